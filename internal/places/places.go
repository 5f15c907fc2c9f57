// Package places shows where partners are: a map drawn on the server, and beside it the
// list of the same places with the same numbers. It reads institutes and owns no table.
//
// Read places.go for where an institute is taken to be, group.go for which of them stand
// together, asked.go for what an address asks for, handler.go for how a browser reaches it,
// views.go with the templ files for how it looks.
package places

import (
	"strings"

	"gyoryu/internal/atlas"
	"gyoryu/internal/institute"
)

// Known is how well it is known where an institute is.
type Known int

// From best to worst. Whose city is known is where another institute of that city is; of
// whose country alone is known, in the country's middle, and is drawn as such.
const (
	Exactly Known = iota
	ByCity
	ByCountry
	Nowhere
)

// spot is an institute and the point that it is taken to be at.
type spot struct {
	institute.Place

	at    atlas.Point
	known Known
}

// spots say where the institutes are.
func spots(all []institute.Place) []spot {
	cities := map[string]atlas.Point{}
	for _, p := range all {
		if key := city(p); p.Latitude != nil && key != "" {
			if _, is := cities[key]; !is {
				cities[key] = atlas.Point{Lon: *p.Longitude, Lat: *p.Latitude}
			}
		}
	}
	found := make([]spot, len(all))
	for i, p := range all {
		found[i] = spot{Place: p, known: Nowhere}
		s := &found[i]
		if p.Latitude != nil {
			s.at, s.known = atlas.Point{Lon: *p.Longitude, Lat: *p.Latitude}, Exactly
		} else if at, is := cities[city(p)]; is {
			s.at, s.known = at, ByCity
		} else if at, is := atlas.Middle(p.Country); is {
			s.at, s.known = at, ByCountry
		}
	}
	return found
}

// city is what tells a city from others of its name, empty if it is not known.
func city(p institute.Place) string {
	if p.City == "" {
		return ""
	}
	return p.Country + " " + strings.ToLower(p.City)
}
