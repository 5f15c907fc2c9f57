package person

import (
	"context"
	"errors"

	"gyoryu/internal/api"
	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/list"
	"gyoryu/internal/pg"
)

// API is what programs do with people. What they send fills in the form that people fill
// in, and goes the same way from there.
func (h *Handler) API() api.Resource[Record] {
	return api.Resource[Record]{
		Noun: "person", Plural: "people", Needs: []string{"name"},
		Filters: []api.Param{
			{Name: "q", Type: "string"}, {Name: "institute", Type: "integer"}, {Name: "country", Type: "string"}, {Name: "area", Type: "integer"},
			api.OneOf("home", ours, theirs), api.OneOf("archived", onlyArchived, alsoArchived),
		},
		Sorts:   sorts,
		Example: example(),
		List: func(ctx context.Context, v *list.View) ([]Record, int, error) {
			by, _, err := h.filterOf(ctx, v)
			if err != nil {
				return nil, 0, err
			}
			return h.people.records(ctx, v, by, h.clock.Today(), auth.Who(ctx))
		},
		After: func(r Record, _ string) (string, int64) { return r.Key, r.ID },
		Find: func(ctx context.Context, db pg.DB, id int64) (Record, error) {
			return Store{db}.record(ctx, id, h.clock.Today())
		},
		Make: func(ctx context.Context, db pg.DB, b api.Body[Record]) (id int64, err error) {
			err = NewHandler(db, h.clock).take(ctx, b, nil, func(d Draft) (err error) {
				id, err = Store{db}.Create(ctx, d, auth.Who(ctx))
				return err
			})
			return id, err
		},
		Change: func(ctx context.Context, db pg.DB, id int64, b api.Body[Record]) error {
			p, err := Store{db}.changeable(ctx, id, Person.EditableBy)
			if err != nil {
				return err
			}
			if b.Sent("archived") && b.Value.Archived != (p.ArchivedAt != nil) && !auth.Who(ctx).Writes() {
				return auth.Forbidden // a page has no such field for them; a program should not think that it is done
			}
			if err := b.Of(p.Version); err != nil {
				return err
			}
			return NewHandler(db, h.clock).take(ctx, b, &p, func(d Draft) error {
				return Store{db}.Change(ctx, id, p.Version, d, auth.Who(ctx))
			})
		},
		Remove: func(ctx context.Context, db pg.DB, id int64, v api.Versioned) error {
			p, err := (Store{db}).changeable(ctx, id, Person.RemovableBy)
			if err != nil {
				return err
			}
			if err := v.Of(p.Version); err != nil {
				return err
			}
			return Store{db}.Remove(ctx, id, p.Version, auth.Who(ctx))
		},
		Restore: func(ctx context.Context, db pg.DB, id int64, v api.Versioned) error {
			who, people := auth.Who(ctx), Store{db}
			p, err := people.find(ctx, id)
			switch {
			case err != nil || p.RemovedAt == nil: // not there, or back already
				return err
			case !p.RestorableBy(who, h.clock.Now()):
				return pg.NotFound
			case !v.Fits(p.Version):
				return pg.Stale
			}
			err = people.Restore(ctx, id, who)
			if errors.Is(err, pg.NotFound) { // somebody else was quicker
				return nil
			}
			return err
		},
	}
}

// changeable is the person if who asks may do something to them.
func (s Store) changeable(ctx context.Context, id int64, may func(Person, auth.Account) bool) (Person, error) {
	p, err := s.find(ctx, id)
	switch {
	case err != nil:
		return Person{}, err
	case p.RemovedAt != nil:
		return Person{}, pg.NotFound
	case !may(p, auth.Who(ctx)):
		return Person{}, auth.Forbidden
	}
	return p, nil
}

// take gives keep the draft that a program means, made of what it sent and, for somebody
// who is there, of what is known of them.
func (h *Handler) take(ctx context.Context, b api.Body[Record], p *Person, keep func(Draft) error) error {
	f := form.With(nil)
	var had []Position
	if p != nil {
		f, had = form.With(p.draft().values(p.Version, i18n.EN)), p.Positions
	}
	f.Unattended()
	b.Value.fill(f, b.Sent, had, h.clock.Today())
	d, _, err := h.draft(ctx, f, p)
	if err != nil {
		return err
	}
	as := func(field string) string { return sentAs(field, b.Sent("institute_id") && !b.Sent("positions")) }
	if err := api.Refused(f, as); err != nil {
		return err
	}
	if err := keep(d); !refused(f, err) {
		return err
	}
	return api.Refused(f, as)
}

// example is somebody of the demo data.
func example() Record {
	at := int64(4)
	return Record{
		ID: 31, Version: 1, Name: "Wang Yanjiu", FamilyName: "Wang", GivenName: "Yanjiu", NativeName: "王研究", NativeLang: "zh",
		Languages: []string{"zh", "en"}, InstituteID: &at, Areas: []int64{},
		Positions: []RecordPosition{{ID: 51, InstituteID: at, Title: "Researcher", From: day.Day{Year: 2017, Month: 3, Day: 1}}},
	}
}
