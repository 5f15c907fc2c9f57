package line

import (
	"context"
	"fmt"
	"strconv"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/list"
	"gyoryu/internal/pg"
	"gyoryu/internal/recent"
)

// Filter is which visits are asked what came of them; zero values don't narrow.
type Filter struct {
	Year        int
	InstituteID int64
	Nothing     bool // only those that led to nothing yet
	After       *list.Cursor
	Limit       int
}

// Led is a visit and what it led to.
type Led struct {
	ID        int64
	Title     string
	Direction string
	StartsOn  day.Day
	EndsOn    day.Day
	Results   []Node
}

// Of are the results of a kind.
func (v Led) Of(k Kind) []Node {
	var all []Node
	for _, n := range v.Results {
		if n.Kind == k {
			all = append(all, n)
		}
	}
	return all
}

// place is its value in the order, for the next page's cursor.
func (v Led) place() (string, int64) { return v.StartsOn.String(), v.ID }

// Found is a page of visits, and how many there are in all: at most list.MaxTotal+1
// of them are looked at.
type Found struct {
	Visits  []Led
	Total   int
	Led     int  // led to something
	Partial bool // there is more than was read
}

// mostResults is how many records a page of visits follows.
const mostResults = 5000

// leads is the condition that visit v led to something that the account may see: a
// commitment, or else anything that is neither visit nor point and that its points, or
// visits and points that they are linked to, lead to.
const leads = `(coalesce((select true from seen_commitments(@who) c where c.visit_id = v.id and c.point_id is not null and c.removed_at is null limit 1), false)
	or exists (
		with recursive walk(kind, id) as (
			select 'visit'::text, v.id
			union
			select n.kind, n.id from walk w cross join lateral (
				select 'point'::text as kind, p.id from points p where w.kind = 'visit' and p.visit_id = w.id
				union all
				select l.to_kind, l.to_id from links l
				 where l.from_kind = w.kind and l.from_id = w.id and l.removed_at is null and l.to_kind in ('visit', 'point')
				   and seen_on_line(@who, l.to_kind, l.to_id)) n)
		select from walk a` + after + `where n.kind not in ('visit', 'point') and` + seen + `))`

// List is a page of visits that took place, the latest first, with what each led to.
func (s Store) List(ctx context.Context, f Filter, who auth.Account) (Found, error) {
	w := list.Select(pg.Args{"who": who.ID})
	w.And(f.Year != 0, `v.starts_on >= make_date(@year, 1, 1) and v.starts_on <= make_date(@year, 12, 31)`, "year", f.Year)
	w.And(f.InstituteID != 0, `exists (select from stops s where s.visit_id = v.id and s.institute_id = @institute)`, "institute", f.InstituteID)
	const from = ` from seen_visits(@who) v where v.removed_at is null and v.state = 'done'`
	type count struct {
		Led
		Read int
	}
	all, err := s.tally(ctx, from+w.String(), w.Args)
	if err != nil {
		return Found{}, err
	}
	w.And(f.Nothing, `not `+leads, "", nil)
	if f.After != nil {
		w.And(true, `(v.starts_on, v.id) < (@key::date, @after)`, "after", f.After.ID)
		w.Args["key"] = f.After.Key
	}
	rows, err := pg.Many[count](ctx, s.DB, `
		with recursive
		page as materialized (select v.id, v.title, v.direction, v.starts_on, v.ends_on`+from+w.String()+`
		                       order by v.starts_on desc, v.id desc`+list.Limit(f.Limit)+`),
		walk(root, kind, id) as (
			select p.id, 'visit'::text, p.id from page p
			union
			select a.root, n.kind, n.id from walk a`+after+`where`+seen+`),
		met as materialized (select * from walk`+list.Limit(mostResults)+`),
		results as (
			select n.root, jsonb_agg(`+node+` order by t."on" nulls last, n.id) as results
			  from met n `+titled+`
			 where n.kind not in ('visit', 'point') group by n.root)
		select p.*, coalesce(r.results, '[]') as results, (select count(*) from met) as read
		  from page p left join results r on r.root = p.id
		 order by p.starts_on desc, p.id desc`, w.Args)
	if err != nil {
		return Found{}, fmt.Errorf("following visits to their results: %w", err)
	}
	found := Found{Total: all.Total, Led: all.Led}
	for _, r := range rows {
		found.Visits, found.Partial = append(found.Visits, r.Led), r.Read >= mostResults
	}
	return found, nil
}

// tally is how many visits there are, and how many of them led to something.
type tally struct{ Total, Led int }

// tallied is what the memory knows a tally by.
type tallied struct{ from, args string }

// tally follows up to list.MaxTotal+1 visits, which takes long: many who look at once ask
// once.
func (s Store) tally(ctx context.Context, from string, args pg.Args) (tally, error) {
	found, err := recent.Once(ctx, s.Recent, tallied{from, fmt.Sprint(args)}, func() (tally, error) {
		return pg.One[tally](ctx, s.DB, `
			select count(*) as total, count(*) filter (where x.leads) as led
			  from (select `+leads+` as leads`+from+` order by v.starts_on desc, v.id desc`+list.Limit(list.MaxTotal)+`) x`, args)
	})
	if err != nil {
		return tally{}, fmt.Errorf("counting visits that led to something: %w", err)
	}
	return found, nil
}

// Years are the first and the latest year with a visit that took place, 0 if there is none.
func (s Store) Years(ctx context.Context, who auth.Account) (first, last int, err error) {
	type row struct{ First, Last int }
	years, err := pg.One[row](ctx, s.DB, `
		select coalesce((select extract(year from v.starts_on)::int from seen_visits(@who) v
		                  where v.removed_at is null and v.state = 'done' order by v.starts_on, v.id limit 1), 0) as first,
		       coalesce((select extract(year from v.starts_on)::int from seen_visits(@who) v
		                  where v.removed_at is null and v.state = 'done' order by v.starts_on desc, v.id desc limit 1), 0) as last`,
		pg.Args{"who": who.ID})
	if err != nil {
		return 0, 0, fmt.Errorf("looking for years with visits: %w", err)
	}
	return years.First, years.Last, nil
}

// years are all of them, the latest first.
func years(first, last int) []string {
	var all []string
	for y := last; y >= first && y > 0 && len(all) < 200; y-- {
		all = append(all, strconv.Itoa(y))
	}
	return all
}
