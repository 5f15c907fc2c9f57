drop index commitments_by_state_day, commitments_settled, commitments_waiting, commitments_open_by_day, commitments_of_person_by_day, commitments_by_day;
drop index commitment_notes_asked, commitment_notes_of;
create index commitment_notes_of on commitment_notes (commitment_id, id);
alter table commitment_notes drop column asked;
alter table commitments drop column follows_id;
