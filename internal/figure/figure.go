// Package figure counts what was done with partners: visits, their days and delegates,
// agreements, stays and outputs, by year, country, institute or kind. Each number leads to
// the list of what it counts, narrowed by the lists' own filters, and only what the reader
// sees is counted. It reads across the nouns and owns no table.
//
// Read figure.go for what is counted, asked.go for what an address asks for, store.go for how
// it is counted and store_sql.go for by what, link.go for where a number leads, handler.go
// for how a browser reaches it, chart.go and views.go with the templ files for how it looks.
package figure

import (
	"cmp"
	"slices"
	"strconv"
)

// What is one of the figures.
type What string

// The figures, each with its unit.
const (
	// Visits that are done, by their first day: planned and cancelled ones took no place.
	Visits What = "visits"
	// Days of these visits from the first to the last, both counted; two visits on one day
	// are two.
	Days What = "days"
	// Delegates of these visits: how many went in all where that was said, else how many
	// are named. Who went twice counts twice.
	Delegates What = "delegates"
	// Agreements that were in force on a day of the year; without a year, those in force now.
	Agreements What = "agreements"
	// Stays of researchers, under way or done, with a day in the year.
	Stays What = "stays"
	// Outputs by the day on which they were published; without a year, those without a day too.
	Outputs What = "outputs"
)

// Whats are all figures, in their order.
var Whats = []What{Visits, Days, Delegates, Agreements, Stays, Outputs}

// Counts are the figures of a group.
type Counts [6]int

// Of is one of them.
func (c Counts) Of(w What) int { return c[slices.Index(Whats, w)] }

func (c *Counts) add(w What, n int) { c[slices.Index(Whats, w)] += n }

// Empty reports whether nothing was counted.
func (c Counts) Empty() bool { return c == Counts{} }

// By is what is counted by.
type By string

// The groups, the usual one first. What concerns several countries or institutes counts in
// each; an agreement or a stay in each year that it touches. So parts can exceed the whole.
const (
	ByYear      By = "year"
	ByCountry   By = "country"
	ByInstitute By = "institute"
	ByKind      By = "kind"
)

// Groupings are all of them.
var Groupings = []By{ByYear, ByCountry, ByInstitute, ByKind}

// Group is the figures of a year, a country, an institute, or a kind of one of the figures.
type Group struct {
	Key string // the year, the country's code, the institute's id, or the kind
	Counts
}

// id is the group's key as a number, for a page's cursor.
func (g Group) id() int64 {
	n, err := strconv.ParseInt(g.Key, 10, 64)
	if err != nil && len(g.Key) == 2 { // a country
		return int64(g.Key[0])<<8 + int64(g.Key[1])
	}
	return n
}

// sorted are the groups in an order: years the latest first, others those with the most of a
// figure first.
func sorted(all []Group, by By, w What) []Group {
	all = slices.Clone(all)
	slices.SortFunc(all, func(a, b Group) int {
		if by == ByYear {
			return cmp.Compare(b.id(), a.id())
		}
		return compare(a, b, w)
	})
	return all
}

func compare(a, b Group, w What) int {
	return cmp.Or(cmp.Compare(b.Of(w), a.Of(w)), cmp.Compare(a.id(), b.id()))
}
