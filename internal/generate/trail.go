package generate

import (
	"cmp"
	"slices"

	"gyoryu/internal/day"
)

// trace is what is remembered of a record, for those that come of it.
type trace struct {
	id         int64
	commitment int64 // of a point, if it made one
	kind       string
	on, until  day.Day // its first and last day; no last one while it goes on
	at, other  int     // indexes of the institutes that it is with
	lang       string
	topic      topic
	text       string
	people     []int64
	secret     bool
	used       bool // something came of it
}

// covers reports whether it is going on that day.
func (t *trace) covers(on day.Day) bool {
	return !t.on.After(on) && (t.until.IsZero() || !t.until.Before(on))
}

// sceneOf is the one that the trace comes from.
func (g *generator) sceneOf(t *trace) scene {
	return scene{
		tongue: tongues[t.lang], at: g.institutes[t.at], other: g.institutes[t.other], home: g.home, topic: t.topic, year: t.on.Year,
	}
}

// sceneIn is one at an institute, with another of the same country beside it if there is one.
func (g *generator) sceneIn(d dice, at int, on day.Day) (s scene, other int) {
	p := g.institutes[at]
	other = (at + 7) % len(g.institutes)
	if near := g.byCountry[p.country]; len(near) > 1 {
		if n := one(d, near); n != at {
			other = n
		}
	}
	s = scene{tongue: tongues[languageFor(d, p)], at: p, other: g.institutes[other], home: g.home, topic: p.topic, year: on.Year}
	if d.chance(50) {
		s.topic = one(d, topics)
	}
	return s, other
}

// remembered are as many as a trail has at most, so that memory stays flat.
const remembered = 50_000

// trail are the traces of one noun: all, or so many that each had the same chance.
type trail struct {
	dice
	seen int
	all  []*trace
}

// trails are those that lead from one noun to another.
type trails struct {
	visits, agreed, discussed, problems              *trail // the latter three are points
	agreements, topics, editions, exchanges, outputs *trail
	promised                                         map[int][]*trace // agreed points that made commitments, by institute
}

func (g *generator) newTrails() trails {
	begin := func(noun string) *trail { return &trail{dice: g.dice("trail of " + noun)} }
	return trails{
		visits: begin("visits"), agreed: begin("agreed"), discussed: begin("discussed"), problems: begin("problems"),
		agreements: begin("agreements"), topics: begin("topics"), editions: begin("editions"), exchanges: begin("exchanges"),
		outputs: begin("outputs"), promised: map[int][]*trace{},
	}
}

func (t *trail) keep(one trace) {
	t.seen++
	if len(t.all) < remembered {
		t.all = append(t.all, &one)
		return
	}
	if i := t.IntN(t.seen); i < remembered {
		t.all[i] = &one
	}
}

// sort puts them in the order of their days, as between and find ask.
func (t *trail) sort() {
	slices.SortFunc(t.all, func(a, b *trace) int { return cmp.Or(a.on.Sub(b.on), cmp.Compare(a.id, b.id)) })
}

// between are those that begin in these days.
func (t *trail) between(from, to day.Day) []*trace {
	place := func(on day.Day) int {
		i, _ := slices.BinarySearchFunc(t.all, on, func(one *trace, on day.Day) int { return one.on.Sub(on) })
		return i
	}
	low, high := place(from), place(to.Add(1))
	return t.all[low:max(low, high)]
}

// find is one of those that begin in these days and fit, or nil where a few tries find none.
func (t *trail) find(d dice, from, to day.Day, fits func(*trace) bool) *trace {
	some := t.between(from, to)
	for range min(24, 3*len(some)) {
		if found := one(d, some); fits(found) {
			return found
		}
	}
	return nil
}
