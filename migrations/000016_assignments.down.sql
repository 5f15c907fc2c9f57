drop function seen_assignments(bigint);
create or replace function seen_commitments(who bigint) returns setof commitments language sql stable parallel safe as $$
    select c.*
      from commitments c
     where c.visit_id is null
        or (select true from seen_visits(who) v where v.id = c.visit_id)
        or exists (select from accounts a where a.id = who and (a.person_id = c.person_id or a.person_id = any (c.was_in_charge)))
$$;
drop function seen_topics(bigint);
drop function seen_agreements(bigint);
drop table assignments;
