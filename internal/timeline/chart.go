package timeline

import (
	"strconv"
	"time"
	"unicode"

	"gyoryu/internal/day"
	"gyoryu/internal/i18n"
)

// The picture's measures, in its own units: a browser shows it at about one to one.
const (
	width     = 1176.0
	labels    = 300.0 // the column of titles
	top       = 46.0  // today's word and the years
	rowHigh   = 40.0
	groupHigh = 30.0
	barHigh   = 18.0
	leastWide = 4.0 // a bar that lasts a day can still be seen
)

// chart is where everything stands in the picture.
type chart struct {
	height float64
	ticks  []tick
	groups []groupMark
	rows   []row
	joins  []join
	today  float64 // 0: not in the window
}

type tick struct {
	x     float64
	text  string
	major bool
}

type groupMark struct {
	y    float64
	text string
	n    int
}

// row is a bar and its marks.
type row struct {
	Bar
	y            float64 // of the row's top
	x, wide      float64
	look         string // in-force, negotiating, ended, expired
	notice       *span  // where notice can be given until its end
	turn         float64
	before       bool // it begins before the window
	after        bool // it goes on after it, or has no end
	marks        []milestoneMark
	first        bool   // of its group
	group        string // its heading
	title, under string // beside it, cut to fit
}

type span struct{ x, wide float64 }

type milestoneMark struct {
	Milestone
	x    float64
	look string // done, late, ahead
}

// join leads from an agreement's bar to that of its renewal.
type join struct{ x1, y1, x2, y2 float64 }

// draw says where everything stands.
func draw(bars []Bar, a asked, today day.Day, lang i18n.Lang) chart {
	c := chart{ticks: ticks(a.window, lang)}
	if !today.Before(a.From) && !a.last().Before(today) {
		c.today = a.x(today)
	}
	y := top
	at := map[int64]int{}
	for i, b := range bars {
		if text := heading(b, a.by, lang); i == 0 || text != c.groups[len(c.groups)-1].text {
			c.groups = append(c.groups, groupMark{y: y, text: text})
			y += groupHigh
		}
		g := &c.groups[len(c.groups)-1]
		g.n++
		r := a.row(b, today, y)
		r.first, r.group = g.n == 1, g.text
		r.title, r.under = cut(b.Title, 38), cut(under(b, today, lang), 44)
		if j, there := at[b.RenewalOfID]; there && b.RenewalOfID != 0 {
			old := c.rows[j]
			c.joins = append(c.joins, join{old.x + old.wide, old.middle(), r.x, r.middle()})
		}
		at[b.ID] = len(c.rows)
		c.rows = append(c.rows, r)
		y += rowHigh
	}
	c.height = y + 8
	return c
}

func (r row) middle() float64 { return r.y + rowHigh/2 }

// x is where a day stands, at its morning.
func (w window) x(d day.Day) float64 {
	all := w.last().Sub(w.From) + 1
	return labels + (width-labels)*float64(d.Sub(w.From))/float64(all)
}

// clipped is where a day stands, at an edge of the picture if it is outside.
func (w window) clipped(d day.Day) float64 { return min(max(w.x(d), labels), width) }

func (a asked) row(b Bar, today day.Day, y float64) row {
	r := row{Bar: b, y: y, look: "in-force"}
	over := b.OverOn
	switch {
	case b.State == Ended:
		r.look = "ended"
	case b.Expired(today):
		r.look = "expired"
	case b.State != InForce:
		r.look, over = "negotiating", today
		if !b.EndsOn.IsZero() {
			over = b.EndsOn
		}
		if over.Before(b.BeginsOn) {
			over = b.BeginsOn
		}
	}
	r.before = b.BeginsOn.Before(a.From)
	r.x = a.clipped(b.BeginsOn)
	end := width
	if over.IsZero() || a.last().Before(over) {
		r.after = true
	} else {
		end = a.clipped(over.Add(1))
	}
	r.wide = max(end-r.x, leastWide)
	if b.State == InForce && !b.NoticeOn.IsZero() && b.NoticeOn.Before(b.EndsOn) {
		x, until := a.clipped(b.NoticeOn), a.clipped(b.EndsOn.Add(1))
		if until > x {
			r.notice = &span{x, until - x}
		}
	}
	if b.Renews && !b.EndsOn.IsZero() && !b.EndsOn.Before(a.From) && b.EndsOn.Before(a.last()) {
		r.turn = a.x(b.EndsOn.Add(1))
	}
	for _, m := range b.Milestones {
		on := m.On()
		if on.IsZero() || on.Before(a.From) || a.last().Before(on) {
			continue
		}
		look := "ahead"
		switch {
		case !m.DoneOn.IsZero():
			look = "done"
		case m.Late(today) && b.State != Ended:
			look = "late"
		}
		r.marks = append(r.marks, milestoneMark{m, a.x(on), look})
	}
	return r
}

// ticks are the years, or in a window of one year its months.
func ticks(w window, lang i18n.Lang) []tick {
	var all []tick
	for t := w.From.Time(); !t.After(w.last().Time()); t = t.AddDate(0, 1, 0) {
		d := day.Of(t)
		switch {
		case d.Month == time.January:
			all = append(all, tick{w.x(d), strconv.Itoa(d.Year), true})
		case w.Years == 1:
			all = append(all, tick{w.x(d), month(d, lang), false})
		case w.Years <= 3 && (d.Month-1)%3 == 0, w.Years == 5 && d.Month == time.July:
			all = append(all, tick{w.x(d), "", false})
		case d == w.From:
			all = append(all, tick{w.x(d), strconv.Itoa(d.Year), true})
		}
	}
	return all
}

func month(d day.Day, lang i18n.Lang) string {
	if lang == i18n.KO {
		return strconv.Itoa(int(d.Month)) + "월"
	}
	return d.Time().Format("Jan")
}

// cut shortens a text to the room of so many Latin letters; others take two.
func cut(text string, room int) string {
	used := 0
	for i, r := range text {
		wide := 1
		if unicode.In(r, unicode.Hangul, unicode.Han, unicode.Hiragana, unicode.Katakana) {
			wide = 2
		}
		if used += wide; used > room {
			for j := range text[:i] {
				if k := i - j; k <= 4 { // room for the dots
					return text[:j] + "…"
				}
			}
			return "…"
		}
	}
	return text
}

// num is a coordinate as text, to a tenth.
func num(f float64) string { return strconv.FormatFloat(f, 'f', 1, 64) }
