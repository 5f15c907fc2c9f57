// Package output keeps what came out of the exchange: reports, articles, data; who
// made it, of what it came, and with whom it was shared.
//
// Read output.go for what an output is, doi.go for its addresses, draft.go for what
// somebody writes down and read.go for reading it from the form, ref.go for the topics
// and stays that it names, paste.go and paste_parts.go for reading a list of reports;
// store.go, store_find.go, store_list.go, store_ref.go and store_several.go for how it
// is kept; handler.go, handler_save.go and handler_paste.go for how a browser reaches
// it, and views.go, filled.go, pasted.go and the templ files for how it looks.
package output

import (
	"slices"
	"strconv"
	"time"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/i18n"
)

// Kind is what sort of thing came out.
type Kind string

// The kinds.
const (
	JointReport Kind = "joint_report"
	Article     Kind = "article"
	PolicyBrief Kind = "policy_brief"
	Dataset     Kind = "dataset"
	ReportList  Kind = "report_list"
	Other       Kind = "other"
)

// Kinds are all of them, in the order in which a form offers them.
var Kinds = []Kind{JointReport, Article, PolicyBrief, Dataset, ReportList, Other}

// Person is somebody who made it.
type Person struct {
	ID     int64  `json:"id"`
	Name   string `json:"name"`
	Native string `json:"native"`
	Where  string `json:"where"` // the institute at which they are now
	Ours   bool   `json:"ours"`  // that is our own
}

// Topic is joint research that it came of.
type Topic struct {
	ID         int64
	Title      string
	Institutes string // their short names
}

// Stay is a researcher's stay that it came of.
type Stay struct {
	ID       int64
	Name     string
	Native   string
	At       string // the institute's short name
	StartsOn day.Day
	EndsOn   day.Day
}

// In is what a stay is called: who, where, when.
func (s Stay) In(l i18n.Lang) string {
	name := s.Name
	if l == i18n.KO && s.Native != "" {
		name = s.Native
	}
	text := name + " → " + s.At
	if !s.StartsOn.IsZero() {
		text += ", " + day.Range(s.StartsOn, s.EndsOn, string(l))
	}
	return text
}

// Share is an institute that got it, and when if that is known.
type Share struct {
	InstituteID int64   `json:"institute_id"`
	Short       string  `json:"short"`
	Name        string  `json:"name"`
	On          day.Day `json:"on"`
}

// Output is what came out, with all its parts as far as the reader sees them.
type Output struct {
	Head
	People []Person
	Topics []Topic
	Stays  []Stay
	Shared []Share
}

// Head is an output without its parts.
type Head struct {
	ID          int64
	Version     int64
	Title       string
	Kind        Kind
	PublishedOn day.Day
	DOI         string // bare: 10.1234/abc
	URL         string
	Notes       string
	CreatedBy   int64
	CreatedName string
	CreatedAt   time.Time
	UpdatedAt   time.Time
	UpdatedName string // who saved it last
	RemovedAt   *time.Time
	RemovedBy   int64
}

// EditableBy reports whether who may change it: managers, and staff who wrote it down
// or are among those who made it.
func (o Output) EditableBy(who auth.Account) bool {
	return who.Is(auth.Manager) || who.Is(auth.Staff) &&
		(o.CreatedBy == who.ID || slices.ContainsFunc(o.People, func(p Person) bool { return who.IsPerson(p.ID) }))
}

// RestorableBy reports whether who may bring it back at now: a manager for ever, who
// removed it for 30 days.
func (o Output) RestorableBy(who auth.Account, now time.Time) bool {
	return who.Writes() && who.BringsBack(o.RemovedBy, o.RemovedAt, now)
}

// named are the people and institutes that it names.
func (o Output) named() (people, institutes []int64) {
	for _, p := range o.People {
		people = append(people, p.ID)
	}
	for _, s := range o.Shared {
		institutes = append(institutes, s.InstituteID)
	}
	return people, institutes
}

// Path is the address of an output's page.
func Path(id int64) string { return "/outputs/" + strconv.FormatInt(id, 10) }
