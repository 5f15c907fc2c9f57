package search

import (
	"context"
	"fmt"
	"slices"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/list"
	"gyoryu/internal/pg"
	"gyoryu/internal/recent"
)

// Store reads the index, and what it is of.
type Store struct {
	DB     pg.DB
	Recent *recent.Memory // how often words are, which need not be asked each time; nil: it is
}

// few is how many records are read at most, of all kinds at once, and put in order. Where
// there are more, each kind is asked for its newest.
const few = 1000

// How says in which way something was found.
type How string

// The ways: all words, most of them where no record has all, names that are nearly so
// where none is.
const (
	ByAll  How = "all"
	ByMost How = "most"
	ByNear How = "near"
)

// found is all that there is for a query, in order, and how many of each kind.
type found struct {
	places []place
	counts map[Kind]int // at most list.MaxTotal+1
	how    How
}

// Results are a page of what was found.
type Results struct {
	Hits   []Hit
	Counts map[Kind]int // under all filters but the kind; more than list.MaxTotal means that there are more
	Total  int
	How    How
}

// Find is the page after a place, in an order; after nil is the first. It has size hits at
// most.
func (s Store) Find(ctx context.Context, q Query, by Filter, sort Sort, after *place, size int, who auth.Account) (Results, error) {
	depth := ranked
	switch {
	case size <= suggested:
		depth = toSuggest
	case after != nil || size > ranked: // the pages go as far as is counted
		depth = list.MaxTotal + 1
	}
	f, err := s.look(ctx, q, by, depth, who)
	if err != nil {
		return Results{}, err
	}
	r := Results{Counts: f.counts, How: f.how}
	all := f.of(by.Kind, sort)
	if by.Kind != "" {
		r.Total = f.counts[by.Kind]
	} else {
		for _, n := range f.counts {
			r.Total += n
		}
	}
	if after != nil {
		at, _ := slices.BinarySearchFunc(all, *after, func(p, q place) int {
			if p.compare(q, sort) <= 0 {
				return -1
			}
			return 1
		})
		all = all[at:]
	}
	if len(all) > size {
		all = all[:size]
	}
	r.Hits, err = s.read(ctx, all, who)
	return r, err
}

// row is a place as the database has it.
type row struct {
	Kind     Kind
	RecordID int64
	OnDay    day.Day
	Fit      int
}

// look finds all records that fit, or the newest of each kind where there are very many. Its
// statements ask the index, and read a record only to know whether who asks may see it.
func (s Store) look(ctx context.Context, q Query, by Filter, depth int, who auth.Account) (found, error) {
	f := found{counts: map[Kind]int{}, how: ByAll}
	if q.Empty() {
		return f, nil
	}
	known, err := s.known(ctx, q)
	if err != nil {
		return f, err
	}
	many, rest := known.split(q)
	rows, all, err := s.gather(ctx, q, by, who, rest, known.sounds)
	if err != nil {
		return f, err
	}
	if !all { // more than the statistics know of
		many, rows = Kinds, slices.DeleteFunc(rows, func(r row) bool { return r.Fit != fitSound })
	}
	f.add(rows)
	if err := s.newestOf(ctx, &f, q, by, who, many, depth, known.frequencies); err != nil {
		return f, err
	}
	if len(f.places) == 0 && len(q.words) > 1 {
		if err := s.most(ctx, &f, q, by, who, known); err != nil {
			return f, err
		}
	}
	if len(f.places) == 0 && by.Year == 0 {
		if err := s.near(ctx, &f, q, by); err != nil {
			return f, err
		}
	}
	return f, nil
}

// most finds the records that have some of the words: the more the better.
func (s Store) most(ctx context.Context, f *found, q Query, by Filter, who auth.Account, known knowledge) error {
	some := q.only(func(w word) bool { // a word that is everywhere tells nothing
		single := q.only(func(o word) bool { return o.text == w.text })
		common, _ := known.split(single)
		return len(common) == 0
	})
	if some.Empty() {
		return nil
	}
	var b pg.Batch
	gathered := s.gatherMost(&b, q, some, by, who)
	if err := b.Send(ctx, s.DB); err != nil {
		return fmt.Errorf("searching for some of the words: %w", err)
	}
	if gathered != nil {
		f.add(*gathered)
	}
	f.how = ByMost
	return nil
}

// add takes rows; of each kind more than are counted are of no use.
func (f *found) add(rows []row) {
	for _, r := range rows {
		f.counts[r.Kind] = min(f.counts[r.Kind]+1, list.MaxTotal+1)
		f.places = append(f.places, place{r.Kind, r.RecordID, r.OnDay, r.Fit})
	}
}

// of are the places of one kind, or all, in order.
func (f found) of(k Kind, sort Sort) []place {
	all := f.places
	if k != "" {
		all = slices.DeleteFunc(slices.Clone(all), func(p place) bool { return p.Kind != k })
	}
	slices.SortFunc(all, func(a, b place) int { return a.compare(b, sort) })
	return all
}

// narrowed are the conditions of a filter on e, but for its kind: those are counted beside.
func narrowed(p patterns, by Filter) string {
	w := list.Select(p.args)
	w.And(by.Year != 0, `e.on_day between make_date(@year, 1, 1) and make_date(@year, 12, 31)`, "year", by.Year)
	w.And(by.Institute != 0 || by.Country != "", `search_at(e.kind, e.record_id, @institute, @country)`, "institute", by.Institute)
	if by.Institute != 0 || by.Country != "" {
		w.Args["country"] = by.Country
	}
	return w.String()
}

// seen is that who asks may see e.
const seen = ` and search_seen(@who, @writes, e.kind, e.record_id)`

func asked(who auth.Account) patterns {
	return patterns{pg.Args{"who": who.ID, "writes": who.Writes()}}
}

// gather asks the index for the words, and reads what it finds, unless that is much: then all is
// false. Who may see what is asked of that which is read.
func (s Store) gather(ctx context.Context, q Query, by Filter, who auth.Account, kinds []Kind, sounds []string) (rows []row, all bool, err error) {
	p := asked(who)
	ask, sound := q.needed().tsquery(kinds, false), ""
	if slices.Contains(kinds, Person) {
		sound = sounding(sounds)
	}
	if ask != "" && sound != "" {
		ask += "|" + sound
	} else if ask == "" {
		ask = sound
	}
	if ask == "" {
		return nil, true, nil
	}
	p.args["query"] = ask
	recheck := p.all(q, `lower(e.title || E'\n' || e.body)`, true)
	switch {
	case q.exact():
		recheck = "true"
	case sound != "":
		p.args["sounds"] = sound
		recheck = "(e.kind = 'person' and search_words(e.kind, e.title, e.body) @@ @sounds::tsquery or " + recheck + ")"
	}
	found, err := pg.Many[row](ctx, s.DB, `
		with hits as materialized ( -- apart, else the planner takes the limit for a reason to read the table
			select * from search_entries e
			 where search_words(e.kind, e.title, e.body) @@ @query::tsquery and `+recheck+narrowed(p, by)+`
		), e as materialized (select * from hits limit `+text(few+1)+`), n as materialized (select count(*) as n from e)
		select e.kind, e.record_id, e.on_day, `+p.fit(q)+` as fit
		  from e cross join n where (n.n <= `+text(few)+` or e.kind = 'person')`+seen+`
		union all
		select '', n.n, current_date, 0 from n`, p.args)
	if err != nil {
		return nil, false, fmt.Errorf("searching: %w", err)
	}
	for _, r := range found {
		if r.Kind == "" { // how many there were before it was asked who may see them
			all = r.RecordID <= few
		} else {
			rows = append(rows, r)
		}
	}
	return rows, all, nil
}

// needed are the words without which nothing fits: a country may be met by where a record
// belongs.
func (q Query) needed() Query {
	some := q.only(func(w word) bool { return w.country == "" || len(q.words) == 1 })
	if some.Empty() { // countries alone
		return q
	}
	return some
}

// exact reports whether the index alone knows that the words stand there: two characters
// side by side are a pair, three are two pairs that may stand apart.
func (q Query) exact() bool {
	return !slices.ContainsFunc(q.words, func(w word) bool {
		return w.script == paired && len([]rune(w.text)) > 2 || w.country != "" && len(q.words) > 1
	})
}

// gatherMost asks the index for any of some words, and reads how many of all are missing.
func (s Store) gatherMost(b *pg.Batch, q, some Query, by Filter, who auth.Account) *[]row {
	p := asked(who)
	p.args["query"] = some.tsquery(Kinds, true)
	if p.args["query"] == "" {
		return nil
	}
	missing := p.missing(q, `lower(e.title || E'\n' || e.body)`)
	return pg.Queue[row](b, `
		select x.kind, x.record_id, x.on_day, x.fit + `+text(fitMissing)+` * x.missing as fit
		  from (with hits as materialized (
		            select * from search_entries e where search_words(e.kind, e.title, e.body) @@ @query::tsquery`+narrowed(p, by)+`)
		        select e.kind, e.record_id, e.on_day, `+p.fit(q)+` as fit, `+missing+` as missing
		          from (select * from hits e limit `+text(2*few)+`) e
		         where true`+seen+`) x
		 where x.missing < @words
		 order by x.missing
		 limit `+text(list.MaxTotal), withWords(p.args, len(q.words)))
}

func withWords(args pg.Args, n int) pg.Args {
	args["words"] = n
	return args
}
