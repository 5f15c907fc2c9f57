package visit

import (
	"cmp"
	"strconv"
	"strings"

	"gyoryu/internal/day"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
)

// rearrange does to the form's lines what a button asks, for browsers without
// script: add-stop, add-point:stops[1], remove-stop:1, up-point:stops[1].points[0] …
func rearrange(f *form.Form, do string) {
	what, where, _ := strings.Cut(do, ":")
	verb, kind, _ := strings.Cut(what, "-")
	if kind == "stop" && verb != "add" {
		where = "stops[" + where + "]"
	}
	switch verb {
	case "add":
		add(f, kind, where)
		return
	case "remove", "up", "down":
	default: // "show": as it is
		return
	}
	line, ok := form.ParseLine(where)
	if !ok {
		return
	}
	switch verb {
	case "remove":
		f.Drop(line.Part, line.N)
	case "up":
		f.Swap(line.Part, line.N-1, line.N)
	case "down":
		f.Swap(line.Part, line.N, line.N+1)
	}
}

func add(f *form.Form, kind, where string) {
	if kind == "stop" {
		n := len(f.Indexes("stops"))
		f.Set(form.At("stops", n, "institute"), "")
		f.Set(form.At("stops", n, "points[0].text"), "")
		return
	}
	part := "points"
	if line, ok := form.ParseLine(where); ok && line.Part == "stops" {
		part = where + ".points"
	}
	n := len(f.Indexes(part))
	kindBefore := f.Value(form.At(part, n-1, "kind"))
	f.Set(form.At(part, n, "kind"), cmp.Or(kindBefore, string(Discussed)))
	f.Set(form.At(part, n, "text"), "")
}

// values is the visit as the form writes it.
func (v Visit) values(l i18n.Lang) map[string][]string {
	f := form.With(nil)
	set := f.Set
	set("version", strconv.FormatInt(v.Version, 10))
	set("title", v.Title)
	set("direction", string(v.Direction))
	set("starts_on", day.Long(v.StartsOn, string(l)))
	set("ends_on", day.Long(v.EndsOn, string(l)))
	set("purpose", v.Purpose)
	set("outcome", v.Outcome)
	set("state", string(v.State))
	if v.DelegationSize > 0 {
		set("delegation_size", strconv.Itoa(v.DelegationSize))
	}
	if v.Confidential {
		set("confidential", "1")
	}
	for _, a := range v.Areas {
		f.All().Add("areas", strconv.FormatInt(a.ID, 10))
	}
	for _, r := range v.Readers {
		f.All().Add("readers", strconv.FormatInt(r.ID, 10))
	}
	writePeople(f, "delegates", v.Delegates)
	for i, p := range v.Delegates {
		if p.ID == v.LeaderID {
			set("delegates_leader", strconv.Itoa(i))
		}
	}
	for i, s := range v.Stops {
		set(form.At("stops", i, "id"), strconv.FormatInt(s.ID, 10))
		set(form.At("stops", i, "institute"), s.Institute.Short)
		set(form.At("stops", i, "institute_id"), strconv.FormatInt(s.Institute.ID, 10))
		set(form.At("stops", i, "met_on"), day.Long(s.MetOn, string(l)))
		set(form.At("stops", i, "place"), s.Place)
		writePeople(f, form.At("stops", i, "people"), s.People)
		writePoints(f, form.At("stops", i, "points"), s.Points)
	}
	writePoints(f, "points", v.Points)
	return f.All()
}

func writePeople(f *form.Form, part string, people []Person) {
	for i, p := range people {
		f.Set(form.At(part, i, "person"), p.Name)
		f.Set(form.At(part, i, "person_id"), strconv.FormatInt(p.ID, 10))
		f.Set(form.At(part, i, "role"), p.Role)
		f.Set(form.At(part, i, "keep"), "1")
	}
}

func writePoints(f *form.Form, part string, points []Point) {
	for j, p := range points {
		f.Set(form.At(part, j, "id"), strconv.FormatInt(p.ID, 10))
		f.Set(form.At(part, j, "kind"), string(p.Kind))
		f.Set(form.At(part, j, "text"), p.Text)
		if p.NoAction {
			f.Set(form.At(part, j, "no_action"), "1")
		}
	}
	n := len(points)
	f.Set(form.At(part, n, "kind"), string(Discussed))
	f.Set(form.At(part, n, "text"), "")
}

// adopt gives lines whose ids are none of this visit's the ids of the lines that it
// has in their places.
func (v Visit) adopt(f *form.Form) {
	saved := form.With(v.values(i18n.EN))
	known := map[string]bool{}
	for _, part := range lineParts(saved) {
		known[kindOfPart(part)+saved.Value(part+".id")] = true
	}
	for _, part := range lineParts(f) {
		if id := f.Value(part + ".id"); id != "" && !known[kindOfPart(part)+id] {
			f.Set(part+".id", saved.Value(part+".id"))
		}
	}
}

func kindOfPart(part string) string {
	if strings.Contains(part, "points[") {
		return "point"
	}
	return "stop"
}

// lineParts are the paths of all stops and points of the form.
func lineParts(f *form.Form) []string {
	var all []string
	points := func(part string) {
		for _, j := range f.Indexes(part) {
			all = append(all, part+"["+strconv.Itoa(j)+"]")
		}
	}
	for _, i := range f.Indexes("stops") {
		all = append(all, "stops["+strconv.Itoa(i)+"]")
	}
	for _, i := range f.Indexes("stops") {
		points(form.At("stops", i, "points"))
	}
	points("points")
	return all
}
