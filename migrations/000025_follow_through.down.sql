drop index agreements_confidential, visits_confidential;
drop trigger visits_spells on visits;
drop trigger commitments_spells on commitments;
drop trigger commitments_spells_made on commitments;
drop function move_spells(), keep_spells(), turn_spells(jsonb, jsonb, date), set_spells(bigint, date, date, text, boolean, date), cut_spell(bigint, date);
drop table commitment_spells;
drop function office_today(), office_day(timestamptz);
