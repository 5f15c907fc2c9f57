create table visits (
    id              bigint generated always as identity primary key,
    title           text   not null,
    direction       text   not null,
    starts_on       date   not null,
    ends_on         date   not null,
    purpose         text   not null default '',
    leader_id       bigint references people (id) on delete restrict,
    delegation_size int,
    state           text   not null default 'done',
    outcome         text   not null default '',
    confidential    boolean not null default false,
    written         boolean not null default false,
    version         bigint not null default 1,
    created_at      timestamptz not null default now(),
    created_by      bigint references accounts (id) on delete restrict,
    updated_at      timestamptz not null default now(),
    removed_at      timestamptz,
    removed_by      bigint references accounts (id) on delete restrict,
    report_due_on   date   not null generated always as (ends_on + 30) stored,

    constraint visits_title_length    check (char_length(title) between 1 and 300),
    constraint visits_direction_known check (direction in ('outgoing', 'incoming', 'online', 'contact')),
    constraint visits_state_known     check (state in ('planned', 'done', 'cancelled')),
    constraint visits_days_order      check (ends_on >= starts_on),
    constraint visits_delegation_size check (delegation_size between 1 and 10000)
);
create index visits_newest_first on visits (starts_on desc, id desc) where removed_at is null;
create index visits_by_state on visits (state, starts_on, id) where removed_at is null;
create index visits_unwritten on visits (starts_on desc, id desc) where removed_at is null and not written;
create index visits_by_title on visits (title, id) where removed_at is null;
create index visits_by_title_words on visits using gin (title gin_trgm_ops) where removed_at is null;
create index visits_by_leader on visits (leader_id) where leader_id is not null;
create index visits_by_writer on visits (created_by);
comment on table visits is 'Trips there or here, online meetings, and contacts: a call or a mail.';
comment on column visits.delegation_size is 'How many went in all, which may exceed the named.';
comment on column visits.written is 'Whether there is a point: what was done and not written down is looked for every day.';
comment on column visits.report_due_on is 'Trip reports are due 30 days after the last day.';
create trigger visits_version before update on visits for each row execute function next_version();
create trigger visits_history after insert or update or delete on visits
    for each row execute function keep_history('visit', 'id', 'report_due_on', 'written');

create table visit_delegates (
    id        bigint generated always as identity primary key,
    visit_id  bigint not null references visits (id) on delete cascade,
    position  int    not null,
    person_id bigint not null references people (id) on delete restrict,
    role      text   not null default '',

    constraint visit_delegates_once unique (visit_id, person_id)
);
create index visit_delegates_by_person on visit_delegates (person_id, visit_id);
comment on table visit_delegates is 'The named people of a delegation, the leader among them.';
create trigger visit_delegates_history after insert or update or delete on visit_delegates
    for each row execute function keep_history('visit', 'visit_id');

create table visit_areas (
    visit_id bigint not null references visits (id) on delete cascade,
    area_id  bigint not null references areas (id) on delete restrict,
    primary key (visit_id, area_id)
);
create index visit_areas_by_area on visit_areas (area_id, visit_id);
comment on table visit_areas is 'The areas of research that a visit was about.';
create trigger visit_areas_history after insert or update or delete on visit_areas
    for each row execute function keep_history('visit', 'visit_id');

create table visit_readers (
    visit_id   bigint not null references visits (id) on delete cascade,
    account_id bigint not null references accounts (id) on delete restrict,
    primary key (visit_id, account_id)
);
create index visit_readers_by_account on visit_readers (account_id, visit_id);
comment on table visit_readers is 'Accounts that may read a confidential visit besides those whom it concerns.';
create trigger visit_readers_history after insert or update or delete on visit_readers
    for each row execute function keep_history('visit', 'visit_id');

create table stops (
    id           bigint generated always as identity primary key,
    visit_id     bigint not null references visits (id) on delete cascade,
    position     int    not null,
    institute_id bigint not null references institutes (id) on delete restrict,
    met_on       date,
    place        text   not null default '',

    constraint stops_of_visit_key  unique (id, visit_id),
    constraint stops_place_length  check (char_length(place) <= 200)
);
create index stops_in_order on stops (visit_id, position);
create index stops_by_institute on stops (institute_id, visit_id);
comment on table stops is 'One institute on a visit; the day of the meeting may be unknown.';
create trigger stops_history after insert or update or delete on stops
    for each row execute function keep_history('visit', 'visit_id');

create table stop_people (
    stop_id   bigint not null,
    visit_id  bigint not null,
    person_id bigint not null references people (id) on delete restrict,
    position  int    not null,
    primary key (stop_id, person_id),

    constraint stop_people_stop foreign key (stop_id, visit_id) references stops (id, visit_id) on delete cascade
);
create index stop_people_by_person on stop_people (person_id, visit_id);
comment on table stop_people is 'The people met at a stop.';
create trigger stop_people_history after insert or update or delete on stop_people
    for each row execute function keep_history('visit', 'visit_id');

create table points (
    id         bigint generated always as identity primary key,
    visit_id   bigint not null references visits (id) on delete cascade,
    stop_id    bigint,
    position   int    not null,
    kind       text   not null,
    text       text   not null,
    no_action  boolean not null default false,

    constraint points_of_visit_key unique (id, visit_id),
    constraint points_stop         foreign key (stop_id, visit_id) references stops (id, visit_id) on delete cascade,
    constraint points_kind_known   check (kind in ('discussed', 'learned', 'problem', 'agreed', 'opportunity', 'material')),
    constraint points_text_length  check (char_length(text) between 1 and 4000)
);
create index points_in_order on points (visit_id, stop_id, position);
comment on table points is 'One thing recorded at a stop, or about the visit as a whole where stop_id is null.';
comment on column points.no_action is 'An agreed point of which the writer says that nothing is to be done: it makes no commitment.';
create trigger points_history after insert or update or delete on points
    for each row execute function keep_history('visit', 'visit_id');
