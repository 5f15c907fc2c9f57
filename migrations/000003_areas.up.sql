create table areas (
    id         bigint generated always as identity primary key,
    name_en    text   not null default '',
    name_ko    text   not null default '',
    version    bigint not null default 1,
    created_at timestamptz not null default now(),
    created_by bigint references accounts (id) on delete restrict,
    updated_at timestamptz not null default now(),
    removed_at timestamptz,
    removed_by bigint references accounts (id) on delete restrict,

    constraint areas_named       check (name_en <> '' or name_ko <> ''),
    constraint areas_name_length check (char_length(name_en) <= 120 and char_length(name_ko) <= 120)
);
create unique index areas_name_en_key on areas (name_key(name_en)) where removed_at is null and name_en <> '';
create unique index areas_name_ko_key on areas (name_key(name_ko)) where removed_at is null and name_ko <> '';
comment on table areas is 'Areas of research: one list, into which visits and people point.';
create trigger areas_version before update on areas for each row execute function next_version();
create trigger areas_history after insert or update or delete on areas
    for each row execute function keep_history('area', 'id');
