// Package forum keeps the meetings that recur, their editions side by side, what was
// seen to be wrong with them, what was agreed to change, and which edition was the
// first to show it.
//
// Read forum.go and edition.go for what they are, draft.go and edition_draft.go for
// what somebody writes down and read.go for reading it from the forms, with lines.go
// for their lines and version.go for two who write at once and for what was; store.go, store_find.go,
// store_list.go, store_parts.go and store_edition.go for how they are kept; handler.go,
// handler_save.go, handler_carried.go and handler_edition.go for how a browser reaches
// them, api.go and api_edition.go for how programs do; views.go, filled.go and the templ
// files for how they look.
package forum

import (
	"cmp"
	"strconv"
	"time"

	"gyoryu/internal/auth"
	"gyoryu/internal/charge"
	"gyoryu/internal/commitment"
	"gyoryu/internal/day"
	"gyoryu/internal/i18n"
)

// Kind is what sort of meeting it is.
type Kind string

// The kinds.
const (
	Meeting    Kind = "forum"
	Seminar    Kind = "seminar"
	Conference Kind = "conference"
	Workshop   Kind = "workshop"
	Committee  Kind = "committee"
)

// Kinds are all of them.
var Kinds = []Kind{Meeting, Seminar, Conference, Workshop, Committee}

// Frequency is how often it meets.
type Frequency string

// The frequencies.
const (
	HalfYear  Frequency = "half_year"
	Year      Frequency = "year"
	TwoYears  Frequency = "two_years"
	Irregular Frequency = "irregular"
)

// Frequencies are all of them.
var Frequencies = []Frequency{Year, HalfYear, TwoYears, Irregular}

// Institute is one that organises it.
type Institute struct {
	ID      int64  `json:"id"`
	Short   string `json:"short"`
	Country string `json:"country"`
}

// Source is the point of a visit or of an edition that a problem or a reform comes
// from, as far as the reader may see it; the zero Source is none.
type Source struct {
	PointID        int64
	VisitID        int64
	VisitTitle     string
	VisitOn        day.Day
	EditionPointID int64
	EditionID      int64
	EditionNumber  int
	Hidden         bool // there is one that the reader may not see
}

// Problem is what was seen to be wrong with it.
type Problem struct {
	ID   int64
	Text string
	Source
}

// Reform is what was agreed to change.
type Reform struct {
	ID        int64
	Text      string
	ProblemID int64 // that it answers, 0 none
	AgreedOn  day.Day
	FirstID   int64 // the edition that was the first to carry it out, 0 not yet
	First     int   // its number
	FirstOn   day.Day
	FirstGone bool // that edition is removed
	Source
	Commitment *commitment.Commitment // what its point asks to be done
}

// Carried reports whether an edition has carried it out.
func (r Reform) Carried() bool { return r.FirstID != 0 }

// Forum is a meeting that recurs, with all its parts but the editions.
type Forum struct {
	Head
	Institutes []Institute
	InCharge   []charge.InCharge
	Problems   []Problem
	Reforms    []Reform
}

// Head is a forum without its parts.
type Head struct {
	ID          int64
	Version     int64
	Name        string
	NameKO      string
	Acronym     string
	Kind        Kind
	Frequency   Frequency
	Notes       string
	CreatedBy   int64
	UpdatedName string // who saved it last
	RemovedAt   *time.Time
	RemovedBy   int64
}

// In is its name in the language l, as far as it has one.
func (h Head) In(l i18n.Lang) string { return in(l, h.Name, h.NameKO) }

func in(l i18n.Lang, name, nameKO string) string {
	if l == i18n.KO {
		return cmp.Or(nameKO, name)
	}
	return name
}

// EditableBy reports whether who may change it: managers, and staff who wrote it or
// are in charge of it.
func (f Forum) EditableBy(who auth.Account) bool {
	return who.Is(auth.Manager) || who.Is(auth.Staff) &&
		(f.CreatedBy == who.ID || charge.By(f.InCharge, who))
}

// RestorableBy reports whether who may bring it back at now: a manager for ever, who
// removed it for 30 days.
func (h Head) RestorableBy(who auth.Account, now time.Time) bool {
	return who.Writes() && who.BringsBack(h.RemovedBy, h.RemovedAt, now)
}

// carried are how many of the reforms an edition has carried out.
func (f Forum) carried() (n int) {
	for _, r := range f.Reforms {
		if r.Carried() {
			n++
		}
	}
	return n
}

// answering are the reforms that answer the problem; 0: those that answer none.
func (f Forum) answering(problemID int64) []Reform {
	var all []Reform
	for _, r := range f.Reforms {
		if r.ProblemID == problemID {
			all = append(all, r)
		}
	}
	return all
}

// firsts are the reforms that the edition was the first to carry out.
func (f Forum) firsts(editionID int64) []Reform {
	var all []Reform
	for _, r := range f.Reforms {
		if r.FirstID == editionID {
			all = append(all, r)
		}
	}
	return all
}

// named are the institutes that it names.
func (f Forum) named() (institutes []int64) {
	for _, i := range f.Institutes {
		institutes = append(institutes, i.ID)
	}
	return institutes
}

// Path is the address of a forum's page.
func Path(id int64) string { return "/forums/" + strconv.FormatInt(id, 10) }
