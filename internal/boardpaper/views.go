package boardpaper

import (
	"context"
	"strconv"
	"strings"
	"time"

	"gyoryu/internal/day"
	"gyoryu/internal/i18n"
	"gyoryu/internal/kept"
	"gyoryu/web/ui"
)

// shown is the page of the document.
type shown struct {
	Paper
	asked    asked
	document ui.Document
}

func lang(ctx context.Context) string { return string(i18n.From(ctx)) }

// more is by how much a number is larger than a year before, or smaller; empty where neither
// has anything.
func (n Number) more() string {
	d := n.Now - n.Before
	switch {
	case !n.any():
		return ""
	case d > 0:
		return "+" + strconv.Itoa(d)
	case d < 0:
		return "−" + strconv.Itoa(-d)
	}
	return "="
}

// points is by how many points the follow-through went up, or down.
func (l Line) points() string {
	now, is := l.now.Percent()
	before, was := l.before.Percent()
	if !is || !was {
		return ""
	}
	return Number{now, before}.more()
}

// cells are the figures of the document, in its order, with where each leads.
type cell struct {
	label  string
	number Number
	href   string
	bad    bool // the more, the worse
}

// standing are the commitments that the document counts: those inside the follow-through, and
// those not yet due or without a day, which are the open ones.
var standing = []kept.What{kept.Kept, kept.Open, kept.Overdue}

func (p Paper) cells(ctx context.Context, l Line) []cell {
	var all []cell
	add := func(m Measure) {
		all = append(all, cell{label: i18n.T(ctx, "boardpaper."+string(m)), number: l.counts[m], href: rowsAddress(m, l.Country, p.on, false)})
	}
	for _, m := range []Measure{Visits, Delegates, Agreements} {
		add(m)
	}
	for _, w := range standing {
		all = append(all, cell{label: i18n.T(ctx, "kept."+string(w)), number: l.of(w), href: kept.RowsAddress(w, kept.Of{Country: l.Country}, p.on), bad: w == kept.Overdue})
	}
	for _, m := range stages {
		add(m)
	}
	add(Exchanges)
	add(Outputs)
	return all
}

// rate is where the follow-through stands among the cells: after the commitments.
const rate = 6

// shownRows is the page of what a number counts.
type shownRows struct {
	askedRows
	n    int
	rows []Row
}

// heading says what is counted, of which country.
func (s shownRows) heading(ctx context.Context) string {
	text := i18n.T(ctx, "boardpaper.rows."+string(s.measure))
	if s.country != "" {
		text += ": " + Line{Country: s.country}.name(i18n.From(ctx))
	}
	return text
}

// tabs are the two days.
func (s shownRows) tabs(ctx context.Context) []ui.Tab {
	at := func(was bool, key string) ui.Tab {
		return ui.Tab{Text: i18n.T(ctx, key), Href: rowsAddress(s.measure, s.country, s.on, was), Current: s.was == was}
	}
	return []ui.Tab{at(false, "boardpaper.now"), at(true, "boardpaper.before")}
}

// at is the day at which it was counted.
func (s shownRows) at() day.Day {
	if s.was {
		return yearBefore(s.on)
	}
	return s.on
}

// lastYear is the last day of the year before.
func lastYear(today day.Day) day.Day {
	return day.Day{Year: today.Year - 1, Month: time.December, Day: 31}
}

// zero is how nothing is shown: a nought where there was something a year before.
func zero(n Number) string {
	if n.any() {
		return "0"
	}
	return "–"
}

func institutes(c kept.Late) string { return strings.Join(c.Institutes, ", ") }
