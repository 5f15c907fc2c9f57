package boardpaper

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"gyoryu/internal/auth"
	"gyoryu/internal/commitment"
	"gyoryu/internal/day"
	"gyoryu/internal/i18n"
	"gyoryu/internal/list"
	"gyoryu/internal/pg"
	"gyoryu/internal/pg/pgtest"
)

// stand is a site on 15 June 2026: an institute of ours, two in China and one in Japan.
type stand struct {
	t                        *testing.T
	ctx                      context.Context
	db                       *pgxpool.Pool
	h                        *Handler
	manager, researcher      auth.Account
	home, casted, casisd, jp int64
	cho                      int64
}

func newStand(t *testing.T) *stand {
	t.Helper()
	t.Parallel()
	clock := day.Clock{Now: func() time.Time { return time.Date(2026, 6, 14, 20, 0, 0, 0, time.UTC) }, Zone: time.FixedZone("KST", 9*60*60)}
	s := &stand{t: t, ctx: t.Context(), db: pgtest.New(t)}
	s.h = NewHandler(s.db, clock, nil)
	account := func(name, role string) auth.Account {
		return auth.Account{ID: s.id(`insert into accounts (email, name, roles) values ('%[1]s@example.org', '%[1]s', '{%[2]s}') returning id`, name, role), Name: name, Roles: []auth.Role{auth.Role(role)}}
	}
	s.manager, s.researcher = account("mina", "manager"), account("rae", "researcher")
	s.home = s.id(`insert into institutes (name, kind, country, home) values ('Our Institute', 'research_institute', 'KR', true) returning id`)
	place := func(name, country string) int64 {
		return s.id(`insert into institutes (name, kind, country) values ('%s', 'university', '%s') returning id`, name, country)
	}
	s.casted, s.casisd, s.jp = place("CASTED", "CN"), place("CASISD", "CN"), place("GRIPS", "JP")
	s.cho = s.id(`insert into people (name) values ('Cho') returning id`)
	return s
}

func (s *stand) id(sql string, args ...any) int64 {
	s.t.Helper()
	id, err := pg.Value[int64](s.ctx, s.db, fmt.Sprintf(sql, args...), nil)
	if err != nil {
		s.t.Fatalf(sql+": %v", append(args, err)...)
	}
	return id
}

func on(s string) day.Day {
	d, err := day.Parse(s)
	if err != nil {
		panic(err)
	}
	return d
}

// visit is one that took place on a day, at each of the institutes.
func (s *stand) visit(from string, size int, confidential bool, institutes ...int64) int64 {
	s.t.Helper()
	v := s.id(`insert into visits (title, direction, starts_on, ends_on, delegation_size, confidential) values ('Visit of %[1]s', 'outgoing', '%[1]s', '%[1]s', %[2]d, %[3]v) returning id`, from, size, confidential)
	for n, i := range institutes {
		s.id(`insert into stops (visit_id, position, institute_id) values (%d, %d, %d) returning id`, v, n, i)
	}
	return v
}

func (s *stand) agreement(values string, institutes ...int64) int64 {
	s.t.Helper()
	g := s.id(`insert into agreements (title, kind, state, starts_on, ends_on, state_on, renews, end_reason) values ('Pact', 'mou', %s) returning id`, values)
	for n, i := range append(institutes, s.home) {
		s.id(`insert into agreement_parties (agreement_id, position, institute_id) values (%d, %d, %d) returning id`, g, n, i)
	}
	return g
}

func (s *stand) topic(stage, on string, institute int64) int64 {
	s.t.Helper()
	id := s.id(`insert into topics (title, stage, stage_on) values ('Topic', '%s', '%s') returning id`, stage, on)
	s.id(`insert into topic_institutes (topic_id, institute_id) values (%d, %d) returning topic_id`, id, institute)
	return id
}

// promise is one made on a day, due on another, with an institute.
func (s *stand) promise(made, due string, institute int64) int64 {
	s.t.Helper()
	var id int64
	err := pgx.BeginFunc(s.ctx, s.db, func(tx pgx.Tx) error {
		if _, err := tx.Exec(s.ctx, fmt.Sprintf(`set local gyoryu.today = '%s'`, made)); err != nil {
			return err
		}
		if err := tx.QueryRow(s.ctx, fmt.Sprintf(`insert into commitments (what, due_on, created_at, person_id) values ('Promise of %[1]s', '%[2]s', '%[1]s', %[3]d) returning id`, made, due, s.cho)).Scan(&id); err != nil {
			return err
		}
		_, err := tx.Exec(s.ctx, fmt.Sprintf(`insert into commitment_institutes (commitment_id, institute_id) values (%d, %d)`, id, institute))
		return err
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return id
}

// reads is a paper's numbers of one country, or of all: what is not naught.
func (s *stand) reads(at, code string, who auth.Account) string {
	s.t.Helper()
	p, err := s.h.store.Make(s.ctx, on(at), on("2026-06-15"), who)
	if err != nil {
		s.t.Fatal(err)
	}
	line := p.all
	for _, l := range p.lines {
		if l.Country == code {
			line = l
		}
	}
	if line.Country != code {
		return "nothing"
	}
	var all []string
	for _, m := range Measures {
		if n := line.counts[m]; n.any() {
			all = append(all, fmt.Sprintf("%s %d/%d", m, n.Now, n.Before))
		}
	}
	for _, w := range standing {
		if n := line.of(w); n.any() {
			all = append(all, fmt.Sprintf("%s %d/%d", w, n.Now, n.Before))
		}
	}
	return strings.Join(all, ", ")
}

func (s *stand) want(at, code, want string) {
	s.t.Helper()
	if got := s.reads(at, code, s.researcher); got != want {
		s.t.Errorf("%s on %s: %s, want %s", code, at, got, want)
	}
}

func TestVisitsAndDelegatesOfTheYear(t *testing.T) {
	s := newStand(t)
	s.visit("2026-06-15", 3, false, s.casted, s.casisd) // the last day; two institutes of one country
	s.visit("2025-06-16", 2, false, s.casted, s.jp)     // the first day
	s.visit("2025-06-15", 5, false, s.casted)           // the last day of the year before
	s.visit("2024-06-15", 7, false, s.casted)           // too early
	s.visit("2026-01-01", 9, false)                     // of nobody abroad
	s.id(`update visits set state = 'planned' where id = %d returning id`, s.visit("2026-03-01", 2, false, s.casted))
	s.id(`update visits set removed_at = now() where id = %d returning id`, s.visit("2026-03-02", 2, false, s.casted))
	s.want("2026-06-15", "CN", "visits 2/1, delegates 5/5")
	s.want("2026-06-15", "JP", "visits 1/0, delegates 2/0")
	s.want("2026-06-15", "", "visits 3/1, delegates 14/5")
	s.want("2025-06-15", "CN", "visits 1/1, delegates 5/7")
	s.want("2026-06-15", "KR", "nothing")
}

func TestAgreementsStandAsTheyDid(t *testing.T) {
	s := newStand(t)
	s.agreement(`'in_force', '2025-06-01', '2026-06-14', '2025-06-01', false, ''`, s.casted)           // its term was over the day before
	s.agreement(`'in_force', '2025-06-15', '2026-06-15', '2025-06-15', false, ''`, s.casted, s.casisd) // its last day
	s.agreement(`'in_force', '2020-01-01', '2021-01-01', '2020-01-01', true, ''`, s.casted)            // goes on by itself
	s.agreement(`'ended', '2020-01-01', '2030-01-01', '2026-06-15', false, 'by notice'`, s.casted)     // ended on the day
	s.agreement(`'ended', null, null, '2026-06-15', false, 'never signed'`, s.casted)                  // never in force
	s.agreement(`'proposed', '2020-01-01', null, '2020-01-01', false, ''`, s.casted)                   // not yet
	s.agreement(`'in_force', '2026-06-16', null, '2026-06-16', false, ''`, s.casted)                   // not yet
	s.want("2026-06-15", "CN", "agreements 2/4")
	s.want("2026-06-14", "CN", "agreements 4/3")
	s.want("2026-06-15", "", "agreements 2/4")
}

func TestTopicsStandWhereTheyStood(t *testing.T) {
	s := newStand(t)
	moved := s.topic("proposed", "2024-03-01", s.casted)
	for _, m := range []string{"proposed shared 2024-09-01", "shared selected 2025-06-15", "selected under_way 2025-06-16", "under_way published 2026-06-16"} {
		w := strings.Fields(m)
		s.id(`insert into topic_moves (topic_id, from_stage, to_stage, moved_on) values (%d, '%s', '%s', '%s') returning id`, moved, w[0], w[1], w[2])
		s.id(`update topics set stage = '%s', stage_on = '%s' where id = %d returning id`, w[1], w[2], moved)
	}
	s.topic("dropped", "2026-06-15", s.jp)
	s.topic("shared", "2026-06-16", s.casted) // not yet
	s.want("2026-06-15", "CN", "selected 0/1, under_way 1/0")
	s.want("2026-06-15", "JP", "dropped 1/0")
	s.want("2025-03-01", "CN", "proposed 0/1, shared 1/0")
	s.want("2024-03-01", "CN", "proposed 1/0")
	s.want("2024-02-28", "CN", "nothing")
}

func TestStaysAndSharedOutputs(t *testing.T) {
	s := newStand(t)
	for _, e := range []string{
		"'2026-01-01', '2026-06-15', 'done'", "'2026-06-15', null, 'under_way'", "'2026-01-01', '2026-06-14', 'done'",
		"'2026-01-01', '2026-12-31', 'planned'", "'2026-01-01', '2026-12-31', 'cancelled'", "'2024-01-01', '2025-06-15', 'done'",
	} {
		s.id(`insert into exchanges (person_id, from_institute_id, to_institute_id, starts_on, ends_on, state) values (%d, %d, %d, %s) returning id`, s.cho, s.home, s.casted, e)
	}
	o := s.id(`insert into outputs (title, kind) values ('Report', 'joint_report') returning id`)
	for _, h := range []string{fmt.Sprintf("%d, '2026-06-15'", s.casted), fmt.Sprintf("%d, '2025-06-16'", s.casisd), fmt.Sprintf("%d, null", s.jp)} {
		s.id(`insert into output_shares (output_id, institute_id, shared_on) values (%d, %s) returning id`, o, h)
	}
	s.want("2026-06-15", "CN", "exchanges 2/1, outputs 1/0")
	s.want("2026-06-15", "JP", "nothing")
	s.want("2026-06-16", "", "exchanges 1/0, outputs 1/1")
}

func TestCommitmentsStandAsKeptSaysTheyDid(t *testing.T) {
	s := newStand(t)
	first := s.promise("2025-01-01", "2025-03-01", s.casted)
	s.promise("2025-01-02", "2025-06-14", s.casted)
	s.promise("2026-01-01", "2026-12-01", s.jp)
	c := commitment.Store{DB: s.db}
	if err := c.SetState(s.ctx, first, 1, commitment.Kept, on("2025-07-01"), "", "shown", s.manager); err != nil {
		t.Fatal(err)
	}
	s.want("2026-06-15", "CN", "kept 1/0, overdue 1/2")
	s.want("2026-06-15", "JP", "open 1/0")
	s.want("2026-06-15", "", "kept 1/0, open 1/0, overdue 1/2")
	p, err := s.h.store.Make(s.ctx, on("2026-06-15"), on("2026-06-15"), s.researcher)
	if err != nil || len(p.lines) != 2 || len(p.lines[0].late) != 1 || p.lines[0].late[0].Person != "Cho" || p.lines[0].late[0].DueOn != on("2025-06-14") {
		t.Errorf("%+v, %v", p.lines, err)
	}
}

// TestEveryNumberHasItsRows asks for the rows of each number of a paper: there are as many.
func TestEveryNumberHasItsRows(t *testing.T) {
	s := newStand(t)
	for n := range 60 {
		s.visit(on("2026-01-01").Add(n).String(), 2, false, s.casted, s.jp)
	}
	s.agreement(`'in_force', '2020-01-01', '2021-01-01', '2020-01-01', true, ''`, s.casted)
	s.topic("dropped", "2025-06-15", s.jp)
	p, err := s.h.store.Make(s.ctx, on("2026-06-15"), on("2026-06-15"), s.researcher)
	if err != nil {
		t.Fatal(err)
	}
	asked := 0
	for _, l := range append(p.lines, p.all) {
		for _, m := range Measures {
			for _, was := range []bool{false, true} {
				want := l.counts[m].Now
				if was {
					want = l.counts[m].Before
				}
				got, seen, after := 0, map[int64]bool{}, (*list.Cursor)(nil)
				for pages := 0; pages < 3; pages++ {
					a := askedRows{asked: asked2(p.on), View: &list.View{Sort: "-day", After: after, Size: list.PerPage}, measure: m, country: l.Country, was: was}
					rows, n, err := s.h.store.Rows(s.ctx, a, s.researcher)
					if err != nil || n != want {
						t.Fatalf("%s of %q: %d, %v", m, l.Country, n, err)
					}
					for _, r := range rows[:min(len(rows), list.PerPage)] {
						if seen[r.ID] {
							t.Errorf("%s %d comes twice", m, r.ID)
						}
						seen[r.ID], got = true, got+r.N
					}
					if len(rows) <= list.PerPage {
						break
					}
					last := rows[list.PerPage-1]
					after = &list.Cursor{Sort: "-day", Key: last.OnDay.String(), ID: last.ID}
				}
				if got != want {
					t.Errorf("%s of %q, a year before %v: %d rows, counted %d", m, l.Country, was, got, want)
				}
				asked += want
			}
		}
	}
	if asked < 300 {
		t.Errorf("only %d were looked at", asked)
	}
}

func asked2(d day.Day) asked { return asked{on: d, today: d} }

func TestWhatIsConfidentialIsCountedForWhomItConcernsOnly(t *testing.T) {
	s := newStand(t)
	s.visit("2026-01-01", 2, false, s.casted)
	before, all := s.reads("2026-06-15", "CN", s.researcher), s.reads("2026-06-15", "", s.researcher)
	v := s.visit("2026-02-01", 2, true, s.casted, s.jp)
	s.id(`update agreements set confidential = true where id = %d returning id`, s.agreement(`'in_force', '2020-01-01', null, '2020-01-01', false, ''`, s.casted))
	s.id(`update topics set confidential = true where id = %d returning id`, s.topic("shared", "2026-01-01", s.casted))
	s.id(`update commitments set visit_id = %d where id = %d returning id`, v, s.promise("2026-02-01", "2026-03-01", s.casted))
	if got := s.reads("2026-06-15", "CN", s.researcher); got != before {
		t.Errorf("China: %s, before %s", got, before)
	}
	if got := s.reads("2026-06-15", "", s.researcher); got != all {
		t.Errorf("all: %s, before %s", got, all)
	}
	if got := s.reads("2026-06-15", "JP", s.researcher); got != "nothing" {
		t.Errorf("Japan: %s", got)
	}
	if got := s.reads("2026-06-15", "CN", s.manager); got != "visits 2/0, delegates 4/0, agreements 1/1, shared 1/0, overdue 1/0" {
		t.Errorf("China for a manager: %s", got)
	}
	p, err := s.h.store.Make(s.ctx, on("2026-06-15"), on("2026-06-15"), s.researcher)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range p.lines {
		if len(l.late) > 0 {
			t.Errorf("what is late of a confidential visit is named: %+v", l.late)
		}
	}
}

func (s *stand) get(l i18n.Lang, address string) (int, string, error) {
	s.t.Helper()
	r := httptest.NewRequest(http.MethodGet, address, nil)
	r = r.WithContext(i18n.With(auth.As(r.Context(), s.researcher), l))
	w := httptest.NewRecorder()
	show := s.h.Show
	if strings.HasPrefix(address, rowsPath) {
		show = s.h.Rows
	}
	err := show(w, r)
	if strings.Contains(w.Body.String(), "⟦") {
		s.t.Errorf("%s in %s: a text is missing", address, l)
	}
	return w.Code, w.Body.String(), err
}

var tags = regexp.MustCompile(`<[^>]*>|\s+`)

func (s *stand) says(l i18n.Lang, address string, want ...string) {
	s.t.Helper()
	code, body, err := s.get(l, address)
	if err != nil || code != http.StatusOK {
		s.t.Fatalf("%s: %d, %v", address, code, err)
	}
	text := strings.Join(strings.Fields(tags.ReplaceAllString(body, " ")), " ")
	for _, w := range want {
		if !strings.Contains(text, w) {
			s.t.Errorf("%s does not say %q: %s", address, w, text)
		}
	}
}

func TestThePaperAsAPage(t *testing.T) {
	s := newStand(t)
	s.says(i18n.EN, path, "Nothing had happened by then")
	s.visit("2026-05-01", 3, false, s.casted)
	s.visit("2025-05-01", 4, false, s.casted, s.jp)
	s.promise("2026-02-01", "2026-03-01", s.casted)
	s.says(i18n.EN, path, "Exchange by country, 15 Jun 2026", "the difference to 15 Jun 2025", "China 1 = 1 a year before", "3 −1 4 a year before", "Japan 0 −1", "106 days over Promise of 2026-02-01 CASTED · both Cho")
	s.says(i18n.EN, path+"?lang=ko", "국가별 교류 현황", "중국", "At the end of")
	s.says(i18n.KO, path+"?on=2025-06-15", "2025. 6. 15.", "일본 1")
	s.says(i18n.EN, path+"?on=yesterday", "14 Jun 2026")
	s.says(i18n.EN, path+"?on=2024-02-29", "29 Feb 2024")
	for wrong, says := range map[string]string{"tomorrow": "still to come", "zzz": "This is no day", "1900-01-01": "before 1950", "%00": "This is no day", "%FF": "This is no day", strings.Repeat("9", 5000): "This is no day"} {
		s.says(i18n.EN, path+"?on="+wrong, says)
	}
	s.says(i18n.EN, path+"?lang=fr", "no document in that language")
	s.says(i18n.EN, rowsAddress(Delegates, "CN", on("2026-06-15"), false), "Visits and who went on them: China", "Delegates: 3, counted on 15 Jun 2026", "Visit of 2026-05-01 1 May 2026 3 people")
	s.says(i18n.KO, rowsAddress(Visits, "", on("2026-06-15"), true), "Visit of 2025-05-01")
	s.says(i18n.EN, rowsAddress(Outputs, "JP", on("2026-06-15"), true), "Nothing was counted")
	for _, q := range []string{"?what=zzz", "?country=XX", "?on=zzz", "?when=never", "?country=%00"} {
		if code, body, err := s.get(i18n.EN, rowsPath+q); err != nil || code != 200 || !strings.Contains(body, "means nothing that is here") && q != "?country=%00" {
			t.Errorf("%s: %d, %v", q, code, err)
		}
	}
	for _, cursor := range []string{"x", list.Cursor{Sort: "-day", Key: "no day", ID: 1}.String(), list.Cursor{Sort: "title", Key: "a", ID: 1}.String()} {
		if _, _, err := s.get(i18n.EN, rowsPath+"?after="+cursor); !errors.Is(err, list.BadCursor) {
			t.Errorf("%s: %v", cursor, err)
		}
	}
}
