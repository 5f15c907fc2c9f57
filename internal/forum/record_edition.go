package forum

import (
	"strconv"
	"strings"

	"gyoryu/internal/api"
	"gyoryu/internal/day"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/visit"
)

// EditionRecord is an edition as programs read and write it.
type EditionRecord struct {
	ID          int64                `json:"id" readOnly:"true"`
	Version     int64                `json:"version" readOnly:"true"`
	ForumID     int64                `json:"forum_id"`
	Number      int                  `json:"number"`
	StartsOn    day.Day              `json:"starts_on"`
	EndsOn      day.Day              `json:"ends_on"`
	City        string               `json:"city"`
	Theme       string               `json:"theme"`
	LedBy       LedBy                `json:"led_by"`
	Researchers *int                 `json:"researchers"`
	PersonIDs   []int64              `json:"person_ids"`
	Points      []EditionRecordPoint `json:"points"`
	CreatedAt   api.Instant          `json:"created_at" readOnly:"true"`
	UpdatedAt   api.Instant          `json:"updated_at" readOnly:"true"`
}

// EditionRecordPoint is a point; one that is sent with its id is changed, without it is new.
type EditionRecordPoint struct {
	ID   int64      `json:"id" required:"false"`
	Kind visit.Kind `json:"kind" enum:"discussed,learned,problem,agreed,opportunity,material"`
	Text string     `json:"text"`
}

// Place is its id and version.
func (r EditionRecord) Place() (id, version int64) { return r.ID, r.Version }

// fill writes what was sent into the form, which then is read like a page's.
func (r EditionRecord) fill(f *form.Form, sent func(string) bool) {
	set := func(field, value string) {
		if sent(field) {
			f.Set(field, value)
		}
	}
	set("number", strconv.Itoa(r.Number))
	set("starts_on", r.StartsOn.String())
	set("ends_on", r.EndsOn.String())
	set("city", r.City)
	set("theme", r.Theme)
	set("led_by", string(r.LedBy))
	if sent("researchers") {
		f.Set("researchers", "")
		if r.Researchers != nil {
			f.Set("researchers", strconv.Itoa(*r.Researchers))
		}
	}
	if sent("person_ids") {
		f.Clear("people")
		for i, n := range r.PersonIDs {
			f.Set(form.At("people", i, "person_id"), strconv.FormatInt(n, 10))
			f.Set(form.At("people", i, "keep"), "1")
		}
	}
	if sent("points") {
		f.Clear("points")
		for i, p := range r.Points {
			part := form.At("points", i, "")
			f.Set(part+"id", id(p.ID))
			f.Set(part+"kind", string(p.Kind))
			f.Set(part+"text", p.Text)
			f.Require(part+"text", strings.TrimSpace(p.Text) != "", i18n.M("form.needed"))
		}
	}
}

// editionSentAs is the field that a program sent for what the form calls field.
func editionSentAs(field string) string {
	if rest, is := strings.CutPrefix(field, "people"); is {
		return "person_ids" + strings.TrimSuffix(rest, ".person")
	}
	return field
}
