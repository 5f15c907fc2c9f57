package places

import (
	"net/url"
	"slices"
	"strconv"

	"gyoryu/internal/atlas"
	"gyoryu/internal/institute"
	"gyoryu/internal/list"
)

const path = "/map"

// What can be opened beside a marker's group, which is known by an institute in it.
const (
	openAway    = "away"
	openNowhere = "nowhere"
)

// asked is what an address asks for.
type asked struct {
	*list.View // the filters, without what is open

	view  atlas.View
	open  string
	pages *list.View // of what is open
}

// read reads it; a part of the world that there is none of is rejected, and a filter that
// makes no sense is by whoever reads it.
func read(u *url.URL) (asked, error) {
	pages, err := list.Read(u, "name")
	if err != nil {
		return asked{}, err
	}
	q := u.Query()
	a := asked{pages: pages, open: q.Get("open")}
	q.Del("open")
	q.Del("after")
	if a.View, err = list.Read(&url.URL{Path: path, RawQuery: q.Encode()}, "name"); err != nil {
		return asked{}, err
	}
	a.pages.Path = path
	in, said := a.Filter("in"), a.Filter("in") != ""
	if !said {
		in = atlas.World
		if _, is := atlas.Of(a.Filter("country")); is { // whoever asks for a country wants to see it
			in = a.Filter("country")
		}
	}
	v, is := atlas.Of(in)
	if !is {
		v, _ = atlas.Of(atlas.World)
		a.Reject["in"] = true
	}
	a.view = v
	if said {
		a.Tab("in", in)
	}
	return a, nil
}

// opened is the group that is open, if it is there.
func (a asked) opened(d drawn) ([]spot, bool) {
	switch a.open {
	case "":
		return nil, false
	case openAway:
		return d.away, len(d.away) > 0
	case openNowhere:
		return d.nowhere, len(d.nowhere) > 0
	}
	id, err := strconv.ParseInt(a.open, 10, 64)
	if err != nil {
		return nil, false
	}
	at := slices.IndexFunc(d.groups, func(g group) bool {
		return slices.ContainsFunc(g.members, func(s spot) bool { return s.ID == id })
	})
	if at < 0 {
		return nil, false
	}
	return d.groups[at].members, true
}

// page is one page of what is open, from where its address says.
func (a asked) page(all []spot) []spot {
	from := 0
	if after := a.pages.After; after != nil {
		for from < len(all) && byName(all[from], spot{Place: institute.Place{Short: after.Key, ID: after.ID}}) <= 0 {
			from++
		}
	}
	rest := all[from:min(len(all), from+list.PerPage+1)]
	return list.Cut(a.pages, rest, len(all), func(s spot) (string, int64) { return s.Short, s.ID })
}

// in is the address of a part of the world, with the same filters.
func (a asked) in(name string) string {
	if name == atlas.World && a.Filter("country") == "" {
		name = ""
	}
	return a.With("in", name)
}

// opening is the address at which a group is open.
func (a asked) opening(what string) string { return a.With("open", what) + "#open" }

// picture is the address of the picture as a file.
func (a asked) picture() string { return path + ".svg" + a.First()[len(path):] }
