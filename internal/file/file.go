// Package file keeps what is attached to visits, institutes, agreements, commitments and
// outputs: scans, reports, photographs. A file goes with its record: who may see the one may
// see the other, and who may change it adds and removes files.
//
// Read file.go for what one is, name.go and kind.go for what of an upload is believed,
// inside.go for looking into containers without unpacking them, store.go for the rows,
// store_keep.go for how a file gets into the database piece by piece and content.go for how it
// gets out again, handler*.go for how a browser reaches them, and views.go and the templates
// for how they look.
package file

import (
	"context"
	"strconv"
	"time"

	"gyoryu/internal/auth"
)

// Noun is what a file may be attached to.
type Noun string

// The nouns that have files.
const (
	OfVisit      Noun = "visit"
	OfInstitute  Noun = "institute"
	OfAgreement  Noun = "agreement"
	OfCommitment Noun = "commitment"
	OfOutput     Noun = "output"
)

// column is where a file says to which record of the noun it belongs.
func (n Noun) column() string { return string(n) + "_id" }

// Record is what files are attached to, as its noun tells whoever asks.
type Record struct {
	Noun    Noun
	ID      int64
	Title   string
	Changes bool // who asks may change it, and so adds and removes files
	Removed bool // only who may bring it back is told of it at all
}

// Path is the address of the record's page.
func (r Record) Path() string { return "/" + string(r.Noun) + "s/" + strconv.FormatInt(r.ID, 10) }

// at is the address of all its files.
func (r Record) at() string { return r.Path() + "/files" }

// Open reports whether who asks adds files to it.
func (r Record) open() bool { return r.Changes && !r.Removed }

// Records find what files are attached to, or pg.NotFound where who asks may not see it.
type Records map[Noun]func(ctx context.Context, id int64) (Record, error)

// File is one that is attached to a record.
type File struct {
	ID          int64
	Noun        Noun
	RecordID    int64
	Name        string
	ContentType string // what its content shows it to be
	BlobID      int64
	Size        int64
	SHA256      string // in hexadecimal digits
	Version     int64
	CreatedAt   time.Time
	CreatedName string // empty: the program
	RemovedAt   *time.Time
	RemovedBy   int64
	RemovedName string
}

// RestorableBy reports whether who may bring it back at now: a manager for ever, who
// removed it for 30 days.
func (f File) RestorableBy(who auth.Account, now time.Time) bool {
	return who.Writes() && who.BringsBack(f.RemovedBy, f.RemovedAt, now)
}

// Kind is what its content shows it to be.
func (f File) Kind() Kind { return kindOf(f.ContentType) }

// Mistaken reports whether its name ends as those of another kind do.
func (f File) Mistaken() bool { return f.Kind().belies(f.Name) }

func (f File) path() string { return "/files/" + strconv.FormatInt(f.ID, 10) }

// size is a number of bytes as people read it, to two digits or so.
func size(n int64) string {
	const kilo = 1024
	switch {
	case n < kilo:
		return strconv.FormatInt(n, 10) + " B"
	case n < kilo*kilo:
		return strconv.FormatInt((n+kilo/2)/kilo, 10) + " kB"
	case n < 10*kilo*kilo:
		return strconv.FormatFloat(float64(n)/(kilo*kilo), 'f', 1, 64) + " MB"
	}
	return strconv.FormatInt((n+kilo*kilo/2)/(kilo*kilo), 10) + " MB"
}
