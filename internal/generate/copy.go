package generate

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"gyoryu/internal/pg"
)

// table is one that is filled, and which of its columns.
type table struct {
	name      string
	columns   string
	numbered, // its rows have ids
	whole bool // it is a noun's own, not a part: its rows get a line in the history
}

// copier gathers rows and copies them into the tables, some thousands at a time, so
// that memory stays flat however many there are.
type copier struct {
	tx    pgx.Tx
	rows  map[string][][]any
	count map[string]int64
	first map[string]int64 // what was the highest id
	last  map[string]int64
}

// newCopier shuts the tables to other writers and looks where their ids begin.
func newCopier(ctx context.Context, tx pgx.Tx) (*copier, error) {
	c := copier{
		tx: tx, rows: map[string][][]any{}, count: map[string]int64{}, first: map[string]int64{}, last: map[string]int64{},
	}
	// Waiting for somebody who waits for us would end one of the two.
	if _, err := tx.Exec(ctx, "lock table "+strings.Join(names(), ", ")+" in share row exclusive mode"); err != nil {
		return nil, fmt.Errorf("locking the tables: %w", err)
	}
	for _, t := range tables {
		// Only the owner's own: foreign keys are checked as ever.
		if _, err := tx.Exec(ctx, "alter table "+t.name+" disable trigger user"); err != nil {
			return nil, fmt.Errorf("switching off the triggers of %s: %w", t.name, err)
		}
		if !t.numbered {
			continue
		}
		highest, err := pg.Value[int64](ctx, tx, `
			select greatest((select max(id) from `+t.name+`), pg_sequence_last_value(pg_get_serial_sequence(@table, 'id')::regclass), 0)`,
			pg.Args{"table": t.name})
		if err != nil {
			return nil, fmt.Errorf("looking for the highest id of %s: %w", t.name, err)
		}
		c.first[t.name], c.last[t.name] = highest, highest
	}
	return &c, nil
}

func names() []string {
	var all []string
	for _, t := range tables {
		all = append(all, t.name)
	}
	return all
}

// next is the id of the next row.
func (c *copier) next(t table) int64 {
	c.last[t.name]++
	return c.last[t.name]
}

// add takes a row, with a value for each of the table's columns.
func (c *copier) add(t table, values ...any) { c.rows[t.name] = append(c.rows[t.name], values) }

// flush copies what was gathered.
func (c *copier) flush(ctx context.Context) error {
	for _, t := range tables {
		rows := c.rows[t.name]
		if len(rows) == 0 {
			continue
		}
		n, err := c.tx.CopyFrom(ctx, pgx.Identifier{t.name}, strings.Fields(t.columns), pgx.CopyFromRows(rows))
		if err != nil {
			return fmt.Errorf("copying into %s: %w", t.name, err)
		}
		c.count[t.name] += n
		clear(rows)
		c.rows[t.name] = rows[:0]
	}
	return nil
}

// finish leaves the tables as they were found: with triggers, and sequences that go
// on after the last id.
func (g *generator) finish(ctx context.Context) error {
	for i, t := range tables {
		g.progress("statistics", i, len(tables))
		if _, err := g.tx.Exec(ctx, "alter table "+t.name+" enable trigger user"); err != nil {
			return fmt.Errorf("switching on the triggers of %s: %w", t.name, err)
		}
		if t.numbered && g.last[t.name] > g.first[t.name] {
			if _, err := g.tx.Exec(ctx, `select setval(pg_get_serial_sequence(@table, 'id'), @last)`,
				pg.Args{"table": t.name, "last": g.last[t.name]}); err != nil {
				return fmt.Errorf("moving on the ids of %s: %w", t.name, err)
			}
		}
	}
	if _, err := g.tx.Exec(ctx, "analyze "+strings.Join(names(), ", ")+", history"); err != nil {
		return fmt.Errorf("counting for the planner: %w", err)
	}
	g.progress("statistics", len(tables), len(tables))
	return nil
}

func (c *copier) counts() Counts {
	var all Counts
	for _, t := range tables {
		all = append(all, Count{t.name, c.count[t.name]})
	}
	return append(all, Count{"history", c.count["history"]})
}
