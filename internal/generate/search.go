package generate

import (
	"context"
	"fmt"

	"gyoryu/internal/pg"
)

// index makes all that was added be found. The big index is made anew at the end, which takes
// a part of the time that keeping it row by row does.
func (g *generator) index(ctx context.Context) error {
	const name = "search_entries_words"
	g.progress("search", 0, 3)
	made, err := pg.Value[string](ctx, g.tx, `select pg_get_indexdef(@name::regclass)`, pg.Args{"name": name})
	if err != nil {
		return fmt.Errorf("reading how search is indexed: %w", err)
	}
	for i, sql := range []string{"drop index " + name, "select search_fill()", "set local maintenance_work_mem = '256MB'", made,
		"alter index " + name + " alter column 1 set statistics 500", "analyze search_entries"} {
		if _, err := g.tx.Exec(ctx, sql); err != nil {
			return fmt.Errorf("indexing what was added: %s: %w", sql, err)
		}
		g.progress("search", min(i, 3), 3)
	}
	return nil
}
