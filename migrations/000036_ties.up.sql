-- What happened in a window of days is found by the days, wherever the window lies.
create index visits_in_days on visits using gist (daterange(starts_on, ends_on, '[]')) where removed_at is null and state = 'done';
create index topic_moves_under_way on topic_moves (moved_on, topic_id) where to_stage = 'under_way';
create index output_shares_by_day on output_shares (shared_on, output_id) where shared_on is not null;
