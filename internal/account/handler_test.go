package account

import (
	"bytes"

	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strconv"

	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/go-chi/chi/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/flash"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/page"
	"gyoryu/internal/pg/pgtest"
	"gyoryu/web/ui"
)

// site is a small site: the pages of this package behind their doors, and one noun
// with a long form.
type site struct {
	*Handler
	db     *pgxpool.Pool
	server *httptest.Server
	// verifications of passwords so far
	verified atomic.Int32
	saved    atomic.Int32 // of the noun
}

const good = "sonamu-baram-7"

func newSite(t *testing.T, o Options) *site {
	t.Helper()
	t.Parallel()
	db := pgtest.New(t)
	if o.URL == "" {
		o.URL = "https://gyoryu.example"
	}
	s := &site{db: db, Handler: NewHandler(db, day.Clock{Now: time.Now, Zone: time.UTC}, o)}
	s.passwords.verified = func() { s.verified.Add(1) }

	fail := func(w http.ResponseWriter, r *http.Request, err error) {
		if err == auth.SignedOut { //nolint:errorlint // as Require gives it
			s.Hold(w, r)
			return
		}
		page.Fail(w, r, err)
	}
	m := chi.NewRouter()
	m.Use(flash.Load, s.Identify)
	m.Get("/sign-in", page.Handle(s.SignInForm))
	m.Post("/sign-in", page.Handle(s.SignIn))
	m.Post("/sign-in/demo", page.Handle(s.DemoSignIn))
	m.Get("/sign-in/continue", page.Handle(s.Continue))
	m.Get("/sign-in/forgotten", page.Handle(s.ForgottenForm))
	m.Post("/sign-in/forgotten", page.Handle(s.Forgotten))
	m.Get("/sign-in/link/{token}", page.Handle(s.LinkForm))
	m.Post("/sign-in/link/{token}", page.Handle(s.UseLink))
	m.Post("/sign-out", page.Handle(s.SignOut))
	m.Post("/preferences", page.Handle(s.Preferences))
	m.Get("/static/x", func(w http.ResponseWriter, r *http.Request) {})
	m.Group(func(m chi.Router) {
		m.Use(auth.Require(fail, auth.Roles...))
		m.Get("/", page.Handle(func(w http.ResponseWriter, r *http.Request) error {
			return page.Show(w, r, http.StatusOK, ui.Frame(ui.Page{Title: "Home of " + auth.Who(r.Context()).Email}))
		}))
		m.Post("/notes", page.Handle(func(w http.ResponseWriter, r *http.Request) error {
			f, err := form.Parse(r)
			if err != nil {
				return err
			}
			if f.Do() == "save" {
				s.saved.Add(1)
			}
			return page.Show(w, r, http.StatusOK, ui.Frame(ui.Page{Title: f.Do() + " " + f.Value("text") + " by " + auth.Who(r.Context()).Email}))
		}))
		m.Post("/notes/{id}/remove", page.Handle(func(w http.ResponseWriter, r *http.Request) error {
			s.saved.Add(1)
			return page.Go(w, r, "/")
		}))
		m.Get("/account", page.Handle(s.Own))
		m.Post("/account/password", page.Handle(s.ChangePassword))
		m.Post("/account/sessions/end", page.Handle(s.EndSession))
		m.Post("/account/sessions/end-others", page.Handle(s.EndOthers))
		m.Post("/account/tokens", page.Handle(s.MakeToken))
		m.Post("/account/tokens/{id}/revoke", page.Handle(s.RevokeToken))
		m.Post("/account/stay", page.Handle(s.Stay))
	})
	m.Group(func(m chi.Router) {
		m.Use(auth.Require(fail, auth.Admin))
		m.Get("/accounts", page.Handle(s.List))
		m.Get("/accounts/new", page.Handle(s.New))
		m.Post("/accounts", page.Handle(s.Create))
		m.Get("/accounts/{id}", page.Handle(s.Show))
		m.Get("/accounts/{id}/edit", page.Handle(s.Edit))
		m.Post("/accounts/{id}", page.Handle(s.Update))
		m.Post("/accounts/{id}/disable", page.Handle(s.Disable))
		m.Post("/accounts/{id}/enable", page.Handle(s.Enable))
		m.Post("/accounts/{id}/reset", page.Handle(s.Reset))
		m.Post("/accounts/{id}/tokens/{token}/revoke", page.Handle(s.RevokeTokenOf))
	})
	s.SetReplay(m.ServeHTTP)
	s.server = httptest.NewServer(m)
	t.Cleanup(s.server.Close)
	return s
}

// account makes one with the good password.
func (s *site) account(t *testing.T, email string, roles ...auth.Role) int64 {
	t.Helper()
	id := add(t, s.store, email, roles...)
	hash := must(s.passwords.hash(t.Context(), good))(t)
	ok(t, s.store.setPassword(t.Context(), id, hash, 0))
	return id
}

// browser is one with its own cookies. It does not follow redirects.
type browser struct {
	t      *testing.T
	site   *site
	client *http.Client
	header http.Header
}

type answer struct {
	*goquery.Document
	status int
	to     string // the redirect
	header http.Header
	body   string
}

func (s *site) browser(t *testing.T) *browser {
	jar := must(cookiejar.New(nil))(t)
	return &browser{t, s, &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}, http.Header{}}
}

func (b *browser) send(method, path string, values url.Values) answer {
	b.t.Helper()
	var body io.Reader
	if values != nil {
		body = strings.NewReader(values.Encode())
	}
	r := must(http.NewRequest(method, b.site.server.URL+path, body))(b.t)
	r.Header = b.header.Clone()
	if values != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	resp := must(b.client.Do(r))(b.t)
	defer func() { _ = resp.Body.Close() }()
	text := must(io.ReadAll(resp.Body))(b.t)
	if strings.Contains(string(text), "⟦") {
		_, after, _ := strings.Cut(string(text), "⟦")
		b.t.Errorf("%s %s: untranslated %.40s", method, path, after)
	}
	doc := must(goquery.NewDocumentFromReader(bytes.NewReader(text)))(b.t)
	return answer{doc, resp.StatusCode, resp.Header.Get("Location"), resp.Header, string(text)}
}

func (b *browser) get(path string) answer { b.t.Helper(); return b.send("GET", path, nil) }
func (b *browser) post(path string, values url.Values) answer {
	b.t.Helper()
	return b.send("POST", path, values)
}

func (a answer) want(t *testing.T, status int, to string) answer {
	t.Helper()
	if a.status != status || a.to != to {
		t.Fatalf("status %d to %q, want %d to %q; it says %q", a.status, a.to, status, to, a.text("main"))
	}
	return a
}

func (a answer) text(selector string) string {
	return strings.Join(strings.Fields(a.Find(selector).First().Text()), " ")
}

func (a answer) complaint(name string) string { return a.text("#" + name + "-complaint") }

func (b *browser) token() string {
	for _, c := range b.client.Jar.Cookies(must(url.Parse(b.site.server.URL))(b.t)) {
		if c.Name == "session" {
			return c.Value
		}
	}
	return ""
}

func (b *browser) signIn(email string) *browser {
	b.t.Helper()
	b.post("/sign-in", url.Values{"email": {email}, "password": {good}}).want(b.t, 303, "/")
	return b
}

func (b *browser) signedIn() bool {
	b.t.Helper()
	return b.get("/").status == 200
}

func cookie(t *testing.T, a answer, name string) *http.Cookie {
	t.Helper()
	for _, line := range a.header.Values("Set-Cookie") {
		if c, err := http.ParseSetCookie(line); err == nil && c.Name == name {
			return c
		}
	}
	t.Fatalf("no cookie %s", name)
	return nil
}

func TestSignIn(t *testing.T) {
	s := newSite(t, Options{})
	id := s.account(t, "bob@x.example")
	b := s.browser(t)
	b.header.Set("User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0")

	b.get("/account?x=1").want(t, 303, "/sign-in?next=%2Faccount%3Fx%3D1")
	b.get("/").want(t, 303, "/sign-in")
	a := b.get("/sign-in?next=/account").want(t, 200, "")
	for field, autocomplete := range map[string]string{"email": "username", "password": "current-password"} {
		if got, _ := a.Find("#" + field).Attr("autocomplete"); got != autocomplete {
			t.Errorf("autocomplete of %s is %q", field, got)
		}
	}
	if a.Find("[onpaste]").Length() != 0 || a.Find("nav#nav").Length() != 0 || strings.Contains(a.body, "demo.example") {
		t.Error("the page hinders pasting, shows the navigation, or offers the demo")
	}
	next, _ := a.Find("input[name=next]").Attr("value")

	a = b.post("/sign-in", url.Values{"email": {""}, "password": {""}}).want(t, 422, "")
	if a.complaint("email") == "" || a.complaint("password") == "" {
		t.Error("nothing typed, and no complaint")
	}
	a = b.post("/sign-in", url.Values{"email": {" BOB@x.example "}, "password": {good}, "next": {next}}).want(t, 303, "/account")
	c := cookie(t, a, "session")
	if !c.HttpOnly || c.Secure || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.MaxAge < 30*24*3600 {
		t.Errorf("cookie %s", c)
	}
	a = b.get("/account").want(t, 200, "")
	if !strings.Contains(a.text("table"), "Firefox 143 · Linux") || !strings.Contains(a.text("table"), "127.0.0.1") {
		t.Errorf("sessions: %q", a.text("table"))
	}
	if _, found := a.Find("session-watch").Attr("data-ends"); !found {
		t.Error("the page does not know when the sign-in ends")
	}
	b.get("/sign-in?next=/account").want(t, 303, "/account")

	// Signing in again makes a new session, and the old one is dead.
	before := b.token()
	b.signIn("bob@x.example")
	if b.token() == before {
		t.Error("the same session after signing in again")
	}
	if _, err := s.store.visitor(t.Context(), before); err == nil {
		t.Error("the old session lives")
	}
	stolen := b.token()
	b.post("/sign-out", url.Values{}).want(t, 303, "/sign-in")
	if a := b.get("/sign-in"); a.text(".flash") != "You are signed out." {
		t.Errorf("flash %q", a.text(".flash"))
	}
	if b.token() != "" || b.signedIn() {
		t.Error("signed in after signing out")
	}
	if _, err := s.store.visitor(t.Context(), stolen); err == nil {
		t.Error("the session lives after signing out")
	}
	b.post("/sign-out", url.Values{}).want(t, 303, "/sign-in")
	if n := count(t, s.db, "sessions where ended_at is null"); n != 0 {
		t.Errorf("%d sessions of %d go on", n, id)
	}
}

func TestTheCookieOnTLS(t *testing.T) {
	s := newSite(t, Options{Secure: true})
	s.account(t, "bob@x.example")
	a := s.browser(t).post("/sign-in", url.Values{"email": {"bob@x.example"}, "password": {good}}).want(t, 303, "/")
	c := cookie(t, a, "__Host-session")
	if !c.Secure || !c.HttpOnly || c.Path != "/" || c.Domain != "" || c.SameSite != http.SameSiteLaxMode {
		t.Errorf("cookie %s", c)
	}
	b := s.browser(t)
	b.header.Set("Cookie", "session="+c.Value)
	if b.signedIn() {
		t.Error("a cookie that may have come in the open signs in")
	}
	b.header.Set("Cookie", "__Host-session="+c.Value)
	if !b.signedIn() {
		t.Error("not signed in")
	}
}

func TestAllWrongSignInsAreAlike(t *testing.T) {
	s := newSite(t, Options{})
	s.account(t, "bob@x.example")
	s.account(t, "shut@x.example")
	add(t, s.store, "new@x.example")
	ok(t, s.store.Disable(t.Context(), 0, "shut@x.example"))
	seen := map[string]string{}
	for email, password := range map[string]string{
		"bob@x.example":           "wrong password",
		"nobody@x.example":        good,
		"shut@x.example":          good,
		"new@x.example":           good,
		"bob":                     good,
		"x' or 1=1 --":            good,
		"bob@x.example\r\nforged": good,
	} {
		before := s.verified.Load()
		a := s.browser(t).post("/sign-in", url.Values{"email": {email}, "password": {password}}).want(t, 422, "")
		if n := s.verified.Load() - before; n != 1 {
			t.Errorf("%q took %d comparisons of passwords, want 1", email, n)
		}
		if strings.Contains(a.body, password) {
			t.Errorf("%q: the password is on the page", email)
		}
		shown, _ := a.Find("#email").Attr("value")
		if shown != typedEmail(email) {
			t.Errorf("%q came back as %q", email, shown)
		}
		seen[strings.ReplaceAll(strings.ReplaceAll(a.text("main"), shown, ""), email, "")] += email + " "
		if a.complaint("password") != "The e-mail or the password is not right." {
			t.Errorf("%q: %q", email, a.complaint("password"))
		}
		if a.header.Get("Set-Cookie") != "" {
			t.Errorf("%q: a cookie", email)
		}
	}
	if len(seen) != 1 {
		t.Errorf("they differ: %v", seen)
	}
	if n := count(t, s.db, "sessions"); n != 0 {
		t.Errorf("%d sessions", n)
	}
}

func TestGuessingIsSlowedDown(t *testing.T) {
	for _, email := range []string{"bob@x.example", "nobody@x.example"} {
		t.Run(email, func(t *testing.T) {
			s := newSite(t, Options{})
			s.account(t, "bob@x.example")
			b := s.browser(t)
			for range freeByEmail {
				b.post("/sign-in", url.Values{"email": {email}, "password": {"wrong password"}}).want(t, 422, "")
			}
			before := s.verified.Load()
			a := b.post("/sign-in", url.Values{"email": {email}, "password": {good}}).want(t, 429, "")
			if got := a.complaint("password"); got != "Too many wrong tries. Wait 30 seconds, then try again." {
				t.Errorf("it says %q", got)
			}
			if a.header.Get("Retry-After") != "30" || s.verified.Load() != before {
				t.Errorf("Retry-After %q, %d comparisons", a.header.Get("Retry-After"), s.verified.Load()-before)
			}
			b.header.Set("Accept-Language", "ko")
			if got := b.post("/sign-in", url.Values{"email": {email}, "password": {good}}).complaint("password"); !strings.Contains(got, "초 뒤에 다시 시도하세요.") {
				t.Errorf("in Korean %q", got)
			}
		})
	}
}

func TestDemoSignIn(t *testing.T) {
	s := newSite(t, Options{Demo: true})
	for _, email := range demoAccounts {
		add(t, s.store, email, auth.Role(strings.TrimSuffix(email, demoDomain)))
	}
	s.account(t, "bob@x.example")
	a := s.browser(t).get("/sign-in?next=/account")
	if n := a.Find("form[action='/sign-in/demo'] button[name=email]").Length(); n != 4 {
		t.Errorf("%d buttons", n)
	}
	b := s.browser(t)
	b.post("/sign-in/demo", url.Values{"email": {"manager@demo.example"}, "next": {"/account"}}).want(t, 303, "/account")
	if got := b.get("/").text("h1"); got != "Home of manager@demo.example" {
		t.Errorf("signed in as %q", got)
	}
	b.post("/sign-in/demo", url.Values{"email": {"admin@demo.example"}}).want(t, 303, "/")
	for _, email := range []string{"bob@x.example", "nobody@demo.example", ""} {
		s.browser(t).post("/sign-in/demo", url.Values{"email": {email}}).want(t, 422, "")
	}
}

func TestNoDemoSignInOtherwise(t *testing.T) {
	s := newSite(t, Options{})
	add(t, s.store, "admin@demo.example", auth.Admin)
	s.browser(t).post("/sign-in/demo", url.Values{"email": {"admin@demo.example"}}).want(t, 404, "")
}

func TestNobodyIsLedAway(t *testing.T) {
	s := newSite(t, Options{Demo: true})
	s.account(t, "bob@x.example")
	add(t, s.store, "staff@demo.example")
	for _, away := range []string{
		"https://evil.example", "//evil.example", `/\evil.example`, "javascript:alert(1)", "/\t/evil.example", "evil.example",
		"\\\\evil.example", "/\r\nLocation: https://evil.example", "",
	} {
		b := s.browser(t)
		b.post("/sign-in", url.Values{"email": {"bob@x.example"}, "password": {good}, "next": {away}}).want(t, 303, "/")
		b.get("/sign-in?"+url.Values{"next": {away}}.Encode()).want(t, 303, "/")
		b.post("/preferences", url.Values{"language": {"ko"}, "back": {away}}).want(t, 303, "/")
		s.browser(t).post("/sign-in/demo", url.Values{"email": {"staff@demo.example"}, "next": {away}}).want(t, 303, "/")
	}
}

func TestOneTimeLinkPages(t *testing.T) {
	s := newSite(t, Options{})
	id, token, err := s.store.Add(t.Context(), 0, "bob@x.example", "Bob Ross", []auth.Role{auth.Staff}, 0)
	ok(t, err)
	b := s.browser(t)
	for range 2 { // opening it uses nothing up
		a := b.get(LinkPath(token)).want(t, 200, "")
		if a.text("h1") != "Welcome to Gyoryu" || a.header.Get("Referrer-Policy") != "no-referrer" || a.header.Get("Cache-Control") != "no-store" {
			t.Errorf("%q, headers %v", a.text("h1"), a.header)
		}
		for field, want := range map[string]string{"password": "new-password", "again": "new-password", "username": "username"} {
			if got, _ := a.Find("#" + field).Attr("autocomplete"); got != want {
				t.Errorf("autocomplete of %s is %q", field, got)
			}
		}
	}
	for name, values := range map[string][2]string{"short": {"kD8#", "kD8#"}, "common": {"password1", "password1"}, "differs": {good, good + "x"}, "mine": {"bobross1", "bobross1"}} {
		a := b.post(LinkPath(token), url.Values{"password": {values[0]}, "again": {values[1]}}).want(t, 422, "")
		if a.complaint("password")+a.complaint("again") == "" || strings.Contains(a.body, values[0]) {
			t.Errorf("%s: no complaint, or the password is on the page", name)
		}
	}
	old := must(s.store.Open(t.Context(), id, "", "", ""))(t)
	b.post(LinkPath(token), url.Values{"password": {good}, "again": {good}}).want(t, 303, "/")
	if !b.signedIn() {
		t.Error("not signed in by the link")
	}
	if _, err := s.store.visitor(t.Context(), old); err == nil {
		t.Error("a session from before lives")
	}
	for _, a := range []answer{b.get(LinkPath(token)), b.post(LinkPath(token), url.Values{"password": {good}, "again": {good}})} {
		if a.want(t, 410, ""); a.text("h1") != "This link has been used" {
			t.Errorf("a used link says %q", a.text("h1"))
		}
	}
	s.browser(t).signIn("bob@x.example")

	// A reset, while guesses have slowed its owner down.
	second := must(s.store.Reset(t.Context(), 0, "bob@x.example"))(t)
	third := must(s.store.Reset(t.Context(), 0, "bob@x.example"))(t)
	if a := b.get(LinkPath(second)).want(t, 410, ""); a.text("h1") != "This link is too old" {
		t.Errorf("a replaced link says %q", a.text("h1"))
	}
	for range freeByEmail {
		b.post("/sign-in", url.Values{"email": {"bob@x.example"}, "password": {"wrong password"}}).want(t, 422, "")
	}
	fresh := s.browser(t)
	if a := fresh.get(LinkPath(third)).want(t, 200, ""); a.text("h1") != "A new password" {
		t.Errorf("a reset says %q", a.text("h1"))
	}
	fresh.post(LinkPath(third), url.Values{"password": {"구름이 걷힌 들판"}, "again": {"구름이 걷힌 들판"}}).want(t, 303, "/")
	if b.signedIn() {
		t.Error("signed in elsewhere after a reset")
	}
	s.browser(t).post("/sign-in", url.Values{"email": {"bob@x.example"}, "password": {good}}).want(t, 422, "")
	s.browser(t).post("/sign-in", url.Values{"email": {"bob@x.example"}, "password": {"구름이 걷힌 들판"}}).want(t, 303, "/")

	for _, unknown := range []string{newToken(), "x", strings.Repeat("A", 43)} {
		if a := b.get(LinkPath(unknown)).want(t, 404, ""); a.text("h1") != "There is no such link" {
			t.Errorf("an unknown link says %q", a.text("h1"))
		}
	}
}

var note = url.Values{"held": {"1"}, "text": {"조황희 said <b>&amp; 100%"}, "do": {"save"}, "stops[0].day": {"3.6"}}

func (b *browser) expire() {
	b.t.Helper()
	exec(b.t, b.site.db, "update sessions set seen_at = now() - interval '13 hours' where token_hash = @hash", map[string]any{"hash": tokenHash(b.token())})
}

func TestAFormGoesOnAfterSigningInAgain(t *testing.T) {
	s := newSite(t, Options{})
	s.account(t, "bob@x.example")
	b := s.browser(t).signIn("bob@x.example")
	b.expire()
	a := b.post("/notes", note)
	if a.status != 303 || !strings.HasPrefix(a.to, "/sign-in?next=%2Fsign-in%2Fcontinue") {
		t.Fatalf("%d to %q", a.status, a.to)
	}
	next, _ := b.get(a.to).want(t, 200, "").Find("input[name=next]").Attr("value")
	b.get(next).want(t, 303, a.to) // not before signing in
	b.post("/sign-in", url.Values{"email": {"bob@x.example"}, "password": {good}, "next": {next}}).want(t, 303, next)
	a = b.get(next).want(t, 200, "")
	if got := a.text("h1"); got != "show 조황희 said <b>&amp; 100% by bob@x.example" {
		t.Errorf("the form's page says %q", got)
	}
	if got := a.text(".flash"); got != i18n.Say(i18n.EN, "form.kept") {
		t.Errorf("flash %q", got)
	}
	if back, _ := a.Find("form[action='/preferences'] input[name=back]").Attr("value"); back != next {
		t.Errorf("the language switch leads to %q", back)
	}
	if s.saved.Load() != 0 {
		t.Error("it was saved unasked")
	}
	b.get(next).want(t, 200, "") // and again, if the page is loaded again
	b.post("/sign-out", url.Values{})
	if n := count(t, s.db, "held_forms"); n != 0 {
		t.Errorf("%d forms kept after signing out", n)
	}
}

func TestTwoFormsAreKeptApart(t *testing.T) {
	s := newSite(t, Options{})
	s.account(t, "bob@x.example")
	b := s.browser(t).signIn("bob@x.example")
	b.expire()
	var nexts []string
	for _, text := range []string{"one", "two"} {
		a := b.post("/notes", url.Values{"held": {"1"}, "text": {text}})
		next, _ := b.get(a.to).Find("input[name=next]").Attr("value")
		nexts = append(nexts, next)
	}
	b.signIn("bob@x.example")
	for i, text := range []string{"one", "two"} {
		if got := b.get(nexts[i]).text("h1"); got != "show "+text+" by bob@x.example" {
			t.Errorf("%s says %q", nexts[i], got)
		}
	}
}

func TestAKeptFormIsItsAccountsOnly(t *testing.T) {
	s := newSite(t, Options{})
	s.account(t, "bob@x.example")
	s.account(t, "eve@x.example", auth.Admin)
	b := s.browser(t).signIn("bob@x.example")
	b.expire()
	next, _ := b.get(b.post("/notes", note).to).Find("input[name=next]").Attr("value")

	// Somebody else at the same desk.
	b.post("/sign-in", url.Values{"email": {"eve@x.example"}, "password": {good}, "next": {next}}).want(t, 303, next)
	a := b.get(next).want(t, 404, "")
	if strings.Contains(a.body, "조황희") || a.text("h1") != "No form is waiting for you" {
		t.Errorf("Eve is shown %q", a.text("main"))
	}
	// Bob at another desk, who was told the address.
	other := s.browser(t).signIn("bob@x.example")
	other.get(next).want(t, 404, "")
	// Bob again at his own.
	b.signIn("bob@x.example")
	b.get(next).want(t, 200, "")
	for _, nonsense := range []string{"", "?form=0", "?form=x", "?form=99999999999999999999"} {
		b.get("/sign-in/continue"+nonsense).want(t, 404, "")
	}
}

func TestAButtonIsShownBeforeItIsPressedAgain(t *testing.T) {
	s := newSite(t, Options{})
	s.account(t, "bob@x.example")
	b := s.browser(t).signIn("bob@x.example")
	b.expire()
	next, _ := b.get(b.post("/notes/7/remove?x=1", url.Values{"version": {"3"}, "reason": {"entered twice <b>"}}).to).Find("input[name=next]").Attr("value")
	b.post("/sign-in", url.Values{"email": {"bob@x.example"}, "password": {good}, "next": {next}}).want(t, 303, next)
	a := b.get(next).want(t, 200, "")
	if action, _ := a.Find("main form").Attr("action"); action != "/notes/7/remove?x=1" || s.saved.Load() != 0 {
		t.Errorf("the button posts to %q, %d done", action, s.saved.Load())
	}
	again := url.Values{}
	a.Find("main form input").Each(func(_ int, in *goquery.Selection) { again.Add(in.AttrOr("name", ""), in.AttrOr("value", "")) })
	if again.Get("version") != "3" || again.Get("reason") != "entered twice <b>" {
		t.Errorf("it sends %v", again)
	}
	if !strings.Contains(a.text("main"), "Remove") || !strings.Contains(a.text("main"), "entered twice <b>") {
		t.Errorf("it says %q", a.text("main"))
	}
	b.post("/notes/7/remove", again).want(t, 303, "/")
	if s.saved.Load() != 1 {
		t.Error("not done")
	}
}

func TestAFormFromABrowserThatNobodyKnows(t *testing.T) {
	s := newSite(t, Options{})
	s.account(t, "bob@x.example")
	b := s.browser(t).signIn("bob@x.example")
	b.post("/sign-out", url.Values{}) // in another window
	long := url.Values{"held": {"1"}, "text": {strings.Repeat("가나다 ", 30_000)}}
	a := b.post("/notes", long).want(t, 401, "")
	c, _ := a.Find("form[action='/sign-in'] input[name=carried]").Attr("value")
	if len(c) > 100_000 {
		t.Errorf("the sign-in page carries %d bytes", len(c))
	}
	a = b.post("/sign-in", url.Values{"email": {"bob@x.example"}, "password": {"wrong password"}, "carried": {c}}).want(t, 422, "")
	if again, _ := a.Find("input[name=carried]").Attr("value"); again != c {
		t.Error("a wrong password loses the form")
	}
	a = b.post("/sign-in", url.Values{"email": {"bob@x.example"}, "password": {good}, "carried": {c}})
	if a.status != 303 || !strings.HasPrefix(a.to, continuePath) {
		t.Fatalf("%d to %q", a.status, a.to)
	}
	a = b.get(a.to).want(t, 200, "")
	if got := a.text("h1"); !strings.HasPrefix(got, "show 가나다 가나다") || len(got) < 300_000 {
		t.Errorf("shown again: %.40q…, %d bytes", got, len(got))
	}
	if a.text(".flash") == "" {
		t.Error("nothing says that it was kept")
	}
	for _, forged := range []string{"x", "AAAA", carry("https://evil.example/", []byte("a=b")), carry("//evil.example", nil), carry("/%zz", nil), carry("", nil)} {
		s.browser(t).post("/sign-in", url.Values{"email": {"bob@x.example"}, "password": {good}, "carried": {forged}}).want(t, 303, "/")
	}
}

func TestWhatIsNotKept(t *testing.T) {
	s := newSite(t, Options{})
	s.account(t, "bob@x.example")
	b := s.browser(t).signIn("bob@x.example")
	b.expire()
	b.post("/account/password", url.Values{"current": {good}, "password": {"구름이 걷힌 들판"}, "again": {"구름이 걷힌 들판"}}).want(t, 303, "/sign-in?next=%2Faccount")
	b.post("/notes", url.Values{"text": {strings.Repeat("x", maxHeld+1)}}).want(t, 413, "")
	b.header.Set("Origin", "https://evil.example")
	b.post("/notes", note).want(t, 401, "")
	b.header.Del("Origin")
	b.header.Set("Sec-Fetch-Dest", "empty")
	b.post("/account/stay", url.Values{}).want(t, 401, "")
	b.get("/account").want(t, 401, "")
	if n := count(t, s.db, "held_forms"); n != 0 {
		t.Errorf("%d forms kept", n)
	}
}

func TestMyAccount(t *testing.T) {
	s := newSite(t, Options{})
	s.account(t, "bob@x.example")
	s.account(t, "eve@x.example")
	here, there, third, eve := s.browser(t).signIn("bob@x.example"), s.browser(t).signIn("bob@x.example"), s.browser(t).signIn("bob@x.example"), s.browser(t).signIn("eve@x.example")
	const end = "/account/sessions/end"
	session := func(b *browser) url.Values {
		v := must(s.store.visitor(t.Context(), b.token()))(t)
		return url.Values{"session": {strconv.FormatInt(v.SessionID, 10)}}
	}
	a := here.get("/account").want(t, 200, "")
	if n := a.Find("table tbody tr").Length(); n != 3 || a.Find("table .badge").Length() != 1 {
		t.Errorf("%d sessions, %d marked", n, a.Find("table .badge").Length())
	}
	here.post(end, session(eve)).want(t, 404, "")
	here.post(end, session(third)).want(t, 303, "/account")
	if third.signedIn() || !there.signedIn() || !eve.signedIn() {
		t.Error("ending one ended others, or not that one")
	}
	here.post("/account/sessions/end-others", url.Values{}).want(t, 303, "/account")
	here.post(end, url.Values{"session": {"x"}}).want(t, 400, "")
	if there.signedIn() || !here.signedIn() || !eve.signedIn() {
		t.Error("ending the others ended this one, or not the others")
	}

	there.signIn("bob@x.example")
	before := s.verified.Load()
	for name, tt := range map[string]struct{ current, password, again, field string }{
		"nothing typed":  {"", "", "", "current"},
		"wrong":          {"wrong password", "구름이 걷힌 들판", "구름이 걷힌 들판", "current"},
		"guessable":      {good, "bob@x.example", "bob@x.example", "password"},
		"differs":        {good, "구름이 걷힌 들판", "구름이 걷힌 들녘", "again"},
		"another's name": {"", "구름이 걷힌 들판", "구름이 걷힌 들판", "current"},
	} {
		a := here.post("/account/password", url.Values{"current": {tt.current}, "password": {tt.password}, "again": {tt.again}}).want(t, 422, "")
		if a.complaint(tt.field) == "" {
			t.Errorf("%s: no complaint about %s", name, tt.field)
		}
	}
	if n := s.verified.Load() - before; n != 1 {
		t.Errorf("%d passwords compared, want only the wrong one", n)
	}
	here.post("/account/password", url.Values{"current": {good}, "password": {"구름이 걷힌 들판"}, "again": {"구름이 걷힌 들판"}}).want(t, 303, "/account")
	if there.signedIn() || !here.signedIn() {
		t.Error("after changing the password the others live, or this one does not")
	}
	s.browser(t).post("/sign-in", url.Values{"email": {"bob@x.example"}, "password": {good}}).want(t, 422, "")
	for range freeByEmail - 1 {
		here.post("/account/password", url.Values{"current": {"wrong"}, "password": {good}, "again": {good}}).want(t, 422, "")
	}
	here.post("/account/password", url.Values{"current": {"wrong"}, "password": {good}, "again": {good}}).want(t, 429, "")

	a = here.post("/account/stay", url.Values{}).want(t, 200, "")
	if !strings.HasPrefix(a.body, `{"ends":"2`) {
		t.Errorf("stay says %q", a.body)
	}
	here.post(end, session(here)).want(t, 303, "/sign-in")
	if here.signedIn() || here.token() != "" {
		t.Error("still here")
	}
}

func TestLanguageAndTheme(t *testing.T) {
	s := newSite(t, Options{})
	s.account(t, "bob@x.example")
	shown := func(a answer) string {
		lang, _ := a.Find("html").Attr("lang")
		theme, _ := a.Find("html").Attr("data-theme")
		return lang + " " + theme
	}
	b := s.browser(t)
	expect := func(want string) {
		b.t.Helper()
		if got := shown(b.get("/sign-in?next=/account")); got != want && got != " " {
			t.Errorf("shown in %q, want %q", got, want)
		}
	}
	expect("en ")
	b.header.Set("Accept-Language", "ko-KR,ko;q=0.9,en;q=0.8")
	expect("ko ")
	a := b.post("/preferences", url.Values{"language": {"en"}, "back": {"/sign-in?next=/account"}}).want(t, 303, "/sign-in?next=/account")
	if c := cookie(t, a, "language"); c.MaxAge != 365*24*3600 || !c.HttpOnly {
		t.Errorf("cookie %s", c)
	}
	expect("en ")
	b.post("/preferences", url.Values{"theme": {"dark"}})
	expect("en dark")
	b.signIn("bob@x.example")
	if got := shown(b.get("/account")); got != "en dark" {
		t.Errorf("signed in: %q", got)
	}
	b.post("/preferences", url.Values{"language": {"ko"}, "theme": {"light"}}).want(t, 303, "/")
	elsewhere := s.browser(t).signIn("bob@x.example")
	if got := shown(elsewhere.get("/account")); got != "ko light" {
		t.Errorf("the account elsewhere: %q", got)
	}
	b.post("/preferences", url.Values{"language": {"auto"}, "theme": {"auto"}})
	if got := shown(elsewhere.get("/account")); got != "en " {
		t.Errorf("the account elsewhere: %q", got)
	}
	for _, nonsense := range []url.Values{{"language": {"fr"}}, {"theme": {"pink"}}, {"language": {""}}} {
		b.post("/preferences", nonsense).want(t, 400, "")
	}
	back, _ := b.get("/account?x=1").Find("input[name=back]").Attr("value")
	if back != "/account?x=1" {
		t.Errorf("the switch leads back to %q", back)
	}
}

func TestLastSeenIsWrittenOnceAMinute(t *testing.T) {
	s := newSite(t, Options{})
	s.account(t, "bob@x.example")
	b := s.browser(t).signIn("bob@x.example")
	writes := func() int { return count(t, s.db, "sessions where seen_at > now() - interval '30 seconds'") }
	exec(t, s.db, "update sessions set seen_at = now() - interval '50 seconds'", nil)
	b.get("/")
	if writes() != 0 {
		t.Error("written within the minute")
	}
	exec(t, s.db, "update sessions set seen_at = now() - interval '70 seconds'", nil)
	b.get("/static/x")
	if writes() != 0 {
		t.Error("written for an asset")
	}
	b.get("/")
	if writes() != 1 {
		t.Error("not written after the minute")
	}
}

func TestTheDatabaseIsAway(t *testing.T) {
	s := newSite(t, Options{})
	s.account(t, "bob@x.example")
	b := s.browser(t).signIn("bob@x.example")
	b.post("/preferences", url.Values{"language": {"ko"}})
	s.db.Close()
	b.header.Set("Accept-Language", "ko")
	a := b.get("/")
	if a.status != 500 && a.status != 503 || a.text("h1") == "" || strings.Contains(a.body, "pool") {
		t.Errorf("%d: %q", a.status, a.text("main"))
	}
	b.get("/static/x").want(t, 200, "")
	s.browser(t).get("/sign-in").want(t, 200, "") // no cookie, no query
}

func TestTheLogTellsNoSecrets(t *testing.T) {
	var log safeBuffer
	was := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})))
	s := newSite(t, Options{})
	t.Cleanup(func() { slog.SetDefault(was) })
	id, token, err := s.store.Add(t.Context(), 0, "bob@x.example", "Bob", []auth.Role{auth.Admin}, 0)
	ok(t, err)
	b := s.browser(t)
	b.post(LinkPath(token), url.Values{"password": {good}, "again": {good}}).want(t, 303, "/")
	b.post("/sign-out", url.Values{})
	b.post("/sign-in", url.Values{"email": {"bob@x.example"}, "password": {"my wrong secret"}}).want(t, 422, "")
	b.post("/sign-in", url.Values{"email": {"my\nforged=line"}, "password": {"my wrong secret"}}).want(t, 422, "")
	b.signIn("bob@x.example")
	session := b.token()
	a := b.post(path(id)+"/reset", url.Values{})
	made, _ := a.Find("#link").Attr("value")
	b.expire()
	b.post("/notes", note)
	s.db.Close()
	b.get(LinkPath(token)) // fails, and is logged with its path
	text := log.String()
	for _, want := range []string{`msg="signed in" account=1 address=127.0.0.1`, `msg="sign-in refused" account=1 address=127.0.0.1`, `msg="sign-in refused" account=0`} {
		if !strings.Contains(text, want) {
			t.Errorf("the log lacks %s", want)
		}
	}
	for _, secret := range []string{good, "my wrong secret", token, session, strings.TrimPrefix(made, "https://gyoryu.example/sign-in/link/"), "forged", "조황희"} {
		if secret == "" || strings.Contains(text, secret) {
			t.Errorf("the log holds %q:\n%s", secret, text)
		}
	}
}

type safeBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *safeBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}
func (s *safeBuffer) String() string { s.mu.Lock(); defer s.mu.Unlock(); return s.b.String() }
