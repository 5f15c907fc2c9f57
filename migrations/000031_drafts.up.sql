-- What an account has typed into a long form and not saved yet. A draft is only ever its
-- account's, and has no history: the record has one, from when it is saved.
create table drafts (
    id           bigint generated always as identity primary key,
    account_id   bigint not null references accounts (id) on delete restrict,
    key          text   not null,
    form         text   not null,
    noun         text   not null,
    noun_id      bigint,
    base_version bigint not null default 0,
    title        text   not null default '',
    fields       jsonb  not null,
    size         int    not null,
    writer       text   not null,
    seq          bigint not null,
    revision     bigint not null default 1,
    created_at   timestamptz not null default now(),
    updated_at   timestamptz not null default now(),
    thrown_at    timestamptz,
    saved_at     timestamptz,

    constraint drafts_key_once      unique (account_id, key),
    constraint drafts_key_length    check (char_length(key) between 16 and 64),
    constraint drafts_form_length   check (char_length(form) between 1 and 200),
    constraint drafts_title_length  check (char_length(title) <= 200),
    constraint drafts_fields_listed check (jsonb_typeof(fields) = 'array'),
    constraint drafts_saved_emptied check (saved_at is null or (size = 0 and title = ''))
);
create index drafts_newest_first on drafts (account_id, updated_at desc, id desc) where saved_at is null;
create index drafts_of_form on drafts (account_id, form) where saved_at is null;
create index drafts_of_record on drafts (noun, noun_id) where saved_at is null;
comment on table drafts is 'Forms that an account has begun and not saved. One that was saved stays for a week, emptied, so that a late request does not bring it back; one that was thrown away stays for a day, to be brought back.';
comment on column drafts.key is 'Which form it is, as somebody opened it: two new ones at once are two drafts.';
comment on column drafts.form is 'The address that the form is sent to.';
comment on column drafts.noun_id is 'The record that the form changes; null: it makes one.';
comment on column drafts.base_version is 'The version of the record that the form was opened with, 0 of a new one.';
comment on column drafts.fields is 'What was typed: pairs of a field''s name and its value, in the order of the form.';
comment on column drafts.size is 'Bytes of what was typed, which are bounded for each account.';
comment on column drafts.writer is 'The page that writes it. Another one takes over only what it has shown.';
comment on column drafts.seq is 'Counts what the writer sends, so that a late request never replaces a newer one.';
comment on column drafts.revision is 'Counts what was kept, for who takes over.';
