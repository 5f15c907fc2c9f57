package generate

import (
	"context"

	"gyoryu/internal/day"
)

var assignmentTable = table{
	name: "assignments", numbered: true, whole: true,
	columns: "id person_id institute_id agreement_id topic_id forum_id side role starts_on ends_on created_at created_by updated_at",
}

// duty is something that somebody is in charge of, from a day to a day.
type duty struct {
	*scene
	institute, agreement, topic, forum any     // one of them
	from, to                           day.Day // no last day while it goes on
	with                               int     // the index of the institute on their side
}

// putInCharge puts one of ours in charge, first if that is somebody, and says who: now
// and then somebody had it before them. Often one of theirs is in charge, too.
func (g *generator) putInCharge(d dice, of duty, first int64) int64 {
	if first == 0 {
		first = g.ours[d.lower(len(g.ours))].id
	}
	latest := g.Today.Add(-1)
	if !of.to.IsZero() && of.to.Before(latest) {
		latest = of.to
	}
	from, span := of.from, latest.Sub(of.from)
	before := one(d, g.ours).id
	switch {
	case span > 100 && before != first && d.chance(20):
		handed := of.from.Add(d.between(50, span-1))
		g.addAssignment(d, of, before, "ours", of.from, handed)
		from = handed.Add(1)
	case d.chance(8):
		from = day.Day{} // nobody knows since when
	}
	g.addAssignment(d, of, first, "ours", from, of.to)
	if d.chance(30) {
		g.addAssignment(d, of, int64(one(d, g.theirs[of.with])), "theirs", of.from, of.to)
	}
	return first
}

func (g *generator) addAssignment(d dice, of duty, person int64, side string, from, to day.Day) {
	at := of.from
	if !from.IsZero() {
		at = from
	}
	made := moment(d, g.past(at))
	g.add(assignmentTable, g.next(assignmentTable), person, of.institute, of.agreement, of.topic, of.forum, side, of.say(d, of.duties), from, to,
		made, g.accounts[d.lower(len(g.accounts))].id, made)
}

// chargeAgreement leaves about one in seven that are in force with nobody, some of them
// since somebody left.
func (g *generator) chargeAgreement(d dice, p *pact) {
	of := duty{scene: &p.scene, agreement: p.id, from: p.starts, to: p.last(), with: p.partners[0]}
	switch {
	case !p.running():
		of.from, of.to = day.Of(p.made), day.Day{}
		if !d.chance(70) {
			return
		}
	case p.state == inForce:
		of.to = day.Day{}
		if !d.chance(15) {
			break
		}
		if lasted := g.Today.Sub(p.starts); lasted > 100 && d.chance(40) {
			of.to = p.starts.Add(d.between(50, lasted-10))
			g.putInCharge(d, of, 0)
		}
		return
	case !d.chance(75):
		return
	}
	p.inCharge = g.putInCharge(d, of, 0)
}

// addAssignments puts people in charge of every third institute, the best known first.
func (g *generator) addAssignments(ctx context.Context) error {
	d := g.dice("assignments")
	for i := 0; i < len(g.institutes); i += 3 {
		from := g.Today.Add(-d.between(30, 15*365))
		s, _ := g.sceneIn(d, i, from)
		g.putInCharge(d, duty{scene: &s, institute: g.institutes[i].id, from: from, with: i}, 0)
	}
	return g.flush(ctx)
}
