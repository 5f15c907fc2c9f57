create table posts (
    id           bigint generated always as identity primary key,
    title_en     text   not null default '',
    title_ko     text   not null default '',
    text_en      text   not null default '',
    text_ko      text   not null default '',
    category     text   not null default 'research_activities',
    state        text   not null default 'draft',
    published_on date,
    reason       text   not null default '',
    visit_id     bigint references visits (id) on delete restrict,
    earlier_hits bigint not null default 0,
    version      bigint not null default 1,
    created_at   timestamptz not null default now(),
    created_by   bigint references accounts (id) on delete restrict,
    updated_at   timestamptz not null default now(),
    removed_at   timestamptz,
    removed_by   bigint references accounts (id) on delete restrict,

    constraint posts_title_length   check (char_length(title_en) <= 300 and char_length(title_ko) <= 300 and title_en || title_ko <> ''),
    constraint posts_text_length    check (char_length(text_en) <= 100000 and char_length(text_ko) <= 100000),
    constraint posts_category_known check (category in ('research_activities', 'notice', 'event', 'publication')),
    constraint posts_state_known    check (state in ('draft', 'published', 'withdrawn')),
    constraint posts_published_day  check (state = 'draft' or published_on is not null),
    constraint posts_withdrawn_why  check (state <> 'withdrawn' or reason <> ''),
    constraint posts_reason_length  check (char_length(reason) <= 1000),
    constraint posts_earlier_hits   check (earlier_hits between 0 and 1000000000)
);
create index posts_public on posts (published_on desc, id desc) where removed_at is null and state = 'published';
create index posts_public_by_category on posts (category, published_on desc, id desc) where removed_at is null and state = 'published';
create index posts_latest_published on posts (coalesce(published_on, date '9999-12-31') desc, id desc) where removed_at is null;
create index posts_newest_first on posts (id desc) where removed_at is null;
create index posts_by_state on posts (state, id desc) where removed_at is null;
create index posts_by_words on posts using gin ((title_en || ' ' || title_ko) gin_trgm_ops) where removed_at is null;
create index posts_by_visit on posts (visit_id) where visit_id is not null;
create index posts_by_writer on posts (created_by);
comment on table posts is 'Public news items, usually of a visit, in one or both languages.';
comment on column posts.reason is 'Why it was withdrawn.';
comment on column posts.earlier_hits is 'Hits from before it was counted here.';
create trigger posts_version before update on posts for each row execute function next_version();
create trigger posts_history after insert or update or delete on posts
    for each row execute function keep_history('post', 'id');

create table post_readers (
    post_id bigint not null references posts (id) on delete cascade,
    on_day  date   not null,
    reader  bytea  not null,
    primary key (post_id, on_day, reader)
);
create index post_readers_by_day on post_readers (on_day);
comment on table post_readers is 'Who read a post on a day, by a hash that changes every day; kept for two days so that nobody counts twice.';

create table post_hits (
    post_id bigint primary key references posts (id) on delete cascade,
    hits    bigint not null default 0
);
comment on table post_hits is 'How often a post was read, once a reader and day, robots aside.';

create table post_salts (
    on_day date primary key,
    salt   bytea not null
);
comment on table post_salts is 'The secret that readers are hashed with on a day, the same in every copy of the program; gone after two days, and with it what the hashes mean.';
