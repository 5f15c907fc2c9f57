drop index history_lately;
drop table mail_notices;
drop table mails;
drop table mail_keys;
drop table mail_offs;
drop table follows;
drop table notices;
