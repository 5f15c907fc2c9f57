package boardpaper

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/kept"
	"gyoryu/internal/list"
	"gyoryu/internal/pg"
	"gyoryu/internal/recent"
)

// lateShown is how many late commitments the document names of each country.
const lateShown = 5

// Store counts. What was counted is remembered for a few seconds: the document asks for all
// that is known of two years.
type Store struct {
	db     pg.DB
	memory *recent.Memory
	kept   kept.Store
}

// NewStore reads from db and remembers in m for a while; nil: it counts each time.
func NewStore(db pg.DB, m *recent.Memory) Store { return Store{db, m, kept.NewStore(db, m)} }

// counted is a measure's count for a country, or for all.
type counted struct {
	Country string
	Measure Measure
	Was     bool
	N       int
}

func args(on day.Day, who auth.Account) pg.Args {
	before := yearBefore(on)
	return pg.Args{"on": on, "before": before, "start": yearBefore(before), "who": who.ID}
}

// key is what the memory knows counts by.
type key struct {
	on  day.Day
	who int64
}

// counts are all measures' counts, in one round trip.
func (s Store) counts(ctx context.Context, on day.Day, who auth.Account) ([]counted, error) {
	return recent.Of(s.memory, key{on, who.ID}, func() ([]counted, error) {
		var b pg.Batch
		var found []*[]counted
		for _, from := range sources {
			found = append(found, pg.Queue[counted](&b, `
				with b as materialized (`+from.rows+`)
				select x.country, b.measure, b.was, sum(b.n)::int as n from b cross join lateral (`+from.countries+`) x group by 1, 2, 3
				union all
				select '', b.measure, b.was, sum(b.n)::int from b group by 2, 3`, args(on, who)))
		}
		if err := b.Send(ctx, s.db); err != nil {
			return nil, fmt.Errorf("counting for the board paper of %s: %w", on, err)
		}
		var all []counted
		for _, f := range found {
			all = append(all, *f...)
		}
		return all, nil
	})
}

// Make makes the document of a day.
func (s Store) Make(ctx context.Context, on, today day.Day, who auth.Account) (Paper, error) {
	p := Paper{on: on, before: yearBefore(on), today: today}
	lines := map[string]*Line{}
	line := func(code string) *Line {
		if lines[code] == nil {
			lines[code] = &Line{Country: code, counts: map[Measure]Number{}}
		}
		return lines[code]
	}
	counts, err := s.counts(ctx, on, who)
	if err != nil {
		return p, err
	}
	for _, c := range counts {
		n := line(c.Country).counts[c.Measure]
		if c.Was {
			n.Before = c.N
		} else {
			n.Now = c.N
		}
		line(c.Country).counts[c.Measure] = n
	}
	both := []day.Day{p.before, on}
	kept, err := s.kept.Countries(ctx, both, who)
	if err != nil {
		return p, err
	}
	for code, c := range kept[0] {
		line(code).before = c
	}
	for code, c := range kept[1] {
		line(code).now = c
	}
	whole, err := s.kept.Figures(ctx, both, who)
	if err != nil {
		return p, err
	}
	line("").before, line("").now = whole[0].Counts, whole[1].Counts
	late, err := s.kept.LateByCountry(ctx, on, lateShown, who)
	if err != nil {
		return p, err
	}
	for _, l := range late {
		line(l.Country).late = append(line(l.Country).late, l)
	}
	for code, l := range lines {
		switch {
		case code == "":
			p.all = *l
		case !l.nothing():
			p.lines = append(p.lines, *l)
		}
	}
	slices.SortFunc(p.lines, func(a, b Line) int { return strings.Compare(a.Country, b.Country) })
	return p, nil
}

// Row is one of those that a number counts.
type Row struct {
	ID    int64
	Title string
	OnDay day.Day
	N     int
}

// Rows is a page of the rows that a number counts, the latest first, and one more if there is
// another page; and what the number is. Of no country: of all.
func (s Store) Rows(ctx context.Context, a askedRows, who auth.Account) (rows []Row, n int, err error) {
	from := sourceOf(a.measure)
	w := list.Select(args(a.on, who))
	w.Args["measure"], w.Args["was"] = a.measure, a.was
	w.And(a.country != "", `@country in (`+from.countries+`)`, "country", a.country)
	counts, err := s.counts(ctx, a.on, who)
	if err != nil {
		return nil, 0, err
	}
	for _, c := range counts {
		if c.Country == a.country && c.Measure == a.measure && c.Was == a.was {
			n = c.N
		}
	}
	if a.After != nil {
		if _, err := day.Parse(a.After.Key); err != nil {
			return nil, 0, list.BadCursor
		}
		w.And(true, `(b.on_day, b.id) < (@key::date, @after)`, "after", a.After.ID)
		w.Args["key"] = a.After.Key
	}
	rows, err = pg.Many[Row](ctx, s.db, `
		with b as (`+from.rows+`)
		select b.id, b.title, b.on_day, b.n from b where b.measure = @measure and b.was = @was`+w.String()+`
		 order by b.on_day desc, b.id desc`+list.Limit(list.PerPage), w.Args)
	if err != nil {
		return nil, 0, fmt.Errorf("listing %s of the board paper of %s: %w", a.measure, a.on, err)
	}
	return rows, n, nil
}
