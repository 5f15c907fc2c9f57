-- The list of what was removed reads the newest of each table.
create index agreements_newest_removed on agreements (removed_at desc, id desc) where removed_at is not null;
create index areas_newest_removed on areas (removed_at desc, id desc) where removed_at is not null;
create index assignments_newest_removed on assignments (removed_at desc, id desc) where removed_at is not null;
create index commitments_newest_removed on commitments (removed_at desc, id desc) where removed_at is not null;
create index deputies_newest_removed on deputies (removed_at desc, id desc) where removed_at is not null;
create index editions_newest_removed on editions (removed_at desc, id desc) where removed_at is not null;
create index exchanges_newest_removed on exchanges (removed_at desc, id desc) where removed_at is not null;
create index files_newest_removed on files (removed_at desc, id desc) where removed_at is not null;
create index forums_newest_removed on forums (removed_at desc, id desc) where removed_at is not null;
create index institutes_newest_removed on institutes (removed_at desc, id desc) where removed_at is not null;
create index outputs_newest_removed on outputs (removed_at desc, id desc) where removed_at is not null;
create index people_newest_removed on people (removed_at desc, id desc) where removed_at is not null;
create index posts_newest_removed on posts (removed_at desc, id desc) where removed_at is not null;
create index topics_newest_removed on topics (removed_at desc, id desc) where removed_at is not null;
create index visits_newest_removed on visits (removed_at desc, id desc) where removed_at is not null;
