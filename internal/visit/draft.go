package visit

import (
	"strings"

	"gyoryu/internal/day"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/pick"
)

const (
	maxTitle  = 300
	maxText   = 4000
	maxLong   = 20000
	maxPlace  = 200
	maxPeople = 10000
	maxStops  = 100
	maxPoints = 500
	maxDays   = 366 // of which lists make use

	reportDays = 30 // after the last day a report is due: also a day that must exist
)

// Draft is a visit as somebody writes it down.
type Draft struct {
	Title          string
	Direction      Direction
	StartsOn       day.Day
	EndsOn         day.Day
	Purpose        string
	DelegationSize int // 0 not said
	State          State
	Outcome        string
	Confidential   bool
	Leader         int // which of the delegates, -1 none
	Delegates      []Delegate
	AreaIDs        []int64
	ReaderIDs      []int64
	Stops          []StopDraft
	Points         []PointDraft // about the visit as a whole
}

// Delegate is a named person of the delegation.
type Delegate struct {
	*pick.Person
	Role  string
	field string
}

// StopDraft is a stop as written down; ID is that of the stop that it changes.
type StopDraft struct {
	ID        int64
	Institute *pick.Institute
	MetOn     day.Day
	Place     string
	People    []Delegate
	Points    []PointDraft
	field     string
}

// PointDraft is a point as written down; ID is that of the point that it changes.
// Person and DueOn go to the commitment that a new agreed point makes.
type PointDraft struct {
	ID       int64
	Kind     Kind
	Text     string
	NoAction bool
	Person   *pick.Person
	DueOn    day.Day
	With     []int // of a point about the whole: indexes of the stops; nil all
	field    string
}

// Makes reports whether the point asks for a commitment.
func (p PointDraft) Makes() bool { return p.Kind == Agreed && !p.NoAction }

// check notes on f what does not fit together. Fields that could not be read have
// their complaint already.
func (d Draft) check(f *form.Form) {
	f.Require("title", d.Title != "" || f.Complaint("title", i18n.EN) != "", i18n.M("form.needed"))
	f.Require("direction", d.Direction != "", i18n.M("form.needed"))
	f.Require("starts_on", !d.StartsOn.IsZero() || strings.TrimSpace(f.Value("starts_on")) != "", i18n.M("form.needed"))
	f.Require("ends_on", d.StartsOn.IsZero() || d.EndsOn.IsZero() || !d.EndsOn.Before(d.StartsOn), i18n.M("form.days-backwards"))
	f.Require("ends_on", d.EndsOn.Sub(d.StartsOn) <= maxDays, i18n.M("visit.too-long", "max", maxDays))
	f.Require("starts_on", d.EndsOn.IsZero() || !d.EndsOn.Add(reportDays).IsZero(), i18n.M("form.day-out-of-range", "typed", d.EndsOn))
	if d.DelegationSize > 0 {
		f.Require("delegation_size", d.DelegationSize >= len(d.Delegates),
			i18n.M("visit.more-named", "n", len(d.Delegates), "total", d.DelegationSize))
	}
	twice(f, d.Delegates)
	f.Require("stops[0].institute", len(d.Stops) <= maxStops, i18n.M("visit.too-many-stops", "max", maxStops))
	if d.Direction == Contact {
		f.Require("stops[0].institute", len(d.Stops) > 0, i18n.M("visit.contact-with-whom"))
	}
	points := len(d.Points)
	for i, s := range d.Stops {
		points += len(s.Points)
		f.Require(s.field+".met_on", s.MetOn.IsZero() || d.StartsOn.IsZero() || (!s.MetOn.Before(d.StartsOn) && !s.MetOn.After(d.EndsOn)),
			i18n.M("visit.day-outside"))
		if i > 0 && s.Institute.Same(d.Stops[i-1].Institute) {
			f.Ask(s.field+".institute", i18n.M("visit.same-institute-twice"))
		}
		twice(f, s.People)
		d.checkPoints(f, s.Points)
	}
	d.checkPoints(f, d.Points)
	f.Require("title", points <= maxPoints, i18n.M("visit.too-many-points", "max", maxPoints))
}

func (d Draft) checkPoints(f *form.Form, points []PointDraft) {
	for _, p := range points {
		f.Require(p.field+".text", p.Text != "" || f.Complaint(p.field+".text", i18n.EN) != "", i18n.M("form.needed"))
		f.Require(p.field+".kind", p.Kind != "", i18n.M("form.needed"))
		f.Require(p.field+".due_on", p.DueOn.IsZero() || d.StartsOn.IsZero() || !p.DueOn.Before(d.StartsOn), i18n.M("visit.due-before"))
	}
}

func twice(f *form.Form, people []Delegate) {
	for i, p := range people {
		for _, earlier := range people[:i] {
			f.Require(p.field, !p.Same(earlier.Person), i18n.M("visit.person-twice"))
		}
	}
}
