package day

import (
	"regexp"
	"strings"
	"time"
)

// whole compiles a pattern that has to match all of a cleaned text. The words in capitals stand for what recurs; each of
// YEAR and MONTH is a group, WEEKDAY, TH and NUMBER are none.
func whole(pattern string) *regexp.Regexp {
	return regexp.MustCompile("^(?:" + strings.NewReplacer(
		"YEAR", `'?(\d{2}|\d{4,})`,
		"MONTH", `(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|`+
			`oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?`,
		"WEEKDAY", `(?:mon(?:day)?|tue(?:s(?:day)?)?|wed(?:s|nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|`+
			`sat(?:urday)?|sun(?:day)?)`,
		"TH", `(?:st|nd|rd|th)?`,
		"NUMBER", `(?:\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)`,
	).Replace(pattern) + ")$")
}

// absoluteForms are the dates written in numbers and month names, in the order in which they are tried. says names the
// groups: y, m, d. Where turns is set and the month is none but the day could be one, the two change places.
var absoluteForms = []struct {
	pattern *regexp.Regexp
	says    string
	turns   bool
}{
	{whole(`(\d{4})(\d{2})(\d{2})`), "ymd", false},
	{whole(`(\d{2})(\d{2})(\d{2})`), "ymd", false},
	{whole(`YEAR ?- ?(\d{1,2}) ?- ?(\d{1,2})`), "ymd", false},
	{whole(`YEAR ?\. ?(\d{1,2}) ?\. ?(\d{1,2})`), "ymd", false},
	{whole(`YEAR ?/ ?(\d{1,2}) ?/ ?(\d{1,2})`), "ymd", false},
	{whole(`(\d{4}) (\d{1,2}) (\d{1,2})`), "ymd", false},
	{whole(`(\d{1,2}) ?/ ?(\d{1,2}) ?/ ?YEAR`), "mdy", true},
	{whole(`(\d{1,2}) ?- ?(\d{1,2}) ?- ?YEAR`), "mdy", true},
	{whole(`(\d{1,2}) ?\. ?(\d{1,2}) ?\. ?YEAR`), "dmy", true},
	{whole(`(\d{1,2}) ?[./] ?(\d{1,2})`), "md", true},
	{whole(`(0?[1-9]|1[0-2]) ?- ?(\d{1,2})`), "md", false}, // above 12 it is a range of days

	{whole(`YEAR년 ?(\d{1,2}) ?월 ?(\d{1,2}) ?일?`), "ymd", false},
	{whole(`(\d{1,2}) ?월 ?(\d{1,2}) ?일?`), "md", false},

	{whole(`(?:the )?(\d{1,2})TH ?(?:of )?MONTH(?:,? ?YEAR)?`), "dmy", false},
	{whole(`(\d{1,2})[-./]MONTH[-./]YEAR`), "dmy", false},
	{whole(`(\d{1,2})[-/]MONTH`), "dm", false},
	{whole(`MONTH ?(?:the )?(\d{1,2})TH(?:(?:, ?| )YEAR)?`), "mdy", false},
	{whole(`MONTH-(\d{1,2})(?:-(\d{4}))?`), "mdy", false},
	{whole(`(\d{4})[-,. ] ?MONTH[- ]?(\d{1,2})TH`), "ymd", false},

	{whole(`(?:the )?(\d{1,2})TH`), "d", false},
	{whole(`(\d{1,2}) ?일`), "d", false},
	{whole(`(\d{1,2})TH(?:, ?| )(\d{4})`), "dy", false}, // the end of March 3-6, 2019
}

// absolute finds the numbers of a date; which day they make is for resolve to say.
func absolute(s string) (parts, bool) {
	for _, form := range absoluteForms {
		m := form.pattern.FindStringSubmatch(s)
		if m == nil {
			continue
		}
		p := parts{year: missing, month: missing, day: missing, weekday: missing}
		for i, what := range form.says {
			typed := m[i+1]
			switch {
			case typed == "":
			case what == 'y':
				p.year = yearOf(typed)
			case what == 'm':
				p.month = monthOf(typed)
			case what == 'd':
				p.day = number(typed)
			}
		}
		if form.turns && p.month > 12 && p.day <= 12 {
			p.month, p.day = p.day, p.month
		}
		return p, true
	}
	return parts{}, false
}

// yearOf reads a year of two digits as 20xx, of four as it stands.
func yearOf(digits string) int {
	if len(digits) == 2 {
		return 2000 + number(digits)
	}
	return number(digits)
}

var (
	monthStems     = []string{"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"}
	weekdayStems   = []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}
	weekdayLetters = []string{"일", "월", "화", "수", "목", "금", "토"}
)

// monthOf reads a number or a name that MONTH matched.
func monthOf(typed string) int {
	for i, stem := range monthStems {
		if strings.HasPrefix(typed, stem) {
			return i + 1
		}
	}
	return number(typed)
}

// weekdayOf reads a weekday that one of the patterns matched.
func weekdayOf(typed string) time.Weekday {
	for i := range weekdayStems {
		if strings.HasPrefix(typed, weekdayStems[i]) || strings.HasPrefix(typed, weekdayLetters[i]) {
			return time.Weekday(i)
		}
	}
	panic("day: a pattern matched a weekday that weekdayOf does not know: " + typed)
}
