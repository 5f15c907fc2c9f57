drop table mails;
drop table mail_offs;
drop table follows;
drop table notices;
