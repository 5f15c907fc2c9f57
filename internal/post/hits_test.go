package post

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"testing"
	"time"

	"gyoryu/internal/auth"
	"gyoryu/internal/recent"
	"gyoryu/internal/webtest"
)

const firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"

// reader is a browser of somebody who is not signed in.
func (s *stand) reader(agent string) *webtest.Browser {
	b := s.browser(auth.Account{})
	b.Header["User-Agent"] = []string{agent}
	return b
}

// counted is how often the item was read, once what waits is written.
func (s *stand) counted(id int64) int64 {
	s.t.Helper()
	s.must(s.hits.Flush(s.ctx))
	return s.find(id).Counted
}

func TestAReaderCountsOnceADay(t *testing.T) {
	s := newStand(t)
	id, other := s.post(both("News"), on("2026-06-01")), s.post(both("Other"), on("2026-06-01"))
	b := s.reader(firefox)
	for range 3 {
		b.Ask("GET", BoardPath("en", id), nil).Want(200)
		b.Ask("GET", BoardPath("ko", id), nil).Want(200)
		if got := s.counted(id); got != 1 {
			t.Errorf("read again and in another language: %d", got)
		}
	}
	if got := s.counted(other); got != 0 {
		t.Errorf("what nobody read has %d", got)
	}
	s.reader(firefox+" other").Ask("GET", BoardPath("en", id), nil).Want(200)
	if got := s.counted(id); got != 2 {
		t.Errorf("read by another: %d", got)
	}
	s.now = s.now.Add(24 * time.Hour)
	s.memory.Forget()
	b.Ask("GET", BoardPath("en", id), nil).Want(200)
	if got := s.counted(id); got != 3 {
		t.Errorf("read on the next day: %d", got)
	}
	if n := value[int](s, `select count(distinct reader) from post_readers`, nil); n != 3 {
		t.Errorf("%d readers are told from each other: somebody is known from day to day", n)
	}
}

func TestCopiesOfTheProgramCountTogether(t *testing.T) {
	s := newStand(t)
	id := s.post(both("News"), on("2026-06-01"))
	one, two := NewHits(s.db, s.clock), NewHits(s.db, s.clock)
	for _, h := range []*Hits{one, two, one} {
		h.Add(id, "192.0.2.1", firefox)
		s.must(h.Flush(s.ctx))
	}
	two.Add(id, "192.0.2.2", firefox)
	s.must(two.Flush(s.ctx))
	if got := s.find(id).Counted; got != 2 {
		t.Errorf("two readers are %d hits", got)
	}
	if n := value[int](s, `select count(*) from post_salts`, nil); n != 1 {
		t.Errorf("%d secrets for one day", n)
	}
}

func TestRobotsAndBrowsersThatLoadAheadDoNotCount(t *testing.T) {
	s := newStand(t)
	id := s.post(both("News"), on("2026-06-01"))
	path := BoardPath("en", id)
	for _, agent := range []string{
		"", " ", "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", "Mozilla/5.0 (compatible; Yahoo! Slurp)", "curl/8.5.0", "Wget/1.21", "python-requests/2.32",
		"Mozilla/5.0 HeadlessChrome/140.0", "Baiduspider", "SomeCrawler/1.0", "Go-http-client/1.1", "Yeti/1.1 (NAVER Corp.; Bot)",
	} {
		s.reader(agent).Ask("GET", path, nil).Want(200)
	}
	s.reader(firefox).Ask(http.MethodHead, path, nil).Want(200)
	for _, header := range [][2]string{{"Sec-Purpose", "prefetch"}, {"Sec-Purpose", "prefetch;prerender"}, {"Purpose", "Prefetch"}, {"X-Moz", "prefetch"}} {
		b := s.reader(firefox)
		b.Header.Set(header[0], header[1])
		b.Ask("GET", path, nil).Want(200)
	}
	draft := s.post(both("Draft"), on("2026-06-01"))
	s.must(s.Redraft(s.ctx, draft, 2, s.manager))
	s.memory.Forget()
	s.reader(firefox).Ask("GET", BoardPath("en", draft), nil).Want(404)
	s.reader(firefox).Ask("GET", "/en/news", nil).Want(200)
	if got := s.counted(id) + s.counted(draft); got != 0 {
		t.Errorf("%d hits", got)
	}
	s.reader(firefox).Ask("GET", path, nil).Want(200)
	if got := s.counted(id); got != 1 {
		t.Errorf("and a person's: %d", got)
	}
}

func TestAHammeringRobotTakesNoMemory(t *testing.T) {
	s := newStand(t)
	id := s.post(both("News"), on("2026-06-01"))
	for i := range mostWaiting + 500 {
		s.hits.Add(id, fmt.Sprint("192.0.2.", i), firefox)
	}
	if n := len(s.hits.waiting); n != mostWaiting {
		t.Errorf("%d wait", n)
	}
	if got := s.counted(id); got != mostWaiting {
		t.Errorf("%d hits", got)
	}
	if n := len(s.hits.waiting); n != 0 {
		t.Errorf("%d wait still", n)
	}
	var none *Hits
	none.Add(id, "192.0.2.1", firefox) // a site that counts nothing
}

func TestWhatCouldNotBeWrittenIsWrittenLater(t *testing.T) {
	s := newStand(t)
	id := s.post(both("News"), on("2026-06-01"))
	s.hits.Add(id, "192.0.2.1", firefox)
	gone, cancel := context.WithCancel(s.ctx)
	cancel()
	if err := s.hits.Flush(gone); !errors.Is(err, context.Canceled) {
		t.Fatalf("flushed with %v", err)
	}
	s.hits.Add(id, "192.0.2.2", firefox)
	if got := s.counted(id); got != 2 {
		t.Errorf("%d hits", got)
	}
}

func TestWhatIsLeftIsWrittenAtTheEnd(t *testing.T) {
	s := newStand(t)
	id := s.post(both("News"), on("2026-06-01"))
	s.hits.Start()
	s.hits.Add(id, "192.0.2.1", firefox)
	s.hits.Close()
	if got := s.find(id).Counted; got != 1 {
		t.Errorf("%d hits", got)
	}
	s.hits.Close() // twice does no harm
}

func TestWhoReadWhatIsForgotten(t *testing.T) {
	s := newStand(t)
	id := s.post(both("News"), on("2026-06-01"))
	left := func() [2]int {
		return [2]int{value[int](s, `select count(*) from post_readers`, nil), value[int](s, `select count(*) from post_salts`, nil)}
	}
	for n := range 4 {
		s.hits.Add(id, "192.0.2.1", firefox)
		s.must(s.hits.Flush(s.ctx))
		if want := min(n+1, keepDays+1); left() != [2]int{want, want} {
			t.Errorf("after %d days: %v", n+1, left())
		}
		s.now = s.now.Add(24 * time.Hour)
	}
	if got := s.find(id).Counted; got != 4 {
		t.Errorf("%d hits", got)
	}
}

func TestHitsAreNoChangeOfThePost(t *testing.T) {
	s := newStand(t)
	id := s.post(both("News"), on("2026-06-01"))
	before := value[int](s, `select count(*) from history`, nil)
	s.hits.Add(id, "192.0.2.1", firefox)
	s.hits.Add(999_999, "192.0.2.1", firefox) // an item that is none
	s.must(s.hits.Flush(s.ctx))
	if p := s.find(id); p.Version != 2 || p.Counted != 1 || value[int](s, `select count(*) from history`, nil) != before {
		t.Errorf("%+v", p)
	}
}

func TestHitsShownAreAFewSecondsOld(t *testing.T) {
	s := newStand(t)
	d := both("News")
	d.EarlierHits = 1546
	id := s.post(d, on("2026-06-01"))
	b := s.reader(firefox)
	for _, want := range []string{"Hits 1,546", "Hits 1,546"} {
		if got := b.Ask("GET", BoardPath("en", id), nil).Want(200).Text(".news-item .news-facts"); got != "Date 1 Jun 2026 "+want {
			t.Errorf("shows %q", got)
		}
		s.must(s.hits.Flush(s.ctx))
	}
	s.now = s.now.Add(recent.For)
	if got := b.Ask("GET", BoardPath("ko", id), nil).Want(200).Text(".news-item .news-facts"); got != "작성일 2026. 6. 1. 조회 1,547" {
		t.Errorf("shows %q", got)
	}
}
