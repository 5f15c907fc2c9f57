drop table held_forms;
drop table sign_ins;
drop table account_links;
drop table sessions;
drop table accounts;
