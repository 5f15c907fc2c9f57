-- The tables of River, which keeps the jobs, as its migrations 1 to 8 leave them; in a schema
-- of their own. A test compares them with what River of the version in go.mod makes.
create schema river;
create type river.river_job_state as enum (
    'available',
    'cancelled',
    'completed',
    'discarded',
    'pending',
    'retryable',
    'running',
    'scheduled'
);
create function river.river_job_state_in_bitmask(bitmask bit, state river.river_job_state) returns boolean
    language sql immutable
    as $$
    select case state
        when 'available' then get_bit(bitmask, 7)
        when 'cancelled' then get_bit(bitmask, 6)
        when 'completed' then get_bit(bitmask, 5)
        when 'discarded' then get_bit(bitmask, 4)
        when 'pending'   then get_bit(bitmask, 3)
        when 'retryable' then get_bit(bitmask, 2)
        when 'running'   then get_bit(bitmask, 1)
        when 'scheduled' then get_bit(bitmask, 0)
        else 0
    end = 1;
$$;
create table river.river_job (
    id bigserial not null,
    state river.river_job_state default 'available'::river.river_job_state not null,
    attempt smallint default 0 not null,
    max_attempts smallint default 25 not null,
    attempted_at timestamp with time zone,
    created_at timestamp with time zone default now() not null,
    finalized_at timestamp with time zone,
    scheduled_at timestamp with time zone default now() not null,
    priority smallint default 1 not null,
    args jsonb not null,
    attempted_by text[],
    errors jsonb[],
    kind text not null,
    metadata jsonb default '{}'::jsonb not null,
    queue text default 'default'::text not null,
    tags character varying(255)[] default '{}'::character varying[] not null,
    unique_key bytea,
    unique_states bit(8),
    constraint finalized_or_finalized_at_null check ((((finalized_at is null) and (state <> all (array['cancelled'::river.river_job_state, 'completed'::river.river_job_state, 'discarded'::river.river_job_state]))) or ((finalized_at is not null) and (state = any (array['cancelled'::river.river_job_state, 'completed'::river.river_job_state, 'discarded'::river.river_job_state]))))),
    constraint kind_length check (((char_length(kind) > 0) and (char_length(kind) < 128))),
    constraint max_attempts_is_positive check ((max_attempts > 0)),
    constraint priority_in_range check (((priority >= 1) and (priority <= 4))),
    constraint queue_length check (((char_length(queue) > 0) and (char_length(queue) < 128)))
);
create unlogged table river.river_leader (
    elected_at timestamp with time zone not null,
    expires_at timestamp with time zone not null,
    leader_id text not null,
    name text default 'default'::text not null,
    constraint leader_id_length check (((char_length(leader_id) > 0) and (char_length(leader_id) < 128))),
    constraint name_length check ((name = 'default'::text))
);
create table river.river_migration (
    line text not null,
    version bigint not null,
    created_at timestamp with time zone default now() not null,
    constraint line_length check (((char_length(line) > 0) and (char_length(line) < 128))),
    constraint version_gte_1 check ((version >= 1))
);
create table river.river_notification (
    id bigserial not null,
    created_at timestamp with time zone default now() not null,
    payload text not null,
    topic text not null,
    constraint topic_length check (((length(topic) > 0) and (length(topic) < 128)))
);
create table river.river_queue (
    name text not null,
    created_at timestamp with time zone default now() not null,
    metadata jsonb default '{}'::jsonb not null,
    paused_at timestamp with time zone,
    updated_at timestamp with time zone default current_timestamp not null
);
alter table only river.river_job
    add constraint river_job_pkey primary key (id);
alter table only river.river_leader
    add constraint river_leader_pkey primary key (name);
alter table only river.river_migration
    add constraint river_migration_pkey primary key (line, version);
alter table only river.river_notification
    add constraint river_notification_pkey primary key (id);
alter table only river.river_queue
    add constraint river_queue_pkey primary key (name);
create index river_job_args_index on river.river_job using gin (args);
create index river_job_kind on river.river_job using btree (kind);
create index river_job_metadata_index on river.river_job using gin (metadata);
create index river_job_prioritized_fetching_index on river.river_job using btree (state, queue, priority, scheduled_at, id);
create index river_job_state_and_finalized_at_index on river.river_job using btree (state, finalized_at) where (finalized_at is not null);
create unique index river_job_unique_idx on river.river_job using btree (unique_key) where ((unique_key is not null) and (unique_states is not null) and river.river_job_state_in_bitmask(unique_states, state));
create index river_notification_created_at_idx on river.river_notification using btree (created_at);
create index river_notification_topic_id_idx on river.river_notification using btree (topic, id);
insert into river.river_migration (line, version) select 'main', generate_series(1, 8);
