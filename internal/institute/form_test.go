package institute

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

func TestWhatIsWrongWithAnInstitutesForm(t *testing.T) {
	good := url.Values{"name": {"X"}, "kind": {"other"}, "country": {"CN"}}
	for _, c := range []struct{ field, value, on, want string }{
		{"name", "", "name", "form.needed"},
		{"name", strings.Repeat("x", 100_000), "name", "form.too-long"},
		{"name", "a\x00b", "name", "form.unreadable"},
		{"name", "a\xff", "name", "form.unreadable"},
		{"kind", "", "kind", "form.needed"},
		{"kind", "castle", "kind", "form.no-such-choice"},
		{"country", "", "country", "form.needed"},
		{"country", "XX", "country", "form.no-such-choice"},
		{"country", "China", "country", "form.too-long"},
		{"native_lang", "quatsch!", "native_lang", "form.no-such-choice"},
		{"latitude", "91", "latitude", "form.no-number"},
		{"latitude", "39.9", "longitude", "institute.half-place"},
		{"longitude", "116.3", "latitude", "institute.half-place"},
		{"longitude", "NaN", "longitude", "form.no-number"},
		{"website", "javascript:alert(1)", "website", "institute.no-website"},
		{"website", "ftp://example.org", "website", "institute.no-website"},
		{"website", "https://user:pass@example.org", "website", "institute.no-website"},
		{"website", "nowhere", "website", "institute.no-website"},
		{"website", "https://exa mple.org", "website", "institute.no-website"},
		{"ror", "034t30j36", "ror", "institute.no-ror"},
		{"ror", "https://example.org/034t30j35", "ror", "institute.no-ror"},
		{"names[0].text", "Y", "names[0].kind", "institute.name-kind-needed"},
		{"city", strings.Repeat("서", 121), "city", "form.too-long"},
	} {
		f := form.With(url.Values{})
		for field, values := range good {
			f.Set(field, values[0])
		}
		f.Set(c.field, c.value)
		read(f)
		if got := f.Complaint(c.on, i18n.EN); got == "" || !complains(f, c.on, c.want) {
			t.Errorf("%s = %.20q: %q about %s, want %s", c.field, c.value, got, c.on, c.want)
		}
	}
	if f := form.With(good); !read(f).zero() && !f.OK() {
		t.Errorf("nothing is wrong, but %v", f.Complaints())
	}
}

func (d Draft) zero() bool { return d.Name == "" }

func complains(f *form.Form, field, key string) bool {
	for _, c := range f.Complaints() {
		if c.Field == field && c.Msg.Key == key {
			return true
		}
	}
	return false
}

func TestReadingAnInstitutesForm(t *testing.T) {
	f := form.With(url.Values{
		"name": {"  Chinese   Academy of Sciences "}, "acronym": {"CAS"}, "native": {"中国科学院"}, "native_lang": {"zh"}, "kind": {"research_institute"},
		"country": {"CN"}, "latitude": {"39.98"}, "longitude": {"116.3"}, "website": {"www.cas.cn"}, "ror": {"https://ror.org/034T30J35/"},
		"names[3].text": {"Academia Sinica"}, "names[3].kind": {"former"}, "names[7].text": {" "}, "names[7].kind": {"former"},
		"names[9].text": {"CAAS"}, "names[9].kind": {"misspelt"}, "names[9].lang": {"en"},
	})
	d := read(f)
	if !f.OK() || d.Name != "Chinese Academy of Sciences" || d.Website != "https://www.cas.cn" || d.ROR != "034t30j35" || *d.Latitude != 39.98 ||
		len(d.Others) != 2 || d.Others[1] != (Name{"CAAS", Misspelt, "en"}) {
		t.Errorf("read %+v, complaints %v", d, f.Complaints())
	}
}

func TestLinesOfNamesComeAndGoWithoutScript(t *testing.T) {
	s := newStand(t)
	body := url.Values{
		"name": {"New"}, "names[0].text": {"First"}, "names[0].kind": {"former"}, "names[1].text": {"Second"}, "names[1].kind": {"misspelt"},
	}
	text := func(do string) string {
		t.Helper()
		body.Set("do", do)
		w := s.as(t, s.staff, i18n.EN, http.MethodPost, "/institutes", body)
		if w.Code != http.StatusOK {
			t.Fatalf("%s: %d", do, w.Code)
		}
		return w.Body.String()
	}
	if got := text("add-name"); !strings.Contains(got, `name="names[2].text"`) || !strings.Contains(got, `value="Second"`) {
		t.Error("no line was added, or one was lost")
	}
	if got := text("remove-name:0"); strings.Contains(got, "First") || !strings.Contains(got, `value="Second"`) || strings.Contains(got, "names[1]") {
		t.Error("the first line was not removed")
	}
	if got := text("up-name:1"); strings.Index(got, `value="Second"`) > strings.Index(got, `value="First"`) {
		t.Error("the second line did not move up")
	}
	if got := text("down-name:0"); strings.Index(got, `value="Second"`) > strings.Index(got, `value="First"`) {
		t.Error("the first line did not move down")
	}
	if got := text("show"); !strings.Contains(got, `value="First"`) || !strings.Contains(got, "Nothing is lost") {
		t.Error("the kept form does not come back")
	}
	for _, do := range []string{"remove-name:99", "up-name:0", "remove-name:x", "down-name:1"} {
		if got := text(do); !strings.Contains(got, `value="First"`) || !strings.Contains(got, `value="Second"`) {
			t.Errorf("%s lost a line", do)
		}
	}
	if found, _ := s.Near(s.ctx, s.DB, "Second", 3); len(found) != 0 {
		t.Error("a button that only moves lines saved the form")
	}
}

func TestADuplicateIsAskedAboutBeforeItIsMade(t *testing.T) {
	s := newStand(t)
	body := url.Values{"name": {"CASSID"}, "kind": {"other"}, "country": {"CN"}, "city": {"북경"}}
	w := s.as(t, s.staff, i18n.EN, http.MethodPost, "/institutes", body)
	text := w.Body.String()
	if w.Code != http.StatusUnprocessableEntity || !strings.Contains(text, fmt.Sprintf(`href="/institutes/%d"`, s.casisd)) || !strings.Contains(text, `value="북경"`) {
		t.Errorf("%d, and CASISD is not offered, or what was typed is gone", w.Code)
	}
	if !strings.Contains(text, `name="confirmed" value="name=institute.alike"`) {
		t.Fatal("there is no box to tick")
	}
	body.Set("confirmed", "name=institute.alike")
	w = s.as(t, s.staff, i18n.EN, http.MethodPost, "/institutes", body)
	if w.Code != http.StatusSeeOther {
		t.Fatalf("the confirmed one: %d", w.Code)
	}
	if text := s.get(t, s.staff, w.Header().Get("Location")); !strings.Contains(text, "CASSID") {
		t.Error("it was not made")
	}
}

func TestChoosingAParent(t *testing.T) {
	s := newStand(t)
	body := url.Values{"name": {"Bureau of Everything"}, "kind": {"government"}, "country": {"CN"}}
	post := func() (int, string) {
		t.Helper()
		w := s.as(t, s.staff, i18n.EN, http.MethodPost, "/institutes", body)
		return w.Code, w.Header().Get("Location") + w.Body.String()
	}
	body.Set("parent", "Chinese Academ")
	code, text := post()
	if code != 422 || !strings.Contains(text, fmt.Sprintf(`type="radio" name="parent_id" value="%d"`, s.cas)) {
		t.Errorf("%d, and the parents that may be meant are not offered", code)
	}
	body["parent_for"], body["parent_id"] = []string{"Chinese Academ"}, []string{id(s.cas)}
	code, at := post()
	if code != 303 {
		t.Fatalf("the chosen parent: %d", code)
	}
	if text := s.get(t, s.staff, at); !strings.Contains(text, fmt.Sprintf(`href="/institutes/%d">CAS</a>`, s.cas)) {
		t.Error("the chosen parent is not there")
	}
	// Without script the id of the one before stays behind when its text is changed.
	body.Set("name", "Bureau of Nothing at All")
	body.Set("parent", "casted")
	body.Set("parent_for", "CAS")
	code, at = post()
	if code != 303 {
		t.Fatalf("another parent, typed: %d", code)
	}
	if text := s.get(t, s.staff, at); !strings.Contains(text, fmt.Sprintf(`href="/institutes/%d">CASTED</a>`, s.casted)) {
		t.Error("the typed parent gave way to the id left behind")
	}
	body.Set("name", "Third Office")
	body["parent"], body["parent_for"], body["parent_id"] = []string{"CAS"}, []string{"CAS"}, []string{"99999"}
	if code, _ = post(); code != 422 {
		t.Errorf("a parent that is not there: %d", code)
	}
	i, err := s.find(s.ctx, s.cas)
	if err != nil {
		t.Fatal(err)
	}
	edit := i.draft().values(i.Version, "")
	edit.Set("parent", "CASISD")
	w := s.as(t, s.staff, i18n.EN, http.MethodPost, path(s.cas), edit)
	if w.Code != http.StatusConflict || !strings.Contains(w.Body.String(), "An institute cannot belong to itself") {
		t.Errorf("a circle of parents: %d", w.Code)
	}
}

func TestTwoPeopleEditingAnInstitute(t *testing.T) {
	s := newStand(t)
	i, err := s.find(s.ctx, s.casted)
	if err != nil {
		t.Fatal(err)
	}
	mine, theirs := i.draft().values(i.Version, ""), i.draft().values(i.Version, "")
	theirs.Set("city", "Shanghai")
	theirs.Set("names[1].text", "CASTAD")
	theirs.Set("names[1].kind", "misspelt")
	if w := s.as(t, s.manager, i18n.EN, http.MethodPost, path(s.casted), theirs); w.Code != http.StatusSeeOther {
		t.Fatalf("the first: %d", w.Code)
	}
	mine.Set("city", "Nanjing")
	mine.Set("notes", "Moved in May")
	w := s.as(t, s.staff, i18n.EN, http.MethodPost, path(s.casted), mine)
	text := w.Body.String()
	for _, want := range []string{"mina saved this", "Meanwhile mina wrote: Shanghai", `value="Nanjing"`, "Moved in May", `value="CASTAD"`, "mina added this line meanwhile", `name="version" value="2"`} {
		if w.Code != http.StatusConflict || !strings.Contains(text, want) {
			t.Errorf("%d, and the second does not see %q", w.Code, want)
		}
	}
	if strings.Contains(text, `id="name-complaint"`) {
		t.Error("a field that is the same in both has a complaint")
	}
	mine.Set("version", "2")
	if w := s.as(t, s.staff, i18n.EN, http.MethodPost, path(s.casted), mine); w.Code != http.StatusSeeOther {
		t.Fatalf("saving again: %d", w.Code)
	}
	if i, err = s.find(s.ctx, s.casted); err != nil || i.City != "Nanjing" || i.Version != 3 {
		t.Errorf("now %+v, %v", i, err)
	}
}

func TestWhoMayDoWhatWithAnInstitute(t *testing.T) {
	s := newStand(t)
	form := url.Values{"version": {"1"}, "name": {"X"}, "kind": {"other"}, "country": {"CN"}}
	for _, c := range []struct {
		who          auth.Account
		method, path string
		want         int
	}{
		{s.researcher, http.MethodGet, path(s.casted) + "/edit", 403},
		{s.researcher, http.MethodPost, path(s.casted), 403},
		{s.researcher, http.MethodPost, path(s.casted) + "/remove", 403},
		{s.staff, http.MethodPost, path(s.casted) + "/restore", 303}, // there is nothing to bring back
		{s.staff, http.MethodGet, path(s.casted) + "/edit", 200},
		{s.staff, http.MethodPost, path(s.casted) + "/remove", 303},
		{s.researcher, http.MethodGet, path(s.casted), 404},
		{s.manager, http.MethodGet, path(s.casted), 200},
		{s.staff, http.MethodGet, path(s.casted), 200},
		{s.staff, http.MethodGet, path(s.casted) + "/edit", 404},
		{s.staff, http.MethodPost, path(s.casted), 404},
		{s.researcher, http.MethodPost, path(s.casted) + "/restore", 404},
		{s.staff, http.MethodPost, path(s.casted) + "/restore", 303},
		{s.researcher, http.MethodGet, path(s.casted), 200},
		{s.manager, http.MethodPost, path(s.homeOne) + "/remove", 303}, // says that it stays
		{s.researcher, http.MethodGet, path(s.homeOne), 200},
		{s.staff, http.MethodPost, path(s.kostec) + "/remove", 303},
		{s.staff, http.MethodGet, "/institutes/99999", 404},
		{s.staff, http.MethodGet, "/institutes/x", 404},
		{s.staff, http.MethodGet, "/institutes/new", 200},
	} {
		if w := s.as(t, c.who, i18n.KO, c.method, c.path, form); w.Code != c.want {
			t.Errorf("%s: %s %s is %d, want %d", c.who.Name, c.method, c.path, w.Code, c.want)
		}
	}
	stale := url.Values{"version": {"9"}}
	if w := s.as(t, s.staff, i18n.EN, http.MethodPost, path(s.cas)+"/remove", stale); w.Code != http.StatusConflict {
		t.Errorf("removing another version: %d", w.Code)
	}
	own := url.Values{"name": {"Pretender"}, "kind": {"other"}, "country": {"KR"}, "home": {"1"}}
	if w := s.as(t, s.staff, i18n.EN, http.MethodPost, "/institutes", own); w.Code != http.StatusSeeOther {
		t.Errorf("staff's box for our own institute counts: %d", w.Code)
	}
	own.Set("name", "Second Home")
	if w := s.as(t, s.manager, i18n.EN, http.MethodPost, "/institutes", own); w.Code != http.StatusConflict || !strings.Contains(w.Body.String(), "Another institute is marked") {
		t.Errorf("a second home institute: %d", w.Code)
	}
}

func TestAScriptInANameIsText(t *testing.T) {
	s := newStand(t)
	const evil = `<script>alert(1)</script>`
	at := s.add(t, Draft{Name: evil, Acronym: `"><img src=x>`, NameKO: evil, Native: evil, Kind: "other", Country: "CN", City: evil, Notes: evil, Others: []Name{{evil, Former, ""}}})
	for _, target := range []string{"/institutes", path(at), path(at) + "/edit", "/institutes?q=" + url.QueryEscape(evil)} {
		if text := s.get(t, s.staff, target); strings.Contains(text, "<script>alert") || strings.Contains(text, "<img src=x") {
			t.Errorf("%s runs a script", target)
		}
	}
}
