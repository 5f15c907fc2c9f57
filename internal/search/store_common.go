package search

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"gyoryu/internal/auth"
	"gyoryu/internal/list"
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
	// few is how many hits are worth no thought.
	few = 3000
	// enough is how many hits times their share make walking cheaper than gathering:
	// gathering costs with the hits, walking with the distance between them.
	enough = 1800
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

// split tells the kinds in which all the words are very common from the others.
func (f frequencies) split(q Query) (common, rare []Kind) {
	for _, k := range Kinds {
		hits := f.total
		for _, w := range q.words {
			if w.country == "" || len(q.words) == 1 {
				hits = min(hits, f.hits(w, k))
			}
		}
		if rows := f.rows[k]; rows > 0 && hits > few && hits*hits/rows > enough {
			common = append(common, k)
		} else {
			rare = append(rare, k)
		}
	}
	return common, rare
}

// walk looks through the newest records of a kind, until more are found than are counted.
func (s Store) walk(b *pg.Batch, q Query, by Filter, who auth.Account, k Kind) *[]row {
	p := asked(who)
	p.args["kind"] = string(k)
	year := ""
	if by.Year != 0 {
		year = ` and e.on_day between make_date(@year, 1, 1) and make_date(@year, 12, 31)`
		p.args["year"] = by.Year
	}
	by.Year = 0
	return pg.Queue[row](b, `
		select e.kind, e.record_id, e.on_day, `+p.fit(q)+` as fit
		  from (select * from search_entries e where e.kind = @kind`+year+`
		         order by e.on_day desc, e.record_id desc limit `+strconv.Itoa(walk)+`) e
		 where `+p.all(q, `search_fold(e.title || E'\n' || e.body)`, true)+narrowed(p, by)+seen+`
		 limit `+strconv.Itoa(list.MaxTotal+1), p.args)
}
