package exchange

import (
	"strings"

	"gyoryu/internal/api"
	"gyoryu/internal/day"
	"gyoryu/internal/form"
)

// Record is a stay as programs read and write it.
type Record struct {
	ID              int64       `json:"id" readOnly:"true"`
	Version         int64       `json:"version" readOnly:"true"`
	PersonID        int64       `json:"person_id"`
	FromInstituteID *int64      `json:"from_institute_id"`
	ToInstituteID   int64       `json:"to_institute_id"`
	StartsOn        day.Day     `json:"starts_on"`
	EndsOn          day.Day     `json:"ends_on"`
	Areas           []int64     `json:"areas"`
	State           State       `json:"state" enum:"planned,under_way,done,cancelled"`
	AgreementID     *int64      `json:"agreement_id"`
	Outcome         string      `json:"outcome"`
	CreatedAt       api.Instant `json:"created_at" readOnly:"true"`
	UpdatedAt       api.Instant `json:"updated_at" readOnly:"true"`
	Name            string      `json:"-"` // of the person, by which lists are sorted
}

// Place is its id and version.
func (r Record) Place() (id, version int64) { return r.ID, r.Version }

// fill writes what was sent into the form, which then is read like a page's.
func (r Record) fill(f *form.Form, sent func(string) bool) {
	set := func(field, value string) {
		if sent(field) {
			f.Set(field, value)
		}
	}
	set("starts_on", r.StartsOn.String())
	set("ends_on", r.EndsOn.String())
	set("state", string(r.State))
	set("outcome", r.Outcome)
	pick := func(as, field string, n *int64) {
		if !sent(as) {
			return
		}
		delete(f.All(), field) // so that the id alone says it
		f.Set(field+"_id", "")
		if n != nil {
			f.Set(field+"_id", id(*n))
		}
	}
	pick("person_id", "person", &r.PersonID)
	pick("from_institute_id", "from", r.FromInstituteID)
	pick("to_institute_id", "to", &r.ToInstituteID)
	if sent("agreement_id") {
		f.Set("agreement", "")
		if r.AgreementID != nil {
			f.Set("agreement", id(*r.AgreementID))
		}
	}
	if sent("areas") {
		f.All()["areas"] = nil
		for _, n := range r.Areas {
			f.All().Add("areas", id(n))
		}
	}
}

// sentAs is the field that a program sent for what the form calls field.
func sentAs(field string) string {
	switch strings.TrimSuffix(field, "_id") {
	case "person", "agreement":
		return strings.TrimSuffix(field, "_id") + "_id"
	case "from", "to":
		return field + "_institute_id"
	}
	return field
}
