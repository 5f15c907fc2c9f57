package day

import (
	"regexp"
	"strings"
	"time"
)

// namedDays are the words for days around today, in days from it; spaces do not count.
var namedDays = map[string]int{
	"그끄저께": -3, "그저께": -2, "그제": -2, "어제": -1, "오늘": 0, "금일": 0, "내일": 1, "명일": 1, "모레": 2, "내일모레": 2,
	"글피": 3, "그글피": 4,
	"daybeforeyesterday": -2, "thedaybeforeyesterday": -2, "yesterday": -1, "today": 0, "tomorrow": 1,
	"dayaftertomorrow": 2, "thedayaftertomorrow": 2,
}

// nativeDays are Korean's own words for a number of days.
var nativeDays = map[string]int{
	"하루": 1, "이틀": 2, "사흘": 3, "나흘": 4, "닷새": 5, "엿새": 6, "이레": 7, "여드레": 8, "아흐레": 9, "열흘": 10, "보름": 15,
}

// numerals are numbers in words, as they stand before a unit.
var numerals = map[string]int{
	"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
	"ten": 10, "eleven": 11, "twelve": 12,
	"한": 1, "두": 2, "세": 3, "네": 4, "다섯": 5, "여섯": 6, "일곱": 7, "여덟": 8, "아홉": 9, "열": 10, "열한": 11, "열두": 12,
	"일": 1, "이": 2, "삼": 3, "사": 4, "오": 5, "육": 6, "칠": 7, "팔": 8, "구": 9, "십": 10,
}

// steps are the words that choose a week, month or year around the present one.
var steps = map[string]int{
	"": 0, "the": 0, "this": 0, "next": 1, "last": -1,
	"이번": 0, "이": 0, "금": 0, "다음": 1, "내": 1, "차": 1, "다다음": 2, "지난": -1, "저번": -1, "지지난": -2,
	"올해": 0, "금년": 0, "내년": 1, "내후년": 2, "작년": -1, "지난해": -1, "재작년": -2,
}

const (
	koNumber = `(\d+|열한|열두|한|두|세|네|다섯|여섯|일곱|여덟|아홉|열|일|이|삼|사|오|육|칠|팔|구|십)`
	koWeek   = `(이번|금|다다음|다음|내|차|지지난|지난|저번)`
	koMonth  = `(이번|이|다다음|다음|내|지지난|지난|저번)`
	koYear   = `(올해|금년|내후년|내년|작년|지난해|재작년)`
)

// relativeForms are the days that are told from today. Each is given the groups of its pattern.
var relativeForms = []struct {
	pattern *regexp.Regexp
	day     func(m []string, today Day) Day
}{
	// Weekdays.
	{loneWeekday, func(m []string, today Day) Day { return coming(weekdayOf(m[1]), today.Add(1)) }},
	{whole(koWeek + ` ?주 ?([월화수목금토일])(?:요일)?`), func(m []string, today Day) Day {
		return inWeek(steps[m[1]], weekdayOf(m[2]), today)
	}},
	{whole(`(이번|다음|지난|last|this|next) ?(WEEKDAY|[월화수목금토일]요일)`), func(m []string, today Day) Day {
		weekday := weekdayOf(m[2])
		switch steps[m[1]] {
		case 1:
			return inWeek(1, weekday, today)
		case -1:
			return coming(weekday, today.Add(-7))
		default:
			return coming(weekday, today)
		}
	}},
	{whole(`(this|next|last) week,? (?:on )?(WEEKDAY)`), func(m []string, today Day) Day {
		return inWeek(steps[m[1]], weekdayOf(m[2]), today)
	}},
	{whole(`(?:on )?(WEEKDAY) (?:of )?(this|next|last) week`), func(m []string, today Day) Day {
		return inWeek(steps[m[2]], weekdayOf(m[1]), today)
	}},

	// So long from today.
	{whole(`(\+|-) ?(\d+) ?(|d|days?|일|w|weeks?|주|m|months?|달|개월|y|years?|년)`), func(m []string, today Day) Day {
		return moved(today, m[1] == "-", count(m[2]), m[3])
	}},
	{whole(`in (NUMBER) (days?|weeks?|months?|years?)`), func(m []string, today Day) Day {
		return moved(today, false, count(m[1]), m[2])
	}},
	{whole(`(NUMBER) (days?|weeks?|months?|years?) (ago|from now|from today|later)`), func(m []string, today Day) Day {
		return moved(today, m[3] == "ago", count(m[1]), m[2])
	}},
	{whole(koNumber + ` ?(일|주일?|달|개월|년) ?(후|뒤|이후|전)에?`), func(m []string, today Day) Day {
		return moved(today, m[3] == "전", count(m[1]), m[2])
	}},
	{whole(`(하루|이틀|사흘|나흘|닷새|엿새|이레|여드레|아흐레|열흘|보름) ?(후|뒤|이후|전)에?`), func(m []string, today Day) Day {
		return moved(today, m[2] == "전", nativeDays[m[1]], "일")
	}},

	// The end of a month or year.
	{whole(`월말|말일|금월 ?말|month[ -]end`), func(_ []string, today Day) Day { return endOfMonth(today) }},
	{whole(koMonth + ` ?달 ?말일?`), func(m []string, today Day) Day { return endOfMonth(today.addMonths(steps[m[1]])) }},
	{whole(`연말|년말|year[ -]end`), func(_ []string, today Day) Day { return endOfYear(today) }},
	{whole(koYear + ` ?연?말`), func(m []string, today Day) Day { return endOfYear(today.addMonths(12 * steps[m[1]])) }},
	{whole(`(?:the )?end of (?:(the|this|next|last) )?month`), func(m []string, today Day) Day {
		return endOfMonth(today.addMonths(steps[m[1]]))
	}},
	{whole(`(?:the )?end of (?:(the|this|next|last) )?year`), func(m []string, today Day) Day {
		return endOfYear(today.addMonths(12 * steps[m[1]]))
	}},
}

// relative reads a text that is told from today: Unreadable if it is none, else the day, NoSuchDay or OutOfRange.
func relative(s string, today Day) (Day, error) {
	if days, ok := namedDays[strings.ReplaceAll(s, " ", "")]; ok {
		return inRange(today.Add(days))
	}
	for _, form := range relativeForms {
		if m := form.pattern.FindStringSubmatch(s); m != nil {
			return inRange(form.day(m, today))
		}
	}
	for _, form := range steppedForms {
		if m := form.pattern.FindStringSubmatch(s); m != nil {
			return form.day(m, today)
		}
	}
	return Day{}, Unreadable
}

// inRange tells a day that fell off the calendar, which the arithmetic of Day gives as zero.
func inRange(d Day) (Day, error) {
	if d.IsZero() {
		return Day{}, OutOfRange
	}
	return d, nil
}

// loneWeekday is a weekday and nothing else; at the end of a range it counts from the range's first day.
var loneWeekday = whole(`(?:on |coming |돌아오는 |오는 )?(WEEKDAY|[월화수목금토일](?:요일)?)`)

// coming gives the first such weekday from a day on, that day included.
func coming(weekday time.Weekday, from Day) Day {
	if from.IsZero() {
		return Day{}
	}
	return from.Add((int(weekday-from.Weekday()) + 7) % 7)
}

// inWeek gives the weekday of a week so many weeks from this one. Weeks run from Monday to Sunday.
func inWeek(weeks int, weekday time.Weekday, today Day) Day {
	return coming(weekday, today.Add(7*weeks-(int(today.Weekday())+6)%7))
}

// count reads a number in digits or in words.
func count(typed string) int {
	if n, ok := numerals[typed]; ok {
		return n
	}
	return number(typed)
}

// moved goes so many units from a day; the unit's first letter tells which, days if there is none.
func moved(d Day, back bool, n int, unit string) Day {
	if back {
		n = -n
	}
	switch {
	case strings.HasPrefix(unit, "w"), strings.HasPrefix(unit, "주"):
		return d.Add(n * 7)
	case strings.HasPrefix(unit, "m"), unit == "달", unit == "개월":
		return d.addMonths(n)
	case strings.HasPrefix(unit, "y"), unit == "년":
		return d.addMonths(n * 12)
	default:
		return d.Add(n)
	}
}

// endOfMonth gives the last day of the month that d lies in; zero for zero.
func endOfMonth(d Day) Day {
	if !d.real() {
		return Day{}
	}
	return Day{d.Year, d.Month, lengthOf(d.Year, d.Month)}
}

// endOfYear gives 31 December of the year that d lies in; zero for zero.
func endOfYear(d Day) Day {
	if !d.real() {
		return Day{}
	}
	return Day{d.Year, time.December, 31}
}
