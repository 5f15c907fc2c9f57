package commitment

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/form"
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

// wanted are the actions that the rows of a set ask for.
var wanted = map[Which]string{Nobody: "assign", Undated: "move", Waiting: "note"}

// first is which of the offered actions a row of the set begins with.
func (w Which) first(offers []string) string {
	if slices.Contains(offers, wanted[w]) {
		return wanted[w]
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

// asking is what the fields of an action's form need. Of a commitment without a day, and
// of one that has one, some ask different things; with no action it is the pattern, which
// is all of them.
type asking struct {
	action         string
	undated, dated bool
	f              *form.Form
	names          *pick.Names
	prefix         string // of the ids
	today          day.Day
}

// ask is the form of an action on the commitment.
func (c Commitment) ask(action string, f *form.Form, names *pick.Names, prefix string, today day.Day) asking {
	return asking{action: action, undated: c.DueOn.IsZero(), dated: !c.DueOn.IsZero(), f: f, names: names, prefix: prefix, today: today}
}

func (a asking) id(field string) templ.Attributes { return templ.Attributes{"id": a.prefix + field} }

// panelOf is one panel, or the pattern from which the script makes one for any row: there
// its id, version and action are words that the script replaces.
type panelOf struct {
	asking
	id, version, back string
	offers            []string
	events            []ui.Event
	link              func(action string) string
}

// do is the action that the form does.
func (p panelOf) do() string { return cmp.Or(p.action, "__DO__") }

// shownPanel is the panel of the ith row, if that is the one that is open.
func (s listing) shownPanel(ctx context.Context, i int) *panelOf {
	if s.panel == nil || s.panel.c.ID != s.lines[i].ID {
		return nil
	}
	p, c := s.panel, s.panel.c
	offers := c.offers(auth.Who(ctx))
	if !slices.Contains(offers, p.action) { // somebody else did it meanwhile
		offers = append(offers, p.action)
	}
	return &panelOf{
		asking: c.ask(p.action, p.f, p.names, c.anchor()+"-"+p.action+"-", s.today), id: strconv.FormatInt(c.ID, 10), version: versionOf(c),
		back: s.here() + s.after(i, p.action), offers: offers, events: p.events, link: func(action string) string { return s.panelAt(c, action) },
	}
}

// after is where one goes on after an action on the ith row: there, or at the next where
// this one leaves the set.
func (s listing) after(i int, action string) string {
	switch {
	case !s.which.leaves(action):
		return "#" + s.lines[i].anchor()
	case i+1 < len(s.lines):
		return "#" + s.lines[i+1].anchor()
	case i > 0:
		return "#" + s.lines[i-1].anchor()
	}
	return ""
}

// pattern is the panel from which the script makes that of any row.
func (s listing) pattern() panelOf {
	return panelOf{
		asking: asking{undated: true, dated: true, f: newForm(), prefix: "c__ID__-__DO__-", today: s.today}, id: "__ID__", version: "__VERSION__",
		back: s.here() + "#__BACK__", offers: actions, link: func(action string) string {
			address, _, _ := strings.Cut(s.at("__ID__", action), "#") // no row has that id
			return address
		},
	}
}

// panelAt is the address of the list with the panel of a row open, at an action or at the
// one that the set begins with.
func (s listing) panelAt(c Commitment, action string) string {
	return s.at(strconv.FormatInt(c.ID, 10), action)
}

func (s listing) at(id, action string) string {
	here := s.here()
	join := "?"
	if strings.Contains(here, "?") {
		join = "&"
	}
	here += join + "at=" + id
	if action != "" {
		here += "&do=" + action
	}
	return here + "#c" + id
}

// listKeys are the keys that the list knows, and the sentences that say what they do.
var listKeys = []struct{ keys, does string }{
	{"j k ↓ ↑", "commitment.keys.move"}, {"Enter", "commitment.keys.open"}, {"d", "commitment.keys.keep"}, {"a", "commitment.keys.assign"},
	{"t", "commitment.keys.move-day"}, {"n", "commitment.keys.note"}, {"Ctrl Enter", "commitment.keys.send"}, {"Esc", "commitment.keys.away"}, {"?", "commitment.keys.show"},
}
