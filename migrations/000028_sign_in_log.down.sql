drop trigger institutes_home_moved on institutes;
drop trigger institutes_home_made on institutes;
drop function keep_home_history();
delete from history where noun = 'settings' and part = 'settings' and after ? 'home_id';
drop index sign_ins_by_time;
drop index sign_ins_by_outcome;
alter table sign_ins drop column way, drop column account_id;
comment on table sign_ins is 'Tries to sign in, which slow further tries down, for known and unknown addresses alike.';
