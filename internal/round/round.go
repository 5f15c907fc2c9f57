// Package round tells an institute or a person in the round: what there is with them, part by
// part, year by year, and who of both sides came, stayed and proposed. It reads across the
// nouns and owns no table.
//
// Read round.go for the parts, sets.go for which rows each has, store.go for how a page of
// them and their counts are read, asked.go for addresses, years.go for the picture, and the
// templ files for how they look.
package round

import (
	"slices"
	"strconv"

	"gyoryu/internal/day"
)

// Part is one of the views of an institute or a person; each has an address.
type Part string

// The parts. Overview is the page as it opens.
const (
	Overview    Part = ""
	Visits      Part = "visits"
	People      Part = "people"
	Knows       Part = "knows"
	Points      Part = "points"
	Commitments Part = "commitments"
	Agreements  Part = "agreements"
	Topics      Part = "topics"
	Stays       Part = "exchanges"
	Outputs     Part = "outputs"
	Forums      Part = "forums"
	Files       Part = "files"
	Balance     Part = "balance"
)

var (
	// OfInstitute are the parts of an institute, in the order of their tabs.
	OfInstitute = []Part{Overview, Visits, People, Points, Commitments, Agreements, Topics, Stays, Outputs, Forums, Files, Balance}
	// OfPerson are the parts of a person.
	OfPerson = []Part{Overview, Visits, Knows, Commitments, Topics, Stays, Outputs}
)

// Of is who is told about: an institute, with those under it where they are counted in, or
// a person.
type Of struct {
	Path       string // of the page
	Institutes []int64
	Children   int // how many institutes are under it
	Person     int64
}

// Way says whose it was: who came to whom, whose researcher stayed, who proposed.
type Way string

// The two ways. What is online or between others is neither.
const (
	Ours   Way = "ours"
	Theirs Way = "theirs"
)

// Ways are both.
var Ways = []Way{Ours, Theirs}

// PointKinds are the kinds of points, in the order in which they are offered.
var PointKinds = []string{"agreed", "problem", "opportunity", "discussed", "learned", "material"}

// Row is one line of a part: a record, and what is said of it there.
type Row struct {
	Place    string // in the part's order: a day, or a name
	ID       int64
	Title    string
	Also     string // its name in the other language or script
	Kind     string
	State    string
	StartsOn day.Day
	EndsOn   day.Day
	At       string // the institutes it is with
	About    string
}

// Counts are how many of ours and of theirs.
type Counts struct{ Ours, Theirs int }

// Even is the balance between our institute and another in a window of days: done or planned
// visits that began in it, ours there against theirs here; stays of researchers that began
// in it, ours with them against theirs with us; topics of joint research proposed in it, by us
// against by them. Visits online or by call count for nobody, nor do stays between them and
// others, nor topics of a third party. A topic is proposed on the day of its stage, and once it
// moved on, on the day of its first move: nothing earlier is kept of it. What was cancelled or removed, or is hidden from who
// asks, is in none of them. Nothing says of a point who raised it, so points are not in it.
type Even struct{ Visits, Stays, Proposals Counts }

// Follow is how what was agreed with an institute was kept, as it stands today: see
// package kept, whose figure for the same institute it equals.
type Follow struct{ Kept, Dropped, Overdue int }

// Percent is kept out of kept, dropped and overdue, in whole percent, down; there is none while
// there is nothing to count.
func (f Follow) Percent() (n int, is bool) {
	all := f.Kept + f.Dropped + f.Overdue
	if all == 0 {
		return 0, false
	}
	return 100 * f.Kept / all, true
}

// Year is how many began in a year: visits, stays, agreements and outputs.
type Year struct {
	Year int // 0: all before the years that are drawn
	N    map[Part]int
}

// drawn are the parts of the picture of years, from the top.
var drawn = []Part{Visits, Stays, Agreements, Outputs}

// span is how many years are drawn.
const span = 12

// Sum is how many there were of a part in all years.
func Sum(all []Year, p Part) (n int) {
	for _, y := range all {
		n += y.N[p]
	}
	return n
}

// years orders what was counted: the last years each, empty ones too, after one for all that
// was before, if there was anything. What is planned for later years has its own.
func years(found []counted, today day.Day) []Year {
	last := today.Year
	for _, c := range found {
		last = max(last, min(c.Year, today.Year+2))
	}
	first := last - span + 1
	all := make([]Year, 0, span+1)
	for y := first; y <= last; y++ {
		all = append(all, Year{y, map[Part]int{}})
	}
	before := Year{0, map[Part]int{}}
	for _, c := range found {
		switch {
		case c.Year < first:
			before.N[c.Part] += c.N
		case c.Year > last:
			all[len(all)-1].N[c.Part] += c.N // mistyped years, as like as not
		default:
			all[c.Year-first].N[c.Part] += c.N
		}
	}
	if len(before.N) > 0 {
		return append([]Year{before}, all...)
	}
	// Years before the first of anything are not drawn, but a few always are.
	for len(all) > 5 && len(all[0].N) == 0 {
		all = all[1:]
	}
	return all
}

// counted is how many of a part began in a year.
type counted struct {
	Part Part
	Year int
	N    int
}

func has(parts []Part, p Part) bool { return slices.Contains(parts, p) }

func id(n int64) string { return strconv.FormatInt(n, 10) }
