package person

import (
	"context"
	"fmt"
	"strings"

	"gyoryu/internal/list"
	"gyoryu/internal/pg"
)

// turns are the orders in which a name may have been typed: "Cho Hwang-hee" also
// means "Hwang-hee Cho".
func turns(name string) []string {
	words := strings.Fields(strings.ReplaceAll(name, ",", " "))
	all := []string{strings.Join(words, " ")}
	if len(words) > 4 {
		return all
	}
	for i := 1; i < len(words); i++ {
		all = append(all, strings.Join(words[i:], " ")+" "+strings.Join(words[:i], " "))
	}
	return all
}

// place is where a person works now: the first of the open positions.
const place = `
	left join lateral (
		select o.title, o.institute_id, i.short as institute, i.home
		  from positions o
		  join institutes i on i.id = o.institute_id and i.removed_at is null
		 where o.person_id = p.id and (o.ends_on is null or o.ends_on >= current_date)
		 order by o.position, o.id
		 limit 1) w on true`

const matchColumns = `p.id, p.name, p.native_name as native, coalesce(w.title, '') as title,
       coalesce(w.institute_id, 0) as institute_id, coalesce(w.institute, '') as institute, coalesce(w.home, false) as home`

// Among says whom to look among: only our own people, or those of an institute
// before others.
type Among struct {
	Home      bool
	Institute int64
}

// Near are the people whose names are most like text, in either order of its words
// and either form of their names.
func (s Store) Near(ctx context.Context, db pg.DB, text string, limit int) ([]Match, error) {
	return s.NearAmong(ctx, db, text, Among{}, limit)
}

// NearAmong is Near among some people. With nothing typed it is the first of them.
func (Store) NearAmong(ctx context.Context, db pg.DB, text string, among Among, limit int) ([]Match, error) {
	keys, err := pg.Values[string](ctx, db, `
		select distinct name_key(t) from unnest(@turns::text[]) as t where name_key(t) <> ''`,
		pg.Args{"turns": turns(text)})
	if err != nil {
		return nil, fmt.Errorf("reading a person's name: %w", err)
	}
	anybody := len(keys) == 0 && strings.TrimSpace(text) == "" && (among.Home || among.Institute != 0)
	if len(keys) == 0 && !anybody {
		return []Match{}, nil
	}
	var begins, holds []string
	for _, k := range keys {
		begins = append(begins, list.Escape(k)+"%")
		holds = append(holds, "%"+list.Escape(k)+"%")
	}
	w := list.Select(pg.Args{"keys": keys, "begins": begins, "holds": holds, "limit": limit, "institute": among.Institute})
	w.And(!anybody, `(p.key like any(@holds) or p.native_key like any(@holds) or p.key % any(@keys) or p.native_key % any(@keys))`, "", nil)
	w.And(among.Home, `exists (select from positions o join institutes i on i.id = o.institute_id and i.home
	                            where o.person_id = p.id and (o.ends_on is null or o.ends_on >= current_date))`, "", nil)
	w.And(anybody && among.Institute != 0, "there.there", "", nil)
	found, err := pg.Many[Match](ctx, db, `
		select `+matchColumns+`, m.exact, m.score
		  from people p`+place+`
		 cross join lateral (
			select coalesce(bool_or(k in (p.key, p.native_key)), false) as exact,
			       coalesce(max(greatest(similarity(p.key, k), similarity(p.native_key, k))), 0)::float8 as score
			  from unnest(@keys::text[]) as k) m
		 cross join lateral (
			select exists (select from positions o where o.person_id = p.id and o.institute_id = @institute
			                  and (o.ends_on is null or o.ends_on >= current_date)) as there) there
		 where p.removed_at is null and p.anonymised_at is null`+w.String()+`
		 order by not there.there, not m.exact,
		       not (p.key like any(@begins) or p.native_key like any(@begins)),
		       not (p.key like any(@holds) or p.native_key like any(@holds)),
		       p.archived_at is not null, m.score desc, p.name, p.id
		 limit @limit`, w.Args)
	if err != nil {
		return nil, fmt.Errorf("finding people like %q: %w", text, err)
	}
	return found, nil
}

type resolved struct {
	Typed string
	Match
}

// Resolve finds the people who have exactly the typed names, but for spaces and
// capitals, as shown or native, family name first or last, or as somebody was called
// who was merged into them; in one query for them all. A name that nobody has is not in the result; one that several have has
// several.
func (Store) Resolve(ctx context.Context, db pg.DB, names []string) (map[string][]Match, error) {
	found := map[string][]Match{}
	if len(names) == 0 {
		return found, nil
	}
	var typed, turned []string
	for _, name := range names {
		for _, turn := range turns(name) {
			typed, turned = append(typed, name), append(turned, turn)
		}
	}
	rows, err := pg.Many[resolved](ctx, db, `
		with wanted as materialized (
			select t.typed, name_key(t.turn) as key from unnest(@typed::text[], @turned::text[]) as t(typed, turn) where name_key(t.turn) <> ''
		), hits as (
			select w.typed, coalesce(p.merged_into_id, p.id) as id from wanted w join people p on p.key = w.key
			union
			select w.typed, coalesce(p.merged_into_id, p.id) from wanted w join people p on p.native_key = w.key
			union
			select w.typed, coalesce(p.merged_into_id, p.id) from wanted w
			  join people p on p.family_name <> '' and p.given_name <> '' and strpos(lower(w.typed), lower(p.family_name)) > 0
			                   and name_key(p.family_name || p.given_name) = w.key
		)
		select h.typed, `+matchColumns+`, true as exact, 1::float8 as score
		  from hits h
		  join people p on p.id = h.id and p.removed_at is null and p.anonymised_at is null`+place+`
		 order by h.typed, p.archived_at is not null, p.name, p.id`,
		pg.Args{"typed": typed, "turned": turned})
	if err != nil {
		return nil, fmt.Errorf("finding people by name: %w", err)
	}
	for _, r := range rows {
		found[r.Typed] = append(found[r.Typed], r.Match)
	}
	return found, nil
}

// ByID are the people with the ids, those who are removed left out.
func (Store) ByID(ctx context.Context, db pg.DB, ids []int64) (map[int64]Match, error) {
	found := map[int64]Match{}
	if len(ids) == 0 {
		return found, nil
	}
	rows, err := pg.Many[Match](ctx, db, `
		select `+matchColumns+`, true as exact, 1::float8 as score
		  from people p`+place+`
		 where p.id = any(@ids) and p.removed_at is null`, pg.Args{"ids": ids})
	if err != nil {
		return nil, fmt.Errorf("finding people by id: %w", err)
	}
	for _, m := range rows {
		found[m.ID] = m
	}
	return found, nil
}
