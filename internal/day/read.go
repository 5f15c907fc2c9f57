package day

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Read reads a day as people type it, in Korean or English whatever the page's language: 2019-03-06, 2019. 3. 6.(수),
// 3/6, 3월 6일, 6 March 2019, Mar 6, 내일, next Friday, 3일 후, +2w, end of March. Where typing leaves a choice:
//
//   - Without a year, the year that brings the day nearest to today, so within six months each way; of two equally near
//     ones the coming. 29 February is NoSuchDay if that year has none. Two digits of a year are 20xx.
//   - Only a day of the month (15, 15일, the 15th): of this, the last or the next month, whichever is nearest to today.
//   - Numbers go year, month, day. With the year last, 6/3/2019 and 6-3-2019 are month first, 6.3.2019 (as Europe
//     writes) is day first; either turns round where only that makes a month. 25/12 and 25.12 turn round too. Three
//     numbers of two digits start with the year: 19/3/6; but 3/6/19 is 6 March.
//   - 3-6 is 6 March, not two days. A first number above 12 (25-28) is Unreadable here, so that ReadRange can take it
//     for two days.
//   - A weekday alone (Friday, 금요일) is the coming one, never today. this Friday, 이번 금요일: the coming one or today.
//     last Friday, 지난 금요일: the latest before today. next Friday, 다음 금요일, and all with week or 주: the day in that
//     week, Monday to Sunday; so on a Wednesday, next Friday is nine days away.
//   - Months and years added keep the day of the month, or take the month's last: 31 January +1m is 28 February.
//
// The result is always a real day. It fails with Unreadable (also for ""), NoSuchDay, WeekdayDisagrees (목 beside a
// Wednesday), or OutOfRange, which is also the answer to anything that depends on today if today is zero.
func Read(text string, today Day) (Day, error) {
	p, err := scan(clean(text), today)
	if err != nil {
		return Day{}, fmt.Errorf("day.Read(%q): %w", text, err)
	}
	d, err := p.resolve(today)
	if err != nil {
		return Day{}, fmt.Errorf("day.Read(%q): %w", text, err)
	}
	return d, nil
}

// longest is how many bytes anybody needs to type a day or two; what is longer is not looked at.
const longest = 200

// clean brings what was typed to one form: half width, lower case, one kind of dash, tilde and apostrophe, single spaces.
func clean(text string) string {
	if len(text) > longest {
		return ""
	}
	text = strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Cf, r): // invisible, comes with pasting
			return -1
		case unicode.Is(unicode.Pd, r) && r != '〜' && r != '〰', r == '−':
			return '-'
		case r == '〜', r == '〰', r == '∼', r == '⁓':
			return '~'
		case r == '’', r == '‘':
			return '\''
		case r == '。':
			return '.'
		}
		return r
	}, norm.NFKC.String(text))
	return strings.Join(strings.Fields(strings.ToLower(text)), " ")
}

// missing marks what a text did not say.
const missing = -1

// parts is what a text says of a day: numbers off a calendar, some of them missing, or a day that was counted from today.
type parts struct {
	year, month, day int // missing, or as typed, not yet checked
	counted          Day // zero unless the text was relative
	weekday          int // missing, or a time.Weekday beside the date
}

// scan finds what a cleaned text says. Whole forms are tried before a weekday is cut off, because 3월 6일 ends like a Sunday.
func scan(s string, today Day) (parts, error) {
	p, err := scanBare(s, today)
	if !errors.Is(err, Unreadable) {
		return p, err
	}
	for _, f := range besideWeekday {
		m := f.pattern.FindStringSubmatch(s)
		if m == nil {
			continue
		}
		rest, weekday := m[f.rest], m[f.weekday]
		if f.bare && len(strings.Trim(rest, "0123456789 ")) == 0 {
			continue // "3 월" is a month, not the 3rd, a Monday
		}
		if p, err := scanBare(rest, today); !errors.Is(err, Unreadable) {
			p.weekday = int(weekdayOf(weekday))
			return p, err
		}
	}
	return parts{}, Unreadable
}

func scanBare(s string, today Day) (parts, error) {
	s = strings.Trim(s, " .,")
	if p, ok := absolute(s); ok {
		return p, nil
	}
	d, err := relative(s, today)
	return parts{year: missing, month: missing, day: missing, counted: d, weekday: missing}, err
}

// besideWeekday are the places of a weekday: before a date, after it, and in Korean as one letter at the end, where it
// could also be the unit of a lone number (bare).
var besideWeekday = []struct {
	pattern       *regexp.Regexp
	weekday, rest int
	bare          bool
}{
	{whole(`\(?(WEEKDAY|[월화수목금토일]요일)\)?[., ] ?(.+)`), 1, 2, false},
	{whole(`\(([월화수목금토일])\) ?(.+)`), 1, 2, false},
	{whole(`(.+?) ?\( ?(WEEKDAY|[월화수목금토일](?:요일)?)\.? ?\)`), 2, 1, false},
	{whole(`(.+?)[ ,.]+(WEEKDAY|[월화수목금토일]요일)`), 2, 1, false},
	{whole(`(.+?)[ ,.]+([월화수목금토일])`), 2, 1, true},
}

// resolve makes a day of what was said, filling in what is missing from today.
func (p parts) resolve(today Day) (Day, error) {
	d, err := p.filled(today)
	if err != nil {
		return Day{}, err
	}
	if p.disagrees(d) {
		return Day{}, WeekdayDisagrees
	}
	return d, nil
}

// disagrees says that a weekday was typed beside the date and d falls on another.
func (p parts) disagrees(d Day) bool {
	return p.weekday != missing && d.Weekday() != time.Weekday(p.weekday)
}

func (p parts) filled(today Day) (Day, error) {
	switch {
	case !p.counted.IsZero():
		return p.counted, nil
	case p.year != missing && p.month == missing:
		return Day{}, Unreadable // "6, 2019" means something only as the end of a range
	case p.year != missing:
		return made(p.year, p.month, p.day)
	case !today.real():
		return Day{}, OutOfRange
	case p.month != missing:
		year, err := yearNear(p.month, p.day, today)
		if err != nil {
			return Day{}, err
		}
		return made(year, p.month, p.day)
	default:
		return monthNear(p.day, today)
	}
}

// yearNear gives the year in which the day of a month comes nearest to today. A 29 February counts as the 28th here.
func yearNear(month, day int, today Day) (int, error) {
	if month < 1 || month > 12 || day < 1 || day > lengthOf(2000, time.Month(month)) {
		return 0, NoSuchDay
	}
	best, distance := today.Year, allDays
	for _, year := range []int{today.Year + 1, today.Year, today.Year - 1} {
		d, ok := New(year, time.Month(month), min(day, lengthOf(year, time.Month(month))))
		if far := max(d.Sub(today), today.Sub(d)); ok && far < distance {
			best, distance = year, far
		}
	}
	return best, nil
}

// monthNear gives the day of this, the next or the last month that is nearest to today; a month too short is passed over.
func monthNear(day int, today Day) (Day, error) {
	if day < 1 || day > 31 {
		return Day{}, NoSuchDay
	}
	best, distance := Day{}, allDays
	for _, months := range []int{1, 0, -1} {
		there := today.addMonths(months)
		d, ok := New(there.Year, there.Month, day)
		if far := max(d.Sub(today), today.Sub(d)); ok && far < distance {
			best, distance = d, far
		}
	}
	if best.IsZero() {
		return Day{}, OutOfRange
	}
	return best, nil
}

// number reads digits, with a ceiling that is out of range for everything that counts days.
func number(digits string) int {
	n, err := strconv.Atoi(digits)
	if err != nil || n > allDays {
		return allDays + 1
	}
	return n
}
