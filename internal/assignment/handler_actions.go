package assignment

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

// End makes it end today.
func (h *Handler) End(w http.ResponseWriter, r *http.Request) error {
	return h.run(w, r, "end", func(a Assignment, f *form.Form) error {
		today := h.clock.Today()
		if f.Version() == a.Version {
			f.Require("to", a.Span().Begun(today), i18n.M("assignment.not-begun"))
			f.Require("to", a.EndsOn.IsZero() || !a.EndsOn.Before(today), i18n.M("assignment.over-already"))
		}
		if !f.OK() {
			return nil
		}
		return h.assignments.End(r.Context(), a.ID, f.Version(), today, auth.Who(r.Context()))
	})
}

// Remove takes it out of every list.
func (h *Handler) Remove(w http.ResponseWriter, r *http.Request) error {
	return h.run(w, r, "remove", func(a Assignment, f *form.Form) error {
		return h.assignments.Remove(r.Context(), a.ID, f.Version(), auth.Who(r.Context()))
	})
}

// run does what a button asks for and goes back to where it was, or shows the
// assignment's page with what is wrong.
func (h *Handler) run(w http.ResponseWriter, r *http.Request, name string, do func(Assignment, *form.Form) error) error {
	a, err := h.editable(r)
	if err != nil {
		return err
	}
	f, err := form.Parse(r)
	if err != nil {
		return err
	}
	err = do(a, f)
	switch {
	case errors.Is(err, pg.Stale):
		if a, err = h.editable(r); err != nil {
			return err
		}
		f.Reject("version", i18n.M("assignment.changed-meanwhile"))
		return h.showOne(w, r, http.StatusConflict, a, f)
	case err != nil:
		return err
	case !f.OK():
		return h.showOne(w, r, http.StatusUnprocessableEntity, a, f)
	}
	flash.Set(w, r, i18n.M("assignment.done."+name))
	return page.Back(w, r, Path(a.ID))
}

// Restore brings it back.
func (h *Handler) Restore(w http.ResponseWriter, r *http.Request) error {
	a, err := h.assignment(r)
	if err != nil {
		return err
	}
	who := auth.Who(r.Context())
	if a.RemovedAt == nil { // it is back already
		return page.Back(w, r, Path(a.ID))
	}
	if !a.RestorableBy(who, h.clock.Now()) {
		return auth.Forbidden
	}
	err = h.assignments.Restore(r.Context(), a.ID, who)
	if errors.Is(err, Twice) {
		f := form.With(nil)
		f.Reject("person", i18n.M("assignment.twice"))
		return h.showOne(w, r, http.StatusUnprocessableEntity, a, f)
	}
	if err != nil {
		return err
	}
	flash.Set(w, r, i18n.M("assignment.done.restore"))
	return page.Back(w, r, Path(a.ID))
}
