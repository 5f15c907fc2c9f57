package timeline

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"gyoryu/internal/day"
	"gyoryu/internal/form"
)

// lengths are the years that a window may have; usual is what it has unless asked.
var lengths = []int{1, 3, 5, 10}

const usual = 5

// window is the days that are looked at: whole months.
type window struct {
	From  day.Day // the first of a month
	Years int
}

// last is its last day.
func (w window) last() day.Day { return day.Of(w.From.Time().AddDate(w.Years, 0, -1)) }

// around is the window of so many years that has today in its later half.
func around(today day.Day, years int) window {
	first := day.Day{Year: today.Year, Month: time.January, Day: 1}
	if years == 1 {
		first.Month = today.Month
		return window{day.Of(first.Time().AddDate(0, -6, 0)), years}
	}
	first.Year -= years * 3 / 5
	return window{first, years}
}

// moved is the window half its length earlier or later.
func (w window) moved(steps int) window {
	w.From = day.Of(w.From.Time().AddDate(0, steps*w.Years*6, 0))
	return w
}

// resized keeps the middle where it is.
func (w window) resized(years int) window {
	from := w.From.Time().AddDate(0, (w.Years-years)*6, 0)
	return window{day.Of(from), years}
}

func (w window) month() string { return fmt.Sprintf("%04d-%02d", w.From.Year, int(w.From.Month)) }

// shown reports whether all its days are days of the calendar.
func (w window) shown() bool { return !w.From.IsZero() && !w.last().IsZero() }

// asked is what an address asks for.
type asked struct {
	window
	by     By
	filter filter
	after  *cursor
	query  url.Values
	reject bool // something in it makes no sense
}

// filter is what is drawn; zero values don't narrow.
type filter struct {
	words       string
	instituteID int64
	country     string
	kind        string
	state       State
	personID    int64
	areaID      int64
}

// read reads an address; what makes no sense in it is rejected, never guessed.
func read(q url.Values, today day.Day) asked {
	a := asked{by: ByInstitute, window: around(today, usual), query: url.Values{}}
	get := func(name string) string {
		s := strings.TrimSpace(q.Get(name))
		if s == "" || !form.Storable(s) {
			a.reject = a.reject || s != ""
			return ""
		}
		a.query.Set(name, s)
		return s
	}
	if s := get("years"); s != "" {
		years, err := strconv.Atoi(s)
		if err != nil || !slices.Contains(lengths, years) {
			a.reject = true
		} else {
			a.window = around(today, years)
		}
	}
	if s := get("from"); s != "" {
		from, err := time.Parse("2006-01", s)
		w := window{day.Of(from), a.Years}
		if err != nil || !w.shown() {
			a.reject = true
		} else {
			a.window = w
		}
	}
	if s := get("by"); s != "" {
		a.by = By(s)
		if !slices.Contains(Groups, a.by) {
			a.by, a.reject = ByInstitute, true
		}
	}
	id := func(name string) int64 {
		s := get(name)
		if s == "" {
			return 0
		}
		n, err := strconv.ParseInt(s, 10, 64)
		if err != nil || n <= 0 {
			a.reject = true
			return -1
		}
		return n
	}
	a.filter = filter{words: get("q"), instituteID: id("institute"), personID: id("person"), areaID: id("area"), country: get("country"), kind: get("kind"), state: State(get("state"))}
	if a.filter.kind != "" && !slices.Contains(Kinds, a.filter.kind) || a.filter.state != "" && !slices.Contains(states, a.filter.state) {
		a.reject = true
	}
	return a
}

// with is the address of the same with some values changed (unset if empty), from its
// first page on.
func (a asked) with(pairs ...string) string {
	q := url.Values{}
	for name, values := range a.query {
		q[name] = values
	}
	q.Del("after")
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] == "" {
			q.Del(pairs[i])
		} else {
			q.Set(pairs[i], pairs[i+1])
		}
	}
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}

// at is the address of the same in another window.
func (a asked) at(w window) string {
	return a.with("from", w.month(), "years", strconv.Itoa(w.Years))
}

// narrowed reports whether any filter is set.
func (a asked) narrowed() bool { return a.filter != filter{} }
