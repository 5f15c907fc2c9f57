// Package exchange keeps the stays of researchers at other institutes: who, from where
// to where, when, under which agreement, and what came of it.
//
// Read exchange.go for what a stay is, draft.go for reading its form and questions.go for
// what is asked about it; store.go, store_form.go, store_page.go, store_list.go and
// store_calendar.go for how it is kept; handler.go, handler_save.go and
// handler_actions.go for how a browser reaches it; calendar.go for where the bars of the
// calendar stand, and views.go and the templ files for how it looks.
package exchange

import (
	"cmp"
	"time"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/i18n"
)

// State is how a stay stands.
type State string

// The states.
const (
	Planned   State = "planned"
	UnderWay  State = "under_way"
	Done      State = "done"
	Cancelled State = "cancelled"
)

// States are all of them, in the order of a stay's life.
var States = []State{Planned, UnderWay, Done, Cancelled}

// Held is no state of a stay but what a list may be narrowed to: under way or done.
const Held State = "held"

// Direction says whose researcher goes where.
type Direction string

// The directions.
const (
	Outgoing Direction = "outgoing" // ours at another institute
	Incoming Direction = "incoming" // theirs at ours
)

// Directions are all of them.
var Directions = []Direction{Outgoing, Incoming}

// Person is who stays, or who is in charge.
type Person struct {
	ID     int64  `json:"id"`
	Name   string `json:"name"`
	Native string `json:"native"`
}

// Institute is where somebody comes from, or stays.
type Institute struct {
	ID      int64  `json:"id"`
	Short   string `json:"short"`
	Name    string `json:"name"`
	NameKO  string `json:"name_ko"`
	Country string `json:"country"`
}

// Area is an area of research that the stay is about.
type Area struct {
	ID     int64  `json:"id"`
	NameEN string `json:"name_en"`
	NameKO string `json:"name_ko"`
}

// In is the area's name in l, or in the other language.
func (a Area) In(l i18n.Lang) string {
	if l == i18n.KO {
		return cmp.Or(a.NameKO, a.NameEN)
	}
	return cmp.Or(a.NameEN, a.NameKO)
}

// Span is from when to when a stay is; either day may be unknown.
type Span struct {
	StartsOn day.Day
	EndsOn   day.Day
	State    State
}

// ToBegin reports whether its first day has passed and nobody said that it has begun.
func (s Span) ToBegin(today day.Day) bool { return s.State == Planned && s.StartsOn.Before(today) }

// ToFinish reports whether its last day has passed and nobody said that it is over.
func (s Span) ToFinish(today day.Day) bool { return s.State == UnderWay && s.EndsOn.Before(today) }

// Exchange is a researcher's stay at another institute.
type Exchange struct {
	ID      int64
	Version int64
	Span
	Person      Person
	From        *Institute // nil: not known
	To          Institute
	Areas       []Area
	Outcome     string
	AgreementID int64 // 0: none that the reader may see
	Agreement   string
	InCharge    []Person // of the agreement, as far as the reader may see it
	Charged     bool     // whether the reader is one of them
	CreatedBy   int64
	UpdatedAt   time.Time
	UpdatedName string // who saved it last
	RemovedAt   *time.Time
	RemovedBy   int64
}

// EditableBy reports whether who may change it: managers, and staff who wrote it or are
// in charge of the agreement that it runs under. It is asked of who read it.
func (e Exchange) EditableBy(who auth.Account) bool {
	return who.Is(auth.Manager) || who.Is(auth.Staff) && (e.CreatedBy == who.ID || e.Charged)
}

// RestorableBy reports whether who may bring it back at now: a manager for ever, who
// removed it for 30 days.
func (e Exchange) RestorableBy(who auth.Account, now time.Time) bool {
	return who.Writes() && who.BringsBack(e.RemovedBy, e.RemovedAt, now)
}

// Begins reports whether it can be said to have begun.
func (e Exchange) Begins() bool { return e.State == Planned }

// Ends reports whether it can be said to be over, or cancelled.
func (e Exchange) Ends() bool { return e.State == Planned || e.State == UnderWay }

// named are the people and institutes that it names.
func (e Exchange) named() (people, institutes []int64) {
	institutes = []int64{e.To.ID}
	if e.From != nil {
		institutes = append(institutes, e.From.ID)
	}
	return []int64{e.Person.ID}, institutes
}
