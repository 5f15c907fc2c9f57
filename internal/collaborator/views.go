package collaborator

import (
	"context"
	"net/url"
	"strconv"
	"strings"

	"gyoryu/internal/country"
	"gyoryu/internal/day"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/web/ui"
)

// shown is the page.
type shown struct {
	asked
	wanted
	offered offered
	people  []Person
	today   day.Day
}

// nothingAsked reports whether there is nothing yet to look for.
func (s shown) nothingAsked() bool {
	return s.areaID == 0 && s.topicID == 0 && s.words == "" && len(s.areas)+len(s.topics) == 0
}

func (s shown) form() *form.Form {
	v := url.Values{}
	for _, name := range []string{"q", "area", "country"} {
		v.Set(name, s.Filter(name))
	}
	return form.With(v)
}

func (s shown) areaChoices(ctx context.Context) []ui.Choice {
	var all []ui.Choice
	for _, a := range s.offered.areas {
		all = append(all, ui.Choice{Value: id64(a.ID), Text: a.in(i18n.From(ctx))})
	}
	return all
}

// about says which areas and topics were looked for, the first of them.
func (s shown) about(ctx context.Context) string {
	const few = 6
	var names []string
	for _, n := range append(append([]named{}, s.areas...), s.topics...) {
		names = append(names, n.in(i18n.From(ctx)))
	}
	text := strings.Join(names[:min(len(names), few)], ", ")
	if more := len(names) - few; more > 0 {
		text = i18n.T(ctx, "collaborator.and", "names", text, "n", more)
	}
	return text
}

// live is how live the tie with their institute is: its last contact, and how loud that is.
func (p Person) live(ctx context.Context, today day.Day) (ui.Tone, string) {
	l := string(i18n.From(ctx))
	switch {
	case p.lastOn.IsZero():
		return ui.Plain, i18n.T(ctx, "collaborator.no-contact")
	case p.lastOn.Before(today.Add(-3 * 365)):
		return ui.Warn, i18n.T(ctx, "collaborator.cold", "day", day.Short(p.lastOn, l))
	case p.lastOn.Before(today.Add(-365)):
		return ui.Info, i18n.T(ctx, "collaborator.last", "day", day.Short(p.lastOn, l))
	}
	return ui.Good, i18n.T(ctx, "collaborator.last", "day", day.Short(p.lastOn, l))
}

// reasons are as many of what they share as there is room for, and how many more there are.
func (p Person) reasons() (first []reason, more int) {
	const room = 5
	return p.why[:min(len(p.why), room)], max(len(p.why)-room, 0)
}

func (r reason) href() string {
	return "/" + r.Kind + "s/" + id64(r.ID)
}

func (p Person) countryName(ctx context.Context) string {
	return country.Name(p.Country, i18n.From(ctx))
}

func (c colleague) how(ctx context.Context) string {
	text := i18n.T(ctx, "collaborator.how."+c.How)
	if !c.OnDay.IsZero() {
		text += " " + day.Short(c.OnDay, string(i18n.From(ctx)))
	}
	return text
}

func id64(id int64) string { return strconv.FormatInt(id, 10) }
