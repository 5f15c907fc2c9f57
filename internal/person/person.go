// Package person is the people: ours and those whom we meet.
//
// Read person.go for what one is, read.go for the form, orcid.go for the check of
// an ORCID, match.go for how people are found by what one types, store.go and its
// siblings for the rows, handler.go for the pages, and the templ files for how
// they look.
package person

import (
	"cmp"
	"fmt"
	"time"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
)

// Dash stands for what was said about somebody who is anonymised.
const Dash = "–"

// Position is where somebody works or worked, from a day to a day: either may be
// unknown, and without a last one it is still so.
type Position struct {
	ID          int64   `json:"id"` // 0 if new
	InstituteID int64   `json:"institute_id"`
	Institute   string  `json:"institute"` // its short name, for reading only
	Title       string  `json:"title"`
	From        day.Day `json:"from"`
	To          day.Day `json:"to"`

	line int // of the form
}

// Open reports whether the position is held on the day.
func (p Position) Open(today day.Day) bool {
	return (p.To.IsZero() || !p.To.Before(today)) && !p.From.After(today)
}

// Draft is what a writer decides about a person.
type Draft struct {
	Name               string // as shown, romanised where the native form is in another script
	Family, Given      string
	Native, NativeLang string
	Honorific          string
	Email, Phone       string
	ORCID              string
	Languages          []string // BCP 47 tags
	AreaIDs            []int64
	Notes              string
	Positions          []Position
	Archived           bool
}

// Named is the draft of somebody of whom only the name is known, and perhaps
// where they work (0 if not).
func Named(name string, instituteID int64) Draft {
	d := Draft{Name: name}
	if instituteID != 0 {
		d.Positions = []Position{{InstituteID: instituteID}}
	}
	return d
}

// Area is a research area that somebody works on.
type Area struct {
	ID     int64  `json:"id"`
	NameEN string `json:"name_en"`
	NameKO string `json:"name_ko"`
}

// In is the area's name in the reader's language, or in the other.
func (a Area) In(korean bool) string {
	if korean {
		return cmp.Or(a.NameKO, a.NameEN)
	}
	return cmp.Or(a.NameEN, a.NameKO)
}

// Person is a person as their page shows them.
type Person struct {
	ID           int64
	Version      int64
	Name         string
	FamilyName   string
	GivenName    string
	NativeName   string
	NativeLang   string
	Honorific    string
	Email        string
	Phone        string
	ORCID        string `db:"orcid"`
	Languages    []string
	Notes        string
	ArchivedAt   *time.Time
	AnonymisedAt *time.Time
	CreatedBy    int64
	RemovedAt    *time.Time
	RemovedBy    int64
	RemovedName  string
	MergedInto   int64  // the person who is kept instead, 0 if they are one of their own
	ChangedBy    string // who saved it last
	Positions    []Position
	Areas        []Area
	Account      string // e-mail of the account that is theirs
	AccountID    int64
}

// draft is the person as their form starts from it.
func (p Person) draft() Draft {
	d := Draft{
		Name: p.Name, Family: p.FamilyName, Given: p.GivenName, Native: p.NativeName, NativeLang: p.NativeLang,
		Honorific: p.Honorific, Email: p.Email, Phone: p.Phone, ORCID: p.ORCID, Languages: p.Languages, Notes: p.Notes,
		Positions: p.Positions, Archived: p.ArchivedAt != nil,
	}
	for _, a := range p.Areas {
		d.AreaIDs = append(d.AreaIDs, a.ID)
	}
	return d
}

// now are the positions held on the day, then the ones held before or after.
func (p Person) now(today day.Day) (open, other []Position) {
	for _, at := range p.Positions {
		if at.Open(today) {
			open = append(open, at)
		} else {
			other = append(other, at)
		}
	}
	return open, other
}

// EditableBy reports whether who may change what is known about the person:
// writers, and everybody about themselves.
func (p Person) EditableBy(who auth.Account) bool {
	return p.RemovedAt == nil && p.AnonymisedAt == nil && (who.Writes() || who.IsPerson(p.ID))
}

// RemovableBy reports whether who may take the person off the lists.
func (p Person) RemovableBy(who auth.Account) bool { return p.RemovedAt == nil && who.Writes() }

// AnonymisableBy reports whether who may make the person unknown, for ever.
func (p Person) AnonymisableBy(who auth.Account) bool {
	return p.AnonymisedAt == nil && p.RemovedAt == nil && who.Is(auth.Manager)
}

// RestorableBy reports whether who may see the removed person and bring them back.
func (p Person) RestorableBy(who auth.Account, now time.Time) bool {
	return p.MergedInto == 0 && who.BringsBack(p.RemovedBy, p.RemovedAt, now)
}

// Match is a person as a typed name found them.
type Match struct {
	ID          int64
	Name        string
	Native      string
	Title       string // of the position now
	InstituteID int64
	Institute   string
	Home        bool    // one of ours
	Exact       bool    // it is their name, but for spaces and capitals
	Score       float64 // how alike the names are, from 0 to 1
}

func path(id int64) string { return fmt.Sprintf("/people/%d", id) }
