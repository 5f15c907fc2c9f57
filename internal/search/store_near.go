package search

import (
	"context"
	"fmt"
	"strings"

	"gyoryu/internal/pg"
)

const (
	// leastNear is how alike names are that are nearly the same, by trigrams.
	leastNear = 0.4
	mostNear  = 10
)

// near finds institutes and people whose names are nearly what was typed.
func (s Store) near(ctx context.Context, f *found, q Query, by Filter) error {
	var words []string
	for _, w := range q.words {
		words = append(words, w.text)
	}
	text := strings.Join(words, "")
	if n := len([]rune(text)); n < 3 || n > 80 {
		return nil
	}
	p := patterns{pg.Args{"text": text, "turns": q.turns(), "least": leastNear, "most": mostNear}}
	rows, err := pg.Many[row](ctx, s.DB, `
		with hits as (
			select 'institute' as kind, coalesce(i.merged_into_id, i.id) as record_id, similarity(n.key, t.t) as alike
			  from unnest(@turns::text[]) t (t) join institute_names n on n.key % t.t join institutes i on i.id = n.institute_id
			union all
			select 'person', coalesce(p.merged_into_id, p.id), similarity(p.key, t.t)
			  from unnest(@turns::text[]) t (t) join people p on p.key % t.t
			union all
			select 'person', coalesce(p.merged_into_id, p.id), similarity(p.native_key, t.t)
			  from unnest(@turns::text[]) t (t) join people p on p.native_key % t.t
		), best as (
			select h.kind, h.record_id, max(h.alike) as alike from hits h group by 1, 2 having max(h.alike) >= @least
		)
		select e.kind, e.record_id, e.on_day, round(100 * (1 - b.alike))::int as fit
		  from best b join search_entries e on e.kind = b.kind and e.record_id = b.record_id
		 where search_seen(0, false, e.kind, e.record_id)`+narrowed(p, by)+`
		 order by b.alike desc, e.kind, e.record_id
		 limit @most`, p.args)
	if err != nil {
		return fmt.Errorf("searching for names that are nearly so: %w", err)
	}
	f.add(rows)
	if len(rows) > 0 {
		f.how = ByNear
	}
	return nil
}
