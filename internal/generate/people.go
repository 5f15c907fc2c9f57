package generate

import (
	"context"
	"fmt"
	"strings"

	"gyoryu/internal/day"
)

var (
	personTable = table{
		name: "people", numbered: true, whole: true,
		columns: "id name family_name given_name native_name native_lang honorific email languages created_at created_by updated_at",
	}
	positionTable   = table{name: "positions", numbered: true, columns: "id person_id institute_id position title starts_on ends_on"}
	personAreaTable = table{name: "person_areas", columns: "person_id area_id"}
)

// somebody is one of our people.
type somebody struct {
	id   int64
	name string
}

// someone is a person abroad: there are many, so only the id is held.
type someone int64

// addOurs makes the people of our institute, the first of whom will have accounts.
func (g *generator) addOurs(ctx context.Context) error {
	d := g.dice("our people")
	for range g.size.ours {
		n := g.newName(d, "ko")
		id := g.addPerson(d, n, "ko")
		g.addPosition(d, id, g.home.id, 0, one(d, ourTitles), true)
		g.ours = append(g.ours, somebody{id, n.name})
	}
	return g.flush(ctx)
}

// addTheirs makes the people abroad: two at least at each institute, more at those
// that are well known.
func (g *generator) addTheirs(ctx context.Context) error {
	d := g.dice("their people")
	for i, total := 0, g.size.people-g.size.ours; i < total; i++ {
		at := i % len(g.institutes)
		if i >= 2*len(g.institutes) {
			at = d.ranked(len(g.institutes))
		}
		tongue := g.institutes[at].tongue
		id := g.addPerson(d, g.newName(d, tongue), tongue)
		g.addPosition(d, id, g.institutes[at].id, 0, one(d, theirTitles), true)
		if d.chance(15) {
			g.addPosition(d, id, one(d, g.institutes).id, 1, one(d, theirTitles), false)
		}
		for _, a := range d.some(d.weighed(30, 50, 20), len(g.areas)) {
			g.add(personAreaTable, id, g.areas[a])
		}
		g.theirs[at] = append(g.theirs[at], someone(id))
		if i%2000 == 1999 || i == total-1 {
			g.progress("people", i+1+g.size.ours, g.size.people)
			if err := g.flush(ctx); err != nil {
				return err
			}
		}
	}
	return nil
}

func (g *generator) addPerson(d dice, n name, tongue string) int64 {
	id, made := g.next(personTable), moment(d, g.Today.Add(-d.between(20*365, 21*365)))
	honorific, email := one(d, []string{"", "", "Dr.", "Dr.", "Prof."}), ""
	if d.chance(60) {
		email = fmt.Sprintf("%s.%d@generated.example", plain(n.family), id)
	}
	lang := ""
	if n.native != "" {
		lang = tongue
	}
	speaks := []string{"en"}
	if spoken[tongue] {
		speaks = append(speaks, tongue)
	}
	g.add(personTable, id, n.name, n.family, n.given, n.native, lang, honorific, email, speaks, made, g.author(), made)
	return id
}

// plain are the letters that an address may have.
func plain(name string) string {
	return strings.Map(func(r rune) rune {
		if r < 'a' || r > 'z' {
			return -1
		}
		return r
	}, strings.ToLower(name))
}

// addPosition says where somebody works, or did.
func (g *generator) addPosition(d dice, person, institute int64, nth int, title string, still bool) {
	var from, to day.Day
	if d.chance(50) || !still {
		from = g.Today.Add(-d.between(9*365, 20*365))
	}
	if !still {
		to = from.Add(d.between(200, 8*365))
	}
	g.add(positionTable, g.next(positionTable), person, institute, nth, title, from, to)
}
