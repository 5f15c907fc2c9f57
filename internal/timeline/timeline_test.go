package timeline

import (
	"context"
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/i18n"
	"gyoryu/internal/pg"
	"gyoryu/internal/pg/pgtest"
	"gyoryu/internal/recent"
)

type stand struct {
	*Handler
	t                                    *testing.T
	ctx                                  context.Context
	manager, other                       auth.Account
	home, casisd, casted, nistep, kim    int64
	first, second, open, talks, past, hi int64
}

var today = day.Day{Year: 2026, Month: time.November, Day: 23}

func newStand(t *testing.T) *stand {
	t.Helper()
	t.Parallel()
	clock := day.Clock{Now: func() time.Time { return time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC) }, Zone: time.UTC}
	s := &stand{Handler: NewHandler(pgtest.New(t), clock, recent.New(time.Now)), t: t, ctx: t.Context()}
	account := func(name string, role auth.Role) auth.Account {
		id := s.id(`insert into accounts (email, name, roles) values ('%[1]s@example.org', '%[1]s', '{%[2]s}') returning id`, name, role)
		return auth.Account{ID: id, Name: name, Roles: []auth.Role{role}}
	}
	s.manager, s.other = account("mina", auth.Manager), account("rae", auth.Researcher)
	s.home = s.id(`insert into institutes (name, acronym, kind, country, home) values ('Ours', 'STEPI', 'other', 'KR', true) returning id`)
	s.casisd = s.id(`insert into institutes (name, acronym, kind, country) values ('The Institutes', 'CASISD', 'other', 'CN') returning id`)
	s.casted = s.id(`insert into institutes (name, acronym, kind, country) values ('The Academy', 'CASTED', 'other', 'CN') returning id`)
	s.nistep = s.id(`insert into institutes (name, acronym, kind, country) values ('Policy', 'NISTEP', 'other', 'JP') returning id`)
	s.kim = s.id(`insert into people (name) values ('Jeong-chaek Kim') returning id`)
	s.first = s.agreement("MoU on joint research", "mou", "ended", "2022-01-01", "2023-12-31", s.home, s.casisd)
	s.second = s.agreement("MoU, second", "mou", "in_force", "2024-01-01", "2026-12-31", s.home, s.casisd)
	s.do(`update agreements set renewal_of_id = %d, notice_days = 90 where id = %d`, s.first, s.second)
	s.open = s.agreement("Exchange of researchers", "researcher_exchange", "in_force", "2025-03-01", "", s.home, s.casted, s.nistep)
	s.talks = s.agreement("Sharing of lists", "data_sharing", "negotiating", "2026-05-01", "", s.home, s.casted)
	s.past = s.agreement("Long ago", "understanding", "in_force", "2001-01-01", "2002-12-31", s.home, s.nistep)
	s.hi = s.agreement("Hidden talks", "mou", "negotiating", "2026-06-01", "", s.home, s.casted)
	s.do(`update agreements set confidential = true where id = %d`, s.hi)
	s.do(`insert into assignments (agreement_id, person_id, starts_on) values (%d, %d, '2024-01-01')`, s.second, s.kim)
	s.do(`insert into agreement_milestones (agreement_id, position, title, due_on, done_on) values
		(%[1]d, 1, 'Topics', '2024-06-01', '2024-07-01'), (%[1]d, 2, 'Report', '2026-09-01', null), (%[1]d, 3, 'Review', '2026-12-15', null)`, s.second)
	return s
}

func (s *stand) id(sql string, args ...any) (id int64) {
	s.t.Helper()
	id, err := pg.Value[int64](s.ctx, s.store.db, fmt.Sprintf(sql, args...), nil)
	if err != nil {
		s.t.Fatalf(sql+": %v", append(args, err)...)
	}
	return id
}

func (s *stand) do(sql string, args ...any) {
	s.t.Helper()
	if _, err := s.store.db.Exec(s.ctx, fmt.Sprintf(sql, args...)); err != nil {
		s.t.Fatalf(sql+": %v", append(args, err)...)
	}
}

func (s *stand) agreement(title, kind, state, from, until string, parties ...int64) int64 {
	s.t.Helper()
	reason := ""
	if state == "ended" {
		reason = "its term was over"
	}
	id := s.id(`insert into agreements (title, kind, state, end_reason, starts_on, ends_on) values ('%s', '%s', '%s', '%s', nullif('%s', '')::date, nullif('%s', '')::date) returning id`,
		title, kind, state, reason, from, until)
	for i, p := range parties {
		s.do(`insert into agreement_parties (agreement_id, position, institute_id) values (%d, %d, %d)`, id, i+1, p)
	}
	return id
}

// get is the page as somebody sees it.
func (s *stand) get(who auth.Account, l i18n.Lang, query string) (string, error) {
	r := httptest.NewRequest(http.MethodGet, path+"?"+query, nil)
	r = r.WithContext(i18n.With(auth.As(r.Context(), who), l))
	w := httptest.NewRecorder()
	err := s.Show(w, r)
	return w.Body.String(), err
}

// rows are the bars of a page as GROUP: TITLE.
func (s *stand) rows(who auth.Account, query string) string {
	s.t.Helper()
	r := httptest.NewRequest(http.MethodGet, path+"?"+query, nil)
	found, err := s.drawn(r.WithContext(auth.As(r.Context(), who)))
	if err != nil {
		return err.Error()
	}
	var all []string
	for _, b := range found.chart.rows {
		all = append(all, b.group+": "+b.Title)
	}
	return strings.Join(all, "; ")
}

func TestAgreementsAreGroupedAndFiltered(t *testing.T) {
	s := newStand(t)
	for query, want := range map[string]string{
		"": "China · CASISD: MoU on joint research; China · CASISD: MoU, second; China · CASTED: Exchange of researchers; China · CASTED: Sharing of lists; " +
			"China · CASTED: Hidden talks; Japan · NISTEP: Exchange of researchers",
		"by=country":                        "China: MoU on joint research; China: MoU, second; China: Exchange of researchers; China: Sharing of lists; China: Hidden talks; Japan: Exchange of researchers",
		"by=kind":                           "Data sharing: Sharing of lists; MoU: MoU on joint research; MoU: MoU, second; MoU: Hidden talks; Researcher exchange: Exchange of researchers",
		"by=person":                         "nobody in charge: MoU on joint research; nobody in charge: Exchange of researchers; nobody in charge: Sharing of lists; nobody in charge: Hidden talks; Jeong-chaek Kim: MoU, second",
		"institute=" + fmt.Sprint(s.nistep): "China · CASTED: Exchange of researchers; Japan · NISTEP: Exchange of researchers",
		"country=JP&by=kind":                "Researcher exchange: Exchange of researchers",
		"kind=data_sharing":                 "China · CASTED: Sharing of lists",
		"state=ended":                       "China · CASISD: MoU on joint research",
		"q=SECOND":                          "China · CASISD: MoU, second",
		"q=%25":                             "",
		"person=" + fmt.Sprint(s.kim):       "China · CASISD: MoU, second",
		"area=77":                           "",
		"from=2001-01&years=1":              "Japan · NISTEP: Long ago",
		"from=2027-01&years=1":              "China · CASTED: Exchange of researchers; China · CASTED: Sharing of lists; China · CASTED: Hidden talks; Japan · NISTEP: Exchange of researchers",
		"by=nonsense":                       "", "years=4": "", "from=2026-13": "", "kind=x": "", "state=x": "", "country=XX": "", "institute=99999999999999999999": "", "from=9999-12": "",
	} {
		if got := s.rows(s.manager, query); got != want {
			t.Errorf("%s:\n%s\nwant\n%s", query, got, want)
		}
	}
	if got := s.rows(s.other, ""); strings.Contains(got, "Hidden") || !strings.Contains(got, "Sharing") {
		t.Errorf("a researcher sees %s", got)
	}
}

func TestHowABarLooks(t *testing.T) {
	s := newStand(t)
	r := httptest.NewRequest(http.MethodGet, path, nil)
	found, err := s.drawn(r.WithContext(auth.As(r.Context(), s.manager)))
	if err != nil {
		t.Fatal(err)
	}
	looks := map[int64]row{}
	for _, b := range found.chart.rows {
		looks[b.ID] = b
	}
	if r := looks[s.second]; r.look != "in-force" || r.notice == nil || len(r.marks) != 3 || r.marks[0].look != "done" || r.marks[1].look != "late" || r.marks[2].look != "ahead" || r.after || r.before {
		t.Errorf("one in force: %+v", r)
	}
	if r := looks[s.first]; r.look != "ended" || !r.before || r.x != labels {
		t.Errorf("one that began before the window and ended: %+v", r)
	}
	if r := looks[s.open]; !r.after || r.x+r.wide != width {
		t.Errorf("one without end: %+v", r)
	}
	if r := looks[s.talks]; r.look != "negotiating" || r.x+r.wide > found.chart.today+2 {
		t.Errorf("one that is negotiated until today: %+v", r)
	}
	if len(found.chart.joins) != 1 || found.Late != 1 || found.Decide != 1 {
		t.Errorf("%d joins, %d late, %d to decide on; the expired one of 2001 is not in the window", len(found.chart.joins), found.Late, found.Decide)
	}
	if found.chart.today <= labels || found.chart.today >= width {
		t.Errorf("today stands at %f", found.chart.today)
	}
}

func TestThePageInBothLanguages(t *testing.T) {
	s := newStand(t)
	for _, l := range []i18n.Lang{i18n.EN, i18n.KO} {
		for _, query := range []string{"", "by=person", "by=country", "by=kind", "years=1", "years=10", "q=nothing", "by=x", "from=1901-01"} {
			body, err := s.get(s.manager, l, query)
			if err != nil || strings.Contains(body, "⟦") {
				t.Errorf("%s in %s: %v", query, l, err)
			}
		}
	}
	body, _ := s.get(s.manager, i18n.EN, "")
	for _, want := range []string{`href="/agreements/` + fmt.Sprint(s.second), `Milestone late: Report, was due 1 Sep 2026`, `MoU, second; CASISD; notice until 2 Oct 2026; 1 January 2024 – 31 December 2026; Jeong-chaek Kim`,
		`ended, renewed`, `nobody in charge`, `1 late milestone`, `id="timeline-table"`, `1 / 3`} {
		if !strings.Contains(body, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if body, _ := s.get(s.other, i18n.EN, ""); strings.Contains(body, "Hidden") || strings.Contains(body, "5 agreements") || !strings.Contains(body, "4 agreements in these years") {
		t.Error("a researcher is told of what is hidden, or not of the rest")
	}
}

func TestThePictureAsAFile(t *testing.T) {
	s := newStand(t)
	r := httptest.NewRequest(http.MethodGet, path+".svg?years=3", nil)
	r = r.WithContext(i18n.With(auth.As(r.Context(), s.manager), i18n.KO))
	w := httptest.NewRecorder()
	if err := s.Picture(w, r); err != nil {
		t.Fatal(err)
	}
	if w.Header().Get("Content-Type") != "image/svg+xml; charset=utf-8" || w.Header().Get("Content-Disposition") != "attachment; filename=agreements-2025-01.svg" {
		t.Errorf("headers %v", w.Header())
	}
	d := xml.NewDecoder(w.Body)
	n := 0
	for {
		_, err := d.Token()
		if err == io.EOF { //nolint:errorlint // as the decoder promises
			break
		}
		if err != nil {
			t.Fatal("it is no XML: ", err)
		}
		n++
	}
	if n < 50 {
		t.Errorf("only %d parts", n)
	}
}

func TestPagesOfBarsLoseAndRepeatNothing(t *testing.T) {
	s := newStand(t)
	s.do(`with g as (insert into agreements (title, kind, state, starts_on) select 'N' || n, (array['mou', 'data_sharing'])[1 + n %% 2], 'in_force', date '2024-01-01' + n %% 7 from generate_series(1, 230) n returning id)
		insert into agreement_parties (agreement_id, position, institute_id) select id, 1, case when id %% 3 = 0 then %d else %d end from g`, s.casted, s.nistep)
	s.do(`insert into assignments (agreement_id, person_id) select id, %d from agreements where title like 'N%%' and id %% 2 = 0`, s.kim)
	for _, by := range Groups {
		seen := map[string]int{}
		query := "by=" + string(by)
		for n := 0; ; n++ {
			r := httptest.NewRequest(http.MethodGet, path+"?"+query, nil)
			found, err := s.drawn(r.WithContext(auth.As(r.Context(), s.manager)))
			if err != nil || n > 5 {
				t.Fatal(by, n, err)
			}
			for _, b := range found.chart.rows {
				seen[fmt.Sprint(b.Group, b.ID)]++
			}
			if found.next == nil {
				break
			}
			query = "by=" + string(by) + "&after=" + found.next.String()
		}
		for key, n := range seen {
			if n != 1 {
				t.Errorf("by %s %q stands there %d times", by, key, n)
			}
		}
		if len(seen) < 235 {
			t.Errorf("by %s only %d bars", by, len(seen))
		}
	}
}

func TestATamperedPageIsRefused(t *testing.T) {
	s := newStand(t)
	good := cursor{[]string{"CN", "CASTED", "3"}, "2024-01-01", 5}
	for name, after := range map[string]string{
		"nonsense": "x", "another grouping": good.String(), "no day": cursor{[]string{"CN", "CASTED", "3"}, "x", 5}.String(), "no number": cursor{[]string{"CN", "x", "y"}, "2024-01-01", 5}.String(),
	} {
		by := "institute"
		if name == "another grouping" {
			by = "kind"
		}
		if _, err := s.get(s.manager, i18n.EN, url.Values{"by": {by}, "after": {after}}.Encode()); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
	if _, err := s.get(s.manager, i18n.EN, url.Values{"after": {good.String()}}.Encode()); err != nil {
		t.Errorf("a good one: %v", err)
	}
}

func TestWindowsMove(t *testing.T) {
	t.Parallel()
	w := around(today, 5)
	if w.month() != "2023-01" || w.last().String() != "2027-12-31" || w.moved(1).month() != "2025-07" || w.moved(-1).month() != "2020-07" {
		t.Errorf("five years: %v", w)
	}
	if one := around(today, 1); one.month() != "2026-05" || one.last().String() != "2027-04-30" {
		t.Errorf("one year: %v", one)
	}
	if ten := w.resized(10); ten.month() != "2020-07" || ten.Years != 10 {
		t.Errorf("resized: %v", ten)
	}
	if got := cut("한국과학기술정책연구원과의 공동연구", 20); got != "한국과학기술정책연…" {
		t.Errorf("cut to %q", got)
	}
	if got := cut("MoU", 20); got != "MoU" {
		t.Errorf("cut to %q", got)
	}
}

func TestOneInLeapYears(t *testing.T) {
	s := newStand(t)
	s.agreement("Leap", "mou", "in_force", "2024-02-29", "2028-02-29", s.home, s.casted)
	r := httptest.NewRequest(http.MethodGet, path+"?q=Leap&from=2024-02&years=1", nil)
	found, err := s.drawn(r.WithContext(auth.As(r.Context(), s.manager)))
	if err != nil || len(found.chart.rows) != 1 {
		t.Fatal(len(found.chart.rows), err)
	}
	if first := found.chart.rows[0]; !first.after || first.before || first.x <= labels {
		t.Errorf("%+v", first)
	}
}
