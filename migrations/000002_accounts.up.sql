create table accounts (
    id              bigint generated always as identity primary key,
    email           text   not null,
    name            text   not null,
    roles           text[] not null,
    language        text,
    theme           text,
    password_hash   text,
    password_set_at timestamptz,
    disabled_at     timestamptz,
    version         bigint not null default 1,
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now(),

    constraint accounts_email_form     check (char_length(email) between 3 and 254 and position('@' in email) > 1),
    constraint accounts_name_length    check (char_length(name) between 1 and 200),
    constraint accounts_roles_known    check (roles <@ array['researcher', 'staff', 'manager', 'admin'] and cardinality(roles) > 0),
    constraint accounts_language_known check (language in ('en', 'ko')),
    constraint accounts_theme_known    check (theme in ('light', 'dark'))
);
create unique index accounts_email_key on accounts (lower(email));
create index accounts_by_name on accounts (name, id);
comment on table accounts is 'Users of the system. Never deleted: what they wrote keeps their name.';
comment on column accounts.roles is 'What the account may do; it has at least one.';
comment on column accounts.password_hash is 'argon2id, with its parameters; null until the first one-time link was used.';
comment on column accounts.language is 'Null follows the browser.';
create trigger accounts_version before update of email, name, roles, disabled_at on accounts
    for each row execute function next_version();
create trigger accounts_history after insert or update or delete on accounts
    for each row execute function keep_history('account', 'id', 'password_hash', 'theme');

create table sessions (
    id         bigint generated always as identity primary key,
    token_hash bytea  not null,
    account_id bigint not null references accounts (id) on delete restrict,
    created_at timestamptz not null default now(),
    seen_at    timestamptz not null default now(),
    ends_at    timestamptz not null,
    ended_at   timestamptz,
    address    text   not null default '',
    agent      text   not null default '',

    constraint sessions_token_key unique (token_hash)
);
create index sessions_of_account on sessions (account_id, id);
comment on table sessions is 'Sign-ins, by the SHA-256 of their cookie. Ended ones stay a while: a form sent late is kept for their account.';

create table account_links (
    id         bigint generated always as identity primary key,
    token_hash bytea  not null,
    account_id bigint not null references accounts (id) on delete restrict,
    purpose    text   not null,
    created_at timestamptz not null default now(),
    created_by bigint references accounts (id) on delete restrict,
    ends_at    timestamptz not null,
    used_at    timestamptz,

    constraint account_links_token_key     unique (token_hash),
    constraint account_links_purpose_known check (purpose in ('invitation', 'reset'))
);
create index account_links_of_account on account_links (account_id);
comment on table account_links is 'One-time links that set a password, by their SHA-256.';

create table sign_ins (
    id      bigint generated always as identity primary key,
    email   text not null,
    address text not null,
    ok      boolean not null,
    at      timestamptz not null default now()
);
create index sign_ins_by_email on sign_ins (email, at desc);
create index sign_ins_by_address on sign_ins (address, at desc);
comment on table sign_ins is 'Tries to sign in, which slow further tries down, for known and unknown addresses alike.';

create table held_forms (
    id         bigint generated always as identity primary key,
    token_hash bytea  not null,
    account_id bigint not null references accounts (id) on delete restrict,
    path       text   not null,
    body       bytea  not null,
    created_at timestamptz not null default now(),

    constraint held_forms_token_key unique (token_hash)
);
create index held_forms_of_account on held_forms (account_id);
comment on table held_forms is 'Forms that came after their sign-in had ended, until their account has signed in again.';
