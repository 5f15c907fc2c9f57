-- Planned once for each connection, and only for the kind that is asked for: as a function in SQL it
-- was planned with all its branches in every query, which took longer than all else on the pages that show a line.
create or replace function seen_on_line(who bigint, kind text, of bigint) returns boolean language plpgsql stable parallel safe as $$
begin
    if kind = 'visit' then
        return exists (select from seen_visits(who) v where v.id = of and v.removed_at is null);
    elsif kind = 'point' then
        return exists (select from points p where p.id = of and (select true from seen_visits(who) v where v.id = p.visit_id and v.removed_at is null));
    elsif kind = 'commitment' then
        return exists (select from seen_commitments(who) c where c.id = of and c.removed_at is null);
    elsif kind = 'agreement' then
        return exists (select from seen_agreements(who) g where g.id = of and g.removed_at is null);
    elsif kind = 'topic' then
        return exists (select from seen_topics(who) t where t.id = of and t.removed_at is null);
    elsif kind = 'exchange' then
        return exists (select from exchanges e where e.id = of and e.removed_at is null);
    elsif kind = 'edition' then
        return exists (select from editions e where e.id = of and e.removed_at is null);
    elsif kind = 'output' then
        return exists (select from outputs o where o.id = of and o.removed_at is null);
    end if;
    return false;
end
$$;
