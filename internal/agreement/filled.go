package agreement

import (
	"context"
	"strconv"

	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/pick"
	"gyoryu/web/ui"
)

// filled is an agreement's form as filled in; a is the agreement that it changes.
type filled struct {
	offered
	f     *form.Form
	names *pick.Names
	a     *Agreement
	added string // the line that was just added
}

func (d filled) title(ctx context.Context) string {
	switch {
	case d.a != nil:
		return i18n.T(ctx, "agreement.change")
	case len(d.renews) > 0:
		return i18n.T(ctx, "agreement.renewal")
	}
	return i18n.T(ctx, "agreement.new")
}

func (d filled) action() string {
	if d.a != nil {
		return Path(d.a.ID)
	}
	return "/agreements"
}

func (d filled) crumbs(ctx context.Context) []ui.Crumb {
	all := []ui.Crumb{{Text: i18n.T(ctx, "agreement.all"), Href: "/agreements"}}
	if d.a != nil {
		all = append(all, ui.Crumb{Text: d.a.Title, Href: Path(d.a.ID)})
	}
	return all
}

func (d filled) lookup(field, source string) ui.Lookup {
	return ui.Lookup{Source: source, ID: d.f.Value(field + "_id"), Create: true, Choices: d.names.Choices(field)}
}

// lines are the lines of a part by their paths, at least so many.
func (d filled) lines(part string, least int) []string {
	n := least
	if all := d.f.Indexes(part); len(all) > 0 {
		n = max(n, all[len(all)-1]+1)
	}
	var all []string
	for i := range n {
		all = append(all, part+"["+strconv.Itoa(i)+"]")
	}
	return all
}

// from reports whether the form says where the agreement comes from.
func (d filled) from() bool {
	return len(d.renews) > 0 || len(d.sources) > 0 || d.f.Value("point_id") != "" && d.a == nil ||
		d.rejects("renewal_of_id") || d.rejects("sources") || d.rejects("point_id")
}

func (d filled) rejects(field string) bool { return d.f.Complaint(field, i18n.EN) != "" }

func areaChoices(ctx context.Context, areas []Area) []ui.Choice {
	var all []ui.Choice
	for _, a := range areas {
		all = append(all, ui.Choice{Value: id(a.ID), Text: a.In(i18n.From(ctx))})
	}
	return all
}

func readerChoices(readers []Reader) []ui.Choice {
	var all []ui.Choice
	for _, r := range readers {
		all = append(all, ui.Choice{Value: id(r.ID), Text: r.Name})
	}
	return all
}
