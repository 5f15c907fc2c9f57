package e2e

import (
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/jackc/pgx/v5/pgxpool"

	"gyoryu/internal/account"
	"gyoryu/internal/app"
	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/demo"
	"gyoryu/internal/form"
	"gyoryu/internal/pg/pgtest"
)

var office = time.FixedZone("KST", 9*60*60)

// serve serves the whole site over db.
func serve(t *testing.T, db *pgxpool.Pool) *httptest.Server {
	t.Helper()
	server := httptest.NewServer(app.New(app.Options{DB: db, Clock: day.Clock{Now: time.Now, Zone: office}, Demo: true}))
	t.Cleanup(server.Close)
	return server
}

// hand is somebody at a browser without script.
type hand struct {
	t      *testing.T
	origin string
	client *http.Client
}

// signIn is somebody with the role, whose account is made if need be.
func signIn(t *testing.T, db *pgxpool.Pool, server *httptest.Server, role auth.Role) *hand {
	t.Helper()
	_, _ = account.Store{DB: db}.AddDemo(t.Context(), account.Draft{Email: string(role) + "@demo.example", Name: "Somebody", Roles: []auth.Role{role}})
	return newHand(t, server.URL, role)
}

// newHand is somebody signed in as the demo account of the role.
func newHand(t *testing.T, origin string, role auth.Role) *hand {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	h := &hand{t: t, origin: origin, client: &http.Client{Jar: jar, Transport: asking("en")}}
	h.post("/sign-in/demo", url.Values{"email": {string(role) + "@demo.example"}})
	return h
}

func (h *hand) get(path string) *goquery.Document {
	h.t.Helper()
	r, err := h.client.Get(h.origin + path)
	return h.read(path, r, err)
}

func (h *hand) post(path string, values url.Values) *goquery.Document {
	h.t.Helper()
	r, err := h.client.PostForm(h.origin+path, values)
	return h.read(path, r, err)
}

func (h *hand) read(path string, r *http.Response, err error) *goquery.Document {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
	defer r.Body.Close()
	page, err := goquery.NewDocumentFromReader(r.Body)
	if err != nil {
		h.t.Fatal(err)
	}
	if r.StatusCode != http.StatusOK {
		h.t.Fatalf("%s answers %d: %s", path, r.StatusCode, text(page.Find("main")))
	}
	return page
}

// TestFactsOfTheArticleAreOnThePages reads the demo data's pages.
func TestFactsOfTheArticleAreOnThePages(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	if err := demo.Load(t.Context(), db, day.Clock{Now: time.Now, Zone: office}); err != nil {
		t.Fatal(err)
	}
	checkFacts(t, signIn(t, db, serve(t, db), auth.Manager).get, full)
}

// TestFactsOfTheArticleAreEnteredThroughForms types every fact into the forms of an
// empty database, in a browser without script, and finds them on the pages.
func TestFactsOfTheArticleAreEnteredThroughForms(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	h := signIn(t, db, serve(t, db), auth.Staff)
	for _, v := range institutesTyped {
		h.post("/institutes", v)
	}
	h.post("/people", url.Values{
		"name": {"Hwang-hee Cho"}, "family": {"Cho"}, "given": {"Hwang-hee"}, "native": {"조황희"}, "native_lang": {"ko"}, "honorific": {"Dr."},
		"positions[0].institute": {"STEPI"}, "positions[0].title": {"President"},
	})
	f := form.With(url.Values{
		"title": {articleTitle}, "direction": {"outgoing"}, "starts_on": {"3-6 March 2019"}, "ends_on": {""},
		"delegates": {"Hwang-hee Cho"}, "delegation_size": {"5"}, "purpose": {purposeTyped}, "outcome": {outcomeTyped},
	})
	for i, s := range stopsTyped {
		f.Set(form.At("stops", i, "institute"), s.institute)
		for j, p := range s.points {
			f.Set(form.At(form.At("stops", i, "points"), j, "kind"), p.kind)
			f.Set(form.At(form.At("stops", i, "points"), j, "text"), p.text)
		}
	}
	for j, p := range wholeTyped {
		f.Set(form.At("points", j, "kind"), p.kind)
		f.Set(form.At("points", j, "text"), p.text)
		f.Set(form.At("points", j, "with"), p.with)
	}
	page := h.post("/visits", f.All())
	if got := text(page.Find("h1")); got != articleTitle {
		t.Fatalf("landed on %q: %s", got, text(page.Find(".complaint")))
	}
	h.nameLeader(page)
	checkFacts(t, h.get, full)
}

// nameLeader says as what the leader went: the picker takes roles of people already
// chosen, so it is added by editing the visit.
func (h *hand) nameLeader(page *goquery.Document) {
	h.t.Helper()
	path, ok := page.Find("a.button.primary").Attr("href")
	if !ok || !strings.HasSuffix(path, "/edit") {
		h.t.Fatalf("no way to edit from %s", text(page.Find("h1")))
	}
	edit := h.get(path)
	values := typedIn(edit.Find("form[data-guard]"))
	values.Set("delegates[0].role", "President of STEPI")
	h.post(strings.TrimSuffix(path, "/edit"), values)
}

// typedIn is what a form would send as it stands.
func typedIn(s *goquery.Selection) url.Values {
	v := url.Values{}
	s.Find("input[name], textarea[name], select[name]").Each(func(_ int, field *goquery.Selection) {
		name, _ := field.Attr("name")
		if field.Closest("template").Length() > 0 {
			return
		}
		switch kind, _ := field.Attr("type"); {
		case field.Is("select"):
			value, _ := field.Find("option[selected]").Attr("value")
			v.Add(name, value)
		case field.Is("textarea"):
			v.Add(name, field.Text())
		case kind == "checkbox" || kind == "radio":
			if _, on := field.Attr("checked"); on {
				value, _ := field.Attr("value")
				v.Add(name, value)
			}
		default:
			value, _ := field.Attr("value")
			v.Add(name, value)
		}
	})
	return v
}
