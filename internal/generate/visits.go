package generate

import (
	"context"
	"time"

	"gyoryu/internal/day"
	"gyoryu/internal/visit"
)

var visitTable = table{
	name: "visits", numbered: true, whole: true,
	columns: `id title direction starts_on ends_on purpose leader_id delegation_size state outcome confidential written
	          created_at created_by updated_at`,
}

// chunk is how many visits are gathered before they are copied.
const chunk = 1000

// trip is a visit while its parts are drawn.
type trip struct {
	scene
	id           int64
	direction    visit.Direction
	starts, ends day.Day
	state        visit.State
	by           writer
	made         time.Time
	stops        []stop
	delegates    []int64 // the leader first
	unwritten    bool
	confidential bool
	texts        struct{ title, purpose, outcome string }
}

// stop is an institute on the way, by its index.
type stop struct {
	id int64
	at int
}

// addVisits makes the visits with all their parts.
func (g *generator) addVisits(ctx context.Context) error {
	d := g.dice("visits")
	for i := range g.Visits {
		g.addVisit(d)
		if (i+1)%chunk == 0 || i == g.Visits-1 {
			if err := g.flush(ctx); err != nil {
				return err
			}
			g.progress("visits", i+1, g.Visits)
		}
	}
	return nil
}

func (g *generator) addVisit(d dice) {
	t := trip{id: g.next(visitTable)}
	t.direction = []visit.Direction{visit.Outgoing, visit.Incoming, visit.Online, visit.Contact}[d.weighed(55, 28, 12, 5)]
	g.chooseDays(d, &t)
	g.chooseStops(d, &t)
	g.chooseDelegates(d, &t)
	g.chooseWriter(d, &t)
	t.home, t.topic, t.year = g.home, g.institutes[t.stops[0].at].topic, t.starts.Year
	if d.chance(50) {
		t.topic = one(d, topics)
	}
	t.tongue = tongues[languageFor(d, g.institutes[t.stops[0].at])]
	t.sceneAt(g, 0)

	titles := t.titles
	if t.direction == visit.Online || t.direction == visit.Contact {
		titles = t.calls
	}
	t.texts.title = t.say(d, titles)
	if d.chance(90) {
		t.texts.purpose = t.say(d, t.purposes)
	}
	t.unwritten = t.state != visit.Done || d.chance(3)
	if !t.unwritten && d.chance(80) {
		t.texts.outcome = t.say(d, t.outcomes)
		if d.chance(30) {
			t.texts.outcome += "\n\n" + t.say(d, t.outcomes)
		}
	}
	t.confidential = d.chance(3)
	var size any
	if d.chance(85) {
		size = len(t.delegates) + d.weighed(40, 30, 20, 10)
	}
	g.add(visitTable, t.id, t.texts.title, string(t.direction), t.starts, t.ends, t.texts.purpose, t.delegates[0], size,
		string(t.state), t.texts.outcome, t.confidential, !t.unwritten, t.made, t.by.id, t.made)
	g.addParts(d, &t)
	g.visits.keep(trace{
		id: t.id, kind: string(t.state), on: t.ends, at: t.stops[0].at, other: t.otherThan(g, 0), lang: t.lang, topic: t.topic,
		secret: t.confidential,
	})
}

// chooseDays spreads visits from twenty years ago to a year from now: what is over was
// mostly done, and a little of it was forgotten to be marked so.
func (g *generator) chooseDays(d dice, t *trip) {
	t.starts = g.Today.Add(d.between(-20*365, 365-14))
	t.ends = t.starts
	if t.direction == visit.Outgoing || t.direction == visit.Incoming {
		t.ends = t.starts.Add(d.between(0, 8))
	}
	switch ago := g.Today.Sub(t.ends); {
	case d.chance(3):
		t.state = visit.Cancelled
	case ago <= 0 || ago < 90 && d.chance(10):
		t.state = visit.Planned
	default:
		t.state = visit.Done
	}
	logged := t.ends.Add(d.between(1, 25))
	if t.state != visit.Done {
		logged = t.starts.Add(-d.between(20, 120))
	}
	if yesterday := g.Today.Add(-1); logged.After(yesterday) {
		logged = yesterday // nobody has logged anything tomorrow
	}
	t.made = moment(d, logged)
}

// chooseStops draws institutes, mostly of one country, none of them twice.
func (g *generator) chooseStops(d dice, t *trip) {
	count := 1 + d.weighed(12, 20, 26, 20, 12, 10)
	if t.direction == visit.Online || t.direction == visit.Contact {
		count = 1 + d.weighed(60, 40)
	}
	taken := map[int]bool{}
	at := d.ranked(len(g.institutes))
	near := g.byCountry[g.institutes[at].country]
	for tries := 0; len(t.stops) < count && tries < 100; tries++ {
		if !taken[at] {
			taken[at] = true
			t.stops = append(t.stops, stop{at: at})
		}
		if at = d.ranked(len(g.institutes)); tries < 50 && d.chance(80) {
			at = near[d.ranked(len(near))]
		}
	}
}

// chooseDelegates draws two to six, ours or, if they came to us, theirs.
func (g *generator) chooseDelegates(d dice, t *trip) {
	var from []int64
	if t.direction == visit.Incoming {
		for _, s := range t.stops {
			for _, p := range g.theirs[s.at] {
				from = append(from, int64(p))
			}
		}
		for _, i := range d.some(d.between(2, 6), len(from)) {
			t.delegates = append(t.delegates, from[i])
		}
		return
	}
	first := d.lower(len(g.ours)) // some lead more often than others
	t.delegates = append(t.delegates, g.ours[first].id)
	others := d.between(1, 5)
	for _, i := range d.some(others+1, len(g.ours)) {
		if i != first && len(t.delegates) <= others {
			t.delegates = append(t.delegates, g.ours[i].id)
		}
	}
}

// chooseWriter draws who logged it.
func (g *generator) chooseWriter(d dice, t *trip) {
	t.by = g.accounts[d.lower(len(g.accounts))]
}

// languageFor is the one in which a visit to the institute is written down.
func languageFor(d dice, p place) string {
	if p.tongue == "zh" {
		return []string{"ko", "zh", "en"}[d.weighed(40, 40, 20)]
	}
	return []string{"ko", "en"}[d.weighed(55, 45)]
}

// sceneAt moves what is spoken of to the nth stop.
func (t *trip) sceneAt(g *generator, n int) {
	t.at = g.institutes[t.stops[n].at]
	t.other = g.institutes[t.otherThan(g, n)]
}

// otherThan is the institute of the stop after the nth, or one that is not visited.
func (t *trip) otherThan(g *generator, n int) int {
	if len(t.stops) == 1 {
		return (t.stops[0].at + 7) % len(g.institutes)
	}
	return t.stops[(n+1)%len(t.stops)].at
}
