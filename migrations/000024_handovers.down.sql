delete from notices where noun = 'handover';
alter table notices drop constraint notices_noun_known;
alter table notices add constraint notices_noun_known
    check (noun in ('visit', 'commitment', 'agreement', 'topic', 'institute', 'forum', 'assignment'));
drop function deputised(date);
drop table deputies;
drop table handover_items;
drop table handovers;
