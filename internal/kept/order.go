package kept

import (
	"fmt"
	"slices"
	"strings"

	"gyoryu/internal/list"
)

// The orders of groups: the least follow-through first, or by name. Years come by name,
// the latest first, unless asked.
const (
	Worst  = "worst"
	ByName = "name"
)

// sorts are the orders of a grouping's table, the usual one first.
func sorts(by By) []string {
	if by == ByYear {
		return []string{ByName, Worst}
	}
	return []string{Worst, ByName}
}

// place is a group's value in an order, which the next page's cursor carries: texts that
// compare as the groups do.
func (g Group) place(sort string, by By) string {
	switch {
	case sort == Worst:
		rate, lost := 2_000_000, g.Overdue+g.Dropped // those without any come last
		if n := g.Settled(); n > 0 {
			rate = int(int64(g.Kept) * 1_000_000 / int64(n))
		}
		return fmt.Sprintf("%07d %010d", rate, 9_999_999_999-lost)
	case g.ID == 0: // in no group: after all that have a name
		return "\U0010ffff"
	case by == ByYear:
		return fmt.Sprintf("%04d", 9999-g.ID)
	}
	name := []rune(strings.ToLower(g.Name))
	return string(name[:min(len(name), 200)])
}

// ordered is the groups in an order.
func ordered(all []Group, sort string, by By) []Group {
	type placed struct {
		place string
		Group
	}
	sorted := make([]placed, len(all))
	for i, g := range all {
		sorted[i] = placed{g.place(sort, by), g}
	}
	slices.SortFunc(sorted, func(a, b placed) int { return follows(a.place, a.ID, b.place, b.ID) })
	found := make([]Group, len(all))
	for i, p := range sorted {
		found[i] = p.Group
	}
	return found
}

func follows(a string, aID int64, b string, bID int64) int {
	if n := strings.Compare(a, b); n != 0 {
		return n
	}
	return int(min(max(aID-bID, -1), 1))
}

// pageOf is the groups, in order, of one page and one more: those after a place.
func pageOf(all []Group, sort string, by By, after *list.Cursor) []Group {
	from := 0
	if after != nil {
		place, is := slices.BinarySearchFunc(all, *after, func(g Group, c list.Cursor) int {
			return follows(g.place(sort, by), g.ID, c.Key, c.ID)
		})
		from = place
		if is {
			from++
		}
	}
	return all[from:min(len(all), from+list.PerPage+1)]
}
