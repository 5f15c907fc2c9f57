package app_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"gyoryu/internal/app"
	"gyoryu/internal/auth"
	"gyoryu/internal/post"
	"gyoryu/internal/webtest"
)

// postsInEveryState writes news by staff and by another, and publishes and withdraws some.
func (w *world) postsInEveryState() {
	w.t.Helper()
	posts := post.Store{DB: w.db}
	write := func(name string, by auth.Account, state post.State, change func(*record)) {
		id, err := posts.Create(w.t.Context(), post.Draft{
			TitleEN: name, TextEN: "Text of " + name, TitleKO: "국문 " + name, TextKO: "국문 내용 " + name, Category: post.Research,
		}, by)
		if err != nil {
			w.t.Fatal(err)
		}
		if state != post.InDraft {
			err = posts.Publish(w.t.Context(), id, 1, w.today(-3), w.manager)
		}
		if state == post.Withdrawn && err == nil {
			err = posts.Withdraw(w.t.Context(), id, 2, "A slip", w.manager)
		}
		if err != nil {
			w.t.Fatal(err)
		}
		r := record{noun: "post", name: name, id: id, by: by, state: state}
		if change != nil {
			change(&r)
		}
		w.remove(r, "posts")
		w.records = append(w.records, r)
	}
	write("published post of staff", w.staff, post.Published, nil)
	write("post of staff in draft", w.staff, post.InDraft, nil)
	write("post of other in draft", w.other, post.InDraft, nil)
	write("withdrawn post of staff", w.staff, post.Withdrawn, nil)
	write("published post removed by staff", w.staff, post.Published, func(r *record) { r.removed, r.removedBy = true, w.staff })
	write("post removed by other", w.other, post.InDraft, func(r *record) { r.removed, r.removedBy = true, w.other })
	write("post removed by staff long ago", w.staff, post.InDraft, func(r *record) { r.removed, r.removedBy, r.removedLate = true, w.staff, true })
}

// onBoard reports an address of the public board that names an item.
func onBoard(pattern string) bool {
	return strings.Contains(pattern, "/news/") && !strings.HasPrefix(pattern, "/api/")
}

// onBoard is what anybody gets there: what is published, a sentence where it was
// withdrawn, and nothing else.
func (r record) onBoard(d door) []int {
	switch {
	case !r.removed && r.state == post.Published:
		return d.in
	case !r.removed && r.state == post.Withdrawn && d.in[0] == http.StatusOK:
		return []int{http.StatusGone}
	case !r.removed && r.state == post.Withdrawn:
		return d.in
	}
	return unknown
}

// public reports a page of the board as anybody gets it, which caches may keep for a minute.
func public(who auth.Account, r route, p webtest.Page) bool {
	board := strings.HasPrefix(r.pattern, "/en/news") || strings.HasPrefix(r.pattern, "/ko/news") || r.pattern == "/news.atom"
	feed := strings.HasSuffix(r.pattern, ".atom")
	return board && p.Status == http.StatusOK && (feed || !who.SignedIn()) && p.Header.Get("Cache-Control") == "public, max-age=60"
}

// boardOfOther reports an address of the board in the language that is not lang: it is
// in that language whoever reads it.
func boardOfOther(path, lang string) bool {
	return strings.HasPrefix(path, "/"+map[string]string{"en": "ko", "ko": "en"}[lang]+"/news")
}

func postPath(id int64) string { return "/posts/" + itoa(id) }

// TestSomebodyWhoIsNotSignedInBeginsAtTheBoard, and nobody else, and at no other address.
func TestSomebodyWhoIsNotSignedInBeginsAtTheBoard(t *testing.T) {
	t.Parallel()
	w := populated(site(t)).inEveryState()
	b := w.public()
	if p := b.Ask("GET", "/", nil).Want(303); p.Location() != "/news" || p.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("leads to %s, %v", p.Location(), p.Header)
	}
	b.Header.Set("Accept-Language", "ko")
	p := b.Get("/").Want(200)
	if p.Path != "/ko/news" || len(p.Texts(".news-link")) != 1 || p.Text(".tools") != "English 로그인" {
		t.Errorf("%s says %s", p.Path, p.Says())
	}
	if p := w.as(w.staff).Get("/").Want(200); p.Path != "/" {
		t.Errorf("staff are led to %s", p.Path)
	}
	if p := b.Ask("GET", "/visits", nil).Want(303); p.Location() != "/sign-in?next=%2Fvisits" {
		t.Errorf("another page leads to %s", p.Location())
	}
	b.Header.Set("Sec-Fetch-Dest", "empty") // a script, which has no use for a page
	b.Ask("GET", "/", nil).Want(401)
	if p := w.as(w.researcher).Get("/").Want(200); p.Find("#nav a[href='/news']").Length() != 1 || p.Find("#nav a[href='/posts']").Length() != 0 {
		t.Error("a researcher is led to the drafts")
	}
}

// TestAVisitsPageLeadsToItsNews: everybody to what is published of it, writers to
// writing it; of a confidential one, neither.
func TestAVisitsPageLeadsToItsNews(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	v := w.visit(w.staff, w.trip("Tour", -20, 0, w.casted))
	posts := post.Store{DB: w.db}
	var ids []int64
	for _, d := range []post.Draft{{TitleEN: "News of it", TextEN: "x"}, {TitleKO: "국문만", TextKO: "x"}, {TitleEN: "A draft of it", TextEN: "x"}} {
		d.VisitID = v.ID
		id, err := posts.Create(t.Context(), d, w.staff)
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, id)
	}
	for _, id := range ids[:2] {
		if err := posts.Publish(t.Context(), id, 1, w.today(0), w.manager); err != nil {
			t.Fatal(err)
		}
	}
	write := "a[href='/posts/new?visit=" + itoa(v.ID) + "']"
	for _, who := range []auth.Account{w.researcher, w.admin, w.staff, w.manager} {
		p := w.as(who).Get(visitPath(v.ID)).Want(200)
		if p.Find(".aside a[href='/en/news/"+itoa(ids[0])+"']").Length() != 1 || p.Find(".aside a[href='/ko/news/"+itoa(ids[1])+"']").Length() != 1 || strings.Contains(p.Body, "A draft of it") {
			t.Errorf("%s: %s", name(who), p.Text(".aside"))
		}
		if got := p.Find(write).Length() == 1; got != is(who, auth.Staff, auth.Manager) {
			t.Errorf("%s is led to writing: %v", name(who), got)
		}
	}
	w.exec("update visits set confidential = true", nil)
	if p := w.as(w.manager).Get(visitPath(v.ID)).Want(200); p.Find(write).Length() != 0 || strings.Contains(p.Body, "/news/") {
		t.Errorf("a confidential one: %s", p.Text(".aside"))
	}
	w.as(w.manager).Get("/posts/new?visit=" + itoa(v.ID)).Want(422)
	w.public().Get("/en/news/" + itoa(ids[0])).Want(404)
}

// TestAProgramWritesNews, and a manager's publishes it.
func TestAProgramWritesNews(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	v := w.visit(w.staff, w.trip("Tour", -20, 0, w.casted))
	staff, manager := w.program(w.staff), w.program(w.manager)
	body := `{"title_en": "News", "text_en": "A *text*", "title_ko": "소식", "text_ko": "내용", "category": "event", "published_on": "2019-04-17", "visit_id": ` + itoa(v.ID) + `}`
	made := staff.want(201, "POST", "/posts", body)
	at := postPath(made.id())
	for field, want := range map[string]any{"title_ko": "소식", "category": "event", "state": "draft", "published_on": "2019-04-17", "visit_id": float64(v.ID), "hits": 0.0, "version": 1.0} {
		if made.json[field] != want {
			t.Errorf("%s is %v", field, made.json[field])
		}
	}
	match := func(p program, version int) program { return p.with("If-Match", `"`+itoa(int64(version))+`"`) }
	match(staff, 1).want(403, "PATCH", at, `{"state": "published"}`)
	staff.want(403, "POST", "/posts", strings.Replace(body, `"category"`, `"state": "published", "category"`, 1))
	if got := match(staff, 1).want(422, "PATCH", at, `{"earlier_hits": 5}`); got.complaints() != "earlier_hits: post.managers-only" {
		t.Errorf("staff say how often it was read: %s", got.complaints())
	}
	same := match(manager, 1).want(200, "PATCH", at, made.body)
	if n := value[int](w.stand, "select count(*) from history where noun = 'post'", nil); n != 1 {
		t.Errorf("sent back as it was, it has %d lines of history", n)
	}
	got := match(manager, int(same.json["version"].(float64))).want(200, "PATCH", at, `{"state": "published", "earlier_hits": 1546, "title_en": "Changed"}`)
	if got.json["state"] != "published" || got.json["published_on"] != "2019-04-17" || got.json["hits"] != 1546.0 || got.json["title_en"] != "Changed" {
		t.Errorf("published as %s", got.body)
	}
	w.public().Get("/en/news/" + itoa(made.id())).Want(200)
	version := int(got.json["version"].(float64))
	match(staff, version).want(403, "PATCH", at, `{"title_en": "Mine"}`)
	for sent, want := range map[string]string{
		`{"state": "withdrawn"}`:            "reason: form.needed",
		`{"reason": "x"}`:                   "reason: api.fixed",
		`{"published_on": null}`:            "published_on: form.needed",
		`{"published_on": "2999-01-01"}`:    "published_on: post.not-yet",
		`{"title_ko": ""}`:                  "title_ko: post.needs-title.ko",
		`{"visit_id": 999999}`:              "visit_id: form.no-such-record",
		`{"text_en": "", "title_en": "  "}`: "",
	} {
		if want == "" {
			continue
		}
		if got := match(manager, version).want(422, "PATCH", at, sent); got.complaints() != want {
			t.Errorf("%s: %s", sent, got.complaints())
		}
	}
	got = match(manager, version).want(200, "PATCH", at, `{"state": "withdrawn", "reason": "A slip"}`)
	if got.json["state"] != "withdrawn" || got.json["reason"] != "A slip" {
		t.Errorf("withdrawn as %s", got.body)
	}
	w.public().Get("/en/news/" + itoa(made.id())).Want(410)
	version = int(got.json["version"].(float64))
	got = match(manager, version).want(200, "PATCH", at, `{"state": "draft"}`)
	if got.json["state"] != "draft" || got.json["reason"] != "" {
		t.Errorf("drafted as %s", got.body)
	}
	version = int(got.json["version"].(float64))
	w.exec("update visits set confidential = true", nil)
	if got := match(manager, version).want(422, "PATCH", at, `{"state": "published"}`); got.complaints() != "visit_id: post.visit-confidential" {
		t.Errorf("published of a confidential visit: %s", got.complaints())
	}
	w.program(w.other).want(404, "GET", at, "")
	if got := manager.want(422, "POST", "/posts", body); got.complaints() != "visit_id: post.visit-confidential" {
		t.Errorf("made of a confidential visit: %s", got.complaints())
	}
	if got := staff.want(422, "POST", "/posts", `{}`); got.complaints() != "title_en: post.needs-language" {
		t.Errorf("made of nothing: %s", got.complaints())
	}
	done := manager.want(201, "POST", "/posts", `{"title_ko": "발간 소식", "text_ko": "내용", "category": "publication", "state": "published"}`)
	if done.json["state"] != "published" || done.json["published_on"] != w.today(0).String() {
		t.Errorf("made as %s", done.body)
	}
	if got := staff.want(200, "GET", "/posts?state=published&category=publication&sort=-published&year="+w.today(0).String()[:4], ""); len(got.ids()) != 1 {
		t.Errorf("a list has %v", got.ids())
	}
	staff.want(422, "GET", "/posts?state=none", "")
	w.program(w.researcher).want(403, "GET", "/posts", "")
}

// TestReadingTheNewsIsCountedByTheWholeSite: with a counter the program counts, and a
// page waits for nothing.
func TestReadingTheNewsIsCountedByTheWholeSite(t *testing.T) {
	t.Parallel()
	w := populated(site(t)).inEveryState()
	o := w.options
	o.Hits = post.NewHits(w.db, w.clock)
	b := webtest.Open(t, app.New(o))
	b.Header.Set("User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")
	id := w.of("post")[0].id
	for range 3 {
		b.Get("/en/news/" + itoa(id)).Want(200)
	}
	if err := o.Hits.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := value[int64](w.stand, "select coalesce(sum(hits), 0)::bigint from post_hits", nil); n != 1 {
		t.Errorf("%d hits", n)
	}
}

// TestTheBoardIsLight, full as it can be.
func TestTheBoardIsLight(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	w.exec(`insert into posts (title_en, text_en, title_ko, text_ko, state, published_on)
		select 'Visit number ' || n || ' to the major institutes of science and technology policy', 'x', '제' || n || '차 과학기술정책 연구기관 방문', 'x', 'published', current_date - n
		  from generate_series(1, 60) n`, nil)
	for _, lang := range []string{"en", "ko"} {
		sent, body := w.wire("", lang, "/"+lang+"/news")
		if sent > maxList || len(body) > 40*1024 {
			t.Errorf("in %s: %d bytes, %d unpacked", lang, sent, len(body))
		}
	}
}

// TestWhoIsNotKnownGetsTheNewsAsTheyStand: the short way to an item that is kept answers as
// the long one, to the letter, plain and compressed; and what changes is there at once.
func TestWhoIsNotKnownGetsTheNewsAsTheyStand(t *testing.T) {
	t.Parallel()
	w := populated(site(t))
	posts := post.Store{DB: w.db}
	id, err := posts.Create(t.Context(), post.Draft{TitleEN: "News", TextEN: strings.Repeat("Long enough. ", 200)}, w.staff)
	if err == nil {
		err = posts.Publish(t.Context(), id, 1, w.today(0), w.manager)
	}
	if err != nil {
		t.Fatal(err)
	}
	path := "/en/news/" + itoa(id)
	// What a reader gets who may bring a cookie, which takes the long way.
	get := func(cookie, encoding string) webtest.Page {
		b := w.public()
		b.Header.Set("Accept-Encoding", encoding)
		if cookie != "" {
			b.SetCookie(cookie, "x")
		}
		return b.Ask("GET", path, nil).Want(200)
	}
	headers := func(p webtest.Page) string {
		h := p.Header.Clone()
		h.Del("X-Request-Id")
		h.Del("Content-Length") // the long way, too, sends what is kept
		vary := h.Values("Vary")
		slices.Sort(vary)
		h["Vary"] = slices.Compact(vary)
		return fmt.Sprint(h)
	}
	for _, encoding := range []string{"", "identity", "gzip", "gzip;q=0", "br, gzip;q=0.5"} {
		drawn := get("other", encoding)
		get("", encoding)
		short := get("", encoding)
		packed := encoding == "gzip" || strings.HasPrefix(encoding, "br")
		if short.Body != drawn.Body || headers(short) != headers(drawn) || (short.Header.Get("Content-Encoding") == "gzip") != packed {
			t.Errorf("%q: %d bytes and %s, not %d and %s", encoding, len(short.Body), headers(short), len(drawn.Body), headers(drawn))
		}
		if short.Header.Get("Content-Security-Policy") == "" || short.Header.Get("Cache-Control") != "public, max-age=60" {
			t.Errorf("%q: %v", encoding, short.Header)
		}
	}
	w.as(w.manager).Post(postPath(id)+"/withdraw", url.Values{"version": {"2"}, "reason": {"A slip"}}).Want(200)
	w.public().Get(path).Want(410)
}
