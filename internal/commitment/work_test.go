package commitment

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/list"
	"gyoryu/internal/pg"
)

func (s *stand) keep(id int64, on day.Day) Year {
	s.t.Helper()
	next, err := s.setState(s.ctx, id, s.find(id).Version, Kept, on, "", "the report", s.staff)
	s.must(err)
	return next
}

func (s *stand) state(id int64, to State, reason string) {
	s.t.Helper()
	s.must(s.SetState(s.ctx, id, s.find(id).Version, to, today, reason, "E", s.staff))
}

func TestWhatRecursMakesItsNextWhenItIsKept(t *testing.T) {
	s := newStand(t)
	c := s.create(Draft{
		What: "Share lists.", OwedBy: Them, InstituteIDs: []int64{s.casted, s.casisd}, PersonID: s.lee, TheirPersonID: s.wang,
		DueOn: on("2026-06-01"), Recurs: "year", Evidence: "of this year",
	})
	next := s.keep(c.ID, today)
	if next.DueOn != on("2027-06-01") || next.State != Open || next.ID == 0 {
		t.Fatalf("made %+v", next)
	}
	got := s.find(next.ID)
	if got.What != c.What || got.OwedBy != Them || shorts(got) != "CASTED CASISD" || got.Person.ID != s.lee || got.TheirPerson.ID != s.wang ||
		got.Recurs != "year" || got.Evidence != "" || !got.StateOn.IsZero() || got.Reason != "" || got.CreatedBy != c.CreatedBy || got.VisitID != nil {
		t.Errorf("the next is %+v", got)
	}
	// Undoing leaves the next, and keeping it again makes no second.
	s.state(c.ID, Open, "")
	if again := s.keep(c.ID, today); again.ID != 0 {
		t.Errorf("made another: %+v", again)
	}
	// Nor while the next is removed.
	s.must(s.Remove(s.ctx, next.ID, got.Version, s.staff))
	s.state(c.ID, UnderWay, "")
	if again := s.keep(c.ID, today); again.ID != 0 {
		t.Errorf("made another beside a removed one: %+v", again)
	}
	s.must(s.Restore(s.ctx, next.ID, s.staff))
	// The next makes the one after it.
	after := s.keep(next.ID, today)
	if after.DueOn != on("2028-06-01") {
		t.Errorf("the one after is %+v", after)
	}
	if n := value[int](s, "select count(*)::int from commitments", nil); n != 3 {
		t.Errorf("%d commitments in all", n)
	}
	beside, err := s.parts(s.ctx, next.ID, s.staff)
	s.must(err)
	if len(beside.years) != 2 || beside.years[0] != (Year{c.ID, c.DueOn, Kept, false}) || beside.years[1] != (Year{after.ID, after.DueOn, Open, true}) {
		t.Errorf("beside it: %+v", beside.years)
	}
	if who := value[int64](s, "select account_id from history where noun = 'commitment' and noun_id = @id and part = 'commitments' and action = 'insert'", pg.Args{"id": after.ID}); who != s.staff.ID {
		t.Errorf("the history says that %d made it", who)
	}
}

func TestWhenTheNextIsDue(t *testing.T) {
	s := newStand(t)
	for due, want := range map[string]string{
		"2024-02-29": "2025-02-28", "2025-02-28": "2026-02-28", "2027-02-28": "2028-02-28", "2026-12-31": "2027-12-31",
		"": "2027-06-15", // a year after the day on which it was kept
	} {
		d := Draft{What: "Again.", Recurs: "year"}
		if due != "" {
			d.DueOn = on(due)
		}
		if next := s.keep(s.create(d).ID, today); next.DueOn != on(want) {
			t.Errorf("after %q it is due %s, want %s", due, next.DueOn, want)
		}
	}
	if next := s.keep(s.create(Draft{What: "At the end of days.", Recurs: "year", DueOn: on("9999-12-31")}).ID, today); next.ID != 0 {
		t.Errorf("a next in the year 10000: %+v", next)
	}
}

func TestOnlyWhatRecursAndIsKeptMakesANext(t *testing.T) {
	s := newStand(t)
	once := s.create(Draft{What: "Once.", DueOn: on("2026-06-01")})
	if next := s.keep(once.ID, today); next.ID != 0 {
		t.Errorf("of one that does not recur: %+v", next)
	}
	c := s.create(Draft{What: "Every year.", Recurs: "year", DueOn: on("2026-06-01")})
	s.state(c.ID, UnderWay, "")
	s.state(c.ID, Dropped, "no money")
	s.state(c.ID, Open, "")
	if _, err := s.setState(s.ctx, c.ID, c.Version, Kept, today, "", "E", s.staff); !errors.Is(err, pg.Stale) {
		t.Errorf("a version that has passed: %v", err)
	}
	if n := value[int](s, "select count(*)::int from commitments", nil); n != 2 {
		t.Errorf("%d commitments in all", n)
	}
}

// TestTheNextOfAHiddenOneIsHidden: it is of the same visit, so that who does not see that
// does not see the next, nor that there is one.
func TestTheNextOfAHiddenOneIsHidden(t *testing.T) {
	s := newStand(t)
	visit, ids := s.visit(true, "Every year")
	s.do("update commitments set recurs = 'year', due_on = '2026-06-01' where id = @id", pg.Args{"id": ids[0]})
	next := s.keep(ids[0], today)
	if got := s.find(next.ID); got.VisitID == nil || *got.VisitID != visit || got.PointID != nil {
		t.Errorf("the next is %+v", got)
	}
	if _, err := s.Find(s.ctx, next.ID, s.other); !errors.Is(err, pg.NotFound) {
		t.Errorf("others find it: %v", err)
	}
	if beside, err := s.parts(s.ctx, ids[0], s.other); err != nil || len(beside.years) != 0 {
		t.Errorf("others are told of %+v, %v", beside.years, err)
	}
	found, err := s.List(s.ctx, Filter{Which: All}, today, s.other)
	if s.must(err); found.Total != 0 || found.Counts[Unsettled]+found.Counts[Settled]+found.Counts[Waiting] != 0 {
		t.Errorf("others count %+v", found.Counts)
	}
	// Saving the visit again, without that point, leaves the next as it is.
	s.in(func(tx pgx.Tx) error { return Withdraw(s.ctx, tx, visit, []int64{}, s.staff) })
	if got := s.find(next.ID); got.RemovedAt != nil {
		t.Error("it went with a point that was not its own")
	}
}

func whatsOf(found Found) string {
	var all []string
	for _, l := range found.Lines {
		all = append(all, l.What)
	}
	return strings.Join(all, " ")
}

func TestWhatWaitsForThem(t *testing.T) {
	s := newStand(t)
	make := func(what string, owed Side, state State, asked bool) int64 {
		t.Helper()
		c := s.create(Draft{What: what, OwedBy: owed, DueOn: on("2026-09-01")})
		if state != Open {
			s.state(c.ID, state, "r")
		}
		if asked {
			s.must(s.Asked(s.ctx, c.ID, today, "Asked.", s.staff))
		} else {
			s.must(s.AddNote(s.ctx, c.ID, today, "Noted.", s.staff))
		}
		return c.ID
	}
	make("theirs", Them, Open, false)
	make("asked", Both, UnderWay, true)
	make("ours-asked", Us, UnderWay, true)
	make("not-asked", Both, UnderWay, false)
	make("not-begun", Both, Open, true)
	make("theirs-kept", Them, Kept, true)
	make("asked-dropped", Us, Dropped, true)
	found, err := s.List(s.ctx, Filter{Which: Waiting}, today, s.staff)
	s.must(err)
	if got := whatsOf(found); got != "theirs asked ours-asked" || found.Total != 3 || found.Counts[Waiting] != 3 {
		t.Errorf("waiting: %s, %d", got, found.Total)
	}
	if l := found.Lines[1]; !l.NoteAsked || l.NoteText != "Asked." || l.NoteOn != today {
		t.Errorf("its note is %+v", l)
	}
}

// TestTheOrdersOfAView: one's own begin with what is overdue, what has no day is last; what
// is done begins with the latest. Page by page the same.
func TestTheOrdersOfAView(t *testing.T) {
	s := newStand(t)
	me := s.becomes(s.other, s.lee)
	for _, what := range []string{"undated", "undated-too"} {
		s.create(Draft{What: what, PersonID: s.lee})
	}
	for _, due := range []string{"2026-09-01", "2026-06-01", "2026-05-01", "2026-06-15"} {
		s.create(Draft{What: due, PersonID: s.lee, DueOn: on(due)})
	}
	s.create(Draft{What: "another's", PersonID: s.kim, DueOn: on("2026-01-01")})
	for _, day := range []string{"2026-03-01", "2026-05-01", "2026-04-01"} {
		c := s.create(Draft{What: "done-" + day, PersonID: s.kim})
		s.must(s.SetState(s.ctx, c.ID, c.Version, Kept, on(day), "", "E", s.staff))
	}
	old := s.create(Draft{What: "done-some-day"})
	s.do("update commitments set state = 'kept' where id = @id", pg.Args{"id": old.ID})
	for which, want := range map[Which]string{
		Mine:    "2026-05-01 2026-06-01 2026-06-15 2026-09-01 undated undated-too",
		Settled: "done-2026-05-01 done-2026-04-01 done-2026-03-01 done-some-day",
	} {
		for size := 1; size <= 7; size++ {
			f, got := Filter{Which: which, Sort: which.usual(), Limit: size}, []string{}
			for range 9 {
				found, err := s.List(s.ctx, f, today, me)
				s.must(err)
				for _, l := range found.Lines[:min(size, len(found.Lines))] {
					got = append(got, l.What)
				}
				if len(found.Lines) <= size {
					break
				}
				key, id := found.Lines[size-1].place(f.Sort)
				cursor, err := list.ReadCursor(list.Cursor{Sort: f.Sort, Key: key, ID: id}.String(), f.Sort)
				s.must(err)
				f.After = cursor
			}
			if strings.Join(got, " ") != want {
				t.Errorf("%s by %d: %v, want %s", which, size, got, want)
			}
		}
	}
	for sort, keys := range map[string][]string{"due": {"", "x", "-infinity", "2026-13-01"}, "-settled": {"", "infinity", "soon"}, "urgent": {"infinity"}} {
		for _, key := range keys {
			if _, err := s.List(s.ctx, Filter{Sort: sort, After: &list.Cursor{Sort: sort, Key: key, ID: 1}}, today, me); !errors.Is(err, list.BadCursor) {
				t.Errorf("%s after %q: %v", sort, key, err)
			}
		}
	}
}

func TestWhetherAnythingIsOnesOwn(t *testing.T) {
	s := newStand(t)
	me := s.becomes(s.staff, s.lee)
	has := func(who auth.Account) bool {
		t.Helper()
		own, err := s.HasOwn(s.ctx, who)
		s.must(err)
		return own
	}
	if has(me) || has(s.manager) {
		t.Error("of nothing")
	}
	c := s.create(Draft{What: "Mine.", PersonID: s.lee})
	if !has(me) || has(s.other) || has(s.manager) {
		t.Error("of one that is Lee's")
	}
	s.state(c.ID, Kept, "")
	if has(me) {
		t.Error("of one that is kept")
	}
}

func TestWhatARowOffers(t *testing.T) {
	t.Parallel()
	manager, staff := auth.Account{ID: 9, Roles: []auth.Role{auth.Manager}}, auth.Account{ID: 5, Roles: []auth.Role{auth.Staff}}
	mine := auth.Account{ID: 6, PersonID: 40, Roles: []auth.Role{auth.Researcher}}
	lee := &Person{ID: 40}
	for name, tt := range map[string]struct {
		c    Commitment
		who  auth.Account
		want string
	}{
		"an open one":             {Commitment{State: Open}, manager, "keep under-way assign move note drop"},
		"one under way":           {Commitment{State: UnderWay, Person: lee}, manager, "keep assign move note drop"},
		"a kept one":              {Commitment{State: Kept}, manager, "note reopen"},
		"nobody's, to any staff":  {Commitment{State: Open}, staff, "assign"},
		"another's, to any staff": {Commitment{State: Open, Person: lee}, staff, ""},
		"a researcher's own":      {Commitment{State: Open, Person: lee}, mine, "note"},
		"of no reader":            {Commitment{State: Dropped, Person: lee}, staff, ""},
	} {
		if got := strings.Join(tt.c.offers(tt.who), " "); got != tt.want {
			t.Errorf("%s: %s, want %s", name, got, tt.want)
		}
	}
	for which, want := range map[Which]string{Nobody: "assign", Undated: "move", Waiting: "note", Mine: "keep", Settled: "reopen"} {
		offers := Commitment{State: Open}.offers(manager)
		if which == Settled {
			offers = []string{"reopen"}
		}
		if got := which.first(offers); got != want {
			t.Errorf("%s begins with %s, want %s", which, got, want)
		}
	}
	if !slices.Equal(tabbed[:1], []Which{Mine}) || !Undated.leaves("move") || Mine.leaves("note") || !Mine.leaves("keep") || All.leaves("keep") {
		t.Error("where one goes on")
	}
}
