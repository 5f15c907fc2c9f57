package forum

import (
	"context"
	"gyoryu/internal/line"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"gyoryu/internal/country"
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

// asked are the filters as a form shows them.
func (s listing) asked() map[string][]string {
	all := map[string][]string{}
	for _, name := range s.Filters() {
		all[name] = []string{s.Filter(name)}
	}
	all["institute"] = []string{s.named.Institute.Text}
	return all
}

// shownForum is a forum's page.
type shownForum struct {
	f Forum
	side
	before   int
	carrying *form.Form // of the reform whose edition was being said
	reformID int64
	offered  []offeredEdition
	events   []ui.Event
	today    day.Day
	now      time.Time
}

// shownEdition is an edition's page.
type shownEdition struct {
	e              Edition
	firsts         []Reform
	previous, next offeredEdition
	events         []ui.Event
	line           line.Line
	today          day.Day
	now            time.Time
}

func choices[T ~string](ctx context.Context, prefix string, words []T) []ui.Choice {
	var all []ui.Choice
	for _, w := range words {
		all = append(all, ui.Choice{Value: string(w), Text: i18n.T(ctx, prefix+string(w))})
	}
	return all
}

// nth is an edition's number in words: 12th, 제12회; empty for none.
func nth(l i18n.Lang, n int) string {
	if n == 0 {
		return ""
	}
	digits := strconv.Itoa(n)
	if l == i18n.KO {
		return "제" + digits + "회"
	}
	ending := "th"
	if n%100 < 11 || n%100 > 13 {
		switch n % 10 {
		case 1:
			ending = "st"
		case 2:
			ending = "nd"
		case 3:
			ending = "rd"
		}
	}
	return digits + ending
}

// title is what an edition is called: 12th Korea-China Forum.
func title(l i18n.Lang, n int, forum string) string { return nth(l, n) + " " + forum }

// days are an edition's, or that nobody knows them.
func days(ctx context.Context, from, to day.Day) string {
	if from.IsZero() {
		return i18n.T(ctx, "forum.day-unknown")
	}
	return day.Range(from, to, string(i18n.From(ctx)))
}

// other is the name in the language that the reader's is not, if there is one.
func other(l i18n.Lang, name, nameKO string) string {
	switch {
	case nameKO == "" || nameKO == name:
		return ""
	case l == i18n.KO:
		return name
	}
	return nameKO
}

// state is the badge of a reform: which edition carried it out, or that none did yet.
func (r Reform) state(ctx context.Context) (ui.Tone, string) {
	l := i18n.From(ctx)
	switch {
	case !r.Carried():
		return ui.Warn, i18n.T(ctx, "forum.not-yet")
	case r.FirstOn.IsZero():
		return ui.Good, i18n.T(ctx, "forum.carried", "nth", nth(l, r.First))
	}
	return ui.Good, i18n.T(ctx, "forum.carried-in", "nth", nth(l, r.First), "year", r.FirstOn.Year)
}

// reformsTone is how it stands with the reforms.
func reformsTone(carried, agreed int) ui.Tone {
	switch {
	case agreed == 0:
		return ui.Plain
	case carried == agreed:
		return ui.Good
	}
	return ui.Warn
}

// sourcePath leads to the point that something comes from.
func (s Source) path() string {
	if s.EditionPointID != 0 {
		return EditionPath(s.EditionID) + "#point-" + id(s.EditionPointID)
	}
	return "/visits/" + id(s.VisitID) + "#point-" + id(s.PointID)
}

// said is where it was said, in words; empty if the reader may not see it.
func (s Source) said(ctx context.Context) string {
	l := i18n.From(ctx)
	switch {
	case s.EditionPointID != 0:
		return i18n.T(ctx, "forum.said-at-edition", "nth", nth(l, s.EditionNumber))
	case s.PointID != 0:
		return i18n.T(ctx, "forum.said-at-visit", "title", s.VisitTitle, "day", day.Short(s.VisitOn, string(l)))
	}
	return ""
}

// column is the class that puts an edition's cells together on a phone, the newest first.
func (s shownForum) column(i int) string { return "edition-" + strconv.Itoa(len(s.editions)-i) }

// bar is how long a bar is, of 100, for n of the most.
func bar(n, most int) string {
	if most <= 0 {
		return "0"
	}
	return strconv.Itoa((n*100 + most - 1) / most)
}

// earlierPath leads to the editions before those that are shown.
func (s shownForum) earlierPath() string {
	if !s.earlier || len(s.editions) == 0 {
		return ""
	}
	return Path(s.f.ID) + "?" + url.Values{"before": {strconv.Itoa(s.editions[0].Number)}}.Encode() + "#editions"
}

// countries are those of the organisers, each once.
func countries(all []Institute, l i18n.Lang) string {
	var names []string
	for _, i := range all {
		if name := country.Name(i.Country, l); i.Country != country.Unknown && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return strings.Join(names, ", ")
}

func institutePath(n int64) string { return "/institutes/" + id(n) }
func personPath(n int64) string    { return "/people/" + id(n) }
