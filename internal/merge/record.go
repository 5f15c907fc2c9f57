package merge

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"gyoryu/internal/alike"
	"gyoryu/internal/auth"
	"gyoryu/internal/i18n"
	"gyoryu/internal/institute"
	"gyoryu/internal/pg"
)

// Side is a record as one side of a comparison.
type Side struct {
	ID         int64
	Version    int64
	Name       string
	Native     string // another form of it
	Home       bool   // our own institute
	Removed    bool
	Anonymised bool
	MergedInto int64
}

// Which says whose value is kept of a field.
type Which string

// The choices.
const (
	Mine   Which = "kept"   // of the record that is kept
	Theirs Which = "merged" // of the one that is merged into it
	Both   Which = "both"
)

// Field is one thing that both records say, as the preview compares it.
type Field struct {
	Key          string
	Mine, Theirs string
	Both         bool // both can be kept
	Usual        Which
}

// Same reports whether there is nothing to choose.
func (f Field) Same() bool { return f.Mine == f.Theirs }

// Name is a name of either institute, by which the kept one will be found.
type Name struct {
	Field string
	institute.Name
	Of Which
}

// record is an institute or a person, as merging sees them.
type record interface {
	Side() Side
	Fields(with record, l i18n.Lang) []Field
	Names(with record) []Name
	Draft(with record, which map[string]Which, names []institute.Name) any // what it says with what is chosen of the other
	JSON() ([]byte, error)                                                 // what it says
	Keep(ctx context.Context, tx pgx.Tx, draft any, who auth.Account) error
	KeepJSON(ctx context.Context, tx pgx.Tx, draft []byte, who auth.Account) error
	MergeInto(ctx context.Context, tx pgx.Tx, into int64, who auth.Account) error
	Unmerge(ctx context.Context, tx pgx.Tx, from int64) error
	Taken(err error) bool // a draft of before cannot be had any more
}

// load is the record, whether it was removed or not.
func load(ctx context.Context, db pg.DB, noun alike.Noun, id int64) (record, error) {
	if noun == alike.Person {
		return loadPerson(ctx, db, id)
	}
	return loadInstitute(ctx, db, id)
}

// part is one field of a draft: what it says, and how it is taken from another draft.
type part[D any] struct {
	key   string
	text  func(d D, l i18n.Lang) string
	take  func(to *D, from D)
	joins func(to *D, from D) // keeps both; nil: only one can be
}

func fieldsOf[D any](parts []part[D], mine, theirs D, l i18n.Lang) []Field {
	var all []Field
	for _, p := range parts {
		f := Field{Key: p.key, Mine: p.text(mine, l), Theirs: p.text(theirs, l), Usual: Mine}
		f.Both = p.joins != nil && f.Mine != "" && f.Theirs != ""
		switch {
		case f.Same():
		case f.Mine == "":
			f.Usual = Theirs
		case f.Both:
			f.Usual = Both
		}
		all = append(all, f)
	}
	return all
}

func takeAll[D any](parts []part[D], mine, theirs D, which map[string]Which) D {
	for _, p := range parts {
		switch w := which[p.key]; {
		case w == Theirs:
			p.take(&mine, theirs)
		case w == Both && p.joins != nil:
			p.joins(&mine, theirs)
		}
	}
	return mine
}

// joined is two texts, one after the other.
func joined(a, b string) string {
	return strings.Join(slices.DeleteFunc([]string{a, b}, func(s string) bool { return s == "" }), "\n\n")
}

func sameJSON(a, b []byte) bool {
	var x, y any
	if json.Unmarshal(a, &x) != nil || json.Unmarshal(b, &y) != nil {
		return false
	}
	return fmt.Sprint(x) == fmt.Sprint(y) // maps are printed in the order of their keys
}
