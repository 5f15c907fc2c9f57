package pgtest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"gyoryu/internal/pg"
)

// Unanswered is what whoever asks a Watched database gets.
var Unanswered = errors.New("unanswered")

// Watched is a database that remembers what it was asked to read, and answers none of it: for
// looking at the plans of a store's statements.
type Watched struct {
	pg.DB
	asked []*pgx.QueuedQuery
}

type unansweredBatch struct{ pgx.BatchResults }

func (unansweredBatch) Close() error { return Unanswered }

// Query remembers a statement.
func (w *Watched) Query(_ context.Context, sql string, args ...any) (pgx.Rows, error) {
	w.asked = append(w.asked, &pgx.QueuedQuery{SQL: sql, Arguments: args})
	return nil, Unanswered
}

// SendBatch remembers the statements of a batch.
func (w *Watched) SendBatch(_ context.Context, b *pgx.Batch) pgx.BatchResults {
	w.asked = append(w.asked, b.QueuedQueries...)
	return unansweredBatch{}
}

// Asked are the statements that ask sends before it finds that nobody answers.
func (w *Watched) Asked(t testing.TB, name string, ask func() error) []*pgx.QueuedQuery {
	t.Helper()
	w.asked = nil
	if err := ask(); !errors.Is(err, Unanswered) || len(w.asked) == 0 {
		t.Fatalf("%s: %v, %d queries", name, err, len(w.asked))
	}
	return w.asked
}

// Plan is a node of a statement's plan as PostgreSQL tells it, and those below it.
type Plan struct {
	Type    string  `json:"Node Type"`
	Table   string  `json:"Relation Name"`
	Index   string  `json:"Index Name"`
	Rows    float64 `json:"Actual Rows"`
	Loops   float64 `json:"Actual Loops"`
	Removed float64 `json:"Rows Removed by Filter"`
	Plans   []Plan
}

// Read is how many rows the node read of its table.
func (p Plan) Read() float64 { return (p.Rows + p.Removed) * p.Loops }

func (p Plan) String() string {
	return strings.Join(strings.Fields(fmt.Sprintf("%s on %s %s reads %.0f rows", p.Type, p.Table, p.Index, p.Read())), " ")
}

func (p Plan) all() []Plan {
	all := []Plan{p}
	for _, q := range p.Plans {
		all = append(all, q.all()...)
	}
	return all
}

// Explained are the nodes of a statement's plan, run on db.
func Explained(t testing.TB, db pg.DB, q *pgx.QueuedQuery) []Plan {
	t.Helper()
	rows, err := db.Query(t.Context(), "explain (analyze, timing off, format json) "+q.SQL, q.Arguments...)
	if err != nil {
		t.Fatal(err)
	}
	found, err := pgx.CollectExactlyOneRow(rows, pgx.RowTo[json.RawMessage])
	if err != nil {
		t.Fatalf("%v: %s", err, q.SQL)
	}
	var plans []struct{ Plan Plan }
	if err := json.Unmarshal(found, &plans); err != nil {
		t.Fatal(err)
	}
	return plans[0].Plan.all()
}

// Large are tables that no page may read as a whole, with how many rows they have.
type Large map[string]float64

// Sizes counts them: each has to be large enough for an index to pay.
func Sizes(t testing.TB, db pg.DB, tables ...string) Large {
	t.Helper()
	all := Large{}
	for _, table := range tables {
		n, err := pg.Value[int](t.Context(), db, "select count(*) from "+table, nil)
		if err != nil || n < 500 {
			t.Fatalf("%s has %d rows, %v", table, n, err)
		}
		all[table] = float64(n)
	}
	return all
}

// Whole are the nodes of a statement's plan that read more than half of a large table.
func (l Large) Whole(t testing.TB, db pg.DB, q *pgx.QueuedQuery) (all []Plan) {
	t.Helper()
	for _, p := range Explained(t, db, q) {
		if l[p.Table] > 0 && p.Read() > l[p.Table]/2 {
			all = append(all, p)
		}
	}
	return all
}

// Spared complains of what is asked if it reads more than half of a large table, and returns
// how many statements it took.
func (l Large) Spared(t testing.TB, db pg.DB, w *Watched, name string, ask func() error) int {
	t.Helper()
	asked := w.Asked(t, name, ask)
	for _, q := range asked {
		for _, p := range l.Whole(t, db, q) {
			t.Errorf("%s: %v: %.90s", name, p, q.SQL)
		}
	}
	return len(asked)
}
