package visit

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"gyoryu/internal/commitment"
	"gyoryu/internal/day"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/pick"
	"gyoryu/web/ui"
)

// filled is a visit's form as filled in; v is the visit that it changes.

type filled struct {
	f       *form.Form
	names   *pick.Names
	v       *Visit
	areas   []Area
	readers []Reader
	today   day.Day
}

func (d filled) title(ctx context.Context) string {
	switch {
	case d.v != nil:
		return i18n.T(ctx, "visit.change")
	case d.contact():
		return i18n.T(ctx, "visit.new-contact")
	}
	return i18n.T(ctx, "visit.new")
}

func (d filled) action() string {
	if d.v != nil {
		return path(d.v.ID)
	}
	return "/visits"
}

func (d filled) contact() bool {
	return d.v == nil && d.f.Value("direction") == string(Contact) && d.f.Value("long") == "" &&
		len(d.f.Indexes("stops")) <= 1 && len(d.f.Indexes("stops[0].points")) <= 1
}

func (d filled) commitmentOf(field string) *commitment.Commitment {
	id := d.f.Value(field + ".id")
	if d.v == nil || id == "" {
		return nil
	}
	for _, p := range d.v.AllPoints() {
		if strconv.FormatInt(p.ID, 10) == id {
			return p.Commitment
		}
	}
	return nil
}

func (d filled) picks(part string) ui.People {
	p := ui.People{Source: "/people/suggest", Create: true, Choices: map[int][]ui.Choice{}}
	for _, i := range d.f.Indexes(part) {
		name := form.At(part, i, "person")
		if d.f.Value(form.At(part, i, "keep")) == "" {
			continue
		}
		p.Picks = append(p.Picks, ui.Pick{
			ID: d.f.Value(name + "_id"), Text: d.f.Value(name), Role: d.f.Value(form.At(part, i, "role")),
			Leads: d.f.Value(part+"_leader") == strconv.Itoa(i),
		})
		if c := d.names.Choices(name); len(c) > 0 {
			p.Choices[i] = c
		}
	}
	return p
}

func (d filled) delegates() ui.People {
	p := d.picks("delegates")
	p.Leader = true
	if len(p.Picks) > 0 && !slices.ContainsFunc(p.Picks, func(k ui.Pick) bool { return k.Leads }) {
		p.Picks[0].Leads = true
	}
	return p
}

func (d filled) lookup(field, source string) ui.Lookup {
	return ui.Lookup{Source: source, ID: d.f.Value(field + "_id"), Create: true, Choices: d.names.Choices(field)}
}

func (d filled) points(part string) []string {
	all := fields(d.f, part)
	if len(all) == 0 {
		all = []string{part + "[0]"}
	}
	return all
}

func fields(f *form.Form, part string) []string {
	var all []string
	for _, i := range f.Indexes(part) {
		all = append(all, part+"["+strconv.Itoa(i)+"]")
	}
	return all
}

func choices[T ~string](ctx context.Context, prefix string, words []T) []ui.Choice {
	var all []ui.Choice
	for _, w := range words {
		all = append(all, ui.Choice{Value: string(w), Text: i18n.T(ctx, prefix+string(w))})
	}
	return all
}

func areaChoices(ctx context.Context, areas []Area) []ui.Choice {
	var all []ui.Choice
	for _, a := range areas {
		all = append(all, ui.Choice{Value: strconv.FormatInt(a.ID, 10), Text: a.In(i18n.From(ctx))})
	}
	return all
}

func readerChoices(readers []Reader) []ui.Choice {
	var all []ui.Choice
	for _, r := range readers {
		all = append(all, ui.Choice{Value: strconv.FormatInt(r.ID, 10), Text: r.Name})
	}
	return all
}

func (d filled) stopPoints(part string) []string {
	if strings.Contains(part, "__i__") {
		return []string{part + ".points[__j__]"}
	}
	return d.points(part + ".points")
}

func (d filled) kind(part string) string {
	return cmp.Or(d.f.Value(part+".kind"), string(Discussed))
}

func (d filled) kinds(ctx context.Context, part string) []ui.Choice {
	if d.f.Value(part+".kind") == "" && !strings.Contains(part, "__") {
		d.f.Set(part+".kind", string(Discussed))
	}
	return choices(ctx, "visit.kind.", Kinds)
}

func (d filled) back() string {
	if d.v != nil {
		return path(d.v.ID)
	}
	return "/visits"
}

func (d filled) moreSaid() bool {
	return d.f.Flag("confidential") || len(d.f.Values("areas")) > 0 || len(d.f.Values("readers")) > 0 || d.v != nil && d.v.State != Done
}

func index(part string) string {
	return strings.TrimSuffix(strings.TrimPrefix(part, "stops["), "]")
}
