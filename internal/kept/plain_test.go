package kept

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"gyoryu/internal/auth"
	"gyoryu/internal/commitment"
	"gyoryu/internal/day"
)

// plain is a commitment and all that was ever said of it, kept beside the database: what
// follows from it is computed slowly, a day at a time, in the words of the definition.
type plain struct {
	id, version int64
	agreed      day.Day // when it was made, or the visit was
	states      []said
	dues        []said
	removed     bool
	secret      bool // who is no manager sees it only if they are in charge
	person      int64
	institutes  []int64
	forums      []int64
}

// said is that from a day on it had a state, or a due day.
type said struct {
	from  day.Day
	state commitment.State
	due   day.Day
}

// begins is the first day on which it was there.
func (p plain) begins() day.Day {
	first := p.agreed
	for _, s := range p.states {
		if s.from.Before(first) {
			first = s.from
		}
	}
	return first
}

// last is the last thing said that holds on a day.
func last(all []said, on day.Day) (found said) {
	for _, s := range all {
		if !s.from.After(on) {
			found = s
		}
	}
	return found
}

// stood is how it stood at the end of a day, empty if it was not there.
func (p plain) stood(on day.Day) What {
	if p.removed || p.begins().After(on) {
		return ""
	}
	state, due := last(p.states, on).state, last(p.dues, on).due
	switch {
	case state == commitment.Kept:
		return Kept
	case state == commitment.Dropped:
		return Dropped
	case due.IsZero():
		return Undated
	case due.Before(on):
		return Overdue
	}
	return Open
}

// groups are those to which it belongs.
func (p plain) groups(by By) []int64 {
	var all []int64
	switch by {
	case ByInstitute:
		all = p.institutes
	case ByPerson:
		return []int64{p.person}
	case ByYear:
		return []int64{int64(p.begins().Year)}
	case ByForum:
		all = p.forums
	}
	if len(all) == 0 {
		return []int64{0}
	}
	return all
}

// seenBy reports whether an account may see it.
func (p plain) seenBy(who auth.Account) bool {
	return !p.secret || who.Is(auth.Manager) || who.PersonID != 0 && who.PersonID == p.person
}

// counted is the counts of all that an account sees, and by group.
func countedPlainly(all []*plain, on day.Day, who auth.Account) (whole Counts, groups map[By]map[int64]Counts) {
	groups = map[By]map[int64]Counts{}
	for _, by := range Groupings {
		groups[by] = map[int64]Counts{}
	}
	for _, p := range all {
		w := p.stood(on)
		if w == "" || !p.seenBy(who) {
			continue
		}
		*whole.at(w)++
		for _, by := range Groupings {
			for _, id := range p.groups(by) {
				c := groups[by][id]
				*c.at(w)++
				groups[by][id] = c
			}
		}
	}
	return whole, groups
}

// equals holds the store's figures of every day against the plain ones: of all of them for
// the whole, and of every nth for the groups.
func equals(t *testing.T, s Store, all []*plain, days []day.Day, nth int, who auth.Account) {
	t.Helper()
	found, err := s.Figures(t.Context(), days, who)
	if err != nil {
		t.Fatal(err)
	}
	some := 0
	for i, on := range days {
		whole, groups := countedPlainly(all, on, who)
		if found[i].On != on || found[i].Counts != whole {
			t.Fatalf("%s, %s: %+v, want %+v", who.Name, on, found[i], whole)
		}
		if whole.Settled() > 0 {
			some++
		}
		if i%nth != 0 {
			continue
		}
		for _, by := range Groupings {
			got, err := s.Groups(t.Context(), by, on, who)
			if err != nil {
				t.Fatal(err)
			}
			if said, want := saying(got), sayingAll(groups[by]); said != want {
				t.Fatalf("%s, %s, by %s:\n%s\nwant\n%s", who.Name, on, by, said, want)
			}
		}
	}
	if some == 0 {
		t.Errorf("%s: nothing was kept, dropped or overdue on any of %d days", who.Name, len(days))
	}
}

func saying(all []Group) string {
	m := map[int64]Counts{}
	for _, g := range all {
		if _, twice := m[g.ID]; twice {
			return fmt.Sprint("twice: ", g.ID)
		}
		m[g.ID] = g.Counts
	}
	return sayingAll(m)
}

func sayingAll(all map[int64]Counts) string {
	var lines []string
	for id, c := range all {
		lines = append(lines, fmt.Sprintf("%06d %+v", id, c))
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

// daysFrom are so many from one on.
func daysFrom(from day.Day, n int) []day.Day {
	var all []day.Day
	for i := range n {
		all = append(all, from.Add(i))
	}
	return all
}
