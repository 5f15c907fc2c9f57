package version

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"gyoryu/internal/day"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/pg"
)

// takes is what a button asks that puts somebody else's value into a field.
const takes = "theirs:"

// Chosen reports whether a form of two versions asks for one of the other's values.
func Chosen(f *form.Form) bool { return strings.HasPrefix(f.Do(), takes) }

// Meeting is a record that somebody else saved while a form of it was open.
type Meeting struct {
	Of     Shape
	ID     int64
	Who    string     // saved it
	Theirs *form.Form // the record as it is, as its form writes it
	Today  day.Day
}

// Meet notes on a form that came too late, f, what somebody else has saved meanwhile: what
// only they changed is in f afterwards; of what both changed f has what was typed, and
// theirs beside it. Saving f again keeps what it says then. The version of f tells which
// one it was opened with; no such version: all that differs is for the writer to decide.
func Meet(ctx context.Context, db pg.DB, f *form.Form, to Meeting) error {
	r := reader{of: to.Of, today: to.Today, lang: i18n.From(ctx)}
	again, opened := Chosen(f), f.Version()
	if again {
		opened = form.With(map[string][]string{"version": {f.Value("since")}}).Version()
	}
	var base *node
	state, err := At(ctx, db, to.Of, to.ID, opened, to.Theirs.Version())
	wanted := asked{}
	switch {
	case errors.Is(err, pg.NotFound):
	case err != nil:
		return err
	default:
		to.Of.refer(wanted, state)
	}
	mine, theirs := r.read(f), r.read(to.Theirs)
	to.Of.mentioned(wanted, mine)
	to.Of.mentioned(wanted, theirs)
	names, err := look(ctx, db, wanted)
	if err != nil {
		return err
	}
	if state.Rows != nil {
		base = r.read(to.Of.form(state, names, r.lang))
	}
	if again {
		r.take(mine, theirs, units(to.Of.Table, to.Of.Fields, to.Of.Boxes, to.Of.Lines), to.Of.Lines, strings.TrimPrefix(f.Do(), takes))
	}
	m := merging{reader: r, again: again}
	m.level(base, mine, theirs, units(to.Of.Table, to.Of.Fields, to.Of.Boxes, to.Of.Lines), to.Of.Lines)
	mine.unsay(to.Of.Lines, theirs.ids(to.Of.Lines, map[string]bool{}))
	to.Of.put(f, mine)
	delete(f.All(), "do")
	f.Set("since", strconv.FormatInt(opened, 10))
	f.Set("version", to.Theirs.Value("version"))
	who := to.Who
	if who == "" {
		who = i18n.Say(r.lang, "history.program")
	}
	m.tell(f, names, who)
	return nil
}

// take puts their value into the field of mine that is at this path, or takes the line away
// that they took away.
func (r reader) take(mine, theirs *node, us []unit, lines []Lines, path string) bool {
	for _, u := range us {
		if mine.path+u.name == path {
			u.copyTo(mine, theirs)
			return true
		}
	}
	for _, l := range lines {
		if l.Picker {
			continue
		}
		for _, line := range mine.lines[l.Part] {
			if line.path == path+"." {
				mine.drop(l, line)
				return true
			}
			if t := find(l, theirs.lines[l.Part], line); t != nil && r.take(line, t, below(l), l.Lines, path) {
				return true
			}
		}
	}
	return false
}

// tell notes on f what was found.
func (m *merging) tell(f *form.Form, names Names, who string) {
	l := m.lang
	nothing := func(s string) string {
		if s == "" {
			return i18n.Say(l, "form.nothing")
		}
		return s
	}
	var over []string
	for _, x := range m.found {
		say := func(n *node) string {
			if n == nil {
				return ""
			}
			if x.unit.name == "" {
				return m.line(names, x.lines, n)
			}
			return m.say(names, x.unit, n)
		}
		field := x.at.path + x.unit.name
		if x.unit.name == "" {
			field = x.at.path + x.lines.name()
		}
		switch x.kind {
		case clash:
			c := form.Clash{Theirs: nothing(say(x.theirs)), Known: x.base != nil, Was: nothing(say(x.base)), Take: takes + field, Fill: x.fill()}
			f.Differ(field, i18n.M("form.theirs", "who", who, "value", c.Theirs), c)
		case missed:
			c := form.Clash{Known: true, Was: nothing(say(x.base)), Take: takes + strings.TrimSuffix(x.at.path, "."), Gone: true}
			f.Differ(field, i18n.M("form.line-missed", "who", who), c)
		case wanted:
			f.Differ(field, i18n.M("form.line-wanted", "who", who), form.Clash{Theirs: say(x.theirs), Known: true, Was: nothing(say(x.base))})
		case taken:
			f.Tell(field, i18n.M("form.taken", "who", who, "value", nothing(say(x.mine))))
			if name := x.unit.label(l); !slices.Contains(over, name) {
				over = append(over, name)
			}
		case added:
			f.Tell(field, i18n.M("form.line-added", "who", who))
			over = append(over, i18n.Say(l, "form.line-added.short", "line", clip(say(x.theirs))))
		case gone:
			over = append(over, i18n.Say(l, "form.line-gone.short", "line", clip(say(x.mine))))
		}
	}
	if len(over) > 0 {
		f.Tell("version", i18n.M("form.taken-over", "who", who, "what", strings.Join(over, ", ")))
	}
	f.Reject("version", i18n.M("form.conflict", "who", who))
}

// fill is what a script writes into which fields to take theirs without asking the server;
// nil where that takes more than writing.
func (x finding) fill() map[string][]string {
	if x.unit.picker != nil || x.unit.field.Kind == Place {
		return nil
	}
	to := &node{values: map[string][]string{}, places: map[string]*node{}}
	x.unit.copyTo(to, x.theirs)
	all := map[string][]string{}
	for name, values := range to.values {
		all[x.at.path+name] = values
	}
	if len(all) == 0 {
		all[x.at.path+x.unit.name] = nil
	}
	return all
}

func clip(s string) string {
	s, _, _ = strings.Cut(s, "\n")
	if r := []rune(s); len(r) > 60 {
		s = string(r[:60]) + "…"
	}
	return "“" + s + "”"
}
