// Package ui is the frame around every page and the parts that pages are made of.
// Texts come in the reader's language; the parts' own are in web/locales/ui.json.
//
// Read page.go and frame.templ for a page, nav.templ and masthead.templ for what
// surrounds it; field.go and field.templ for one field of a form, choice.templ,
// combo.templ and people.templ for the others; search.templ for the box that looks for anything; list.templ for what lists share;
// bits.templ, facts.templ and history.templ for the rest. ComponentsPage, in
// components.templ, shows all of them in all their states.
package ui

import (
	"context"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/a-h/templ"

	"gyoryu/internal/auth"
	"gyoryu/internal/i18n"
)

// Crumb is one step of the way to a page.
type Crumb struct{ Text, Href string }

// Page is what the frame shows around a page's content.
type Page struct {
	Title   string          // of the window, and the h1 unless Heading is set
	Nav     string          // which entry of the navigation is current
	Crumbs  []Crumb         // without Home, which is always first; none: no breadcrumb
	Heading templ.Component // instead of the plain h1; must contain the h1
	Sub     templ.Component // below the h1: badges, days, who
	Actions templ.Component // buttons beside the h1, one of them primary
	Aside   templ.Component // right column on wide screens, below the rest on narrow ones
	Bare    bool            // without side navigation: sign-in, errors for the public
	Plain   bool            // no h1 made by the frame
}

// navigates reports whether the page has the side navigation.
func (p Page) navigates(ctx context.Context) bool { return !p.Bare && auth.Who(ctx).SignedIn() }

// layout are the classes of the page's columns.
func (p Page) layout(ctx context.Context) string {
	class := "layout"
	if p.navigates(ctx) {
		class += " has-nav"
	}
	if p.Aside != nil {
		class += " has-aside"
	}
	return class
}

type key int

const (
	countsKey key = iota
	pathKey
	themeKey
	demoKey
	endKey
	topKey
)

// Counts are the numbers beside the entries of the navigation, by entry.
type Counts map[string]int

// WithCounts shows the counts in the navigation.
func WithCounts(ctx context.Context, c Counts) context.Context {
	return context.WithValue(ctx, countsKey, c)
}

func countsOf(ctx context.Context) Counts {
	c, _ := ctx.Value(countsKey).(Counts)
	return c
}

// WithPath notes the current address, for the language switch to return to.
func WithPath(ctx context.Context, path string) context.Context {
	return context.WithValue(ctx, pathKey, path)
}

// PathOf is the current address with its query, "/" unless set.
func PathOf(ctx context.Context) string {
	if p, _ := ctx.Value(pathKey).(string); p != "" {
		return p
	}
	return "/"
}

// WithTheme sets the theme: "light", "dark", or "" to follow the system.
func WithTheme(ctx context.Context, theme string) context.Context {
	return context.WithValue(ctx, themeKey, theme)
}

func themeOf(ctx context.Context) string {
	t, _ := ctx.Value(themeKey).(string)
	return t
}

// WithDemo says on every page that the data is made up.
func WithDemo(ctx context.Context) context.Context { return context.WithValue(ctx, demoKey, true) }

// Demo reports whether the data is made up.
func Demo(ctx context.Context) bool {
	demo, _ := ctx.Value(demoKey).(bool)
	return demo
}

// WithSessionEnd notes when the reader's session ends, so that the page warns in
// time.
func WithSessionEnd(ctx context.Context, end time.Time) context.Context {
	return context.WithValue(ctx, endKey, end)
}

func sessionEnd(ctx context.Context) (end string, known bool) {
	t, known := ctx.Value(endKey).(time.Time)
	return t.UTC().Format(time.RFC3339), known
}

// account is the id of who is signed in, for scripts.
func account(ctx context.Context) string { return strconv.FormatInt(auth.Who(ctx).ID, 10) }

// WithTop has the page's content begin with top, whichever page that is: what is said
// about a form by who knows nothing of its noun.
func WithTop(ctx context.Context, top templ.Component) context.Context {
	return context.WithValue(ctx, topKey, top)
}

func topOf(ctx context.Context) templ.Component {
	top, _ := ctx.Value(topKey).(templ.Component)
	return top
}

// initials are what stands in the account's circle: 관리 of 관리자, HC of Hwang-hee Cho.
func initials(name string) string {
	words := strings.Fields(name)
	if len(words) == 0 {
		return "?"
	}
	first := []rune(words[0])
	if len(words) == 1 || unicode.Is(unicode.Hangul, first[0]) || unicode.Is(unicode.Han, first[0]) {
		return string(first[:min(2, len(first))])
	}
	last := []rune(words[len(words)-1])
	return strings.ToUpper(string(first[:1]) + string(last[:1]))
}

// langName is a language's name in itself.
func langName(l i18n.Lang) string {
	if l == i18n.KO {
		return "한국어"
	}
	return "English"
}
