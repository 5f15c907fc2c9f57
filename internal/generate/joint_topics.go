package generate

import (
	"context"
	"slices"

	"gyoryu/internal/day"
)

var (
	jointTopicTable = table{
		name: "topics", numbered: true, whole: true,
		columns: "id title summary stage stage_on proposer_id agreement_id point_id confidential created_at created_by updated_at",
	}
	moveTable           = table{name: "topic_moves", numbered: true, columns: "id topic_id from_stage to_stage moved_on reason created_at created_by"}
	topicInstituteTable = table{name: "topic_institutes", columns: "topic_id institute_id position"}
	topicPersonTable    = table{name: "topic_people", columns: "topic_id person_id position"}
	topicAreaTable      = table{name: "topic_areas", columns: "topic_id area_id"}
	topicReaderTable    = table{name: "topic_readers", columns: "topic_id account_id"}
)

const (
	shared, underWay, published, dropped = "shared", "under_way", "published", "dropped"
)

// stages are those of a topic that is not dropped, in their order.
var stages = []string{proposed, shared, "selected", underWay, published}

// move is one of a topic's from stage to stage.
type move struct {
	from, to string
	on       day.Day
	why      string
}

// subject is a joint-research topic while its parts are drawn.
type subject struct {
	scene
	id             int64
	raised, since  day.Day
	stage          string
	moves          []move
	partners       []int
	agreement      *trace
	point          *trace
	ours, theirs   []int64
	secret, chosen bool
}

// addTopics makes topics with all their parts, under the agreements that there are.
func (g *generator) addTopics(ctx context.Context) error {
	d := g.dice("topics")
	g.discussed.sort()
	for i := range g.yield.topics {
		s := g.newSubject(d, i)
		g.addTopic(d, &s)
		if (i+1)%chunk == 0 || i == g.yield.topics-1 {
			if err := g.flush(ctx); err != nil {
				return err
			}
			g.progress("topics", i+1, g.yield.topics)
		}
	}
	g.topics.sort()
	return nil
}

func (g *generator) newSubject(d dice, i int) subject {
	var s subject
	g.chooseWay(d, &s)
	g.chooseRoots(d, &s)
	s.secret = i%25 == 7 || s.point != nil && s.point.secret
	for j := range s.moves {
		switch m := &s.moves[j]; {
		case m.to == dropped:
			m.why = s.say(d, s.reasons)
		case slices.Index(stages, m.to) > slices.Index(stages, m.from)+1:
			m.why = s.say(d, s.shortcuts)
		}
	}
	for _, n := range d.some(d.between(1, 3), len(g.ours)) {
		s.ours = append(s.ours, g.ours[n].id)
	}
	for _, n := range s.partners {
		if all := g.theirs[n]; s.chosen || d.chance(50) {
			for _, k := range d.some(d.between(1, 2), len(all)) {
				s.theirs = append(s.theirs, int64(all[k]))
			}
		}
	}
	return s
}

// chooseWay draws how far it has come, and when it came to each stage.
func (g *generator) chooseWay(d dice, s *subject) {
	far := d.weighed(24, 14, 12, 20, 20, 10)
	way, rest := slices.Clone(stages[:min(far, 4)+1]), d.between(3, 700)
	switch far {
	case 3:
		rest = d.between(3, 1200)
	case 4:
		rest = d.between(3, 17*365)
	case 5:
		way, rest = append(slices.Clone(stages[:1+d.weighed(40, 30, 20, 10)]), dropped), d.between(3, 17*365)
	}
	if len(way) > 2 && way[2] != dropped && d.chance(6) {
		way = slices.Delete(way, 1, 2)
	}
	on := g.Today.Add(-rest)
	for i := len(way) - 1; i > 0; i-- {
		s.moves = append(s.moves, move{from: way[i-1], to: way[i], on: on})
		on = on.Add(-d.between(20, 240))
	}
	slices.Reverse(s.moves)
	s.raised, s.since, s.stage = on, g.Today.Add(-rest), way[len(way)-1]
	s.chosen = slices.Index(stages, s.stage) >= 2
}

// chooseRoots draws the agreement that it runs under, the point where it was first
// raised, and with whom it is.
func (g *generator) chooseRoots(d dice, s *subject) {
	under := 12
	if s.chosen {
		under = 65
	}
	if d.chance(under) {
		s.agreement = g.agreements.find(d, s.since.Add(-8*365), s.since, func(t *trace) bool { return !t.secret && t.covers(s.since) })
	}
	from := g.discussed
	if d.chance(30) {
		from = g.agreed
	}
	if d.chance(75) {
		s.point = from.find(d, s.raised.Add(-120), s.raised, func(t *trace) bool {
			return !t.used && (s.agreement == nil || t.at == s.agreement.at)
		})
	}
	var at, other int
	switch {
	case s.point != nil:
		s.point.used = true
		s.scene, at, other = g.sceneOf(s.point), s.point.at, s.point.other
	case s.agreement != nil:
		s.scene, at, other = g.sceneOf(s.agreement), s.agreement.at, s.agreement.other
	default:
		at = d.ranked(len(g.institutes))
		s.scene, other = g.sceneIn(d, at, s.raised)
	}
	s.year = s.raised.Year
	s.partners = []int{at}
	if other != at && d.chance(25) {
		s.partners = append(s.partners, other)
	}
}

func (g *generator) addTopic(d dice, s *subject) {
	s.id = g.next(jointTopicTable)
	at := g.institutes[s.partners[0]].id
	var agreement, point any
	if s.agreement != nil {
		agreement = s.agreement.id
	}
	if s.point != nil {
		point = s.point.id
	}
	by := g.accounts[d.lower(len(g.accounts))].id
	made := moment(d, g.past(s.raised))
	g.add(jointTopicTable, s.id, s.say(d, s.topics), s.say(d, s.summaries), s.stage, s.since,
		[]any{g.home.id, at, nil}[d.weighed(45, 45, 10)], agreement, point, s.secret, made, by, made)
	for _, m := range s.moves {
		g.add(moveTable, g.next(moveTable), s.id, m.from, m.to, m.on, m.why, moment(d, m.on), g.accounts[d.lower(len(g.accounts))].id)
	}
	g.add(topicInstituteTable, s.id, g.home.id, 0)
	for i, n := range s.partners {
		g.add(topicInstituteTable, s.id, g.institutes[n].id, i+1)
	}
	people := slices.Concat(s.ours, s.theirs)
	for i, person := range people {
		g.add(topicPersonTable, s.id, person, i)
	}
	for _, a := range g.areasOf(d, s.topic) {
		g.add(topicAreaTable, s.id, a)
	}
	if s.secret {
		for _, a := range d.some(d.between(1, 3), len(g.accounts)) {
			g.add(topicReaderTable, s.id, g.accounts[a].id)
		}
	}
	of := duty{scene: &s.scene, topic: s.id, from: s.raised, with: s.partners[0]}
	over := s.stage == published || s.stage == dropped
	if over && d.chance(50) {
		of.to = s.since
	}
	if d.chance(82) {
		g.putInCharge(d, of, s.ours[0])
	}
	t := trace{
		id: s.id, kind: s.stage, on: s.raised, at: s.partners[0], other: s.partners[len(s.partners)-1], lang: s.lang, topic: s.topic,
		people: people, secret: s.secret,
	}
	if over {
		t.until = s.since
	}
	g.topics.keep(t)
}
