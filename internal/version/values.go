package version

import (
	"strconv"

	"gyoryu/internal/day"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
)

// refer collects the records that rows point at.
func (s Shape) refer(all asked, state State) {
	in := func(fields []Field, r Row) {
		for _, f := range fields {
			if f.Kind == Ref || f.Kind == Choice || f.Kind == Fixed && f.Of != "" {
				all.add(f.Of, text(r[f.column()]))
			}
		}
	}
	in(s.Fields, state.whole(s))
	for _, b := range s.Boxes {
		for _, r := range state.Rows[b.Table] {
			all.add(b.Of, text(r[b.Column]))
		}
	}
	var parts func([]Lines)
	parts = func(lines []Lines) {
		for _, l := range lines {
			for _, r := range state.Rows[l.Table] {
				in(l.Fields, r)
			}
			parts(l.Lines)
		}
	}
	parts(s.Lines)
}

// filler fills a form in with rows as they were.
type filler struct {
	of    Shape
	state State
	names Names
	lang  i18n.Lang
	f     *form.Form
	at    map[string]string // places of lines, by part and id
}

// form is the form of the record as it was. What the reader does not see is left out.
func (s Shape) form(state State, names Names, l i18n.Lang) *form.Form {
	x := filler{of: s, state: state, names: names, lang: l, f: form.With(nil), at: map[string]string{}}
	for _, l := range s.Lines {
		x.lines("", l, 0)
	}
	whole := state.whole(s)
	x.fields("", s.Fields, whole)
	for _, b := range s.Boxes {
		values := []string{}
		if b.Table == "" {
			all, _ := whole[b.Column].([]any)
			for _, v := range all {
				values = append(values, text(v))
			}
		}
		for _, r := range state.Rows[b.Table] {
			if v := text(r[b.Column]); names.of(b.Of, v) != "" {
				values = append(values, v)
			}
		}
		x.f.All()[b.Name] = values
	}
	x.f.Set("version", text(whole["version"]))
	return x.f
}

func (x filler) lines(path string, l Lines, under int64) {
	n := 0
	for _, r := range x.state.Rows[l.Table] {
		if l.Under != "" && !l.Alone && text(r[l.Under]) != text(under) || l.Alone && r[l.Under] != nil || l.Only != nil && !l.Only(r) {
			continue
		}
		if first := l.Fields[0]; first.Kind == Ref && x.names.of(first.Of, text(r[first.column()])) == "" {
			continue
		}
		at := form.At(path+l.Part, n, "")
		if l.Key {
			x.f.Set(at+"id", text(r["id"]))
			x.at[l.Part+text(r["id"])] = strconv.Itoa(n)
		}
		x.at[l.Part+text(r[l.Fields[0].column()])] = strconv.Itoa(n)
		x.fields(at, l.Fields, r)
		if l.Picker {
			x.f.Set(at+"keep", "1")
			if l.Leader != "" && text(x.state.whole(x.of)[l.Leader]) == text(r[l.Fields[0].column()]) {
				x.f.Set(l.Part+"_leader", strconv.Itoa(n))
			}
		}
		for _, below := range l.Lines {
			x.lines(at, below, id(r))
		}
		n++
	}
}

func (x filler) fields(path string, fields []Field, r Row) {
	for _, f := range fields {
		v, name := r[f.column()], path+f.Name
		if f.From != nil {
			v = f.From(r)
		}
		switch f.Kind {
		case Fixed:
		case Ref:
			called := x.names.of(f.Of, text(v))
			x.f.Set(name, called)
			x.f.Set(name+"_id", "")
			if called != "" {
				x.f.Set(name+"_id", text(v))
				x.f.Set(name+"_for", called)
			}
		case Choice:
			x.f.Set(name, "")
			if x.names.of(f.Of, text(v)) != "" {
				x.f.Set(name, text(v))
			}
		case Place:
			x.f.Set(name, x.at[f.Of+text(v)])
		case Day:
			d, _ := day.Parse(text(v)) // empty is none
			x.f.Set(name, day.Long(d, string(x.lang)))
		case Tick:
			x.f.Set(name, form.Ticked(v != nil && v != false && v != ""))
		default:
			x.f.Set(name, text(v))
		}
	}
}

// text is a value of a row as a form has it.
func text(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case int64:
		return strconv.FormatInt(v, 10)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return ""
}
