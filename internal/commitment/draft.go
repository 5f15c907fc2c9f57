package commitment

import (
	"net/url"
	"slices"
	"strconv"

	"gyoryu/internal/day"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/pick"
)

const (
	maxWhat   = 4000
	maxReason = 1000
)

// Draft is a commitment as someone writes it down.
type Draft struct {
	What          string
	OwedBy        Side
	InstituteIDs  []int64
	PersonID      int64
	TheirPersonID int64
	DueOn         day.Day
	Recurs        string
	Evidence      string
	AgreementID   int64 // that contains it
	PointID       int64 // of a visit, which it came from; only when it is made

	visitID             int64
	person, theirPerson *pick.Person // as the form names them
	institutes          []*pick.Institute
}

// read reads the form. What is wrong with it is noted on f; names are still to be
// resolved, after which check and ids can be called.
func read(f *form.Form, names *pick.Names, today day.Day) Draft {
	f.Need("what")
	d := Draft{
		What:        f.Text("what", maxWhat),
		OwedBy:      form.OneOf(f, "owed_by", Sides...),
		person:      names.Person("person", false),
		theirPerson: names.Person("their_person", false),
		DueOn:       f.Day("due_on", today),
		Recurs:      form.OneOf(f, "recurs", "year"),
		Evidence:    f.Text("evidence", maxWhat),
		AgreementID: f.ID("agreement_id"),
	}
	if d.OwedBy == "" {
		d.OwedBy = Both
	}
	for _, i := range f.Indexes("institutes") {
		if field := form.At("institutes", i, "institute"); pick.Said(f, field) {
			d.institutes = append(d.institutes, names.Institute(field, false))
		}
	}
	return d
}

// check takes what the names resolved to, and notes on f what does not fit.
func (d *Draft) check(f *form.Form) {
	d.PersonID, d.TheirPersonID = d.person.ID, d.theirPerson.ID
	for _, i := range d.institutes {
		if i.ID != 0 && !slices.Contains(d.InstituteIDs, i.ID) {
			d.InstituteIDs = append(d.InstituteIDs, i.ID)
		}
	}
	f.Require("institutes[0].institute", len(d.institutes) > 0, i18n.M("commitment.needs-institute"))
}

// values is the commitment as the form writes it.
func (c Commitment) values(l i18n.Lang) url.Values {
	v := url.Values{
		"version": {versionOf(c)},
		"what":    {c.What}, "owed_by": {string(c.OwedBy)},
		"due_on": {day.Long(c.DueOn, string(l))}, "recurs": {c.Recurs}, "evidence": {c.Evidence},
	}
	if c.Agreement != nil {
		v.Set("agreement_id", strconv.FormatInt(c.Agreement.ID, 10))
	}
	fill(v, "person", c.Person)
	fill(v, "their_person", c.TheirPerson)
	for i, inst := range c.Institutes {
		v.Set(form.At("institutes", i, "institute"), inst.Short)
		v.Set(form.At("institutes", i, "institute_id"), strconv.FormatInt(inst.ID, 10))
	}
	return v
}

func fill(v url.Values, field string, p *Person) {
	if p != nil {
		v.Set(field, p.Name)
		v.Set(field+"_id", strconv.FormatInt(p.ID, 10))
	}
}

func versionOf(c Commitment) string { return strconv.FormatInt(c.Version, 10) }

func agreementID(a *Agreement) int64 {
	if a == nil {
		return 0
	}
	return a.ID
}

func personID(p *Person) int64 {
	if p == nil {
		return 0
	}
	return p.ID
}
