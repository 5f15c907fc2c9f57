package visit

import (
	"context"
	"fmt"
	"strconv"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/list"
	"gyoryu/internal/pg"
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

type order struct{ by, after string }

var orders = map[string]order{
	"-day":   {"v.starts_on desc, v.id desc", "(v.starts_on, v.id) < (@key::date, @after)"},
	"day":    {"v.starts_on, v.id", "(v.starts_on, v.id) > (@key::date, @after)"},
	"title":  {"v.title, v.id", "(v.title, v.id) > (@key::text, @after)"},
	"-title": {"v.title desc, v.id desc", "(v.title, v.id) < (@key::text, @after)"},
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
	Institutes     []ListedInstitute
	Points         int
	Agreed         int // commitments that are still there
	Loud           int // of these, overdue, undated or without anyone
}

// ListedInstitute is one that a listed visit stopped at.
type ListedInstitute struct {
	ID      int64  `json:"id"`
	Short   string `json:"short"`
	Country string `json:"country"`
}

// List is a page (of f.Limit, and one row more if there is another page) of the visits
// that the account may see, and how many there are, at most list.MaxTotal+1.
func (s Store) List(ctx context.Context, f Filter, today day.Day, who auth.Account) (lines []Line, total int, err error) {
	b, w, by, count, err := f.ask(today, who)
	if err != nil {
		return nil, 0, err
	}
	found := pg.Queue[Line](b, `
		with page as materialized (
			select v.* from seen_visits(@who) v
			 where v.removed_at is null`+w.String()+`
			 order by `+by.by+` limit @limit)
		select v.id, v.title, v.direction, v.starts_on, v.ends_on, v.state, v.confidential,
		       coalesce(v.delegation_size, (select count(*) from visit_delegates d where d.visit_id = v.id)) as delegation_size,
		       coalesce(p.name, '') as leader, coalesce(p.native_name, '') as leader_native,
		       (select coalesce(jsonb_agg(jsonb_build_object('id', i.id, 'short', i.short, 'country', i.country) order by s.position), '[]')
		          from stops s join institutes i on i.id = s.institute_id where s.visit_id = v.id) as institutes,
		       (select count(*) from points x where x.visit_id = v.id) as points,
		       c.agreed, c.loud
		  from page v
		  left join people p on p.id = v.leader_id
		 cross join lateral (
			select count(*) as agreed,
			       count(*) filter (where c.state in ('open', 'under_way')
			                          and (c.person_id is null or c.due_on is null or c.due_on < @today)) as loud
			  from commitments c where c.visit_id = v.id and c.removed_at is null) c
		 order by `+by.by, w.Args)
	if err := b.Send(ctx, s.DB); err != nil {
		return nil, 0, fmt.Errorf("listing visits: %w", err)
	}
	return *found, *count, nil
}

// ask begins the batch of a list: how many there are in all, and the conditions and the
// order of the page that f asks for.
func (f Filter) ask(today day.Day, who auth.Account) (b *pg.Batch, w *list.Where, by order, count *int, err error) {
	if f.Sort == "" {
		f.Sort = Sorts[0]
	}
	if f.Limit == 0 {
		f.Limit = list.PerPage
	}
	by, ok := orders[f.Sort]
	if !ok {
		return nil, nil, by, nil, list.BadCursor
	}
	b, w = &pg.Batch{}, f.where(who)
	w.Args["today"] = today
	count = pg.QueueValue[int](b, `
		select count(*) from (select from seen_visits(@who) v where v.removed_at is null`+w.String()+` limit @most) x`, w.Args)
	if f.After != nil {
		if _, err := day.Parse(f.After.Key); err != nil && (f.Sort == "day" || f.Sort == "-day") {
			return nil, nil, by, nil, list.BadCursor
		}
		w.And(true, by.after, "after", f.After.ID)
		w.Args["key"] = f.After.Key
	}
	return b, w, by, count, nil
}

func (f Filter) where(who auth.Account) *list.Where {
	w := list.Select(pg.Args{"who": who.ID, "limit": f.Limit + 1, "most": list.MaxTotal + 1})
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
	w.And(!f.Since.IsZero(), `v.ends_on >= @since`, "since", f.Since)
	w.And(!f.Until.IsZero(), `v.starts_on <= @until and v.state <> 'cancelled'`, "until", f.Until)
	w.And(!f.Unwritten.IsZero(), `not v.written and v.ends_on < @unwritten and v.state <> 'cancelled'`, "unwritten", f.Unwritten)
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

// Years are the years in which the account can see visits, the latest first.
func (s Store) Years(ctx context.Context, who auth.Account) ([]string, error) {
	type span struct{ First, Last *int }
	found, err := pg.One[span](ctx, s.DB, `
		select (select extract(year from v.starts_on)::int from seen_visits(@who) v where v.removed_at is null order by v.starts_on, v.id limit 1) as first,
		       (select extract(year from v.starts_on)::int from seen_visits(@who) v where v.removed_at is null order by v.starts_on desc, v.id desc limit 1) as last`,
		pg.Args{"who": who.ID})
	if err != nil {
		return nil, fmt.Errorf("finding the years of visits: %w", err)
	}
	var years []string
	for y := found.Last; y != nil && *y >= *found.First; *y-- {
		years = append(years, strconv.Itoa(*y))
	}
	return years, nil
}
