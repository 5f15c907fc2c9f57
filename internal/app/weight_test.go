package app_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"gyoryu/internal/auth"
	"gyoryu/internal/generate"
	"gyoryu/internal/pg"
)

// What a page may weigh on the wire, in bytes.
const (
	maxList    = 15 * 1024 // a list of 50
	maxScripts = 30 * 1024 // all scripts of a page
)

// wire gets an address as a browser that knows gzip does: the bytes that are sent, and
// what they say.
func (s *stand) wire(session, lang, path string) (sent int, body []byte) {
	s.t.Helper()
	r := httptest.NewRequest(http.MethodGet, path, nil)
	r.Header.Set("Accept", "text/html,*/*")
	r.Header.Set("Accept-Encoding", "gzip")
	r.Header.Set("Accept-Language", lang)
	r.AddCookie(&http.Cookie{Name: "session", Value: session})
	w := httptest.NewRecorder()
	s.handler.ServeHTTP(w, r)
	sent, body = w.Body.Len(), w.Body.Bytes()
	if w.Header().Get("Content-Encoding") != "gzip" {
		if w.Code == http.StatusOK && sent >= 1024 && !strings.HasPrefix(w.Header().Get("Content-Type"), "font/") {
			s.t.Errorf("%s: %d bytes are not compressed", path, sent)
		}
		return sent, body
	}
	z, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	if body, err = io.ReadAll(z); err != nil {
		s.t.Fatal(err)
	}
	return sent, body
}

// TestAListIsLight: a full page of each, to whom it shows most, in both languages.
func TestAListIsLight(t *testing.T) {
	t.Parallel()
	s := site(t)
	if _, err := generate.Load(t.Context(), s.db, generate.Options{Visits: 600, Seed: 1, Today: s.today(0)}); err != nil {
		t.Fatal(err)
	}
	ours := value[int64](s, "select person_id from commitments where person_id is not null and removed_at is null group by 1 order by count(*) desc limit 1", nil)
	s.exec("update accounts set person_id = null where person_id = @p", pg.Args{"p": ours})
	for i := range 60 {
		s.account(fmt.Sprintf("somebody%d", i), 0, auth.Staff, auth.Manager)
	}
	people := []auth.Account{s.account("manager", 0, auth.Manager, auth.Admin), s.account("staff", ours, auth.Staff)}
	full := 0
	for _, who := range people {
		session := s.session(who)
		for _, path := range []string{
			"/visits", "/visits?sort=title", "/institutes", "/institutes?sort=-contact", "/people", "/people?sort=-met", "/commitments", "/commitments?which=all",
			"/commitments?which=overdue", "/commitments?which=nobody", "/commitments?which=kept", "/areas", "/accounts", "/", "/visits?q=a&state=done&direction=outgoing",
			"/search?q=research", "/search?q=%EC%97%B0%EA%B5%AC&sort=day",
		} {
			if path == "/accounts" && !who.Is(auth.Admin) {
				continue
			}
			for _, lang := range []string{"en", "ko"} {
				sent, body := s.wire(session, lang, path)
				doc, err := goquery.NewDocumentFromReader(bytes.NewReader(body))
				if err != nil {
					t.Fatal(err)
				}
				rows := doc.Find("main tbody tr, main .search-hit").Length()
				if rows == 50 {
					full++
				}
				t.Logf("%s as %s in %s: %d rows, %.1f kB, %.0f kB unpacked", path, who.Name, lang, rows, float64(sent)/1024, float64(len(body))/1024)
				if sent > maxList {
					t.Errorf("%s as %s in %s: %d bytes, %d too many", path, who.Name, lang, sent, sent-maxList)
				}
			}
		}
	}
	if full < 2*2*10 {
		t.Errorf("only %d lists were full", full)
	}
}

// TestScriptsAreLight on every page.
func TestScriptsAreLight(t *testing.T) {
	t.Parallel()
	w := populated(site(t)).inEveryState()
	session := w.session(w.keeper)
	weights := map[string]int{}
	pages, heaviest := 0, 0
	for _, path := range w.addresses() {
		if strings.HasPrefix(path, "/api/") || strings.HasPrefix(path, "/static/") {
			continue
		}
		_, body := w.wire(session, "en", path)
		doc, err := goquery.NewDocumentFromReader(bytes.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		all := map[string]bool{}
		doc.Find("script, link[rel=modulepreload], link[as=script]").Each(func(_ int, e *goquery.Selection) {
			file := e.AttrOr("src", e.AttrOr("href", ""))
			if !strings.HasPrefix(file, "/static/") {
				t.Errorf("%s has a script that is no file of ours: %q", path, file)
				return
			}
			all[file] = true
		})
		if len(all) == 0 {
			continue // a piece of a page
		}
		pages++
		sum := 0
		for file := range all {
			if weights[file] == 0 {
				sent, script := w.wire(session, "en", file)
				if bytes.Contains(script, []byte("import ")) || bytes.Contains(script, []byte("import(")) || bytes.Contains(script, []byte("import{")) {
					t.Errorf("%s loads others, which nobody has weighed", file)
				}
				if weights[file] = sent; sent == 0 || bytes.Contains(script, []byte("<html")) {
					t.Errorf("%s is no script", file)
				}
			}
			sum += weights[file]
		}
		heaviest = max(heaviest, sum)
		if sum > maxScripts {
			t.Errorf("%s loads %d bytes of scripts, %d too many", path, sum, sum-maxScripts)
		}
	}
	t.Logf("%d pages, the heaviest with %.1f kB of scripts", pages, float64(heaviest)/1024)
	if pages < 100 {
		t.Errorf("only %d pages", pages)
	}
}
