package post

import (
	"encoding/xml"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
)

// path is the address of an item on the board.
func path(lang string, id int64) string { return fmt.Sprint("/", lang, "/news/", id) }

func TestTheBoardShowsAnItemAsItWasPublished(t *testing.T) {
	s := newStand(t)
	d := both("Visit to **China** & <b>")
	d.TextEN, d.EarlierHits = "First.\n\n# Stop\n\n- One\n\n<script>alert(1)</script>", 1546
	id := s.post(d, on("2019-04-17"))
	p := s.browser(auth.Account{}).Get(path("en", id)).Want(200)
	for selector, want := range map[string]string{
		"h1": "Visit to **China** & <b>", ".breadcrumb": "HOME News Research Activities", ".news-item .news-facts": "Date 17 Apr 2019 Hits 1,546",
		".skips": "Contents short cut Global menu short cut", "header .tools": "한국어 Sign in", "#menu [aria-current]": "Research Activities", ".prose li": "One",
	} {
		if got := p.Text(selector); got != want {
			t.Errorf("%s is %q, not %q", selector, got, want)
		}
	}
	for selector, want := range map[string][]string{
		"link[rel=canonical]":   {"https://news.example" + path("en", id)},
		"link[rel=alternate]":   {"https://news.example" + path("en", id), "https://news.example" + path("ko", id), "https://news.example" + path("en", id), "/en/news.atom"},
		"link[hreflang=ko]":     {"https://news.example" + path("ko", id)},
		".breadcrumb a":         {"/", "/en/news", "/en/news?category=research_activities"},
		".skips a":              {"#main", "#menu"},
		"header .tools a":       {path("ko", id), "/sign-in"},
		".news-beside a.button": {"/en/news"},
	} {
		if got := p.Links(selector); !slices.Equal(got, want) {
			t.Errorf("%s lead to %v", selector, got)
		}
	}
	if on := p.Find(".news-item time").AttrOr("datetime", ""); on != "2019-04-17" {
		t.Errorf("the day is %q for programs", on)
	}
	for _, target := range []string{"#main", "#menu"} {
		if p.Find(target).Length() != 1 {
			t.Errorf("a skip link leads to %s, which is not there", target)
		}
	}
	if p.Find("script, .nav, form").Length() > 0 || strings.Contains(p.Body, "alert(1)") {
		t.Error("it has a script, a navigation of those who work here, or a form")
	}
	if c := p.Header.Get("Cache-Control"); c != "public, max-age=60" || p.Header.Get("Vary") != "Cookie" {
		t.Errorf("Cache-Control %q, Vary %q", c, p.Header.Get("Vary"))
	}
	if len(p.Body) > 15*1024 {
		t.Errorf("%d bytes", len(p.Body))
	}
	ko := s.browser(auth.Account{}).Get(path("ko", id)).Want(200)
	if ko.Find("html").AttrOr("lang", "") != "ko" || ko.Text("h1") != "Visit to **China** & <b> 국문" || ko.Text(".news-item .news-facts") != "작성일 2019. 4. 17. 조회 1,546" ||
		ko.Text(".breadcrumb") != "홈 소식 연구활동" || ko.Text(".skips") != "본문 바로가기 주메뉴 바로가기" {
		t.Errorf("in Korean: %s", ko.Says())
	}
	if strings.Contains(p.Body+ko.Body, "⟦") {
		t.Error("words are missing")
	}
}

func TestThePublicSeesNothingElse(t *testing.T) {
	s := newStand(t)
	draft := s.post(both("Secret draft"), day.Day{})
	withdrawn := s.post(both("Secret withdrawn"), today)
	s.must(s.Withdraw(s.ctx, withdrawn, 2, "Secret reason", s.manager))
	removed := s.post(both("Secret removed"), today)
	s.must(s.Remove(s.ctx, removed, 2, s.manager))
	v := s.visit(nil)
	d := both("Secret of a visit")
	d.VisitID = v.ID
	confidential := s.post(d, today)
	s.do(`update visits set confidential = true`, nil)
	s.post(both("Public"), today)
	b := s.browser(auth.Account{})
	var said []string
	for _, lang := range []string{"en", "ko"} {
		for id, want := range map[int64]int{draft: 404, removed: 404, confidential: 404, 999: 404, withdrawn: 410} {
			p := b.Ask("GET", path(lang, id), nil).Want(want)
			said = append(said, p.Body)
			if p.Find("html").AttrOr("lang", "") != lang || p.Header.Get("Cache-Control") == "public, max-age=60" {
				t.Errorf("%s: in %q, %q", path(lang, id), p.Find("html").AttrOr("lang", ""), p.Header.Get("Cache-Control"))
			}
		}
		for _, list := range []string{"/" + lang + "/news", "/" + lang + "/news?q=secret", "/" + lang + "/news.atom", "/" + lang + "/news?category=research_activities"} {
			said = append(said, strings.ReplaceAll(b.Get(list).Want(200).Body, `value="secret"`, ""))
		}
		if p := b.Get("/" + lang + "/news"); len(p.Texts(".news-list li")) != 1 || !strings.HasPrefix(p.Text(".total"), map[string]string{"en": "1 ", "ko": "모두 1"}[lang]) {
			t.Errorf("the board says %s", p.Says())
		}
	}
	for _, id := range []int64{draft, removed, confidential} {
		b.Ask("GET", fmt.Sprint("/news/", id), nil).Want(404)
	}
	for _, body := range said {
		if strings.Contains(strings.ToLower(body), "secret") || strings.Contains(body, "⟦") {
			t.Errorf("the public is told: %.3000s", body)
		}
	}
	if p := b.Get(path("en", withdrawn)); p.Text("h1") != "This item was withdrawn" {
		t.Errorf("a withdrawn item says %s", p.Says())
	}
}

func TestAnItemOfOneLanguageIsInItsBoardOnly(t *testing.T) {
	s := newStand(t)
	id := s.post(Draft{TitleKO: "국문 소식", TextKO: "국문 내용"}, today)
	b := s.browser(auth.Account{})
	if n := len(b.Get("/ko/news").Want(200).Texts(".news-list li")); n != 1 {
		t.Errorf("the Korean board lists %d", n)
	}
	en := b.Get("/en/news").Want(200)
	if len(en.Texts(".news-list li")) != 0 || en.Text(".empty-title") != "Nothing has been published yet" || strings.Contains(en.Body, "국문") {
		t.Errorf("the English board: %s", en.Says())
	}
	p := b.Get(path("en", id)).Want(200)
	if !strings.Contains(p.Says(), "in Korean only") || strings.Contains(p.Body, "국문 내용") || !slices.Contains(p.Links("main a"), path("ko", id)) {
		t.Errorf("its page in English: %s", p.Says())
	}
	if got := p.Links("link[rel=canonical]"); !slices.Equal(got, []string{"https://news.example" + path("ko", id)}) || p.Find("meta[name=robots]").Length() != 1 {
		t.Errorf("search engines are told of %v", got)
	}
	ko := b.Get(path("ko", id)).Want(200)
	if len(ko.Links("link[hreflang=en]")) != 0 || ko.Text("h1") != "국문 소식" {
		t.Errorf("its page in Korean: %s", ko.Says())
	}
}

func TestTheBoardLeadsFromPageToPageAndItemToItem(t *testing.T) {
	s := newStand(t)
	var ids []int64
	for i := range perPage + 3 {
		d := both(fmt.Sprintf("News %02d", i))
		d.Category = []Category{Research, Event}[i%2]
		ids = append(ids, s.post(d, on("2026-01-01").Add(i/2)))
	}
	b := s.browser(auth.Account{})
	first := b.Get("/en/news").Want(200)
	if got := first.Texts(".news-link"); len(got) != perPage || got[0] != "News 22" || got[1] != "News 21" || got[19] != "News 03" {
		t.Errorf("the first page has %v", got)
	}
	next := first.Links(".pager a")
	second := b.Get(next[0]).Want(200)
	if got := second.Texts(".news-link"); !slices.Equal(got, []string{"News 02", "News 01", "News 00"}) || second.Find("meta[name=robots]").Length() != 1 {
		t.Errorf("the second page has %v", got)
	}
	if got := b.Get("/en/news?category=event").Want(200); len(got.Texts(".news-link")) != 11 || got.Text("h1") != "Events" || got.Text("#menu [aria-current]") != "Events" {
		t.Errorf("a category: %s", got.Says())
	}
	if got := b.Get("/ko/news?q=" + url.QueryEscape("21 국")).Want(200).Texts(".news-link"); !slices.Equal(got, []string{"News 21 국문"}) {
		t.Errorf("a search finds %v", got)
	}
	if got := b.Get("/en/news?q=" + url.QueryEscape("국문")).Want(200).Texts(".news-link"); len(got) != 0 {
		t.Errorf("the English board finds Korean titles: %v", got)
	}
	if p := b.Get("/en/news?category=none").Want(200); len(p.Texts(".news-link")) != 0 {
		t.Errorf("a category that is none has %v", p.Texts(".news-link"))
	}
	b.Ask("GET", "/en/news?after=x", nil).Want(400)
	for i, want := range map[int][]string{0: {path("en", ids[1])}, 5: {path("en", ids[6]), path("en", ids[4])}, 22: {path("en", ids[21])}} {
		if got := b.Get(path("en", ids[i])).Want(200).Links(".news-beside li a"); !slices.Equal(got, want) {
			t.Errorf("beside item %d are %v", i, got)
		}
	}
}

func TestNewsIsInTheReadersLanguage(t *testing.T) {
	s := newStand(t)
	id := s.post(both("News"), today)
	b := s.browser(auth.Account{})
	for lang, want := range map[string]string{"ko": "/ko/news", "en": "/en/news", "": "/en/news"} {
		b.Header.Set("Accept-Language", lang)
		if p := b.Ask("GET", "/news?category=event&q=a%26b", nil).Want(303); p.Location() != want+"?category=event&q=a%26b" {
			t.Errorf("%q leads to %s", lang, p.Location())
		}
		if p := b.Ask("GET", fmt.Sprint("/news/", id), nil).Want(303); p.Location() != fmt.Sprint(want, "/", id) {
			t.Errorf("%q leads to %s", lang, p.Location())
		}
	}
}

func TestWhatThisCopyChangesIsOnTheBoardAtOnce(t *testing.T) {
	s := newStand(t)
	id := s.post(both("News"), today)
	b, m := s.browser(auth.Account{}), s.browser(s.manager)
	titles := func() string {
		return strings.Join(b.Get("/en/news").Want(200).Texts(".news-link"), "|") + " " + b.Get(path("en", id)).Text("h1")
	}
	if got := titles(); got != "News News" {
		t.Fatalf("shows %q", got)
	}
	s.do(`update posts set title_en = 'Changed by another copy'`, nil)
	if got := titles(); got != "News News" {
		t.Errorf("is asked for each time: %q", got)
	}
	s.now = s.now.Add(16 * time.Second)
	if got := titles(); got != "Changed by another copy Changed by another copy" {
		t.Errorf("is kept too long: %q", got)
	}
	m.Post(Path(id)+"/withdraw", url.Values{"version": {"3"}, "reason": {"A slip"}}).Want(200)
	if got := titles(); got != " This item was withdrawn" {
		t.Errorf("after it was withdrawn: %q", got)
	}
	m.Post(Path(id)+"/publish", url.Values{"version": {"4"}}).Want(200)
	if got := titles(); got != "Changed by another copy Changed by another copy" {
		t.Errorf("after it was published: %q", got)
	}
	if p := s.browser(s.researcher).Get(path("en", id)); p.Header.Get("Cache-Control") == "public, max-age=60" || !strings.Contains(p.Text("header"), "My work") {
		t.Errorf("who is signed in gets the public's page: %v", p.Header)
	}
}

func TestTheBoardKeepsNoMoreThanItMay(t *testing.T) {
	t.Parallel()
	p := pagesIn(nil)
	for i := range 3 * mostPages {
		p.put(address{path: fmt.Sprint(i)}, kept{body: make([]byte, 40<<10)})
		if len(p.all) > mostPages || p.bytes > mostBytes {
			t.Fatalf("%d pages, %d bytes", len(p.all), p.bytes)
		}
	}
	before := p.bytes
	p.put(address{path: "again"}, kept{body: make([]byte, 10)})
	p.put(address{path: "again"}, kept{body: make([]byte, 20)})
	if p.bytes != before+20 {
		t.Errorf("counts %d bytes more", p.bytes-before)
	}
}

func TestTheFeed(t *testing.T) {
	s := newStand(t)
	for i := range perPage + 2 {
		s.post(Draft{TitleEN: fmt.Sprintf("News <%02d> & more", i), TextEN: "**Bold** ]]> <script>x</script>"}, on("2026-01-01").Add(i))
	}
	ko := s.post(Draft{TitleKO: "국문", TextKO: "내용", Category: Event}, today)
	b := s.browser(auth.Account{})
	read := func(path string) feed {
		t.Helper()
		p := b.Get(path).Want(200)
		var f feed
		if err := xml.Unmarshal([]byte(p.Body), &f); err != nil || !strings.HasPrefix(p.Header.Get("Content-Type"), "application/atom+xml") {
			t.Fatalf("%s: %v, %v", path, err, p.Header)
		}
		return f
	}
	for _, path := range []string{"/news.atom", "/en/news.atom"} {
		f := read(path)
		if len(f.Entries) != perPage || f.Entries[0].Title != "News <21> & more" || f.Entries[0].Content.HTML == "" || strings.Contains(f.Entries[0].Content.HTML, "script") ||
			!strings.Contains(f.Entries[0].Content.HTML, "<strong>Bold</strong>") || f.Updated == "" || f.Author.Name == "" {
			t.Errorf("%s: %+v", path, f.Entries[0])
		}
		if f.Links[0].Href != "https://news.example/en/news.atom" || f.Entries[0].Published != "2026-01-22T00:00:00+09:00" {
			t.Errorf("%s: %+v, %+v", path, f.Links, f.Entries[0])
		}
	}
	f := read("/ko/news.atom")
	if len(f.Entries) != 1 || f.Entries[0].ID != fmt.Sprint("urn:gyoryu:post:", ko, ":ko") || f.Entries[0].Link.Href != "https://news.example"+path("ko", ko) || f.Entries[0].Category.Label != "행사" {
		t.Errorf("in Korean: %+v", f)
	}
}
