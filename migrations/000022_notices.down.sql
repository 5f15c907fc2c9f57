drop table mails;
drop table mail_keys;
drop table mail_offs;
drop table follows;
drop table notices;
