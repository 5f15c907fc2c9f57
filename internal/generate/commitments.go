package generate

import (
	"time"

	"gyoryu/internal/commitment"
	"gyoryu/internal/day"
)

var (
	commitmentTable = table{
		name: "commitments", numbered: true, whole: true,
		columns: `id what owed_by person_id their_person_id was_in_charge due_on state state_on reason evidence recurs visit_id point_id
		          created_at created_by updated_at`,
	}
	commitmentInstituteTable = table{name: "commitment_institutes", columns: "commitment_id institute_id position"}
	commitmentSpellTable     = table{name: "commitment_spells", columns: "commitment_id since until state due_on agreed_on"}
)

// addCommitment makes what an agreed point asks for, with the institutes of the stops at.
func (g *generator) addCommitment(d dice, t *trip, point int64, what string, at []int) int64 {
	id := g.next(commitmentTable)
	var ours, theirs, due any
	was := []int64{}
	if d.chance(80) {
		ours = g.ours[d.lower(len(g.ours))].id
		if before := one(d, g.ours).id; d.chance(5) && before != ours {
			was = append(was, before)
		}
	}
	if people := g.theirs[t.stops[at[0]].at]; d.chance(40) {
		theirs = int64(one(d, people))
	}
	if d.chance(78) {
		due = t.ends.Add(d.between(30, 540))
	}
	state := fate(d, g.Today.Sub(t.ends))
	since := day.Of(t.made)
	if state != commitment.Open {
		since = since.Add(d.between(0, min(g.Today.Sub(since), 900)))
	}
	reason, evidence, recurs := "", "", ""
	switch state {
	case commitment.Dropped:
		reason = t.say(d, t.reasons)
	case commitment.Kept:
		then := t.scene
		then.year = since.Year
		evidence = then.say(d, t.evidence)
	}
	if d.chance(4) {
		recurs = "year"
	}
	owed := []commitment.Side{commitment.Both, commitment.Us, commitment.Them}[d.weighed(50, 30, 20)]
	g.add(commitmentTable, id, what, string(owed), ours, theirs, was, due, string(state), since, reason, evidence, recurs,
		t.id, point, t.made, t.by.id, t.made)
	g.addSpells(id, t.starts, t.made, state, since, due)
	for i, n := range at {
		g.add(commitmentInstituteTable, id, g.institutes[t.stops[n].at].id, i)
	}
	return id
}

// addSpells writes what the triggers would have: it was open from the visit until it came
// into its state.
func (g *generator) addSpells(id int64, agreed day.Day, made time.Time, state commitment.State, since day.Day, due any) {
	if on := day.Of(made); on.Before(agreed) {
		agreed = on
	}
	switch {
	case state == commitment.Open:
		g.add(commitmentSpellTable, id, agreed, nil, string(state), due, agreed)
	case !since.After(agreed):
		g.add(commitmentSpellTable, id, since, nil, string(state), due, since)
	default:
		g.add(commitmentSpellTable, id, agreed, since, string(commitment.Open), due, agreed)
		g.add(commitmentSpellTable, id, since, nil, string(state), due, agreed)
	}
}

// fate is how a commitment stands so many days after the visit: most are settled in
// the end, and some never.
func fate(d dice, ago int) commitment.State {
	all := []commitment.State{commitment.Open, commitment.UnderWay, commitment.Kept, commitment.Dropped}
	switch {
	case ago < 180:
		return all[d.weighed(60, 28, 10, 2)]
	case ago < 3*365:
		return all[d.weighed(28, 22, 40, 10)]
	default:
		return all[d.weighed(6, 3, 73, 18)]
	}
}
