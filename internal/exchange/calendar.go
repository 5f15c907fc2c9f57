package exchange

import (
	"context"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode"

	"gyoryu/internal/day"
	"gyoryu/internal/i18n"
)

// grouping is by what the rows of a calendar are grouped.
type grouping string

const (
	byInstitute grouping = "institute" // the host
	byPerson    grouping = "person"
)

const (
	months = 12 // that a calendar shows
	before = 2  // of them have passed, unless the address says from when
	stride = 6  // that the links to earlier and later ones go
)

// calendar is who is where, from the first day of a month to the last of another.
type calendar struct {
	since, until day.Day
	by           grouping
	bad          bool // the address names no month, or no grouping
	stays        []Line
	more         bool // than are shown
	today        day.Day
}

// readCalendar reads a calendar's address: from=2026-09, by=person.
func readCalendar(q url.Values, today day.Day) calendar {
	c := calendar{by: byInstitute, today: today}
	if by := grouping(q.Get("by")); by == byPerson {
		c.by = by
	} else if by != "" && by != byInstitute {
		c.bad = true
	}
	if from := q.Get("from"); from != "" {
		first, err := day.Parse(from + "-01")
		c.since, c.bad = first, c.bad || err != nil
	}
	c.until = monthsOn(c.since, months).Add(-1)
	if c.until.IsZero() { // none was said, or none that twelve months begin with
		c.bad = c.bad || q.Get("from") != ""
		c.since = monthsOn(today, -before)
		c.until = monthsOn(c.since, months).Add(-1)
	}
	return c
}

// monthsOn is the first day of the month that is n months after d's; zero beyond the years
// 1 to 9999.
func monthsOn(d day.Day, n int) day.Day {
	if d.IsZero() {
		return d
	}
	m := d.Year*12 + int(d.Month) - 1 + n
	first, _ := day.New(m/12, time.Month(m%12+1), 1)
	return first
}

// address is the calendar's with another first month, or grouped otherwise.
func (c calendar) address(since day.Day, by grouping) string {
	q := url.Values{}
	if !since.IsZero() && since != monthsOn(c.today, -before) {
		q.Set("from", since.String()[:len("2026-09")])
	}
	if by == byPerson {
		q.Set("by", string(by))
	}
	if len(q) == 0 {
		return "/exchanges/calendar"
	}
	return "/exchanges/calendar?" + q.Encode()
}

// earlier is the address of the months before, empty if there are none.
func (c calendar) earlier() string { return c.moved(-stride) }

// later is the address of the months after, likewise.
func (c calendar) later() string { return c.moved(stride) }

func (c calendar) moved(n int) string {
	since := monthsOn(c.since, n)
	if monthsOn(since, months).IsZero() {
		return ""
	}
	return c.address(since, c.by)
}

// Where things stand in the picture, in its own units.
const (
	pictureWidth = 960
	labelWidth   = 180
	headHeight   = 40
	groupHeight  = 26
	rowHeight    = 28
	barHeight    = 18
	arrow        = 8
	widest       = 24 // letters of a label
)

// picture is a calendar as it is drawn.
type picture struct {
	height int
	months []tick
	groups []group
	today  *float64 // where the line of today stands
}

type tick struct {
	x    float64
	text string
	year string // below the first month, and below each January
}

type group struct {
	y    int
	text string
	bars []bar
}

// bar is one stay.
type bar struct {
	line   Line
	y      int
	text   string // beside it: who, or where
	says   string // all of it in words
	x, w   float64
	before bool // it began before, or nobody knows when
	after  bool // it goes on, or nobody knows for how long
}

// draw says where everything stands.
func (c calendar) draw(ctx context.Context) picture {
	l := i18n.From(ctx)
	p := picture{height: headHeight}
	names := strings.Fields(i18n.Say(l, "exchange.months"))
	for i := range months {
		m := monthsOn(c.since, i)
		t := tick{x: c.x(m), text: names[m.Month-1]}
		if i == 0 || m.Month == time.January {
			t.year = strconv.Itoa(m.Year)
		}
		p.months = append(p.months, t)
	}
	if !c.today.Before(c.since) && !c.today.After(c.until) {
		x := c.x(c.today)
		p.today = &x
	}
	last := int64(0)
	for _, s := range c.stays {
		of, title, label := s.To.ID, s.To.Short, s.Person.In(l)
		if c.by == byPerson {
			of, title, label = s.Person.ID, label, title
		}
		if of != last {
			p.groups = append(p.groups, group{y: p.height, text: clip(title, widest)})
			p.height, last = p.height+groupHeight, of
		}
		b := c.bar(s)
		b.y, b.text, b.says = p.height, clip(label, widest-2), s.says(ctx, c.today)
		g := &p.groups[len(p.groups)-1]
		g.bars = append(g.bars, b)
		p.height += rowHeight
	}
	p.height += 6
	return p
}

// x is where a day begins.
func (c calendar) x(d day.Day) float64 {
	return labelWidth + float64(d.Sub(c.since))*(pictureWidth-labelWidth)/float64(c.until.Sub(c.since)+1)
}

// bar is a stay's from its first to its last day, as far as they are in the picture.
func (c calendar) bar(s Line) bar {
	from, to := s.known()
	b := bar{line: s, before: from.IsZero() || from.Before(c.since), after: to.IsZero() || to.After(c.until)}
	if b.before {
		from = c.since
	}
	if b.after {
		to = c.until
	}
	b.x = c.x(from)
	b.w = max(c.x(from)+float64(to.Sub(from)+1)*(pictureWidth-labelWidth)/float64(c.until.Sub(c.since)+1)-b.x, arrow)
	b.x = min(b.x, pictureWidth-b.w)
	return b
}

// known are the days of a stay; one that is over and of which one day is known has that.
func (s Span) known() (from, to day.Day) {
	from, to = s.StartsOn, s.EndsOn
	if s.State == Done && from.IsZero() {
		from = to
	}
	if s.State == Done && to.IsZero() {
		to = from
	}
	return from, to
}

// path is the bar's outline, with an arrow where it goes on.
func (b bar) path() string {
	top := float64(b.y) + (rowHeight-barHeight)/2
	bottom, middle := top+barHeight, top+barHeight/2
	left, right := b.x+1, b.x+b.w-1
	tip := min(arrow, b.w/2)
	var d strings.Builder
	if b.before {
		fmt.Fprintf(&d, "M%.1f %.1f L%.1f %.1f", left+tip, top, left, middle)
		fmt.Fprintf(&d, " L%.1f %.1f", left+tip, bottom)
	} else {
		fmt.Fprintf(&d, "M%.1f %.1f L%.1f %.1f", left, top, left, bottom)
	}
	if b.after {
		fmt.Fprintf(&d, " L%.1f %.1f L%.1f %.1f L%.1f %.1f Z", right-tip, bottom, right, middle, right-tip, top)
	} else {
		fmt.Fprintf(&d, " L%.1f %.1f L%.1f %.1f Z", right, bottom, right, top)
	}
	return d.String()
}

// fits reports whether a word fits into the bar.
func (b bar) fits(word string) bool { return b.w > float64(width(word))*6.5+2*arrow+8 }

// width is how wide a text is, in letters; those of East Asia count twice.
func width(text string) int {
	n := 0
	for _, r := range text {
		n++
		if unicode.In(r, unicode.Hangul, unicode.Han, unicode.Hiragana, unicode.Katakana) {
			n++
		}
	}
	return n
}

// clip shortens a label to so many letters.
func clip(text string, letters int) string {
	if width(text) <= letters {
		return text
	}
	r := []rune(text)
	for len(r) > 0 && width(string(r)) > letters-1 {
		r = r[:len(r)-1]
	}
	return strings.TrimSpace(string(r)) + "…"
}

func px(x float64) string { return strconv.FormatFloat(x, 'f', 1, 64) }
