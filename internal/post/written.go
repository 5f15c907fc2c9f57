package post

import (
	"cmp"
	"regexp"
	"strings"
	"unicode"

	"gyoryu/internal/country"
	"gyoryu/internal/day"
	"gyoryu/internal/i18n"
	"gyoryu/internal/visit"
)

// kinds are those of points in the order in which they are told.
var kinds = []visit.Kind{visit.Discussed, visit.Learned, visit.Problem, visit.Opportunity, visit.Agreed, visit.Material}

// FromVisit is a draft that tells of a visit, in both languages, for a writer to go on
// from. Of the people it names the leader only, and no way to reach anybody. A
// confidential visit is Confidential: nothing of it is told.
func FromVisit(v visit.Visit) (Draft, error) {
	if v.Confidential {
		return Draft{}, Confidential
	}
	title := reachless(v.Title)
	return Draft{
		TitleEN: title, TextEN: telling(v, i18n.EN), TitleKO: title, TextKO: telling(v, i18n.KO),
		Category: Research, VisitID: v.ID,
	}, nil
}

// telling tells of the visit in one language, as Markdown.
func telling(v visit.Visit, l i18n.Lang) string {
	parts := []string{opening(v, l)}
	if v.Purpose != "" {
		parts = append(parts, i18n.Say(l, "post.written.purpose", "purpose", reachless(v.Purpose)))
	}
	for _, s := range v.Stops {
		if list := points(s.Points, l); list != "" {
			parts = append(parts, "# "+plain(named(s.Institute, l)), list)
		}
	}
	if list := points(v.Points, l); list != "" {
		parts = append(parts, "# "+i18n.Say(l, "post.written.whole"), list)
	}
	if v.Outcome != "" {
		parts = append(parts, "# "+i18n.Say(l, "post.written.outcome"), reachless(v.Outcome))
	}
	text := []rune(strings.Join(parts, "\n\n"))
	return string(text[:min(len(text), maxText)])
}

// opening says in a sentence or two who went where, and when.
func opening(v visit.Visit, l i18n.Lang) string {
	where := make([]string, 0, len(v.Stops))
	for _, s := range v.Stops {
		where = append(where, plain(named(s.Institute, l)))
	}
	var countries []string
	for _, c := range v.Countries() {
		if name := country.Name(c, l); name != "" {
			countries = append(countries, name)
		}
	}
	said := i18n.Say(l, "post.written."+string(v.Direction), "days", day.Range(v.StartsOn, v.EndsOn, string(l)),
		"who", delegation(v, l), "where", listed(where, l), "n", len(where), "countries", listed(countries, l))
	if len(where) == 0 {
		said = i18n.Say(l, "post.written.nowhere", "days", day.Range(v.StartsOn, v.EndsOn, string(l)), "who", delegation(v, l), "title", plain(v.Title))
	}
	return said
}

// delegation is how many went and who led them; of the others no name.
func delegation(v visit.Visit, l i18n.Lang) string {
	leader, led := v.Leader()
	name := leader.Name
	if l == i18n.KO {
		name = cmp.Or(leader.Native, leader.Name)
	}
	if !strings.ContainsFunc(name, unicode.IsLetter) { // anonymised
		led = false
	}
	if role := reachless(leader.Role); led && role != "" {
		name = i18n.Say(l, "post.written.role", "name", name, "role", role)
	}
	n := max(v.Size(), 1)
	if led {
		return i18n.Say(l, "post.written.led", "n", n, "leader", plain(name))
	}
	return i18n.Say(l, "post.written.delegation", "n", n)
}

// named is an institute by its long name, with the short one behind it.
func named(i visit.Institute, l i18n.Lang) string {
	name := i.Name
	if l == i18n.KO {
		name = cmp.Or(i.NameKO, i.Name)
	}
	if name == i.Short || i.Short == "" {
		return name
	}
	return name + " (" + i.Short + ")"
}

// listed puts names into one sentence.
func listed(all []string, l i18n.Lang) string {
	switch n := len(all); {
	case n == 0:
		return ""
	case n == 1 || l == i18n.KO:
		return strings.Join(all, ", ")
	default:
		return i18n.Say(l, "post.written.and", "all", strings.Join(all[:n-1], ", "), "last", all[n-1])
	}
}

// points are lists of what was said, one for each kind.
func points(all []visit.Point, l i18n.Lang) string {
	var parts []string
	for _, k := range kinds {
		var lines []string
		for _, p := range all {
			if p.Kind == k {
				lines = append(lines, "- "+plain(p.Text))
			}
		}
		if len(lines) > 0 {
			parts = append(parts, "**"+i18n.Say(l, "post.written.kind."+string(k))+"**", strings.Join(lines, "\n"))
		}
	}
	return strings.Join(parts, "\n\n")
}

var (
	mail  = regexp.MustCompile(`(?i)(?:mailto:)?[\p{L}\p{N}._%+'-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+`)
	phone = regexp.MustCompile(`\+\d[\d ().\x{2010}-\x{2015}-]{6,}\d|\(?\b0\d{1,3}\)?[ .-]\d{3,4}[ .-]\d{4}\b|\b\d{2,4}-\d{3,4}-\d{4}\b`)
)

// reachless is text without the addresses and numbers by which somebody is reached.
func reachless(s string) string {
	return phone.ReplaceAllString(mail.ReplaceAllString(s, "…"), "…")
}

// plain is text that people wrote as such, so that Markdown shows it as it was written,
// on one line.
func plain(s string) string {
	s = strings.Join(strings.Fields(reachless(s)), " ")
	var b strings.Builder
	for i, r := range s {
		if strings.ContainsRune("\\`*_[]<>~|", r) || i == 0 && strings.ContainsRune("#+-=", r) || r == '&' && entity.MatchString(s[i:]) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return numbered.ReplaceAllString(b.String(), `$1\$2`)
}

var (
	entity   = regexp.MustCompile(`^&#?[A-Za-z0-9]+;`)
	numbered = regexp.MustCompile(`^(\d{1,9})([.)])`)
)
