package app_test

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"gyoryu/internal/app"
	"gyoryu/internal/auth"
	"gyoryu/internal/commitment"
	"gyoryu/internal/day"
	"gyoryu/internal/file"
	"gyoryu/internal/line"
	"gyoryu/internal/list"
	"gyoryu/internal/pg"
	"gyoryu/internal/pick"
	"gyoryu/internal/visit"
	"gyoryu/internal/webtest"
)

// secret is a confidential visit with an unmistakable word in every text, at an
// institute and with people who have nothing else to do with anything.
type secret struct {
	visit                  int64
	commitments            []int64
	points                 []int64
	institute              int64
	leader, delegate       int64 // ours
	metOurs, metTheirs     int64
	inCharge, before       int64 // ours, of the first and of the second commitment
	theirs                 int64 // in charge on their side
	area                   int64
	reader                 auth.Account
	leads, went, met, does auth.Account // accounts of people on it
	did                    auth.Account
}

// words that stand in the secret's texts and nowhere else.
var words = regexp.MustCompile(`(?i)zq[a-z]+x`)

// people and the place of the secret, as they are before it is planted.
func (w *world) cast() secret {
	w.t.Helper()
	x := secret{
		institute: w.institute("OSI", "Off Stage Institute", "IS"), area: w.area("Off stage", "무대 밖"),
		leader: w.person("Leads Offstage", "", w.stepi), delegate: w.person("Goes Offstage", "", w.stepi), metOurs: w.person("Sits Offstage", "", w.stepi),
		inCharge: w.person("Does Offstage", "", w.stepi), before: w.person("Did Offstage", "", w.stepi),
	}
	x.metTheirs, x.theirs = w.person("Met Offstage", "", x.institute), w.person("Promises Offstage", "", x.institute)
	x.reader = w.account("reader", 0, auth.Researcher)
	x.leads, x.went, x.met = w.account("leads", x.leader, auth.Staff), w.account("went", x.delegate, auth.Researcher), w.account("met", x.metOurs, auth.Researcher)
	x.does, x.did = w.account("does", x.inCharge, auth.Staff), w.account("did", x.before, auth.Researcher)
	return x
}

// plant logs the secret as staff, and does with its commitments all that can be done.
func (w *world) plant(x *secret) {
	w.t.Helper()
	who := func(id int64) visit.Delegate { return visit.Delegate{Person: &pick.Person{ID: id}} }
	first, last := day.Day{Year: 2003, Month: 2, Day: 5}, day.Day{Year: 2003, Month: 2, Day: 7}
	v := w.visit(w.staff, visit.Draft{
		Title: "zqtitlex", Direction: visit.Incoming, StartsOn: first, EndsOn: last, Purpose: "zqpurposex", Outcome: "zqoutcomex", State: visit.Done,
		Confidential: true, DelegationSize: 7, AreaIDs: []int64{x.area}, ReaderIDs: []int64{x.reader.ID},
		Delegates: []visit.Delegate{{Person: &pick.Person{ID: x.leader}, Role: "zqrolex"}, who(x.delegate)},
		Stops: []visit.StopDraft{{
			Institute: &pick.Institute{ID: x.institute}, MetOn: first, Place: "zqplacex", People: []visit.Delegate{who(x.metTheirs), who(x.metOurs)},
			Points: []visit.PointDraft{
				{Kind: visit.Discussed, Text: "zqdiscussedx"},
				{Kind: visit.Agreed, Text: "zqfirstx", Person: &pick.Person{ID: x.inCharge}, DueOn: w.today(-4)},
				{Kind: visit.Agreed, Text: "zqsecondx", Person: &pick.Person{ID: x.before}},
				{Kind: visit.Agreed, Text: "zqthirdx"},
			},
		}},
		Points: []visit.PointDraft{{Kind: visit.Problem, Text: "zqwholex"}},
	})
	x.visit, x.commitments = v.ID, nil
	for _, p := range v.AllPoints() {
		x.points = append(x.points, p.ID)
	}
	commitments := commitment.Store{DB: w.db}
	must := func(err error) {
		w.t.Helper()
		if err != nil {
			w.t.Fatal(err)
		}
	}
	find := func(id int64) commitment.Commitment {
		c, err := commitments.Find(w.t.Context(), id, w.manager)
		must(err)
		return c
	}
	for _, c := range promises(v) {
		x.commitments = append(x.commitments, c.ID)
		w.exec("update commitments set their_person_id = @p where id = @id", pg.Args{"p": x.theirs, "id": c.ID})
		must(commitments.AddNote(w.t.Context(), c.ID, w.today(-1), "zqnotex", w.staff))
	}
	for name, of := range map[string]file.Record{"zqfilex.txt": {Noun: file.OfVisit, ID: x.visit}, "zqpaperx.txt": {Noun: file.OfCommitment, ID: x.commitments[0]}} {
		_, err := file.Store{DB: w.db}.Keep(w.t.Context(), file.Incoming{Record: of, Name: name, Body: strings.NewReader("zqcontentx"), Most: 1 << 20}, w.staff)
		must(err)
	}
	c := find(x.commitments[0])
	must(commitments.Move(w.t.Context(), c, c.Version, w.today(-2), "zqmovex", w.staff))
	c = find(x.commitments[1])
	must(commitments.Assign(w.t.Context(), c.ID, c.Version, w.kim, day.Day{}, w.staff))
	c = find(x.commitments[2])
	must(commitments.SetState(w.t.Context(), c.ID, c.Version, commitment.Kept, w.today(-1), "", "zqevidencex", w.staff))
	if len(w.of("visit")) == 0 {
		return
	}
	// Linked by hand with what everybody sees, both ways.
	lines, open := line.Store{DB: w.db}, line.Ref{Kind: line.Visit, ID: w.of("visit")[0].id}
	_, err := lines.Link(w.t.Context(), line.Ref{Kind: line.Visit, ID: x.visit}, open, "zqlinkx", w.staff)
	must(err)
	_, err = lines.Link(w.t.Context(), open, line.Ref{Kind: line.Commitment, ID: x.commitments[0]}, "zqlinkx", w.staff)
	must(err)
}

// volatile is what differs from one showing of a page to the next.
var volatile = regexp.MustCompile(`data-ends="[^"]*"|\bjust now\b|\b\d+ minutes? ago\b`)

// everything is all pages that who can get, with what could tell of the secret:
// lists by its people and places, in each order; suggestions; cursors around it.
func (w *world) everything(session string, x secret, langs ...string) map[string]string {
	w.t.Helper()
	// A fresh program: the counts in the navigation are kept for some seconds.
	b := webtest.Open(w.t, app.New(w.options))
	b.Header.Set("X-Request-Id", "the-request")
	b.SetCookie("session", session)
	paths := append(w.addresses(), w.around(x)...)
	pages := map[string]string{}
	for _, lang := range langs {
		b.Header.Set("Accept-Language", lang)
		for _, path := range paths {
			p := b.Ask(http.MethodGet, path, nil)
			pages[lang+" "+path] = fmt.Sprint(p.Status, " ", p.Location(), "\n", volatile.ReplaceAllString(p.Body, ""))
		}
	}
	return pages
}

// around are the addresses that the secret would show up at.
func (w *world) around(x secret) []string {
	var all []string
	for _, id := range []int64{x.leader, x.delegate, x.metOurs, x.metTheirs, x.inCharge, x.before, x.theirs} {
		all = append(all, personPath(id), "/visits?person="+itoa(id), "/commitments?which=all&person="+itoa(id))
	}
	i := itoa(x.institute)
	all = append(all, institutePath(x.institute), "/areas/"+itoa(x.area), "/visits?institute="+i, "/visits?area="+itoa(x.area), "/people?institute="+i,
		"/people?area="+itoa(x.area), "/institutes?country=IS", "/people?country=IS", "/visits?country=IS", "/visits?year=2003", "/visits?institute=OSI", "/visits?q=zq",
		"/visits?q=zqtitlex", "/commitments?q=zq", "/institutes?q=zq", "/people?q=zq", "/institutes/suggest?q=zq", "/people/suggest?q=zq", "/areas/suggest?q=zq",
		"/people/suggest?q=Offstage", "/people/suggest?q=&home=1", "/people/suggest?q=&institute="+i, "/institutes/suggest?q=OSI", "/people?q=offstage&sort=met",
		"/people?q=offstage&sort=-met", "/institutes?q=off+stage&sort=contact", "/institutes?q=off+stage&sort=-contact", "/visits/new?institute="+i,
		"/commitments/new?institute="+i, "/people/new?institute="+i)
	all = append(all, "/lines?year=2003", "/lines?institute="+i, "/lines?year=all&nothing=1", "/lines/suggest?kind=visit&q=zq", "/lines/suggest?kind=point&q=zq",
		"/lines/suggest?kind=commitment&q=zq", "/assignments?institute="+i)
	for _, word := range []string{"zqtitlex", "zqpurposex", "zqoutcomex", "zqdiscussedx", "zqfirstx", "zqthirdx", "zqwholex", "zqevidencex", "zqfilex", "zqpaperx", "zq", "zqnothingx"} {
		all = append(all, "/search?q="+word, "/search?q="+word+"&sort=day", "/search?q="+word+"+Offstage", "/search/suggest?q="+word, "/api/v1/search?q="+word)
	}
	all = append(all, "/search?q=offstage&institute="+i, "/search?q=zqfirstx&kind=commitment", "/search?q=zqdiscussedx&year=2003&country=IS", "/api/v1/search?q=zqfirstx&kind=commitment")
	all = append(all, "/briefing?institute="+i, "/briefing?institute="+i+"&institute="+itoa(w.casted), "/collaborators?area="+itoa(x.area),
		"/collaborators?q=off+stage", "/board-paper", "/board-paper?on=2003-12-31", "/board-paper?on=2004-03-01", "/follow-through/rows?country=IS&what=overdue")
	for _, what := range []string{"visits", "delegates"} {
		all = append(all, "/board-paper/rows?on=2003-12-31&what="+what, "/board-paper/rows?on=2003-12-31&country=IS&what="+what)
	}
	for _, which := range commitment.Sets {
		all = append(all, "/commitments?which="+string(which)+"&institute="+i, "/commitments?which="+string(which)+"&visit=1")
	}
	for _, direction := range visit.Directions {
		all = append(all, "/visits?direction="+string(direction)+"&sort=day")
	}
	after := func(path, sort, key string, id int64, more string) {
		all = append(all, path+"?"+more+"sort="+sort+"&after="+list.Cursor{Sort: sort, Key: key, ID: id}.String())
	}
	after("/visits", "-day", "2003-02-06", 1, "")
	after("/visits", "day", "2003-02-04", 1, "")
	after("/visits", "title", "zqtitl", 1, "")
	after("/visits", "-title", "zqtitley", 1, "")
	after("/commitments", "what", "zqf", 1, "which=all&")
	after("/commitments", "-new", "99999999", 99999999, "which=all&")
	after("/commitments", "urgent", w.today(-10).String(), 1, "")
	after("/institutes", "-contact", "2003-02-06", 1, "")
	after("/people", "met", "2003-02-04", 1, "")
	return all
}

// TestWhoMayNotSeeItCannot compares every page as everybody outside with the same
// page before the secret was there: not a word, not an id, not a number differs.
func TestWhoMayNotSeeItCannot(t *testing.T) {
	t.Parallel()
	w := populated(site(t)).inEveryState()
	x := w.cast()
	outsiders := []auth.Account{{}, w.admin, w.researcher, w.other}
	before, sessions := map[string]map[string]string{}, map[string]string{}
	for _, who := range outsiders {
		if who.SignedIn() {
			sessions[name(who)] = w.session(who)
		}
	}
	for _, who := range outsiders {
		before[name(who)] = w.everything(sessions[name(who)], x, "en")
	}
	w.plant(&x)
	for _, who := range outsiders {
		now := w.everything(sessions[name(who)], x, "en")
		for _, path := range slices.Sorted(maps.Keys(now)) {
			if now[path] != before[name(who)][path] {
				t.Errorf("%s tells %s of it: %s", path, name(who), difference(before[name(who)][path], now[path]))
			}
		}
		b := w.as(who)
		for _, path := range []string{visitPath(x.visit), visitPath(x.visit) + "/files", commitmentPath(x.commitments[0]) + "/files", w.fileOf(x.visit), visitPath(x.visit) + "/edit", commitmentPath(x.commitments[0]), commitmentPath(x.commitments[1]), commitmentPath(x.commitments[2])} {
			p := b.Ask(http.MethodGet, path, nil)
			if strings.HasSuffix(path, "/edit") && who.SignedIn() && !is(who, auth.Staff, auth.Manager) {
				continue // shut to the role, whatever is there
			}
			if who.SignedIn() && p.Status != http.StatusNotFound {
				t.Errorf("%s as %s: %d", path, name(who), p.Status)
			}
			if unknown := b.Ask(http.MethodGet, strings.Replace(path, itoa(x.visit), "999999", 1), nil); who.SignedIn() && strings.HasPrefix(path, "/visits") &&
				volatile.ReplaceAllString(strings.ReplaceAll(unknown.Body, "999999", itoa(x.visit)), "") != volatile.ReplaceAllString(p.Body, "") {
				t.Errorf("%s as %s differs from the page of what never was", path, name(who))
			}
			if words.MatchString(p.Body) {
				t.Errorf("%s as %s says %s", path, name(who), words.FindString(p.Body))
			}
		}
	}
}

// difference is where two texts part.
func difference(was, now string) string {
	a, b := strings.Split(was, "\n"), strings.Split(now, "\n")
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			n := 0
			for n < min(len(a[i]), len(b[i])) && a[i][n] == b[i][n] {
				n++
			}
			n = max(0, n-60)
			return fmt.Sprintf("was …%.160s, is …%.160s", a[i][n:], b[i][n:])
		}
	}
	return "longer or shorter"
}

// TestWhoMayNotSeeItCannotChangeIt posts to everything of it.
func TestWhoMayNotSeeItCannotChangeIt(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	x := w.cast()
	w.plant(&x)
	before := w.contents("sessions")
	typed := url.Values{
		"version": {"1"}, "title": {"Taken"}, "direction": {"incoming"}, "starts_on": {"2003-02-05"}, "what": {"Taken"}, "text": {"Taken"}, "reason": {"Taken"},
		"evidence": {"Taken"}, "due_on": {"tomorrow"}, "person_id": {itoa(w.kim)}, "person": {"Jeong-chaek Kim"}, "institutes[0].institute": {"OSI"},
	}
	version := value[int64](w.stand, "select version from commitments where id = @id", pg.Args{"id": x.commitments[2]})
	// Whether a hidden one, or none, is meant must make no difference.
	several := func(b *webtest.Browser, id, version int64) string {
		p := b.Ask("POST", "/commitments/assign", url.Values{"picked": {itoa(id) + ":" + itoa(version)}, "due_on": {"tomorrow"}, "person_id": {itoa(w.kim)}, "person": {"Kim"}})
		return fmt.Sprint(p.Status, p.Location(), p.Header["Set-Cookie"], p.Body)
	}
	for _, who := range []auth.Account{w.admin, w.researcher, w.other, x.did} {
		b := w.as(who)
		for _, r := range w.routes() {
			id := map[string]int64{"visit": x.visit, "commitment": x.commitments[2]}[nounOf(r.pattern)]
			if r.method != http.MethodPost || id == 0 {
				continue
			}
			path := strings.ReplaceAll(r.pattern, "{id}", itoa(id))
			p := b.Ask(r.method, path, typed)
			want := http.StatusNotFound
			if !is(who, doors[r.String()].roles...) {
				want = http.StatusForbidden
			}
			if p.Status != want {
				t.Errorf("%s as %s: %d, want %d", path, name(who), p.Status, want)
			}
			if words.MatchString(p.Body) {
				t.Errorf("%s as %s says %s", path, name(who), words.FindString(p.Body))
			}
		}
		if is(who, auth.Staff) && several(b, x.commitments[2], version) != several(b, 999999, version) {
			t.Errorf("several at once tells %s that it is there", name(who))
		}
	}
	// Its parts are nobody else's to take.
	b := w.as(w.other)
	own := w.visit(w.other, w.trip("Own", -9, 0, w.casted))
	for _, field := range []string{"stops[0].id", "stops[0].points[0].id", "points[0].id"} {
		id := x.points[0]
		if field == "stops[0].id" {
			id = value[int64](w.stand, "select id from stops where visit_id = @v", pg.Args{"v": x.visit})
		}
		f := b.Get(visitPath(own.ID) + "/edit").Want(200).Form(visitPath(own.ID)).Values()
		f.Set(field, itoa(id))
		f.Set("points[0].text", "Mine")
		if p := b.Post(visitPath(own.ID), f); words.MatchString(p.Body) {
			t.Errorf("%s of the secret: %d says %s", field, p.Status, words.FindString(p.Body))
		}
	}
	now := w.contents("sessions")
	for _, table := range []string{"institutes", "people", "areas", "accounts", "commitment_notes", "commitment_moves"} {
		if before[table] != now[table] {
			t.Errorf("%s was changed", table)
		}
	}
	if n := value[int](w.stand, "select count(*) from history where noun = 'visit' and noun_id = @v and account_id <> @staff",
		pg.Args{"v": x.visit, "staff": w.staff.ID}); n != 0 {
		t.Errorf("%d changes of the visit by others", n)
	}
}

// TestWhomItConcernsSeesIt.
func TestWhomItConcernsSeesIt(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	x := w.cast()
	w.plant(&x)
	all := []string{
		"zqtitlex", "zqpurposex", "zqoutcomex", "zqplacex", "zqrolex", "zqdiscussedx", "zqfirstx", "zqsecondx", "zqthirdx", "zqwholex", "Goes Offstage", "Met Offstage",
	}
	for _, who := range []auth.Account{w.manager, w.keeper, w.staff, x.leads, x.went, x.met, x.reader} {
		b := w.as(who)
		p := b.Get(visitPath(x.visit)).Want(200)
		for _, word := range all {
			if !strings.Contains(p.Says()+p.Text(".aside"), word) {
				t.Errorf("the page of the visit does not tell %s of %s", who.Name, word)
			}
		}
		for _, id := range x.commitments {
			if p := b.Get(commitmentPath(id)).Want(200); !strings.Contains(p.Says(), "zqnotex") || !strings.Contains(p.Text(".aside"), "zqtitlex") {
				t.Errorf("commitment %d tells %s: %s", id, who.Name, p.Says())
			}
		}
		for path, word := range map[string]string{
			"/visits?q=zq": "zqtitlex", "/visits?institute=OSI": "zqtitlex", "/visits?year=2003": "zqtitlex", "/commitments?q=zqfirst": "zqtitlex",
			institutePath(x.institute): "zqtitlex", personPath(x.metTheirs): "zqtitlex", "/areas/" + itoa(x.area): "zqtitlex",
			"/institutes?q=OSI": "2003", "/search?q=zqoutcomex": "zqtitlex", "/search?q=zqdiscussedx": "zqtitlex", "/search?q=zqfilex": "zqtitlex",
		} {
			if p := b.Get(path).Want(200); !strings.Contains(p.Says(), word) {
				t.Errorf("%s does not tell %s of %s: %.300s", path, who.Name, word, p.Says())
			}
		}
		changes := is(who, auth.Manager) || who.ID == w.staff.ID || who.ID == x.leads.ID
		if got := b.Ask("GET", visitPath(x.visit)+"/edit", nil).Status; (got == 200) != changes || !changes && got != 403 {
			t.Errorf("the form as %s: %d", who.Name, got)
		}
	}
}

// TestWhoIsInChargeSeesOnlyThat: one commitment, and nothing of where it came from.
func TestWhoIsInChargeSeesOnlyThat(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	x := w.cast()
	w.plant(&x)
	for _, c := range []struct {
		who  auth.Account
		mine int
		may  []string // words of the commitment itself
	}{
		{x.does, 0, []string{"zqfirstx", "zqnotex", "zqmovex", "zqpaperx"}},
		{x.did, 1, []string{"zqsecondx", "zqnotex"}},
	} {
		b := w.as(c.who)
		p := b.Get(commitmentPath(x.commitments[c.mine])).Want(200)
		for _, word := range c.may {
			if !strings.Contains(p.Says(), word) {
				t.Errorf("%s is not told %s", c.who.Name, word)
			}
		}
		paths := append(w.around(x), w.lists()...)
		paths = append(paths, "/", commitmentPath(x.commitments[c.mine]), "/commitments?which=all", "/commitments?visit="+itoa(x.visit)+"&which=all")
		if c.mine == 0 {
			paths = append(paths, commitmentPath(x.commitments[0])+"/edit")
		}
		for _, path := range paths {
			p := b.Ask("GET", path, nil)
			shown := p.Body
			if p.Document != nil { // what was asked for stands in the fields, and in the switch of languages
				p.Find("form[action='/preferences'], .filters").Remove()
				shown, _ = p.Html()
			}
			for _, word := range words.FindAllString(shown, -1) {
				if !slices.Contains(c.may, word) && !strings.Contains(path, word) {
					t.Errorf("%s tells %s %s", path, c.who.Name, word)
				}
			}
			if strings.Contains(shown, `href="`+visitPath(x.visit)+`"`) || strings.Contains(shown, visitPath(x.visit)+"#") {
				t.Errorf("%s leads %s to the visit", path, c.who.Name)
			}
		}
		for i, id := range x.commitments {
			if i != c.mine {
				b.Ask("GET", commitmentPath(id), nil).Want(404)
			}
		}
		b.Ask("GET", visitPath(x.visit), nil).Want(404)
		if p := b.Get("/commitments?which=all").Want(200); len(p.Rows()) != 1 {
			t.Errorf("%s lists %d commitments", c.who.Name, len(p.Rows()))
		}
		for _, path := range []string{institutePath(x.institute), personPath(x.leader)} {
			if p := b.Get(path).Want(200); strings.Contains(p.Text(".figures"), "1 visit") {
				t.Errorf("%s counts the visit: %s", path, p.Text(".figures"))
			}
		}
	}
}

// TestItIsHiddenAtOnce when a visit is made confidential, and shown again when not.
func TestItIsHiddenAtOnce(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	v := w.visit(w.staff, w.trip("zqlaterx", -5, 0, w.casted))
	c := promises(v)[0].ID
	other, staff := w.as(w.other), w.as(w.staff)
	other.Get(visitPath(v.ID)).Want(200)
	staff.Get(visitPath(v.ID)+"/edit").Want(200).Form(visitPath(v.ID)).Tick("confidential", "1").Press("save").Want(200)
	for _, path := range []string{visitPath(v.ID), commitmentPath(c)} {
		if p := other.Ask("GET", path, nil).Want(404); words.MatchString(p.Body) {
			t.Errorf("%s says %s", path, words.FindString(p.Body))
		}
	}
	for _, path := range []string{"/", "/visits", "/commitments", institutePath(w.casted), "/commitments?which=all&q=zq"} {
		if p := other.Get(path).Want(200); strings.Contains(p.Says(), "zqlaterx") && !strings.Contains(path, "zq") {
			t.Errorf("%s still shows it", path)
		}
	}
	staff.Get(visitPath(v.ID)+"/edit").Want(200).Form(visitPath(v.ID)).Untick("confidential", "1").Press("save").Want(200)
	other.Get(visitPath(v.ID)).Want(200)
	if p := other.Get(visitPath(v.ID)).Want(200); !strings.Contains(p.Text(".history"), "Confidential") {
		t.Errorf("the history does not tell: %s", p.Text(".history"))
	}
}
