package merge

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"time"

	"gyoryu/internal/alike"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/institute"
	"gyoryu/internal/list"
	"gyoryu/internal/pg"
	picks "gyoryu/internal/pick"
	"gyoryu/web/ui"
)

// choosing is the page on which the other record is chosen.
type choosing struct {
	noun  alike.Noun
	side  Side
	f     *form.Form
	names *picks.Names
	card  alike.Card
	twins []Twin
}

func (c choosing) choices() []ui.Choice {
	if c.names == nil {
		return nil
	}
	return c.names.Choices("with")
}

// previewed is the comparison of two records.
type previewed struct {
	noun         alike.Noun
	kept, merged Side
	f            *form.Form
	fields       []Field
	names        []Name
	counts       []pg.Pointed
	against      []Objection
	warnings     []i18n.Msg
}

func (p previewed) differing() []Field {
	return slices.DeleteFunc(slices.Clone(p.fields), Field.Same)
}

// alike are the fields that say the same, and say something.
func (p previewed) alike() []Field {
	return slices.DeleteFunc(slices.Clone(p.fields), func(f Field) bool { return !f.Same() || f.Mine == "" })
}

// chosen reports whether a value is the one that is kept.
func (p previewed) chosen(f Field, w Which) bool {
	if name := chosenName(f.Key); p.f.Has(name) {
		return p.f.Value(name) == string(w)
	}
	return f.Usual == w
}

// total is how much would be repointed.
func (p previewed) total() (n int) {
	for _, c := range p.counts {
		n += c.N
	}
	return n
}

func (p previewed) twice() (n int) {
	for _, c := range p.counts {
		n += c.Twice
	}
	return n
}

// nameKinds are what a name may become.
func nameKinds(ctx context.Context) []ui.Choice {
	all := ui.Choices(institute.NameKinds, func(kind string) string { return i18n.T(ctx, "institute.name."+kind) })
	return append(all, ui.Choice{Value: string(drop), Text: i18n.T(ctx, "merge.name-dropped")})
}

// nouns is the plural of what is merged, as the navigation has it.
func nouns(noun alike.Noun) string { return noun.Table() }

// partName is what the rows of a table are called.
func partName(ctx context.Context, table string) string {
	if key := "merge.part." + table; i18n.Exists(key) {
		return i18n.T(ctx, key)
	}
	return i18n.T(ctx, "merge.part-unnamed")
}

// listed is a page of the list of merges.
type listed struct {
	*list.View

	all  []Merge
	now  time.Time
	zone *time.Location
}

func (s listed) filters() *form.Form { return form.With(url.Values{"noun": {s.Filter("noun")}}) }

// shownMerge is a merge's page.
type shownMerge struct {
	Merge
	*list.View

	f       *form.Form
	tallies []tally
	rows    []Row
	events  []ui.Event
	now     time.Time
	zone    *time.Location
}

// parts are the tables of which the merge dealt with rows.
func (s shownMerge) parts() []string {
	var all []string
	for _, t := range s.tallies {
		if !slices.Contains(all, t.Part) {
			all = append(all, t.Part)
		}
	}
	return all
}

func (s shownMerge) filters() *form.Form {
	return form.With(url.Values{"outcome": {s.Filter("outcome")}, "part": {s.Filter("part")}})
}

// count is how many rows there are, of a table or of all, with an outcome or any.
func (s shownMerge) count(part string, what string, outcome Outcome) (n int) {
	for _, t := range s.tallies {
		if (part == "" || t.Part == part) && (what == "" || t.What == what) && (outcome == "" || t.Outcome == outcome) {
			n += t.N
		}
	}
	return n
}

func (s shownMerge) partChoices(ctx context.Context) []ui.Choice {
	return ui.Choices(s.parts(), func(part string) string { return partName(ctx, part) })
}

func outcomeChoices(ctx context.Context) []ui.Choice {
	return ui.Choices(Outcomes, func(o string) string { return i18n.T(ctx, "merge.outcome."+o) })
}

func nounChoices(ctx context.Context) []ui.Choice {
	return ui.Choices(alike.Nouns, func(n string) string { return i18n.T(ctx, "merge.noun."+n) })
}

// href is the page of the record of which a row is a part; empty: there is none.
func (r Row) href() string {
	base := map[string]string{
		"visit": "/visits/", "commitment": "/commitments/", "agreement": "/agreements/", "topic": "/topics/", "forum": "/forums/", "edition": "/editions/",
		"exchange": "/exchanges/", "output": "/outputs/", "assignment": "/assignments/", "institute": "/institutes/", "person": "/people/",
		"handover": "/handovers/", "deputy": "/deputies/",
	}[r.Noun]
	if base == "" || r.Name == "" || r.Removed {
		return ""
	}
	return base + strconv.FormatInt(r.NounID, 10)
}

func outcomeTone(o Outcome) ui.Tone {
	switch o {
	case Back:
		return ui.Good
	case Kept:
		return ui.Info
	case Stuck:
		return ui.Bad
	}
	return ui.Plain
}

func id64(n int64) string { return strconv.FormatInt(n, 10) }
