package remind

import (
	"time"

	"gyoryu/internal/day"
)

// office is when people are in it.
type office struct {
	zone       *time.Location
	digestHour int
	weeklyDay  time.Weekday
	holidays   map[day.Day]bool
}

// working reports whether anybody is there on the day.
func (o office) working(d day.Day) bool {
	w := d.Weekday()
	return w != time.Saturday && w != time.Sunday && !o.holidays[d]
}

// next is the first working day after d.
func (o office) next(d day.Day) day.Day {
	n := d.Add(1)
	for range 30 {
		if o.working(n) {
			return n
		}
		n = n.Add(1)
	}
	return n
}

// morning is today, and whether today's digest may go: on a working day, from its hour on. A
// program that was down makes it up for the rest of the day.
func (o office) morning(now time.Time) (day.Day, bool) {
	here := now.In(o.zone)
	today := day.Of(here)
	return today, o.working(today) && here.Hour() >= o.digestHour
}

// week is the Monday of a day's week.
func week(d day.Day) day.Day { return d.Add(-(int(d.Weekday()) + 6) % 7) }

// weekly reports whether the managers' mail of the week may go: on its day or, if nobody was
// there or the program was down, on a later one of the week.
func (o office) weekly(today day.Day) bool {
	w := today.Weekday()
	return w != time.Sunday && w >= o.weeklyDay
}
