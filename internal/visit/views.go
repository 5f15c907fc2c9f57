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
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/list"
	"gyoryu/internal/pick"
	"gyoryu/web/ui"
)

// listing is one page of the log.
type listing struct {
	*list.View
	lines []Line
	years []string
	named pick.Named // what the list is narrowed to
	today day.Day
}

// shown is a visit's page.
type shown struct {
	v      Visit
	today  day.Day
	now    time.Time
	events []ui.Event
}

// filled is a visit's form as filled in; v is the visit that it changes.
type filled struct {
	f       *form.Form
	names   *pick.Names
	v       *Visit
	areas   []Area
	readers []Reader
	today   day.Day
}

func (d filled) title(ctx context.Context) string {
	switch {
	case d.v != nil:
		return i18n.T(ctx, "visit.change")
	case d.contact():
		return i18n.T(ctx, "visit.new-contact")
	}
	return i18n.T(ctx, "visit.new")
}

func (d filled) action() string {
	if d.v != nil {
		return path(d.v.ID)
	}
	return "/visits"
}

// contact reports whether the short form will do: a call or a mail that says one
// thing, with one institute.
func (d filled) contact() bool {
	return d.v == nil && d.f.Value("direction") == string(Contact) && d.f.Value("long") == "" &&
		len(d.f.Indexes("stops")) <= 1 && len(d.f.Indexes("stops[0].points")) <= 1
}

// commitmentOf is the commitment of the point that a line changes, if it has one.
func (d filled) commitmentOf(field string) *commitment.Commitment {
	id := d.f.Value(field + ".id")
	if d.v == nil || id == "" {
		return nil
	}
	for _, p := range d.v.AllPoints() {
		if strconv.FormatInt(p.ID, 10) == id {
			return p.Commitment
		}
	}
	return nil
}

// picks are the people chosen in a picker.
func (d filled) picks(part string) ui.People {
	p := ui.People{Source: "/people/suggest", Create: true, Choices: map[int][]ui.Choice{}}
	for _, i := range d.f.Indexes(part) {
		name := form.At(part, i, "person")
		if d.f.Value(form.At(part, i, "keep")) == "" {
			continue
		}
		p.Picks = append(p.Picks, ui.Pick{
			ID: d.f.Value(name + "_id"), Text: d.f.Value(name), Role: d.f.Value(form.At(part, i, "role")),
			Leads: d.f.Value(part+"_leader") == strconv.Itoa(i),
		})
		if c := d.names.Choices(name); len(c) > 0 {
			p.Choices[i] = c
		}
	}
	return p
}

func (d filled) delegates() ui.People {
	p := d.picks("delegates")
	p.Leader = true
	if len(p.Picks) > 0 && !slices.ContainsFunc(p.Picks, func(k ui.Pick) bool { return k.Leads }) {
		p.Picks[0].Leads = true
	}
	return p
}

func (d filled) lookup(field, source string) ui.Lookup {
	return ui.Lookup{Source: source, ID: d.f.Value(field + "_id"), Create: true, Choices: d.names.Choices(field)}
}

// points are the fields of a list's points, at least one.
func (d filled) points(part string) []string {
	all := fields(d.f, part)
	if len(all) == 0 {
		all = []string{part + "[0]"}
	}
	return all
}

func fields(f *form.Form, part string) []string {
	var all []string
	for _, i := range f.Indexes(part) {
		all = append(all, part+"["+strconv.Itoa(i)+"]")
	}
	return all
}

func choices[T ~string](ctx context.Context, prefix string, words []T) []ui.Choice {
	var all []ui.Choice
	for _, w := range words {
		all = append(all, ui.Choice{Value: string(w), Text: i18n.T(ctx, prefix+string(w))})
	}
	return all
}

func countries(ctx context.Context) []ui.Choice {
	var all []ui.Choice
	for _, c := range country.All(i18n.From(ctx)) {
		all = append(all, ui.Choice{Value: c.Code, Text: c.Name})
	}
	return all
}

func areaChoices(ctx context.Context, areas []Area) []ui.Choice {
	var all []ui.Choice
	for _, a := range areas {
		all = append(all, ui.Choice{Value: strconv.FormatInt(a.ID, 10), Text: a.In(i18n.From(ctx))})
	}
	return all
}

func readerChoices(readers []Reader) []ui.Choice {
	var all []ui.Choice
	for _, r := range readers {
		all = append(all, ui.Choice{Value: strconv.FormatInt(r.ID, 10), Text: r.Name})
	}
	return all
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
func personPath(id int64) string    { return "/people/" + strconv.FormatInt(id, 10) }

// stopPoints are the fields of a stop's points, at least one.
func (d filled) stopPoints(part string) []string {
	if strings.Contains(part, "__i__") {
		return []string{part + ".points[__j__]"}
	}
	return d.points(part + ".points")
}

func (d filled) kind(part string) string {
	return cmp.Or(d.f.Value(part+".kind"), string(Discussed))
}

func (d filled) kinds(ctx context.Context, part string) []ui.Choice {
	if d.f.Value(part+".kind") == "" && !strings.Contains(part, "__") {
		d.f.Set(part+".kind", string(Discussed))
	}
	return choices(ctx, "visit.kind.", Kinds)
}

// back is where leaving the form leads.
func (d filled) back() string {
	if d.v != nil {
		return path(d.v.ID)
	}
	return "/visits"
}

// moreSaid reports whether the rarely needed fields say something.
func (d filled) moreSaid() bool {
	return d.f.Flag("confidential") || len(d.f.Values("areas")) > 0 || len(d.f.Values("readers")) > 0 || d.v != nil && d.v.State != Done
}

// index is the i of stops[i].
func index(part string) string {
	return strings.TrimSuffix(strings.TrimPrefix(part, "stops["), "]")
}

// sorter is a list that can be sorted, or nil.
type sorter = *list.View

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
