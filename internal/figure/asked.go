package figure

import (
	"net/url"
	"slices"
	"strconv"

	"gyoryu/internal/country"
	"gyoryu/internal/list"
	"gyoryu/internal/pick"
)

const path = "/figures"

// first is the first year that is counted: before it nobody kept anything.
const first = 1950

// Narrowed is what is counted; zero values don't narrow.
type Narrowed struct {
	Year      int
	Country   string
	Institute int64
}

// asked is what an address asks for.
type asked struct {
	*list.View

	narrowed Narrowed
	by       By
	named    pick.Named
}

// read reads it, but for the institute, which may have to be looked up.
func read(u *url.URL) (asked, error) {
	var sorts []string
	for _, w := range Whats {
		sorts = append(sorts, string(w))
	}
	by := By(u.Query().Get("by"))
	if !slices.Contains(Groupings, by) {
		by = ByYear
	}
	if by == ByYear {
		sorts = []string{"year"}
	}
	v, err := list.Read(u, sorts...)
	if err != nil {
		return asked{}, err
	}
	v.Path = path
	list.OneOf(v, "by", Groupings...)
	if by != ByYear && !v.Reject["by"] {
		v.Tab("by", string(by))
	}
	a := asked{View: v, by: by}
	if by != ByYear {
		a.narrowed.Year = v.Year("year")
	}
	if a.narrowed.Country = v.Filter("country"); a.narrowed.Country != "" && !country.Known(a.narrowed.Country) {
		v.Reject["country"] = true
	}
	return a, nil
}

// sort is the figure by which the groups are ordered.
func (a asked) sort() What {
	if a.by == ByYear {
		return Visits
	}
	return What(a.Sort)
}

// page is one page of the groups, which are in order.
func (a asked) page(all []Group) ([]Group, error) {
	from := 0
	if after := a.After; after != nil {
		n, err := strconv.Atoi(after.Key)
		if err != nil {
			return nil, list.BadCursor
		}
		for from < len(all) && !a.beyond(all[from], n, after.ID) {
			from++
		}
	}
	return list.Cut(a.View, all[from:min(len(all), from+list.PerPage+1)], len(all), func(g Group) (string, int64) {
		return strconv.Itoa(g.Of(a.sort())), g.id()
	}), nil
}

// beyond reports whether a group comes after the place with n of the figure and an id.
func (a asked) beyond(g Group, n int, id int64) bool {
	if a.by == ByYear {
		return g.id() < id
	}
	m := g.Of(a.sort())
	return m < n || m == n && g.id() > id
}

// csv is the address of the same figures as a file.
func (a asked) csv() string { return path + ".csv" + a.First()[len(path):] }
