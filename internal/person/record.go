package person

import (
	"slices"
	"strconv"
	"strings"

	"gyoryu/internal/api"
	"gyoryu/internal/day"
	"gyoryu/internal/form"
)

// Record is a person as programs read and write them.
type Record struct {
	ID          int64            `json:"id" readOnly:"true"`
	Version     int64            `json:"version" readOnly:"true"`
	Name        string           `json:"name"`
	FamilyName  string           `json:"family_name"`
	GivenName   string           `json:"given_name"`
	NativeName  string           `json:"native_name"`
	NativeLang  string           `json:"native_lang"`
	Honorific   string           `json:"honorific"`
	Email       string           `json:"email"`
	Phone       string           `json:"phone"`
	ORCID       string           `json:"orcid"`
	Languages   []string         `json:"languages"`
	Positions   []RecordPosition `json:"positions"`
	InstituteID *int64           `json:"institute_id"`
	Areas       []int64          `json:"areas"`
	Notes       string           `json:"notes"`
	Archived    bool             `json:"archived"`
	Anonymised  bool             `json:"anonymised" readOnly:"true"`
	CreatedAt   api.Instant      `json:"created_at" readOnly:"true"`
	UpdatedAt   api.Instant      `json:"updated_at" readOnly:"true"`
	Key         string           `json:"-" db:"sort_key"` // their value in the order of a list
}

// RecordPosition is where somebody works or worked; one that is sent with its id is
// changed, without it is new.
type RecordPosition struct {
	ID          int64   `json:"id" required:"false"`
	InstituteID int64   `json:"institute_id"`
	Title       string  `json:"title" required:"false"`
	From        day.Day `json:"from" required:"false"`
	To          day.Day `json:"to" required:"false"`
}

// Place is their id and version.
func (r Record) Place() (id, version int64) { return r.ID, r.Version }

// renamed are the fields that the form calls otherwise.
var renamed = map[string]string{"family_name": "family", "given_name": "given", "native_name": "native"}

// fill writes what was sent into the form of somebody who had these positions; the form
// then is read like a page's.
func (r Record) fill(f *form.Form, sent func(string) bool, had []Position, today day.Day) {
	for field, value := range map[string]string{
		"name": r.Name, "family_name": r.FamilyName, "given_name": r.GivenName, "native_name": r.NativeName, "native_lang": r.NativeLang,
		"honorific": r.Honorific, "email": r.Email, "phone": r.Phone, "orcid": r.ORCID, "notes": r.Notes, "archived": form.Ticked(r.Archived),
	} {
		if !sent(field) {
			continue
		}
		if other, is := renamed[field]; is {
			field = other
		}
		f.Set(field, value)
	}
	if sent("languages") {
		f.All()["languages"] = slices.Clone(r.Languages)
	}
	if sent("areas") {
		f.Set("areas", "")
		for _, n := range r.Areas {
			f.All().Add("areas", id(n))
		}
	}
	switch {
	case sent("positions"):
		fillPositions(f, r.Positions)
	case sent("institute_id"):
		r.fillShort(f, had, today)
	}
}

// fillShort makes one open position at the institute of those that are open, unless there
// is one already; what was held before stays.
func (r Record) fillShort(f *form.Form, had []Position, today day.Day) {
	var all []RecordPosition
	if r.InstituteID != nil {
		if slices.ContainsFunc(had, func(p Position) bool { return p.InstituteID == *r.InstituteID && p.Open(today) }) {
			return
		}
		all = append(all, RecordPosition{InstituteID: *r.InstituteID})
	}
	for _, p := range had {
		if !p.Open(today) {
			all = append(all, RecordPosition{ID: p.ID, InstituteID: p.InstituteID, Title: p.Title, From: p.From, To: p.To})
		}
	}
	fillPositions(f, all)
}

// fillPositions writes the positions with institutes chosen by id, which no text has to
// find. A position's id counts once: sent again, it is that of a new one.
func fillPositions(f *form.Form, all []RecordPosition) {
	f.Clear("positions")
	seen := map[int64]bool{}
	for n, p := range all {
		if seen[p.ID] {
			p.ID = 0
		}
		seen[p.ID] = true
		at := strconv.FormatInt(p.InstituteID, 10)
		for field, value := range map[string]string{
			"id": strconv.FormatInt(p.ID, 10), "institute": at, "institute_for": at, "institute_id": at,
			"title": p.Title, "from": p.From.String(), "to": p.To.String(),
		} {
			f.Set(form.At("positions", n, field), value)
		}
	}
}

// sentAs is the field that a program sent for what the form calls field; short says that
// it sent institute_id for the positions.
func sentAs(field string, short bool) string {
	for sent, other := range renamed {
		if field == other {
			return sent
		}
	}
	if short && strings.HasPrefix(field, "positions") {
		return "institute_id"
	}
	if strings.HasSuffix(field, ".institute") {
		return field + "_id"
	}
	return field
}
