package kept

import (
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"gyoryu/internal/commitment"
	"gyoryu/internal/day"
	"gyoryu/internal/pg"
)

// spells are a commitment's spans, in short.
func (s *stand) spells(id int64) string {
	s.t.Helper()
	all, err := pg.Values[string](s.ctx, s.pool, `
		select to_char(since, 'MM-DD') || coalesce('/' || to_char(until, 'MM-DD'), '') || ' ' || state || coalesce(' ' || to_char(due_on, 'MM-DD'), '') || case when gone then ' gone' else '' end
		  from commitment_spells where commitment_id = @id order by since`, pg.Args{"id": id})
	s.must(err)
	return strings.Join(all, ", ")
}

func TestHowACommitmentStoodIsKeptByTheDay(t *testing.T) {
	s := newStand(t)
	var id, version int64
	turn := func(d string, do func(c commitment.Store) error, want string) {
		t.Helper()
		s.onDay(on("2025-"+d), func(_ pgx.Tx, c commitment.Store) { s.must(do(c)) })
		version++
		if got := s.spells(id); got != want {
			t.Fatalf("on %s: %s, want %s", d, got, want)
		}
	}
	state := func(to commitment.State, from string) func(commitment.Store) error {
		return func(c commitment.Store) error {
			return c.SetState(s.ctx, id, version, to, on("2025-"+from), "why", "shown", s.manager)
		}
	}
	move := func(from, to string) func(commitment.Store) error {
		return func(c commitment.Store) error {
			var d day.Day
			if to != "" {
				d = on("2025-" + to)
			}
			return c.Move(s.ctx, commitment.Commitment{ID: id, DueOn: on("2025-" + from)}, version, d, "why", s.manager)
		}
	}
	s.onDay(on("2025-03-01"), func(tx pgx.Tx, _ commitment.Store) {
		id, version = s.in(tx, `insert into commitments (what, due_on) values ('x', '2025-04-01') returning id`), 1
	})
	if got := s.spells(id); got != "03-01 open 04-01" {
		t.Fatal(got)
	}
	turn("03-10", move("04-01", "05-01"), "03-01/03-10 open 04-01, 03-10 open 05-01")
	turn("03-10", move("05-01", "06-01"), "03-01/03-10 open 04-01, 03-10 open 06-01") // at its end
	turn("03-10", move("06-01", "04-01"), "03-01 open 04-01")                         // as if nothing had been
	turn("03-20", state(commitment.UnderWay, "03-15"), "03-01/03-15 open 04-01, 03-15 under_way 04-01")
	turn("04-10", state(commitment.Kept, "04-05"), "03-01/03-15 open 04-01, 03-15/04-05 under_way 04-01, 04-05 kept 04-01")
	turn("04-11", state(commitment.Kept, "03-31"), "03-01/03-15 open 04-01, 03-15/03-31 under_way 04-01, 03-31 kept 04-01") // put right
	turn("04-12", state(commitment.Kept, "04-03"), "03-01/03-15 open 04-01, 03-15/04-03 under_way 04-01, 04-03 kept 04-01")
	turn("05-02", state(commitment.Open, "05-01"), "03-01/03-15 open 04-01, 03-15/04-03 under_way 04-01, 04-03/05-01 kept 04-01, 05-01 open 04-01")
	turn("05-03", move("04-01", ""), "03-01/03-15 open 04-01, 03-15/04-03 under_way 04-01, 04-03/05-01 kept 04-01, 05-01/05-03 open 04-01, 05-03 open")
	turn("05-04", state(commitment.Dropped, "02-20"), "02-20/05-03 dropped 04-01, 05-03 dropped") // earlier than it was known
	turn("05-05", func(c commitment.Store) error { return c.Remove(s.ctx, id, version, s.manager) }, "02-20/05-03 dropped 04-01 gone, 05-03 dropped gone")
	turn("05-06", func(c commitment.Store) error { return c.Restore(s.ctx, id, s.manager) }, "02-20/05-03 dropped 04-01, 05-03 dropped")
}

func TestWhatWasAgreedAtAVisitWasAgreedOnItsDay(t *testing.T) {
	s := newStand(t)
	v := s.id(`insert into visits (title, direction, starts_on, ends_on) values ('V', 'outgoing', '2025-02-03', '2025-02-04') returning id`)
	p := s.id(`insert into points (visit_id, position, kind, text) values (%d, 1, 'agreed', 'x') returning id`, v)
	var id int64
	s.onDay(on("2025-03-01"), func(tx pgx.Tx, c commitment.Store) {
		id = s.in(tx, `insert into commitments (what, visit_id, point_id) values ('x', %d, %d) returning id`, v, p)
		s.must(c.SetState(s.ctx, id, 1, commitment.Kept, on("2025-02-20"), "", "shown", s.manager))
	})
	visit := func(d, want string) {
		t.Helper()
		s.id(`update visits set starts_on = '2025-%s' where id = %d returning id`, d, v)
		if got := s.spells(id); got != want {
			t.Errorf("a visit of %s: %s, want %s", d, got, want)
		}
	}
	if got := s.spells(id); got != "02-03/02-20 open, 02-20 kept" {
		t.Error(got)
	}
	visit("01-30", "01-30/02-20 open, 02-20 kept")
	visit("02-04", "02-04/02-20 open, 02-20 kept")
	s.sound()
}
