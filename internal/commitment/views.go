package commitment

import (
	"context"
	"strconv"
	"strings"
	"time"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/line"
	"gyoryu/internal/list"
	"gyoryu/internal/pick"
	"gyoryu/web/ui"
)

// listing is one page of the list; f is the form that gives several at once.
type listing struct {
	*list.View
	f      *form.Form
	names  *pick.Names // in f
	which  Which
	lines  []Line
	counts map[Which]int
	named  pick.Named
	today  day.Day
}

// shownOne is a commitment's page; f is the form of the action that was tried.
type shownOne struct {
	c      Commitment
	notes  []Note
	moves  []Move
	line   line.Line
	events []ui.Event
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

// tabs are the sets of commitments, with the numbers of those that call for somebody.
func (s listing) tabs(ctx context.Context) []ui.Tab {
	var all []ui.Tab
	for _, w := range Sets {
		if w == Mine && auth.Who(ctx).PersonID == 0 {
			continue
		}
		address := s.With("which", string(w))
		if w == Unsettled {
			address = s.With("which", "")
		}
		all = append(all, ui.Tab{
			Text: i18n.T(ctx, "commitment.which."+string(w)), Href: address, Current: w == s.which, Count: s.counts[w],
		})
	}
	return all
}

// picks reports whether rows can be ticked, to be given somebody or a day.
func (s listing) picks(ctx context.Context) bool {
	return auth.Who(ctx).Writes() && s.which != IsKept && s.which != IsDropped
}

// pick is what a ticked row sends: which commitment, as it was shown.
func (c Commitment) pick() string { return strconv.FormatInt(c.ID, 10) + ":" + versionOf(c) }

// with are the institutes that it was agreed with, by their short names.
func (c Commitment) with() string {
	var all []string
	for _, i := range c.Institutes {
		all = append(all, i.Short)
	}
	return strings.Join(all, ", ")
}

// narrowed reports whether the list is filtered beyond the choice of a set.
func (s listing) narrowed() bool {
	for _, name := range s.Filters() {
		if name != "which" {
			return true
		}
	}
	return len(s.Reject) > 0
}

func (s listing) asked() map[string][]string {
	all := map[string][]string{}
	for _, name := range s.Filters() {
		all[name] = []string{s.Filter(name)}
	}
	all["institute"], all["person"] = []string{s.named.Institute.Text}, []string{s.named.Person.Text}
	return all
}

// here is the list's address, for coming back to it.
func (s listing) here() string { return s.With("after", s.Filter("after")) }

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
