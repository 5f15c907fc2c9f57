// Package form reads an HTML form field by field. A Form keeps what was typed
// and what is wrong with it side by side, so a page can always show both again.
//
// Read form.go for what a form is, read.go for the readers of each kind of field.
// Fields in repeated parts have paths: stops[1].points[0].text.
package form

import (
	"cmp"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"gyoryu/internal/i18n"
)

// Form is a form as typed, with at most one complaint per field.
type Form struct {
	values     url.Values
	complaints map[string]i18n.Msg
	order      []string // of the complaints
	asked      map[string]bool
	clashes    map[string]Clash
	told       []Complaint
	unattended bool
}

// Unattended says that a program filled the form in: it is not asked whether it means
// what is unusual but allowed.
func (f *Form) Unattended() { f.unattended = true }

// Parse reads the form that r posts.
func Parse(r *http.Request) (*Form, error) {
	if err := r.ParseForm(); err != nil {
		return nil, err
	}
	if len(r.PostForm) > maxFields {
		return nil, TooManyFields
	}
	return With(r.PostForm), nil
}

// maxFields is how many fields a form may have: a visit with all its lines has fewer.
const maxFields = 6000

// TooManyFields reports a form that no page of this site has.
var TooManyFields = errors.New("too many fields")

// With returns a form already filled in. What cannot be kept or sent back as text, a
// NUL or broken UTF-8, is shown as U+FFFD, which no field takes.
func With(values url.Values) *Form {
	if values == nil {
		values = url.Values{}
	}
	for _, all := range values {
		for i, v := range all {
			if !Storable(v) {
				all[i] = sayable(v)
			}
		}
	}
	return &Form{values: values, complaints: map[string]i18n.Msg{}, asked: map[string]bool{}}
}

// Value is what was typed into the field.
func (f *Form) Value(field string) string { return f.values.Get(field) }

// Values is what was chosen in a field of several.
func (f *Form) Values(field string) []string { return f.values[field] }

// Has reports whether the form had the field at all.
func (f *Form) Has(field string) bool { return f.values.Has(field) }

// Set writes a field, as if it had been typed.
func (f *Form) Set(field, value string) { f.values.Set(field, value) }

// Ticked is what a box that is ticked, or is not, sends.
func Ticked(is bool) string {
	if is {
		return "1"
	}
	return ""
}

// All are the names and values of every field, for keeping the form.
func (f *Form) All() url.Values { return f.values }

// Do is what the pressed button asks for: "save", "add-stop", …
func (f *Form) Do() string { return cmp.Or(f.Value("do"), "save") }

// Complaint says what is wrong with the field, in the language l, or is empty.
func (f *Form) Complaint(field string, l i18n.Lang) string {
	m, ok := f.complaints[field]
	if !ok {
		return ""
	}
	return m.In(l)
}

// Complaint is one field and what is wrong with it.
type Complaint struct {
	Field string
	Msg   i18n.Msg
}

// Complaints are all of them, in the order in which they were noted.
func (f *Form) Complaints() []Complaint {
	all := make([]Complaint, 0, len(f.order))
	for _, field := range f.order {
		all = append(all, Complaint{field, f.complaints[field]})
	}
	return all
}

// OK reports whether nothing is wrong with any field read so far.
func (f *Form) OK() bool { return len(f.complaints) == 0 }

// Reject notes what is wrong with a field. The first complaint about a field stands.
func (f *Form) Reject(field string, complaint i18n.Msg) {
	if _, has := f.complaints[field]; !has {
		f.complaints[field] = complaint
		f.order = append(f.order, field)
	}
}

// Require rejects the field unless ok.
func (f *Form) Require(field string, ok bool, complaint i18n.Msg) {
	if !ok {
		f.Reject(field, complaint)
	}
}

// Ask rejects what is unusual but allowed, until the writer says that it is meant:
// the complaint then has a box to tick, which sends confirmed=FIELD=KEY.
func (f *Form) Ask(field string, question i18n.Msg) {
	if !f.unattended && !slices.Contains(f.Values("confirmed"), field+"="+question.Key) {
		f.Reject(field, question)
		f.asked[field] = true
	}
}

// Asks reports whether the complaint about the field is a question that may be
// answered by ticking, and the value to send if it is.
func (f *Form) Asks(field string) (confirm string, asks bool) {
	return field + "=" + f.complaints[field].Key, f.asked[field]
}

// maxParts bounds how many parts a repeated group may have: more was not typed. It
// is more than any noun takes, so that one too many is refused rather than dropped.
const maxParts = 1000

// Indexes are the indexes in use below a repeated part, in order:
// Indexes("stops") of stops[0].day and stops[2].day is 0, 2.
func (f *Form) Indexes(part string) []int {
	var all []int
	for field := range f.values {
		rest, ok := strings.CutPrefix(field, part+"[")
		if !ok {
			continue
		}
		digits, _, ok := strings.Cut(rest, "]")
		if n, err := strconv.Atoi(digits); ok && err == nil && n >= 0 && strconv.Itoa(n) == digits {
			all = append(all, n)
		}
	}
	slices.Sort(all)
	all = slices.Compact(all)
	return all[:min(len(all), maxParts)]
}

// At is the path of the field below the nth part: At("stops", 1, "day").
func At(part string, n int, field string) string {
	return part + "[" + strconv.Itoa(n) + "]." + field
}
