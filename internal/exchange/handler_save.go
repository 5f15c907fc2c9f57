package exchange

import (
	"context"
	"errors"
	"net/http"

	"gyoryu/internal/auth"
	"gyoryu/internal/flash"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/institute"
	"gyoryu/internal/page"
	"gyoryu/internal/person"
	"gyoryu/internal/pg"
	"gyoryu/internal/pick"
	"gyoryu/internal/version"
)

// New shows an empty form, begun with the agreement, the person or the host that the
// address names.
func (h *Handler) New(w http.ResponseWriter, r *http.Request) error {
	f := form.With(nil)
	if err := h.beginWith(r, f); err != nil {
		return err
	}
	return h.showForm(w, r, http.StatusOK, f, pick.In(f), nil)
}

// beginWith fills in what the address names, as far as it is there.
func (h *Handler) beginWith(r *http.Request, f *form.Form) error {
	ctx, asked := r.Context(), form.With(r.URL.Query())
	f.Set("agreement", idOr(asked.ID("agreement"))) // shown only if it is offered
	if n := asked.ID("institute"); n != 0 {
		found, err := institute.Store{}.ByID(ctx, h.db, []int64{n})
		if err != nil {
			return err
		}
		if m, there := found[n]; there {
			f.Set("to", m.Short)
			f.Set("to_id", id(n))
		}
	}
	n := asked.ID("person")
	if n == 0 {
		return nil
	}
	found, err := person.Store{}.ByID(ctx, h.db, []int64{n})
	m, there := found[n]
	if err != nil || !there {
		return err
	}
	f.Set("person", m.Name)
	f.Set("person_id", id(n))
	at, err := h.stays.worksAt(ctx, n, h.clock.Today())
	if at.ID != 0 && id(at.ID) != f.Value("to_id") {
		f.Set("from", at.Short)
		f.Set("from_id", id(at.ID))
	}
	return err
}

// Create adds the stay that the form describes.
func (h *Handler) Create(w http.ResponseWriter, r *http.Request) error {
	return h.save(w, r, nil)
}

// Edit shows the form filled in.
func (h *Handler) Edit(w http.ResponseWriter, r *http.Request) error {
	e, err := h.editable(r)
	if err != nil {
		return err
	}
	f := form.With(e.values(i18n.From(r.Context())))
	if err := version.Bring(r.Context(), h.db, shape, e.ID, r.URL.Query().Get("then"), f, h.clock); err != nil {
		return err
	}
	return h.showForm(w, r, http.StatusOK, f, pick.In(f), &e)
}

// Update changes the stay to what the form now describes.
func (h *Handler) Update(w http.ResponseWriter, r *http.Request) error {
	e, err := h.editable(r)
	if err != nil {
		return err
	}
	return h.save(w, r, &e)
}

// save saves a new stay, or the changes of e.
func (h *Handler) save(w http.ResponseWriter, r *http.Request, e *Exchange) error {
	f, err := form.Parse(r)
	if err != nil {
		return err
	}
	ctx, who, names := r.Context(), auth.Who(r.Context()), pick.In(f)
	if e != nil && version.Chosen(f) {
		return h.conflict(w, r, f)
	}
	if f.Do() != "save" {
		return h.showForm(w, r, http.StatusOK, f, names, e)
	}
	d, err := h.draft(ctx, f, names, e)
	if err != nil {
		return err
	}
	if !f.OK() {
		return h.showForm(w, r, http.StatusUnprocessableEntity, f, names, e)
	}
	if e == nil {
		if err := h.fillOrigin(ctx, &d); err != nil {
			return err
		}
		id, err := h.stays.Create(ctx, d, who)
		if err != nil {
			return err
		}
		flash.Set(w, r, i18n.M("exchange.saved"))
		return page.Go(w, r, Path(id))
	}
	err = h.stays.Update(ctx, e.ID, f.Version(), d, who)
	if errors.Is(err, pg.Stale) {
		return h.conflict(w, r, f)
	}
	if err != nil {
		return err
	}
	flash.Set(w, r, i18n.M("form.saved"))
	return page.Go(w, r, Path(e.ID))
}

// fillOrigin says of a new stay where the person comes from, if the writer left that
// open and it is known: where they work when it begins.
func (h *Handler) fillOrigin(ctx context.Context, d *Draft) error {
	if d.PersonID == 0 || !d.from.None() {
		return nil
	}
	on := d.StartsOn
	if on.IsZero() {
		on = h.clock.Today()
	}
	at, err := h.stays.worksAt(ctx, d.PersonID, on)
	if at.ID != d.ToID {
		d.FromID = at.ID
	}
	return err
}

// draft is what the form says, complaints and questions about it noted on f: the same
// for pages and for programs.
func (h *Handler) draft(ctx context.Context, f *form.Form, names *pick.Names, e *Exchange) (Draft, error) {
	who, today, id := auth.Who(ctx), h.clock.Today(), int64(0)
	if e != nil {
		id = e.ID
		names.Keep(e.named())
	}
	d := read(f, names, today)
	if err := names.Resolve(ctx, h.db); err != nil {
		return d, err
	}
	d.check(f, today)
	k, err := h.stays.known(ctx, id, d, today, who)
	if err != nil {
		return d, err
	}
	f.Require("areas", !k.NoArea, i18n.M("form.no-such-record"))
	f.Require("agreement", !k.NoAgreement, i18n.M("form.no-such-record"))
	d.ask(f, k, today, i18n.From(ctx))
	return d, nil
}

// conflict shows the form again beside what somebody else has saved meanwhile.
func (h *Handler) conflict(w http.ResponseWriter, r *http.Request, f *form.Form) error {
	e, err := h.editable(r)
	if err != nil {
		return err
	}
	if err := e.meet(r.Context(), h.db, f, h.clock.Today()); err != nil {
		return err
	}
	return h.showForm(w, r, http.StatusConflict, f, pick.In(f), &e)
}

func (h *Handler) showForm(w http.ResponseWriter, r *http.Request, status int, f *form.Form, names *pick.Names, e *Exchange) error {
	chosen := form.With(map[string][]string{"agreement": {f.Value("agreement")}}).ID("agreement")
	areas, agreements, err := h.stays.offered(r.Context(), chosen, auth.Who(r.Context()))
	if err != nil {
		return err
	}
	return page.Show(w, r, status, formPage(filled{f: f, names: names, e: e, areas: areas, agreements: agreements}))
}
