package visit

import (
	"cmp"
	"context"
	"fmt"
	"strconv"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/institute"
	"gyoryu/internal/list"
	"gyoryu/internal/pg"
	"gyoryu/internal/recent"
)

// Filter is what a list of visits is narrowed to; zero values don't narrow.
type Filter struct {
	InstituteID int64
	PersonID    int64 // led it, went on it, or was met
	AreaID      int64
	Country     string
	Year        int
	State       State
	Direction   Direction
	Words       string  // in the title
	Since       day.Day // not over before
	Until       day.Day // begun by then
	Unwritten   day.Day // over before then, and nothing was written down
	Mine        bool    // logged by who asks, or they led it or went on it
	Sort        string
	After       *list.Cursor
	Limit       int // list.PerPage unless set
}

// Sorts are the orders of the list, the usual one first.
var Sorts = []string{"-day", "day", "title", "-title"}

type order struct {
	by, after string
	byDay     bool
}

var orders = map[string]order{
	"-day":   {"v.starts_on desc, v.id desc", "(v.starts_on, v.id) < (@key::date, @after)", true},
	"day":    {"v.starts_on, v.id", "(v.starts_on, v.id) > (@key::date, @after)", true},
	"title":  {"v.title, v.id", "(v.title, v.id) > (@key::text, @after)", false},
	"-title": {"v.title desc, v.id desc", "(v.title, v.id) < (@key::text, @after)", false},
}

// Line is a visit in a list.
type Line struct {
	ID             int64
	Title          string
	Direction      Direction
	StartsOn       day.Day
	EndsOn         day.Day
	State          State
	Confidential   bool
	DelegationSize int
	Leader         string
	LeaderNative   string
	InstituteIDs   []int64 // of the stops, in order
	Shorts         []string
	Countries      []string
	Points         int
	Agreed         int // commitments that are still there
	Loud           int // of these, overdue, undated or without anyone
}

// ListedInstitute is one that a listed visit stopped at.
type ListedInstitute struct {
	ID      int64
	Short   string
	Country string
}

// Institutes are those that it stopped at, in order.
func (l Line) Institutes() []ListedInstitute {
	all := make([]ListedInstitute, len(l.InstituteIDs))
	for i, id := range l.InstituteIDs {
		all[i] = ListedInstitute{id, l.Shorts[i], l.Countries[i]}
	}
	return all
}

// List is a page (of f.Limit, and one row more if there is another page) of the visits
// that the account may see, and how many there are, at most list.MaxTotal+1.
func (s Store) List(ctx context.Context, f Filter, today day.Day, who auth.Account) (lines []Line, total int, err error) {
	found, err := s.page(ctx, f, today, who)
	return found.lines, found.total, err
}

// found is a page of the list, and what its filters offer.
type found struct {
	lines     []Line
	total     int
	years     []string // in which the account can see visits, the latest first
	countries []string // that have institutes, by their codes
}

func (s Store) page(ctx context.Context, f Filter, today day.Day, who auth.Account) (found, error) {
	var b pg.Batch
	total := f.queueTotal(&b, s.Recent, today, who)
	lines, err := f.Queue(&b, today, who)
	if err != nil {
		return found{}, err
	}
	span, countries := queueYears(&b, s.Recent, who), institute.QueueCountries(&b, s.Recent)
	if err := b.Send(ctx, s.DB); err != nil {
		return found{}, fmt.Errorf("listing visits: %w", err)
	}
	return found{lines: *lines, total: total.N(), years: span()[0].years(), countries: institute.Codes(countries())}, nil
}

// Queue asks for the page in a batch of the caller's.
func (f Filter) Queue(b *pg.Batch, today day.Day, who auth.Account) (lines *[]Line, err error) {
	from, by, args, err := f.chosen(today, who)
	if err != nil {
		return nil, err
	}
	return pg.Queue[Line](b, from+`
		select v.id, v.title, v.direction, v.starts_on, v.ends_on, v.state, v.confidential,
		       coalesce(v.delegation_size, (select count(*) from visit_delegates d where d.visit_id = v.id)) as delegation_size,
		       coalesce(p.name, '') as leader, coalesce(p.native_name, '') as leader_native,
		       s.institute_ids, s.shorts, s.countries,
		       (select count(*) from points x where x.visit_id = v.id) as points,
		       c.agreed, c.loud
		  from page v
		  left join people p on p.id = v.leader_id
		 cross join lateral (
			select array_agg(s.id) as institute_ids, array_agg(s.short) as shorts, array_agg(s.country) as countries
			  from (select i.id, i.short, i.country
			          from stops s join institutes i on i.id = s.institute_id where s.visit_id = v.id order by s.position) s) s
		 cross join lateral (
			select count(*) as agreed,
			       count(*) filter (where c.state in ('open', 'under_way')
			                          and (c.person_id is null or c.due_on is null or c.due_on < @today)) as loud
			  from commitments c where c.visit_id = v.id and c.removed_at is null) c
		 order by `+by, args), nil
}

// queueTotal asks how many there are in all.
func (f Filter) queueTotal(b *pg.Batch, m *recent.Memory, today day.Day, who auth.Account) list.Total {
	w := f.where(today, who)
	return list.QueueTotal(b, m, `select from seen_visits(@who) v where v.removed_at is null`+w.String(), w.Args)
}

// chosen is the head of a query, in which the page that f asks for is called page, and
// its order.
func (f Filter) chosen(today day.Day, who auth.Account) (head, by string, args pg.Args, err error) {
	order, ok := orders[cmp.Or(f.Sort, Sorts[0])]
	if !ok {
		return "", "", nil, list.BadCursor
	}
	w := f.where(today, who)
	if f.After != nil {
		if _, err := day.Parse(f.After.Key); err != nil && order.byDay {
			return "", "", nil, list.BadCursor
		}
		w.And(true, order.after, "after", f.After.ID)
		w.Args["key"] = f.After.Key
	}
	return `
		with page as materialized (
			select v.* from seen_visits(@who) v
			 where v.removed_at is null` + w.String() + `
			 order by ` + order.by + list.Limit(cmp.Or(f.Limit, list.PerPage)) + `)`, order.by, w.Args, nil
}

func (f Filter) where(today day.Day, who auth.Account) *list.Where {
	w := list.Select(pg.Args{"who": who.ID, "today": today})
	w.And(f.InstituteID != 0, `exists (select from stops s where s.visit_id = v.id and s.institute_id = @institute)`, "institute", f.InstituteID)
	w.And(f.Country != "", `exists (select from stops s join institutes i on i.id = s.institute_id
		where s.visit_id = v.id and i.country = @country)`, "country", f.Country)
	w.And(f.PersonID != 0, `v.id in (select l.id from visits l where l.leader_id = @person
		union select d.visit_id from visit_delegates d where d.person_id = @person
		union select sp.visit_id from stop_people sp where sp.person_id = @person)`, "person", f.PersonID)
	w.And(f.AreaID != 0, `exists (select from visit_areas a where a.visit_id = v.id and a.area_id = @area)`, "area", f.AreaID)
	w.And(f.Year != 0, `v.starts_on >= make_date(@year, 1, 1) and v.starts_on <= make_date(@year, 12, 31)`, "year", f.Year)
	w.And(f.State != "", `v.state = @state`, "state", f.State)
	w.And(f.Direction != "", `v.direction = @direction`, "direction", f.Direction)
	w.And(f.Words != "", `v.title ilike @words`, "words", "%"+list.Escape(f.Words)+"%")
	// No visit is longer than a year, so that the order by the first day serves.
	w.And(!f.Since.IsZero(), `v.ends_on >= @since and v.starts_on >= @since::date - 366`, "since", f.Since)
	w.And(!f.Until.IsZero(), `v.starts_on <= @until and v.state <> 'cancelled'`, "until", f.Until)
	w.And(!f.Unwritten.IsZero(), `not v.written and v.ends_on < @unwritten and v.starts_on < @unwritten and v.state <> 'cancelled'`, "unwritten", f.Unwritten)
	w.And(f.Mine, `(v.created_by = @who or v.leader_id = @me
		or exists (select from visit_delegates d where d.visit_id = v.id and d.person_id = @me))`, "me", who.PersonID)
	return w
}

// place is a line's value in the order, for the next page's cursor.
func (l Line) place(sort string) (key string, id int64) {
	if sort == "title" || sort == "-title" {
		return l.Title, l.ID
	}
	return l.StartsOn.String(), l.ID
}

// span is the first and the last year in which an account can see visits.
type span struct{ First, Last *int }

// queueYears asks for it.
func queueYears(b *pg.Batch, m *recent.Memory, who auth.Account) func() []span {
	return list.QueueKnown[span](b, m, `
		select (select extract(year from v.starts_on)::int from seen_visits(@who) v where v.removed_at is null order by v.starts_on, v.id limit 1) as first,
		       (select extract(year from v.starts_on)::int from seen_visits(@who) v where v.removed_at is null order by v.starts_on desc, v.id desc limit 1) as last`,
		pg.Args{"who": who.ID})
}

// years are all of them, the latest first.
func (s span) years() []string {
	if s.Last == nil {
		return nil
	}
	var years []string
	for y := *s.Last; y >= *s.First; y-- {
		years = append(years, strconv.Itoa(y))
	}
	return years
}
