package round

import (
	"context"
	"strconv"

	"gyoryu/internal/day"
	"gyoryu/internal/i18n"
	"gyoryu/web/ui"
)

// The picture of years: a column for each, a line for each part. Up to so many stand as dots.
const (
	labels, wide      = 92.0, 46.0
	top, high         = 6.0, 28.0
	dots, apart, size = 4, 9.0, 3.6
)

// mark is what stands in a year of a part: dots, and from five on a number in a bar.
type mark struct {
	Year
	part Part
	n    int
	x, y float64 // of the middle of its first dot
}

func height(lines int) float64 { return top + float64(lines)*high + 24 }

func width(all []Year) float64 { return labels + wide*float64(len(all)) + 8 }

func columnX(i int) float64 { return labels + wide*float64(i) }

func lineY(i int) float64 { return top + high*float64(i) + high/2 }

// marks are those of a part's line.
func marks(all []Year, line int, p Part) []mark {
	var found []mark
	for i, y := range all {
		if n := y.N[p]; n > 0 {
			found = append(found, mark{y, p, n, columnX(i) + 10, lineY(line)})
		}
	}
	return found
}

// markHref is the address of what is counted in one of the years, of which the first may be
// all that was before the others.
func markHref(o Of, children bool, all []Year, y Year, p Part) string {
	if y.Year == 0 && len(all) > 1 {
		return o.Address(p, children, "from", "0001-01-01", "to", strconv.Itoa(all[1].Year-1)+"-12-31")
	}
	n := strconv.Itoa(y.Year)
	return o.Address(p, children, "from", n+"-01-01", "to", n+"-12-31")
}

func (y Year) label(ctx context.Context) string {
	if y.Year == 0 {
		return i18n.T(ctx, "round.earlier")
	}
	return strconv.Itoa(y.Year)
}

func (m mark) spoken(ctx context.Context) string {
	return m.label(ctx) + ", " + partName(ctx, m.part) + ": " + strconv.Itoa(m.n)
}

func num(x float64) string { return strconv.FormatFloat(x, 'f', -1, 32) }

func partName(ctx context.Context, p Part) string {
	if p == Overview {
		return i18n.T(ctx, "round.part.overview")
	}
	return i18n.T(ctx, "round.part."+string(p))
}

// Tabs are those of the page.
func Tabs(ctx context.Context, o Of, parts []Part, a Asked) []ui.Tab {
	var all []ui.Tab
	for _, p := range parts {
		all = append(all, ui.Tab{Text: partName(ctx, p), Href: o.Address(p, a.Children), Current: p == a.Part})
	}
	return all
}

// when is the days of a row, as far as they are known.
func (r Row) when(p Part, l string) string {
	switch {
	case r.StartsOn.IsZero() && r.EndsOn.IsZero():
		return ""
	case r.EndsOn.IsZero():
		return day.Short(r.StartsOn, l)
	case r.StartsOn.IsZero():
		return "– " + day.Short(r.EndsOn, l)
	case p == People || p == Agreements:
		return day.Short(r.StartsOn, l) + " – " + day.Short(r.EndsOn, l)
	}
	return day.Range(r.StartsOn, r.EndsOn, l)
}

// stateTone is how loud a state is.
func stateTone(state string) ui.Tone {
	switch state {
	case "kept", "in_force", "published":
		return ui.Good
	case "under_way", "planned", "negotiating", "selected":
		return ui.Info
	}
	return ui.Plain
}

// calm are states that need no word.
func calm(p Part, state string) bool {
	return state == "" || p == Visits && state == "done"
}

// called is a row's name in the reader's language.
func (r Row) called(p Part, l i18n.Lang) string {
	if p == Forums && l == i18n.KO && r.Also != "" {
		return r.Also
	}
	return r.Title
}

// href is where a row leads.
func (r Row) href(p Part) string {
	to := sets[p].href + id(r.ID)
	if p == Files {
		to += "/content"
	}
	return to
}

// word is what kind a row is of, empty if of none.
func (r Row) word(ctx context.Context, p Part) string {
	if r.Kind == "" || sets[p].kind == "" {
		return ""
	}
	if p == Files {
		return i18n.T(ctx, "round.file."+r.Kind)
	}
	return i18n.T(ctx, sets[p].kind+r.Kind)
}

// stands is how a row stands, in a word; empty where that goes without saying.
func (r Row) stands(ctx context.Context, p Part) string {
	switch {
	case calm(p, r.State):
		return ""
	case p == People:
		return i18n.T(ctx, "round.position."+r.State)
	case sets[p].state == "":
		return ""
	}
	return i18n.T(ctx, sets[p].state+r.State)
}

// more is what else is said of a row, in small.
func (r Row) more(ctx context.Context, p Part) string {
	switch {
	case r.About == "":
		return ""
	case p == Forums:
		return i18n.T(ctx, "round.edition", "n", r.About)
	case p == Topics:
		return i18n.T(ctx, "round.proposed-by", "who", r.About)
	case p == Stays:
		return i18n.T(ctx, "round.from", "where", r.About)
	}
	return r.About
}

// lines are what is compared.
func (e Even) lines() []evenLine {
	return []evenLine{{Visits, e.Visits}, {Stays, e.Stays}, {Topics, e.Proposals}}
}

type evenLine struct {
	Part
	Counts
}

// share is how wide ours and theirs are of a bar of so much.
func (c Counts) share(wide float64) (ours, theirs float64) {
	all := float64(max(c.Ours+c.Theirs, 1))
	return wide * float64(c.Ours) / all, wide * float64(c.Theirs) / all
}

// tellsWith reports whether the rows say with whom they are: those of one institute need not.
func (a Asked) tellsWith() bool {
	switch a.Part {
	case Forums, Outputs:
		return false
	case People, Points, Files:
		return a.Children
	}
	return true
}

// named heads what the rows are called by.
func (a Asked) named(ctx context.Context) string {
	if a.Part == People || a.Part == Stays {
		return i18n.T(ctx, "round.who")
	}
	return i18n.T(ctx, "round.what")
}
