package app_test

import (
	"context"
	"log/slog"
	"net/http"
	"os"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"gyoryu/internal/account"
	"gyoryu/internal/app"
	"gyoryu/internal/area"
	"gyoryu/internal/auth"
	"gyoryu/internal/commitment"
	"gyoryu/internal/day"
	"gyoryu/internal/institute"
	"gyoryu/internal/person"
	"gyoryu/internal/pg"
	"gyoryu/internal/pg/pgtest"
	"gyoryu/internal/pick"
	"gyoryu/internal/visit"
	"gyoryu/internal/webtest"
)

// TestMain keeps the log out of the way: what is refused here is refused on purpose.
func TestMain(m *testing.M) {
	if os.Getenv("GYORYU_TEST_LOG") == "" {
		slog.SetDefault(slog.New(slog.DiscardHandler))
	}
	os.Exit(m.Run())
}

// hands are those of a clock, which stands still unless a test turns it.
type hands struct {
	mu  sync.Mutex
	now time.Time
}

func (h *hands) Now() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.now
}

// stand is the whole site over a database of its own.
type stand struct {
	t       *testing.T
	db      *pgxpool.Pool
	hands   *hands
	clock   day.Clock
	options app.Options
	handler http.Handler
}

// site serves the whole site over an empty database, in the office's zone.
func site(t *testing.T) *stand {
	t.Helper()
	return siteOver(t, pgtest.New(t))
}

func siteOver(t *testing.T, db *pgxpool.Pool) *stand {
	t.Helper()
	zone, err := time.LoadLocation("Asia/Seoul")
	if err != nil {
		t.Fatal(err)
	}
	s := &stand{t: t, db: db, hands: &hands{now: time.Now().Truncate(time.Second)}}
	s.clock = day.Clock{Now: s.hands.Now, Zone: zone}
	s.options = app.Options{DB: db, Clock: s.clock, Demo: true, Log: slog.Default()}
	s.handler = app.New(s.options)
	return s
}

// later turns the clock.
func (s *stand) later(d time.Duration) {
	s.hands.mu.Lock()
	defer s.hands.mu.Unlock()
	s.hands.now = s.hands.now.Add(d)
}

// today is the office's day, so many days from it.
func (s *stand) today(in int) day.Day { return s.clock.Today().Add(in) }

// public is a browser that nobody has signed in with.
func (s *stand) public() *webtest.Browser {
	s.t.Helper()
	return webtest.Open(s.t, s.handler)
}

// as is a browser in which who has signed in, or nobody if it is the zero account.
func (s *stand) as(who auth.Account) *webtest.Browser {
	s.t.Helper()
	b := s.public()
	b.Header.Set("X-Request-Id", "the-request")
	if who.SignedIn() {
		b.SetCookie("session", s.session(who))
	}
	return b
}

// session opens a session for the account, and is its cookie.
func (s *stand) session(who auth.Account) string {
	s.t.Helper()
	token, err := account.Store{DB: s.db}.Open(s.t.Context(), who.ID, "", "192.0.2.7", "webtest")
	if err != nil {
		s.t.Fatal(err)
	}
	return token
}

// account makes an account with the roles, of a person or of nobody (0).
func (s *stand) account(name string, personID int64, roles ...auth.Role) auth.Account {
	s.t.Helper()
	a := auth.Account{Name: name, Email: name + "@demo.example", Roles: roles, PersonID: personID}
	var err error
	a.ID, err = account.Store{DB: s.db}.AddDemo(s.t.Context(), account.Draft{Email: a.Email, Name: name, Roles: roles, PersonID: personID})
	if err != nil {
		s.t.Fatal(err)
	}
	return a
}

// institute makes one in a country, known by the acronym.
func (s *stand) institute(acronym, name, country string) int64 {
	s.t.Helper()
	id, err := institute.Store{DB: s.db}.Create(s.t.Context(), institute.Draft{
		Name: name, Acronym: acronym, Kind: "research_institute", Country: country, City: "Beijing", Home: acronym == "STEPI",
	}, auth.Account{})
	if err != nil {
		s.t.Fatal(err)
	}
	return id
}

// person makes somebody at the institute (0: nobody knows where).
func (s *stand) person(name, native string, instituteID int64) int64 {
	s.t.Helper()
	d := person.Named(name, instituteID)
	d.Native = native
	id, err := person.Store{DB: s.db}.Create(s.t.Context(), d, auth.Account{})
	if err != nil {
		s.t.Fatal(err)
	}
	return id
}

func (s *stand) area(en, ko string) int64 {
	s.t.Helper()
	id, err := area.Store{DB: s.db}.Create(s.t.Context(), area.Draft{NameEN: en, NameKO: ko}, auth.Account{})
	if err != nil {
		s.t.Fatal(err)
	}
	return id
}

// visit logs one as who, and reads it back.
func (s *stand) visit(who auth.Account, d visit.Draft) visit.Visit {
	s.t.Helper()
	visits := visit.Store{DB: s.db}
	id, err := visits.Create(s.t.Context(), d, who)
	if err != nil {
		s.t.Fatal(err)
	}
	v, err := visits.Find(s.t.Context(), id, who)
	if err != nil {
		s.t.Fatal(err)
	}
	return v
}

// trip is a visit of three days, so many days from today, to the institutes, with a
// point discussed and one agreed at each.
func (s *stand) trip(title string, in int, leader int64, institutes ...int64) visit.Draft {
	d := visit.Draft{
		Title: title, Direction: visit.Outgoing, StartsOn: s.today(in), EndsOn: s.today(in + 2), State: visit.Done,
		Purpose: "Purpose of " + title, Outcome: "Outcome of " + title, Leader: -1,
	}
	if in > 0 {
		d.State = visit.Planned
	}
	if leader != 0 {
		d.Leader, d.Delegates = 0, []visit.Delegate{{Person: &pick.Person{ID: leader}}}
	}
	for _, id := range institutes {
		d.Stops = append(d.Stops, visit.StopDraft{
			Institute: &pick.Institute{ID: id}, MetOn: d.StartsOn, Place: "Room of " + title,
			Points: []visit.PointDraft{
				{Kind: visit.Discussed, Text: "Discussed at " + title},
				{Kind: visit.Agreed, Text: "Agreed at " + title},
			},
		})
	}
	return d
}

// promises are the commitments that the visit's agreed points made, in order.
func promises(v visit.Visit) []commitment.Commitment {
	var all []commitment.Commitment
	for _, p := range v.AllPoints() {
		if p.Commitment != nil {
			all = append(all, *p.Commitment)
		}
	}
	return all
}

// commitment writes one down by itself.
func (s *stand) commitment(who auth.Account, d commitment.Draft) int64 {
	s.t.Helper()
	if d.OwedBy == "" {
		d.OwedBy = commitment.Both
	}
	id, err := commitment.Store{DB: s.db}.Create(s.t.Context(), d, who)
	if err != nil {
		s.t.Fatal(err)
	}
	return id
}

// exec runs SQL that no form can: what time does, or a planted record.
func (s *stand) exec(sql string, args pg.Args) {
	s.t.Helper()
	if _, err := s.db.Exec(s.t.Context(), sql, args); err != nil {
		s.t.Fatalf("%s: %v", sql, err)
	}
}

// value asks for one value.
func value[T any](s *stand, sql string, args pg.Args) T {
	s.t.Helper()
	v, err := pg.Value[T](s.t.Context(), s.db, sql, args)
	if err != nil {
		s.t.Fatalf("%s: %v", sql, err)
	}
	return v
}

// values asks for a column.
func values[T any](s *stand, sql string, args pg.Args) []T {
	s.t.Helper()
	all, err := pg.Values[T](s.t.Context(), s.db, sql, args)
	if err != nil {
		s.t.Fatalf("%s: %v", sql, err)
	}
	return all
}

// contents is what every table holds, as a number per table, but for those that
// merely note who was here.
func (s *stand) contents(but ...string) map[string]string {
	s.t.Helper()
	all := map[string]string{}
	for _, table := range values[string](s, `
		select table_name::text from information_schema.tables
		 where table_schema = 'public' and table_type = 'BASE TABLE' and table_name <> all (@but)`, pg.Args{"but": append([]string{}, but...)}) {
		all[table] = value[string](s, `select count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' order by t::text)), '') from `+table+` t`, nil)
	}
	return all
}

func (s *stand) historyCount() int {
	s.t.Helper()
	return value[int](s, "select count(*) from history", nil)
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

func visitPath(id int64) string      { return "/visits/" + itoa(id) }
func commitmentPath(id int64) string { return "/commitments/" + itoa(id) }
func institutePath(id int64) string  { return "/institutes/" + itoa(id) }
func personPath(id int64) string     { return "/people/" + itoa(id) }

// ctx is for what has to go on after the test's own context has ended.
var ctx = context.Background()
