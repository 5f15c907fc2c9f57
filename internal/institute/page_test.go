package institute

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
	"gyoryu/internal/round"
)

// now is a Monday.
var now = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

// as asks the site as somebody, in a language, and returns what it answers.
func (s stand) as(t *testing.T, who auth.Account, l i18n.Lang, method, target string, body url.Values) *httptest.ResponseRecorder {
	t.Helper()
	h := NewHandler(s.DB, day.Clock{Now: func() time.Time { return now }, Zone: time.UTC})
	r := chi.NewRouter()
	r.Get("/institutes", page.Handle(h.List))
	r.Post("/institutes", page.Handle(h.Create))
	r.Get("/institutes/new", page.Handle(h.New))
	r.Get("/institutes/suggest", page.Handle(h.Suggest))
	r.Get("/institutes/{id}", page.Handle(h.Show))
	r.Post("/institutes/{id}", page.Handle(h.Update))
	r.Get("/institutes/{id}/edit", page.Handle(h.Edit))
	r.Post("/institutes/{id}/remove", page.Handle(h.Remove))
	r.Post("/institutes/{id}/restore", page.Handle(h.Restore))
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

// value runs a query that makes something and returns its id.
func (s stand) value(t *testing.T, sql string, args pg.Args) int64 {
	t.Helper()
	id, err := pg.Value[int64](s.ctx, s.DB, sql, args)
	if err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return id
}

// visit plants a visit with one stop, an agreed point and its commitment.
func (s stand) visit(t *testing.T, title string, institute int64, starts string, confidential bool, by auth.Account) (visit, commitment int64) {
	t.Helper()
	visit = s.value(t, `
		insert into visits (title, direction, starts_on, ends_on, state, confidential, created_by)
		values (@title, 'outgoing', @starts::date, @starts::date + 1, 'done', @confidential, @by) returning id`,
		pg.Args{"title": title, "starts": starts, "confidential": confidential, "by": by.ID})
	stop := s.value(t, `insert into stops (visit_id, position, institute_id) values (@v, 1, @i) returning id`, pg.Args{"v": visit, "i": institute})
	point := s.value(t, `insert into points (visit_id, stop_id, position, kind, text) values (@v, @s, 1, 'agreed', @text) returning id`,
		pg.Args{"v": visit, "s": stop, "text": "Agreed at " + title})
	commitment = s.value(t, `insert into commitments (what, owed_by, visit_id, point_id, due_on) values (@what, 'us', @v, @p, '2026-11-14') returning id`,
		pg.Args{"what": "Promised at " + title, "v": visit, "p": point})
	s.do(t, `insert into commitment_institutes (commitment_id, institute_id) values (@c, @i)`, pg.Args{"c": commitment, "i": institute})
	return visit, commitment
}

func TestAnInstitutesPageTellsWhatIsOpenThere(t *testing.T) {
	s := newStand(t)
	visit, commitment := s.visit(t, "Spring tour", s.casted, "2026-03-03", false, s.staff)
	s.value(t, `insert into visits (title, direction, starts_on, ends_on, state) values ('Autumn tour', 'incoming', '2026-12-01', '2026-12-04', 'planned') returning id`, nil)
	s.do(t, `insert into stops (visit_id, position, institute_id) select max(id), 1, @i from visits`, pg.Args{"i": s.casted})
	wang := s.value(t, `insert into people (name, native_name) values ('Wang Yanjiu', '王研究') returning id`, nil)
	former := s.value(t, `insert into people (name) values ('Li Zhengce') returning id`, nil)
	s.do(t, `insert into positions (person_id, institute_id, title, starts_on, ends_on) values
		(@w, @i, 'Director', '2019-03-01', null), (@f, @i, 'Fellow', '2010-01-01', '2015-12-31')`, pg.Args{"w": wang, "f": former, "i": s.casted})
	text := s.get(t, s.staff, path(s.casted))
	for _, want := range []string{
		"CASTED", "Chinese Academy of Science and Technology for Development", "中国科学技术发展战略研究院", "중국과학기술발전전략연구원", "Beijing, China",
		"Spring tour", "Promised at Spring tour", "Agreed at Spring tour", "9 days late", "nobody", `href="/visits?institute=`, "Autumn tour",
		"1–4 December 2026", "3–4 March 2026", "Director", "1 former", "National Research Center", "former",
		fmt.Sprintf(`href="/visits/new?institute=%d"`, s.casted), fmt.Sprintf(`href="/visits/new?direction=contact&amp;institute=%d"`, s.casted),
		fmt.Sprintf(`href="/commitments/%d"`, commitment), fmt.Sprintf(`href="/visits/%d"`, visit), `lang="zh"`,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	korean := s.as(t, s.staff, i18n.KO, http.MethodGet, path(s.casted), nil).Body.String()
	for _, want := range []string{"중국 Beijing", "9일 지남", "진행 중인 약속", "담당 없음", "출장", "연구기관"} {
		if !strings.Contains(korean, want) {
			t.Errorf("the Korean page lacks %q", want)
		}
	}
	if text := s.get(t, s.researcher, path(s.casted)); strings.Contains(text, "/visits/new") || strings.Contains(text, "/edit") {
		t.Error("a researcher is offered to write")
	}
	if text := s.get(t, s.staff, path(s.casisd)); !strings.Contains(text, fmt.Sprintf(`href="/institutes/%d">CAS</a>`, s.cas)) {
		t.Error("the page does not lead to the parent")
	}
	if text := s.get(t, s.staff, path(s.cas)); !strings.Contains(text, "CASISD") {
		t.Error("the parent's page does not lead to its institutes")
	}
}

func TestAHiddenVisitLeavesNoTraceOnInstitutes(t *testing.T) {
	s := newStand(t)
	admin := auth.Account{ID: s.researcher.ID, Roles: []auth.Role{auth.Admin}}
	before, others := map[string]string{}, []auth.Account{s.researcher, s.staff, admin}
	pages := []string{"/institutes", "/institutes?sort=-contact", "/institutes?sort=contact", path(s.casted), "/institutes/suggest?q=CASTED", path(s.kostec)}
	for _, part := range round.OfInstitute[1:] {
		pages = append(pages, path(s.casted)+"?part="+string(part))
	}
	for _, target := range pages {
		for _, who := range others {
			before[fmt.Sprint(who.Roles, target)] = s.get(t, who, target)
		}
	}
	s.visit(t, "Quiet talks", s.casted, "2026-10-01", true, s.manager)
	s.value(t, `insert into visits (title, direction, starts_on, ends_on, state, confidential, created_by) values ('Quiet plans', 'outgoing', '2026-12-01', '2026-12-02', 'planned', true, @by) returning id`,
		pg.Args{"by": s.manager.ID})
	s.do(t, `insert into stops (visit_id, position, institute_id) select max(id), 1, @i from visits`, pg.Args{"i": s.casted})
	for _, target := range pages {
		for _, who := range others {
			if after := s.get(t, who, target); after != before[fmt.Sprint(who.Roles, target)] {
				t.Errorf("%s looks different to %v once there is a hidden visit", target, who.Roles)
			}
		}
	}
	if text := s.get(t, s.manager, path(s.casted)); !strings.Contains(text, "Quiet talks") || !strings.Contains(text, "Promised at Quiet talks") || !strings.Contains(text, "Quiet plans") {
		t.Error("a manager does not see it either")
	}
	list := s.get(t, s.manager, "/institutes?sort=-contact")
	if !strings.Contains(list, "1 Oct 2026") || strings.Index(list, "CASTED") > strings.Index(list, "CASISD") {
		t.Error("the manager's list does not have its day, or not first")
	}
}

func TestTheListOfInstitutes(t *testing.T) {
	s := newStand(t)
	s.visit(t, "Spring tour", s.casted, "2026-03-03", false, s.staff)
	old := s.add(t, Draft{Name: "Old Institute", Kind: "university", Country: "DE", City: "Bonn", Archived: true})
	has := func(target string, want ...string) {
		t.Helper()
		text := s.get(t, s.researcher, target)
		text = text[strings.Index(text, "<main"):]
		for _, short := range []string{"CAS<", "CASISD<", "CASTED<", "KOSTEC<", "STEPI<", "Old Institute<"} {
			there := strings.Contains(text, "<strong>"+short)
			wanted := false
			for _, w := range want {
				wanted = wanted || w+"<" == short
			}
			if there != wanted {
				t.Errorf("%s: %s is listed: %v", target, strings.TrimSuffix(short, "<"), there)
			}
		}
		if total := fmt.Sprintf("%d in all", len(want)); len(want) > 0 && !strings.Contains(text, total) {
			t.Errorf("%s does not say %q", target, total)
		}
	}
	has("/institutes", "CAS", "CASISD", "CASTED", "KOSTEC", "STEPI")
	has("/institutes?archived=only", "Old Institute")
	has("/institutes?archived=all", "CAS", "CASISD", "CASTED", "KOSTEC", "STEPI", "Old Institute")
	has("/institutes?country=KR", "STEPI")
	has("/institutes?kind=liaison_centre", "KOSTEC")
	has(fmt.Sprintf("/institutes?parent=%d", s.cas), "CASISD")
	has("/institutes?q="+url.QueryEscape("과학기술발전"), "CASTED")
	has("/institutes?q=100%25")
	has("/institutes?country=XX")
	has("/institutes?kind=castle")
	has("/institutes?parent=" + url.QueryEscape("' or 1=1"))
	for _, sort := range sorts {
		has("/institutes?sort="+sort, "CAS", "CASISD", "CASTED", "KOSTEC", "STEPI")
	}
	if err := s.Remove(s.ctx, old, 1, s.staff); err != nil {
		t.Fatal(err)
	}
	has("/institutes?archived=only")
	if w := s.as(t, s.researcher, i18n.EN, http.MethodGet, "/institutes?after=x", nil); w.Code != http.StatusBadRequest {
		t.Errorf("a cursor that is none: %d", w.Code)
	}
}

func TestPagesOfInstitutesGoThroughAllInEveryOrder(t *testing.T) {
	s := newStand(t)
	s.do(t, `with made as (
		insert into institutes (name, kind, country) select 'Institute ' || n, 'other', case when n % 3 = 0 then 'CN' else 'JP' end from generate_series(1, 118) n
		returning id, name)
		insert into institute_names (institute_id, position, text, kind) select id, 1, name, 'official' from made`, nil)
	s.visit(t, "One", s.casted, "2026-03-03", false, s.staff)
	for _, sort := range sorts {
		seen, target := map[string]bool{}, "/institutes?sort="+sort
		for pages := 0; target != "" && pages < 5; pages++ {
			text := s.get(t, s.researcher, target)
			for _, part := range strings.Split(text, "<td data-label=\"Institute\"><a href=\"")[1:] {
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
		if len(seen) != 123 {
			t.Errorf("%s: %d of 123 institutes", sort, len(seen))
		}
	}
}

func TestSuggestingInstitutes(t *testing.T) {
	s := newStand(t)
	var got struct {
		Items  []item
		Create bool
	}
	ask := func(who auth.Account, query string) {
		t.Helper()
		got.Items, got.Create = nil, false
		if err := json.Unmarshal([]byte(s.get(t, who, "/institutes/suggest?"+query)), &got); err != nil {
			t.Fatal(err)
		}
	}
	ask(s.staff, "q=CASSID")
	if len(got.Items) == 0 || got.Items[0].Text != "CASISD" || !got.Create || got.Items[0].Href != path(s.casisd) {
		t.Errorf("CASSID suggests %+v", got)
	}
	ask(s.researcher, "q="+url.QueryEscape("National Research Center"))
	if len(got.Items) == 0 || got.Create || got.Items[0].Detail != "Chinese Academy of Science and Technology for Development · Beijing · China · also written National Research Center for S&T for Development" {
		t.Errorf("suggested %+v", got)
	}
	ask(s.staff, "q=center&kind=liaison_centre")
	if len(got.Items) != 1 || got.Items[0].Text != "KOSTEC" {
		t.Errorf("liaison centres suggested: %+v", got)
	}
	ask(s.staff, "q=%00%ff")
	if len(got.Items) != 0 {
		t.Errorf("what is no text suggests %+v", got)
	}
}
