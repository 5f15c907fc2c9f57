package kept

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"gyoryu/internal/day"
	"gyoryu/internal/i18n"
)

// The picture of a year is so large; the line is drawn between these edges.
const (
	wide, high       = 360.0, 150.0
	left, right      = 28.0, 354.0
	topEdge, bottom  = 14.0, 122.0
	hit              = 27.0 // wide and high enough for a finger
	barWide, barHigh = 96.0, 10.0
	labelEach        = 3 // months
)

// dot is a day of the year's line; one without a follow-through is not drawn.
type dot struct {
	At
	x, y    float64
	percent int
	is      bool
	label   string
}

// dots are where the days stand: evenly, since all but the last are a month apart.
func dots(year []At, lang i18n.Lang) []dot {
	var all []dot
	for i, at := range year {
		d := dot{At: at, x: left + (right-left)*float64(i)/float64(max(len(year)-1, 1))}
		d.percent, d.is = at.Percent()
		d.y = bottom - (bottom-topEdge)*float64(d.percent)/100
		if i%labelEach == 0 {
			d.label = month(at.On, lang)
		}
		all = append(all, d)
	}
	return all
}

func month(d day.Day, lang i18n.Lang) string {
	if lang == i18n.KO {
		return strconv.Itoa(int(d.Month)) + "월"
	}
	return d.Time().Format("Jan")
}

// lines are the parts of the line, broken where there is no follow-through.
func lines(all []dot) []string {
	var found []string
	var b strings.Builder
	end := func() {
		if strings.Contains(b.String(), "L") {
			found = append(found, b.String())
		}
		b.Reset()
	}
	for _, d := range all {
		switch {
		case !d.is:
			end()
			continue
		case b.Len() == 0:
			b.WriteString("M")
		default:
			b.WriteString("L")
		}
		b.WriteString(num(d.x) + " " + num(d.y))
	}
	end()
	return found
}

// bar is the parts of a group's bar: where each begins and how wide it is.
type part struct {
	look    What
	x, wide float64
}

func bar(c Counts) []part {
	var all []part
	x := 0.0
	for _, w := range []What{Kept, Dropped, Overdue} {
		n := barWide * float64(c.Of(w)) / float64(max(c.Settled(), 1))
		if n > 0 {
			all = append(all, part{w, x, n})
		}
		x += n
	}
	return all
}

func num(x float64) string { return strconv.FormatFloat(x, 'f', -1, 32) }

func gridY(percent int) float64 { return bottom - (bottom-topEdge)*float64(percent)/100 }

// Percent is a follow-through as it is shown.
func Percent(c Counts) string {
	n, is := c.Percent()
	if !is {
		return "–"
	}
	return strconv.Itoa(n) + "%"
}

// spoken is what a day of the line says to who cannot see it.
func (d dot) spoken(ctx context.Context) string {
	return fmt.Sprintf("%s: %s", day.Short(d.On, string(i18n.From(ctx))), Percent(d.Counts))
}

// endOfLastYear is the last day of the year before.
func endOfLastYear(today day.Day) day.Day {
	return day.Day{Year: today.Year - 1, Month: time.December, Day: 31}
}
