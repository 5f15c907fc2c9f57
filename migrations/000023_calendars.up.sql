-- The secret addresses of calendars: of what concerns an account, and of what is shared with
-- an institute.
create table calendars (
    id           bigint generated always as identity primary key,
    secret_hash  bytea  not null,
    account_id   bigint references accounts (id) on delete restrict,
    institute_id bigint references institutes (id) on delete restrict,
    language     text   not null,
    created_at   timestamptz not null default now(),
    created_by   bigint references accounts (id) on delete restrict,
    fetched_on   date,
    ended_at     timestamptz,
    ended_by     bigint references accounts (id) on delete restrict,

    constraint calendars_secret_key     unique (secret_hash),
    constraint calendars_of_one         check (num_nonnulls(account_id, institute_id) = 1),
    constraint calendars_language_known check (language in ('en', 'ko'))
);
create index calendars_of_account on calendars (account_id, id desc) where account_id is not null;
create index calendars_of_institute on calendars (institute_id, id desc) where institute_id is not null;
create index calendars_by_ender on calendars (ended_by) where ended_by is not null;
comment on table calendars is 'Secret addresses at which calendars are fetched, by their SHA-256. Never edited: made, fetched, and ended once.';
comment on column calendars.account_id is 'Whose calendar it is: an account''s, or an institute''s, which may be given away.';
comment on column calendars.language is 'In which language it is written; an account''s own choice goes before it.';
comment on column calendars.fetched_on is 'The last civil day on which a program fetched it; the history does not tell it.';

-- The history belongs to whom the calendar is about, and has no secret in it.
create function keep_calendar_history() returns trigger language plpgsql as $$
declare
    hidden  text[] := '{secret_hash,fetched_on}';
    old_row jsonb  := case when tg_op <> 'INSERT' then to_jsonb(old) - hidden end;
    new_row jsonb  := case when tg_op <> 'DELETE' then to_jsonb(new) - hidden end;
    one_row jsonb  := coalesce(new_row, old_row);
begin
    if tg_op = 'UPDATE' and old_row = new_row then
        return null;
    end if;
    insert into history (noun, noun_id, part, part_id, action, before, after, account_id)
    values (case when one_row ->> 'account_id' is not null then 'account' else 'institute' end,
            coalesce(one_row ->> 'account_id', one_row ->> 'institute_id')::bigint,
            'calendars', (one_row ->> 'id')::bigint, lower(tg_op), old_row, new_row, acting_account());
    return null;
end
$$;
create trigger calendars_history after insert or update or delete on calendars
    for each row execute function keep_calendar_history();

-- What was removed is told to calendars for a while.
create index commitments_removed on commitments (removed_at) where removed_at is not null;
create index history_milestones_gone on history (at) where part = 'agreement_milestones' and action = 'delete';
