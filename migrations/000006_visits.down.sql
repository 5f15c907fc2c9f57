drop table points;
drop table stop_people;
drop table stops;
drop table visit_readers;
drop table visit_areas;
drop table visit_delegates;
drop table visits;
