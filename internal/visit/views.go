package visit

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"gyoryu/internal/commitment"
	"gyoryu/internal/country"
	"gyoryu/internal/day"
	"gyoryu/internal/file"
	"gyoryu/internal/i18n"
	"gyoryu/internal/line"
	"gyoryu/internal/list"
	"gyoryu/internal/pick"
	"gyoryu/web/ui"
)

// listing is one page of the log.
type listing struct {
	*list.View
	found
	named pick.Named // what the list is narrowed to
	today day.Day
}

// shown is a visit's page.
type shown struct {
	v      Visit
	today  day.Day
	now    time.Time
	events []ui.Event
	news   []News
	line   line.Line
	files  file.Shown
}

// In is the area's name in l, or in the other language.
func (a Area) In(l i18n.Lang) string {
	if l == i18n.KO {
		return cmp.Or(a.NameKO, a.NameEN)
	}
	return cmp.Or(a.NameEN, a.NameKO)
}

// full is an institute's long name for the reader, empty if it is the short one.
func (i Institute) full(ctx context.Context) string {
	name := i.Name
	if i18n.From(ctx) == i18n.KO {
		name = cmp.Or(i.NameKO, i.Name)
	}
	if name == i.Short {
		return ""
	}
	return name
}

// where are the countries of the visit, in words.
func (v Visit) where(ctx context.Context) string {
	var all []string
	for _, c := range v.Countries() {
		if name := country.Name(c, i18n.From(ctx)); name != "" {
			all = append(all, name)
		}
	}
	return strings.Join(all, ", ")
}

// tone is how a state looks; planned visits in the past want to be logged.
func (s State) tone() ui.Tone {
	switch s {
	case Done:
		return ui.Good
	case Planned:
		return ui.Info
	}
	return ui.Plain
}

func (k Kind) key() string { return "visit.kind." + string(k) }

// tally counts what a visit's page shows big.
type tally struct{ points, agreed, nobody, overdue, undated, kept int }

func (s shown) tally() tally {
	t := tally{}
	for _, p := range s.v.AllPoints() {
		t.points++
		c := p.Commitment
		if c == nil {
			continue
		}
		t.agreed++
		t.nobody += one(c.Nobody())
		t.overdue += one(c.Overdue(s.today))
		t.undated += one(c.Undated())
		t.kept += one(c.State == commitment.Kept)
	}
	return t
}

func one(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

func (s shown) figures(ctx context.Context) []ui.Figure {
	t := s.tally()
	of := "/commitments?visit=" + strconv.FormatInt(s.v.ID, 10) + "&which="
	all := []ui.Figure{
		{N: strconv.Itoa(len(s.v.Stops)), Text: i18n.T(ctx, "visit.institutes", "n", len(s.v.Stops))},
		{N: strconv.Itoa(t.points), Text: i18n.T(ctx, "visit.points", "n", t.points)},
	}
	add := func(n int, key, href string, tone ui.Tone) {
		if n > 0 {
			all = append(all, ui.Figure{N: strconv.Itoa(n), Text: i18n.T(ctx, key, "n", n), Href: href, Tone: tone})
		}
	}
	add(t.agreed, "visit.agreed", of+"all", ui.Plain)
	add(t.overdue, "visit.overdue", of+"overdue", ui.Bad)
	add(t.nobody, "visit.nobody", of+"nobody", ui.Bad)
	add(t.undated, "visit.undated", of+"undated", ui.Bad)
	add(t.kept, "visit.kept", of+"kept", ui.Good)
	return all
}

// inCharge are our people in charge of what was agreed on the visit, each once.
func (v Visit) inCharge(theirs bool) []commitment.Person {
	var all []commitment.Person
	for _, p := range v.AllPoints() {
		if p.Commitment == nil {
			continue
		}
		who := p.Commitment.Person
		if theirs {
			who = p.Commitment.TheirPerson
		}
		if who != nil && !slices.Contains(all, *who) {
			all = append(all, *who)
		}
	}
	return all
}

// met are the people met at all stops, each once.
func (v Visit) met() []Person {
	var all []Person
	for _, s := range v.Stops {
		for _, p := range s.People {
			if !slices.ContainsFunc(all, func(q Person) bool { return q.ID == p.ID }) {
				all = append(all, p)
			}
		}
	}
	return all
}

func institutePath(id int64) string { return "/institutes/" + strconv.FormatInt(id, 10) }

func personPath(id int64) string { return "/people/" + strconv.FormatInt(id, 10) }

// asked are the filters as a form shows them.
func (s listing) asked() map[string][]string {
	all := map[string][]string{}
	for _, name := range s.Filters() {
		all[name] = []string{s.Filter(name)}
	}
	all["institute"], all["person"] = []string{s.named.Institute.Text}, []string{s.named.Person.Text}
	return all
}

func (s listing) yearChoices() []ui.Choice {
	var all []ui.Choice
	for _, y := range s.years {
		all = append(all, ui.Choice{Value: y, Text: y})
	}
	return all
}

// roleOf says whether one of the delegates led, and as what they went.
func (v Visit) roleOf(ctx context.Context, p Person) string {
	var said []string
	if p.ID == v.LeaderID {
		said = append(said, i18n.T(ctx, "visit.leads"))
	}
	if p.Role != "" {
		said = append(said, p.Role)
	}
	return strings.Join(said, ", ")
}

// who is who travelled where, and how many.
func (l Line) who(ctx context.Context) string {
	text := i18n.T(ctx, "visit.direction."+string(l.Direction))
	if l.DelegationSize > 0 {
		text += ", " + i18n.T(ctx, "visit.size", "n", l.DelegationSize)
	}
	return text
}
