package ui

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
)

// Field is what a field of a form needs beside its value, which the form has. Its
// id is its name.
type Field struct {
	Name, Label, Hint                           string
	Type                                        string // of the input; text unless set
	Required                                    bool   // marks the label; forms are novalidate, the server says what is missing
	Hidden                                      bool   // the label is for screen readers only: compact lines
	Placeholder, Autocomplete, Inputmode, Class string
	Blank                                       string // what choosing nothing is called in a Select; "Choose…" unless set
	Rows                                        int
	Autofocus                                   bool
	Attrs                                       templ.Attributes
}

// Choice is one of a few values, and how it reads.
type Choice struct{ Value, Text string }

// Choices are words of the program as choices, each as say says it.
func Choices[T ~string](words []T, say func(word string) string) []Choice {
	all := make([]Choice, 0, len(words))
	for _, w := range words {
		all = append(all, Choice{string(w), say(string(w))})
	}
	return all
}

// Lookup is what a Combo needs to look its value up.
type Lookup struct {
	Source   string   // address that answers Source?q=… with JSON {"items":[{id,text,detail,href}],"create":bool}
	ID       string   // of what was chosen, posted as NAME_id
	With     string   // PARAM=NAME: what the field NAME of the form says narrows the search
	Create   bool     // offers to create what was typed: NAME_id is then "new"
	Choices  []Choice // asked below the field if the server could not decide: radios named NAME_id
	Multiple bool     // see People
}

// Pick is one person of a PeoplePicker.
type Pick struct {
	ID, Text, Role string
	Leads          bool
}

// People is what a PeoplePicker needs to look people up.
type People struct {
	Source  string
	Create  bool
	Leader  bool // one of them leads
	Picks   []Pick
	Choices map[int][]Choice // by pick: asked below it if the server could not decide
}

// wrong reports whether there is a complaint about the field.
func wrong(ctx context.Context, f *form.Form, name string) bool {
	return f.Complaint(name, i18n.From(ctx)) != ""
}

// class are the classes of a field's outermost element.
func (d Field) class(ctx context.Context, f *form.Form, more ...string) string {
	classes := append([]string{"field"}, more...)
	if d.Class != "" {
		classes = append(classes, d.Class)
	}
	if wrong(ctx, f, d.Name) {
		classes = append(classes, "rejected")
	}
	return strings.Join(classes, " ")
}

// described are the ids of what is said about the field.
func (d Field) described(ctx context.Context, f *form.Form, more ...string) string {
	ids := slices.Clone(more)
	if d.Hint != "" {
		ids = append(ids, d.id()+"-hint")
	}
	if wrong(ctx, f, d.Name) {
		ids = append(ids, d.id()+"-complaint")
	} else if f.Told(d.Name, i18n.From(ctx)) != "" {
		ids = append(ids, d.id()+"-told")
	}
	return strings.Join(ids, " ")
}

// control are the attributes of a field's control, however it looks.
func (d Field) control(ctx context.Context, f *form.Form, more ...string) templ.Attributes {
	a := templ.Attributes{"id": d.id(), "name": d.Name}
	for name, value := range map[string]string{
		"placeholder":      d.Placeholder,
		"autocomplete":     d.Autocomplete,
		"inputmode":        d.Inputmode,
		"aria-describedby": d.described(ctx, f, more...),
	} {
		if value != "" {
			a[name] = value
		}
	}
	if d.Required {
		a["aria-required"] = "true"
	}
	if d.Autofocus {
		a["autofocus"] = true
	}
	if wrong(ctx, f, d.Name) {
		a["aria-invalid"] = "true"
	}
	for name, value := range d.Attrs {
		a[name] = value
	}
	return a
}

// id is the control's: its name, unless Attrs has another because several forms of
// a page have a field of this name. What belongs to the field is named after it.
func (d Field) id() string {
	if id, ok := d.Attrs["id"].(string); ok {
		return id
	}
	return d.Name
}

// kind is the input's type.
func (d Field) kind() string {
	if d.Type == "" {
		return "text"
	}
	return d.Type
}

// shown is what stands in the input: a password is never sent back.
func (d Field) shown(f *form.Form) string {
	if d.Type == "password" {
		return ""
	}
	return f.Value(d.Name)
}

// blank is what choosing nothing is called.
func (d Field) blank(ctx context.Context) string {
	if d.Blank == "" {
		return i18n.T(ctx, "form.choose")
	}
	return d.Blank
}

func (d Field) rows() int {
	if d.Rows == 0 {
		return 4
	}
	return d.Rows
}

// without is a copy of the attributes without the one called name.
func without(a templ.Attributes, name string) templ.Attributes {
	rest := templ.Attributes{}
	for n, value := range a {
		if n != name {
			rest[n] = value
		}
	}
	return rest
}

// comboControl are the attributes of an input that suggests. Its role is set by
// the script, since without it nothing would pop up.
func comboControl(ctx context.Context, f *form.Form, d Field) templ.Attributes {
	d.Autocomplete = "off"
	a := d.control(ctx, f)
	a["autocapitalize"] = "none"
	a["spellcheck"] = "false"
	return a
}

// options are the choices of a Select as HTML. A list's filters have a hundred: made one by
// one as templ does it, they took an eighth of the page's time.
func options(ctx context.Context, choices []Choice, chosen string) string {
	var b strings.Builder
	for _, c := range choices {
		b.WriteString(`<option value="` + templ.EscapeString(c.Value) + `"`)
		if c.Value == chosen {
			b.WriteString(" selected")
		}
		if l := langOf(ctx, c.Text); l != "" {
			b.WriteString(` lang="` + l + `"`)
		}
		b.WriteString(">" + templ.EscapeString(c.Text) + "</option>")
	}
	return b.String()
}

// fillJSON is what a script writes into which fields.
func fillJSON(fields map[string][]string) string {
	b, _ := json.Marshal(fields) // texts alone
	return string(b)
}
