package network

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
	"unicode"

	"gonum.org/v1/gonum/graph"
	"gonum.org/v1/gonum/graph/iterator"
	"gonum.org/v1/gonum/graph/layout"
	"gonum.org/v1/gonum/spatial/r2"
)

// spot is where a node stands; labelWide is how much room its label takes.
type spot struct {
	Node
	x, y      float64
	labelWide float64
}

const (
	seed      = 20190303 // any fixed number: the same ties give the same picture
	updates   = 60
	spotHigh  = 54.0 // a node with its label below
	margin    = 14.0
	homeWide  = 76.0
	labelSize = 6.9 // a Latin letter at 12 px, a Korean one takes twice as much
	longest   = 20  // letters of a label
)

// place lays the nodes out around home, in a picture so wide and high. Forces spread them: nodes
// repel each other, ties pull, what rests on more pulls harder (gonum's EadesR2). Then labels that
// would overlap are pushed apart. Nodes come in order and chance is seeded, so it is always the same.
// Where they don't fit, each goes to the nearest free place of a grid, and the picture grows.
func place(nodes []Node, wide, high float64) (spots []spot, tall float64) {
	g := star{ids: make([]graph.Node, len(nodes)+1), pull: make([]float64, len(nodes)+1)}
	g.ids[0] = id(0)
	for i, n := range nodes {
		g.ids[i+1] = id(i + 1)
		g.pull[i+1] = 1 + .15*math.Log1p(float64(n.records()))
	}
	eades := layout.EadesR2{Updates: updates, Repulsion: 1, Rate: .05, Theta: .2, Src: rand.NewPCG(seed, seed)}
	moved := layout.NewOptimizerR2(g, eades.Update)
	for moved.Update() {
	}
	spots = make([]spot, len(nodes))
	home := moved.Coord2(0)
	for i := range nodes {
		at := r2.Sub(moved.Coord2(int64(i+1)), home)
		spots[i] = spot{Node: nodes[i], x: at.X, y: at.Y, labelWide: wideOf(short(nodes[i].Label)) + 10}
	}
	// The forces say who is beside whom; all around home there is as much room for each.
	order := make([]int, len(spots))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Compare(math.Atan2(spots[a].y, spots[a].x), math.Atan2(spots[b].y, spots[b].x))
	})
	for nth, i := range order {
		dx, dy := turned(0, -1, 2*math.Pi*float64(nth)/float64(len(spots)))
		far := 1.0
		if len(spots) > 16 && nth%2 == 1 {
			far = .6
		}
		spots[i].x, spots[i].y = wide/2+dx*far*(wide/2-70), high/2+dy*far*(high/2-50)
	}
	if !part(spots, wide, high) {
		high = settle(spots, wide, high)
	}
	return spots, high
}

// settle gives each node the nearest free place of a grid that leaves home's free.
func settle(spots []spot, wide, high float64) (tall float64) {
	cell := 48.0
	for _, s := range spots {
		cell = max(cell, s.labelWide)
	}
	columns := max(int((wide-2*margin)/cell), 1)
	cell = (wide - 2*margin) / float64(columns)
	for tall = high; ; tall += spotHigh {
		var free []r2.Vec
		for row := 0; 30+float64(row)*spotHigh <= tall-34; row++ {
			for column := range columns {
				at := r2.Vec{X: margin + cell*(float64(column)+.5), Y: 30 + float64(row)*spotHigh}
				if math.Abs(at.X-wide/2) > (homeWide+cell)/2 || math.Abs(at.Y-tall/2+6) > spotHigh {
					free = append(free, at)
				}
			}
		}
		if len(free) < len(spots) {
			continue
		}
		for i := range spots {
			best, far := 0, math.Inf(1)
			for j, at := range free {
				if d := math.Hypot(at.X-spots[i].x, at.Y-spots[i].y*tall/high); d < far {
					best, far = j, d
				}
			}
			spots[i].x, spots[i].y = free[best].X, free[best].Y
			free = append(free[:best], free[best+1:]...)
		}
		return tall
	}
}

// part pushes nodes whose boxes overlap apart, and keeps home's place and the edges free.
func part(spots []spot, wide, high float64) (apart bool) {
	for range 400 {
		clean := true
		push := func(a, b *spot, aWide, bWide, aHigh float64) {
			dx, dy := b.x-a.x, b.y-a.y
			overX, overY := (aWide+bWide)/2-math.Abs(dx), aHigh-math.Abs(dy)
			if overX <= 0 || overY <= 0 {
				return
			}
			clean = false
			if overX/wide < overY/high {
				b.x += math.Copysign(overX/2+.5, dx)
				a.x -= math.Copysign(overX/2+.5, dx)
			} else {
				b.y += math.Copysign(overY/2+.5, dy)
				a.y -= math.Copysign(overY/2+.5, dy)
			}
		}
		for i := range spots {
			a := &spots[i]
			home := spot{x: wide / 2, y: high/2 - 6}
			push(&home, a, homeWide, max(a.labelWide, 44), spotHigh+12)
			for j := i + 1; j < len(spots); j++ {
				push(a, &spots[j], max(a.labelWide, 44), max(spots[j].labelWide, 44), spotHigh)
			}
			a.x = min(max(a.x, a.labelWide/2+margin), wide-a.labelWide/2-margin)
			a.y = min(max(a.y, 30), high-34)
		}
		if clean {
			return true
		}
	}
	return false
}

func short(label string) string {
	letters := []rune(label)
	if len(letters) > longest {
		return string(letters[:longest-1]) + "…"
	}
	return label
}

func wideOf(label string) (wide float64) {
	for _, r := range label {
		if r > unicode.MaxLatin1 {
			wide += 2 * labelSize
		} else {
			wide += labelSize
		}
	}
	return wide
}

// star is home, which is 0, tied to each of the others. Its nodes have an order, which those of
// gonum's own graphs have not.
type star struct {
	ids  []graph.Node
	pull []float64
}

type id int64

func (i id) ID() int64 { return int64(i) }

type tied struct{ from, to graph.Node }

func (t tied) From() graph.Node         { return t.from }
func (t tied) To() graph.Node           { return t.to }
func (t tied) ReversedEdge() graph.Edge { return tied{t.to, t.from} }

func (g star) Node(n int64) graph.Node { return g.ids[n] }
func (g star) Nodes() graph.Nodes      { return iterator.NewOrderedNodes(g.ids) }
func (g star) From(n int64) graph.Nodes {
	if n == 0 {
		return iterator.NewOrderedNodes(g.ids[1:])
	}
	return iterator.NewOrderedNodes(g.ids[:1])
}
func (g star) HasEdgeBetween(a, b int64) bool { return a != b && (a == 0 || b == 0) }
func (g star) Edge(a, b int64) graph.Edge {
	if !g.HasEdgeBetween(a, b) {
		return nil
	}
	return tied{g.ids[a], g.ids[b]}
}
func (g star) Weight(a, b int64) (float64, bool) { return g.pull[max(a, b)], g.HasEdgeBetween(a, b) }
func (g star) WeightedEdge(a, b int64) graph.WeightedEdge {
	return nil // the layout asks for weights alone
}

// turned is the direction x, y, turned by an angle, one long.
func turned(x, y, by float64) (dx, dy float64) {
	angle := math.Atan2(y, x) + by
	return math.Cos(angle), math.Sin(angle)
}
