package handover

import (
	"strconv"

	"gyoryu/internal/charge"
	"gyoryu/internal/day"
	"gyoryu/internal/i18n"
)

// Pack is what the successor has to know, of what the reader may see.
type Pack struct {
	Handover
	today   day.Day
	things  []*Thing
	others  []*Open // commitments that went over and belong to none of the things
	reached []*Open // milestones likewise
}

// Thing is an institute, an agreement, a topic or a forum that went over.
type Thing struct {
	Of           charge.Of
	OfID         int64
	Name         string
	NameKO       string
	Full         string // of an institute its full name, of others with whom
	State        string // of an agreement or a topic
	StateOn      day.Day
	EndsOn       day.Day
	NoticeOn     day.Day // the last day to give notice
	Renews       bool
	Confidential bool

	last, next *Met
	theirs     []Contact
	pacts      []Pact
	open       []*Open
}

// Called is its name in the reader's language.
func (t Thing) Called(l i18n.Lang) string {
	return charge.Duty{Name: t.Name, NameKO: t.NameKO}.Called(l)
}

// Met is a visit or an edition, the last one or the next.
type Met struct {
	Of           charge.Of
	OfID         int64
	ID           int64
	Title        string
	OnDay        day.Day
	Edition      bool
	Ahead        bool
	Confidential bool
}

// Href is the address of its page.
func (m Met) Href() string {
	if m.Edition {
		return "/editions/" + strconv.FormatInt(m.ID, 10)
	}
	return "/visits/" + strconv.FormatInt(m.ID, 10)
}

// Contact is somebody in charge on their side.
type Contact struct {
	Of     charge.Of
	OfID   int64
	ID     int64
	Name   string
	Native string
	Role   string
	Email  string
	Phone  string
}

// Pact is an agreement with an institute that went over.
type Pact struct {
	InstituteID  int64
	ID           int64
	Title        string
	State        string
	EndsOn       day.Day
	NoticeOn     day.Day
	Renews       bool
	Confidential bool
}

// Open is something still to be done: a commitment or a milestone.
type Open struct {
	Of           charge.Of
	OfID         int64
	ID           int64
	Kind         Kind
	What         string
	OwedBy       string
	Under        string
	DueOn        day.Day
	Confidential bool
}

// Href is the address where one reads about it.
func (o Open) Href() string { return href(o.Kind, o.ID, o.Of, o.OfID) }

// perThing is how many open lines a thing shows: the pack has two pages.
const perThing = 8

// shown are the first of what is open; more is how many are not shown.
func (t Thing) shown() (first []*Open, more int) {
	n := min(len(t.open), perThing)
	return t.open[:n], len(t.open) - n
}

// specific is the order in which an open line looks for the thing that it belongs to: an
// agreement says more than the institute that it is with.
var specific = map[charge.Of]int{charge.Agreement: 0, charge.Topic: 1, charge.Forum: 2, charge.Institute: 3}

// assemble puts what was found beside the things that it belongs to, each line once. Found
// lines come in the order of their days.
func (p *Pack) assemble(met []Met, theirs []Contact, pacts []Pact, open []Open) {
	at := map[charge.Of]map[int64]*Thing{}
	for _, of := range charge.Everything {
		at[of] = map[int64]*Thing{}
	}
	for _, t := range p.things {
		at[t.Of][t.OfID] = t
	}
	for _, m := range met {
		if t := at[m.Of][m.OfID]; t != nil && m.Ahead {
			t.next = &m
		} else if t != nil {
			t.last = &m
		}
	}
	for _, c := range theirs {
		if t := at[c.Of][c.OfID]; t != nil {
			t.theirs = append(t.theirs, c)
		}
	}
	for _, g := range pacts {
		if t := at[charge.Institute][g.InstituteID]; t != nil && at[charge.Agreement][g.ID] == nil {
			t.pacts = append(t.pacts, g)
		}
	}
	type line struct {
		kind Kind
		id   int64
	}
	best := map[line]charge.Of{}
	for _, o := range open {
		key := line{o.Kind, o.ID}
		if of, has := best[key]; at[o.Of][o.OfID] != nil && (!has || specific[o.Of] < specific[of]) {
			best[key] = o.Of
		}
	}
	placed := map[line]bool{}
	for i := range open {
		o := &open[i]
		key := line{o.Kind, o.ID}
		if t := at[o.Of][o.OfID]; t != nil && best[key] == o.Of && !placed[key] {
			t.open, placed[key] = append(t.open, o), true
		}
	}
	rest := func(all []*Open) (left []*Open) {
		for _, o := range all {
			if !placed[line{o.Kind, o.ID}] {
				left = append(left, o)
			}
		}
		return left
	}
	p.others, p.reached = rest(p.others), rest(p.reached)
}
