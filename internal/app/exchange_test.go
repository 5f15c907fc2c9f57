package app_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/exchange"
	"gyoryu/internal/pg"
)

// stay writes one down.
func (s *stand) stay(who auth.Account, d exchange.Draft) int64 {
	s.t.Helper()
	id, err := exchange.Store{DB: s.db}.Create(s.t.Context(), d, who)
	if err != nil {
		s.t.Fatal(err)
	}
	return id
}

// agreed is an agreement that a person is in charge of.
func (s *stand) pact(title string, confidential bool, inCharge int64) int64 {
	s.t.Helper()
	id := value[int64](s, `insert into agreements (title, kind, confidential) values (@title, 'researcher_exchange', @hidden) returning id`,
		pg.Args{"title": title, "hidden": confidential})
	s.exec(`insert into assignments (person_id, agreement_id) values (@person, @id)`, pg.Args{"person": inCharge, "id": id})
	return id
}

func TestProgramsWriteStaysByTheRulesOfThePages(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	p := w.program(w.staff)
	made := p.want(201, "POST", "/exchanges", fmt.Sprintf(
		`{"person_id": %d, "from_institute_id": %d, "to_institute_id": %d, "starts_on": "2024-02-29", "ends_on": "2024-05-31", "areas": [%d], "outcome": "Good."}`,
		w.lee, w.stepi, w.casted, w.robots))
	if made.json["state"] != "done" || made.json["starts_on"] != "2024-02-29" || made.json["agreement_id"] != nil || made.json["version"] != 1.0 {
		t.Errorf("made %s", made.body)
	}
	path := fmt.Sprintf("/exchanges/%d", made.id())
	for body, want := range map[string]string{
		`{}`: "person_id: form.needed",
		fmt.Sprintf(`{"person_id": %d, "to_institute_id": 99999}`, w.lee):                                                            "to_institute_id: form.no-such-record",
		fmt.Sprintf(`{"person_id": %d, "to_institute_id": %d, "from_institute_id": %d}`, w.lee, w.casted, w.casted):                  "to_institute_id: exchange.same-institute",
		fmt.Sprintf(`{"person_id": %d, "to_institute_id": %d, "starts_on": "2026-03-02", "ends_on": "2026-03-01"}`, w.lee, w.casted): "ends_on: form.days-backwards",
		fmt.Sprintf(`{"person_id": %d, "to_institute_id": %d, "agreement_id": 77}`, w.lee, w.casted):                                 "agreement_id: form.no-such-record",
		fmt.Sprintf(`{"person_id": %d, "to_institute_id": %d, "areas": [%d, 999]}`, w.lee, w.casted, w.robots):                       "areas: form.no-such-record",
		fmt.Sprintf(`{"person_id": %d, "to_institute_id": %d, "outcome": "%s"}`, w.lee, w.casted, strings.Repeat("x", 20001)):        "outcome: form.too-long",
		fmt.Sprintf(`{"person_id": 9223372036854775807, "to_institute_id": %d}`, w.casted):                                           "person_id: api.too-large",
		fmt.Sprintf(`{"person_id": %d, "to_institute_id": %d, "from_institute_id": -1}`, w.lee, w.casted):                            "from_institute_id: form.no-such-record",
		fmt.Sprintf(`{"person_id": %d, "to_institute_id": %d, "starts_on": "2023-02-29"}`, w.lee, w.casted):                          "starts_on: api.no-day",
	} {
		if got := p.want(422, "POST", "/exchanges", body).complaints(); !strings.Contains(got, want) {
			t.Errorf("%.120s: %s, want %s", body, got, want)
		}
	}
	changed := p.with("If-Match", `"1"`).want(200, "PATCH", path, `{"state": "cancelled", "from_institute_id": null, "areas": []}`)
	if changed.json["state"] != "cancelled" || changed.json["from_institute_id"] != nil || changed.json["to_institute_id"] != float64(w.casted) || changed.json["outcome"] != "Good." {
		t.Errorf("changed to %s", changed.body)
	}
	for query, n := range map[string]int{
		"": 1, "q=yeon": 1, "q=casted": 1, "q=kostec": 0, "institute=" + itoa(w.casted): 1, "institute=" + itoa(w.stepi): 0, "country=CN": 1, "country=KR": 0,
		"person=" + itoa(w.lee): 1, "year=2024": 1, "year=2023": 0, "state=cancelled": 1, "direction=outgoing": 1, "direction=incoming": 0,
		"area=" + itoa(w.robots): 0, "sort=person": 1, "sort=day": 1,
	} {
		if got := p.want(200, "GET", "/exchanges?"+query, ""); got.json["total"] != float64(n) {
			t.Errorf("%s: %s", query, got.body)
		}
	}
	w.program(w.other).with("If-Match", `"2"`).want(403, "PATCH", path, `{"outcome": "Bad."}`)
}

// TestAHiddenAgreementOfAStayShowsNowhere: who does not see the agreement sees the stay,
// and cannot tell that it has one.
func TestAHiddenAgreementOfAStayShowsNowhere(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	hidden := w.pact("A secret pact", true, w.kim)
	id := w.stay(w.staff, exchange.Draft{PersonID: w.lee, FromID: w.stepi, ToID: w.casted, StartsOn: w.today(-5), AgreementID: hidden})
	path := exchange.Path(id)
	for _, page := range []string{path, path + "/edit", "/exchanges", "/exchanges/calendar", "/exchanges/new?agreement=" + itoa(hidden)} {
		p := w.as(w.staff).Get(page).Want(200)
		if strings.Contains(p.Body, "secret pact") || strings.Contains(p.Body, "/agreements/"+itoa(hidden)) {
			t.Errorf("%s tells of the agreement", page)
		}
		if p.Find(`select[name=agreement] option[selected]`).Length() != 0 {
			t.Errorf("%s has chosen an agreement", page)
		}
	}
	if p := w.as(w.manager).Get(path).Want(200); !strings.Contains(p.Body, "A secret pact") || !strings.Contains(p.Says(), "Jeong-chaek Kim") {
		t.Error("the manager does not see the agreement and who is in charge")
	}
	if r := w.program(w.staff).want(200, "GET", "/exchanges/"+itoa(id), ""); r.json["agreement_id"] != nil {
		t.Errorf("a program is told %s", r.body)
	}
	// What they save leaves it where it is.
	w.as(w.staff).Get(path+"/edit").Want(200).Form(path).Fill("What came of it", "Much.").Press("save").Want(200)
	if n := value[int64](w.stand, "select agreement_id from exchanges where outcome = 'Much.'", nil); n != hidden {
		t.Errorf("the agreement is %d", n)
	}
	if r := w.program(w.manager).want(200, "GET", "/exchanges/"+itoa(id), ""); r.json["agreement_id"] != float64(hidden) {
		t.Errorf("the manager's program is told %s", r.body)
	}
	// To take one that one does not see is refused like one that is not there.
	for _, n := range []int64{hidden, 99999} {
		body := fmt.Sprintf(`{"person_id": %d, "to_institute_id": %d, "agreement_id": %d}`, w.lee, w.casted, n)
		if got := w.program(w.staff).want(422, "POST", "/exchanges", body).complaints(); got != "agreement_id: form.no-such-record" {
			t.Errorf("agreement %d: %s", n, got)
		}
	}
}

func TestAStayIsWrittenDown(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	b := w.as(w.staff)
	pact := w.pact("Exchange of researchers", false, w.kim)
	p := b.Get("/exchanges/new?person=" + itoa(w.lee) + "&institute=" + itoa(w.casted) + "&agreement=" + itoa(pact)).Want(200)
	f := p.Form("/exchanges")
	for field, want := range map[string]string{"person": "Yeon-gu Lee", "person_id": itoa(w.lee), "from": "STEPI", "from_id": itoa(w.stepi), "to": "CASTED", "to_id": itoa(w.casted), "agreement": itoa(pact)} {
		if got := f.Value(field); got != want {
			t.Errorf("%s is begun with %q, want %q", field, got, want)
		}
	}
	p = f.Fill("First day", w.today(-9).String()).Fill("Last day", w.today(12).String()).Fill("What came of it", "A **first** draft").Tick("areas", itoa(w.robots)).Press("save").Want(200)
	if p.Flash() != "Stay saved." || p.Text("h1") != "Yeon-gu Lee at CASTED" {
		t.Errorf("%q, %q", p.Flash(), p.Text("h1"))
	}
	for _, want := range []string{"under way", "back in 12 days", "Exchange of researchers", "Jeong-chaek Kim", "Robots", "STEPI"} {
		if !strings.Contains(p.Says(), want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if p.Text(".prose strong") != "first" {
		t.Error("what came of it is not Markdown")
	}
	ko := w.as(w.staff)
	ko.Header.Set("Accept-Language", "ko")
	if p := ko.Get(p.Path).Want(200); p.Text("h1") != "이연구 · CASTED 체류" || strings.Contains(p.Body, "⟦") {
		t.Errorf("in Korean %q", p.Text("h1"))
	}
}

func TestWhatIsWrongWithAStayIsSaidBesideItsField(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	hidden := w.pact("Hidden", true, w.kim)
	b := w.as(w.staff)
	fields := func(pairs ...string) url.Values {
		v := url.Values{"person": {"Yeon-gu Lee"}, "from": {"STEPI"}, "to": {"CASTED"}}
		for i := 0; i < len(pairs); i += 2 {
			v.Set(pairs[i], pairs[i+1])
		}
		return v
	}
	for _, tt := range []struct {
		v           url.Values
		field, says string
	}{
		{url.Values{}, "person", "Fill this in."},
		{url.Values{}, "to", "Fill this in."},
		{fields("to", "STEPI"), "to", "That is where the researcher comes from. A stay is at another institute."},
		{fields("to", "Academy", "to_id", "new", "from", "academy", "from_id", "new"), "to", "That is where the researcher comes from. A stay is at another institute."},
		{fields("starts_on", "2026-03-02", "ends_on", "2026-03-01"), "ends_on", "The last day is before the first."},
		{fields("starts_on", "2023-02-29"), "starts_on", ""},
		{fields("agreement", "99"), "agreement", ""},
		{fields("agreement", itoa(hidden)), "agreement", ""},
		{fields("agreement", "99999999999999999999"), "agreement", ""},
		{fields("agreement", "x\x00"), "agreement", ""},
		{fields("areas", "99999999999999999999"), "areas", ""},
		{fields("state", "lost"), "state", ""},
		{fields("person", "\xff"), "person", ""},
		{fields("person_id", "99999999999999999999"), "person", ""},
		{fields("to", "a\x00b"), "to", ""},
		{fields("from", "Nowhere at all"), "from", ""},
		{fields("outcome", strings.Repeat("x", 20001)), "outcome", ""},
		{fields("outcome", "a\x00b"), "outcome", ""},
	} {
		p := b.Post("/exchanges", tt.v).Want(422)
		got := p.Complaint(tt.field)
		if got == "" || strings.Contains(p.Body, "⟦") || tt.says != "" && got != tt.says {
			t.Errorf("%v: %s says %q, all: %v", tt.v, tt.field, got, p.Complaints())
		}
	}
	if n := value[int](w.stand, "select count(*) from exchanges", nil); n != 0 {
		t.Errorf("%d stays were saved", n)
	}
}

// TestTwoStaysAtOnceAreAskedAbout, and the answer counts.
func TestTwoStaysAtOnceAreAskedAbout(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	w.stay(w.other, exchange.Draft{PersonID: w.lee, ToID: w.casisd, StartsOn: day.Day{Year: 2030, Month: 3, Day: 1}, EndsOn: day.Day{Year: 2030, Month: 6, Day: 30}})
	b := w.as(w.staff)
	p := b.Get("/exchanges/new").Form("/exchanges").Fill("Researcher", "Yeon-gu Lee").Fill("Host institute", "CASTED").
		Fill("First day", "2030-06-30").Fill("Last day", "2030-07-31").Press("save").Want(422)
	if got := p.Complaint("starts_on"); !strings.Contains(got, "CASISD, 1 March – 30 June 2030") {
		t.Errorf("asks %q", got)
	}
	p = p.Form("/exchanges").Tick("confirmed", "starts_on=exchange.overlaps").Press("save").Want(200)
	if p.Flash() != "Stay saved." || !strings.Contains(p.Text("main"), "CASISD") {
		t.Errorf("%q", p.Flash())
	}
	// Nobody said where the researcher comes from, but it is known.
	if got := value[int64](w.stand, "select from_institute_id from exchanges order by id desc limit 1", nil); got != w.stepi {
		t.Errorf("comes from %d", got)
	}
}

func TestAStayNamesSomebodyForTheFirstTime(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	w.as(w.staff).Post("/exchanges", url.Values{
		"person": {"Sanchez Maria"}, "person_id": {"new"}, "from": {"Centro Nuevo"}, "from_id": {"new"}, "to": {"STEPI"}, "starts_on": {"2030-01-01"},
	}).Want(200)
	got := value[string](w.stand, `
		select p.name || ' of ' || i.name || ', positions ' || (select count(*) from positions x where x.person_id = p.id and x.institute_id = i.id)
		  from exchanges e join people p on p.id = e.person_id join institutes i on i.id = e.from_institute_id`, nil)
	if got != "Sanchez Maria of Centro Nuevo, positions 1" {
		t.Error(got)
	}
}

func TestAStayIsSaidToHaveBegunAndToBeOver(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	path := exchange.Path(w.stay(w.staff, exchange.Draft{PersonID: w.lee, FromID: w.stepi, ToID: w.casted, StartsOn: w.today(-3), EndsOn: w.today(30)}))
	b := w.as(w.staff)
	p := b.Get(path).Want(200)
	if got := p.Text(".badge"); got != "has it begun?" {
		t.Errorf("the badge asks %q", got)
	}
	begin := p.Form(path + "/begin")
	if p := begin.Set("starts_on", w.today(1).String()).Press("").Want(422); !strings.Contains(strings.Join(p.Complaints(), " "), "has not come yet") {
		t.Errorf("tomorrow: %v", p.Complaints())
	}
	p = begin.Set("starts_on", w.today(-2).String()).Press("").Want(200)
	if p.Flash() != "It is under way." || p.Text(".badge") != "under way" {
		t.Errorf("%q, %q", p.Flash(), p.Text(".badge"))
	}
	if p := begin.Press("").Want(409); !strings.Contains(strings.Join(p.Complaints(), " "), "Somebody else changed this meanwhile") {
		t.Errorf("again: %v", p.Complaints())
	}
	finish := p.Form(path + "/finish")
	if p := finish.Set("ends_on", w.today(-5).String()).Press("").Want(422); !strings.Contains(strings.Join(p.Complaints(), " "), "The first day is") {
		t.Errorf("before it began: %v", p.Complaints())
	}
	p = finish.Set("ends_on", "").Press("").Want(200)
	if got := value[string](w.stand, "select state || ' ' || starts_on || ' ' || ends_on from exchanges", nil); got != "done "+w.today(-2).String()+" "+w.today(0).String() {
		t.Error(got)
	}
	if p.Find(`form[action$="/begin"], form[action$="/finish"], form[action$="/cancel"]`).Length() != 0 {
		t.Error("what is over can be said to be over")
	}
	other := exchange.Path(w.stay(w.staff, exchange.Draft{PersonID: w.kim, ToID: w.casted}))
	if p := b.Get(other).Form(other + "/cancel").Press("").Want(200); p.Text(".badge") != "cancelled" {
		t.Errorf("cancelled: %q", p.Text(".badge"))
	}
	if w.as(w.other).Get(other).Want(200).Find("form[action$='/remove']").Length() != 0 {
		t.Error("others are offered to remove it")
	}
	if p := b.Get(other).Form(other + "/remove").Press("").Want(200); !strings.Contains(p.Says(), "This stay was removed") {
		t.Error("a removed one does not say so")
	}
	w.as(w.other).Get(other).Want(404)
	b.Get(other).Form(other + "/restore").Press("").Want(200)
}

// TestTwoChangeAStay: who comes later has what only the other wrote, and keeps their own.
func TestTwoChangeAStay(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	path := exchange.Path(w.stay(w.staff, exchange.Draft{PersonID: w.lee, FromID: w.stepi, ToID: w.casted, StartsOn: w.today(-3)}))
	mine := w.as(w.staff).Get(path + "/edit").Want(200).Form(path)
	w.as(w.manager).Get(path+"/edit").Form(path).Fill("Host institute", "CASISD").Tick("areas", itoa(w.robots)).Fill("Last day", w.today(9).String()).Press("save").Want(200)
	p := mine.Fill("What came of it", "Mine").Press("save").Want(409)
	if p.Complaint("to") != "" || p.Complaint("areas") != "" || p.Complaint("ends_on") != "" {
		t.Errorf("what only the other changed is complained about: %v", p.Complaints())
	}
	if told := strings.Join(p.Texts(".taken-all"), " "); !strings.Contains(told, "Taken over from manager") {
		t.Errorf("it says %q", told)
	}
	if p.Complaint("person") != "" || p.Complaint("starts_on") != "" || p.Complaint("from") != "" || p.Complaint("state") != "" {
		t.Errorf("what is the same is complained about: %v", p.Complaints())
	}
	f := p.Form(path)
	if f.Value("to") != "CASISD" || f.Value("areas") != itoa(w.robots) || f.Value("ends_on") == "" || strings.TrimSpace(f.Value("outcome")) != "Mine" {
		t.Errorf("the form has %v", f.Values())
	}
	f.Press("save").Want(200)
	if got := value[string](w.stand, "select i.short || ' ' || outcome from exchanges e join institutes i on i.id = e.to_institute_id", nil); got != "CASISD Mine" {
		t.Error(got)
	}
}

// TestTheCalendarIsReadWithoutSeeingIt: every bar is a link that says all, and the same
// stands in a table.
func TestTheCalendarIsReadWithoutSeeingIt(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	id := w.stay(w.staff, exchange.Draft{PersonID: w.lee, ToID: w.casted, StartsOn: w.today(-3), State: exchange.UnderWay})
	w.stay(w.staff, exchange.Draft{PersonID: w.wang, ToID: w.stepi, StartsOn: w.today(-300), EndsOn: w.today(-200), State: exchange.Done})
	w.stay(w.staff, exchange.Draft{PersonID: w.kim, ToID: w.casted, StartsOn: w.today(3), EndsOn: w.today(4), State: exchange.Cancelled})
	p := w.as(w.researcher).Get("/exchanges/calendar").Want(200)
	bars := p.Find("svg.stays a")
	if bars.Length() != 1 || bars.AttrOr("href", "") != exchange.Path(id) {
		t.Fatalf("%d bars, the first to %s", bars.Length(), bars.AttrOr("href", ""))
	}
	want := "Yeon-gu Lee, CASTED, from " + day.Short(w.today(-3), "en") + ", under way"
	if says := bars.AttrOr("aria-label", ""); says != want || bars.Find("title").Text() != want {
		t.Errorf("says %q, want %q", says, want)
	}
	if rows := p.Rows(); len(rows) != 1 || !strings.Contains(rows[0], "Yeon-gu Lee") || !strings.Contains(rows[0], "CASTED") {
		t.Errorf("the table has %v", rows)
	}
	if p.Find("[style]").Length() != 0 || p.Find(".stays-today line").Length() != 1 {
		t.Error("styles inline, or no line of today")
	}
	for _, path := range append(p.Links("a[rel]"), "/exchanges/calendar?by=person", "/exchanges/calendar?from=2024-13") {
		for _, lang := range []string{"en", "ko"} {
			b := w.as(w.researcher)
			b.Header.Set("Accept-Language", lang)
			if p := b.Get(path).Want(200); strings.Contains(p.Body, "⟦") {
				t.Errorf("%s says ⟦ in %s", path, lang)
			}
		}
	}
	if p := w.as(w.researcher).Get("/exchanges/calendar?from=2001-01").Want(200); !strings.Contains(p.Says(), "Nobody stays anywhere in these months") {
		t.Error("an empty year says nothing")
	}
	w.exec("insert into exchanges (person_id, to_institute_id, starts_on) select person_id, to_institute_id, starts_on from exchanges cross join generate_series(1, 300) where state = 'under_way'", nil)
	if p := w.as(w.researcher).Get("/exchanges/calendar").Want(200); p.Find("svg.stays a").Length() != 200 || !strings.Contains(p.Says(), "Only 200 stays are shown") {
		t.Error("of very many it shows all, or does not say that there are more")
	}
}

// TestTheHistoryOfAStayTellsNames, but none of an agreement to who does not see it.
func TestTheHistoryOfAStayTellsNames(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	hidden := w.pact("A secret pact", true, w.kim)
	d := exchange.Draft{PersonID: w.lee, FromID: w.stepi, ToID: w.casted, StartsOn: w.today(-3), AreaIDs: []int64{w.robots}}
	id := w.stay(w.staff, d)
	d.AgreementID = hidden
	if err := (exchange.Store{DB: w.db}).Update(t.Context(), id, 1, d, w.manager); err != nil {
		t.Fatal(err)
	}
	staff, manager := w.as(w.staff).Get(exchange.Path(id)).Want(200), w.as(w.manager).Get(exchange.Path(id)).Want(200)
	if got := manager.Text(".history"); !strings.Contains(got, "A secret pact") {
		t.Errorf("the manager's history: %s", got)
	}
	got := staff.Text(".history")
	for _, want := range []string{"Yeon-gu Lee", "STEPI", "CASTED", "Robots"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing from %s", want, got)
		}
	}
	if strings.Contains(got, "greement") || strings.Contains(got, "manager") {
		t.Errorf("staff is told %s", got)
	}
}
