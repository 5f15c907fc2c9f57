package agreement

import (
	"strconv"
	"strings"

	"gyoryu/internal/api"
	"gyoryu/internal/day"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
)

// Record is an agreement as programs read and write it.
type Record struct {
	ID           int64             `json:"id" readOnly:"true"`
	Version      int64             `json:"version" readOnly:"true"`
	Title        string            `json:"title"`
	Kind         Kind              `json:"kind" enum:"mou,joint_research,researcher_exchange,data_sharing,understanding"`
	Parties      []RecordParty     `json:"parties"`
	State        State             `json:"state" enum:"proposed,negotiating,in_force,ended"`
	StateOn      day.Day           `json:"state_on" readOnly:"true"`
	EndReason    string            `json:"end_reason"`
	PrintedOn    day.Day           `json:"printed_on"`
	SentOn       day.Day           `json:"sent_on"`
	SignedOn     day.Day           `json:"signed_on"`
	StartsOn     day.Day           `json:"starts_on"`
	EndsOn       day.Day           `json:"ends_on"`
	NoticeDays   *int              `json:"notice_days"`
	Renews       bool              `json:"renews"`
	RenewalOfID  *int64            `json:"renewal_of_id"`
	Areas        []int64           `json:"areas"`
	Confidential bool              `json:"confidential"`
	Readers      []int64           `json:"readers"`
	Milestones   []RecordMilestone `json:"milestones"`
	Notes        string            `json:"notes"`
	PointID      *int64            `json:"point_id"`
	Sources      []int64           `json:"sources"`
	CreatedAt    api.Instant       `json:"created_at" readOnly:"true"`
	UpdatedAt    api.Instant       `json:"updated_at" readOnly:"true"`
}

// RecordParty is a party.
type RecordParty struct {
	InstituteID int64  `json:"institute_id"`
	SignedBy    string `json:"signed_by" required:"false"`
}

// RecordMilestone is a milestone; one that is sent with its id is changed, without it is new.
type RecordMilestone struct {
	ID       int64   `json:"id" required:"false"`
	Title    string  `json:"title"`
	DueOn    day.Day `json:"due_on" required:"false"`
	DoneOn   day.Day `json:"done_on" required:"false"`
	PersonID *int64  `json:"person_id" required:"false"`
}

// Place is its id and version.
func (r Record) Place() (id, version int64) { return r.ID, r.Version }

// fill writes what was sent into the form, which then is read like a page's.
func (r Record) fill(f *form.Form, sent func(string) bool) {
	for field, value := range map[string]string{
		"title": r.Title, "kind": string(r.Kind), "state": string(r.State), "end_reason": r.EndReason, "notes": r.Notes,
		"printed_on": r.PrintedOn.String(), "sent_on": r.SentOn.String(), "signed_on": r.SignedOn.String(),
		"starts_on": r.StartsOn.String(), "ends_on": r.EndsOn.String(), "notice_days": number(r.NoticeDays),
		"renews": form.Ticked(r.Renews), "confidential": form.Ticked(r.Confidential),
		"renewal_of_id": given(r.RenewalOfID), "point_id": given(r.PointID),
	} {
		if sent(field) {
			f.Set(field, value)
		}
	}
	for field, all := range map[string][]int64{"areas": r.Areas, "readers": r.Readers, "sources": r.Sources} {
		if sent(field) {
			f.All()[field] = texts(all)
		}
	}
	if sent("parties") {
		f.Clear("parties")
		for i, p := range r.Parties {
			f.Set(form.At("parties", i, "institute_id"), strconv.FormatInt(p.InstituteID, 10))
			f.Set(form.At("parties", i, "signed_by"), p.SignedBy)
		}
	}
	if !sent("milestones") {
		return
	}
	f.Clear("milestones")
	for i, m := range r.Milestones {
		at := "milestones[" + strconv.Itoa(i) + "]"
		f.Set(at+".id", id(m.ID))
		f.Set(at+".title", m.Title)
		f.Set(at+".due_on", m.DueOn.String())
		f.Set(at+".done_on", m.DoneOn.String())
		if m.PersonID != nil {
			f.Set(at+".person_id", strconv.FormatInt(*m.PersonID, 10))
		}
		f.Require(at+".title", strings.TrimSpace(m.Title) != "", i18n.M("agreement.milestone-untitled"))
	}
}

// sentAs is the field that a program sent for what the form calls field.
func (r Record) sentAs(field string) string {
	if field == "parties[1].institute" && len(r.Parties) < 2 {
		return "parties"
	}
	for _, name := range []string{".institute", ".person"} {
		if strings.HasSuffix(field, name) {
			return field + "_id"
		}
	}
	return field
}

// given is an id that may be none, as a form has it: zero is none that a record has.
func given(n *int64) string {
	if n == nil {
		return ""
	}
	return strconv.FormatInt(*n, 10)
}

func texts(all []int64) []string {
	var texts []string
	for _, n := range all {
		texts = append(texts, strconv.FormatInt(n, 10))
	}
	return texts
}
