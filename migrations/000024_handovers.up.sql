-- A person's duties that went over to another from a day on, in one action. Each line says
-- what became of one of them, then and when it was undone.
create table handovers (
    id             bigint generated always as identity primary key,
    from_person_id bigint not null references people (id) on delete restrict,
    to_person_id   bigint not null references people (id) on delete restrict,
    starts_on      date   not null,
    key            text   not null,
    version        bigint not null default 1,
    created_at     timestamptz not null default now(),
    created_by     bigint references accounts (id) on delete restrict,
    updated_at     timestamptz not null default now(),
    undone_at      timestamptz,

    constraint handovers_not_to_oneself check (from_person_id <> to_person_id),
    constraint handovers_once           unique (key)
);
create index handovers_by_from on handovers (from_person_id, id desc);
create index handovers_by_to on handovers (to_person_id, id desc);
comment on table handovers is 'All of a person''s duties, or some, handed over to another from a day on.';
comment on column handovers.key is 'What was handed over in which versions, hashed: the same form sent twice is one handover.';
create trigger handovers_version before update on handovers for each row execute function next_version();
create trigger handovers_history after insert or update or delete on handovers
    for each row execute function keep_history('handover', 'id', 'key');

create table handover_items (
    id            bigint generated always as identity primary key,
    handover_id   bigint not null references handovers (id) on delete cascade,
    position      int    not null,
    assignment_id bigint references assignments (id) on delete restrict,
    heir_id       bigint references assignments (id) on delete restrict,
    commitment_id bigint references commitments (id) on delete restrict,
    agreement_id  bigint references agreements (id) on delete restrict,
    milestone_id  bigint references agreement_milestones (id) on delete set null,
    ended_on      date,
    left_version  bigint not null default 0,
    state         text   not null,
    reason        text   not null default '',

    constraint handover_items_of_one       check (num_nonnulls(assignment_id, commitment_id, agreement_id) = 1),
    constraint handover_items_milestone    check (milestone_id is null or agreement_id is not null),
    constraint handover_items_state_known  check (state in ('moved', 'left', 'back', 'kept', 'stuck')),
    constraint handover_items_reason_known check (reason in ('', 'changed', 'gone', 'twice', 'removed', 'settled'))
);
create index handover_items_of on handover_items (handover_id, position);
create index handover_items_by_assignment on handover_items (assignment_id) where assignment_id is not null;
create index handover_items_by_heir on handover_items (heir_id) where heir_id is not null;
create index handover_items_by_commitment on handover_items (commitment_id) where commitment_id is not null;
create index handover_items_by_agreement on handover_items (agreement_id) where agreement_id is not null;
create index handover_items_by_milestone on handover_items (milestone_id) where milestone_id is not null;
comment on table handover_items is 'One duty of a handover: moved or left as it was; once undone, brought back, kept because edited since, or stuck for a reason.';
comment on column handover_items.heir_id is 'The assignment that began for the successor when assignment_id ended.';
comment on column handover_items.agreement_id is 'The agreement of the milestone milestone_id, which is null once that was deleted.';
comment on column handover_items.ended_on is 'When the assignment would have ended before it was handed over.';
comment on column handover_items.left_version is 'The version in which the handover left the assignment or the commitment: another means that it was edited since.';
create trigger handover_items_history after insert or update or delete on handover_items
    for each row execute function keep_history('handover', 'handover_id');

-- Who stands in for whom, from a day to a day.
create table deputies (
    id         bigint generated always as identity primary key,
    person_id  bigint not null references people (id) on delete restrict,
    deputy_id  bigint not null references people (id) on delete restrict,
    starts_on  date   not null,
    ends_on    date   not null,
    version    bigint not null default 1,
    created_at timestamptz not null default now(),
    created_by bigint references accounts (id) on delete restrict,
    updated_at timestamptz not null default now(),
    removed_at timestamptz,
    removed_by bigint references accounts (id) on delete restrict,

    constraint deputies_not_oneself check (person_id <> deputy_id),
    constraint deputies_days_order  check (ends_on >= starts_on),
    constraint deputies_one_at_a_time exclude using gist (person_id with =, daterange(starts_on, ends_on, '[]') with &&) where (removed_at is null)
);
create index deputies_by_person on deputies (person_id, starts_on);
create index deputies_by_deputy on deputies (deputy_id, starts_on);
comment on table deputies is 'Who stands in for a person, from a day to a day: one at a time.';
create trigger deputies_version before update on deputies for each row execute function next_version();
create trigger deputies_history after insert or update or delete on deputies
    for each row execute function keep_history('deputy', 'id');

-- Reminders join this: what a person is to be told on a day, the deputy is told too.
create function deputised(on_day date) returns table (person_id bigint, deputy_id bigint) language sql stable parallel safe as $$
    select d.person_id, d.deputy_id
      from deputies d
     where d.removed_at is null and d.starts_on <= on_day and d.ends_on >= on_day
$$;
comment on function deputised(date) is 'Who stands in for whom on the day: at most one deputy for each person.';

alter table notices drop constraint notices_noun_known;
alter table notices add constraint notices_noun_known
    check (noun in ('visit', 'commitment', 'agreement', 'topic', 'institute', 'forum', 'assignment', 'handover'));
