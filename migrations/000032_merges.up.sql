-- Two records of one institute, or of one person, become one. What pointed at the merged one
-- points at the kept one from then on; the merged one stays, removed, and leads to it.
alter table institutes
    add column merged_into_id bigint references institutes (id) on delete restrict,
    add constraint institutes_merged_gone check (merged_into_id is null or removed_at is not null),
    add constraint institutes_merged_into_another check (merged_into_id <> id);
create index institutes_merged on institutes (merged_into_id) where merged_into_id is not null;
comment on column institutes.merged_into_id is 'The institute that is kept instead of this one: its address leads there.';

alter table people
    add column merged_into_id bigint references people (id) on delete restrict,
    add constraint people_merged_gone check (merged_into_id is null or removed_at is not null),
    add constraint people_merged_into_another check (merged_into_id <> id);
create index people_merged on people (merged_into_id) where merged_into_id is not null;
comment on column people.merged_into_id is 'The person who is kept instead of this one: the address leads there.';

-- The ids are none that merging finds: a merge goes on telling what was merged into what.
create table merges (
    id          bigint generated always as identity primary key,
    noun        text   not null,
    kept_id     bigint not null,
    merged_id   bigint not null,
    kept_name   text   not null,
    merged_name text   not null,
    kept_was    jsonb,
    kept_became jsonb,
    created_at  timestamptz not null default now(),
    created_by  bigint references accounts (id) on delete restrict,
    undone_at   timestamptz,
    undone_by   bigint references accounts (id) on delete restrict,
    version     bigint not null default 1,
    updated_at  timestamptz not null default now(),

    constraint merges_noun_known check (noun in ('institute', 'person')),
    constraint merges_of_two     check (kept_id <> merged_id),
    constraint merges_undone     check ((undone_at is null) or undone_at >= created_at)
);
create index merges_newest_first on merges (id desc);
create index merges_of_noun on merges (noun, id desc);
create index merges_by_kept on merges (noun, kept_id, id desc);
create index merges_by_undoer on merges (undone_by) where undone_by is not null;
create unique index merges_once on merges (noun, merged_id) where undone_at is null;
comment on table merges is 'Merges of two institutes or two people into one, which can be undone for 30 days.';
comment on column merges.kept_was is 'What the kept record said before; null if somebody was anonymised since.';
comment on column merges.kept_became is 'What it said after: undoing brings kept_was back if it still says this.';
create trigger merges_version before update on merges for each row execute function next_version();
create trigger merges_history after insert or update or delete on merges
    for each row execute function keep_history('merge', 'id', 'kept_was', 'kept_became');

-- It is in the history of the record that was kept, too; the merged one's own row tells it there.
create function keep_merge_history() returns trigger language plpgsql as $$
declare
    hidden  text[] := '{kept_was,kept_became}';
    old_row jsonb  := case when tg_op <> 'INSERT' then to_jsonb(old) - hidden end;
    new_row jsonb  := case when tg_op <> 'DELETE' then to_jsonb(new) - hidden end;
    one_row jsonb  := coalesce(new_row, old_row);
begin
    if tg_op = 'UPDATE' and old_row - '{version,updated_at}'::text[] = new_row - '{version,updated_at}'::text[] then
        return null;
    end if;
    insert into history (noun, noun_id, part, part_id, action, before, after, account_id)
    values (one_row ->> 'noun', (one_row ->> 'kept_id')::bigint, 'merges', (one_row ->> 'id')::bigint, lower(tg_op), old_row, new_row, acting_account());
    return null;
end
$$;
create trigger merges_history_of_kept after insert or update or delete on merges
    for each row execute function keep_merge_history();

create table merge_rows (
    id        bigint generated always as identity primary key,
    merge_id  bigint not null references merges (id) on delete cascade,
    part      text   not null,
    key       jsonb  not null,
    noun      text   not null default '',
    noun_id   bigint not null default 0,
    what      text   not null,
    before    jsonb  not null,
    after     text   not null default '',
    outcome   text   not null default '',
    reason    text   not null default '',

    constraint merge_rows_what_known    check (what in ('record', 'moved', 'aside', 'filled')),
    constraint merge_rows_outcome_known check (outcome in ('', 'back', 'kept', 'stuck')),
    constraint merge_rows_reason_known  check (reason in ('', 'edited', 'gone', 'twice', 'removed', 'refused')),
    constraint merge_rows_reason_given  check (outcome in ('kept', 'stuck') = (reason <> ''))
);
create index merge_rows_of on merge_rows (merge_id, part, id);
create index merge_rows_in_order on merge_rows (merge_id, id);
create index merge_rows_by_outcome on merge_rows (merge_id, outcome, id);
create index merge_rows_by_key on merge_rows (part, key) where outcome = '';
comment on table merge_rows is
    'What a merge did with each row that pointed at the merged record, and what became of that when it was undone. Written once then and once at undoing.';
comment on column merge_rows.part is 'The table of the row; noun and noun_id are of which record it is a part.';
comment on column merge_rows.key is 'The primary key of the row as the merge left it.';
comment on column merge_rows.what is 'record: the kept one itself; moved: it points at the kept record now; aside: the kept one had such a row already; filled: that row took from the other what it lacked.';
comment on column merge_rows.before is 'The columns that were changed, as they were before; of a row set aside, all.';
comment on column merge_rows.after is 'The row as the merge left it, hashed: another hash means that it was edited since.';

-- Records that look alike, and that somebody knows to be two.
create table not_duplicates (
    id         bigint generated always as identity primary key,
    noun       text   not null,
    one_id     bigint not null,
    other_id   bigint not null,
    created_at timestamptz not null default now(),
    created_by bigint references accounts (id) on delete restrict,

    constraint not_duplicates_noun_known check (noun in ('institute', 'person')),
    constraint not_duplicates_in_order   check (one_id < other_id),
    constraint not_duplicates_once       unique (noun, one_id, other_id)
);
create index not_duplicates_by_other on not_duplicates (noun, other_id);
comment on table not_duplicates is 'Pairs of institutes or people of which a manager said that they are not the same.';

-- It is in the history of both.
create function keep_not_duplicate_history() returns trigger language plpgsql as $$
declare
    old_row jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) end;
    new_row jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) end;
    one_row jsonb := coalesce(new_row, old_row);
begin
    insert into history (noun, noun_id, part, part_id, action, before, after, account_id)
    select one_row ->> 'noun', e.id, 'not_duplicates', (one_row ->> 'id')::bigint, lower(tg_op), old_row, new_row, acting_account()
      from (values ((one_row ->> 'one_id')::bigint), ((one_row ->> 'other_id')::bigint)) e (id);
    return null;
end
$$;
create trigger not_duplicates_history after insert or update or delete on not_duplicates
    for each row execute function keep_not_duplicate_history();

-- Whoever is made unknown is so in the merges, too.
create function forget_merges() returns trigger language plpgsql as $$
begin
    update merges set kept_was = null, kept_became = null, kept_name = new.name where noun = 'person' and kept_id = new.id;
    update merges set merged_name = new.name where noun = 'person' and merged_id = new.id;
    update history set before = before || jsonb_build_object('kept_name', '–', 'merged_name', '–'), after = after || jsonb_build_object('kept_name', '–', 'merged_name', '–')
     where part = 'merges' and noun in ('merge', 'person') and part_id in (select m.id from merges m where m.noun = 'person' and new.id in (m.kept_id, m.merged_id))
       and (noun = 'merge' and noun_id = part_id or noun = 'person' and noun_id in (select m.kept_id from merges m where m.id = part_id));
    return null;
end
$$;
create trigger people_forgotten after update of anonymised_at on people for each row
    when (old.anonymised_at is null and new.anonymised_at is not null) execute function forget_merges();

-- Notices of a record, for those who repoint them.
create index notices_by_record on notices (noun, noun_id);

-- The host of an address, by which two records of one institute are found.
create function site_host(address text) returns text language sql immutable parallel safe strict as $$
    select lower(substring(address from '^[A-Za-z]+://(?:[^/@]*@)?(?:[Ww][Ww][Ww]\.)?([^/:?#]+)'))
$$;
create index institutes_by_ror on institutes (ror) where ror <> '' and removed_at is null;
create index institutes_by_host on institutes (site_host(website)) where website <> '' and removed_at is null;
create index people_by_orcid on people (orcid) where orcid <> '' and removed_at is null;
create index people_by_email on people (lower(email)) where email <> '' and removed_at is null;
create index people_by_exact_key on people (key, id) where removed_at is null;
create index people_by_exact_native_key on people (native_key, id) where native_key <> '' and removed_at is null;
