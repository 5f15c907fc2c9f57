package generate

import (
	"context"
	"fmt"

	"gyoryu/internal/pg"
)

var linkTable = table{name: "links", numbered: true, columns: "id from_kind from_id to_kind to_id note created_at created_by"}

// leads is what people link by hand: what the records do not say of each other.
type leads struct {
	from, to string
	weight   int
}

var ledTo = []leads{
	{"visit", "agreement", 16}, {"visit", "topic", 16}, {"visit", "visit", 12}, {"visit", "exchange", 10}, {"visit", "edition", 4},
	{"point", "exchange", 8}, {"point", "output", 6}, {"commitment", "topic", 8}, {"commitment", "output", 8}, {"commitment", "exchange", 6},
	{"edition", "topic", 4}, {"edition", "agreement", 2}, {"edition", "output", 4}, {"exchange", "topic", 6}, {"topic", "exchange", 4},
	{"output", "topic", 6}, {"output", "agreement", 4},
}

// trailOf are the records of a kind that can be linked.
func (g *generator) trailOf(kind string) *trail {
	return map[string]*trail{
		"visit": g.visits, "point": g.agreed, "commitment": g.agreed, "agreement": g.agreements, "topic": g.topics,
		"exchange": g.exchanges, "edition": g.editions, "output": g.outputs,
	}[kind]
}

// idAs is the id that the trace has as a record of the kind, 0 if it is none.
func (t *trace) idAs(kind string) int64 {
	if kind == "commitment" {
		return t.commitment
	}
	return t.id
}

// addLinks links what came first to what came later, mostly in the same country.
func (g *generator) addLinks(ctx context.Context) error {
	d := g.dice("links")
	var weights []int
	for _, l := range ledTo {
		weights = append(weights, l.weight)
	}
	type pair struct {
		leads
		from, to int64
	}
	taken := map[pair]bool{}
	for tries := 0; len(taken) < g.yield.links && tries < 20*g.yield.links; tries++ {
		l := ledTo[d.weighed(weights...)]
		starts := g.trailOf(l.from).all
		if len(starts) == 0 {
			continue
		}
		from := one(d, starts)
		first, last := from.on.Add(10), from.on.Add(1000)
		to := g.trailOf(l.to).find(d, first, last, func(t *trace) bool { return t.at == from.at })
		if to == nil {
			to = g.trailOf(l.to).find(d, first, last, func(t *trace) bool { return g.institutes[t.at].country == g.institutes[from.at].country })
		}
		if to == nil || from.idAs(l.from) == 0 {
			continue
		}
		p := pair{l, from.idAs(l.from), to.idAs(l.to)}
		if taken[p] {
			continue
		}
		taken[p] = true
		s := g.sceneOf(from)
		g.add(linkTable, g.next(linkTable), l.from, p.from, l.to, p.to, s.say(d, s.because), moment(d, g.past(to.on.Add(d.between(1, 200)))),
			g.accounts[d.lower(len(g.accounts))].id)
	}
	g.progress("links", len(taken), g.yield.links)
	return g.flush(ctx)
}

// writeLinkHistory writes what the links' own trigger would have: a line at both ends.
func (g *generator) writeLinkHistory(ctx context.Context) error {
	tag, err := g.tx.Exec(ctx, `
		insert into history (noun, noun_id, part, part_id, action, after, account_id, at)
		select e.kind, e.id, 'links', l.id, 'insert', to_jsonb(l), l.created_by, l.created_at
		  from links l, lateral (values (1, l.from_kind, l.from_id), (2, l.to_kind, l.to_id)) e (n, kind, id)
		 where l.id > @first order by l.id, e.n`, pg.Args{"first": g.first[linkTable.name]})
	if err != nil {
		return fmt.Errorf("writing the history of links: %w", err)
	}
	g.count["history"] += tag.RowsAffected()
	return nil
}
