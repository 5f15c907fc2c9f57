package person

import (
	"context"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"gyoryu/internal/alike"
	"gyoryu/internal/auth"
	"gyoryu/internal/charge"
	"gyoryu/internal/country"
	"gyoryu/internal/day"
	"gyoryu/internal/i18n"
	"gyoryu/internal/institute"
	"gyoryu/internal/round"
	"gyoryu/web/ui"
)

// shown is what a person's page shows.
type shown struct {
	Person
	around

	asked      round.Asked
	events     []ui.Event
	alike      alike.Card // for managers
	today      day.Day
	restorable bool
}

// handsOver reports whether who asks may hand over what the person is in charge of.
func (s shown) handsOver(who auth.Account) bool {
	return s.Standing.Holding && s.RemovedAt == nil && (who.Is(auth.Manager) || who.Is(auth.Staff) && who.IsPerson(s.ID))
}

// namesDeputies reports whether who asks may say who stands in for the person.
func (s shown) namesDeputies(who auth.Account) bool {
	return s.Standing.AtHome && s.RemovedAt == nil && charge.NamesDeputies(who, s.ID)
}

// shownName is the form of the name that the reader knows.
func (p Person) shownName(l i18n.Lang) string {
	text, _ := Match{Name: p.Name, Native: p.NativeName}.said(l)
	return text
}

func (s shown) crumbs(ctx context.Context) []ui.Crumb {
	return []ui.Crumb{{Text: i18n.T(ctx, "ui.nav-people"), Href: "/people"}, {Text: s.shownName(i18n.From(ctx))}}
}

// aside is the right column, none if there is nothing to say in it.
func (s shown) aside(ctx context.Context) templ.Component {
	account := s.AccountID != 0 && auth.Who(ctx).Is(auth.Admin)
	if s.Email == "" && s.Phone == "" && s.ORCID == "" && len(s.Areas) == 0 && len(s.Languages) == 0 && s.Notes == "" && !account && s.alike.ID == 0 {
		return nil
	}
	return showAside(s)
}

func (s shown) figures(ctx context.Context) []ui.Figure {
	tone := ui.Plain
	if s.Figures.Overdue > 0 {
		tone = ui.Bad
	}
	commitments := "/commitments?person=" + id(s.ID)
	return []ui.Figure{
		{N: strconv.Itoa(s.Figures.Visits), Text: i18n.T(ctx, "person.figure-visits", "n", s.Figures.Visits), Href: "/visits?person=" + id(s.ID)},
		{N: strconv.Itoa(s.Figures.Open), Text: i18n.T(ctx, "person.figure-open", "n", s.Figures.Open), Href: commitments},
		{N: strconv.Itoa(s.Figures.Overdue), Text: i18n.T(ctx, "person.figure-overdue"), Href: commitments + "&which=overdue", Tone: tone},
	}
}

// part is what somebody did on a visit, in words.
func (v attended) part(ctx context.Context) string {
	var all []string
	switch {
	case v.Led:
		all = append(all, i18n.T(ctx, "person.led"))
	case v.Role != "":
		all = append(all, v.Role)
	case v.Went:
		all = append(all, i18n.T(ctx, "person.went"))
	}
	if len(v.Institutes) > 0 {
		all = append(all, i18n.T(ctx, "person.met-at", "institutes", strings.Join(v.Institutes, ", ")))
	}
	return strings.Join(all, " · ")
}

func (p promise) unsettled() bool { return p.State == "open" || p.State == "under_way" }

func (p promise) overdue(today day.Day) bool {
	return p.unsettled() && !p.DueOn.IsZero() && p.DueOn.Before(today)
}

func stateTone(state string) ui.Tone {
	switch state {
	case "kept":
		return ui.Good
	case "under_way", "planned":
		return ui.Info
	}
	return ui.Plain
}

// span is when a position was held; an open end is left open.
func span(ctx context.Context, p Position) string {
	l := string(i18n.From(ctx))
	switch {
	case p.From.IsZero() && p.To.IsZero():
		return ""
	case p.To.IsZero():
		return i18n.T(ctx, "person.since", "day", day.Short(p.From, l))
	case p.From.IsZero():
		return i18n.T(ctx, "person.until", "day", day.Short(p.To, l))
	}
	return day.Short(p.From, l) + " – " + day.Short(p.To, l)
}

func areaNames(ctx context.Context, areas []Area) string {
	var all []string
	for _, a := range areas {
		all = append(all, a.In(i18n.From(ctx) == i18n.KO))
	}
	return strings.Join(all, ", ")
}

func languageNames(ctx context.Context, tags []string) string {
	var all []string
	for _, tag := range tags {
		all = append(all, country.LanguageName(tag, i18n.From(ctx)))
	}
	return strings.Join(all, ", ")
}

// choiceText is an institute as an offered choice says it.
func choiceText(ctx context.Context, m institute.Match) string {
	l := i18n.From(ctx)
	parts := []string{m.Short}
	for _, more := range []string{m.Full(l == i18n.KO), m.City, country.Name(m.Country, l)} {
		if more != "" {
			parts = append(parts, more)
		}
	}
	return strings.Join(parts, " · ")
}

func shownID(n int64) string {
	if n > 0 {
		return id(n)
	}
	return ""
}

func id(n int64) string { return strconv.FormatInt(n, 10) }

func institutePath(n int64) string { return "/institutes/" + id(n) }

func visitPath(n int64) string { return "/visits/" + id(n) }
