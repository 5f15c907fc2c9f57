package app_test

import (
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"

	"gyoryu/internal/app"
	"gyoryu/internal/auth"
	"gyoryu/internal/webtest"
	"gyoryu/web"
)

// anywhere is a request to each route with each record, whatever it answers.
func (w *world) anywhere(b *webtest.Browser, each func(r route, path string, p webtest.Page)) {
	for _, r := range w.routes() {
		if r.pattern == "/static/*" && r.method != http.MethodGet || r.pattern == "/sign-out" {
			continue
		}
		records := []record{{id: 1}}
		if noun := nounOf(r.pattern); noun != "" {
			records = w.of(noun)[:1]
		}
		for _, rec := range records {
			path := strings.NewReplacer("{id}", itoa(rec.id), "{token}", "x", "{secret}", "x", "*", "none").Replace(r.pattern)
			each(r, path, tryDoor(b, r.method, path))
		}
	}
}

// TestTheBrowserIsToldToBeStrict looks at the headers of every answer of every route,
// whether it is a page, a redirect, a refusal or a failure.
func TestTheBrowserIsToldToBeStrict(t *testing.T) {
	t.Parallel()
	w := populated(site(t)).inEveryState()
	for _, who := range []auth.Account{{}, w.researcher, w.keeper} {
		w.anywhere(w.as(who), func(r route, path string, p webtest.Page) {
			strictHeaders(t, r.String(), p)
			private := !strings.HasPrefix(path, "/static/") && !public(who, r, p)
			want := "no-store"
			if r.pattern == "/files/{id}/content" && p.Status == http.StatusOK { // a file is kept, and asked for anew each time
				want = "private, no-cache"
			}
			if private && p.Header.Get("Cache-Control") != want {
				t.Errorf("%s as %s: Cache-Control %q", r, name(who), p.Header.Get("Cache-Control"))
			}
		})
	}
	b := w.as(w.keeper)
	for _, p := range []webtest.Page{b.Ask("GET", "/nothing", nil), b.Ask("PUT", "/visits", nil), b.Ask("GET", "/visits?after=x", nil)} {
		strictHeaders(t, p.Path, p)
	}
	strictHeaders(t, "an asset", b.Ask("GET", web.Asset("app.css"), nil))
}

func strictHeaders(t *testing.T, what string, p webtest.Page) {
	t.Helper()
	policy := map[string]string{}
	for _, directive := range strings.Split(p.Header.Get("Content-Security-Policy"), ";") {
		word, rest, _ := strings.Cut(strings.TrimSpace(directive), " ")
		policy[word] = rest
	}
	for directive, want := range map[string]string{
		"default-src": "'none'", "object-src": "'none'", "base-uri": "'none'", "frame-ancestors": "'none'", "form-action": "'self'",
		"script-src": "'self'", "style-src": "'self'",
	} {
		if policy[directive] != want {
			t.Errorf("%s: CSP %s is %q, want %s", what, directive, policy[directive], want)
		}
	}
	for directive, value := range policy {
		if strings.Contains(value, "unsafe") || strings.Contains(value, "*") || strings.Contains(value, "http") || directive != "img-src" && strings.Contains(value, "data:") {
			t.Errorf("%s: CSP %s allows %s", what, directive, value)
		}
	}
	for header, want := range map[string]string{
		"X-Content-Type-Options": "nosniff", "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin",
	} {
		if got := p.Header.Get(header); got != want {
			t.Errorf("%s: %s is %q", what, header, got)
		}
	}
	if got := p.Header.Get("Referrer-Policy"); got != "same-origin" && got != "no-referrer" {
		t.Errorf("%s: Referrer-Policy is %q", what, got)
	}
	if kind := p.Header.Get("Content-Type"); len(p.Body) > 0 && (kind == "" || strings.HasPrefix(kind, "text/") && !strings.Contains(kind, "charset=utf-8")) {
		t.Errorf("%s: Content-Type is %q", what, kind)
	}
	if got := p.Header.Get("Server") + p.Header.Get("X-Powered-By"); got != "" {
		t.Errorf("%s tells what it is made of: %q", what, got)
	}
}

// TestNothingInline parses every page as everyone, in both languages.
func TestNothingInline(t *testing.T) {
	t.Parallel()
	w := populated(site(t)).inEveryState()
	for _, who := range []auth.Account{{}, w.staff, w.keeper} {
		b := w.as(who)
		for i, path := range append(w.addresses(), "/sign-in?next=/visits", "/nothing", "/visits?after=x") {
			b.Header.Set("Accept-Language", []string{"en", "ko"}[i%2])
			p := b.Ask(http.MethodGet, path, nil)
			for _, wrong := range p.Unsafe() {
				t.Errorf("%s as %s has %s", path, name(who), wrong)
			}
			if !utf8.ValidString(p.Body) {
				t.Errorf("%s is not UTF-8", path)
			}
		}
	}
}

// TestCookiesAreKeptFromScripts: by the sign-in, the language, a flash, over plain
// HTTP and over TLS, said by the connection, the public address or a trusted proxy.
func TestCookiesAreKeptFromScripts(t *testing.T) {
	t.Parallel()
	s := site(t)
	s.account("staff", 0, auth.Staff)
	plain, public := s.options, s.options
	public.URL = "https://gyoryu.test"
	proxied := s.options
	proxied.TrustedProxies = append(proxied.TrustedProxies, netip.MustParsePrefix("192.0.2.0/24"))
	for how, o := range map[string]struct {
		options app.Options
		origin  string
		header  string
		secure  bool
	}{
		"plain HTTP":         {plain, "http://gyoryu.test", "", false},
		"TLS":                {plain, "https://gyoryu.test", "", true},
		"a public address":   {public, "https://gyoryu.test", "", true},
		"an untrusted proxy": {plain, "http://gyoryu.test", "https", false},
		"a trusted proxy":    {proxied, "https://gyoryu.test", "https", true},
	} {
		b := webtest.OpenAt(t, app.New(o.options), o.origin)
		if o.header != "" {
			b.Header.Set("X-Forwarded-Proto", o.header)
		}
		in := b.Ask("POST", "/sign-in/demo", url.Values{"email": {"staff@demo.example"}}).Want(303)
		set := cookies(t, in)
		set = append(set, cookies(t, b.Ask("POST", "/preferences", url.Values{"language": {"ko"}, "theme": {"dark"}}).Want(303))...)
		set = append(set, cookies(t, b.Ask("POST", "/areas", url.Values{"name_en": {"Area over " + how}}).Want(303))...)
		set = append(set, cookies(t, b.Ask("POST", "/sign-out", url.Values{}).Want(303))...)
		names := map[string]bool{}
		for _, c := range set {
			names[c.Name] = true
			if !c.HttpOnly || c.SameSite != http.SameSiteLaxMode && c.SameSite != http.SameSiteStrictMode || c.Path != "/" || c.Domain != "" {
				t.Errorf("%s: %s", how, c)
			}
			if o.secure && !c.Secure {
				t.Errorf("%s: the cookie %s may be sent in the clear", how, c.Name)
			}
		}
		want := "session"
		if o.secure {
			want = "__Host-session"
		}
		if !names[want] || !names["language"] || !names["theme"] || !names["flash"] {
			t.Errorf("%s: cookies %v", how, names)
		}
		if names["session"] == names["__Host-session"] {
			t.Errorf("%s: sessions in %v", how, names)
		}
		if sts := in.Header.Get("Strict-Transport-Security"); (sts != "") != o.secure {
			t.Errorf("%s: Strict-Transport-Security %q", how, sts)
		}
	}
}

func cookies(t *testing.T, p webtest.Page) []*http.Cookie {
	t.Helper()
	r := &http.Response{Header: p.Header}
	return r.Cookies()
}

// TestAssetsAreKeptForEver: immutable, with an ETag that answers 304, and no cookie.
func TestAssetsAreKeptForEver(t *testing.T) {
	t.Parallel()
	s := site(t)
	page := s.public().Get("/sign-in").Want(200)
	all := append(page.Links("head link[href]"), page.Sources("script")...)
	for _, address := range all {
		p := s.public().Ask("GET", address, nil).Want(200)
		if c := p.Header.Get("Cache-Control"); c != "public, max-age=31536000, immutable" {
			t.Errorf("%s: Cache-Control %q", address, c)
		}
		etag := p.Header.Get("ETag")
		if etag == "" || strings.HasPrefix(etag, "W/") || len(cookies(t, p)) > 0 {
			t.Errorf("%s: ETag %q, cookies %v", address, etag, cookies(t, p))
		}
		b := s.public()
		b.Header.Set("If-None-Match", etag)
		if again := b.Ask("GET", address, nil); again.Status != http.StatusNotModified || again.Body != "" {
			t.Errorf("%s again: %d, %d bytes", address, again.Status, len(again.Body))
		}
		b.Header.Set("If-None-Match", `"another"`)
		b.Ask("GET", address, nil).Want(200)
	}
	for _, none := range []string{"/static/", "/static/app.css", "/static/../locales/ui.json", "/static/%2e%2e/assets.go", "/static/tokens/x.css", "/static/app.AAAAAAAA.css"} {
		s.public().Ask("GET", none, nil).Want(404)
	}
}

// TestAnswersAreCompressed as the browser takes them, and not otherwise.
func TestAnswersAreCompressed(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	b := w.as(w.manager)
	whole := b.Ask("GET", "/institutes", nil).Want(200)
	b.Header.Set("Accept-Encoding", "gzip")
	packed := b.Ask("GET", "/institutes", nil).Want(200)
	if packed.Header.Get("Content-Encoding") != "gzip" || len(packed.Body) > len(whole.Body)/2 || !strings.Contains(packed.Header.Get("Vary"), "Accept-Encoding") {
		t.Errorf("%d bytes of %d, %v", len(packed.Body), len(whole.Body), packed.Header)
	}
}

// TestNothingIsChangedForAnotherSite posts to every route as another site's page
// would: nothing is done, and it is said why.
func TestNothingIsChangedForAnotherSite(t *testing.T) {
	t.Parallel()
	w := populated(site(t)).inEveryState()
	before := w.contents("sessions")
	for how, header := range map[string]http.Header{
		"a cross-site form":            {"Sec-Fetch-Site": {"cross-site"}, "Origin": {"https://evil.example"}},
		"another site of this domain":  {"Sec-Fetch-Site": {"same-site"}, "Origin": {"http://evil.gyoryu.test"}},
		"an older browser":             {"Sec-Fetch-Site": {}, "Origin": {"https://evil.example"}},
		"an older browser, sandboxed":  {"Sec-Fetch-Site": {}, "Origin": {"null"}},
		"the same host, another port":  {"Sec-Fetch-Site": {}, "Origin": {"http://gyoryu.test:8080"}},
		"no Origin, but a site's name": {"Sec-Fetch-Site": {"cross-site"}, "Origin": {}},
	} {
		for _, who := range []auth.Account{{}, w.keeper} {
			b := w.as(who)
			for name, values := range header {
				b.Header[name] = values
			}
			for _, r := range w.routes() {
				if r.method != http.MethodPost || r.pattern == "/static/*" {
					continue
				}
				path := strings.NewReplacer("{id}", "1", "{token}", "x", "{secret}", "x").Replace(r.pattern)
				p := b.Ask(r.method, path, url.Values{"do": {"save"}, "version": {"1"}})
				if p.Status != http.StatusForbidden || p.Document == nil != forPrograms(path) {
					t.Errorf("%s for %s as %s: %d", r, how, name(who), p.Status)
				}
				if len(cookies(t, p)) > 0 {
					t.Errorf("%s for %s sets cookies", r, how)
				}
			}
		}
	}
	for table, now := range w.contents("sessions") {
		if before[table] != now {
			t.Errorf("%s was changed for another site", table)
		}
	}
	// Its links are followed, and programs that are no browser are taken.
	b := w.as(w.keeper)
	b.Header.Set("Sec-Fetch-Site", "cross-site")
	b.Ask("GET", "/visits", nil).Want(200)
	b.Header["Sec-Fetch-Site"], b.Header["Origin"] = nil, nil
	b.Ask("POST", "/visits", url.Values{}).Want(422)
}

// TestThePublicAddressIsOneOfOurs: behind a proxy that says another host.
func TestThePublicAddressIsOneOfOurs(t *testing.T) {
	t.Parallel()
	s := site(t)
	o := s.options
	o.URL = "https://gyoryu.example"
	h := app.New(o)
	for origin, want := range map[string]int{"https://gyoryu.example": 303, "https://evil.example": 403, "http://gyoryu.example": 403} {
		b := webtest.OpenAt(t, h, "https://internal.test")
		b.Header["Sec-Fetch-Site"], b.Header["Origin"] = nil, []string{origin}
		b.Ask("POST", "/preferences", url.Values{"language": {"ko"}}).Want(want)
	}
}

// TestNobodyIsLedAway: what an address or a form says about where to go next leads
// to a page of this site, or home.
func TestNobodyIsLedAway(t *testing.T) {
	t.Parallel()
	w := populated(site(t)).inEveryState()
	c := w.of("commitment")[0]
	for _, away := range []string{
		"//evil.example", "///evil.example", `/\evil.example`, `\/evil.example`, `\\evil.example`, "https://evil.example", "http:evil.example", "https:/evil.example",
		"javascript:alert(1)", "data:text/html,x", "/\t/evil.example", "/\n/evil.example", "/\r\nLocation: https://evil.example", "/%0d%0aSet-Cookie: a=b", "\x00//evil.example",
		" //evil.example", "//evil.example/%2f..", "/.//evil.example", "/visits/..//evil.example", "/./\\evil.example", "evil.example", "@evil.example", "/@evil.example", "//user@evil.example", "/?x=//evil.example",
		"/#//evil.example", "\u2215\u2215evil.example", "/\u0000/evil.example", "／／evil.example",
	} {
		try := func(how string, p webtest.Page) {
			t.Helper()
			if p.Status != http.StatusSeeOther {
				return // it stays where it is
			}
			stays(t, how, away, p)
		}
		b := w.as(w.keeper)
		try("the sign-in, when signed in", b.Ask("GET", "/sign-in?"+url.Values{"next": {away}}.Encode(), nil))
		try("the language switch", b.Ask("POST", "/preferences", url.Values{"back": {away}, "language": {"en"}}))
		try("an action", b.Ask("POST", commitmentPath(c.id)+"/note", url.Values{"back": {away}, "text": {"noted"}}).Want(303))
		try("several at once", b.Ask("POST", "/commitments/assign", url.Values{"back": {away}, "picked": {itoa(c.id) + ":1"}, "due_on": {"tomorrow"}}).Want(303))
		p := w.public()
		try("signing in", p.Ask("POST", "/sign-in/demo", url.Values{"next": {away}, "email": {"staff@demo.example"}}).Want(303))
		p = w.public()
		form := p.Get("/sign-in?" + url.Values{"next": {away}}.Encode()).Want(200)
		if next := form.Find("input[name=next]").AttrOr("value", ""); next != "/" && strings.Contains(next, "evil") {
			try("the sign-in page", p.Ask("POST", "/sign-in/demo", url.Values{"next": {next}, "email": {"staff@demo.example"}}))
		}
	}
	// Where the address itself is odd.
	for _, path := range []string{"//evil.example/visits", "/%5cevil.example", "/visits//evil.example", "/visits/%2f%2fevil.example"} {
		r := httptest.NewRequest(http.MethodGet, "http://gyoryu.test/", nil)
		r.URL.Path, r.RequestURI = path, path
		rec := httptest.NewRecorder()
		w.handler.ServeHTTP(rec, r)
		if to := rec.Header().Get("Location"); to != "" {
			if u, err := url.Parse(to); err != nil || u.Host != "" || strings.HasPrefix(to, "//") {
				t.Errorf("GET %s leads to %q", path, to)
			}
		}
	}
}

// stays checks that a browser which follows the answer is still here.
func stays(t *testing.T, how, away string, p webtest.Page) {
	t.Helper()
	to := p.Location()
	here, _ := url.Parse("http://gyoryu.test/visits")
	// Browsers take a backslash for a slash, and drop tabs and newlines.
	u, err := here.Parse(strings.NewReplacer(`\`, "/", "\t", "", "\n", "", "\r", "").Replace(strings.TrimLeft(to, " \x00")))
	if err != nil || u.Host != "gyoryu.test" || u.Scheme != "http" {
		t.Errorf("%s, asked for %q, leads to %q", how, away, to)
	}
	for name := range p.Header {
		if name == "Location" || name == "Set-Cookie" {
			continue
		}
		for _, v := range p.Header[name] {
			if strings.Contains(v, "evil") {
				t.Errorf("%s, asked for %q: %s: %s", how, away, name, v)
			}
		}
	}
	if strings.ContainsAny(to, "\r\n") {
		t.Errorf("%s, asked for %q, splits the header: %q", how, away, to)
	}
}

// TestALinkIsNotTold: the page of a one-time link gives its address to no other site
// and to no cache.
func TestALinkIsNotTold(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	p := w.as(w.admin).Post("/accounts/"+itoa(w.staff.ID)+"/reset", url.Values{}).Want(200)
	link, err := url.Parse(p.Find("#link").AttrOr("value", ""))
	if err != nil || !strings.HasPrefix(link.Path, "/sign-in/link/") {
		t.Fatalf("no link: %v", link)
	}
	p = w.public().Ask("GET", link.Path, nil).Want(200)
	if p.Header.Get("Referrer-Policy") != "no-referrer" || p.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("%v", p.Header)
	}
	strictHeaders(t, "the link's page", p)
	for _, wrong := range p.Unsafe() {
		t.Error(wrong)
	}
}
