package generate

import (
	"context"
	"time"

	"gyoryu/internal/day"
)

var agreementTable = table{
	name: "agreements", numbered: true, whole: true,
	columns: `id title kind state state_on end_reason printed_on sent_on signed_on starts_on ends_on notice_days renews renewal_of_id
	          point_id notes confidential created_at created_by updated_at`,
}

const (
	proposed, negotiating, inForce, ended = "proposed", "negotiating", "in_force", "ended"

	understanding = "understanding" // the only kind that need not be signed
	longestChain  = 3               // of renewals
)

var agreementKinds = []string{"mou", "joint_research", "researcher_exchange", "data_sharing", understanding}

// pact is an agreement while its parts are drawn.
type pact struct {
	scene
	id                    int64
	kind, state, title    string
	since                 day.Day // in its state
	printed, sent, signed day.Day
	starts, ends          day.Day // it may have neither
	reason                string  // why it ended
	followed              bool    // by one that renews it
	nth                   int     // renewal; 0 is none
	of                    any     // the one that it renews
	from                  *trace  // the point that it came from, or nil
	partners              []int   // indexes of institutes
	renews, secret        bool
	by                    writer
	made                  time.Time
	inCharge              int64
}

// running reports whether its term has begun.
func (p *pact) running() bool { return p.state == inForce || p.state == ended }

// last is the last day on which it counts, none while it goes on.
func (p *pact) last() day.Day {
	switch {
	case p.state == ended:
		return p.since
	case p.renews:
		return day.Day{}
	}
	return p.ends
}

// addAgreements makes agreements with all their parts, renewals after what they renew.
func (g *generator) addAgreements(ctx context.Context) error {
	d := g.dice("agreements")
	g.agreed.sort()
	for _, t := range g.agreed.all {
		if t.commitment != 0 {
			g.promised[t.at] = append(g.promised[t.at], t)
		}
	}
	var p pact
	for i := range g.yield.agreements {
		if p.followed {
			p = g.renewal(d, p)
		} else {
			p = g.newPact(d, i)
		}
		g.addAgreement(d, &p)
		g.contain(d, &p, i+1)
		if (i+1)%chunk == 0 || i == g.yield.agreements-1 {
			if err := g.flush(ctx); err != nil {
				return err
			}
			if err := g.writeContained(ctx); err != nil {
				return err
			}
			g.progress("agreements", i+1, g.yield.agreements)
		}
	}
	g.agreements.sort()
	return nil
}

// newPact draws one that renews nothing: most are in force, and the rest has ended or is
// still talked about.
func (g *generator) newPact(d dice, i int) pact {
	p := pact{
		kind:  agreementKinds[d.weighed(34, 26, 18, 10, 12)],
		state: []string{inForce, ended, negotiating, proposed}[d.weighed(64, 20, 9, 7)],
	}
	years := 1 + d.weighed(15, 20, 35, 10, 20)
	switch p.state {
	case inForce:
		g.chooseTerm(d, &p, years)
	case ended:
		g.chooseEnded(d, &p, years)
	default:
		g.chooseTalks(d, &p, years)
	}
	g.chooseSigning(d, &p)
	g.chooseOrigin(d, &p)
	p.secret = i%25 == 7 || p.from != nil && p.from.secret
	p.title = p.say(d, p.tongue.agreements[p.kind])
	return p
}

// yearsFrom is the last day of so many years.
func yearsFrom(first day.Day, years int) day.Day { return day.Of(first.Time().AddDate(years, 0, -1)) }

// chooseTerm draws from when to when one is in force: a tenth have no end, some go on by
// themselves, and a few should have been ended.
func (g *generator) chooseTerm(d dice, p *pact, years int) {
	switch {
	case d.chance(12):
		p.starts = g.Today.Add(-d.between(30, 20*365))
		return
	case d.chance(35):
		p.renews = true
		p.starts = g.Today.Add(-d.between(1, 12*365))
		for p.ends = yearsFrom(p.starts, years); p.ends.Before(g.Today); {
			p.ends = yearsFrom(p.ends.Add(1), years)
		}
		return
	case d.chance(6):
		p.starts = g.Today.Add(-years*365 - d.between(3, 300))
	default:
		p.starts = g.Today.Add(-d.between(1, years*365-1))
	}
	p.ends = yearsFrom(p.starts, years)
}

// chooseEnded draws from when to when one was in force, and what ended it.
func (g *generator) chooseEnded(d dice, p *pact, years int) {
	p.followed = d.chance(37)
	p.starts = g.Today.Add(-d.between(years*366+10, 20*365))
	if !p.followed && d.chance(15) {
		p.starts = g.Today.Add(-d.between(200, 20*365))
	}
	latest := g.Today.Add(-1)
	if p.followed || !d.chance(14) {
		p.ends = yearsFrom(p.starts, years)
		if p.ends.Before(latest) {
			latest = p.ends
		}
	}
	if !p.followed && (p.ends != latest || d.chance(25)) {
		p.since = p.starts.Add(d.between(60, latest.Sub(p.starts)))
		p.reason = []string{"notice", "replaced"}[d.weighed(65, 35)]
		return
	}
	p.since = p.ends
	p.reason = []string{"term", "completed"}[d.weighed(65, 35)]
	if p.followed {
		p.reason = "renewed"
	}
}

// chooseTalks draws since when one is talked about, and what it is to be.
func (g *generator) chooseTalks(d dice, p *pact, years int) {
	p.since = g.Today.Add(-d.between(2, 500))
	if d.chance(50) {
		p.starts = g.Today.Add(d.between(10, 300))
		if !d.chance(10) {
			p.ends = yearsFrom(p.starts, years)
		}
	}
	if p.state == negotiating && d.chance(60) {
		p.printed = p.since.Add(d.between(0, g.Today.Sub(p.since)-1))
		if d.chance(60) {
			p.sent = p.printed.Add(d.between(0, g.Today.Sub(p.printed)-1))
		}
	}
}

// chooseSigning draws when what has begun was printed, sent and signed.
func (g *generator) chooseSigning(d dice, p *pact) {
	if !p.running() {
		return
	}
	if p.kind != understanding || d.chance(50) {
		p.signed = p.starts.Add(-d.between(0, 40))
		p.sent = p.signed.Add(-d.between(3, 40))
		p.printed = p.sent.Add(-d.between(0, 20))
	}
	if p.state != inForce {
		return
	}
	if p.since = p.signed; p.signed.IsZero() {
		p.since = p.starts
	}
}

// chooseOrigin draws the point of a visit that it came from, or else with whom it is.
func (g *generator) chooseOrigin(d dice, p *pact) {
	first := p.since
	if p.running() {
		first = p.starts.Add(-40)
	}
	if d.chance(50) {
		p.from = g.agreed.find(d, first.Add(-600), first.Add(-20), func(t *trace) bool { return !t.used && t.commitment != 0 })
	}
	var at, other int
	if p.from != nil {
		p.from.used = true
		p.scene, at, other = g.sceneOf(p.from), p.from.at, p.from.other
		p.year = first.Year
	} else {
		at = d.ranked(len(g.institutes))
		p.scene, other = g.sceneIn(d, at, first)
	}
	p.partners = []int{at}
	for range d.weighed(78, 16, 6) {
		if other != at && len(p.partners) == 1 {
			p.partners = append(p.partners, other)
		} else if third := d.ranked(len(g.institutes)); third != at && third != other {
			p.partners = append(p.partners, third)
		}
	}
}

// renewal is the one after another, with the same partners, from the day after its end.
func (g *generator) renewal(d dice, old pact) pact {
	p := pact{
		scene: old.scene, kind: old.kind, title: old.title, nth: old.nth + 1, of: old.id, partners: old.partners, secret: old.secret,
		state: inForce, starts: old.ends.Add(1),
	}
	p.year = p.starts.Year
	p.ends = yearsFrom(p.starts, 1+d.weighed(15, 20, 35, 10, 20))
	if p.ends.Before(g.Today) {
		p.state, p.since, p.reason = ended, p.ends, "term"
		if p.followed = p.nth+1 < longestChain && d.chance(37); p.followed {
			p.reason = "renewed"
		}
	}
	p.renews = p.state == inForce && d.chance(20)
	g.chooseSigning(d, &p)
	return p
}
