create table institutes (
    id          bigint generated always as identity primary key,
    name        text   not null,
    acronym     text   not null default '',
    name_ko     text   not null default '',
    kind        text   not null,
    country     text   not null,
    city        text   not null default '',
    latitude    double precision,
    longitude   double precision,
    website     text   not null default '',
    ror         text   not null default '',
    notes       text   not null default '',
    parent_id   bigint references institutes (id) on delete restrict,
    home        boolean not null default false,
    archived_at timestamptz,
    version     bigint not null default 1,
    created_at  timestamptz not null default now(),
    created_by  bigint references accounts (id) on delete restrict,
    updated_at  timestamptz not null default now(),
    removed_at  timestamptz,
    removed_by  bigint references accounts (id) on delete restrict,
    short       text   not null generated always as (case when acronym <> '' then acronym else name end) stored,

    constraint institutes_name_length  check (char_length(name) between 1 and 300),
    constraint institutes_kind_known   check (kind in ('research_institute', 'university', 'government', 'think_tank',
                                                       'liaison_centre', 'company', 'international_organisation', 'other')),
    constraint institutes_country_form check (country ~ '^[A-Z]{2}$'),
    constraint institutes_place        check ((latitude is null) = (longitude is null)
                                              and latitude between -90 and 90 and longitude between -180 and 180),
    constraint institutes_own_parent   check (parent_id <> id),
    constraint institutes_ror_form     check (ror ~ '^(0[a-hj-km-np-tv-z0-9]{6}[0-9]{2})?$')
);
create unique index institutes_one_home on institutes (home) where home;
create index institutes_by_short on institutes (short, id) where removed_at is null;
create index institutes_by_country on institutes (country, short, id) where removed_at is null;
create index institutes_children on institutes (parent_id) where parent_id is not null;
comment on table institutes is 'Organisations; ours is the one marked home.';
comment on column institutes.name is 'The name as shown; also one of institute_names, as are acronym and name_ko.';
comment on column institutes.short is 'What it is called where there is little room.';
comment on column institutes.ror is 'The id of ror.org without its address, such as 034t30j35.';
create trigger institutes_version before update on institutes for each row execute function next_version();
create trigger institutes_history after insert or update or delete on institutes
    for each row execute function keep_history('institute', 'id', 'short');

create table institute_names (
    id           bigint generated always as identity primary key,
    institute_id bigint not null references institutes (id) on delete cascade,
    position     int    not null,
    text         text   not null,
    kind         text   not null,
    lang         text   not null default '',
    key          text   not null generated always as (name_key(text)) stored,

    constraint institute_names_text_length check (char_length(text) between 1 and 300),
    constraint institute_names_kind_known  check (kind in ('official', 'native', 'korean', 'acronym', 'former', 'misspelt')),
    constraint institute_names_lang_form   check (lang ~ '^([a-z]{2,3}(-[A-Za-z]{2,8})?)?$')
);
create index institute_names_of on institute_names (institute_id, position);
create index institute_names_by_key on institute_names using gin (key gin_trgm_ops);
create index institute_names_exact on institute_names (key, institute_id);
comment on table institute_names is 'All names by which an institute is known; each finds it.';
comment on column institute_names.key is 'The form of the name by which it is found, whatever its spacing and capitals.';
create trigger institute_names_history after insert or update or delete on institute_names
    for each row execute function keep_history('institute', 'institute_id', 'key');
