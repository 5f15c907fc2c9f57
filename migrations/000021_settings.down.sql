drop table holidays;
drop table settings;
