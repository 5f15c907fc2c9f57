package commitment

import (
	"context"
	"strconv"
	"strings"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/list"
	"gyoryu/internal/pick"
	"gyoryu/web/ui"
)

// listing is one page of the list; f is the form that gives several at once.
type listing struct {
	*list.View
	f      *form.Form
	names  *pick.Names // in f
	which  Which
	lines  []Line
	panel  *opened // of a row; nil: none is
	counts map[Which]int
	named  pick.Named
	today  day.Day
}

// tabs are the sets of commitments, with the numbers of those that are in them.
func (s listing) tabs(ctx context.Context) []ui.Tab {
	var all []ui.Tab
	for _, w := range tabbed {
		if w == Mine && auth.Who(ctx).PersonID == 0 {
			continue
		}
		all = append(all, ui.Tab{
			Text: i18n.T(ctx, "commitment.which."+string(w)), Href: s.With("which", string(w)), Current: w == s.which || w == Settled && s.which.leaves("reopen"), Count: s.counts[w],
		})
	}
	return all
}

// byDay is the order of the column of days: the usual one of most sets has what nobody is in
// charge of among the days.
func (s listing) byDay() string {
	if s.which == Mine {
		return "due"
	}
	return "urgent"
}

// picks reports whether rows can be ticked, to be given somebody or a day.
func (s listing) picks(ctx context.Context) bool {
	return auth.Who(ctx).Writes() && s.which != Settled && s.which != IsKept && s.which != IsDropped
}

// pick is what a ticked row sends: which commitment, as it was shown.
func (c Commitment) pick() string { return strconv.FormatInt(c.ID, 10) + ":" + versionOf(c) }

// with are the institutes that it was agreed with, by their short names.
func (c Commitment) with() string {
	var all []string
	for _, i := range c.Institutes {
		all = append(all, i.Short)
	}
	return strings.Join(all, ", ")
}

// narrowed reports whether the list is filtered beyond the choice of a set.
func (s listing) narrowed() bool { return s.Filtered() || len(s.Reject) > 0 }

func (s listing) asked() map[string][]string {
	all := map[string][]string{}
	for _, name := range s.Filters() {
		all[name] = []string{s.Filter(name)}
	}
	all["institute"], all["person"] = []string{s.named.Institute.Text}, []string{s.named.Person.Text}
	return all
}

// here is the list's address, for coming back to it.
func (s listing) here() string { return s.With("after", s.Filter("after")) }

// columns is how many the table has.
func (s listing) columns(ctx context.Context) string {
	if s.picks(ctx) {
		return "7"
	}
	return "6"
}
