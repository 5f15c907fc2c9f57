package day

import (
	"fmt"
	"time"
)

// Everything below takes the reader's language: "ko" is Korean, all else English. The zero day shows as "". Years have
// four digits. Ranges have an en dash.

const korean = "ko"

// koreanWeekday gives the weekday's one letter.
func koreanWeekday(d Day) string { return weekdayLetters[d.Weekday()] }

// Short shows a day without its weekday: 3 Mar 2019, 2019. 3. 3.
func Short(d Day, lang string) string {
	switch {
	case d.IsZero():
		return ""
	case lang == korean:
		return koreanDate(d)
	default:
		return d.Time().Format("2 Jan 2006")
	}
}

// Long shows a day as lists and fields do: 6 Mar 2019, 2019. 3. 6.(수)
func Long(d Day, lang string) string {
	if lang != korean || d.IsZero() {
		return Short(d, lang)
	}
	return koreanDate(d) + "(" + koreanWeekday(d) + ")"
}

// Full shows a day with its weekday: Wed 6 March 2019, 2019년 3월 6일 수요일
func Full(d Day, lang string) string {
	switch {
	case d.IsZero():
		return ""
	case lang == korean:
		return fmt.Sprintf("%04d년 %d월 %d일 %s요일", d.Year, int(d.Month), d.Day, koreanWeekday(d))
	default:
		return d.Time().Format("Mon 2 January 2006")
	}
}

// Heading shows a day of the present year above what happens on it: Monday 23 November, 11월 23일 월요일
func Heading(d Day, lang string) string {
	switch {
	case d.IsZero():
		return ""
	case lang == korean:
		return fmt.Sprintf("%d월 %d일 %s요일", int(d.Month), d.Day, koreanWeekday(d))
	default:
		return d.Time().Format("Monday 2 January")
	}
}

// Range shows a first and a last day without repeating what they share: 3–6 March 2019, 28 February – 2 March 2019,
// 2019. 3. 3.–6., 2018. 12. 28.–2019. 1. 2. One day shows as 6 March 2019, in Korean as by Long; so does the known one if
// the other is zero.
func Range(first, last Day, lang string) string {
	first, last = known(first, last)
	same := shared(first, last)
	if lang == korean {
		switch same {
		case oneDay:
			return Long(first, lang)
		case oneMonth:
			return fmt.Sprintf("%s–%d.", koreanDate(first), last.Day)
		case oneYear:
			return fmt.Sprintf("%s–%d. %d.", koreanDate(first), int(last.Month), last.Day)
		default:
			return koreanDate(first) + "–" + koreanDate(last)
		}
	}
	switch same {
	case oneDay:
		return formatted(first, "2 January 2006")
	case oneMonth:
		return formatted(first, "2–") + formatted(last, "2 January 2006")
	case oneYear:
		return formatted(first, "2 January – ") + formatted(last, "2 January 2006")
	default:
		return formatted(first, "2 January 2006 – ") + formatted(last, "2 January 2006")
	}
}

// RangeEcho shows what a form understood, with weekdays and the number of days, both ends counted: Sun 3 – Wed 6 March
// 2019, 4 days; 2019. 3. 3.(일) – 3. 6.(수), 4일. A range that runs backwards is shown without a number.
func RangeEcho(first, last Day, lang string) string {
	first, last = known(first, last)
	if first.IsZero() {
		return ""
	}
	same := shared(first, last)
	var text string
	switch {
	case same == oneDay:
		text = Full(first, lang)
		if lang == korean {
			text = Long(first, lang)
		}
	case lang == korean && same == differentYears:
		text = Long(first, lang) + " – " + Long(last, lang)
	case lang == korean:
		text = fmt.Sprintf("%s – %d. %d.(%s)", Long(first, lang), int(last.Month), last.Day, koreanWeekday(last))
	case same == oneMonth:
		text = formatted(first, "Mon 2 – ") + Full(last, lang)
	case same == oneYear:
		text = formatted(first, "Mon 2 January – ") + Full(last, lang)
	default:
		text = Full(first, lang) + " – " + Full(last, lang)
	}
	if last.Before(first) {
		return text
	}
	return text + ", " + amount(last.Sub(first)+1, dayUnit, lang)
}

// What two days share, and so need not be repeated.
const (
	differentYears = iota
	oneYear
	oneMonth
	oneDay
)

func shared(a, b Day) int {
	switch {
	case a == b:
		return oneDay
	case a.Year == b.Year && a.Month == b.Month:
		return oneMonth
	case a.Year == b.Year:
		return oneYear
	default:
		return differentYears
	}
}

// known puts the known day in the place of an unknown one.
func known(first, last Day) (Day, Day) {
	switch {
	case first.IsZero():
		return last, last
	case last.IsZero():
		return first, first
	default:
		return first, last
	}
}

func koreanDate(d Day) string {
	return fmt.Sprintf("%04d. %d. %d.", d.Year, int(d.Month), d.Day)
}

// formatted is time's Format, "" for the zero day.
func formatted(d Day, layout string) string {
	if d.IsZero() {
		return ""
	}
	return d.Time().Format(layout)
}

// Instant shows a point in time as clocks in loc show it (nil is UTC), to the minute: 23 Nov 2026, 14:05;
// 2026. 11. 23. 14:05. The zero time is "".
func Instant(t time.Time, loc *time.Location, lang string) string {
	if t.IsZero() {
		return ""
	}
	if loc == nil {
		loc = time.UTC
	}
	t = t.In(loc)
	if lang == korean {
		return t.Format("2006. 1. 2. 15:04")
	}
	return t.Format("2 Jan 2006, 15:04")
}
