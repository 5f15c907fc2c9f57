package line

import (
	"context"
	"net/url"
	"strconv"

	"gyoryu/internal/day"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/list"
	"gyoryu/internal/pick"
	"gyoryu/web/ui"
)

// allYears is the filter year of a list of visits of any year.
const allYears = "all"

// listing is one page of visits and what they led to.
type listing struct {
	*list.View
	found     Found
	institute pick.Filter
	year      int // 0: of all years
	years     []string
}

// linking is the form that links two records: here is the one that it stands on, node
// the same if it is there.
type linking struct {
	f       *form.Form
	here    Ref
	node    Node
	choices []ui.Choice
}

// pointShown is a point's page.
type pointShown struct {
	p      Point
	l      Line
	events []ui.Event
	today  day.Day
}

// branch is a record in the list below the drawing, with those that it leads on to.
type branch struct {
	Node
	Link     *Edge // by which it is joined to the one above, if that was made by hand
	Children []*branch
}

// tree is what came after, or before, each record once, below the first that leads to it.
func (l Line) tree(after bool) []*branch {
	nodes, root := l.Before, &branch{Node: l.Self}
	if after {
		nodes = l.After
	}
	at := map[Ref]*branch{l.Self.Ref: root}
	for _, n := range nodes { // the nearest come first, so that what leads to each is there
		b := &branch{Node: n}
		for i, e := range l.Edges {
			near, far := e.From, e.To
			if !after {
				near, far = far, near
			}
			above, placed := at[near]
			if far != n.Ref || !placed || abs(above.Steps) >= abs(n.Steps) {
				continue
			}
			if e.LinkID != 0 {
				b.Link = &l.Edges[i]
			}
			above.Children = append(above.Children, b)
			at[n.Ref] = b
			break
		}
	}
	return root.Children
}

// others are the links made by hand that the lists do not show.
func (l Line) others() []Edge {
	shown := map[int64]bool{}
	var walk func([]*branch)
	walk = func(all []*branch) {
		for _, b := range all {
			if b.Link != nil {
				shown[b.Link.LinkID] = true
			}
			walk(b.Children)
		}
	}
	walk(l.tree(true))
	walk(l.tree(false))
	var all []Edge
	for _, e := range l.Edges {
		if e.LinkID != 0 && !shown[e.LinkID] {
			all = append(all, e)
		}
	}
	return all
}

// named is a record of the line.
func (l Line) named(r Ref) Node {
	if l.Self.Ref == r {
		return l.Self
	}
	for _, all := range [][]Node{l.Before, l.After} {
		for _, n := range all {
			if n.Ref == r {
				return n
			}
		}
	}
	return Node{Ref: r}
}

// back is where the forms of a record's line lead back to.
func (l Line) back() string { return l.Self.Href() + "#line" }

// wasCut is the link that was cut on the page before, 0 if none.
func wasCut(ctx context.Context) int64 {
	u, err := url.Parse(ui.PathOf(ctx))
	if err != nil {
		return 0
	}
	id, err := strconv.ParseInt(u.Query().Get("cut"), 10, 64)
	if err != nil || id < 1 {
		return 0
	}
	return id
}

// detail tells a record from others of that title: its state and day.
func (n Node) detail(ctx context.Context) string {
	word, on := n.stateWord(ctx), day.Short(n.On, string(i18n.From(ctx)))
	if word != "" && on != "" {
		return word + " · " + on
	}
	return word + on
}

// offer is a record among choices.
func (n Node) offer(ctx context.Context) string {
	if detail := n.detail(ctx); detail != "" {
		return n.Called(ctx) + " · " + detail
	}
	return n.Called(ctx)
}

func kindChoices(ctx context.Context) []ui.Choice {
	var all []ui.Choice
	for _, k := range Kinds {
		all = append(all, ui.Choice{Value: string(k), Text: i18n.T(ctx, "line.kind."+string(k))})
	}
	return all
}

func wayChoices(ctx context.Context) []ui.Choice {
	return []ui.Choice{{Value: "after", Text: i18n.T(ctx, "line.way.after")}, {Value: isBefore, Text: i18n.T(ctx, "line.way.before")}}
}

// blank is the form for one more link of a record.
func blank(r Ref) *form.Form {
	f := form.With(nil)
	f.Set("from_kind", string(r.Kind))
	f.Set("from_id", id64(r.ID))
	f.Set("way", "after")
	f.Set("to_kind", string(Agreement))
	return f
}

func id64(n int64) string { return strconv.FormatInt(n, 10) }

func (s listing) yearChoices(ctx context.Context) []ui.Choice {
	all := []ui.Choice{{Value: allYears, Text: i18n.T(ctx, "line.all-years")}}
	for _, y := range s.years {
		all = append(all, ui.Choice{Value: y, Text: y})
	}
	return all
}

func (s listing) asked() map[string][]string {
	all := map[string][]string{"institute": {s.institute.Text}, "nothing": {s.Filter("nothing")}}
	all["year"] = []string{allYears}
	if s.year > 0 {
		all["year"] = []string{strconv.Itoa(s.year)}
	}
	return all
}

// here is what the list is about, in words.
func (s listing) scope(ctx context.Context) string {
	switch {
	case s.year > 0 && s.institute.Text != "":
		return i18n.T(ctx, "line.of-year-at", "year", s.year, "institute", s.institute.Text)
	case s.year > 0:
		return i18n.T(ctx, "line.of-year", "year", s.year)
	case s.institute.Text != "":
		return i18n.T(ctx, "line.at", "institute", s.institute.Text)
	}
	return i18n.T(ctx, "line.of-all")
}

// figures are the numbers on top: of all visits, those that led to something, and to
// nothing yet.
func (s listing) figures(ctx context.Context) []ui.Figure {
	count := func(n int) string {
		if n > list.MaxTotal {
			return "1,000+"
		}
		return strconv.Itoa(n)
	}
	nothing := s.found.Total - s.found.Led
	tone := ui.Plain
	if nothing > 0 {
		tone = ui.Bad
	}
	return []ui.Figure{
		{N: count(s.found.Total), Text: i18n.T(ctx, "line.visits"), Href: s.With("nothing", "")},
		{N: count(s.found.Led), Text: i18n.T(ctx, "line.led"), Tone: ui.Good},
		{N: count(nothing), Text: i18n.T(ctx, "line.led-nothing"), Href: s.With("nothing", "1"), Tone: tone},
	}
}

// foreign is the language to mark a title with, empty if it is the reader's.
func foreign(ctx context.Context, n Node) string {
	if l := ui.Lang(n.Called(ctx)); l != string(i18n.From(ctx)) {
		return l
	}
	return ""
}

// title is the point's text, as far as a heading goes.
func (s pointShown) title(ctx context.Context) string {
	text := Node{Title: s.p.Text}.Called(ctx)
	if r := []rune(text); len(r) > 120 {
		return string(r[:119]) + "…"
	}
	return text
}

// when is the day of the meeting if it is known, else those of the visit.
func (s pointShown) when(ctx context.Context) string {
	l := string(i18n.From(ctx))
	if !s.p.MetOn.IsZero() {
		return day.Long(s.p.MetOn, l)
	}
	return day.Range(s.p.StartsOn, s.p.EndsOn, l)
}

// byHand says that somebody linked it, and why.
func (e Edge) byHand(ctx context.Context) string {
	if e.Note == "" {
		return i18n.T(ctx, "line.by-hand")
	}
	return i18n.T(ctx, "line.by-hand") + ": " + e.Note
}
