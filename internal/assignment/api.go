package assignment

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"

	"gyoryu/internal/api"
	"gyoryu/internal/auth"
	"gyoryu/internal/charge"
	"gyoryu/internal/day"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/list"
	"gyoryu/internal/page"
	"gyoryu/internal/pg"
	"gyoryu/internal/pick"
)

// API is what programs do with assignments. What they send fills in the form that
// people fill in.
func (h *Handler) API() api.Resource[Record] {
	return api.Resource[Record]{
		Noun: "assignment", Plural: "assignments", Needs: []string{"person_id"},
		Filters: []api.Param{
			{Name: "person", Type: "integer"}, {Name: "institute", Type: "integer"}, {Name: "agreement", Type: "integer"},
			{Name: "topic", Type: "integer"}, {Name: "forum", Type: "integer"}, api.OneOf("side", charge.Sides...), {Name: "open", Type: "string"},
		},
		Sorts:   Sorts,
		Example: example(),
		List: func(ctx context.Context, v *list.View) ([]Record, int, error) {
			f := filterOf(v, h.clock.Today())
			f.Of[charge.Institute], f.PersonID = v.ID("institute"), v.ID("person")
			return h.assignments.Records(ctx, f, h.clock.Today(), auth.Who(ctx))
		},
		After: func(r Record, sort string) (string, int64) { return place(sort, r.Person, r.ID) },
		Find: func(ctx context.Context, db pg.DB, id int64) (Record, error) {
			return Store{DB: db}.Record(ctx, id, auth.Who(ctx))
		},
		Make: func(ctx context.Context, db pg.DB, b api.Body[Record]) (id int64, err error) {
			err = pg.Tx(ctx, db, auth.Who(ctx).ID, func(tx pgx.Tx) error {
				id, err = NewHandler(tx, h.clock, nil).make(ctx, b)
				return err
			})
			return id, err
		},
		Change: func(ctx context.Context, db pg.DB, id int64, b api.Body[Record]) error {
			return pg.Tx(ctx, db, auth.Who(ctx).ID, func(tx pgx.Tx) error { return NewHandler(tx, h.clock, nil).change(ctx, id, b) })
		},
		Remove: func(ctx context.Context, db pg.DB, id int64, v api.Versioned) error {
			a, err := NewHandler(db, h.clock, nil).changeable(ctx, id)
			if err != nil {
				return err
			}
			if err := v.Of(a.Version); err != nil {
				return err
			}
			return Store{DB: db}.Remove(ctx, id, a.Version, auth.Who(ctx))
		},
		Restore: func(ctx context.Context, db pg.DB, id int64, v api.Versioned) error {
			who, assignments := auth.Who(ctx), Store{DB: db}
			a, err := assignments.Find(ctx, id, h.clock.Today(), who)
			switch {
			case err != nil || a.RemovedAt == nil: // not there, or back already
				return err
			case !a.RestorableBy(who, h.clock.Now()):
				return pg.NotFound
			case !v.Fits(a.Version):
				return pg.Stale
			}
			return refused(assignments.Restore(ctx, id, who))
		},
	}
}

// make puts somebody in charge as was sent.
func (h *Handler) make(ctx context.Context, b api.Body[Record]) (int64, error) {
	f := form.With(nil)
	f.Unattended()
	b.Value.fill(f, b.Sent)
	n := 0
	for _, id := range b.Value.of() {
		if id != nil {
			n++
		}
	}
	f.Require("institute", n <= 1, i18n.M("assignment.one-of"))
	d, _, err := h.draft(ctx, f, pick.In(f), nil)
	if err != nil {
		return 0, err
	}
	if err := api.Refused(f, b.Value.sentAs); err != nil {
		return 0, err
	}
	id, err := h.assignments.Create(ctx, d, auth.Who(ctx))
	return id, refused(err)
}

// change changes what was sent; what it is of stays.
func (h *Handler) change(ctx context.Context, id int64, b api.Body[Record]) error {
	a, err := h.changeable(ctx, id)
	if err != nil {
		return err
	}
	if err := b.Of(a.Version); err != nil {
		return err
	}
	f := form.With(a.values(i18n.EN))
	f.Unattended()
	for of, sent := range b.Value.of() {
		is := sent != nil && of == a.Of && *sent == a.OfID || sent == nil && of != a.Of
		f.Require(of.Column(), !b.Sent(of.Column()) || is, i18n.M("api.fixed"))
	}
	b.Value.fill(f, b.Sent)
	d, _, err := h.draft(ctx, f, pick.In(f), &a)
	if err != nil {
		return err
	}
	if err := api.Refused(f, b.Value.sentAs); err != nil {
		return err
	}
	return refused(h.assignments.Update(ctx, id, a.Version, d, auth.Who(ctx)))
}

// refused tells a program that somebody is in charge already.
func refused(err error) error {
	if errors.Is(err, Twice) {
		return page.Refuse(0, "person_id", i18n.M("assignment.twice"))
	}
	return err
}

func example() Record {
	institute := int64(4)
	return Record{
		ID: 12, Version: 1, PersonID: 3, InstituteID: &institute, Side: charge.Ours, Role: "lead",
		From: day.Day{Year: 2019, Month: 3, Day: 6},
	}
}
