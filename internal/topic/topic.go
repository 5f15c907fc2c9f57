// Package topic keeps the subjects of joint research on their way: both sides put
// theirs on the table, then decide together which to work on, and publish it.
//
// Read topic.go for what a topic is, draft.go and lines.go for reading its form,
// begin.go for what a new one starts from; store.go and store_parts.go for how it is
// kept, store_find.go, store_offer.go, store_list.go, store_board.go and
// store_record.go for how it is read; handler.go, handler_save.go and
// handler_actions.go for how a browser reaches it, and views.go, filled.go and the templ
// files for how it looks; api.go and record.go for programs.
package topic

import (
	"slices"
	"strconv"
	"time"

	"gyoryu/internal/auth"
	"gyoryu/internal/charge"
	"gyoryu/internal/day"
)

// Stage is how far a topic has come.
type Stage string

// The stages.
const (
	Proposed  Stage = "proposed"
	Shared    Stage = "shared"   // both sides have it before them
	Selected  Stage = "selected" // decided together
	UnderWay  Stage = "under_way"
	Published Stage = "published"
	Dropped   Stage = "dropped"
)

// Stages are all of them, in the order of a topic's life.
var Stages = []Stage{Proposed, Shared, Selected, UnderWay, Published, Dropped}

// way are the stages that a topic goes through if it is not dropped.
var way = Stages[:5]

// step is the stage's place on the way, -1 if it is off it.
func (s Stage) step() int { return slices.Index(way, s) }

// Next is the stage that comes after it on the way; false after the last and off it.
func (s Stage) Next() (Stage, bool) {
	if i := s.step(); i >= 0 && i+1 < len(way) {
		return way[i+1], true
	}
	return "", false
}

// NeedsReason reports whether moving on to the stage takes a reason: the next one
// takes none; skipping, going back and dropping do.
func (s Stage) NeedsReason(to Stage) bool {
	next, ok := s.Next()
	return !ok || to != next
}

// Chosen reports whether it was decided to work on a topic in this stage.
func (s Stage) Chosen() bool { return s.step() >= Selected.step() }

// Person is one of the researchers.
type Person struct {
	ID     int64
	Name   string
	Native string
	At     string // the institute where they work, or worked last
	AtID   int64
	Ours   bool // it is our own institute
	Left   bool // they don't work there any more
}

// Institute is one that works on it.
type Institute struct {
	ID     int64
	Short  string
	Name   string
	NameKO string
	Home   bool
}

// Area is an area of research that it is about.
type Area struct {
	ID     int64
	NameEN string
	NameKO string
}

// Reader is an account that may read a confidential topic.
type Reader struct {
	ID   int64
	Name string
}

// Head is a topic without its parts.
type Head struct {
	ID           int64
	Version      int64
	Title        string
	Stage        Stage
	StageOn      day.Day // since when
	Confidential bool
	CreatedBy    int64
	ProposerID   int64   // institute
	Charged      []int64 // the people in charge of it now
}

// Topic is a subject of joint research with all its parts.
type Topic struct {
	Head
	Summary     string
	AgreementID int64 // under which it runs, if the reader sees it; likewise below
	Agreement   string
	PointID     int64 // where it was first raised
	Point       string
	VisitID     int64
	Visit       string
	VisitOn     day.Day
	CreatedName string
	CreatedAt   time.Time
	UpdatedName string // who saved it last
	RemovedAt   *time.Time
	RemovedBy   int64

	Areas      []Area            `db:"-"`
	Readers    []Reader          `db:"-"`
	Institutes []Institute       `db:"-"`
	People     []Person          `db:"-"`
	Charges    []charge.InCharge `db:"-"`
}

// EditableBy reports whether who may change and move it: managers, who wrote it, and
// who is in charge of it now. What a researcher proposed is theirs to change while it
// is proposed.
func (h Head) EditableBy(who auth.Account) bool {
	switch {
	case !who.Proposes():
		return false
	case who.Is(auth.Manager) || who.IsPerson(h.Charged...):
		return true
	}
	return who.ID == h.CreatedBy && (who.Is(auth.Staff) || h.Stage == Proposed)
}

// MovableTo reports whether who, who may change it, may move it there: to decide on a
// topic, or to go past that, is for staff and managers.
func (h Head) MovableTo(to Stage, who auth.Account) bool {
	return who.Writes() || !decides(h.Stage, to)
}

// decides reports whether a topic that moves there is thereby selected.
func decides(from, to Stage) bool {
	return to == Selected || from.step() < Selected.step() && to.Chosen()
}

// RestorableBy reports whether who may bring it back at now: a manager for ever,
// who removed it for 30 days.
func (t Topic) RestorableBy(who auth.Account, now time.Time) bool {
	return who.Proposes() && who.BringsBack(t.RemovedBy, t.RemovedAt, now)
}

// side are the researchers of our side, or of the others.
func (t Topic) side(ours bool) []Person {
	var all []Person
	for _, p := range t.People {
		if p.Ours == ours {
			all = append(all, p)
		}
	}
	return all
}

// proposer is the institute that put it on the table, or false.
func (t Topic) proposer() (Institute, bool) {
	i := slices.IndexFunc(t.Institutes, func(i Institute) bool { return i.ID == t.ProposerID })
	if i < 0 {
		return Institute{}, false
	}
	return t.Institutes[i], true
}

// named are the people and institutes that it names.
func (t Topic) named() (people, institutes []int64) {
	for _, p := range t.People {
		people = append(people, p.ID)
	}
	for _, i := range t.Institutes {
		institutes = append(institutes, i.ID)
	}
	return people, institutes
}

// Move is a step from one stage to another.
type Move struct {
	From, To Stage
	On       day.Day
	Reason   string
	By       string
}

// Output is something that came of it.
type Output struct {
	ID          int64
	Title       string
	Kind        string
	PublishedOn day.Day
}

// Rival is a topic that was on the table together with this one.
type Rival struct {
	ID       int64
	Title    string
	Stage    Stage
	StageOn  day.Day
	Proposer string // the institute's short name
	ByID     int64  // of the institute
	Ours     bool
	ChosenOn day.Day // when it was selected last
}

// Path is the address of a topic's page.
func Path(id int64) string { return "/topics/" + strconv.FormatInt(id, 10) }
