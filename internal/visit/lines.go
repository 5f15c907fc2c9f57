package visit

import (
	"cmp"
	"slices"
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

// against notes on a form that came too late, beside each field that differs, what
// somebody else has saved meanwhile. Saving it again keeps what the form says.
func (v Visit) against(f *form.Form, d Draft, l i18n.Lang) {
	theirs := form.With(v.values(l))
	tell := func(field, saved string) {
		f.Reject(field, i18n.M("form.theirs", "who", v.UpdatedName, "value", cmp.Or(saved, i18n.Say(l, "form.nothing"))))
	}
	differs := func(field, mine, saved string) {
		if mine != saved {
			tell(field, saved)
		}
	}
	differs("title", d.Title, v.Title)
	differs("direction", i18n.Say(l, "visit.direction."+string(d.Direction)), i18n.Say(l, "visit.direction."+string(v.Direction)))
	differs("starts_on", day.Range(d.StartsOn, d.EndsOn, string(l)), day.Range(v.StartsOn, v.EndsOn, string(l)))
	differs("purpose", d.Purpose, v.Purpose)
	differs("delegation_size", strconv.Itoa(d.DelegationSize), strconv.Itoa(v.DelegationSize))
	differs("state", i18n.Say(l, "visit.state."+string(d.State)), i18n.Say(l, "visit.state."+string(v.State)))
	differs("outcome", d.Outcome, v.Outcome)
	differs("confidential", yes(l, d.Confidential), yes(l, v.Confidential))
	differs("delegates", joined(l, f, "delegates"), joined(l, theirs, "delegates"))
	if !sameIDs(d.AreaIDs, theirs.IDs("areas")) {
		tell("areas", listed(v.Areas, func(a Area) string { return a.In(l) }))
	}
	if !sameIDs(d.ReaderIDs, theirs.IDs("readers")) {
		tell("readers", listed(v.Readers, func(r Reader) string { return r.Name }))
	}
	v.againstLines(f, theirs, l, differs)
	f.Set("version", strconv.FormatInt(v.Version, 10))
	f.Reject("version", i18n.M("form.conflict", "who", v.UpdatedName))
}

// againstLines compares stops and points: those that both have by their ids, and
// what only the other has is put back into the form.
func (v Visit) againstLines(f, theirs *form.Form, l i18n.Lang, differs func(field, mine, saved string)) {
	mine := map[string]string{} // part of a line by its id
	for _, part := range lineParts(f) {
		if id := f.Value(part + ".id"); id != "" {
			mine[kindOfPart(part)+id] = part
		}
	}
	there := map[string]bool{}
	for _, part := range lineParts(theirs) {
		id := theirs.Value(part + ".id")
		if id == "" {
			continue
		}
		there[kindOfPart(part)+id] = true
		at, has := mine[kindOfPart(part)+id]
		if !has {
			putBack(f, theirs, part)
			continue
		}
		for _, field := range []string{"institute", "met_on", "place", "kind", "text"} {
			if f.Has(at + "." + field) {
				differs(at+"."+field, strings.TrimSpace(f.Value(at+"."+field)), theirs.Value(part+"."+field))
			}
		}
		differs(at+".people", joined(l, f, at+".people"), joined(l, theirs, part+".people"))
		differs(at+".no_action", yes(l, f.Flag(at+".no_action")), yes(l, theirs.Flag(part+".no_action")))
	}
	for key, part := range mine { // what the other deleted is added anew
		if !there[key] {
			f.Set(part+".id", "")
		}
	}
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

// putBack adds a line to the form that somebody else has added since.
func putBack(f, theirs *form.Form, part string) {
	line, ok := form.ParseLine(part)
	if !ok {
		return
	}
	to := line.Part
	if stop, nested := strings.CutSuffix(to, ".points"); nested && theirs.Value(stop+".id") != "" {
		to = "points" // unless its stop is in the form, it goes to the whole
		for _, i := range f.Indexes("stops") {
			if f.Value(form.At("stops", i, "id")) == theirs.Value(stop+".id") {
				to = form.At("stops", i, "points")
			}
		}
	}
	n := len(f.Indexes(to))
	for field, values := range theirs.All() {
		rest, of := strings.CutPrefix(field, part+".")
		if of && !strings.HasPrefix(rest, "points[") {
			f.All()[form.At(to, n, rest)] = values
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

// joined are the people in a picker, with their roles and who leads, for comparing.
func joined(l i18n.Lang, f *form.Form, part string) string {
	kept := slices.DeleteFunc(f.Indexes(part), func(i int) bool { return f.Value(form.At(part, i, "keep")) == "" })
	leads := -1
	if part == "delegates" && len(kept) > 0 {
		leads = kept[max(0, slices.IndexFunc(kept, func(i int) bool { return strconv.Itoa(i) == f.Value("delegates_leader") }))]
	}
	return listed(kept, func(i int) string {
		var more []string
		if role := strings.TrimSpace(f.Value(form.At(part, i, "role"))); role != "" {
			more = append(more, role)
		}
		if i == leads {
			more = append(more, i18n.Say(l, "visit.leads"))
		}
		name := f.Value(form.At(part, i, "person"))
		if len(more) > 0 {
			name += " (" + strings.Join(more, ", ") + ")"
		}
		return name
	})
}

func listed[T any](all []T, name func(T) string) string {
	var names []string
	for _, one := range all {
		names = append(names, name(one))
	}
	return strings.Join(names, ", ")
}

func sameIDs(a, b []int64) bool {
	return slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
}

func yes(l i18n.Lang, so bool) string {
	if so {
		return i18n.Say(l, "history.yes")
	}
	return i18n.Say(l, "history.no")
}
