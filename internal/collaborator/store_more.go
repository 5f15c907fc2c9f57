package collaborator

import (
	"context"
	"fmt"

	"gyoryu/internal/auth"
	"gyoryu/internal/charge"
	"gyoryu/internal/day"
	"gyoryu/internal/pg"
)

// introducers is how many of us are named beside a person.
const introducers = 3

// ours are people u of ours: at our institute now, and there.
const ours = `join people u on u.id = z.colleague_id and u.removed_at is null and u.archived_at is null and u.anonymised_at is null
	 and exists (select from positions o join institutes i on i.id = o.institute_id and i.home where o.person_id = u.id and ` + here + `)`

// met are the stops, and the visits, at which the people x were met: the day by itself, or
// all stops might be read for it.
const met = `
	select x.person_id, x.stop_id, x.visit_id, coalesce((select s.met_on from stops s where s.id = x.stop_id), v.starts_on) as on_day
	  from stop_people x join seen_visits(@who) v on v.id = x.visit_id and v.removed_at is null and v.state = 'done'
	 where x.person_id = any (@people::bigint[])`

// went are who was with them there: the delegation, and who else was at the stop; and whom
// they met who went on a visit here.
const went = `
	select m.person_id, d.person_id as colleague_id, 'met' as how, m.on_day from met m join visit_delegates d on d.visit_id = m.visit_id
	union all
	select m.person_id, y.person_id, 'met', m.on_day from met m join stop_people y on y.stop_id = m.stop_id and y.person_id <> m.person_id
	union all
	select x.person_id, y.person_id, 'met', v.starts_on
	  from visit_delegates x join seen_visits(@who) v on v.id = x.visit_id and v.removed_at is null and v.state = 'done'
	  join stop_people y on y.visit_id = v.id where x.person_id = any (@people::bigint[])`

// shared are who shares something else with them.
const shared = `
	select x.person_id, y.person_id, 'topic', t.stage_on
	  from topic_people x join seen_topics(@who) t on t.id = x.topic_id and t.removed_at is null join topic_people y on y.topic_id = t.id and y.person_id <> x.person_id
	 where x.person_id = any (@people::bigint[])
	union all
	select x.person_id, y.person_id, 'output', o.published_on
	  from output_people x join outputs o on o.id = x.output_id and o.removed_at is null join output_people y on y.output_id = o.id and y.person_id <> x.person_id
	 where x.person_id = any (@people::bigint[])
	union all
	select x.person_id, y.person_id, 'edition', e.starts_on
	  from edition_people x join editions e on e.id = x.edition_id and e.removed_at is null and e.starts_on <= @today
	  join edition_people y on y.edition_id = e.id and y.person_id <> x.person_id
	 where x.person_id = any (@people::bigint[])
	union all
	select c.their_person_id, c.person_id, 'commitment', (select min(p.agreed_on) from commitment_spells p where p.commitment_id = c.id)
	  from seen_commitments(@who) c where c.their_person_id = any (@people::bigint[]) and c.person_id is not null and c.removed_at is null`

// More adds to people on a page why they are there, how live the tie with their institutes is,
// and who of us can introduce, in one round trip.
func (s Store) More(ctx context.Context, people []Person, w wanted, today day.Day, who auth.Account) error {
	if len(people) == 0 {
		return nil
	}
	at := map[int64]*Person{}
	var all, institutes []int64
	for i := range people {
		at[people[i].ID] = &people[i]
		all, institutes = append(all, people[i].ID), append(institutes, people[i].InstituteID)
	}
	args := pg.Args{
		"who": who.ID, "today": today, "areas": ids(w.areas), "topics": ids(w.topics), "people": all, "institutes": institutes, "most": introducers,
	}
	var b pg.Batch
	why := pg.Queue[reason](&b, evidence+`
		select e.person_id, e.kind, e.id, coalesce(a.name_en, t.title, o.title, i.short, '') as name, coalesce(a.name_ko, '') as name_ko
		  from evidence e
		  left join areas a on e.kind = 'area' and a.id = e.id
		  left join topics t on e.kind = 'topic' and t.id = e.id
		  left join outputs o on e.kind = 'output' and o.id = e.id
		  left join exchanges x on e.kind = 'exchange' and x.id = e.id
		  left join institutes i on i.id = x.to_institute_id
		 where e.person_id = any (@people::bigint[])
		 order by e.person_id, array_position('{topic,output,exchange,area}', e.kind), e.id`, args)
	type contact struct {
		InstituteID int64
		OnDay       day.Day
	}
	last := pg.Queue[contact](&b, `
		select a.id as institute_id, x.on_day from (select distinct unnest(@institutes::bigint[])) a (id) cross join lateral (
			select max(coalesce(s.met_on, v.starts_on)) as on_day from stops s
			  join seen_visits(@who) v on v.id = s.visit_id and v.removed_at is null and v.state = 'done' where s.institute_id = a.id) x
		 where x.on_day is not null`, args)
	introduce := pg.Queue[colleague](&b, `
		with met as materialized (`+met+`),
		z as materialized (
			select z.person_id, z.colleague_id, z.how, z.on_day, row_number() over (partition by z.person_id, z.colleague_id order by z.on_day desc nulls last, z.how) as nth
			  from (`+went+` union all `+shared+`) z (person_id, colleague_id, how, on_day)),
		y as (
			select z.person_id, u.id, u.name, u.native_name as native, z.how, z.on_day,
			       row_number() over (partition by z.person_id order by z.on_day desc nulls last, u.id) as nth
			  from z `+ours+` where z.nth = 1)
		select y.person_id, y.id, y.name, y.native, y.how, y.on_day from y where y.nth <= @most order by y.person_id, y.nth`, args)
	charges := pg.Queue[struct {
		InstituteID, ID int64
		Name, Native    string
	}](&b, `
		select s.institute_id, p.id, p.name, p.native_name as native from assignments s join people p on p.id = s.person_id and p.removed_at is null and p.archived_at is null
		 where s.institute_id = any (@institutes::bigint[]) and s.side = 'ours' and `+charge.Holds+` order by s.institute_id, s.starts_on nulls first, s.id`, args)
	if err := b.Send(ctx, s.db); err != nil {
		return fmt.Errorf("reading about collaborators: %w", err)
	}
	for _, r := range *why {
		at[r.PersonID].why = append(at[r.PersonID].why, r)
	}
	for _, c := range *introduce {
		at[c.PersonID].introduce = append(at[c.PersonID].introduce, c)
	}
	days := map[int64]day.Day{}
	for _, c := range *last {
		days[c.InstituteID] = c.OnDay
	}
	for i := range people {
		p := &people[i]
		p.lastOn = days[p.InstituteID]
		if len(p.introduce) > 0 {
			continue
		}
		for _, c := range *charges {
			if c.InstituteID == p.InstituteID && len(p.introduce) < introducers {
				p.introduce = append(p.introduce, colleague{PersonID: p.ID, ID: c.ID, Name: c.Name, Native: c.Native, How: "charge"})
			}
		}
	}
	return nil
}
