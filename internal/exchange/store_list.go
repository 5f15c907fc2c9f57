package exchange

import (
	"cmp"
	"context"
	"fmt"
	"strconv"

	"gyoryu/internal/day"
	"gyoryu/internal/institute"
	"gyoryu/internal/list"
	"gyoryu/internal/pg"
	"gyoryu/internal/recent"
)

// Filter is what a list of stays is narrowed to; zero values don't narrow.
type Filter struct {
	Words       string // in the person's name, or the name of either institute
	InstituteID int64  // host or origin
	Country     string // of the host
	Partner     string // the country of the host or the origin, whichever is not ours
	PersonID    int64
	Year        int   // any day in it
	State       State // or Held
	AreaID      int64
	Direction   Direction
	Sort        string
	After       *list.Cursor
	Limit       int // list.PerPage unless set
}

// Sorts are the orders of the list, the usual one first.
var Sorts = []string{"-day", "day", "person", "-person"}

type order struct{ by, after string }

// first is the day by which stays are sorted: those whose first day is not known come
// with the latest.
const first = `coalesce(e.starts_on, 'infinity'::date)`

var orders = map[string]order{
	"-day":    {first + " desc, e.id desc", "(" + first + ", e.id) < (@key::date, @after)"},
	"day":     {first + ", e.id", "(" + first + ", e.id) > (@key::date, @after)"},
	"person":  {"p.name, e.id", "(p.name, e.id) > (@key::text, @after)"},
	"-person": {"p.name desc, e.id desc", "(p.name, e.id) < (@key::text, @after)"},
}

// Line is a stay in a list.
type Line struct {
	ID int64
	Span
	Person Person
	From   *Institute
	To     Institute
	Areas  []Area
}

// listed are the columns of a Line.
const listed = `e.id, e.starts_on, e.ends_on, e.state, ` + whose + ` as person, ` + origin + ` as "from", ` + host + ` as "to", ` + areas + ` as areas`

// found is a page of the list, and what its filters offer.
type found struct {
	lines     []Line
	total     int
	years     []string // in which there are stays, the latest first
	countries []string // that have institutes, by their codes
	areas     []Area
}

// List is a page (of f.Limit, and one row more if there is another page) of the stays,
// and how many there are, at most list.MaxTotal+1.
func (s Store) List(ctx context.Context, f Filter) (lines []Line, total int, err error) {
	found, err := s.page(ctx, f)
	return found.lines, found.total, err
}

func (s Store) page(ctx context.Context, f Filter) (found, error) {
	var b pg.Batch
	total := f.queueTotal(&b, s.Recent)
	head, by, args, err := f.chosen()
	if err != nil {
		return found{}, err
	}
	lines := pg.Queue[Line](&b, head+`select `+listed+` from page e`+named+` order by `+by, args)
	span, countries, areas := queueYears(&b, s.Recent), institute.QueueCountries(&b, s.Recent), queueAreas(&b)
	if err := b.Send(ctx, s.DB); err != nil {
		return found{}, fmt.Errorf("listing stays: %w", err)
	}
	return found{lines: *lines, total: total.N(), years: span()[0].years(), countries: institute.Codes(countries()), areas: *areas}, nil
}

// queueTotal asks how many there are in all.
func (f Filter) queueTotal(b *pg.Batch, m *recent.Memory) list.Total {
	w := f.where()
	return list.QueueTotal(b, m, `select from exchanges e where e.removed_at is null`+w.String(), w.Args)
}

// chosen is the head of a query, in which the page that f asks for is called page, and
// its order.
func (f Filter) chosen() (head, by string, args pg.Args, err error) {
	sort := cmp.Or(f.Sort, Sorts[0])
	order, ok := orders[sort]
	if !ok {
		return "", "", nil, list.BadCursor
	}
	w := f.where()
	if f.After != nil {
		if _, err := day.Parse(f.After.Key); err != nil && f.After.Key != unknown && (sort == "day" || sort == "-day") {
			return "", "", nil, list.BadCursor
		}
		w.And(true, order.after, "after", f.After.ID)
		w.Args["key"] = f.After.Key
	}
	return `
		with page as materialized (
			select e.* from exchanges e join people p on p.id = e.person_id
			 where e.removed_at is null` + w.String() + `
			 order by ` + order.by + list.Limit(cmp.Or(f.Limit, list.PerPage)) + `)
		`, order.by, w.Args, nil
}

func (f Filter) where() *list.Where {
	w := list.Select(pg.Args{})
	w.And(f.Words != "", `(e.person_id in (
			select p.id from people p, (select `+pattern+` as pattern) k where p.key like k.pattern or p.native_key like k.pattern)
		or exists (
			select from institute_names n where n.institute_id in (e.to_institute_id, e.from_institute_id) and n.key like (select `+pattern+`)))`,
		"words", f.Words)
	w.And(f.InstituteID != 0, `(e.to_institute_id = @institute or e.from_institute_id = @institute)`, "institute", f.InstituteID)
	w.And(f.Country != "", `exists (select from institutes i where i.id = e.to_institute_id and i.country = @country)`, "country", f.Country)
	w.And(f.Partner != "", `exists (select from institutes i where i.id in (e.to_institute_id, e.from_institute_id) and i.country = @partner and not i.home)`, "partner", f.Partner)
	w.And(f.PersonID != 0, `e.person_id = @person`, "person", f.PersonID)
	w.And(f.Year != 0, during, "since", day.Day{Year: f.Year, Month: 1, Day: 1})
	if f.Year != 0 {
		w.Args["until"] = day.Day{Year: f.Year, Month: 12, Day: 31}
	}
	w.And(f.State == Held, `e.state in ('under_way', 'done')`, "", nil)
	w.And(f.State != "" && f.State != Held, `e.state = @state`, "state", f.State)
	w.And(f.AreaID != 0, `exists (select from exchange_areas x where x.exchange_id = e.id and x.area_id = @area)`, "area", f.AreaID)
	w.And(f.Direction == Incoming, atHome, "", nil)
	w.And(f.Direction == Outgoing, `not `+atHome+` and (`+fromHome+` or e.from_institute_id is null and `+ours+`)`, "", nil)
	return w
}

// pattern is what a name's key is like that has the words in it.
const pattern = `'%' || replace(replace(coalesce(name_key(@words), ''), '\', '\\'), '%', '\%') || '%'`

const (
	atHome   = `exists (select from institutes h where h.home and h.id = e.to_institute_id)`
	fromHome = `exists (select from institutes h where h.home and h.id = e.from_institute_id)`
	ours     = `exists (select from positions x join institutes h on h.id = x.institute_id and h.home where x.person_id = e.person_id)`
)

// unknown is the place of a day that is not known in the order of days.
const unknown = "infinity"

// place is a line's value in the order, for the next page's cursor.
func (l Line) place(sort string) (key string, id int64) {
	if sort == "person" || sort == "-person" {
		return l.Person.Name, l.ID
	}
	return cmp.Or(l.StartsOn.String(), unknown), l.ID
}

// years are the first and the last year in which there are stays.
type years struct{ First, Last *int }

func queueYears(b *pg.Batch, m *recent.Memory) func() []years {
	return list.QueueKnown[years](b, m, `
		select extract(year from min(coalesce(e.starts_on, e.ends_on)))::int as first, extract(year from max(coalesce(e.ends_on, e.starts_on)))::int as last
		  from exchanges e where e.removed_at is null`, nil)
}

// years are all of them, the latest first; of very many the latest hundred.
func (s years) years() []string {
	if s.Last == nil {
		return nil
	}
	var all []string
	for y := *s.Last; y >= *s.First && len(all) < 100; y-- {
		all = append(all, strconv.Itoa(y))
	}
	return all
}
