package atlas

import (
	"math"
	"slices"
)

// World is the view of all of it, in the Natural Earth projection, which keeps no measure
// quite and none badly wrong. The others are equirectangular, true to scale at the latitude
// of their middle.
const World = "world"

// Continents are the views between the world and a country, as people look at them: each is
// a frame, so that a country on the edge is in two of them.
var Continents = []string{"asia", "europe", "africa", "north-america", "south-america", "oceania"}

// frame is a part of the world between two meridians and two parallels; east may be beyond 180.
type frame struct{ west, east, south, north float64 }

var continents = map[string]frame{
	"asia": {26, 150, -11, 62}, "europe": {-25, 60, 34, 71.5}, "africa": {-20, 56, -36, 38},
	"north-america": {-168, -52, 6, 73}, "south-america": {-92, -32, -56, 14}, "oceania": {108, 190, -48, 2},
}

// Wide is how wide each view is, in its own units: about as many pixels on a desk.
const Wide = 720.0

// View is a part of the world and how it is drawn.
type View struct {
	Name   string // World, one of Continents, or a country's code
	High   float64
	frame  frame
	left   float64
	top    float64
	scale  float64
	across float64 // how much shorter a degree is along the middle parallel
}

// Of is the view of a part of the world; ok is false if there is none by that name.
func Of(name string) (v View, ok bool) {
	if name == World {
		const south, north = -57, 80
		x, _ := naturalEarth(math.Pi, 0)
		_, top := naturalEarth(0, radians(north))
		_, bottom := naturalEarth(0, radians(south))
		scale := Wide / (2 * x)
		return View{Name: name, High: math.Ceil((top - bottom) * scale), scale: scale, left: -x, top: top, frame: frame{-180, 180, south, north}}, true
	}
	f, ok := continents[name]
	if !ok {
		l, known := byCode()[name]
		if !known || len(name) != 2 || name == "--" {
			return View{}, false
		}
		f = around(l)
	}
	across := math.Cos(radians((f.south + f.north) / 2))
	v = View{Name: name, frame: f, across: across, scale: Wide / ((f.east - f.west) * across)}
	v.High = math.Ceil((f.north - f.south) * v.scale)
	return v, true
}

// Country reports whether the view is that of a country.
func (v View) Country() bool { return v.Name != World && !slices.Contains(Continents, v.Name) }

// around is the frame of a country's largest part and what is near it: overseas parts would
// leave the rest too small to see.
func around(l land) frame {
	const near = 3.0
	f := box(l.rings[0])
	for _, ring := range l.rings[1:] {
		b := box(ring)
		if b.west < f.east+near && b.east > f.west-near && b.south < f.north+near && b.north > f.south-near {
			f = frame{min(f.west, b.west), max(f.east, b.east), min(f.south, b.south), max(f.north, b.north)}
		}
	}
	across := math.Cos(radians((f.south + f.north) / 2))
	wide, high := max((f.east-f.west)*across, 1.5)*1.16, max(f.north-f.south, 1)*1.16
	wide, high = max(wide, high/.72), max(high, wide*.5) // neither a strip nor a tower
	lon, lat := (f.west+f.east)/2, (f.south+f.north)/2
	return frame{lon - wide/2/across, lon + wide/2/across, lat - high/2, lat + high/2}
}

func box(ring []Point) frame {
	f := frame{ring[0].Lon, ring[0].Lon, ring[0].Lat, ring[0].Lat}
	for _, p := range ring {
		f = frame{min(f.west, p.Lon), max(f.east, p.Lon), min(f.south, p.Lat), max(f.north, p.Lat)}
	}
	return f
}

// Place is where a point stands in the view, and whether it is in it.
func (v View) Place(p Point) (x, y float64, in bool) {
	p.Lon = v.turned(p.Lon, p.Lon)
	x, y = v.project(p)
	return x, y, x >= 0 && x <= Wide && y >= 0 && y <= v.High
}

// turned is a longitude, once around the world where that brings mid, what it is a part of,
// nearer to the view's middle.
func (v View) turned(lon, mid float64) float64 {
	if v.Name == World {
		return lon
	}
	switch off := mid - (v.frame.west+v.frame.east)/2; {
	case off > 180:
		return lon - 360
	case off < -180:
		return lon + 360
	}
	return lon
}

func (v View) project(p Point) (x, y float64) {
	if v.Name == World {
		x, y = naturalEarth(radians(p.Lon), radians(p.Lat))
		return (x - v.left) * v.scale, (v.top - y) * v.scale
	}
	return (p.Lon - v.frame.west) * v.across * v.scale, (v.frame.north - p.Lat) * v.scale
}

func radians(d float64) float64 { return d * math.Pi / 180 }

// naturalEarth is Tom Patterson's projection, by the polynomial of Bojan Šavrič and others
// (2011), which is within a hair of it.
func naturalEarth(lon, lat float64) (x, y float64) {
	s := lat * lat
	q := s * s
	return lon * (0.8707 - 0.131979*s + q*(-0.013791+q*(0.003971*s-0.001529*q))),
		lat * (1.007226 + s*(0.015085+q*(-0.044475+0.028874*s-0.005916*q)))
}
