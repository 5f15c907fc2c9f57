package forum

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"gyoryu/internal/day"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/pick"
	"gyoryu/internal/visit"
	"gyoryu/web/ui"
)

// filled is a forum's form as filled in; forum is the one that it changes.
type filled struct {
	f     *form.Form
	names *pick.Names
	forum *Forum
	offer offer
	added string // the part that a line was just added to: the focus goes there
}

func (d filled) title(ctx context.Context) string {
	if d.forum != nil {
		return i18n.T(ctx, "forum.change")
	}
	return i18n.T(ctx, "forum.new")
}

func (d filled) action() string {
	if d.forum != nil {
		return Path(d.forum.ID)
	}
	return "/forums"
}

func (d filled) crumbs(ctx context.Context) []ui.Crumb {
	all := []ui.Crumb{{Text: i18n.T(ctx, "forum.all"), Href: "/forums"}}
	if d.forum != nil {
		all = append(all, ui.Crumb{Text: d.forum.In(i18n.From(ctx)), Href: Path(d.forum.ID)})
	}
	return all
}

func (d filled) lookup(field string) ui.Lookup {
	return ui.Lookup{Source: "/institutes/suggest", ID: d.f.Value(field + "_id"), Create: true, Choices: d.names.Choices(field)}
}

// focuses reports whether the nth line of a part was just added.
func (d filled) focuses(part string, n int) bool {
	lines := d.f.Indexes(part)
	return d.added == part && n == lines[len(lines)-1]
}

// problems are the lines of problems as choices for what a reform answers.
func (d filled) problems(ctx context.Context) []ui.Choice {
	var all []ui.Choice
	for _, i := range d.f.Indexes("problems") {
		text := i18n.T(ctx, "forum.problem-n", "n", i+1)
		if said := d.f.Value(form.At("problems", i, "text")); said != "" {
			text += ": " + clip(said)
		}
		all = append(all, ui.Choice{Value: strconv.Itoa(i), Text: text})
	}
	return all
}

// points are what a line of the kind may come from, and what it comes from already.
func (d filled) points(ctx context.Context, kind, field string) []ui.Choice {
	l := i18n.From(ctx)
	var all []ui.Choice
	chosen := d.f.Value(field)
	for _, p := range d.offer.points {
		if p.Kind == kind || id(p.ID) == chosen {
			all = append(all, ui.Choice{Value: id(p.ID), Text: beside(day.Short(p.On, string(l)), p.Where, clip(p.Text))})
		}
	}
	if kind == string(visit.Problem) {
		for _, p := range d.offer.editionPoints {
			all = append(all, ui.Choice{Value: ofEdition + id(p.ID), Text: beside(nth(l, p.Number), clip(p.Text))})
		}
	}
	return all
}

// editions are those that may have carried a reform out first.
func (d filled) editions(ctx context.Context) []ui.Choice {
	return editionChoices(ctx, d.offer.editions)
}

func editionChoices(ctx context.Context, editions []offeredEdition) []ui.Choice {
	var all []ui.Choice
	for _, e := range editions {
		all = append(all, ui.Choice{Value: id(e.ID), Text: e.text(i18n.From(ctx))})
	}
	return all
}

// text is the edition in a few words: 12th, 2026.
func (e offeredEdition) text(l i18n.Lang) string {
	if e.StartsOn.IsZero() {
		return nth(l, e.Number)
	}
	return nth(l, e.Number) + ", " + strconv.Itoa(e.StartsOn.Year)
}

// clip shortens a text to what fits into a choice.
func clip(s string) string {
	r := []rune(strings.Join(strings.Fields(s), " "))
	if len(r) > 70 {
		return string(r[:69]) + "…"
	}
	return string(r)
}

func beside(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), " · ")
}

// filledEdition is an edition's form as filled in; e is the one that it changes.
type filledEdition struct {
	f     *form.Form
	names *pick.Names
	forum Forum
	e     *Edition
}

func (d filledEdition) title(ctx context.Context) string {
	if d.e != nil {
		return i18n.T(ctx, "forum.edition.change")
	}
	return i18n.T(ctx, "forum.edition.new")
}

func (d filledEdition) action() string {
	if d.e != nil {
		return EditionPath(d.e.ID)
	}
	return Path(d.forum.ID) + "/editions"
}

func (d filledEdition) back() string {
	if d.e != nil {
		return EditionPath(d.e.ID)
	}
	return Path(d.forum.ID)
}

func (d filledEdition) crumbs(ctx context.Context) []ui.Crumb {
	l := i18n.From(ctx)
	all := []ui.Crumb{{Text: i18n.T(ctx, "forum.all"), Href: "/forums"}, {Text: d.forum.In(l), Href: Path(d.forum.ID)}}
	if d.e != nil {
		all = append(all, ui.Crumb{Text: nth(l, d.e.Number), Href: EditionPath(d.e.ID)})
	}
	return all
}

func (d filledEdition) people() ui.People {
	p := ui.People{Source: "/people/suggest", Create: true, Choices: map[int][]ui.Choice{}}
	for _, i := range d.f.Indexes("people") {
		name := form.At("people", i, "person")
		if d.f.Value(form.At("people", i, "keep")) == "" {
			continue
		}
		if c := d.names.Choices(name); len(c) > 0 {
			p.Choices[len(p.Picks)] = c
		}
		p.Picks = append(p.Picks, ui.Pick{ID: d.f.Value(name + "_id"), Text: d.f.Value(name)})
	}
	return p
}

// points are the lines of points, one empty at least.
func (d filledEdition) points() []string {
	var all []string
	for _, j := range d.f.Indexes("points") {
		all = append(all, "points["+strconv.Itoa(j)+"]")
	}
	if len(all) == 0 {
		all = []string{"points[0]"}
	}
	return all
}

func (d filledEdition) kind(part string) string {
	return cmp.Or(d.f.Value(part+".kind"), string(visit.Discussed))
}

func (d filledEdition) kinds(ctx context.Context, part string) []ui.Choice {
	if d.f.Value(part+".kind") == "" && !strings.Contains(part, "__") {
		d.f.Set(part+".kind", string(visit.Discussed))
	}
	return choices(ctx, "visit.kind.", visit.Kinds)
}

// blankEdition is the form of which lines that are added in the browser are parts.
var blankEdition = func() filledEdition {
	f := form.With(map[string][]string{"stops[__i__].points[__j__].kind": {string(visit.Discussed)}})
	return filledEdition{f: f, names: pick.In(f)}
}()
