package output

import (
	"gyoryu/internal/day"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/pick"
)

const (
	maxTitle  = 500
	maxNotes  = 20000
	maxPeople = 100
	maxLines  = 100 // topics, stays, and institutes that it was shared with

	firstYear = 1900 // before it, a year is mistyped
	ahead     = 5    // years after today, likewise
)

// Draft is an output as somebody writes it down.
type Draft struct {
	Title       string
	Kind        Kind
	PublishedOn day.Day
	DOI         string // bare: 10.1234/abc
	URL         string
	Notes       string
	People      []*pick.Person // in order
	TopicIDs    []int64
	ExchangeIDs []int64
	Shared      []ShareDraft

	peopleAt      []string // the fields of the people
	topics, stays []*ref   // as the form names them
}

// ShareDraft is an institute that it was shared with, and when if that is known.
type ShareDraft struct {
	Institute *pick.Institute
	On        day.Day

	field string
}

// check takes what the names resolved to, and notes on f what does not fit together.
// Fields that could not be read have their complaint already.
func (d *Draft) check(f *form.Form, today day.Day) {
	d.TopicIDs, d.ExchangeIDs = once(d.topics), once(d.stays)
	f.Require("title", d.Title != "" || f.Complaint("title", i18n.EN) != "", i18n.M("form.needed"))
	f.Require("kind", d.Kind != "", i18n.M("form.needed"))
	checkPublished(f, "published_on", d.PublishedOn, today)
	for i, p := range d.People {
		for _, earlier := range d.People[:i] {
			f.Require(d.peopleAt[i], !p.Same(earlier), i18n.M("output.person-twice"))
		}
	}
	f.Require("people", len(d.People) <= maxPeople, i18n.M("output.too-many", "max", maxPeople))
	f.Require("topics", len(d.topics) <= maxLines, i18n.M("output.too-many", "max", maxLines))
	f.Require("stays", len(d.stays) <= maxLines, i18n.M("output.too-many", "max", maxLines))
	f.Require("shared", len(d.Shared) <= maxLines, i18n.M("output.too-many", "max", maxLines))
	for i, s := range d.Shared {
		for _, earlier := range d.Shared[:i] {
			f.Require(s.field+".institute", !s.Institute.Same(earlier.Institute), i18n.M("output.shared-twice"))
		}
		checkShared(f, s.field+".on", s.On, today)
	}
}

// checkPublished asks about a day that is still to come, and refuses one that must be
// mistyped.
func checkPublished(f *form.Form, field string, on, today day.Day) {
	switch {
	case on.IsZero():
	case on.Year < firstYear || on.Year > today.Year+ahead:
		f.Reject(field, i18n.M("output.absurd-day", "first", firstYear, "last", today.Year+ahead))
	case on.After(today):
		f.Ask(field, i18n.M("output.not-out-yet"))
	}
}

// checkShared refuses a day of sharing that has not come, or must be mistyped.
func checkShared(f *form.Form, field string, on, today day.Day) {
	f.Require(field, !on.After(today), i18n.M("output.not-yet"))
	f.Require(field, on.IsZero() || on.Year >= firstYear, i18n.M("output.absurd-day", "first", firstYear, "last", today.Year))
}
