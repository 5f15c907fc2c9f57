package deputy

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"gyoryu/internal/auth"
	"gyoryu/internal/charge"
	"gyoryu/internal/day"
	"gyoryu/internal/form"
	"gyoryu/internal/pg"
	"gyoryu/internal/pg/pgtest"
	"gyoryu/internal/pick"
)

type stand struct {
	Store
	t              *testing.T
	ctx            context.Context
	db             *pgxpool.Pool
	manager        auth.Account
	home           int64
	lee, kim, choi int64
}

var today = on("2026-06-15")

func on(iso string) day.Day {
	d, err := day.Parse(iso)
	if err != nil {
		panic(err)
	}
	return d
}

func newStand(t *testing.T) *stand {
	t.Helper()
	t.Parallel()
	db := pgtest.New(t)
	s := &stand{Store: Store{DB: db}, t: t, ctx: t.Context(), db: db}
	s.home = s.id(`insert into institutes (name, kind, country, home) values ('Ours', 'other', 'KR', true) returning id`)
	s.lee, s.kim, s.choi = s.somebody("Lee", "null"), s.somebody("Kim", "null"), s.somebody("Choi", "'2026-06-01'")
	id := s.id(`insert into accounts (email, name, roles) values ('mina@example.org', 'mina', '{manager}') returning id`)
	s.manager = auth.Account{ID: id, Name: "mina", Roles: []auth.Role{auth.Manager}}
	return s
}

func (s *stand) id(sql string, args ...any) int64 {
	s.t.Helper()
	var id int64
	if err := s.db.QueryRow(s.ctx, fmt.Sprintf(sql, args...)).Scan(&id); err != nil {
		s.t.Fatalf("%s: %v", sql, err)
	}
	return id
}

func (s *stand) somebody(name, until string) int64 {
	id := s.id(`insert into people (name) values ('%s') returning id`, name)
	s.id(`insert into positions (person_id, position, institute_id, ends_on) values (%d, 1, %d, %s) returning id`, id, s.home, until)
	return id
}

func (s *stand) add(person, deputy int64, from, to string) (int64, error) {
	return s.Create(s.ctx, Draft{PersonID: person, DeputyID: deputy, From: on(from), To: on(to)}, s.manager)
}

func (s *stand) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// deputised is who stands in for whom on a day, as reminders ask it.
func (s *stand) deputised(on string) string {
	s.t.Helper()
	v, err := pg.Value[string](s.ctx, s.db, `
		select coalesce(string_agg(p.name || ' by ' || e.name, ', ' order by p.name), '')
		  from deputised(@on::date) d join people p on p.id = d.person_id join people e on e.id = d.deputy_id`, pg.Args{"on": on})
	s.must(err)
	return v
}

func TestADeputyStandsInFromTheFirstDayToTheLast(t *testing.T) {
	s := newStand(t)
	id, err := s.add(s.lee, s.kim, "2026-06-20", "2026-06-25")
	s.must(err)
	for day, want := range map[string]string{"2026-06-19": "", "2026-06-20": "Lee by Kim", "2026-06-25": "Lee by Kim", "2026-06-26": ""} {
		if got := s.deputised(day); got != want {
			t.Errorf("%s: %q", day, got)
		}
	}
	s.must(s.Remove(s.ctx, id, 1, s.manager))
	if got := s.deputised("2026-06-20"); got != "" {
		t.Errorf("removed: %q", got)
	}
	d, err := s.Find(s.ctx, id)
	s.must(err)
	if d.RemovedAt == nil || d.RemovedBy != s.manager.ID || d.UpdatedName != "mina" || d.Version != 2 {
		t.Errorf("%+v", d)
	}
	s.must(s.Restore(s.ctx, id, s.manager))
	if got := s.deputised("2026-06-20"); got != "Lee by Kim" {
		t.Errorf("back: %q", got)
	}
	if n := s.id(`select count(*) from history where noun = 'deputy' and noun_id = %d and account_id = %d`, id, s.manager.ID); n != 3 {
		t.Errorf("%d lines of history", n)
	}
}

func TestOnePersonHasOneDeputyAtATime(t *testing.T) {
	s := newStand(t)
	first, err := s.add(s.lee, s.kim, "2026-06-20", "2026-06-25")
	s.must(err)
	if _, err := s.add(s.lee, s.choi, "2026-06-25", "2026-06-30"); !errors.Is(err, Overlaps) {
		t.Errorf("%v", err)
	}
	second, err := s.add(s.lee, s.choi, "2026-06-26", "2026-06-30")
	s.must(err)
	if _, err := s.add(s.kim, s.lee, "2026-06-20", "2026-06-25"); err != nil { // each for the other
		t.Error(err)
	}
	d := Draft{PersonID: s.lee, DeputyID: s.kim, From: on("2026-06-20"), To: on("2026-06-27")}
	if err := s.Update(s.ctx, first, 1, d, s.manager); !errors.Is(err, Overlaps) {
		t.Errorf("%v", err)
	}
	s.must(s.Remove(s.ctx, second, 1, s.manager))
	s.must(s.Update(s.ctx, first, 1, d, s.manager))
	if err := s.Update(s.ctx, first, 1, d, s.manager); !errors.Is(err, pg.Stale) {
		t.Errorf("stale: %v", err)
	}
	if err := s.Restore(s.ctx, second, s.manager); !errors.Is(err, Overlaps) {
		t.Errorf("%v", err)
	}
}

func TestAPersonsPageShowsWhoStandsInFromTodayOn(t *testing.T) {
	s := newStand(t)
	for _, c := range [][2]string{{"2026-06-01", "2026-06-14"}, {"2026-06-15", "2026-06-15"}, {"2026-07-01", "2026-07-02"}} {
		_, err := s.add(s.lee, s.kim, c[0], c[1])
		s.must(err)
	}
	for person, want := range map[int64]int{s.lee: 2, s.kim: 2, s.choi: 0} {
		var b pg.Batch
		all := charge.QueueStandIns(&b, person, today)
		s.must(b.Send(s.ctx, s.db))
		if len(*all) != want {
			t.Errorf("%+v", *all)
		}
	}
}

func TestEachWrongInputGetsASentenceOfItsOwn(t *testing.T) {
	s := newStand(t)
	s.id(`insert into people (name) values ('Wang') returning id`)
	for name, c := range map[string]struct {
		deputy     string
		from, to   string
		field, key string
	}{
		"nobody":                {"", "today", "tomorrow", "deputy", "deputy.needs-deputy"},
		"nobody known":          {"Nobody Known", "today", "tomorrow", "deputy", "form.unknown-name"},
		"oneself":               {"Lee", "today", "tomorrow", "deputy", "deputy.oneself"},
		"somebody who left":     {"Choi", "today", "tomorrow", "deputy", "deputy.has-left"},
		"somebody of theirs":    {"Wang", "today", "tomorrow", "deputy", "deputy.not-ours"},
		"no first day":          {"Kim", "", "tomorrow", "from", "form.needed"},
		"no last day":           {"Kim", "today", "", "to", "form.needed"},
		"nonsense":              {"Kim", "soon\x00", "tomorrow", "from", "form.no-day"},
		"ends before it starts": {"Kim", "2026-07-02", "2026-07-01", "to", "form.days-backwards"},
		"over already":          {"Kim", "2026-06-01", "2026-06-14", "to", "deputy.over-already"},
		"one day":               {"Kim", "today", "today", "", ""},
	} {
		f := form.With(url.Values{"deputy": {c.deputy}, "from": {c.from}, "to": {c.to}})
		shown := filled{f: f, names: pick.In(f), person: Person{ID: s.lee}}
		h := &Handler{db: s.db, deputies: s.Store, clock: day.Clock{Now: func() time.Time { return today.Time() }, Zone: time.UTC}}
		_, err := h.draft(s.ctx, shown, nil)
		s.must(err)
		all := f.Complaints()
		if c.key == "" && len(all) > 0 || c.key != "" && (len(all) != 1 || all[0].Field != c.field || all[0].Msg.Key != c.key && c.key != "form.unknown-name") {
			t.Errorf("%s: %v", name, all)
		}
	}
}

func TestWhoMaySayWhoStandsIn(t *testing.T) {
	d := Deputy{StandIn: charge.StandIn{PersonID: 5}}
	for name, c := range map[string]struct {
		who  auth.Account
		want bool
	}{
		"a manager":   {auth.Account{ID: 1, Roles: []auth.Role{auth.Manager}}, true},
		"the person":  {auth.Account{ID: 2, PersonID: 5, Roles: []auth.Role{auth.Researcher}}, true},
		"the deputy":  {auth.Account{ID: 3, PersonID: 6, Roles: []auth.Role{auth.Staff}}, false},
		"other staff": {auth.Account{ID: 4, Roles: []auth.Role{auth.Staff}}, false},
	} {
		if got := d.EditableBy(c.who); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
