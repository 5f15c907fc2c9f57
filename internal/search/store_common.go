package search

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"gyoryu/internal/auth"
	"gyoryu/internal/pg"
	"gyoryu/internal/recent"
)

// A word that a good part of all records have has hits without end: to read them all would
// take longer the more there are. Among the newest records of a kind there are enough of
// them for more pages than anybody turns, and so these are read instead, the newest first.
// How common a word is, the database has counted for its planner.

const (
	// walk is how many of the newest records of a kind are looked through.
	walk = 30_000
	// few is how many hits of a kind are worth no thought.
	few = 300
	// enough is how many hits times their share make walking cheaper than asking the index:
	// that costs with the hits, walking with the distance between them.
	enough = 1800
	// ranked is of how many of the newest it is found out how well they fit.
	ranked = 200
)

// frequencies is how often pieces are, of the commonest ones.
type frequencies struct {
	pieces map[string]float64 // the share of all rows
	rows   map[Kind]float64
	total  float64
}

// knowledge is what is known before searching.
type knowledge struct {
	frequencies
	sounds []string // how each word sounds, if all can be parts of a name
}

type statistics struct {
	Pieces []string
	Shares []float32
	Kinds  []string
	Parts  []float32
	Rows   float64
}

// known asks how often words are, and how those that are typed sound.
func (s Store) known(ctx context.Context, q Query) (k knowledge, err error) {
	type key struct{}
	var b pg.Batch
	var counted *[]statistics
	remembered, is := recent.Recall[frequencies](s.Recent, key{})
	remember := s.Recent.Later(key{})
	if !is {
		counted = pg.Queue[statistics](&b, `
			select coalesce((select p.most_common_elems::text::text[] from pg_stats p
			                  where p.schemaname = current_schema and p.tablename = 'search_entries_words'), '{}') as pieces,
			       coalesce((select p.most_common_elem_freqs from pg_stats p
			                  where p.schemaname = current_schema and p.tablename = 'search_entries_words'), '{}') as shares,
			       coalesce((select p.most_common_vals::text::text[] from pg_stats p
			                  where p.schemaname = current_schema and p.tablename = 'search_entries' and p.attname = 'kind'), '{}') as kinds,
			       coalesce((select p.most_common_freqs from pg_stats p
			                  where p.schemaname = current_schema and p.tablename = 'search_entries' and p.attname = 'kind'), '{}') as parts,
			       (select c.reltuples::float8 from pg_class c where c.oid = 'search_entries'::regclass) as rows`, nil)
	}
	var sounds *[]struct{ Sound string }
	if spelt := q.spelt(); len(spelt) > 0 {
		sounds = pg.Queue[struct{ Sound string }](&b, `
			select search_sound(w) as sound from unnest(@words::text[]) with ordinality x (w, n) order by n`, pg.Args{"words": spelt})
	}
	if counted != nil || sounds != nil {
		if err := b.Send(ctx, s.DB); err != nil {
			return k, fmt.Errorf("asking how common words are: %w", err)
		}
	}
	if counted != nil {
		remembered = (*counted)[0].read()
		remember(remembered)
	}
	k.frequencies = remembered
	if sounds != nil {
		for _, s := range *sounds {
			k.sounds = append(k.sounds, s.Sound)
		}
	}
	return k, nil
}

func (s statistics) read() frequencies {
	f := frequencies{pieces: map[string]float64{}, rows: map[Kind]float64{}, total: max(s.Rows, 0)}
	for i, piece := range s.Pieces {
		if i < len(s.Shares) {
			f.pieces[piece] = float64(s.Shares[i])
		}
	}
	for i, kind := range s.Kinds {
		if i < len(s.Parts) {
			f.rows[Kind(kind)] = float64(s.Parts[i]) * f.total
		}
	}
	return f
}

// hits is how many records of a kind have the word, as far as is known.
func (f frequencies) hits(w word, k Kind) float64 {
	share := 0.0
	for _, scope := range []string{scopes[k], strings.ToLower(scopes[k])} {
		share += f.share(w, scope)
	}
	return share * f.total
}

func (f frequencies) share(w word, scope string) float64 {
	r := []rune(w.text)
	switch {
	case w.script == initials:
		return 0
	case w.script == paired && len(r) > 1:
		least := 1.0
		for i := range len(r) - 1 {
			sum := 0.0
			for _, a := range ways(r[i]) {
				for _, b := range ways(r[i+1]) {
					sum += f.pieces[scope+string(a)+string(b)]
				}
			}
			least = min(least, sum)
		}
		return least
	case w.script == letters && len(r) < 3:
		return f.pieces[scope+w.text]
	}
	sum := 0.0
	for piece, share := range f.pieces {
		if strings.HasPrefix(piece, scope+w.text) {
			sum += share
		}
	}
	return sum
}

// split tells the kinds that have many records with all the words from those that have few.
func (f frequencies) split(q Query) (many, rest []Kind) {
	for _, k := range Kinds {
		if f.all(q, k) > few {
			many = append(many, k)
		} else {
			rest = append(rest, k)
		}
	}
	return many, rest
}

// all is how many records of a kind may have all the words: as many as have the rarest.
func (f frequencies) all(q Query, k Kind) float64 {
	hits := f.total
	for _, w := range q.words {
		if w.country == "" || len(q.words) == 1 {
			hits = min(hits, f.hits(w, k))
		}
	}
	return hits
}

// walks reports whether there are so many that looking through the newest records is quicker
// than finding all that have the words.
func (f frequencies) walks(q Query, k Kind) bool {
	hits, rows := f.all(q, k), f.rows[k]
	return rows > 0 && hits*hits/rows > enough
}

// newest are the newest records of a kind that have all the words, as many as depth: looked
// for among the newest of all, or by the index. How well the first of them fit is found out.
func (s Store) newest(b *pg.Batch, q Query, by Filter, who auth.Account, k Kind, walks bool, depth int) *[]row {
	p := asked(who)
	p.args["kind"] = string(k)
	condition := p.all(q, `lower(e.title || E'\n' || e.body)`, true) + narrowed(p, by) + " and " + seenOf[k]
	from := `select * from search_entries e where e.kind = @kind`
	if walks {
		year := ""
		if by.Year != 0 {
			year = ` and e.on_day between make_date(@year, 1, 1) and make_date(@year, 12, 31)`
		}
		from = `select * from (` + from + year + ` order by e.on_day desc, e.record_id desc limit ` + strconv.Itoa(walk) + `) e
		         where ` + condition + ` limit ` + strconv.Itoa(depth)
	} else {
		some := q.only(func(w word) bool { return w.country == "" || len(q.words) == 1 })
		p.args["query"] = some.tsquery([]Kind{k}, false)
		from += ` and search_words(e.kind, e.title, e.body) @@ @query::tsquery and ` + condition + `
		         order by e.on_day + 0 desc, e.record_id desc limit ` + strconv.Itoa(depth) // + 0: else the planner may walk
	}
	return pg.Queue[row](b, `
		select e.kind, e.record_id, e.on_day, case when e.n > `+strconv.Itoa(ranked)+` then `+text(fitInText)+` else `+p.fit(q)+` end as fit
		  from (select e.*, row_number() over () as n from (`+from+`) e offset 0) e`, p.args)
}

// seenOf says of each kind's entries e what search_seen says, in the query itself: asked a
// thousand times, that costs a tenth.
var seenOf = map[Kind]string{
	Institute:  `exists (select from institutes i where i.id = e.record_id and i.removed_at is null)`,
	Person:     `exists (select from people p where p.id = e.record_id and p.removed_at is null and p.anonymised_at is null)`,
	Visit:      `(select true from seen_visits(@who) v where v.id = e.record_id and v.removed_at is null)`,
	Point:      `(select true from points p join seen_visits(@who) v on v.id = p.visit_id and v.removed_at is null where p.id = e.record_id)`,
	Commitment: `(select true from seen_commitments(@who) c where c.id = e.record_id and c.removed_at is null)`,
	Agreement:  `(select true from seen_agreements(@who) g where g.id = e.record_id and g.removed_at is null)`,
	Topic:      `(select true from seen_topics(@who) t where t.id = e.record_id and t.removed_at is null)`,
	Exchange:   `(select true from exchanges x where x.id = e.record_id and x.removed_at is null)`,
	Output:     `(select true from outputs o where o.id = e.record_id and o.removed_at is null)`,
	Forum:      plainly, Edition: plainly, Post: plainly, File: plainly, Area: plainly,
}

const plainly = `search_seen(@who, @writes, e.kind, e.record_id)`
