package agreement

import (
	"context"
	"errors"
	"net/http"
	"slices"

	"gyoryu/internal/auth"
	"gyoryu/internal/flash"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/page"
	"gyoryu/internal/pg"
	"gyoryu/internal/pick"
	"gyoryu/internal/version"
)

// New shows the form, begun with what the address says.
func (h *Handler) New(w http.ResponseWriter, r *http.Request) error {
	f, err := h.begun(r.Context(), r.URL.Query())
	if err != nil {
		return err
	}
	return h.showForm(w, r, http.StatusOK, filled{f: f, names: pick.In(f)})
}

// Create adds the agreement that the form describes, or does what its button asks.
func (h *Handler) Create(w http.ResponseWriter, r *http.Request) error { return h.save(w, r, nil) }

// Edit shows the form filled in.
func (h *Handler) Edit(w http.ResponseWriter, r *http.Request) error {
	a, err := h.editable(r)
	if err != nil {
		return err
	}
	f := form.With(a.values(i18n.From(r.Context())))
	if err := version.Bring(r.Context(), h.db, shape, a.ID, r.URL.Query().Get("then"), f, h.clock); err != nil {
		return err
	}
	return h.showForm(w, r, http.StatusOK, filled{f: f, names: pick.In(f), a: &a})
}

// Update changes the agreement to what the form now describes.
func (h *Handler) Update(w http.ResponseWriter, r *http.Request) error {
	a, err := h.editable(r)
	if err != nil {
		return err
	}
	return h.save(w, r, &a)
}

// save saves a new agreement, or the changes of a.
func (h *Handler) save(w http.ResponseWriter, r *http.Request, a *Agreement) error {
	f, err := form.Parse(r)
	if err != nil {
		return err
	}
	ctx, who := r.Context(), auth.Who(r.Context())
	form := filled{f: f, names: pick.In(f), a: a}
	if a != nil && version.Chosen(f) {
		return h.conflict(w, r, f)
	}
	if f.Do() != "save" {
		renumber(f)
		form.added = rearrange(f, f.Do())
		return h.showForm(w, r, http.StatusOK, form)
	}
	d, err := h.draft(ctx, f, form.names, a)
	if err != nil {
		return err
	}
	if !f.OK() {
		return h.showForm(w, r, http.StatusUnprocessableEntity, form)
	}
	if a == nil {
		id, err := h.agreements.Create(ctx, d, who)
		if err != nil {
			return h.rejected(w, r, err, form)
		}
		flash.Set(w, r, i18n.M("agreement.done.new"))
		return page.Go(w, r, Path(id))
	}
	err = h.agreements.Update(ctx, a.ID, f.Version(), d, who)
	if errors.Is(err, pg.Stale) || errors.Is(err, Gone) {
		return h.conflict(w, r, f)
	}
	if err != nil {
		return h.rejected(w, r, err, form)
	}
	flash.Set(w, r, i18n.M("form.saved"))
	return page.Go(w, r, Path(a.ID))
}

// draft is what the form says, complaints about it noted on f: the same for pages and for
// programs.
func (h *Handler) draft(ctx context.Context, f *form.Form, names *pick.Names, a *Agreement) (Draft, error) {
	who, today := auth.Who(ctx), h.clock.Today()
	var id int64
	if a != nil {
		id = a.ID
		names.Keep(a.named())
	}
	d := read(f, names, today)
	d.StateOn = d.stateOn(today)
	if a != nil { // where it came from is said once
		d.PointID, d.SourceIDs = 0, nil
	}
	if err := names.Resolve(ctx, h.db); err != nil {
		return d, err
	}
	gone, err := h.agreements.missing(ctx, id, d, who)
	if err != nil {
		return d, err
	}
	f.Require("areas", !gone.Areas, i18n.M("form.no-such-record"))
	f.Require("readers", !gone.Readers, i18n.M("form.no-such-record"))
	f.Require("sources", !gone.Sources, i18n.M("form.no-such-record"))
	f.Require("point_id", !gone.Point, i18n.M("form.no-such-record"))
	if d.RenewalOfID != 0 && (a == nil || a.RenewalOfID != d.RenewalOfID) {
		if err := h.checkRenewed(ctx, f, id, d.RenewalOfID); err != nil {
			return d, err
		}
		f.Require("renewal_of_id", !gone.Renewed, i18n.M("agreement.renewed-already"))
	}
	d.check(f, today)
	return d, h.askWhoLeft(ctx, f, d, a)
}

// checkRenewed notes on f if the agreement that is to be renewed is none that who asks may
// renew, or the very one that would renew it.
func (h *Handler) checkRenewed(ctx context.Context, f *form.Form, id, of int64) error {
	_, err := h.changeable(ctx, of)
	switch {
	case errors.Is(err, pg.NotFound):
		f.Reject("renewal_of_id", i18n.M("form.no-such-record"))
	case errors.Is(err, auth.Forbidden):
		f.Reject("renewal_of_id", i18n.M("agreement.not-yours-to-renew"))
	case err != nil:
		return err
	}
	f.Require("renewal_of_id", id != of, i18n.M("agreement.renews-itself"))
	return nil
}

// askWhoLeft asks whether somebody is meant to be in charge of a milestone who has left,
// unless it was so before.
func (h *Handler) askWhoLeft(ctx context.Context, f *form.Form, d Draft, a *Agreement) error {
	var people []int64
	for _, m := range d.Milestones {
		if !m.Person.None() {
			people = append(people, m.Person.ID)
		}
	}
	if len(people) == 0 {
		return nil
	}
	left, err := h.agreements.left(ctx, people, h.clock.Today())
	if err != nil {
		return err
	}
	for _, m := range d.Milestones {
		before := a != nil && slices.ContainsFunc(a.Milestones, func(b Milestone) bool {
			return b.ID == m.ID && b.Person != nil && b.Person.ID == m.Person.ID
		})
		if m.DoneOn.IsZero() && left[m.Person.ID] && !before {
			f.Ask(m.field+".person", i18n.M("agreement.has-left"))
		}
	}
	return nil
}

// rejected shows the form again if the database refused what only it can know.
func (h *Handler) rejected(w http.ResponseWriter, r *http.Request, err error, d filled) error {
	if !refused(d.f, err) {
		return err
	}
	return h.showForm(w, r, http.StatusUnprocessableEntity, d)
}

// refused notes on f what the database refused, if somebody can do something about it.
func refused(f *form.Form, err error) bool {
	switch {
	case errors.Is(err, RenewsItself):
		f.Reject("renewal_of_id", i18n.M("agreement.renews-itself"))
	case errors.Is(err, RenewedAlready):
		f.Reject("renewal_of_id", i18n.M("agreement.renewed-already"))
	case errors.Is(err, Gone):
		f.Reject("milestones", i18n.M("agreement.milestone-gone"))
	default:
		return false
	}
	return true
}

// conflict shows the form again beside what somebody else has saved meanwhile.
func (h *Handler) conflict(w http.ResponseWriter, r *http.Request, f *form.Form) error {
	a, err := h.editable(r)
	if err != nil {
		return err
	}
	if err := a.meet(r.Context(), h.db, f, h.clock.Today()); err != nil {
		return err
	}
	return h.showForm(w, r, http.StatusConflict, filled{f: f, names: pick.In(f), a: &a})
}

func (h *Handler) showForm(w http.ResponseWriter, r *http.Request, status int, d filled) error {
	var err error
	var at int64
	if d.a != nil {
		at = d.a.ID
	}
	asked := form.With(map[string][]string{"renews": {d.f.Value("renewal_of_id")}, "sources": d.f.Values("sources")})
	d.offered, err = h.agreements.offer(r.Context(), at, asked.ID("renews"), asked.IDs("sources"), auth.Who(r.Context()))
	if err != nil {
		return err
	}
	return page.Show(w, r, status, formPage(d))
}
