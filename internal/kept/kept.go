// Package kept counts what became of what was agreed: the follow-through at the end of any
// day, of everything and by institute, person, year and forum, and the commitments behind
// each figure. It reads across the nouns and owns no table.
//
// Read kept.go for what is counted, asked.go for what an address asks for, store.go for
// figures, store_group.go for those of groups, store_country.go for those of countries and store_row.go for the
// commitments behind them,
// order.go for which group comes first, handler.go for how a browser reaches it, chart.go and
// views.go with the templ files for how it looks.
package kept

import (
	"strconv"

	"gyoryu/internal/day"
)

// What is how a commitment stood at the end of a day.
type What string

// Each commitment stood in one of these ways.
const (
	Kept    What = "kept"
	Dropped What = "dropped"
	Overdue What = "overdue" // still to be done, its day past
	Open    What = "open"    // still to be done, its day to come
	Undated What = "undated" // still to be done, without a day
)

// Whats are all of them: those inside the follow-through, and those beside it.
var Whats = []What{Kept, Dropped, Overdue, Open, Undated}

// Counts are how many commitments stood in which way.
type Counts struct {
	Kept, Dropped, Overdue, Open, Undated int
}

// Of is one of the counts.
func (c Counts) Of(w What) int { return *c.at(w) }

func (c *Counts) at(w What) *int {
	switch w {
	case Kept:
		return &c.Kept
	case Dropped:
		return &c.Dropped
	case Overdue:
		return &c.Overdue
	case Open:
		return &c.Open
	}
	return &c.Undated
}

// And is the counts with those of others.
func (c Counts) And(o Counts) Counts {
	return Counts{c.Kept + o.Kept, c.Dropped + o.Dropped, c.Overdue + o.Overdue, c.Open + o.Open, c.Undated + o.Undated}
}

// Settled is how many the follow-through is a part of: kept, dropped and overdue.
func (c Counts) Settled() int { return c.Kept + c.Dropped + c.Overdue }

// All is how many there were.
func (c Counts) All() int { return c.Settled() + c.Open + c.Undated }

// Percent is the follow-through in whole percent, down: 100 only if all were kept. There
// is none while nothing was kept, dropped or overdue.
func (c Counts) Percent() (n int, is bool) {
	if c.Settled() == 0 {
		return 0, false
	}
	return 100 * c.Kept / c.Settled(), true
}

// At is the counts at the end of a day.
type At struct {
	On day.Day
	Counts
}

// By is what commitments are grouped by.
type By string

// The groups, the usual one first. A commitment with several institutes, or of several
// forums, counts in each.
const (
	ByInstitute By = "institute"
	ByPerson    By = "person" // of ours, in charge
	ByYear      By = "year"   // in which it was agreed
	ByForum     By = "forum"
)

// Groupings are all of them.
var Groupings = []By{ByInstitute, ByPerson, ByYear, ByForum}

// Group is the counts of a group; with ID 0 that of commitments in none.
type Group struct {
	ID   int64  // of the record, or the year
	Name string // empty for years, and for those in none
	Also string // its name in Korean, or a person's own
	Counts
}

// path is the page of the group's record, empty if it has none.
func (g Group) path(by By) string {
	if g.ID == 0 {
		return ""
	}
	id := strconv.FormatInt(g.ID, 10)
	switch by {
	case ByInstitute:
		return "/institutes/" + id
	case ByPerson:
		return "/people/" + id
	case ByForum:
		return "/forums/" + id
	}
	return ""
}

// monthEnds are the last days of the twelve months before a day, and the day.
func monthEnds(on day.Day) []day.Day {
	first := day.Day{Year: on.Year, Month: on.Month, Day: 1}.Time()
	var all []day.Day
	for n := -11; n <= 0; n++ {
		all = append(all, day.Of(first.AddDate(0, n, -1)))
	}
	return append(all, on)
}

// yearBefore is the same day a year earlier; of 29 February the 28th.
func yearBefore(on day.Day) day.Day {
	if d, is := day.New(on.Year-1, on.Month, on.Day); is {
		return d
	}
	return day.Of(on.Time().AddDate(-1, 0, -1))
}
