drop trigger agreements_history on agreements;
alter table agreements drop column over_on, drop column begins_on;
create trigger agreements_history after insert or update or delete on agreements
    for each row execute function keep_history('agreement', 'id', 'notice_on', 'last_on');
