// Package visit keeps the log of visits between us and the institutes: where, who,
// what was said and what was agreed.
//
// Read visit.go for what a visit is, draft.go for what somebody writes down and
// read.go for reading it from the form; store.go, store_parts.go and store_list.go
// for how it is kept; handler.go and handler_save.go for how a browser reaches it, and
// views.go, filled.go and the templ files
// for how it looks.
package visit

import (
	"slices"
	"time"

	"gyoryu/internal/auth"
	"gyoryu/internal/commitment"
	"gyoryu/internal/day"
)

// Direction says who travelled.
type Direction string

// The directions.
const (
	Outgoing Direction = "outgoing" // we went to them
	Incoming Direction = "incoming" // they came to us
	Online   Direction = "online"   // nobody travelled
	Contact  Direction = "contact"  // a call or a mail
)

// Directions are all of them.
var Directions = []Direction{Outgoing, Incoming, Online, Contact}

// State is how a visit stands.
type State string

// The states.
const (
	Planned   State = "planned"
	Done      State = "done"
	Cancelled State = "cancelled"
)

// States are all of them.
var States = []State{Planned, Done, Cancelled}

// Kind is what sort of thing a point records.
type Kind string

// The kinds of points.
const (
	Discussed   Kind = "discussed"
	Learned     Kind = "learned"
	Problem     Kind = "problem"
	Agreed      Kind = "agreed" // makes a commitment
	Opportunity Kind = "opportunity"
	Material    Kind = "material"
)

// Kinds are all of them, in the order in which a form offers them.
var Kinds = []Kind{Discussed, Agreed, Learned, Problem, Opportunity, Material}

// Person is one of the people on a visit.
type Person struct {
	ID     int64
	Name   string
	Native string
	Role   string
}

// Institute is where a stop was.
type Institute struct {
	ID      int64
	Short   string
	Name    string
	NameKO  string
	City    string
	Country string
}

// Area is an area of research that the visit was about.
type Area struct {
	ID     int64
	NameEN string
	NameKO string
}

// Point is one thing recorded.
type Point struct {
	ID         int64
	Kind       Kind
	Text       string
	NoAction   bool                   // agreed, but nothing is to be done
	Commitment *commitment.Commitment // what an agreed point asks to be done, nil if removed
}

// Stop is one institute on the visit.
type Stop struct {
	ID        int64
	Institute Institute
	MetOn     day.Day // zero: not known
	Place     string
	People    []Person
	Points    []Point
}

// Reader is an account that may read a confidential visit.
type Reader struct {
	ID   int64
	Name string
}

// Visit is a visit in the log, with all its parts.
type Visit struct {
	Head
	Delegates []Person
	Areas     []Area
	Readers   []Reader
	Stops     []Stop
	Points    []Point // about the visit as a whole
}

// Head is a visit without its parts.
type Head struct {
	ID             int64
	Version        int64
	Title          string
	Direction      Direction
	StartsOn       day.Day
	EndsOn         day.Day
	Purpose        string
	LeaderID       int64
	DelegationSize int // in all; 0 not said
	State          State
	Outcome        string
	Confidential   bool
	ReportDueOn    day.Day
	CreatedBy      int64
	CreatedName    string
	CreatedAt      time.Time
	UpdatedAt      time.Time
	UpdatedName    string // who saved it last
	RemovedAt      *time.Time
	RemovedBy      int64
}

// EditableBy reports whether who may change it: managers, and staff who logged or
// led it.
func (v Head) EditableBy(who auth.Account) bool {
	return who.Is(auth.Manager) || who.Is(auth.Staff) && (v.CreatedBy == who.ID || who.IsPerson(v.LeaderID))
}

// RestorableBy reports whether who may bring it back at now: a manager for ever,
// who removed it for 30 days.
func (v Head) RestorableBy(who auth.Account, now time.Time) bool {
	return who.Writes() && who.BringsBack(v.RemovedBy, v.RemovedAt, now)
}

// Size is how many took part in all: what was said, or else the named.
func (v Visit) Size() int { return max(v.DelegationSize, len(v.Delegates)) }

// Leader is who led the visit, or false.
func (v Visit) Leader() (Person, bool) {
	i := slices.IndexFunc(v.Delegates, func(p Person) bool { return p.ID == v.LeaderID })
	if i < 0 {
		return Person{}, false
	}
	return v.Delegates[i], true
}

// AllPoints are the points of all stops and of the whole, in order.
func (v Visit) AllPoints() []Point {
	var all []Point
	for _, s := range v.Stops {
		all = append(all, s.Points...)
	}
	return append(all, v.Points...)
}

// Countries are the countries of the stops, each once, in order.
func (v Visit) Countries() []string {
	var all []string
	for _, s := range v.Stops {
		if !slices.Contains(all, s.Institute.Country) {
			all = append(all, s.Institute.Country)
		}
	}
	return all
}

// named are the people and institutes that the visit names.
func (v Visit) named() (people, institutes []int64) {
	for _, p := range v.Delegates {
		people = append(people, p.ID)
	}
	for _, s := range v.Stops {
		institutes = append(institutes, s.Institute.ID)
		for _, p := range s.People {
			people = append(people, p.ID)
		}
	}
	return people, institutes
}
