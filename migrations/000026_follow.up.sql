-- What is to be done again every year: when it is kept, its next is made, once.
alter table commitments
    add column follows_id bigint references commitments (id) on delete restrict,
    add constraint commitments_follows_once unique (follows_id),
    add constraint commitments_follows_another check (follows_id <> id);
comment on column commitments.follows_id is 'The one of the year before, which was kept: it made this one.';

-- A note may say that they were asked: what is under way then waits for them.
alter table commitment_notes add column asked boolean not null default false;
comment on column commitment_notes.asked is 'Whether the note says that the other side was asked.';
drop index commitment_notes_of;
create index commitment_notes_of on commitment_notes (commitment_id, noted_on desc, id desc);
create index commitment_notes_asked on commitment_notes (commitment_id) where asked;

-- The orders in which people work: by day, those without one last; and what was done, the latest first.
create index commitments_by_day on commitments (coalesce(due_on, 'infinity'::date), id) where removed_at is null;
create index commitments_of_person_by_day on commitments (person_id, coalesce(due_on, 'infinity'::date), id)
    where removed_at is null and state in ('open', 'under_way');
create index commitments_open_by_day on commitments (coalesce(due_on, 'infinity'::date), id)
    where removed_at is null and state in ('open', 'under_way');
create index commitments_waiting on commitments (urgent_on, id)
    where removed_at is null and state in ('open', 'under_way') and (owed_by = 'them' or state = 'under_way');
create index commitments_settled on commitments (coalesce(state_on, '-infinity'::date) desc, id desc)
    where removed_at is null and state in ('kept', 'dropped');
create index commitments_by_state_day on commitments (coalesce(state_on, '-infinity'::date) desc, id desc) where removed_at is null;
