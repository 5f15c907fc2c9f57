package output

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"gyoryu/internal/auth"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/pick"
	"gyoryu/web/ui"
)

// ref is a topic or a stay that a line of the form names: by the id that was chosen,
// or by what was typed.
type ref struct {
	field, text string
	id          int64
	meant       bool // the id was chosen for this very text
}

// found is a record that may be meant, as a line calls it.
type found struct {
	ID     int64
	Text   string
	Detail string
}

const (
	maxOffered = 5 // alike records offered below a line
	maxHelped  = 8 // lines for which they are looked up: each is a query
)

// readRefs reads the lines of a part that name records; empty ones name none.
func readRefs(f *form.Form, part, name string) []*ref {
	var all []*ref
	for _, i := range f.Indexes(part) {
		field := form.At(part, i, name)
		if !pick.Said(f, field) {
			continue
		}
		r := &ref{field: field, text: f.Line(field, maxTitle)}
		for _, typed := range f.Values(field + "_id") { // what was chosen below the field comes last
			if n, err := strconv.ParseInt(typed, 10, 64); err == nil && n > 0 {
				r.id = n
			} else if typed != "" {
				f.Reject(field, i18n.M("form.no-such-record"))
			}
		}
		r.meant = !f.Has(field+"_for") || f.Line(field+"_for", maxTitle) == r.text
		all = append(all, r)
	}
	return all
}

// lookup is how records of a noun are found by what a form says of them.
type lookup struct {
	byID   func(context.Context, []int64, auth.Account) ([]found, error)
	byText func(context.Context, []string, auth.Account) ([]found, error)
	near   func(context.Context, string, int, auth.Account) ([]found, error)
	none   string // the complaint about a text that names none
}

// resolve fills in which records the lines name. Lines whose text names none get a
// complaint, and choices to be offered below them.
func (l lookup) resolve(ctx context.Context, f *form.Form, refs []*ref, choices map[string][]ui.Choice) error {
	who := auth.Who(ctx)
	var ids []int64
	var texts []string
	for _, r := range refs {
		if r.id != 0 {
			ids = append(ids, r.id)
		}
		if r.text != "" {
			texts = append(texts, r.text)
		}
	}
	known, err := l.byID(ctx, ids, who)
	if err != nil {
		return err
	}
	called, err := l.byText(ctx, texts, who)
	if err != nil {
		return err
	}
	helped := 0
	for _, r := range refs {
		if r.decide(f, known, called, l.none) || helped == maxHelped {
			continue
		}
		helped++
		near, err := l.near(ctx, r.text, maxOffered, who)
		if err != nil {
			return err
		}
		for _, n := range near {
			choices[r.field] = append(choices[r.field], ui.Choice{Value: strconv.FormatInt(n.ID, 10), Text: beside(n.Text, n.Detail)})
		}
	}
	return nil
}

// decide settles what one line names; false if somebody has to be asked.
func (r *ref) decide(f *form.Form, known, called []found, none string) bool {
	at := slices.IndexFunc(known, func(k found) bool { return k.ID == r.id })
	if r.id != 0 && (r.meant || at >= 0 && strings.EqualFold(known[at].Text, r.text)) {
		if at < 0 {
			r.id = 0
			f.Reject(r.field, i18n.M("form.no-such-record"))
		}
		return true
	}
	r.id = 0
	f.Set(r.field+"_id", "")
	var ids []int64
	for _, c := range called {
		if strings.EqualFold(c.Text, r.text) {
			ids = append(ids, c.ID)
		}
	}
	if len(ids) == 1 {
		r.id = ids[0]
		f.Set(r.field+"_id", strconv.FormatInt(r.id, 10))
		return true
	}
	if f.Complaint(r.field, i18n.EN) != "" {
		return true
	}
	f.Reject(r.field, i18n.M(none, "typed", short(r.text)))
	return false
}

// once are the records that the lines name, each once.
func once(refs []*ref) []int64 {
	var all []int64
	for _, r := range refs {
		if r.id != 0 && !slices.Contains(all, r.id) {
			all = append(all, r.id)
		}
	}
	return all
}

// beside joins what is known of a record for somebody who has to choose.
func beside(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), " · ")
}
