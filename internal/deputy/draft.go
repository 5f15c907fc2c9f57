package deputy

import (
	"net/url"
	"strconv"

	"gyoryu/internal/day"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/pick"
)

// Draft is a deputy as somebody writes it down.
type Draft struct {
	PersonID int64
	DeputyID int64
	From, To day.Day

	deputy *pick.Person // as the form names them
}

// read reads the form. What is wrong with it is noted on f; the name is still to be
// resolved, after which check can be called.
func read(f *form.Form, names *pick.Names, person int64, today day.Day) Draft {
	d := Draft{PersonID: person, deputy: names.Person("deputy", false)}
	f.Require("deputy", pick.Said(f, "deputy"), i18n.M("deputy.needs-deputy"))
	f.Need("from")
	f.Need("to")
	d.From, d.To = f.Day("from", today), f.Day("to", today)
	f.Require("to", d.From.IsZero() || d.To.IsZero() || !d.To.Before(d.From), i18n.M("form.days-backwards"))
	return d
}

// check notes what is wrong with who is to stand in, who is nobody if not known; was is
// what was there before, nil if nothing.
func (d Draft) check(f *form.Form, deputy Person, was *Deputy, today day.Day) {
	if was == nil || was.To != d.To {
		f.Require("to", !over(d.To, today), i18n.M("deputy.over-already"))
	}
	switch {
	case d.DeputyID == 0 || was != nil && was.DeputyID == d.DeputyID:
	case d.DeputyID == d.PersonID:
		f.Reject("deputy", i18n.M("deputy.oneself"))
	case deputy.Left:
		f.Reject("deputy", i18n.M("deputy.has-left", "name", deputy.Name))
	case !deputy.AtHome:
		f.Reject("deputy", i18n.M("deputy.not-ours", "name", deputy.Name))
	}
}

// values is the deputy as the form writes it.
func (d Deputy) values(l i18n.Lang) url.Values {
	return url.Values{
		"version": {versionOf(d)}, "person": {strconv.FormatInt(d.PersonID, 10)},
		"deputy": {d.StandIn.Deputy}, "deputy_id": {strconv.FormatInt(d.DeputyID, 10)},
		"from": {day.Long(d.From, string(l))}, "to": {day.Long(d.To, string(l))},
	}
}

func versionOf(d Deputy) string { return strconv.FormatInt(d.Version, 10) }
