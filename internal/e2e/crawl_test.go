package e2e

import (
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
)

func TestEveryLinkLeadsToAPageThatItsReaderMayOpen(t *testing.T) {
	t.Parallel()
	p := shown(t)
	theTopic() // which is made when it is asked for
	known := p.data(t)
	for _, as := range []string{"", "researcher", "staff", "manager", "admin"} {
		for _, language := range languages {
			t.Run(language+" "+as, func(t *testing.T) {
				t.Parallel()
				c := newCrawler(t, p, as, language)
				c.known = known
				c.crawl("/")
				t.Logf("%d pages", c.opened)
				if as != "" && c.opened < 50 { // the public has the board and its sign-in only
					t.Errorf("only %d pages were reached", c.opened)
				}
			})
		}
	}
}

// crawler follows every link and sends every form that only asks.
type crawler struct {
	t          *testing.T
	site       string
	language   string
	public     bool
	client     *http.Client
	known      words
	from       map[string]string   // the page on which an address was found first
	ids        map[string][]string // of each page
	wanted     map[string]string   // addresses with a fragment, and where they were found
	queue      []string
	complained map[string]bool
	shapes     map[string]int // how many addresses of each shape were found
	opened     int
}

func newCrawler(t *testing.T, p *place, as, language string) *crawler {
	t.Helper()
	jar, _ := cookiejar.New(nil) // without options it cannot fail
	c := &crawler{
		t: t, site: p.url, language: language, public: as == "", client: &http.Client{Jar: jar, Transport: asking(language)},
		from: map[string]string{}, ids: map[string][]string{}, wanted: map[string]string{}, shapes: map[string]int{}, complained: map[string]bool{},
	}
	if as != "" {
		r, err := c.client.PostForm(p.url+"/sign-in/demo", url.Values{"email": {as + "@demo.example"}})
		if err != nil || r.StatusCode != http.StatusOK {
			t.Fatalf("signing in as %s: %v %v", as, r, err)
		}
		_ = r.Body.Close()
	}
	return c
}

// asking sends requests as somebody's browser in the language.
type asking string

func (a asking) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.Header.Set("Accept-Language", string(a))
	r.Header.Set("User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0")
	return http.DefaultTransport.RoundTrip(r)
}

func (c *crawler) crawl(start string) {
	c.find(start, "/")
	for len(c.queue) > 0 {
		path := c.queue[0]
		c.queue = c.queue[1:]
		c.open(path)
	}
	for target, from := range c.wanted {
		path, fragment, _ := strings.Cut(target, "#")
		fragment, _ = url.PathUnescape(fragment)
		if ids, opened := c.ids[path]; opened && !slices.Contains(ids, fragment) && !c.complained["#"+fragment] {
			c.complained["#"+fragment] = true
			c.t.Errorf("%s leads to %s, where nothing has that id", from, target)
		}
	}
}

// find takes a link down, to be followed in its turn.
func (c *crawler) find(href, from string) {
	u, err := url.Parse(href)
	if err != nil {
		c.t.Errorf("%s has a link that is no address: %q", from, href)
		return
	}
	base, _ := url.Parse(c.site + from)
	u = base.ResolveReference(u)
	if c.site != u.Scheme+"://"+u.Host {
		if !slices.Contains([]string{"https", "http", "mailto", "tel"}, u.Scheme) {
			c.t.Errorf("%s has a link to %q", from, href)
		}
		return
	}
	path := u.RequestURI()
	if strings.HasPrefix(path, "/"+other[c.language]+"/news") { // the board in the other language is another reader's
		return
	}
	if u.Fragment != "" {
		c.wanted[path+"#"+u.EscapedFragment()] = from
	}
	if _, found := c.from[path]; found {
		return
	}
	most := records
	if u.RawQuery != "" {
		most = enough
	}
	if c.shapes[shape(u)]++; c.shapes[shape(u)] > most {
		return
	}
	c.from[path] = from
	c.queue = append(c.queue, path)
}

// open opens a page, judges it, and takes down where it leads.
func (c *crawler) open(path string) {
	answer, err := c.client.Get(c.site + path)
	if err != nil {
		c.t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	body, err := io.ReadAll(answer.Body)
	at := answer.Request.URL.RequestURI()
	switch {
	case err != nil:
		c.t.Fatal(err)
	case answer.StatusCode >= 400:
		c.t.Errorf("%s leads to %s, which answers %d", c.from[path], path, answer.StatusCode)
		return
	case strings.HasPrefix(at, "/sign-in") && !c.public:
		c.t.Errorf("%s leads to %s, which asks to sign in", c.from[path], path)
		return
	case !strings.HasPrefix(answer.Header.Get("Content-Type"), "text/html"):
		return
	}
	c.opened++
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(string(body)))
	if err != nil {
		c.t.Fatal(err)
	}
	for _, complaint := range c.judge(doc, string(body)) {
		if !c.complained[complaint] { // what all pages have is said once
			c.t.Errorf("%s: %s", path, complaint)
		}
		c.complained[complaint] = true
	}
	doc.Find("a[href]").Each(func(_ int, a *goquery.Selection) { c.find(a.AttrOr("href", ""), at) })
	doc.Find("form").Each(func(_ int, form *goquery.Selection) {
		if !strings.EqualFold(form.AttrOr("method", "get"), "post") {
			for _, href := range questions(form) {
				c.find(href, at)
			}
		}
	})
}

// other is the language that a page leads to.
var other = map[string]string{"en": "ko", "ko": "en"}

// enough is how often the same page is opened with other values of the same filters,
// records how many records of a kind are opened.
const (
	enough  = 2
	records = 12
)

var number = regexp.MustCompile(`/\d+`)

// shape is an address without what tells one record, and one filter's value, from another.
func shape(u *url.URL) string {
	path := number.ReplaceAllString(u.Path, "/{id}")
	if u.RawQuery == "" {
		return path
	}
	return path + "?" + strings.Join(slices.Sorted(maps.Keys(u.Query())), "&")
}

// questions are what a form that only asks may ask: as it stands, and each choice.
func questions(form *goquery.Selection) []string {
	stands := url.Values{}
	form.Find("input[name], select[name]").Each(func(_ int, field *goquery.Selection) {
		value := field.AttrOr("value", "")
		if field.Is("select") {
			value = field.Find("option[selected]").AttrOr("value", field.Find("option").AttrOr("value", ""))
		}
		if _, checked := field.Attr("checked"); checked || !field.Is("[type=checkbox], [type=radio]") {
			stands.Add(field.AttrOr("name", ""), value)
		}
	})
	ask := func(name, value string) string {
		with := maps.Clone(stands)
		if name != "" {
			with[name] = []string{value}
		}
		return form.AttrOr("action", "") + "?" + with.Encode()
	}
	all := []string{ask("", "")}
	form.Find("option, [type=checkbox], [type=radio]").Each(func(_ int, choice *goquery.Selection) {
		field := choice
		if choice.Is("option") {
			field = choice.Closest("select")
		}
		all = append(all, ask(field.AttrOr("name", ""), choice.AttrOr("value", "on")))
	})
	return all
}

// judge says what is wrong with a page.
func (c *crawler) judge(doc *goquery.Document, body string) (complaints []string) {
	complain := func(format string, args ...any) { complaints = append(complaints, fmt.Sprintf(format, args...)) }
	if _, after, found := strings.Cut(body, "⟦"); found {
		complain("a sentence that does not exist: %.40s", after)
	}
	if got := doc.Find("html").AttrOr("lang", ""); got != c.language {
		complain("says that it is in %q, not %q", got, c.language)
	}
	if n := doc.Find("h1").Length(); n != 1 {
		complain("has %d headings of the first rank", n)
	}
	if strings.TrimSpace(doc.Find("title").Text()) == "" {
		complain("has no title")
	}
	var ids []string
	doc.Find("[id]").Each(func(_ int, e *goquery.Selection) {
		id := e.AttrOr("id", "")
		if slices.Contains(ids, id) && !strings.Contains(id, "__") { // a template's
			complain("has two elements with the id %s", id)
		}
		ids = append(ids, id)
	})
	if at, ok := c.at(doc); ok {
		c.ids[at] = ids
	}
	return append(complaints, c.untranslated(doc)...)
}

// at is the address of the page, as its own forms say where to return to.
func (c *crawler) at(doc *goquery.Document) (string, bool) {
	return doc.Find("form[action='/preferences'] input[name=back]").First().Attr("value")
}
