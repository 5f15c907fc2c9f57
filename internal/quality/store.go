package quality

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"gyoryu/internal/alike"
	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/list"
	"gyoryu/internal/pg"
	"gyoryu/internal/recent"
	"gyoryu/internal/visit"
)

// Store finds what should be put right.
type Store struct {
	DB     pg.DB
	Recent *recent.Memory
}

// twins is what the memory knows pairs by: a change through this program has it forget them.
type twins struct{ noun alike.Noun }

func (s Store) pairs(ctx context.Context, noun alike.Noun) ([]alike.Pair, error) {
	return recent.Once(ctx, s.Recent, twins{noun}, func() ([]alike.Pair, error) { return alike.Pairs(ctx, s.DB, noun) })
}

const (
	placeless = `from institutes i where i.removed_at is null and i.archived_at is null and (i.country = 'ZZ' or i.latitude is null)`
	homeless  = `from people p where p.removed_at is null and p.archived_at is null and p.anonymised_at is null
		and not exists (select from positions o where o.person_id = p.id)`
)

// unwritten are the visits that are over and of which nothing was written down.
func unwritten(today day.Day) visit.Filter {
	return visit.Filter{State: visit.Done, Unwritten: today.Add(1)}
}

// Counts are how much each check finds for a manager.
func (s Store) Counts(ctx context.Context, today day.Day, who auth.Account) (Counts, error) {
	counts := Counts{}
	for _, c := range []Check{TwinInstitutes, TwinPeople} { // remembered
		pairs, err := s.pairs(ctx, c.noun())
		if err != nil {
			return nil, err
		}
		counts[c] = len(pairs)
	}
	alone, err := s.carried(ctx, today, who)
	if err != nil {
		return nil, err
	}
	counts[CarriedByOne] = len(alone)
	var b pg.Batch
	places := list.QueueTotal(&b, s.Recent, `select `+placeless, nil)
	people := list.QueueTotal(&b, s.Recent, `select `+homeless, nil)
	visits := pg.QueueValue[int](&b, `
		select count(*) from (select from seen_visits(@who) v
		 where v.removed_at is null and v.state = 'done' and v.state <> 'cancelled' and not v.written and v.ends_on < @day and v.starts_on < @day`+list.Limit(list.MaxTotal)+`) x`,
		pg.Args{"who": who.ID, "day": today.Add(1)})
	if err := b.Send(ctx, s.DB); err != nil {
		return nil, fmt.Errorf("counting what should be put right: %w", err)
	}
	counts[Placeless], counts[Homeless], counts[Unwritten] = places.N(), people.N(), *visits
	return counts, nil
}

// page is one page of what a check finds, one row longer if there is another.
func (s Store) page(ctx context.Context, c Check, v *list.View, today day.Day, who auth.Account) (f found, err error) {
	switch c {
	case TwinInstitutes, TwinPeople:
		f.pairs, err = s.pairPage(ctx, c.noun(), v)
	case CarriedByOne:
		f.carried, err = s.carriedPage(ctx, v, today, who)
	case Placeless:
		f.institutes, err = s.placeless(ctx, v)
	case Homeless:
		f.people, err = s.homeless(ctx, v)
	case Unwritten:
		by := unwritten(today)
		by.Sort, by.Limit = visit.Sorts[0], v.Size
		if v.After != nil {
			if _, err := day.Parse(v.After.Key); err != nil {
				return found{}, list.BadCursor
			}
			by.After = &list.Cursor{Sort: by.Sort, Key: v.After.Key, ID: v.After.ID}
		}
		f.visits, _, err = visit.Store{DB: s.DB, Recent: s.Recent}.List(ctx, by, today, who)
	}
	return f, err
}

// place is a pair's place in the order, for the next page's cursor.
func place(p alike.Pair) string { return strconv.Itoa(p.Sure) + " " + strconv.FormatInt(p.OneID, 10) }

// beyond reports whether pair p comes after the place.
func beyond(p alike.Pair, sure int, one, other int64) bool {
	switch {
	case p.Sure != sure:
		return p.Sure > sure
	case p.OneID != one:
		return p.OneID > one
	}
	return p.OtherID > other
}

func (s Store) pairPage(ctx context.Context, noun alike.Noun, v *list.View) ([]Pair, error) {
	all, err := s.pairs(ctx, noun)
	if err != nil {
		return nil, err
	}
	if v.After != nil {
		a, b, _ := strings.Cut(v.After.Key, " ")
		sure, err := strconv.Atoi(a)
		one, err2 := strconv.ParseInt(b, 10, 64)
		if err != nil || err2 != nil {
			return nil, list.BadCursor
		}
		for len(all) > 0 && !beyond(all[0], sure, one, v.After.ID) {
			all = all[1:]
		}
	}
	all = all[:min(len(all), v.Size+1)]
	var ids []int64
	for _, p := range all {
		ids = append(ids, p.OneID, p.OtherID)
	}
	sql := `select i.id, i.short as name, i.name_ko, concat_ws(' · ', nullif(i.name, i.short), nullif(i.city, '')) as detail
	          from institutes i where i.id = any(@ids)`
	if noun == alike.Person {
		sql = `select p.id, p.name, p.native_name as name_ko, coalesce((
		           select i.short from positions o join institutes i on i.id = o.institute_id where o.person_id = p.id order by o.position, o.id limit 1), '') as detail
		         from people p where p.id = any(@ids)`
	}
	named, err := pg.Many[Twin](ctx, s.DB, sql, pg.Args{"ids": ids})
	if err != nil {
		return nil, fmt.Errorf("naming what is alike: %w", err)
	}
	by := map[int64]Twin{}
	for _, t := range named {
		by[t.ID] = t
	}
	pairs := make([]Pair, len(all))
	for i, p := range all {
		pairs[i] = Pair{p, by[p.OneID], by[p.OtherID]}
	}
	return pairs, nil
}

func (s Store) placeless(ctx context.Context, v *list.View) ([]Institute, error) {
	w := list.Select(pg.Args{})
	if v.After != nil {
		w.And(true, `(i.country <> 'ZZ', i.short, i.id) > (left(@key, 1) = 't', substr(@key, 2), @after)`, "key", v.After.Key)
		w.Args["after"] = v.After.ID
	}
	found, err := pg.Many[Institute](ctx, s.DB, `
		select i.id, i.short, i.name, i.name_ko, i.country, i.city, left((i.country <> 'ZZ')::text, 1) || i.short as key `+placeless+w.String()+`
		 order by i.country <> 'ZZ', i.short, i.id`+list.Limit(v.Size), w.Args)
	if err != nil {
		return nil, fmt.Errorf("finding institutes without a place: %w", err)
	}
	return found, nil
}

func (s Store) homeless(ctx context.Context, v *list.View) ([]Person, error) {
	w := list.Select(pg.Args{})
	if v.After != nil {
		w.And(true, `(p.name, p.id) > (@key, @after)`, "key", v.After.Key)
		w.Args["after"] = v.After.ID
	}
	found, err := pg.Many[Person](ctx, s.DB, `
		with page as materialized (
			select p.* `+homeless+w.String()+`
			 order by p.name, p.id`+list.Limit(v.Size)+`)
		select p.id, p.name, p.native_name as native, coalesce(m.title, '') as met, coalesce(m.id, 0) as met_id
		  from page p
		  left join lateral (
			select v.id, v.title from visits v
			 where not v.confidential and v.removed_at is null and v.id in (
				select d.visit_id from visit_delegates d where d.person_id = p.id
				union select s.visit_id from stop_people s where s.person_id = p.id)
			 order by v.starts_on desc, v.id desc limit 1) m on true
		 order by p.name, p.id`, w.Args)
	if err != nil {
		return nil, fmt.Errorf("finding people without an institute: %w", err)
	}
	return found, nil
}
