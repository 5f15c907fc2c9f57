package day

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
)

// ReadRange reads a first and a last day as people type them: 3-6 March 2019, 2019. 3. 3 – 6, 2019.3.3~3.6,
// 3월 3일부터 6일까지, 28 Dec 2018 – 2 Jan 2019, today to Friday. Each side is read as by [Read]; besides:
//
//   - What Read takes for one day is one day, first == last. So 3-6 is 6 March, and 25-28 are two days of a month.
//   - A side borrows the month and year that it lacks from the other. If only one side has a year, or none has, the range
//     may run over New Year (28 Dec – 2 Jan) so long as it stays within half a year.
//   - Between the days stand a dash of any kind, ~, to, until, till, through, 부터 or 에서. A dash with spaces around it
//     counts before one without; among the latter the middle one comes first: 2019-03-03-2019-03-06.
//   - A lone weekday at the end counts from the first day: Monday to Friday, 다음 주 월~금.
//
// A last day before the first gives both days and Backwards. Otherwise it fails as Read does.
func ReadRange(text string, today Day) (first, last Day, err error) {
	s := clean(text)
	p, err := scan(s, today)
	if err == nil {
		if first, err = p.resolve(today); err == nil {
			return first, first, nil
		}
	}
	for _, cut := range cuts(s) {
		if !errors.Is(err, Unreadable) {
			break // the text was clear: either a single day that is wrong, or the cut before this one
		}
		first, last, err = readSides(cut.left, cut.right, today)
		switch {
		case err == nil && !last.Before(first):
			return first, last, nil
		case err == nil:
			return first, last, fmt.Errorf("day.ReadRange(%q): %w", text, Backwards)
		}
	}
	return Day{}, Day{}, fmt.Errorf("day.ReadRange(%q): %w", text, err)
}

// separators stand between two days, the surest first.
var separators = []*regexp.Regexp{
	regexp.MustCompile(` ?(?:부터|에서) ?[-~]? ?| ?~ ?| (?:to|until|till|through) `),
	regexp.MustCompile(` - `),
	regexp.MustCompile(` ?- ?`),
}

type sides struct{ left, right string }

// cuts gives the ways of dividing a text in two, the likeliest first.
func cuts(s string) []sides {
	s = strings.TrimPrefix(s, "from ")
	var all []sides
	for _, separator := range separators {
		places := separator.FindAllStringIndex(s, -1)
		if n := len(places); n > 2 {
			// 2019-03-03-2019-03-06 has as many hyphens before its dash as after it.
			places[0], places[n/2] = places[n/2], places[0]
		}
		for _, at := range places {
			left, right := s[:at[0]], strings.TrimSpace(strings.TrimSuffix(s[at[1]:], "까지"))
			if left != "" && right != "" {
				all = append(all, sides{left, right})
			}
		}
	}
	return all
}

// readSides reads both sides of a cut: Unreadable if either is none that Read knows.
func readSides(left, right string, today Day) (first, last Day, err error) {
	l, err := scan(left, today)
	if err != nil {
		return Day{}, Day{}, err
	}
	if loneWeekday.MatchString(right) {
		if first, err = l.resolve(today); err != nil {
			return Day{}, Day{}, err
		}
		last, err = relative(right, first)
		return first, last, err
	}
	r, err := scan(right, today)
	if err != nil {
		return Day{}, Day{}, err
	}
	return joined(l, r, today)
}

// overNewYear is how many days a range may have if it runs into a year that nobody typed.
const overNewYear = 183

// joined makes days of two sides, each of which may leave to the other what they share.
func joined(l, r parts, today Day) (first, last Day, err error) {
	lent, borrowed := false, false
	if l.counted.IsZero() && r.counted.IsZero() {
		if l.month == missing {
			l.month = r.month
		}
		if l.year == missing && r.year != missing {
			l.year, lent = r.year, true
		}
	}
	if first, err = l.filled(today); err != nil {
		return Day{}, Day{}, err
	}
	if r.counted.IsZero() {
		if r.month == missing {
			r.month = int(first.Month)
		}
		if r.year == missing {
			r.year, borrowed = first.Year, true
		}
	}
	if last, err = r.filled(today); err != nil {
		return Day{}, Day{}, err
	}
	if last.Before(first) {
		earlier, later := first, last
		if lent {
			earlier, _ = New(first.Year-1, first.Month, first.Day)
		}
		if borrowed {
			later, _ = New(last.Year+1, last.Month, last.Day)
		}
		if later.After(earlier) && later.Sub(earlier) < overNewYear {
			first, last = earlier, later
		}
	}
	if l.disagrees(first) || r.disagrees(last) {
		return Day{}, Day{}, WeekdayDisagrees
	}
	return first, last, nil
}
