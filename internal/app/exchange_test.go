package app_test

import (
	"fmt"
	"strings"
	"testing"

	"gyoryu/internal/auth"
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
func (s *stand) agreed(title string, confidential bool, inCharge int64) int64 {
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
	hidden := w.agreed("A secret pact", true, w.kim)
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
