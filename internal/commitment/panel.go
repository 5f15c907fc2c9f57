package commitment

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/pick"
	"gyoryu/web/ui"
)

// actions are what can be done about a commitment from its row in the list, in the order
// in which a panel offers it.
var actions = []string{"keep", "under-way", "assign", "move", "note", "drop", "reopen"}

// opened is the panel of a row that is open: what it is about to do, and the form for that
// as it was filled in.
type opened struct {
	c      Commitment // as it is now
	action string
	f      *form.Form
	names  *pick.Names // in f
	events []ui.Event  // what somebody else changed since the row was shown
}

// offers are the actions that who may do, as it stands.
func (c Commitment) offers(who auth.Account) []string {
	var all []string
	edits := c.EditableBy(who)
	for _, action := range actions {
		may := edits
		switch action {
		case "keep", "move", "drop":
			may = edits && c.Unsettled()
		case "under-way":
			may = edits && c.State == Open
		case "assign":
			may = c.Unsettled() && c.AssignableBy(who)
		case "note":
			may = c.NotableBy(who)
		case "reopen":
			may = edits && !c.Unsettled()
		}
		if may {
			all = append(all, action)
		}
	}
	return all
}

// first is which of the offered actions a row of the set begins with.
func (w Which) first(offers []string) string {
	wanted := map[Which]string{Nobody: "assign", Undated: "move", Waiting: "note"}[w]
	if slices.Contains(offers, wanted) {
		return wanted
	}
	return offers[0]
}

// leaves reports whether what the action is done to is no more in the set, so that one
// goes on with the next.
func (w Which) leaves(action string) bool {
	switch action {
	case "keep", "drop":
		return w != All
	case "assign":
		return w == Nobody
	case "move":
		return w == Undated || w == Overdue
	case "reopen":
		return w == Settled || w == IsKept || w == IsDropped
	}
	return false
}

// leaving are the actions after which one goes on with the next.
func (s listing) leaving() string {
	var all []string
	for _, action := range actions {
		if s.which.leaves(action) {
			all = append(all, action)
		}
	}
	return strings.Join(all, " ")
}

// anchor is the id of a row.
func (c Commitment) anchor() string { return "c" + strconv.FormatInt(c.ID, 10) }

// panelOf is one panel, or the pattern from which the script makes one for any row.
type panelOf struct {
	id, version, place string // in the pattern words that the script replaces
	state              State
	dated, undated     bool // the pattern is both
	offers             []string
	action             string // the one whose form is there; in the pattern all are
	f                  *form.Form
	names              *pick.Names
	events             []ui.Event
	back               string
	today              day.Day
	link               func(action string) string
}

// shownPanel is the row's panel, if that is the one that is open.
func (s listing) shownPanel(ctx context.Context, i int) *panelOf {
	if s.panel == nil || s.panel.c.ID != s.lines[i].ID {
		return nil
	}
	p, c := s.panel, s.panel.c
	back := s.here() + "#" + c.anchor()
	if s.which.leaves(p.action) {
		switch {
		case i+1 < len(s.lines):
			back = s.here() + "#" + s.lines[i+1].anchor()
		case i > 0:
			back = s.here() + "#" + s.lines[i-1].anchor()
		default:
			back = s.here()
		}
	}
	return &panelOf{
		id: strconv.FormatInt(c.ID, 10), version: versionOf(c), place: c.anchor(), state: c.State, dated: !c.DueOn.IsZero(), undated: c.DueOn.IsZero(),
		offers: c.offers(auth.Who(ctx)), action: p.action, f: p.f, names: p.names, events: p.events, back: back, today: s.today,
		link: func(action string) string { return s.panelAt(c, action) },
	}
}

// pattern is the panel from which the script makes that of any row.
func (s listing) pattern() panelOf {
	return panelOf{
		id: "__ID__", version: "__VERSION__", place: "c__ID__", dated: true, undated: true, offers: actions, f: newForm(),
		back: s.here() + "#__BACK__", today: s.today, link: func(action string) string { return s.at("__ID__", action) },
	}
}

// forms are the actions whose forms are there.
func (p panelOf) forms() []string {
	if p.action == "" {
		return p.offers
	}
	return []string{p.action}
}

// panelAt is the address of the list with the panel of a row open.
func (s listing) panelAt(c Commitment, action string) string {
	return s.at(strconv.FormatInt(c.ID, 10), action)
}

func (s listing) at(id, action string) string {
	here := s.here()
	join := "?"
	if strings.Contains(here, "?") {
		join = "&"
	}
	return here + join + "at=" + id + "&do=" + action + "#c" + id
}

// movedHint says that a day may be taken away, where there is one.
func movedHint(ctx context.Context, undated bool) string {
	if undated {
		return ""
	}
	return i18n.T(ctx, "commitment.new-day.hint")
}

// listKeys are the keys that the list knows, and the sentences that say what they do.
var listKeys = []struct{ keys, does string }{
	{"j k ↓ ↑", "commitment.keys.move"}, {"Enter", "commitment.keys.open"}, {"d", "commitment.keys.keep"}, {"a", "commitment.keys.assign"},
	{"t", "commitment.keys.move-day"}, {"n", "commitment.keys.note"}, {"Ctrl Enter", "commitment.keys.send"}, {"Esc", "commitment.keys.away"}, {"?", "commitment.keys.show"},
}

// begin is the action that the row's link opens, and what it is called.
func (s listing) begin(ctx context.Context, c Commitment) (action string, offers []string) {
	if offers = c.offers(auth.Who(ctx)); len(offers) > 0 {
		action = s.which.first(offers)
	}
	return action, offers
}

// lastNote is the last note in a row: when, and what.
func (l Line) lastNote(ctx context.Context) string {
	return i18n.T(ctx, "commitment.last-note", "day", day.Short(l.NoteOn, string(i18n.From(ctx))), "text", l.NoteText)
}
