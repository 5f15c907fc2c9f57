package forum

import (
	"slices"
	"strconv"
	"time"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/i18n"
	"gyoryu/internal/visit"
)

// LedBy is who led an edition; empty where nobody knows.
type LedBy string

// Who led it.
const (
	Government  LedBy = "government"
	Institutes  LedBy = "institutes"
	Researchers LedBy = "researchers"
)

// Leaders are all of them.
var Leaders = []LedBy{Government, Institutes, Researchers}

// Person is somebody who took part.
type Person struct {
	ID     int64  `json:"id"`
	Name   string `json:"name"`
	Native string `json:"native"`
}

// Point is one thing recorded at an edition.
type Point struct {
	ID   int64      `json:"id"`
	Kind visit.Kind `json:"kind"`
	Text string     `json:"text"`
}

// Edition is one meeting of a forum.
type Edition struct {
	ID          int64
	ForumID     int64
	Number      int
	StartsOn    day.Day // zero: not known; the last day is then, too
	EndsOn      day.Day
	City        string
	Theme       string
	LedBy       LedBy
	Researchers *int // who took part; nil: nobody knows
	People      []Person
	Points      []Point
	Version     int64
	CreatedBy   int64
	UpdatedName string
	RemovedAt   *time.Time
	RemovedBy   int64

	ForumName   string
	ForumNameKO string
	ForumBy     int64   // who wrote the forum down
	InCharge    []int64 // people in charge of the forum today
}

// Forum is the forum's name in the language l.
func (e Edition) Forum(l i18n.Lang) string { return in(l, e.ForumName, e.ForumNameKO) }

// EditableBy reports whether who may change it: managers, and staff who wrote it or
// its forum, or are in charge of that.
func (e Edition) EditableBy(who auth.Account) bool {
	return who.Is(auth.Manager) || who.Is(auth.Staff) &&
		(slices.Contains([]int64{e.CreatedBy, e.ForumBy}, who.ID) || who.IsPerson(e.InCharge...))
}

// RestorableBy reports whether who may bring it back at now.
func (e Edition) RestorableBy(who auth.Account, now time.Time) bool {
	return who.Writes() && who.BringsBack(e.RemovedBy, e.RemovedAt, now)
}

// Over reports whether it is known to be over.
func (e Edition) Over(today day.Day) bool { return !e.EndsOn.IsZero() && e.EndsOn.Before(today) }

// problems are what was asked to change there.
func (e Edition) problems() []Point {
	var all []Point
	for _, p := range e.Points {
		if p.Kind == visit.Problem {
			all = append(all, p)
		}
	}
	return all
}

// named are the people that it names.
func (e Edition) named() (people []int64) {
	for _, p := range e.People {
		people = append(people, p.ID)
	}
	return people
}

// EditionPath is the address of an edition's page.
func EditionPath(id int64) string { return "/editions/" + strconv.FormatInt(id, 10) }
