package visit

import (
	"slices"
	"strconv"
	"strings"

	"gyoryu/internal/api"
	"gyoryu/internal/day"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
)

// Record is a visit as programs read and write it.
type Record struct {
	ID             int64            `json:"id" readOnly:"true"`
	Version        int64            `json:"version" readOnly:"true"`
	Title          string           `json:"title"`
	Direction      Direction        `json:"direction" enum:"outgoing,incoming,online,contact"`
	StartsOn       day.Day          `json:"starts_on"`
	EndsOn         day.Day          `json:"ends_on"`
	Purpose        string           `json:"purpose"`
	LeaderID       *int64           `json:"leader_id"`
	Delegates      []RecordDelegate `json:"delegates"`
	DelegationSize *int             `json:"delegation_size"`
	State          State            `json:"state" enum:"planned,done,cancelled"`
	Outcome        string           `json:"outcome"`
	Confidential   bool             `json:"confidential"`
	Areas          []int64          `json:"areas"`
	Readers        []int64          `json:"readers"`
	Stops          []RecordStop     `json:"stops"`
	Points         []RecordPoint    `json:"points"`
	ReportDueOn    day.Day          `json:"report_due_on" readOnly:"true"`
	CreatedAt      api.Instant      `json:"created_at" readOnly:"true"`
	UpdatedAt      api.Instant      `json:"updated_at" readOnly:"true"`
}

// RecordDelegate is a named person of the delegation.
type RecordDelegate struct {
	PersonID int64  `json:"person_id"`
	Role     string `json:"role" required:"false"`
}

// RecordStop is a stop; one that is sent with its id is changed, without it is new.
type RecordStop struct {
	ID          int64         `json:"id" required:"false"`
	InstituteID int64         `json:"institute_id"`
	MetOn       day.Day       `json:"met_on" required:"false"`
	Place       string        `json:"place" required:"false"`
	People      []int64       `json:"people" required:"false"`
	Points      []RecordPoint `json:"points" required:"false"`
}

// RecordPoint is a point; one that is sent with its id is changed, without it is new.
type RecordPoint struct {
	ID           int64   `json:"id" required:"false"`
	Kind         Kind    `json:"kind" enum:"discussed,learned,problem,agreed,opportunity,material"`
	Text         string  `json:"text"`
	NoAction     bool    `json:"no_action" required:"false"`
	PersonID     *int64  `json:"person_id,omitempty" required:"false" writeOnly:"true"`
	DueOn        day.Day `json:"due_on,omitzero" required:"false" writeOnly:"true"`
	CommitmentID *int64  `json:"commitment_id" readOnly:"true" required:"false"`
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
	set("direction", string(r.Direction))
	set("starts_on", r.StartsOn.String())
	set("ends_on", r.EndsOn.String())
	set("purpose", r.Purpose)
	set("outcome", r.Outcome)
	set("state", string(r.State))
	set("confidential", form.Ticked(r.Confidential))
	set("delegation_size", "")
	if sent("delegation_size") && r.DelegationSize != nil {
		f.Set("delegation_size", strconv.Itoa(*r.DelegationSize))
	}
	if sent("areas") {
		f.All()["areas"] = ids(r.Areas)
	}
	if sent("readers") {
		f.All()["readers"] = ids(r.Readers)
	}
	r.fillDelegation(f, sent)
	if sent("stops") {
		f.Clear("stops")
		for i, s := range r.Stops {
			s.fill(f, "stops["+strconv.Itoa(i)+"]")
		}
	}
	if sent("points") {
		f.Clear("points")
		fillPoints(f, "points", r.Points)
	}
}

// fillDelegation makes who leads one of the delegation, and leaves who leads already in
// the lead unless somebody else is named.
func (r Record) fillDelegation(f *form.Form, sent func(string) bool) {
	led := ""
	if n, err := strconv.Atoi(f.Value("delegates_leader")); err == nil {
		led = f.Value(form.At("delegates", n, "person_id"))
	}
	if sent("leader_id") {
		led = ""
		if r.LeaderID != nil {
			led = id(*r.LeaderID)
		}
	}
	if sent("delegates") {
		f.Clear("delegates")
		for i, d := range r.Delegates {
			fillPerson(f, form.At("delegates", i, ""), d.PersonID, d.Role)
		}
	}
	f.Set("delegates_leader", "")
	if led == "" {
		return
	}
	all := f.Indexes("delegates")
	at := slices.IndexFunc(all, func(i int) bool { return f.Value(form.At("delegates", i, "person_id")) == led })
	if at < 0 && sent("leader_id") {
		at = len(all)
		fillPerson(f, form.At("delegates", at, ""), *r.LeaderID, "")
	}
	f.Set("delegates_leader", strconv.Itoa(at))
}

// part begins with the path of the line, and ends with its dot.
func fillPerson(f *form.Form, part string, person int64, role string) {
	f.Set(part+"person_id", strconv.FormatInt(person, 10))
	f.Set(part+"role", role)
	f.Set(part+"keep", "1")
}

func (s RecordStop) fill(f *form.Form, part string) {
	f.Set(part+".id", id(s.ID))
	f.Set(part+".institute_id", strconv.FormatInt(s.InstituteID, 10))
	f.Set(part+".met_on", s.MetOn.String())
	f.Set(part+".place", s.Place)
	for i, person := range s.People {
		fillPerson(f, form.At(part+".people", i, ""), person, "")
	}
	fillPoints(f, part+".points", s.Points)
}

func fillPoints(f *form.Form, part string, points []RecordPoint) {
	for i, p := range points {
		at := form.At(part, i, "")
		f.Set(at+"id", id(p.ID))
		f.Set(at+"kind", string(p.Kind))
		f.Set(at+"text", p.Text)
		f.Set(at+"no_action", form.Ticked(p.NoAction))
		f.Set(at+"due_on", p.DueOn.String())
		if p.PersonID != nil {
			f.Set(at+"person_id", id(*p.PersonID))
		}
		f.Require(at+"text", strings.TrimSpace(p.Text) != "", i18n.M("form.needed"))
	}
}

// sentAs is the field that a program sent for what the form calls field. delegates are
// how many it sent: one more is the leader.
func (r Record) sentAs(field string) string {
	if line, ok := form.ParseLine(strings.TrimSuffix(field, ".person")); ok && strings.HasSuffix(field, ".person") {
		switch {
		case strings.HasSuffix(line.Part, ".people"):
			return strings.TrimSuffix(field, ".person")
		case line.Part == "delegates" && line.N >= len(r.Delegates):
			return "leader_id"
		}
	}
	for _, name := range []string{".institute", ".person"} {
		if strings.HasSuffix(field, name) {
			return field + "_id"
		}
	}
	return field
}

// id is one as a form has it, empty for none.
func id(n int64) string {
	if n == 0 {
		return ""
	}
	return strconv.FormatInt(n, 10)
}

func ids(all []int64) []string {
	var texts []string
	for _, n := range all {
		texts = append(texts, strconv.FormatInt(n, 10))
	}
	return texts
}
