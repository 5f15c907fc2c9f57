// Package deputy keeps who stands in for whom, from a day to a day: a deputy is reminded of
// what the person is in charge of. Who does is shown by the kit charge.
//
// Read deputy.go for what one is, draft.go for reading its form, store.go for how they are
// kept, handler.go for how a browser reaches them, and views.go and the templ files for how
// they look.
package deputy

import (
	"strconv"
	"time"

	"gyoryu/internal/auth"
	"gyoryu/internal/charge"
	"gyoryu/internal/day"
)

// Deputy is somebody who stands in for another.
type Deputy struct {
	charge.StandIn
	Version     int64
	UpdatedName string // who saved it last
	RemovedAt   *time.Time
	RemovedBy   int64
}

// EditableBy reports whether who may change it: managers, and the person who is deputised.
func (d Deputy) EditableBy(who auth.Account) bool { return charge.NamesDeputies(who, d.PersonID) }

// RestorableBy reports whether who may bring it back at now: a manager for ever, who
// removed it for 30 days.
func (d Deputy) RestorableBy(who auth.Account, now time.Time) bool {
	return d.EditableBy(who) && who.BringsBack(d.RemovedBy, d.RemovedAt, now)
}

// Person is somebody of ours, or not any more.
type Person struct {
	ID     int64
	Name   string
	Native string
	AtHome bool // works here today, and is not archived
	Left   bool
}

// Path is the address of a deputy's page.
func Path(id int64) string { return "/deputies/" + strconv.FormatInt(id, 10) }

func personPath(id int64) string { return "/people/" + strconv.FormatInt(id, 10) }

// back is where the form leads back to unless it says.
func back(person int64) string { return personPath(person) + "#deputies" }

// over reports whether it was over before the day.
func over(to, today day.Day) bool { return !to.IsZero() && to.Before(today) }
