-- What of the notices of an account it may still see: the record is there, and not hidden from it.
create function seen_notices(who bigint) returns setof notices language sql stable parallel safe as $$
    select n.*
      from notices n
     where n.account_id = who
       and case n.noun -- row by row: exists might read all of them at once
           when 'visit'      then (select true from seen_visits(who) v where v.id = n.noun_id and v.removed_at is null)
           when 'commitment' then (select true from seen_commitments(who) c where c.id = n.noun_id and c.removed_at is null)
           when 'agreement'  then (select true from seen_agreements(who) g where g.id = n.noun_id and g.removed_at is null)
           when 'topic'      then (select true from seen_topics(who) t where t.id = n.noun_id and t.removed_at is null)
           when 'institute'  then (select true from institutes i where i.id = n.noun_id and i.removed_at is null)
           when 'forum'      then (select true from forums f where f.id = n.noun_id and f.removed_at is null)
           when 'assignment' then (select true from seen_assignments(who) s
                                     left join institutes i on i.id = s.institute_id
                                     left join forums f on f.id = s.forum_id
                                    where s.id = n.noun_id and s.removed_at is null and i.removed_at is null and f.removed_at is null)
           end
$$;
comment on function seen_notices(bigint) is
    'Notices of the account about what it may still see and what is still there; the others are as if nobody had been told.';

-- Whom a record concerns, for notices to say at which of the institutes that one follows it is.
create function institutes_of(noun text, of bigint) returns setof bigint language sql stable parallel safe as $$
    select of where noun = 'institute'
    union all select s.institute_id from stops s where noun = 'visit' and s.visit_id = of
    union all select c.institute_id from commitment_institutes c where noun = 'commitment' and c.commitment_id = of
    union all select p.institute_id from agreement_parties p where noun = 'agreement' and p.agreement_id = of
    union all select t.institute_id from topic_institutes t where noun = 'topic' and t.topic_id = of
    union all select f.institute_id from forum_institutes f where noun = 'forum' and f.forum_id = of
    union all select a.institute_id from assignments a where noun = 'assignment' and a.id = of and a.institute_id is not null
$$;
comment on function institutes_of(text, bigint) is 'The institutes that a record names, or that it is.';
