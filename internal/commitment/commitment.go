// Package commitment keeps what was agreed and has to be done: by whom, until
// when, and whether it was.
//
// Read commitment.go for what a commitment is, draft.go for reading its forms,
// store.go, store_state.go, store_note.go, store_list.go, store_bulk.go and store_agreement.go
// for how it is kept, store_point.go for how visits make them; handler.go, handler_list.go,
// handler_actions.go and handler_bulk.go for how a browser reaches it, views.go, views_list.go
// and the templ files for how it looks, panel.go and panel.templ for what is done in a row of
// the list.
package commitment

import (
	"slices"
	"time"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
)

// State is how a commitment stands.
type State string

// The states.
const (
	Open     State = "open"
	UnderWay State = "under_way"
	Kept     State = "kept"
	Dropped  State = "dropped" // with a reason
)

// States are all of them, in the order of a commitment's life.
var States = []State{Open, UnderWay, Kept, Dropped}

// Side says who has to do it.
type Side string

// The sides.
const (
	Us   Side = "us"
	Them Side = "them"
	Both Side = "both"
)

// Sides are all of them.
var Sides = []Side{Both, Us, Them}

// Person is somebody in charge.
type Person struct {
	ID     int64  `json:"id"`
	Name   string `json:"name"`
	Native string `json:"native"`
}

// Institute is one that it was agreed with.
type Institute struct {
	ID    int64  `json:"id"`
	Short string `json:"short"`
	Name  string `json:"name"`
}

// Agreement is one that contains it.
type Agreement struct {
	ID    int64  `json:"id"`
	Title string `json:"title"`
}

// Commitment is something agreed that somebody has to do.
type Commitment struct {
	ID          int64
	Version     int64
	What        string
	OwedBy      Side
	Person      *Person // in charge on our side
	TheirPerson *Person // in charge on theirs
	DueOn       day.Day
	State       State
	StateOn     day.Day // since when
	Reason      string  // why it was dropped
	Evidence    string  // what shows that it was kept
	Recurs      string  // "year", or empty
	Institutes  []Institute
	VisitID     *int64 // where it was agreed
	VisitTitle  string
	VisitOn     day.Day
	PointID     *int64
	Agreement   *Agreement // that contains it, if the reader may see that
	CreatedBy   int64
	VisitBy     int64 // who wrote the visit
	VisitLeader int64
	VisitSeen   bool // whether the reader may see the visit
	UpdatedAt   time.Time
	UpdatedName string // who saved it last
	RemovedAt   *time.Time
	RemovedBy   int64
}

// Unsettled reports whether it is still to be done.
func (c Commitment) Unsettled() bool { return c.State == Open || c.State == UnderWay }

// Overdue reports whether its day has passed and it is still to be done.
func (c Commitment) Overdue(today day.Day) bool {
	return c.Unsettled() && !c.DueOn.IsZero() && c.DueOn.Before(today)
}

// Nobody reports whether nobody of ours is in charge of what is still to be done.
func (c Commitment) Nobody() bool { return c.Unsettled() && c.Person == nil }

// Undated reports whether what is still to be done has no day.
func (c Commitment) Undated() bool { return c.Unsettled() && c.DueOn.IsZero() }

// fits reports whether the day may be its due day: not before it was agreed.
func (c Commitment) fits(due day.Day) bool {
	return due.IsZero() || c.VisitOn.IsZero() || !due.Before(c.VisitOn)
}

// EditableBy reports whether who may change it: managers, and staff who wrote it,
// are in charge of it, or logged or led the visit that it came from.
func (c Commitment) EditableBy(who auth.Account) bool {
	if who.Is(auth.Manager) {
		return true
	}
	return who.Is(auth.Staff) &&
		(slices.Contains([]int64{c.CreatedBy, c.VisitBy}, who.ID) || who.IsPerson(c.VisitLeader) || c.inChargeIs(who))
}

// AssignableBy reports whether who may put somebody in charge: who may change it,
// and any staff while nobody is in charge, so that nothing agreed waits for its writer.
func (c Commitment) AssignableBy(who auth.Account) bool {
	return c.EditableBy(who) || who.Is(auth.Staff) && c.Nobody()
}

// NotableBy reports whether who may add a note: who may change it, and whoever is
// in charge of it.
func (c Commitment) NotableBy(who auth.Account) bool {
	return c.EditableBy(who) || c.inChargeIs(who)
}

func (c Commitment) inChargeIs(who auth.Account) bool {
	return c.Person != nil && who.IsPerson(c.Person.ID)
}

// RestorableBy reports whether who may bring it back at now: a manager for ever,
// who removed it for 30 days.
func (c Commitment) RestorableBy(who auth.Account, now time.Time) bool {
	return who.Writes() && who.BringsBack(c.RemovedBy, c.RemovedAt, now)
}

// named are the people and institutes that it names.
func (c Commitment) named() (people, institutes []int64) {
	for _, p := range []*Person{c.Person, c.TheirPerson} {
		if p != nil {
			people = append(people, p.ID)
		}
	}
	for _, i := range c.Institutes {
		institutes = append(institutes, i.ID)
	}
	return people, institutes
}

// Note is what was done about a commitment on a day.
type Note struct {
	NotedOn day.Day
	Text    string
	Asked   bool // the other side was asked
	By      string
}

// Move is a due day that moved, and why.
type Move struct {
	FromOn, ToOn day.Day
	Reason       string
	By           string
	At           time.Time
}
