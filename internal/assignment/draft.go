package assignment

import (
	"net/url"
	"strconv"

	"gyoryu/internal/charge"
	"gyoryu/internal/day"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/pick"
)

const maxRole = 200

// Draft is an assignment as someone writes it down.
type Draft struct {
	PersonID int64
	Of       charge.Of
	OfID     int64
	Side     charge.Side
	Role     string
	From, To day.Day

	person    *pick.Person    // as the form names them, perhaps to be made
	institute *pick.Institute // where the form asks of which
}

// read reads the form. What is wrong with it is noted on f; names are still to be
// resolved, after which check can be called.
func read(f *form.Form, names *pick.Names, today day.Day) Draft {
	d := Draft{
		person: names.Person("person", true),
		Of:     form.OneOf(f, "of", charge.Everything...),
		OfID:   f.ID("id"),
		Side:   form.OneOf(f, "side", charge.Sides...),
		Role:   f.Line("role", maxRole),
	}
	d.From, d.To = f.Day("from", today), f.Day("to", today)
	f.Require("person", pick.Said(f, "person"), i18n.M("assignment.needs-person"))
	f.Require("to", d.From.IsZero() || d.To.IsZero() || !d.To.Before(d.From), i18n.M("form.days-backwards"))
	if d.Side == "" {
		d.Side = charge.Ours
	}
	if d.Of == "" && d.OfID == 0 {
		d.institute = names.Institute("institute", false)
	}
	return d
}

// named takes what the names resolved to.
func (d *Draft) named(f *form.Form) {
	d.PersonID = d.person.ID
	if d.institute != nil && d.institute.ID != 0 {
		d.Of, d.OfID = charge.Institute, d.institute.ID
	}
	if d.Of == "" || d.OfID == 0 {
		f.Reject("institute", i18n.M("assignment.needs-of"))
	}
}

// doubts asks what is unusual but may be meant, where it is new: was is what was there
// before, nil if nothing.
func (d Draft) doubts(f *form.Form, p standing, was *Assignment, today day.Day) {
	same := was != nil && was.PersonID == d.PersonID
	now := charge.Span{From: d.From, To: d.To}.Open(today)
	switch {
	case d.PersonID == 0 || !p.Placed || same && was.Side == d.Side:
	case !p.Here && now && !same:
		f.Ask("person", i18n.M("assignment.has-left"))
	case p.Here && d.Side == charge.Ours && !p.AtHome:
		f.Ask("side", i18n.M("assignment.not-ours"))
	case p.Here && d.Side == charge.Theirs && p.AtHome:
		f.Ask("side", i18n.M("assignment.not-theirs"))
	}
}

// values is the assignment as the form writes it.
func (a Assignment) values(l i18n.Lang) url.Values {
	return url.Values{
		"version": {versionOf(a)},
		"of":      {string(a.Of)}, "id": {strconv.FormatInt(a.OfID, 10)},
		"person": {a.Person}, "person_id": {strconv.FormatInt(a.PersonID, 10)},
		"side": {string(a.Side)}, "role": {a.Role},
		"from": {day.Long(a.StartsOn, string(l))}, "to": {day.Long(a.EndsOn, string(l))},
	}
}

func versionOf(a Assignment) string { return strconv.FormatInt(a.Version, 10) }
