package calendar

import (
	"context"
	"fmt"
	"time"

	"gyoryu/internal/charge"
	"gyoryu/internal/day"
	"gyoryu/internal/pg"
)

// choice is which records a calendar is about, as selects of ids, by noun. They are made arrays,
// for which the planner looks each up instead of reading the whole table.
type choice struct{ visits, commitments, milestones, agreements, ends, editions, exchanges string }

const inCharge = ` from assignments s where s.person_id = @person and ` + charge.Holds

// concerning is what concerns an account: visits that its person led or went on and those that
// it logged, what its person is in charge of and what belongs to that, editions where the
// person was, stays of the person's own.
var concerning = choice{
	visits: `select id from visits where leader_id = @person
		union select visit_id from visit_delegates where person_id = @person
		union select id from visits where created_by = @who`,
	commitments: `select id from commitments where person_id = @person and removed_at is null and due_on >= @from
		union all select id from commitments where removed_at > @lately and person_id = @person`,
	milestones: `select id from agreement_milestones where person_id = @person
		union select id from agreement_milestones where agreement_id = any (array(select s.agreement_id` + inCharge + `))`,
	agreements: `select s.agreement_id` + inCharge,
	ends:       `select s.agreement_id` + inCharge,
	editions: `select id from editions where forum_id = any (array(select s.forum_id` + inCharge + `))
		union select edition_id from edition_people where person_id = @person`,
	exchanges: `select id from exchanges where person_id = @person
		union select id from exchanges where to_institute_id = any (array(select s.institute_id` + inCharge + `))
		union select id from exchanges where from_institute_id = any (array(select s.institute_id` + inCharge + `))`,
}

// shared is what there is with an institute, and may be given away. When our agreements end,
// and by when we have to say so, is not.
var shared = choice{
	visits:      `select visit_id from stops where institute_id = @institute`,
	commitments: `select commitment_id from commitment_institutes where institute_id = @institute`,
	milestones: `select m.id from agreement_milestones m join agreement_parties a on a.agreement_id = m.agreement_id
		 where a.institute_id = @institute`,
	agreements: `select agreement_id from agreement_parties where institute_id = @institute`,
	ends:       `select null::bigint where false`,
	editions: `select e.id from editions e join forum_institutes f on f.forum_id = e.forum_id
		 where f.institute_id = @institute`,
	exchanges: `select id from exchanges where to_institute_id = @institute
		union select id from exchanges where from_institute_id = @institute`,
}

// queries ask for the events, noun by noun.
func (of choice) queries() []string {
	return []string{visits(of), commitments(of), milestones(of), goneMilestones(of), ends(of), editions(of), exchanges(of)}
}

// args are whose calendar it is, and which days it holds. Confidential records are asked for
// as the account; an institute's are asked for as nobody (0), who sees none of them.
func (o opened) args(now time.Time, today day.Day) pg.Args {
	return pg.Args{
		"who": o.AccountID, "person": o.PersonID, "institute": o.InstituteID, "today": today, "from": today.Add(-back),
		"lately": now.AddDate(0, 0, -lately), "most": most,
	}
}

// events are what the calendar holds, read in one round trip.
func (s Store) events(ctx context.Context, o opened, now time.Time, today day.Day) ([]event, error) {
	of, args := concerning, o.args(now, today)
	if o.InstituteID != 0 {
		of = shared
	}
	var b pg.Batch
	var parts []*[]event
	for _, sql := range of.queries() {
		parts = append(parts, pg.Queue[event](&b, sql, args))
	}
	if err := b.Send(ctx, s.DB); err != nil {
		return nil, fmt.Errorf("reading the events of calendar %d: %w", o.ID, err)
	}
	var all []event
	for _, part := range parts {
		all = append(all, *part...)
	}
	return all, nil
}

// there is the condition that a record was not removed, or only lately.
func there(removedAt string) string {
	return `(` + removedAt + ` is null or ` + removedAt + ` > @lately)`
}

// latest is the end of each query: what is last comes first.
const latest = ` order by "from" desc, id desc limit @most`

func visits(of choice) string {
	return `
	select 'visit' as kind, v.id, v.id as of_id, v.title, '' as title_ko, '' as "of", v.direction as way, v.state,
	       v.starts_on as "from", v.ends_on as "to", 0 as number,
	       array(select i.short from stops s join institutes i on i.id = s.institute_id
	              where s.visit_id = v.id group by i.id, i.short order by min(s.position)) as names,
	       array(select i.city from stops s join institutes i on i.id = s.institute_id
	              where s.visit_id = v.id and i.city <> '' and v.direction = 'outgoing' group by i.city order by min(s.position)) as cities,
	       coalesce((select jsonb_agg(jsonb_build_object('institute', i.short, 'place', s.place, 'met_on', s.met_on) order by s.position)
	                   from stops s join institutes i on i.id = s.institute_id where s.visit_id = v.id), '[]') as stops,
	       coalesce(p.name, '') as lead, false as late, false as renews,
	       coalesce(v.leader_id = @person, false) or exists (
	           select from visit_delegates d where d.visit_id = v.id and d.person_id = @person) as busy,
	       v.confidential, v.removed_at is not null as removed, v.version, v.created_at, v.updated_at
	  from seen_visits(@who) v
	  left join people p on p.id = v.leader_id and @who <> 0
	 where v.id = any (array(` + of.visits + `)) and v.ends_on >= @from and ` + there("v.removed_at") + latest
}

func commitments(of choice) string {
	return `
	select 'commitment' as kind, c.id, c.id as of_id, c.what as title, '' as title_ko, '' as "of", c.owed_by as way, c.state,
	       c.due_on as "from", null::date as "to", 0 as number,
	       array(select i.short from commitment_institutes x join institutes i on i.id = x.institute_id
	              where x.commitment_id = c.id order by x.position, i.id) as names,
	       '{}'::text[] as cities, '[]'::jsonb as stops, '' as lead, false as late, false as renews, false as busy,
	       coalesce(v.confidential, false) or coalesce(g.confidential, false) as confidential,
	       c.removed_at is not null as removed, c.version, c.created_at, c.updated_at
	  from seen_commitments(@who) c
	  left join visits v on v.id = c.visit_id
	  left join agreements g on g.id = c.agreement_id
	 where c.id = any (array(` + of.commitments + `)) and c.due_on >= @from and ` + there("c.removed_at") + latest
}

const partners = `array(select i.short from agreement_parties a join institutes i on i.id = a.institute_id
	              where a.agreement_id = g.id and not i.home order by a.position) as names`

func milestones(of choice) string {
	return `
	select 'milestone' as kind, m.id, g.id as of_id, m.title, '' as title_ko, g.title as "of", '' as way,
	       case when m.done_on is not null then 'done' else g.state end as state,
	       m.due_on as "from", null::date as "to", 0 as number, ` + partners + `,
	       '{}'::text[] as cities, '[]'::jsonb as stops, '' as lead,
	       m.done_on is null and g.state = 'ended' and coalesce(m.due_on > g.state_on, false) as late, false as renews, false as busy,
	       g.confidential, g.removed_at is not null as removed, g.version, g.created_at, g.updated_at
	  from agreement_milestones m
	  join seen_agreements(@who) g on g.id = m.agreement_id
	 where m.id = any (array(` + of.milestones + `)) and m.due_on >= @from and ` + there("g.removed_at") + latest
}

// goneMilestones were taken off their agreement lately: the history alone knows them.
func goneMilestones(of choice) string {
	return `
	select 'milestone' as kind, h.part_id as id, g.id as of_id, h.before ->> 'title' as title, '' as title_ko, g.title as "of", '' as way,
	       '' as state, (h.before ->> 'due_on')::date as "from", null::date as "to", 0 as number, ` + partners + `,
	       '{}'::text[] as cities, '[]'::jsonb as stops, '' as lead, false as late, false as renews, false as busy,
	       g.confidential, true as removed, g.version, g.created_at, h.at as updated_at
	  from history h
	  join seen_agreements(@who) g on g.id = h.noun_id
	 where h.part = 'agreement_milestones' and h.action = 'delete' and h.at > @lately and h.noun = 'agreement'
	   and (h.before ->> 'due_on')::date >= @from and ` + there("g.removed_at") + `
	   and ((h.before ->> 'person_id')::bigint = @person or g.id = any (array(` + of.agreements + `)))` + latest
}

// ends are the last days of agreements, and the last days to say that they are not to go on.
func ends(of choice) string {
	return `
	select d.kind, g.id, g.id as of_id, g.title, '' as title_ko, '' as "of", '' as way, g.state, d.on_day as "from", null::date as "to", 0 as number,
	       ` + partners + `, '{}'::text[] as cities, '[]'::jsonb as stops, '' as lead,
	       g.state = 'ended' and coalesce(d.on_day > g.state_on, false) as late, g.renews, false as busy,
	       g.confidential, g.removed_at is not null as removed, g.version, g.created_at, g.updated_at
	  from seen_agreements(@who) g
	 cross join lateral (values ('end', g.ends_on), ('notice', g.ends_on - g.notice_days)) d (kind, on_day)
	 where g.id = any (array(` + of.ends + `)) and d.on_day >= @from and ` + there("g.removed_at") + latest
}

func editions(of choice) string {
	return `
	select 'edition' as kind, e.id, e.id as of_id, case when f.acronym <> '' then f.acronym else f.name end as title, f.name_ko as title_ko,
	       e.theme as "of", '' as way, '' as state, e.starts_on as "from", e.ends_on as "to", e.number,
	       array(select i.short from forum_institutes x join institutes i on i.id = x.institute_id
	              where x.forum_id = f.id order by x.position, i.id) as names,
	       array_remove(array[e.city], '') as cities, '[]'::jsonb as stops, '' as lead, false as late, false as renews,
	       exists (select from edition_people p where p.edition_id = e.id and p.person_id = @person) as busy,
	       false as confidential, coalesce(e.removed_at, f.removed_at) is not null as removed,
	       e.version, e.created_at, greatest(e.updated_at, f.updated_at) as updated_at
	  from editions e
	  join forums f on f.id = e.forum_id
	 where e.id = any (array(` + of.editions + `)) and coalesce(e.ends_on, e.starts_on) >= @from and e.starts_on is not null
	   and ` + there("e.removed_at") + ` and ` + there("f.removed_at") + latest
}

func exchanges(of choice) string {
	return `
	select 'exchange' as kind, x.id, x.id as of_id, p.name as title, p.native_name as title_ko, t.short as "of", '' as way, x.state,
	       x.starts_on as "from", x.ends_on as "to", 0 as number, array_remove(array[f.short], null) as names,
	       array_remove(array[t.city], '') as cities, '[]'::jsonb as stops, '' as lead, false as late, false as renews,
	       x.person_id = @person as busy, false as confidential, x.removed_at is not null as removed, x.version, x.created_at, x.updated_at
	  from exchanges x
	  join people p on p.id = x.person_id
	  join institutes t on t.id = x.to_institute_id
	  left join institutes f on f.id = x.from_institute_id
	 where x.id = any (array(` + of.exchanges + `)) and coalesce(x.ends_on, x.starts_on) >= @from and x.starts_on is not null
	   and ` + there("x.removed_at") + latest
}
