// Package draft keeps what somebody types into a long form until it is saved: on the
// server, for their account only, so that neither an ended sign-in nor a closed browser,
// a killed server or a second tab loses it.
//
// Read draft.go for what a draft is, place.go for the forms that have them, store.go and
// store_find.go for the rows, handler.go for keeping and the list, handler_form.go for what
// happens around a form's own page, handler_resume.go for going on, and views.templ for
// how it looks. In the browser it is draft-keeper.js that sends what is typed.
package draft

import (
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"gyoryu/internal/form"
)

// What an account may keep. A draft is as large as a form may be.
const (
	maxDrafts = 100
	maxBytes  = 32 << 20
	maxTitle  = 120

	oldAfter = 90 * 24 * time.Hour // from then on the list says so; it is never deleted for that
	shown    = 4                   // how many the first page and a form's page show
)

// Line is a draft as lists show it.
type Line struct {
	ID          int64
	Key         string
	Form        string // the address that it is sent to
	Noun        string
	NounID      int64 // the record that it changes; 0: it makes one
	BaseVersion int64 // of the record, as the form was opened
	Title       string
	Revision    int64
	UpdatedAt   time.Time
	Thrown      bool
}

// Old reports whether nobody has written on it for long.
func (l Line) Old(now time.Time) bool { return now.Sub(l.UpdatedAt) > oldAfter }

// Draft is one with what was typed.
type Draft struct {
	Line
	Fields [][2]string // name and value, in the order of the form
}

// Ref says which draft a form writes, as its field "draft" has it: KEY.WRITER.REVISION.
// Without script it says none, or the one that the form goes on with.
type Ref struct {
	Key      string
	Writer   string // the page, "" before its script has named it
	Revision int64  // of the draft that the page has shown
}

var refs = regexp.MustCompile(`^([0-9a-f]{32})\.([0-9a-f]{32})?\.([0-9]{1,18})$`)

// readRef reads the field; ok is false if it says none.
func readRef(typed string) (r Ref, ok bool) {
	m := refs.FindStringSubmatch(typed)
	if m == nil {
		return Ref{}, false
	}
	n, err := strconv.ParseInt(m[3], 10, 64)
	return Ref{Key: m[1], Writer: m[2], Revision: n}, err == nil
}

func (r Ref) String() string {
	return r.Key + "." + r.Writer + "." + strconv.FormatInt(r.Revision, 10)
}

// steering are fields that say what to do with a form rather than what was typed.
var steering = map[string]bool{"draft": true, "held": true, "do": true}

// typed is what a form sent, without the fields that steer it. What cannot be kept as
// text is U+FFFD from here on, as wherever a form is read.
func typed(pairs [][2]string) (fields [][2]string, size int) {
	fields = [][2]string{}
	for _, p := range pairs {
		if steering[p[0]] {
			continue
		}
		for i := range p {
			p[i] = form.With(url.Values{"": {p[i]}}).Value("")
		}
		fields = append(fields, p)
		size += len(p[0]) + len(p[1])
	}
	return fields, size
}

// titled are the fields that tell best what somebody is writing on.
var titled = []string{"title", "title_en", "title_ko", "what", "name_en", "name", "name_ko", "native_name", "acronym", "person",
	"theme", "number", "lines", "stops[0].institute", "stops[0].points[0].text", "points[0].text"}

// titleOf is what a draft is called: the first of these that has something in it.
func titleOf(fields [][2]string) string {
	said := map[string]string{}
	for _, p := range fields {
		if said[p[0]] == "" {
			said[p[0]] = strings.Join(strings.Fields(p[1]), " ")
		}
	}
	for _, name := range titled {
		if s := said[name]; s != "" {
			if utf8.RuneCountInString(s) > maxTitle {
				s = string([]rune(s)[:maxTitle]) + "…"
			}
			return s
		}
	}
	return ""
}

// Words are what was typed as somebody would copy it: what stands for itself, without
// ids, boxes and versions.
func (d Draft) Words() []string {
	var all []string
	for _, p := range d.Fields {
		if said := strings.TrimSpace(p[1]); said != "" && wordy(p[0]) {
			all = append(all, said)
		}
	}
	return all
}

// wordy reports whether a field of this name holds words.
func wordy(name string) bool {
	last := name[strings.LastIndexByte(name, '.')+1:]
	switch last {
	case "version", "confirmed", "id", "keep", "kind", "state", "direction", "back", "areas", "readers", "no_action", "confidential", "long", "decided":
		return false
	}
	return !strings.HasSuffix(last, "_id") && !strings.HasSuffix(last, "_leader")
}
