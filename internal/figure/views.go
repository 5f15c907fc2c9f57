package figure

import (
	"context"
	"strconv"

	"gyoryu/internal/country"
	"gyoryu/internal/day"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/web/ui"
)

// shown is what the page shows.
type shown struct {
	asked
	found

	today  day.Day
	all    []Group // by year, for the pictures
	rows   []Group // of this page
	names  map[string]called
	offers offers
}

// title is what a group is called.
func (s shown) title(ctx context.Context, g Group) string {
	l := i18n.From(ctx)
	switch s.by {
	case ByCountry:
		if name := country.Name(g.Key, l); name != "" {
			return name
		}
		return i18n.T(ctx, "figure.no-country")
	case ByInstitute:
		c := s.names[g.Key]
		if l == i18n.KO && c.NameKO != "" {
			return c.NameKO
		}
		return c.Short
	}
	return g.Key
}

// running reports whether the group is the year that is not over.
func (s shown) running(g Group) bool { return s.by == ByYear && g.Key == strconv.Itoa(s.today.Year) }

// most is the largest of a figure on the page.
func (s shown) most(w What) int {
	most := 0
	for _, g := range s.rows {
		most = max(most, g.Of(w))
	}
	return most
}

// kinds are the figures that have kinds, with these.
var kinds = []struct {
	what  What
	words string // the sentences that name them
	all   []string
}{
	{Visits, "visit.direction.", []string{"outgoing", "incoming", "online", "contact"}},
	{Agreements, "agreement.kind.", []string{"mou", "joint_research", "researcher_exchange", "data_sharing", "understanding"}},
	{Stays, "exchange.direction.", []string{"outgoing", "incoming"}},
	{Outputs, "output.kind.", []string{"joint_report", "article", "policy_brief", "dataset", "report_list", "other"}},
}

// of are the figures of a kind's table: of visits their days and delegates too.
func of(w What) []What {
	if w == Visits {
		return []What{Visits, Days, Delegates}
	}
	return []What{w}
}

// kindOf is a kind's figures.
func (s shown) kindOf(w What, kind string) int { return s.groups[w][kind].Of(w) }

func (s shown) mostOf(w What, all []string) int {
	most := 0
	for _, kind := range all {
		most = max(most, s.kindOf(w, kind))
	}
	return most
}

func (s shown) tabs(ctx context.Context) []ui.Tab {
	var all []ui.Tab
	for _, by := range Groupings {
		all = append(all, ui.Tab{Text: i18n.T(ctx, "figure.by."+string(by)), Href: s.by2(by), Current: by == s.by})
	}
	return all
}

// by2 is the address of the same figures by something else, without what only goes with this.
func (s shown) by2(by By) string {
	q := map[string]string{"country": s.Filter("country"), "institute": s.named.Institute.Shown()}
	if by != ByYear {
		q["by"], q["year"] = string(by), s.Filter("year")
	}
	return address(path, q)
}

// form is the filters as a form shows them.
func (s shown) form() *form.Form {
	return form.With(map[string][]string{"country": {s.Filter("country")}, "year": {s.Filter("year")}, "institute": {s.named.Institute.Text}})
}

func (s shown) yearChoices() []ui.Choice {
	var all []ui.Choice
	for y := s.offers.Last; s.offers.Last > 0 && y >= max(s.offers.First, s.offers.Last-100); y-- {
		all = append(all, ui.Choice{Value: strconv.Itoa(y), Text: strconv.Itoa(y)})
	}
	return all
}

// narrowedTo says what is counted.
func (s shown) narrowedTo(ctx context.Context) string {
	text := ""
	add := func(part string) {
		if part != "" && text != "" {
			text += " · "
		}
		text += part
	}
	add(country.Name(s.narrowed.Country, i18n.From(ctx)))
	add(s.named.Institute.Text)
	if s.narrowed.Year != 0 {
		add(strconv.Itoa(s.narrowed.Year))
	}
	if text == "" {
		return i18n.T(ctx, "figure.everything")
	}
	return text
}

// sheet is the rows of a spreadsheet, its heading first.
func (s shown) sheet(ctx context.Context, all []Group) [][]string {
	head := []string{i18n.T(ctx, "figure.by."+string(s.by))}
	if s.by == ByKind {
		rows := [][]string{{i18n.T(ctx, "figure.figure"), head[0], i18n.T(ctx, "figure.number")}}
		for _, k := range kinds {
			for _, kind := range k.all {
				for _, w := range of(k.what) {
					rows = append(rows, []string{i18n.T(ctx, "figure."+string(w)), i18n.T(ctx, k.words+kind), strconv.Itoa(s.kindOf(w, kind))})
				}
			}
		}
		return rows
	}
	for _, w := range Whats {
		head = append(head, i18n.T(ctx, "figure."+string(w)))
	}
	rows := [][]string{head}
	for _, g := range all {
		row := []string{s.title(ctx, g)}
		for _, w := range Whats {
			row = append(row, strconv.Itoa(g.Of(w)))
		}
		rows = append(rows, row)
	}
	return rows
}
