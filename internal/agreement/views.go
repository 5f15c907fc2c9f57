package agreement

import (
	"cmp"
	"context"
	"gyoryu/internal/line"
	"slices"
	"strings"

	"gyoryu/internal/day"
	"gyoryu/internal/file"
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
	named pick.Named // what the list is narrowed to
	today day.Day
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

// shown is an agreement's page; f is the form of the action that was tried.
type shown struct {
	a Agreement
	around
	events []ui.Event
	line   line.Line
	files  file.Shown
	f      *form.Form
	action string
	today  day.Day
}

// actionForm is the form of an action: as it was filled in if that is the one that was
// tried, else new.
func (s shown) actionForm(ctx context.Context, name string) *form.Form {
	if s.action == name {
		return s.f
	}
	f := form.With(nil)
	if name == "sign" {
		f.Set("signed_on", day.Long(cmp.Or(s.a.SignedOn, s.today), string(i18n.From(ctx))))
	}
	return f
}

// mark is one badge.
type mark struct {
	tone ui.Tone
	text string
}

// marks say how it stands, the loudest first; what calls for nobody has its state.
func (s Standing) marks(ctx context.Context, today day.Day) []mark {
	l := string(i18n.From(ctx))
	var all []mark
	for _, set := range s.in(today) {
		tone, on := ui.Bad, ""
		switch set {
		case IsExpired:
			on = day.Short(s.EndsOn, l)
		case IsNotice:
			tone, on = ui.Warn, day.Short(s.NoticeOn, l)
			if s.NoticeOn.Before(today) {
				all = append(all, mark{ui.Bad, i18n.T(ctx, "agreement.stands.notice-past", "day", on)})
				continue
			}
		case IsExpiring:
			tone, on = ui.Warn, day.Relative(s.EndsOn, today, l)
		case IsLate, IsNobody:
		}
		all = append(all, mark{tone, i18n.T(ctx, "agreement.stands."+string(set), "day", on)})
	}
	if len(all) == 0 {
		all = append(all, mark{s.State.tone(), i18n.T(ctx, "agreement.state."+string(s.State))})
	}
	return all
}

// tone is how a state looks.
func (s State) tone() ui.Tone {
	switch s {
	case InForce:
		return ui.Good
	case Proposed, Negotiating:
		return ui.Info
	case Ended:
	}
	return ui.Plain
}

// tone is how a verdict looks.
func (v Verdict) tone() ui.Tone {
	switch v {
	case GoesOn:
		return ui.Good
	case Renegotiate:
		return ui.Warn
	case LetEnd:
	}
	return ui.Plain
}

// period is from when to when it runs, empty if neither is known.
func (s Standing) period(ctx context.Context) string {
	l := string(i18n.From(ctx))
	first := s.since()
	switch {
	case first.IsZero() && s.EndsOn.IsZero():
		return ""
	case s.EndsOn.IsZero():
		return i18n.T(ctx, "agreement.since", "day", day.Short(first, l))
	case first.IsZero():
		return i18n.T(ctx, "agreement.until", "day", day.Short(s.EndsOn, l))
	}
	return day.Range(first, s.EndsOn, l)
}

// step is what comes next: a day, and what is then.
type step struct {
	on   day.Day
	text string
	bad  bool
}

// next is what comes next, the first first.
func (s shown) next(ctx context.Context) []step {
	var all []step
	if m, has := s.a.next(); has && s.a.State != Ended {
		all = append(all, step{m.DueOn, m.Title, m.Late(s.today)})
	}
	if s.a.State == InForce && s.a.NoticeDays != nil && !s.a.NoticeOn.IsZero() {
		all = append(all, step{s.a.NoticeOn, i18n.T(ctx, "agreement.last-notice"), s.a.NoticeOn.Before(s.today)})
	}
	if s.a.State != Ended && !s.a.EndsOn.IsZero() {
		what := "agreement.ends"
		if s.a.Renews {
			what = "agreement.goes-on"
		}
		all = append(all, step{s.a.EndsOn, i18n.T(ctx, what), s.a.Expired(s.today)})
	}
	slices.SortStableFunc(all, func(a, b step) int { return a.on.Sub(b.on) })
	return all
}

// others are the parties that are not ours, by their short names.
func (l Line) others() string {
	var all []string
	for _, p := range l.Parties {
		all = append(all, p.Short)
	}
	return strings.Join(all, ", ")
}

// full is a party's long name for the reader, empty if it is the short one.
func (p Party) full(ctx context.Context) string {
	name := p.Name
	if i18n.From(ctx) == i18n.KO {
		name = cmp.Or(p.NameKO, p.Name)
	}
	if name == p.Short {
		return ""
	}
	return name
}

// renewed reports whether another agreement renews it.
func (s shown) renewed() bool {
	return slices.ContainsFunc(s.chain, func(l Link) bool { return l.N > 0 })
}

// span is how long another agreement of the chain runs.
func (l Link) span(ctx context.Context) string {
	return Standing{StartsOn: l.StartsOn, EndsOn: l.EndsOn}.period(ctx)
}

// span is how long a researcher stays.
func (x Stay) span(ctx context.Context) string {
	return Standing{StartsOn: x.StartsOn, EndsOn: x.EndsOn}.period(ctx)
}

// dated is a day in short, or nothing.
func dated(ctx context.Context, d day.Day) string { return day.Short(d, string(i18n.From(ctx))) }

func institutePath(n int64) string { return "/institutes/" + id(n) }
func personPath(n int64) string    { return "/people/" + id(n) }
func topicPath(n int64) string     { return "/topics/" + id(n) }
func exchangePath(n int64) string  { return "/exchanges/" + id(n) }

// origin is where on a visit's page the point stands from which it came.
func (a Agreement) origin() string { return "/visits/" + id(a.VisitID) + "#point-" + id(a.PointID) }

func (a Agreement) doPath(milestone int64, what string) string {
	return Path(a.ID) + "/milestones/" + id(milestone) + "/" + what
}
