package exchange

import (
	"net/url"
	"strconv"
	"strings"

	"gyoryu/internal/day"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/pick"
)

const (
	maxOutcome = 20000
	fiveYears  = 5*365 + 1 // days; what is longer is asked about
)

// Draft is a stay as somebody writes it down.
type Draft struct {
	PersonID    int64
	FromID      int64 // 0: not known
	ToID        int64
	StartsOn    day.Day
	EndsOn      day.Day
	State       State // by its days unless set
	AgreementID int64
	AreaIDs     []int64
	Outcome     string

	person   *pick.Person // as the form names them, perhaps for the first time
	from, to *pick.Institute
}

// read reads the form. What is wrong with it is noted on f; names are still to be
// resolved, after which check can be called.
func read(f *form.Form, names *pick.Names, today day.Day) Draft {
	d := Draft{
		person:      names.Person("person", true),
		from:        names.Institute("from", true),
		to:          names.Institute("to", true),
		AreaIDs:     f.IDs("areas"),
		State:       form.OneOf(f, "state", States...),
		AgreementID: f.ID("agreement"),
		Outcome:     f.Text("outcome", maxOutcome),
	}
	d.StartsOn, d.EndsOn = f.Days("starts_on", "ends_on", today)
	if strings.TrimSpace(f.Value("ends_on")) == "" && d.EndsOn == d.StartsOn {
		d.EndsOn = day.Day{} // of a stay, unlike a visit, the last day may not be known yet
	}
	f.Require("person", pick.Said(f, "person"), i18n.M("form.needed"))
	f.Require("to", pick.Said(f, "to"), i18n.M("form.needed"))
	return d
}

// check takes what the names resolved to, and notes on f what does not fit.
func (d *Draft) check(f *form.Form, today day.Day) {
	d.PersonID, d.FromID, d.ToID = d.person.ID, d.from.ID, d.to.ID
	f.Require("to", !d.to.Same(d.from), i18n.M("exchange.same-institute"))
	if d.State == "" && f.Complaint("state", i18n.EN) == "" {
		d.State = d.byDays(today)
	}
}

// byDays is how a stay stands of which only the days were said.
func (d Draft) byDays(today day.Day) State {
	switch {
	case d.EndsOn.Before(today):
		return Done
	case !d.StartsOn.IsZero() && !d.StartsOn.After(today):
		return UnderWay
	}
	return Planned
}

// values is the stay as the form writes it.
func (e Exchange) values(l i18n.Lang) url.Values {
	v := url.Values{
		"version":   {versionOf(e)},
		"starts_on": {day.Long(e.StartsOn, string(l))}, "ends_on": {day.Long(e.EndsOn, string(l))},
		"state": {string(e.State)}, "agreement": {idOr(e.AgreementID)}, "outcome": {e.Outcome},
		"person": {e.Person.Name}, "person_id": {id(e.Person.ID)},
		"to": {e.To.Short}, "to_id": {id(e.To.ID)}, "from": {""}, "from_id": {""},
	}
	if e.From != nil {
		v.Set("from", e.From.Short)
		v.Set("from_id", id(e.From.ID))
	}
	for _, a := range e.Areas {
		v.Add("areas", id(a.ID))
	}
	return v
}

func versionOf(e Exchange) string { return id(e.Version) }

func id(n int64) string { return strconv.FormatInt(n, 10) }

// idOr is an id as a form has it, empty for none.
func idOr(n int64) string {
	if n == 0 {
		return ""
	}
	return id(n)
}
