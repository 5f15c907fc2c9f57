drop function name_key(text);
drop function next_version();
drop function keep_history();
drop table history;
drop function acting_account();
drop extension pg_trgm;
