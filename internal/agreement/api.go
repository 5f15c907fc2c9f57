package agreement

import (
	"context"
	"slices"
	"time"

	"gyoryu/internal/api"
	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/list"
	"gyoryu/internal/pg"
	"gyoryu/internal/pick"
)

// API is what programs do with agreements. What they send fills in the form that people
// fill in, and goes the same way from there.
func (h *Handler) API() api.Resource[Record] {
	return api.Resource[Record]{
		Noun: "agreement", Plural: "agreements", Needs: []string{"title", "kind", "parties", "state"},
		Filters: []api.Param{
			{Name: "q", Type: "string"}, {Name: "year", Type: "integer"}, {Name: "institute", Type: "integer"},
			{Name: "country", Type: "string"}, {Name: "person", Type: "integer"}, {Name: "area", Type: "integer"},
			api.OneOf("state", States...), api.OneOf("which", Sets...), api.OneOf("kind", Kinds...),
		},
		Sorts:   Sorts,
		Example: example(),
		List: func(ctx context.Context, v *list.View) ([]Record, int, error) {
			f := filterOf(v)
			f.InstituteID, f.PersonID = v.ID("institute"), v.ID("person")
			return h.agreements.Records(ctx, f, h.clock.Today(), auth.Who(ctx))
		},
		After: func(r Record, sort string) (string, int64) {
			return Standing{SignedOn: r.SignedOn, StartsOn: r.StartsOn, EndsOn: r.EndsOn}.place(sort, r.Title, r.ID)
		},
		Find: func(ctx context.Context, db pg.DB, id int64) (Record, error) {
			return Store{DB: db}.Record(ctx, id, auth.Who(ctx))
		},
		Make: func(ctx context.Context, db pg.DB, b api.Body[Record]) (int64, error) {
			in := h.in(db)
			d, err := in.sent(ctx, b, nil)
			if err != nil {
				return 0, err
			}
			id, err := in.agreements.Create(ctx, d, auth.Who(ctx))
			return id, forProgram(err)
		},
		Change: func(ctx context.Context, db pg.DB, id int64, b api.Body[Record]) error {
			in := h.in(db)
			a, err := in.changeable(ctx, id)
			if err != nil {
				return err
			}
			if err := b.Of(a.Version); err != nil {
				return err
			}
			d, err := in.sent(ctx, b, &a)
			if err != nil {
				return err
			}
			return forProgram(in.agreements.Update(ctx, id, a.Version, d, auth.Who(ctx)))
		},
		Remove: func(ctx context.Context, db pg.DB, id int64, v api.Versioned) error {
			a, err := h.in(db).changeable(ctx, id)
			if err != nil {
				return err
			}
			if err := v.Of(a.Version); err != nil {
				return err
			}
			return Store{DB: db}.Remove(ctx, id, a.Version, auth.Who(ctx))
		},
		Restore: func(ctx context.Context, db pg.DB, id int64, v api.Versioned) error {
			who, agreements := auth.Who(ctx), Store{DB: db}
			a, err := agreements.Find(ctx, id, h.clock.Today(), who)
			switch {
			case err != nil || a.RemovedAt == nil: // not there, or back already
				return err
			case !a.RestorableBy(who, h.clock.Now()):
				return pg.NotFound
			case !v.Fits(a.Version):
				return pg.Stale
			}
			return forProgram(agreements.Restore(ctx, id, a.Version, who))
		},
	}
}

// sent is the draft that a program means, made of what it sent and, for an agreement that
// is there, of what that has.
func (h *Handler) sent(ctx context.Context, b api.Body[Record], a *Agreement) (Draft, error) {
	f := form.With(nil)
	if a != nil {
		f = form.With(a.values(i18n.EN))
		now, err := h.agreements.Record(ctx, a.ID, auth.Who(ctx))
		if err != nil {
			return Draft{}, err
		}
		// Where it came from is said once.
		f.Require("point_id", !b.Sent("point_id") || given(b.Value.PointID) == given(now.PointID), i18n.M("api.fixed"))
		f.Require("sources", !b.Sent("sources") || sameIDs(slices.Clone(b.Value.Sources), now.Sources), i18n.M("api.fixed"))
	}
	f.Unattended()
	b.Value.fill(f, b.Sent)
	d, err := h.draft(ctx, f, pick.In(f), a)
	if err != nil {
		return d, err
	}
	return d, api.Refused(f, b.Value.sentAs)
}

// forProgram says of what the database refused what a program can act on.
func forProgram(err error) error {
	f := form.With(nil)
	if !refused(f, err) {
		return err
	}
	return api.Refused(f, nil)
}

func example() Record {
	on := func(y int, m time.Month, d int) day.Day { return day.Day{Year: y, Month: m, Day: d} }
	notice, person := 90, int64(12)
	return Record{
		ID: 5, Version: 1, Title: "MoU on joint research with CASTED", Kind: MoU, State: InForce, StateOn: on(2019, 5, 20),
		Parties:  []RecordParty{{InstituteID: 1, SignedBy: "Hwang-hee Cho, President"}, {InstituteID: 4}},
		SignedOn: on(2019, 5, 20), StartsOn: on(2019, 6, 1), EndsOn: on(2022, 5, 31), NoticeDays: &notice,
		Areas: []int64{}, Readers: []int64{}, Sources: []int64{88},
		Milestones: []RecordMilestone{{ID: 9, Title: "First joint seminar", DueOn: on(2019, 11, 30), PersonID: &person}},
	}
}
