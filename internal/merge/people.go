package merge

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"

	"gyoryu/internal/auth"
	"gyoryu/internal/country"
	"gyoryu/internal/day"
	"gyoryu/internal/i18n"
	"gyoryu/internal/institute"
	"gyoryu/internal/person"
	"gyoryu/internal/pg"
)

type personRecord struct{ person.Person }

// toldOf is what a person says, and how their areas are called.
type toldOf struct {
	person.Draft

	areas map[int64]person.Area
}

func loadPerson(ctx context.Context, db pg.DB, id int64) (record, error) {
	p, err := person.Store{DB: db}.Find(ctx, id)
	return personRecord{p}, err
}

func (r personRecord) told() toldOf {
	t := toldOf{r.Person.Draft(), map[int64]person.Area{}}
	for _, a := range r.Areas {
		t.areas[a.ID] = a
	}
	return t
}

// Side is how they are compared.
func (r personRecord) Side() Side {
	return Side{
		ID: r.ID, Version: r.Version, Name: r.Name, Native: r.NativeName,
		Removed: r.RemovedAt != nil, Anonymised: r.AnonymisedAt != nil, MergedInto: r.MergedInto,
	}
}

var personParts = []part[toldOf]{
	{
		key: "name", text: func(d toldOf, _ i18n.Lang) string { return d.Name },
		take: func(to *toldOf, from toldOf) { to.Name = from.Name },
	}, {
		key: "family", text: func(d toldOf, _ i18n.Lang) string { return strings.TrimPrefix(d.Family+", "+d.Given, ", ") },
		take: func(to *toldOf, from toldOf) { to.Family, to.Given = from.Family, from.Given },
	}, {
		key: "native", text: func(d toldOf, _ i18n.Lang) string { return d.Native },
		take: func(to *toldOf, from toldOf) { to.Native, to.NativeLang = from.Native, from.NativeLang },
	}, {
		key: "honorific", text: func(d toldOf, _ i18n.Lang) string { return d.Honorific },
		take: func(to *toldOf, from toldOf) { to.Honorific = from.Honorific },
	}, {
		key: "email", text: func(d toldOf, _ i18n.Lang) string { return d.Email },
		take: func(to *toldOf, from toldOf) { to.Email = from.Email },
	}, {
		key: "phone", text: func(d toldOf, _ i18n.Lang) string { return d.Phone },
		take: func(to *toldOf, from toldOf) { to.Phone = from.Phone },
	}, {
		key: "orcid", text: func(d toldOf, _ i18n.Lang) string { return d.ORCID },
		take: func(to *toldOf, from toldOf) { to.ORCID = from.ORCID },
	}, {
		key: "positions", text: positionsOf,
		take: func(to *toldOf, from toldOf) { to.Positions = copies(from.Positions, nil) },
		joins: func(to *toldOf, from toldOf) {
			to.Positions = append(slices.Clone(to.Positions), copies(from.Positions, to.Positions)...)
		},
	}, {
		key: "languages", text: func(d toldOf, l i18n.Lang) string {
			var all []string
			for _, tag := range d.Languages {
				all = append(all, country.LanguageName(tag, l))
			}
			return strings.Join(all, ", ")
		},
		take:  func(to *toldOf, from toldOf) { to.Languages = from.Languages },
		joins: func(to *toldOf, from toldOf) { to.Languages = union(to.Languages, from.Languages) },
	}, {
		key: "areas", text: func(d toldOf, l i18n.Lang) string {
			var all []string
			for _, id := range d.AreaIDs {
				all = append(all, d.areas[id].In(l == i18n.KO))
			}
			return strings.Join(all, ", ")
		},
		take:  func(to *toldOf, from toldOf) { to.AreaIDs = from.AreaIDs },
		joins: func(to *toldOf, from toldOf) { to.AreaIDs = union(to.AreaIDs, from.AreaIDs) },
	}, {
		key: "notes", text: func(d toldOf, _ i18n.Lang) string { return d.Notes },
		take:  func(to *toldOf, from toldOf) { to.Notes = from.Notes },
		joins: func(to *toldOf, from toldOf) { to.Notes = joined(to.Notes, from.Notes) },
	}, {
		key: "archived", text: func(d toldOf, l i18n.Lang) string {
			return i18n.Say(l, "merge.archived."+strconv.FormatBool(d.Archived))
		},
		take: func(to *toldOf, from toldOf) { to.Archived = from.Archived },
	},
}

func positionsOf(d toldOf, l i18n.Lang) string {
	var all []string
	for _, p := range d.Positions {
		text := strings.Join(slices.DeleteFunc([]string{p.Title, p.Institute}, func(s string) bool { return s == "" }), ", ")
		if !p.From.IsZero() || !p.To.IsZero() {
			from, to := "", ""
			if !p.From.IsZero() {
				from = day.Short(p.From, string(l))
			}
			if !p.To.IsZero() {
				to = day.Short(p.To, string(l))
			}
			text += " (" + from + " – " + to + ")"
		}
		all = append(all, text)
	}
	return strings.Join(all, "\n")
}

// copies are positions as new ones of somebody who has others already, those left out that
// are the same.
func copies(all, but []person.Position) []person.Position {
	var copied []person.Position
	for _, p := range all {
		p.ID = 0
		if !slices.ContainsFunc(but, func(b person.Position) bool {
			return b.InstituteID == p.InstituteID && b.Title == p.Title && b.From == p.From && b.To == p.To
		}) {
			copied = append(copied, p)
		}
	}
	return copied
}

func union[T comparable](a, b []T) []T {
	all := slices.Clone(a)
	for _, x := range b {
		if !slices.Contains(all, x) {
			all = append(all, x)
		}
	}
	return all
}

// Fields are those of both.
func (r personRecord) Fields(with record, l i18n.Lang) []Field {
	return fieldsOf(personParts, r.told(), with.(personRecord).told(), l)
}

// Names are none: a person is found by the names of those who were merged into them, too.
func (personRecord) Names(record) []Name { return nil }

// Draft is what they say with what is chosen of the other.
func (r personRecord) Draft(with record, which map[string]Which, _ []institute.Name) any {
	return takeAll(personParts, r.told(), with.(personRecord).told(), which).Draft
}

// JSON is what they say.
func (r personRecord) JSON() ([]byte, error) {
	d := r.Person.Draft()
	d.Positions = slices.Clone(d.Positions)
	for i := range d.Positions {
		d.Positions[i].Institute = "" // its name is the institute's
	}
	slices.Sort(d.AreaIDs)
	return json.Marshal(d)
}

// Keep saves what they say from now on.
func (r personRecord) Keep(ctx context.Context, tx pgx.Tx, draft any, who auth.Account) error {
	return person.Store{DB: tx}.Change(ctx, r.ID, r.Version, draft.(person.Draft), who)
}

// KeepJSON is Keep of what JSON was once.
func (r personRecord) KeepJSON(ctx context.Context, tx pgx.Tx, draft []byte, who auth.Account) error {
	var d person.Draft
	if err := json.Unmarshal(draft, &d); err != nil {
		return err
	}
	return r.Keep(ctx, tx, d, who)
}

// MergeInto takes them off every list.
func (r personRecord) MergeInto(ctx context.Context, tx pgx.Tx, into int64, who auth.Account) error {
	return person.Store{DB: tx}.MergeInto(ctx, tx, r.ID, r.Version, into, who)
}

// Unmerge makes them one of their own again.
func (r personRecord) Unmerge(ctx context.Context, tx pgx.Tx, from int64) error {
	return person.Store{DB: tx}.Unmerge(ctx, tx, r.ID, from)
}

// Taken reports that an institute or an area is gone.
func (personRecord) Taken(err error) bool { return person.Taken(err) }
