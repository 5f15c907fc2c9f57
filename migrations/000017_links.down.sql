drop function seen_on_line(bigint, text, bigint);
drop function line_before(text, bigint);
drop function line_after(text, bigint);
drop table links;
drop function keep_link_history();
