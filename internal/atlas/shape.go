package atlas

import (
	"math"
	"strconv"
	"strings"
	"sync"
)

// Shape is a country's outline in a view, as the path of an SVG.
type Shape struct{ Code, Path string }

// drawn are the shapes of views, by name, once somebody asked for them. There are not more
// views than countries and continents.
var drawn sync.Map

// Shapes are the outlines of what can be seen in the view, to a unit.
func (v View) Shapes() []Shape {
	if known, is := drawn.Load(v.Name); is {
		if all, is := known.([]Shape); is {
			return all
		}
	}
	var all []Shape
	for _, l := range lands() {
		var b strings.Builder
		for _, ring := range l.rings {
			v.draw(&b, ring)
		}
		if b.Len() > 0 {
			all = append(all, Shape{l.code, b.String()})
		}
	}
	drawn.Store(v.Name, all)
	return all
}

type dot struct{ x, y int }

// draw writes a ring if any of it is in the view: an island smaller than three units is a dot
// that nobody sees, and is left out.
func (v View) draw(b *strings.Builder, ring []Point) {
	f := box(ring)
	var dots []dot
	low, high := dot{math.MaxInt, math.MaxInt}, dot{math.MinInt, math.MinInt}
	for _, p := range ring {
		p.Lon = v.turned(p.Lon, (f.west+f.east)/2)
		x, y := v.project(p)
		d := dot{v.edge(x, Wide), v.edge(y, v.High)}
		n := len(dots)
		switch {
		case n > 0 && dots[n-1] == d:
			continue
		case n > 1 && between(dots[n-2], dots[n-1], d):
			dots[n-1] = d
		default:
			dots = append(dots, d)
		}
		low, high = dot{min(low.x, d.x), min(low.y, d.y)}, dot{max(high.x, d.x), max(high.y, d.y)}
	}
	if len(dots) < 3 || high.x-low.x < 3 && high.y-low.y < 3 || high.x < 0 || low.x > Wide || high.y < 0 || float64(low.y) > v.High {
		return
	}
	b.WriteString("M" + strconv.Itoa(dots[0].x) + " " + strconv.Itoa(dots[0].y) + "l")
	for i, d := range dots[1:] {
		if i > 0 {
			separate(b, d.x-dots[i].x)
		}
		b.WriteString(strconv.Itoa(d.x - dots[i].x))
		separate(b, d.y-dots[i].y)
		b.WriteString(strconv.Itoa(d.y - dots[i].y))
	}
	b.WriteByte('z')
}

// separate keeps two numbers apart: a minus does so by itself.
func separate(b *strings.Builder, next int) {
	if next >= 0 {
		b.WriteByte(' ')
	}
}

// edge rounds a coordinate, and draws what is far outside nearer: it only says on which
// side the outline goes on.
func (v View) edge(x, most float64) int {
	const far = 40
	return int(math.Round(min(max(x, -far), most+far)))
}

// between reports whether b is on the straight line from a to c.
func between(a, b, c dot) bool {
	return (b.x-a.x)*(c.y-a.y) == (b.y-a.y)*(c.x-a.x) && (b.x-a.x)*(c.x-b.x) >= 0 && (b.y-a.y)*(c.y-b.y) >= 0
}
