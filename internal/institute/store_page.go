package institute

import (
	"context"
	"fmt"

	"gyoryu/internal/auth"
	"gyoryu/internal/calendar"
	"gyoryu/internal/charge"
	"gyoryu/internal/day"
	"gyoryu/internal/pg"
	"gyoryu/internal/round"
)

// find is one institute, removed ones too: the handler asks who may see those.
func (s Store) find(ctx context.Context, id int64) (Institute, error) {
	i, err := pg.One[Institute](ctx, s.DB, `
		select i.id, i.version, i.short, i.name, i.acronym, i.name_ko, i.kind, i.country, i.city, i.latitude, i.longitude,
		       i.website, i.ror, i.notes, coalesce(i.parent_id, 0) as parent_id, coalesce(p.short, '') as parent,
		       i.home, i.archived_at, coalesce(i.created_by, 0) as created_by,
		       i.removed_at, coalesce(i.removed_by, 0) as removed_by, coalesce(r.name, '') as removed_name, coalesce(i.merged_into_id, 0) as merged_into,
		       coalesce((select a.name from history h join accounts a on a.id = h.account_id
		                  where h.noun = 'institute' and h.noun_id = i.id order by h.id desc limit 1), '') as changed_by,
		       array(with recursive below as (
		           select c.id from institutes c where c.parent_id = i.id and c.removed_at is null
		           union select c.id from institutes c join below b on b.id = c.parent_id where c.removed_at is null)
		             select b.id from below b order by b.id limit 1000) as below,
		       coalesce((select jsonb_agg(jsonb_build_object('text', n.text, 'kind', n.kind, 'lang', n.lang) order by n.position)
		                   from institute_names n where n.institute_id = i.id), '[]') as names
		  from institutes i
		  left join institutes p on p.id = i.parent_id
		  left join accounts   r on r.id = i.removed_by
		 where i.id = @id`,
		pg.Args{"id": id})
	if err != nil {
		return Institute{}, fmt.Errorf("finding institute %d: %w", id, err)
	}
	return i, nil
}

// latest is how many visits, commitments and points a page lists; links lead to all.
const latest = 10

type visited struct {
	ID        int64
	Title     string
	Direction string
	State     string
	StartsOn  day.Day
	EndsOn    day.Day
	MetOn     day.Day
}

type promise struct {
	ID           int64
	What         string
	OwedBy       string
	State        string
	DueOn        day.Day
	PersonID     int64
	Person       string
	PersonNative string
	TheirID      int64
	Their        string
	TheirNative  string
}

type remark struct {
	ID           int64
	Kind         string
	Text         string
	VisitID      int64
	MetOn        day.Day
	StartsOn     day.Day
	EndsOn       day.Day
	CommitmentID int64
	State        string
	Nobody       bool
	Person       string
	PersonNative string
}

type colleague struct {
	ID         int64
	Name       string
	NativeName string
	Title      string
	StartsOn   day.Day
	EndsOn     day.Day
	Current    bool
}

// figures are how many open commitments there are, by who owes them, and agreements in force.
type figures struct{ Visits, Open, We, They, Both, Overdue, Nobody, InForce int }

// dueThing is the commitment that is due next.
type dueThing struct {
	ID    int64
	What  string
	DueOn day.Day
}

type child struct {
	ID      int64
	Short   string
	Name    string
	NameKO  string
	Country string
	City    string
}

// around is all that an institute's page shows of other nouns: what of it the
// reader may see.
type around struct {
	Figures    figures
	Promises   []promise
	Visits     []visited
	Last, Next *visited
	Points     []remark
	People     []colleague
	Children   []child
	Charge     []charge.InCharge
	Due        *dueThing
	Years      []round.Year
	Follow     round.Follow
	Known      []round.Pair
	Carriers   []round.Carrier   // for managers
	Calendar   *calendar.Address // for who may give it away
	ties
}

// around reads it in one round trip: of the institute, and of those under it that are counted in.
func (s Store) around(ctx context.Context, id int64, of round.Of, today day.Day, who auth.Account) (around, error) {
	args := pg.Args{"id": id, "ids": of.Institutes, "who": who.ID, "today": today, "latest": latest}
	const promised = `(select distinct x.commitment_id from commitment_institutes x where x.institute_id = any (@ids::bigint[])) x
		  join seen_commitments(@who) c on c.id = x.commitment_id and c.removed_at is null and c.state in ('open', 'under_way')`
	const visits = `(
		select v.id, v.title, v.direction, v.state, v.starts_on, v.ends_on, min(s.met_on) as met_on
		  from stops s join seen_visits(@who) v on v.id = s.visit_id and v.removed_at is null
		 where s.institute_id = any (@ids::bigint[])
		 group by v.id, v.title, v.direction, v.state, v.starts_on, v.ends_on) v`
	var b pg.Batch
	counts := pg.Queue[figures](&b, `
		select 0 as visits, count(*) as open, count(*) filter (where c.owed_by = 'us') as we, count(*) filter (where c.owed_by = 'them') as they,
		       count(*) filter (where c.owed_by = 'both') as both,
		       (select count(*) from (select distinct x.agreement_id from agreement_parties x where x.institute_id = any (@ids::bigint[])) x
		          join seen_agreements(@who) g on g.id = x.agreement_id and g.removed_at is null and g.state = 'in_force') as in_force,
		       count(*) filter (where c.due_on < @today) as overdue, count(*) filter (where c.person_id is null) as nobody
		  from `+promised, args)
	due := pg.Queue[dueThing](&b, `select c.id, c.what, c.due_on from `+promised+` where c.due_on >= @today order by c.due_on, c.id limit 1`, args)
	promises := pg.Queue[promise](&b, `
		select c.id, c.what, c.owed_by, c.state, c.due_on,
		       coalesce(p.id, 0) as person_id, coalesce(p.name, '') as person, coalesce(p.native_name, '') as person_native,
		       coalesce(t.id, 0) as their_id, coalesce(t.name, '') as their, coalesce(t.native_name, '') as their_native
		  from `+promised+`
		  left join people p on p.id = c.person_id
		  left join people t on t.id = c.their_person_id
		 order by coalesce(c.due_on < @today, false) desc, c.person_id is null desc, c.due_on nulls last, c.id
		 limit @latest`, args)
	newest := pg.Queue[visited](&b, `select v.* from `+visits+` order by v.starts_on desc, v.id desc limit @latest`, args)
	last := pg.Queue[visited](&b, `select v.* from `+visits+` where v.state = 'done' order by coalesce(v.met_on, v.starts_on) desc, v.id desc limit 1`, args)
	next := pg.Queue[visited](&b, `select v.* from `+visits+` where v.state = 'planned' and v.ends_on >= @today order by v.starts_on, v.id limit 1`, args)
	points := pg.Queue[remark](&b, `
		select p.id, p.kind, p.text, p.visit_id, s.met_on, v.starts_on, v.ends_on, coalesce(c.id, 0) as commitment_id, coalesce(c.state, '') as state,
		       coalesce(c.person_id is null and c.state in ('open', 'under_way'), false) as nobody,
		       coalesce(h.name, '') as person, coalesce(h.native_name, '') as person_native
		  from stops s
		  join seen_visits(@who) v on v.id = s.visit_id and v.removed_at is null
		  join points p on p.stop_id = s.id
		  left join seen_commitments(@who) c on c.point_id = p.id and c.removed_at is null
		  left join people h on h.id = c.person_id
		 where s.institute_id = any (@ids::bigint[])
		 order by coalesce(s.met_on, v.starts_on) desc, v.id desc, p.position, p.id
		 limit @latest`, args)
	people := pg.Queue[colleague](&b, `
		select p.id, p.name, p.native_name, o.title, o.starts_on, o.ends_on, o.ends_on is null or o.ends_on >= @today as current
		  from positions o
		  join people p on p.id = o.person_id and p.removed_at is null
		 where o.institute_id = any (@ids::bigint[])
		 order by current desc, p.archived_at is not null, p.name, p.id, o.position
		 limit 200`, args)
	children := pg.Queue[child](&b, `
		select i.id, i.short, i.name, i.name_ko, i.country, i.city from institutes i where i.parent_id = @id and i.removed_at is null order by i.short, i.id`, args)
	inCharge := charge.Queue(&b, charge.Institute, id, today)
	tied := queueTies(&b, of.Institutes, today, who)
	years := round.QueueYears(&b, of, today, who)
	known := round.QueueKnown(&b, of, today, who)
	carriers := &[]round.Carrier{}
	if who.Is(auth.Manager) {
		carriers = round.QueueCarriers(&b, of, today, who)
	}
	follow := round.QueueFollow(&b, of, today, who)
	addresses := calendar.Queue(&b, calendar.OfInstitute(id))
	if err := b.Send(ctx, s.DB); err != nil {
		return around{}, fmt.Errorf("reading what happened at institute %d: %w", id, err)
	}
	all := around{Figures: (*counts)[0], Promises: *promises, Visits: *newest, Points: *points, People: *people, Children: *children, Charge: *inCharge, ties: tied()}
	all.Known, all.Carriers = *known, *carriers
	all.Years, all.Follow = years(), (*follow)[0]
	all.Figures.Visits = round.Sum(all.Years, round.Visits)
	if len(*due) > 0 {
		all.Due = &(*due)[0]
	}
	all.Calendar = calendar.First(*addresses)
	if len(*last) > 0 {
		all.Last = &(*last)[0]
	}
	if len(*next) > 0 {
		all.Next = &(*next)[0]
	}
	return all, nil
}
