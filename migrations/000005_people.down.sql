alter table accounts drop column person_id;
drop table person_areas;
drop table positions;
drop table people;
