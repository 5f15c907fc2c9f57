package version

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"

	"gyoryu/internal/day"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
)

// node is a form, or one line of it: its fields, and the lines below it. Names of fields
// are without the line's path, so that the same line of two forms has the same ones.
type node struct {
	values url.Values
	lines  map[string][]*node // by part
	places map[string]*node   // the lines that fields of Place mean
	path   string
}

// reader reads forms of one shape.
type reader struct {
	of    Shape
	today day.Day
	lang  i18n.Lang
}

// read takes a form apart.
func (r reader) read(f *form.Form) *node {
	r.spread(f)
	root := r.node(f, "", r.of.Lines)
	r.point(root, root, r.of.Fields, r.of.Lines)
	return root
}

// spread says both days of a range that was typed into the first of two fields.
func (r reader) spread(f *form.Form) {
	for _, field := range r.of.Fields {
		if field.Kind != Day || field.Until == "" {
			continue
		}
		probe := form.With(url.Values{"a": {f.Value(field.Name)}, "b": {f.Value(field.Until)}})
		from, to := probe.Days("a", "b", r.today)
		if blank := strings.TrimSpace(f.Value(field.Until)) == ""; blank && from == to && r.of.Noun != "visit" {
			to = day.Day{} // the last day may not be known
		}
		if probe.OK() && !from.IsZero() {
			f.Set(field.Name, day.Long(from, string(r.lang)))
			f.Set(field.Until, day.Long(to, string(r.lang)))
		}
	}
}

func (r reader) node(f *form.Form, path string, kinds []Lines) *node {
	n := &node{values: url.Values{}, lines: map[string][]*node{}, places: map[string]*node{}, path: path}
	for name, values := range f.All() {
		rest, below := strings.CutPrefix(name, path)
		if below && !slices.ContainsFunc(kinds, func(l Lines) bool { return !l.Picker && strings.HasPrefix(rest, l.Part+"[") }) {
			n.values[rest] = slices.Clone(values)
		}
	}
	for _, l := range kinds {
		if l.Picker {
			continue
		}
		for _, i := range f.Indexes(path + l.Part) {
			n.lines[l.Part] = append(n.lines[l.Part], r.node(f, form.At(path+l.Part, i, ""), l.Lines))
		}
	}
	return n
}

// point finds the lines that fields of Place mean.
func (r reader) point(root, n *node, fields []Field, kinds []Lines) {
	for _, f := range fields {
		if f.Kind != Place {
			continue
		}
		i, err := strconv.Atoi(n.values.Get(f.Name))
		for _, line := range root.lines[f.Of] {
			if err == nil && line.path == form.At(f.Of, i, "") {
				n.places[f.Name] = line
			}
		}
	}
	for _, l := range kinds {
		for _, line := range n.lines[l.Part] {
			r.point(root, line, l.Fields, l.Lines)
		}
	}
}

// write puts the form together again, its lines numbered anew.
func (n *node) write(f *form.Form, path string, of []Lines) {
	n.path = path
	for name, values := range n.values {
		f.All()[path+name] = values
	}
	for _, l := range of {
		if l.Picker {
			continue
		}
		f.Clear(path + l.Part)
		for i, line := range n.lines[l.Part] {
			line.write(f, form.At(path+l.Part, i, ""), l.Lines)
		}
	}
}

// settle writes the places of the lines that fields mean, once all lines have theirs.
func (n *node) settle(f *form.Form, root *node, fields []Field, kinds []Lines, of Shape) {
	for _, field := range fields {
		if to := n.places[field.Name]; field.Kind == Place && to != nil {
			at := slices.Index(root.lines[field.Of], to)
			if at < 0 { // a line of another form: the one with its key
				l := of.part(field.Of)
				at = slices.IndexFunc(root.lines[field.Of], func(o *node) bool { return key(l, o) != "" && key(l, o) == key(l, to) })
			}
			f.Set(n.path+field.Name, "")
			if at >= 0 {
				f.Set(n.path+field.Name, strconv.Itoa(at))
			}
		}
	}
	for _, l := range kinds {
		for _, line := range n.lines[l.Part] {
			line.settle(f, root, l.Fields, l.Lines, of)
		}
	}
}

func (s Shape) part(name string) Lines {
	for _, l := range s.Lines {
		if l.Part == name {
			return l
		}
	}
	return Lines{}
}

// key tells which line of another form is the same one; empty for a new one.
func key(l Lines, n *node) string {
	if l.Key {
		return n.values.Get("id")
	}
	if id := chosen(n.values, l.name()); id != "" && id != "new" {
		return id
	}
	return strings.ToLower(plain(n.values.Get(l.name())))
}

// chosen is the id sent with a looked up name: the last, as pick reads it.
func chosen(v url.Values, name string) string {
	all := v[name+"_id"]
	for i := len(all) - 1; i >= 0; i-- {
		if all[i] != "" {
			return all[i]
		}
	}
	return ""
}

// empty reports whether nothing was written into a line.
func empty(l Lines, n *node) bool {
	if l.Key && n.values.Get("id") != "" {
		return false
	}
	for _, f := range l.Fields {
		if (f.Kind == Text || f.Kind == Ref || f.Kind == Day) && strings.TrimSpace(n.values.Get(f.Name)) != "" {
			return false
		}
	}
	for _, below := range l.Lines {
		if below.Picker && len(chips(below, n)) > 0 {
			return false
		}
		for _, line := range n.lines[below.Part] {
			if !empty(below, line) {
				return false
			}
		}
	}
	return true
}

// plain is a text as it would be saved.
func plain(s string) string {
	s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	return norm.NFC.String(strings.TrimSpace(s))
}

// said is a field as it compares: the same however it was typed.
func (r reader) said(f Field, n *node) string {
	typed := plain(n.values.Get(f.Name))
	switch f.Kind {
	case Day:
		if d, err := day.Read(typed, r.today); err == nil && typed != "" {
			return d.String()
		}
	case Ref:
		if typed == "" {
			return ""
		}
		if id := chosen(n.values, f.Name); id != "" && id != "new" {
			return "#" + id
		}
		return strings.ToLower(typed)
	case Place:
		if to := n.places[f.Name]; to != nil {
			l := r.of.part(f.Of)
			return cmp.Or(key(l, to), to.values.Get(l.name()))
		}
		return ""
	case Tick:
		if typed != "" {
			return "1"
		}
	case Choice:
		if typed == "0" {
			return ""
		}
	}
	return typed
}

// chips are the lines of a picker that are kept.
func chips(l Lines, n *node) []*node {
	f := form.With(n.values)
	var all []*node
	for _, i := range f.Indexes(l.Part) {
		if f.Value(form.At(l.Part, i, "keep")) == "" {
			continue
		}
		c := &node{values: url.Values{}, path: strconv.Itoa(i)}
		for _, name := range []string{l.name(), l.name() + "_id", "role"} {
			c.values[name] = f.Values(form.At(l.Part, i, name))
		}
		all = append(all, c)
	}
	return all
}

// leads is which chip is marked: the first, if none is.
func leads(l Lines, n *node, all []*node) int {
	if l.Leader == "" || len(all) == 0 {
		return -1
	}
	return max(0, slices.IndexFunc(all, func(c *node) bool { return c.path == n.values.Get(l.Part+"_leader") }))
}

// put writes a form that was taken apart back into f.
func (s Shape) put(f *form.Form, root *node) {
	clear(f.All())
	root.write(f, "", s.Lines)
	root.settle(f, root, s.Fields, s.Lines, s)
}
