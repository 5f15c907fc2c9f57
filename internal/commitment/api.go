package commitment

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/jackc/pgx/v5"

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

// API is what programs do with commitments. What they send fills in the form that
// people fill in; a state and a day that move are what the small forms of its page do.
func (h *Handler) API() api.Resource[Record] {
	return api.Resource[Record]{
		Noun: "commitment", Plural: "commitments", Needs: []string{"what", "owed_by", "institute_ids"},
		Filters: []api.Param{
			{Name: "q", Type: "string"}, api.OneOf("which", Sets...), api.OneOf("state", States...),
			api.OneOf("owed_by", Sides...), {Name: "institute", Type: "integer"}, {Name: "person", Type: "integer"},
			{Name: "visit", Type: "integer"},
		},
		Sorts:   Sorts,
		Example: example(),
		List: func(ctx context.Context, v *list.View) ([]Record, int, error) {
			f := filterOf(v)
			f.InstituteID, f.PersonID = v.ID("institute"), v.ID("person")
			return h.commitments.Records(ctx, f, h.clock.Today(), auth.Who(ctx))
		},
		After: Record.after,
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
			c, err := NewHandler(db, h.clock, nil).changeable(ctx, id, Commitment.EditableBy)
			if err != nil {
				return err
			}
			if err := v.Of(c.Version); err != nil {
				return err
			}
			return Store{DB: db}.Remove(ctx, id, c.Version, auth.Who(ctx))
		},
		Restore: func(ctx context.Context, db pg.DB, id int64, v api.Versioned) error {
			who, commitments := auth.Who(ctx), Store{DB: db}
			c, err := commitments.Find(ctx, id, who)
			switch {
			case err != nil || c.RemovedAt == nil: // not there, or back already
				return err
			case !c.RestorableBy(who, h.clock.Now()):
				return pg.NotFound
			case !v.Fits(c.Version):
				return pg.Stale
			}
			err = commitments.Restore(ctx, id, who)
			if errors.Is(err, VisitRemoved) {
				return page.Refuse(http.StatusConflict, "visit", i18n.M("removed.visit-first"))
			}
			return err
		},
	}
}

// changeable is the commitment if who asks may do to it what may says.
func (h *Handler) changeable(ctx context.Context, id int64, may func(Commitment, auth.Account) bool) (Commitment, error) {
	who := auth.Who(ctx)
	c, err := h.commitments.Find(ctx, id, who)
	switch {
	case err != nil:
		return Commitment{}, err
	case c.RemovedAt != nil:
		return Commitment{}, pg.NotFound
	case !may(c, who):
		return Commitment{}, auth.Forbidden
	}
	return c, nil
}

// make adds the commitment that was sent, in the state that was sent.
func (h *Handler) make(ctx context.Context, b api.Body[Record]) (int64, error) {
	who, f := auth.Who(ctx), form.With(nil)
	f.Unattended()
	b.Value.fill(f, b.Sent)
	d, err := h.draft(ctx, f, pick.In(f), nil)
	if err != nil {
		return 0, err
	}
	if b.Value.PointID != nil {
		from, err := h.commitments.at(ctx, *b.Value.PointID, who)
		if err != nil && !errors.Is(err, pg.NotFound) {
			return 0, err
		}
		f.Require("point_id", err == nil && from.EditableBy(who), i18n.M("form.no-such-record"))
		f.Require("due_on", from.fits(d.DueOn), i18n.M("visit.due-before"))
		d.PointID, d.visitID = *b.Value.PointID, *from.VisitID
	}
	to := h.moved(f, Commitment{State: Open, DueOn: d.DueOn}, b)
	if err := api.Refused(f, sentAs); err != nil {
		return 0, err
	}
	id, err := h.commitments.Create(ctx, d, who)
	if errors.Is(err, HasOne) {
		return 0, page.Refuse(0, "point_id", i18n.M("api.point-has-one"))
	}
	if err != nil || !to.state {
		return id, err
	}
	return id, h.commitments.SetState(ctx, id, 1, b.Value.State, to.on, to.dropped, d.Evidence, who)
}

// moves are what a program's change does besides what the form of a commitment does.
type moves struct {
	day, state bool
	on         day.Day // since when it is in the new state
	reason     string  // why the day moves
	dropped    string  // why it is dropped
}

// movesDay reports whether the day that it had is to be another, or none.
func movesDay(c Commitment, b api.Body[Record]) bool {
	return b.Sent("due_on") && !c.DueOn.IsZero() && b.Value.DueOn != c.DueOn
}

// moved reads them, with the rules of the small forms on a commitment's page.
func (h *Handler) moved(f *form.Form, c Commitment, b api.Body[Record]) moves {
	r, today := b.Value, h.clock.Today()
	f.Set("reason", r.Reason)
	m := moves{
		day:    movesDay(c, b),
		state:  b.Sent("state") && (r.State != c.State || b.Sent("reason") && r.State == Dropped && r.Reason != c.Reason),
		on:     r.StateOn,
		reason: f.Text("reason", maxReason),
	}
	if m.on.IsZero() || !b.Sent("state_on") || m.on == c.StateOn && r.State != c.State {
		m.on = today
	}
	if m.day {
		f.Require("due_on", c.fits(r.DueOn), i18n.M("visit.due-before"))
		f.Require("reason", m.reason != "", i18n.M("form.needed"))
	}
	if m.state {
		f.Require("state", r.State != "", i18n.M("form.needed"))
		f.Require("state_on", !m.on.After(today), i18n.M("commitment.not-yet"))
		f.Require("reason", r.State != Dropped || m.reason != "", i18n.M("form.needed"))
		f.Require("evidence", r.State != Kept || strings.TrimSpace(f.Value("evidence")) != "", i18n.M("form.needed"))
		if r.State == Dropped {
			m.dropped = m.reason
		}
	}
	return m
}

// change changes what was sent: who is in charge of what nobody is, by any staff; the
// rest by who may change it.
func (h *Handler) change(ctx context.Context, id int64, b api.Body[Record]) error {
	who, may := auth.Who(ctx), Commitment.EditableBy
	if b.Only("person_id", "due_on") {
		may = Commitment.AssignableBy
	}
	c, err := h.changeable(ctx, id, may)
	if err != nil {
		return err
	}
	if err := b.Of(c.Version); err != nil {
		return err
	}
	f := form.With(c.values(i18n.EN))
	f.Unattended()
	point := c.PointID
	if !c.VisitSeen {
		point = nil // as they read it
	}
	fixed := b.Sent("point_id") && (b.Value.PointID == nil) != (point == nil) ||
		b.Value.PointID != nil && point != nil && *b.Value.PointID != *point
	f.Require("point_id", !fixed, i18n.M("api.fixed"))
	b.Value.fill(f, func(field string) bool { return b.Sent(field) && (field != "due_on" || !movesDay(c, b)) })
	to := h.moved(f, c, b)
	d, err := h.draft(ctx, f, pick.In(f), &c)
	if err != nil {
		return err
	}
	if err := api.Refused(f, sentAs); err != nil {
		return err
	}
	return h.apply(ctx, c, d, to, b.Value, who)
}

// apply saves the form's part of a change, and then its moves, each a version of its own.
func (h *Handler) apply(ctx context.Context, c Commitment, d Draft, to moves, r Record, who auth.Account) error {
	if !c.EditableBy(who) {
		return h.commitments.Assign(ctx, c.ID, c.Version, d.PersonID, d.DueOn, who)
	}
	version := c.Version
	if err := h.commitments.Update(ctx, c, d, version, who); err != nil {
		return err
	}
	version++
	if to.day {
		if err := h.commitments.Move(ctx, c, version, r.DueOn, to.reason, who); err != nil {
			return err
		}
		version++
	}
	if to.state {
		return h.commitments.SetState(ctx, c.ID, version, r.State, to.on, to.dropped, d.Evidence, who)
	}
	return nil
}

func example() Record {
	person, point, visit := int64(3), int64(61), int64(7)
	return Record{
		ID: 88, Version: 1, What: "Share the lists of finished reports.", OwedBy: Both, InstituteIDs: []int64{4}, PersonID: &person,
		DueOn: day.Day{Year: 2019, Month: 6, Day: 30}, State: Open, PointID: &point, VisitID: &visit,
	}
}
