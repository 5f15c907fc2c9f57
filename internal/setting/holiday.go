package setting

import (
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"gyoryu/internal/day"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
)

// Holiday is a day on which nobody is in the office, beside Saturdays and Sundays.
type Holiday struct {
	ID     int64   `json:"id"`
	OnDay  day.Day `json:"on_day"`
	NameEN string  `json:"name_en"`
	NameKO string  `json:"name_ko"`
}

const (
	maxName  = 100
	maxLines = 100 // pasted at once: a few years
	maxText  = 20_000
	// Days are kept of these years: what else is typed is a slip.
	firstYear, lastYear = 2000, 2100
)

// Weekend reports whether the day is a Saturday or a Sunday, on which nobody works anyway.
func Weekend(d day.Day) bool {
	return d.Weekday() == time.Saturday || d.Weekday() == time.Sunday
}

// readOne reads the form for one day. One name will do for both languages.
func readOne(f *form.Form, today day.Day) Holiday {
	h := Holiday{OnDay: f.Day("on_day", today), NameEN: f.Line("name_en", maxName), NameKO: f.Line("name_ko", maxName)}
	f.Need("on_day")
	f.Require("on_day", h.OnDay.IsZero() || inYears(h.OnDay), i18n.M("setting.holiday.years", "from", firstYear, "to", lastYear))
	if f.OK() {
		f.Require("name_en", h.NameEN != "" || h.NameKO != "", i18n.M("setting.holiday.nameless"))
	}
	return h.bothNamed()
}

func inYears(d day.Day) bool { return d.Year >= firstYear && d.Year <= lastYear }

func (h Holiday) bothNamed() Holiday {
	if h.NameEN == "" {
		h.NameEN = h.NameKO
	}
	if h.NameKO == "" {
		h.NameKO = h.NameEN
	}
	return h
}

// dated is a line that begins with a day, as lists of holidays write it: 2027-01-01,
// 2027. 1. 1.(금), 2027년 1월 1일.
var dated = regexp.MustCompile(`^(\d{4})\s*[-./년]\s*(\d{1,2})\s*[-./월]\s*(\d{1,2})(?:\s*[.일])?(?:\s*\([^)]{1,9}\))?[\s,;:]*(.*)$`)

// readLines reads pasted lines: a day, then its name in English, a slash or a tab, and its
// name in Korean. Which is which is seen by the letters. The first line that can't be read
// is complained about.
func readLines(f *form.Form) []Holiday {
	text := f.Text("pasted", maxText)
	f.Need("pasted")
	var all []Holiday
	line := map[day.Day]int{}
	for i, typed := range strings.Split(text, "\n") {
		typed = strings.TrimSpace(typed)
		if typed == "" || !f.OK() {
			continue
		}
		h, complaint := readLine(typed)
		before, twice := line[h.OnDay]
		switch {
		case complaint != "":
			f.Reject("pasted", i18n.M(complaint, "n", i+1, "typed", clip(typed), "from", firstYear, "to", lastYear))
		case twice:
			f.Reject("pasted", i18n.M("setting.holiday.twice", "n", i+1, "before", before, "day", h.OnDay))
		case len(all) == maxLines:
			f.Reject("pasted", i18n.M("setting.holiday.too-many", "max", maxLines))
		}
		line[h.OnDay] = i + 1
		all = append(all, h)
	}
	return all
}

func readLine(typed string) (h Holiday, complaint string) {
	m := dated.FindStringSubmatch(typed)
	if m == nil {
		return h, "setting.holiday.line-no-day"
	}
	var n [3]int
	for i := range n {
		n[i], _ = strconv.Atoi(m[i+1]) // digits, and few
	}
	d, ok := day.New(n[0], time.Month(n[1]), n[2])
	switch {
	case !ok:
		return h, "setting.holiday.line-no-such-day"
	case !inYears(d):
		return h, "setting.holiday.line-years"
	}
	h.OnDay = d
	for _, name := range strings.FieldsFunc(m[4], func(r rune) bool { return r == '/' || r == '\t' || r == '|' }) {
		name = strings.Join(strings.Fields(name), " ")
		switch {
		case name == "":
		case hangul(name) && h.NameKO == "":
			h.NameKO = name
		case !hangul(name) && h.NameEN == "":
			h.NameEN = name
		default:
			return h, "setting.holiday.line-names"
		}
	}
	h = h.bothNamed()
	switch {
	case h.NameEN == "":
		return h, "setting.holiday.line-nameless"
	case utf8.RuneCountInString(h.NameEN) > maxName, utf8.RuneCountInString(h.NameKO) > maxName:
		return h, "setting.holiday.line-long"
	}
	return h, ""
}

func hangul(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Hangul, r) })
}

// clip shortens a line to fit into a sentence.
func clip(s string) string {
	if r := []rune(s); len(r) > 30 {
		return string(r[:30]) + "…"
	}
	return s
}
