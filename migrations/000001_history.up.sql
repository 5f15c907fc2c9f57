create extension if not exists pg_trgm;

-- Who acts is a setting of the transaction, so that no statement can forget it.
create function acting_account() returns bigint language sql stable as $$
    select nullif(nullif(current_setting('gyoryu.account', true), ''), '0')::bigint
$$;

create table history (
    id         bigint generated always as identity primary key,
    noun       text   not null,
    noun_id    bigint not null,
    part       text   not null,
    part_id    bigint not null,
    action     text   not null,
    before     jsonb,
    after      jsonb,
    account_id bigint,
    at         timestamptz not null default now(),

    constraint history_action_known check (action in ('insert', 'update', 'delete')),
    constraint history_rows_fit check ((before is null) = (action = 'insert') and (after is null) = (action = 'delete'))
);
create index history_newest_first on history (noun, noun_id, id desc);
comment on table history is 'Every change of every noun, written by triggers in the same transaction: the whole row before and after.';
comment on column history.before is 'The row before the change, without the columns that its trigger hides; null if it was made.';
comment on column history.after is 'The row after it; null if it was deleted.';
comment on column history.noun is 'Whose history it is; its parts (a visit''s stops) write to the history of the whole.';
comment on column history.account_id is 'Who did it; null is the program itself.';

-- keep_history(noun, column with the noun's id, columns that must not be kept …)
create function keep_history() returns trigger language plpgsql as $$
declare
    hidden  text[] := array(select unnest(tg_argv[2:]));
    old_row jsonb  := case when tg_op <> 'INSERT' then to_jsonb(old) - hidden end;
    new_row jsonb  := case when tg_op <> 'DELETE' then to_jsonb(new) - hidden end;
    one_row jsonb  := coalesce(new_row, old_row);
begin
    if tg_op = 'UPDATE' and old_row - '{version,updated_at}'::text[] = new_row - '{version,updated_at}'::text[] then
        return null;
    end if;
    insert into history (noun, noun_id, part, part_id, action, before, after, account_id)
    values (tg_argv[0], (one_row ->> tg_argv[1])::bigint, tg_table_name, coalesce((one_row ->> 'id')::bigint, 0),
            lower(tg_op), old_row, new_row, acting_account());
    return null;
end
$$;

-- Each saving of a record is a version of its own, which guards the next edit.
create function next_version() returns trigger language plpgsql as $$
begin
    new.version := old.version + 1;
    new.updated_at := now();
    return new;
end
$$;

-- The form of a name in which spelling counts and spacing does not.
create function name_key(name text) returns text language sql immutable parallel safe strict as $$
    select regexp_replace(lower(normalize(name, NFKC)), '[\s.,&''’‘"()/·:;_-]+', '', 'g')
$$;
