package institute

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"gyoryu/internal/i18n"
	"gyoryu/internal/pg"
	"gyoryu/internal/round"
)

// TestThePartsOfAnInstitutesPage are there in both languages, and each tells what it has.
func TestThePartsOfAnInstitutesPage(t *testing.T) {
	s := newStand(t)
	s.visit(t, "Spring tour", s.casted, "2026-03-03", false, s.staff)
	s.visit(t, "Tour of a child", s.casisd, "2026-04-03", false, s.staff)
	for _, part := range round.OfInstitute[1:] {
		for _, l := range []i18n.Lang{i18n.EN, i18n.KO} {
			w := s.as(t, s.manager, l, http.MethodGet, path(s.casted)+"?part="+string(part), nil)
			if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), `part=`+string(part)+`" aria-current="page"`) {
				t.Errorf("%s in %s: %d", part, l, w.Code)
			}
		}
	}
	for address, want := range map[string]string{
		path(s.casted) + "?part=visits": "Spring tour", path(s.casted) + "?part=points&kind=agreed": "Agreed at Spring tour", path(s.casted) + "?part=points&kind=problem": "Nothing matches",
		path(s.casted) + "?part=commitments&state=late&kind=us": "Promised at Spring tour", path(s.casted) + "?part=forums": "No forums together yet",
		path(s.casted) + "?part=balance&from=2026-01-01&to=2026-12-31": "way=ours\">1</a>", path(s.casted) + "?part=visits&from=yesterdayish": "This is no day",
		path(s.cas) + "?children=1": "Tour of a child", path(s.cas) + "?part=visits&children=1": "Tour of a child", path(s.cas): "Count in the institute under it",
	} {
		if text := s.get(t, s.manager, address); !strings.Contains(text, want) {
			t.Errorf("%s does not say %q", address, want)
		}
	}
	if text := s.get(t, s.manager, path(s.cas)); strings.Contains(text, "Tour of a child") {
		t.Error("those under it count in without being asked")
	}
	for _, address := range []string{path(s.casted) + "?part=castle", path(s.casted) + "?children=yes"} {
		if text := s.get(t, s.manager, address); !strings.Contains(text, "One of these filters") {
			t.Errorf("%s does not say that it makes no sense", address)
		}
	}
	if w := s.as(t, s.manager, i18n.EN, http.MethodGet, path(s.casted)+"?part=visits&after=nonsense", nil); w.Code != http.StatusBadRequest && w.Code != http.StatusNotFound {
		t.Errorf("a place in no list: %d", w.Code)
	}
}

// TestATieThatOnePersonCarriesIsToldToManagersOnly, with what it rests on.
func TestATieThatOnePersonCarriesIsToldToManagersOnly(t *testing.T) {
	s := newStand(t)
	home := s.value(t, `select id from institutes where home union all select 0 order by 1 desc limit 1`, nil)
	if home == 0 {
		home = s.value(t, `insert into institutes (name, acronym, kind, country, home) values ('Ours', 'STEPI', 'other', 'KR', true) returning id`, nil)
	}
	kim := s.value(t, `insert into people (name) values ('Jeong-chaek Kim') returning id`, nil)
	s.do(t, `insert into positions (person_id, institute_id) values (@p, @i)`, pg.Args{"p": kim, "i": home})
	visit, _ := s.visit(t, "Spring tour", s.casted, "2026-03-03", false, s.staff)
	s.do(t, `insert into visit_delegates (visit_id, position, person_id) values (@v, 1, @p)`, pg.Args{"v": visit, "p": kim})
	const told = "Carried by one person of ours alone"
	text := s.get(t, s.manager, path(s.casted))
	for _, want := range []string{told, "Jeong-chaek Kim", fmt.Sprintf("/visits?institute=%d&amp;person=%d", s.casted, kim), fmt.Sprintf("/assignments/new?of=institute&amp;id=%d", s.casted)} {
		if !strings.Contains(text, want) {
			t.Errorf("a manager does not read %q", want)
		}
	}
	if strings.Contains(s.get(t, s.staff, path(s.casted)), told) || strings.Contains(s.get(t, s.researcher, path(s.casted)), told) {
		t.Error("others are told who carries a tie alone")
	}
}
