// Package pick reads which institutes and people a form names: by the id that was
// chosen while typing, by a name that is one of theirs, or as new ones to be made.
// All names of a form are looked up in one query of each kind.
//
// Read pick.go for reading, resolve.go for looking up.
package pick

import (
	"strconv"
	"strings"

	"gyoryu/internal/country"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/institute"
	"gyoryu/web/ui"
)

// isNew is the id that stands for a record to be made of the typed name.
const isNew = "new"

const maxName = 200

// Person is somebody named in a form: one there is, or a name to make one of.
// Neither: the field was left empty, or has a complaint.
type Person struct {
	ID  int64
	New string
}

// None reports whether nobody is named.
func (p *Person) None() bool { return p == nil || p.ID == 0 && p.New == "" }

// Same reports whether both name the same person.
func (p *Person) Same(q *Person) bool {
	return !p.None() && !q.None() && p.ID == q.ID && strings.EqualFold(p.New, q.New)
}

// Institute is one named in a form, likewise.
type Institute struct {
	ID  int64
	New *institute.Draft
}

// None reports whether none is named.
func (i *Institute) None() bool { return i == nil || i.ID == 0 && i.New == nil }

// Same reports whether both name the same institute.
func (i *Institute) Same(j *Institute) bool {
	if i.None() || j.None() || i.ID != j.ID {
		return false
	}
	return i.New == nil || j.New != nil && strings.EqualFold(i.New.Name, j.New.Name)
}

type asked struct {
	field, text string
	meant       bool // the id was chosen for this very text; else it counts only if it is so called
	create      bool
	person      *Person
	institute   *Institute
}

// Names are the names in one form, to be looked up together.
type Names struct {
	f       *form.Form
	asked   []asked
	choices map[string][]ui.Choice

	keptPeople, keptInstitutes []int64 // removed ones may stay where they are
}

// Said reports whether the field names anything: by what was typed or, where a program
// filled the form in and there is no such field, by an id.
func Said(f *form.Form, field string) bool {
	return strings.TrimSpace(f.Value(field)) != "" || !f.Has(field) && f.Value(field+"_id") != ""
}

// In reads the names in f.
func In(f *form.Form) *Names { return &Names{f: f, choices: map[string][]ui.Choice{}} }

// Keep lets the form go on naming what its record names already, removed since or not.
func (n *Names) Keep(people, institutes []int64) { n.keptPeople, n.keptInstitutes = people, institutes }

// chosen is the id sent with a field: the last, since a choice offered below the
// field comes after the field's own.
func (n *Names) chosen(field string) string {
	id := ""
	for _, v := range n.f.Values(field + "_id") {
		if v != "" {
			id = v
		}
	}
	return id
}

// Person reads who is named in the field, who may be created if create. What is
// returned is filled in by Resolve.
func (n *Names) Person(field string, create bool) *Person {
	p := &Person{}
	text := n.f.Line(field, maxName)
	switch id := n.chosen(field); {
	case text == "" && id != "" && n.f.Has(field): // the name was deleted, the id left behind
	case id == isNew && create && text != "":
		p.New = text
	case id != "" && id != isNew:
		p.ID = n.id(field, id)
		n.asked = append(n.asked, asked{field: field, text: text, meant: n.meant(field, text), create: create, person: p})
	case text != "":
		n.asked = append(n.asked, asked{field: field, text: text, create: create, person: p})
	}
	return p
}

// Institute reads which institute is named in the field. Of a new one nothing more
// is known than its name: its page asks for the rest.
func (n *Names) Institute(field string, create bool) *Institute {
	i := &Institute{}
	text := n.f.Line(field, maxName)
	switch id := n.chosen(field); {
	case text == "" && id != "" && n.f.Has(field):
	case id == isNew && create && text != "":
		i.New = &institute.Draft{Name: text, Kind: institute.Other, Country: country.Unknown}
	case id != "" && id != isNew:
		i.ID = n.id(field, id)
		n.asked = append(n.asked, asked{field: field, text: text, meant: n.meant(field, text), create: create, institute: i})
	case text != "":
		n.asked = append(n.asked, asked{field: field, text: text, create: create, institute: i})
	}
	return i
}

// meant reports whether the id of a field was chosen for the text that it has. Where
// no script runs, a text can be changed and the id of the old one stays behind.
func (n *Names) meant(field, text string) bool {
	return !n.f.Has(field+"_for") || n.f.Line(field+"_for", maxName) == text
}

func (n *Names) id(field, typed string) int64 {
	id, err := strconv.ParseInt(typed, 10, 64)
	if err != nil || id <= 0 {
		n.f.Reject(field, i18n.M("form.no-such-record"))
		return 0
	}
	return id
}

// Choices is what to offer below a field whose name could not be decided.
func (n *Names) Choices(field string) []ui.Choice { return n.choices[field] }

func id64(id int64) string { return strconv.FormatInt(id, 10) }
