package round

import (
	"net/url"
	"slices"

	"gyoryu/internal/day"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/list"
)

// Asked is what an address asks for: a part, and of it a window of days, one way, one kind;
// and whether the institutes under it count in.
type Asked struct {
	*list.View
	Part     Part
	Children bool
	Way      Way
	Kind     string
	State    State // of commitments
	From, To day.Day

	form  *form.Form // the window as typed, with what is wrong with it
	today day.Day
}

// Read reads the address of the page of who has these parts; what makes no sense in it is
// rejected. The balance is of the last twelve months unless days are given.
func Read(u *url.URL, parts []Part, today day.Day) (Asked, error) {
	part := Part(u.Query().Get("part"))
	if !has(parts, part) {
		part = Overview
	}
	v, err := list.Read(u, "place-"+string(part))
	if err != nil {
		return Asked{}, err
	}
	list.OneOf(v, "part", parts...)
	a := Asked{View: v, Part: part, today: today}
	a.Children = list.OneOf(v, "children", "1") != ""
	if a.windowed() {
		a.Way = list.OneOf(v, "way", Ways...)
		a.readWindow()
	}
	switch part {
	case Points:
		a.Kind = list.OneOf(v, "kind", PointKinds...)
	case Commitments:
		a.Kind = list.OneOf(v, "kind", "us", "them", "both")
		a.State = list.OneOf(v, "state", States...)
	}
	return a, nil
}

// windowed reports whether the part is of days.
func (a Asked) windowed() bool {
	return slices.Contains([]Part{Visits, Points, Agreements, Topics, Stays, Outputs, Balance}, a.Part)
}

func (a *Asked) readWindow() {
	a.form = form.With(url.Values{"from": {a.Filter("from")}, "to": {a.Filter("to")}})
	read := func(name string) (d day.Day) {
		typed := a.Filter(name)
		if typed == "" {
			return d
		}
		d, err := day.Read(typed, a.today)
		if err != nil {
			a.form.Reject(name, i18n.M("round.no-day"))
			a.Reject[name] = true
		}
		return d
	}
	a.From, a.To = read("from"), read("to")
	if !a.From.IsZero() && !a.To.IsZero() && a.To.Before(a.From) {
		a.form.Reject("to", i18n.M("form.days-backwards"))
		a.Reject["to"] = true
	}
	if a.Part == Balance && a.Filter("from") == "" && a.Filter("to") == "" {
		a.To = a.today
		a.From = day.Day{Year: a.today.Year - 5, Month: 1, Day: 1}
		a.form.Set("from", a.From.String())
		a.form.Set("to", a.To.String())
	}
}

// Address is that of a part of the page, with what else is asked of it: pairs of names and values.
func (o Of) Address(p Part, children bool, more ...string) string {
	q := url.Values{}
	if p != Overview {
		q.Set("part", string(p))
	}
	if children {
		q.Set("children", "1")
	}
	for i := 0; i+1 < len(more); i += 2 {
		if more[i+1] != "" {
			q.Set(more[i], more[i+1])
		}
	}
	if len(q) == 0 {
		return o.Path
	}
	return o.Path + "?" + q.Encode()
}

// Narrowed reports whether anything but the part and the institutes under it is asked for.
func (a Asked) Narrowed() bool {
	return a.Kind != "" || a.State != "" || a.Way != "" || !a.From.IsZero() || !a.To.IsZero() || len(a.Reject) > 0
}

// Filled is a day of the window as its field has it.
func (a Asked) Filled(name string) string { return a.form.Value(name) }

// twoWays reports whether the part's rows are of ours or of theirs.
func (a Asked) twoWays() bool { return a.Part == Visits || a.Part == Topics || a.Part == Stays }

// wayForm is the way as its field has it.
func (a Asked) wayForm() *form.Form { return form.With(url.Values{"way": {string(a.Way)}}) }

// State narrows commitments to how they stand.
type State string

// States are all of them: still to be kept, of those late or in nobody's charge, and what
// follow-through is counted of.
var States = []State{"open", "late", "nobody", "settled"}

var standing = map[State]string{
	"open": "x.state in ('open', 'under_way')", "late": "x.state in ('open', 'under_way') and x.starts_on < @today",
	"nobody": "x.state in ('open', 'under_way') and x.about = ''", "settled": "(x.state in ('kept', 'dropped') or x.starts_on < @today)",
}

// Cut takes one page off the rows.
func (a Asked) Cut(rows []Row) []Row {
	return list.Cut(a.View, rows, 0, func(r Row) (string, int64) { return r.Place, r.ID })
}
