package app_test

import (
	"bytes"
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"gyoryu/internal/account"
	"gyoryu/internal/app"
	"gyoryu/internal/auth"
	"gyoryu/internal/webtest"
)

// heard is what the program logs while a test runs. Such tests are not parallel: the log
// is everybody's.
func heard(t *testing.T) *logged {
	t.Helper()
	l, before := &logged{}, slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(l, nil)))
	t.Cleanup(func() { slog.SetDefault(before) })
	return l
}

type logged struct {
	mu  sync.Mutex
	all bytes.Buffer
}

func (l *logged) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.all.Write(p)
}

// take is what was logged since the last time.
func (l *logged) take() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	text := l.all.String()
	l.all.Reset()
	return text
}

// TestItStaysUp is the promise of the same name: the pool exhausted, a query cancelled, a
// panic in a handler, a full disk. Each gets a clear page and a line in the log, and the
// next who asks is served. (A slow client is the program's own, in cmd/gyoryu.)
func TestItStaysUp(t *testing.T) {
	log := heard(t)
	w := populated(site(t))
	v := w.visit(w.staff, w.trip("Tour", -20, 0, w.casted))
	b := w.as(w.staff)
	saves := url.Values{"title": {"After"}, "direction": {"online"}, "starts_on": {"today"}}
	fails := func(what string, p webtest.Page, status int, title, line string) {
		t.Helper()
		if p.Status != status || p.Text("h1") != title || p.Find("header a").Length() == 0 {
			t.Errorf("%s: %d %s", what, p.Status, p.Says())
		}
		if got := log.take(); !strings.Contains(got, line) {
			t.Errorf("%s: the log says %q", what, got)
		}
		for _, secret := range []string{"After", "insert into", "53100", "57014"} {
			if strings.Contains(p.Body, secret) {
				t.Errorf("%s: the page says %q", what, secret)
			}
		}
		b.Get(visitPath(v.ID)).Want(http.StatusOK)
	}

	// A full disk, and a query that somebody cancels.
	for code, says := range map[string][3]string{
		"53100": {"a full disk", "No room left", "no room left on the database's disk"},
		"57014": {"a cancelled query", "Not available right now", "unavailable"},
	} {
		w.exec(`create or replace function fails() returns trigger language plpgsql as $$
			begin raise exception 'could not extend file' using errcode = '`+code+`'; end $$`, nil)
		w.exec(`create trigger fails before insert on visits for each row execute function fails()`, nil)
		p := b.Ask("POST", "/visits", saves)
		w.exec(`drop trigger fails on visits`, nil)
		fails(says[0], p, http.StatusServiceUnavailable, says[1], says[2])
	}

	// The pool exhausted: who asks is told within the time of a request, here a short one.
	var held []*pgxpool.Conn
	for range w.db.Config().MaxConns {
		c, err := w.db.Acquire(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		held = append(held, c)
	}
	hurried := w.over(w.staff, func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			short, cancel := context.WithTimeout(r.Context(), 200*time.Millisecond)
			defer cancel()
			next.ServeHTTP(rw, r.WithContext(short))
		})
	}, held[0])
	p := hurried.Ask("GET", "/visits", nil)
	for _, c := range held {
		c.Release()
	}
	fails("the pool exhausted", p, http.StatusServiceUnavailable, "Not available right now", "unavailable")

	// A panic: a clock that breaks is in every handler.
	now := w.options.Clock.Now
	breaks := true
	o := w.options
	o.Clock.Now = func() time.Time {
		if breaks {
			panic("the clock broke")
		}
		return now()
	}
	broken := webtest.Open(t, app.New(o))
	broken.SetCookie("session", w.session(w.staff))
	p = broken.Ask("GET", "/visits/new?direction=contact", nil)
	fails("a panic", p, http.StatusInternalServerError, "Something went wrong", `panic="the clock broke"`)
	breaks = false
	broken.Get("/visits").Want(http.StatusOK)
	b.Ask("POST", "/visits", saves).Want(http.StatusSeeOther)
}

// over is a browser of the account's on the site behind something. The session is opened on
// a connection of the test's own, for the pool may have none.
func (s *stand) over(who auth.Account, wrap func(http.Handler) http.Handler, conn *pgxpool.Conn) *webtest.Browser {
	s.t.Helper()
	token, err := account.Store{DB: conn}.Open(s.t.Context(), who.ID, "", "192.0.2.7", "webtest")
	if err != nil {
		s.t.Fatal(err)
	}
	b := webtest.Open(s.t, wrap(s.handler))
	b.SetCookie("session", token)
	return b
}

// TestTheLogTellsAndTellsNoSecrets is the promise of the same name: denials and sign-ins are
// in the log; no password, no token, no word of a confidential visit; and what people
// send stays on one line.
func TestTheLogTellsAndTellsNoSecrets(t *testing.T) {
	log := heard(t)
	s := site(t)
	s.options.Log = slog.Default()
	s.handler = app.New(s.options)
	w := populated(s)
	confidential := w.trip("Zqtitlex", -20, 0, w.casted)
	confidential.Confidential, confidential.Outcome, confidential.Purpose = true, "Zqoutcomex", "Zqpurposex"
	v := w.visit(w.other, confidential)
	accounts := account.Store{DB: w.db}
	id, link, err := accounts.Add(t.Context(), 0, "new@office.example", "New", []auth.Role{auth.Staff}, 0)
	if err != nil {
		t.Fatal(err)
	}
	const password, wrong = "sonamu-baram-7", "not-the-password-9"
	b := w.public()
	b.Post(account.LinkPath(link), url.Values{"password": {password}, "again": {password}}).Want(http.StatusOK)
	b.Post("/sign-out", url.Values{}).Want(http.StatusOK)
	b.Post("/sign-in", url.Values{"email": {"new@office.example"}, "password": {wrong}}).Want(http.StatusUnprocessableEntity)
	b.Post("/sign-in", url.Values{"email": {"new@office.example"}, "password": {password}}).Want(http.StatusOK)
	session := b.Cookie("session")
	tokenID, token := w.token(w.researcher, false)

	tells := map[string]string{}
	tell := func(what string, words ...string) {
		t.Helper()
		text := log.take()
		tells[what] = text
		for _, word := range words {
			if !strings.Contains(text, word) {
				t.Errorf("%s: %q is not in the log:\n%s", what, word, text)
			}
		}
	}
	tell("sign-ins", "password set by link", "sign-in refused", "signed in", "account="+itoa(id), "192.0.2.")

	// Denied: by role, by row, with a token, from another site.
	w.as(w.researcher).Ask("POST", "/visits", url.Values{"title": {"Zqtypedx"}}).Want(http.StatusForbidden)
	w.as(w.researcher).Ask("GET", visitPath(v.ID), nil).Want(http.StatusNotFound)
	tell("denied", "denied", "path=/visits", "account="+itoa(w.researcher.ID))
	w.bearing("gy_"+strings.Repeat("x", 40)).want(http.StatusUnauthorized, http.MethodGet, "/visits", "")
	tell("a wrong token", "token refused")
	foreign := w.as(w.staff)
	foreign.Header.Set("Origin", "https://elsewhere.example\nlevel=INFO msg=faked")
	foreign.Header.Set("Sec-Fetch-Site", "cross-site")
	foreign.Ask("POST", "/visits", url.Values{"title": {"Zqtypedx"}}).Want(http.StatusForbidden)
	tell("another site", "refused from another site")

	// Everything that goes wrong with the confidential visit, each in its own way.
	other, fields := w.as(w.other), url.Values{"version": {"1"}, "title": {"Zqtypedx"}, "direction": {"online"}, "starts_on": {"yesterday"}, "confidential": {"on"}, "outcome": {"Zqwrittenx"}}
	other.Ask("POST", visitPath(v.ID), fields).Want(http.StatusSeeOther)
	other.Ask("POST", visitPath(v.ID), fields).Want(http.StatusConflict)
	fields.Set("version", "2")
	fields.Set("starts_on", "Zqnodayx")
	other.Ask("POST", visitPath(v.ID), fields).Want(http.StatusUnprocessableEntity)
	fields.Set("starts_on", "yesterday")
	for _, code := range []string{"53100", "23514", "XX000"} { // no room; a rule that no form knows; anything
		w.exec(`create or replace function fails() returns trigger language plpgsql as $$
			begin raise exception 'it failed' using errcode = '`+code+`', detail = 'Failing row contains (' || new.title || ').'; end $$`, nil)
		w.exec(`create trigger fails before update on visits for each row execute function fails()`, nil)
		if p := other.Ask("POST", visitPath(v.ID), fields); p.Status < 409 {
			t.Errorf("%s: %d", code, p.Status)
		}
		w.exec(`drop trigger fails on visits`, nil)
	}
	tell("mistakes", "it failed")
	if err := accounts.RevokeToken(t.Context(), w.admin.ID, w.researcher.ID, tokenID); err != nil {
		t.Fatal(err)
	}
	w.bearing(token).want(http.StatusUnauthorized, http.MethodGet, "/visits", "")
	w.as(w.staff).Ask("GET", "/visits/1%0Alevel=INFO%20msg=faked", nil)
	w.public().Ask("GET", "/no%0D%0Asuch", nil).Want(http.StatusNotFound)
	tell("the rest", "request")

	for what, text := range tells {
		for _, secret := range []string{password, wrong, link, session, token, "gy_xxxx"} {
			if strings.Contains(text, secret) {
				t.Errorf("%s: the log holds %q", what, secret)
			}
		}
		if found := words.FindString(text); found != "" {
			t.Errorf("%s: the log holds the confidential %q", what, found)
		}
		for line := range strings.Lines(text) {
			if !strings.HasPrefix(line, "time=") {
				t.Errorf("%s: a line that somebody else wrote: %q", what, line)
			}
		}
	}
}
