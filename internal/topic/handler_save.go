package topic

import (
	"context"
	"errors"
	"net/http"

	"gyoryu/internal/auth"
	"gyoryu/internal/flash"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/page"
	"gyoryu/internal/pg"
	"gyoryu/internal/pick"
	"gyoryu/internal/version"
)

// save saves a new topic, or the changes of t.
func (h *Handler) save(w http.ResponseWriter, r *http.Request, t *Topic) error {
	f, err := form.Parse(r)
	if err != nil {
		return err
	}
	ctx, who := r.Context(), auth.Who(r.Context())
	d := filled{f: f, names: pick.In(f), t: t}
	if t != nil && version.Chosen(f) {
		return h.conflict(w, r, f)
	}
	if f.Do() != "save" {
		rearrange(f, f.Do())
		return h.showForm(w, r, http.StatusOK, d)
	}
	draft, err := h.draft(ctx, f, d.names, t)
	if err != nil {
		return err
	}
	if !f.OK() {
		return h.showForm(w, r, http.StatusUnprocessableEntity, d)
	}
	if t == nil {
		id, err := h.topics.Create(ctx, draft, who)
		if err != nil {
			return err
		}
		flash.Set(w, r, i18n.M("topic.saved"))
		return page.Go(w, r, Path(id))
	}
	draft.keepOrder(*t)
	err = h.topics.Update(ctx, t.ID, f.Version(), draft, who)
	if errors.Is(err, pg.Stale) {
		return h.conflict(w, r, f)
	}
	if err != nil {
		return err
	}
	flash.Set(w, r, i18n.M("form.saved"))
	return page.Go(w, r, Path(t.ID))
}

// draft is what the form says, complaints about it noted on f: the same for pages and
// for programs.
func (h *Handler) draft(ctx context.Context, f *form.Form, names *pick.Names, t *Topic) (Draft, error) {
	who, id := auth.Who(ctx), int64(0)
	if t != nil {
		id = t.ID
		names.Keep(t.named())
	}
	d := read(f, names, h.clock.Today(), who)
	if err := names.Resolve(ctx, h.db); err != nil {
		return d, err
	}
	gone, err := h.topics.missing(ctx, id, d, h.clock.Today(), who)
	if err != nil {
		return d, err
	}
	f.Require("areas", !gone.Areas, i18n.M("form.no-such-record"))
	f.Require("readers", !gone.Readers, i18n.M("form.no-such-record"))
	f.Require("agreement_id", !gone.Agreement, i18n.M("topic.no-agreement"))
	f.Require("point_id", t != nil || !gone.Point, i18n.M("form.no-such-record"))
	if t == nil {
		f.Require("stage", Head{Stage: Proposed}.MovableTo(d.Stage, who), i18n.M("topic.selecting"))
	}
	d.check(f)
	d.ask(f, gone.Left)
	return d, nil
}

// conflict shows the form again beside what somebody else has saved meanwhile.
func (h *Handler) conflict(w http.ResponseWriter, r *http.Request, f *form.Form) error {
	t, err := h.editable(r)
	if err != nil {
		return err
	}
	if err := h.topics.meet(r.Context(), t, f, h.clock.Today()); err != nil {
		return err
	}
	renumber(f)
	return h.showForm(w, r, http.StatusConflict, filled{f: f, names: pick.In(f), t: &t})
}

// removedMeanwhile shows the form again to who was editing a topic that somebody has
// removed since: it is not saved, and what was typed is not lost.
func (h *Handler) removedMeanwhile(w http.ResponseWriter, r *http.Request, notFound error) error {
	id, err := page.ID(r)
	if err != nil {
		return err
	}
	who := auth.Who(r.Context())
	t, err := h.topics.Find(r.Context(), id, h.clock.Today(), who)
	if err != nil {
		return err
	}
	if t.RemovedAt == nil || !t.EditableBy(who) {
		return notFound
	}
	f, err := form.Parse(r)
	if err != nil {
		return err
	}
	if f.Version() == 0 { // not from a form that was open when it was there
		return notFound
	}
	renumber(f)
	f.Reject("version", i18n.M("topic.removed-meanwhile"))
	return h.showForm(w, r, http.StatusConflict, filled{f: f, names: pick.In(f), t: &t})
}
