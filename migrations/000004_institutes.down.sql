drop table institute_names;
drop table institutes;
