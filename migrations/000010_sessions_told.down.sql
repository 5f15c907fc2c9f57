drop trigger accounts_told on accounts;
drop trigger sessions_told on sessions;
drop function tell_who_asks;
