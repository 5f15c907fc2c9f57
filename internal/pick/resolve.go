package pick

import (
	"context"
	"slices"
	"strings"

	"gyoryu/internal/country"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/institute"
	"gyoryu/internal/person"
	"gyoryu/internal/pg"
	"gyoryu/web/ui"
)

const (
	maxOffered = 5 // alike names offered below a field
	maxHelped  = 8 // fields for which alike names are looked up: each is a query
)

// found is what a look-up of typed names and chosen ids gave, of either kind.
type found struct {
	byName map[string][]int64
	byID   map[int64][]string // how the record is called
	alike  func(text string) ([]ui.Choice, error)
}

// Resolve looks all names up and fills in what they name; the form gets complaints
// about those that name nothing, or several.
func (n *Names) Resolve(ctx context.Context, db pg.DB) error {
	people, institutes := n.split()
	if err := n.people(ctx, db, people); err != nil {
		return err
	}
	return n.institutes(ctx, db, institutes)
}

func (n *Names) split() (people, institutes []asked) {
	for _, a := range n.asked {
		switch {
		case !form.Storable(a.text): // has its complaint
		case a.person != nil:
			people = append(people, a)
		default:
			institutes = append(institutes, a)
		}
	}
	return people, institutes
}

func (n *Names) people(ctx context.Context, db pg.DB, all []asked) error {
	texts, ids := terms(all, func(a asked) int64 { return a.person.ID })
	store := person.Store{DB: db}
	matches, err := store.Resolve(ctx, db, texts)
	if err != nil {
		return err
	}
	there, err := store.ByID(ctx, db, ids)
	if err != nil {
		return err
	}
	f := found{byName: map[string][]int64{}, byID: map[int64][]string{}, alike: func(text string) ([]ui.Choice, error) {
		near, err := store.Near(ctx, db, text, maxOffered)
		return choices(near, func(m person.Match) (int64, string) { return m.ID, beside(m.Name, m.Native, m.Institute) }), err
	}}
	for text, found := range matches {
		for _, m := range found {
			f.byName[text] = append(f.byName[text], m.ID)
		}
	}
	for id, m := range there {
		f.byID[id] = []string{m.Name, m.Native}
	}
	f.keep(n.keptPeople)
	return n.decide(ctx, all, f, "person", func(a asked) *int64 { return &a.person.ID })
}

func (n *Names) institutes(ctx context.Context, db pg.DB, all []asked) error {
	texts, ids := terms(all, func(a asked) int64 { return a.institute.ID })
	store := institute.Store{DB: db}
	matches, err := store.Resolve(ctx, db, texts)
	if err != nil {
		return err
	}
	there, err := store.ByID(ctx, db, ids)
	if err != nil {
		return err
	}
	f := found{byName: map[string][]int64{}, byID: map[int64][]string{}, alike: func(text string) ([]ui.Choice, error) {
		near, err := store.Near(ctx, db, text, maxOffered)
		return choices(near, func(m institute.Match) (int64, string) {
			return m.ID, beside(m.Short, m.Full(i18n.From(ctx) == i18n.KO), country.Name(m.Country, i18n.From(ctx)))
		}), err
	}}
	for text, found := range matches {
		for _, m := range found {
			f.byName[text] = append(f.byName[text], m.ID)
		}
	}
	for id, m := range there {
		f.byID[id] = []string{m.Short, m.Name, m.NameKO}
	}
	f.keep(n.keptInstitutes)
	return n.decide(ctx, all, f, "institute", func(a asked) *int64 { return &a.institute.ID })
}

// keep makes records stay as chosen that are removed.
func (f found) keep(ids []int64) {
	for _, id := range ids {
		if _, there := f.byID[id]; !there {
			f.byID[id] = nil
		}
	}
}

// says reports whether the typed text is the name.
func (a asked) says(name string) bool { return strings.EqualFold(a.text, name) }

// terms are the names to look up, and the ids to check.
func terms(all []asked, id func(asked) int64) (texts []string, ids []int64) {
	for _, a := range all {
		if id(a) == 0 || !a.meant {
			texts = append(texts, a.text)
		}
		if id(a) != 0 {
			ids = append(ids, id(a))
		}
	}
	return texts, ids
}

// decide fills in what each name stands for, or says why it can't.
func (n *Names) decide(ctx context.Context, all []asked, f found, kind string, id func(asked) *int64) error {
	helped := 0
	for _, a := range all {
		to := id(a)
		if called, there := f.byID[*to]; *to != 0 && (a.meant || slices.ContainsFunc(called, a.says)) {
			if !there {
				n.f.Reject(a.field, i18n.M("form.no-such-record"))
				*to = 0
			}
			continue
		}
		if *to != 0 { // the id of another text
			*to = 0
			n.f.Set(a.field+"_id", "")
		}
		switch ids := f.byName[a.text]; len(ids) {
		case 1:
			*to = ids[0]
			n.f.Set(a.field+"_id", id64(ids[0]))
			continue
		case 0:
			n.f.Reject(a.field, i18n.M("pick.no-"+kind, "typed", a.text))
		default:
			n.f.Reject(a.field, i18n.M("pick.several", "typed", a.text))
		}
		var offered []ui.Choice
		if helped < maxHelped {
			helped++
			var err error
			if offered, err = f.alike(a.text); err != nil {
				return err
			}
		}
		if a.create {
			offered = append(offered, ui.Choice{Value: isNew, Text: i18n.T(ctx, "pick.create-"+kind, "typed", a.text)})
		}
		n.choices[a.field] = offered
	}
	return nil
}

func choices[M any](near []M, label func(M) (int64, string)) []ui.Choice {
	var all []ui.Choice
	for _, m := range near {
		id, text := label(m)
		all = append(all, ui.Choice{Value: id64(id), Text: text})
	}
	return all
}

// beside joins what is known of a record for somebody who has to choose.
func beside(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), " · ")
}
