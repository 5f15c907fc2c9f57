create table outputs (
    id           bigint generated always as identity primary key,
    title        text   not null,
    kind         text   not null,
    published_on date,
    doi          text   not null default '',
    url          text   not null default '',
    notes        text   not null default '',
    version      bigint not null default 1,
    created_at   timestamptz not null default now(),
    created_by   bigint references accounts (id) on delete restrict,
    updated_at   timestamptz not null default now(),
    removed_at   timestamptz,
    removed_by   bigint references accounts (id) on delete restrict,

    constraint outputs_title_length check (char_length(title) between 1 and 500),
    constraint outputs_kind_known   check (kind in ('joint_report', 'article', 'policy_brief', 'dataset', 'report_list', 'other')),
    constraint outputs_doi_form     check (doi = '' or (doi ~ '^10\.[0-9]{4,9}/[^[:space:]]+$' and char_length(doi) <= 300)),
    constraint outputs_text_length  check (char_length(url) <= 2000 and char_length(notes) <= 20000)
);
create index outputs_newest_first on outputs (coalesce(published_on, '-infinity'::date) desc, id desc) where removed_at is null;
create index outputs_by_title on outputs (title, id) where removed_at is null;
create index outputs_by_kind on outputs (kind, coalesce(published_on, '-infinity'::date) desc, id desc) where removed_at is null;
create index outputs_by_words on outputs using gin (title gin_trgm_ops) where removed_at is null;
create unique index outputs_doi_once on outputs (lower(doi)) where doi <> '' and removed_at is null;
create index outputs_by_writer on outputs (created_by);
comment on table outputs is 'What came out: reports, articles, data.';
comment on column outputs.doi is 'Without the resolver''s address: 10.1234/abc.';
create trigger outputs_version before update on outputs for each row execute function next_version();
create trigger outputs_history after insert or update or delete on outputs
    for each row execute function keep_history('output', 'id');

create table output_people (
    output_id bigint not null references outputs (id) on delete cascade,
    person_id bigint not null references people (id) on delete restrict,
    position  int    not null default 0,
    primary key (output_id, person_id)
);
create index output_people_by_person on output_people (person_id, output_id);
comment on table output_people is 'Who made it, in order.';
create trigger output_people_history after insert or update or delete on output_people
    for each row execute function keep_history('output', 'output_id');

create table output_topics (
    output_id bigint not null references outputs (id) on delete cascade,
    topic_id  bigint not null references topics (id) on delete restrict,
    primary key (output_id, topic_id)
);
create index output_topics_by_topic on output_topics (topic_id, output_id);
comment on table output_topics is 'The joint research that it came of.';
create trigger output_topics_history after insert or update or delete on output_topics
    for each row execute function keep_history('output', 'output_id');

create table output_exchanges (
    output_id   bigint not null references outputs (id) on delete cascade,
    exchange_id bigint not null references exchanges (id) on delete restrict,
    primary key (output_id, exchange_id)
);
create index output_exchanges_by_exchange on output_exchanges (exchange_id, output_id);
comment on table output_exchanges is 'The stays that it came of.';
create trigger output_exchanges_history after insert or update or delete on output_exchanges
    for each row execute function keep_history('output', 'output_id');

create table output_shares (
    id           bigint generated always as identity primary key,
    output_id    bigint not null references outputs (id) on delete cascade,
    institute_id bigint not null references institutes (id) on delete restrict,
    shared_on    date,

    constraint output_shares_once unique (output_id, institute_id)
);
create index output_shares_by_institute on output_shares (institute_id, output_id);
comment on table output_shares is 'With which institutes it was shared, and when if that is known.';
create trigger output_shares_history after insert or update or delete on output_shares
    for each row execute function keep_history('output', 'output_id');
