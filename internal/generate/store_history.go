package generate

import (
	"context"
	"fmt"
	"strings"

	"gyoryu/internal/pg"
)

// writeHistory writes what the triggers would have written about each record that was
// made: one line, as of the moment and by the account in the row. Parts have none.
func (g *generator) writeHistory(ctx context.Context) error {
	for i, t := range tables {
		if !t.whole {
			continue
		}
		g.progress("history", i, len(tables))
		noun, hidden, err := g.keptOf(ctx, t)
		if err != nil {
			return err
		}
		tag, err := g.tx.Exec(ctx, `
			insert into history (noun, noun_id, part, part_id, action, after, account_id, at)
			select @noun, r.id, @table, r.id, 'insert', to_jsonb(r) - @hidden::text[], (to_jsonb(r) ->> 'created_by')::bigint, r.created_at
			  from `+t.name+` r where r.id > @first order by r.id`,
			pg.Args{"noun": noun, "table": t.name, "hidden": hidden, "first": g.first[t.name]})
		if err != nil {
			return fmt.Errorf("writing the history of %s: %w", t.name, err)
		}
		g.count["history"] += tag.RowsAffected()
	}
	return nil
}

// keptOf asks the table's trigger to whose history it writes, and without which columns.
func (g *generator) keptOf(ctx context.Context, t table) (noun string, hidden []string, err error) {
	args, err := pg.Value[string](ctx, g.tx, `
		select encode(g.tgargs, 'escape') from pg_trigger g join pg_proc p on p.oid = g.tgfoid
		 where g.tgrelid = @table::regclass and p.proname = 'keep_history'`, pg.Args{"table": t.name})
	if err != nil {
		return "", nil, fmt.Errorf("reading how the history of %s is kept: %w", t.name, err)
	}
	all := strings.Split(strings.TrimSuffix(args, `\000`), `\000`)
	return all[0], append([]string{}, all[2:]...), nil
}
