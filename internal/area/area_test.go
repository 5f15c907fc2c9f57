package area

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/jackc/pgx/v5"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/history"
	"gyoryu/internal/i18n"
	"gyoryu/internal/page"
	"gyoryu/internal/pg"
	"gyoryu/internal/pg/pgtest"
)

type stand struct {
	Store
	ctx                        context.Context
	staff, manager, researcher auth.Account
	ai, robots                 int64
}

func newStand(t *testing.T) stand {
	t.Helper()
	db := pgtest.New(t)
	s := stand{Store: Store{db}, ctx: t.Context()}
	for name, who := range map[string]*auth.Account{"sun": &s.staff, "mina": &s.manager, "rae": &s.researcher} {
		role := map[string]auth.Role{"sun": auth.Staff, "mina": auth.Manager, "rae": auth.Researcher}[name]
		id, err := pg.Value[int64](s.ctx, db, `insert into accounts (email, name, roles) values (@n || '@example.org', @n, array[@r]) returning id`,
			pg.Args{"n": name, "r": string(role)})
		if err != nil {
			t.Fatal(err)
		}
		*who = auth.Account{ID: id, Name: name, Roles: []auth.Role{role}}
	}
	s.ai = s.add(t, Draft{"Artificial intelligence", "인공지능"})
	s.robots = s.add(t, Draft{"Robots", ""})
	return s
}

func (s stand) add(t *testing.T, d Draft) int64 {
	t.Helper()
	id, err := s.Create(s.ctx, d, s.staff)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func (s stand) as(t *testing.T, who auth.Account, l i18n.Lang, method, target string, body url.Values) *httptest.ResponseRecorder {
	t.Helper()
	h := NewHandler(s.DB, day.Clock{Now: func() time.Time { return time.Now().Add(time.Hour) }, Zone: time.UTC})
	r := chi.NewRouter()
	r.Get("/areas", page.Handle(h.List))
	r.Post("/areas", page.Handle(h.Create))
	r.Get("/areas/new", page.Handle(h.New))
	r.Get("/areas/suggest", page.Handle(h.Suggest))
	r.Get("/areas/{id}", page.Handle(h.Show))
	r.Post("/areas/{id}", page.Handle(h.Update))
	r.Get("/areas/{id}/edit", page.Handle(h.Edit))
	r.Post("/areas/{id}/remove", page.Handle(h.Remove))
	r.Post("/areas/{id}/restore", page.Handle(h.Restore))
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

func TestNoTwoAreasHaveOneName(t *testing.T) {
	s := newStand(t)
	if _, err := s.Create(s.ctx, Draft{"artificial  Intelligence", ""}, s.staff); !errors.Is(err, TakenEN) {
		t.Errorf("the same English name: %v", err)
	}
	if _, err := s.Create(s.ctx, Draft{"AI", "인공 지능"}, s.staff); !errors.Is(err, TakenKO) {
		t.Errorf("the same Korean name: %v", err)
	}
	if err := s.Change(s.ctx, s.robots, 1, Draft{"Artificial intelligence", ""}, s.manager); !errors.Is(err, TakenEN) {
		t.Errorf("renaming to another's name: %v", err)
	}
	w := s.as(t, s.staff, i18n.EN, http.MethodPost, "/areas", url.Values{"name_en": {"ROBOTS"}, "name_ko": {"로봇"}})
	if w.Code != http.StatusConflict || !strings.Contains(w.Body.String(), "There is an area with this name already") || !strings.Contains(w.Body.String(), `value="로봇"`) {
		t.Errorf("%d without a complaint, or what was typed is gone", w.Code)
	}
}

func TestAreasAreChangedRemovedAndBroughtBack(t *testing.T) {
	s := newStand(t)
	if err := s.Change(s.ctx, s.robots, 1, Draft{"Robotics", "로봇"}, s.manager); err != nil {
		t.Fatal(err)
	}
	if err := s.Change(s.ctx, s.robots, 1, Draft{"Robots", ""}, s.manager); !errors.Is(err, pg.Stale) {
		t.Errorf("a stale edit: %v", err)
	}
	if err := s.Change(s.ctx, 999, 1, Draft{"Robots", ""}, s.manager); !errors.Is(err, pg.NotFound) {
		t.Errorf("an edit of nothing: %v", err)
	}
	if err := s.Remove(s.ctx, s.robots, 2, s.manager); err != nil {
		t.Fatal(err)
	}
	if all, err := s.All(s.ctx); err != nil || len(all) != 1 || all[0].ID != s.ai {
		t.Errorf("left are %v, %v", all, err)
	}
	if found, err := s.near(s.ctx, "rob", 5); err != nil || len(found) != 0 {
		t.Errorf("a removed area is suggested: %v, %v", found, err)
	}
	again := s.add(t, Draft{"Robotics", ""})
	if err := s.Restore(s.ctx, s.robots, s.manager); !errors.Is(err, TakenEN) {
		t.Errorf("bringing it back beside another of its name: %v", err)
	}
	if err := s.Remove(s.ctx, again, 1, s.manager); err != nil {
		t.Fatal(err)
	}
	if err := s.Restore(s.ctx, s.robots, s.manager); err != nil {
		t.Fatal(err)
	}
	if err := s.Restore(s.ctx, s.robots, s.manager); !errors.Is(err, pg.NotFound) {
		t.Errorf("bringing back what is there: %v", err)
	}
	a, err := s.find(s.ctx, s.robots)
	if err != nil || a.NameKO != "로봇" || a.ChangedBy != "mina" || a.RemovedAt != nil {
		t.Errorf("now %+v, %v", a, err)
	}
	events, err := history.Of(s.ctx, s.DB, "area", s.robots)
	if err != nil || len(events) != 4 || !events[0].Back || !events[1].Removed || !events[3].Made {
		t.Errorf("history %+v, %v", events, err)
	}
	var id int64
	err = pg.Tx(s.ctx, s.DB, s.staff.ID, func(tx pgx.Tx) (err error) {
		id, err = s.Add(s.ctx, tx, Draft{"", "기후"}, s.staff)
		return err
	})
	if err != nil || id == 0 {
		t.Errorf("added in a transaction: %d, %v", id, err)
	}
}

func TestAnAreasPageTellsWhoAndWhat(t *testing.T) {
	s := newStand(t)
	before := s.get(t, s.researcher, path(s.ai)) + s.get(t, s.researcher, "/areas")
	plant := func(title string, confidential bool) {
		if _, err := s.DB.Exec(s.ctx, `with v as (
			insert into visits (title, direction, starts_on, ends_on, confidential, created_by) values (@t, 'outgoing', '2026-03-03', '2026-03-06', @c, @by) returning id)
			insert into visit_areas (visit_id, area_id) select id, @a::bigint from v`, pg.Args{"t": title, "c": confidential, "by": s.manager.ID, "a": s.ai}); err != nil {
			t.Fatal(err)
		}
	}
	plant("Quiet talks", true)
	if after := s.get(t, s.researcher, path(s.ai)) + s.get(t, s.researcher, "/areas"); after != before {
		t.Error("a researcher's pages look different once there is a hidden visit")
	}
	if text := s.get(t, s.manager, path(s.ai)); !strings.Contains(text, "Quiet talks") {
		t.Error("a manager does not see it either")
	}
	plant("Spring tour", false)
	if _, err := s.DB.Exec(s.ctx, `with p as (insert into people (name, native_name) values ('Hwang-hee Cho', '조황희') returning id)
		insert into person_areas (person_id, area_id) select id, $1 from p`, s.ai); err != nil {
		t.Fatal(err)
	}
	text := s.get(t, s.researcher, path(s.ai))
	for _, want := range []string{"Artificial intelligence", "인공지능", "Spring tour", "3–6 March 2026", "Hwang-hee Cho", fmt.Sprintf("/people?area=%d", s.ai), fmt.Sprintf("/visits?area=%d", s.ai)} {
		if !strings.Contains(text, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if list := s.get(t, s.researcher, "/areas"); !strings.Contains(list, `data-label="Visits">1<`) || !strings.Contains(list, `data-label="People">1<`) || !strings.Contains(list, "2 in all") {
		t.Error("the list does not count what the reader may see")
	}
	if korean := s.as(t, s.researcher, i18n.KO, http.MethodGet, path(s.ai), nil).Body.String(); !strings.Contains(korean, "이 분야의 인물") {
		t.Error("the page is not in Korean")
	}
}

func TestTheListOfAreas(t *testing.T) {
	s := newStand(t)
	for n := range 60 {
		s.add(t, Draft{NameEN: fmt.Sprintf("Subject %d", n)})
	}
	for _, sort := range []string{"name", "-name"} {
		seen, target := map[string]bool{}, "/areas?sort="+sort
		for pages := 0; target != "" && pages < 3; pages++ {
			text := s.get(t, s.researcher, target)
			for _, part := range strings.Split(text, `<td data-label="Area"><a href="`)[1:] {
				seen[part[:strings.IndexByte(part, '"')]] = true
			}
			target = ""
			if _, rest, more := strings.Cut(text, `rel="next" href="`); more {
				target = strings.ReplaceAll(rest[:strings.IndexByte(rest, '"')], "&amp;", "&")
			}
		}
		if len(seen) != 62 {
			t.Errorf("%s: %d of 62 areas", sort, len(seen))
		}
	}
	if text := s.get(t, s.researcher, "/areas?q="+url.QueryEscape("인공")); !strings.Contains(text, "1 in all") {
		t.Error("an area is not found by its Korean name")
	}
	if text := s.get(t, s.researcher, "/areas?q=%25"); !strings.Contains(text, "No area matches") {
		t.Error("a % finds areas")
	}
	if w := s.as(t, s.researcher, i18n.EN, http.MethodGet, "/areas?after=x", nil); w.Code != http.StatusBadRequest {
		t.Errorf("a cursor that is none: %d", w.Code)
	}
	var got struct{ Items []item }
	if err := json.Unmarshal([]byte(s.get(t, s.researcher, "/areas/suggest?q=intel")), &got); err != nil || len(got.Items) != 1 || got.Items[0].Detail != "인공지능" {
		t.Errorf("suggested %+v, %v", got, err)
	}
}

func TestTheFormOfAnArea(t *testing.T) {
	s := newStand(t)
	for _, c := range []struct {
		body url.Values
		code int
		want string
	}{
		{url.Values{}, 422, "Give the area a name"},
		{url.Values{"name_en": {"a\x00"}}, 422, "cannot be kept"},
		{url.Values{"name_en": {strings.Repeat("x", 100_000)}}, 422, "at most 120 fit"},
		{url.Values{"name_en": {"Kept"}, "do": {"show"}}, 200, "Nothing is lost"},
		{url.Values{"name_en": {"<script>alert(1)</script>"}}, 303, ""},
	} {
		w := s.as(t, s.staff, i18n.EN, http.MethodPost, "/areas", c.body)
		if w.Code != c.code || !strings.Contains(w.Body.String(), c.want) {
			t.Errorf("%.40v: %d without %q", c.body, w.Code, c.want)
		}
	}
	if text := s.get(t, s.manager, "/areas"); strings.Contains(text, "<script>alert") {
		t.Error("a script in a name runs")
	}
	mine := url.Values{"version": {"1"}, "name_en": {"Robots and more"}, "name_ko": {""}}
	theirs := url.Values{"version": {"1"}, "name_en": {"Robotics"}, "name_ko": {"로봇"}}
	if w := s.as(t, s.manager, i18n.EN, http.MethodPost, path(s.robots), theirs); w.Code != 303 {
		t.Fatalf("the first: %d", w.Code)
	}
	w := s.as(t, s.manager, i18n.EN, http.MethodPost, path(s.robots), mine)
	for _, want := range []string{"mina saved this", "wrote: Robotics", `value="로봇"`, `value="Robots and more"`, `value="2"`} {
		if w.Code != http.StatusConflict || !strings.Contains(w.Body.String(), want) {
			t.Errorf("%d, and the second does not see %q", w.Code, want)
		}
	}
}

func TestWhoMayDoWhatWithAnArea(t *testing.T) {
	s := newStand(t)
	form := url.Values{"version": {"1"}, "name_en": {"Robots"}}
	for _, c := range []struct {
		who          auth.Account
		method, path string
		want         int
	}{
		{s.staff, http.MethodGet, path(s.robots) + "/edit", 403},
		{s.staff, http.MethodPost, path(s.robots), 403},
		{s.staff, http.MethodPost, path(s.robots) + "/remove", 403},
		{s.manager, http.MethodGet, path(s.robots) + "/edit", 200},
		{s.manager, http.MethodPost, path(s.robots) + "/remove", 303},
		{s.staff, http.MethodGet, path(s.robots), 404},
		{s.manager, http.MethodGet, path(s.robots), 200},
		{s.manager, http.MethodGet, path(s.robots) + "/edit", 404},
		{s.manager, http.MethodPost, path(s.robots) + "/restore", 303},
		{s.manager, http.MethodPost, path(s.robots) + "/restore", 303}, // pressed twice
		{s.staff, http.MethodGet, path(s.robots), 200},
		{s.staff, http.MethodGet, "/areas/new", 200},
		{s.staff, http.MethodGet, "/areas/99999", 404},
	} {
		if w := s.as(t, c.who, i18n.KO, c.method, c.path, form); w.Code != c.want {
			t.Errorf("%s: %s %s is %d, want %d", c.who.Name, c.method, c.path, w.Code, c.want)
		}
	}
}
