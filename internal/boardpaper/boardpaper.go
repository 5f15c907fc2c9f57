// Package boardpaper says how exchange stands with each country at the end of a day, against
// the same day a year before: one document to print, and the rows behind each of its numbers. It
// reads across the nouns and owns no table; only what its reader may see is counted.
//
// Read boardpaper.go for what is counted, measures.go for how each measure is defined in SQL,
// store.go for the counting, asked.go for what an address asks for, handler.go for how a browser
// reaches it, views.go with the templ files for how it looks.
package boardpaper

import (
	"cmp"
	"slices"
	"strings"

	"gyoryu/internal/country"
	"gyoryu/internal/day"
	"gyoryu/internal/i18n"
	"gyoryu/internal/kept"
)

// Number is a count, and what it was a year before.
type Number struct{ Now, Before int }

// any reports whether there is anything to count on either day.
func (n Number) any() bool { return n.Now != 0 || n.Before != 0 }

// Line is how it stands with a country, or with all together.
type Line struct {
	Country string // ISO 3166-1; empty: with all
	counts  map[Measure]Number
	now     kept.Counts
	before  kept.Counts
	late    []kept.Late
}

// name is the country's in the reader's language.
func (l Line) name(lang i18n.Lang) string {
	if l.Country == country.Unknown {
		return i18n.Say(lang, "boardpaper.no-country")
	}
	return cmp.Or(country.Name(l.Country, lang), l.Country)
}

// of is the commitments that stood in one way.
func (l Line) of(w kept.What) Number { return Number{l.now.Of(w), l.before.Of(w)} }

// Paper is the document.
type Paper struct {
	on, before, today day.Day
	lines             []Line // of the countries that have any number
	all               Line
}

// empty reports whether there was nothing to count by either day.
func (p Paper) empty() bool { return len(p.lines) == 0 && p.all.nothing() }

func (l Line) nothing() bool {
	for _, n := range l.counts {
		if n.any() {
			return false
		}
	}
	return l.now.All()+l.before.All() == 0
}

// ordered are the countries by name, the unknown one last.
func (p Paper) ordered(lang i18n.Lang) []Line {
	all := slices.Clone(p.lines)
	slices.SortFunc(all, func(a, b Line) int {
		if (a.Country == country.Unknown) != (b.Country == country.Unknown) {
			if a.Country == country.Unknown {
				return 1
			}
			return -1
		}
		return cmp.Or(strings.Compare(a.name(lang), b.name(lang)), strings.Compare(a.Country, b.Country))
	})
	return all
}

// yearBefore is the same day a year earlier; of 29 February the 28th.
func yearBefore(on day.Day) day.Day {
	if d, is := day.New(on.Year-1, on.Month, on.Day); is {
		return d
	}
	return day.Of(on.Time().AddDate(-1, 0, -1))
}
