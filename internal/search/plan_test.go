package search_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"gyoryu/internal/auth"
	"gyoryu/internal/generate"
	"gyoryu/internal/pg"
	"gyoryu/internal/pg/pgtest"
	"gyoryu/internal/search"
)

// watched remembers the queries that it is asked.
type watched struct {
	pg.DB
	asked []query
}

type query struct {
	sql  string
	args []any
}

func (w *watched) Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error) {
	w.asked = append(w.asked, query{sql, args})
	return w.DB.Query(ctx, sql, args...)
}

func (w *watched) SendBatch(ctx context.Context, b *pgx.Batch) pgx.BatchResults {
	for _, q := range b.QueuedQueries {
		w.asked = append(w.asked, query{q.SQL, q.Arguments})
	}
	return w.DB.SendBatch(ctx, b)
}

// grown is a database with some thousand visits and all that comes of them.
func grown(t *testing.T, visits int) *pgxpool.Pool {
	t.Helper()
	db := pgtest.New(t)
	if _, err := generate.Load(t.Context(), db, generate.Options{Visits: visits, Seed: 1, Today: clock().Today()}); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(t.Context(), "vacuum analyze"); err != nil {
		t.Fatal(err)
	}
	return db
}

// node is one of a query's plan as PostgreSQL tells it.
type node struct {
	Type  string `json:"Node Type"`
	Table string `json:"Relation Name"`
	Plans []node
}

func (n node) all() []node {
	all := []node{n}
	for _, m := range n.Plans {
		all = append(all, m.all()...)
	}
	return all
}

func planOf(t *testing.T, db pg.DB, q query) []node {
	t.Helper()
	rows, err := db.Query(t.Context(), "explain (format json) "+q.sql, q.args...)
	if err != nil {
		t.Fatal(err)
	}
	found, err := pgx.CollectExactlyOneRow(rows, pgx.RowTo[json.RawMessage])
	if err != nil {
		t.Fatalf("%v: %s", err, q.sql)
	}
	var plans []struct{ Plan node }
	if err := json.Unmarshal(found, &plans); err != nil {
		t.Fatal(err)
	}
	return plans[0].Plan.all()
}

// made is what is looked for in the generated data, in three scripts, with what has to be among
// the words of the first.
var made = []struct{ typed, has string }{
	{"국제협력", "국제협력"}, {"공동연구", "공동연구"}, {"연구", "연구"}, {"중국", ""}, {"중국 공동연구", "공동연구"}, {"일본 인공지능", "인공지능"}, {"양해각서", "양해각서"},
	{"合作", "合作"}, {"研究", "研究"}, {"共同研究", "共同研究"}, {"谅解备忘录", "谅解备忘录"}, {"諒解備忘錄", "谅解备忘录"}, {"人工智能", "人工智能"},
	{"research", "esearch"}, {"joint research", "esearch"}, {"policy", "olicy"}, {"workshop", "orkshop"}, {"memorandum", "emorandum"}, {"a", ""}, {"zzyzx", ""}, {"뷁쉙", ""},
}

// TestNoSearchReadsAWholeTable, whatever is looked for, narrowed and in either order; and it
// finds what has the words.
func TestNoSearchReadsAWholeTable(t *testing.T) {
	t.Parallel()
	db := grown(t, 600)
	who := account(t, db, pgAny(t, db, `select email from accounts where 'manager' = any(roles) limit 1`), auth.Manager)
	large := []string{"search_entries", "points"} // the others are small here, and read with less trouble as they are
	seen := map[string]bool{}
	for i, m := range made {
		filters := []search.Filter{{}}
		if i < 3 { // of what is rare, common and very common
			filters = append(filters, search.Filter{Kind: search.Point}, search.Filter{Year: 2019}, search.Filter{Country: "CN"}, search.Filter{Institute: 5})
		}
		for _, by := range filters {
			for _, sort := range search.Sorts[:1+len(filters)/5] {
				w := &watched{DB: db}
				r, err := search.Store{DB: w}.Find(t.Context(), search.Read(m.typed), by, sort, nil, 51, who)
				if err != nil {
					t.Fatalf("%s: %v", m.typed, err)
				}
				if by == (search.Filter{}) && sort == search.ByFit && m.has != "" && (len(r.Hits) == 0 || !strings.Contains(said(r.Hits[0]), m.has)) {
					t.Errorf("%s finds %d, first %.200s", m.typed, len(r.Hits), fmt.Sprint(r.Hits[:min(1, len(r.Hits))]))
				}
				for _, q := range w.asked {
					key := fmt.Sprint(q.sql, q.args)
					if seen[key] {
						continue
					}
					seen[key] = true
					for _, n := range planOf(t, db, q) {
						if n.Type == "Seq Scan" && slices.Contains(large, n.Table) {
							t.Errorf("%s %+v reads all of %s: %.200s", m.typed, by, n.Table, q.sql)
						}
					}
				}
			}
		}
	}
}

func pgAny(t *testing.T, db pg.DB, sql string) string {
	t.Helper()
	s, err := pg.Value[string](t.Context(), db, sql, nil)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestPagesOfASearchHaveEachHitOnce, in both orders, to the end of what is counted; and the
// counts are those of the rows.
func TestPagesOfASearchHaveEachHitOnce(t *testing.T) {
	t.Parallel()
	db := grown(t, 300)
	who := account(t, db, pgAny(t, db, `select email from accounts where 'manager' = any(roles) limit 1`), auth.Manager)
	for _, typed := range []string{"공동연구", "memorandum", "합의"} {
		for _, sort := range search.Sorts {
			had, last := map[string]bool{}, ""
			var after *search.Place
			total := 0
			for range 100 {
				r, err := search.Store{DB: db}.Find(t.Context(), search.Read(typed), search.Filter{}, sort, after, 40, who)
				if err != nil {
					t.Fatal(err)
				}
				if after == nil {
					total = r.Total
				}
				for _, h := range r.Hits {
					key := fmt.Sprint(h.Kind, h.ID)
					if had[key] {
						t.Fatalf("%s by %s: %s is there twice", typed, sort, key)
					}
					had[key] = true
					if day := h.Day(); sort == search.ByDay {
						if last != "" && day > last {
							t.Fatalf("%s: %s comes after %s", typed, day, last)
						}
						last = day
					}
				}
				if len(r.Hits) == 0 {
					break
				}
				after = r.Hits[len(r.Hits)-1].At()
			}
			if total == 0 || total <= 1000 && len(had) != total || total > 1000 && len(had) < 1000 {
				t.Errorf("%s by %s: %d hits of %d", typed, sort, len(had), total)
			}
		}
	}
}
