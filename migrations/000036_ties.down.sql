drop index output_shares_by_day;
drop index topic_moves_under_way;
drop index visits_in_days;
