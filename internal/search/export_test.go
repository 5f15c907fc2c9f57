package search

import "strings"

// SeenOf is seenOf with other words for who asks.
func SeenOf() map[Kind]func(who, writes string) string {
	all := map[Kind]func(who, writes string) string{}
	for k, condition := range seenOf {
		all[k] = func(who, writes string) string {
			return strings.NewReplacer("@who", who, "@writes", writes).Replace(condition)
		}
	}
	return all
}

// Place is place.
type Place = place

// At is where a hit stands.
func (h Hit) At() *Place { return &h.place }

// Day is the day by which a hit is ordered.
func (h Hit) Day() string { return h.place.OnDay.String() }
