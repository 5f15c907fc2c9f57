package form

import (
	"gyoryu/internal/i18n"
)

// Clash is a field that somebody else changed while the form was open, in other words than
// its writer: what they wrote, what it said before both, and how to take theirs.
type Clash struct {
	Theirs string
	Known  bool // what it was before both
	Was    string
	Gone   bool                // they took the whole line away
	Take   string              // what the button asks that takes theirs; empty: it is in the form
	Fill   map[string][]string // what taking theirs writes into which fields, if that is all
}

// Differ rejects a field because somebody else wrote something else.
func (f *Form) Differ(field string, complaint i18n.Msg, c Clash) {
	f.Reject(field, complaint)
	if f.clashes == nil {
		f.clashes = map[string]Clash{}
	}
	f.clashes[field] = c
}

// Clash is what somebody else wrote into the field.
func (f *Form) Clash(field string) (Clash, bool) {
	c, is := f.clashes[field]
	return c, is
}

// Tell notes what a field's writer should know of it, which is no complaint: that somebody
// else's change was taken over. What is told of no field is told at the top.
func (f *Form) Tell(field string, m i18n.Msg) { f.told = append(f.told, Complaint{field, m}) }

// AllTold is all that is to be known of a field.
func (f *Form) AllTold(field string, l i18n.Lang) []string {
	var all []string
	for _, c := range f.told {
		if c.Field == field {
			all = append(all, c.Msg.In(l))
		}
	}
	return all
}

// Told is what is to be known of a field, in the language l, or empty.
func (f *Form) Told(field string, l i18n.Lang) string {
	for _, c := range f.told {
		if c.Field == field {
			return c.Msg.In(l)
		}
	}
	return ""
}
