create table commitments (
    id              bigint generated always as identity primary key,
    what            text   not null,
    owed_by         text   not null default 'both',
    person_id       bigint references people (id) on delete restrict,
    their_person_id bigint references people (id) on delete restrict,
    was_in_charge   bigint[] not null default '{}',
    due_on          date,
    state           text   not null default 'open',
    state_on        date,
    reason          text   not null default '',
    evidence        text   not null default '',
    recurs          text   not null default '',
    visit_id        bigint references visits (id) on delete restrict,
    point_id        bigint,
    version         bigint not null default 1,
    created_at      timestamptz not null default now(),
    created_by      bigint references accounts (id) on delete restrict,
    updated_at      timestamptz not null default now(),
    removed_at      timestamptz,
    removed_by      bigint references accounts (id) on delete restrict,
    urgent_on       date   not null generated always as (
        case when person_id is null or due_on is null then least((created_at at time zone 'UTC')::date, due_on) else due_on end) stored,

    constraint commitments_what_length   check (char_length(what) between 1 and 4000),
    constraint commitments_owed_by_known check (owed_by in ('us', 'them', 'both')),
    constraint commitments_state_known   check (state in ('open', 'under_way', 'kept', 'dropped')),
    constraint commitments_recurs_known  check (recurs in ('', 'year')),
    constraint commitments_drop_reason   check (state <> 'dropped' or reason <> ''),
    constraint commitments_point_visit   check (point_id is null or visit_id is not null),
    constraint commitments_point_once    unique (point_id),
    constraint commitments_point         foreign key (point_id, visit_id) references points (id, visit_id) on delete set null (point_id)
);
create index commitments_newest_first on commitments (id desc) where removed_at is null;
create index commitments_urgent on commitments (urgent_on, id) where removed_at is null and state in ('open', 'under_way');
create index commitments_all_urgent on commitments (urgent_on, id) where removed_at is null;
create index commitments_by_owed_by on commitments (owed_by, urgent_on, id) where removed_at is null;
create index commitments_open_by_due on commitments (due_on, id) where removed_at is null and state in ('open', 'under_way');
create index commitments_by_what on commitments (left(what, 200), id) where removed_at is null;
create index commitments_by_state on commitments (state, id desc) where removed_at is null;
create index commitments_open_unassigned on commitments (id) where removed_at is null and state in ('open', 'under_way') and person_id is null;
create index commitments_by_person on commitments (person_id, due_on, id) where removed_at is null;
create index commitments_by_writer on commitments (created_by, urgent_on) where removed_at is null;
create index commitments_by_their_person on commitments (their_person_id) where their_person_id is not null;
create index commitments_was_in_charge on commitments using gin (was_in_charge) where was_in_charge <> '{}';
create index commitments_by_visit on commitments (visit_id) where visit_id is not null;
create index commitments_by_words on commitments using gin (what gin_trgm_ops) where removed_at is null;
comment on table commitments is 'Something agreed that somebody has to do. Overdue, nobody in charge and undated are derived.';
comment on column commitments.person_id is 'In charge on our side; their_person_id on theirs.';
comment on column commitments.was_in_charge is 'Our people who were in charge before: they still see it where it is confidential.';
comment on column commitments.urgent_on is
    'The order of what is still to be done: its day, or the day it was made while nobody is in charge or it has no day.';
comment on column commitments.state_on is 'The civil day on which it came into its state.';
create trigger commitments_version before update on commitments for each row execute function next_version();
create trigger commitments_history after insert or update or delete on commitments
    for each row execute function keep_history('commitment', 'id', 'urgent_on');

create table commitment_institutes (
    commitment_id bigint not null references commitments (id) on delete cascade,
    institute_id  bigint not null references institutes (id) on delete restrict,
    position      int    not null default 0,
    primary key (commitment_id, institute_id)
);
create index commitment_institutes_by_institute on commitment_institutes (institute_id, commitment_id);
comment on table commitment_institutes is 'With which institutes it was agreed.';
create trigger commitment_institutes_history after insert or update or delete on commitment_institutes
    for each row execute function keep_history('commitment', 'commitment_id');

create table commitment_notes (
    id            bigint generated always as identity primary key,
    commitment_id bigint not null references commitments (id) on delete cascade,
    noted_on      date   not null,
    text          text   not null,
    created_at    timestamptz not null default now(),
    created_by    bigint references accounts (id) on delete restrict,

    constraint commitment_notes_text_length check (char_length(text) between 1 and 4000)
);
create index commitment_notes_of on commitment_notes (commitment_id, id);
comment on table commitment_notes is 'What was done about it, dated: asked again on 3 May.';
create trigger commitment_notes_history after insert or update or delete on commitment_notes
    for each row execute function keep_history('commitment', 'commitment_id');

create table commitment_moves (
    id            bigint generated always as identity primary key,
    commitment_id bigint not null references commitments (id) on delete cascade,
    from_on       date   not null,
    to_on         date,
    reason        text   not null,
    created_at    timestamptz not null default now(),
    created_by    bigint references accounts (id) on delete restrict,

    constraint commitment_moves_reason_length check (char_length(reason) between 1 and 1000)
);
create index commitment_moves_of on commitment_moves (commitment_id, id);
comment on table commitment_moves is 'Each time a due day was moved, and why.';
create trigger commitment_moves_history after insert or update or delete on commitment_moves
    for each row execute function keep_history('commitment', 'commitment_id');

-- Who may see a visit is said here and nowhere else; every read of visits goes
-- through it. One plain select, so that the planner folds it into the query.
create function seen_visits(who bigint) returns setof visits language sql stable parallel safe as $$
    select v.*
      from visits v
     where not v.confidential
        or v.created_by = who
        or exists (
            select from accounts a
             where a.id = who and (
                   'manager' = any (a.roles)
                or a.person_id = v.leader_id
                or exists (select from visit_delegates d where d.visit_id = v.id and d.person_id = a.person_id)
                or exists (select from stop_people s where s.visit_id = v.id and s.person_id = a.person_id)
                or exists (select from visit_readers r where r.visit_id = v.id and r.account_id = a.id)))
$$;
comment on function seen_visits(bigint) is
    'Visits, removed ones too, that the account may see: confidential ones only managers, who wrote, led or went on them, and their readers.';

create function seen_commitments(who bigint) returns setof commitments language sql stable parallel safe as $$
    select c.*
      from commitments c
     where c.visit_id is null
        or (select true from seen_visits(who) v where v.id = c.visit_id) -- row by row: exists might read all visits at once
        or exists (select from accounts a where a.id = who and (a.person_id = c.person_id or a.person_id = any (c.was_in_charge)))
$$;
comment on function seen_commitments(bigint) is
    'Commitments that the account may see: those of visits that it sees, and those that its person is or was in charge of.';
