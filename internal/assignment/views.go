package assignment

import (
	"context"
	"strconv"

	"gyoryu/internal/charge"
	"gyoryu/internal/day"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/list"
	"gyoryu/internal/pick"
	"gyoryu/web/ui"
)

// listing is one page of the list.
type listing struct {
	*list.View
	lines []Assignment
	named pick.Named
	today day.Day
}

// shownOne is an assignment's page; f has the complaints about what was tried with it.
type shownOne struct {
	a      Assignment
	f      *form.Form
	events []ui.Event
	today  day.Day
}

// filled is the form as filled in; a is the assignment that it changes, target what it
// is of, as far as that is known.
type filled struct {
	f      *form.Form
	names  *pick.Names
	a      *Assignment
	target Target
}

func (d filled) action() string {
	if d.a != nil {
		return Path(d.a.ID)
	}
	return "/assignments"
}

// cancel is where somebody goes who does not save.
func (d filled) cancel() string {
	if back := d.f.Value("back"); len(back) > 1 && back[0] == '/' && back[1] != '/' && back[1] != '\\' {
		return back
	}
	return d.action()
}

func (d filled) title(ctx context.Context) string {
	if d.a != nil {
		return i18n.T(ctx, "assignment.change")
	}
	return i18n.T(ctx, "assignment.new")
}

func (a Assignment) target() Target {
	return Target{Of: a.Of, ID: a.OfID, Name: a.OfName, NameKO: a.OfNameKO, Concerned: a.Concerned}
}

// title is an assignment in one line.
func (a Assignment) title(ctx context.Context) string {
	name := a.Person
	if i18n.From(ctx) == i18n.KO && ui.Lang(a.Native) == "ko" {
		name = a.Native
	}
	return i18n.T(ctx, "assignment.title", "who", name, "what", a.Called(i18n.From(ctx)))
}

// status is how it stands on a day.
func (a Assignment) status(ctx context.Context, today day.Day) (ui.Tone, string) {
	switch s := a.Span(); {
	case s.Open(today):
		return ui.Good, i18n.T(ctx, "assignment.now")
	case !s.Begun(today):
		return ui.Info, i18n.T(ctx, "charge.later")
	}
	return ui.Plain, i18n.T(ctx, "charge.over")
}

func (s listing) asked() map[string][]string {
	all := map[string][]string{}
	for _, name := range s.Filters() {
		all[name] = []string{s.Filter(name)}
	}
	all["institute"], all["person"] = []string{s.named.Institute.Text}, []string{s.named.Person.Text}
	return all
}

// when is a span in words, or that it is not known.
func when(ctx context.Context, s charge.Span) string {
	if said := charge.When(ctx, s); said != "" {
		return said
	}
	return i18n.T(ctx, "charge.days-unknown")
}

func sideChoices(ctx context.Context) []ui.Choice {
	var all []ui.Choice
	for _, s := range charge.Sides {
		all = append(all, ui.Choice{Value: string(s), Text: i18n.T(ctx, "charge."+string(s))})
	}
	return all
}

func personPath(id int64) string { return "/people/" + strconv.FormatInt(id, 10) }
