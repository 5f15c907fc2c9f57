package app_test

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/pb33f/libopenapi"
	validator "github.com/pb33f/libopenapi-validator"

	"gyoryu/internal/auth"
	"gyoryu/internal/commitment"
)

// program is one that calls the API as somebody; every answer of it is held against
// the OpenAPI document.
type program struct {
	t       *testing.T
	s       *stand
	session string
	headers map[string]string
}

// document is what the first site that a test opened says of itself, with what checks
// answers against it: making that takes a quarter of a second, and it is the same of all.
var document struct {
	sync.Mutex // its checks remember what they compiled, and are asked one at a time

	valid validator.Validator
}

func (s *stand) program(who auth.Account) program {
	s.t.Helper()
	document.Lock()
	defer document.Unlock()
	if document.valid == nil {
		w := httptest.NewRecorder()
		s.handler.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/api/openapi.json", nil))
		doc, err := libopenapi.NewDocument(w.Body.Bytes())
		if err != nil {
			s.t.Fatal(err)
		}
		v, errs := validator.NewValidator(doc)
		if len(errs) > 0 {
			s.t.Fatal(errs)
		}
		document.valid = v
	}
	p := program{t: s.t, s: s, headers: map[string]string{}}
	if who.SignedIn() {
		p.session = s.session(who)
	}
	return p
}

func (p program) with(name, value string) program {
	p.headers = maps.Clone(p.headers)
	p.headers[name] = value
	return p
}

// result is an answer, its JSON read.
type result struct {
	status int
	header http.Header
	body   string
	json   map[string]any
}

// complaints are an answer's complaints, "field: code", in order.
func (r result) complaints() string {
	var all []string
	errs, _ := r.json["errors"].([]any)
	for _, e := range errs {
		m, _ := e.(map[string]any)
		all = append(all, fmt.Sprint(m["field"], ": ", m["code"]))
	}
	return strings.Join(all, ", ")
}

func (r result) id() int64 { n, _ := r.json["id"].(float64); return int64(n) }

// ids are those of a list's rows.
func (r result) ids() []int64 {
	all := []int64{}
	items, _ := r.json["items"].([]any)
	for _, i := range items {
		m, _ := i.(map[string]any)
		n, _ := m["id"].(float64)
		all = append(all, int64(n))
	}
	return all
}

func (p program) call(method, path, body string) result {
	p.t.Helper()
	r := httptest.NewRequest(method, "/api/v1"+path, strings.NewReader(body))
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	if p.session != "" {
		r.AddCookie(&http.Cookie{Name: "session", Value: p.session})
	}
	for name, value := range p.headers {
		r.Header.Set(name, value)
	}
	w := httptest.NewRecorder()
	p.s.handler.ServeHTTP(w, r)
	got := result{status: w.Code, header: w.Header(), body: w.Body.String()}
	if w.Code == http.StatusInternalServerError {
		p.t.Errorf("%s %s: %s", method, path, got.body)
	}
	if got.body != "" && json.Unmarshal(w.Body.Bytes(), &got.json) != nil {
		p.t.Errorf("%s %s: no JSON: %.200s", method, path, got.body)
	}
	if w.Code < 300 {
		answer := w.Result()
		answer.Body = io.NopCloser(strings.NewReader(got.body))
		document.Lock()
		ok, errs := document.valid.ValidateHttpResponse(r, answer)
		document.Unlock()
		if !ok {
			for _, e := range errs {
				p.t.Errorf("%s %s is not what the document says: %s: %s %v", method, path, e.Message, e.Reason, e.SchemaValidationErrors)
			}
		}
	}
	return got
}

func (p program) want(status int, method, path, body string) result {
	p.t.Helper()
	got := p.call(method, path, body)
	if got.status != status {
		p.t.Fatalf("%s %s: %d, want %d: %.600s", method, path, got.status, status, got.body)
	}
	return got
}

func TestTheDocumentIsOpenAPI(t *testing.T) {
	t.Parallel()
	site(t).program(auth.Account{})
	document.Lock()
	defer document.Unlock()
	if ok, errs := document.valid.ValidateDocument(); !ok {
		for _, e := range errs {
			t.Errorf("%s: %s %v", e.Message, e.Reason, e.SchemaValidationErrors)
		}
	}
}

// TestTheDocumentNamesEveryDoorForPrograms, and none that is not there.
func TestTheDocumentNamesEveryDoorForPrograms(t *testing.T) {
	t.Parallel()
	s := site(t)
	var doc struct {
		OpenAPI string                                `json:"openapi"`
		Paths   map[string]map[string]json.RawMessage `json:"paths"`
	}
	if err := json.Unmarshal([]byte(s.public().Get("/api/openapi.json").Body), &doc); err != nil || doc.OpenAPI != "3.1.0" {
		t.Fatalf("%v %q", err, doc.OpenAPI)
	}
	var told, there []string
	for path, methods := range doc.Paths {
		for method := range methods {
			told = append(told, strings.ToUpper(method)+" "+path)
		}
	}
	for _, r := range s.routes() {
		if strings.HasPrefix(r.pattern, "/api/v1/") {
			there = append(there, r.String())
		}
	}
	slices.Sort(told)
	slices.Sort(there)
	if len(there) < 12 || !slices.Equal(told, there) {
		t.Errorf("the document tells of\n%s\nthere are\n%s", strings.Join(told, "\n"), strings.Join(there, "\n"))
	}
}

const trip = `{"title": "Beijing", "direction": "outgoing", "starts_on": "2019-03-03", "ends_on": "2019-03-06"`

func TestAProgramLogsAVisit(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	p := w.program(w.staff)
	made := p.want(201, "POST", "/visits", fmt.Sprintf(trip+`, "purpose": "To learn", "leader_id": %d, "delegates": [{"person_id": %d, "role": "Fellow"}],
		"delegation_size": 5, "outcome": "Much", "areas": [%d], "readers": [%d], "confidential": true,
		"stops": [{"institute_id": %d, "met_on": "2019-03-04", "place": "Room 3", "people": [%d],
		           "points": [{"kind": "agreed", "text": "Share lists", "person_id": %[2]d, "due_on": "2019-06-30"}, {"kind": "agreed", "text": "Nothing to do", "no_action": true}]},
		          {"institute_id": %d}],
		"points": [{"kind": "learned", "text": "All in all"}]}`, w.cho, w.lee, w.robots, w.researcher.ID, w.casted, w.wang, w.casisd))
	id := made.id()
	if made.header.Get("Location") != fmt.Sprintf("/api/v1/visits/%d", id) || made.header.Get("ETag") != `"1"` {
		t.Errorf("headers %v", made.header)
	}
	read := p.want(200, "GET", fmt.Sprintf("/visits/%d", id), "")
	if read.body != made.body || read.header.Get("ETag") != `"1"` {
		t.Errorf("read %s\nmade %s", read.body, made.body)
	}
	if p.with("If-None-Match", `"1"`).call("GET", fmt.Sprintf("/visits/%d", id), "").status != http.StatusNotModified {
		t.Error("it is sent again to who has it")
	}
	var v struct {
		LeaderID  int64 `json:"leader_id"`
		Delegates []struct {
			PersonID int64 `json:"person_id"`
			Role     string
		}
		State string
		Stops []struct {
			ID, InstituteID int64
			MetOn           string `json:"met_on"`
			People          []int64
			Points          []struct {
				Kind, Text   string
				CommitmentID int64 `json:"commitment_id"`
			}
		}
	}
	if err := json.Unmarshal([]byte(made.body), &v); err != nil {
		t.Fatal(err)
	}
	if v.LeaderID != w.cho || len(v.Delegates) != 2 || v.Delegates[0].Role != "Fellow" || v.Delegates[1].PersonID != w.cho || v.State != "done" ||
		len(v.Stops) != 2 || v.Stops[0].MetOn != "2019-03-04" || !slices.Equal(v.Stops[0].People, []int64{w.wang}) ||
		v.Stops[0].Points[0].CommitmentID == 0 || v.Stops[0].Points[1].CommitmentID != 0 {
		t.Errorf("got %+v", v)
	}
	c := p.want(200, "GET", fmt.Sprintf("/commitments/%d", v.Stops[0].Points[0].CommitmentID), "")
	if c.json["due_on"] != "2019-06-30" || c.json["person_id"] != float64(w.lee) || c.json["what"] != "Share lists" {
		t.Errorf("the commitment is %s", c.body)
	}
	// Sent back as it was read, nothing is another but the version.
	path := fmt.Sprintf("/visits/%d", id)
	again := p.with("If-Match", `"1"`).want(200, "PATCH", path, read.body)
	for field, was := range read.json {
		if now := again.json[field]; field != "version" && field != "updated_at" && fmt.Sprint(now) != fmt.Sprint(was) {
			t.Errorf("%s was %v, is %v", field, was, now)
		}
	}
	changed := p.with("If-Match", again.header.Get("ETag")).want(200, "PATCH", path, `{"title": "Peking", "delegation_size": null, "purpose": null}`)
	for field, was := range read.json {
		now := fmt.Sprint(changed.json[field])
		switch field {
		case "title":
			was = "Peking"
		case "delegation_size":
			was = nil
		case "purpose":
			was = ""
		case "version", "updated_at":
			continue
		}
		if now != fmt.Sprint(was) {
			t.Errorf("%s should be %v, is %v", field, was, now)
		}
	}
	tag := changed.header.Get("ETag")
	p.with("If-Match", tag).want(204, "DELETE", path, "")
	p.want(404, "GET", path, "")
	back := p.want(200, "POST", path+"/restore", "")
	if fmt.Sprint(back.json["stops"]) != fmt.Sprint(read.json["stops"]) {
		t.Errorf("came back as %s", back.body)
	}
}

func TestAProgramKeepsCommitments(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	p := w.program(w.staff)
	made := p.want(201, "POST", "/commitments", fmt.Sprintf(`{"what": "Share lists", "owed_by": "us", "institute_ids": [%d, %d], "person_id": %d, "due_on": "2027-01-31"}`, w.casted, w.casisd, w.lee))
	path := fmt.Sprintf("/commitments/%d", made.id())
	change := func(status int, body string) result {
		t.Helper()
		tag := p.call("GET", path, "").header.Get("ETag")
		return p.with("If-Match", tag).want(status, "PATCH", path, body)
	}
	for body, want := range map[string]string{
		`{"state": "dropped"}`:                               "reason: form.needed",
		`{"state": "kept"}`:                                  "evidence: form.needed",
		`{"due_on": "2027-03-01"}`:                           "reason: form.needed",
		`{"due_on": null}`:                                   "reason: form.needed",
		`{"state": "under_way", "state_on": "2999-01-01"}`:   "state_on: commitment.not-yet",
		`{"state": null}`:                                    "state: form.needed",
		`{"what": " "}`:                                      "what: form.needed",
		`{"institute_ids": []}`:                              "institute_ids[0]: commitment.needs-institute",
		`{"institute_ids": [999999]}`:                        "institute_ids[0]: form.no-such-record",
		`{"person_id": 999999, "their_person_id": 999999}`:   "person_id: form.no-such-record, their_person_id: form.no-such-record",
		`{"point_id": 4}`:                                    "point_id: api.fixed",
		`{"recurs": "month"}`:                                "recurs: form.no-such-choice",
		`{"due_on": "31.1.2027"}`:                            "due_on: api.no-day",
		`{"state": "done", "owed_by": "me", "agreement": 1}`: "agreement: api.unknown-field, owed_by: api.one-of, state: api.one-of",
	} {
		if got := change(422, body).complaints(); got != want {
			t.Errorf("%s: %s, want %s", body, got, want)
		}
	}
	got := change(200, `{"due_on": "2027-03-01", "reason": "They asked", "state": "under_way", "person_id": null}`)
	if got.json["due_on"] != "2027-03-01" || got.json["state"] != "under_way" || got.json["person_id"] != nil || got.json["what"] != "Share lists" {
		t.Errorf("got %s", got.body)
	}
	if n := value[int](w.stand, "select count(*) from commitment_moves where reason = 'They asked'", nil); n != 1 {
		t.Errorf("%d moves", n)
	}
	// Whoever of staff may put somebody in charge of what nobody is, and no more.
	o := w.program(w.other).with("If-Match", got.header.Get("ETag"))
	o.want(403, "PATCH", path, `{"what": "Mine"}`)
	o.want(200, "PATCH", path, fmt.Sprintf(`{"person_id": %d}`, w.kim))
	got = change(200, `{"state": "kept", "evidence": "A mail", "state_on": "2026-01-02"}`)
	if got.json["state_on"] != "2026-01-02" || got.json["person_id"] != float64(w.kim) {
		t.Errorf("got %s", got.body)
	}
	if again := change(200, got.body); again.json["state_on"] != "2026-01-02" || again.json["state"] != "kept" {
		t.Errorf("sent back: %s", again.body)
	}
	// Of a point that asked for nothing.
	v := p.want(201, "POST", "/visits", fmt.Sprintf(trip+`, "points": [{"kind": "problem", "text": "No venue"}], "stops": [{"institute_id": %d}]}`, w.casted))
	var point struct{ Points []struct{ ID int64 } }
	if err := json.Unmarshal([]byte(v.body), &point); err != nil {
		t.Fatal(err)
	}
	of := fmt.Sprintf(`{"what": "Find one", "owed_by": "us", "institute_ids": [%d], "point_id": %d}`, w.casted, point.Points[0].ID)
	if c := p.want(201, "POST", "/commitments", of); c.json["visit_id"] != float64(v.id()) {
		t.Errorf("got %s", c.body)
	}
	if got := p.want(422, "POST", "/commitments", of).complaints(); got != "point_id: api.point-has-one" {
		t.Error(got)
	}
	if got := w.program(w.other).want(422, "POST", "/commitments", of).complaints(); got != "point_id: form.no-such-record" {
		t.Error(got)
	}
}

// TestWhatAProgramSendsWrong is answered with the field and a code, and nothing is made.
func TestWhatAProgramSendsWrong(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	p := w.program(w.staff)
	before := w.contents("sessions")
	deep := strings.Repeat(`[`, 10_000) + strings.Repeat(`]`, 10_000)
	for body, want := range map[string]string{
		`{}`: "direction: form.needed, ends_on: form.needed, starts_on: form.needed, title: form.needed",
		trip + `, "titel": "x", "stops": [{"institute_id": 1, "x": 2}]}`: "stops[0].x: api.unknown-field, titel: api.unknown-field",
		trip + `, "Title": "x"}`:                        "Title: api.unknown-field",
		trip + `, "delegation_size": "5"}`:              "delegation_size: api.no-integer",
		trip + `, "delegation_size": 1.5}`:              "delegation_size: api.no-integer",
		trip + `, "delegation_size": 0}`:                "delegation_size: form.no-number",
		trip + `, "leader_id": 9223372036854775808}`:    "leader_id: api.too-large",
		trip + `, "leader_id": -1}`:                     "leader_id: form.no-such-record",
		trip + `, "leader_id": 999999}`:                 "leader_id: form.no-such-record",
		trip + `, "delegates": [{"person_id": 0}]}`:     "delegates[0].person_id: form.no-such-record",
		trip + `, "areas": [999999]}`:                   "areas: form.no-such-record",
		trip + `, "areas": 1}`:                          "areas: api.no-array",
		trip + `, "areas": [[]]}`:                       "areas[0]: api.no-integer",
		trip + `, "confidential": "yes"}`:               "confidential: api.no-boolean",
		trip + `, "purpose": {}}`:                       "purpose: api.no-string",
		trip + `, "purpose": "a\u0000b"}`:               "purpose: form.unreadable",
		trip + `, "purpose": "\ud800"}`:                 "purpose: form.unreadable",
		trip + `, "state": "over"}`:                     "state: api.one-of",
		trip + `, "stops": [1]}`:                        "stops[0]: api.no-object",
		trip + `, "stops": [{"met_on": "2019-03-04"}]}`: "stops[0].institute_id: form.needed",
		trip + `, "stops": [{"institute_id": 999999, "people": [999999], "points": [{"kind": "agreed", "text": " "}]}]}`: "stops[0].points[0].text: form.needed, stops[0].people[0]: form.no-such-record, stops[0].institute_id: form.no-such-record",
		trip + `, "stops": [{"id": 999999, "institute_id": ` + itoa(w.casted) + `}]}`:                                    "stops: api.part-gone",
		trip + `, "ends_on": "2019-03-02"}`:                        "ends_on: form.days-backwards",
		trip + `, "ends_on": "2019-02-31"}`:                        "ends_on: api.no-day",
		trip + `, "title": "` + strings.Repeat("x", 301) + `"}`:    "title: form.too-long",
		trip + `, "x": ` + deep[:100] + deep[len(deep)-100:] + `}`: "x: api.unknown-field",
	} {
		if got := p.want(422, "POST", "/visits", body).complaints(); got != want {
			t.Errorf("%.120s\n%s, want\n%s", body, got, want)
		}
	}
	for body, want := range map[string]int{
		`[]`: 400, `null`: 400, `{`: 400, `"x"`: 400, trip + `} x`: 400, ``: 400, "{\"title\": \"\xff\"": 400,
		trip + `, "x": ` + deep + `}`:                                400,
		trip + `, "purpose": "` + strings.Repeat("x", 20<<20) + `"}`: 413,
	} {
		p.want(want, "POST", "/visits", body)
	}
	if got := p.with("Content-Type", "application/x-www-form-urlencoded").call("POST", "/visits", "title=x"); got.status != 415 {
		t.Errorf("a form: %d", got.status)
	}
	p.want(405, "PUT", "/visits", "{}")
	p.want(404, "GET", "/nothing", "")
	for _, id := range []string{"0", "-1", "x", "9223372036854775808", "%00"} {
		p.want(404, "GET", "/visits/"+id, "")
	}
	for table, now := range w.contents("sessions") {
		if before[table] != now {
			t.Errorf("%s has changed", table)
		}
	}
}

func TestAListForPrograms(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	for i := range 7 {
		w.visit(w.staff, w.trip(fmt.Sprintf("Trip %d", i), -10*i, w.lee, w.casted))
	}
	p := w.program(w.staff)
	for query, want := range map[string]string{
		"limit=0": "limit: form.no-number", "limit=10000": "limit: form.no-number", "limit=x": "limit: form.no-number", "limit=": "limit: form.no-number",
		"insitute=1": "insitute: api.unknown-parameter", "institute=CASTED": "institute: api.no-id", "institute=9223372036854775808": "institute: api.no-id",
		"state=over": "state: api.one-of", "state=done&state=planned": "state: api.parameter-twice", "sort=new": "sort: api.one-of", "year=20000": "year: form.no-such-choice",
		"country=XX": "country: form.no-such-choice", "q=%00": "q: form.unreadable", "q=": "q: api.no-words", "mine=1": "mine: api.one-of",
	} {
		if got := p.want(422, "GET", "/visits?"+query, "").complaints(); got != want {
			t.Errorf("%s: %s, want %s", query, got, want)
		}
	}
	for _, after := range []string{"x", "e30", "eyJzIjoiLWRheSIsImsiOiJ4IiwiaSI6MX0", strings.Repeat("A", 3000)} {
		if got := p.want(400, "GET", "/visits?after="+after, "").complaints(); got != "after: api.bad-cursor" {
			t.Errorf("%s: %s", after, got)
		}
	}
	var all []int64
	after := ""
	for range 4 {
		page := p.want(200, "GET", "/visits?limit=3"+after, "")
		all = append(all, page.ids()...)
		if page.json["total"] != float64(7) || page.json["more"] != false {
			t.Errorf("total %v, more %v", page.json["total"], page.json["more"])
		}
		next, ok := page.json["next"].(string)
		if !ok {
			break
		}
		after = "&after=" + next
	}
	if whole := p.want(200, "GET", "/visits?limit=1000", "").ids(); len(all) != 7 || !slices.Equal(all, whole) {
		t.Errorf("by threes %v, at once %v", all, whole)
	}
	if got := p.want(200, "GET", "/visits?q=nothing", ""); len(got.ids()) != 0 || !strings.HasPrefix(got.body, `{"items":[],"next":null,"total":0,"more":false`) {
		t.Errorf("an empty list is %s", got.body)
	}
}

var idInPath = regexp.MustCompile(`^/[a-z]+/(\d+)$`)

// TestAPageAndACallGiveTheSameRows to everyone, for filters that each list has.
func TestAPageAndACallGiveTheSameRows(t *testing.T) {
	t.Parallel()
	w := populated(site(t)).inEveryState()
	queries := map[string][]string{
		"visits": {"", "q=a", "state=done", "sort=title", "sort=day", "institute=" + itoa(w.casted), "person=" + itoa(w.lee), "area=" + itoa(w.robots),
			"country=CN", "year=" + w.today(0).String()[:4], "direction=outgoing"},
		"commitments": {"which=unsettled", "which=all", "which=overdue", "which=nobody", "which=mine", "which=kept", "which=all&sort=-new", "which=all&institute=" + itoa(w.casted),
			"which=all&person=" + itoa(w.lee), "which=all&owed_by=both", "which=all&q=a", "which=all&state=kept"},
		"institutes": {"", "q=CAS", "country=CN", "kind=research_institute", "archived=all", "sort=-name"},
		"people":     {"", "q=Lee", "home=1", "institute=" + itoa(w.casted), "country=CN", "sort=-name"},
		"areas":      {""},
		"exchanges": {"", "q=wang", "q=casted", "sort=day", "sort=person", "sort=-person", "institute=" + itoa(w.casted), "person=" + itoa(w.wang), "country=KR",
			"year=" + w.today(0).String()[:4], "state=planned", "direction=incoming"},
		"posts":      {"", "q=post", "state=draft", "category=notice", "sort=-published", "year=" + w.today(-3).String()[:4]},
		"agreements": {"", "q=a", "state=in_force", "which=nobody", "which=late", "sort=end", "sort=title", "institute=" + itoa(w.casted), "country=CN", "kind=mou"},
		"topics":     {"", "q=a", "stage=proposed", "sort=title", "institute=" + itoa(w.casted)},
		"outputs":    {"", "q=a", "kind=joint_report", "sort=title", "institute=" + itoa(w.casted)},
		"forums":     {"", "q=staff", "sort=-last", "sort=-name", "country=CN", "institute=" + itoa(w.casted), "kind=forum", "kind=seminar"},
	}
	rows := 0
	for _, who := range w.everyone[1:] {
		b, p := w.as(who), w.program(who)
		for noun, all := range queries {
			if noun == "posts" && !is(who, auth.Staff, auth.Manager) {
				continue // theirs is the board
			}
			for _, q := range all {
				var shown []int64
				for _, href := range b.Get("/" + noun + "?" + q).Links("main tbody tr a") {
					if m := idInPath.FindStringSubmatch(href); m != nil && strings.HasPrefix(href, "/"+noun+"/") {
						id, err := strconv.ParseInt(m[1], 10, 64)
						if err != nil {
							t.Fatal(err)
						}
						shown = append(shown, id)
					}
				}
				shown = slices.Compact(shown)
				got := p.want(200, "GET", "/"+noun+"?"+q, "").ids()
				if rows += len(got); !slices.Equal(shown, got) && len(shown)+len(got) > 0 {
					t.Errorf("%s?%s as %s: the page shows %v, the call gives %v", noun, q, name(who), shown, got)
				}
			}
		}
	}
	if rows < 200 {
		t.Errorf("only %d rows were compared", rows)
	}
}

func TestARepeatedCallMakesOne(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	p := w.program(w.staff).with("Idempotency-Key", "one")
	body := trip + "}"
	first := p.want(201, "POST", "/visits", body)
	second := p.want(201, "POST", "/visits", body)
	if first.body != second.body || second.header.Get("ETag") != `"1"` || second.header.Get("Idempotent-Replayed") != "true" || first.header.Get("Idempotent-Replayed") != "" {
		t.Errorf("first %s, then %s", first.body, second.body)
	}
	if got := p.want(422, "POST", "/visits", trip+`, "purpose": "another"}`).complaints(); got != "Idempotency-Key: api.key-reused" {
		t.Error(got)
	}
	for _, key := range []string{"a b", "키", strings.Repeat("k", 201)} {
		if got := p.with("Idempotency-Key", key).want(422, "POST", "/visits", body).complaints(); got != "Idempotency-Key: api.bad-key" {
			t.Errorf("%q: %s", key, got)
		}
	}
	if other := w.program(w.other).with("Idempotency-Key", "one").want(201, "POST", "/visits", body); other.id() == first.id() {
		t.Error("another account's key is the same")
	}
	// What failed may be tried again with its key.
	p = p.with("Idempotency-Key", "two")
	p.want(422, "POST", "/visits", `{}`)
	p.want(201, "POST", "/visits", body)
	// All at once.
	var wait sync.WaitGroup
	found := make(chan int64, 20)
	p = p.with("Idempotency-Key", "three")
	for range 20 {
		wait.Go(func() { found <- p.call("POST", "/visits", body).id() })
	}
	wait.Wait()
	close(found)
	ids := map[int64]bool{}
	for id := range found {
		ids[id] = true
	}
	if len(ids) != 1 || ids[0] {
		t.Errorf("20 at once made %v", ids)
	}
	w.exec("update idempotency_keys set created_at = now() - interval '25 hours'", nil)
	if again := w.program(w.staff).with("Idempotency-Key", "one").want(201, "POST", "/visits", body); again.id() == first.id() {
		t.Error("a key lasts for ever")
	}
}

func TestAChangeSaysWhichVersionItIsOf(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	v := w.visit(w.staff, w.trip("Trip", -3, w.lee, w.casted))
	c := w.commitment(w.staff, commitment.Draft{What: "By itself", InstituteIDs: []int64{w.casted}})
	p := w.program(w.staff)
	for path, field := range map[string]string{fmt.Sprintf("/visits/%d", v.ID): "title", fmt.Sprintf("/commitments/%d", c): "what"} {
		body := fmt.Sprintf(`{%q: "Another"}`, field)
		for _, method := range []string{"PATCH", "DELETE"} {
			p.want(428, method, path, body)
			p.with("If-Match", "*").want(428, method, path, body)
			for _, tag := range []string{`"99"`, `W/"1"`, `1`, `"1", "2"`, `"x"`, `""`} {
				if got := p.with("If-Match", tag).want(412, method, path, body); got.json["code"] != "stale" {
					t.Errorf("%s: %s", tag, got.body)
				}
			}
			w.program(w.researcher).want(403, method, path, body) // before anything is said of versions
		}
		p.with("If-Match", `"1"`).want(200, "PATCH", path, body)
		p.with("If-Match", `"1"`).want(412, "PATCH", path, body)
		p.with("If-Match", `"2"`).want(204, "DELETE", path, "")
		p.with("If-Match", `"2"`).want(412, "POST", path+"/restore", "")
		p.with("If-Match", `"3"`).want(200, "POST", path+"/restore", "")
		p.want(200, "POST", path+"/restore", "")
	}
}
