package version

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"gyoryu/internal/day"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/pg"
)

// Bring fills f, the form of a record as it is, in with what it said after the saving that
// ends at the place then of its history; nothing if then is empty. It is not saved by that,
// and all rules are asked when it is. What cannot come back is said at the top of f.
func Bring(ctx context.Context, db pg.DB, of Shape, id int64, then string, f *form.Form, clock day.Clock) error {
	if then == "" {
		return nil
	}
	place, err := strconv.ParseInt(then, 10, 64)
	if err != nil || place <= 0 {
		return fmt.Errorf("version %.20q: %w", then, pg.NotFound)
	}
	state, err := After(ctx, db, of, id, place)
	if err != nil {
		return err
	}
	wanted := asked{}
	of.refer(wanted, state)
	names, err := look(ctx, db, wanted)
	if err != nil {
		return err
	}
	l := i18n.From(ctx)
	r := reader{of: of, today: clock.Today(), lang: l}
	mine, was := r.read(f), r.read(of.form(state, names, l))
	there := mine.ids(of.Lines, map[string]bool{})
	b := bringing{reader: r, names: names}
	b.level(mine, was, units(of.Table, of.Fields, of.Boxes, of.Lines), of.Lines)
	mine.unsay(of.Lines, there)
	of.put(f, mine)
	who := state.Account
	if who == "" {
		who = i18n.Say(l, "history.program")
	}
	f.Tell("version", i18n.M("version.filled-in", "when", day.Instant(state.At, clock.Zone, string(l)), "who", who))
	if len(b.lost) > 0 {
		f.Tell("version", i18n.M("version.cannot-come-back", "what", strings.Join(b.lost, ", ")))
	}
	return nil
}

// bringing puts what a form said earlier into the one of now.
type bringing struct {
	reader
	names Names
	lost  []string // records that were removed since
}

func (b *bringing) lose(name string) {
	if !slices.Contains(b.lost, name) {
		b.lost = append(b.lost, name)
	}
}

// gone reports whether a record was removed since, and is not named by the form of now.
func (b *bringing) gone(noun, id string, now bool) bool {
	if !b.names.removed[noun+id] || now {
		return false
	}
	b.lose(b.names.of(noun, id))
	return true
}

func (b *bringing) level(mine, was *node, us []unit, lines []Lines) {
	for _, u := range us {
		switch {
		case u.boxes != nil:
			now := mine.values[u.name]
			mine.values[u.name] = slices.DeleteFunc(slices.Clone(was.values[u.name]), func(v string) bool {
				return b.gone(u.boxes.Of, v, slices.Contains(now, v))
			})
		case u.picker != nil:
			before := form.With(mine.values)
			var now []string
			for _, i := range before.Indexes(u.name) {
				now = append(now, before.Value(form.At(u.name, i, u.picker.name()+"_id")))
			}
			u.copyTo(mine, was)
			b.chips(mine, *u.picker, now)
		case u.field.Kind == Ref || u.field.Kind == Choice:
			name := u.name
			if u.field.Kind == Ref {
				name += "_id"
			}
			then, now := was.values.Get(name), mine.values.Get(name)
			// One that the reader does not see stays as it is: it shows by nothing.
			if then != "" && !b.gone(u.field.Of, then, then == now) || then == "" && b.names.of(u.field.Of, now) != "" || now == "" {
				u.copyTo(mine, was)
			}
		default:
			u.copyTo(mine, was)
		}
	}
	for _, l := range lines {
		if l.Picker {
			continue
		}
		now := mine.lines[l.Part]
		var all []*node
		for _, line := range was.lines[l.Part] {
			to := find(l, now, line)
			if first := l.Fields[0]; first.Kind == Ref && b.gone(first.Of, line.values.Get(first.Name+"_id"), to != nil && chosen(to.values, first.Name) == chosen(line.values, first.Name)) {
				continue
			}
			if to == nil {
				to = &node{values: url.Values{}, lines: map[string][]*node{}, places: map[string]*node{}}
			}
			to.values["id"] = line.values["id"]
			b.level(to, line, below(l), l.Lines)
			all = append(all, to)
		}
		for _, line := range now {
			if empty(l, line) {
				all = append(all, line) // to write on
			}
		}
		mine.lines[l.Part] = all
	}
}

// chips leaves out who was removed since.
func (b *bringing) chips(n *node, l Lines, now []string) {
	f := form.With(n.values)
	for i := len(f.Indexes(l.Part)) - 1; i >= 0; i-- {
		id := f.Value(form.At(l.Part, i, l.name()+"_id"))
		if b.gone(l.Fields[0].Of, id, slices.Contains(now, id)) {
			if lead := l.Part + "_leader"; f.Value(lead) == strconv.Itoa(i) {
				f.Set(lead, "")
			}
			f.Set(form.At(l.Part, i, "keep"), "")
		}
	}
}
