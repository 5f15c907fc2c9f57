// Package api is what every noun's door for programs shares: lists and records as JSON,
// versions as ETags, repeats that do no harm, complaints with a path and a code, and the
// OpenAPI document of it all.
//
// Read api.go for what a noun has to bring, serve.go for what happens to a call, listed.go for
// what is only listed,
// request.go for reading it, schema.go for the shapes and their complaints, document.go
// for the OpenAPI document, docs.go and docs.templ for the page that shows it, with
// docs_find.go for its search and docs_example.go for its examples, and store_keys.go
// for repeats.
package api

import (
	"context"
	"slices"
	"sync"

	"github.com/danielgtaylor/huma/v2"
	"github.com/go-chi/chi/v5"

	"gyoryu/internal/form"
	"gyoryu/internal/list"
	"gyoryu/internal/page"
	"gyoryu/internal/pg"
)

// Base is where the addresses for programs begin.
const Base = "/api/v1"

// MaxLimit is the longest page of a list that a program may ask for.
const MaxLimit = 1000

// API is the doors for programs, and the document that describes them.
type API struct {
	db       pg.DB
	doc      *huma.OpenAPI
	registry huma.Registry
	written  func() ([]byte, error) // the document, once
}

// New is an API without a noun yet.
func New(db pg.DB) *API {
	a := &API{db: db}
	a.doc, a.registry = newDocument()
	a.written = sync.OnceValues(a.doc.MarshalJSON)
	return a
}

// Doors are who may do what with a noun; who may do it with which record is the noun's
// to say.
type Doors struct{ Read, Make, Change, Remove chi.Router }

// Record is a noun's record as JSON.
type Record interface {
	// Place is its id and the version that guards its changes.
	Place() (id, version int64)
}

// Param is a filter of a list, with the name of the page's.
type Param struct {
	Name string
	Type string   // "string", "integer", "boolean"
	Enum []string // if it is one of these
}

// OneOf is a filter that is one of a few words.
func OneOf[T ~string](name string, words ...T) Param {
	p := Param{Name: name, Type: "string"}
	for _, w := range words {
		p.Enum = append(p.Enum, string(w))
	}
	return p
}

// Resource is what a noun brings. Its functions know who asks from the context.
type Resource[R Record] struct {
	Noun, Plural string   // "visit", "visits"
	Needs        []string // the fields without which none is made
	Filters      []Param
	Sorts        []string // the orders of the list, the usual one first
	Example      R        // a record for the document, with what is to be sent filled in

	// List is the page that v asks for, one row longer if there is another.
	List func(ctx context.Context, v *list.View) (rows []R, total int, err error)
	// After is a row's value in the list's order, for the next page's cursor.
	After func(row R, sort string) (key string, id int64)
	// Find is one that is not removed and that who asks may see, or pg.NotFound.
	Find func(ctx context.Context, db pg.DB, id int64) (R, error)
	// Make adds one.
	Make func(ctx context.Context, db pg.DB, b Body[R]) (id int64, err error)
	// Change changes what was sent, if the record has the version still.
	Change func(ctx context.Context, db pg.DB, id int64, b Body[R]) error
	// Remove takes it out of every list, if it has the version still.
	Remove func(ctx context.Context, db pg.DB, id int64, v Versioned) error
	// Restore brings it back.
	Restore func(ctx context.Context, db pg.DB, id int64, v Versioned) error
}

// Versioned is a call that says which version of a record it is about.
type Versioned struct {
	version int64
	given   bool
}

// Of refuses a call that says nothing of a version, or is about another than this one
// that the record has. A noun asks it once it knows that who asks may see and change the
// record, and before any complaint about what a stale program cannot know.
func (v Versioned) Of(version int64) error {
	switch {
	case !v.given:
		return page.Unconditional
	case v.version != version:
		return pg.Stale
	}
	return nil
}

// Fits reports whether nothing was said of a version, or this one.
func (v Versioned) Fits(version int64) bool { return !v.given || v.version == version }

// Body is a record as sent, and which of its fields were.
type Body[R any] struct {
	Versioned
	Value R
	sent  map[string]bool
}

// Sent reports whether the field was sent, be it as null.
func (b Body[R]) Sent(field string) bool { return b.sent[field] }

// Only reports whether no other fields were sent.
func (b Body[R]) Only(fields ...string) bool {
	for field := range b.sent {
		if !slices.Contains(fields, field) {
			return false
		}
	}
	return true
}

// Refused is the form's complaints as a program gets them, its fields renamed by to
// (nil: as they are); nil if there are none.
func Refused(f *form.Form, to func(field string) string) error {
	if f.OK() {
		return nil
	}
	all := f.Complaints()
	for i := range all {
		if to != nil {
			all[i].Field = to(all[i].Field)
		}
	}
	return page.Refused{Complaints: all}
}
