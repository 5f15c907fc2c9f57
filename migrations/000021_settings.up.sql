-- What the administrator sets while the program runs. One row; null is what the environment or
-- the program itself says.
create table settings (
    id          bigint   not null default 1 primary key,
    zone        text,
    digest_hour smallint not null default 8,
    weekly_day  smallint not null default 1,
    notice_days smallint not null default 60,
    version     bigint   not null default 1,
    updated_at  timestamptz not null default now(),

    constraint settings_one_row      check (id = 1),
    constraint settings_zone_length  check (char_length(zone) between 1 and 64),
    constraint settings_digest_hour  check (digest_hour between 0 and 23),
    constraint settings_weekly_day   check (weekly_day between 1 and 5),
    constraint settings_notice_days  check (notice_days between 0 and 999)
);
comment on table settings is 'What the administrator sets: the office''s zone, the hour of the morning''s mail, the weekday (1 Monday) of the weekly one, the notice days offered for a new agreement.';
insert into settings default values; -- before its history, which is of people's changes
create trigger settings_version before update on settings for each row execute function next_version();
create trigger settings_history after insert or update or delete on settings
    for each row execute function keep_history('settings', 'id');

-- Days on which nobody is in the office, beside Saturdays and Sundays.
create table holidays (
    id          bigint generated always as identity primary key,
    on_day      date   not null,
    settings_id bigint not null default 1 references settings (id) on delete cascade,
    name_en     text   not null,
    name_ko     text   not null,

    constraint holidays_once         unique (on_day),
    constraint holidays_names_length check (char_length(name_en) between 1 and 100 and char_length(name_ko) between 1 and 100)
);
comment on table holidays is 'Public holidays in Korea, kept by the administrator: no digest goes out on them.';
create index holidays_by_settings on holidays (settings_id);
create trigger holidays_history after insert or update or delete on holidays
    for each row execute function keep_history('settings', 'settings_id');
