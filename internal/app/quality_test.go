package app_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"gyoryu/internal/auth"
	"gyoryu/internal/pg"
	"gyoryu/internal/pick"
	"gyoryu/internal/recent"
	"gyoryu/internal/visit"
	"gyoryu/internal/webtest"
)

// counts are what the tabs say, by check; nothing is said of none.
func counts(p webtest.Page) map[string]string {
	all := map[string]string{}
	p.Find("main .tabs a").Each(func(_ int, a *goquery.Selection) {
		u, err := url.Parse(a.AttrOr("href", ""))
		if n := strings.TrimSpace(a.Find(".tab-count").Text()); err == nil && n != "" {
			all[u.Query().Get("check")] = n
		}
	})
	return all
}

// TestWhatShouldBePutRightIsOneClickFromBeing: each check finds what is wrong and nothing
// else, leads to where it is mended, and finds it no more once it is.
func TestWhatShouldBePutRightIsOneClickFromBeing(t *testing.T) {
	t.Parallel()
	s := site(t)
	m := s.account("manager", 0, auth.Manager)
	b := s.as(m)
	p := b.Get("/quality").Want(200)
	if got := counts(p); len(got) > 0 || !strings.Contains(p.Says(), "All is well") {
		t.Errorf("of nothing: %v, %s", got, p.Says())
	}
	casted := s.institute("CASTED", "Chinese Academy of Science and Technology for Development", "CN")
	s.institute("STEPI", "Science and Technology Policy Institute", "KR")
	s.exec(`update institutes set latitude = 1, longitude = 1`, nil)
	alike := s.institute("CAST", "Chinese Academies of Science and Technology for Development", "CN") // somebody heard it a little wrong
	s.institute("CAS", "Chinese Academy of Sciences", "CN")
	s.institute("CAS", "Czech Academy of Sciences", "CZ") // an acronym is another's in another country
	lost := s.institute("LOST", "Somewhere", "CN")
	s.exec(`update institutes set country = 'ZZ' where id = @id`, pg.Args{"id": lost})
	lee := s.person("Jinhee Lee", "이진희", casted)
	twin := s.person("Lee Jin-hee", "이진희", casted)
	s.person("Jinhee Lee", "", alike) // of the same name, elsewhere
	nobody := s.person("Nobody's Child", "", 0)
	s.visit(m, s.trip("With points", -20, 0, casted))
	silent := s.trip("Silent", -10, 0, casted)
	silent.Stops[0].Points = nil
	silent.Confidential = true
	v := s.visit(m, silent)
	planned := s.trip("To come", 10, 0, casted)
	planned.Stops[0].Points = nil
	s.visit(m, planned)
	s.later(recent.For) // what was planted beside the program

	p = b.Get("/quality").Want(200)
	want := map[string]string{"twin-institutes": "1", "twin-people": "1", "no-place": "4", "no-institute": "1", "no-points": "1"}
	if got := counts(p); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("found %v, not %v", got, want)
	}
	for check, href := range map[string]string{
		"twin-institutes": fmt.Sprintf("/institutes/%d/merge?with_id=%d", casted, alike), "twin-people": fmt.Sprintf("/people/%d/merge?with_id=%d", lee, twin),
		"no-place": fmt.Sprintf("/institutes/%d/edit#country", lost), "no-institute": fmt.Sprintf("/people/%d/edit#positions", nobody),
		"no-points": fmt.Sprintf("/visits/%d/edit#whole", v.ID),
	} {
		p := b.Get("/quality?check=" + check).Want(200)
		if p.Find(`main table a[href="`+href+`"]`).Length() != 1 {
			t.Errorf("%s: nothing leads to %s: %v", check, href, p.Links("main table a"))
			continue
		}
		to, anchor, _ := strings.Cut(href, "#")
		if p := b.Get(to).Want(200); anchor != "" && p.Find("[id='"+anchor+"']").Length() != 1 {
			t.Errorf("%s has no %s", to, anchor)
		}
	}
	p = b.Get("/quality?check=twin-institutes").Form(fmt.Sprintf("/institutes/%d/not-same", casted)).Press("").Want(200)
	if p.Path != "/quality?check=twin-institutes" || counts(p)["twin-institutes"] != "" || !strings.Contains(p.Says(), "No two institutes look like one") {
		t.Errorf("told apart, it leads to %s, which says %s", p.Path, p.Says())
	}
	s.exec(`update people set removed_at = now() where id = any(@ids)`, pg.Args{"ids": []int64{twin, nobody}})
	s.exec(`update institutes set archived_at = now() where latitude is null`, nil)
	s.exec(`update visits set removed_at = now() where id = @id`, pg.Args{"id": v.ID})
	s.later(recent.For)
	if got := counts(b.Get("/quality").Want(200)); len(got) > 0 {
		t.Errorf("mended, there is still %v", got)
	}
	s.as(s.account("staff", 0, auth.Staff)).Get("/quality").Want(403)
}

// TestWhatShouldBePutRightComesInPages, each row once.
func TestWhatShouldBePutRightComesInPages(t *testing.T) {
	t.Parallel()
	s := site(t)
	b := s.as(s.account("manager", 0, auth.Manager))
	s.exec(`insert into institutes (name, kind, country) select 'Place ' || n, 'other', case when n % 3 = 0 then 'ZZ' else 'CN' end from generate_series(1, 120) n`, nil)
	s.exec(`insert into institute_names (institute_id, position, text, kind) select id, 0, 'Twin ' || id / 2, 'former' from institutes`, nil)
	s.exec(`insert into people (name, email) select 'Person ' || n / 2, 'p' || n / 2 || '@example.org' from generate_series(2, 121) n`, nil)
	s.exec(`insert into visits (title, direction, starts_on, ends_on, state) select 'Visit ' || n, 'outgoing', current_date - n, current_date - n, 'done' from generate_series(1, 1100) n`, nil)
	for check, want := range map[string]int{"twin-institutes": 59, "twin-people": 60, "no-place": 120, "no-institute": 120} {
		rows, pages := map[string]bool{}, 0
		for address := "/quality?check=" + check; address != ""; pages++ {
			p := b.Get(address).Want(200)
			if got := counts(p)[check]; got != fmt.Sprint(want) {
				t.Errorf("%s says %s", check, got)
			}
			p.Find("main tbody tr").Each(func(_ int, tr *goquery.Selection) {
				key := strings.Join(tr.Find("a").Map(func(_ int, a *goquery.Selection) string { return a.AttrOr("href", "") }), " ")
				if rows[key] {
					t.Errorf("%s: %s comes twice", check, key)
				}
				rows[key] = true
			})
			address = p.Find("main nav.pager a[rel=next]").AttrOr("href", "")
		}
		if len(rows) != want || pages != (want+49)/50 {
			t.Errorf("%s: %d rows on %d pages", check, len(rows), pages)
		}
	}
	if got := counts(b.Get("/quality?check=no-points").Want(200))["no-points"]; got != "1,000+" {
		t.Errorf("of 1,100 it says %s", got)
	}
	b.Get("/quality?check=no-place&after=zzz").Want(400)
	b.Get("/quality?check=none").Want(200)
}

// TestATieThatOnePersonCarriesIsTold, until a second one shares in it or is in charge of it.
func TestATieThatOnePersonCarriesIsTold(t *testing.T) {
	t.Parallel()
	s := site(t)
	m := s.account("manager", 0, auth.Manager)
	b := s.as(m)
	home := s.institute("STEPI", "Science and Technology Policy Institute", "KR")
	kim, park := s.person("Kim Il", "", home), s.person("Park I", "", home)
	told := func() string {
		t.Helper()
		s.later(recent.For)
		return strings.Join(b.Get("/quality?check=carried-by-one").Want(200).Texts("main tbody td:first-child a"), " ")
	}
	one := s.institute("ONE", "Of Kim alone", "CN")
	theirs := s.person("Wang Er", "", one)
	two, none, old := s.institute("TWO", "Of both", "CN"), s.institute("NONE", "Of nobody who is named", "CN"), s.institute("OLD", "Of long ago", "CN")
	mixed := s.institute("MIXED", "Of Kim and of nobody who is named", "CN")
	hidden := s.institute("HIDDEN", "Confidential", "CN")
	both := s.trip("With theirs", -30, kim, one, two)
	both.Delegates = append(both.Delegates, visit.Delegate{Person: &pick.Person{ID: theirs}})
	s.visit(m, both)
	s.visit(m, s.trip("Another", -20, park, two))
	s.visit(m, s.trip("Nobody", -20, 0, none))
	s.visit(m, s.trip("Kim and", -25, kim, mixed))
	s.visit(m, s.trip("others who are not named", -20, 0, mixed))
	s.visit(m, s.trip("Old", -4*365, kim, old))
	secret := s.trip("Secret", -10, kim, hidden)
	secret.Confidential = true
	s.visit(m, secret)
	if got := told(); got != "HIDDEN MIXED ONE" {
		t.Errorf("told are %s", got)
	}
	p := b.Get("/quality?check=carried-by-one").Want(200)
	second := "/assignments/new?of=institute&id=" + itoa(one)
	if p.Find(`main table a[href="`+second+`"]`).Length() != 1 || !strings.Contains(p.Text("main tbody"), "Kim Il") {
		t.Errorf("%s", p.Says())
	}
	b.Get(second).Want(200)
	s.exec(`insert into assignments (institute_id, person_id) values (@i, @p)`, pg.Args{"i": one, "p": park})
	if got := told(); got != "HIDDEN MIXED" {
		t.Errorf("once a second one is in charge, told are %s", got)
	}
	for _, plant := range []string{
		`with o as (insert into outputs (title, kind, published_on) values ('Report', 'article', current_date - 5) returning id), x as (insert into output_people select id, @park from o)
		 insert into output_shares (output_id, institute_id) select id, @i from o`,
		`with g as (insert into agreements (title, kind, state, starts_on) values ('MoU', 'mou', 'in_force', '2020-01-01') returning id), s as (insert into assignments (agreement_id, person_id) select id, @park from g)
		 insert into agreement_parties (agreement_id, position, institute_id) select id, 1, @i from g`,
		`with t as (insert into topics (title, stage, stage_on) values ('AI', 'under_way', current_date) returning id), p as (insert into topic_people (topic_id, person_id) select id, @park from t),
		 m as (insert into topic_moves (topic_id, from_stage, to_stage, moved_on) select id, 'selected', 'under_way', current_date - 9 from t)
		 insert into topic_institutes (topic_id, institute_id) select id, @i from t`,
		`insert into exchanges (person_id, to_institute_id, starts_on, state) values (@park, @i, current_date - 9, 'under_way')`,
		`with f as (insert into forums (name) values ('Forum') returning id), e as (insert into editions (forum_id, number, starts_on) select id, 1, current_date - 9 from f returning id),
		 p as (insert into edition_people (edition_id, person_id) select id, @park from e) insert into forum_institutes (forum_id, institute_id) select id, @i from f`,
	} {
		i := s.institute("SHARED", "What they share beside", "CN")
		s.visit(m, s.trip("Again", -20, kim, i))
		if got := told(); got != "HIDDEN MIXED SHARED" {
			t.Errorf("before %.30s told are %s", plant, got)
		}
		s.exec(strings.ReplaceAll(strings.ReplaceAll(plant, "@park", itoa(park)), "@i", itoa(i)), nil)
		if got := told(); got != "HIDDEN MIXED" {
			t.Errorf("after %.60s told are %s", plant, got)
		}
	}
}
