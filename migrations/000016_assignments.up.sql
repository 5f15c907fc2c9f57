create table assignments (
    id           bigint generated always as identity primary key,
    person_id    bigint not null references people (id) on delete restrict,
    institute_id bigint references institutes (id) on delete restrict,
    agreement_id bigint references agreements (id) on delete restrict,
    topic_id     bigint references topics (id) on delete restrict,
    forum_id     bigint references forums (id) on delete restrict,
    side         text   not null default 'ours',
    role         text   not null default '',
    starts_on    date,
    ends_on      date,
    version      bigint not null default 1,
    created_at   timestamptz not null default now(),
    created_by   bigint references accounts (id) on delete restrict,
    updated_at   timestamptz not null default now(),
    removed_at   timestamptz,
    removed_by   bigint references accounts (id) on delete restrict,

    constraint assignments_of_one      check (num_nonnulls(institute_id, agreement_id, topic_id, forum_id) = 1),
    constraint assignments_side_known  check (side in ('ours', 'theirs')),
    constraint assignments_role_length check (char_length(role) <= 200),
    constraint assignments_days_order  check (ends_on >= starts_on)
);
create index assignments_by_person on assignments (person_id, starts_on desc, id desc);
create index assignments_by_institute on assignments (institute_id) where institute_id is not null;
create index assignments_by_agreement on assignments (agreement_id) where agreement_id is not null;
create index assignments_by_topic on assignments (topic_id) where topic_id is not null;
create index assignments_by_forum on assignments (forum_id) where forum_id is not null;
create index assignments_newest_first on assignments (id desc) where removed_at is null;
create index assignments_by_writer on assignments (created_by);

-- One person is in charge of one thing once at a time.
create extension if not exists btree_gist;
alter table assignments add constraint assignments_once_at_a_time exclude using gist (
    person_id with =,
    (coalesce(institute_id, 0)) with =, (coalesce(agreement_id, 0)) with =, (coalesce(topic_id, 0)) with =, (coalesce(forum_id, 0)) with =,
    daterange(starts_on, ends_on, '[]') with &&) where (removed_at is null);
comment on table assignments is 'A person in charge of something, on one side, from a day to a day; both may be open.';
create trigger assignments_version before update on assignments for each row execute function next_version();
create trigger assignments_history after insert or update or delete on assignments
    for each row execute function keep_history('assignment', 'id');

-- Who may see an agreement or a topic is said here and nowhere else; every read of them
-- goes through these. What belongs to a confidential one goes with it.
create function seen_agreements(who bigint) returns setof agreements language sql stable parallel safe as $$
    select g.*
      from agreements g
     where not g.confidential
        or g.created_by = who
        or exists (
            select from accounts a
             where a.id = who and (
                   'manager' = any (a.roles)
                or exists (select from assignments s where s.agreement_id = g.id and s.person_id = a.person_id)
                or exists (select from agreement_milestones m where m.agreement_id = g.id and m.person_id = a.person_id)
                or exists (select from agreement_readers r where r.agreement_id = g.id and r.account_id = a.id)))
$$;
comment on function seen_agreements(bigint) is
    'Agreements, removed ones too, that the account may see: confidential ones only managers, who wrote them, who is or was in charge, and their readers.';

create function seen_topics(who bigint) returns setof topics language sql stable parallel safe as $$
    select t.*
      from topics t
     where not t.confidential
        or t.created_by = who
        or exists (
            select from accounts a
             where a.id = who and (
                   'manager' = any (a.roles)
                or exists (select from assignments s where s.topic_id = t.id and s.person_id = a.person_id)
                or exists (select from topic_people p where p.topic_id = t.id and p.person_id = a.person_id)
                or exists (select from topic_readers r where r.topic_id = t.id and r.account_id = a.id)))
$$;
comment on function seen_topics(bigint) is
    'Topics, removed ones too, that the account may see: confidential ones only managers, who wrote them, who works on them or is or was in charge, and their readers.';

create or replace function seen_commitments(who bigint) returns setof commitments language sql stable parallel safe as $$
    select c.*
      from commitments c
     where (c.visit_id is null or (select true from seen_visits(who) v where v.id = c.visit_id)) -- row by row: exists might read all visits at once
           and (c.agreement_id is null or (select true from seen_agreements(who) g where g.id = c.agreement_id))
        or exists (select from accounts a where a.id = who and (a.person_id = c.person_id or a.person_id = any (c.was_in_charge)))
$$;

create function seen_assignments(who bigint) returns setof assignments language sql stable parallel safe as $$
    select s.*
      from assignments s
     where (s.agreement_id is null or (select true from seen_agreements(who) g where g.id = s.agreement_id and g.removed_at is null))
       and (s.topic_id is null or (select true from seen_topics(who) t where t.id = s.topic_id and t.removed_at is null))
$$;
comment on function seen_assignments(bigint) is 'Assignments, removed ones too, of what the account may see and is still there.';
