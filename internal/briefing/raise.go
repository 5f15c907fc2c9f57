package briefing

import (
	"gyoryu/internal/day"
)

// soon is within how many days the last day for notice, or the end of an agreement, is to be
// spoken about: a delegation may not be there again before.
const soon = 90

// Why is why something is to be raised.
type Why string

// What is to be raised, in the order in which it is.
const (
	TheyOwe     Why = "they-owe"    // a promise of theirs that is overdue
	WeOwe       Why = "we-owe"      // one of ours: they may ask
	Expired     Why = "expired"     // an agreement whose term is over and that nobody ended
	NoticeDue   Why = "notice"      // the last day to give notice is near
	Expiring    Why = "expiring"    // its end is near, and it does not go on by itself
	Milestones  Why = "milestones"  // what was to be reached under it is late
	Problem     Why = "problem"     // was said, and nothing has come of it
	Opportunity Why = "opportunity" // the same
	Waiting     Why = "waiting"     // a topic that was proposed or shared, and not yet taken up
)

// matter is one thing to be raised.
type matter struct {
	why          Why
	what         string
	on           day.Day // since when, or until when; zero: no day matters
	n            int     // milestones
	href         string
	confidential bool
}

// raise is all that is to be raised with the institute, what presses first. It is drawn from
// what the document lists: what is overdue is listed first there.
func (i Institute) raise(today day.Day) []matter {
	var all []matter
	add := func(why Why, what string, on day.Day, href string, confidential bool) {
		all = append(all, matter{why: why, what: what, on: on, href: href, confidential: confidential})
	}
	for _, why := range []Why{TheyOwe, WeOwe} {
		for _, p := range i.promises {
			if p.overdue(today) && (p.OwedBy == "us") == (why == WeOwe) {
				add(why, p.What, p.DueOn, "/commitments/"+id64(p.ID), p.Confidential)
			}
		}
	}
	for _, g := range i.agreements {
		if why, on := g.presses(today); why != "" {
			add(why, g.Title, on, "/agreements/"+id64(g.ID), g.Confidential)
		}
		if g.Late > 0 {
			all = append(all, matter{Milestones, g.Title, day.Day{}, g.Late, "/agreements/" + id64(g.ID), g.Confidential})
		}
	}
	for _, p := range i.unanswered {
		add(Why(p.Kind), p.Text, p.OnDay, "/points/"+id64(p.ID), p.Confidential)
	}
	for _, t := range i.topics {
		if t.Stage == "proposed" || t.Stage == "shared" {
			add(Waiting, t.Title, t.StageOn, "/topics/"+id64(t.ID), t.Confidential)
		}
	}
	return all
}

func (p promise) overdue(today day.Day) bool { return !p.DueOn.IsZero() && p.DueOn.Before(today) }

// presses is why an agreement is to be spoken about now, empty if it is not, and its day.
func (g agreement) presses(today day.Day) (Why, day.Day) {
	near := func(d day.Day) bool { return !d.IsZero() && !d.Before(today) && !today.Add(soon).Before(d) }
	switch {
	case g.State != "in_force":
		return "", day.Day{}
	case !g.EndsOn.IsZero() && g.EndsOn.Before(today) && !g.Renews:
		return Expired, g.EndsOn
	case near(g.NoticeOn):
		return NoticeDue, g.NoticeOn
	case near(g.EndsOn) && !g.Renews:
		return Expiring, g.EndsOn
	}
	return "", day.Day{}
}
