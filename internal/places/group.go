package places

import (
	"cmp"
	"math"
	"slices"

	"gyoryu/internal/atlas"
)

// apart is how far markers are from each other, in the picture's units, and touch how large
// the part of a marker is that can be touched: on a phone, where the picture is half as large
// as on a desk, a finger still finds it, and the table has the same links.
const apart, touch = 48.0, 27.0

// group is the institutes of a marker, in the order of their names.
type group struct {
	x, y    float64
	members []spot
	id      int64 // the lowest of its members', by which addresses know it
}

// drawn is the institutes of a part of the world: those of its markers, the largest first,
// and those that are not in the picture.
type drawn struct {
	groups  []group
	away    []spot // of the country that is shown, but beyond the picture's edge
	nowhere []spot // nobody knows where
	home    *group // ours
}

// n is how many institutes the markers have.
func (d drawn) n() int {
	n := 0
	for _, g := range d.groups {
		n += len(g.members)
	}
	return n
}

// arrange groups what is in view: the place with the most institutes takes in those that
// would be too near to it, then the next. So a marker always stands where an institute is.
func arrange(v atlas.View, all []spot) drawn {
	var d drawn
	places := map[[2]float64]*group{}
	var order []*group
	for _, s := range all {
		x, y, in := v.Place(s.at)
		switch {
		case s.Home && s.known != Nowhere && in:
			d.home = &group{x: x, y: y, members: []spot{s}, id: s.ID}
		case s.Home:
		case v.Country() && s.Country != v.Name:
		case s.known == Nowhere:
			d.nowhere = append(d.nowhere, s)
		case !in && v.Country():
			d.away = append(d.away, s)
		case in:
			key := [2]float64{math.Round(x*2) / 2, math.Round(y*2) / 2}
			g := places[key]
			if g == nil {
				g = &group{x: x, y: y, id: s.ID}
				places[key] = g
				order = append(order, g)
			}
			g.members, g.id = append(g.members, s), min(g.id, s.ID)
		}
	}
	slices.SortFunc(order, larger)
	var kept []*group
	for _, g := range order {
		near, at := apart, -1
		for i, k := range kept {
			if far := math.Hypot(k.x-g.x, k.y-g.y); far < near {
				near, at = far, i
			}
		}
		if at < 0 {
			kept = append(kept, g)
			continue
		}
		k := kept[at]
		k.members, k.id = append(k.members, g.members...), min(k.id, g.id)
	}
	slices.SortFunc(kept, larger)
	for _, g := range kept {
		slices.SortFunc(g.members, byName)
		d.groups = append(d.groups, *g)
	}
	return d
}

func larger(a, b *group) int {
	return cmp.Or(cmp.Compare(len(b.members), len(a.members)), cmp.Compare(a.id, b.id))
}

func byName(a, b spot) int { return cmp.Or(cmp.Compare(a.Short, b.Short), cmp.Compare(a.ID, b.ID)) }

// known is how well it is known where the best known of a group is.
func (g group) known() Known {
	best := Nowhere
	for _, s := range g.members {
		best = min(best, s.known)
	}
	return best
}

// vague is how many of its members only the country is known of.
func (g group) vague() int {
	n := 0
	for _, s := range g.members {
		if s.known == ByCountry {
			n++
		}
	}
	return n
}

// one is what all members of the group have, or the first of what most of them have, and
// whether there are others.
func (g group) one(of func(spot) string) (most string, others bool) {
	counts := map[string]int{}
	for _, s := range g.members {
		counts[of(s)]++
	}
	best := 0
	for _, s := range g.members {
		if n := counts[of(s)]; n > best {
			best, most = n, of(s)
		}
	}
	return most, len(counts) > 1
}

// tally is how many institutes a part of the world has.
type tally struct {
	name string
	n    int
}

// continents are how many institutes can be seen in each.
func continents(all []spot) []tally {
	var found []tally
	for _, name := range atlas.Continents {
		v, _ := atlas.Of(name)
		t := tally{name: name}
		for _, s := range all {
			if _, _, in := v.Place(s.at); in && s.known != Nowhere && !s.Home {
				t.n++
			}
		}
		found = append(found, t)
	}
	return found
}

// countries are those of the drawn institutes, with how many each has, the most first.
func (d drawn) countries() []tally {
	counts := map[string]int{}
	for _, g := range d.groups {
		for _, s := range g.members {
			counts[s.Country]++
		}
	}
	var found []tally
	for code, n := range counts {
		if _, is := atlas.Of(code); is {
			found = append(found, tally{code, n})
		}
	}
	slices.SortFunc(found, func(a, b tally) int { return cmp.Or(cmp.Compare(b.n, a.n), cmp.Compare(a.name, b.name)) })
	return found
}
