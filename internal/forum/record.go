package forum

import (
	"strconv"
	"strings"

	"gyoryu/internal/api"
	"gyoryu/internal/day"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
)

// Record is a forum as programs read and write it.
type Record struct {
	ID           int64           `json:"id" readOnly:"true"`
	Version      int64           `json:"version" readOnly:"true"`
	Name         string          `json:"name"`
	NameKO       string          `json:"name_ko"`
	Acronym      string          `json:"acronym"`
	Kind         Kind            `json:"kind" enum:"forum,seminar,conference,workshop,committee"`
	Frequency    Frequency       `json:"frequency" enum:"half_year,year,two_years,irregular"`
	InstituteIDs []int64         `json:"institute_ids"`
	Notes        string          `json:"notes"`
	Problems     []RecordProblem `json:"problems"`
	Reforms      []RecordReform  `json:"reforms"`
	CreatedAt    api.Instant     `json:"created_at" readOnly:"true"`
	UpdatedAt    api.Instant     `json:"updated_at" readOnly:"true"`
	SortOn       day.Day         `json:"-"`
}

// RecordProblem is a problem; one that is sent with its id is changed, without it is new.
type RecordProblem struct {
	ID             int64  `json:"id" required:"false"`
	Text           string `json:"text"`
	PointID        *int64 `json:"point_id" required:"false"`
	EditionPointID *int64 `json:"edition_point_id" required:"false"`
}

// RecordReform is a reform; one that is sent with its id is changed, without it is new.
type RecordReform struct {
	ID             int64   `json:"id" required:"false"`
	Text           string  `json:"text"`
	ProblemID      *int64  `json:"problem_id" required:"false"`
	Problem        *int    `json:"problem,omitempty" required:"false" writeOnly:"true"`
	AgreedOn       day.Day `json:"agreed_on" required:"false"`
	PointID        *int64  `json:"point_id" required:"false"`
	FirstEditionID *int64  `json:"first_edition_id" required:"false"`
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
	set("name", r.Name)
	set("name_ko", r.NameKO)
	set("acronym", r.Acronym)
	set("kind", string(r.Kind))
	set("frequency", string(r.Frequency))
	set("notes", r.Notes)
	if sent("institute_ids") {
		f.Clear("institutes")
		for i, n := range r.InstituteIDs {
			f.Set(form.At("institutes", i, "institute_id"), strconv.FormatInt(n, 10))
		}
	}
	answered := answers(f)
	if sent("problems") {
		f.Clear("problems")
		for i, p := range r.Problems {
			part := form.At("problems", i, "")
			f.Set(part+"id", id(p.ID))
			f.Set(part+"text", p.Text)
			f.Require(part+"text", strings.TrimSpace(p.Text) != "", i18n.M("form.needed"))
			f.Set(part+"point", sentID(p.PointID))
			if p.EditionPointID != nil {
				f.Require(part+"edition_point_id", p.PointID == nil, i18n.M("forum.one-point"))
				f.Set(part+"point", ofEdition+strconv.FormatInt(*p.EditionPointID, 10))
			}
		}
	}
	lines := byID(f, "problems")
	if !sent("reforms") {
		keepAnswers(f, answered, lines)
		return
	}
	f.Clear("reforms")
	for i, one := range r.Reforms {
		one.fill(f, form.At("reforms", i, ""), lines)
	}
}

func (r RecordReform) fill(f *form.Form, part string, lines map[string]int) {
	f.Set(part+"id", id(r.ID))
	f.Set(part+"text", r.Text)
	f.Require(part+"text", strings.TrimSpace(r.Text) != "", i18n.M("form.needed"))
	f.Set(part+"agreed_on", r.AgreedOn.String())
	f.Set(part+"point", sentID(r.PointID))
	f.Set(part+"first", sentID(r.FirstEditionID))
	switch {
	case r.Problem != nil:
		f.Set(part+"problem", strconv.Itoa(*r.Problem-1))
	case r.ProblemID != nil:
		line, there := lines[strconv.FormatInt(*r.ProblemID, 10)]
		f.Require(part+"problem_id", there, i18n.M("forum.no-such-problem"))
		if there {
			f.Set(part+"problem", strconv.Itoa(line))
		}
	}
}

// answers are the ids of the problems that the form's reforms answer, by their lines.
func answers(f *form.Form) map[int]string {
	all := map[int]string{}
	for _, i := range f.Indexes("reforms") {
		if at, err := strconv.Atoi(f.Value(form.At("reforms", i, "problem"))); err == nil {
			all[i] = f.Value(form.At("problems", at, "id"))
		}
	}
	return all
}

// keepAnswers lets the reforms answer the same problems on other lines, or none where
// the problem is gone.
func keepAnswers(f *form.Form, answered map[int]string, lines map[string]int) {
	for i, problem := range answered {
		f.Set(form.At("reforms", i, "problem"), "")
		if line, there := lines[problem]; there {
			f.Set(form.At("reforms", i, "problem"), strconv.Itoa(line))
		}
	}
}

// sentID is an id as the form has it, be it one that no record has; empty for null.
func sentID(n *int64) string {
	if n == nil {
		return ""
	}
	return strconv.FormatInt(*n, 10)
}

// sentAs is the field that a program sent for what the form calls field.
func (r Record) sentAs(field string) string {
	if rest, is := strings.CutPrefix(field, "institutes"); is {
		return "institute_ids" + strings.TrimSuffix(rest, ".institute")
	}
	if line, ok := form.ParseLine(strings.TrimSuffix(field, ".point")); ok && strings.HasSuffix(field, ".point") {
		if line.Part == "problems" && line.N < len(r.Problems) && r.Problems[line.N].EditionPointID != nil {
			return strings.TrimSuffix(field, ".point") + ".edition_point_id"
		}
		return field + "_id"
	}
	if part, is := strings.CutSuffix(field, ".first"); is {
		return part + ".first_edition_id"
	}
	return field
}
