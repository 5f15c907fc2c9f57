create table people (
    id            bigint generated always as identity primary key,
    name          text   not null,
    family_name   text   not null default '',
    given_name    text   not null default '',
    native_name   text   not null default '',
    native_lang   text   not null default '',
    honorific     text   not null default '',
    email         text   not null default '',
    phone         text   not null default '',
    orcid         text   not null default '',
    languages     text[] not null default '{}',
    notes         text   not null default '',
    archived_at   timestamptz,
    anonymised_at timestamptz,
    version       bigint not null default 1,
    created_at    timestamptz not null default now(),
    created_by    bigint references accounts (id) on delete restrict,
    updated_at    timestamptz not null default now(),
    removed_at    timestamptz,
    removed_by    bigint references accounts (id) on delete restrict,
    key           text not null generated always as (name_key(name)) stored,
    native_key    text not null generated always as (name_key(native_name)) stored,

    constraint people_name_length check (char_length(name) between 1 and 200),
    constraint people_orcid_form  check (orcid ~ '^([0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9X])?$'),
    constraint people_email_form  check (email = '' or position('@' in email) > 1)
);
create index people_by_name on people (name, id) where removed_at is null;
create index people_by_key on people using gin (key gin_trgm_ops, native_key gin_trgm_ops);
comment on table people is 'Somebody at an institute, ours too.';
comment on column people.name is 'The name as shown, romanised where the native form is in another script.';
comment on column people.key is 'The form of the name by which they are found; native_key that of the native one.';
comment on column people.native_key is 'The form of the native name by which they are found.';
comment on column people.languages is 'What they speak, as BCP 47 tags.';
create trigger people_version before update on people for each row execute function next_version();
create trigger people_history after insert or update or delete on people
    for each row execute function keep_history('person', 'id', 'key', 'native_key');

create table positions (
    id           bigint generated always as identity primary key,
    person_id    bigint not null references people (id) on delete cascade,
    institute_id bigint not null references institutes (id) on delete restrict,
    position     int    not null default 0,
    title        text   not null default '',
    starts_on    date,
    ends_on      date,

    constraint positions_title_length check (char_length(title) <= 200),
    constraint positions_days_order   check (ends_on >= starts_on)
);
create index positions_of on positions (person_id, position);
create index positions_at on positions (institute_id, person_id);
comment on table positions is 'Where a person worked as what, from a day to a day; both may be unknown, an open end is still so.';
create trigger positions_history after insert or update or delete on positions
    for each row execute function keep_history('person', 'person_id');

create table person_areas (
    person_id bigint not null references people (id) on delete cascade,
    area_id   bigint not null references areas (id) on delete restrict,
    primary key (person_id, area_id)
);
create index person_areas_by_area on person_areas (area_id, person_id);
comment on table person_areas is 'What a person works on.';
create trigger person_areas_history after insert or update or delete on person_areas
    for each row execute function keep_history('person', 'person_id');

alter table accounts add column person_id bigint references people (id) on delete restrict;
drop trigger accounts_version on accounts;
create trigger accounts_version before update of email, name, roles, person_id, disabled_at on accounts
    for each row execute function next_version();
create unique index accounts_person_key on accounts (person_id);
comment on column accounts.person_id is 'Whose account it is: what is theirs, led by them and in their charge is known by it.';
