package exchange

import (
	"errors"
	"net/http"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/flash"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/page"
	"gyoryu/internal/pg"
)

// act is one thing that is said of a stay by a small form on its page: what the form has
// to say, and what is then done.
type act struct {
	name string // of its form, and of the sentence that says it was done
	do   func(r *http.Request, e Exchange, f *form.Form) error
}

// rejected reports that the form has complaints, which are noted on it.
var rejected = errors.New("rejected")

// run does it and goes back to the stay's page, or shows it with the form as filled in.
func (h *Handler) run(w http.ResponseWriter, r *http.Request, a act) error {
	e, err := h.editable(r)
	if err != nil {
		return err
	}
	f, err := form.Parse(r)
	if err != nil {
		return err
	}
	err = a.do(r, e, f)
	switch {
	case errors.Is(err, rejected):
		return h.showOne(w, r, http.StatusUnprocessableEntity, e, f, a.name)
	case errors.Is(err, pg.Stale):
		if e, err = h.editable(r); err != nil {
			return err
		}
		f.Set("version", versionOf(e))
		f.Reject("version", i18n.M("exchange.changed-meanwhile"))
		return h.showOne(w, r, http.StatusConflict, e, f, a.name)
	case err != nil:
		return err
	}
	flash.Set(w, r, i18n.M("exchange.done."+a.name))
	return page.Go(w, r, Path(e.ID))
}

// Begin says that the stay has begun: on the day that the form says, or else on its first
// day, if that has come, or today.
func (h *Handler) Begin(w http.ResponseWriter, r *http.Request) error {
	return h.run(w, r, act{"begin", func(r *http.Request, e Exchange, f *form.Form) error {
		on, ok := h.on(f, "starts_on", e.StartsOn)
		f.Require("starts_on", !on.After(e.EndsOn), i18n.M("exchange.after-its-end", "day", day.Long(e.EndsOn, string(i18n.From(r.Context())))))
		if !ok || !f.OK() {
			return rejected
		}
		return h.stays.Begin(r.Context(), e.ID, f.Version(), on, auth.Who(r.Context()))
	}})
}

// Finish says that the stay is over, likewise.
func (h *Handler) Finish(w http.ResponseWriter, r *http.Request) error {
	return h.run(w, r, act{"finish", func(r *http.Request, e Exchange, f *form.Form) error {
		on, ok := h.on(f, "ends_on", e.EndsOn)
		f.Require("ends_on", !on.Before(e.StartsOn), i18n.M("exchange.before-its-start", "day", day.Long(e.StartsOn, string(i18n.From(r.Context())))))
		if !ok || !f.OK() {
			return rejected
		}
		return h.stays.Finish(r.Context(), e.ID, f.Version(), on, auth.Who(r.Context()))
	}})
}

// on is the day that a form says, or else the day that was meant so far if it has come, or
// today; ok is false if it is a day to come.
func (h *Handler) on(f *form.Form, field string, meant day.Day) (on day.Day, ok bool) {
	today := h.clock.Today()
	on = f.Day(field, today)
	f.Require(field, !on.After(today), i18n.M("exchange.not-yet"))
	if on.IsZero() {
		on = so(meant, today)
	}
	return on, f.OK()
}

// so is the day that was meant if it has come, else today.
func so(meant, today day.Day) day.Day {
	if meant.IsZero() || meant.After(today) {
		return today
	}
	return meant
}

// Cancel says that the stay does not come to pass.
func (h *Handler) Cancel(w http.ResponseWriter, r *http.Request) error {
	return h.run(w, r, act{"cancel", func(r *http.Request, e Exchange, f *form.Form) error {
		return h.stays.Cancel(r.Context(), e.ID, f.Version(), auth.Who(r.Context()))
	}})
}

// Remove takes it out of every list.
func (h *Handler) Remove(w http.ResponseWriter, r *http.Request) error {
	return h.run(w, r, act{"remove", func(r *http.Request, e Exchange, f *form.Form) error {
		return h.stays.Remove(r.Context(), e.ID, f.Version(), auth.Who(r.Context()))
	}})
}

// Restore brings it back.
func (h *Handler) Restore(w http.ResponseWriter, r *http.Request) error {
	e, err := h.exchange(r)
	if err != nil {
		return err
	}
	who := auth.Who(r.Context())
	if e.RemovedAt == nil { // it is back already
		return page.Back(w, r, Path(e.ID))
	}
	if !e.RestorableBy(who, h.clock.Now()) {
		return auth.Forbidden
	}
	if err := h.stays.Restore(r.Context(), e.ID, who); err != nil {
		return err
	}
	flash.Set(w, r, i18n.M("exchange.done.restore"))
	return page.Back(w, r, Path(e.ID))
}
