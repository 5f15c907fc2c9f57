alter table visits drop constraint visits_days_length;
drop index visits_newest_first;
create index visits_newest_first on visits (starts_on desc, id desc) where removed_at is null;
drop index visits_unwritten;
create index visits_unwritten on visits (starts_on desc, id desc) where removed_at is null and not written;
drop index points_by_stop;
drop index stop_people_by_visit;
