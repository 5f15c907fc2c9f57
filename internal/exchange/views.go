package exchange

import (
	"cmp"
	"context"
	"gyoryu/internal/line"
	"strings"

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
	found
	named pick.Named
	today day.Day
}

// shown is a stay's page; f is the form of the action that was tried.
type shown struct {
	e Exchange
	around
	events []ui.Event
	line   line.Line
	f      *form.Form
	action string
	today  day.Day
}

// filled is a stay's form as filled in; e is the one that it changes.
type filled struct {
	f          *form.Form
	names      *pick.Names
	e          *Exchange
	areas      []Area
	agreements []agreed
}

func (d filled) title(ctx context.Context) string {
	if d.e != nil {
		return i18n.T(ctx, "exchange.change")
	}
	return i18n.T(ctx, "exchange.new")
}

func (d filled) action() string {
	if d.e != nil {
		return Path(d.e.ID)
	}
	return "/exchanges"
}

func (d filled) lookup(field, source string) ui.Lookup {
	return ui.Lookup{Source: source, ID: d.f.Value(field + "_id"), Create: true, Choices: d.names.Choices(field)}
}

func (d filled) agreed() []ui.Choice {
	var all []ui.Choice
	for _, a := range d.agreements {
		all = append(all, ui.Choice{Value: id(a.ID), Text: a.Title})
	}
	return all
}

func areaChoices(ctx context.Context, areas []Area) []ui.Choice {
	var all []ui.Choice
	for _, a := range areas {
		all = append(all, ui.Choice{Value: id(a.ID), Text: a.In(i18n.From(ctx))})
	}
	return all
}

// asked are the filters as a form shows them.
func (s listing) asked() map[string][]string {
	all := map[string][]string{}
	for _, name := range s.Filters() {
		all[name] = []string{s.Filter(name)}
	}
	all["institute"], all["person"] = []string{s.named.Institute.Text}, []string{s.named.Person.Text}
	return all
}

func (s listing) yearChoices() []ui.Choice {
	var all []ui.Choice
	for _, y := range s.years {
		all = append(all, ui.Choice{Value: y, Text: y})
	}
	return all
}

// In is the person's name as the reader reads names.
func (p Person) In(l i18n.Lang) string {
	if l == i18n.KO && ui.Lang(p.Native) == "ko" {
		return p.Native
	}
	return cmp.Or(p.Name, p.Native)
}

// full is an institute's long name for the reader, empty if it is the short one.
func (i Institute) full(ctx context.Context) string {
	name := i.Name
	if i18n.From(ctx) == i18n.KO {
		name = cmp.Or(i.NameKO, i.Name)
	}
	if name == i.Short {
		return ""
	}
	return name
}

// title is who is where, in a few words.
func (e Exchange) title(ctx context.Context) string {
	return i18n.T(ctx, "exchange.title", "who", e.Person.In(i18n.From(ctx)), "where", e.To.Short)
}

// status is how a stay stands, in one badge: what somebody ought to say first.
func (s Span) status(ctx context.Context, today day.Day) (ui.Tone, string) {
	switch {
	case s.ToBegin(today):
		return ui.Warn, i18n.T(ctx, "exchange.to-begin")
	case s.ToFinish(today):
		return ui.Warn, i18n.T(ctx, "exchange.to-finish")
	case s.State == UnderWay:
		return ui.Good, i18n.T(ctx, "exchange.state.under_way")
	case s.State == Planned:
		return ui.Info, i18n.T(ctx, "exchange.state.planned")
	}
	return ui.Plain, i18n.T(ctx, "exchange.state."+string(s.State))
}

// relative is how near the day is that comes next, or how long ago the last was.
func (s Span) relative(ctx context.Context, today day.Day) string {
	say := func(key string, d day.Day) string {
		when := day.Relative(d, today, string(i18n.From(ctx)))
		if when == "" {
			return ""
		}
		return i18n.T(ctx, key, "when", when)
	}
	switch {
	case s.State == Planned && s.StartsOn.Before(today):
		return say("exchange.was-to-begin", s.StartsOn)
	case s.State == Planned:
		return say("exchange.begins", s.StartsOn)
	case s.State == UnderWay && s.EndsOn.Before(today):
		return say("exchange.was-to-end", s.EndsOn)
	case s.State == UnderWay:
		return say("exchange.back", s.EndsOn)
	case s.State == Done && !s.EndsOn.After(today):
		return say("exchange.ended", s.EndsOn)
	}
	return ""
}

// says is a stay in one sentence, for who does not see its bar.
func (l Line) says(ctx context.Context, today day.Day) string {
	_, stands := l.status(ctx, today)
	lang := i18n.From(ctx)
	return strings.Join([]string{l.Person.In(lang), l.To.Short, days(l.StartsOn, l.EndsOn, lang), stands}, ", ")
}

// actionForm is the form of an action: as it was filled in if that is the one that was
// tried, else with the day that is most likely meant.
func (s shown) actionForm(ctx context.Context, name string) *form.Form {
	if s.action == name {
		return s.f
	}
	lang := string(i18n.From(ctx))
	return form.With(map[string][]string{
		"starts_on": {day.Long(so(s.e.StartsOn, s.today), lang)},
		"ends_on":   {day.Long(so(s.e.EndsOn, s.today), lang)},
	})
}

func areaNames(ctx context.Context, areas []Area) string {
	var all []string
	for _, a := range areas {
		all = append(all, a.In(i18n.From(ctx)))
	}
	return strings.Join(all, ", ")
}

func institutePath(n int64) string { return "/institutes/" + id(n) }
func personPath(n int64) string    { return "/people/" + id(n) }
func agreementPath(n int64) string { return "/agreements/" + id(n) }
func outputPath(n int64) string    { return "/outputs/" + id(n) }

// fromHint says of a new stay what becomes of an origin that is left open.
func fromHint(ctx context.Context, d filled) string {
	if d.e != nil {
		return ""
	}
	return i18n.T(ctx, "exchange.from.hint")
}

// facts are what is known of a stay beside its state.
func (s shown) facts(ctx context.Context) []ui.Fact {
	all := []ui.Fact{
		{Term: i18n.T(ctx, "exchange.person"), Value: who(s.e.Person)},
		{Term: i18n.T(ctx, "exchange.from"), Value: cameFrom(s.e.From)},
		{Term: i18n.T(ctx, "exchange.to"), Value: where(s.e.To)},
		{Term: i18n.T(ctx, "exchange.starts-on"), Value: onDay(s.e.StartsOn)},
		{Term: i18n.T(ctx, "exchange.ends-on"), Value: onDay(s.e.EndsOn)},
	}
	if len(s.e.Areas) > 0 {
		all = append(all, ui.Fact{Term: i18n.T(ctx, "exchange.areas"), Value: text(areaNames(ctx, s.e.Areas))})
	}
	return all
}
