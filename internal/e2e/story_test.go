package e2e

import (
	"fmt"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"gyoryu/internal/auth"
	"gyoryu/internal/browser"
)

// told are the facts of the article that forums, topics, agreements and the public board hold.
var told = []fact{
	{15, forumSays("Korea-China Science and Technology Innovation Forum", "too uniform and more like a one-time event")},
	{16, forumSays("Korea-China Science and Technology Innovation Forum", "more concrete topics, from the researchers' perspective")},
	{28, func(p *pages) error {
		for _, name := range []string{"China-Japan-Korea Seminar", "Korea-China Science and Technology Innovation Forum"} {
			if err := forumSays(name, "Two recurring meetings are to change in format and structure")(p); err != nil {
				return err
			}
		}
		return nil
	}},
	{29, func(p *pages) error {
		for _, name := range []string{"China-Japan-Korea Seminar", "Korea-China Science and Technology Innovation Forum"} {
			if err := forumSays(name, "practical venue, led by research institutes, where researchers freely share achievements")(p); err != nil {
				return err
			}
		}
		return nil
	}},
	{31, func(p *pages) error {
		board := p.get("/en/news")
		path, ok := board.Find("main a").FilterFunction(func(_ int, s *goquery.Selection) bool { return text(s) == articleTitle }).Attr("href")
		if !ok {
			return fmt.Errorf("the board does not list it: %s", text(board.Find("main")))
		}
		item := p.get(path)
		if err := p.says(item, "h1", articleTitle); err != nil {
			return err
		}
		if on := item.Find("main time").First().AttrOr("datetime", ""); on != "2019-04-17" {
			return fmt.Errorf("its day is %q", on)
		}
		if err := p.says(item, "main", "1,546", "In KOSTEC, we have learned the role and function of the center"); err != nil {
			return err
		}
		if got := text(item.Find("nav.breadcrumb")); !strings.Contains(strings.ToLower(got), "home") || !strings.Contains(got, "News") || !strings.Contains(got, "Research Activities") {
			return fmt.Errorf("the way to it is %q", got)
		}
		if item.Find(".skips a").Length() < 2 {
			return fmt.Errorf("it has no two skip links: %s", text(item.Find(".skips")))
		}
		return nil
	}},
	{33, func(p *pages) error {
		for _, path := range []string{"/agreements", "/topics"} {
			rows := p.get(path).Find("main tbody tr")
			if rows.Length() < 3 {
				return fmt.Errorf("%s has %d rows", path, rows.Length())
			}
			for _, row := range rows.EachIter() {
				if !strings.Contains(text(row), "(example)") {
					return fmt.Errorf("%s lists what the article does not say: %s", path, text(row))
				}
			}
		}
		if met := p.visit.Find(".stops a[href^='/people/']").Length(); met != 0 {
			return fmt.Errorf("%d people are named at the stops", met)
		}
		return nil
	}},
}

// forumSays looks on the page of a forum.
func forumSays(name, words string) func(*pages) error {
	return func(p *pages) error {
		list := p.get("/forums")
		path, ok := list.Find("main tbody a").FilterFunction(func(_ int, s *goquery.Selection) bool { return text(s) == name }).Attr("href")
		if !ok {
			return fmt.Errorf("%q is not listed: %s", name, text(list.Find("main")))
		}
		return p.says(p.get(path), "main", words)
	}
}

func TestTheFactsThatAgreementsTopicsForumsAndTheBoardHold(t *testing.T) {
	t.Parallel()
	staff := newHand(t, shown(t).url, auth.Staff)
	p := &pages{t: t, get: staff.get, visit: staff.get("/visits/1"), path: "/visits/1"}
	for _, f := range told {
		t.Run(fmt.Sprint("fact ", f.number), func(t *testing.T) {
			p.t = t
			if err := f.shown(p); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestThreeClicksLeadFromTheVisitToTheReportAndBack(t *testing.T) {
	t.Parallel()
	tab := browser.New(t, shown(t).url, browser.Options{Width: 1280, Height: 800, Language: "en"})
	tab.SignInAs("manager@demo.example")
	tab.Open("/visits/1")
	clicks := 0
	for tab.Text("h1") != reportTitle && clicks < 3 {
		selector := "main a[href^='/outputs/']"
		if tab.Count(selector) == 0 {
			selector = "main a[href^='/topics/']"
		}
		tab.Follow(func() { tab.Click(selector) })
		clicks++
	}
	if got := tab.Text("h1"); got != reportTitle {
		t.Fatalf("after %d clicks the page is %q", clicks, got)
	}
	for back := 0; tab.Text("h1") != articleTitle; back++ {
		if back == 3 {
			t.Fatalf("after %d clicks back the page is %q", back, tab.Text("h1"))
		}
		tab.Follow(func() { tab.Click("main a[href='/visits/1']") })
	}
	tab.Quiet()
}

const reportTitle = "Smart mobility in Korean and Chinese cities: joint report (example)"

// TestOnePageSaysWhatWasAgreedWithCASTED asks as a manager is asked: what have we agreed with
// CASTED, who is in charge, what is late?
func TestOnePageSaysWhatWasAgreedWithCASTED(t *testing.T) {
	t.Parallel()
	tab := browser.New(t, shown(t).url, browser.Options{Width: 1280, Height: 800, Language: "en"})
	tab.SignInAs("manager@demo.example")
	tab.Open("/")
	casted := browser.Eval[string](tab, `[...document.querySelectorAll("main a[href^='/institutes/'], aside a[href^='/institutes/']")].find(a => a.innerText.trim().startsWith("CASTED"))?.getAttribute("href") ?? ""`)
	if casted == "" {
		t.Fatal("home does not lead to CASTED")
	}
	tab.Follow(func() { tab.Click("a[href='" + casted + "']") })
	for what, words := range map[string]string{
		"an agreement": "Exchange of researchers in three areas (example)", "one that ran out": "Sharing of report lists (example)", "how that stands": "expired",
		"who is in charge": "Jeong-chaek Kim", "on their side": "Wang Yanjiu", "what is late": "1 milestone late", "that nobody is in charge of one": "nobody",
	} {
		bottom := browser.Eval[float64](tab, fmt.Sprintf(`(() => {
			const walk = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT)
			let best = 1e9
			while (walk.nextNode()) {
				if (!walk.currentNode.data.includes(%q)) continue
				const range = document.createRange()
				range.selectNodeContents(walk.currentNode)
				const box = range.getBoundingClientRect()
				if (box.height > 0) best = Math.min(best, box.bottom)
			}
			return best
		})()`, words))
		if bottom > 800 {
			t.Errorf("%s (%q) stands at %.0f px, not above the fold", what, words, bottom)
		}
	}
	tab.Quiet()
}
