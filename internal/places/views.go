package places

import (
	"context"
	"math"
	"slices"
	"strconv"
	"strings"

	"gyoryu/internal/atlas"
	"gyoryu/internal/country"
	"gyoryu/internal/i18n"
	"gyoryu/internal/institute"
)

// shown is what the page shows.
type shown struct {
	asked
	drawn

	offers  institute.Places
	all     []spot
	members []spot // of what is open
	rows    []spot // those of them on this page
}

// maxChips is how many countries are offered at once; the others can be filtered for.
const maxChips = 14

// few is how many members a marker's row names.
const few = 3

// at is the address of a marker: of its one institute, or of the page with it open.
func (s shown) at(g group) string {
	if len(g.members) == 1 {
		return institutePath(g.members[0].ID)
	}
	return s.opening(strconv.FormatInt(g.id, 10))
}

func institutePath(id int64) string { return "/institutes/" + strconv.FormatInt(id, 10) }

// opens reports whether the group is the one that is open.
func (s shown) opens(g group) bool {
	for _, m := range g.members {
		if len(s.members) > 0 && m.ID == s.members[0].ID {
			return true
		}
	}
	return false
}

// called is what a group is called: its city, or its country where only that is known or it
// has several cities, and whether others are near.
func called(ctx context.Context, g group) string {
	l := i18n.From(ctx)
	land, lands := g.one(func(s spot) string { return country.Name(s.Country, l) })
	town, towns := g.one(func(s spot) string {
		if s.known == ByCountry {
			return ""
		}
		return s.City
	})
	name := land
	switch {
	case town != "" && land != "" && l == i18n.KO:
		name = land + " " + town
	case town != "" && land != "":
		name = town + ", " + land
	case town != "":
		name = town
	case name == "":
		name = i18n.T(ctx, "places.sea")
	}
	switch {
	case lands:
		return severalLands(g, l)
	case towns:
		return i18n.T(ctx, "places.near", "place", name)
	}
	return name
}

// severalLands are the countries of a group that has several, those with the most first.
func severalLands(g group, l i18n.Lang) string {
	const most = 3
	var names []string
	all := drawn{groups: []group{g}}.countries()
	for i, c := range all {
		if i == most {
			names = append(names, "…")
			break
		}
		names = append(names, country.Name(c.name, l))
	}
	return strings.Join(names, ", ")
}

// continents are those with institutes, and the one that is shown.
func (s shown) continents() []tally {
	return slices.DeleteFunc(continents(s.all), func(t tally) bool { return t.n == 0 && t.name != s.view.Name })
}

// spoken is a marker as it is read aloud.
func spoken(ctx context.Context, g group) string {
	if len(g.members) == 1 {
		return g.members[0].Short + ", " + called(ctx, g)
	}
	return i18n.T(ctx, "places.marker", "place", called(ctx, g), "n", len(g.members))
}

// regionName is what a part of the world is called.
func regionName(ctx context.Context, name string) string {
	if land := country.Name(name, i18n.From(ctx)); land != "" {
		return land
	}
	return i18n.T(ctx, "places.in."+name)
}

// about says what the picture shows.
func about(ctx context.Context, s shown) string {
	return i18n.T(ctx, "places.picture", "where", regionName(ctx, s.view.Name), "n", s.n())
}

// used are the countries that have institutes in the picture.
func (s shown) used() map[string]bool {
	all := map[string]bool{}
	for _, c := range s.countries() {
		all[c.name] = true
	}
	return all
}

// radius is how large a marker is: it grows slowly with how many it stands for.
func radius(n int) float64 {
	if n == 1 {
		return 8
	}
	return min(11+2.2*math.Log2(float64(n)), 24)
}

// tip is what a marker looks like: whole, or an outline where only the country is known.
func tip(g group) string {
	if g.known() == ByCountry {
		return "pl-vague"
	}
	return "pl-known"
}

func num(x float64) string { return strconv.FormatFloat(math.Round(x*10)/10, 'f', -1, 64) }

// one reports the country of which all members are, empty if there are several or it is shown already.
func (s shown) zoom(g group) string {
	land, others := g.one(func(m spot) string { return m.Country })
	if _, is := atlas.Of(land); !is || others || land == s.view.Name {
		return ""
	}
	return land
}

// fileStyle is how the picture looks by itself: in the colours of the light pages.
const fileStyle = `text{font-family:"Pretendard GOV","Noto Sans KR",sans-serif;font-size:12px;fill:#464c53}
.pl-head{font-size:18px;font-weight:700;fill:#1e2124}.pl-sea{fill:#f4f8fd}.pl-land{fill:#e6e8ea;stroke:#fff;stroke-width:.7}.pl-land-used{fill:#c6d9f7}
.pl-known{fill:#256ef4;stroke:#fff;stroke-width:1.5}.pl-vague{fill:#fff;stroke:#0b50d0;stroke-width:1.5;stroke-dasharray:4 3}
.pl-n{font-weight:700;fill:#fff}.pl-n-vague{fill:#0b50d0}.pl-hit{fill:none}.pl-home{fill:#33363d;stroke:#fff}`

// heading is what the open group is called.
func (s shown) heading(ctx context.Context) string {
	switch s.open {
	case openAway:
		return i18n.T(ctx, "places.away-head")
	case openNowhere:
		return i18n.T(ctx, "places.nowhere-head")
	}
	return called(ctx, group{members: s.members})
}

// place is the city and country of one institute.
func place(ctx context.Context, m spot) string {
	if m.City == "" && country.Name(m.Country, i18n.From(ctx)) == "" {
		return i18n.T(ctx, "places.unknown")
	}
	return called(ctx, group{members: []spot{{Place: m.Place}}})
}
