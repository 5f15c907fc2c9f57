package figure

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/institute"
	"gyoryu/internal/list"
	"gyoryu/internal/pg"
	"gyoryu/internal/recent"
)

// Store counts. What everybody sees is counted once for all of them, by one request at a
// time; what is confidential, of which there is little, for each account, and added.
type Store struct {
	DB     pg.DB
	Recent *recent.Memory
}

// ask is what the memory knows figures by.
type ask struct {
	narrowed string
	by       By
	today    day.Day
	who      int64
}

// tally is the figures of a group that one query counts.
type tally struct {
	Key     *string
	A, B, C int
}

// found is figures by group, and all together: of kinds by figure and kind.
type found struct {
	groups map[What]map[string]Counts
	whole  Counts
}

func (f *found) take(what []What, rows []tally) {
	for _, r := range rows {
		for i, w := range what {
			n := [3]int{r.A, r.B, r.C}[i]
			if r.Key == nil {
				continue
			}
			if f.groups[w] == nil {
				f.groups[w] = map[string]Counts{}
			}
			c := f.groups[w][*r.Key]
			c.add(w, n)
			f.groups[w][*r.Key] = c
		}
	}
}

func (f *found) takeWhole(what []What, rows []tally) {
	for _, r := range rows {
		for i, w := range what {
			f.whole.add(w, [3]int{r.A, r.B, r.C}[i])
		}
	}
}

// Count counts what the account sees of a kind of group, and all together.
func (s Store) Count(ctx context.Context, n Narrowed, by By, today day.Day, who auth.Account) (found, error) {
	public, err := recent.Once(ctx, s.Recent, ask{fmt.Sprint(n), by, today, 0}, func() (found, error) {
		return s.count(ctx, n, by, today, auth.Account{}, false)
	})
	if err != nil {
		return found{}, err
	}
	own, err := recent.Once(ctx, s.Recent, ask{fmt.Sprint(n), by, today, who.ID}, func() (found, error) {
		return s.count(ctx, n, by, today, who, true)
	})
	if err != nil {
		return found{}, err
	}
	all := found{groups: map[What]map[string]Counts{}, whole: public.whole}
	for _, w := range Whats {
		all.groups[w] = map[string]Counts{}
		all.whole.add(w, own.whole.Of(w))
		for _, part := range []found{public, own} {
			for key, c := range part.groups[w] {
				sum := all.groups[w][key]
				sum.add(w, c.Of(w))
				all.groups[w][key] = sum
			}
		}
	}
	return all, nil
}

// count counts what everybody sees, or what the account sees beside it. Outputs are seen by
// all, but whom they are with by their topics, so that they are counted for each account.
func (s Store) count(ctx context.Context, n Narrowed, by By, today day.Day, who auth.Account, own bool) (found, error) {
	b, f := &pg.Batch{}, found{groups: map[What]map[string]Counts{}}
	var take []func()
	queue := func(c counted, seen string, w, whole *list.Where) {
		of := func(w *list.Where) string {
			w.Args["who"], w.Args["today"] = who.ID, today
			return strings.NewReplacer("SEEN", seen, "WHERE", w.String()).Replace(c.from)
		}
		key, group, join := c.keys[by], "1", c.joins[by]
		if key == "" {
			key, group = "k.key::text", "k.key" // an id is quicker to group by than its text
		}
		groups := pg.Queue[tally](b, `select `+key+` as key, `+c.figures+` from `+of(w)+join+` group by `+group, w.Args)
		if join == "" { // each row is in one group
			take = append(take, func() { f.take(c.into, *groups); f.takeWhole(c.into, *groups) })
			return
		}
		all := pg.Queue[tally](b, `select null::text as key, `+c.figures+` from `+of(whole), whole.Args)
		take = append(take, func() { f.take(c.into, *groups); f.takeWhole(c.into, *all) })
	}
	v, g, now := n.whereVisits(pg.Args{}), n.whereAgreements(pg.Args{}, by), n.whereAgreements(pg.Args{}, "")
	for _, w := range []*list.Where{v, g, now} {
		w.And(own, "v.confidential", "", nil)
		w.And(!own, "not v.confidential", "", nil)
	}
	if own {
		o := n.whereOutputs(pg.Args{})
		queue(visits, "seen_visits(@who)", v, v)
		queue(agreements, "seen_agreements(@who)", g, now)
		queue(outputs, "", o, o)
	} else {
		e := n.whereStays(pg.Args{})
		queue(visits, "visits", v, v)
		queue(agreements, "agreements", g, now)
		queue(stays, "", e, e)
	}
	if err := b.Send(ctx, s.DB); err != nil {
		return found{}, fmt.Errorf("counting by %s: %w", by, err)
	}
	for _, t := range take {
		t()
	}
	return f, nil
}

// called is an institute's names.
type called struct {
	ID            int64
	Short, NameKO string
	Country       string
}

// names are the names of the institutes of a page.
func (s Store) names(ctx context.Context, ids []int64) (map[string]called, error) {
	all := map[string]called{}
	if len(ids) == 0 {
		return all, nil
	}
	rows, err := pg.Many[called](ctx, s.DB, `select i.id, i.short, i.name_ko, i.country from institutes i where i.id = any(@ids)`, pg.Args{"ids": ids})
	if err != nil {
		return nil, fmt.Errorf("naming institutes: %w", err)
	}
	for _, c := range rows {
		all[fmt.Sprint(c.ID)] = c
	}
	return all, nil
}

// mostYears is how far back years without anything are told.
const mostYears = 60

// together are the groups, each with all its figures.
func (f found) together(by By) []Group {
	all := map[string]Counts{}
	for _, w := range Whats {
		for key, c := range f.groups[w] {
			sum := all[key]
			sum.add(w, c.Of(w))
			all[key] = sum
		}
	}
	var groups []Group
	// A stay of which nobody knows when it began is in each year until it ended: before the
	// first year of which anything else is known there is nothing to tell.
	always, oldest := all[strconv.Itoa(first)], 0
	for key, c := range all {
		if year, err := strconv.Atoi(key); err == nil && c != always && (oldest == 0 || year < oldest) {
			oldest = year
		}
	}
	latest := 0
	for key, c := range all {
		year, _ := strconv.Atoi(key)
		latest = max(latest, year)
		if !c.Empty() && (by != ByYear || year >= oldest) {
			groups = append(groups, Group{key, c})
		}
	}
	for year := max(oldest, latest-mostYears); by == ByYear && year < latest; year++ { // a year in which nothing was done is told, too
		if key := strconv.Itoa(year); all[key].Empty() {
			groups = append(groups, Group{Key: key})
		}
	}
	return groups
}

// offers are what the filters offer: countries with institutes, and from when to when the
// account can see visits or other years.
type offers struct {
	First, Last int
	countries   []string
}

func (s Store) offers(ctx context.Context, who auth.Account) (offers, error) {
	var b pg.Batch
	countries := institute.QueueCountries(&b, s.Recent)
	span := list.QueueKnown[offers](&b, s.Recent, `
		select coalesce(extract(year from (select v.starts_on from seen_visits(@who) v where v.removed_at is null order by v.starts_on, v.id limit 1))::int, 0) as first,
		       coalesce(extract(year from (select v.starts_on from seen_visits(@who) v where v.removed_at is null order by v.starts_on desc, v.id desc limit 1))::int, 0) as last`,
		pg.Args{"who": who.ID})
	if err := b.Send(ctx, s.DB); err != nil {
		return offers{}, fmt.Errorf("reading what figures can be narrowed to: %w", err)
	}
	found := span()[0]
	found.countries = institute.Codes(countries())
	return found, nil
}
