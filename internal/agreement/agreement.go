// Package agreement keeps what institutes have agreed, signed or not: between whom,
// from when to when, what is to be reached under it, and what comes next.
//
// Read agreement.go for what an agreement is and standing.go for how it stands on a day,
// draft.go for what somebody writes down, read.go for reading it from the form, lines.go
// for its lines and begin.go for what a new one starts with; store.go and its siblings
// for how it is kept; handler.go and its siblings for how a browser reaches it, and
// views.go, filled.go and the templ files for how it looks.
package agreement

import (
	"cmp"
	"strconv"
	"time"

	"gyoryu/internal/auth"
	"gyoryu/internal/charge"
	"gyoryu/internal/day"
	"gyoryu/internal/i18n"
)

// Kind is what sort of agreement it is.
type Kind string

// The kinds.
const (
	MoU                Kind = "mou"
	JointResearch      Kind = "joint_research"
	ResearcherExchange Kind = "researcher_exchange"
	DataSharing        Kind = "data_sharing"
	Understanding      Kind = "understanding" // the only one that is in force without being signed
)

// Kinds are all of them, in the order in which a form offers them.
var Kinds = []Kind{MoU, JointResearch, ResearcherExchange, DataSharing, Understanding}

// Verdict is what a manager decided when they looked at an agreement.
type Verdict string

// The verdicts.
const (
	GoesOn      Verdict = "goes_on"
	Renegotiate Verdict = "renegotiate"
	LetEnd      Verdict = "let_end"
)

// Verdicts are all of them.
var Verdicts = []Verdict{GoesOn, Renegotiate, LetEnd}

// Person is somebody in charge of a milestone.
type Person struct {
	ID     int64  `json:"id"`
	Name   string `json:"name"`
	Native string `json:"native"`
}

// Party is an institute that is party to an agreement.
type Party struct {
	ID       int64 // the institute's
	Short    string
	Name     string
	NameKO   string
	Home     bool // ours
	SignedBy string
}

// Milestone is what is to be reached, by when and by whom.
type Milestone struct {
	ID     int64
	Title  string
	DueOn  day.Day
	DoneOn day.Day // zero: it is still to be done
	Person *Person
}

// Late reports whether its day has passed and it is still to be done.
func (m Milestone) Late(today day.Day) bool { return m.DoneOn.IsZero() && m.DueOn.Before(today) }

// Area is an area of research that it is about.
type Area struct {
	ID     int64
	NameEN string
	NameKO string
}

// In is the area's name in l, or in the other language.
func (a Area) In(l i18n.Lang) string {
	if l == i18n.KO {
		return cmp.Or(a.NameKO, a.NameEN)
	}
	return cmp.Or(a.NameEN, a.NameKO)
}

// Reader is an account that may read a confidential agreement.
type Reader struct {
	ID   int64
	Name string
}

// Agreement is an agreement with its parts.
type Agreement struct {
	Head
	Parties    []Party
	Milestones []Milestone
	Areas      []Area
	Readers    []Reader
	Charges    []charge.InCharge
}

// Head is an agreement without its parts.
type Head struct {
	Standing
	ID           int64
	Version      int64
	Title        string
	Kind         Kind
	EndReason    string
	PrintedOn    day.Day
	SentOn       day.Day
	RenewalOfID  int64  // 0 none, or none that the reader may see
	RenewalTitle string // of the one that it renews
	PointID      int64  // of a visit, from which it came; 0 none, or none that the reader may see
	VisitID      int64  // of that point
	VisitTitle   string
	Notes        string
	Confidential bool
	CreatedBy    int64
	CreatedName  string
	CreatedAt    time.Time
	UpdatedAt    time.Time
	UpdatedName  string // who saved it last
	RemovedAt    *time.Time
	RemovedBy    int64
}

// EditableBy reports whether who may change it: managers, and staff who wrote it or are
// in charge of it now.
func (a Agreement) EditableBy(who auth.Account) bool {
	return who.Is(auth.Manager) || who.Is(auth.Staff) && (a.CreatedBy == who.ID ||
		charge.By(a.Charges, who))
}

// RestorableBy reports whether who may bring it back at now: a manager for ever, who
// removed it for 30 days.
func (a Agreement) RestorableBy(who auth.Account, now time.Time) bool {
	return who.Writes() && who.BringsBack(a.RemovedBy, a.RemovedAt, now)
}

// named are the people and institutes that it names.
func (a Agreement) named() (people, institutes []int64) {
	for _, m := range a.Milestones {
		if m.Person != nil {
			people = append(people, m.Person.ID)
		}
	}
	for _, p := range a.Parties {
		institutes = append(institutes, p.ID)
	}
	return people, institutes
}

// next is the milestone that comes next, or false.
func (a Agreement) next() (Milestone, bool) {
	var first Milestone
	for _, m := range a.Milestones {
		if m.DoneOn.IsZero() && !m.DueOn.IsZero() && (first.ID == 0 || m.DueOn.Before(first.DueOn)) {
			first = m
		}
	}
	return first, first.ID != 0
}

// Review is what a manager decided about an agreement on a day.
type Review struct {
	ReviewedOn day.Day
	Verdict    Verdict
	Note       string
	By         string
}

// Path is the address of an agreement's page.
func Path(id int64) string { return "/agreements/" + strconv.FormatInt(id, 10) }
