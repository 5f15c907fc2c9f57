// Package collaborator answers whom one could work with: people at partners that share an area
// or a topic, why, how live the tie with their institute is, and who of us can introduce. It
// reads across the nouns and owns no table; only what its reader may see counts.
//
// Read collaborator.go for who is found and how they are ranked, asked.go for what an address
// asks for, store.go for the search and store_more.go for what is said of those found, handler.go
// for how a browser reaches it, views.go with views.templ for how it looks.
package collaborator

import (
	"fmt"

	"gyoryu/internal/day"
	"gyoryu/internal/i18n"
)

// Person is somebody with whom one could work: they are at an institute abroad now that is tied
// to us, and share at least one of the areas and topics that are asked about. Who is archived
// or anonymised is not offered.
//
// They are ranked by what they share, then by how lately one of us met them, then by id:
//
//   - a topic of joint research among those asked about counts 3, an output that came of one 2,
//     a stay in one of the areas 2, and an area that they work on 1; at most three of each, so
//     that one who has everything does not hide how the others differ;
//   - of those with the same sum, whom we met last comes first, and whom nobody met last.
//
// An institute is tied to us if a visit took place there, an agreement with it is in force, or
// it has a topic, a stay or an output with us. How live that is, is the day of the last visit.
type Person struct {
	ID          int64
	Name        string
	Native      string
	Title       string
	InstituteID int64
	Institute   string
	Country     string
	Score       int
	MetOn       day.Day // zero: never

	why       []reason
	lastOn    day.Day // last contact with the institute; zero: none
	introduce []colleague
}

// place is theirs in the order, for the next page's cursor.
func (p Person) place() (key string, id int64) {
	met := p.MetOn.String()
	if p.MetOn.IsZero() {
		met = never
	}
	return fmt.Sprintf("%03d %s", p.Score, met), p.ID
}

// never stands in a cursor for the day on which nobody was met.
const never = "-infinity"

// reason is one of the things that they share.
type reason struct {
	PersonID int64
	Kind     string // area, topic, exchange or output
	ID       int64
	Name     string
	NameKO   string
}

func (r reason) called(l i18n.Lang) string {
	if l == i18n.KO && r.NameKO != "" || r.Name == "" {
		return r.NameKO
	}
	return r.Name
}

// colleague is one of us who can introduce: they met the person, or share something with them,
// last on a day; or, where there is none such, is in charge of the person's institute.
type colleague struct {
	PersonID int64
	ID       int64
	Name     string
	Native   string
	How      string // met, topic, output, edition, commitment or charge
	OnDay    day.Day
}

// named is an area or a topic that is asked about.
type named struct {
	ID     int64
	NameEN string
	NameKO string
}

func (n named) in(l i18n.Lang) string { return reason{Name: n.NameEN, NameKO: n.NameKO}.called(l) }

// wanted are the areas and topics that are asked about.
type wanted struct {
	areas  []named
	topics []named
	mine   bool // they are the asker's own
}

func ids(all []named) []int64 {
	found := make([]int64, 0, len(all))
	for _, n := range all {
		found = append(found, n.ID)
	}
	return found
}
