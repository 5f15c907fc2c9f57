package person

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"gyoryu/internal/auth"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
)

var today = mustDay("2026-11-23")

func TestWhatIsWrongWithAPersonsForm(t *testing.T) {
	for _, c := range []struct{ field, value, on, want string }{
		{"name", " ", "name", "form.needed"},
		{"name", strings.Repeat("x", 100_000), "name", "form.too-long"},
		{"native", "a\x00", "native", "form.unreadable"},
		{"native_lang", "??", "native_lang", "form.no-such-choice"},
		{"email", "nobody", "email", "person.no-email"},
		{"email", "a@b@c.d", "email", "person.no-email"},
		{"email", "a@example.org, b@example.org", "email", "person.no-email"},
		{"orcid", "0000-0002-1825-0098", "orcid", "person.no-orcid"},
		{"orcid", "1234", "orcid", "person.no-orcid"},
		{"areas", "x", "areas", "form.no-such-record"},
		{"languages", "!!", "languages", "form.no-such-choice"},
		{"positions[0].title", "Director", "positions[0].institute", "person.position-where"},
		{"positions[0].from", "31 April 2020", "positions[0].from", "form.no-such-day"},
		{"positions[0].from", "some day", "positions[0].from", "form.no-day"},
	} {
		f := form.With(url.Values{"name": {"X"}})
		f.Set(c.field, c.value)
		read(f, today)
		found := false
		for _, got := range f.Complaints() {
			found = found || got.Field == c.on && got.Msg.Key == c.want
		}
		if !found {
			t.Errorf("%s = %.20q: %v, want %s about %s", c.field, c.value, f.Complaints(), c.want, c.on)
		}
	}
	f := form.With(url.Values{"name": {"X"}, "positions[0].institute": {"Y"}, "positions[0].from": {"2020"}, "positions[0].to": {"2019"}})
	if read(f, today); f.Complaint("positions[0].to", i18n.EN) == "" {
		t.Error("a position may end before it starts")
	}
}

func TestReadingAPersonsForm(t *testing.T) {
	f := form.With(url.Values{
		"name": {" Wang  Yanjiu "}, "native": {"王研究"}, "native_lang": {"zh"}, "email": {"wang@example.org"}, "orcid": {"https://orcid.org/0000-0002-1694-233x"},
		"languages": {"zh", "en", "zh"}, "areas": {"3", "5", "3"},
		"positions[2].institute": {"CASTED"}, "positions[2].from": {"March 2019"}, "positions[5].institute": {" "},
		"positions[7].institute": {"STEPI"}, "positions[7].from": {"2014"}, "positions[7].to": {"2015년 12월"},
	})
	d := read(f, today)
	if !f.OK() || d.Name != "Wang Yanjiu" || d.ORCID != "0000-0002-1694-233X" || len(d.Languages) != 2 || len(d.AreaIDs) != 2 || len(d.Positions) != 2 ||
		d.Positions[0].From != mustDay("2019-03-01") || d.Positions[1].From != mustDay("2014-01-01") || d.Positions[1].To != mustDay("2015-12-31") {
		t.Errorf("read %+v, complaints %v", d, f.Complaints())
	}
}

func TestAYearOrAMonthAlone(t *testing.T) {
	for typed, want := range map[string][2]string{
		"2019": {"2019-01-01", "2019-12-31"}, "2019년": {"2019-01-01", "2019-12-31"}, "2019-02": {"2019-02-01", "2019-02-28"},
		"2020. 2.": {"2020-02-01", "2020-02-29"}, "2019년 3월": {"2019-03-01", "2019-03-31"}, "Mar 2019": {"2019-03-01", "2019-03-31"},
		"march 2019": {"2019-03-01", "2019-03-31"}, "03/2019": {"2019-03-01", "2019-03-31"}, "May 2019": {"2019-05-01", "2019-05-31"},
		"2019-13": {}, "2019-03-06": {}, "Blah 2019": {}, "": {}, "0019": {},
	} {
		first, last, ok := readPeriod(typed)
		if ok != (want[0] != "") || ok && (first.String() != want[0] || last.String() != want[1]) {
			t.Errorf("%q is %s to %s, %v; want %v", typed, first, last, ok, want)
		}
	}
}

func TestORCIDsCheckThemselves(t *testing.T) {
	for typed, want := range map[string]string{
		"0000-0002-1825-0097": "0000-0002-1825-0097", "0000000218250097": "0000-0002-1825-0097", "https://orcid.org/0000-0001-5109-3700": "0000-0001-5109-3700",
		"ORCID: 0000-0002-1694-233x": "0000-0002-1694-233X", "0000-0002-1694-2333": "", "0000-0002-8125-0097": "", "": "", "0000-0002-1694-23XX": "",
	} {
		if got, ok := readORCID(typed); got != want || ok != (want != "") {
			t.Errorf("%q is %q, %v; want %q", typed, got, ok, want)
		}
	}
}

func TestPositionsComeAndGoWithoutScript(t *testing.T) {
	s := newStand(t)
	body := url.Values{"name": {"New"}, "positions[0].institute": {"CASTED"}, "positions[0].title": {"First"}, "positions[1].title": {"Second"}}
	text := func(do string) string {
		t.Helper()
		body.Set("do", do)
		w := s.as(t, s.staff, i18n.EN, http.MethodPost, "/people", body)
		if w.Code != http.StatusOK {
			t.Fatalf("%s: %d", do, w.Code)
		}
		return w.Body.String()
	}
	if got := text("add-position"); !strings.Contains(got, `name="positions[2].title"`) {
		t.Error("no line was added")
	}
	if got := text("remove-position:0"); strings.Contains(got, "First") || !strings.Contains(got, `value="Second"`) {
		t.Error("the first line was not removed")
	}
	if got := text("up-position:1"); strings.Index(got, `value="Second"`) > strings.Index(got, `value="First"`) {
		t.Error("the second line did not move up")
	}
	if got := text("down-position:0"); strings.Index(got, `value="Second"`) > strings.Index(got, `value="First"`) {
		t.Error("the first line did not move down")
	}
	if got := text("show"); !strings.Contains(got, `value="First"`) || !strings.Contains(got, "Nothing is lost") {
		t.Error("the kept form does not come back")
	}
	if found, _ := s.Near(s.ctx, s.DB, "New", 3); len(found) != 0 {
		t.Error("a button that only moves lines saved the form")
	}
}

func TestAPersonIsMadeWithPositionsByTypedNames(t *testing.T) {
	s := newStand(t)
	body := url.Values{
		"name": {"Lee Yeongu"}, "positions[0].institute": {"stepi"}, "positions[0].title": {"Fellow"}, "positions[0].from": {"2024"},
		"positions[1].institute": {"CASTAD"}, "areas": {id(s.robots)}, "languages": {"ko"},
	}
	w := s.as(t, s.staff, i18n.EN, http.MethodPost, "/people", body)
	if text := w.Body.String(); w.Code != 422 || !strings.Contains(text, fmt.Sprintf(`type="radio" name="positions[1].institute_id" value="%d"`, s.casted)) || !strings.Contains(text, `value="2024"`) {
		t.Errorf("%d, and CASTED is not offered, or what was typed is gone", w.Code)
	}
	body.Set("positions[1].institute_for", "CASTAD")
	body.Set("positions[1].institute_id", id(s.casted))
	w = s.as(t, s.staff, i18n.EN, http.MethodPost, "/people", body)
	if w.Code != http.StatusSeeOther {
		t.Fatalf("making the person: %d", w.Code)
	}
	text := s.get(t, s.researcher, w.Header().Get("Location"))
	for _, want := range []string{"Lee Yeongu", "Fellow", "since 1 Jan 2024", "STEPI", "CASTED", "Robots", "Korean"} {
		if !strings.Contains(text, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	body.Set("name", "조황희")
	w = s.as(t, s.staff, i18n.EN, http.MethodPost, "/people", body)
	if w.Code != 422 || !strings.Contains(w.Body.String(), fmt.Sprintf(`href="/people/%d"`, s.cho)) {
		t.Errorf("%d, and the one with this name is not offered", w.Code)
	}
	body.Set("confirmed", "name=person.alike")
	body.Set("areas", "99999")
	if w = s.as(t, s.staff, i18n.EN, http.MethodPost, "/people", body); w.Code != http.StatusConflict {
		t.Errorf("an area that is not there: %d", w.Code)
	}
	body.Del("areas")
	// Without script the id of the one before stays behind when its text is changed.
	body.Set("positions[1].institute", "STEPI")
	if w = s.as(t, s.staff, i18n.EN, http.MethodPost, "/people", body); w.Code != http.StatusSeeOther {
		t.Fatalf("confirmed: %d", w.Code)
	}
	if text := s.get(t, s.staff, w.Header().Get("Location")); strings.Contains(text, "CASTED") {
		t.Error("the typed institute gave way to the id left behind")
	}
}

func TestTwoPeopleEditingAPerson(t *testing.T) {
	s := newStand(t)
	p, err := s.find(s.ctx, s.wang)
	if err != nil {
		t.Fatal(err)
	}
	mine, theirs := p.draft().values(p.Version, i18n.EN), p.draft().values(p.Version, i18n.EN)
	theirs.Set("phone", "111")
	theirs.Set("positions[1].title", "President")
	theirs["languages"] = []string{"zh"}
	theirs["areas"] = []string{id(s.robots)}
	if w := s.as(t, s.manager, i18n.EN, http.MethodPost, path(s.wang), theirs); w.Code != http.StatusSeeOther {
		t.Fatalf("the first: %d", w.Code)
	}
	mine.Set("phone", "222")
	w := s.as(t, s.staff, i18n.EN, http.MethodPost, path(s.wang), mine)
	text := w.Body.String()
	for _, want := range []string{"mina saved this", "Meanwhile mina wrote: 111", `value="222"`, `value="President"`, "Taken over from mina", "languages", `name="version" value="2"`} {
		if w.Code != http.StatusConflict || !strings.Contains(text, want) {
			t.Errorf("%d, and the second does not see %q", w.Code, want)
		}
	}
	if strings.Contains(text, `id="name-complaint"`) {
		t.Error("a field that is the same in both has a complaint")
	}
	mine.Set("version", "2")
	if w := s.as(t, s.staff, i18n.EN, http.MethodPost, path(s.wang), mine); w.Code != http.StatusSeeOther {
		t.Errorf("saving again: %d", w.Code)
	}
}

func TestWhoMayDoWhatWithAPerson(t *testing.T) {
	s := newStand(t)
	self := s.researcher
	self.PersonID = s.kim
	form := url.Values{"version": {"1"}, "name": {"C. Kim"}, "phone": {"333"}, "archived": {"1"}}
	for _, c := range []struct {
		who          auth.Account
		method, path string
		want         int
	}{
		{s.researcher, http.MethodGet, path(s.kim) + "/edit", 403},
		{s.researcher, http.MethodPost, path(s.kim), 403},
		{self, http.MethodGet, path(s.cho) + "/edit", 403},
		{self, http.MethodGet, path(s.kim) + "/edit", 200},
		{self, http.MethodPost, path(s.kim), 303},
		{self, http.MethodPost, path(s.kim) + "/remove", 403},
		{self, http.MethodPost, path(s.kim) + "/anonymise", 403},
		{s.staff, http.MethodGet, path(s.cho) + "/edit", 200},
		{s.staff, http.MethodPost, path(s.cho) + "/remove", 303},
		{s.researcher, http.MethodGet, path(s.cho), 404},
		{s.staff, http.MethodGet, path(s.cho), 200},
		{s.manager, http.MethodPost, path(s.cho) + "/anonymise", 404},
		{s.researcher, http.MethodPost, path(s.cho) + "/restore", 404},
		{s.manager, http.MethodPost, path(s.cho) + "/restore", 303},
		{s.manager, http.MethodPost, path(s.cho) + "/restore", 303}, // pressed twice
		{s.researcher, http.MethodGet, path(s.cho), 200},
		{s.staff, http.MethodGet, "/people/99999", 404},
		{s.staff, http.MethodGet, "/people/x", 404},
		{s.staff, http.MethodGet, "/people/new?institute=" + id(s.casted), 200},
	} {
		if w := s.as(t, c.who, i18n.KO, c.method, c.path, form); w.Code != c.want {
			t.Errorf("%s: %s %s is %d, want %d", c.who.Name, c.method, c.path, w.Code, c.want)
		}
	}
	kim, err := s.find(s.ctx, s.kim)
	if err != nil || kim.Phone != "333" || kim.ArchivedAt != nil {
		t.Errorf("a researcher's own profile is %+v, %v: archiving is not theirs", kim, err)
	}
	s.DB.Exec(s.ctx, "update accounts set person_id = $1 where id = $2", s.kim, s.researcher.ID) //nolint:errcheck // seen below
	admin := auth.Account{ID: s.researcher.ID, Roles: []auth.Role{auth.Admin}}
	if text := s.get(t, admin, path(s.kim)); !strings.Contains(text, "rae@example.org") {
		t.Error("an administrator does not see whose account it is")
	}
	if text := s.get(t, s.staff, path(s.kim)); strings.Contains(text, "rae@example.org") {
		t.Error("somebody else sees whose account it is")
	}
}

func TestAScriptInANameIsText(t *testing.T) {
	s := newStand(t)
	const evil = `<script>alert(1)</script>`
	at := s.add(t, Draft{Name: evil, Native: evil, Honorific: evil, Email: `"><img@src.x`, Phone: evil, Notes: evil + "[x](javascript:alert(1))",
		Positions: []Position{{InstituteID: s.stepi, Title: evil}}})
	for _, target := range []string{"/people", path(at), path(at) + "/edit", "/people?q=" + url.QueryEscape(evil)} {
		if text := s.get(t, s.staff, target); strings.Contains(text, "<script>alert") || strings.Contains(text, "<img") || strings.Contains(text, `href="javascript:`) {
			t.Errorf("%s runs a script", target)
		}
	}
}
