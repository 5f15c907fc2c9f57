// Package atlas knows where countries are, and draws their outlines for a part of the world:
// nothing is fetched for it, neither when it is built nor when it runs.
//
// Read atlas.go for the countries, view.go for the parts of the world and how they are
// projected, shape.go for the outlines in them. outlines.txt is made by build/ from npm
// world-atlas, whose licence is beside it.
package atlas

import (
	_ "embed"
	"strconv"
	"strings"
	"sync"
)

// Point is a place, in degrees.
type Point struct{ Lon, Lat float64 }

// land is a country, or a part of the world without a code.
type land struct {
	code   string
	middle Point
	rings  [][]Point // the largest first
}

//go:embed outlines.txt
var outlines string

// lands are all of them, read when they are first asked for.
var lands = sync.OnceValue(func() []land {
	var all []land
	for line := range strings.Lines(outlines) {
		parts := strings.Fields(line)
		lon, lat, _ := strings.Cut(parts[1], ",")
		l := land{code: parts[0], middle: Point{degrees(lon), degrees(lat)}}
		for _, ring := range parts[2:] {
			l.rings = append(l.rings, read(ring))
		}
		all = append(all, l)
	}
	return all
})

var byCode = sync.OnceValue(func() map[string]land {
	all := map[string]land{}
	for _, l := range lands() {
		all[l.code] = l
	}
	return all
})

// Middle is a point well within a country's largest part; ok is false of one that is too
// small to have an outline.
func Middle(code string) (p Point, ok bool) {
	l, ok := byCode()[code]
	return l.middle, ok
}

func degrees(s string) float64 {
	x, err := strconv.ParseFloat(s, 64)
	if err != nil { // the file is ours
		panic(err)
	}
	return x
}

// read reads a ring: differences in hundredths of a degree, five bits a letter.
func read(ring string) []Point {
	var all []Point
	x, y := 0, 0
	for i := 0; i < len(ring); {
		var d [2]int
		for k := range d {
			u, shift := 0, 0
			for {
				b := int(ring[i]) - 63
				i++
				u |= b & 31 << shift
				if shift += 5; b < 32 {
					break
				}
			}
			if d[k] = u >> 1; u&1 == 1 {
				d[k] = ^d[k]
			}
		}
		x, y = x+d[0], y+d[1]
		all = append(all, Point{float64(x) / 100, float64(y) / 100})
	}
	return all
}
