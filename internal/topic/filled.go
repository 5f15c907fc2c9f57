package topic

import (
	"context"
	"strconv"

	"gyoryu/internal/auth"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/pick"
	"gyoryu/web/ui"
)

// filled is a topic's form as filled in; t is the one that it changes.
type filled struct {
	f     *form.Form
	names *pick.Names
	t     *Topic
	offer
	point string // where a new one was first raised
	who   auth.Account
}

func (d filled) title(ctx context.Context) string {
	if d.t != nil {
		return i18n.T(ctx, "topic.change")
	}
	return i18n.T(ctx, "topic.new")
}

func (d filled) action() string {
	if d.t != nil {
		return Path(d.t.ID)
	}
	return "/topics"
}

// lines are the indexes of the lines for institutes: those that are there, and an empty
// one more if all are filled in.
func (d filled) lines() []int {
	all := d.f.Indexes("institutes")
	for _, i := range all {
		if d.f.Value(form.At("institutes", i, "institute")) == "" {
			return all
		}
	}
	if len(all) == 0 {
		return []int{0, 1}
	}
	return append(all, all[len(all)-1]+1)
}

func (d filled) lookup(field string) ui.Lookup {
	return ui.Lookup{Source: "/institutes/suggest", ID: d.f.Value(field + "_id"), Create: d.who.Writes(), Choices: d.names.Choices(field)}
}

// picks are the researchers chosen of one side.
func (d filled) picks(part string) ui.People {
	p := ui.People{Source: "/people/suggest", Create: d.who.Writes(), Choices: map[int][]ui.Choice{}}
	if part == ours {
		p.Source += "?home=1"
	}
	for _, i := range d.f.Indexes(part) {
		name := form.At(part, i, "person")
		if d.f.Value(form.At(part, i, "keep")) == "" {
			continue
		}
		p.Picks = append(p.Picks, ui.Pick{ID: d.f.Value(name + "_id"), Text: d.f.Value(name)})
		if c := d.names.Choices(name); len(c) > 0 {
			p.Choices[i] = c
		}
	}
	return p
}

// agreementChoices are the agreements to choose from.
func (d filled) agreementChoices() []ui.Choice {
	var all []ui.Choice
	for _, a := range d.agreements {
		all = append(all, ui.Choice{Value: strconv.FormatInt(a.ID, 10), Text: a.Title})
	}
	return all
}

// stages are those that who writes a new topic may give it.
func (d filled) stages(ctx context.Context) []ui.Choice {
	return append([]ui.Choice{{Value: string(Proposed), Text: Proposed.In(ctx)}}, Head{Stage: Proposed}.movable(ctx)...)
}

func (d filled) readerChoices() []ui.Choice {
	var all []ui.Choice
	for _, r := range d.readers {
		all = append(all, ui.Choice{Value: strconv.FormatInt(r.ID, 10), Text: r.Name})
	}
	return all
}

func (d filled) private() bool {
	return d.f.Flag("confidential") || len(d.f.Values("readers")) > 0
}

// people are the fields of the researchers chosen of one side.
func (d filled) people(part string) []string {
	var all []string
	for _, i := range d.f.Indexes(part) {
		all = append(all, form.At(part, i, "person"))
	}
	return all
}
