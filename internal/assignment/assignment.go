// Package assignment puts people in charge of institutes, agreements, topics and forums,
// from a day to a day. Who is in charge is shown by the kit charge, on the pages of all
// of these.
//
// Read assignment.go for what one is, draft.go for reading its form, store.go and
// store_list.go for how they are kept, store_target.go for what they are of; handler.go and
// handler_actions.go for how a browser reaches them, and views.go and the templ files
// for how they look.
package assignment

import (
	"strconv"
	"time"

	"gyoryu/internal/auth"
	"gyoryu/internal/charge"
	"gyoryu/internal/day"
	"gyoryu/internal/i18n"
)

// Assignment is somebody in charge of something.
type Assignment struct {
	ID          int64
	Version     int64
	PersonID    int64
	Person      string
	Native      string
	Of          charge.Of
	OfID        int64
	OfName      string
	OfNameKO    string
	Side        charge.Side
	Role        string
	StartsOn    day.Day
	EndsOn      day.Day
	Concerned   bool // what it is of is who asks' to change: see concerned
	UpdatedAt   time.Time
	UpdatedName string // who saved it last
	RemovedAt   *time.Time
	RemovedBy   int64
	Left        bool    // they do not work here any more
	Deputy      *Deputy // who stands in for them today
}

// Deputy is somebody who stands in for who is in charge.
type Deputy struct {
	ID     int64   `json:"id"`
	Name   string  `json:"name"`
	Native string  `json:"native"`
	Until  day.Day `json:"until"`
}

// Span is from when to when.
func (a Assignment) Span() charge.Span { return charge.Span{From: a.StartsOn, To: a.EndsOn} }

// Called is what it is of, in the reader's language.
func (a Assignment) Called(l i18n.Lang) string {
	return Target{Name: a.OfName, NameKO: a.OfNameKO}.Called(l)
}

// Href is the address of what it is of.
func (a Assignment) Href() string { return a.Of.Href(a.OfID) }

// EditableBy reports whether who may change it: managers, and staff who may change
// what it is of.
func (a Assignment) EditableBy(who auth.Account) bool {
	return who.Is(auth.Manager) || who.Is(auth.Staff) && a.Concerned
}

// RestorableBy reports whether who may bring it back at now: a manager for ever, who
// removed it for 30 days.
func (a Assignment) RestorableBy(who auth.Account, now time.Time) bool {
	return who.Writes() && who.BringsBack(a.RemovedBy, a.RemovedAt, now)
}

// Target is what somebody is to be in charge of.
type Target struct {
	Of        charge.Of
	ID        int64
	Name      string
	NameKO    string
	Concerned bool
}

// Called is its name in the reader's language.
func (t Target) Called(l i18n.Lang) string {
	return charge.Duty{Name: t.Name, NameKO: t.NameKO}.Called(l)
}

// EditableBy reports whether who may say who is in charge of it.
func (t Target) EditableBy(who auth.Account) bool {
	return Assignment{Concerned: t.Concerned}.EditableBy(who)
}

// Path is the address of an assignment's page.
func Path(id int64) string { return "/assignments/" + strconv.FormatInt(id, 10) }
