package forum

import (
	"gyoryu/internal/day"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/pick"
	"gyoryu/internal/visit"
)

const (
	maxNumber      = 10000
	maxCity        = 200
	maxTheme       = 1000
	maxResearchers = 100000
	maxPeople      = 1000
	maxPoints      = 500
	maxDays        = 60
)

// EditionDraft is an edition as somebody writes it down.
type EditionDraft struct {
	ForumID     int64 // only when it is made
	Number      int
	StartsOn    day.Day
	EndsOn      day.Day
	City        string
	Theme       string
	LedBy       LedBy
	Researchers *int
	People      []Participant
	Points      []PointDraft
}

// Participant is a named person who took part.
type Participant struct {
	*pick.Person
	field string
}

// PointDraft is a point as written down; ID is that of the point that it changes.
type PointDraft struct {
	ID    int64
	Kind  visit.Kind
	Text  string
	field string
}

// check notes on f what does not fit together. e is the edition that the draft changes,
// nil for a new one.
func (d EditionDraft) check(f *form.Form, e *Edition) {
	f.Require("starts_on", !d.StartsOn.IsZero() || d.EndsOn.IsZero() || f.Value("starts_on") != "", i18n.M("forum.first-day-too"))
	f.Require("ends_on", d.StartsOn.IsZero() || d.EndsOn.IsZero() || d.EndsOn.Sub(d.StartsOn) <= maxDays, i18n.M("forum.too-long", "max", maxDays))
	f.Require("people", len(d.People) <= maxPeople, i18n.M("forum.too-many", "max", maxPeople))
	f.Require("points", len(d.Points) <= maxPoints, i18n.M("forum.too-many", "max", maxPoints))
	for i, p := range d.People {
		for _, earlier := range d.People[:i] {
			f.Require(p.field, !p.Same(earlier.Person), i18n.M("visit.person-twice"))
		}
	}
	there := map[int64]bool{}
	if e != nil {
		for _, p := range e.Points {
			there[p.ID] = true
		}
	}
	stale := e != nil && f.Version() != e.Version
	for _, p := range d.Points {
		f.Require(p.field+".text", p.ID == 0 || there[p.ID] || stale, i18n.M("form.no-such-record"))
		delete(there, p.ID) // no line is there twice
	}
}
