package merge

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"

	"github.com/jackc/pgx/v5"

	"gyoryu/internal/auth"
	"gyoryu/internal/country"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/institute"
	"gyoryu/internal/pg"
)

type instituteRecord struct{ institute.Institute }

// saidOf is what an institute says, and how its parent is called.
type saidOf struct {
	institute.Draft

	parent string
}

func loadInstitute(ctx context.Context, db pg.DB, id int64) (record, error) {
	i, err := institute.Store{DB: db}.Find(ctx, id)
	return instituteRecord{i}, err
}

func (r instituteRecord) said() saidOf { return saidOf{r.Institute.Draft(), r.Parent} }

// Side is how it is compared.
func (r instituteRecord) Side() Side {
	s := Side{ID: r.ID, Version: r.Version, Name: r.Short, Native: r.Name, Home: r.Home, Removed: r.RemovedAt != nil, MergedInto: r.MergedInto}
	if s.Native == s.Name {
		s.Native = r.NameKO
	}
	return s
}

var instituteParts = []part[saidOf]{
	{
		key: "name", text: func(d saidOf, _ i18n.Lang) string { return d.Name },
		take: func(to *saidOf, from saidOf) { to.Name, to.NameLang = from.Name, from.NameLang },
	}, {
		key: "acronym", text: func(d saidOf, _ i18n.Lang) string { return d.Acronym },
		take: func(to *saidOf, from saidOf) { to.Acronym, to.AcronymLang = from.Acronym, from.AcronymLang },
	}, {
		key: "native", text: func(d saidOf, _ i18n.Lang) string { return d.Native },
		take: func(to *saidOf, from saidOf) { to.Native, to.NativeLang = from.Native, from.NativeLang },
	}, {
		key: "name_ko", text: func(d saidOf, _ i18n.Lang) string { return d.NameKO },
		take: func(to *saidOf, from saidOf) { to.NameKO = from.NameKO },
	}, {
		key: "kind", text: func(d saidOf, l i18n.Lang) string { return i18n.Say(l, "institute.kind."+string(d.Kind)) },
		take: func(to *saidOf, from saidOf) { to.Kind = from.Kind },
	}, {
		key: "country", text: func(d saidOf, l i18n.Lang) string { return country.Name(d.Country, l) },
		take: func(to *saidOf, from saidOf) { to.Country = from.Country },
	}, {
		key: "city", text: func(d saidOf, _ i18n.Lang) string { return d.City },
		take: func(to *saidOf, from saidOf) { to.City = from.City },
	}, {
		key: "place", text: func(d saidOf, _ i18n.Lang) string {
			if d.Latitude == nil || d.Longitude == nil {
				return ""
			}
			return strconv.FormatFloat(*d.Latitude, 'f', -1, 64) + ", " + strconv.FormatFloat(*d.Longitude, 'f', -1, 64)
		},
		take: func(to *saidOf, from saidOf) { to.Latitude, to.Longitude = from.Latitude, from.Longitude },
	}, {
		key: "parent", text: func(d saidOf, _ i18n.Lang) string { return d.parent },
		take: func(to *saidOf, from saidOf) { to.ParentID, to.parent = from.ParentID, from.parent },
	}, {
		key: "website", text: func(d saidOf, _ i18n.Lang) string { return d.Website },
		take: func(to *saidOf, from saidOf) { to.Website = from.Website },
	}, {
		key: "ror", text: func(d saidOf, _ i18n.Lang) string { return d.ROR },
		take: func(to *saidOf, from saidOf) { to.ROR = from.ROR },
	}, {
		key: "notes", text: func(d saidOf, _ i18n.Lang) string { return d.Notes },
		take:  func(to *saidOf, from saidOf) { to.Notes = from.Notes },
		joins: func(to *saidOf, from saidOf) { to.Notes = joined(to.Notes, from.Notes) },
	}, {
		key: "archived", text: func(d saidOf, l i18n.Lang) string {
			return i18n.Say(l, "merge.archived."+strconv.FormatBool(d.Archived))
		},
		take: func(to *saidOf, from saidOf) { to.Archived = from.Archived },
	},
}

// Fields are those of both.
func (r instituteRecord) Fields(with record, l i18n.Lang) []Field {
	return fieldsOf(instituteParts, r.said(), with.(instituteRecord).said(), l)
}

// Names are all names of both, each once. The official one of the merged is a former one,
// unless somebody says otherwise.
func (r instituteRecord) Names(with record) []Name {
	var all []Name
	add := func(of Which, names []institute.Name) {
		for n, name := range names {
			if slices.ContainsFunc(all, func(o Name) bool { return o.Text == name.Text }) {
				continue
			}
			if of == Theirs && name.Kind == institute.Official {
				name.Kind = institute.Former
			}
			all = append(all, Name{Field: form.At("names_"+string(of), n, "kind"), Name: name, Of: of})
		}
	}
	add(Mine, r.Institute.Names)
	add(Theirs, with.(instituteRecord).Institute.Names)
	return all
}

// Draft is what it says with what is chosen of the other.
func (r instituteRecord) Draft(with record, which map[string]Which, names []institute.Name) any {
	d := takeAll(instituteParts, r.said(), with.(instituteRecord).said(), which).Draft
	d.Others = nil
	first := []string{d.Name, d.Acronym, d.Native, d.NameKO}
	for _, n := range names {
		if !slices.Contains(first, n.Text) {
			d.Others = append(d.Others, n)
		}
	}
	return d
}

// JSON is what it says.
func (r instituteRecord) JSON() ([]byte, error) { return json.Marshal(r.Institute.Draft()) }

// Keep saves what it says from now on.
func (r instituteRecord) Keep(ctx context.Context, tx pgx.Tx, draft any, who auth.Account) error {
	return institute.Store{DB: tx}.Change(ctx, r.ID, r.Version, draft.(institute.Draft), who)
}

// KeepJSON is Keep of what JSON was once.
func (r instituteRecord) KeepJSON(ctx context.Context, tx pgx.Tx, draft []byte, who auth.Account) error {
	var d institute.Draft
	if err := json.Unmarshal(draft, &d); err != nil {
		return err
	}
	d.Home = r.Home // the settings say which is ours
	return r.Keep(ctx, tx, d, who)
}

// MergeInto takes it off every list.
func (r instituteRecord) MergeInto(ctx context.Context, tx pgx.Tx, into int64, who auth.Account) error {
	return institute.Store{DB: tx}.MergeInto(ctx, tx, r.ID, r.Version, into, who)
}

// Unmerge makes it one of its own again.
func (r instituteRecord) Unmerge(ctx context.Context, tx pgx.Tx, from int64) error {
	return institute.Store{DB: tx}.Unmerge(ctx, tx, r.ID, from)
}

// Taken reports that its parent is gone, or is below it by now.
func (instituteRecord) Taken(err error) bool { return institute.Taken(err) }
