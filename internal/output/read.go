package output

import (
	"strconv"
	"strings"

	"gyoryu/internal/day"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/pick"
)

// read reads the form. What is wrong with it is noted on f; names are still to be
// resolved, after which check can be called.
func read(f *form.Form, names *pick.Names, today day.Day) Draft {
	renumber(f)
	f.Need("title")
	d := Draft{
		Title:       f.Line("title", maxTitle),
		Kind:        form.OneOf(f, "kind", Kinds...),
		PublishedOn: f.Day("published_on", today),
		DOI:         readDOIField(f, "doi"),
		URL:         readURLField(f, "url"),
		Notes:       f.Text("notes", maxNotes),
		topics:      readRefs(f, "topics", "topic"),
		stays:       readRefs(f, "stays", "stay"),
	}
	f.Require("kind", d.Kind != "" || strings.TrimSpace(f.Value("kind")) != "", i18n.M("form.needed"))
	readPeople(f, names, &d)
	for _, i := range f.Indexes("shared") {
		part := "shared[" + strconv.Itoa(i) + "]"
		said := pick.Said(f, part+".institute")
		if !said && strings.TrimSpace(f.Value(part+".on")) == "" {
			continue
		}
		f.Require(part+".institute", said, i18n.M("output.share-whom"))
		d.Shared = append(d.Shared, ShareDraft{Institute: names.Institute(part+".institute", true), On: f.Day(part+".on", today), field: part})
	}
	return d
}

// readDOIField reads a DOI in any of its forms.
func readDOIField(f *form.Form, field string) string {
	typed := f.Line(field, maxURL)
	doi, ok := readDOI(typed)
	f.Require(field, ok, i18n.M("output.no-doi", "typed", short(typed)))
	return doi
}

// readURLField reads the address of a page.
func readURLField(f *form.Form, field string) string {
	address := f.Line(field, maxURL)
	f.Require(field, address == "" || isWeb(address), i18n.M("output.no-url"))
	return address
}

// short is what was typed as it fits into a sentence.
func short(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return s
}

// readPeople reads the people chosen in the picker, and those whose names are still
// being typed, with commas between them.
func readPeople(f *form.Form, names *pick.Names, d *Draft) {
	next := 0
	if chosen := f.Indexes("people"); len(chosen) > 0 {
		next = chosen[len(chosen)-1] + 1
	}
	typed := f.Value("people")
	if !form.Storable(typed) {
		f.Reject("people", i18n.M("form.unreadable"))
		return
	}
	for _, name := range strings.FieldsFunc(typed, isComma) { // chosen from now on, and shown so
		if name = strings.TrimSpace(name); name != "" {
			f.Set(form.At("people", next, "person"), name)
			f.Set(form.At("people", next, "keep"), "1")
			next++
		}
	}
	f.Set("people", "")
	for _, i := range f.Indexes("people") {
		field := form.At("people", i, "person")
		if f.Value(form.At("people", i, "keep")) == "" || !pick.Said(f, field) {
			continue
		}
		d.People, d.peopleAt = append(d.People, names.Person(field, true)), append(d.peopleAt, field)
	}
}

func isComma(r rune) bool { return strings.ContainsRune(",;、，\n", r) }

// renumber makes the form's lines contiguous, so that a field's path tells its place.
func renumber(f *form.Form) {
	for _, part := range []string{"people", "topics", "stays", "shared"} {
		f.Renumber(part)
	}
}

// lineField is the first field of each kind of line, by what its buttons call it.
var lineField = map[string][2]string{"topic": {"topics", "topic"}, "stay": {"stays", "stay"}, "share": {"shared", "institute"}}

// rearrange does to the form's lines what a button asks: add-topic, remove-share:1 …
func rearrange(f *form.Form, do string) {
	renumber(f)
	what, at, _ := strings.Cut(do, ":")
	verb, kind, _ := strings.Cut(what, "-")
	line, known := lineField[kind]
	if !known {
		return // "show": as it is
	}
	switch verb {
	case "add":
		f.Set(form.At(line[0], len(f.Indexes(line[0])), line[1]), "")
	case "remove":
		if n, err := strconv.Atoi(at); err == nil {
			f.Drop(line[0], n)
		}
	}
}
