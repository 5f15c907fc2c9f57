create table forums (
    id         bigint generated always as identity primary key,
    name       text   not null,
    name_ko    text   not null default '',
    acronym    text   not null default '',
    kind       text   not null default 'forum',
    frequency  text   not null default 'year',
    notes      text   not null default '',
    version    bigint not null default 1,
    created_at timestamptz not null default now(),
    created_by bigint references accounts (id) on delete restrict,
    updated_at timestamptz not null default now(),
    removed_at timestamptz,
    removed_by bigint references accounts (id) on delete restrict,

    constraint forums_name_length     check (char_length(name) between 1 and 300 and char_length(name_ko) <= 300 and char_length(acronym) <= 50),
    constraint forums_kind_known      check (kind in ('forum', 'seminar', 'conference', 'workshop', 'committee')),
    constraint forums_frequency_known check (frequency in ('half_year', 'year', 'two_years', 'irregular')),
    constraint forums_notes_length    check (char_length(notes) <= 20000)
);
create index forums_by_name on forums (name, id) where removed_at is null;
create index forums_by_writer on forums (created_by);
create index forums_by_words on forums using gin ((name || ' ' || name_ko || ' ' || acronym) gin_trgm_ops) where removed_at is null;
comment on table forums is 'A meeting that recurs.';
create trigger forums_version before update on forums for each row execute function next_version();
create trigger forums_history after insert or update or delete on forums
    for each row execute function keep_history('forum', 'id');

create table forum_institutes (
    forum_id     bigint not null references forums (id) on delete cascade,
    institute_id bigint not null references institutes (id) on delete restrict,
    position     int    not null default 0,
    primary key (forum_id, institute_id)
);
create index forum_institutes_by_institute on forum_institutes (institute_id, forum_id);
comment on table forum_institutes is 'The institutes that organise it.';
create trigger forum_institutes_history after insert or update or delete on forum_institutes
    for each row execute function keep_history('forum', 'forum_id');

create table editions (
    id          bigint generated always as identity primary key,
    forum_id    bigint not null references forums (id) on delete restrict,
    number      int    not null,
    starts_on   date,
    ends_on     date,
    city        text   not null default '',
    theme       text   not null default '',
    led_by      text   not null default '',
    researchers int,
    version     bigint not null default 1,
    created_at  timestamptz not null default now(),
    created_by  bigint references accounts (id) on delete restrict,
    updated_at  timestamptz not null default now(),
    removed_at  timestamptz,
    removed_by  bigint references accounts (id) on delete restrict,

    constraint editions_number      check (number between 1 and 10000),
    constraint editions_days_order  check (ends_on >= starts_on),
    constraint editions_text_length check (char_length(city) <= 200 and char_length(theme) <= 1000),
    constraint editions_led_known   check (led_by in ('', 'government', 'institutes', 'researchers')),
    constraint editions_researchers check (researchers between 0 and 100000)
);
create unique index editions_number_once on editions (forum_id, number) where removed_at is null;
create index editions_of on editions (forum_id, number desc);
create index editions_newest_first on editions (coalesce(starts_on, '-infinity'::date) desc, id desc) where removed_at is null;
create index editions_by_writer on editions (created_by);
comment on table editions is 'One meeting of a forum.';
comment on column editions.led_by is 'Who led it; empty where nobody knows.';
comment on column editions.researchers is 'How many researchers took part; null where nobody knows.';
create trigger editions_version before update on editions for each row execute function next_version();
create trigger editions_history after insert or update or delete on editions
    for each row execute function keep_history('edition', 'id');

create table edition_people (
    edition_id bigint not null references editions (id) on delete cascade,
    person_id  bigint not null references people (id) on delete restrict,
    position   int    not null default 0,
    primary key (edition_id, person_id)
);
create index edition_people_by_person on edition_people (person_id, edition_id);
comment on table edition_people is 'The named people who took part.';
create trigger edition_people_history after insert or update or delete on edition_people
    for each row execute function keep_history('edition', 'edition_id');

create table edition_points (
    id         bigint generated always as identity primary key,
    edition_id bigint not null references editions (id) on delete cascade,
    position   int    not null,
    kind       text   not null,
    text       text   not null,

    constraint edition_points_kind_known  check (kind in ('discussed', 'learned', 'problem', 'agreed', 'opportunity', 'material')),
    constraint edition_points_text_length check (char_length(text) between 1 and 4000)
);
create index edition_points_in_order on edition_points (edition_id, position);
comment on table edition_points is 'One thing recorded at a forum edition.';
create trigger edition_points_history after insert or update or delete on edition_points
    for each row execute function keep_history('edition', 'edition_id');

create table forum_problems (
    id               bigint generated always as identity primary key,
    forum_id         bigint not null references forums (id) on delete cascade,
    position         int    not null,
    text             text   not null,
    point_id         bigint references points (id) on delete set null,
    edition_point_id bigint references edition_points (id) on delete set null,

    constraint forum_problems_text_length check (char_length(text) between 1 and 4000),
    constraint forum_problems_one_point   check (num_nonnulls(point_id, edition_point_id) <= 1)
);
create index forum_problems_in_order on forum_problems (forum_id, position);
create index forum_problems_by_point on forum_problems (point_id) where point_id is not null;
create index forum_problems_by_edition_point on forum_problems (edition_point_id) where edition_point_id is not null;
comment on table forum_problems is 'What was seen to be wrong with it: a point of a visit or of an edition.';
create trigger forum_problems_history after insert or update or delete on forum_problems
    for each row execute function keep_history('forum', 'forum_id');

create table forum_reforms (
    id               bigint generated always as identity primary key,
    forum_id         bigint not null references forums (id) on delete cascade,
    position         int    not null,
    text             text   not null,
    problem_id       bigint references forum_problems (id) on delete set null,
    point_id         bigint references points (id) on delete set null,
    agreed_on        date,
    first_edition_id bigint references editions (id) on delete set null,

    constraint forum_reforms_text_length check (char_length(text) between 1 and 4000)
);
create index forum_reforms_in_order on forum_reforms (forum_id, position);
create index forum_reforms_by_problem on forum_reforms (problem_id) where problem_id is not null;
create index forum_reforms_by_point on forum_reforms (point_id) where point_id is not null;
create index forum_reforms_by_edition on forum_reforms (first_edition_id) where first_edition_id is not null;
comment on table forum_reforms is 'What was agreed to change, and the edition that was the first to carry it out.';
comment on column forum_reforms.point_id is 'The agreed point of a visit that says so; its commitment is what somebody has to do.';
create trigger forum_reforms_history after insert or update or delete on forum_reforms
    for each row execute function keep_history('forum', 'forum_id');
