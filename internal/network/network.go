// Package network draws our ties as a network, for one window of days or for two side by side, and
// the researcher share over the years. It reads across the nouns and owns no table.
//
// Read network.go for what a node is, asked.go for what an address asks for, place.go for where
// nodes stand, share.go for the line, store.go for the reading, export.go for the list as a file,
// handler.go for how a browser reaches it, views.templ and picture.templ for how it looks.
package network

import (
	"cmp"
	"slices"
	"strconv"

	"gyoryu/internal/country"
	"gyoryu/internal/i18n"
	"gyoryu/internal/tie"
)

const (
	// most is how many partners a picture shows one by one; with more, their countries are shown
	// and one at a time is opened. So it stays readable and small however many there are.
	most = 36
	// dots is how many researchers of theirs are drawn at a partner; all are counted.
	dots = 6
)

// Stand is how a node stands in one window: the ties that it holds, how many of them
// researchers carry, and what they rest on.
type Stand struct {
	Ties, Researcher int
	Records          int
	Ours, Theirs     int // people
}

// Carried says whether researchers carry it: all of a partner's one tie, or most of a country's.
func (s Stand) Carried() bool { return s.Ties > 0 && 2*s.Researcher > s.Ties }

// Node is a partner, or all partners of a country that is closed, or the others of one that
// is open and has more than can be shown.
type Node struct {
	InstituteID int64
	Country     string
	Label       string
	Size        int // partners that it stands for
	Stands      []Stand
}

// Key tells nodes apart, and orders them whatever the database's order.
func (n Node) key() string { return n.Country + " " + strconv.FormatInt(n.InstituteID, 10) }

// grouped reports whether it stands for several.
func (n Node) grouped() bool { return n.InstituteID == 0 }

func (n Node) records() (sum int) {
	for _, s := range n.Stands {
		sum += s.Records
	}
	return sum
}

// nodes are what the picture shows of the ties in so many windows: each partner, or where they
// are more than can be told apart, their countries, the open one as its partners.
func nodes(ties []tie.Tie, windows int, open string, lang i18n.Lang) []Node {
	partners := gather(ties, windows, func(t tie.Tie) Node {
		return Node{InstituteID: t.InstituteID, Country: t.Country, Label: t.Short}
	})
	if len(partners) <= most {
		return partners
	}
	all := gather(slices.DeleteFunc(slices.Clone(ties), func(t tie.Tie) bool { return t.Country == open }), windows, func(t tie.Tie) Node {
		return Node{Country: t.Country, Label: cmp.Or(country.Name(t.Country, lang), t.Country)}
	})
	if len(all) > most { // the countries with fewest, as one
		busiest(all)
		rest := Node{Label: i18n.Say(lang, "network.elsewhere"), Stands: make([]Stand, windows)}
		for _, n := range all[most:] {
			rest.add(n)
		}
		all = append(all[:most:most], rest)
	}
	opened := slices.DeleteFunc(partners, func(n Node) bool { return n.Country != open })
	busiest(opened)
	if len(opened) > most {
		rest := Node{Country: open, Label: i18n.Say(lang, "network.others", "country", country.Name(open, lang)), Stands: make([]Stand, windows)}
		for _, n := range opened[most:] {
			rest.add(n)
		}
		opened = append(opened[:most:most], rest)
	}
	all = append(all, opened...)
	slices.SortFunc(all, func(a, b Node) int { return cmp.Compare(a.key(), b.key()) })
	return all
}

func busiest(all []Node) {
	slices.SortFunc(all, func(a, b Node) int {
		return cmp.Or(cmp.Compare(b.records(), a.records()), cmp.Compare(a.key(), b.key()))
	})
}

func (n *Node) add(m Node) {
	n.Size += m.Size
	for i, s := range m.Stands {
		n.Stands[i].Ties += s.Ties
		n.Stands[i].Researcher += s.Researcher
		n.Stands[i].Records += s.Records
		n.Stands[i].Ours += s.Ours
		n.Stands[i].Theirs += s.Theirs
	}
}

// gather sums ties into the nodes that of says, by country and id.
func gather(ties []tie.Tie, windows int, of func(tie.Tie) Node) []Node {
	at := map[string]int{}
	seen := map[string]map[int64]bool{}
	var all []Node
	for _, t := range ties {
		n := of(t)
		key := n.key()
		i, there := at[key]
		if !there {
			i = len(all)
			at[key], seen[key] = i, map[int64]bool{}
			n.Stands = make([]Stand, windows)
			all = append(all, n)
		}
		if !seen[key][t.InstituteID] {
			seen[key][t.InstituteID] = true
			all[i].Size++
		}
		s := &all[i].Stands[t.Window]
		s.Ties++
		if t.Researcher {
			s.Researcher++
		}
		s.Records += t.Records()
		s.Ours += len(t.Ours)
		s.Theirs += len(t.Theirs)
	}
	slices.SortFunc(all, func(a, b Node) int { return cmp.Compare(a.key(), b.key()) })
	return all
}
