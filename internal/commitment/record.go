package commitment

import (
	"strconv"
	"strings"

	"gyoryu/internal/api"
	"gyoryu/internal/day"
	"gyoryu/internal/form"
)

// Record is a commitment as programs read and write it.
type Record struct {
	ID            int64       `json:"id" readOnly:"true"`
	Version       int64       `json:"version" readOnly:"true"`
	What          string      `json:"what"`
	OwedBy        Side        `json:"owed_by" enum:"us,them,both"`
	InstituteIDs  []int64     `json:"institute_ids"`
	PersonID      *int64      `json:"person_id"`
	TheirPersonID *int64      `json:"their_person_id"`
	DueOn         day.Day     `json:"due_on"`
	State         State       `json:"state" enum:"open,under_way,kept,dropped"`
	StateOn       day.Day     `json:"state_on"`
	Reason        string      `json:"reason"`
	Evidence      string      `json:"evidence"`
	Recurs        string      `json:"recurs"`
	PointID       *int64      `json:"point_id"`
	AgreementID   *int64      `json:"agreement_id"`
	VisitID       *int64      `json:"visit_id" readOnly:"true"`
	CreatedAt     api.Instant `json:"created_at" readOnly:"true"`
	UpdatedAt     api.Instant `json:"updated_at" readOnly:"true"`
	UrgentOn      day.Day     `json:"-"`
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
	set("what", r.What)
	set("owed_by", string(r.OwedBy))
	set("due_on", r.DueOn.String())
	set("recurs", r.Recurs)
	set("evidence", r.Evidence)
	if sent("agreement_id") {
		f.Set("agreement_id", "")
		if r.AgreementID != nil {
			f.Set("agreement_id", strconv.FormatInt(*r.AgreementID, 10))
		}
	}
	for field, id := range map[string]*int64{"person": r.PersonID, "their_person": r.TheirPersonID} {
		if !sent(field + "_id") {
			continue
		}
		delete(f.All(), field)
		f.Set(field+"_id", "")
		if id != nil {
			f.Set(field+"_id", strconv.FormatInt(*id, 10))
		}
	}
	if sent("institute_ids") {
		f.Clear("institutes")
		for i, id := range r.InstituteIDs {
			f.Set(form.At("institutes", i, "institute_id"), strconv.FormatInt(id, 10))
		}
	}
}

// sentAs is the field that a program sent for what the form calls field.
func sentAs(field string) string {
	switch {
	case field == "person" || field == "their_person":
		return field + "_id"
	case strings.HasPrefix(field, "institutes["):
		return "institute_ids" + strings.TrimSuffix(strings.TrimPrefix(field, "institutes"), ".institute")
	}
	return field
}
