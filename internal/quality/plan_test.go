package quality

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"gyoryu/internal/alike"
	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/list"
	"gyoryu/internal/pg"
	"gyoryu/internal/pg/pgtest"
	"gyoryu/internal/recent"
)

// watched is a database that remembers the queries it was asked, and answers none.
type watched struct {
	pg.DB
	asked []*pgx.QueuedQuery
}

var unanswered = errors.New("unanswered")

type unansweredBatch struct{ pgx.BatchResults }

func (unansweredBatch) Close() error { return unanswered }

func (w *watched) Query(_ context.Context, sql string, args ...any) (pgx.Rows, error) {
	w.asked = append(w.asked, &pgx.QueuedQuery{SQL: sql, Arguments: args})
	return nil, unanswered
}

func (w *watched) SendBatch(_ context.Context, b *pgx.Batch) pgx.BatchResults {
	w.asked = append(w.asked, b.QueuedQueries...)
	return unansweredBatch{}
}

// node is a part of a query's plan as PostgreSQL tells it.
type node struct {
	Type    string  `json:"Node Type"`
	Table   string  `json:"Relation Name"`
	Index   string  `json:"Index Name"`
	Rows    float64 `json:"Actual Rows"`
	Loops   float64 `json:"Actual Loops"`
	Removed float64 `json:"Rows Removed by Filter"`
	Plans   []node
}

func (n node) all() []node {
	found := []node{n}
	for _, p := range n.Plans {
		found = append(found, p.all()...)
	}
	return found
}

// TestAPageOfWhatIsWrongReadsNoWholeTable: among 20,000 of each, of which few are wrong, or
// most are.
func TestAPageOfWhatIsWrongReadsNoWholeTable(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	err := pgx.BeginFunc(t.Context(), db, func(tx pgx.Tx) error {
		for _, sql := range []string{
			`set local session_replication_role = replica`,
			`insert into accounts (email, name, roles) values ('m@example.org', 'M', '{manager}')`,
			`insert into institutes (name, kind, country, latitude, longitude) select 'Institute ' || n, 'other', case when n % 400 = 0 then 'ZZ' else 'CN' end,
				case when n % 100 > 0 then 1 end, case when n % 100 > 0 then 1 end from generate_series(1, 20000) n`,
			`insert into people (name) select 'Person ' || n from generate_series(1, 20000) n`,
			`insert into positions (person_id, institute_id) select n, n from generate_series(1, 20000) n where n % 3 > 0`,
			`insert into visits (title, direction, starts_on, ends_on, written) select 'Visit ' || n, 'outgoing', date '2020-01-01' + n % 1500, date '2020-01-02' + n % 1500, n % 90 > 0 from generate_series(1, 20000) n`,
			`insert into stops (visit_id, position, institute_id) select n, 1, n from generate_series(1, 20000) n`,
			`insert into visit_delegates (visit_id, position, person_id) select n, 1, n from generate_series(1, 20000) n`,
		} {
			if _, err := tx.Exec(t.Context(), sql); err != nil {
				return fmt.Errorf("%s: %w", sql, err)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(t.Context(), "vacuum analyze"); err != nil {
		t.Fatal(err)
	}
	today, who := day.Day{Year: 2026, Month: time.December, Day: 1}, auth.Account{ID: 1, Roles: []auth.Role{auth.Manager}}
	for check, after := range map[Check]*list.Cursor{
		Placeless: {Key: "tInstitute 5", ID: 5}, Homeless: {Key: "Person 5", ID: 5}, Unwritten: {Key: "2023-01-01", ID: 500},
	} {
		for _, after := range []*list.Cursor{nil, after} {
			w := &watched{DB: db}
			_, err := Store{DB: w}.page(t.Context(), check, &list.View{Size: list.PerPage, After: after}, today, who)
			if !errors.Is(err, unanswered) || len(w.asked) == 0 {
				t.Fatalf("%s: %v, %d queries", check, err, len(w.asked))
			}
			for _, q := range w.asked {
				if strings.Contains(q.SQL, "count(*) from (") || strings.Contains(q.SQL, "distinct country") || strings.Contains(q.SQL, "extract(year") {
					continue // totals, and what a list of visits offers to narrow it by
				}
				for _, n := range explained(t, db, q) {
					read := (n.Rows + n.Removed) * n.Loops
					if n.Table != "" && (read > 1000 || n.Type == "Seq Scan" && read > 100) {
						t.Errorf("%s after %v: %s on %s %s reads %.0f rows", check, after, n.Type, n.Table, n.Index, read)
					}
				}
			}
		}
	}
	w := &watched{DB: db}
	if _, err := (Store{DB: w, Recent: longKnown(who, today)}).Counts(t.Context(), today, who); !errors.Is(err, unanswered) {
		t.Fatal(err)
	}
	for _, q := range w.asked {
		for _, n := range explained(t, db, q) {
			if read := (n.Rows + n.Removed) * n.Loops; n.Table != "" && read > 4000 {
				t.Errorf("counting: %s on %s %s reads %.0f rows", n.Type, n.Table, n.Index, read)
			}
		}
	}
}

func explained(t *testing.T, db pg.DB, q *pgx.QueuedQuery) []node {
	t.Helper()
	rows, err := db.Query(t.Context(), "explain (analyze, timing off, format json) "+q.SQL, q.Arguments...)
	if err != nil {
		t.Fatal(err)
	}
	found, err := pgx.CollectExactlyOneRow(rows, pgx.RowTo[json.RawMessage])
	if err != nil {
		t.Fatalf("%s: %v", q.SQL, err)
	}
	var plans []struct{ Plan node }
	if err := json.Unmarshal(found, &plans); err != nil {
		t.Fatal(err)
	}
	return plans[0].Plan.all()
}

// longKnown is a memory that knows already what takes long to find.
func longKnown(who auth.Account, today day.Day) *recent.Memory {
	m := recent.New(time.Now)
	for _, noun := range alike.Nouns {
		m.Later(twins{noun})([]alike.Pair{})
	}
	m.Later(carriedBy{who.ID, today})([]Carried{})
	return m
}
