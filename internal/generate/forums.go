package generate

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"gyoryu/internal/day"
	"gyoryu/internal/visit"
)

var (
	forumTable = table{
		name: "forums", numbered: true, whole: true,
		columns: "id name name_ko acronym kind frequency notes created_at created_by updated_at",
	}
	forumInstituteTable = table{name: "forum_institutes", columns: "forum_id institute_id position"}
	problemTable        = table{name: "forum_problems", numbered: true, columns: "id forum_id position text point_id edition_point_id"}
	reformTable         = table{
		name: "forum_reforms", numbered: true, columns: "id forum_id position text problem_id point_id agreed_on first_edition_id",
	}
)

// forumNames are how forums of a kind are called.
var forumNames = []struct{ kind, en, ko string }{
	{"forum", "Korea–{country} {topic} Forum", "한-{country} {topic} 포럼"},
	{"forum", "{city} Forum on {topic}", "{city} {topic} 포럼"},
	{"seminar", "Korea–{country} Joint Seminar on {topic}", "한-{country} {topic} 공동세미나"},
	{"seminar", "Trilateral Seminar on {topic}, {country}", "{country} {topic} 3국 세미나"},
	{"conference", "International Conference on {topic}, {city}", "{city} {topic} 국제학술대회"},
	{"workshop", "{topic} Workshop {home}–{institute}", "{home}-{institute} {topic} 워크숍"},
	{"committee", "Korea–{country} Joint Committee on {topic}", "한-{country} {topic} 공동위원회"},
}

// gathering is a forum while its parts are drawn.
type gathering struct {
	scene
	id             int64
	base           int   // the index of the first institute of theirs
	organisers     []int // indexes, the base first
	met            int   // how many editions it has
	every          int   // days
	editions       []edition
	name, nameKO   string
	kind, how      string // how often
	seen, problems []said
}

// said is a point of an edition, or a problem of a forum.
type said struct {
	id   int64
	text string
}

// addForums makes forums with their editions, what was seen to be wrong with them and what was
// changed.
func (g *generator) addForums(ctx context.Context) error {
	d, taken := g.dice("forums"), map[string]bool{}
	g.problems.sort()
	for i, n := range g.howMany(d) {
		f := g.newForum(d, n, taken)
		g.addForum(d, &f)
		g.addEditions(d, &f)
		g.addProblems(d, &f)
		g.addReforms(d, &f)
		for position, at := range f.organisers {
			g.add(forumInstituteTable, f.id, g.institutes[at].id, position+1)
		}
		if err := g.flush(ctx); err != nil {
			return err
		}
		g.progress("forums", i+1, g.yield.forums)
	}
	g.editions.sort()
	return nil
}

// howMany editions each forum has: some are old, others have just begun.
func (g *generator) howMany(d dice) []int {
	all := make([]int, g.yield.forums)
	for i := range g.yield.editions {
		all[i%len(all)]++
	}
	for i := 1; i < len(all); i += 2 {
		n := d.between(0, max(all[i]-2, 0))
		all[i], all[i-1] = all[i]-n, all[i-1]+n
	}
	return all
}

// newForum draws one that met n times.
func (g *generator) newForum(d dice, n int, taken map[string]bool) gathering {
	f := gathering{base: d.ranked(len(g.institutes)), met: n, how: "year", every: 365}
	switch {
	case n > 20:
		f.how, f.every = "half_year", 182
	case n <= 9 && d.chance(35):
		f.how, f.every = "two_years", 730
	case n <= 12 && d.chance(20):
		f.how, f.every = "irregular", d.between(250, 550)
	}
	f.scene, _ = g.sceneIn(d, f.base, g.Today.Add(-n*f.every))
	f.organisers = []int{f.base}
	for tries := 1; ; tries++ {
		named := one(d, forumNames)
		in := func(form, city, country, topic, home, institute string) string {
			return strings.NewReplacer("{city}", city, "{country}", country, "{topic}", topic, "{home}", home, "{institute}", institute).Replace(form)
		}
		f.kind = named.kind
		f.name = in(named.en, f.at.cityEN, f.at.countryEN, f.topic.inName("en"), f.home.calledIn("en", d), f.at.calledIn("en", d))
		f.nameKO = in(named.ko, f.at.cityKO, f.at.countryKO, f.topic.in("ko"), f.home.calledIn("ko", d), f.at.calledIn("ko", d))
		if tries > 20 {
			number := len(taken) + 1
			f.name, f.nameKO = fmt.Sprintf("%s (%d)", f.name, number), fmt.Sprintf("%s (%d)", f.nameKO, number)
		}
		if !taken[f.name] {
			taken[f.name] = true
			return f
		}
		f.topic = one(d, topics)
	}
}

func (g *generator) addForum(d dice, f *gathering) {
	f.id = g.next(forumTable)
	g.chooseEditions(d, f)
	acronym := ""
	if d.chance(60) {
		acronym = acronymOf(f.name)
	}
	by := g.accounts[d.lower(len(g.accounts))].id
	first := g.past(f.editions[0].starts.Add(-d.between(20, 200)))
	made := moment(d, first)
	g.add(forumTable, f.id, f.name, f.nameKO, acronym, f.kind, f.how, f.say(d, f.forums), made, by, made)
	g.add(forumInstituteTable, f.id, g.home.id, 0)
	if d.chance(85) {
		g.putInCharge(d, duty{scene: &f.scene, forum: f.id, from: first, with: f.base}, 0)
	}
}

// organisedWith adds an institute to those that organise it.
func (f *gathering) organisedWith(at int) {
	if len(f.organisers) < 5 && !slices.Contains(f.organisers, at) {
		f.organisers = append(f.organisers, at)
	}
}

// near reports whether a point was made at an institute of the forum's country.
func (g *generator) near(f *gathering) func(*trace) bool {
	return func(t *trace) bool { return !t.used && !t.secret && g.institutes[t.at].country == f.at.country }
}

// addProblems has some from points of visits and of editions, some that somebody just knows.
func (g *generator) addProblems(d dice, f *gathering) {
	for i := range d.between(1, 3) {
		p := said{id: g.next(problemTable)}
		var point, editionPoint any
		from := g.problems.find(d, f.editions[0].starts.Add(-365), g.Today, g.near(f))
		switch {
		case from != nil && d.chance(50):
			from.used = true
			point, p.text = from.id, from.text
			f.organisedWith(from.at)
		case i < len(f.seen) && d.chance(80):
			editionPoint, p.text = f.seen[i].id, f.seen[i].text
		default:
			p.text = f.say(d, f.points[visit.Problem])
		}
		g.add(problemTable, p.id, f.id, i, p.text, point, editionPoint)
		f.problems = append(f.problems, p)
	}
}

// addReforms has most of them come from what was agreed on a visit, and shown by the next
// edition.
func (g *generator) addReforms(d dice, f *gathering) {
	for i := range d.between(1, 3) {
		var problem, point, first any
		text := f.say(d, f.reforms)
		from := g.agreed.find(d, f.editions[0].starts, g.Today.Add(-60), g.near(f))
		var agreed day.Day
		switch {
		case from != nil && d.chance(65):
			from.used = true
			point, text, agreed = from.id, from.text, from.on
			f.organisedWith(from.at)
		case d.chance(85):
			agreed = f.editions[0].starts.Add(d.between(30, 30+len(f.editions)*f.every*2/3))
			agreed = g.past(agreed)
		}
		if i < len(f.problems) {
			problem = f.problems[i].id
		}
		for _, e := range f.editions {
			if !agreed.IsZero() && e.starts.After(agreed) && g.Today.After(e.starts) && d.chance(80) {
				first = e.id
				break
			}
		}
		g.add(reformTable, g.next(reformTable), f.id, i, text, problem, point, agreed, first)
	}
}
