package output

import (
	"cmp"
	"context"
	"gyoryu/internal/line"

	"gyoryu/internal/area"
	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/file"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/list"
	"gyoryu/internal/pick"
	"gyoryu/web/ui"
)

// listing is one page of the list.
type listing struct {
	*list.View
	listed
	named pick.Named // what the list is narrowed to
	topic pick.Filter
	areas []area.Area
}

// asked are the filters as a form shows them.
func (s listing) asked() map[string][]string {
	all := map[string][]string{}
	for _, name := range s.Filters() {
		all[name] = []string{s.Filter(name)}
	}
	all["institute"], all["person"], all["topic"] = []string{s.named.Institute.Text}, []string{s.named.Person.Text}, []string{s.topic.Text}
	return all
}

func (s listing) yearChoices() []ui.Choice {
	var all []ui.Choice
	for _, y := range s.years {
		all = append(all, ui.Choice{Value: y, Text: y})
	}
	return all
}

func (s listing) areaChoices(ctx context.Context) []ui.Choice {
	var all []ui.Choice
	for _, a := range s.areas {
		all = append(all, ui.Choice{Value: id64(a.ID), Text: a.In(i18n.From(ctx))})
	}
	return all
}

func kinds(ctx context.Context) []ui.Choice {
	var all []ui.Choice
	for _, k := range Kinds {
		all = append(all, ui.Choice{Value: string(k), Text: i18n.T(ctx, k.key())})
	}
	return all
}

func (k Kind) key() string { return "output.kind." + string(k) }

// shown is an output's page; f is the form that shares it, as filled in.
type shown struct {
	o      Output
	events []ui.Event
	line   line.Line
	files  file.Shown
	f      *form.Form
	names  *pick.Names // in f
	other  Named       // has its DOI by now, so that it cannot be brought back
	today  day.Day
}

func (s shown) editable(ctx context.Context) bool {
	return s.o.RemovedAt == nil && s.o.EditableBy(auth.Who(ctx))
}

func (s shown) institute() ui.Lookup {
	return ui.Lookup{Source: "/institutes/suggest", ID: s.f.Value("institute_id"), Create: true, Choices: s.names.Choices("institute")}
}

// group is people who made it, of one side.
type group struct {
	key    string
	people []Person
}

// groups are those who made it: ours, then theirs.
func (o Output) groups() []group {
	ours, theirs := group{key: "output.ours"}, group{key: "output.theirs"}
	for _, p := range o.People {
		if p.Ours {
			ours.people = append(ours.people, p)
		} else {
			theirs.people = append(theirs.people, p)
		}
	}
	var all []group
	for _, g := range []group{ours, theirs} {
		if len(g.people) > 0 {
			all = append(all, g)
		}
	}
	return all
}

// since is when something was shared, in words if nobody knows.
func (s Share) since(ctx context.Context) string {
	return cmp.Or(day.Short(s.On, string(i18n.From(ctx))), i18n.T(ctx, "output.day-unknown"))
}

func institutePath(id int64) string { return "/institutes/" + id64(id) }
func personPath(id int64) string    { return "/people/" + id64(id) }
func topicPath(id int64) string     { return "/topics/" + id64(id) }
func stayPath(id int64) string      { return "/exchanges/" + id64(id) }
