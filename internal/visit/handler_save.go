package visit

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

// save saves a new visit, or the changes of v.
func (h *Handler) save(w http.ResponseWriter, r *http.Request, v *Visit) error {
	f, err := form.Parse(r)
	if err != nil {
		return err
	}
	ctx, who := r.Context(), auth.Who(r.Context())
	names := pick.In(f)
	if v != nil && version.Chosen(f) {
		return h.conflict(w, r, f)
	}
	if f.Do() != "save" {
		renumber(f)
		rearrange(f, f.Do())
		return h.showForm(w, r, http.StatusOK, f, names, v)
	}
	d, err := h.draft(ctx, f, names, v)
	if err != nil {
		return err
	}
	if !f.OK() {
		return h.showForm(w, r, http.StatusUnprocessableEntity, f, names, v)
	}
	if v == nil {
		id, err := h.visits.Create(ctx, d, who)
		if err != nil {
			return h.rejected(w, r, err, f, names, v)
		}
		flash.Set(w, r, i18n.M("visit.saved", "n", len(d.Stops)))
		return page.Go(w, r, path(id))
	}
	err = h.visits.Update(ctx, v.ID, f.Version(), d, who)
	if errors.Is(err, Gone) {
		v.adopt(f)
	}
	if errors.Is(err, pg.Stale) || errors.Is(err, Gone) {
		return h.conflict(w, r, f)
	}
	if err != nil {
		return h.rejected(w, r, err, f, names, v)
	}
	flash.Set(w, r, i18n.M("form.saved"))
	return page.Go(w, r, path(v.ID))
}

// draft is what the form says, complaints about it noted on f: the same for pages and
// for programs.
func (h *Handler) draft(ctx context.Context, f *form.Form, names *pick.Names, v *Visit) (Draft, error) {
	var id int64
	if v != nil {
		id = v.ID
		names.Keep(v.named())
	}
	d := read(f, names, h.clock.Today())
	if err := names.Resolve(ctx, h.db); err != nil {
		return d, err
	}
	gone, err := h.visits.missing(ctx, id, d)
	if err != nil {
		return d, err
	}
	f.Require("areas", !gone.Areas, i18n.M("form.no-such-record"))
	f.Require("readers", !gone.Readers, i18n.M("form.no-such-record"))
	d.check(f)
	return d, nil
}

// rejected shows the form again if the database refused what only it can know.
func (h *Handler) rejected(w http.ResponseWriter, r *http.Request, err error, f *form.Form, names *pick.Names, v *Visit) error {
	if !errors.Is(err, Gone) { // a new visit has no parts yet that could be another's
		return err
	}
	f.Reject("stops[0].institute", i18n.M("form.no-such-record"))
	return h.showForm(w, r, http.StatusUnprocessableEntity, f, names, v)
}

// conflict shows the form again beside what somebody else has saved meanwhile.
func (h *Handler) conflict(w http.ResponseWriter, r *http.Request, f *form.Form) error {
	v, err := h.editable(r)
	if err != nil {
		return err
	}
	if err := v.meet(r.Context(), h.db, f, h.clock.Today()); err != nil {
		return err
	}
	renumber(f)
	return h.showForm(w, r, http.StatusConflict, f, pick.In(f), &v)
}

// removedMeanwhile shows the form again to who was editing a visit that somebody has
// removed since: it is not saved, and what was typed is not lost.
func (h *Handler) removedMeanwhile(w http.ResponseWriter, r *http.Request, notFound error) error {
	id, err := page.ID(r)
	if err != nil {
		return err
	}
	who := auth.Who(r.Context())
	v, err := h.visits.Find(r.Context(), id, who)
	if err != nil {
		return err
	}
	if v.RemovedAt == nil || !v.EditableBy(who) {
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
	f.Reject("version", i18n.M("visit.removed-meanwhile"))
	return h.showForm(w, r, http.StatusConflict, f, pick.In(f), &v)
}
