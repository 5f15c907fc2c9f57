package forum

import (
	"cmp"
	"context"
	"fmt"

	"gyoryu/internal/day"
	"gyoryu/internal/institute"
	"gyoryu/internal/list"
	"gyoryu/internal/pg"
)

// Filter is what a list of forums is narrowed to; zero values don't narrow.
type Filter struct {
	Words       string // in any name
	InstituteID int64
	Country     string // of an organiser
	Kind        Kind
	Sort        string
	After       *list.Cursor
	Limit       int // list.PerPage unless set
}

// Sorts are the orders of the list, the usual one first.
var Sorts = []string{"name", "-name", "-last", "last"}

type order struct {
	by, after string
	byDay     bool
}

var orders = map[string]order{
	"name":  {"f.name, f.id", "(f.name, f.id) > (@key::text, @after)", false},
	"-name": {"f.name desc, f.id desc", "(f.name, f.id) < (@key::text, @after)", false},
	"-last": {lastOn + " desc, f.id desc", "(" + lastOn + ", f.id) < (@key::date, @after)", true},
	"last":  {lastOn + ", f.id", "(" + lastOn + ", f.id) > (@key::date, @after)", true},
}

// never is the day of a last edition where there was none.
var never = day.Day{Year: 1, Month: 1, Day: 1}

// lastOn is the first day of forum f's last edition that is over.
const lastOn = `coalesce((select max(x.starts_on) from editions x
                          where x.forum_id = f.id and x.removed_at is null and x.ends_on < @today), '0001-01-01'::date)`

// editionsNear are the last edition of forum f and the next one. An edition whose day
// nobody knows is the last if no other is, and to come if its number is beyond the last.
const editionsNear = `
	  left join lateral (
		select e.id, e.number, e.starts_on, e.ends_on, e.city
		  from editions e
		 where e.forum_id = f.id and e.removed_at is null and (e.ends_on < @today or e.starts_on is null)
		 order by e.starts_on desc nulls last, e.number desc limit 1) l on true
	  left join lateral (
		select e.id, e.number, e.starts_on, e.ends_on, e.city
		  from editions e
		 where e.forum_id = f.id and e.removed_at is null
		   and (e.ends_on >= @today or e.starts_on is null and l.starts_on is not null and e.number > l.number)
		 order by e.starts_on nulls last, e.number limit 1) n on true`

const near = `
	coalesce(l.id, 0) as last_id, coalesce(l.number, 0) as last_number, l.starts_on as last_on, l.ends_on as last_until, coalesce(l.city, '') as last_city,
	coalesce(n.id, 0) as next_id, coalesce(n.number, 0) as next_number, n.starts_on as next_on, n.ends_on as next_until, coalesce(n.city, '') as next_city`

// Near are the last edition of a forum and the next one; their ids are 0 if there is none.
type Near struct {
	LastID            int64
	LastNumber        int
	LastOn, LastUntil day.Day
	LastCity          string
	NextID            int64
	NextNumber        int
	NextOn, NextUntil day.Day
	NextCity          string
}

// Line is a forum in a list.
type Line struct {
	ID         int64
	Name       string
	NameKO     string
	Acronym    string
	Kind       Kind
	Frequency  Frequency
	Institutes []Institute
	Near
	Agreed  int // reforms
	Carried int // of these, out
	SortOn  day.Day
}

// found is a page of the list, and what its filters offer.
type found struct {
	lines     []Line
	total     int
	countries []string // that have institutes, by their codes
}

// List is a page (of f.Limit, and one row more if there is another page) of the forums,
// and how many there are, at most list.MaxTotal+1.
func (s Store) List(ctx context.Context, f Filter, today day.Day) (lines []Line, total int, err error) {
	found, err := s.page(ctx, f, today)
	return found.lines, found.total, err
}

func (s Store) page(ctx context.Context, f Filter, today day.Day) (found, error) {
	chosen, by, args, err := f.chosen(today)
	if err != nil {
		return found{}, err
	}
	var b pg.Batch
	total := f.queueTotal(&b, s, today)
	lines := pg.Queue[Line](&b, chosen+`
		select f.id, f.name, f.name_ko, f.acronym, f.kind, f.frequency,
		       (select coalesce(jsonb_agg(jsonb_build_object('id', i.id, 'short', i.short, 'country', i.country) order by x.position, i.id), '[]')
		          from forum_institutes x join institutes i on i.id = x.institute_id where x.forum_id = f.id) as institutes,
		       `+near+`, r.agreed, r.carried, `+lastOn+` as sort_on
		  from page f`+editionsNear+`
		 cross join lateral (
			select count(*) as agreed, count(e.id) as carried
			  from forum_reforms r left join editions e on e.id = r.first_edition_id and e.removed_at is null
			 where r.forum_id = f.id) r
		 order by `+by, args)
	countries := institute.QueueCountries(&b, s.Recent)
	if err := b.Send(ctx, s.DB); err != nil {
		return found{}, fmt.Errorf("listing forums: %w", err)
	}
	return found{lines: *lines, total: total.N(), countries: institute.Codes(countries())}, nil
}

// queueTotal asks how many there are in all.
func (f Filter) queueTotal(b *pg.Batch, s Store, today day.Day) list.Total {
	w := f.where(today)
	return list.QueueTotal(b, s.Recent, `select from forums f where f.removed_at is null`+w.String(), w.Args)
}

// chosen is the head of a query, in which the page that f asks for is called page, and
// its order.
func (f Filter) chosen(today day.Day) (head, by string, args pg.Args, err error) {
	order, ok := orders[cmp.Or(f.Sort, Sorts[0])]
	if !ok {
		return "", "", nil, list.BadCursor
	}
	w := f.where(today)
	if f.After != nil {
		if _, err := day.Parse(f.After.Key); err != nil && order.byDay {
			return "", "", nil, list.BadCursor
		}
		w.And(true, order.after, "after", f.After.ID)
		w.Args["key"] = f.After.Key
	}
	return `
		with page as materialized (
			select f.* from forums f
			 where f.removed_at is null` + w.String() + `
			 order by ` + order.by + list.Limit(cmp.Or(f.Limit, list.PerPage)) + `)`, order.by, w.Args, nil
}

func (f Filter) where(today day.Day) *list.Where {
	w := list.Select(pg.Args{"today": today})
	w.And(f.Words != "", `(f.name || ' ' || f.name_ko || ' ' || f.acronym) ilike @words`, "words", "%"+list.Escape(f.Words)+"%")
	w.And(f.InstituteID != 0, `exists (select from forum_institutes x where x.forum_id = f.id and x.institute_id = @institute)`, "institute", f.InstituteID)
	w.And(f.Country != "", `exists (select from forum_institutes x join institutes i on i.id = x.institute_id
		where x.forum_id = f.id and i.country = @country)`, "country", f.Country)
	w.And(f.Kind != "", `f.kind = @kind`, "kind", f.Kind)
	return w
}

// place is a forum's value in the order, for the next page's cursor.
func place(sort, name string, sortOn day.Day, id int64) (key string, after int64) {
	if sort == "name" || sort == "-name" {
		return name, id
	}
	return sortOn.String(), id
}
