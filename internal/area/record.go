package area

import (
	"gyoryu/internal/api"
	"gyoryu/internal/form"
)

// Record is an area as programs read and write it.
type Record struct {
	ID        int64       `json:"id" readOnly:"true"`
	Version   int64       `json:"version" readOnly:"true"`
	NameEN    string      `json:"name_en"`
	NameKO    string      `json:"name_ko"`
	CreatedAt api.Instant `json:"created_at" readOnly:"true"`
	UpdatedAt api.Instant `json:"updated_at" readOnly:"true"`
	Key       string      `json:"-"` // its value in the order of a list
}

// Place is its id and version.
func (r Record) Place() (id, version int64) { return r.ID, r.Version }

// fill writes what was sent into the form, which then is read like a page's.
func (r Record) fill(f *form.Form, sent func(string) bool) {
	for field, value := range map[string]string{"name_en": r.NameEN, "name_ko": r.NameKO} {
		if sent(field) {
			f.Set(field, value)
		}
	}
}
