package account

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"gyoryu/internal/auth"
	"gyoryu/internal/i18n"
	"gyoryu/internal/mail"
	"gyoryu/internal/pg"
)

// outbox takes mails; links begin with its address, whatever a request says.
var outbox = mail.Outbox{Host: "office.example", Site: "https://office.example"}

// posted is a mail that waits.
type posted struct{ Email, Kind, Subject, BodyText, BodyHTML string }

func (s *site) posted(t *testing.T) []posted {
	t.Helper()
	all, err := pg.Many[posted](t.Context(), s.db, `
		select a.email, m.kind, m.subject, m.body_text, m.body_html from mails m join accounts a on a.id = m.account_id order by m.id`, nil)
	ok(t, err)
	if n := count(t, s.db, "river.river_job where kind = 'mail'"); n != len(all) {
		t.Errorf("%d jobs for %d mails", n, len(all))
	}
	return all
}

// linkIn is the path of the one-time link in a text.
func linkIn(t *testing.T, text string) string {
	t.Helper()
	_, after, found := strings.Cut(text, "https://office.example/sign-in/link/")
	token, _, _ := strings.Cut(after, "\n")
	if !found || len(token) != 43 {
		t.Fatalf("no link in %q", text)
	}
	return "/sign-in/link/" + token
}

func TestAForgottenPasswordIsSetAnewThroughTheMail(t *testing.T) {
	s := newSite(t, Options{Outbox: outbox, URL: "http://evil.example"})
	s.account(t, "bob@x.example", auth.Staff)
	ok(t, s.store.Disable(t.Context(), 0, must(s.store.byEmail(t.Context(), "bob@x.example"))(t).Email))
	s.account(t, "eve@x.example", auth.Staff)
	exec(t, s.db, "update accounts set language = 'ko' where email = 'eve@x.example'", nil)
	invited := add(t, s.store, "new@x.example", auth.Staff)
	b := s.browser(t)
	if href, _ := b.get("/sign-in").want(t, 200, "").Find("main a.tap").Attr("href"); href != "/sign-in/forgotten" {
		t.Errorf("the way leads to %q", href)
	}
	b.get("/sign-in/forgotten").want(t, 200, "")
	if got := b.post("/sign-in/forgotten", url.Values{"email": {" "}}).want(t, 422, "").complaint("email"); got == "" {
		t.Error("no complaint about nothing")
	}
	known := b.post("/sign-in/forgotten", url.Values{"email": {" EVE@x.example"}}).want(t, 200, "")
	for _, email := range []string{"nobody@x.example", "bob@x.example", "\x00<b>'", strings.Repeat("a", 9999)} {
		a := b.post("/sign-in/forgotten", url.Values{"email": {email}}).want(t, 200, "")
		if a.text("h1") != known.text("h1") || a.Find("main a").Length() != known.Find("main a").Length() {
			t.Errorf("%.20q is answered with %s", email, a.text("main"))
		}
	}
	b.post("/sign-in/forgotten", url.Values{"email": {"new@x.example"}}).want(t, 200, "")
	got := s.posted(t)
	if len(got) != 2 || got[0].Email != "eve@x.example" || got[1].Email != "new@x.example" {
		t.Fatalf("sent %v", got)
	}
	if got[0].Kind != "password" || got[0].Subject != i18n.Say(i18n.KO, "account.mail-reset") || got[1].Kind != "invitation" || got[1].Subject != "Your account with Gyoryu" {
		t.Errorf("sent %v", got)
	}
	path := linkIn(t, got[0].BodyText)
	if !strings.Contains(got[0].BodyHTML, "https://office.example"+path) {
		t.Errorf("the HTML has no link: %s", got[0].BodyHTML)
	}
	b.get(path).want(t, 200, "")
	b.post(path, url.Values{"password": {"another-" + good}, "again": {"another-" + good}}).want(t, http.StatusSeeOther, "/")
	if !b.signedIn() {
		t.Error("not signed in")
	}
	_ = invited
}

func TestAskingForPasswordsIsSlowedDownAndEndsNobodysLink(t *testing.T) {
	s := newSite(t, Options{Outbox: outbox})
	id := s.account(t, "bob@x.example", auth.Staff)
	token := must(s.store.invite(t.Context(), 0, id))(t)
	b := s.browser(t)
	for range freeByEmail {
		b.post("/sign-in/forgotten", url.Values{"email": {"bob@x.example"}}).want(t, 200, "")
	}
	a := b.post("/sign-in/forgotten", url.Values{"email": {"bob@x.example"}}).want(t, 429, "")
	if a.complaint("email") == "" || a.header.Get("Retry-After") == "" {
		t.Error("it does not say how long to wait")
	}
	if n := len(s.posted(t)); n != freeByEmail {
		t.Errorf("%d mails", n)
	}
	b.get(LinkPath(token)).want(t, 200, "")
	b.post("/sign-in", url.Values{"email": {"bob@x.example"}, "password": {good}}).want(t, 303, "/")
}

func TestWithoutAMailServerTheAdministratorIsAsked(t *testing.T) {
	s := newSite(t, Options{})
	s.account(t, "bob@x.example", auth.Staff)
	b := s.browser(t)
	if n := b.get("/sign-in").want(t, 200, "").Find("a[href='/sign-in/forgotten']").Length(); n != 0 {
		t.Error("a mail is offered")
	}
	if a := b.get("/sign-in/forgotten").want(t, 200, ""); a.Find("form[action='/sign-in/forgotten']").Length() != 0 {
		t.Error("a mail is offered")
	}
	b.post("/sign-in/forgotten", url.Values{"email": {"bob@x.example"}}).want(t, 422, "")
	if got := s.posted(t); len(got) != 0 {
		t.Errorf("sent %v", got)
	}
}

func TestAnInvitationIsMailed(t *testing.T) {
	s := newSite(t, Options{Outbox: outbox})
	s.account(t, "ada@x.example", auth.Admin)
	b := s.browser(t).signIn("ada@x.example")
	a := b.post("/accounts", url.Values{"email": {"cho@x.example"}, "name": {"조황희 <b>\r\nBcc: x@y.example"}, "roles": {"staff"}, "language": {"ko"}}).want(t, 200, "")
	if !strings.Contains(a.text("main"), "It was sent to cho@x.example.") {
		t.Errorf("it says %s", a.text("main"))
	}
	got := s.posted(t)
	if len(got) != 1 || got[0].Email != "cho@x.example" || got[0].Kind != "invitation" || strings.Contains(got[0].BodyHTML, "<b>") {
		t.Fatalf("sent %v", got)
	}
	shown, _ := a.Find("#link").Attr("value")
	if path := linkIn(t, got[0].BodyText); !strings.HasSuffix(shown, path) {
		t.Errorf("the mail has %s, the page %s", path, shown)
	}
	made := must(s.store.byEmail(t.Context(), "cho@x.example"))(t)
	b.post(path(made.ID)+"/reset", url.Values{}).want(t, 200, "")
	if got := s.posted(t); len(got) != 2 || got[1].BodyText == got[0].BodyText {
		t.Errorf("sent %v", got)
	}
}
