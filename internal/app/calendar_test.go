package app_test

import (
	"bytes"
	"log/slog"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"gyoryu/internal/app"
	"gyoryu/internal/auth"
	"gyoryu/internal/pg"
	"gyoryu/internal/webtest"
)

var calendarAddress = regexp.MustCompile(`/calendar/([A-Za-z0-9_-]{43})\.ics`)

// calendarOf makes the address of a calendar on a page, and is its path.
func calendarOf(t *testing.T, b *webtest.Browser, page string) string {
	t.Helper()
	p := b.Get(page).Want(200).Form(page + "/calendar").Enter().Want(200)
	found := calendarAddress.FindString(p.Body)
	if found == "" {
		t.Fatalf("no address in %s", p.Says())
	}
	return found
}

// uidsIn are the events of a calendar.
func uidsIn(p webtest.Page) []string {
	var all []string
	for _, l := range strings.Split(p.Body, "\r\n") {
		if uid, is := strings.CutPrefix(l, "UID:"); is {
			all = append(all, strings.TrimSuffix(uid, "@gyoryu"))
		}
	}
	return all
}

// TestACalendarIsFetchedByItsAddressAlone: made on one's own page, shown once, fetched by a
// program that has nothing but the address.
func TestACalendarIsFetchedByItsAddressAlone(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	v := w.visit(w.staff, w.trip("Tour", 10, w.lee, w.casted))
	b := w.as(w.staff)
	made := b.Get("/account").Want(200).Form("/account/calendar").Enter().Want(200)
	path := calendarAddress.FindString(made.Body)
	if path == "" || made.Header.Get("Cache-Control") != "no-store" || made.Header.Get("Referrer-Policy") != "no-referrer" || len(cookies(t, made)) > 0 {
		t.Fatalf("%v: %s", made.Header, made.Says())
	}
	for _, want := range []string{`value="http://gyoryu.test` + path + `"`, `href="webcal://gyoryu.test` + path + `"`, "Outlook", "Google", "Apple"} {
		if !strings.Contains(made.Body, want) {
			t.Errorf("no %s in %s", want, made.Body)
		}
	}
	own := b.Get("/account").Want(200)
	if strings.Contains(own.Body, path) || !strings.Contains(own.Text("#calendar"), "There is an address since") || !strings.Contains(own.Text("#calendar"), "No program has fetched it yet.") {
		t.Errorf("afterwards it says: %s", own.Text("#calendar"))
	}

	program := w.public()
	program.SetCookie("flash", "eyJrZXkiOiJmb3JtLnNhdmVkIn0")
	p := program.Ask(http.MethodGet, path, nil).Want(200)
	if p.Header.Get("Content-Type") != "text/calendar; charset=utf-8" || p.Header.Get("Cache-Control") != "private, no-cache" || p.Header.Get("Referrer-Policy") != "no-referrer" ||
		p.Header.Get("Content-Disposition") != `inline; filename="gyoryu.ics"` || len(cookies(t, p)) > 0 {
		t.Errorf("fetched with %v", p.Header)
	}
	strictHeaders(t, "a calendar", p)
	if got := uidsIn(p); !slices.Contains(got, "visit-"+itoa(v.ID)) || !strings.Contains(p.Body, "SUMMARY:Visit: CASTED (Beijing)") || !strings.Contains(p.Body, "URL:http://gyoryu.test/visits/"+itoa(v.ID)) {
		t.Errorf("it holds %v: %s", got, p.Body)
	}
	if now := b.Get("/account").Text("#calendar"); !strings.Contains(now, "Last fetched") {
		t.Errorf("fetched, it says: %s", now)
	}
	if head := program.Ask(http.MethodHead, path, nil); head.Status != 200 || head.Header.Get("ETag") != p.Header.Get("ETag") {
		t.Errorf("its head: %d %v", head.Status, head.Header)
	}

	// What a program has it need not fetch again, until something changes.
	etag := p.Header.Get("ETag")
	program.Header.Set("If-None-Match", `"another", `+etag)
	if again := program.Ask(http.MethodGet, path, nil); again.Status != http.StatusNotModified || again.Body != "" || again.Header.Get("ETag") != etag {
		t.Errorf("again: %d, %d bytes, %v", again.Status, len(again.Body), again.Header)
	}
	w.exec(`update visits set ends_on = ends_on + 1`, nil)
	if changed := program.Ask(http.MethodGet, path, nil).Want(200); changed.Header.Get("ETag") == etag {
		t.Error("changed, it has the same ETag")
	}
	program.Header.Del("If-None-Match")
	program.Header.Set("Accept-Encoding", "gzip")
	if packed := program.Ask(http.MethodGet, path, nil).Want(200); len(cookies(t, packed)) > 0 {
		t.Error("packed, it sets cookies")
	}

	// The form that made it makes no other one when it is sent again.
	b.Ask(http.MethodPost, "/account/calendar", url.Values{"version": {"0"}}).Want(409)
	program.Ask(http.MethodGet, path, nil).Want(200)
	b.Get("/account").Want(200).Form("/account/calendar/end").Enter().Want(200)
	program.Ask(http.MethodGet, path, nil).Want(404)
}

// TestTheSecretOfACalendarOpensNothingElse: no page, no API, no sign-in.
func TestTheSecretOfACalendarOpensNothingElse(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	secret := calendarAddress.FindStringSubmatch(calendarOf(t, w.as(w.manager), "/account"))[1]
	b := w.public()
	b.SetCookie("session", secret)
	b.Ask(http.MethodGet, "/visits", nil).Want(303)
	for _, token := range []string{secret, "gyoryu_" + secret} {
		b := w.public()
		b.Header.Set("Authorization", "Bearer "+token)
		b.Ask(http.MethodGet, "/api/v1/visits", nil).Want(401)
	}
	w.public().Ask(http.MethodGet, "/sign-in/link/"+secret, nil).Want(404)
	if found := w.as(w.manager); found.Get("/calendar/"+secret+".ics").Want(200).Header.Get("Content-Type") != "text/calendar; charset=utf-8" {
		t.Error("whoever is signed in gets something else")
	}
}

// TestAWrongSecretTellsNothing, whatever it is, and neither does the log tell a right one.
func TestAWrongSecretTellsNothing(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	s := site(t)
	s.options.Log = slog.New(slog.NewTextHandler(&log, nil))
	s.handler = app.New(s.options)
	w := populated(s)
	b := w.as(w.staff)
	old := calendarOf(t, b, "/account")
	secret := calendarAddress.FindStringSubmatch(calendarOf(t, b, "/account"))[1]
	path := "/calendar/" + secret + ".ics"
	w.public().Ask(http.MethodGet, path, nil).Want(200)
	var first string
	for _, wrong := range []string{
		old, "/calendar/x.ics", "/calendar/" + secret, "/calendar/.ics", "/calendar/" + secret + ".ics/", "/calendar/" + secret + ".ICS", "/calendar/" + secret + "A.ics", "/calendar/" + secret[1:] + ".ics",
		"/calendar/" + strings.Repeat("A", 43) + ".ics", "/calendar/" + strings.Repeat("A", 3000) + ".ics", "/calendar/%00.ics", "/calendar/%ff.ics", "/calendar/a%0ab.ics", "/calendar/..%2f..%2fvisits.ics",
		"/calendar/" + secret + "%00.ics", "/calendar/" + secret + "%3D.ics", "/calendar/%27%3B%20drop%20table%20calendars.ics", "/calendar/1.ics",
	} {
		p := w.public().Ask(http.MethodGet, wrong, nil)
		if p.Status != http.StatusNotFound || len(cookies(t, p)) > 0 || strings.Contains(p.Body, secret) && !strings.HasPrefix(wrong, "/calendar/"+secret) {
			t.Errorf("%.80s: %d", wrong, p.Status)
		}
		says := strings.ReplaceAll(p.Says(), p.Header.Get("X-Request-Id"), "")
		if first == "" {
			first = says
		}
		if says != first && !strings.Contains(wrong, "%ff") {
			t.Errorf("%.80s is told more: %s", wrong, says)
		}
	}
	if strings.Contains(log.String(), secret) || strings.Contains(log.String(), secret[:20]) || !strings.Contains(log.String(), "path=/calendar/- ") {
		t.Errorf("the log: %s", log.String())
	}
	w.exec(`update accounts set disabled_at = now() where id = @id`, pg.Args{"id": w.staff.ID})
	w.public().Ask(http.MethodGet, path, nil).Want(404)
}

// TestWhoTriesManySecretsHasToWait: not the office in which somebody still asks for an old one.
func TestWhoTriesManySecretsHasToWait(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	path := calendarOf(t, w.as(w.staff), "/account")
	b := w.public()
	for range 60 {
		b.Ask(http.MethodGet, "/calendar/"+strings.Repeat("A", 43)+".ics", nil).Want(404)
	}
	b.Ask(http.MethodGet, path, nil).Want(200)
	const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	for i := range 19 {
		b.Ask(http.MethodGet, "/calendar/"+letters[i:i+1]+strings.Repeat("B", 41)+"A.ics", nil).Want(404)
	}
	p := b.Ask(http.MethodGet, path, nil).Want(429)
	if wait, err := strconv.Atoi(p.Header.Get("Retry-After")); err != nil || wait < 1 || wait > 901 {
		t.Errorf("to wait %q", p.Header.Get("Retry-After"))
	}
	w.later(15 * time.Minute)
	b.Ask(http.MethodGet, path, nil).Want(200)
}

// TestManagersGiveAnInstitutesCalendarAway: nobody else, in the language that they choose, and
// without what is confidential or where records are.
func TestManagersGiveAnInstitutesCalendarAway(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	open := w.visit(w.staff, w.trip("Tour", 10, 0, w.casted))
	secret := w.trip("Zqsecretx", 20, w.lee, w.casted)
	secret.Confidential = true
	hidden := w.visit(w.staff, secret)
	page := institutePath(w.casted)
	for _, who := range []auth.Account{w.admin, w.staff, w.researcher} {
		b := w.as(who)
		if strings.Contains(b.Get(page).Want(200).Body, "/calendar") {
			t.Errorf("%s is offered it", who.Name)
		}
		b.Ask(http.MethodPost, page+"/calendar", url.Values{"version": {"0"}}).Want(403)
	}
	b := w.as(w.manager)
	f := b.Get(page).Want(200).Form(page + "/calendar")
	f.Tick("language", "ko")
	path := calendarAddress.FindString(f.Enter().Want(200).Body)
	if says := b.Get(page).Text("#calendar"); !strings.Contains(says, "Made by manager, in Korean.") {
		t.Errorf("it says: %s", says)
	}
	p := w.public().Ask(http.MethodGet, path, nil).Want(200)
	if got := uidsIn(p); !slices.Equal(got, []string{"visit-" + itoa(open.ID)}) || strings.Contains(strings.ToLower(p.Body), "zqsecretx") ||
		strings.Contains(p.Body, "URL:") || !strings.Contains(p.Body, "SUMMARY:출장: CASTED (Beijing)") {
		t.Errorf("given away is %v: %s", got, p.Body)
	}
	// The one for whom it is confidential has it in a calendar of their own.
	if got := uidsIn(w.public().Ask(http.MethodGet, calendarOf(t, w.as(w.staff), "/account"), nil).Want(200)); !slices.Contains(got, "visit-"+itoa(hidden.ID)) {
		t.Errorf("staff has %v", got)
	}
	b.Get(page).Want(200).Form(page + "/calendar/end").Enter().Want(200)
	w.public().Ask(http.MethodGet, path, nil).Want(404)
}

// TestNoCalendarHoldsWhatItsAccountMayNotSee: everyone's, over records in every state.
func TestNoCalendarHoldsWhatItsAccountMayNotSee(t *testing.T) {
	t.Parallel()
	w := populated(site(t)).inEveryState()
	for _, institute := range []int64{w.casted, w.casisd, w.kostec, w.stepi} {
		given := uidsIn(w.public().Ask(http.MethodGet, calendarOf(t, w.as(w.manager), institutePath(institute)), nil).Want(200))
		for _, r := range w.records {
			if r.confidential && slices.ContainsFunc(given, func(uid string) bool {
				return uid == r.noun+"-"+itoa(r.id) || strings.HasPrefix(uid, r.noun+"-"+itoa(r.id)+"-")
			}) {
				t.Errorf("%s is given away", r.name)
			}
		}
	}
	held := 0
	for _, who := range w.everyone[1:] {
		own := uidsIn(w.public().Ask(http.MethodGet, calendarOf(t, w.as(who), "/account"), nil).Want(200))
		held += len(own)
		for _, r := range w.records {
			r.removed = false // what was removed lately is told to those who saw it
			if !r.sees(who) && slices.ContainsFunc(own, func(uid string) bool {
				return uid == r.noun+"-"+itoa(r.id) || strings.HasPrefix(uid, r.noun+"-"+itoa(r.id)+"-")
			}) {
				t.Errorf("%s has %s", who.Name, r.name)
			}
		}
	}
	if held < 20 {
		t.Errorf("only %d events in all", held)
	}
}
