package post

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"gyoryu/internal/day"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/list"
	"gyoryu/web/ui"
)

// listing is one page of the list for those who write.
type listing struct {
	*list.View
	lines []Line
	years []string
}

// shownOne is an item's page; f is the form of the action that was tried.
type shownOne struct {
	p      Post
	events []ui.Event
	f      *form.Form
	action string
	today  day.Day
	now    time.Time
}

// filled is an item's form as filled in; p is the one that it changes.
type filled struct {
	f      *form.Form
	p      *Post
	visits []told
	begun  bool // from a visit
}

// boardShown is a page of the board.
type boardShown struct {
	*list.View
	lang     i18n.Lang
	category Category
	items    []Item
	url      string
}

// itemShown is an item on the board.
type itemShown struct {
	lang         i18n.Lang
	item         Item
	both         bool // it is there in the other language, too
	older, newer *Link
	url          string
}

func (d filled) title(ctx context.Context) string {
	if d.p != nil {
		return i18n.T(ctx, "post.change")
	}
	return i18n.T(ctx, "post.new")
}

func (d filled) action() string {
	if d.p != nil {
		return Path(d.p.ID)
	}
	return "/posts"
}

// visitChoices are the visits that an item may be of.
func (d filled) visitChoices(ctx context.Context) []ui.Choice {
	var all []ui.Choice
	for _, v := range d.visits {
		all = append(all, ui.Choice{
			Value: strconv.FormatInt(v.ID, 10), Text: day.Range(v.StartsOn, v.EndsOn, string(i18n.From(ctx))) + " · " + v.Title,
		})
	}
	return all
}

func words[T ~string](ctx context.Context, prefix string, all []T) []ui.Choice {
	var c []ui.Choice
	for _, w := range all {
		c = append(c, ui.Choice{Value: string(w), Text: i18n.T(ctx, prefix+string(w))})
	}
	return c
}

func (s listing) asked() map[string][]string {
	all := map[string][]string{}
	for _, name := range s.Filters() {
		all[name] = []string{s.Filter(name)}
	}
	return all
}

func (s listing) yearChoices() []ui.Choice {
	var all []ui.Choice
	for _, y := range s.years {
		all = append(all, ui.Choice{Value: y, Text: y})
	}
	return all
}

// tone is how a state looks.
func (s State) tone() ui.Tone {
	switch s {
	case Published:
		return ui.Good
	case Withdrawn:
		return ui.Warn
	}
	return ui.Info
}

// number is a number as people read it: 1,546.
func number(n int64) string { return message.NewPrinter(language.English).Sprint(n) }

// actionForm is the form of an action: as it was filled in if that is the one that was
// tried, else new.
func (s shownOne) actionForm(name string) *form.Form {
	if s.action == name {
		return s.f
	}
	return form.With(nil)
}

// meant is the day that a field for publishing begins with.
func (s shownOne) meant(ctx context.Context) *form.Form {
	f := s.actionForm("publish")
	if s.action != "publish" {
		f.Set("published_on", day.Long(s.p.PublishedOn, string(i18n.From(ctx))))
	}
	return f
}

// shown are the languages that the item's page shows, the reader's first.
func (s shownOne) langs(ctx context.Context) []i18n.Lang {
	all := slices.Clone(langs)
	if i18n.From(ctx) == i18n.KO {
		slices.Reverse(all)
	}
	return all
}

func visitPath(id int64) string { return "/visits/" + strconv.FormatInt(id, 10) }

// menu is the board's own: everything, and each category.
func menu(l i18n.Lang, current Category, all bool) []ui.Tab {
	tabs := []ui.Tab{{Text: i18n.Say(l, "post.all-news"), Href: boardPath(l), Current: all}}
	for _, c := range Categories {
		tabs = append(tabs, ui.Tab{Text: i18n.Say(l, "post.category."+string(c)), Href: categoryPath(l, c), Current: c == current})
	}
	return tabs
}

func categoryPath(l i18n.Lang, c Category) string { return boardPath(l) + "?category=" + string(c) }

// crumbs are the way to an item: HOME > News > Research Activities.
func crumbs(l i18n.Lang, c Category) []ui.Crumb {
	all := []ui.Crumb{{Text: i18n.Say(l, "post.home"), Href: "/"}, {Text: i18n.Say(l, "post.news"), Href: boardPath(l)}}
	if c != "" {
		all = append(all, ui.Crumb{Text: i18n.Say(l, "post.category."+string(c)), Href: categoryPath(l, c)})
	}
	return all
}

// frame is what stands around the list: the same list in either language is one page.
func (s boardShown) frame() ui.Public {
	other := boardPath(s.lang.Other())
	query := ""
	if s.category != "" {
		query = "?category=" + string(s.category)
	}
	return ui.Public{
		Title: s.heading(), Menu: menu(s.lang, s.category, s.category == ""), Crumbs: crumbs(s.lang, s.category), Board: boardPath(s.lang),
		Feed: boardPath(s.lang) + ".atom", Canonical: s.url + boardPath(s.lang) + query, Other: other + query,
		Alternates: alternates(s.url, func(l i18n.Lang) string { return boardPath(l) + query }),
		Unlisted:   s.Filter("q") != "" || s.After != nil,
	}
}

func (s boardShown) heading() string {
	if s.category != "" {
		return i18n.Say(s.lang, "post.category."+string(s.category))
	}
	return i18n.Say(s.lang, "post.news")
}

// frame is what stands around an item.
func (s itemShown) frame() ui.Public {
	p := ui.Public{
		Title: s.item.Title, Menu: menu(s.lang, s.item.Category, false), Crumbs: crumbs(s.lang, s.item.Category), Board: boardPath(s.lang),
		Feed: boardPath(s.lang) + ".atom", Canonical: s.url + BoardPath(s.lang, s.item.ID), Other: boardPath(s.lang.Other()),
	}
	if s.both {
		p.Other = BoardPath(s.lang.Other(), s.item.ID)
		p.Alternates = alternates(s.url, func(l i18n.Lang) string { return BoardPath(l, s.item.ID) })
	}
	return p
}

// elsewhere is what stands around the page that leads to the item in the other language.
func (s itemShown) elsewhere() ui.Public {
	p := s.frame()
	p.Other = BoardPath(s.lang.Other(), s.item.ID)
	p.Canonical, p.Unlisted = s.url+p.Other, true
	return p
}

func alternates(url string, at func(i18n.Lang) string) []ui.Alternate {
	var all []ui.Alternate
	for _, l := range langs {
		all = append(all, ui.Alternate{Lang: string(l), Href: url + at(l)})
	}
	return append(all, ui.Alternate{Lang: "x-default", Href: url + at(i18n.EN)})
}

// languages are those in which an item is there.
func (l Line) languages(ctx context.Context) string {
	var all []string
	if l.InEN {
		all = append(all, i18n.T(ctx, "post.in.en"))
	}
	if l.InKO {
		all = append(all, i18n.T(ctx, "post.in.ko"))
	}
	return strings.Join(all, ", ")
}

// foreign is the language of the title that is shown where it is not the reader's.
func foreign(ctx context.Context, en, ko string) string {
	l := i18n.From(ctx)
	if title, _ := (Post{TitleEN: en, TitleKO: ko}).In(l); title != "" {
		return ""
	}
	return string(l.Other())
}
