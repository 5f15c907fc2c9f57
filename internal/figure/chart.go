package figure

import "strconv"

// A small picture is so large, and its bars stand between these edges.
const (
	wide, high = 168.0, 84.0
	floor      = 64.0
	roof       = 14.0
	mostBars   = 16 // years in a picture, the latest
)

// bar is a year's bar.
type bar struct {
	Group
	x, y, wide, high float64
	n                int
	running          bool   // the year is not over
	label            string // below it
	said             bool   // its number stands above it
}

// bars are the years of a figure, the oldest first; years without anything have no bar but
// keep their place.
func bars(years []Group, w What, thisYear int) []bar {
	if len(years) == 0 {
		return nil
	}
	known := map[int]Group{}
	low, last := thisYear, 0
	for _, g := range years {
		y := int(g.id())
		known[y] = g
		low, last = min(low, y), max(last, y)
	}
	low = max(low, last-mostBars+1)
	most := 1
	for y := low; y <= last; y++ {
		most = max(most, known[y].Of(w))
	}
	step := wide / float64(max(last-low+1, 6))
	var all []bar
	for y := low; y <= last; y++ {
		n := known[y].Of(w)
		b := bar{Group: Group{Key: strconv.Itoa(y), Counts: known[y].Counts}, n: n, running: y == thisYear, wide: step * .72}
		b.x = float64(y-low)*step + step*.14
		if b.high = (floor - roof) * float64(n) / float64(most); n > 0 {
			b.high = max(b.high, 1.5)
		}
		b.y = floor - b.high
		if y == low || y == last {
			b.label = b.Key
		}
		b.said = n > 0 && (last-low < 8 || y == last || n == most)
		all = append(all, b)
	}
	return all
}

// part is how long a bar beside a number is, of the longest.
func part(n, most int) float64 { return 96 * float64(n) / float64(max(most, 1)) }

func num(x float64) string { return strconv.FormatFloat(x, 'f', 1, 64) }
