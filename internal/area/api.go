package area

import (
	"context"
	"errors"

	"gyoryu/internal/api"
	"gyoryu/internal/auth"
	"gyoryu/internal/form"
	"gyoryu/internal/list"
	"gyoryu/internal/pg"
)

// API is what programs do with areas. What they send fills in the form that people fill
// in, and goes the same way from there.
func (h *Handler) API() api.Resource[Record] {
	return api.Resource[Record]{
		Noun: "area", Plural: "areas",
		Filters: []api.Param{{Name: "q", Type: "string"}},
		Sorts:   sorts,
		Example: Record{ID: 3, Version: 1, NameEN: "Artificial intelligence", NameKO: "인공지능"},
		List: func(ctx context.Context, v *list.View) ([]Record, int, error) {
			return h.areas.records(ctx, v)
		},
		After: func(r Record, _ string) (string, int64) { return r.Key, r.ID },
		Find: func(ctx context.Context, db pg.DB, id int64) (Record, error) {
			return Store{db}.record(ctx, id)
		},
		Make: func(ctx context.Context, db pg.DB, b api.Body[Record]) (int64, error) {
			f, d := sent(b, Area{})
			if err := api.Refused(f, nil); err != nil {
				return 0, err
			}
			id, err := Store{db}.Create(ctx, d, auth.Who(ctx))
			return id, refused(f, err)
		},
		Change: func(ctx context.Context, db pg.DB, id int64, b api.Body[Record]) error {
			a, err := Store{db}.changeable(ctx, id)
			if err != nil {
				return err
			}
			if err := b.Of(a.Version); err != nil {
				return err
			}
			f, d := sent(b, a)
			if err := api.Refused(f, nil); err != nil {
				return err
			}
			return refused(f, Store{db}.Change(ctx, id, a.Version, d, auth.Who(ctx)))
		},
		Remove: func(ctx context.Context, db pg.DB, id int64, v api.Versioned) error {
			a, err := (Store{db}).changeable(ctx, id)
			if err != nil {
				return err
			}
			if err := v.Of(a.Version); err != nil {
				return err
			}
			return Store{db}.Remove(ctx, id, a.Version, auth.Who(ctx))
		},
		Restore: func(ctx context.Context, db pg.DB, id int64, v api.Versioned) error {
			who, areas := auth.Who(ctx), Store{db}
			a, err := areas.find(ctx, id)
			switch {
			case err != nil || a.RemovedAt == nil: // not there, or back already
				return err
			case !a.RestorableBy(who, h.clock.Now()):
				return pg.NotFound
			case !v.Fits(a.Version):
				return pg.Stale
			}
			err = areas.Restore(ctx, id, who)
			if errors.Is(err, pg.NotFound) { // somebody else was quicker
				return nil
			}
			return refused(form.With(nil), err)
		},
	}
}

// changeable is the area if who asks may change it.
func (s Store) changeable(ctx context.Context, id int64) (Area, error) {
	a, err := s.find(ctx, id)
	switch {
	case err != nil:
		return Area{}, err
	case a.RemovedAt != nil:
		return Area{}, pg.NotFound
	case !a.EditableBy(auth.Who(ctx)):
		return Area{}, auth.Forbidden
	}
	return a, nil
}

// sent is the draft that a program means, made of what it sent and of what the area has,
// and the form with complaints about it.
func sent(b api.Body[Record], a Area) (*form.Form, Draft) {
	f := form.With(a.values())
	f.Unattended()
	b.Value.fill(f, b.Sent)
	return f, read(f)
}

// refused says beside its field why the store would not have it.
func refused(f *form.Form, err error) error {
	if rejectTaken(f, err) {
		return api.Refused(f, nil)
	}
	return err
}
