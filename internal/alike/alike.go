// Package alike finds institutes and people that may have been entered twice, for the page
// of each to say so, and what was merged into them. It reads and draws; the noun merge writes.
//
// Read alike.go for what there is to show, store.go for how it is found, panel.templ for how
// it looks.
package alike

import (
	"cmp"
	"strconv"
	"time"

	"gyoryu/internal/i18n"
)

// Noun is what may be there twice.
type Noun string

// The nouns.
const (
	Institute Noun = "institute"
	Person    Noun = "person"
)

// Nouns are both.
var Nouns = []Noun{Institute, Person}

// Table is where they are kept.
func (n Noun) Table() string {
	if n == Person {
		return "people"
	}
	return "institutes"
}

// Path is the address of a record's page.
func (n Noun) Path(id int64) string { return "/" + n.Table() + "/" + strconv.FormatInt(id, 10) }

// Merge is the address where another record is compared with one, and merged into it; 0: it
// is still to be chosen.
func (n Noun) Merge(id, with int64) string {
	if with == 0 {
		return n.Path(id) + "/merge"
	}
	return n.Path(id) + "/merge?with_id=" + strconv.FormatInt(with, 10)
}

// Candidate is a record that may be the same.
type Candidate struct {
	ID     int64
	Name   string
	NameKO string
	Detail string // what tells it from others of its name
	Why    string // name, alike, ror, site, orcid, email
}

// Called is its name in the reader's language.
func (c Candidate) Called(l i18n.Lang) string {
	if l == i18n.KO {
		return cmp.Or(c.NameKO, c.Name)
	}
	return c.Name
}

// Merged is a merge of which a record is the one that was kept.
type Merged struct {
	ID         int64
	MergedName string
	CreatedAt  time.Time
}

// Card is all that a page shows of this.
type Card struct {
	Noun       Noun
	ID         int64
	Candidates []Candidate
	Merged     []Merged
}
