package topic

import (
	"context"

	"github.com/jackc/pgx/v5"

	"gyoryu/internal/api"
	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/list"
	"gyoryu/internal/pg"
	"gyoryu/internal/pick"
)

// API is what programs do with topics. What they send fills in the form that people fill
// in; another stage is what moving it does on its page.
func (h *Handler) API() api.Resource[Record] {
	return api.Resource[Record]{
		Noun: "topic", Plural: "topics", Needs: []string{"title"},
		Filters: []api.Param{
			{Name: "q", Type: "string"}, {Name: "institute", Type: "integer"}, {Name: "person", Type: "integer"}, {Name: "area", Type: "integer"},
			api.OneOf("stage", Stages...), {Name: "year", Type: "integer"}, {Name: "mine", Type: "boolean"},
		},
		Sorts:   Sorts,
		Example: example(),
		List: func(ctx context.Context, v *list.View) ([]Record, int, error) {
			f := filterOf(v)
			f.InstituteID, f.PersonID, f.Mine = v.ID("institute"), v.ID("person"), v.Filter("mine") == "true"
			return h.topics.Records(ctx, f, h.clock.Today(), auth.Who(ctx))
		},
		After: func(r Record, sort string) (string, int64) {
			return Head{ID: r.ID, Title: r.Title, Stage: r.Stage, StageOn: r.StageOn}.place(sort)
		},
		Find: func(ctx context.Context, db pg.DB, id int64) (Record, error) {
			return Store{DB: db}.Record(ctx, id, auth.Who(ctx))
		},
		Make: func(ctx context.Context, db pg.DB, b api.Body[Record]) (int64, error) {
			in, f := NewHandler(db, h.clock, nil), form.With(nil)
			f.Unattended()
			b.Value.fill(f, b.Sent)
			d, err := in.draft(ctx, f, pick.In(f), nil)
			if err != nil {
				return 0, err
			}
			if err := api.Refused(f, sentAs); err != nil {
				return 0, err
			}
			return in.topics.Create(ctx, d, auth.Who(ctx))
		},
		Change: func(ctx context.Context, db pg.DB, id int64, b api.Body[Record]) error {
			return pg.Tx(ctx, db, auth.Who(ctx).ID, func(tx pgx.Tx) error { return NewHandler(tx, h.clock, nil).change(ctx, id, b) })
		},
		Remove: func(ctx context.Context, db pg.DB, id int64, v api.Versioned) error {
			t, err := NewHandler(db, h.clock, nil).changeable(ctx, id)
			if err != nil {
				return err
			}
			if err := v.Of(t.Version); err != nil {
				return err
			}
			return Store{DB: db}.Remove(ctx, id, t.Version, auth.Who(ctx))
		},
		Restore: func(ctx context.Context, db pg.DB, id int64, v api.Versioned) error {
			who, topics := auth.Who(ctx), Store{DB: db}
			t, err := topics.Find(ctx, id, h.clock.Today(), who)
			switch {
			case err != nil || t.RemovedAt == nil: // not there, or back already
				return err
			case !t.RestorableBy(who, h.clock.Now()):
				return pg.NotFound
			case !v.Fits(t.Version):
				return pg.Stale
			}
			return topics.Restore(ctx, id, t.Version, who)
		},
	}
}

// change changes what was sent, and then moves the topic if another stage was sent, each
// a version of its own.
func (h *Handler) change(ctx context.Context, id int64, b api.Body[Record]) error {
	who := auth.Who(ctx)
	t, err := h.changeable(ctx, id)
	if err != nil {
		return err
	}
	if err := b.Of(t.Version); err != nil {
		return err
	}
	f := form.With(t.values())
	f.Unattended()
	b.Value.fill(f, func(field string) bool { return b.Sent(field) && field != "stage" && field != "point_id" })
	point := int64(0)
	if b.Value.PointID != nil {
		point = *b.Value.PointID
	}
	f.Require("point_id", !b.Sent("point_id") || point == t.PointID, i18n.M("api.fixed"))
	d, err := h.draft(ctx, f, pick.In(f), &t)
	if err != nil {
		return err
	}
	if !b.Sent("person_ids") {
		d.keepOrder(t)
	}
	to, reason := t.Stage, ""
	if b.Sent("stage") && b.Value.Stage != t.Stage {
		if b.Sent("reason") {
			f.Set("reason", b.Value.Reason)
			reason = f.Text("reason", maxReason)
		}
		to = b.Value.Stage
		checkMove(f, t.Head, to, reason, who)
	}
	if err := api.Refused(f, sentAs); err != nil {
		return err
	}
	version := t.Version
	if !b.Only("stage", "reason") || to == t.Stage {
		if err := h.topics.Update(ctx, id, version, d, who); err != nil {
			return err
		}
		version++
	}
	if to == t.Stage {
		return nil
	}
	return h.topics.Move(ctx, id, version, to, h.clock.Today(), reason, who)
}

func example() Record {
	proposer, point := int64(1), int64(61)
	return Record{
		ID: 5, Version: 2, Title: "Smart mobility in cities", Summary: "How **both cities** prepare.", Stage: Shared, StageOn: day.Day{Year: 2019, Month: 5, Day: 6},
		Areas: []int64{2}, InstituteIDs: []int64{1, 4}, ProposerID: &proposer, PersonIDs: []int64{12, 31}, PointID: &point, Readers: []int64{},
	}
}
