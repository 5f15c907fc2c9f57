package search

import (
	"context"
	"html"
	"net/url"
	"strings"

	"github.com/a-h/templ"

	"gyoryu/internal/country"
	"gyoryu/internal/day"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/list"
	"gyoryu/internal/pick"
	"gyoryu/web/ui"
)

// shownPage is the page of what was found.
type shownPage struct {
	*list.View
	Query
	Results
	institute  pick.Filter
	countries  []string
	unreadable bool
}

// asked is what the filters show.
func (s shownPage) asked() url.Values {
	all := url.Values{"q": {s.Query.Text}, "institute": {s.institute.Text}}
	for _, name := range []string{"year", "country", "kind"} {
		all.Set(name, s.Filter(name))
	}
	return all
}

func (s shownPage) form() *form.Form { return form.With(s.asked()) }

// narrowed reports whether anything but the words is asked for.
func (s shownPage) narrowed() bool {
	return s.Filter("year") != "" || s.Filter("country") != "" || s.Filter("institute") != ""
}

// tabs are all kinds, and each of which there is something.
func (s shownPage) tabs(ctx context.Context) []ui.Tab {
	total := 0
	for _, n := range s.Counts {
		total += n
	}
	all := []ui.Tab{{Text: i18n.T(ctx, "search.all"), Href: s.With("kind", ""), Current: s.Filter("kind") == "", Count: total}}
	for _, k := range Kinds {
		if n := s.Counts[k]; n > 0 || s.Filter("kind") == string(k) {
			all = append(all, ui.Tab{Text: i18n.T(ctx, "search.kinds."+string(k)), Href: s.With("kind", string(k)), Current: s.Filter("kind") == string(k), Count: n})
		}
	}
	return all
}

// called are a record's title and the other form of it, the reader's first. A point has
// neither: its text stands for it.
func (h Hit) called(l i18n.Lang) (title, also string) {
	switch {
	case h.Title == "" && h.Also == "":
		return h.Body, ""
	case h.Title == "", h.Also != "" && l == i18n.KO && ui.Lang(h.Also) == "ko":
		return h.Also, h.Title
	}
	return h.Title, h.Also
}

// details are what is said beside the title.
func (h Hit) details(ctx context.Context, also string) []string {
	l := i18n.From(ctx)
	var all []string
	for _, text := range []string{also, h.state(ctx), h.Context, country.Name(h.Country, l), shorten(h.Whole, 60)} {
		if text != "" {
			all = append(all, text)
		}
	}
	if !h.OnDay.IsZero() {
		all = append(all, day.Short(h.OnDay, string(l)))
	}
	return all
}

// states say which sentence a state of a kind has.
var states = map[Kind]string{
	Institute: "institute.kind.", Visit: "visit.direction.", Point: "visit.kind.", Commitment: "kept.state.", Agreement: "agreement.state.",
	Topic: "topic.stage.", Forum: "forum.kind.", Exchange: "exchange.state.", Output: "output.kind.", Post: "post.state.",
}

func (h Hit) state(ctx context.Context) string {
	if h.State == "" || states[h.Kind] == "" {
		return ""
	}
	return i18n.T(ctx, states[h.Kind]+h.State)
}

// via is the name by which a record was found, where it is neither of those shown.
func (q Query) via(h Hit) string {
	if !h.Kind.named() {
		return ""
	}
	if len(foldRunes(h.Title+"\n"+h.Also+"\n"+h.Context).spans(q.words)) > 0 {
		return ""
	}
	return q.nameIn(h.Names)
}

// nameIn is the first of a record's names that has any of the words.
func (q Query) nameIn(names string) string {
	for name := range strings.Lines(names) {
		if name = strings.TrimSpace(name); len(foldRunes(name).spans(q.words)) > 0 {
			return name
		}
	}
	return ""
}

// titled is the title with the words marked; of a point, the sentence that has them.
func (q Query) titled(h Hit, title string) []Piece {
	if h.Title == "" && h.Also == "" {
		if text := q.Sentence(title); text != nil {
			return text
		}
		return []Piece{{Text: shorten(title, snippet)}}
	}
	return q.Marked(title)
}

// kept are the filters that stay when other words are looked for.
func (s shownPage) kept() []ui.Kept {
	var all []ui.Kept
	for _, name := range []string{"kind", "year", "country", "institute", "sort"} {
		if value := s.Filter(name); value != "" {
			all = append(all, ui.Kept{Name: name, Value: value})
		}
	}
	return all
}

// cleared is the address without the filters but the kind.
func (s shownPage) cleared() string {
	q := url.Values{"q": {s.Query.Text}}
	if k := s.Filter("kind"); k != "" {
		q.Set("kind", k)
	}
	return "/search?" + q.Encode()
}

// everything is the address with the words alone.
func (s shownPage) everything() string { return "/search?" + url.Values{"q": {s.Query.Text}}.Encode() }

func pageTitle(ctx context.Context, s shownPage) string {
	if s.Query.Text == "" {
		return i18n.T(ctx, "search.title")
	}
	return shorten(s.Query.Text, 60) + " · " + i18n.T(ctx, "search.title")
}

// marked is a text in its own language, with the words marked. Nothing stands between its
// pieces that is not in the text.
func marked(ctx context.Context, text string, pieces []Piece) templ.Component {
	var b strings.Builder
	lang := ui.LangOf(ctx, text)
	if lang != "" {
		b.WriteString(`<span lang="` + html.EscapeString(lang) + `">`)
	}
	for _, p := range pieces {
		if p.Marked {
			b.WriteString("<mark>" + html.EscapeString(p.Text) + "</mark>")
		} else {
			b.WriteString(html.EscapeString(p.Text))
		}
	}
	if lang != "" {
		b.WriteString("</span>")
	}
	return templ.Raw(b.String())
}

// examplesOf are words that can be looked for, how, and the language that they are in.
var examplesOf = []struct{ how, lang, words string }{
	{"names", "ko-Latn", "Cho Hwang-hee, Hwanghee Cho, Jo Hwanghui"},
	{"korean", "ko", "황희, 과학기술"},
	{"initials", "ko", "ㅈㅎㅎ"},
	{"chinese", "zh", "一带一路, 一帶一路"},
	{"words", "ko", "중국 AI 공동연구"},
}
