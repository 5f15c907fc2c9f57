package line

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"gyoryu/internal/i18n"
	"gyoryu/web/ui"
)

// The drawing's measures, in pixels.
const (
	boxWidth   = 180
	boxHeight  = 62
	gapAcross  = 40
	gapDown    = 14
	margin     = 6
	boxPadding = 12
	perColumn  = 6 // boxes; the list below has the others
	fontSize   = 13
)

// picture is a line as it is drawn: columns by distance, this record's among them.
type picture struct {
	Width, Height int
	Boxes         []box
	Wires         []wire
	Left          []leftOut
}

// box is a record in it.
type box struct {
	Node
	X, Y  int
	Lines []string // of its title
	Here  bool
	Lang  string
}

// wire joins two boxes.
type wire struct {
	Path   string
	ByHand bool
}

// leftOut is how many records a column has no room for.
type leftOut struct{ X, Y, N int }

// draw places the boxes and the wires.
func (l Line) draw(ctx context.Context) picture {
	columns := map[int][]Node{0: {l.Self}}
	first, last := 0, 0
	for _, n := range slices.Concat(l.Before, l.After) {
		columns[n.Steps] = append(columns[n.Steps], n)
		first, last = min(first, n.Steps), max(last, n.Steps)
	}
	tallest := 1
	for _, c := range columns {
		tallest = max(tallest, min(len(c), perColumn))
	}
	p := picture{
		Width:  2*margin + (last-first+1)*(boxWidth+gapAcross) - gapAcross,
		Height: 2*margin + tallest*(boxHeight+gapDown) - gapDown,
	}
	at := map[Ref]box{}
	place := func(step int) {
		c := columns[step]
		shown := l.worthDrawing(c)
		if step != 0 {
			shown = l.nextTo(shown, at)
		}
		x := margin + (step-first)*(boxWidth+gapAcross)
		y := margin
		for _, n := range shown {
			title := n.Called(ctx)
			b := box{Node: n, X: x, Y: y, Lines: wrapped(title, boxWidth-2*boxPadding), Here: n.Ref == l.Self.Ref, Lang: ui.Lang(title)}
			at[n.Ref] = b
			p.Boxes = append(p.Boxes, b)
			y += boxHeight + gapDown
		}
		if more := len(c) - len(shown); more > 0 {
			p.Left = append(p.Left, leftOut{x + boxWidth/2, y + 10, more})
			p.Height = max(p.Height, y+22)
		}
	}
	place(0)
	for step := 1; step <= last; step++ {
		place(step)
	}
	for step := -1; step >= first; step-- {
		place(step)
	}
	slices.SortStableFunc(p.Boxes, func(a, b box) int { return cmp.Or(cmp.Compare(a.X, b.X), cmp.Compare(a.Y, b.Y)) }) // as they are read
	for _, e := range l.Edges {
		from, drawn := at[e.From]
		to, alsoDrawn := at[e.To]
		if drawn && alsoDrawn {
			p.Wires = append(p.Wires, wire{wirePath(from, to), e.LinkID != 0})
		}
	}
	return p
}

// worthDrawing are those of a column that there is room for: where they are too many,
// first those that lead on.
func (l Line) worthDrawing(column []Node) []Node {
	if len(column) <= perColumn {
		return column
	}
	onward := map[Ref]int{}
	steps := map[Ref]int{}
	for _, n := range slices.Concat(l.Before, l.After) {
		steps[n.Ref] = abs(n.Steps)
	}
	for _, e := range l.Edges {
		onward[e.From] += max(steps[e.To]-steps[e.From], 0)
		onward[e.To] += max(steps[e.From]-steps[e.To], 0)
	}
	column = slices.Clone(column)
	slices.SortStableFunc(column, func(a, b Node) int { return cmp.Compare(onward[b.Ref], onward[a.Ref]) })
	return column[:perColumn]
}

// nextTo orders a column so that what belongs together stands near: by where those
// that it is joined to were placed.
func (l Line) nextTo(column []Node, at map[Ref]box) []Node {
	height := func(n Node) float64 {
		sum, count := 0, 0
		for _, e := range l.Edges {
			for _, pair := range [][2]Ref{{e.From, e.To}, {e.To, e.From}} {
				if b, placed := at[pair[1]]; placed && pair[0] == n.Ref {
					sum, count = sum+b.Y, count+1
				}
			}
		}
		return float64(sum) / float64(max(count, 1))
	}
	column = slices.Clone(column)
	slices.SortStableFunc(column, func(a, b Node) int { return cmp.Compare(height(a), height(b)) })
	return column
}

func wirePath(from, to box) string {
	x1, y1 := from.X+boxWidth, from.Y+boxHeight/2
	x2, y2 := to.X, to.Y+boxHeight/2
	bend := gapAcross / 2
	if x2 <= from.X { // backwards or within a column: around
		bend = gapAcross * 2 / 3
	}
	return fmt.Sprintf("M%d %dC%d %d %d %d %d %d", x1, y1, x1+bend, y1, x2-bend, y2, x2, y2)
}

// wrapped is a title in at most two lines of a width, with … where it is cut.
func wrapped(title string, width float64) []string {
	one, rest := cut(title, width)
	if rest == "" {
		return []string{one}
	}
	two, rest := cut(rest, width)
	if rest != "" {
		two, _ = cut(two, width-fontSize)
		two = strings.TrimRight(two, " ,.;") + "…"
	}
	return []string{one, two}
}

// cut is as much of a text as fits into a width, up to a space if there is one late
// enough, and the rest.
func cut(text string, width float64) (line, rest string) {
	used, space := 0.0, 0
	for i, r := range text {
		if r == ' ' {
			space = i
		}
		if used += breadth(r); used <= width {
			continue
		}
		if space > i/3 {
			return text[:space], text[space+1:]
		}
		return text[:i], text[i:]
	}
	return text, ""
}

// breadth is about how wide a letter is drawn.
func breadth(r rune) float64 {
	switch {
	case unicode.In(r, unicode.Hangul, unicode.Han, unicode.Hiragana, unicode.Katakana):
		return fontSize
	case unicode.IsUpper(r) || r == 'm' || r == 'w':
		return fontSize * .7
	case strings.ContainsRune("iljtf.,:;'| ", r):
		return fontSize * .33
	}
	return fontSize * .53
}

// said is a box's whole name, for those who do not see it.
func (b box) said(ctx context.Context) string {
	parts := []string{i18n.T(ctx, "line.kind."+string(b.Kind)) + ": " + b.Called(ctx)}
	if word := b.stateWord(ctx); word != "" {
		parts = append(parts, word)
	}
	if b.Here {
		parts = append(parts, i18n.T(ctx, "line.here"))
	}
	return strings.Join(parts, ", ")
}

// head is what stands over the title.
func (b box) head(ctx context.Context) string {
	kind := i18n.T(ctx, "line.kind."+string(b.Kind))
	if word := b.stateWord(ctx); word != "" {
		return kind + " · " + word
	}
	return kind
}
