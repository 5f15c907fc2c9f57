create table agreements (
    id            bigint generated always as identity primary key,
    title         text    not null,
    kind          text    not null,
    state         text    not null default 'proposed',
    state_on      date,
    end_reason    text    not null default '',
    printed_on    date,
    sent_on       date,
    signed_on     date,
    starts_on     date,
    ends_on       date,
    notice_days   int,
    renews        boolean not null default false,
    renewal_of_id bigint references agreements (id) on delete restrict,
    point_id      bigint references points (id) on delete set null,
    notes         text    not null default '',
    confidential  boolean not null default false,
    version       bigint  not null default 1,
    created_at    timestamptz not null default now(),
    created_by    bigint references accounts (id) on delete restrict,
    updated_at    timestamptz not null default now(),
    removed_at    timestamptz,
    removed_by    bigint references accounts (id) on delete restrict,
    notice_on     date not null generated always as (coalesce(ends_on - coalesce(notice_days, 0), 'infinity'::date)) stored,
    last_on       date not null generated always as (coalesce(ends_on, 'infinity'::date)) stored,

    constraint agreements_title_length check (char_length(title) between 1 and 300),
    constraint agreements_kind_known   check (kind in ('mou', 'joint_research', 'researcher_exchange', 'data_sharing', 'understanding')),
    constraint agreements_state_known  check (state in ('proposed', 'negotiating', 'in_force', 'ended')),
    constraint agreements_end_reason   check (char_length(end_reason) <= 1000 and (state <> 'ended' or end_reason <> '')),
    constraint agreements_days_order   check (ends_on >= starts_on),
    constraint agreements_notice_days  check (notice_days between 0 and 3650),
    constraint agreements_notice_fits  check (notice_days is null or starts_on is null or ends_on is null or notice_days <= ends_on - starts_on),
    constraint agreements_notes_length check (char_length(notes) <= 20000),
    constraint agreements_not_itself   check (renewal_of_id <> id)
);
create index agreements_newest_first on agreements (coalesce(starts_on, signed_on, '-infinity'::date) desc, id desc) where removed_at is null;
create index agreements_by_title on agreements (title, id) where removed_at is null;
create index agreements_by_end on agreements (last_on, id) where removed_at is null;
create index agreements_by_state on agreements (state, last_on, id) where removed_at is null;
create index agreements_by_notice on agreements (notice_on, id) where removed_at is null and state = 'in_force';
create index agreements_by_words on agreements using gin (title gin_trgm_ops) where removed_at is null;
create unique index agreements_renewed_once on agreements (renewal_of_id) where renewal_of_id is not null and removed_at is null;
create index agreements_by_renewed on agreements (renewal_of_id) where renewal_of_id is not null;
create index agreements_by_point on agreements (point_id) where point_id is not null;
create index agreements_by_writer on agreements (created_by);
comment on table agreements is 'What institutes have agreed, signed or not. Expiring, expired, late and notice due are derived.';
comment on column agreements.state_on is 'The civil day on which it came into its state.';
comment on column agreements.end_reason is 'Why it ended: by term, by notice, completed, replaced.';
comment on column agreements.notice_days is 'How many days before its end one has to say that it is not to go on.';
comment on column agreements.renews is 'Whether it goes on by itself unless notice is given.';
comment on column agreements.renewal_of_id is 'The agreement that it renews; each is renewed once at most.';
comment on column agreements.point_id is 'The point of a visit from which it came.';
comment on column agreements.notice_on is 'The last day to give notice; infinity where there is no end.';
comment on column agreements.last_on is 'Its end, infinity where it has none: what ends first comes first.';
create trigger agreements_version before update on agreements for each row execute function next_version();
create trigger agreements_history after insert or update or delete on agreements
    for each row execute function keep_history('agreement', 'id', 'notice_on', 'last_on');

create table agreement_parties (
    id           bigint generated always as identity primary key,
    agreement_id bigint not null references agreements (id) on delete cascade,
    position     int    not null,
    institute_id bigint not null references institutes (id) on delete restrict,
    signed_by    text   not null default '',

    constraint agreement_parties_once      unique (agreement_id, institute_id),
    constraint agreement_parties_signed_by check (char_length(signed_by) <= 200)
);
create index agreement_parties_by_institute on agreement_parties (institute_id, agreement_id);
comment on table agreement_parties is 'The institutes between which it is, and who signed for each.';
create trigger agreement_parties_history after insert or update or delete on agreement_parties
    for each row execute function keep_history('agreement', 'agreement_id');

create table agreement_milestones (
    id           bigint generated always as identity primary key,
    agreement_id bigint not null references agreements (id) on delete cascade,
    position     int    not null,
    title        text   not null,
    due_on       date,
    done_on      date,
    person_id    bigint references people (id) on delete restrict,

    constraint agreement_milestones_title_length check (char_length(title) between 1 and 300)
);
create index agreement_milestones_in_order on agreement_milestones (agreement_id, position);
create index agreement_milestones_late on agreement_milestones (due_on, agreement_id) where done_on is null;
create index agreement_milestones_by_person on agreement_milestones (person_id, agreement_id) where person_id is not null;
comment on table agreement_milestones is 'What is to be reached under an agreement, by when and by whom.';
create trigger agreement_milestones_history after insert or update or delete on agreement_milestones
    for each row execute function keep_history('agreement', 'agreement_id');

create table agreement_areas (
    agreement_id bigint not null references agreements (id) on delete cascade,
    area_id      bigint not null references areas (id) on delete restrict,
    primary key (agreement_id, area_id)
);
create index agreement_areas_by_area on agreement_areas (area_id, agreement_id);
comment on table agreement_areas is 'The areas of research that it is about.';
create trigger agreement_areas_history after insert or update or delete on agreement_areas
    for each row execute function keep_history('agreement', 'agreement_id');

create table agreement_readers (
    agreement_id bigint not null references agreements (id) on delete cascade,
    account_id   bigint not null references accounts (id) on delete restrict,
    primary key (agreement_id, account_id)
);
create index agreement_readers_by_account on agreement_readers (account_id, agreement_id);
comment on table agreement_readers is 'Accounts that may read a confidential agreement besides those whom it concerns.';
create trigger agreement_readers_history after insert or update or delete on agreement_readers
    for each row execute function keep_history('agreement', 'agreement_id');

create table agreement_sources (
    agreement_id  bigint not null references agreements (id) on delete cascade,
    commitment_id bigint not null references commitments (id) on delete cascade,
    primary key (agreement_id, commitment_id)
);
create index agreement_sources_by_commitment on agreement_sources (commitment_id, agreement_id);
comment on table agreement_sources is 'The commitments from which an agreement came; those that it contains point to it.';
create trigger agreement_sources_history after insert or update or delete on agreement_sources
    for each row execute function keep_history('agreement', 'agreement_id');

create table agreement_reviews (
    id           bigint generated always as identity primary key,
    agreement_id bigint not null references agreements (id) on delete cascade,
    reviewed_on  date   not null,
    verdict      text   not null,
    note         text   not null default '',
    created_at   timestamptz not null default now(),
    created_by   bigint references accounts (id) on delete restrict,

    constraint agreement_reviews_verdict_known check (verdict in ('goes_on', 'renegotiate', 'let_end')),
    constraint agreement_reviews_note_length   check (char_length(note) <= 4000)
);
create index agreement_reviews_of on agreement_reviews (agreement_id, reviewed_on desc, id desc);
create index agreement_reviews_by_writer on agreement_reviews (created_by) where created_by is not null;
comment on table agreement_reviews is 'A manager looked at it on a day: it goes on, is to be renegotiated, or is let end.';
create trigger agreement_reviews_history after insert or update or delete on agreement_reviews
    for each row execute function keep_history('agreement', 'agreement_id');

alter table commitments add column agreement_id bigint references agreements (id) on delete restrict;
create index commitments_by_agreement on commitments (agreement_id, id) where agreement_id is not null;
comment on column commitments.agreement_id is 'The agreement that contains it.';
