package handover

import (
	"context"
	"slices"
	"strconv"
	"time"

	"gyoryu/internal/charge"
	"gyoryu/internal/day"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	picks "gyoryu/internal/pick"
	"gyoryu/web/ui"
)

// plan is the form, with what would go over as it says.
type plan struct {
	from    Person
	to      Person // zero: not known yet
	on      day.Day
	oldest  day.Day
	duties  []Duty
	earlier []Handover
	f       *form.Form
	names   *picks.Names
	today   day.Day
}

// ready reports whether it is known who takes over and from when.
func (p plan) ready() bool {
	return p.to.ID != 0 && p.f.Complaint("to", i18n.EN) == "" && p.f.Complaint("on", i18n.EN) == ""
}

// of are the duties of a kind that would go over.
func (p plan) of(k Kind) []Duty {
	return slices.DeleteFunc(slices.Clone(p.duties), func(d Duty) bool { return d.Kind != k || d.Blocked != "" })
}

// blocked are those that would not.
func (p plan) blocked() []Duty {
	return slices.DeleteFunc(slices.Clone(p.duties), func(d Duty) bool { return d.Blocked == "" })
}

// movable is how many would go over.
func (p plan) movable() int { return len(p.duties) - len(p.blocked()) }

// full reports whether there may be more of a kind than are shown.
func (p plan) full() bool {
	return slices.ContainsFunc(Kinds, func(k Kind) bool { return len(p.of(k)) >= most })
}

// ticked reports whether a duty is: all are, unless somebody has sent a choice.
func (p plan) ticked(d Duty) bool {
	if !p.f.Has("item") && !p.f.Has("chosen") {
		return true
	}
	return slices.Contains(p.f.Values("item"), d.Pick())
}

// when is what a line says of a duty's days.
func (d Duty) when(ctx context.Context, today day.Day) string {
	l := string(i18n.From(ctx))
	switch {
	case d.Kind == Assignment:
		return charge.When(ctx, charge.Span{From: d.StartsOn, To: d.EndsOn})
	case d.DueOn.IsZero():
		return i18n.T(ctx, "handover.undated")
	case d.DueOn.Before(today):
		return day.Due(d.DueOn, today, l)
	}
	return day.Short(d.DueOn, l)
}

// late reports whether its day has passed.
func (d Duty) late(today day.Day) bool { return !d.DueOn.IsZero() && d.DueOn.Before(today) }

// shownOne is a handover's page.
type shownOne struct {
	Handover
	f      *form.Form
	items  []Item
	events []ui.Event
	today  day.Day
	now    time.Time
	zone   *time.Location
}

func (s shownOne) title(ctx context.Context) string { return s.called(ctx) }

// called is a handover in one line.
func (h Handover) called(ctx context.Context) string {
	l := i18n.From(ctx)
	return i18n.T(ctx, "handover.title", "from", h.From.called(l), "to", h.To.called(l))
}

// called is the form of the name that the reader knows.
func (p Person) called(l i18n.Lang) string {
	if l == i18n.KO && ui.Lang(p.Native) == "ko" {
		return p.Native
	}
	return p.Name
}

// in are the items in one of the states.
func (s shownOne) in(states ...State) []Item {
	return slices.DeleteFunc(slices.Clone(s.items), func(i Item) bool { return !slices.Contains(states, i.State) })
}

func (s shownOne) on(ctx context.Context) string { return day.Long(s.StartsOn, string(i18n.From(ctx))) }

// why says why an item was left, kept or is stuck.
func (i Item) why(ctx context.Context) string {
	if i.Reason == "" {
		return ""
	}
	return i18n.T(ctx, "handover.why."+i.Reason)
}

func personPath(id int64) string { return "/people/" + strconv.FormatInt(id, 10) }

func version(h Handover) string { return strconv.FormatInt(h.Version, 10) }

// choices are whom to offer where the name that was typed is nobody's, or several people's.
func (p plan) choices() []ui.Choice {
	return slices.DeleteFunc(slices.Clone(p.names.Choices("to")), func(c ui.Choice) bool { return c.Value == "new" })
}
