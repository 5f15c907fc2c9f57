package generate

import (
	"context"

	"gyoryu/internal/day"
)

var (
	exchangeTable = table{
		name: "exchanges", numbered: true, whole: true,
		columns: `id person_id from_institute_id to_institute_id starts_on ends_on state agreement_id outcome
		          created_at created_by updated_at`,
	}
	exchangeAreaTable = table{name: "exchange_areas", columns: "exchange_id area_id"}
)

// stay is a researcher's at another institute.
type stay struct {
	scene
	person       int64
	at, other    int
	outgoing     bool // one of ours, there
	starts, ends day.Day
	state        string
	agreement    *trace
}

// away are the times at which somebody stays somewhere.
type away map[int64][][2]day.Day

// addExchanges makes the stays, about half of them under an agreement.
func (g *generator) addExchanges(ctx context.Context) error {
	d, busy := g.dice("exchanges"), away{}
	for i := range g.yield.exchanges {
		s := g.newStay(d)
		g.chooseGuest(d, &s, busy)
		g.addExchange(d, &s)
		if (i+1)%chunk == 0 || i == g.yield.exchanges-1 {
			if err := g.flush(ctx); err != nil {
				return err
			}
			g.progress("exchanges", i+1, g.yield.exchanges)
		}
	}
	g.exchanges.sort()
	return nil
}

func (g *generator) newStay(d dice) stay {
	s := stay{outgoing: d.chance(55), starts: g.Today.Add(d.between(-20*365, 365-14))}
	s.ends = s.starts.Add([]int{d.between(7, 30), d.between(31, 120), d.between(121, 364)}[d.weighed(35, 40, 25)])
	switch {
	case d.chance(5):
		s.state = "cancelled"
	case s.starts.After(g.Today):
		s.state = "planned"
	case s.ends.Before(g.Today) && (g.Today.Sub(s.ends) > 120 || d.chance(85)):
		s.state = "done"
	default:
		s.state = underWay
	}
	if d.chance(60) {
		exchange := d.chance(70)
		s.agreement = g.agreements.find(d, s.starts.Add(-8*365), s.starts, func(t *trace) bool {
			return !t.secret && t.covers(s.starts) && (t.kind == agreementKinds[2] || !exchange)
		})
	}
	if s.agreement != nil {
		s.scene, s.at, s.other = g.sceneOf(s.agreement), s.agreement.at, s.agreement.other
		s.year = s.starts.Year
		return s
	}
	s.at = d.ranked(len(g.institutes))
	s.scene, s.other = g.sceneIn(d, s.at, s.starts)
	return s
}

// chooseGuest draws who goes: if possible somebody who isn't away then.
func (g *generator) chooseGuest(d dice, s *stay, busy away) {
	for range 8 {
		if s.person = g.ours[d.lower(len(g.ours))].id; !s.outgoing {
			s.person = int64(one(d, g.theirs[s.at]))
		}
		free := true
		for _, t := range busy[s.person] {
			free = free && (t[1].Before(s.starts) || t[0].After(s.ends))
		}
		if free {
			break
		}
	}
	busy[s.person] = append(busy[s.person], [2]day.Day{s.starts, s.ends})
}

func (g *generator) addExchange(d dice, s *stay) {
	id := g.next(exchangeTable)
	from, to := g.home.id, g.institutes[s.at].id
	if !s.outgoing {
		from, to = to, from
	}
	outcome := ""
	if s.state == "done" && d.chance(70) {
		outcome = s.say(d, s.stays)
	}
	var agreement any
	if s.agreement != nil {
		agreement = s.agreement.id
	}
	starts, ends := s.starts, s.ends
	if s.state == "planned" && d.chance(15) {
		starts, ends = day.Day{}, day.Day{} // nobody knows when
	}
	made := moment(d, g.past(s.starts.Add(-d.between(20, 150))))
	g.add(exchangeTable, id, s.person, from, to, starts, ends, s.state, agreement, outcome, made, g.accounts[d.lower(len(g.accounts))].id, made)
	for _, a := range g.areasOf(d, s.topic) {
		g.add(exchangeAreaTable, id, a)
	}
	g.exchanges.keep(trace{
		id: id, kind: s.state, on: s.starts, until: s.ends, at: s.at, other: s.other, lang: s.lang, topic: s.topic, people: []int64{s.person},
	})
}
