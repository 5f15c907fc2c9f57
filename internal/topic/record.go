package topic

import (
	"slices"
	"strconv"
	"strings"

	"gyoryu/internal/api"
	"gyoryu/internal/day"
	"gyoryu/internal/form"
)

// Record is a topic as programs read and write it.
type Record struct {
	ID           int64       `json:"id" readOnly:"true"`
	Version      int64       `json:"version" readOnly:"true"`
	Title        string      `json:"title"`
	Summary      string      `json:"summary"`
	Stage        Stage       `json:"stage" enum:"proposed,shared,selected,under_way,published,dropped"`
	StageOn      day.Day     `json:"stage_on" readOnly:"true"`
	Reason       string      `json:"reason"`
	Areas        []int64     `json:"areas"`
	InstituteIDs []int64     `json:"institute_ids"`
	ProposerID   *int64      `json:"proposer_id"`
	PersonIDs    []int64     `json:"person_ids"`
	AgreementID  *int64      `json:"agreement_id"`
	PointID      *int64      `json:"point_id"`
	Confidential bool        `json:"confidential"`
	Readers      []int64     `json:"readers"`
	CreatedAt    api.Instant `json:"created_at" readOnly:"true"`
	UpdatedAt    api.Instant `json:"updated_at" readOnly:"true"`
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
	set("title", r.Title)
	set("summary", r.Summary)
	set("stage", string(r.Stage))
	set("confidential", form.Ticked(r.Confidential))
	set("agreement_id", text(r.AgreementID))
	set("point_id", text(r.PointID))
	if sent("areas") {
		f.All()["areas"] = texts(r.Areas)
	}
	if sent("readers") {
		f.All()["readers"] = texts(r.Readers)
	}
	if sent("person_ids") {
		f.Clear(ours)
		f.Clear(theirs)
		for i, id := range r.PersonIDs {
			f.Set(form.At(theirs, i, "person_id"), strconv.FormatInt(id, 10))
			f.Set(form.At(theirs, i, "keep"), "1")
		}
	}
	r.fillInstitutes(f, sent)
}

// fillInstitutes marks who proposed it among the institutes, and leaves who is marked
// already unless another is named or it is no longer one of them.
func (r Record) fillInstitutes(f *form.Form, sent func(string) bool) {
	by := ""
	if n, err := strconv.Atoi(f.Value("proposer")); err == nil {
		by = f.Value(form.At("institutes", n, "institute_id"))
	}
	if sent("proposer_id") {
		by = text(r.ProposerID)
	}
	if sent("institute_ids") {
		f.Clear("institutes")
		for i, id := range r.InstituteIDs {
			f.Set(form.At("institutes", i, "institute_id"), strconv.FormatInt(id, 10))
		}
	}
	f.Set("proposer", "")
	if by == "" {
		return
	}
	all := f.Indexes("institutes")
	if i := slices.IndexFunc(all, func(i int) bool { return f.Value(form.At("institutes", i, "institute_id")) == by }); i >= 0 {
		f.Set("proposer", strconv.Itoa(all[i]))
	} else if sent("proposer_id") {
		f.Set("proposer", "-1") // no line's
	}
}

// sentAs is the field that a program sent for what the form calls field.
func sentAs(field string) string {
	for part, name := range map[string]string{"institutes": "institute_ids", theirs: "person_ids", ours: "person_ids"} {
		if rest, ok := strings.CutPrefix(field, part); ok && (rest == "" || rest[0] == '[') {
			return name + strings.TrimSuffix(strings.TrimSuffix(rest, ".institute"), ".person")
		}
	}
	if field == "proposer" {
		return "proposer_id"
	}
	return field
}

// text is an id as a form has it, empty for none.
func text(id *int64) string {
	if id == nil {
		return ""
	}
	return strconv.FormatInt(*id, 10)
}

func texts(ids []int64) []string {
	var all []string
	for _, id := range ids {
		all = append(all, strconv.FormatInt(id, 10))
	}
	return all
}
