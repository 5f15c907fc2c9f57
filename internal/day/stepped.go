package day

import "regexp"

// steppedForms are the days of a month or year that is told from today or by its number, and so may not exist.
var steppedForms = []struct {
	pattern *regexp.Regexp
	day     func(m []string, today Day) (Day, error)
}{
	{whole(koMonth + ` ?달 ?(\d{1,2}) ?일`), func(m []string, today Day) (Day, error) {
		return ofMonth(steps[m[1]], number(m[2]), today)
	}},
	{whole(`(?:the )?(\d{1,2})TH (?:of )?(this|next|last) month`), func(m []string, today Day) (Day, error) {
		return ofMonth(steps[m[2]], number(m[1]), today)
	}},
	{whole(koYear + ` ?(\d{1,2}) ?월 ?(\d{1,2}) ?일`), func(m []string, today Day) (Day, error) {
		if !today.real() {
			return Day{}, OutOfRange
		}
		return made(today.Year+steps[m[1]], number(m[2]), number(m[3]))
	}},
	{whole(koYear + ` ?(\d{1,2}) ?월 ?말일?`), func(m []string, today Day) (Day, error) {
		if !today.real() {
			return Day{}, OutOfRange
		}
		return lastOf(today.Year+steps[m[1]], number(m[2]))
	}},
	{whole(`(?:YEAR년 ?)?(\d{1,2}) ?월 ?말일?`), func(m []string, today Day) (Day, error) {
		return endNear(m[1], number(m[2]), today)
	}},
	{whole(`(?:the )?end of MONTH(?:,? YEAR)?`), func(m []string, today Day) (Day, error) {
		return endNear(m[2], monthOf(m[1]), today)
	}},
	{whole(`YEAR년 ?연?말|(?:the )?end of (\d{4})`), func(m []string, _ Day) (Day, error) {
		return lastOf(yearOf(m[1]+m[2]), 12)
	}},
}

// ofMonth gives the day of the month so many months from this one.
func ofMonth(months, day int, today Day) (Day, error) {
	there := today.addMonths(months)
	if there.IsZero() {
		return Day{}, OutOfRange
	}
	return made(there.Year, int(there.Month), day)
}

// endNear gives the last day of a month in the year typed, or without one in the year that brings it nearest to today.
func endNear(typedYear string, month int, today Day) (Day, error) {
	if typedYear != "" {
		return lastOf(yearOf(typedYear), month)
	}
	if !today.real() {
		return Day{}, OutOfRange
	}
	year, err := yearNear(month, 28, today)
	if err != nil {
		return Day{}, err
	}
	return lastOf(year, month)
}

func lastOf(year, month int) (Day, error) {
	first, err := made(year, month, 1)
	return endOfMonth(first), err
}
