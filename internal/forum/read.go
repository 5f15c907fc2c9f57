package forum

import (
	"strconv"
	"strings"

	"gyoryu/internal/day"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/pick"
	"gyoryu/internal/visit"
)

// read reads a forum's form. What is wrong with it is noted on f; names are still to
// be resolved.
func read(f *form.Form, names *pick.Names, today day.Day) Draft {
	renumber(f)
	f.Need("name")
	d := Draft{
		Name:      f.Line("name", maxName),
		NameKO:    f.Line("name_ko", maxName),
		Acronym:   f.Line("acronym", maxAcronym),
		Kind:      form.OneOf(f, "kind", Kinds...),
		Frequency: form.OneOf(f, "frequency", Frequencies...),
		Notes:     f.Text("notes", maxNotes),
	}
	f.Need("kind")
	f.Need("frequency")
	for _, i := range f.Indexes("institutes") {
		if field := form.At("institutes", i, "institute"); pick.Said(f, field) {
			d.Institutes = append(d.Institutes, Organiser{names.Institute(field, true), field})
		}
	}
	at := map[int]int{} // the place of a line of the form among the problems, from 1
	for _, i := range f.Indexes("problems") {
		part := form.At("problems", i, "")
		if blank(f, part, "text", "point") {
			continue
		}
		f.Need(part + "text")
		p := ProblemDraft{ID: f.ID(part + "id"), Text: f.Text(part+"text", maxText), field: strings.TrimSuffix(part, ".")}
		p.PointID, p.EditionPointID = readPoint(f, part+"point")
		d.Problems = append(d.Problems, p)
		at[i] = len(d.Problems)
	}
	for _, i := range f.Indexes("reforms") {
		part := form.At("reforms", i, "")
		if blank(f, part, "text", "point", "problem", "agreed_on", "first") {
			continue
		}
		f.Need(part + "text")
		d.Reforms = append(d.Reforms, ReformDraft{
			ID: f.ID(part + "id"), Text: f.Text(part+"text", maxText), Problem: readAnswers(f, part+"problem", at),
			AgreedOn: f.Day(part+"agreed_on", today), PointID: f.ID(part + "point"), FirstID: f.ID(part + "first"),
			field: strings.TrimSuffix(part, "."),
		})
	}
	return d
}

// blank reports whether nothing was written into a line's fields.
func blank(f *form.Form, part string, fields ...string) bool {
	for _, field := range fields {
		if strings.TrimSpace(f.Value(part+field)) != "" {
			return false
		}
	}
	return true
}

// ofEdition begins the value of a choice that is a point of an edition.
const ofEdition = "e"

// readPoint reads which point was chosen: of a visit, or of an edition.
func readPoint(f *form.Form, field string) (point, editionPoint int64) {
	rest, is := strings.CutPrefix(f.Value(field), ofEdition)
	if !is {
		return f.ID(field), 0
	}
	n, err := strconv.ParseInt(rest, 10, 64)
	f.Require(field, err == nil && n > 0, i18n.M("form.no-such-record"))
	return 0, max(n, 0)
}

// readAnswers reads which line of problems was chosen, as its place in the draft.
func readAnswers(f *form.Form, field string, at map[int]int) int {
	typed := f.Value(field)
	if typed == "" {
		return 0
	}
	n, err := strconv.Atoi(typed)
	f.Require(field, err == nil && at[n] != 0, i18n.M("forum.no-such-problem"))
	return at[n]
}

// readEdition reads an edition's form.
func readEdition(f *form.Form, names *pick.Names, today day.Day) EditionDraft {
	f.Renumber("people")
	f.Renumber("points")
	f.Need("number")
	d := EditionDraft{
		City:  f.Line("city", maxCity),
		Theme: f.Text("theme", maxTheme),
		LedBy: form.OneOf(f, "led_by", Leaders...),
	}
	d.Number, _ = f.Int("number", 1, maxNumber)
	d.StartsOn, d.EndsOn = f.Days("starts_on", "ends_on", today)
	if n, ok := f.Int("researchers", 0, maxResearchers); ok {
		d.Researchers = &n
	}
	d.People = readPeople(f, names, "people")
	for _, j := range f.Indexes("points") {
		part := form.At("points", j, "")
		if strings.TrimSpace(f.Value(part+"text")) == "" {
			continue
		}
		f.Need(part + "kind")
		d.Points = append(d.Points, PointDraft{
			ID: f.ID(part + "id"), Kind: form.OneOf(f, part+"kind", visit.Kinds...), Text: f.Text(part+"text", maxText),
			field: strings.TrimSuffix(part, "."),
		})
	}
	return d
}

// readPeople reads the people chosen in a picker, and those whose names are still
// being typed, with commas between them.
func readPeople(f *form.Form, names *pick.Names, part string) []Participant {
	typed, next := f.Value(part), 0
	if chosen := f.Indexes(part); len(chosen) > 0 {
		next = chosen[len(chosen)-1] + 1
	}
	if !form.Storable(typed) {
		f.Reject(part, i18n.M("form.unreadable"))
		typed = ""
	}
	for _, name := range strings.FieldsFunc(typed, isComma) {
		if name = strings.TrimSpace(name); name != "" {
			f.Set(form.At(part, next, "person"), name)
			f.Set(form.At(part, next, "keep"), "1")
			next++
		}
	}
	if f.Complaint(part, i18n.EN) == "" {
		f.Set(part, "")
	}
	var all []Participant
	for _, i := range f.Indexes(part) {
		field := form.At(part, i, "person")
		if f.Value(form.At(part, i, "keep")) != "" && pick.Said(f, field) {
			all = append(all, Participant{names.Person(field, true), field})
		}
	}
	return all
}

func isComma(r rune) bool { return strings.ContainsRune(",;、，\n", r) }

// renumber makes the form's lines contiguous; a reform's problem goes along.
func renumber(f *form.Form) {
	f.Renumber("institutes")
	f.Renumber("reforms")
	to := map[string]string{}
	for place, i := range f.Indexes("problems") {
		to[strconv.Itoa(i)] = strconv.Itoa(place)
	}
	f.Renumber("problems")
	answer(f, to)
}

// answer makes reforms answer the problems that their lines are now called.
func answer(f *form.Form, to map[string]string) {
	for _, i := range f.Indexes("reforms") {
		field := form.At("reforms", i, "problem")
		if now, moved := to[f.Value(field)]; moved {
			f.Set(field, now)
		}
	}
}
