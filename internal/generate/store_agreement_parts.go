package generate

import (
	"context"
	"fmt"
	"slices"

	"gyoryu/internal/day"
	"gyoryu/internal/pg"
)

var (
	partyTable           = table{name: "agreement_parties", numbered: true, columns: "id agreement_id position institute_id signed_by"}
	milestoneTable       = table{name: "agreement_milestones", numbered: true, columns: "id agreement_id position title due_on done_on person_id"}
	agreementAreaTable   = table{name: "agreement_areas", columns: "agreement_id area_id"}
	agreementReaderTable = table{name: "agreement_readers", columns: "agreement_id account_id"}
	sourceTable          = table{name: "agreement_sources", columns: "agreement_id commitment_id"}
	reviewTable          = table{
		name: "agreement_reviews", numbered: true, columns: "id agreement_id reviewed_on verdict note created_at created_by",
	}
)

// milestones is how many each agreement has.
const milestones = 5

// addAgreement makes the agreement that was drawn, with its parts and who is in charge.
func (g *generator) addAgreement(d dice, p *pact) {
	p.id = g.next(agreementTable)
	p.by = g.accounts[d.lower(len(g.accounts))]
	g.chooseMaking(d, p)
	var point, notice any
	if p.from != nil {
		point = p.from.id
	}
	if !p.ends.IsZero() && d.chance(80) {
		notice = one(d, []int{30, 60, 60, 90, 90, 90, 180})
	}
	title, reason := p.title, ""
	if p.nth > 0 {
		title += p.again[p.nth-1]
	}
	if p.reason != "" {
		reason = p.say(d, p.endings[p.reason])
	}
	g.add(agreementTable, p.id, title, p.kind, p.state, p.since, reason, p.printed, p.sent, p.signed, p.starts, p.ends, notice, p.renews, p.of,
		point, p.say(d, p.remarks), p.secret, p.made, p.by.id, p.made)
	g.chargeAgreement(d, p)
	g.addParties(d, p)
	for _, a := range g.areasOf(d, p.topic) {
		g.add(agreementAreaTable, p.id, a)
	}
	if p.secret {
		for _, a := range d.some(d.between(1, 3), len(g.accounts)) {
			g.add(agreementReaderTable, p.id, g.accounts[a].id)
		}
	}
	if p.from != nil {
		g.add(sourceTable, p.id, p.from.commitment)
		g.followedUp++
	}
	g.addMilestones(d, p)
	g.addReviews(d, p)
	if !p.running() {
		return
	}
	t := trace{id: p.id, kind: p.kind, on: p.starts, until: p.last(), at: p.partners[0], lang: p.lang, topic: p.topic, secret: p.secret}
	if t.other = t.at; len(p.partners) > 1 {
		t.other = p.partners[1]
	}
	g.agreements.keep(t)
}

// chooseMaking draws when it was written down: before it was printed, and after the
// visit that it came from.
func (g *generator) chooseMaking(d dice, p *pact) {
	first := p.since
	for _, on := range []day.Day{p.starts, p.signed, p.printed} {
		if !on.IsZero() && on.Before(first) {
			first = on
		}
	}
	first = first.Add(-d.between(0, 60))
	if p.from != nil && !first.After(p.from.on) {
		first = p.from.on.Add(1)
	}
	p.made = moment(d, g.past(first))
}

// past is the day, or yesterday if that is before it: nobody has written anything tomorrow.
func (g *generator) past(on day.Day) day.Day {
	if yesterday := g.Today.Add(-1); on.After(yesterday) {
		return yesterday
	}
	return on
}

// areasOf are the topic's area, and sometimes another.
func (g *generator) areasOf(d dice, t topic) []int64 {
	first := max(slices.Index(topics, t), 0)
	all := []int64{g.areas[first]}
	if second := d.IntN(len(g.areas)); second != first && d.chance(30) {
		all = append(all, g.areas[second])
	}
	return all
}

func (g *generator) addParties(d dice, p *pact) {
	signed := func(tongue string) string {
		if p.signed.IsZero() || d.chance(15) {
			return ""
		}
		return g.newName(d, tongue).name
	}
	g.add(partyTable, g.next(partyTable), p.id, 0, g.home.id, signed("ko"))
	for i, n := range p.partners {
		g.add(partyTable, g.next(partyTable), p.id, i+1, g.institutes[n].id, signed(g.institutes[n].tongue))
	}
}

// addMilestones spreads them over the term: what is over was mostly reached in time, and
// a little is late.
func (g *generator) addMilestones(d dice, p *pact) {
	steps := d.some(milestones, len(p.milestones))
	slices.Sort(steps)
	undone := 4 // of a hundred that are over
	if p.state == ended {
		undone = 8
	}
	for i, step := range steps {
		due := g.dueOn(d, p, i)
		var done day.Day
		switch over := g.Today.After(due); {
		case due.IsZero() || !p.running() || p.state == ended && due.After(p.since):
		case over && !d.chance(undone), !over && p.state == inForce && i == 0 && d.chance(20):
			if done = due.Add(d.between(-30, 25)); done.Before(p.starts) {
				done = p.starts
			}
			done = g.past(done)
		}
		var person any
		switch {
		case p.inCharge != 0 && d.chance(60):
			person = p.inCharge
		case d.chance(40):
			person = g.ours[d.lower(len(g.ours))].id
		case d.chance(25):
			person = int64(one(d, g.theirs[p.partners[0]]))
		}
		g.add(milestoneTable, g.next(milestoneTable), p.id, i, p.say(d, p.milestones[step:step+1]), due, done, person)
	}
}

// dueOn is when the nth milestone is due, if that is known: never after the end.
func (g *generator) dueOn(d dice, p *pact, n int) day.Day {
	if p.starts.IsZero() || d.chance(4) {
		return day.Day{}
	}
	span := 4 * 365
	if !p.ends.IsZero() {
		span = p.ends.Sub(p.starts)
	}
	step := span / milestones
	return p.starts.Add(step*n + d.between(step/3, step))
}

// addReviews has managers look at what has been in force for a while.
func (g *generator) addReviews(d dice, p *pact) {
	latest := g.Today.Add(-1)
	if over := p.last(); !over.IsZero() && over.Before(latest) {
		latest = over
	}
	first := p.starts.Add(180)
	if !p.running() || latest.Before(first) {
		return
	}
	var days []day.Day
	for range d.weighed(45, 35, 15, 5) {
		days = append(days, first.Add(d.between(0, latest.Sub(first))))
	}
	slices.SortFunc(days, day.Day.Sub)
	for i, on := range days {
		verdict := []string{"goes_on", "renegotiate"}[d.weighed(85, 15)]
		if p.state == ended && !p.followed && i == len(days)-1 {
			verdict = "let_end"
		}
		g.add(reviewTable, g.next(reviewTable), p.id, on, verdict, p.say(d, p.reviews), moment(d, on), g.manager(d))
	}
}

// manager is an account that may decide.
func (g *generator) manager(d dice) int64 {
	for range 100 {
		if a := one(d, g.accounts); a.manager {
			return a.id
		}
	}
	return g.accounts[0].id
}

// contain puts commitments of later visits under the agreement, so that with those from
// which agreements came a tenth of all belong to one.
func (g *generator) contain(d dice, p *pact, nth int) {
	want := int(g.count[commitmentTable.name]) * nth / g.yield.agreements / 10
	made := g.promised[p.partners[0]]
	if !p.running() || len(made) == 0 {
		return
	}
	for range 40 {
		if g.followedUp >= want {
			return
		}
		t := one(d, made)
		if t.used || t.on.Before(p.starts) || !p.last().IsZero() && t.on.After(p.last()) {
			continue
		}
		t.used = true
		g.contained = append(g.contained, [2]int64{t.commitment, p.id})
		g.followedUp++
	}
}

// writeContained says of commitments, which were there first, to which agreement they belong.
func (g *generator) writeContained(ctx context.Context) error {
	var commitments, agreements []int64
	for _, pair := range g.contained {
		commitments, agreements = append(commitments, pair[0]), append(agreements, pair[1])
	}
	if _, err := g.tx.Exec(ctx, `
		update commitments c set agreement_id = u.agreement
		  from unnest(@commitments::bigint[], @agreements::bigint[]) u (commitment, agreement) where c.id = u.commitment`,
		pg.Args{"commitments": commitments, "agreements": agreements}); err != nil {
		return fmt.Errorf("putting commitments under agreements: %w", err)
	}
	g.contained = g.contained[:0]
	return nil
}
