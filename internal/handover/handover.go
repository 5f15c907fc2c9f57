// Package handover gives one person's duties to another from a day on, in one action: what
// they are in charge of, their open commitments and their open milestones. Each handover is
// kept, can be undone for 30 days, and has a pack: what the successor has to know, on paper.
//
// Read handover.go for what a handover is, draft.go for reading its form; store.go for how
// one is found, store_duties.go for what can be handed over, store_do.go and store_undo.go
// for handing over and taking back, pack.go and store_pack.go for the pack; handler.go for
// how a browser reaches it, and views.go and the templ files for how it looks.
package handover

import (
	"strconv"
	"time"

	"gyoryu/internal/auth"
	"gyoryu/internal/charge"
	"gyoryu/internal/day"
	"gyoryu/internal/i18n"
)

// Kind is what sort of duty goes over.
type Kind string

// The kinds.
const (
	Assignment Kind = "assignment"
	Commitment Kind = "commitment"
	Milestone  Kind = "milestone"
)

// Kinds are all of them, in the order in which they are shown.
var Kinds = []Kind{Assignment, Commitment, Milestone}

// State is what became of a duty.
type State string

// The states.
const (
	Moved State = "moved" // the successor's
	Kept  State = "kept"  // undone, but it was edited since: still the successor's
	Back  State = "back"  // undone
	Stuck State = "stuck" // it could not be undone
	Left  State = "left"  // it never went over
)

// Person is one of the two.
type Person struct {
	ID       int64
	Name     string
	Native   string
	AtHome   bool // has a position at our institute
	Left     bool // had one, and has none any more
	Archived bool
	Removed  bool // or anonymised
}

// Takes reports whether somebody may take duties over: who works here.
func (p Person) Takes() bool { return p.AtHome && !p.Archived && !p.Removed }

// MayHandOver reports whether who may hand over a person's duties: managers anybody's,
// staff their own.
func MayHandOver(who auth.Account, person int64) bool {
	return who.Is(auth.Manager) || who.Is(auth.Staff) && who.IsPerson(person)
}

// Duty is something that a person is in charge of, and that may go over.
type Duty struct {
	Kind         Kind
	ID           int64
	Version      int64     // of a milestone its agreement's
	Of           charge.Of // what an assignment is of; of a milestone its agreement
	OfID         int64
	Name         string
	NameKO       string
	Under        string // of a milestone its agreement, of a commitment its institutes
	Role         string
	StartsOn     day.Day
	EndsOn       day.Day
	DueOn        day.Day
	Since        day.Day // how far back it may be handed over; zero: it has no days
	Confidential bool
	Blocked      string // why it cannot go over; empty if it can
}

// Pick is the duty as the form names it, in the version in which it was shown.
func (d Duty) Pick() string { return pick{d.Kind, d.ID, d.Version}.String() }

// Called is its name in the reader's language.
func (d Duty) Called(l i18n.Lang) string {
	return charge.Duty{Name: d.Name, NameKO: d.NameKO}.Called(l)
}

// Href is the address where one reads about it.
func (d Duty) Href() string { return href(d.Kind, d.ID, d.Of, d.OfID) }

func href(k Kind, id int64, of charge.Of, ofID int64) string {
	if k == Commitment {
		return "/commitments/" + strconv.FormatInt(id, 10)
	}
	return of.Href(ofID)
}

// Handover is one that was done.
type Handover struct {
	ID          int64
	Version     int64
	From        Person
	To          Person
	StartsOn    day.Day
	CreatedAt   time.Time
	CreatedBy   int64
	CreatedName string
	UndoneAt    *time.Time
}

// SeenBy reports whether who may see it: managers, both people, and who did it. What it
// names is shown as far as they may see that.
func (h Handover) SeenBy(who auth.Account) bool {
	return who.Is(auth.Manager) || who.SignedIn() && who.ID == h.CreatedBy || who.IsPerson(h.From.ID, h.To.ID)
}

// undoFor is how long it can be undone.
const undoFor = 30 * 24 * time.Hour

// InTime reports whether it may still be undone at now.
func (h Handover) InTime(now time.Time) bool { return now.Sub(h.CreatedAt) < undoFor }

// UndoableBy reports whether who may undo it at now: a manager, for 30 days, once, while
// the person is there to whom it all goes back.
func (h Handover) UndoableBy(who auth.Account, now time.Time) bool {
	return who.Is(auth.Manager) && h.UndoneAt == nil && !h.From.Removed && h.InTime(now)
}

// Item is a duty of a handover, and what became of it.
type Item struct {
	ID           int64
	Kind         Kind
	RefID        int64 // the assignment, commitment or milestone; 0: the milestone was deleted
	HeirID       int64 // the assignment that began for the successor
	EndedOn      day.Day
	LeftVersion  int64
	State        State
	Reason       string
	Of           charge.Of
	OfID         int64
	Name         string
	NameKO       string
	Under        string
	DueOn        day.Day
	Confidential bool
	Removed      bool
}

// Called is its name in the reader's language.
func (i Item) Called(l i18n.Lang) string {
	return charge.Duty{Name: i.Name, NameKO: i.NameKO}.Called(l)
}

// Href is the address where one reads about it.
func (i Item) Href() string { return href(i.Kind, i.RefID, i.Of, i.OfID) }

// Theirs reports whether the duty is the successor's now.
func (i Item) Theirs() bool { return i.State == Moved || i.State == Kept }

// Path is the address of a handover's page.
func Path(id int64) string { return "/handovers/" + strconv.FormatInt(id, 10) }

// OfPerson is the address where a person's duties are handed over.
func OfPerson(id int64) string { return "/people/" + strconv.FormatInt(id, 10) + "/handover" }
