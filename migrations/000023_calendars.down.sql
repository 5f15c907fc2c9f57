drop index history_milestones_gone;
drop index commitments_removed;
delete from history where part = 'calendars';
drop table calendars;
drop function keep_calendar_history();
