package e2e

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
)

// fact is something that the article says, by its number, and how the pages show it.
type fact struct {
	number int
	shown  func(p *pages) error
}

// pages are the pages on which the facts are looked for.
type pages struct {
	t     testing.TB
	get   func(path string) *goquery.Document
	visit *goquery.Document
	path  string // of the visit
}

const articleTitle = "Visit to China's Major Science & Technology Innovation Research Institutes"

// facts are those of the article that institutes, people, visits and commitments
// hold. Fact 31 is a publication, 33 says what is not there.
var facts = []fact{
	{1, func(p *pages) error { return p.says(p.visit, "h1", articleTitle) }},
	{2, func(p *pages) error { return p.says(p.visit, ".page-head", "3–6 March 2019", "Outgoing", "China") }},
	{3, func(p *pages) error {
		return p.says(p.visit, "main, aside", "5 people, led by Hwang-hee Cho", "and 4 more, not named")
	}},
	{4, func(p *pages) error {
		return p.says(p.visit, ".purpose", "expand academic exchange with Chinese institutes", "at the last two, to collect data for STEPI's China research in 2019")
	}},
	{5, func(p *pages) error {
		for i, short := range []string{"CASISD", "CASTED", "KOSTEC", "SERI China"} {
			if got := text(p.visit.Find(".stops > .stop").Eq(i).Find("h2")); got != short {
				return fmt.Errorf("stop %d is %q, not %q", i+1, got, short)
			}
		}
		if n := strings.Count(p.visit.Find(".stops").Text(), "day not recorded"); n != 4 {
			return fmt.Errorf("%d stops say that their day is not recorded", n)
		}
		return nil
	}},
	{6, func(p *pages) error {
		found := p.institute("CASSID")
		if err := p.says(found, "main", "CASISD", "Institutes of Science and Development, Chinese Academy of Sciences"); err != nil {
			return err
		}
		return p.says(found, "main a, aside a", "CAS")
	}},
	{7, func(p *pages) error {
		found := p.institute("CASTED")
		if err := p.says(found, "main", "Chinese Academy of Science and Technology for Development"); err != nil {
			return err
		}
		return p.says(found, "main a, aside a", "MOST")
	}},
	{8, func(p *pages) error {
		return p.says(p.institute("KOSTEC"), "main", "Korea-China Science & Technology Cooperation Center", "Liaison centre", "Beijing")
	}},
	{9, func(p *pages) error {
		return p.says(p.institute("SERI China"), "main, aside", "Samsung Economic Research Institute China", "A company's think tank")
	}},
	{10, func(p *pages) error {
		return p.says(p.institute("STEPI"), "main", "Science and Technology Policy Institute", "과학기술정책연구원", "Korea")
	}},
	{11, agreed("CASISD", "existing exchange", "joint research that includes both sides' researchers")},
	{12, agreed("CASISD", "first share key research topics", "then decide the joint research topic together")},
	{13, point("CASISD", "discussed", "AI; smart mobility; robots; other subjects of the fourth industrial revolution")},
	{14, agreed("CASISD", "detailed timeline and the persons in charge on both sides")},
	{15, point("CASTED", "problem", "Korea-China Science and Technology Innovation Forum", "too uniform and more like a one-time event")},
	{16, agreed("CASTED", "more concrete topics, from the researchers' perspective")},
	{17, agreed("CASTED", "exchange researchers in three areas", "National Innovation System", "International Innovation System",
		"Asian and South American countries", "One Belt, One Road Initiative")},
	{18, agreed("CASTED", "share key research achievements and report lists")},
	{19, agreed("CASTED", "conduct joint research and publish the result in academic journals")},
	{20, point("KOSTEC", "learned", "role and function of the centre", "challenges of Korea-China science and technology cooperation")},
	{21, point("KOSTEC", "opportunity", "take part in seminars in China that need many experts")},
	{22, point("SERI China", "learned", "difficulties that local Korean companies face", "state of China's industrial policy")},
	{23, func(p *pages) error {
		for _, short := range []string{"KOSTEC", "SERI China"} {
			if err := point(short, "material", "collected for STEPI's China research in 2019")(p); err != nil {
				return err
			}
		}
		return nil
	}},
	{24, func(p *pages) error {
		return p.says(p.visit, "main", "The Korea-China network went from institute-centred to researcher-centred")
	}},
	{25, func(p *pages) error {
		if err := agreed("", "agreed to joint research with STEPI", "joint research reports on topics that both finally select")(p); err != nil {
			return err
		}
		row := p.commitmentRow("which=nobody", "agreed to joint research with STEPI")
		if with := text(row.Find("td[data-label=With]")); with != "CASISD, CASTED" {
			return fmt.Errorf("it is with %q", with)
		}
		return nil
	}},
	{26, func(p *pages) error {
		return p.says(p.visit, "main", "long-term, practical framework in which researchers share perspectives and methods")
	}},
	{27, point("", "learned", "All the institutes saw the need for a new method of Korea-China cooperation")},
	{28, point("", "discussed", "Two recurring meetings are to change in format and structure", "China-Japan-Korea Seminar",
		"Korea-China Science and Technology Innovation Forum")},
	{29, func(p *pages) error {
		if err := agreed("", "practical venue, led by research institutes, where researchers freely share achievements")(p); err != nil {
			return err
		}
		row := p.commitmentRow("which=nobody", "practical venue")
		if with := text(row.Find("td[data-label=With]")); with != "CASISD, CASTED, KOSTEC, SERI China" {
			return fmt.Errorf("it is with %q", with)
		}
		return nil
	}},
	{30, func(p *pages) error {
		return p.says(p.visit, "main", "goes on expanding exchange with CASISD and CASTED and supports cooperation between researchers")
	}},
	{32, func(p *pages) error {
		for _, which := range []string{"nobody", "undated"} {
			list := p.get("/commitments?visit=" + strings.TrimPrefix(p.path, "/visits/") + "&which=" + which)
			if n := list.Find("main tbody tr").Length(); n != 9 {
				return fmt.Errorf("%d commitments of the visit are %s", n, which)
			}
		}
		return p.says(p.visit, ".figures", "9 nobody in charge", "9 undated")
	}},
}

// full is what is known of the leader besides the name that the article gives.
var full = fact{3, func(p *pages) error {
	return p.says(p.visit, "main, aside", "led by Hwang-hee Cho 조황희", "President of STEPI")
}}

// spoken is nothing more than was typed into the visit's form.
var spoken = fact{0, func(*pages) error { return nil }}

// checkFacts looks for every fact on the pages that get reads, in English, and for
// what more is known of one.
func checkFacts(t *testing.T, get func(path string) *goquery.Document, more fact) {
	t.Helper()
	list := get("/visits?q=" + url.QueryEscape("Innovation Research Institutes"))
	path, ok := list.Find("main tbody a").FilterFunction(func(_ int, s *goquery.Selection) bool { return text(s) == articleTitle }).Attr("href")
	if !ok {
		t.Fatalf("the visit is not in the list: %s", text(list.Find("main")))
	}
	p := &pages{t: t, get: get, visit: get(path), path: path}
	for _, f := range append(slices.Clone(facts), more) {
		t.Run("fact "+strconv.Itoa(f.number), func(t *testing.T) {
			p.t = t
			if err := f.shown(p); err != nil {
				t.Error(err)
			}
		})
	}
}

// says reports what is missing in the text of the selected parts of a page.
func (p *pages) says(page *goquery.Document, selector string, words ...string) error {
	found := text(page.Find(selector))
	for _, w := range words {
		if !strings.Contains(found, w) {
			return fmt.Errorf("%q is not in %s: %s", w, selector, found)
		}
	}
	return nil
}

// institute is the page of the institute that a typed name finds first.
func (p *pages) institute(name string) *goquery.Document {
	p.t.Helper()
	list := p.get("/institutes?q=" + url.QueryEscape(name))
	path, ok := list.Find("main tbody a[href^='/institutes/']").First().Attr("href")
	if !ok {
		p.t.Fatalf("no institute is found by %q: %s", name, text(list.Find("main")))
	}
	return p.get(path)
}

func (p *pages) commitmentRow(query, words string) *goquery.Selection {
	list := p.get("/commitments?visit=" + strings.TrimPrefix(p.path, "/visits/") + "&" + query)
	return list.Find("main tbody tr").FilterFunction(func(_ int, s *goquery.Selection) bool { return strings.Contains(text(s), words) })
}

// point is a fact that is a point at a stop, or about the whole where that is "".
func point(stop, kind string, words ...string) func(*pages) error {
	return func(p *pages) error {
		_, err := p.point(stop, kind, words...)
		return err
	}
}

// agreed is a fact that is an agreed point, which has nobody in charge and no date.
func agreed(stop string, words ...string) func(*pages) error {
	return func(p *pages) error {
		found, err := p.point(stop, "agreed", words...)
		if err != nil {
			return err
		}
		if state := text(found.Find(".badge[data-tone=bad]")); state != "nobody, no date" {
			return fmt.Errorf("it stands as %q", state)
		}
		return nil
	}
}

func (p *pages) point(stop, kind string, words ...string) (*goquery.Selection, error) {
	points := p.visit.Find("main .points .point").FilterFunction(func(_ int, s *goquery.Selection) bool {
		if text(s.Closest(".stop").Find("h2")) != stop || s.Find(".point-kind[data-kind="+kind+"]").Length() == 0 {
			return false
		}
		for _, w := range words {
			if !strings.Contains(text(s), w) {
				return false
			}
		}
		return true
	})
	if points.Length() != 1 {
		return nil, fmt.Errorf("%d points at %q are %s and say %q", points.Length(), stop, kind, words)
	}
	return points, nil
}

// text is what a selection says, its spaces collapsed.
func text(s *goquery.Selection) string { return strings.Join(strings.Fields(s.Text()), " ") }
