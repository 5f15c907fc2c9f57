// Package merge makes one of two institutes, or of two people, that were entered twice: the
// manager chooses field by field what the one that is kept says, everything that pointed at
// the other points at it from then on, and for 30 days all of that can be undone.
//
// Read merge.go for what a merge is, record.go for what is compared, institutes.go and people.go for
// the fields of each; refuse.go for what speaks against a merge, store.go for how merges are
// found, store_do.go and store_undo.go for merging and undoing (the repointing itself is in
// pg), store_twins.go for pairs that are known to be two; read.go for reading the form, handler.go and
// handler_undo.go for how a browser reaches it, views.go and the templ files for how it looks.
package merge

import (
	"strconv"
	"time"

	"gyoryu/internal/alike"
	"gyoryu/internal/auth"
)

// undoFor is how long a merge can be undone.
const undoFor = 30 * 24 * time.Hour

// Merge is one that was made.
type Merge struct {
	ID         int64
	Version    int64
	Noun       alike.Noun
	KeptID     int64
	MergedID   int64
	KeptName   string
	MergedName string // as they were called then
	CreatedAt  time.Time
	By         string
	UndoneAt   *time.Time
	UndoneBy   string
	Forgotten  bool  // somebody was anonymised since
	Next       int64 // the merge of the kept one into a third, which has to be undone before; 0: none
}

// InTime reports whether it may still be undone at now.
func (m Merge) InTime(now time.Time) bool { return now.Sub(m.CreatedAt) < undoFor }

// UndoableBy reports whether who may undo it at now: a manager, for 30 days, once, in the
// reverse order of merges that build on each other, and while nobody is unknown since.
func (m Merge) UndoableBy(who auth.Account, now time.Time) bool {
	return who.Is(auth.Manager) && m.UndoneAt == nil && m.InTime(now) && m.Next == 0 && !m.Forgotten
}

// Last is the last instant at which it can be undone.
func (m Merge) Last() time.Time { return m.CreatedAt.Add(undoFor) }

// Outcome is what became of a row when its merge was undone.
type Outcome string

// The outcomes.
const (
	Back  Outcome = "back"  // as it was before the merge
	Kept  Outcome = "kept"  // left, because it was edited since
	Stuck Outcome = "stuck" // not possible
)

// Outcomes are all of them.
var Outcomes = []Outcome{Back, Kept, Stuck}

// Row is what a merge did with one row.
type Row struct {
	ID      int64
	Part    string // its table
	Noun    string // of which record it is a part; empty: of none that has a page
	NounID  int64
	Name    string // how that record is called
	What    string // record, moved, aside, filled
	Outcome Outcome
	Reason  string
	Removed bool // the record was removed since
}

// Path is the address of a merge's page.
func Path(id int64) string { return "/merges/" + strconv.FormatInt(id, 10) }
