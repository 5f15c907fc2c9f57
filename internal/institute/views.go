package institute

import (
	"context"
	"strconv"
	"strings"
	"time"

	"gyoryu/internal/alike"
	"gyoryu/internal/bell"
	"gyoryu/internal/country"
	"gyoryu/internal/day"
	"gyoryu/internal/file"
	"gyoryu/internal/i18n"
	"gyoryu/internal/round"
	"gyoryu/web/ui"
)

// shown is what an institute's page shows.
type shown struct {
	Institute
	around

	of         round.Of
	asked      round.Asked
	events     []ui.Event
	files      file.Shown
	alike      alike.Card // for managers
	following  bell.Following
	today      day.Day
	zone       *time.Location
	restorable bool
}

// fullName is the name behind the short one in the reader's language, empty if the
// short one is it.
func fullName(l i18n.Lang, short, name, ko string) string {
	return Match{Short: short, Name: name, NameKO: ko}.Full(l == i18n.KO)
}

// where is the city and the country: Beijing, China; 중국 베이징.
func where(ctx context.Context, city, code string) string {
	l := i18n.From(ctx)
	name := country.Name(code, l)
	switch {
	case name == "" && city == "":
		return i18n.T(ctx, "institute.country-unknown")
	case name == "":
		return city
	case city == "":
		return name
	case l == i18n.KO:
		return name + " " + city
	}
	return city + ", " + name
}

// otherForms are the names below the heading, each once: native, then Korean, then
// English for those who read Korean.
func (s shown) otherForms(l i18n.Lang) []Name {
	heading := fullName(l, s.Short, s.Name, s.NameKO)
	var all []Name
	for _, n := range []Name{s.native(), {s.NameKO, Korean, "ko"}, {s.Name, Official, ""}} {
		if n.Text == "" || n.Text == heading || n.Text == s.Short || n.Kind == Official && l == i18n.EN {
			continue
		}
		if len(all) == 0 || all[len(all)-1].Text != n.Text {
			all = append(all, n)
		}
	}
	return all
}

func (s shown) current() (now, before []colleague) {
	for _, p := range s.People {
		if p.Current {
			now = append(now, p)
		} else {
			before = append(before, p)
		}
	}
	return now, before
}

// soon is within how many days a due day is marked.
const soon = 14

func (p promise) overdue(today day.Day) bool { return !p.DueOn.IsZero() && p.DueOn.Before(today) }

func (p promise) soon(today day.Day) bool { return !p.DueOn.IsZero() && p.DueOn.Sub(today) <= soon }

// span is when somebody held a position; an open end is left open.
func span(ctx context.Context, from, to day.Day) string {
	l := string(i18n.From(ctx))
	switch {
	case from.IsZero() && to.IsZero():
		return ""
	case to.IsZero():
		return i18n.T(ctx, "institute.since", "day", day.Short(from, l))
	case from.IsZero():
		return i18n.T(ctx, "institute.until", "day", day.Short(to, l))
	}
	return day.Short(from, l) + " – " + day.Short(to, l)
}

func (s shown) mapped() string {
	if s.Latitude == nil || s.Longitude == nil {
		return ""
	}
	return degrees(s.Latitude) + ", " + degrees(s.Longitude)
}

func host(website string) string {
	for _, prefix := range []string{"https://", "http://", "www."} {
		website = strings.TrimPrefix(website, prefix)
	}
	return strings.TrimSuffix(website, "/")
}

func id(n int64) string { return strconv.FormatInt(n, 10) }

func visitPath(n int64) string { return "/visits/" + id(n) }

func personPath(n int64) string { return "/people/" + id(n) }

// crumbs lead through the country, as people look for institutes.
func (s shown) crumbs(ctx context.Context) []ui.Crumb {
	all := []ui.Crumb{{Text: i18n.T(ctx, "ui.nav-institutes"), Href: "/institutes"}}
	if name := country.Name(s.Country, i18n.From(ctx)); name != "" {
		all = append(all, ui.Crumb{Text: name, Href: "/institutes?country=" + s.Country})
	}
	return append(all, ui.Crumb{Text: s.Short})
}

// when is the day on which it was said if that is known, else those of the visit.
func (r remark) when(l i18n.Lang) string {
	if !r.MetOn.IsZero() {
		return day.Short(r.MetOn, string(l))
	}
	return day.Range(r.StartsOn, r.EndsOn, string(l))
}

// when is the day of the meeting if it is known, else those of the visit.
func (v visited) when(l i18n.Lang) string {
	if !v.MetOn.IsZero() {
		return day.Long(v.MetOn, string(l))
	}
	return day.Range(v.StartsOn, v.EndsOn, string(l))
}

func stateTone(state string) ui.Tone {
	if state == "planned" {
		return ui.Info
	}
	return ui.Plain
}

func commitmentTone(state string) ui.Tone {
	switch state {
	case "kept":
		return ui.Good
	case "under_way":
		return ui.Info
	}
	return ui.Plain
}
