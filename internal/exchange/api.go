package exchange

import (
	"context"

	"gyoryu/internal/api"
	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/list"
	"gyoryu/internal/pg"
	"gyoryu/internal/pick"
)

// API is what programs do with stays. What they send fills in the form that people fill
// in, and goes the same way from there; where somebody comes from is what they say.
func (h *Handler) API() api.Resource[Record] {
	return api.Resource[Record]{
		Noun: "exchange", Plural: "exchanges", Needs: []string{"person_id", "to_institute_id"},
		Filters: []api.Param{
			{Name: "q", Type: "string"}, {Name: "year", Type: "integer"}, {Name: "institute", Type: "integer"},
			{Name: "country", Type: "string"}, {Name: "partner", Type: "string"}, {Name: "person", Type: "integer"},
			api.OneOf("state", States...), api.OneOf("direction", Directions...), {Name: "area", Type: "integer"},
		},
		Sorts:   Sorts,
		Example: example(),
		List: func(ctx context.Context, v *list.View) ([]Record, int, error) {
			f := filterOf(v)
			f.InstituteID, f.PersonID = v.ID("institute"), v.ID("person")
			return h.stays.Records(ctx, f, auth.Who(ctx))
		},
		After: Record.after,
		Find: func(ctx context.Context, db pg.DB, id int64) (Record, error) {
			return Store{DB: db}.Record(ctx, id, auth.Who(ctx))
		},
		Make: func(ctx context.Context, db pg.DB, b api.Body[Record]) (int64, error) {
			d, err := NewHandler(db, h.clock, nil).sent(ctx, b, nil)
			if err != nil {
				return 0, err
			}
			return Store{DB: db}.Create(ctx, d, auth.Who(ctx))
		},
		Change: func(ctx context.Context, db pg.DB, id int64, b api.Body[Record]) error {
			in := NewHandler(db, h.clock, nil)
			e, err := in.changeable(ctx, id)
			if err != nil {
				return err
			}
			if err := b.Of(e.Version); err != nil {
				return err
			}
			d, err := in.sent(ctx, b, &e)
			if err != nil {
				return err
			}
			return in.stays.Update(ctx, id, e.Version, d, auth.Who(ctx))
		},
		Remove: func(ctx context.Context, db pg.DB, id int64, v api.Versioned) error {
			e, err := NewHandler(db, h.clock, nil).changeable(ctx, id)
			if err != nil {
				return err
			}
			if err := v.Of(e.Version); err != nil {
				return err
			}
			return Store{DB: db}.Remove(ctx, id, e.Version, auth.Who(ctx))
		},
		Restore: func(ctx context.Context, db pg.DB, id int64, v api.Versioned) error {
			who, stays := auth.Who(ctx), Store{DB: db}
			e, err := stays.Find(ctx, id, h.clock.Today(), who)
			switch {
			case err != nil || e.RemovedAt == nil: // not there, or back already
				return err
			case !e.RestorableBy(who, h.clock.Now()):
				return pg.NotFound
			case !v.Fits(e.Version):
				return pg.Stale
			}
			return stays.Restore(ctx, id, who)
		},
	}
}

// sent is the draft that a program means, made of what it sent and, for a stay that is
// there, of what that has.
func (h *Handler) sent(ctx context.Context, b api.Body[Record], e *Exchange) (Draft, error) {
	f := form.With(nil)
	if e != nil {
		f = form.With(e.values(i18n.EN))
	}
	f.Unattended()
	b.Value.fill(f, b.Sent)
	d, err := h.draft(ctx, f, pick.In(f), e)
	if err != nil {
		return d, err
	}
	return d, api.Refused(f, sentAs)
}

func example() Record {
	from, agreement := int64(1), int64(5)
	return Record{
		ID: 14, Version: 1, PersonID: 3, FromInstituteID: &from, ToInstituteID: 4,
		StartsOn: day.Day{Year: 2019, Month: 9, Day: 1}, EndsOn: day.Day{Year: 2019, Month: 11, Day: 30},
		Areas: []int64{2}, State: Done, AgreementID: &agreement, Outcome: "A first comparison of both national innovation systems.",
	}
}
