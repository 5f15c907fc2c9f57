package person

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/go-chi/chi/v5"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/i18n"
	"gyoryu/internal/page"
	"gyoryu/internal/pg"
)

// now is a Monday.
var now = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

// as asks the site as somebody, in a language, and returns what it answers.
func (s stand) as(t *testing.T, who auth.Account, l i18n.Lang, method, target string, body url.Values) *httptest.ResponseRecorder {
	t.Helper()
	h := NewHandler(s.DB, day.Clock{Now: func() time.Time { return now }, Zone: time.UTC})
	r := chi.NewRouter()
	r.Get("/people", page.Handle(h.List))
	r.Post("/people", page.Handle(h.Create))
	r.Get("/people/new", page.Handle(h.New))
	r.Get("/people/suggest", page.Handle(h.Suggest))
	r.Get("/people/{id}", page.Handle(h.Show))
	r.Post("/people/{id}", page.Handle(h.Update))
	r.Get("/people/{id}/edit", page.Handle(h.Edit))
	r.Post("/people/{id}/remove", page.Handle(h.Remove))
	r.Post("/people/{id}/restore", page.Handle(h.Restore))
	r.Post("/people/{id}/anonymise", page.Handle(h.Anonymise))
	q := httptest.NewRequest(method, target, strings.NewReader(body.Encode()))
	if method == http.MethodPost {
		q.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	w := httptest.NewRecorder()
	r.ServeHTTP(w, q.WithContext(i18n.With(auth.As(q.Context(), who), l)))
	if text := w.Body.String(); strings.Contains(text, "⟦") {
		t.Errorf("%s %s says %s", method, target, text[strings.Index(text, "⟦"):][:60])
	}
	return w
}

func (s stand) get(t *testing.T, who auth.Account, target string) string {
	t.Helper()
	w := s.as(t, who, i18n.EN, http.MethodGet, target, nil)
	if w.Code != http.StatusOK {
		t.Fatalf("GET %s: %d", target, w.Code)
	}
	return w.Body.String()
}

// plant makes a visit that Cho led and at which Wang was met, and a commitment of
// it in the charge of both.
func (s stand) plant(t *testing.T, title, starts string, confidential bool, by auth.Account) {
	t.Helper()
	for _, sql := range []string{
		`insert into visits (title, direction, starts_on, ends_on, state, confidential, created_by, leader_id)
		 values (@title, 'outgoing', @starts::date, @starts::date + 2, 'done', @confidential, @by, @cho)`,
		`insert into visit_delegates (visit_id, position, person_id, role) select max(id), 1, @kim::bigint, 'interpreter' from visits`,
		`insert into stops (visit_id, position, institute_id) select max(id), 1, @casted::bigint from visits`,
		`insert into stop_people (stop_id, visit_id, person_id, position) select max(id), max(visit_id), @wang::bigint, 1 from stops`,
		`insert into commitments (what, visit_id, person_id, their_person_id, due_on) select 'Promise of ' || @title, max(id), @cho::bigint, @wang::bigint, '2026-11-14' from visits`,
		`insert into commitment_institutes (commitment_id, institute_id) select max(id), @casted::bigint from commitments`,
	} {
		if _, err := s.DB.Exec(s.ctx, sql, pg.Args{
			"title": title, "starts": starts, "confidential": confidential, "by": by.ID, "cho": s.cho, "kim": s.kim, "wang": s.wang, "casted": s.casted,
		}); err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
	}
}

func TestAPersonsPageTellsWhatTheyDid(t *testing.T) {
	s := newStand(t)
	s.plant(t, "Spring tour", "2026-03-03", false, s.staff)
	cho := s.get(t, s.staff, path(s.cho))
	for _, want := range []string{"Hwang-hee Cho", `lang="ko">조황희`, "President", fmt.Sprintf(`href="/institutes/%d">STEPI`, s.stepi), "since 1 Sep 2017", "led it",
		"Spring tour", "3–5 March 2026", "Promise of Spring tour", "9 days late", "CASTED", "mailto:cho@example.org", "+82 44 000 0000", "Prefers mail", "Artificial intelligence"} {
		if !strings.Contains(cho, want) {
			t.Errorf("Cho's page lacks %q", want)
		}
	}
	if kim := s.get(t, s.staff, path(s.kim)); !strings.Contains(kim, "interpreter") {
		t.Error("Kim's page lacks the role")
	}
	wang := s.get(t, s.staff, path(s.wang))
	for _, want := range []string{"met at CASTED", "Director", "Visiting fellow", "until 31 Dec 2015", `lang="zh">王研究`, "Promise of Spring tour"} {
		if !strings.Contains(wang, want) {
			t.Errorf("Wang's page lacks %q", want)
		}
	}
	korean := s.as(t, s.staff, i18n.KO, http.MethodGet, path(s.cho), nil).Body.String()
	if first, second := strings.Index(korean, "조황희"), strings.Index(korean, "Hwang-hee Cho"); first < 0 || second < first {
		t.Error("in Korean the Korean name does not come first")
	}
	for _, want := range []string{"단장", "9일 지남", "담당 약속"} {
		if !strings.Contains(korean, want) {
			t.Errorf("the Korean page lacks %q", want)
		}
	}
	if text := s.get(t, s.researcher, path(s.cho)); strings.Contains(text, "/edit") || strings.Contains(text, "/anonymise") || strings.Contains(text, `/remove"`) {
		t.Error("a researcher is offered to write about somebody else")
	}
}

func TestAHiddenVisitLeavesNoTraceOnPeople(t *testing.T) {
	s := newStand(t)
	admin := auth.Account{ID: s.researcher.ID, Roles: []auth.Role{auth.Admin}}
	before, others := map[string]string{}, []auth.Account{s.researcher, s.staff, admin}
	pages := []string{"/people", "/people?sort=-met", "/people?sort=met", path(s.cho), path(s.wang), path(s.kim), "/people/suggest?q=wang"}
	for _, target := range pages {
		for _, who := range others {
			before[fmt.Sprint(who.Roles, target)] = s.get(t, who, target)
		}
	}
	s.plant(t, "Quiet talks", "2026-10-01", true, s.manager)
	for _, target := range pages {
		for _, who := range others {
			if s.get(t, who, target) != before[fmt.Sprint(who.Roles, target)] {
				t.Errorf("%s looks different to %v once there is a hidden visit", target, who.Roles)
			}
		}
	}
	for _, person := range []int64{s.cho, s.wang, s.kim} {
		if text := s.get(t, s.manager, path(person)); !strings.Contains(text, "Quiet talks") {
			t.Error("a manager does not see it either")
		}
	}
	if text := s.get(t, s.manager, "/people?sort=-met"); !strings.Contains(text, "1 Oct 2026") {
		t.Error("the manager's list does not have its day")
	}
}

func TestTheListOfPeople(t *testing.T) {
	s := newStand(t)
	s.plant(t, "Spring tour", "2026-03-03", false, s.staff)
	s.add(t, Draft{Name: "Old Hand", Archived: true})
	has := func(target string, want ...string) {
		t.Helper()
		text := s.get(t, s.researcher, target)
		text = text[strings.Index(text, "<main"):]
		for _, name := range []string{"Hwang-hee Cho", "Wang Yanjiu", "C. Kim", "Old Hand"} {
			wanted := strings.Contains(strings.Join(want, "|"), name)
			if there := strings.Contains(text, name); there != wanted {
				t.Errorf("%s: %s is listed: %v", target, name, there)
			}
		}
		if total := fmt.Sprintf("%d in all", len(want)); len(want) > 0 && !strings.Contains(text, total) {
			t.Errorf("%s does not say %q", target, total)
		}
	}
	has("/people", "Hwang-hee Cho", "Wang Yanjiu", "C. Kim")
	has("/people?archived=only", "Old Hand")
	has("/people?home=1", "Hwang-hee Cho", "C. Kim")
	has("/people?home=0", "Wang Yanjiu")
	has(fmt.Sprintf("/people?institute=%d", s.casted), "Wang Yanjiu")
	has("/people?institute=casted", "Wang Yanjiu")
	has("/people?institute=Nowhere")
	has("/people?institute=99999")
	has("/people?country=KR", "Hwang-hee Cho", "C. Kim")
	has("/people?country=Korea")
	has(fmt.Sprintf("/people?area=%d", s.ai), "Hwang-hee Cho")
	has("/people?area=x")
	has("/people?home=2")
	has("/people?q="+url.QueryEscape("조황"), "Hwang-hee Cho")
	has("/people?q="+url.QueryEscape("Cho Hwang-hee"), "Hwang-hee Cho")
	has("/people?q=100%25")
	for _, sort := range sorts {
		has("/people?sort="+sort, "Hwang-hee Cho", "Wang Yanjiu", "C. Kim")
	}
	w := s.as(t, s.staff, i18n.EN, http.MethodGet, fmt.Sprintf("/people?institute=CASTED&institute_id=%d&q=", s.casted), nil)
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != fmt.Sprintf("/people?institute=%d", s.casted) {
		t.Errorf("the filter's form leads to %d %s", w.Code, w.Header().Get("Location"))
	}
	if w := s.as(t, s.researcher, i18n.EN, http.MethodGet, "/people?after=x", nil); w.Code != http.StatusBadRequest {
		t.Errorf("a cursor that is none: %d", w.Code)
	}
}

func TestPagesOfPeopleGoThroughAllInEveryOrder(t *testing.T) {
	s := newStand(t)
	if _, err := s.DB.Exec(s.ctx, `insert into people (name) select 'Person ' || n % 7 from generate_series(1, 118) n`); err != nil {
		t.Fatal(err)
	}
	s.plant(t, "Spring tour", "2026-03-03", false, s.staff)
	for _, sort := range sorts {
		seen, target := map[string]bool{}, "/people?sort="+sort
		for pages := 0; target != "" && pages < 5; pages++ {
			text := s.get(t, s.researcher, target)
			for _, part := range strings.Split(text, "<td data-label=\"Name\"><a href=\"")[1:] {
				href := part[:strings.IndexByte(part, '"')]
				if seen[href] {
					t.Errorf("%s: %s twice", sort, href)
				}
				seen[href] = true
			}
			target = ""
			if _, rest, more := strings.Cut(text, `rel="next" href="`); more {
				target = strings.ReplaceAll(rest[:strings.IndexByte(rest, '"')], "&amp;", "&")
			}
		}
		if len(seen) != 121 {
			t.Errorf("%s: %d of 121 people", sort, len(seen))
		}
	}
}

func TestSuggestingPeople(t *testing.T) {
	s := newStand(t)
	var got struct {
		Items  []item
		Create bool
	}
	ask := func(who auth.Account, l i18n.Lang, query string) {
		t.Helper()
		got.Items, got.Create = nil, false
		if err := json.Unmarshal(s.as(t, who, l, http.MethodGet, "/people/suggest?"+query, nil).Body.Bytes(), &got); err != nil {
			t.Fatal(err)
		}
	}
	ask(s.staff, i18n.EN, "q=cho")
	if len(got.Items) != 1 || got.Items[0].Text != "Hwang-hee Cho" || got.Items[0].Detail != "조황희 · President · STEPI" || !got.Create {
		t.Errorf("cho suggests %+v", got)
	}
	ask(s.researcher, i18n.KO, "q=cho&home=1")
	if len(got.Items) != 1 || got.Items[0].Text != "조황희" || got.Create {
		t.Errorf("in Korean cho suggests %+v", got)
	}
	ask(s.staff, i18n.EN, "q=wang&home=1")
	for _, i := range got.Items {
		if i.Text == "Wang Yanjiu" {
			t.Error("somebody of theirs is suggested among ours")
		}
	}
	ask(s.staff, i18n.EN, fmt.Sprintf("q=&institute=%d", s.casted))
	if len(got.Items) != 1 || got.Items[0].Text != "Wang Yanjiu" {
		t.Errorf("before anything is typed: %+v", got)
	}
	ask(s.staff, i18n.EN, "q=%00%ff&institute=x")
	if len(got.Items) != 0 {
		t.Errorf("what is no text suggests %+v", got)
	}
}

func TestAnonymisingIsAManagersAndLeavesNoName(t *testing.T) {
	s := newStand(t)
	s.plant(t, "Spring tour", "2026-03-03", false, s.staff)
	if w := s.as(t, s.staff, i18n.EN, http.MethodPost, path(s.cho)+"/anonymise", url.Values{"version": {"1"}}); w.Code != http.StatusForbidden {
		t.Errorf("staff anonymise: %d", w.Code)
	}
	if w := s.as(t, s.manager, i18n.EN, http.MethodPost, path(s.cho)+"/anonymise", url.Values{"version": {"7"}}); w.Code != http.StatusConflict {
		t.Errorf("a stale page anonymises: %d", w.Code)
	}
	if w := s.as(t, s.manager, i18n.EN, http.MethodPost, path(s.cho)+"/anonymise", url.Values{"version": {"1"}}); w.Code != http.StatusSeeOther {
		t.Fatalf("a manager anonymises: %d", w.Code)
	}
	for _, target := range []string{path(s.cho), "/people", "/people?archived=all", "/people/suggest?q=cho"} {
		text := s.get(t, s.manager, target)
		for _, word := range []string{"Hwang-hee", "조황희", "cho@example.org", "Prefers mail"} {
			if strings.Contains(text, word) {
				t.Errorf("%s still has %s", target, word)
			}
		}
	}
	if text := s.get(t, s.manager, path(s.cho)); !strings.Contains(text, "anonymised") || !strings.Contains(text, "Spring tour") || strings.Contains(text, "/edit") {
		t.Error("the page does not say so, or lost the visits, or can be written to")
	}
}
