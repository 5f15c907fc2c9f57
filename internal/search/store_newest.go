package search

import (
	"context"
	"fmt"

	"gyoryu/internal/auth"
	"gyoryu/internal/list"
	"gyoryu/internal/pg"
)

// newestOf adds the newest of some kinds, and how many there are.
func (s Store) newestOf(ctx context.Context, f *found, q Query, by Filter, who auth.Account, kinds []Kind, depth int, known frequencies) error {
	if len(kinds) == 0 {
		return nil
	}
	var b pg.Batch
	rows := map[Kind]*[]row{}
	walks := map[Kind]int{} // how far, 0: not at all
	for _, k := range kinds {
		if known.dense(q, k) > float64(depth)/2 && !k.named() {
			walks[k] = known.distance(q, k, depth)
		}
		rows[k] = s.newest(&b, q, by, who, k, walks[k], depth)
	}
	if err := b.Send(ctx, s.DB); err != nil {
		return fmt.Errorf("searching among the newest: %w", err)
	}
	b = pg.Batch{}
	counts := map[Kind]list.Total{}
	for _, k := range kinds {
		n := 0
		if rows[k] != nil {
			n = len(*rows[k])
		}
		switch {
		case n < depth && walks[k] > 0 && known.rows[k] > float64(walks[k]): // common one by one, they hardly stand together
			rows[k] = s.newest(&b, q, by, who, k, 0, depth)
			counts[k] = s.count(&b, q, by, who, k, 0)
		case n == depth && depth != toSuggest && depth <= list.MaxTotal:
			far := 0
			if known.dense(q, k) > countWalking {
				far = known.distance(q, k, list.MaxTotal)
			}
			counts[k] = s.count(&b, q, by, who, k, far)
		}
	}
	if len(counts) > 0 {
		if err := b.Send(ctx, s.DB); err != nil {
			return fmt.Errorf("counting what was found: %w", err)
		}
	}
	for _, k := range kinds {
		if rows[k] == nil {
			continue
		}
		f.add(*rows[k])
		if total, counted := counts[k]; counted {
			f.counts[k] = max(total.N(), f.counts[k])
		}
	}
	return nil
}

// newest are the newest records of a kind that have all the words, as many as depth, and how
// well the first of them fit.
func (s Store) newest(b *pg.Batch, q Query, by Filter, who auth.Account, k Kind, far, depth int) *[]row {
	p := asked(who)
	from := p.having(q, by, k, far)
	if from == "" {
		return nil
	}
	if far == 0 { // the hidden ones among the newest are left out of a few more
		first := ""
		if k.named() { // names are few, and the one that was typed must not be missed
			first = p.named(q) + ` desc, `
		}
		from += ` order by ` + first + `e.on_day + 0 desc, e.record_id desc limit ` + text(2*depth+100) // + 0: else the planner might walk
	}
	return pg.Queue[row](b, `
		select e.kind, e.record_id, e.on_day, case when e.n > `+text(ranked)+` then `+text(fitInText)+` else `+p.fit(q)+` end as fit
		  from (select e.*, row_number() over () as n
		          from (select * from (`+from+`) e where `+seenOf[k]+` limit `+text(depth)+`) e offset 0) e`, p.args)
}

// count is how many records of a kind have all the words, as far as is counted.
func (s Store) count(b *pg.Batch, q Query, by Filter, who auth.Account, k Kind, far int) list.Total {
	p := asked(who)
	return list.QueueTotal(b, s.Recent, `select from (`+p.having(q, by, k, far)+`) e where `+seenOf[k], p.args)
}

// distance is how far to look for some hits.
func (f frequencies) distance(q Query, k Kind, hits int) int {
	return int(min(max(4*float64(hits)*f.rows[k]/max(f.all(q, k), 1), 500), longest))
}

// having are the entries of a kind that have all the words, whoever may see them: of the
// newest, looked through as far as that, or of all; empty if there can't be any.
func (p patterns) having(q Query, by Filter, k Kind, far int) string {
	p.args["kind"] = string(k)
	narrow := narrowed(p, by)
	if far > 0 {
		year := ""
		if by.Year != 0 {
			year = ` and e.on_day between make_date(@year, 1, 1) and make_date(@year, 12, 31)`
		}
		return `select * from (select * from search_entries e where e.kind = @kind` + year + `
		         order by e.on_day desc, e.record_id desc limit ` + text(far) + `) e where ` + p.all(q, `lower(e.title || E'\n' || e.body)`, true) + narrow
	}
	ask := q.needed().tsquery([]Kind{k}, false)
	if ask == "" {
		return ""
	}
	p.args["query"] = ask
	condition := narrow
	if !q.exact() {
		condition = ` and ` + p.all(q, `lower(e.title || E'\n' || e.body)`, true) + narrow
	}
	return `with hits as materialized (select * from search_entries e where search_words(e.kind, e.title, e.body) @@ @query::tsquery` + condition +
		`) select * from hits e`
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
