// Package version knows a record's form as it was at any time: what it said when somebody
// opened it, how that and two people's changes of it fit together, and what to bring back.
//
// Read version.go for how a noun tells which rows its form is made of, state.go for the rows
// as they were, values.go for the form that they make, tree.go and merge.go for three forms
// beside each other, meet.go for what is shown to who saves too late, words.go for how it is
// said, handler.go and views.templ for the page of an earlier version.
package version

// Shape tells which rows a noun's form is made of, and by which names the form calls them.
type Shape struct {
	Noun   string // as the history calls it
	Table  string
	Path   string // of its pages, before the id: /visits/
	Fields []Field
	Boxes  []Boxes
	Lines  []Lines

	Prepare func(State) // does to rows what the form does before it shows them; may be nil
}

// Kind is what a field holds.
type Kind int

const (
	Text   Kind = iota // as typed
	Word               // one of a few, by its code
	Day                // a day as people type them
	Tick               // ticked if the column is true, or has anything
	Number             // a whole number
	Ref                // a record looked up by name: NAME and NAME_id
	Choice             // a record chosen by its id
	Place              // a line of a part of the form, by its place
	Fixed              // not in the form: told, but not brought back
)

// Field is one field of the form, and the column that it is saved in.
type Field struct {
	Name   string
	Column string // the name, unless set
	Kind   Kind
	Of     string        // of Ref and Choice: the noun; of Place: the part
	Until  string        // of Day: the field of the last day, which this one may say, too
	From   func(Row) any // in place of the column
}

func (f Field) column() string {
	if f.Column != "" {
		return f.Column
	}
	return f.Name
}

// Boxes is a field of several values, one a row; without a table they are in one column.
type Boxes struct {
	Name, Table, Column string
	Of                  string // the noun, or "language"
}

// Lines are a repeated part of the form. A line is known by its id or, if Key is empty, by
// the record that its first field names.
type Lines struct {
	Part   string
	Table  string
	Key    bool // its rows have ids that the form carries
	Fields []Field
	Picker bool   // chips, which are one field to whoever fills the form in
	Leader string // of a picker: the whole's column that says who leads
	Under  string // the column with the id of the line that it is part of
	Alone  bool   // those under none
	Only   func(Row) bool
	Lines  []Lines
}

// name is the field that says which record a line is about.
func (l Lines) name() string { return l.Fields[0].Name }
