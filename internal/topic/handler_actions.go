package topic

import (
	"errors"
	"net/http"

	"gyoryu/internal/auth"
	"gyoryu/internal/flash"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/page"
	"gyoryu/internal/pg"
)

// Move moves the topic to another stage, today, and goes back to where that was asked:
// its page, or its card on the board.
func (h *Handler) Move(w http.ResponseWriter, r *http.Request) error {
	t, err := h.editable(r)
	if err != nil {
		return err
	}
	f, err := form.Parse(r)
	if err != nil {
		return err
	}
	ctx, who := r.Context(), auth.Who(r.Context())
	if f.Version() != t.Version {
		return h.movedMeanwhile(w, r, t, f)
	}
	to, reason := form.OneOf(f, "stage", Stages...), f.Text("reason", maxReason)
	checkMove(f, t.Head, to, reason, who)
	if !f.OK() {
		return h.showOne(w, r, http.StatusUnprocessableEntity, t, f)
	}
	err = h.topics.Move(ctx, t.ID, f.Version(), to, h.clock.Today(), reason, who)
	if errors.Is(err, pg.Stale) {
		if t, err = h.editable(r); err != nil {
			return err
		}
		return h.movedMeanwhile(w, r, t, f)
	}
	if err != nil {
		return err
	}
	flash.Set(w, r, i18n.M("topic.moved", "title", t.Title, "stage", i18n.M("topic.stage."+string(to))))
	return page.Back(w, r, Path(t.ID))
}

// movedMeanwhile shows the topic as it is now, and what was to be done with it.
func (h *Handler) movedMeanwhile(w http.ResponseWriter, r *http.Request, t Topic, f *form.Form) error {
	f.Set("version", versionOf(t.Head))
	f.Reject("version", i18n.M("topic.changed-meanwhile", "who", t.UpdatedName, "stage", i18n.M("topic.stage."+string(t.Stage))))
	return h.showOne(w, r, http.StatusConflict, t, f)
}

// Remove takes the topic out of every list.
func (h *Handler) Remove(w http.ResponseWriter, r *http.Request) error {
	t, err := h.editable(r)
	if err != nil {
		return err
	}
	f, err := form.Parse(r)
	if err != nil {
		return err
	}
	if err := h.topics.Remove(r.Context(), t.ID, f.Version(), auth.Who(r.Context())); err != nil {
		return err
	}
	flash.Set(w, r, i18n.M("topic.removed", "title", t.Title))
	return page.Go(w, r, Path(t.ID))
}

// Restore brings it back.
func (h *Handler) Restore(w http.ResponseWriter, r *http.Request) error {
	t, err := h.topic(r)
	if err != nil {
		return err
	}
	who := auth.Who(r.Context())
	if t.RemovedAt == nil { // it is back already
		return page.Back(w, r, Path(t.ID))
	}
	if !t.RestorableBy(who, h.clock.Now()) {
		return auth.Forbidden
	}
	if err := h.topics.Restore(r.Context(), t.ID, t.Version, who); err != nil {
		return err
	}
	flash.Set(w, r, i18n.M("topic.restored"))
	return page.Back(w, r, Path(t.ID))
}
