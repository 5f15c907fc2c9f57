// Package institute is the organisations: ours and those we exchange with.
//
// Read institute.go for what one is, read.go for its form, match.go for how one is
// found by what people type, store.go and its siblings for the rows, handler.go
// for the pages, and the templ files for how they look.
package institute

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"gyoryu/internal/auth"
)

// Kind is what sort of organisation it is.
type Kind string

// Kinds are all of them, in the order in which a form offers them.
var Kinds = []Kind{
	"research_institute", "university", "government", "think_tank", "liaison_centre", "company", "international_organisation", "other",
}

// Other is the kind of an institute about which nothing more is known.
const Other Kind = "other"

// NameKind is what sort of name a name is.
type NameKind string

// The kinds of names. The first official, native, korean and acronym are the
// fields of the form; what comes beside them is its list of other names.
const (
	Official NameKind = "official"
	Native   NameKind = "native"
	Korean   NameKind = "korean"
	Acronym  NameKind = "acronym"
	Former   NameKind = "former"
	Misspelt NameKind = "misspelt"
)

// NameKinds are all of them.
var NameKinds = []NameKind{Official, Native, Korean, Acronym, Former, Misspelt}

// Name is one of the names by which an institute is known.
type Name struct {
	Text string   `json:"text"`
	Kind NameKind `json:"kind"`
	Lang string   `json:"lang"` // a BCP 47 tag, empty if not known
}

// Draft is what a writer decides about an institute.
type Draft struct {
	Name, NameLang      string // official, as shown
	Acronym             string
	AcronymLang         string
	Native, NativeLang  string
	NameKO              string
	Others              []Name
	Kind                Kind
	Country, City       string // country.Unknown if nobody knows yet
	ParentID            int64
	Latitude, Longitude *float64
	Website, ROR, Notes string
	Home                bool // ours
	Archived            bool // kept, but no longer offered first
}

// names are all the draft's names in their order, none of them twice.
func (d Draft) names() []Name {
	all := []Name{
		{d.Name, Official, d.NameLang}, {d.Acronym, Acronym, d.AcronymLang}, {d.Native, Native, d.NativeLang}, {d.NameKO, Korean, "ko"},
	}
	var kept []Name
	for _, n := range append(all, d.Others...) {
		twice := slices.ContainsFunc(kept, func(k Name) bool { return k.Text == n.Text && k.Kind == n.Kind })
		if n.Text != "" && !twice {
			kept = append(kept, n)
		}
	}
	return kept
}

// Institute is an institute as its page shows it.
type Institute struct {
	ID          int64
	Version     int64
	Short       string
	Name        string
	Acronym     string
	NameKO      string
	Names       []Name
	Kind        Kind
	Country     string
	City        string
	Latitude    *float64
	Longitude   *float64
	Website     string
	ROR         string
	Notes       string
	ParentID    int64
	Parent      string
	Home        bool
	ArchivedAt  *time.Time
	CreatedBy   int64
	RemovedAt   *time.Time
	RemovedBy   int64
	RemovedName string
	MergedInto  int64   // the institute that is kept instead, 0 if it is one of its own
	ChangedBy   string  // who saved it last
	Below       []int64 // the institutes under it, and under those
}

// native is the first native name.
func (i Institute) native() (n Name) {
	if at := slices.IndexFunc(i.Names, func(n Name) bool { return n.Kind == Native }); at >= 0 {
		n = i.Names[at]
	}
	return n
}

// langOf is the language of one of the names, empty if it is not known.
func (i Institute) langOf(text string, kind NameKind) string {
	for _, n := range i.Names {
		if n.Text == text && n.Kind == kind {
			return n.Lang
		}
	}
	return ""
}

// others are the names that have no field of their own.
func (i Institute) others() []Name {
	fields := []Name{{Text: i.Name, Kind: Official}, {Text: i.Acronym, Kind: Acronym}, i.native(), {Text: i.NameKO, Kind: Korean}}
	return slices.DeleteFunc(slices.Clone(i.Names), func(n Name) bool {
		return slices.ContainsFunc(fields, func(f Name) bool { return f.Text == n.Text && f.Kind == n.Kind })
	})
}

// draft is the institute as its form starts from it.
func (i Institute) draft() Draft {
	native := i.native()
	return Draft{
		Name: i.Name, NameLang: i.langOf(i.Name, Official), Acronym: i.Acronym, AcronymLang: i.langOf(i.Acronym, Acronym), Native: native.Text, NativeLang: native.Lang, NameKO: i.NameKO, Others: i.others(),
		Kind: i.Kind, Country: i.Country, City: i.City, ParentID: i.ParentID, Latitude: i.Latitude, Longitude: i.Longitude,
		Website: i.Website, ROR: i.ROR, Notes: i.Notes, Home: i.Home, Archived: i.ArchivedAt != nil,
	}
}

// EditableBy reports whether who may change or remove the institute.
func (i Institute) EditableBy(who auth.Account) bool { return who.Writes() && i.RemovedAt == nil }

// RestorableBy reports whether who may see the removed institute and bring it back.
func (i Institute) RestorableBy(who auth.Account, now time.Time) bool {
	return i.MergedInto == 0 && who.BringsBack(i.RemovedBy, i.RemovedAt, now)
}

// Match is an institute as a typed name found it.
type Match struct {
	ID      int64
	Short   string
	Name    string
	NameKO  string
	City    string
	Country string
	Kind    Kind
	Home    bool
	Via     string  // the name that matched, where it is not the short one
	Exact   bool    // it is that name, but for spaces and capitals
	Score   float64 // how alike they are, from 0 to 1
}

// Full is the name behind the short one in l, empty if there is none.
func (m Match) Full(korean bool) string {
	full := m.Name
	if korean {
		full = cmp.Or(m.NameKO, m.Name)
	}
	if full == m.Short {
		return ""
	}
	return full
}

func path(id int64) string { return fmt.Sprintf("/institutes/%d", id) }
