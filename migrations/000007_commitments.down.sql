drop function seen_commitments(bigint);
drop function seen_visits(bigint);
drop table commitment_moves;
drop table commitment_notes;
drop table commitment_institutes;
drop table commitments;
