package person

import (
	"context"
	"fmt"

	"gyoryu/internal/auth"
	"gyoryu/internal/charge"
	"gyoryu/internal/day"
	"gyoryu/internal/pg"
)

// find is one person, removed ones too: the handler asks who may see those.
func (s Store) find(ctx context.Context, id int64) (Person, error) {
	p, err := pg.One[Person](ctx, s.DB, `
		select p.id, p.version, p.name, p.family_name, p.given_name, p.native_name, p.native_lang, p.honorific, p.email, p.phone,
		       p.orcid, p.languages, p.notes, p.archived_at, p.anonymised_at, coalesce(p.created_by, 0) as created_by,
		       p.removed_at, coalesce(p.removed_by, 0) as removed_by, coalesce(r.name, '') as removed_name, coalesce(p.merged_into_id, 0) as merged_into,
		       coalesce((select a.name from history h join accounts a on a.id = h.account_id
		                  where h.noun = 'person' and h.noun_id = p.id order by h.id desc limit 1), '') as changed_by,
		       coalesce((select jsonb_agg(jsonb_build_object('id', o.id, 'institute_id', o.institute_id, 'institute', i.short,
		                                                     'title', o.title, 'from', o.starts_on, 'to', o.ends_on) order by o.position, o.id)
		                   from positions o join institutes i on i.id = o.institute_id where o.person_id = p.id), '[]') as positions,
		       coalesce((select jsonb_agg(jsonb_build_object('id', a.id, 'name_en', a.name_en, 'name_ko', a.name_ko) order by a.name_en, a.id)
		                   from person_areas pa join areas a on a.id = pa.area_id where pa.person_id = p.id), '[]') as areas,
		       coalesce(u.email, '') as account, coalesce(u.id, 0) as account_id
		  from people p
		  left join accounts r on r.id = p.removed_by
		  left join accounts u on u.person_id = p.id
		 where p.id = @id`,
		pg.Args{"id": id})
	if err != nil {
		return Person{}, fmt.Errorf("finding person %d: %w", id, err)
	}
	return p, nil
}

// latest is how many visits and commitments a page lists; links lead to all.
const latest = 20

// attended is a visit that somebody was on or was met at.
type attended struct {
	ID         int64
	Title      string
	State      string
	StartsOn   day.Day
	EndsOn     day.Day
	Led        bool
	Went       bool
	Role       string   // in the delegation
	Institutes []string // where they were met
}

// promise is a commitment in somebody's charge.
type promise struct {
	ID         int64
	What       string
	OwedBy     string
	State      string
	DueOn      day.Day
	StateOn    day.Day
	Institutes []string
}

type figures struct{ Visits, Open, Overdue int }

// around is all that a person's page shows of other nouns: what of it the reader
// may see.
type around struct {
	Figures  figures
	Visits   []attended
	Promises []promise
	Duties   []charge.Duty
	StandIns []charge.StandIn
	Standing standing
}

// standing is whether somebody is one of ours, and in charge of something that the reader
// may see.
type standing struct {
	AtHome  bool
	Left    bool // was one of ours, and is not any more
	Holding bool
}

// around reads it in one round trip.
func (s Store) around(ctx context.Context, id int64, today day.Day, who auth.Account) (around, error) {
	args := pg.Args{"id": id, "who": who.ID, "today": today, "latest": latest}
	const visits = `seen_visits(@who) v
		 where v.removed_at is null
		   and (v.leader_id = @id or exists (select from visit_delegates d where d.visit_id = v.id and d.person_id = @id)
		        or exists (select from stop_people x where x.visit_id = v.id and x.person_id = @id))`
	const promised = `seen_commitments(@who) c where (c.person_id = @id or c.their_person_id = @id) and c.removed_at is null`
	var b pg.Batch
	counts := pg.Queue[figures](&b, `
		select (select count(*) from `+visits+` and v.state <> 'cancelled') as visits,
		       count(*) as open, count(*) filter (where c.due_on < @today) as overdue
		  from `+promised+` and c.state in ('open', 'under_way')`, args)
	attendedVisits := pg.Queue[attended](&b, `
		select v.id, v.title, v.state, v.starts_on, v.ends_on, coalesce(v.leader_id = @id, false) as led,
		       exists (select from visit_delegates d where d.visit_id = v.id and d.person_id = @id) as went,
		       coalesce((select d.role from visit_delegates d where d.visit_id = v.id and d.person_id = @id), '') as role,
		       array(select i.short from stop_people x join stops s on s.id = x.stop_id join institutes i on i.id = s.institute_id
		              where x.visit_id = v.id and x.person_id = @id order by s.position) as institutes
		  from `+visits+`
		 order by v.starts_on desc, v.id desc
		 limit @latest`, args)
	promises := pg.Queue[promise](&b, `
		select c.id, c.what, c.owed_by, c.state, c.due_on, c.state_on,
		       array(select i.short from commitment_institutes x join institutes i on i.id = x.institute_id
		              where x.commitment_id = c.id order by x.position, i.id) as institutes
		  from `+promised+`
		 order by c.state not in ('open', 'under_way'), case when c.state in ('open', 'under_way') then c.due_on end nulls last, c.id desc
		 limit @latest`, args)
	duties := charge.QueueOfPerson(&b, id, who)
	standIns := charge.QueueStandIns(&b, id, today)
	stands := pg.Queue[standing](&b, `
		select `+at("i.home")+` as at_home, (`+charge.Left+`) as "left", `+charge.Holding+` as holding from people p where p.id = @id`, args)
	if err := b.Send(ctx, s.DB); err != nil {
		return around{}, fmt.Errorf("reading what person %d did: %w", id, err)
	}
	all := around{Figures: (*counts)[0], Visits: *attendedVisits, Promises: *promises, Duties: *duties, StandIns: *standIns}
	if len(*stands) > 0 {
		all.Standing = (*stands)[0]
	}
	return all, nil
}
