package tie_test

import (
	"testing"
	"time"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/demo"
	"gyoryu/internal/pg"
	"gyoryu/internal/pg/pgtest"
	"gyoryu/internal/tie"
)

// TestTheResearcherShareOfTheDemoDataIsWhatItIsByHand. The demo data as of 15 June 2026:
//
//	2019: the article's visit stops at CASISD, CASTED, KOSTEC and SERI China, and names
//	      nobody of theirs: 4 ties, none carried by researchers: 0 ÷ 4.
//	2020: nothing.
//	2025: the topic on smart mobility is under way since 31 January 2025, with Park of ours
//	      and Zhang of CASISD, and Zhang stays with us from 11 May, of which came what Park
//	      wrote: carried by researchers, twice. By institutes: CASTED and NISTEP, by
//	      agreements, an edition and visits: 1 ÷ 3.
//	2026: CASISD by the same topic and its outputs. By institutes: CASTED (stop, editions,
//	      agreements, a stay of Park's), SERI China (stop of 6 May), NISTEP (stop, edition,
//	      agreement), Fraunhofer ISI and SPRU (a stop each); KOSTEC has nothing: 1 ÷ 6.
//
// Without Zhang in that topic the stay still carries it; without Park among the authors of
// what came of the stay, nothing of 2025 names both sides: 0 ÷ 3.
func TestTheResearcherShareOfTheDemoDataIsWhatItIsByHand(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	clock := day.Clock{Now: func() time.Time { return time.Date(2026, 6, 15, 3, 0, 0, 0, time.UTC) }, Zone: time.UTC}
	if err := demo.Load(t.Context(), db, clock); err != nil {
		t.Fatal(err)
	}
	id, err := pg.Value[int64](t.Context(), db, "select id from accounts where email = 'manager@demo.example'", nil)
	if err != nil {
		t.Fatal(err)
	}
	manager := auth.Account{ID: id, Roles: []auth.Role{auth.Manager}}
	check := func(year, researcher, all int) {
		t.Helper()
		w := tie.Window{From: day.Day{Year: year, Month: time.January, Day: 1}, Until: day.Day{Year: year, Month: time.December, Day: 31}}
		shares, err := tie.Shares(t.Context(), db, manager, clock.Today(), w)
		if err != nil {
			t.Fatal(err)
		}
		if got := shares[0]; got.Researcher != researcher || got.All != all {
			t.Errorf("%d: %d ÷ %d, want %d ÷ %d", year, got.Researcher, got.All, researcher, all)
		}
		ties, err := tie.All(t.Context(), db, manager, clock.Today(), w)
		if err != nil {
			t.Fatal(err)
		}
		if got := tie.ShareOf(ties); got.Researcher != researcher || got.All != all {
			t.Errorf("%d, tie by tie: %d ÷ %d, want %d ÷ %d", year, got.Researcher, got.All, researcher, all)
		}
		if _, known := shares[0].Of(); known != (all > 0) {
			t.Errorf("%d has a share: %v", year, known)
		}
	}
	check(2019, 0, 4)
	check(2020, 0, 0)
	check(2025, 1, 3)
	check(2026, 1, 6)
	forget := func(sql string) {
		t.Helper()
		if done, err := db.Exec(t.Context(), sql); err != nil || done.RowsAffected() == 0 {
			t.Fatalf("%s: %v, %v", sql, done, err)
		}
	}
	forget(`delete from topic_people where person_id = (select id from people where name like 'Zhang%')
		and topic_id = (select id from topics where title like 'Smart mobility%')`)
	check(2025, 1, 3)
	forget(`delete from output_people where person_id = (select id from people where name like '%Park')
		and output_id in (select output_id from output_exchanges)`)
	check(2025, 0, 3)
}
