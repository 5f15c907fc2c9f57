// Package timeline draws agreements over time: a bar for each, its notice window and
// milestones, today's line, and renewals joined. It reads across the nouns and owns no table.
//
// Read timeline.go for what is drawn, window.go for the years that are looked at, store.go
// for the reading, chart.go for where everything stands in the picture, handler.go for how a browser
// reaches it, views.templ and picture.templ for how it looks.
package timeline

import (
	"strconv"

	"gyoryu/internal/day"
)

// By is what the bars are grouped by.
type By string

// The groups, the usual one first.
const (
	ByInstitute By = "institute"
	ByCountry   By = "country"
	ByKind      By = "kind"
	ByPerson    By = "person"
)

// Groups are all of them.
var Groups = []By{ByInstitute, ByCountry, ByKind, ByPerson}

// State is how an agreement stands, as it is stored.
type State string

// The states.
const (
	Proposed    State = "proposed"
	Negotiating State = "negotiating"
	InForce     State = "in_force"
	Ended       State = "ended"
)

var states = []State{Proposed, Negotiating, InForce, Ended}

// Kinds are the kinds of agreements.
var Kinds = []string{"mou", "joint_research", "researcher_exchange", "data_sharing", "understanding"}

// Bar is an agreement in its group. One that stands in several groups is several bars.
type Bar struct {
	ID           int64
	Title        string
	Kind         string
	State        State
	EndReason    string
	BeginsOn     day.Day
	OverOn       day.Day // zero: it goes on
	EndsOn       day.Day // of its term
	NoticeOn     day.Day // zero: no notice is to be given
	StateOn      day.Day
	Renews       bool
	RenewalOfID  int64
	RenewedByID  int64 // by one that may be seen
	Confidential bool
	Ours, Theirs []string // in charge now
	Milestones   []Milestone
	Partners     []string // short names, without ours
	Group        []string // what its group is ordered by
	GroupText    string   // an institute's or a person's name, a country's code, a kind
	GroupCountry string   // of the institute
	GroupID      int64    // the institute or the person, 0 for others and for nobody
	Place        string   // its value in the list's order
}

// Milestone is something to be reached under it.
type Milestone struct {
	ID     int64   `json:"id"`
	Title  string  `json:"title"`
	DueOn  day.Day `json:"due_on"`
	DoneOn day.Day `json:"done_on"`
}

// On is the day on which it is drawn: when it was done, or else is due.
func (m Milestone) On() day.Day {
	if !m.DoneOn.IsZero() {
		return m.DoneOn
	}
	return m.DueOn
}

// Late reports whether it was due before today and is not done.
func (m Milestone) Late(today day.Day) bool {
	return m.DoneOn.IsZero() && !m.DueOn.IsZero() && m.DueOn.Before(today)
}

// Expired reports whether its term is over and nothing says that it goes on.
func (b Bar) Expired(today day.Day) bool {
	return b.State == InForce && !b.Renews && !b.EndsOn.IsZero() && b.EndsOn.Before(today)
}

// Expiring reports whether its term ends within 90 days from today.
func (b Bar) Expiring(today day.Day) bool {
	return b.State == InForce && !b.Renews && !b.EndsOn.IsZero() && !b.EndsOn.Before(today) && !today.Add(soon).Before(b.EndsOn)
}

// NoticeDue reports whether notice can be given until a day within 30 days from today, or
// could until a day before.
func (b Bar) NoticeDue(today day.Day) bool {
	return b.State == InForce && !b.NoticeOn.IsZero() && !today.Add(noticeSoon).Before(b.NoticeOn) && !b.EndsOn.Before(today)
}

// Late is how many of its milestones are late; those of one that has ended are not.
func (b Bar) Late(today day.Day) (n int) {
	if b.State == Ended {
		return 0
	}
	for _, m := range b.Milestones {
		if m.Late(today) {
			n++
		}
	}
	return n
}

const (
	soon       = 90 // days: what ends within them is expiring
	noticeSoon = 30
)

// Path is the agreement's page.
func (b Bar) Path() string { return "/agreements/" + strconv.FormatInt(b.ID, 10) }

// path is the milestone's place on its page.
func (b Bar) path(m Milestone) string {
	return b.Path() + "#milestone-" + strconv.FormatInt(m.ID, 10)
}
