package network

import (
	"context"
	"strconv"

	"gyoryu/internal/country"
	"gyoryu/internal/day"
	"gyoryu/internal/i18n"
	"gyoryu/internal/tie"
	"gyoryu/web/ui"
)

// shown is the page.
type shown struct {
	asked
	today      day.Day
	home       institute
	ties       []tie.Tie
	spots      []spot
	wide, high float64
	shares     []tie.Share
	opened     institute
	rests      [][]tie.Record // of each window
	people     map[int64]person
}

// share is the researcher share of the nth window.
func (s shown) share(n int) (all tie.Share) {
	all.Window = n
	for _, t := range s.ties {
		if t.Window != n {
			continue
		}
		all.All++
		if t.Researcher {
			all.Researcher++
		}
	}
	return all
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

// span says a window in words.
func span(w tie.Window, lang i18n.Lang) string {
	switch l := string(lang); {
	case w.From.IsZero() && w.Until.IsZero():
		return i18n.Say(lang, "network.ever")
	case w.From.IsZero():
		return i18n.Say(lang, "network.up-to", "day", day.Short(w.Until, l))
	case w.Until.IsZero():
		return i18n.Say(lang, "network.since", "day", day.Short(w.From, l))
	default:
		return day.Range(w.From, w.Until, l)
	}
}

func percent(s tie.Share) string {
	if p, known := s.Of(); known {
		return strconv.Itoa(p) + "%"
	}
	return "–"
}

// look is how a node and its tie are drawn: none, institutes or researchers.
func (s Stand) look() string {
	switch {
	case s.Ties == 0:
		return "none"
	case s.Carried():
		return "researchers"
	}
	return "institutes"
}

// thick is how thick a tie is drawn, by what it rests on.
func (s Stand) thick() string {
	switch n := s.Records; {
	case n <= 1:
		return "1.5"
	case n <= 3:
		return "2.5"
	case n <= 8:
		return "3.5"
	default:
		return "5"
	}
}

// says is how a node stands in a window, in words.
func (n Node) says(ctx context.Context, i int) string {
	s := n.Stands[i]
	switch {
	case s.Ties == 0:
		return i18n.T(ctx, "network.no-tie")
	case n.grouped():
		return i18n.T(ctx, "network.of-ties", "researcher", s.Researcher, "all", s.Ties)
	case s.Researcher > 0:
		return i18n.T(ctx, "network.by-researchers")
	}
	return i18n.T(ctx, "network.by-institutes")
}

// spoken is a node as it is read out.
func (n Node) spoken(ctx context.Context, i int) string {
	return n.Label + ": " + n.says(ctx, i) + ", " + i18n.T(ctx, "network.records", "n", n.Stands[i].Records)
}

// label is what stands below a node.
func (n Node) label() string { return short(n.Label) }

// below is what stands below the label of a group.
func (n Node) below(i int) string {
	if !n.grouped() {
		return ""
	}
	return strconv.Itoa(n.Stands[i].Researcher) + " / " + strconv.Itoa(n.Stands[i].Ties)
}

// href opens a node: what its tie rests on, or the partners of its country.
func (s shown) href(n Node) string {
	switch {
	case n.InstituteID != 0:
		return s.With("node", itoa(n.InstituteID)) + "#rests"
	case n.Country != "" && n.Country != s.open:
		return s.With("open", n.Country)
	}
	return "/institutes"
}

// fan are the small dots at a partner: so many of its researchers, outward from the middle.
func (s shown) fan(p spot, n int) [][2]float64 {
	var all [][2]float64
	if p.grouped() {
		return nil
	}
	theirs := min(p.Stands[n].Theirs, dots)
	for i := range theirs {
		dx, dy := turned(p.x-s.wide/2, p.y-s.high/2, (float64(i)-float64(theirs-1)/2)*.42)
		all = append(all, [2]float64{p.x + 19*dx, p.y + 19*dy})
	}
	return all
}

// recordPath is a record's page.
func recordPath(r tie.Record) string {
	return map[tie.Kind]string{
		tie.Stop: "/visits/", tie.Edition: "/editions/", tie.Agreement: "/agreements/", tie.Topic: "/topics/",
		tie.Exchange: "/exchanges/", tie.Output: "/outputs/", tie.Commitment: "/commitments/",
	}[r.Kind] + itoa(r.ID)
}

// who are the people of these ids that are known.
func (s shown) who(ids []int64) (all []person) {
	for _, id := range ids {
		if p, known := s.people[id]; known {
			all = append(all, p)
		}
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

// fileStyle is how the picture looks by itself: in the colours of the light pages.
const fileStyle = `text{font-family:"Pretendard GOV","Noto Sans KR",sans-serif;font-size:12px;fill:#1e2124}.net-head{font-size:15px;font-weight:700}
.net-researchers{stroke:#256ef4;fill:#256ef4}.net-institutes{stroke:#6d7882;fill:#fff}line.net-institutes{stroke-dasharray:5 4}.net-none{stroke:#cdd1d5;fill:#fff}line.net-none{stroke:none}
.net-home{fill:#05205e}.net-home-word{fill:#fff;font-weight:700}.net-label{font-weight:600;paint-order:stroke;stroke:#fff;stroke-width:3px}.net-below{font-size:11px;fill:#464c53}.net-hit{fill:none}.net-dot{fill:#4c87f6}.net-ray{stroke:#86aff9}`

// titleOf is what a record is called in the language.
func titleOf(r tie.Record, lang i18n.Lang) string {
	if lang == i18n.KO && r.TitleKO != "" {
		return r.TitleKO
	}
	return r.Title
}
