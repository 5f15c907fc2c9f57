package search_test

import (
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/demo"
	"gyoryu/internal/pg"
	"gyoryu/internal/pg/pgtest"
	"gyoryu/internal/search"
)

func clock() day.Clock {
	return day.Clock{Now: func() time.Time { return time.Date(2026, 9, 14, 2, 0, 0, 0, time.UTC) }, Zone: time.FixedZone("KST", 9*60*60)}
}

// shown is a database with the demo data, and who may see everything in it.
func shown(t *testing.T) (*pgxpool.Pool, auth.Account) {
	t.Helper()
	db := pgtest.New(t)
	if err := demo.Load(t.Context(), db, clock()); err != nil {
		t.Fatal(err)
	}
	return db, account(t, db, "manager@demo.example", auth.Manager)
}

func account(t *testing.T, db pg.DB, email string, role auth.Role) auth.Account {
	t.Helper()
	id, err := pg.Value[int64](t.Context(), db, `select id from accounts where email = @email`, pg.Args{"email": email})
	if err != nil {
		t.Fatal(err)
	}
	return auth.Account{ID: id, Roles: []auth.Role{role}}
}

func look(t *testing.T, db pg.DB, typed string, who auth.Account) search.Results {
	t.Helper()
	r, err := search.Store{DB: db}.Find(t.Context(), search.Read(typed), search.Filter{}, search.ByFit, nil, 10, who)
	if err != nil {
		t.Fatalf("%q: %v", typed, err)
	}
	return r
}

func said(h search.Hit) string {
	return strings.Join([]string{h.Title, h.Also, h.Names, h.Body}, " · ")
}

// TestWhatPeopleTypeFindsWhatTheyMeanFirst, in three scripts and any spelling.
func TestWhatPeopleTypeFindsWhatTheyMeanFirst(t *testing.T) {
	t.Parallel()
	db, who := shown(t)
	if len(article) < 120 {
		t.Errorf("only %d queries", len(article))
	}
	for _, l := range article {
		r := look(t, db, l.typed, who)
		if len(r.Hits) == 0 {
			t.Errorf("%q finds nothing, want %s %q", l.typed, l.kind, l.has)
			continue
		}
		if first := r.Hits[0]; l.kind != "" && string(first.Kind) != l.kind || !strings.Contains(said(first), l.has) {
			var all []string
			for _, h := range r.Hits {
				all = append(all, string(h.Kind)+" "+said(h)[:min(60, len(said(h)))])
			}
			t.Errorf("%q (%s) finds first\n  %s\nwant %s %q", l.typed, r.How, strings.Join(all, "\n  "), l.kind, l.has)
		}
	}
}
