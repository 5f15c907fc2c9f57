package e2e

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"

	"gyoryu/web/locales"
)

// words is everything that people wrote, which is in whatever language they chose.
type words string

// data is all text in the database.
func (p *place) data(t *testing.T) words {
	t.Helper()
	var text words
	err := p.db.QueryRow(t.Context(), `
		select string_agg(query_to_xml(format('select %s from %I', columns, table_name), true, false, '')::text, E'\n')
		from (select c.table_name, string_agg(format(case c.data_type when 'date' then '%1$I::text as %1$I' else '%1$I' end, c.column_name), ', ') as columns
		        from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
		       where table_schema = 'public' and t.table_type = 'BASE TABLE' group by c.table_name) x`).Scan(&text)
	if err != nil {
		t.Fatal(err)
	}
	return words(strings.Join(strings.Fields(html.UnescapeString(string(text))), " "))
}

// international are words that are the same in Korean, or that are not said but typed.
var international = regexp.MustCompile(`^([A-Z]{1,3}|POST|PATCH|DELETE|Enter|Esc|Alt|Ctrl|ORCID|ROR|Mozilla/.*|(Firefox|Chrome) [0-9]+ · Linux.*|[\w.]+@[\w.]+|https?://\S+|[0-9a-f-]{8,}|10\.\d{4,}/\S+)$`)

var (
	latin  = regexp.MustCompile(`[A-Za-z]{2,}`)
	hangul = regexp.MustCompile(`\p{Hangul}`)
)

// untranslated are texts of the page in the other language, unless they are marked as
// being in another, or people wrote them.
func (c *crawler) untranslated(doc *goquery.Document) (complaints []string) {
	for _, text := range texts(doc, c.language) {
		switch {
		case c.known.has(text):
		case otherOnly(c.language)[text]:
			complaints = append(complaints, fmt.Sprintf("says in the other language: %q", text))
		case c.language == "ko" && latin.MatchString(text) && !hangul.MatchString(text) && !international.MatchString(text):
			complaints = append(complaints, fmt.Sprintf("says in no Korean: %q", text))
		case c.language == "en" && hangul.MatchString(text):
			complaints = append(complaints, fmt.Sprintf("says in Korean: %q", text))
		}
	}
	return complaints
}

// has reports whether people wrote all of the text, or all of its parts.
func (w words) has(text string) bool {
	if strings.Contains(string(w), text) {
		return true
	}
	parts := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("·,:()→…", r) })
	parts = slices.DeleteFunc(parts, func(part string) bool { return !strings.ContainsFunc(part, unicode.IsLetter) })
	return strings.ContainsFunc(text, unicode.IsLetter) && !slices.ContainsFunc(parts, func(part string) bool {
		return !strings.Contains(string(w), strings.TrimSpace(part))
	})
}

// said are the attributes that are read out or shown, at once or by script.
var said = []string{"aria-label", "placeholder", "title", "alt", "data-label-stop", "data-label-point", "data-label-whole",
	"data-added", "data-moved", "data-removed", "data-undo", "data-undone", "data-name", "data-one", "data-other",
	"data-none", "data-found", "data-chosen", "data-new", "data-create", "data-offline", "data-remove", "data-label"}

// texts are what the page says in its own language, text by text.
func texts(doc *goquery.Document, language string) (all []string) {
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.TextNode {
			if text := strings.Join(strings.Fields(n.Data), " "); text != "" {
				all = append(all, text)
			}
		}
		if n.Type == html.ElementNode {
			if n.Data == "script" || n.Data == "style" || n.Data == "textarea" || n.Data == "code" {
				return
			}
			for _, a := range n.Attr {
				if a.Key == "lang" && a.Val != language {
					return
				}
			}
			for _, a := range n.Attr {
				if slices.Contains(said, a.Key) && strings.TrimSpace(a.Val) != "" {
					all = append(all, strings.TrimSpace(a.Val))
				}
			}
		}
		for child := n.FirstChild; child != nil; child = child.NextSibling {
			walk(child)
		}
	}
	for _, n := range doc.Nodes {
		walk(n)
	}
	return all
}

// otherOnly are the sentences that are right only in the language other than this.
func otherOnly(language string) map[string]bool { return sentences()[language] }

var sentences = sync.OnceValue(func() map[string]map[string]bool {
	here := map[string]map[string]bool{"en": {}, "ko": {}}
	other := map[string]string{"en": "ko", "ko": "en"}
	names, _ := fs.Glob(locales.Files, "*.json")
	for _, name := range names {
		data, err := locales.Files.ReadFile(name)
		if err != nil {
			panic(err)
		}
		var file map[string]map[string]any
		if err := json.Unmarshal(data, &file); err != nil {
			panic(err)
		}
		for _, in := range file {
			for language, said := range in {
				forms, counted := said.(map[string]any)
				if !counted {
					forms = map[string]any{"": said}
				}
				for _, form := range forms {
					here[language][form.(string)] = true
				}
			}
		}
	}
	only := map[string]map[string]bool{"en": {}, "ko": {}}
	for language := range here {
		for text := range here[other[language]] {
			if !here[language][text] {
				only[language][text] = true
			}
		}
	}
	return only
})
