// Package line follows a result: from a visit by its points to commitments, agreements,
// topics and exchanges, to what came out, and back. What the records themselves say and
// what people have linked by hand are one line; nobody is led through a record that they
// may not see.
//
// Read line.go for what a line is, store.go for how it is found in one query, store_link.go
// for links made by hand, store_list.go for what each visit led to, store_find.go for finding
// one record; picture.go for the drawing, views.go and the templ files for how it
// looks, handler.go and handler_link.go for how a browser reaches it.
package line

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"gyoryu/internal/day"
	"gyoryu/internal/i18n"
)

// Kind is a noun that stands on lines.
type Kind string

// The kinds.
const (
	Visit      Kind = "visit"
	Pointed    Kind = "point"
	Commitment Kind = "commitment"
	Agreement  Kind = "agreement"
	Topic      Kind = "topic"
	Exchange   Kind = "exchange"
	Edition    Kind = "edition"
	Output     Kind = "output"
)

// Kinds are all of them, in the order in which one usually leads to the next.
var Kinds = []Kind{Visit, Pointed, Commitment, Agreement, Topic, Exchange, Edition, Output}

// Results are the kinds that a visit can lead to.
var Results = Kinds[2:]

// Href is the address of a record's page.
func (k Kind) Href(id int64) string { return "/" + string(k) + "s/" + strconv.FormatInt(id, 10) }

// Ref is one record on a line.
type Ref struct {
	Kind Kind  `json:"kind"`
	ID   int64 `json:"id"`
}

// Href is the address of its page.
func (r Ref) Href() string { return r.Kind.Href(r.ID) }

// Node is a record as a line shows it.
type Node struct {
	Ref
	Title   string  `json:"title"`
	TitleKO string  `json:"title_ko"` // where it has one of its own
	Number  int     `json:"number"`   // of a forum's edition
	On      day.Day `json:"on"`
	State   string  `json:"state"` // a word of its kind, empty if it has none
	Steps   int     `json:"-"`     // how far away: after are positive, before negative
}

// Called is what it is called in the reader's language.
func (n Node) Called(ctx context.Context) string {
	title := n.Title
	if i18n.From(ctx) == i18n.KO && n.TitleKO != "" {
		title = n.TitleKO
	}
	title = strings.Join(strings.Fields(title), " ")
	if n.Kind == Edition {
		return i18n.T(ctx, "line.edition", "forum", title, "n", n.Number)
	}
	return title
}

// StateKey is the key of the word for its state, empty if it has none.
func (n Node) StateKey() string {
	if n.State == "" {
		return ""
	}
	return "line.state." + string(n.Kind) + "." + n.State
}

// stateWord says it, empty if there is nothing to say.
func (n Node) stateWord(ctx context.Context) string {
	if key := n.StateKey(); key != "" && i18n.Exists(key) {
		return i18n.T(ctx, key)
	}
	return ""
}

// Edge is that one record led to another.
type Edge struct {
	From   Ref    `json:"from"`
	To     Ref    `json:"to"`
	LinkID int64  `json:"link_id"` // 0 where only the records themselves say so
	Note   string `json:"note"`
}

// Line is everything before and after a record, as far as the reader may see it.
type Line struct {
	Self          Node // of no kind if the record is not there for the reader
	Before, After []Node
	Edges         []Edge
	More          bool // it goes on beyond what is shown
}

// Empty reports whether nothing led here and nothing came of it.
func (l Line) Empty() bool { return len(l.Before)+len(l.After) == 0 }

// most is how many records a line shows.
const most = 200

// mostSteps is how many steps are followed each way to find them: more than one may
// lead to a record.
const mostSteps = 2 * most

// arrange makes a line of what a query found: how far each record is away, the
// nearest first and no more than most.
func arrange(self Ref, nodes []Node, edges []Edge) Line {
	l, ahead, back := Line{}, map[Ref][]Ref{}, map[Ref][]Ref{}
	for _, e := range edges {
		ahead[e.From], back[e.To] = append(ahead[e.From], e.To), append(back[e.To], e.From)
	}
	after, before := distances(self, ahead), distances(self, back)
	var all []Node
	for _, n := range nodes {
		a, isAfter := after[n.Ref]
		b, isBefore := before[n.Ref]
		switch {
		case n.Ref == self:
			l.Self = n
			continue
		case isAfter && (!isBefore || a <= b): // in a circle, where it is nearer
			n.Steps = a
		case isBefore:
			n.Steps = -b
		default:
			continue
		}
		all = append(all, n)
	}
	slices.SortStableFunc(all, func(a, b Node) int {
		return cmp.Or(cmp.Compare(abs(a.Steps), abs(b.Steps)), cmp.Compare(slices.Index(Kinds, a.Kind), slices.Index(Kinds, b.Kind)),
			b.On.Sub(a.On)*-1, cmp.Compare(a.ID, b.ID))
	})
	if len(all) > most {
		all, l.More = all[:most], true
	}
	shown := map[Ref]bool{self: true}
	for _, n := range all {
		shown[n.Ref] = true
		if n.Steps > 0 {
			l.After = append(l.After, n)
		} else {
			l.Before = append(l.Before, n)
		}
	}
	for _, e := range edges {
		if shown[e.From] && shown[e.To] {
			l.Edges = append(l.Edges, e)
		}
	}
	return l
}

func abs(n int) int { return max(n, -n) }

// distances are how many steps each record is away, going by next.
func distances(self Ref, next map[Ref][]Ref) map[Ref]int {
	at, queue := map[Ref]int{self: 0}, []Ref{self}
	for len(queue) > 0 {
		r := queue[0]
		queue = queue[1:]
		for _, n := range next[r] {
			if _, seen := at[n]; !seen {
				at[n] = at[r] + 1
				queue = append(queue, n)
			}
		}
	}
	return at
}
