package app_test

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"gyoryu/internal/app"
	"gyoryu/internal/auth"
	"gyoryu/internal/form"
	"gyoryu/internal/list"
	"gyoryu/internal/pg"
	"gyoryu/internal/webtest"
)

// typedVisit is a visit as somebody has typed it, with something in every field.
func (w *world) typedVisit() url.Values {
	return url.Values{
		"title": {"Spring tour"}, "direction": {"outgoing"}, "starts_on": {"4 March 2026"}, "ends_on": {"6 March 2026"}, "delegation_size": {"5"},
		"purpose": {"Why we went\nand how"}, "outcome": {"What came of it"}, "state": {"done"}, "areas": {itoa(w.mobility)}, "readers": {itoa(w.researcher.ID)},
		"delegates[0].person": {"Hwang-hee Cho"}, "delegates[0].person_id": {itoa(w.cho)}, "delegates[0].keep": {"1"},
		"delegates[1].person": {"Yeon-gu Lee"}, "delegates[1].person_id": {itoa(w.lee)}, "delegates[1].keep": {"1"}, "delegates_leader": {"1"},
		"stops[0].institute": {"CASTED"}, "stops[0].institute_id": {itoa(w.casted)}, "stops[0].met_on": {"5 March 2026"}, "stops[0].place": {"Room 3"},
		"stops[0].people[0].person": {"Wang Yanjiu"}, "stops[0].people[0].person_id": {itoa(w.wang)}, "stops[0].people[0].keep": {"1"},
		"stops[0].points[0].kind": {"agreed"}, "stops[0].points[0].text": {"Send the list"}, "stops[0].points[0].due_on": {"1 May 2026"},
		"stops[1].institute": {"CASISD"}, "stops[1].institute_id": {itoa(w.casisd)}, "stops[1].points[0].kind": {"learned"}, "stops[1].points[0].text": {"A new unit"},
		"points[0].kind": {"problem"}, "points[0].text": {"Visas took long"}, "held": {"1"}, "do": {"save"},
	}
}

// stillThere checks that the form on the page has everything that was typed.
func stillThere(t *testing.T, p webtest.Page, action string, typed url.Values, but ...string) {
	t.Helper()
	f := p.Form(action).Values()
	for _, field := range slices.Sorted(maps.Keys(typed)) {
		if field == "do" || field == "version" || slices.Contains(but, field) {
			continue
		}
		if got, want := strings.Join(f[field], "|"), strings.Join(typed[field], "|"); got != want {
			t.Errorf("%s came back as %.100q, typed was %.100q", field, got, want)
		}
	}
}

// TestWrongInputGetsAClearSentence, by the name of what is wrong, at its field, with
// everything else as it was typed, and nothing saved.
func TestWrongInputGetsAClearSentence(t *testing.T) {
	t.Parallel()
	w := populated(site(t)).inEveryState()
	b := w.as(w.staff)
	gone := func(noun string) string {
		for _, r := range w.of(noun) {
			if r.removed {
				return itoa(r.id)
			}
		}
		t.Fatalf("no %s is removed", noun)
		return ""
	}
	foreignStop := itoa(value[int64](w.stand, "select max(id) from stops", nil))
	for wrong, c := range map[string]struct {
		set   url.Values
		field string
		says  string
	}{
		"the last day before the first":        {url.Values{"ends_on": {"3 March 2026"}}, "ends_on", "before the first"},
		"a range backwards":                    {url.Values{"starts_on": {"6-4 March 2026"}, "ends_on": {""}}, "starts_on", "before the first"},
		"no title":                             {url.Values{"title": {"  "}}, "title", "Fill this in"},
		"no first day":                         {url.Values{"starts_on": {""}}, "starts_on", "Fill this in"},
		"a day that is none":                   {url.Values{"starts_on": {"soon"}}, "starts_on", "not a day"},
		"31 February":                          {url.Values{"starts_on": {"31 February 2026"}, "ends_on": {""}}, "starts_on", "no such day"},
		"a stop's day before the visit":        {url.Values{"stops[0].met_on": {"3 March 2026"}}, "stops[0].met_on", "outside the visit"},
		"a stop's day after the visit":         {url.Values{"stops[0].met_on": {"7 March 2026"}}, "stops[0].met_on", "outside the visit"},
		"the same institute twice in a row":    {url.Values{"stops[1].institute": {"CASTED"}, "stops[1].institute_id": {itoa(w.casted)}}, "stops[1].institute", "Is that meant?"},
		"a total smaller than the named":       {url.Values{"delegation_size": {"1"}}, "delegation_size", "2 people are named, more than 1"},
		"a total of none":                      {url.Values{"delegation_size": {"0"}}, "delegation_size", "from 1 to"},
		"a total that is no number":            {url.Values{"delegation_size": {"some"}}, "delegation_size", "number"},
		"a person twice in the delegation":     {url.Values{"delegates[1].person": {"Hwang-hee Cho"}, "delegates[1].person_id": {itoa(w.cho)}}, "delegates[1].person", "listed twice"},
		"a person met twice":                   {url.Values{"stops[0].people[1].person": {"Wang Yanjiu"}, "stops[0].people[1].person_id": {itoa(w.wang)}, "stops[0].people[1].keep": {"1"}}, "stops[0].people[1].person", "listed twice"},
		"a due day before the visit":           {url.Values{"stops[0].points[0].due_on": {"3 March 2026"}}, "stops[0].points[0].due_on", "before the visit"},
		"an unknown institute's id":            {url.Values{"stops[0].institute": {"Lost"}, "stops[0].institute_id": {"999999"}}, "stops[0].institute", "not there"},
		"a removed institute":                  {url.Values{"stops[0].institute": {"RS"}, "stops[0].institute_id": {gone("institute")}}, "stops[0].institute", ""},
		"an institute's id that is none":       {url.Values{"stops[0].institute": {"Lost"}, "stops[0].institute_id": {"x"}}, "stops[0].institute", "not there"},
		"an institute's id past all":           {url.Values{"stops[0].institute": {"Lost"}, "stops[0].institute_id": {"9223372036854775808"}}, "stops[0].institute", "not there"},
		"an unknown person's id":               {url.Values{"delegates[0].person": {"Lost Soul"}, "delegates[0].person_id": {"999999"}}, "delegates[0].person", "not there"},
		"a removed person":                     {url.Values{"stops[0].people[0].person": {"Removed Staffs"}, "stops[0].people[0].person_id": {gone("person")}}, "stops[0].people[0].person", ""},
		"an unknown person in charge":          {url.Values{"stops[0].points[0].person": {"Cho"}, "stops[0].points[0].person_id": {"999999"}}, "stops[0].points[0].person", "not there"},
		"an unknown area":                      {url.Values{"areas": {"999999"}}, "areas", "not there"},
		"a removed area":                       {url.Values{"areas": {gone("area")}}, "areas", "not there"},
		"an unknown reader":                    {url.Values{"readers": {"999999"}}, "readers", "not there"},
		"a reader's id that is none":           {url.Values{"readers": {"me"}}, "readers", "not there"},
		"a direction that is none":             {url.Values{"direction": {"sideways"}}, "direction", "of the list"},
		"no direction":                         {url.Values{"direction": {""}}, "direction", "Fill this in"},
		"a state that is none":                 {url.Values{"state": {"lost"}}, "state", "of the list"},
		"a kind of point that is none":         {url.Values{"points[0].kind": {"shouted"}}, "points[0].kind", "of the list"},
		"points at no institute":               {url.Values{"stops[1].institute": {""}, "stops[1].institute_id": {""}}, "stops[1].institute", "which institute"},
		"a whole agreed with who was not seen": {url.Values{"points[0].kind": {"agreed"}, "points[0].with": {"KOSTEC"}}, "points[0].with", "not among"},
		"100,000 characters in the title":      {url.Values{"title": {strings.Repeat("가", 100_000)}}, "title", "at most 300"},
		"100,000 characters in a point":        {url.Values{"points[0].text": {strings.Repeat("x", 100_000)}}, "points[0].text", "at most 4000"},
		"broken UTF-8":                         {url.Values{"title": {"a\xff\xfeb"}}, "title", "cannot be kept"},
		"NUL":                                  {url.Values{"outcome": {"a\x00b"}}, "outcome", "cannot be kept"},
		"half a surrogate":                     {url.Values{"stops[0].place": {"a\xed\xa0\x80b"}}, "stops[0].place", "cannot be kept"},
		"a stop that is another visit's":       {url.Values{"stops[0].id": {foreignStop}}, "", ""},
	} {
		t.Run(wrong, func(t *testing.T) {
			typed := w.typedVisit()
			maps.Copy(typed, c.set)
			visits := value[int](w.stand, "select count(*) from visits", nil)
			p := b.For(t).Post("/visits", typed)
			if n := value[int](w.stand, "select count(*) from visits", nil); n != visits {
				t.Errorf("it was saved")
			}
			if c.field == "" { // a new visit has no stops yet: whatever it says, nothing fails
				if p.Status >= 500 || p.Status == 200 {
					t.Errorf("%d: %.200s", p.Status, p.Says())
				}
				return
			}
			p.Want(422)
			if got := p.Complaint(c.field); got == "" || !strings.Contains(got, c.says) {
				t.Errorf("at %s: %q, want %q; all: %v", c.field, got, c.says, p.Complaints())
			}
			// Days that disagree with each other may be said of both.
			if got := p.Complaints(); len(got) != 1 && !strings.Contains(c.says, "before the first") {
				t.Errorf("%d complaints: %v", len(got), got)
			}
			if p.Find("[aria-invalid=true], .rejected").Length() == 0 && !strings.Contains(c.field, "person") {
				t.Error("the field is not marked")
			}
			but := []string{}
			for field := range c.set {
				if p.Find(`input[type=radio][name="`+field+`"]`).Length() > 0 || !form.Storable(c.set.Get(field)) || field == "areas" || field == "readers" ||
					c.field == field && (field == "direction" || field == "state" || strings.HasSuffix(field, ".kind")) {
					but = append(but, field) // a choice that is not offered cannot be chosen
				}
			}
			stillThere(t, p, "/visits", typed, but...)
		})
	}
}

// TestTheSameInstituteTwiceIsAsked, and taken when it is meant.
func TestTheSameInstituteTwiceIsAsked(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	typed := w.typedVisit()
	typed.Set("stops[1].institute", "casted") // as typed, not chosen
	typed.Set("stops[1].institute_id", "")
	p := w.as(w.staff).Post("/visits", typed).Want(422)
	box := p.Find("input[name=confirmed]")
	if box.Length() != 1 || !strings.Contains(p.Complaint("stops[1].institute"), "Is that meant?") {
		t.Fatalf("%d boxes: %v", box.Length(), p.Complaints())
	}
	p = p.Form("/visits").Tick("confirmed", box.AttrOr("value", "")).Press("save").Want(200)
	if got := p.Texts(".stop h2"); !slices.Equal(got, []string{"CASTED", "CASTED"}) {
		t.Errorf("stops %v", got)
	}
}

// TestPartsOfAnotherVisit: ids of stops and points that are another's, or were
// removed, or never were, change nothing there, and what was typed is not lost.
func TestPartsOfAnotherVisit(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	mine, other := w.visit(w.staff, w.trip("Mine", -20, 0, w.casted)), w.visit(w.other, w.trip("Other's", -20, 0, w.casisd))
	b, page := w.as(w.staff), visitPath(mine.ID)
	for field, id := range map[string]int64{
		"stops[0].id": other.Stops[0].ID, "stops[0].points[0].id": other.Stops[0].Points[0].ID, "points[0].id": 999999, "stops[1].id": 999998,
	} {
		v := b.Get(page + "/edit").Want(200).Form(page).Values()
		v.Set(field, itoa(id))
		v.Set("points[0].text", "Typed with "+field)
		if field == "stops[1].id" {
			v.Set("stops[1].institute", "KOSTEC")
		}
		p := b.Post(page, v)
		if p.Status != 409 {
			t.Errorf("%s = %d: %d, want 409: %.300s", field, id, p.Status, p.Says())
			continue
		}
		if !strings.Contains(fmt.Sprint(p.Form(page).Values()), "Typed with "+field) {
			t.Errorf("%s: what was typed is gone", field)
		}
		// Saving it again keeps it.
		if p = p.Form(page).Press("save"); p.Status != 200 || !strings.Contains(p.Says(), "Typed with "+field) {
			t.Errorf("%s, saved again: %d %.300s", field, p.Status, p.Says())
		}
	}
	if p := b.Get(visitPath(other.ID)).Want(200); !strings.Contains(p.Says(), "Discussed at Other's") || !strings.Contains(p.Says(), "CASISD") || strings.Contains(p.Says(), "Typed") {
		t.Errorf("the other visit: %s", p.Says())
	}
}

// TestABodyOverTheLimit is refused with a page.
func TestABodyOverTheLimit(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	for _, who := range []auth.Account{w.staff, {}} {
		p := w.as(who).Post("/visits", url.Values{"title": {strings.Repeat("x", 5<<20)}}).Want(413)
		if p.Text("h1") != "Too long" {
			t.Errorf("%s", p.Says())
		}
	}
	p := w.as(w.staff).Send("POST", "/visits", "multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nTour\r\n--x--\r\n")
	if p.Status >= 500 {
		t.Errorf("another encoding: %d", p.Status)
	}
	for _, body := range []string{"title=%zz", "title=a;b", "%", "=", strings.Repeat("&", 1000), "title=x&title=y&direction"} {
		if p := w.as(w.staff).Send("POST", "/visits", "application/x-www-form-urlencoded", body); p.Status != 400 && p.Status != 422 {
			t.Errorf("%.20q: %d", body, p.Status)
		}
	}
	if p := w.as(w.staff).Send("POST", "/visits", "application/json", `{"title":"x"}`); p.Status != 422 && p.Status != 400 {
		t.Errorf("JSON: %d", p.Status)
	}
	// A form of very many lines is answered too.
	many := url.Values{"title": {"x"}, "direction": {"outgoing"}, "starts_on": {"today"}}
	for i := range 2_000 {
		many.Set(fmt.Sprintf("stops[%d].points[0].text", i), "x")
	}
	if p := w.as(w.staff).Post("/visits", many); p.Status != 422 {
		t.Errorf("2,000 lines: %d", p.Status)
	}
	for i := range 20_000 {
		many.Set(fmt.Sprintf("stops[%d].points[0].text", i), "x")
	}
	if p := w.as(w.staff).Post("/visits", many); p.Status != 413 && p.Status != 400 && p.Status != 422 {
		t.Errorf("20,000 lines: %d: %.100s", p.Status, p.Says())
	}
}

// TestACursorThatSomebodyChanged: a page that says so, and leads to the first.
func TestACursorThatSomebodyChanged(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	b := w.as(w.keeper)
	for path, sorts := range map[string][]string{
		"/visits": {"-day", "title"}, "/commitments": {"urgent", "what", "-new"}, "/institutes": {"name", "country", "-contact"}, "/people": {"name", "met"}, "/areas": {"name"}, "/accounts": {"name", "created"},
		"/exchanges": {"-day", "day", "person"},
		"/forums":    {"name", "-last"},
		"/map":       {"name"},
	} {
		for _, sort := range sorts {
			cursors := map[string]string{
				"nonsense": "nonsense", "not base64": "%25%25", "another order's": list.Cursor{Sort: "other", Key: "x", ID: 1}.String(),
				"a negative id": list.Cursor{Sort: sort, Key: "2026-01-01", ID: -1}.String(), "NUL in it": list.Cursor{Sort: sort, Key: "a\x00b", ID: 1}.String(),
				"cut short": list.Cursor{Sort: sort, Key: "2026-01-01", ID: 1}.String()[:9], "very long": list.Cursor{Sort: sort, Key: strings.Repeat("x", 2000), ID: 1}.String(),
			}
			if slices.Contains([]string{"-day", "day", "urgent", "-contact", "met", "created", "-last"}, sort) {
				cursors["no day"] = list.Cursor{Sort: sort, Key: "yesterday", ID: 1}.String()
				cursors["a day that is none"] = list.Cursor{Sort: sort, Key: "2026-02-31", ID: 1}.String()
			}
			for what, cursor := range cursors {
				p := b.Ask("GET", path+"?sort="+sort+"&after="+cursor, nil)
				if p.Status != 400 || p.Text("h1") != "This page of the list does not exist" {
					t.Errorf("%s by %s, %s: %d %.200s", path, sort, what, p.Status, p.Says())
				}
				if len(p.Links("main a")) == 0 {
					t.Errorf("%s: no way on", path)
				}
			}
			// One that fits is a page, even if nothing comes after it.
			b.Ask("GET", path+"?sort="+sort+"&after="+list.Cursor{Sort: sort, Key: map[bool]string{true: "2026-01-01T00:00:00Z", false: "2026-01-01"}[sort == "created"], ID: 1}.String(), nil).Want(200)
		}
	}
	p := b.Get("/visits?after=nonsense").Want(400)
	if !slices.Contains(p.Links("main a"), "/visits") {
		t.Errorf("leads to %v", p.Links("main a"))
	}
}

// TestFiltersThatMakeNoSense: an empty list with a sentence, not an error.
func TestFiltersThatMakeNoSense(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	w.visit(w.staff, w.trip("Tour", -20, 0, w.casted))
	b := w.as(w.keeper)
	for _, path := range []string{
		"/visits?year=MMXIX", "/visits?year=0", "/visits?year=99999", "/visits?institute=x", "/visits?institute=99999999999999999999", "/visits?institute=-1", "/visits?person=nobody",
		"/visits?area=x", "/visits?state=lost", "/visits?direction=up", "/visits?country=XX", "/visits?country=china", "/commitments?which=lost", "/commitments?owed_by=me", "/commitments?visit=x",
		"/exchanges?state=lost", "/exchanges?direction=online", "/exchanges?country=XX", "/exchanges?year=x", "/exchanges?area=x", "/exchanges?institute=nowhere", "/exchanges?person=0",
		"/commitments?institute=nowhere", "/institutes?kind=x", "/institutes?country=1", "/institutes?parent=x", "/institutes?archived=x", "/people?institute=x", "/people?home=2", "/people?area=x",
		"/accounts?role=root", "/accounts?state=x",
		"/forums?kind=x", "/forums?country=1", "/forums?institute=nowhere",
		"/search?q=a&kind=x", "/search?q=a&year=x", "/search?q=a&country=1", "/search?q=a&institute=nowhere", "/search?q=a&year=99999", "/search?q=%00", "/search?q=a%ff",
		"/exchanges?partner=XX", "/outputs?country=XX", "/institutes?area=x", "/map?in=XX", "/map?in=cn", "/map?kind=x", "/map?area=x", "/map?country=1", "/map?in=XX&open=1", "/map?area=99999999999999999999",
		"/figures?by=x", "/figures?by=country&year=x", "/figures?by=kind&year=0", "/figures?country=1", "/figures?institute=nowhere", "/figures?by=institute&institute=-1", "/quality?check=x",
	} {
		p := b.Get(path).Want(200)
		if len(p.Rows()) != 0 || p.Find("[role=alert], .empty").Length() == 0 {
			t.Errorf("%s: %d rows, %.200s", path, len(p.Rows()), p.Says())
		}
	}
	for _, path := range []string{"/visits", "/commitments", "/institutes", "/people", "/areas", "/accounts", "/forums", "/map", "/map.svg", "/figures", "/figures.csv", "/quality", "/institutes/suggest", "/people/suggest", "/areas/suggest", "/search", "/search/suggest"} {
		for _, q := range []string{"%00", "%ff", "%ed%a0%80", "%25", "_", "%5C", "'", "%22%3E%3Cscript%3E", strings.Repeat("x", 10_000), "%F0%9F%98%80", "a&q=b", "+++", "%0A", ".", "-"} {
			if p := b.Ask("GET", path+"?q="+q, nil); p.Status != 200 {
				t.Errorf("%s?q=%.20s: %d", path, q, p.Status)
			}
		}
		for _, odd := range []string{"?sort=nothing", "?sort=-", "?nothing=1", "?after=", "?q", "?%", "?a=%zz", "?;", "?q=a;b"} {
			if p := b.Ask("GET", path+odd, nil); p.Status != 200 && p.Status != 400 {
				t.Errorf("%s%s: %d", path, odd, p.Status)
			}
		}
	}
	// Signs of a pattern mean themselves.
	for _, q := range []string{"%25", "_", "%5C"} {
		if p := b.Get("/visits?q=" + q).Want(200); len(p.Rows()) != 0 {
			t.Errorf("q=%s finds %v", q, p.Rows())
		}
	}
}

// TestTwoSaveAtOnce: of what both changed the second gets both texts side by side, and of
// what only the first changed theirs; saving again keeps what the form then says.
func TestTwoSaveAtOnce(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	v := w.visit(w.staff, w.trip("Tour", -20, w.cho, w.casted, w.casisd))
	page := visitPath(v.ID)
	first := w.as(w.staff).Get(page + "/edit").Want(200).Form(page)
	second := w.as(w.manager).Get(page + "/edit").Want(200).Form(page)

	first.Fill("What for", "First's title").Set("outcome", "First's outcome").Set("stops[0].points[0].text", "First's words").
		Set("stops[0].points[2].text", "First's new point").Set("points[0].text", "First's whole")
	save(first)
	second.Fill("What for", "Second's title").Set("purpose", "Second's purpose").Set("stops[0].points[0].text", "Second's words").Set("stops[1].place", "Second's place").
		Set("stops[1].points[2].text", "Second's new point")
	p := second.Press("save").Want(409)
	for field, theirs := range map[string]string{"title": "First's title", "stops[0].points[0].text": "First's words"} {
		if got := p.Complaint(field); !strings.Contains(got, theirs) || !strings.Contains(got, "staff") {
			t.Errorf("beside %s: %q, all: %v", field, got, p.Complaints())
		}
	}
	form := p.Form(page)
	for field, mine := range map[string]string{
		"title": "Second's title", "outcome": "First's outcome", "purpose": "Second's purpose", "stops[0].points[0].text": "Second's words", "stops[1].place": "Second's place", "stops[1].points[2].text": "Second's new point",
	} {
		if got := form.Value(field); got != mine {
			t.Errorf("%s came back as %q", field, got)
		}
	}
	if !strings.Contains(fmt.Sprint(form.Values()), "First's new point") || !strings.Contains(fmt.Sprint(form.Values()), "First's whole") {
		t.Error("what only the first wrote is not in the form: saving again would lose it")
	}
	if got := w.as(w.other).Get(page).Want(200).Text("h1"); got != "First's title" {
		t.Errorf("the second was saved: %q", got)
	}
	p = save(form)
	for _, want := range []string{"Second's title", "Second's words", "Second's new point", "First's new point", "First's whole", "Second's place"} {
		if !strings.Contains(p.Says(), want) {
			t.Errorf("after saving again %q is missing: %s", want, p.Says())
		}
	}
	history := p.Text(".history")
	if !strings.Contains(history, "First's title → after:Second's title") {
		t.Errorf("history: %s", history)
	}
}

// TestAVisitRemovedWhileItIsEdited is not changed, by whomever it was removed.
func TestAVisitRemovedWhileItIsEdited(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	for _, who := range []auth.Account{w.manager, w.staff} { // staff in another window
		v := w.visit(w.staff, w.trip("Tour", -20, 0, w.casted))
		page := visitPath(v.ID)
		form := w.as(w.staff).Get(page+"/edit").Want(200).Form(page).Set("outcome", "A long text")
		w.as(who).Get(page).Want(200).Form(page + "/remove").Press("").Want(200)
		p := form.Press("save")
		if p.Status != 409 || !strings.Contains(p.Says(), "removed while you were writing") || p.Form(page).Value("outcome") != "A long text" {
			t.Errorf("removed by %s: %d: %s", who.Name, p.Status, p.Says())
		}
		if n := value[int](w.stand, "select count(*) from visits where outcome = 'A long text'", nil); n != 0 {
			t.Errorf("removed by %s, and changed", who.Name)
		}
	}
}

// TestOneOfManySavesWinsPerVersion: a dozen browsers save the same version of each
// record at once.
func TestOneOfManySavesWinsPerVersion(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	v := w.visit(w.staff, w.trip("Tour", -20, 0, w.casted))
	c := promises(v)[0].ID
	manager := w.as(w.manager)
	for what, path := range map[string]string{
		"visit": visitPath(v.ID), "commitment": commitmentPath(c), "institute": institutePath(w.kostec), "person": personPath(w.li), "area": "/areas/" + itoa(w.robots),
		"account": "/accounts/" + itoa(w.researcher.ID),
	} {
		b := manager
		if what == "account" {
			b = w.as(w.admin)
		}
		form := b.Get(path + "/edit").Want(200).Form(path).Values()
		text := map[string]string{"visit": "title", "commitment": "what", "institute": "city", "person": "phone", "area": "name_en", "account": "name"}[what]
		statuses, mu := map[int]int{}, sync.Mutex{}
		var all sync.WaitGroup
		for i := range 12 {
			mine := maps.Clone(form)
			mine[text] = []string{fmt.Sprintf("Saved by %d", i)}
			mine["do"] = []string{"save"}
			one := b.For(t) // each a browser of its own, of the same session
			all.Go(func() {
				p := one.Ask("POST", path, mine)
				mu.Lock()
				defer mu.Unlock()
				statuses[p.Status]++
			})
		}
		all.Wait()
		if statuses[303] != 1 || statuses[409] != 11 {
			t.Errorf("%s: %v, want one 303 and eleven 409", what, statuses)
		}
	}
	if n := value[int](w.stand, "select count(*) from history where noun = 'visit' and action = 'update' and part = 'visits'", nil); n != 1 {
		t.Errorf("%d changes of the visit in the history", n)
	}
}

// TestTwoNewOnesAtOnce: the same new area from two browsers is there once, and the
// loser is told.
func TestTwoNewOnesAtOnce(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	statuses := make(chan int, 6)
	b := w.as(w.staff)
	for range 6 {
		one := b.For(t)
		go func() { statuses <- one.Ask("POST", "/areas", url.Values{"name_en": {"Quantum"}}).Status }()
	}
	count := map[int]int{}
	for range 6 {
		count[<-statuses]++
	}
	if count[303] != 1 || count[409]+count[422] != 5 {
		t.Errorf("%v", count)
	}
}

// TestTheDatabaseIsGone: a page that says so for as long as nobody listens, and by
// itself the site again afterwards.
func TestTheDatabaseIsGone(t *testing.T) {
	t.Parallel()
	s := site(t)
	config, err := pgxpool.ParseConfig("postgres://nobody@127.0.0.1:1/nothing?connect_timeout=2")
	if err != nil {
		t.Fatal(err)
	}
	nowhere, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		t.Fatal(err)
	}
	defer nowhere.Close()
	o := s.options
	o.DB = nowhere
	b := webtest.Open(t, app.New(o))
	b.SetCookie("session", strings.Repeat("A", 43))
	for _, path := range []string{"/", "/visits", "/sign-in"} {
		p := b.Ask("GET", path, nil).Want(503)
		if p.Text("h1") != "Not available right now" || !strings.Contains(p.Says(), "Try again") || p.Header.Get("Retry-After") == "" {
			t.Errorf("%s: %s", path, p.Says())
		}
	}
	b.Ask("POST", "/visits", url.Values{"title": {"Tour"}}).Want(503)
	b.Ask("POST", "/sign-in", url.Values{"email": {"a@b.example"}, "password": {"x"}}).Want(503)
	b.Ask("GET", "/readyz", nil).Want(503)
	b.Ask("GET", "/healthz", nil).Want(200)
	b.Header.Set("Accept-Language", "ko")
	if p := b.Ask("GET", "/visits", nil).Want(503); p.Find("html").AttrOr("lang", "") != "ko" {
		t.Errorf("not in the reader's language: %s", p.Says())
	}
}

// TestItRecoversByItself when the database has cut every connection.
func TestItRecoversByItself(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	v := w.visit(w.staff, w.trip("Tour", -20, 0, w.casted))
	b := w.as(w.staff)
	b.Get("/visits").Want(200)
	database := value[string](w.stand, "select current_database()", nil)
	other, err := pgxpool.NewWithConfig(ctx, w.db.Config())
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	cut := func() {
		if _, err := other.Exec(ctx, "select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and pid <> pg_backend_pid()", database); err != nil {
			t.Fatal(err)
		}
	}
	for round := range 3 {
		cut()
		worst := 0
		for range 6 {
			if p := b.Ask("GET", visitPath(v.ID), nil); p.Status != 200 {
				worst++
				if p.Status != 503 || p.Text("h1") != "Not available right now" {
					t.Errorf("round %d: %d %s", round, p.Status, p.Says())
				}
			}
		}
		if worst > 4 {
			t.Errorf("round %d: %d answers of 503 after the database was back", round, worst)
		}
		b.Get(visitPath(v.ID)).Want(200)
	}
	cut()
	form := url.Values{"title": {"After"}, "direction": {"online"}, "starts_on": {"today"}}
	p := b.Ask("POST", "/visits", form)
	for tries := 0; p.Status == 503 && tries < 6; tries++ {
		p = b.Ask("POST", "/visits", form)
	}
	p.Want(303)
	if n := value[int](w.stand, "select count(*) from visits where title = 'After'", nil); n != 1 {
		t.Errorf("saved %d times", n)
	}
}

// TestASlowDatabaseIsGivenUp: a record that somebody has locked keeps nobody waiting
// for ever, and a page says so.
func TestASlowDatabaseIsGivenUp(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	v := w.visit(w.staff, w.trip("Tour", -20, 0, w.casted))
	session := w.session(w.staff)
	tx, err := w.db.Begin(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec(ctx, "update visits set title = title where id = @id", pg.Args{"id": v.ID}); err != nil {
		t.Fatal(err)
	}
	body := url.Values{"version": {"1"}, "title": {"x"}, "direction": {"online"}, "starts_on": {"today"}}.Encode()
	short, cancel := context.WithTimeout(ctx, 400*time.Millisecond)
	defer cancel()
	r := httptest.NewRequestWithContext(short, "POST", visitPath(v.ID), strings.NewReader(body))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.AddCookie(&http.Cookie{Name: "session", Value: session})
	answer := httptest.NewRecorder()
	w.handler.ServeHTTP(answer, r)
	if answer.Code != 503 || !strings.Contains(answer.Body.String(), "Try again") {
		t.Errorf("%d: %.300s", answer.Code, answer.Body)
	}
	if err := tx.Rollback(ctx); err != nil {
		t.Fatal(err)
	}
	w.as(w.staff).Get(visitPath(v.ID)).Want(200)
}
