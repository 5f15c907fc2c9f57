create table api_tokens (
    id         bigint generated always as identity primary key,
    token_hash bytea  not null,
    account_id bigint not null references accounts (id) on delete restrict,
    name       text   not null,
    reads_only boolean not null default false,
    created_at timestamptz not null default now(),
    created_by bigint references accounts (id) on delete restrict,
    used_at    timestamptz,
    revoked_at timestamptz,
    revoked_by bigint references accounts (id) on delete restrict,

    constraint api_tokens_token_key   unique (token_hash),
    constraint api_tokens_name_length check (char_length(name) between 1 and 100)
);
create index api_tokens_of_account on api_tokens (account_id, id desc);
create index api_tokens_by_revoker on api_tokens (revoked_by) where revoked_by is not null;
comment on table api_tokens is 'What programs ask with, as the account, by their SHA-256. Never edited: made, used, and revoked once.';
comment on column api_tokens.name is 'What the account calls it. Several may have one name.';
comment on column api_tokens.created_by is 'The account that made it; null from the command line.';
comment on column api_tokens.used_at is 'Written at most once a minute; the history does not tell it.';
create trigger api_tokens_history after insert or update or delete on api_tokens
    for each row execute function keep_history('account', 'account_id', 'token_hash', 'used_at');

create table idempotency_keys (
    account_id   bigint not null references accounts (id) on delete restrict,
    key          text   not null,
    request_hash bytea  not null,
    noun         text   not null,
    noun_id      bigint,
    created_at   timestamptz not null default now(),

    primary key (account_id, key),
    constraint idempotency_keys_key_length check (char_length(key) between 1 and 200)
);
create index idempotency_keys_by_age on idempotency_keys (created_at);
comment on table idempotency_keys is 'Repeated POSTs of programs: which record the first one made.';
comment on column idempotency_keys.request_hash is 'Of the first request: another one under the same key is a mistake of the program''s.';
comment on column idempotency_keys.noun_id is 'The record that it made; null until it has.';
