package output

import (
	"context"
	"errors"

	"gyoryu/internal/api"
	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/list"
	"gyoryu/internal/page"
	"gyoryu/internal/pg"
	"gyoryu/internal/pick"
)

// API is what programs do with outputs. What they send fills in the form that people
// fill in, and goes the same way from there.
func (h *Handler) API() api.Resource[Record] {
	return api.Resource[Record]{
		Noun: "output", Plural: "outputs", Needs: []string{"title", "kind"},
		Filters: []api.Param{
			{Name: "q", Type: "string"}, {Name: "institute", Type: "integer"}, {Name: "person", Type: "integer"}, {Name: "topic", Type: "integer"},
			{Name: "year", Type: "integer"}, {Name: "country", Type: "string"}, api.OneOf("kind", Kinds...), {Name: "area", Type: "integer"},
		},
		Sorts:   Sorts,
		Example: example(),
		List: func(ctx context.Context, v *list.View) ([]Record, int, error) {
			f := filterOf(v)
			f.InstituteID, f.PersonID, f.TopicID = v.ID("institute"), v.ID("person"), v.ID("topic")
			return h.outputs.Records(ctx, f, auth.Who(ctx))
		},
		After: func(r Record, sort string) (string, int64) {
			return Line{ID: r.ID, PublishedOn: r.PublishedOn}.place(sort)
		},
		Find: func(ctx context.Context, db pg.DB, id int64) (Record, error) {
			return Store{DB: db}.Record(ctx, id, auth.Who(ctx))
		},
		Make: func(ctx context.Context, db pg.DB, b api.Body[Record]) (int64, error) {
			in := NewHandler(db, h.clock, nil)
			d, err := in.sent(ctx, b, nil)
			if err != nil {
				return 0, err
			}
			id, err := in.outputs.Create(ctx, d, auth.Who(ctx))
			return id, in.refused(ctx, d.DOI, err)
		},
		Change: func(ctx context.Context, db pg.DB, id int64, b api.Body[Record]) error {
			in := NewHandler(db, h.clock, nil)
			o, err := in.changeable(ctx, id)
			if err != nil {
				return err
			}
			if err := b.Of(o.Version); err != nil {
				return err
			}
			d, err := in.sent(ctx, b, &o)
			if err != nil {
				return err
			}
			return in.refused(ctx, d.DOI, in.outputs.Update(ctx, id, o.Version, d, auth.Who(ctx)))
		},
		Remove: func(ctx context.Context, db pg.DB, id int64, v api.Versioned) error {
			o, err := NewHandler(db, h.clock, nil).changeable(ctx, id)
			if err != nil {
				return err
			}
			if err := v.Of(o.Version); err != nil {
				return err
			}
			return Store{DB: db}.Remove(ctx, id, o.Version, auth.Who(ctx))
		},
		Restore: func(ctx context.Context, db pg.DB, id int64, version api.Versioned) error {
			who, in := auth.Who(ctx), NewHandler(db, h.clock, nil)
			o, err := in.outputs.Find(ctx, id, who)
			switch {
			case err != nil || o.RemovedAt == nil: // not there, or back already
				return err
			case !o.RestorableBy(who, h.clock.Now()):
				return pg.NotFound
			case !version.Fits(o.Version):
				return pg.Stale
			}
			return in.refused(ctx, o.DOI, in.outputs.Restore(ctx, id, who))
		},
	}
}

// sent is the draft that a program means, made of what it sent and, for an output that
// is there, of what that has.
func (h *Handler) sent(ctx context.Context, b api.Body[Record], o *Output) (Draft, error) {
	f := form.With(nil)
	if o != nil {
		f = form.With(o.values(i18n.EN))
	}
	f.Unattended()
	b.Value.fill(f, b.Sent)
	d, _, err := h.draft(ctx, f, pick.In(f), o)
	if err != nil {
		return d, err
	}
	return d, api.Refused(f, sentAs)
}

// refused says which output has the DOI already.
func (h *Handler) refused(ctx context.Context, doi string, err error) error {
	if !errors.Is(err, DOITaken) {
		return err
	}
	other, err := h.outputs.withDOI(ctx, doi)
	if err != nil {
		return err
	}
	return page.Refuse(0, "doi", i18n.M("output.doi-taken", "title", other.Title+" ("+Path(other.ID)+")"))
}

func example() Record {
	return Record{
		ID: 31, Version: 1, Title: "Smart mobility in two cities", Kind: JointReport, PublishedOn: day.Day{Year: 2020, Month: 6, Day: 30},
		DOI: "10.1234/mobility", URL: "https://reports.example/mobility", PersonIDs: []int64{12, 31}, TopicIDs: []int64{5}, ExchangeIDs: []int64{},
		Shared: []RecordShare{{InstituteID: 4, On: day.Day{Year: 2020, Month: 7, Day: 2}}},
	}
}
