package commitment

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/file"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/pick"
	"gyoryu/web/ui"
)

// shownOne is a commitment's page; f is the form of the action that was tried.
type shownOne struct {
	parts
	c      Commitment
	events []ui.Event
	files  file.Shown
	f      *form.Form
	names  *pick.Names // in f
	action string
	today  day.Day
	now    time.Time
}

// filled is a commitment's form as filled in; c is the one that it changes.
type filled struct {
	f     *form.Form
	names *pick.Names
	c     *Commitment
	today day.Day

	agreements []Agreement // to choose from
}

func (d filled) agreementChoices() []ui.Choice {
	var all []ui.Choice
	for _, a := range d.agreements {
		all = append(all, ui.Choice{Value: strconv.FormatInt(a.ID, 10), Text: a.Title})
	}
	return all
}

func (d filled) title(ctx context.Context) string {
	if d.c != nil {
		return i18n.T(ctx, "commitment.change")
	}
	return i18n.T(ctx, "commitment.new")
}

func (d filled) action() string {
	if d.c != nil {
		return Path(d.c.ID)
	}
	return "/commitments"
}

func (d filled) lookup(field, source string) ui.Lookup {
	return ui.Lookup{Source: source, ID: d.f.Value(field + "_id"), Choices: d.names.Choices(field)}
}

// institutes are the fields for institutes: those filled, and an empty one more.
func (d filled) institutes() []string {
	var all []string
	indexes := d.f.Indexes("institutes")
	for _, i := range indexes {
		if field := form.At("institutes", i, "institute"); d.f.Value(field) != "" {
			all = append(all, field)
		}
	}
	return append(all, form.At("institutes", len(indexes), "institute"))
}

func words[T ~string](ctx context.Context, prefix string, all []T) []ui.Choice {
	var c []ui.Choice
	for _, w := range all {
		c = append(c, ui.Choice{Value: string(w), Text: i18n.T(ctx, prefix+string(w))})
	}
	return c
}

// status is how a commitment stands, in one badge: what is missing first.
func (c Commitment) status(ctx context.Context, today day.Day) (ui.Tone, string) {
	l := string(i18n.From(ctx))
	var missing []string
	if c.Nobody() && c.Undated() {
		return ui.Bad, i18n.T(ctx, "commitment.nobody-undated")
	}
	if c.Nobody() {
		missing = append(missing, i18n.T(ctx, "commitment.nobody"))
	}
	switch {
	case c.Overdue(today):
		missing = append(missing, day.Due(c.DueOn, today, l))
	case c.Undated():
		missing = append(missing, i18n.T(ctx, "commitment.undated"))
	}
	switch {
	case len(missing) > 0:
		return ui.Bad, strings.Join(missing, ", ")
	case c.State == Kept:
		return ui.Good, i18n.T(ctx, "commitment.kept-on", "day", day.Short(c.StateOn, l))
	case c.State == Dropped:
		return ui.Plain, i18n.T(ctx, "commitment.state.dropped")
	case c.DueOn.Sub(today) <= soon:
		return ui.Warn, day.Due(c.DueOn, today, l)
	}
	return ui.Info, day.Due(c.DueOn, today, l)
}

// soon is within how many days a due day is shown as near: the first reminder's.
const soon = 14

func institutePath(id int64) string { return "/institutes/" + strconv.FormatInt(id, 10) }
func personPath(id int64) string    { return "/people/" + strconv.FormatInt(id, 10) }
func agreementPath(id int64) string { return "/agreements/" + strconv.FormatInt(id, 10) }
func visitPath(id int64) string     { return "/visits/" + strconv.FormatInt(id, 10) }

// steps are what its page offers to do; a note has a form of its own there.
func (s shownOne) steps(ctx context.Context) []string {
	return slices.DeleteFunc(s.c.offers(auth.Who(ctx)), func(action string) bool { return action == "note" })
}

// say tells which year it is of, and what came of it.
func (y Year) say(ctx context.Context) string {
	key := "commitment.year-before"
	if y.After {
		key = "commitment.year-after"
	}
	return i18n.T(ctx, key, "day", dayOr(ctx, y.DueOn), "state", i18n.T(ctx, "commitment.stands."+string(y.State)))
}

// actionNames are the names in the form of the action that was tried.
func (s shownOne) actionNames(name string) *pick.Names {
	if s.action == name {
		return s.names
	}
	return nil
}

// actionForm is the form of an action: as it was filled in if that is the one that
// was tried, else new.
func (s shownOne) actionForm(name string) *form.Form {
	if s.action == name {
		return s.f
	}
	f := form.With(nil)
	if name == "move" {
		f.Set("due_on", "")
	}
	return f
}

func newForm() *form.Form { return form.With(nil) }

// ours is what the field for somebody in charge needs: whom to look up, and whom to
// offer where the name that was typed is nobody's, or several people's.
func ours(f *form.Form, names *pick.Names) ui.Lookup {
	l := ui.Lookup{Source: "/people/suggest?home=1", ID: f.Value("person_id")}
	if names != nil {
		l.Choices = names.Choices("person")
	}
	return l
}

func visitLink(c Commitment) string {
	if c.PointID == nil {
		return visitPath(*c.VisitID)
	}
	return visitPath(*c.VisitID) + "#point-" + strconv.FormatInt(*c.PointID, 10)
}

func dayOr(ctx context.Context, d day.Day) string {
	if d.IsZero() {
		return i18n.T(ctx, "commitment.undated")
	}
	return day.Short(d, string(i18n.From(ctx)))
}
