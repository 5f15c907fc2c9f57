// Package briefing makes the document that a delegation takes along: of each institute that it
// meets, who they are, whom we met, what was said and promised, and what to raise. It reads
// across the nouns and owns no table; only what its reader may see is in it.
//
// Read briefing.go for what there is to say and raise.go for what is to be raised, asked.go for
// what an address asks for, store.go and store_parts.go for the SQL, handler.go for how a browser
// reaches it, views.go with the templ files for how it looks on screen and on paper.
package briefing

import (
	"net/url"
	"strconv"

	"gyoryu/internal/day"
)

// Institute is one that the delegation meets, and all that is said of it.
type Institute struct {
	ID       int64
	Short    string
	Name     string
	NameKO   string
	Kind     string
	Country  string
	City     string
	ParentID int64
	Parent   string
	ParentKO string
	Archived bool

	charges    []charged
	last, next *contact
	met        []met
	points     []point
	promises   []promise
	agreements []agreement
	topics     []topic
	unanswered []point
}

// charged is somebody in charge of the institute, on one side.
type charged struct {
	InstituteID int64
	PersonID    int64
	Name        string
	Native      string
	Side        string
	Role        string
}

// contact is a visit to it or of it, the last or the next.
type contact struct {
	InstituteID  int64
	ID           int64
	Title        string
	Direction    string
	OnDay        day.Day
	Confidential bool
}

// met is somebody there whom we met.
type met struct {
	InstituteID  int64
	PersonID     int64
	Name         string
	Native       string
	Title        string // their position there
	Left         bool   // they are not there any more
	LastOn       day.Day
	Confidential bool // a visit at which they were met is
	All          int  // how many were met in all
}

// point is something that was said there.
type point struct {
	InstituteID  int64
	ID           int64
	Kind         string
	Text         string
	OnDay        day.Day
	Confidential bool
	Nth          int // of its kind
	All          int // of its kind
}

// promise is a commitment that is still to be kept.
type promise struct {
	InstituteID  int64
	ID           int64
	What         string
	OwedBy       string
	DueOn        day.Day
	Person       string
	Native       string
	Confidential bool
	Nth          int // of its side
	All          int // of its side
}

// agreement is one with the institute that is not over.
type agreement struct {
	InstituteID  int64
	ID           int64
	Title        string
	Kind         string
	State        string
	EndsOn       day.Day
	NoticeOn     day.Day // zero: no notice is to be given
	Renews       bool
	Late         int // milestones
	Confidential bool
	All          int
}

// topic is joint research with it that is on its way.
type topic struct {
	InstituteID  int64
	ID           int64
	Title        string
	Stage        string
	StageOn      day.Day
	Confidential bool
	All          int
}

// Visit is the one that the document is made for.
type Visit struct {
	ID           int64
	Title        string
	StartsOn     day.Day
	EndsOn       day.Day
	Confidential bool
	Size         int
	Institutes   []int64 // of its stops, in order
	People       []int64
	Names        []string // of the delegation, who leads it first
	Natives      []string
}

// Briefing is the document.
type Briefing struct {
	institutes []Institute
	visit      *Visit
	today      day.Day
	limits     limits
}

// limits are how many of each there is room for: the more institutes, the fewer.
type limits struct{ people, points, promises, agreements, topics, raise, text int }

func limitsFor(institutes int) limits {
	switch {
	case institutes <= 1:
		return limits{people: 10, points: 4, promises: 8, agreements: 6, topics: 6, raise: 10, text: 320}
	case institutes <= 3:
		return limits{people: 5, points: 2, promises: 4, agreements: 3, topics: 3, raise: 6, text: 150}
	case institutes <= 6:
		return limits{people: 3, points: 1, promises: 3, agreements: 2, topics: 2, raise: 5, text: 120}
	}
	return limits{people: 3, points: 1, promises: 2, agreements: 2, topics: 2, raise: 4, text: 100}
}

// confidential reports whether anything in the document is.
func (b Briefing) confidential() bool {
	if b.visit != nil && b.visit.Confidential {
		return true
	}
	for _, i := range b.institutes {
		if i.confidential() {
			return true
		}
	}
	return false
}

func (i Institute) confidential() bool {
	is := i.last != nil && i.last.Confidential || i.next != nil && i.next.Confidential
	for _, x := range i.met {
		is = is || x.Confidential
	}
	for _, x := range append(append([]point{}, i.points...), i.unanswered...) {
		is = is || x.Confidential
	}
	for _, x := range i.promises {
		is = is || x.Confidential
	}
	for _, x := range i.agreements {
		is = is || x.Confidential
	}
	for _, x := range i.topics {
		is = is || x.Confidential
	}
	return is
}

// nothing reports whether there is nothing to say of the institute but who it is.
func (i Institute) nothing() bool {
	return i.last == nil && i.next == nil && len(i.met)+len(i.points)+len(i.promises)+len(i.agreements)+len(i.topics) == 0
}

// Path is the address of the documents.
const Path = "/briefing"

// ForVisit is the address of a visit's.
func ForVisit(id int64) string { return Path + "?visit=" + id64(id) }

// ForInstitutes is the address of that of institutes.
func ForInstitutes(ids ...int64) string {
	q := url.Values{}
	for _, id := range ids {
		q.Add("institute", id64(id))
	}
	return Path + "?" + q.Encode()
}

func id64(id int64) string { return strconv.FormatInt(id, 10) }
