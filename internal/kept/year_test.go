package kept

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"gyoryu/internal/auth"
	"gyoryu/internal/commitment"
	"gyoryu/internal/day"
	"gyoryu/internal/list"
	"gyoryu/internal/pg"
	"gyoryu/internal/pg/pgtest"
	"gyoryu/internal/recent"
)

func on(s string) day.Day {
	d, err := day.Parse(s)
	if err != nil {
		panic(err)
	}
	return d
}

// stand is a database with people, institutes, forums and accounts.
type stand struct {
	Store
	t                   *testing.T
	ctx                 context.Context
	pool                *pgxpool.Pool
	manager, staff, her auth.Account // her: in charge of what she may not see otherwise
	institutes, people  []int64
	forums              []int64
}

func newStand(t *testing.T) *stand {
	t.Helper()
	t.Parallel()
	db := pgtest.New(t)
	fixed := time.Date(2026, 1, 1, 3, 0, 0, 0, time.UTC)
	s := &stand{Store: NewStore(db, recent.New(func() time.Time { return fixed })), t: t, ctx: t.Context(), pool: db}
	for i := range 6 {
		s.institutes = append(s.institutes, s.id(`insert into institutes (name, acronym, kind, country) values ('Institute %d', 'I%d', 'other', 'CN') returning id`, i, i))
		s.people = append(s.people, s.id(`insert into people (name) values ('Person %d') returning id`, i))
	}
	for i := range 2 {
		s.forums = append(s.forums, s.id(`insert into forums (name) values ('Forum %d') returning id`, i))
	}
	account := func(name string, role auth.Role, person int64) auth.Account {
		id := s.id(`insert into accounts (email, name, roles, person_id) values ('%[1]s@example.org', '%[1]s', '{%[2]s}', nullif(%[3]d, 0)) returning id`, name, role, person)
		return auth.Account{ID: id, Name: name, PersonID: person, Roles: []auth.Role{role}}
	}
	s.manager, s.staff, s.her = account("mina", auth.Manager, 0), account("sun", auth.Staff, 0), account("rae", auth.Researcher, s.people[0])
	return s
}

func (s *stand) id(sql string, args ...any) int64 { return s.in(s.pool, sql, args...) }

func (s *stand) in(db pg.DB, sql string, args ...any) int64 {
	s.t.Helper()
	id, err := pg.Value[int64](s.ctx, db, fmt.Sprintf(sql, args...), nil)
	if err != nil {
		s.t.Fatalf(sql+": %v", append(args, err)...)
	}
	return id
}

func (s *stand) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// onDay does something on a day.
func (s *stand) onDay(d day.Day, do func(tx pgx.Tx, c commitment.Store)) {
	s.t.Helper()
	s.must(pg.Tx(s.ctx, s.pool, s.manager.ID, func(tx pgx.Tx) error {
		if _, err := tx.Exec(s.ctx, "select set_config('gyoryu.today', $1, true)", d.String()); err != nil {
			return err
		}
		do(tx, commitment.Store{DB: tx})
		return nil
	}))
}

// made is a commitment: of a point of a visit, which may be confidential, of an agreement,
// or of nothing.
func (s *stand) made(tx pgx.Tx, r *rand.Rand, today day.Day) *plain {
	s.t.Helper()
	p := &plain{version: 1, agreed: today, states: []said{{state: commitment.Open}}}
	var due day.Day
	if r.IntN(5) > 0 {
		due = today.Add(r.IntN(160) - 20)
	}
	p.dues = []said{{due: due}}
	visit, point, agreement := "null", "null", "null"
	switch r.IntN(4) {
	case 0:
		starts := today.Add(10 - r.IntN(60)) // planned ones too
		p.secret = r.IntN(4) == 0
		v := s.in(tx, `insert into visits (title, direction, starts_on, ends_on, confidential) values ('V', 'outgoing', '%[1]s', '%[1]s', %[2]v) returning id`, starts, p.secret)
		pt := s.in(tx, `insert into points (visit_id, position, kind, text) values (%d, 1, 'agreed', 'x') returning id`, v)
		visit, point = fmt.Sprint(v), fmt.Sprint(pt)
		if starts.Before(today) {
			p.agreed = starts
		}
		if r.IntN(3) == 0 {
			p.forums = s.forums[:1+r.IntN(2)]
			for _, f := range p.forums {
				s.in(tx, `insert into forum_reforms (forum_id, position, text, point_id) values (%d, 1, 'x', %d) returning id`, f, pt)
			}
		}
	case 1:
		p.secret = r.IntN(8) == 0
		agreement = fmt.Sprint(s.in(tx, `insert into agreements (title, kind, confidential) values ('A', 'mou', %v) returning id`, p.secret))
	}
	person := "null"
	if r.IntN(3) > 0 {
		p.person = s.people[r.IntN(len(s.people))]
		person = fmt.Sprint(p.person)
	}
	dueText := "null"
	if !due.IsZero() {
		dueText = "'" + due.String() + "'"
	}
	p.id = s.in(tx, `insert into commitments (what, person_id, due_on, visit_id, point_id, agreement_id) values ('x', %s, %s, %s, %s, %s) returning id`,
		person, dueText, visit, point, agreement)
	for range r.IntN(3) {
		if i := s.institutes[r.IntN(len(s.institutes))]; !slices.Contains(p.institutes, i) {
			p.institutes = append(p.institutes, i)
			s.in(tx, `insert into commitment_institutes (commitment_id, institute_id) values (%d, %d) returning 1::bigint`, p.id, i)
		}
	}
	if r.IntN(20) == 0 && !slices.Contains(p.forums, s.forums[0]) {
		e := s.in(tx, `insert into editions (forum_id, number) values (%d, %d) returning id`, s.forums[0], p.id%9000+1)
		s.in(tx, `insert into links (from_kind, from_id, to_kind, to_id) values ('edition', %d, 'commitment', %d) returning id`, e, p.id)
		p.forums = append(slices.Clone(p.forums), s.forums[0])
	}
	return p
}

// happens does one thing with a commitment on a day, through the store that the pages use.
func (s *stand) happens(c commitment.Store, r *rand.Rand, p *plain, today day.Day) {
	s.t.Helper()
	said1 := func(to commitment.State, from day.Day) {
		s.must(c.SetState(s.ctx, p.id, p.version, to, from, "why", "shown", s.manager))
		p.states = append(p.states, said{from: from, state: to})
	}
	now := p.states[len(p.states)-1]
	if p.removed {
		s.must(c.Restore(s.ctx, p.id, s.manager))
		p.removed, p.version = false, p.version+1
		return
	}
	switch what := r.IntN(10); {
	case what < 4 && (now.state == commitment.Open || now.state == commitment.UnderWay): // a few days late, or some
		to := []commitment.State{commitment.Kept, commitment.Kept, commitment.UnderWay, commitment.Dropped}[r.IntN(4)]
		if to == now.state {
			return
		}
		said1(to, today.Add(-r.IntN(25)))
	case what < 4: // reopened, or something else said
		to := []commitment.State{commitment.Open, commitment.UnderWay, commitment.Dropped, commitment.Kept}[r.IntN(4)]
		if to == now.state {
			return
		}
		said1(to, today.Add(-r.IntN(4)))
	case what == 4 && len(p.states) > 1: // its day is put right
		before := p.states[len(p.states)-2].from
		from := today.Add(-r.IntN(10))
		if !before.IsZero() && !before.Before(from) || !before.IsZero() && !before.Before(now.from) || from == now.from || p.begins() == now.from {
			return
		}
		s.must(c.SetState(s.ctx, p.id, p.version, now.state, from, "why", "shown", s.manager))
		p.states[len(p.states)-1].from = from
	case what == 5:
		s.must(c.Remove(s.ctx, p.id, p.version, s.manager))
		p.removed = true
	default: // twice on a day at times: what stood at its end counts
		var to day.Day
		if r.IntN(6) > 0 {
			to = today.Add(r.IntN(120) - 10)
		}
		was := p.dues[len(p.dues)-1].due
		if was == to {
			return
		}
		if was.IsZero() {
			s.must(c.Assign(s.ctx, p.id, p.version, p.person, to, s.manager))
		} else {
			s.must(c.Move(s.ctx, commitment.Commitment{ID: p.id, DueOn: was}, p.version, to, "why", s.manager))
		}
		p.dues = append(p.dues, said{from: today, due: to})
	}
	p.version++
}

// generated are commitments to which things happened for a year.
func (s *stand) generated(n int) []*plain {
	s.t.Helper()
	r := rand.New(rand.NewPCG(7, 11))
	var all []*plain
	for _, today := range daysFrom(on("2025-01-01"), 366) {
		s.onDay(today, func(tx pgx.Tx, c commitment.Store) {
			for range n/300 + 1 {
				if len(all) < n {
					all = append(all, s.made(tx, r, today))
				}
			}
			for range min(len(all)/40+1, 12) {
				p := all[r.IntN(len(all))]
				s.happens(c, r, p, today)
				if r.IntN(5) == 0 {
					s.happens(c, r, p, today)
				}
			}
		})
	}
	return all
}

func TestAThousandCommitmentsOnEveryDayOfAYear(t *testing.T) {
	s := newStand(t)
	all := s.generated(1000)
	removed, moved, states := 0, 0, 0
	for _, p := range all {
		states, moved = states+len(p.states)-1, moved+len(p.dues)-1
		if p.removed {
			removed++
		}
	}
	if len(all) != 1000 || removed < 20 || moved < 200 || states < 500 {
		t.Fatalf("%d commitments, %d removed, %d moves, %d states", len(all), removed, moved, states)
	}
	year := daysFrom(on("2025-01-01"), 366)
	equals(t, s.Store, all, year, 1, s.manager)
	equals(t, s.Store, all, year, 7, s.staff)
	equals(t, s.Store, all, year, 7, s.her)
	s.sound()

	// What is merged leaves no trace: each span differs from the one before.
	s.rowsAreWhatIsCounted(all, on("2025-06-30"), s.manager)
	s.rowsAreWhatIsCounted(all, on("2025-12-31"), s.manager)
	s.rowsAreWhatIsCounted(all, on("2025-12-31"), s.staff)
	s.rowsAreWhatIsCounted(all, on("2025-12-31"), s.her)

	// Written anew from the rows and what happened to them, as for those that were there before.
	for _, p := range all {
		if p.stood(on("2025-12-31")) != "" && p.begins().After(on("2025-12-31")) {
			t.Errorf("%d was there before it began", p.id)
		}
	}
}

// sound holds what must be true of all spans.
func (s *stand) sound() {
	s.t.Helper()
	for what, sql := range map[string]string{
		"gaps between spans": `select count(*) from (select until, lead(since) over (partition by commitment_id order by since) as next from commitment_spells) x
			where until is distinct from next`,
		"spans alike": `select count(*) from (select state, due_on, lag(state) over w as s, lag(due_on) over w as d, lag(since) over w as b from commitment_spells
			window w as (partition by commitment_id order by since)) x where b is not null and s = state and d is not distinct from due_on`,
		"spans that end otherwise than the commitment stands": `select count(*) from commitments c left join commitment_spells p on p.commitment_id = c.id and p.until is null
			where (p.state, p.due_on, p.gone) is distinct from (c.state, c.due_on, c.removed_at is not null)`,
		"first days": `select count(*) from commitment_spells p where agreed_on <> (select min(since) from commitment_spells q where q.commitment_id = p.commitment_id)`,
	} {
		if n := s.id("%s", sql); n != 0 {
			s.t.Errorf("%s: %d", what, n)
		}
	}
}

// rowsAreWhatIsCounted turns all pages behind each figure, and finds just the commitments
// that it counts.
func (s *stand) rowsAreWhatIsCounted(all []*plain, day day.Day, who auth.Account) {
	s.t.Helper()
	ofs := []Of{{}}
	for _, by := range Groupings {
		groups, err := s.Groups(s.ctx, by, day, who)
		s.must(err)
		for _, g := range groups {
			ofs = append(ofs, Of{By: by, ID: g.ID})
		}
	}
	pages := 0
	for _, of := range ofs {
		counts, err := s.Of(s.ctx, of, day, who)
		s.must(err)
		for _, what := range Whats {
			var want, got []int64
			for _, p := range all {
				if p.stood(day) == what && p.seenBy(who) && (of.By == "" || slices.Contains(p.groups(of.By), of.ID)) {
					want = append(want, p.id)
				}
			}
			var after *list.Cursor
			for {
				rows, err := s.Rows(s.ctx, what, of, day, after, who)
				s.must(err)
				pages++
				for _, r := range rows[:min(len(rows), list.PerPage)] {
					got = append(got, r.ID)
				}
				if len(rows) <= list.PerPage {
					break
				}
				l := rows[list.PerPage-1]
				after = &list.Cursor{Key: l.Place.String(), ID: l.ID}
			}
			slices.Sort(got)
			if !slices.Equal(got, want) || len(got) != counts.Of(what) {
				s.t.Fatalf("%s, %s, %s of %v: %d rows for %d counted, %v, want %v", who.Name, day, what, of, len(got), counts.Of(what), got, want)
			}
		}
	}
	if pages < len(ofs)*len(Whats)+5 {
		s.t.Errorf("only %d pages of %d groups: none had two", pages, len(ofs))
	}
}
