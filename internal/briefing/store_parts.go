package briefing

import (
	"context"
	"fmt"

	"gyoryu/internal/auth"
	"gyoryu/internal/charge"
	"gyoryu/internal/pg"
)

// visitsLookedAt is how many of the last visits the document tells the points of.
const visitsLookedAt = 3

// remembered is in how many of the last visits unanswered problems and opportunities are
// looked for.
const remembered = 100

// each are the institutes a, of which each part of the document is asked for.
const each = `unnest(@ids::bigint[]) a (id)`

// done are the visits v with stop s at institute a that have taken place.
const done = `stops s join seen_visits(@who) v on v.id = s.visit_id and v.removed_at is null and v.state = 'done'`

// secretPromise is whether commitment x belongs to what is confidential.
const secretPromise = `(coalesce((select v.confidential from visits v where v.id = x.visit_id), false)
	or coalesce((select g.confidential from agreements g where g.id = x.agreement_id), false))`

// fill reads all parts in one round trip, each with as many rows as there is room for.
func (s Store) fill(ctx context.Context, b *Briefing, who auth.Account) error {
	if len(b.institutes) == 0 {
		return nil
	}
	var ids []int64
	at := map[int64]*Institute{}
	for i := range b.institutes {
		ids, at[b.institutes[i].ID] = append(ids, b.institutes[i].ID), &b.institutes[i]
	}
	args := pg.Args{
		"ids": ids, "who": who.ID, "today": b.today, "people": b.limits.people, "points": b.limits.points, "promises": b.limits.promises,
		"agreements": b.limits.agreements, "topics": b.limits.topics, "raise": b.limits.raise, "visits": visitsLookedAt,
		"written": 10 * visitsLookedAt, "remembered": remembered,
	}
	var q pg.Batch
	charges, last, next := queueCharges(&q, args), queueContact(&q, args, true), queueContact(&q, args, false)
	people, points, unanswered := queueMet(&q, args), queuePoints(&q, args), queueUnanswered(&q, args)
	promises, agreements, topics := queuePromises(&q, args), queueAgreements(&q, args), queueTopics(&q, args)
	if err := q.Send(ctx, s.db); err != nil {
		return fmt.Errorf("reading a briefing: %w", err)
	}
	for _, x := range *charges {
		at[x.InstituteID].charges = append(at[x.InstituteID].charges, x)
	}
	for _, x := range *last {
		at[x.InstituteID].last = &x
	}
	for _, x := range *next {
		at[x.InstituteID].next = &x
	}
	for _, x := range *people {
		at[x.InstituteID].met = append(at[x.InstituteID].met, x)
	}
	for _, x := range *points {
		at[x.InstituteID].points = append(at[x.InstituteID].points, x)
	}
	for _, x := range *unanswered {
		at[x.InstituteID].unanswered = append(at[x.InstituteID].unanswered, x)
	}
	for _, x := range *promises {
		at[x.InstituteID].promises = append(at[x.InstituteID].promises, x)
	}
	for _, x := range *agreements {
		at[x.InstituteID].agreements = append(at[x.InstituteID].agreements, x)
	}
	for _, x := range *topics {
		at[x.InstituteID].topics = append(at[x.InstituteID].topics, x)
	}
	return nil
}

func queueCharges(q *pg.Batch, args pg.Args) *[]charged {
	return pg.Queue[charged](q, `
		select s.institute_id, p.id as person_id, p.name, p.native_name as native, s.side, s.role
		  from assignments s join people p on p.id = s.person_id and p.removed_at is null
		 where s.institute_id = any (@ids::bigint[]) and `+charge.Holds+`
		 order by s.institute_id, s.side, s.starts_on nulls first, s.id`, args)
}

// queueContact asks for the last visit that took place, or for the next that is planned.
func queueContact(q *pg.Batch, args pg.Args, last bool) *[]contact {
	which, order := `v.state = 'planned' and v.ends_on >= @today`, `on_day, v.id`
	if last {
		which, order = `v.state = 'done'`, `on_day desc, v.id desc`
	}
	return pg.Queue[contact](q, `
		select a.id as institute_id, x.* from `+each+` cross join lateral (
			select v.id, v.title, v.direction, coalesce(s.met_on, v.starts_on) as on_day, v.confidential
			  from stops s join seen_visits(@who) v on v.id = s.visit_id and v.removed_at is null
			 where s.institute_id = a.id and `+which+`
			 order by `+order+` limit 1) x`, args)
}

// queueMet asks for the people there whom we met, those last met first: ours were met there
// too, and are left out, as are people whose names are no more.
func queueMet(q *pg.Batch, args pg.Args) *[]met {
	return pg.Queue[met](q, `
		select a.id as institute_id, m.* from `+each+` cross join lateral (
			select p.id as person_id, p.name, p.native_name as native, coalesce(o.title, '') as title, coalesce(o.gone, false) as left,
			       x.last_on, x.confidential, count(*) over ()::int as all
			  from (select sp.person_id, max(coalesce(s.met_on, v.starts_on)) as last_on, bool_or(v.confidential) as confidential
			          from `+done+` join stop_people sp on sp.stop_id = s.id
			         where s.institute_id = a.id group by sp.person_id) x
			  join people p on p.id = x.person_id and p.removed_at is null and p.anonymised_at is null
			  left join lateral (
				select o.title, o.ends_on is not null and o.ends_on < @today as gone from positions o
				 where o.person_id = p.id and o.institute_id = a.id order by o.ends_on desc nulls first, o.position limit 1) o on true
			 where not exists (select from positions h join institutes i on i.id = h.institute_id and i.home
			                    where h.person_id = p.id and (h.ends_on is null or h.ends_on >= @today))
			 order by x.last_on desc, p.id
			 limit @people) m`, args)
}

// queuePoints asks for what was said at the last visits, by kind. What was agreed and is still
// to be kept stands among the promises.
func queuePoints(q *pg.Batch, args pg.Args) *[]point {
	return pg.Queue[point](q, `
		select x.institute_id, x.id, x.kind, x.text, x.on_day, x.confidential, x.nth, x.all from (
			select a.id as institute_id, p.id, p.kind, p.text, v.on_day, v.confidential,
			       row_number() over (partition by a.id, p.kind order by v.on_day desc, v.id desc, p.position, p.id)::int as nth,
			       count(*) over (partition by a.id, p.kind)::int as all
			  from `+each+` cross join lateral (
				select v.* from (
					select v.id, s.id as stop_id, coalesce(s.met_on, v.starts_on) as on_day, v.confidential
					  from `+done+` and v.written
					 where s.institute_id = a.id order by on_day desc, v.id desc limit @written) v
				 where exists (select from points p where p.stop_id = v.stop_id)
				 order by v.on_day desc, v.id desc limit @visits) v
			  join points p on p.stop_id = v.stop_id
			 where p.kind <> 'agreed' or not exists (
				select from seen_commitments(@who) c where c.point_id = p.id and c.removed_at is null and c.state in ('open', 'under_way'))) x
		 where x.nth <= @points
		 order by x.institute_id, array_position('{discussed,learned,agreed,problem,opportunity,material}', x.kind), x.nth`, args)
}

// queueUnanswered asks for the problems and opportunities of which nothing came that the reader
// may see: no commitment, agreement or topic, no reform of a forum, nothing linked by hand.
func queueUnanswered(q *pg.Batch, args pg.Args) *[]point {
	return pg.Queue[point](q, `
		select a.id as institute_id, x.* from `+each+` cross join lateral (
			select p.id, p.kind, p.text, v.on_day, v.confidential, 0 as nth, 0 as all from (
				select s.id as stop_id, coalesce(s.met_on, v.starts_on) as on_day, v.confidential, v.id
				  from `+done+` and v.written
				 where s.institute_id = a.id order by on_day desc, v.id desc limit @remembered) v
			  join points p on p.stop_id = v.stop_id and p.kind in ('problem', 'opportunity')
			 where not exists (select from seen_commitments(@who) c where c.point_id = p.id and c.removed_at is null)
			   and not exists (select from seen_agreements(@who) g where g.point_id = p.id and g.removed_at is null)
			   and not exists (select from seen_topics(@who) t where t.point_id = p.id and t.removed_at is null)
			   and not exists (select from forum_reforms r where r.point_id = p.id)
			   and not exists (select from forum_problems f join forum_reforms r on r.problem_id = f.id where f.point_id = p.id)
			   and not exists (select from links l where l.from_kind = 'point' and l.from_id = p.id and l.removed_at is null and seen_on_line(@who, l.to_kind, l.to_id))
			 order by v.on_day desc, v.id desc, p.position, p.id
			 limit @raise) x`, args)
}

// queuePromises asks for what is still to be kept, by who owes it, the longest overdue first.
func queuePromises(q *pg.Batch, args pg.Args) *[]promise {
	return pg.Queue[promise](q, `
		select a.id as institute_id, x.id, x.what, x.owed_by, x.due_on, coalesce(p.name, '') as person, coalesce(p.native_name, '') as native,
		       `+secretPromise+` as confidential, x.nth, x.all
		  from `+each+` cross join lateral (
			select c.id, c.what, c.owed_by, c.due_on, c.visit_id, c.agreement_id, case when c.owed_by = 'them' then coalesce(c.their_person_id, c.person_id) else c.person_id end as person_id,
			       row_number() over (partition by c.owed_by order by c.due_on nulls last, c.id)::int as nth, count(*) over (partition by c.owed_by)::int as all
			  from commitment_institutes ci join seen_commitments(@who) c on c.id = ci.commitment_id and c.removed_at is null and c.state in ('open', 'under_way')
			 where ci.institute_id = a.id) x
		  left join people p on p.id = x.person_id
		 where x.nth <= @promises
		 order by a.id, x.owed_by, x.nth`, args)
}

// queueAgreements asks for those that are not over, those in force first and what ends first.
func queueAgreements(q *pg.Batch, args pg.Args) *[]agreement {
	return pg.Queue[agreement](q, `
		select a.id as institute_id, x.* from `+each+` cross join lateral (
			select g.id, g.title, g.kind, g.state, g.ends_on, case when g.notice_days is not null and g.ends_on is not null then g.notice_on end as notice_on,
			       g.renews, g.confidential, count(*) over ()::int as all,
			       (select count(*) from agreement_milestones m where m.agreement_id = g.id and m.done_on is null and m.due_on < @today)::int as late
			  from agreement_parties ap join seen_agreements(@who) g on g.id = ap.agreement_id and g.removed_at is null and g.state <> 'ended'
			 where ap.institute_id = a.id
			 order by array_position('{in_force,negotiating,proposed}', g.state), g.last_on, g.id
			 limit @agreements) x`, args)
}

// queueTopics asks for those on their way, the furthest first.
func queueTopics(q *pg.Batch, args pg.Args) *[]topic {
	return pg.Queue[topic](q, `
		select a.id as institute_id, x.* from `+each+` cross join lateral (
			select t.id, t.title, t.stage, t.stage_on, t.confidential, count(*) over ()::int as all
			  from topic_institutes ti join seen_topics(@who) t on t.id = ti.topic_id and t.removed_at is null and t.stage in ('proposed', 'shared', 'selected', 'under_way')
			 where ti.institute_id = a.id
			 order by array_position('{under_way,selected,shared,proposed}', t.stage), t.stage_on desc, t.id desc
			 limit @topics) x`, args)
}
