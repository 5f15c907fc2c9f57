package home

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"gyoryu/internal/auth"
	"gyoryu/internal/commitment"
	"gyoryu/internal/day"
	"gyoryu/internal/i18n"
	"gyoryu/internal/pg"
	"gyoryu/internal/pg/pgtest"
	"gyoryu/internal/visit"
)

type stand struct {
	store
	t                                 *testing.T
	ctx                               context.Context
	staff, other, manager, researcher auth.Account
}

func newStand(t *testing.T) *stand {
	t.Helper()
	t.Parallel()
	clock := day.Clock{Now: func() time.Time { return time.Date(2026, 6, 14, 20, 0, 0, 0, time.UTC) }, Zone: time.FixedZone("KST", 9*60*60)} // 15 June at the office
	s := &stand{store: NewHandler(pgtest.New(t), clock, nil).store, t: t, ctx: t.Context()}
	account := func(name string, role auth.Role) auth.Account {
		person := s.id(`insert into people (name) values ('%s') returning id`, name)
		id := s.id(`insert into accounts (email, name, roles, person_id) values ('%[1]s@example.org', '%[1]s', '{%[2]s}', %[3]d) returning id`, name, role, person)
		return auth.Account{ID: id, Name: name, PersonID: person, Roles: []auth.Role{role}}
	}
	s.staff, s.other = account("sun", auth.Staff), account("omar", auth.Staff)
	s.manager, s.researcher = account("mina", auth.Manager), account("rae", auth.Researcher)
	return s
}

func (s *stand) id(sql string, args ...any) (id int64) {
	s.t.Helper()
	id, err := pg.Value[int64](s.ctx, s.db, fmt.Sprintf(sql, args...), nil)
	if err != nil {
		s.t.Fatalf(sql+": %v", append(args, err)...)
	}
	return id
}

// visit is one from a day on, so many days from today, of an institute (0: none).
func (s *stand) visit(title, state string, in int, confidential bool, institute int64, points int) int64 {
	s.t.Helper()
	v := s.id(`insert into visits (title, direction, starts_on, ends_on, state, confidential, created_by, written)
		values ('%s', 'outgoing', date '2026-06-15' + %d, date '2026-06-15' + %d, '%s', %v, %d, %v) returning id`, title, in, in, state, confidential, s.staff.ID, points > 0)
	if institute != 0 {
		s.id(`insert into stops (visit_id, position, institute_id) values (%d, 1, %d) returning id`, v, institute)
	}
	for range points {
		s.id(`insert into points (visit_id, position, kind, text) values (%d, 1, 'learned', 'x') returning id`, v)
	}
	return v
}

// shows is what somebody's day says, a line for each part.
func (s *stand) shows(name string, who auth.Account, want ...string) {
	s.t.Helper()
	t, err := s.today(s.ctx, who)
	if err != nil {
		s.t.Fatal(err)
	}
	titles := func(all []visit.Line) string {
		var names []string
		for _, l := range all {
			names = append(names, l.Title)
		}
		return strings.Join(names, ", ")
	}
	var todo, institutes []string
	for _, c := range t.todo {
		todo = append(todo, c.What)
	}
	for _, i := range t.institutes {
		institutes = append(institutes, i.Short+" "+i.LastOn.String())
	}
	got := strings.Join([]string{
		string(t.which) + ": " + strings.Join(todo, ", "), "coming: " + titles(t.coming), "unwritten: " + titles(t.unwritten),
		"recent: " + titles(t.recent) + titles(t.month),
		"institutes: " + strings.Join(institutes, ", "),
	}, "\n")
	if got != strings.Join(want, "\n") {
		s.t.Errorf("%s is shown\n%s\nwant\n%s", name, got, strings.Join(want, "\n"))
	}
	if t.day.String() != "2026-06-15" {
		s.t.Errorf("today is %s", t.day)
	}
}

func TestTheDayOfEachRole(t *testing.T) {
	s := newStand(t)
	casted := s.id(`insert into institutes (name, acronym, kind, country) values ('The Academy', 'CASTED', 'other', 'CN') returning id`)
	kostec := s.id(`insert into institutes (name, acronym, kind, country) values ('The Center', 'KOSTEC', 'other', 'CN') returning id`)
	home := s.id(`insert into institutes (name, acronym, kind, country, home) values ('Ours', 'STEPI', 'other', 'KR', true) returning id`)
	s.visit("long ago", "done", -400, false, casted, 1)
	s.visit("written", "done", -20, false, casted, 1)
	s.visit("unwritten", "done", -10, false, home, 0)
	s.visit("hidden", "done", -5, true, kostec, 0)
	s.visit("cancelled", "cancelled", -4, false, kostec, 0)
	s.visit("today", "planned", 0, false, kostec, 0)
	s.visit("soon", "planned", 8, false, kostec, 0)
	s.id(`insert into visits (title, direction, starts_on, ends_on, created_by) values ('of another', 'online', '2026-06-01', '2026-06-01', %d) returning id`, s.other.ID)
	s.id(`insert into commitments (what, person_id, due_on) values ('mine, overdue', %d, '2026-06-14') returning id`, s.staff.PersonID)
	s.id(`insert into commitments (what, person_id, due_on) values ('mine, later', %d, '2026-08-01') returning id`, s.staff.PersonID)
	s.id(`insert into commitments (what, created_at) values ('nobody''s', '2026-06-10') returning id`)
	s.id(`insert into commitments (what, person_id, due_on, state) values ('kept', %d, '2026-06-01', 'kept') returning id`, s.staff.PersonID)
	s.id(`insert into commitments (what, person_id, due_on) values ('the researcher''s', %d, '2026-07-01') returning id`, s.researcher.PersonID)

	s.shows("staff", s.staff, "mine: mine, overdue, mine, later", "coming: today, soon", "unwritten: hidden, unwritten",
		"recent: today, hidden, unwritten, of another, written, long ago", "institutes: KOSTEC 2026-06-10, CASTED 2026-05-26")
	s.shows("another of staff", s.other, "mine: ", "coming: today, soon", "unwritten: of another",
		"recent: today, unwritten, of another, written, long ago", "institutes: CASTED 2026-05-26")
	s.shows("a manager", s.manager, "unsettled: nobody's, mine, overdue, the researcher's, mine, later", "coming: today, soon", "unwritten: hidden, unwritten, of another",
		"recent: of another, unwritten, hidden, today, soon", "institutes: KOSTEC 2026-06-10, CASTED 2026-05-26")
	s.shows("a researcher", s.researcher, "mine: the researcher's", "coming: ", "unwritten: ",
		"recent: today, unwritten, of another, written, long ago", "institutes: CASTED 2026-05-26")
	for _, who := range []auth.Account{s.staff, s.manager, s.researcher, {ID: 99, Roles: []auth.Role{auth.Admin}}} {
		for _, l := range []i18n.Lang{i18n.EN, i18n.KO} {
			r := httptest.NewRequest(http.MethodGet, "/", nil)
			r = r.WithContext(i18n.With(auth.As(r.Context(), who), l))
			w := httptest.NewRecorder()
			if err := (&Handler{s.store}).Show(w, r); err != nil || w.Code != http.StatusOK {
				t.Errorf("%v in %s: %d, %v", who.Roles, l, w.Code, err)
			}
			body := w.Body.String()
			if strings.Contains(body, "⟦") || strings.Contains(body, "hidden</a>") != (who.ID == s.staff.ID || who.ID == s.manager.ID) || !strings.Contains(body, "written") {
				t.Errorf("%v in %s: the page says %s", who.Roles, l, body)
			}
		}
	}
}

func TestAnEmptyDay(t *testing.T) {
	s := newStand(t)
	for _, who := range []auth.Account{s.staff, s.manager, s.researcher} {
		which := commitment.Mine
		if who.Is(auth.Manager) {
			which = commitment.Unsettled
		}
		s.shows(who.Name, who, string(which)+": ", "coming: ", "unwritten: ", "recent: ", "institutes: ")
	}
}

func TestTheFirstPageIsOneScreen(t *testing.T) {
	s := newStand(t)
	for i := range 3 * most {
		inst := s.id(`insert into institutes (name, kind, country) values ('I%02d', 'other', 'CN') returning id`, i)
		s.visit(fmt.Sprint("done ", i), "done", -1-i, false, inst, 0)
		s.visit(fmt.Sprint("planned ", i), "planned", 1+i, false, inst, 0)
		s.id(`insert into commitments (what) values ('x') returning id`)
	}
	got, err := s.today(s.ctx, s.manager)
	if err != nil || len(got.todo) != most || len(got.coming) != most || len(got.unwritten) != most || len(got.month) != most || len(got.institutes) != most {
		t.Errorf("%d to do, %d coming, %d unwritten, %d this month, %d institutes, %v", len(got.todo), len(got.coming), len(got.unwritten), len(got.month), len(got.institutes), err)
	}
	if got.counts[commitment.Nobody] != 3*most {
		t.Errorf("counts %v", got.counts)
	}
}
