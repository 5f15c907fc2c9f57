package boardpaper

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/generate"
	"gyoryu/internal/pg"
	"gyoryu/internal/pg/pgtest"
)

// watched is a database that remembers the queries it was asked, and answers none.
type watched struct {
	pg.DB
	asked []query
}

var unanswered = errors.New("unanswered")

type unansweredBatch struct{ pgx.BatchResults }

func (unansweredBatch) Close() error { return unanswered }

type query struct {
	sql  string
	args []any
}

func (w *watched) Query(_ context.Context, sql string, args ...any) (pgx.Rows, error) {
	w.asked = append(w.asked, query{sql, args})
	return nil, unanswered
}

func (w *watched) SendBatch(_ context.Context, b *pgx.Batch) pgx.BatchResults {
	for _, q := range b.QueuedQueries {
		w.asked = append(w.asked, query{q.SQL, q.Arguments})
	}
	return unansweredBatch{}
}

// plan is a node of a query's plan as PostgreSQL tells it.
type plan struct {
	Type    string  `json:"Node Type"`
	Table   string  `json:"Relation Name"`
	Index   string  `json:"Index Name"`
	Rows    float64 `json:"Actual Rows"`
	Loops   float64 `json:"Actual Loops"`
	Removed float64 `json:"Rows Removed by Filter"`
	Plans   []plan
}

func (p plan) scans() []plan {
	all := []plan{p}
	for _, q := range p.Plans {
		all = append(all, q.scans()...)
	}
	return all
}

// explained are the plans of what ask asks, run on db.
func (w *watched) explained(t *testing.T, db *pgxpool.Pool, name string, ask func() error) (all []plan, queries []string) {
	t.Helper()
	w.asked = nil
	if err := ask(); !errors.Is(err, unanswered) || len(w.asked) == 0 {
		t.Fatalf("%s: %v", name, err)
	}
	for _, q := range w.asked {
		rows, err := db.Query(t.Context(), "explain (analyze, format json) "+q.sql, q.args...)
		if err != nil {
			t.Fatal(err)
		}
		found, err := pgx.CollectExactlyOneRow(rows, pgx.RowTo[json.RawMessage])
		if err != nil {
			t.Fatalf("%s: %v: %s", name, err, q.sql)
		}
		var plans []struct {
			Plan plan
			Time float64 `json:"Execution Time"`
		}
		if err := json.Unmarshal(found, &plans); err != nil {
			t.Fatal(err)
		}
		if os.Getenv("SHOWTIMES") != "" {
			t.Logf("%s %.1f ms %.100q", name, plans[0].Time, q.sql)
		}
		all, queries = append(all, plans[0].Plan), append(queries, q.sql)
	}
	return all, queries
}

// sizes are how many rows the tables have that no page may read as a whole.
func sizes(t *testing.T, db *pgxpool.Pool, tables ...string) map[string]float64 {
	t.Helper()
	all := map[string]float64{}
	for _, table := range tables {
		n, err := pg.Value[int](t.Context(), db, "select count(*) from "+table, nil)
		if err != nil || n < 500 {
			t.Fatalf("%s has %d rows, %v", table, n, err)
		}
		all[table] = float64(n)
	}
	return all
}

// whole complains of plans that read more than half of a table.
func whole(t *testing.T, name string, plans []plan, queries []string, large map[string]float64) {
	t.Helper()
	for i, q := range plans {
		for _, p := range q.scans() {
			if read := (p.Rows + p.Removed) * p.Loops; large[p.Table] > 0 && read > large[p.Table]/2 {
				t.Errorf("%s: %s on %s %s reads %.0f rows: %.90s", name, p.Type, p.Table, p.Index, read, queries[i])
			}
		}
	}
}

// grown is a site with so many made-up visits, and all that came of them.
func grown(t *testing.T, visits int) *pgxpool.Pool {
	t.Helper()
	db := pgtest.New(t)
	if _, err := generate.Load(t.Context(), db, generate.Options{Visits: visits, Seed: 1, Today: today}); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(t.Context(), "vacuum analyze"); err != nil {
		t.Fatal(err)
	}
	return db
}

var today = day.Day{Year: 2026, Month: 6, Day: 15}

// TestABoardPaperReadsTwoYearsOfVisits and no more of them. Of agreements, topics and stays,
// each of which may stand on the day, and of the commitments, it reads all.
func TestABoardPaperReadsTwoYearsOfVisits(t *testing.T) {
	t.Parallel()
	db := grown(t, 1500)
	large := sizes(t, db, "visits", "stops", "visit_delegates", "history")
	w, who := &watched{}, auth.Account{ID: 3, Roles: []auth.Role{auth.Researcher}}
	s := NewStore(w, nil)
	plans, queries := w.explained(t, db, "the counts", func() error { _, err := s.counts(t.Context(), today, who); return err })
	whole(t, "the counts", plans, queries, large)
	if len(queries) != len(sources) {
		t.Errorf("%d queries for %d sources", len(queries), len(sources))
	}
}
