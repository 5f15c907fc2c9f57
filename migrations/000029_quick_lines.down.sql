create or replace function seen_on_line(who bigint, kind text, of bigint) returns boolean language sql stable parallel safe as $$
    select case kind
        when 'visit'      then exists (select from seen_visits(who) v where v.id = of and v.removed_at is null)
        when 'point'      then exists (select from points p where p.id = of and (select true from seen_visits(who) v where v.id = p.visit_id and v.removed_at is null))
        when 'commitment' then exists (select from seen_commitments(who) c where c.id = of and c.removed_at is null)
        when 'agreement'  then exists (select from seen_agreements(who) g where g.id = of and g.removed_at is null)
        when 'topic'      then exists (select from seen_topics(who) t where t.id = of and t.removed_at is null)
        when 'exchange'   then exists (select from exchanges e where e.id = of and e.removed_at is null)
        when 'edition'    then exists (select from editions e where e.id = of and e.removed_at is null)
        when 'output'     then exists (select from outputs o where o.id = of and o.removed_at is null)
        else false end
$$;
