package post

import (
	"context"
	"errors"
	"log/slog"

	"github.com/jackc/pgx/v5"

	"gyoryu/internal/api"
	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/list"
	"gyoryu/internal/page"
	"gyoryu/internal/pg"
)

// API is what programs do with news items. What they send fills in the form that people
// fill in; a state is what the small forms of its page do, and for managers only.
func (h *Handler) API() api.Resource[Record] {
	return api.Resource[Record]{
		Noun: "post", Plural: "posts",
		Filters: []api.Param{
			{Name: "q", Type: "string"}, api.OneOf("state", States...), api.OneOf("category", Categories...), {Name: "year", Type: "integer"},
		},
		Sorts:   Sorts,
		Example: example(),
		List: func(ctx context.Context, v *list.View) ([]Record, int, error) {
			return h.posts.Records(ctx, filterOf(v), auth.Who(ctx))
		},
		After: Record.after,
		Find: func(ctx context.Context, db pg.DB, id int64) (Record, error) {
			return Store{DB: db}.Record(ctx, id, auth.Who(ctx))
		},
		Make: func(ctx context.Context, db pg.DB, b api.Body[Record]) (id int64, err error) {
			err = pg.Tx(ctx, db, auth.Who(ctx).ID, func(tx pgx.Tx) error {
				id, err = h.over(tx).make(ctx, b)
				return err
			})
			return id, refused(err)
		},
		Change: func(ctx context.Context, db pg.DB, id int64, b api.Body[Record]) error {
			return refused(pg.Tx(ctx, db, auth.Who(ctx).ID, func(tx pgx.Tx) error { return h.over(tx).change(ctx, id, b) }))
		},
		Remove: func(ctx context.Context, db pg.DB, id int64, v api.Versioned) error {
			p, err := h.over(db).changeable(ctx, id, Post.EditableBy)
			if err != nil {
				return err
			}
			if err := v.Of(p.Version); err != nil {
				return err
			}
			return Store{DB: db}.Remove(ctx, id, p.Version, auth.Who(ctx))
		},
		Restore: func(ctx context.Context, db pg.DB, id int64, v api.Versioned) error {
			who, posts := auth.Who(ctx), Store{DB: db}
			p, err := posts.Find(ctx, id, who)
			switch {
			case err != nil || p.RemovedAt == nil: // not there, or back already
				return err
			case !p.RestorableBy(who, h.clock.Now()):
				return pg.NotFound
			case !v.Fits(p.Version):
				return pg.Stale
			}
			return posts.Restore(ctx, id, who)
		},
	}
}

// over is the handler over a transaction.
func (h *Handler) over(db pg.DB) *Handler {
	return NewHandler(db, h.clock, nil, Options{Hits: h.hits, URL: h.url})
}

// refused says beside its field that the visit is confidential.
func refused(err error) error {
	if errors.Is(err, Confidential) {
		return page.Refuse(0, "visit_id", i18n.M("post.visit-confidential"))
	}
	return err
}

// make adds the item that was sent, in the state that was sent.
func (h *Handler) make(ctx context.Context, b api.Body[Record]) (int64, error) {
	f := form.With(Post{Category: Research}.values(i18n.EN))
	f.Unattended()
	b.Value.fill(f, b.Sent)
	d, err := h.draft(ctx, f, nil)
	if err != nil {
		return 0, err
	}
	to, err := h.moved(ctx, f, Post{State: InDraft}, d, b)
	if err != nil {
		return 0, err
	}
	if err := api.Refused(f, nil); err != nil {
		return 0, err
	}
	id, err := h.posts.Create(ctx, d, auth.Who(ctx))
	if err != nil {
		return 0, err
	}
	return id, h.move(ctx, id, 1, to)
}

// change changes what was sent.
func (h *Handler) change(ctx context.Context, id int64, b api.Body[Record]) error {
	p, err := h.changeable(ctx, id, Post.EditableBy)
	if err != nil {
		return err
	}
	if err := b.Of(p.Version); err != nil {
		return err
	}
	f := form.With(p.values(i18n.EN))
	f.Unattended()
	b.Value.fill(f, b.Sent)
	d, err := h.draft(ctx, f, &p)
	if err != nil {
		return err
	}
	to, err := h.moved(ctx, f, p, d, b)
	if err != nil {
		return err
	}
	if err := api.Refused(f, nil); err != nil {
		return err
	}
	if err := h.posts.Update(ctx, p, p.Version, d, auth.Who(ctx)); err != nil {
		return err
	}
	if to.state == "" {
		return nil
	}
	now, err := h.posts.Find(ctx, id, auth.Who(ctx))
	if err != nil {
		return err
	}
	return h.move(ctx, id, now.Version, to)
}

// moves is what a program's change does besides what the form of an item does.
type moves struct {
	state  State // empty: stays
	on     day.Day
	reason string
}

// moved reads it, with the rules of the small forms on an item's page.
func (h *Handler) moved(ctx context.Context, f *form.Form, p Post, d Draft, b api.Body[Record]) (moves, error) {
	r, who := b.Value, auth.Who(ctx)
	f.Require("earlier_hits", !b.Sent("earlier_hits") || r.EarlierHits == p.EarlierHits || who.Is(auth.Manager), i18n.M("post.managers-only"))
	moves := moves{on: d.PublishedOn}
	if b.Sent("state") && r.State != p.State {
		if !p.PublishableBy(who) {
			return moves, auth.Forbidden
		}
		f.Require("state", r.State != "", i18n.M("form.needed"))
		moves.state = r.State
	}
	f.Set("reason", r.Reason)
	switch moves.state {
	case Published:
		moves.on = h.publishOn(f, d.PublishedOn)
	case Withdrawn:
		f.Require("state", p.State == Published, i18n.M("post.not-published"))
		f.Need("reason")
		moves.reason = f.Text("reason", maxReason)
	default:
		f.Require("reason", !b.Sent("reason") || r.Reason == p.Reason || moves.state == InDraft && r.Reason == "", i18n.M("api.fixed"))
	}
	return moves, nil
}

// move puts the item, opened in this version, into the state that it is to be in.
func (h *Handler) move(ctx context.Context, id, version int64, to moves) error {
	who := auth.Who(ctx)
	switch to.state {
	case Published:
		return h.posts.Publish(ctx, id, version, to.on, who)
	case Withdrawn:
		slog.InfoContext(ctx, "post withdrawn", "post", id, "account", who.ID, "reason", to.reason)
		return h.posts.Withdraw(ctx, id, version, to.reason, who)
	case InDraft:
		return h.posts.Redraft(ctx, id, version, who)
	}
	return nil
}

func example() Record {
	visit := int64(7)
	return Record{
		ID: 12, Version: 1, TitleEN: "Visit to research institutes in China", TextEN: "A delegation visited four institutes.",
		Category: Research, State: InDraft, PublishedOn: day.Day{Year: 2019, Month: 4, Day: 17}, VisitID: &visit,
	}
}
