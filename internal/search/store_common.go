package search

import (
	"context"
	"fmt"
	"strings"

	"gyoryu/internal/pg"
	"gyoryu/internal/recent"
)

// A word that a good part of all records have has hits without end: to read them all would
// take longer the more there are. Of a kind that has many only the newest are read: the index
// finds all, and the newest are picked; or, where nearly every record has the word, the
// newest records are looked through until enough of them have it. Which is quicker follows from
// how common the words are, which the database has counted for its planner. How many there are
// is asked beside, up to what is counted.

const (
	// longest is how many of the newest records of a kind are looked through at most: four times
	// as many as should be needed, were the hits spread evenly.
	longest = 30_000
	// ranked is of how many of the newest it is found out how well they fit.
	ranked = 200
	// toSuggest is how many are enough for suggestions.
	toSuggest = 60
	// manyOf is how many hits of a kind are too many to be gathered with those of others.
	manyOf = 300
	// countWalking is how many hits times their share make counting by walking cheaper: to ask
	// the index costs with the hits, walking with the distance between them. To pick the newest
	// by the index costs much more, as each hit is read.
	countWalking = 16_000
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
		if f.all(q, k) > manyOf {
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

// dense is how many hits there are times their share of the records of a kind.
func (f frequencies) dense(q Query, k Kind) float64 {
	if f.rows[k] == 0 {
		return 0
	}
	hits := f.all(q, k)
	return hits * hits / f.rows[k]
}
