package network

import (
	"strconv"
	"strings"

	"gyoryu/internal/day"
	"gyoryu/internal/tie"
)

// years is how many years the line has, this one last.
const years = 12

// The line's picture is so large, drawn between these edges.
const (
	lineWide, lineHigh = 1120.0, 190.0
	lineLeft           = 46.0
	lineRight          = 1090.0
	lineTop            = 26.0
	lineBottom         = 150.0
)

// yearsUntil are the windows of the line: whole years, and this one until today.
func yearsUntil(today day.Day) []tie.Window {
	all := make([]tie.Window, years)
	for i := range all {
		y := today.Year - years + 1 + i
		all[i] = tie.Window{From: day.Day{Year: y, Month: 1, Day: 1}, Until: day.Day{Year: y, Month: 12, Day: 31}}
	}
	return all
}

// dot is a year's researcher share in the line's picture.
type dot struct {
	tie.Share
	year    int
	x, y    float64
	percent int
	known   bool
}

func dotsOf(shares []tie.Share, today day.Day) []dot {
	all := make([]dot, len(shares))
	for i, s := range shares {
		d := dot{Share: s, year: today.Year - years + 1 + i, x: lineLeft + (lineRight-lineLeft)*float64(i)/float64(years-1)}
		d.percent, d.known = s.Of()
		d.y = lineY(d.percent)
		all[i] = d
	}
	return all
}

func lineY(percent int) float64 { return lineBottom - (lineBottom-lineTop)*float64(percent)/100 }

// linePath joins the years that have a share; it breaks where one has none.
func linePath(all []dot) string {
	var b strings.Builder
	move := "M"
	for _, d := range all {
		if !d.known {
			move = "M"
			continue
		}
		b.WriteString(move + num(d.x) + " " + num(d.y))
		move = "L"
	}
	return b.String()
}

// marchX is where the visit of March 2019 stands in the line, 0 if it is before its years.
func marchX(today day.Day) float64 {
	first := today.Year - years + 1
	if march.Year < first {
		return 0
	}
	return lineLeft + (lineRight-lineLeft)*(float64(march.Year-first)+60.0/365-.5)/float64(years-1)
}

func num(f float64) string { return strconv.FormatFloat(f, 'f', 1, 64) }
