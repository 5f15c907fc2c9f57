package app_test

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"gyoryu/internal/account"
	"gyoryu/internal/auth"
	"gyoryu/internal/commitment"
)

// token makes one for the account.
func (s *stand) token(who auth.Account, readsOnly bool) (id int64, token string) {
	s.t.Helper()
	id, token, err := account.Store{DB: s.db}.AddToken(s.t.Context(), who.ID, who.ID, "a program", readsOnly)
	if err != nil {
		s.t.Fatal(err)
	}
	return id, token
}

// bearing is a program that shows the token, and has no cookie.
func (s *stand) bearing(token string) program {
	s.t.Helper()
	return s.program(auth.Account{}).with("Authorization", "Bearer "+token)
}

// holding is a program with a token of the account's.
func (s *stand) holding(who auth.Account) program {
	s.t.Helper()
	_, token := s.token(who, false)
	return s.bearing(token)
}

// noted is what a call with a token leaves behind even if it is refused.
var noted = []string{"sessions", "api_tokens"}

// calls are every route for programs: the method, the path below /api/v1 with a record
// that is there, and a body that the door would take.
func (w *world) calls() []route {
	w.t.Helper()
	there := map[string]int64{"institute": w.casted, "person": w.wang, "area": w.mobility}
	for _, noun := range []string{"visit", "commitment", "agreement", "topic", "forum", "edition", "exchange", "output", "post", "assignment"} {
		there[noun] = w.of(noun)[0].id
	}
	var all []route
	for _, r := range w.routes() {
		if path, is := strings.CutPrefix(r.pattern, "/api/v1"); is && strings.HasPrefix(path, "/") {
			all = append(all, route{r.method, strings.ReplaceAll(path, "{id}", itoa(there[nounOf(r.pattern)]))})
		}
	}
	if len(all) < 30 {
		w.t.Fatalf("only %d routes for programs", len(all))
	}
	return all
}

// sends is a body that would make or change a record at the address.
func (w *world) sends(r route) string {
	if r.method != http.MethodPost && r.method != http.MethodPatch || strings.HasSuffix(r.pattern, "/restore") {
		return ""
	}
	noun := strings.Split(r.pattern, "/")[1]
	if r.method == http.MethodPatch {
		return map[string]string{
			"visits": `{"title": "Taken"}`, "commitments": `{"what": "Taken"}`, "institutes": `{"notes": "Taken"}`, "people": `{"notes": "Taken"}`,
			"areas": `{"name_en": "Taken"}`, "agreements": `{"title": "Taken"}`, "topics": `{"title": "Taken"}`, "forums": `{"name": "Taken"}`,
			"editions": `{"theme": "Taken"}`, "exchanges": `{"outcome": "Taken"}`, "outputs": `{"title": "Taken"}`, "posts": `{"title_en": "Taken"}`,
			"assignments": `{"role": "Taken"}`,
		}[noun]
	}
	return map[string]string{
		"visits":      trip + "}",
		"commitments": fmt.Sprintf(`{"what": "Made", "owed_by": "us", "institute_ids": [%d]}`, w.casted),
		"exchanges":   fmt.Sprintf(`{"person_id": %d, "to_institute_id": %d}`, w.cho, w.casted),
		"institutes":  `{"name": "Made", "kind": "other", "country": "CN"}`,
		"people":      `{"name": "Made"}`,
		"areas":       `{"name_en": "Made"}`,
		"posts":       `{"title_en": "Made", "text_en": "Made"}`,
		"agreements":  fmt.Sprintf(`{"title": "Made", "kind": "mou", "state": "proposed", "parties": [{"institute_id": %d}, {"institute_id": %d}]}`, w.casted, w.kostec),
		"topics":      `{"title": "Made"}`,
		"forums":      `{"name": "Made"}`,
		"editions":    fmt.Sprintf(`{"forum_id": %d, "number": 99}`, w.of("forum")[0].id),
		"outputs":     `{"title": "Made", "kind": "other"}`,
		"assignments": fmt.Sprintf(`{"person_id": %d, "institute_id": %d}`, w.wang, w.kostec),
	}[noun]
}

func (w *world) unchanged(before map[string]string) {
	w.t.Helper()
	for table, now := range w.contents(noted...) {
		if before[table] != now {
			w.t.Errorf("%s has changed", table)
		}
	}
}

// TestWithoutATokenNothingOpens, nor with one that is none, revoked, or of an account
// that is disabled.
func TestWithoutATokenNothingOpens(t *testing.T) {
	t.Parallel()
	w := populated(site(t)).inEveryState()
	accounts := account.Store{DB: w.db}
	id, revoked := w.token(w.manager, false)
	if err := accounts.RevokeToken(t.Context(), w.manager.ID, w.manager.ID, id); err != nil {
		t.Fatal(err)
	}
	gone := w.account("gone", 0, auth.Manager)
	_, disabled := w.token(gone, false)
	w.bearing(disabled).want(200, "GET", "/visits", "")
	if err := accounts.Disable(t.Context(), w.admin.ID, gone.Email); err != nil {
		t.Fatal(err)
	}
	programs := map[string]program{
		"no token":                           w.program(auth.Account{}),
		"an empty token":                     w.bearing(""),
		"no such token":                      w.bearing("gyoryu_" + strings.Repeat("A", 43)),
		"a revoked token":                    w.bearing(revoked),
		"a token of a disabled account":      w.bearing(disabled),
		"a revoked token and a live session": w.program(w.manager).with("Authorization", "Bearer "+revoked),
		"a session's secret as token":        w.bearing(w.session(w.manager)),
		"a token without saying what it is":  w.program(auth.Account{}).with("Authorization", disabled),
		"a password":                         w.program(auth.Account{}).with("Authorization", "Basic bWFuYWdlcjptYW5hZ2Vy"),
	}
	before := w.contents(noted...)
	for name, p := range programs {
		for _, r := range w.calls() {
			got := p.with("If-Match", `"1"`).call(r.method, r.pattern, w.sends(r))
			if got.status != http.StatusUnauthorized || got.json["status"] != 401.0 || !strings.HasPrefix(got.header.Get("Content-Type"), "application/problem+json") ||
				!strings.HasPrefix(got.header.Get("WWW-Authenticate"), "Bearer") {
				t.Errorf("%s, %s: %d %s %v", name, r, got.status, got.body, got.header)
			}
		}
	}
	w.unchanged(before)
}

// TestATokenThatMayOnlyRead reads everything, and changes nothing.
func TestATokenThatMayOnlyRead(t *testing.T) {
	t.Parallel()
	w := populated(site(t)).inEveryState()
	_, reads := w.token(w.keeper, true)
	_, writes := w.token(w.keeper, false)
	before := w.contents(noted...)
	for _, r := range w.calls() {
		p := w.bearing(reads).with("If-Match", `"1"`).with("Idempotency-Key", "one")
		if r.method == http.MethodGet {
			asked := r.pattern
			if asked == "/search" { // for nothing it finds nothing
				asked += "?q=a"
			}
			p.want(200, r.method, asked, "")
			continue
		}
		got := p.call(r.method, r.pattern, w.sends(r))
		if got.status != http.StatusForbidden || got.json["code"] != "reads-only" || !strings.HasPrefix(got.header.Get("Content-Type"), "application/problem+json") {
			t.Errorf("%s: %d %s", r, got.status, got.body)
		}
	}
	w.unchanged(before)
	// The same calls with one that may more do something: so it was the token.
	for _, r := range w.calls() {
		if r.method == http.MethodGet {
			continue
		}
		if got := w.bearing(writes).call(r.method, r.pattern, w.sends(r)); got.status == http.StatusForbidden || got.status == http.StatusUnauthorized || got.status == http.StatusUnprocessableEntity {
			t.Errorf("%s with one that writes: %d %s", r, got.status, got.body)
		}
	}
	for table, now := range w.contents(noted...) {
		made := []string{"visits", "commitments", "institutes", "people", "areas", "agreements", "topics", "forums", "editions", "exchanges", "outputs", "posts", "assignments"}
		if slices.Contains(made, table) && before[table] == now {
			t.Errorf("nothing was ever made in %s", table)
		}
	}
}

// TestATokenDoesWhatItsAccountMay, and no more.
func TestATokenDoesWhatItsAccountMay(t *testing.T) {
	t.Parallel()
	w := populated(site(t)).inEveryState()
	for _, who := range w.everyone[1:] {
		p := w.holding(who)
		for _, r := range w.calls() {
			open := is(who, opensTo(r)...)
			if r.method == http.MethodPost && !strings.HasSuffix(r.pattern, "/restore") {
				want := 403
				if open {
					want = 422
				}
				p.want(want, r.method, r.pattern, `{"no_such_field": 1}`)
			} else if got := p.call(r.method, r.pattern, w.sends(r)).status; got == 403 && is(who, auth.Manager) || got != 403 && !open || got == 401 {
				t.Errorf("%s as %s: %d", r, name(who), got)
			}
		}
	}
	p := w.holding(w.researcher)
	p.want(403, "POST", "/visits", trip+"}")
	w.holding(w.staff).want(201, "POST", "/visits", trip+"}")
	w.holding(w.admin).want(403, "POST", "/visits", trip+"}")
	// What the account may changes with its roles, for the token that it has already.
	w.exec("update accounts set roles = '{staff}' where id = "+itoa(w.researcher.ID), nil)
	p.want(201, "POST", "/visits", trip+"}")
}

// opensTo are the roles that a route for programs is for.
func opensTo(r route) []auth.Role {
	topics, posts := strings.HasPrefix(r.pattern, "/topics"), strings.HasPrefix(r.pattern, "/posts")
	areas, people := strings.HasPrefix(r.pattern, "/areas/"), strings.HasPrefix(r.pattern, "/people/")
	switch {
	case topics && r.method != http.MethodGet:
		return proposer
	case posts:
		return writer
	case r.method == http.MethodGet, people && r.method == http.MethodPatch:
		return auth.Roles
	case areas:
		return []auth.Role{auth.Manager}
	}
	return []auth.Role{auth.Staff, auth.Manager}
}

// told are the addresses for programs, below /api/v1, that could tell of the secret.
func (w *world) told(x secret) []string {
	all := []string{}
	add := func(noun string, queries ...string) {
		for _, q := range append(queries, "", "limit=1", "limit=1000", "q=zq", "q=offstage", "q=off+stage", "q=OSI") {
			all = append(all, "/"+noun+"?"+q)
		}
	}
	i, a := "institute="+itoa(x.institute), "area="+itoa(x.area)
	var people []string
	for _, id := range []int64{x.leader, x.delegate, x.metOurs, x.metTheirs, x.inCharge, x.before, x.theirs} {
		people = append(people, "person="+itoa(id))
		all = append(all, personPath(id))
	}
	all = append(all, institutePath(x.institute), "/areas/"+itoa(x.area))
	add("visits", append(people, i, a, "country=IS", "year=2003", "q=zqtitlex", "q=zqpurposex", "q=zqdiscussedx", "state=done", "direction=incoming", "sort=day", "sort=title", "sort=-title")...)
	for _, which := range commitment.Sets {
		add("commitments", "which="+string(which), "which="+string(which)+"&"+i, "which="+string(which)+"&sort=-new", "which="+string(which)+"&q=zq")
		for _, p := range people {
			add("commitments", "which="+string(which)+"&"+p)
		}
	}
	add("commitments", "which=all&q=zqfirstx", "which=all&q=zqnotex", "which=all&q=zqtitlex", "which=all&sort=what", "which=all&sort=-what")
	add("institutes", "country=IS", "sort=contact", "sort=-contact", "q=zqtitlex")
	add("people", i, a, "country=IS", "sort=met", "sort=-met")
	add("areas", "q=zq")
	for _, path := range w.around(x) {
		if strings.Contains(path, "after=") {
			all = append(all, path)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// TestWhatIsConfidentialIsSoForPrograms: to whom it does not concern, no list, filter,
// total or record is any other than before it was there.
func TestWhatIsConfidentialIsSoForPrograms(t *testing.T) {
	t.Parallel()
	w := populated(site(t)).inEveryState()
	x := w.cast()
	all := func(p program) map[string]string {
		answers := map[string]string{}
		for _, path := range w.told(x) {
			got := p.call("GET", path, "")
			if got.status != http.StatusOK {
				t.Fatalf("%s: %d %s", path, got.status, got.body)
			}
			answers[path] = got.body
		}
		return answers
	}
	outsiders := map[string]program{}
	for _, who := range []auth.Account{w.admin, w.researcher, w.other} {
		outsiders[who.Name] = w.holding(who)
	}
	before := map[string]map[string]string{}
	for who, p := range outsiders {
		before[who] = all(p)
	}
	w.plant(&x)
	for who, p := range outsiders {
		now := all(p)
		for _, path := range slices.Sorted(maps.Keys(now)) {
			if now[path] != before[who][path] {
				t.Errorf("%s tells %s of it: %s", path, who, difference(before[who][path], now[path]))
			}
			if words.MatchString(now[path]) {
				t.Errorf("%s says to %s %s", path, who, words.FindString(now[path]))
			}
		}
		same := func(method, path, body string, id int64) {
			t.Helper()
			ask := func(id int64) result {
				with := strings.NewReplacer("{id}", itoa(id))
				return p.with("If-Match", `"1"`).with("X-Request-Id", "the-request").call(method, with.Replace(path), with.Replace(body))
			}
			got, none := ask(id), ask(999999)
			if got.status != none.status || got.status < 300 && method != http.MethodGet || got.header.Get("ETag") != "" || hideID(got.body, id) != hideID(none.body, 999999) {
				t.Errorf("%s %s as %s: %d %s\nof none: %d %s", method, path, who, got.status, got.body, none.status, none.body)
			}
		}
		for path, ids := range map[string][]int64{"/visits/{id}": {x.visit}, "/commitments/{id}": x.commitments} {
			for _, id := range ids {
				same("GET", path, "", id)
				same("PATCH", path, w.sends(route{"PATCH", path}), id)
				same("DELETE", path, "", id)
				same("POST", path+"/restore", "", id)
			}
		}
		same("GET", "/commitments?which=all&visit={id}", "", x.visit)
		for _, point := range x.points {
			same("POST", "/commitments", `{"what": "x", "owed_by": "us", "institute_ids": [`+itoa(w.casted)+`], "point_id": {id}}`, point)
		}
	}
}

// hideID is an answer without the number that was asked for.
func hideID(body string, id int64) string {
	return strings.ReplaceAll(body, "/"+itoa(id), "/-")
}

// TestWhatIsConfidentialConcernsSomePrograms: theirs get all of it, by every filter.
func TestWhatIsConfidentialConcernsSomePrograms(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	x := w.cast()
	w.plant(&x)
	i := itoa(x.institute)
	for _, who := range []auth.Account{w.manager, w.keeper, w.staff, x.leads, x.went, x.met, x.reader} {
		p := w.holding(who)
		v := p.want(200, "GET", visitPath(x.visit), "")
		for _, word := range []string{"zqtitlex", "zqpurposex", "zqoutcomex", "zqrolex", "zqplacex", "zqdiscussedx", "zqfirstx", "zqsecondx", "zqthirdx", "zqwholex"} {
			if !strings.Contains(v.body, word) {
				t.Errorf("the visit does not tell %s of %s", who.Name, word)
			}
		}
		for _, q := range []string{"", "q=zqtitlex", "institute=" + i, "person=" + itoa(x.leader), "person=" + itoa(x.metTheirs), "country=IS", "year=2003", "area=" + itoa(x.area)} {
			if got := p.want(200, "GET", "/visits?"+q, ""); got.json["total"] != 1.0 || !slices.Equal(got.ids(), []int64{x.visit}) {
				t.Errorf("/visits?%s as %s: %s", q, who.Name, got.body)
			}
		}
		for n, id := range x.commitments {
			word := []string{"zqfirstx", "zqsecondx", "zqthirdx"}[n]
			if c := p.want(200, "GET", commitmentPath(id), ""); c.json["visit_id"] != float64(x.visit) || c.json["what"] != word {
				t.Errorf("commitment %d as %s: %s", id, who.Name, c.body)
			}
			for _, q := range []string{"q=" + word, "institute=" + i, "visit=" + itoa(x.visit)} {
				want := 3.0
				if strings.HasPrefix(q, "q=") {
					want = 1
				}
				if got := p.want(200, "GET", "/commitments?which=all&"+q, ""); got.json["total"] != want || !slices.Contains(got.ids(), id) {
					t.Errorf("/commitments?%s as %s: %v in all, %v", q, who.Name, got.json["total"], got.ids())
				}
			}
		}
	}
	// Whoever is or was in charge of one has that one, and nothing of where it is from.
	for n, who := range []auth.Account{x.does, x.did} {
		p := w.holding(who)
		p.want(404, "GET", visitPath(x.visit), "")
		p.want(404, "GET", commitmentPath(x.commitments[2]), "")
		c := p.want(200, "GET", commitmentPath(x.commitments[n]), "")
		if c.json["visit_id"] != nil || c.json["point_id"] != nil {
			t.Errorf("%s is told where it is from: %s", who.Name, c.body)
		}
		for _, path := range []string{"/commitments?which=all", "/commitments?which=all&institute=" + i, "/commitments?which=all&q=zq"} {
			if got := p.want(200, "GET", path, ""); got.json["total"] != 1.0 || !slices.Equal(got.ids(), []int64{x.commitments[n]}) {
				t.Errorf("%s as %s: %s", path, who.Name, got.body)
			}
		}
		if got := p.want(200, "GET", "/commitments?which=all&visit="+itoa(x.visit), ""); got.json["total"] != 0.0 {
			t.Errorf("%s learns of which visit: %s", who.Name, got.body)
		}
		for _, q := range []string{"", "q=zq", "institute=" + i, "year=2003", "person=" + itoa(x.inCharge)} {
			if got := p.want(200, "GET", "/visits?"+q, ""); got.json["total"] != 0.0 {
				t.Errorf("/visits?%s as %s: %s", q, who.Name, got.body)
			}
		}
	}
}
