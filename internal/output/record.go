package output

import (
	"strings"

	"gyoryu/internal/api"
	"gyoryu/internal/day"
	"gyoryu/internal/form"
)

// Record is an output as programs read and write it. Topics are those that the account
// sees; the others stay as they are.
type Record struct {
	ID          int64         `json:"id" readOnly:"true"`
	Version     int64         `json:"version" readOnly:"true"`
	Title       string        `json:"title"`
	Kind        Kind          `json:"kind" enum:"joint_report,article,policy_brief,dataset,report_list,other"`
	PublishedOn day.Day       `json:"published_on"`
	DOI         string        `json:"doi"`
	URL         string        `json:"url"`
	PersonIDs   []int64       `json:"person_ids"`
	TopicIDs    []int64       `json:"topic_ids"`
	ExchangeIDs []int64       `json:"exchange_ids"`
	Shared      []RecordShare `json:"shared"`
	Notes       string        `json:"notes"`
	CreatedAt   api.Instant   `json:"created_at" readOnly:"true"`
	UpdatedAt   api.Instant   `json:"updated_at" readOnly:"true"`
}

// RecordShare is an institute that got it, and when if that is known.
type RecordShare struct {
	InstituteID int64   `json:"institute_id"`
	On          day.Day `json:"on" required:"false"`
}

// Place is its id and version.
func (r Record) Place() (id, version int64) { return r.ID, r.Version }

// fill writes what was sent into the form, which then is read like a page's.
func (r Record) fill(f *form.Form, sent func(string) bool) {
	for field, value := range map[string]string{
		"title": r.Title, "kind": string(r.Kind), "published_on": r.PublishedOn.String(), "doi": r.DOI, "url": r.URL, "notes": r.Notes,
	} {
		if sent(field) {
			f.Set(field, value)
		}
	}
	for _, list := range []struct {
		sent, part, name string
		ids              []int64
	}{{"person_ids", "people", "person", r.PersonIDs}, {"topic_ids", "topics", "topic", r.TopicIDs}, {"exchange_ids", "stays", "stay", r.ExchangeIDs}} {
		if !sent(list.sent) {
			continue
		}
		f.Clear(list.part)
		for i, id := range list.ids {
			f.Set(form.At(list.part, i, list.name+"_id"), id64(id))
			f.Set(form.At(list.part, i, "keep"), "1")
		}
	}
	if sent("shared") {
		f.Clear("shared")
		for i, s := range r.Shared {
			f.Set(form.At("shared", i, "institute_id"), id64(s.InstituteID))
			f.Set(form.At("shared", i, "on"), s.On.String())
		}
	}
}

// sentAs is the field that a program sent for what the form calls field.
func sentAs(field string) string {
	for part, is := range map[string][2]string{"people": {"person_ids", ".person"}, "topics": {"topic_ids", ".topic"}, "stays": {"exchange_ids", ".stay"}} {
		if rest, of := strings.CutPrefix(field, part); of {
			return is[0] + strings.TrimSuffix(rest, is[1])
		}
	}
	if strings.HasSuffix(field, ".institute") {
		return field + "_id"
	}
	return field
}
