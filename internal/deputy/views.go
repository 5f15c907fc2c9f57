package deputy

import (
	"context"

	"gyoryu/internal/day"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/pick"
	"gyoryu/web/ui"
)

// shownOne is a deputy's page; f has the complaints about what was tried with it.
type shownOne struct {
	d      Deputy
	f      *form.Form
	events []ui.Event
	today  day.Day
}

// filled is the form as filled in; d is the deputy that it changes, person who is deputised.
type filled struct {
	f      *form.Form
	names  *pick.Names
	d      *Deputy
	person Person
}

func (d filled) action() string {
	if d.d != nil {
		return Path(d.d.ID)
	}
	return "/deputies"
}

// cancel is where somebody goes who does not save.
func (d filled) cancel() string {
	if b := d.f.Value("back"); len(b) > 1 && b[0] == '/' && b[1] != '/' && b[1] != '\\' {
		return b
	}
	if d.d == nil && d.person.ID != 0 {
		return back(d.person.ID)
	}
	return "/people"
}

// deputised is whom the deputy stands in for.
func (d Deputy) deputised() Person {
	return Person{ID: d.PersonID, Name: d.StandIn.Person, Native: d.Native, AtHome: true}
}

// called is the form of a name that the reader knows.
func called(ctx context.Context, name, native string) string {
	if i18n.From(ctx) == i18n.KO && ui.Lang(native) == "ko" {
		return native
	}
	return name
}

func (d Deputy) title(ctx context.Context) string {
	return i18n.T(ctx, "deputy.title", "deputy", called(ctx, d.StandIn.Deputy, d.DeputyNative), "person", called(ctx, d.StandIn.Person, d.Native))
}

// status is how it stands on a day.
func (d Deputy) status(ctx context.Context, today day.Day) (ui.Tone, string) {
	switch s := d.Span(); {
	case s.Open(today):
		return ui.Info, i18n.T(ctx, "charge.deputy-now")
	case !s.Begun(today):
		return ui.Plain, i18n.T(ctx, "charge.later")
	}
	return ui.Plain, i18n.T(ctx, "charge.over")
}
