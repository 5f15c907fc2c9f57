drop function institutes_of(text, bigint);
drop function seen_notices(bigint);
