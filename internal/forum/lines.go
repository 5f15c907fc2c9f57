package forum

import (
	"net/url"
	"strconv"
	"strings"

	"gyoryu/internal/day"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/visit"
)

// parts are the repeated parts of a forum's form, by what their buttons call a line.
var parts = map[string]string{"institute": "institutes", "problem": "problems", "reform": "reforms"}

// rearrange does to the form's lines what a button asks: add-problem, remove-reform:1,
// up-institute:1 … and reports which part it added a line to.
func rearrange(f *form.Form, do string) (added string) {
	what, at, _ := strings.Cut(do, ":")
	verb, kind, _ := strings.Cut(what, "-")
	part := parts[kind]
	n, err := strconv.Atoi(at)
	if part == "" || err != nil && verb != "add" {
		return ""
	}
	name := strconv.Itoa
	switch verb {
	case "add":
		add(f, part)
		return part
	case "remove":
		to := map[string]string{name(n): ""}
		for _, i := range f.Indexes(part) {
			if i > n {
				to[name(i)] = name(i - 1)
			}
		}
		f.Drop(part, n)
		if part == "problems" {
			answer(f, to)
		}
	case "up", "down":
		other := n - 1
		if verb == "down" {
			other = n + 1
		}
		there := len(f.Indexes(part))
		f.Swap(part, n, other)
		if part == "problems" && min(n, other) >= 0 && max(n, other) < there {
			answer(f, map[string]string{name(n): name(other), name(other): name(n)})
		}
	}
	return ""
}

// add adds an empty line, and is its place.
func add(f *form.Form, part string) int {
	n := len(f.Indexes(part))
	field := "text"
	if part == "institutes" {
		field = "institute"
	}
	f.Set(form.At(part, n, field), "")
	return n
}

// begin gives a form without a line of a part an empty one.
func begin(f *form.Form) {
	for _, part := range parts {
		if len(f.Indexes(part)) == 0 {
			add(f, part)
		}
	}
}

// values is the forum as the form writes it.
func (f Forum) values(l i18n.Lang) url.Values {
	v := form.With(nil)
	for field, value := range map[string]string{
		"version": id(f.Version), "name": f.Name, "name_ko": f.NameKO, "acronym": f.Acronym,
		"kind": string(f.Kind), "frequency": string(f.Frequency), "notes": f.Notes,
	} {
		v.Set(field, value)
	}
	for i, inst := range f.Institutes {
		v.Set(form.At("institutes", i, "institute"), inst.Short)
		v.Set(form.At("institutes", i, "institute_id"), id(inst.ID))
	}
	place := map[int64]string{}
	for i, p := range f.Problems {
		place[p.ID] = strconv.Itoa(i)
		v.Set(form.At("problems", i, "id"), id(p.ID))
		v.Set(form.At("problems", i, "text"), p.Text)
		v.Set(form.At("problems", i, "point"), p.value())
	}
	for i, r := range f.Reforms {
		v.Set(form.At("reforms", i, "id"), id(r.ID))
		v.Set(form.At("reforms", i, "text"), r.Text)
		v.Set(form.At("reforms", i, "problem"), place[r.ProblemID])
		v.Set(form.At("reforms", i, "agreed_on"), day.Long(r.AgreedOn, string(l)))
		v.Set(form.At("reforms", i, "point"), r.value())
		v.Set(form.At("reforms", i, "first"), id(r.FirstID))
	}
	return v.All()
}

// value is a source as the form's choice has it.
func (s Source) value() string {
	if s.EditionPointID != 0 {
		return ofEdition + id(s.EditionPointID)
	}
	return id(s.PointID)
}

// values is the edition as the form writes it.
func (e Edition) values(l i18n.Lang) url.Values {
	v := form.With(nil)
	for field, value := range map[string]string{
		"version": id(e.Version), "number": strconv.Itoa(e.Number), "city": e.City, "theme": e.Theme, "led_by": string(e.LedBy),
		"starts_on": day.Long(e.StartsOn, string(l)), "ends_on": day.Long(e.EndsOn, string(l)),
	} {
		v.Set(field, value)
	}
	if e.Researchers != nil {
		v.Set("researchers", strconv.Itoa(*e.Researchers))
	}
	for i, p := range e.People {
		v.Set(form.At("people", i, "person"), p.Name)
		v.Set(form.At("people", i, "person_id"), id(p.ID))
		v.Set(form.At("people", i, "keep"), "1")
	}
	for j, p := range e.Points {
		v.Set(form.At("points", j, "id"), id(p.ID))
		v.Set(form.At("points", j, "kind"), string(p.Kind))
		v.Set(form.At("points", j, "text"), p.Text)
	}
	addPoint(v)
	return v.All()
}

// addPoint adds an empty line for a point, of the kind of the last.
func addPoint(f *form.Form) {
	n := len(f.Indexes("points"))
	kind := f.Value(form.At("points", n-1, "kind"))
	if kind == "" {
		kind = string(visit.Discussed)
	}
	f.Set(form.At("points", n, "kind"), kind)
	f.Set(form.At("points", n, "text"), "")
}

// rearrangePoints does to an edition's points what a button asks.
func rearrangePoints(f *form.Form, do string) {
	what, where, _ := strings.Cut(do, ":")
	if what == "add-point" {
		addPoint(f)
		return
	}
	line, ok := form.ParseLine(where)
	if !ok || line.Part != "points" {
		return
	}
	switch what {
	case "remove-point":
		f.Drop(line.Part, line.N)
	case "up-point":
		f.Swap(line.Part, line.N-1, line.N)
	case "down-point":
		f.Swap(line.Part, line.N, line.N+1)
	}
}

// id is one as a form has it, empty for none.
func id(n int64) string {
	if n == 0 {
		return ""
	}
	return strconv.FormatInt(n, 10)
}

// byID are the lines of a part by their ids.
func byID(f *form.Form, part string) map[string]int {
	all := map[string]int{}
	for _, i := range f.Indexes(part) {
		if id := f.Value(form.At(part, i, "id")); id != "" {
			all[id] = i
		}
	}
	return all
}
