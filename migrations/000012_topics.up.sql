create table topics (
    id           bigint generated always as identity primary key,
    title        text    not null,
    summary      text    not null default '',
    stage        text    not null default 'proposed',
    stage_on     date    not null,
    proposer_id  bigint references institutes (id) on delete restrict,
    agreement_id bigint references agreements (id) on delete restrict,
    point_id     bigint references points (id) on delete set null,
    confidential boolean not null default false,
    version      bigint  not null default 1,
    created_at   timestamptz not null default now(),
    created_by   bigint references accounts (id) on delete restrict,
    updated_at   timestamptz not null default now(),
    removed_at   timestamptz,
    removed_by   bigint references accounts (id) on delete restrict,

    constraint topics_title_length   check (char_length(title) between 1 and 300),
    constraint topics_summary_length check (char_length(summary) <= 20000),
    constraint topics_stage_known    check (stage in ('proposed', 'shared', 'selected', 'under_way', 'published', 'dropped'))
);
create index topics_newest_first on topics (stage_on desc, id desc) where removed_at is null;
create index topics_by_stage on topics (stage, stage_on desc, id desc) where removed_at is null;
create index topics_in_order on topics (array_position('{proposed,shared,selected,under_way,published,dropped}'::text[], stage), id) where removed_at is null;
create index topics_by_title on topics (title, id) where removed_at is null;
create index topics_by_words on topics using gin (title gin_trgm_ops) where removed_at is null;
create index topics_by_proposer on topics (proposer_id) where proposer_id is not null;
create index topics_by_agreement on topics (agreement_id) where agreement_id is not null;
create index topics_by_point on topics (point_id) where point_id is not null;
create index topics_by_writer on topics (created_by);
comment on table topics is 'A joint-research subject on its way from a proposal to what was published.';
comment on column topics.stage_on is 'The civil day on which it came to its stage.';
comment on column topics.proposer_id is 'The institute that put it on the table.';
comment on column topics.agreement_id is 'The agreement under which it runs.';
comment on column topics.point_id is 'The point of a visit where it was first raised.';
create trigger topics_version before update on topics for each row execute function next_version();
create trigger topics_history after insert or update or delete on topics
    for each row execute function keep_history('topic', 'id');

create table topic_moves (
    id         bigint generated always as identity primary key,
    topic_id   bigint not null references topics (id) on delete cascade,
    from_stage text   not null,
    to_stage   text   not null,
    moved_on   date   not null,
    reason     text   not null default '',
    created_at timestamptz not null default now(),
    created_by bigint references accounts (id) on delete restrict,

    constraint topic_moves_reason_length check (char_length(reason) <= 1000)
);
create index topic_moves_of on topic_moves (topic_id, id);
create index topic_moves_by_writer on topic_moves (created_by) where created_by is not null;
comment on table topic_moves is 'Who moved a topic from stage to stage, when and why.';
create trigger topic_moves_history after insert or update or delete on topic_moves
    for each row execute function keep_history('topic', 'topic_id');

create table topic_institutes (
    topic_id     bigint not null references topics (id) on delete cascade,
    institute_id bigint not null references institutes (id) on delete restrict,
    position     int    not null default 0,
    primary key (topic_id, institute_id)
);
create index topic_institutes_by_institute on topic_institutes (institute_id, topic_id);
comment on table topic_institutes is 'The institutes that work on it together.';
create trigger topic_institutes_history after insert or update or delete on topic_institutes
    for each row execute function keep_history('topic', 'topic_id');

create table topic_people (
    topic_id  bigint not null references topics (id) on delete cascade,
    person_id bigint not null references people (id) on delete restrict,
    position  int    not null default 0,
    primary key (topic_id, person_id)
);
create index topic_people_by_person on topic_people (person_id, topic_id);
comment on table topic_people is 'The researchers of both sides.';
create trigger topic_people_history after insert or update or delete on topic_people
    for each row execute function keep_history('topic', 'topic_id');

create table topic_areas (
    topic_id bigint not null references topics (id) on delete cascade,
    area_id  bigint not null references areas (id) on delete restrict,
    primary key (topic_id, area_id)
);
create index topic_areas_by_area on topic_areas (area_id, topic_id);
comment on table topic_areas is 'The areas of research that it is about.';
create trigger topic_areas_history after insert or update or delete on topic_areas
    for each row execute function keep_history('topic', 'topic_id');

create table topic_readers (
    topic_id   bigint not null references topics (id) on delete cascade,
    account_id bigint not null references accounts (id) on delete restrict,
    primary key (topic_id, account_id)
);
create index topic_readers_by_account on topic_readers (account_id, topic_id);
comment on table topic_readers is 'Accounts that may read a confidential topic besides those whom it concerns.';
create trigger topic_readers_history after insert or update or delete on topic_readers
    for each row execute function keep_history('topic', 'topic_id');
