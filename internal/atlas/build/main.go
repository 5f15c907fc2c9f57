// Command build makes the outlines of package atlas from countries-50m.json of npm
// world-atlas, whenever they are to be made anew:
//
//	go run ./internal/atlas/build countries-50m.json > internal/atlas/outlines.txt
//
// It thins the borders, which neighbours share, as one, so that no gap opens between them.
package main

import (
	"bufio"
	"cmp"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"slices"
	"strconv"

	"golang.org/x/text/language"
)

// topology is the part of a TopoJSON file that is read.
type topology struct {
	Transform struct{ Scale, Translate [2]float64 }
	Arcs      [][][2]float64
	Objects   struct {
		Countries struct {
			Geometries []struct {
				Type string
				ID   string
				Arcs json.RawMessage
			}
		}
	}
}

// point is a longitude and a latitude, in degrees.
type point struct{ lon, lat float64 }

// thin is how far a border may move, in degrees, and least how large an island is drawn.
const (
	thin  = 0.02
	least = 0.02 // square degrees
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: build countries-50m.json")
		os.Exit(2)
	}
	if err := run(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "atlas/build:", err)
		os.Exit(1)
	}
}

func run(file string) error {
	body, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	var t topology
	if err := json.Unmarshal(body, &t); err != nil {
		return err
	}
	arcs := make([][]point, len(t.Arcs))
	for i, arc := range t.Arcs {
		x, y := 0.0, 0.0
		for _, d := range arc {
			x, y = x+d[0], y+d[1]
			arcs[i] = append(arcs[i], point{x*t.Transform.Scale[0] + t.Transform.Translate[0], y*t.Transform.Scale[1] + t.Transform.Translate[1]})
		}
		if thin := thinned(arcs[i]); len(thin) > 3 || arcs[i][0] != arcs[i][len(arcs[i])-1] { // a small island keeps its shape
			arcs[i] = thin
		}
	}
	lands := map[string][][]point{}
	for _, g := range t.Objects.Countries.Geometries {
		rings, err := ringsOf(g.Type, g.Arcs, arcs)
		if err != nil {
			return err
		}
		code := codeOf(g.ID)
		if code == "AQ" { // nobody's partner is there, and it goes around the pole
			continue
		}
		lands[code] = append(lands[code], rings...)
	}
	out := bufio.NewWriter(os.Stdout)
	codes := make([]string, 0, len(lands))
	for code := range lands {
		codes = append(codes, code)
	}
	slices.Sort(codes)
	for _, code := range codes {
		write(out, code, lands[code])
	}
	return out.Flush()
}

// codeOf is the two letters of a country's number; -- for what has none.
func codeOf(number string) string {
	n, err := strconv.Atoi(number)
	if err != nil {
		return "--"
	}
	r, err := language.EncodeM49(n)
	if err != nil || len(r.String()) != 2 {
		return "--"
	}
	return r.String()
}

// ringsOf are the outer edges of a country's parts; lakes are left out.
func ringsOf(kind string, raw json.RawMessage, arcs [][]point) ([][]point, error) {
	var parts [][][]int
	if kind == "Polygon" {
		var one [][]int
		if err := json.Unmarshal(raw, &one); err != nil {
			return nil, err
		}
		parts = append(parts, one)
	} else if err := json.Unmarshal(raw, &parts); err != nil {
		return nil, err
	}
	var rings [][]point
	for _, part := range parts {
		var ring []point
		for _, n := range part[0] {
			arc := arcs[max(n, ^n)]
			if n < 0 {
				arc = slices.Clone(arc)
				slices.Reverse(arc)
			}
			if len(ring) > 0 {
				arc = arc[1:]
			}
			ring = append(ring, arc...)
		}
		rings = append(rings, unbroken(ring))
	}
	return rings, nil
}

// unbroken lets a ring that crosses the 180th meridian go on beyond it, to the east.
func unbroken(ring []point) []point {
	turn := 0.0
	for i := range ring {
		ring[i].lon += turn
		if i == 0 {
			continue
		}
		switch d := ring[i].lon - ring[i-1].lon; {
		case d > 180:
			turn, ring[i].lon = turn-360, ring[i].lon-360
		case d < -180:
			turn, ring[i].lon = turn+360, ring[i].lon+360
		}
	}
	west := ring[0].lon
	for _, p := range ring {
		west = min(west, p.lon)
	}
	for i := range ring {
		if west < -180.001 {
			ring[i].lon += 360
		}
	}
	return ring
}

// thinned leaves out what is nearly on a straight line (Douglas and Peucker's way).
func thinned(arc []point) []point {
	if len(arc) < 3 {
		return arc
	}
	a, b := arc[0], arc[len(arc)-1]
	far, at := 0.0, 0
	for i := 1; i < len(arc)-1; i++ {
		if d := distance(arc[i], a, b); d > far {
			far, at = d, i
		}
	}
	if far <= thin {
		return []point{a, b}
	}
	return append(thinned(arc[:at+1]), thinned(arc[at:])[1:]...)
}

// distance is that of p from the line a to b, in degrees of latitude.
func distance(p, a, b point) float64 {
	k := math.Cos(p.lat * math.Pi / 180)
	px, py, bx, by := (p.lon-a.lon)*k, p.lat-a.lat, (b.lon-a.lon)*k, b.lat-a.lat
	t := 0.0
	if l := bx*bx + by*by; l > 0 {
		t = min(max((px*bx+py*by)/l, 0), 1)
	}
	return math.Hypot(px-t*bx, py-t*by)
}

func area(ring []point) float64 {
	sum := 0.0
	for i, p := range ring {
		q := ring[(i+1)%len(ring)]
		sum += p.lon*q.lat - q.lon*p.lat
	}
	return math.Abs(sum) / 2
}

// write writes a country: its code, a point in the middle of its largest part, and its
// parts, the largest first.
func write(out *bufio.Writer, code string, rings [][]point) {
	slices.SortStableFunc(rings, func(a, b []point) int { return cmp.Compare(area(b), area(a)) })
	m := middle(rings[0])
	fmt.Fprintf(out, "%s %.2f,%.2f", code, m.lon, m.lat)
	for i, ring := range rings {
		if i > 0 && (area(ring) < least || len(ring) < 4) {
			continue
		}
		_ = out.WriteByte(' ') // Flush says what went wrong
		lon, lat := 0, 0
		for _, p := range ring[:len(ring)-1] { // it closes itself
			x, y := int(math.Round(p.lon*100)), int(math.Round(p.lat*100))
			number(out, x-lon)
			number(out, y-lat)
			lon, lat = x, y
		}
	}
	_ = out.WriteByte('\n')
}

// number writes a whole number as five bits a letter, the lowest first.
func number(out *bufio.Writer, n int) {
	u := uint(n) << 1
	if n < 0 {
		u = ^u
	}
	for u >= 32 {
		_ = out.WriteByte(byte(u&31|32) + 63)
		u >>= 5
	}
	_ = out.WriteByte(byte(u) + 63)
}

// middle is the point farthest inside of the edge, of a grid over it.
func middle(ring []point) point {
	west, east, south, north := 360.0, -360.0, 90.0, -90.0
	for _, p := range ring {
		west, east, south, north = min(west, p.lon), max(east, p.lon), min(south, p.lat), max(north, p.lat)
	}
	best, far := ring[0], 0.0
	const steps = 40
	for i := range steps {
		for j := range steps {
			p := point{west + (east-west)*(float64(i)+.5)/steps, south + (north-south)*(float64(j)+.5)/steps}
			if !inside(p, ring) {
				continue
			}
			near := math.Inf(1)
			for n := range ring {
				near = min(near, distance(p, ring[n], ring[(n+1)%len(ring)]))
			}
			if near > far {
				best, far = p, near
			}
		}
	}
	return best
}

func inside(p point, ring []point) bool {
	in := false
	for i, a := range ring {
		b := ring[(i+1)%len(ring)]
		if (a.lat > p.lat) != (b.lat > p.lat) && p.lon < (b.lon-a.lon)*(p.lat-a.lat)/(b.lat-a.lat)+a.lon {
			in = !in
		}
	}
	return in
}
