-- Indexes that lists of many thousands need.
create index stop_people_by_visit on stop_people (visit_id, stop_id);
create index points_by_stop on points (stop_id) where stop_id is not null;

-- What was over and not written down, cancelled visits aside.
drop index visits_unwritten;
create index visits_unwritten on visits (starts_on desc, id desc) where removed_at is null and not written and state <> 'cancelled';

-- A first page is counted without looking at the rows themselves.
drop index visits_newest_first;
create index visits_newest_first on visits (starts_on desc, id desc) include (confidential, created_by, leader_id) where removed_at is null;

-- Longer is an exchange; lists by a span of days make use of it.
alter table visits add constraint visits_days_length check (ends_on <= starts_on + 366);
