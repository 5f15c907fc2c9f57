package person

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/language"

	"gyoryu/internal/day"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
)

const (
	maxName      = 200
	maxHonorific = 60
	maxEmail     = 254
	maxPhone     = 60
	maxTitle     = 200
	maxNotes     = 20000
)

// read reads the form. Which institutes the positions are at is looked up after it.
func read(f *form.Form, today day.Day) Draft {
	f.Need("name")
	d := Draft{
		Name: f.Line("name", maxName), Family: f.Line("family", maxName), Given: f.Line("given", maxName),
		Native: f.Line("native", maxName), NativeLang: readLang(f, "native_lang", f.Line("native_lang", 20)),
		Honorific: f.Line("honorific", maxHonorific), Email: f.Line("email", maxEmail), Phone: f.Line("phone", maxPhone),
		AreaIDs: f.IDs("areas"), Notes: f.Text("notes", maxNotes), Archived: f.Flag("archived"),
	}
	f.Require("email", d.Email == "" || mailForm.MatchString(d.Email), i18n.M("person.no-email"))
	if typed := f.Line("orcid", 100); typed != "" {
		orcid, ok := readORCID(typed)
		f.Require("orcid", ok, i18n.M("person.no-orcid"))
		d.ORCID = orcid
	}
	for _, tag := range f.Values("languages") {
		if tag = readLang(f, "languages", tag); tag != "" && !slices.Contains(d.Languages, tag) {
			d.Languages = append(d.Languages, tag)
		}
	}
	d.Positions = readPositions(f, today)
	return d
}

// mailForm is generous: only a mail that arrives shows that an address is right.
var mailForm = regexp.MustCompile(`^[^@\s<>",;]+@[^@\s<>",;]+\.[^@\s<>",;.]+$`)

func readLang(f *form.Form, field, tag string) string {
	if tag == "" {
		return ""
	}
	t, err := language.Parse(tag)
	if err != nil || len(tag) > 20 {
		f.Reject(field, i18n.M("form.no-such-choice"))
		return ""
	}
	return t.String()
}

// readPositions reads the lines of positions; those without an institute and a
// title are none.
func readPositions(f *form.Form, today day.Day) []Position {
	f.Renumber("positions")
	var all []Position
	for _, n := range f.Indexes("positions") {
		at := func(field string) string { return form.At("positions", n, field) }
		if blank(f, n) {
			continue
		}
		p := Position{Title: f.Line(at("title"), maxTitle), Institute: f.Line(at("institute"), maxName), line: n}
		p.ID, _ = strconv.ParseInt(f.Value(at("id")), 10, 64) // a line's own id, which means nothing elsewhere
		p.ID = max(p.ID, 0)
		p.From = readDay(f, at("from"), today, false)
		p.To = readDay(f, at("to"), today, true)
		f.Require(at("to"), p.From.IsZero() || p.To.IsZero() || !p.To.Before(p.From), i18n.M("form.days-backwards"))
		f.Require(at("institute"), strings.TrimSpace(f.Value(at("institute"))) != "", i18n.M("person.position-where"))
		all = append(all, p)
	}
	return all
}

func blank(f *form.Form, n int) bool {
	for _, field := range []string{"institute", "title", "from", "to"} {
		if strings.TrimSpace(f.Value(form.At("positions", n, field))) != "" {
			return false
		}
	}
	return true
}

// readDay reads a day, or a year or month alone, as people remember when somebody
// changed places: its first day, or its last where a position ends.
func readDay(f *form.Form, field string, today day.Day, last bool) day.Day {
	from, to, ok := readPeriod(f.Value(field))
	switch {
	case !ok:
		return f.Day(field, today)
	case last:
		return to
	}
	return from
}

var periodForms = []struct {
	pattern *regexp.Regexp
	layout  string // of the two groups, put together with a space
}{
	{regexp.MustCompile(`^([12]\d{3})()\s*년?$`), "2006"},
	{regexp.MustCompile(`^([12]\d{3})\s*[-./년]\s*(\d{1,2})\s*[.월]?$`), "2006 1"},
	{regexp.MustCompile(`^(\d{1,2})\s*/\s*([12]\d{3})$`), "1 2006"},
	{regexp.MustCompile(`^(?i)([a-z]{3})\.?,? ([12]\d{3})$`), "Jan 2006"},
	{regexp.MustCompile(`^(?i)([a-z]{4,9}),? ([12]\d{3})$`), "January 2006"},
}

// readPeriod reads a year or a month: 2019, 2019-03, 2019년 3월, March 2019.
func readPeriod(typed string) (first, last day.Day, ok bool) {
	typed = strings.TrimSpace(typed)
	if len(typed) > 40 {
		return first, last, false
	}
	for _, form := range periodForms {
		m := form.pattern.FindStringSubmatch(typed)
		if m == nil {
			continue
		}
		t, err := time.Parse(form.layout, strings.TrimSpace(m[1]+" "+m[2]))
		if err != nil {
			continue
		}
		end := t.AddDate(0, 1, -1)
		if m[2] == "" {
			end = t.AddDate(1, 0, -1)
		}
		return day.Of(t), day.Of(end), true
	}
	return first, last, false
}
