package assignment

import (
	"strconv"

	"gyoryu/internal/api"
	"gyoryu/internal/charge"
	"gyoryu/internal/day"
	"gyoryu/internal/form"
)

// Record is an assignment as programs read and write it.
type Record struct {
	ID          int64       `json:"id" readOnly:"true"`
	Version     int64       `json:"version" readOnly:"true"`
	PersonID    int64       `json:"person_id"`
	InstituteID *int64      `json:"institute_id"`
	AgreementID *int64      `json:"agreement_id"`
	TopicID     *int64      `json:"topic_id"`
	ForumID     *int64      `json:"forum_id"`
	Side        charge.Side `json:"side" enum:"ours,theirs"`
	Role        string      `json:"role"`
	From        day.Day     `json:"from"`
	To          day.Day     `json:"to"`
	CreatedAt   api.Instant `json:"created_at" readOnly:"true"`
	UpdatedAt   api.Instant `json:"updated_at" readOnly:"true"`
	Person      string      `json:"-"`
}

// Place is its id and version.
func (r Record) Place() (id, version int64) { return r.ID, r.Version }

// of are the fields that say what it is of, as sent.
func (r Record) of() map[charge.Of]*int64 {
	return map[charge.Of]*int64{
		charge.Institute: r.InstituteID, charge.Agreement: r.AgreementID, charge.Topic: r.TopicID, charge.Forum: r.ForumID,
	}
}

// fill writes what was sent into the form, which then is read like a page's.
func (r Record) fill(f *form.Form, sent func(string) bool) {
	set := func(field, value string) {
		if sent(field) {
			f.Set(field, value)
		}
	}
	set("side", string(r.Side))
	set("role", r.Role)
	set("from", r.From.String())
	set("to", r.To.String())
	if sent("person_id") {
		delete(f.All(), "person")
		f.Set("person_id", "")
		if r.PersonID != 0 {
			f.Set("person_id", strconv.FormatInt(r.PersonID, 10))
		}
	}
	for of, id := range r.of() {
		if id != nil {
			f.Set("of", string(of))
			f.Set("id", strconv.FormatInt(*id, 10))
		}
	}
}

// sentAs is the field that a program sent for what the form calls field.
func (r Record) sentAs(field string) string {
	switch field {
	case "person":
		return "person_id"
	case "institute", "of", "id":
		for of, id := range r.of() {
			if id != nil {
				return of.Column()
			}
		}
		return "institute_id"
	}
	return field
}
