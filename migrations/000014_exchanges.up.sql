create table exchanges (
    id                bigint generated always as identity primary key,
    person_id         bigint not null references people (id) on delete restrict,
    from_institute_id bigint references institutes (id) on delete restrict,
    to_institute_id   bigint not null references institutes (id) on delete restrict,
    starts_on         date,
    ends_on           date,
    state             text   not null default 'planned',
    agreement_id      bigint references agreements (id) on delete restrict,
    outcome           text   not null default '',
    version           bigint not null default 1,
    created_at        timestamptz not null default now(),
    created_by        bigint references accounts (id) on delete restrict,
    updated_at        timestamptz not null default now(),
    removed_at        timestamptz,
    removed_by        bigint references accounts (id) on delete restrict,

    constraint exchanges_days_order     check (ends_on >= starts_on),
    constraint exchanges_state_known    check (state in ('planned', 'under_way', 'done', 'cancelled')),
    constraint exchanges_elsewhere      check (from_institute_id <> to_institute_id),
    constraint exchanges_outcome_length check (char_length(outcome) <= 20000)
);
create index exchanges_newest_first on exchanges (coalesce(starts_on, 'infinity'::date) desc, id desc) where removed_at is null;
create index exchanges_by_state on exchanges (state, coalesce(starts_on, 'infinity'::date) desc, id desc) where removed_at is null;
create index exchanges_by_person on exchanges (person_id, starts_on);
create index exchanges_by_host on exchanges (to_institute_id, starts_on);
create index exchanges_by_origin on exchanges (from_institute_id, starts_on) where from_institute_id is not null;
create index exchanges_by_agreement on exchanges (agreement_id) where agreement_id is not null;
create index exchanges_by_writer on exchanges (created_by);
comment on table exchanges is 'A researcher who stays at another institute.';
comment on column exchanges.outcome is 'What came of it, in words; outputs point here.';
create trigger exchanges_version before update on exchanges for each row execute function next_version();
create trigger exchanges_history after insert or update or delete on exchanges
    for each row execute function keep_history('exchange', 'id');

create table exchange_areas (
    exchange_id bigint not null references exchanges (id) on delete cascade,
    area_id     bigint not null references areas (id) on delete restrict,
    primary key (exchange_id, area_id)
);
create index exchange_areas_by_area on exchange_areas (area_id, exchange_id);
comment on table exchange_areas is 'The areas of research that a stay is about.';
create trigger exchange_areas_history after insert or update or delete on exchange_areas
    for each row execute function keep_history('exchange', 'exchange_id');
