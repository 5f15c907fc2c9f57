package generate

import "gyoryu/internal/visit"

var (
	delegateTable   = table{name: "visit_delegates", numbered: true, columns: "id visit_id position person_id role"}
	visitAreaTable  = table{name: "visit_areas", columns: "visit_id area_id"}
	readerTable     = table{name: "visit_readers", columns: "visit_id account_id"}
	stopTable       = table{name: "stops", numbered: true, columns: "id visit_id position institute_id met_on place"}
	stopPersonTable = table{name: "stop_people", columns: "stop_id visit_id person_id position"}
	pointTable      = table{name: "points", numbered: true, columns: "id visit_id stop_id position kind text no_action"}
)

// addParts makes what belongs to the visit.
func (g *generator) addParts(d dice, t *trip) {
	for i, person := range t.delegates {
		g.add(delegateTable, g.next(delegateTable), t.id, i, person, t.say(d, t.roles))
	}
	for _, a := range d.some(d.weighed(10, 45, 30, 15), len(g.areas)) {
		g.add(visitAreaTable, t.id, g.areas[a])
	}
	if t.confidential {
		for _, a := range d.some(d.between(1, 3), len(g.accounts)) {
			g.add(readerTable, t.id, g.accounts[a].id)
		}
	}
	for i := range t.stops {
		t.sceneAt(g, i)
		g.addStop(d, t, i)
	}
	if !t.unwritten && d.chance(30) {
		t.sceneAt(g, 0)
		all := make([]int, len(t.stops))
		for i := range all {
			all[i] = i
		}
		for n := range d.between(1, 2) {
			g.addPoint(d, t, nil, n, all)
		}
	}
}

// addStop makes a stop with who was met there and what was said.
func (g *generator) addStop(d dice, t *trip, n int) {
	s := &t.stops[n]
	s.id = g.next(stopTable)
	var met any
	if d.chance(60) {
		met = t.starts.Add(d.between(0, t.ends.Sub(t.starts)))
	}
	where := ""
	if t.direction == visit.Outgoing {
		where = t.say(d, t.rooms)
	}
	g.add(stopTable, s.id, t.id, n, g.institutes[s.at].id, met, where)
	if t.state == visit.Done {
		for i, person := range g.metAt(d, t, *s) {
			g.add(stopPersonTable, s.id, t.id, person, i)
		}
	}
	if t.unwritten {
		return
	}
	for i := range d.between(1, 8) {
		g.addPoint(d, t, s.id, i, []int{n})
	}
}

// metAt are the hosts: people of the institute, or ours when they came to us.
func (g *generator) metAt(d dice, t *trip, s stop) []int64 {
	var people []int64
	count := d.weighed(20, 35, 30, 15)
	if t.direction == visit.Incoming {
		for _, i := range d.some(count, len(g.ours)) {
			people = append(people, g.ours[i].id)
		}
		return people
	}
	theirs := g.theirs[s.at]
	for _, i := range d.some(min(count, len(theirs)), len(theirs)) {
		people = append(people, int64(theirs[i]))
	}
	return people
}

// addPoint makes a point of a stop, or of the whole visit where stopID is nil, and the
// commitment that comes of it. At are the stops that it is about.
func (g *generator) addPoint(d dice, t *trip, stopID any, position int, at []int) {
	id := g.next(pointTable)
	kind := visit.Kinds[d.weighed(355, 112, 280, 90, 80, 83)] // in the order of Kinds: the second is Agreed
	sentences := d.some(2, len(t.points[kind]))
	text := t.say(d, t.points[kind][sentences[0]:sentences[0]+1])
	if d.chance(15) && kind != visit.Material && kind != visit.Agreed {
		text += " " + t.say(d, t.points[kind][sentences[1]:sentences[1]+1])
	}
	nothing := kind == visit.Agreed && d.chance(15)
	g.add(pointTable, id, t.id, stopID, position, string(kind), text, nothing)
	var commitment int64
	if kind == visit.Agreed && !nothing {
		commitment = g.addCommitment(d, t, id, text, at)
	}
	g.keepPoint(t, kind, at[0], trace{id: id, commitment: commitment, text: text})
}

// keepPoint remembers a point that something may come of.
func (g *generator) keepPoint(t *trip, kind visit.Kind, stop int, point trace) {
	var to *trail
	switch kind {
	case visit.Agreed:
		to = g.agreed
	case visit.Discussed:
		to = g.discussed
	case visit.Problem:
		to = g.problems
	default:
		return
	}
	point.kind, point.on, point.lang, point.topic, point.secret = string(kind), t.ends, t.lang, t.topic, t.confidential
	point.at, point.other = t.stops[stop].at, t.otherThan(g, stop)
	to.keep(point)
}
