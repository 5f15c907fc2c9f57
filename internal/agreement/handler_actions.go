package agreement

import (
	"errors"
	"net/http"
	"strconv"

	"github.com/go-chi/chi/v5"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/flash"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/page"
	"gyoryu/internal/pg"
)

// act is one thing that is done with an agreement by a small form on its page.
type act struct {
	name string // of its form, and of the sentence that says it was done
	do   func(r *http.Request, a Agreement, f *form.Form) error
}

// rejected reports that the form has complaints, which are noted on it.
var rejected = errors.New("rejected")

// run does it and goes back to where the form was, or shows the agreement's page with the
// form as it was filled in.
func (h *Handler) run(w http.ResponseWriter, r *http.Request, step act) error {
	a, err := h.editable(r)
	if err != nil {
		return err
	}
	f, err := form.Parse(r)
	if err != nil {
		return err
	}
	err = step.do(r, a, f)
	switch {
	case errors.Is(err, rejected):
		return h.showOne(w, r, http.StatusUnprocessableEntity, f, step.name)
	case errors.Is(err, pg.Stale):
		f.Reject("version", i18n.M("agreement.changed-meanwhile"))
		return h.showOne(w, r, http.StatusConflict, f, step.name)
	case err != nil:
		return err
	}
	flash.Set(w, r, i18n.M("agreement.done."+step.name))
	return page.Back(w, r, Path(a.ID))
}

// past reads a day that has come: today unless another is said.
func (h *Handler) past(f *form.Form, field string) day.Day {
	on := f.Day(field, h.clock.Today())
	if on.IsZero() {
		on = h.clock.Today()
	}
	f.Require(field, !on.After(h.clock.Today()), i18n.M("commitment.not-yet"))
	return on
}

// Sign puts the agreement in force, signed on the day that the form says.
func (h *Handler) Sign(w http.ResponseWriter, r *http.Request) error {
	return h.run(w, r, act{"sign", func(r *http.Request, a Agreement, f *form.Form) error {
		f.Need("signed_on")
		on := f.Day("signed_on", h.clock.Today())
		f.Require("signed_on", !on.After(h.clock.Today()), i18n.M("agreement.signed-later"))
		f.Require("signed_on", a.State != Ended, i18n.M("agreement.has-ended"))
		if !f.OK() {
			return rejected
		}
		return h.agreements.Sign(r.Context(), a.ID, f.Version(), on, auth.Who(r.Context()))
	}})
}

// End says that the agreement ended, and why.
func (h *Handler) End(w http.ResponseWriter, r *http.Request) error {
	return h.run(w, r, act{"end", func(r *http.Request, a Agreement, f *form.Form) error {
		f.Require("end_reason", said(f, "end_reason"), i18n.M("agreement.why-ended"))
		reason, on := f.Text("end_reason", maxReason), h.past(f, "state_on")
		f.Require("end_reason", a.State != Ended, i18n.M("agreement.has-ended"))
		if !f.OK() {
			return rejected
		}
		return h.agreements.End(r.Context(), a.ID, f.Version(), on, reason, auth.Who(r.Context()))
	}})
}

// Review keeps what a manager decides about the agreement today.
func (h *Handler) Review(w http.ResponseWriter, r *http.Request) error {
	return h.run(w, r, act{"review", func(r *http.Request, a Agreement, f *form.Form) error {
		f.Require("verdict", said(f, "verdict"), i18n.M("agreement.which-verdict"))
		v := Review{ReviewedOn: h.clock.Today(), Verdict: form.OneOf(f, "verdict", Verdicts...), Note: f.Text("note", maxNote)}
		if !f.OK() {
			return rejected
		}
		return h.agreements.AddReview(r.Context(), a.ID, v, auth.Who(r.Context()))
	}})
}

// Done says that a milestone was reached today.
func (h *Handler) Done(w http.ResponseWriter, r *http.Request) error {
	return h.milestone(w, r, "done", h.clock.Today())
}

// Reopen says that a milestone is still to be reached.
func (h *Handler) Reopen(w http.ResponseWriter, r *http.Request) error {
	return h.milestone(w, r, "reopen", day.Day{})
}

func (h *Handler) milestone(w http.ResponseWriter, r *http.Request, name string, on day.Day) error {
	return h.run(w, r, act{name, func(r *http.Request, a Agreement, f *form.Form) error {
		id, err := strconv.ParseInt(chi.URLParam(r, "milestone"), 10, 64)
		if err != nil {
			return pg.NotFound
		}
		return h.agreements.SetDone(r.Context(), a.ID, id, f.Version(), on, auth.Who(r.Context()))
	}})
}

// Remove takes the agreement out of every list.
func (h *Handler) Remove(w http.ResponseWriter, r *http.Request) error {
	return h.run(w, r, act{"remove", func(r *http.Request, a Agreement, f *form.Form) error {
		return h.agreements.Remove(r.Context(), a.ID, f.Version(), auth.Who(r.Context()))
	}})
}

// Restore brings a removed agreement back.
func (h *Handler) Restore(w http.ResponseWriter, r *http.Request) error {
	id, err := page.ID(r)
	if err != nil {
		return err
	}
	who := auth.Who(r.Context())
	a, err := h.agreements.Find(r.Context(), id, h.clock.Today(), who)
	switch {
	case err != nil:
		return err
	case a.RemovedAt == nil: // it is back already
		return page.Back(w, r, Path(a.ID))
	case !a.RestorableBy(who, h.clock.Now()):
		return pg.NotFound
	}
	err = h.agreements.Restore(r.Context(), a.ID, a.Version, who)
	if f := form.With(nil); refused(f, err) {
		return h.showOne(w, r, http.StatusConflict, f, "restore")
	}
	if err != nil {
		return err
	}
	flash.Set(w, r, i18n.M("agreement.done.restore"))
	return page.Back(w, r, Path(a.ID))
}
