package institute

import (
	"context"
	"fmt"
	"slices"

	"gyoryu/internal/list"
	"gyoryu/internal/pg"
)

// slips are the keys that come of typing key with two neighbouring letters
// exchanged, or one letter too many: CASSID for CASISD. In short names trigrams
// don't see those, and the acronyms of institutes are short.
func slips(key string) []string {
	r := []rune(key)
	all := []string{}
	if len(r) < 4 || len(r) > 12 {
		return all
	}
	for i := range r {
		all = append(all, string(slices.Delete(slices.Clone(r), i, i+1)))
		if i+1 < len(r) {
			swapped := slices.Clone(r)
			swapped[i], swapped[i+1] = r[i+1], r[i]
			all = append(all, string(swapped))
		}
	}
	return all
}

// slipScore is how alike a name and its slip are taken to be.
const slipScore = 0.8

// Near are the institutes whose names are most like text: the same, or beginning
// with it, holding it, or alike; acronyms before other names.
func (Store) Near(ctx context.Context, db pg.DB, text string, limit int) ([]Match, error) {
	key, err := pg.Value[string](ctx, db, "select coalesce(name_key(@text), '')", pg.Args{"text": text})
	if err != nil {
		return nil, fmt.Errorf("reading an institute's name: %w", err)
	}
	if key == "" {
		return []Match{}, nil
	}
	found, err := pg.Many[Match](ctx, db, `
		with hits as (
			select n.institute_id, n.text, n.kind, n.position,
			       n.key = @key as exact,
			       case when n.key = @key then 1
			            when n.key = any(@slips) then greatest(@slip_score, similarity(n.key, @key))
			            else similarity(n.key, @key) end::float8 as score,
			       case when n.key = @key                    then 0
			            when n.key like @begins and n.kind = 'acronym' then 1
			            when n.key like @begins              then 2
			            when n.key = any(@slips)             then 3
			            when n.key like @holds               then 4
			            else 5 end as rank
			  from institute_names n
			 where n.key like @holds or n.key % @key or n.key = any(@slips)
		), best as (
			select distinct on (h.institute_id) h.*
			  from hits h
			 order by h.institute_id, h.rank, h.kind <> 'acronym', h.score desc, h.position
		)
		select i.id, i.short, i.name, i.name_ko, i.city, i.country, i.kind, i.home,
		       case when b.text in (i.short, i.name, i.name_ko) then '' else b.text end as via, b.exact, b.score
		  from best b
		  join institutes i on i.id = b.institute_id and i.removed_at is null
		 order by b.rank, b.kind <> 'acronym', i.archived_at is not null, b.score desc, i.short, i.id
		 limit @limit`,
		pg.Args{
			"key": key, "begins": list.Escape(key) + "%", "holds": "%" + list.Escape(key) + "%",
			"slips": slips(key), "slip_score": slipScore, "limit": limit,
		})
	if err != nil {
		return nil, fmt.Errorf("finding institutes like %q: %w", text, err)
	}
	return found, nil
}

type resolved struct {
	Typed string
	Match
}

// Resolve finds the institutes that have exactly the typed names, but for spaces,
// points and capitals, in one query for them all. A name that nobody has is not in
// the result; one that several have has several.
func (Store) Resolve(ctx context.Context, db pg.DB, names []string) (map[string][]Match, error) {
	found := map[string][]Match{}
	if len(names) == 0 {
		return found, nil
	}
	rows, err := pg.Many[resolved](ctx, db, `
		select distinct on (t.typed, i.home, i.archived_at is not null, i.short, i.id)
		       t.typed, i.id, i.short, i.name, i.name_ko, i.city, i.country, i.kind, i.home,
		       case when n.text in (i.short, i.name, i.name_ko) then '' else n.text end as via, true as exact, 1::float8 as score
		  from unnest(@names::text[]) as t(typed)
		  join institute_names n on n.key = name_key(t.typed) and n.key <> ''
		  join institutes i on i.id = n.institute_id and i.removed_at is null
		 order by t.typed, i.home, i.archived_at is not null, i.short, i.id, n.position`,
		pg.Args{"names": names})
	if err != nil {
		return nil, fmt.Errorf("finding institutes by name: %w", err)
	}
	for _, r := range rows {
		found[r.Typed] = append(found[r.Typed], r.Match)
	}
	return found, nil
}

// ByID are the institutes with the ids, those that are removed left out.
func (Store) ByID(ctx context.Context, db pg.DB, ids []int64) (map[int64]Match, error) {
	found := map[int64]Match{}
	if len(ids) == 0 {
		return found, nil
	}
	rows, err := pg.Many[Match](ctx, db, `
		select i.id, i.short, i.name, i.name_ko, i.city, i.country, i.kind, i.home, '' as via, true as exact, 1::float8 as score
		  from institutes i
		 where i.id = any(@ids) and i.removed_at is null`,
		pg.Args{"ids": ids})
	if err != nil {
		return nil, fmt.Errorf("finding institutes by id: %w", err)
	}
	for _, m := range rows {
		found[m.ID] = m
	}
	return found, nil
}

// Home is our own institute, or pg.NotFound before it was entered.
func (Store) Home(ctx context.Context, db pg.DB) (Match, error) {
	m, err := pg.One[Match](ctx, db, `
		select i.id, i.short, i.name, i.name_ko, i.city, i.country, i.kind, i.home, '' as via, true as exact, 1::float8 as score
		  from institutes i
		 where i.home and i.removed_at is null`, nil)
	if err != nil {
		return Match{}, fmt.Errorf("finding our own institute: %w", err)
	}
	return m, nil
}
