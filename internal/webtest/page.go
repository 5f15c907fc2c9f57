package webtest

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
)

// Page is what a request ended at, after any redirects. Without HTML in the answer
// it has no Document.
type Page struct {
	t       testing.TB
	browser *Browser
	Method  string
	Status  int
	Path    string
	Header  http.Header
	Body    string
	*goquery.Document
}

// Want fails the test unless the page came with this status.
func (p Page) Want(status int) Page {
	p.t.Helper()
	if p.Status != status {
		p.t.Fatalf("%s %s: status %d, want %d; the page says %q", p.Method, p.Path, p.Status, status, clip(p.Says()))
	}
	return p
}

// Says is all that the page's main part says, as read by somebody: what it said
// last, complaints, all in one line.
func (p Page) Says() string {
	if p.Document == nil {
		return p.Body
	}
	return p.Text("main")
}

func clip(s string) string {
	if len(s) > 600 {
		return s[:600] + "…"
	}
	return s
}

// Text is the text of the first match, its spaces collapsed, without what a browser
// does not show: templates that a script would fill.
func (p Page) Text(selector string) string {
	return read(p.Find(selector).First())
}

// Texts are the texts of all matches.
func (p Page) Texts(selector string) []string {
	var all []string
	p.Find(selector).Each(func(_ int, s *goquery.Selection) { all = append(all, read(s)) })
	return all
}

// inline are the elements that stand within a line of text: others begin a new one.
var inline = []string{"a", "span", "strong", "b", "em", "i", "small", "del", "ins", "code", "kbd", "label"}

func read(s *goquery.Selection) string {
	var text strings.Builder
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		breaks := n.Type == html.ElementNode && !slices.Contains(inline, n.Data)
		switch {
		case n.Type == html.TextNode:
			text.WriteString(n.Data)
		case n.Data == "template" || n.Data == "script":
			return
		case breaks:
			text.WriteByte(' ')
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
		if breaks {
			text.WriteByte(' ')
		}
	}
	for _, n := range s.Nodes {
		walk(n)
	}
	return strings.Join(strings.Fields(text.String()), " ")
}

// Flash is the sentence that a saved form leaves.
func (p Page) Flash() string { return p.Text(".flash") }

// Complaint is what the page says is wrong with the field of this name, empty if
// nothing.
func (p Page) Complaint(field string) string {
	p.t.Helper()
	if p.Document == nil {
		p.t.Fatalf("%s: no page: %q", p.Path, clip(p.Body))
	}
	// Where several forms have the field, its id begins with the form's name.
	return read(p.Find(`[id="` + field + `-complaint"], [id$="-` + field + `-complaint"]`).First().Find("p"))
}

// Complaints are all that is wrong with the form, as the page sums it up.
func (p Page) Complaints() []string { return p.Texts(".complaints li") }

// Location is where a redirect leads.
func (p Page) Location() string { return p.Header.Get("Location") }

// Rows are the rows of the page's first table, each as one line of text.
func (p Page) Rows() []string {
	var all []string
	p.Find("main table").First().Find("tbody tr").Each(func(_ int, s *goquery.Selection) { all = append(all, read(s)) })
	return all
}

// Links are the addresses that links of the main part lead to.
func (p Page) Links(selector string) []string {
	var all []string
	p.Find(selector).Each(func(_ int, s *goquery.Selection) { all = append(all, s.AttrOr("href", "")) })
	return all
}

// Sources are the addresses from which matches are loaded.
func (p Page) Sources(selector string) []string {
	var all []string
	p.Find(selector).Each(func(_ int, s *goquery.Selection) { all = append(all, s.AttrOr("src", "")) })
	return all
}

// Attributes are the values of these attributes, of whatever has them.
func (p Page) Attributes(names ...string) []string {
	var all []string
	for _, name := range names {
		p.Find("[" + name + "]").Each(func(_ int, s *goquery.Selection) { all = append(all, s.AttrOr(name, "")) })
	}
	return all
}
