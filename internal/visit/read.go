package visit

import (
	"slices"
	"strconv"
	"strings"

	"gyoryu/internal/day"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/pick"
)

// read reads the form. What is wrong with it is noted on f; names are still to be
// resolved.
func read(f *form.Form, names *pick.Names, today day.Day) Draft {
	renumber(f)
	if f.Value("direction") != string(Contact) {
		f.Need("title")
	}
	first, last := f.Days("starts_on", "ends_on", today)
	d := Draft{
		Title:        f.Line("title", maxTitle),
		Direction:    form.OneOf(f, "direction", Directions...),
		StartsOn:     first,
		EndsOn:       last,
		Purpose:      f.Text("purpose", maxText),
		State:        form.OneOf(f, "state", States...),
		Outcome:      f.Text("outcome", maxLong),
		Confidential: f.Flag("confidential"),
		AreaIDs:      f.IDs("areas"),
		ReaderIDs:    f.IDs("readers"),
	}
	d.DelegationSize, _ = f.Int("delegation_size", 1, maxPeople)
	d.Delegates = readPeople(f, names, "delegates")
	d.Leader = leader(f, d.Delegates)
	called := map[string]int{} // which stop a typed institute's name means
	for _, i := range f.Indexes("stops") {
		part := "stops[" + strconv.Itoa(i) + "]"
		if blankStop(f, part) {
			continue
		}
		s := StopDraft{
			ID:        f.ID(part + ".id"),
			Institute: names.Institute(part+".institute", true),
			MetOn:     f.Day(part+".met_on", today),
			Place:     f.Line(part+".place", maxPlace),
			People:    readPeople(f, names, part+".people"),
			Points:    readPoints(f, names, part+".points", today),
			field:     part,
		}
		f.Require(part+".institute", pick.Said(f, part+".institute"), i18n.M("visit.which-institute"))
		called[strings.ToLower(f.Line(part+".institute", maxTitle))] = len(d.Stops)
		d.Stops = append(d.Stops, s)
	}
	d.Points = readPoints(f, names, "points", today)
	for i := range d.Points {
		d.Points[i].With = with(f, d.Points[i].field+".with", called)
	}
	if d.State == "" {
		d.State = Done
		if d.StartsOn.After(today) {
			d.State = Planned
		}
	}
	d.entitle(f)
	return d
}

// entitle gives a contact, which is logged in one line, that line as its title.
func (d *Draft) entitle(f *form.Form) {
	if d.Direction != Contact || d.Title != "" {
		return
	}
	for _, s := range d.Stops {
		for _, p := range s.Points {
			if d.Title == "" && p.Text != "" {
				r := []rune(strings.Join(strings.Fields(p.Text), " "))
				d.Title = string(r[:min(len(r), maxTitle)])
			}
		}
	}
	if d.Title == "" {
		f.Reject("stops[0].points[0].text", i18n.M("visit.contact-what"))
		d.Title = "–" // the complaint above is enough
	}
}

// blankStop reports whether nothing was written about a stop.
func blankStop(f *form.Form, part string) bool {
	if pick.Said(f, part+".institute") {
		return false
	}
	for _, field := range []string{"id", "met_on", "place", "people"} {
		if strings.TrimSpace(f.Value(part+"."+field)) != "" {
			return false
		}
	}
	for _, j := range f.Indexes(part + ".points") {
		if strings.TrimSpace(f.Value(form.At(part+".points", j, "text"))) != "" {
			return false
		}
	}
	return len(f.Indexes(part+".people")) == 0
}

// readPeople reads the people chosen in a picker, and those whose names are still
// being typed, with commas between them.
func readPeople(f *form.Form, names *pick.Names, part string) []Delegate {
	unpackPeople(f, part)
	var all []Delegate
	for _, i := range f.Indexes(part) {
		if f.Value(form.At(part, i, "keep")) == "" || !pick.Said(f, form.At(part, i, "person")) {
			continue
		}
		field := form.At(part, i, "person")
		all = append(all, Delegate{Person: names.Person(field, true), Role: f.Line(form.At(part, i, "role"), maxPlace), field: field})
	}
	return all
}

// unpackPeople makes each typed name a chosen one, so that the form shows it as such.
func unpackPeople(f *form.Form, part string) {
	next := 0
	if chosen := f.Indexes(part); len(chosen) > 0 {
		next = chosen[len(chosen)-1] + 1
	}
	typed := f.Value(part)
	if !form.Storable(typed) {
		f.Reject(part, i18n.M("form.unreadable"))
		return
	}
	for _, name := range strings.FieldsFunc(typed, isComma) {
		if name = strings.TrimSpace(name); name != "" {
			f.Set(form.At(part, next, "person"), name)
			f.Set(form.At(part, next, "keep"), "1")
			next++
		}
	}
	f.Set(part, "")
}

// leader is which of the delegates leads: who was marked, or else the first.
func leader(f *form.Form, all []Delegate) int {
	if len(all) == 0 {
		return -1
	}
	marked := "delegates[" + f.Value("delegates_leader") + "].person"
	return max(0, slices.IndexFunc(all, func(d Delegate) bool { return d.field == marked }))
}

// readPoints reads a list of points; lines that were left empty are none.
func readPoints(f *form.Form, names *pick.Names, part string, today day.Day) []PointDraft {
	var all []PointDraft
	for _, j := range f.Indexes(part) {
		field := part + "[" + strconv.Itoa(j) + "]"
		if strings.TrimSpace(f.Value(field+".text")) == "" {
			continue
		}
		p := PointDraft{
			ID:       f.ID(field + ".id"),
			Kind:     form.OneOf(f, field+".kind", Kinds...),
			Text:     f.Text(field+".text", maxText),
			NoAction: f.Flag(field + ".no_action"),
			Person:   names.Person(field+".person", true),
			DueOn:    f.Day(field+".due_on", today),
			field:    field,
		}
		all = append(all, p)
	}
	return all
}

// with are the stops that a point about the whole was agreed with, by the names of
// their institutes with commas between them; nil for all.
func with(f *form.Form, field string, called map[string]int) []int {
	var stops []int
	for _, name := range strings.FieldsFunc(f.Line(field, maxTitle), isComma) {
		if name = strings.TrimSpace(name); name == "" {
			continue
		}
		n, there := called[strings.ToLower(name)]
		f.Require(field, there, i18n.M("visit.not-visited", "typed", name))
		stops = append(stops, n)
	}
	return stops
}

func isComma(r rune) bool { return strings.ContainsRune(",;、，\n", r) }

// renumber makes the form's lines contiguous, so that a field's path tells its place.
func renumber(f *form.Form) {
	f.Renumber("stops")
	f.Renumber("points")
	if marked, err := strconv.Atoi(f.Value("delegates_leader")); err == nil { // which goes along
		if i := slices.Index(f.Indexes("delegates"), marked); i >= 0 {
			f.Set("delegates_leader", strconv.Itoa(i))
		}
	}
	f.Renumber("delegates")
	for _, i := range f.Indexes("stops") {
		f.Renumber(form.At("stops", i, "points"))
		f.Renumber(form.At("stops", i, "people"))
	}
}
