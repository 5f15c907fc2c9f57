package version

import (
	"slices"
	"strings"
)

// finding is one difference that a person has to know of.
type finding struct {
	kind  findingKind
	at    *node // the line of the form that is shown
	unit  unit  // of it; the zero one for the whole line
	lines Lines // of a whole line

	mine, theirs, base *node // base is nil if not known
}

type findingKind int

const (
	clash  findingKind = iota // both changed it: the writer chooses
	taken                     // only they did: theirs is in the form now
	added                     // they added a line, which is in the form now
	gone                      // they took a line away, and so it went from the form
	missed                    // they took a line away that the writer changed: it stays
	wanted                    // the writer took a line away that they changed: it is back
)

// unit is what is chosen as one: a field, some boxes, a picker.
type unit struct {
	name          string
	table, column string
	field         Field
	boxes         *Boxes
	picker        *Lines
}

// units are those of one level of the form.
func units(table string, fields []Field, boxes []Boxes, lines []Lines) []unit {
	var all []unit
	for _, f := range fields {
		if f.Kind != Fixed {
			all = append(all, unit{name: f.Name, table: table, column: f.column(), field: f})
		}
	}
	for _, b := range boxes {
		of := b.Table
		if of == "" {
			of = table
		}
		all = append(all, unit{name: b.Name, table: of, column: b.Column, boxes: &b})
	}
	for _, l := range lines {
		if l.Picker {
			all = append(all, unit{name: l.Part, table: l.Table, column: l.Fields[0].column(), picker: &l})
		}
	}
	return all
}

// same is the unit as it compares.
func (r reader) same(u unit, n *node) string {
	switch {
	case u.boxes != nil:
		all := slices.Clone(n.values[u.name])
		slices.Sort(all)
		return strings.Join(slices.DeleteFunc(slices.Compact(all), func(s string) bool { return s == "" }), ",")
	case u.picker != nil:
		var all []string
		who := chips(*u.picker, n)
		lead := leads(*u.picker, n, who)
		for i, c := range who {
			s := r.said(u.picker.Fields[0], c) + ":" + plain(c.values.Get("role"))
			if i == lead {
				s += "*"
			}
			all = append(all, s)
		}
		return strings.Join(all, ",")
	}
	return r.said(u.field, n)
}

// copyTo writes a unit of one form into another.
func (u unit) copyTo(to, from *node) {
	mine := func(name string) bool {
		if u.picker != nil {
			return name == u.name || name == u.name+"_leader" || strings.HasPrefix(name, u.name+"[")
		}
		return name == u.name || u.field.Kind == Ref && (name == u.name+"_id" || name == u.name+"_for")
	}
	for name := range to.values {
		if mine(name) {
			delete(to.values, name)
		}
	}
	for name, values := range from.values {
		if mine(name) {
			to.values[name] = slices.Clone(values)
		}
	}
	delete(to.places, u.name)
	if line := from.places[u.name]; line != nil {
		to.places[u.name] = line
	}
}

// merging puts into mine what only they changed since base, and finds what both did. Shown
// again, a form keeps all that it has by then.
type merging struct {
	reader
	again bool
	found []finding
}

func (m *merging) note(f finding) { m.found = append(m.found, f) }

// level merges one level: its fields, and the lines below it.
func (m *merging) level(base, mine, theirs *node, us []unit, lines []Lines) {
	for _, u := range us {
		a, b := m.same(u, mine), m.same(u, theirs)
		was := ""
		if base != nil {
			was = m.same(u, base)
		}
		f := finding{at: mine, unit: u, mine: mine.only(u), theirs: theirs, base: base}
		switch {
		case a == b || base != nil && was == b:
		case base != nil && was == a && !m.again:
			f.kind = taken
			u.copyTo(mine, theirs)
			m.note(f)
		default:
			f.kind = clash
			m.note(f)
		}
	}
	for _, l := range lines {
		if !l.Picker {
			m.lines(base, mine, theirs, l)
		}
	}
}

// only is the unit's values as they are now, to be told after they changed.
func (n *node) only(u unit) *node {
	was := &node{values: map[string][]string{}, places: map[string]*node{}}
	u.copyTo(was, n)
	return was
}

func below(l Lines) []unit { return units(l.Table, l.Fields, nil, l.Lines) }

func (m *merging) lines(base, mine, theirs *node, l Lines) {
	var were []*node
	if base != nil {
		were = base.lines[l.Part]
	}
	ordered := base != nil && slices.Equal(keys(l, were, mine.lines[l.Part]), keys(l, mine.lines[l.Part], were))
	written := slices.Clone(mine.lines[l.Part])
	for _, t := range theirs.lines[l.Part] {
		if empty(l, t) {
			continue
		}
		was, a := find(l, were, t), find(l, written, t)
		switch {
		case a != nil:
			m.level(was, a, t, below(l), l.Lines)
		case m.again || was != nil && m.equal(l, was, t):
		case was != nil:
			mine.insert(l, t)
			m.note(finding{kind: wanted, at: t, lines: l, theirs: t, base: was})
		default:
			mine.insert(l, t)
			m.note(finding{kind: added, at: t, lines: l, theirs: t})
		}
	}
	for _, a := range written {
		was := find(l, were, a)
		if key(l, a) == "" || find(l, theirs.lines[l.Part], a) != nil || was == nil {
			continue
		}
		if m.equal(l, was, a) && !m.again {
			mine.drop(l, a)
			m.note(finding{kind: gone, at: a, lines: l, mine: a, base: was})
			continue
		}
		m.note(finding{kind: missed, at: a, lines: l, mine: a, base: was})
	}
	if ordered && !m.again {
		mine.order(l, theirs.lines[l.Part])
	}
}

// find is the line of the same key.
func find(l Lines, all []*node, n *node) *node {
	for _, o := range all {
		if k := key(l, n); k != "" && key(l, o) == k {
			return o
		}
	}
	return nil
}

// keys are those of the lines in all that are in others, too.
func keys(l Lines, all, others []*node) []string {
	var common []string
	for _, n := range all {
		if find(l, others, n) != nil {
			common = append(common, key(l, n))
		}
	}
	return common
}

// equal reports whether two lines say the same, and the lines below them.
func (m *merging) equal(l Lines, a, b *node) bool {
	for _, u := range below(l) {
		if m.same(u, a) != m.same(u, b) {
			return false
		}
	}
	for _, below := range l.Lines {
		if below.Picker {
			continue
		}
		for _, pair := range [][2]*node{{a, b}, {b, a}} {
			for _, x := range pair[0].lines[below.Part] {
				if empty(below, x) {
					continue
				}
				y := find(below, pair[1].lines[below.Part], x)
				if y == nil || !m.equal(below, x, y) {
					return false
				}
			}
		}
	}
	return true
}

// insert adds a line before the empty ones at the end.
func (n *node) insert(l Lines, line *node) {
	all := n.lines[l.Part]
	at := len(all)
	for at > 0 && empty(l, all[at-1]) {
		at--
	}
	n.lines[l.Part] = slices.Insert(all, at, line)
}

func (n *node) drop(l Lines, line *node) {
	n.lines[l.Part] = slices.DeleteFunc(n.lines[l.Part], func(o *node) bool { return o == line })
}

// order gives the lines that both have the order that they have in like.
func (n *node) order(l Lines, like []*node) {
	var at []int
	var sorted []*node
	for i, line := range n.lines[l.Part] {
		if find(l, like, line) != nil {
			at, sorted = append(at, i), append(sorted, line)
		}
	}
	rank := func(line *node) int { return slices.Index(like, find(l, like, line)) }
	slices.SortStableFunc(sorted, func(a, b *node) int { return rank(a) - rank(b) })
	for i, to := range at {
		n.lines[l.Part][to] = sorted[i]
	}
}

// unsay clears the ids of lines that the record does not have, or that stand twice: they
// are lines to be added.
func (n *node) unsay(kinds []Lines, there map[string]bool) {
	for _, l := range kinds {
		for _, line := range n.lines[l.Part] {
			if is := l.Table + line.values.Get("id"); l.Key && line.values.Get("id") != "" {
				if !there[is] {
					line.values.Set("id", "")
				}
				delete(there, is)
			}
			line.unsay(l.Lines, there)
		}
	}
}

// ids are those of all lines.
func (n *node) ids(kinds []Lines, all map[string]bool) map[string]bool {
	for _, l := range kinds {
		for _, line := range n.lines[l.Part] {
			if id := line.values.Get("id"); l.Key && id != "" {
				all[l.Table+id] = true
			}
			line.ids(l.Lines, all)
		}
	}
	return all
}
