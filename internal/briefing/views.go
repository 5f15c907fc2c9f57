package briefing

import (
	"cmp"
	"context"
	"net/url"
	"slices"
	"strings"

	"gyoryu/internal/country"
	"gyoryu/internal/day"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/web/ui"
)

// shown is the page of a document.
type shown struct {
	Briefing
	told    told
	f       *form.Form
	choices []ui.Choice // which institute the field for one more may mean
	paper   ui.Document
}

// title is the document's, in the language of ctx.
func (b Briefing) title(ctx context.Context) string {
	if b.visit != nil {
		return i18n.T(ctx, "briefing.title-for", "what", b.visit.Title)
	}
	if len(b.institutes) == 0 {
		return i18n.T(ctx, "briefing.title")
	}
	names := make([]string, 0, 3)
	for _, i := range b.institutes[:min(len(b.institutes), 3)] {
		names = append(names, i.Short)
	}
	what := strings.Join(names, ", ")
	if more := len(b.institutes) - len(names); more > 0 {
		what = i18n.T(ctx, "briefing.and-others", "names", what, "n", more)
	}
	return i18n.T(ctx, "briefing.title-for", "what", what)
}

// without is the address without one institute, empty if that is not in it: a visit's stay.
func (s shown) without(id int64) string {
	q := s.kept()
	at := slices.Index(q["institute"], id64(id))
	if at < 0 {
		return ""
	}
	if q["institute"] = slices.Delete(slices.Clone(q["institute"]), at, at+1); len(q["institute"]) == 0 {
		delete(q, "institute")
	}
	if len(q) == 0 {
		return Path
	}
	return Path + "?" + q.Encode()
}

// kept is what of the address stays when another institute comes in.
func (s shown) kept() url.Values {
	q := url.Values{}
	if s.visit != nil {
		q.Set("visit", id64(s.visit.ID))
	}
	for _, i := range s.institutes {
		if s.visit == nil || !slices.Contains(s.visit.Institutes, i.ID) {
			q.Add("institute", id64(i.ID))
		}
	}
	if s.paper.At.Query().Get("lang") != "" && !s.paper.Wrong {
		q.Set("lang", string(s.paper.Lang))
	}
	return q
}

// hidden is the same in a form, in order.
func (s shown) hidden() []ui.Choice {
	q, all := s.kept(), []ui.Choice{}
	for _, name := range []string{"visit", "institute", "lang"} {
		for _, v := range q[name] {
			all = append(all, ui.Choice{Value: name, Text: v})
		}
	}
	return all
}

// says are what could not be done as the address asks, in sentences.
func (t told) says(ctx context.Context) []string {
	var all []string
	if t.malformed || t.gone {
		all = append(all, i18n.T(ctx, "briefing.gone"))
	}
	if t.tooMany {
		all = append(all, i18n.T(ctx, "briefing.too-many", "most", most))
	}
	return all
}

func lang(ctx context.Context) string { return string(i18n.From(ctx)) }

// full is the institute's long name, empty if it is the short one.
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

// where is what sort of institute it is, and where it is.
func (i Institute) where(ctx context.Context) string {
	return beside(i18n.T(ctx, "institute.kind."+i.Kind), i.City, country.Name(i.Country, i18n.From(ctx)))
}

// parent is what its parent is called.
func (i Institute) parent(ctx context.Context) string {
	if i18n.From(ctx) == i18n.KO {
		return cmp.Or(i.ParentKO, i.Parent)
	}
	return i.Parent
}

// side are those in charge on one side.
func (i Institute) side(side string) []charged {
	return slices.DeleteFunc(slices.Clone(i.charges), func(c charged) bool { return c.Side != side })
}

// owed are the promises of one side.
func (i Institute) owed(by string) []promise {
	return slices.DeleteFunc(slices.Clone(i.promises), func(p promise) bool { return p.OwedBy != by })
}

// said is what was said of one kind.
type said struct {
	kind   string
	points []point
	more   int
}

// said is what was said lately, by kind.
func (i Institute) said() []said {
	var all []said
	for _, p := range i.points {
		if len(all) == 0 || all[len(all)-1].kind != p.Kind {
			all = append(all, said{kind: p.Kind})
		}
		last := &all[len(all)-1]
		last.points = append(last.points, p)
		last.more = p.All - len(last.points)
	}
	return all
}

// short is a text cut to so many characters, at a word where there is one.
func short(text string, most int) string {
	text = strings.Join(strings.Fields(text), " ")
	runes := []rune(text)
	if len(runes) <= most {
		return text
	}
	cut := string(runes[:most-1])
	if at := strings.LastIndex(cut, " "); at >= len(cut)/2 {
		cut = cut[:at]
	}
	return strings.TrimRight(cut, " ,.;:·") + "…"
}

// because is why a matter is to be raised, in a few words.
func (m matter) because(ctx context.Context, today day.Day) string {
	l := lang(ctx)
	switch m.why {
	case TheyOwe, WeOwe:
		return i18n.T(ctx, "briefing.raise."+string(m.why), "n", today.Sub(m.on))
	case Milestones:
		return i18n.T(ctx, "briefing.raise.milestones", "n", m.n)
	case Waiting, Problem, Opportunity, Expired, NoticeDue, Expiring:
		return i18n.T(ctx, "briefing.raise."+string(m.why), "day", day.Short(m.on, l))
	}
	return ""
}

// tone is how loud it is.
func (m matter) tone() ui.Tone {
	switch m.why {
	case TheyOwe, WeOwe, Expired, Milestones:
		return ui.Bad
	case NoticeDue, Expiring, Problem:
		return ui.Warn
	case Opportunity, Waiting:
	}
	return ui.Info
}

// stands is how an agreement stands, and how loud that is.
func (g agreement) stands(ctx context.Context, today day.Day) (ui.Tone, string) {
	on := func(key string, d day.Day) string { return i18n.T(ctx, key, "day", day.Short(d, lang(ctx))) }
	switch why, d := g.presses(today); {
	case why == Expired:
		return ui.Bad, on("briefing.term.expired", d)
	case why == NoticeDue:
		return ui.Warn, on("briefing.term.notice", d)
	case why == Expiring:
		return ui.Warn, on("briefing.term.ends", d)
	case g.State != "in_force":
		return ui.Info, i18n.T(ctx, "agreement.state."+g.State)
	case g.EndsOn.IsZero():
		return ui.Good, i18n.T(ctx, "agreement.state.in_force")
	case g.Renews:
		return ui.Good, on("briefing.term.renews", g.EndsOn)
	}
	return ui.Good, on("briefing.term.until", g.EndsOn)
}

// beside are the parts that are not empty, one beside the other.
func beside(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), " · ")
}

// crumbs lead back to the visit, or to the institutes.
func (s shown) crumbs(ctx context.Context) []ui.Crumb {
	if s.visit != nil {
		return []ui.Crumb{{Text: i18n.T(ctx, "visit.all"), Href: "/visits"}, {Text: s.visit.Title, Href: "/visits/" + id64(s.visit.ID)}, {Text: i18n.T(ctx, "briefing.title")}}
	}
	all := []ui.Crumb{{Text: i18n.T(ctx, "ui.nav-institutes"), Href: "/institutes"}}
	if len(s.institutes) == 1 {
		all = append(all, ui.Crumb{Text: s.institutes[0].Short, Href: institutePath(s.institutes[0].ID)})
	}
	return append(all, ui.Crumb{Text: i18n.T(ctx, "briefing.title")})
}

func institutePath(id int64) string { return "/institutes/" + id64(id) }

func personPath(id int64) string { return "/people/" + id64(id) }
