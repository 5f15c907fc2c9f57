// Package day holds civil days: a date on a calendar, without a clock or a zone. It says what a day is, reads what people
// type for one, and shows it, in Korean and in English.
//
// Read it in this order: day.go (the type and its arithmetic), column.go (the day in PostgreSQL, in JSON and in text),
// read.go (from typing to a day), absolute.go, relative.go and stepped.go (the forms that it knows), span.go (first and last
// day), show.go (dates and ranges on a page), near.go (how far a day is from today), clock.go (which day it is).
//
// The day of an instant depends on where one stands: [Of] takes the instant in its own location, so that callers convert
// to the office's zone first, as [Clock] does. Nothing else here asks a clock; today is always a parameter.
package day

import (
	"errors"
	"fmt"
	"time"
)

// What can be wrong with a day. Test with errors.Is; what this package returns is wrapped with the text it was given.
var (
	// Unreadable: the text is none of the forms that people are known to type.
	Unreadable = errors.New("not a day that can be read")
	// NoSuchDay: the text is clear, but the calendar has no such day (31 April, month 13).
	NoSuchDay = errors.New("no such day")
	// WeekdayDisagrees: the day exists but falls on another weekday than the one beside it.
	WeekdayDisagrees = errors.New("the weekday is another one")
	// OutOfRange: before year 1, after year 9999, or counted from a today that is unknown.
	OutOfRange = errors.New("outside the years 1 to 9999")
	// Backwards: the last day of a range lies before its first.
	Backwards = errors.New("the last day is before the first")
)

// Day is a civil day in the years 1 to 9999. Days compare with ==. The zero value means that the day is unknown; it is
// null in the database and in JSON, and "" in text.
type Day struct {
	Year  int
	Month time.Month
	Day   int
}

// New gives the day of a year (1–9999), month (1–12) and day of the month (from 1); false if the calendar has none such.
func New(year int, month time.Month, day int) (Day, bool) {
	d := Day{year, month, day}
	if !d.real() {
		return Day{}, false
	}
	return d, true
}

// Of gives the day of an instant in the location that t carries. An instant outside the years 1 to 9999 gives the zero day.
func Of(t time.Time) Day {
	d, _ := New(t.Date())
	return d
}

// Parse reads exactly YYYY-MM-DD, as programs write it; for what people type there is [Read]. It fails with Unreadable,
// NoSuchDay, or OutOfRange (year 0000).
func Parse(iso string) (Day, error) {
	if len(iso) != len(time.DateOnly) || iso[4] != '-' || iso[7] != '-' {
		return Day{}, fmt.Errorf("day.Parse(%q): %w", iso, Unreadable)
	}
	var n [3]int
	for i, digits := range []string{iso[:4], iso[5:7], iso[8:]} {
		for _, c := range []byte(digits) {
			if c < '0' || c > '9' {
				return Day{}, fmt.Errorf("day.Parse(%q): %w", iso, Unreadable)
			}
			n[i] = n[i]*10 + int(c-'0')
		}
	}
	d, err := made(n[0], n[1], n[2])
	if err != nil {
		return Day{}, fmt.Errorf("day.Parse(%q): %w", iso, err)
	}
	return d, nil
}

// made is New with the reason why not.
func made(year, month, day int) (Day, error) {
	if year < 1 || year > 9999 {
		return Day{}, OutOfRange
	}
	d, ok := New(year, time.Month(month), day)
	if !ok {
		return Day{}, NoSuchDay
	}
	return d, nil
}

// real says that the calendar has the day; the zero day and a literal such as Day{2019, 2, 31} are not.
func (d Day) real() bool {
	return d.Year >= 1 && d.Year <= 9999 && d.Month >= time.January && d.Month <= time.December &&
		d.Day >= 1 && d.Day <= lengthOf(d.Year, d.Month)
}

// lengthOf counts the days of a month.
func lengthOf(year int, month time.Month) int {
	return time.Date(year, month+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// IsZero says that the day is unknown.
func (d Day) IsZero() bool { return d == Day{} }

// String gives YYYY-MM-DD, or "" for the zero day.
func (d Day) String() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, int(d.Month), d.Day)
}

// Time gives midnight UTC at the start of the day, and the zero time for the zero day.
func (d Day) Time() time.Time {
	if d.IsZero() {
		return time.Time{}
	}
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC)
}

// allDays is more than the number of days from year 1 to 9999: whatever is added beyond it is out of range for certain,
// and below it nothing overflows.
const allDays = 10_000 * 366

// Add gives the day so many days later, earlier if days is negative. From the zero day, and beyond the years 1 to 9999,
// it gives the zero day.
func (d Day) Add(days int) Day {
	if !d.real() || days > allDays || days < -allDays {
		return Day{}
	}
	return Of(d.Time().AddDate(0, 0, days))
}

// addMonths keeps the day of the month, or takes the month's last where it is shorter: 31 January and a month is
// 28 February. Zero as in Add.
func (d Day) addMonths(months int) Day {
	if !d.real() || months > allDays || months < -allDays {
		return Day{}
	}
	first := time.Date(d.Year, d.Month+time.Month(months), 1, 0, 0, 0, 0, time.UTC)
	there, _ := New(first.Year(), first.Month(), min(d.Day, lengthOf(first.Year(), first.Month())))
	return there
}

// Sub gives the days from other to d, negative if d is the earlier; 0 if either is unknown.
func (d Day) Sub(other Day) int {
	if !d.real() || !other.real() {
		return 0
	}
	// In seconds: a time.Duration holds 292 years only.
	return int((d.Time().Unix() - other.Time().Unix()) / (24 * 60 * 60))
}

// Before says that d is earlier than other; false if either is unknown.
func (d Day) Before(other Day) bool { return d.Sub(other) < 0 }

// After says that d is later than other; false if either is unknown.
func (d Day) After(other Day) bool { return d.Sub(other) > 0 }

// Weekday gives the day's weekday. The zero day has none: ask IsZero first.
func (d Day) Weekday() time.Weekday { return d.Time().Weekday() }
