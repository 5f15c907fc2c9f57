package boardpaper

import (
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/generate"
	"gyoryu/internal/pg/pgtest"
)

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
	large := pgtest.Sizes(t, db, "visits", "stops", "visit_delegates", "history")
	w, who := &pgtest.Watched{}, auth.Account{ID: 3, Roles: []auth.Role{auth.Researcher}}
	s := NewStore(w, nil)
	if n := large.Spared(t, db, w, "the counts", func() error { _, err := s.counts(t.Context(), today, who); return err }); n != len(sources) {
		t.Errorf("%d queries for %d sources", n, len(sources))
	}
}
