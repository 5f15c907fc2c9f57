drop trigger accounts_version on accounts;
alter table accounts drop column person_id;
create trigger accounts_version before update of email, name, roles, disabled_at on accounts
    for each row execute function next_version();
drop table person_areas;
drop table positions;
drop table people;
