package generate

import (
	"gyoryu/internal/day"
	"gyoryu/internal/visit"
)

var (
	editionTable = table{
		name: "editions", numbered: true, whole: true,
		columns: "id forum_id number starts_on ends_on city theme led_by researchers created_at created_by updated_at",
	}
	editionPersonTable = table{name: "edition_people", columns: "edition_id person_id position"}
	editionPointTable  = table{name: "edition_points", numbered: true, columns: "id edition_id position kind text"}
)

// edition is one meeting of a forum.
type edition struct {
	id     int64
	starts day.Day
}

// chooseEditions draws when each was: the last one not long ago, or it is to come.
func (g *generator) chooseEditions(d dice, f *gathering) {
	last := g.Today.Add(d.between(-f.every, f.every/2))
	for i := range f.met {
		on := last.Add(-(f.met - 1 - i) * f.every)
		if i < f.met-1 {
			on = on.Add(d.between(-20, 20))
		}
		f.editions = append(f.editions, edition{g.next(editionTable), on})
	}
}

// addEditions makes them, the first known one not always the first that there was.
func (g *generator) addEditions(d dice, f *gathering) {
	before := 0
	if d.chance(20) {
		before = d.between(1, 12)
	}
	for i, e := range f.editions {
		g.addEdition(d, f, e, before+i+1, 100*i/len(f.editions))
	}
}

// addEdition makes one; at is how much of the forum's time has passed, in percent:
// governments begin, researchers take over.
func (g *generator) addEdition(d dice, f *gathering, e edition, number, at int) {
	over := g.Today.After(e.starts)
	s := f.scene
	s.year = e.starts.Year
	if d.chance(40) {
		s.topic = one(d, topics)
	}
	if d.chance(20) {
		s.tongue = tongues[languageFor(d, s.at)]
	}
	starts, ends := e.starts, e.starts.Add(d.weighed(40, 45, 15))
	if !over && d.chance(30) {
		starts, ends = day.Day{}, day.Day{} // it is planned, and no more
	}
	city, theme := s.at.cityIn(s.lang), ""
	if number%2 == 0 {
		city = s.home.cityIn(s.lang)
	}
	if over || d.chance(60) {
		theme = s.say(d, s.themes)
	}
	led := []string{"government", "institutes", "researchers", ""}[d.weighed(max(10, 80-at), 20+at/2, 2+at, 12)]
	var researchers any
	if over && d.chance(80) {
		researchers = 4 + at/4 + d.between(0, 25)
	}
	made := moment(d, g.past(e.starts.Add(d.between(-90, 20))))
	g.add(editionTable, e.id, f.id, number, starts, ends, city, theme, led, researchers, made, g.accounts[d.lower(len(g.accounts))].id, made)
	g.editions.keep(trace{id: e.id, on: e.starts, at: f.base, other: f.base, lang: s.lang, topic: s.topic})
	if !over {
		return
	}
	g.addGuests(d, f, e.id)
	if !d.chance(70) {
		return
	}
	for i := range d.between(1, 5) {
		p := said{id: g.next(editionPointTable)}
		kind := visit.Kinds[d.weighed(35, 15, 20, 20, 6, 4)]
		p.text = s.say(d, s.points[kind])
		g.add(editionPointTable, p.id, e.id, i, string(kind), p.text)
		if kind == visit.Problem {
			f.seen = append(f.seen, p)
		}
	}
}

// addGuests names some of those who took part, of both sides.
func (g *generator) addGuests(d dice, f *gathering, edition int64) {
	var people []int64
	for _, n := range d.some(d.between(1, 4), len(g.ours)) {
		people = append(people, g.ours[n].id)
	}
	theirs := g.theirs[f.base]
	for _, n := range d.some(d.between(1, 3), len(theirs)) {
		people = append(people, int64(theirs[n]))
	}
	for i, person := range people {
		g.add(editionPersonTable, edition, person, i)
	}
}
