package output

import (
	"context"
	"net/url"

	"gyoryu/internal/day"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/pick"
	"gyoryu/web/ui"
)

// filled is an output's form as filled in; o is the output that it changes.
type filled struct {
	f       *form.Form
	names   *pick.Names
	choices map[string][]ui.Choice // offered below topics and stays
	o       *Output
	other   Named // the output that has the DOI already
}

func (d filled) title(ctx context.Context) string {
	if d.o != nil {
		return i18n.T(ctx, "output.change")
	}
	return i18n.T(ctx, "output.new")
}

func (d filled) action() string {
	if d.o != nil {
		return Path(d.o.ID)
	}
	return "/outputs"
}

func (d filled) people() ui.People {
	p := ui.People{Source: "/people/suggest", Create: true, Choices: map[int][]ui.Choice{}}
	for _, i := range d.f.Indexes("people") {
		name := form.At("people", i, "person")
		if d.f.Value(form.At("people", i, "keep")) == "" {
			continue
		}
		if c := d.names.Choices(name); len(c) > 0 {
			p.Choices[len(p.Picks)] = c
		}
		p.Picks = append(p.Picks, ui.Pick{ID: d.f.Value(name + "_id"), Text: d.f.Value(name)})
	}
	return p
}

// peopleFields are the fields of the people, whose complaints stand below the picker.
func (d filled) peopleFields() []string {
	var all []string
	for _, i := range d.f.Indexes("people") {
		all = append(all, form.At("people", i, "person"))
	}
	return all
}

func (d filled) institute(field string) ui.Lookup {
	return ui.Lookup{Source: "/institutes/suggest", ID: d.f.Value(field + "_id"), Create: true, Choices: d.names.Choices(field)}
}

func (d filled) ref(field, source string) ui.Lookup {
	return ui.Lookup{Source: source, ID: d.f.Value(field + "_id"), Choices: d.choices[field]}
}

// moreSaid reports whether the part of the form that is folded away says anything.
func (d filled) moreSaid() bool {
	for _, i := range d.f.Indexes("stays") {
		if d.f.Value(form.At("stays", i, "stay")) != "" {
			return true
		}
	}
	return d.f.Value("notes") != "" || len(d.f.Indexes("stays")) > 1
}

// values is the output as the form writes it.
func (o Output) values(l i18n.Lang) url.Values {
	f := form.With(url.Values{
		"version": {id64(o.Version)}, "title": {o.Title}, "kind": {string(o.Kind)}, "published_on": {day.Long(o.PublishedOn, string(l))},
		"doi": {o.DOI}, "url": {o.URL}, "notes": {o.Notes},
	})
	for i, p := range o.People {
		f.Set(form.At("people", i, "person"), p.Name)
		f.Set(form.At("people", i, "person_id"), id64(p.ID))
		f.Set(form.At("people", i, "keep"), "1")
	}
	for i, t := range o.Topics {
		writeRef(f, "topics", "topic", i, t.ID, t.Title)
	}
	for i, s := range o.Stays {
		writeRef(f, "stays", "stay", i, s.ID, s.In(l))
	}
	for i, s := range o.Shared {
		f.Set(form.At("shared", i, "institute"), s.Short)
		f.Set(form.At("shared", i, "institute_id"), id64(s.InstituteID))
		f.Set(form.At("shared", i, "on"), day.Long(s.On, string(l)))
	}
	return f.All()
}

func writeRef(f *form.Form, part, name string, n int, id int64, text string) {
	f.Set(form.At(part, n, name), text)
	f.Set(form.At(part, n, name+"_id"), id64(id))
	f.Set(form.At(part, n, name+"_for"), text)
}
