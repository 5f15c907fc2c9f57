package visit

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
	"gyoryu/internal/pick"
)

// API is what programs do with visits. What they send fills in the form that people
// fill in, and goes the same way from there.
func (h *Handler) API() api.Resource[Record] {
	return api.Resource[Record]{
		Noun: "visit", Plural: "visits", Needs: []string{"title", "direction", "starts_on", "ends_on"},
		Filters: []api.Param{
			{Name: "q", Type: "string"}, {Name: "year", Type: "integer"}, {Name: "institute", Type: "integer"},
			{Name: "country", Type: "string"}, {Name: "person", Type: "integer"},
			api.OneOf("state", States...), api.OneOf("direction", Directions...),
			{Name: "area", Type: "integer"}, {Name: "mine", Type: "boolean"},
		},
		Sorts:   Sorts,
		Example: example(),
		List: func(ctx context.Context, v *list.View) ([]Record, int, error) {
			f := filterOf(v)
			f.InstituteID, f.PersonID, f.Mine = v.ID("institute"), v.ID("person"), v.Filter("mine") == "true"
			return h.visits.Records(ctx, f, h.clock.Today(), auth.Who(ctx))
		},
		After: func(r Record, sort string) (string, int64) {
			return Line{ID: r.ID, Title: r.Title, StartsOn: r.StartsOn}.place(sort)
		},
		Find: func(ctx context.Context, db pg.DB, id int64) (Record, error) {
			return Store{DB: db}.Record(ctx, id, auth.Who(ctx))
		},
		Make: func(ctx context.Context, db pg.DB, b api.Body[Record]) (int64, error) {
			d, err := NewHandler(db, h.clock, nil).sent(ctx, b, nil)
			if err != nil {
				return 0, err
			}
			id, err := Store{DB: db}.Create(ctx, d, auth.Who(ctx))
			return id, partsGone(err)
		},
		Change: func(ctx context.Context, db pg.DB, id int64, b api.Body[Record]) error {
			in := NewHandler(db, h.clock, nil)
			v, err := in.changeable(ctx, id)
			if err != nil {
				return err
			}
			if err := b.Of(v.Version); err != nil {
				return err
			}
			d, err := in.sent(ctx, b, &v)
			if err != nil {
				return err
			}
			return partsGone(in.visits.Update(ctx, id, v.Version, d, auth.Who(ctx)))
		},
		Remove: func(ctx context.Context, db pg.DB, id int64, v api.Versioned) error {
			found, err := NewHandler(db, h.clock, nil).changeable(ctx, id)
			if err != nil {
				return err
			}
			if err := v.Of(found.Version); err != nil {
				return err
			}
			return Store{DB: db}.Remove(ctx, id, found.Version, auth.Who(ctx))
		},
		Restore: func(ctx context.Context, db pg.DB, id int64, version api.Versioned) error {
			who, visits := auth.Who(ctx), Store{DB: db}
			v, err := visits.Find(ctx, id, who)
			switch {
			case err != nil || v.RemovedAt == nil: // not there, or back already
				return err
			case !v.RestorableBy(who, h.clock.Now()):
				return pg.NotFound
			case !version.Fits(v.Version):
				return pg.Stale
			}
			return visits.Restore(ctx, v.Head, who)
		},
	}
}

// changeable is the visit if who asks may change it.
func (h *Handler) changeable(ctx context.Context, id int64) (Visit, error) {
	who := auth.Who(ctx)
	v, err := h.visits.Find(ctx, id, who)
	switch {
	case err != nil:
		return Visit{}, err
	case v.RemovedAt != nil:
		return Visit{}, pg.NotFound
	case !v.EditableBy(who):
		return Visit{}, auth.Forbidden
	}
	return v, nil
}

// sent is the draft that a program means, made of what it sent and, for a visit that
// is there, of what that has.
func (h *Handler) sent(ctx context.Context, b api.Body[Record], v *Visit) (Draft, error) {
	f := form.With(nil)
	if v != nil {
		f = form.With(v.values(i18n.EN))
	}
	f.Unattended()
	b.Value.fill(f, b.Sent)
	d, err := h.draft(ctx, f, pick.In(f), v)
	if err != nil {
		return d, err
	}
	if v != nil && v.LeaderID == 0 && !b.Sent("leader_id") && !b.Sent("delegates") {
		d.Leader = -1 // a form would put the first in the lead
	}
	return d, api.Refused(f, b.Value.sentAs)
}

// partsGone says of a part that is none of this visit's what a program can act on.
func partsGone(err error) error {
	if !errors.Is(err, Gone) {
		return err
	}
	f := form.With(nil)
	f.Reject("stops", i18n.M("api.part-gone"))
	return api.Refused(f, nil)
}

// example is the first day of the visit to China of March 2019, in short.
func example() Record {
	on := func(d int) day.Day { return day.Day{Year: 2019, Month: 3, Day: d} }
	leader, size, made := int64(12), 5, int64(88)
	return Record{
		ID: 7, Version: 1, Title: "Research exchange with institutes in Beijing", Direction: Outgoing, StartsOn: on(3), EndsOn: on(6),
		LeaderID: &leader, Delegates: []RecordDelegate{{PersonID: 12, Role: "President"}}, DelegationSize: &size, State: Done,
		Areas: []int64{}, Readers: []int64{}, ReportDueOn: day.Day{Year: 2019, Month: 4, Day: 5},
		Stops: []RecordStop{{
			ID: 21, InstituteID: 4, MetOn: on(4), People: []int64{31}, Place: "Beijing",
			Points: []RecordPoint{{ID: 61, Kind: Agreed, Text: "Share the lists of finished reports.", CommitmentID: &made}},
		}},
		Points: []RecordPoint{},
	}
}
