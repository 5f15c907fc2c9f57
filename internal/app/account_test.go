package app_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"log/slog"
	"net/url"
	"strings"
	"testing"

	"gyoryu/internal/account"
	"gyoryu/internal/app"
	"gyoryu/internal/auth"
	"gyoryu/internal/i18n"
	"gyoryu/internal/webtest"
)

func TestASignInEndsWhileAVisitIsWritten(t *testing.T) {
	t.Parallel()
	s := site(t)
	staff := s.account("staff", 0, auth.Staff)
	s.account("manager", 0, auth.Manager)
	b := s.as(staff)
	form := b.Get("/visits/new").Want(200).Form("/visits")
	typed := form.Values()
	typed.Set("title", "조황희 & 100% <b>")
	typed.Set("outcome", strings.Repeat("Nothing agreed is lost on the way. ", 2000))
	typed.Set("do", "save")
	s.exec("update sessions set seen_at = now() - interval '13 hours'", nil)

	p := b.Post("/visits", typed).Want(200)
	if p.Text("h1") != i18n.Say(i18n.EN, "account.sign-in-to") {
		t.Fatalf("led to %q", p.Text("h1"))
	}
	next := p.Find("input[name=next]").AttrOr("value", "")

	// Somebody else at the same desk does not get to see it.
	p = b.Post("/sign-in/demo", url.Values{"email": {"manager@demo.example"}, "next": {next}})
	if p.Want(404); strings.Contains(p.Says(), "조황희") {
		t.Error("somebody else sees what was written")
	}
	b.Header.Set("Accept-Encoding", "gzip")
	answer := b.Ask("POST", "/sign-in/demo", url.Values{"email": {"staff@demo.example"}, "next": {next}})
	if answer.Location() != next {
		t.Fatalf("led to %q, want %q", answer.Location(), next)
	}
	b.Header.Del("Accept-Encoding")
	p = b.Get(next).Want(200)
	form = p.Form("/visits")
	if form.Value("title") != typed.Get("title") || form.Value("outcome") != typed.Get("outcome") {
		t.Errorf("the form came back with title %q and %d characters", form.Value("title"), len(form.Value("outcome")))
	}
	if p.Flash() != i18n.Say(i18n.EN, "form.kept") {
		t.Errorf("it says %q", p.Flash())
	}
	if n := value[int](s, "select count(*) from visits", nil); n != 0 {
		t.Errorf("%d visits were saved unasked", n)
	}
}

func TestAKeptFormIsPackedOnce(t *testing.T) {
	t.Parallel()
	s := site(t)
	b := s.as(s.account("staff", 0, auth.Staff))
	typed := b.Get("/visits/new").Want(200).Form("/visits").Values()
	s.exec("update sessions set seen_at = now() - interval '13 hours'", nil)
	next := b.Post("/visits", typed).Want(200).Find("input[name=next]").AttrOr("value", "")
	b.Ask("POST", "/sign-in/demo", url.Values{"email": {"staff@demo.example"}, "next": {next}})

	answer := packed(t, s, b, next)
	if !strings.Contains(answer, "</html>") {
		t.Errorf("unpacked once it begins with %.20q", answer)
	}
}

// packed is a page as a browser gets it that takes gzip.
func packed(t *testing.T, s *stand, b *webtest.Browser, path string) string {
	t.Helper()
	b.Header.Set("Accept-Encoding", "gzip")
	defer b.Header.Del("Accept-Encoding")
	p := b.Ask("GET", path, nil)
	if p.Status != 200 || p.Header.Get("Content-Encoding") != "gzip" {
		t.Fatalf("%s: %d, packed as %q", path, p.Status, p.Header.Get("Content-Encoding"))
	}
	z, err := gzip.NewReader(strings.NewReader(p.Body))
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestALinkIsInNoLog(t *testing.T) {
	t.Parallel()
	s := site(t)
	var log bytes.Buffer
	s.options.Log = slog.New(slog.NewTextHandler(&log, nil))
	s.handler = app.New(s.options)
	_, token, err := account.Store{DB: s.db}.Add(ctx, 0, "new@x.example", "New", []auth.Role{auth.Staff}, 0)
	if err != nil {
		t.Fatal(err)
	}
	b := s.public()
	b.Get(account.LinkPath(token)).Want(200)
	b.Post(account.LinkPath(token), url.Values{"password": {"short"}}).Want(422)
	b.Post(account.LinkPath(token), url.Values{"password": {"sonamu-baram-7"}, "again": {"sonamu-baram-7"}}).Want(200)
	b.Get(account.LinkPath(token)).Want(410)
	b.Ask("PUT", account.LinkPath(token), nil).Want(405)
	if strings.Contains(log.String(), token) || !strings.Contains(log.String(), "/sign-in/link/") {
		t.Errorf("the log holds the token, or nothing about the link:\n%s", log.String())
	}
}
