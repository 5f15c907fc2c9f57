// Package quality shows managers what of the data should be put right: records that may be
// there twice, institutes without a country or a place, ties that one person carries, people
// without an institute, visits of which nobody wrote anything down; each with the way to mend it. It reads across the
// nouns and owns no table.
//
// Read quality.go for what is looked for, store.go and store_carried.go for how it is found, handler.go for how a
// browser reaches it, views.templ and rows.templ for how it looks.
package quality

import (
	"slices"

	"gyoryu/internal/alike"
	"gyoryu/internal/list"
	"gyoryu/internal/visit"
)

const path = "/quality"

// Check is something that is looked for.
type Check string

// The checks, in the order in which they matter to whoever relies on the records.
const (
	TwinInstitutes Check = "twin-institutes" // may be one
	TwinPeople     Check = "twin-people"
	CarriedByOne   Check = "carried-by-one" // ties that rest on a single person of ours
	Placeless      Check = "no-place"       // institutes whose country or coordinates nobody knows
	Homeless       Check = "no-institute"   // people of whom no institute was ever said
	Unwritten      Check = "no-points"      // visits that are done, and nothing was written down
)

// Checks are all of them.
var Checks = []Check{TwinInstitutes, TwinPeople, CarriedByOne, Placeless, Homeless, Unwritten}

// noun is of which noun pairs are looked for, empty if the check looks for no pairs.
func (c Check) noun() alike.Noun {
	switch c {
	case TwinInstitutes:
		return alike.Institute
	case TwinPeople:
		return alike.Person
	}
	return ""
}

// Counts are how much each check finds, list.MaxTotal+1 at most.
type Counts map[Check]int

// first is the check that a page begins with: the first that finds something.
func (c Counts) first() Check {
	if i := slices.IndexFunc(Checks, func(check Check) bool { return c[check] > 0 }); i >= 0 {
		return Checks[i]
	}
	return Checks[0]
}

// Sum is how much is found in all, and whether there is more than was counted.
func (c Counts) Sum() (n int, more bool) {
	for _, one := range c {
		n += min(one, list.MaxTotal)
		more = more || one > list.MaxTotal
	}
	return n, more
}

// Twin is one of a pair as the page tells it.
type Twin struct {
	ID     int64
	Name   string
	NameKO string // of people, their native name
	Detail string // what tells it from others of its name
}

// Pair is two records that may be the same.
type Pair struct {
	alike.Pair

	One, Other Twin
}

// Institute is one without a country or a place.
type Institute struct {
	ID      int64
	Short   string
	Name    string
	NameKO  string
	Country string
	City    string
	Key     string
}

// Person is one without an institute.
type Person struct {
	ID     int64
	Name   string
	Native string
	Met    string // the visit on which they were met or went last, if there is one
	MetID  int64
}

// found is a page of what one check found.
type found struct {
	pairs      []Pair
	institutes []Institute
	people     []Person
	carried    []Carried
	visits     []visit.Line
}
