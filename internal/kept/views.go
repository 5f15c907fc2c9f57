package kept

import (
	"cmp"
	"context"
	"strconv"

	"gyoryu/internal/commitment"
	"gyoryu/internal/country"
	"gyoryu/internal/day"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/web/ui"
)

// shown is the page of figures.
type shown struct {
	asked
	year   []At // a year before, the month ends since, and the day
	groups []Group
}

// now is the figures of the day that is asked for.
func (s shown) now() Counts {
	if len(s.year) == 0 {
		return Counts{}
	}
	return s.year[len(s.year)-1].Counts
}

// before is those of a year before.
func (s shown) before() At { return s.year[0] }

// drawn are the days of the line.
func (s shown) drawn() []At { return s.year[1:] }

// Change says by how many points the follow-through went up since a day, or down.
func Change(ctx context.Context, now Counts, before At) string {
	n, is := now.Percent()
	was, wasIs := before.Percent()
	points, key := n-was, "kept.same"
	switch {
	case !is || !wasIs:
		key = "kept.no-before"
	case points > 0:
		key = "kept.up"
	case points < 0:
		key, points = "kept.down", -points
	}
	return i18n.T(ctx, key, "n", points, "percent", Percent(before.Counts), "day", day.Short(before.On, string(i18n.From(ctx))))
}

// form is the form for another day, filled in.
func (a asked) form(lang i18n.Lang) *form.Form {
	f := form.With(map[string][]string{"on": {day.Long(a.on, string(lang))}})
	if a.wrong != nil {
		f.Set("on", a.typed)
		f.Reject("on", *a.wrong)
	}
	return f
}

// badFilter reports whether something else than the day makes no sense.
func (a asked) badFilter() bool { return len(a.Reject) > 0 && (a.wrong == nil || len(a.Reject) > 1) }

// tabs are the groupings.
func (s shown) tabs(ctx context.Context) []ui.Tab {
	var all []ui.Tab
	for _, by := range Groupings {
		address := s.With("by", string(by))
		if by == ByInstitute {
			address = s.With("by", "")
		}
		all = append(all, ui.Tab{Text: i18n.T(ctx, "kept.by."+string(by)), Href: address, Current: by == s.by})
	}
	return all
}

// called is a group's name for the reader.
func (g Group) called(ctx context.Context, by By) string {
	switch {
	case g.ID == 0:
		return i18n.T(ctx, "kept.none."+string(by))
	case by == ByYear:
		return strconv.FormatInt(g.ID, 10)
	case by == ByForum && i18n.From(ctx) == i18n.KO:
		return cmp.Or(g.Also, g.Name)
	}
	return g.Name
}

// full is an institute's long Korean name for who reads Korean, empty if that adds nothing.
func (g Group) full(ctx context.Context, by By) string {
	if by != ByInstitute || i18n.From(ctx) != i18n.KO || g.Also == g.Name {
		return ""
	}
	return g.Also
}

// shownRows is the page of the commitments that a figure counts.
type shownRows struct {
	askedRows
	group Group
	n     int
	rows  []Row
}

// heading says what is counted.
func (s shownRows) heading(ctx context.Context) string {
	text := i18n.T(ctx, "kept.rows."+string(s.what))
	if s.of.Country != "" {
		text += ": " + cmp.Or(country.Name(s.of.Country, i18n.From(ctx)), i18n.T(ctx, "kept.no-country"))
	}
	if s.of.By != "" {
		text += ": " + s.group.called(ctx, s.of.By)
	}
	return text
}

// back is the figures of the same day.
func (s shownRows) back() string {
	if s.of.By == "" || s.of.By == ByInstitute {
		return Address(s.on)
	}
	return Address(s.on) + "&by=" + string(s.of.By)
}

// tabs are the other ways to stand, of the same commitments.
func (s shownRows) tabs(ctx context.Context) []ui.Tab {
	var all []ui.Tab
	for _, w := range Whats {
		all = append(all, ui.Tab{Text: i18n.T(ctx, "kept."+string(w)), Href: RowsAddress(w, s.of, s.on), Current: w == s.what})
	}
	return all
}

// stood is how a commitment stood, in a badge.
func (r Row) stood(ctx context.Context, what What, on day.Day) (ui.Tone, string) {
	l := string(i18n.From(ctx))
	switch what {
	case Kept:
		return ui.Good, i18n.T(ctx, "commitment.kept-on", "day", day.Short(r.Since, l))
	case Dropped:
		return ui.Plain, i18n.T(ctx, "kept.dropped-on", "day", day.Short(r.Since, l))
	case Overdue:
		return ui.Bad, i18n.T(ctx, "kept.days-over", "n", on.Sub(r.DueOn))
	case Undated:
		return ui.Bad, i18n.T(ctx, "commitment.undated")
	}
	return ui.Info, i18n.T(ctx, "kept.state."+string(r.State))
}

// since is what has become of it since the day, empty if nothing has.
func (r Row) since(ctx context.Context) string {
	switch {
	case r.NowState != r.State:
		return i18n.T(ctx, "kept.now", "state", i18n.M("kept.state."+string(r.NowState)))
	case r.NowDueOn != r.DueOn && r.NowDueOn.IsZero():
		return i18n.T(ctx, "kept.now-undated")
	case r.NowDueOn != r.DueOn && (r.NowState == commitment.Open || r.NowState == commitment.UnderWay):
		return i18n.T(ctx, "kept.now-due", "day", day.Short(r.NowDueOn, string(i18n.From(ctx))))
	}
	return ""
}
