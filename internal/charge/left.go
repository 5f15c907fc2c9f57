package charge

// Left is the condition that person p worked at our institute and does not on @today any
// more.
const Left = `p.id in (
		select o.person_id from positions o join institutes i on i.id = o.institute_id where i.home and o.ends_on < @today)
	and not exists (
		select from positions o join institutes i on i.id = o.institute_id
		 where o.person_id = p.id and i.home and (o.ends_on is null or o.ends_on >= @today))`

// Holding is the condition that person p is in charge for us, on @today, of something that
// @who may see: by an assignment, a commitment or a milestone that is still to be done.
const Holding = `(exists (
		select from seen_assignments(@who) s` + Things + `
		 where s.person_id = p.id and s.side = 'ours' and ` + Holds + ` and ` + There + `)
	or exists (
		select from seen_commitments(@who) c
		 where c.person_id = p.id and c.removed_at is null and c.state in ('open', 'under_way'))
	or exists (
		select from agreement_milestones m join seen_agreements(@who) g on g.id = m.agreement_id
		 where m.person_id = p.id and m.done_on is null and g.removed_at is null and g.state <> 'ended'))`
