package deputy

import (
	"context"
	"errors"
	"net/http"

	"gyoryu/internal/auth"
	"gyoryu/internal/charge"
	"gyoryu/internal/day"
	"gyoryu/internal/flash"
	"gyoryu/internal/form"
	"gyoryu/internal/history"
	"gyoryu/internal/i18n"
	"gyoryu/internal/page"
	"gyoryu/internal/pg"
	"gyoryu/internal/pick"
	"gyoryu/internal/version"
)

// Handler answers for every page under /deputies.
type Handler struct {
	db       pg.DB
	deputies Store
	clock    day.Clock
}

// NewHandler serves the deputies kept in db.
func NewHandler(db pg.DB, clock day.Clock) *Handler {
	return &Handler{db: db, deputies: Store{DB: db}, clock: clock}
}

// Show shows one deputy.
func (h *Handler) Show(w http.ResponseWriter, r *http.Request) error {
	d, err := h.deputy(r)
	if err != nil {
		return err
	}
	return h.showOne(w, r, http.StatusOK, d, form.With(nil))
}

// showOne shows a deputy, f with the complaints about what was tried with it.
func (h *Handler) showOne(w http.ResponseWriter, r *http.Request, status int, d Deputy, f *form.Form) error {
	events, err := history.Shown(r.Context(), h.db, h.clock, "deputy", d.ID)
	if err != nil {
		return err
	}
	return page.Show(w, r, status, showPage(shownOne{d: d, f: f, events: events, today: h.clock.Today()}))
}

// Create names a deputy of the person whom the form is about.
func (h *Handler) Create(w http.ResponseWriter, r *http.Request) error {
	f, err := form.Parse(r)
	if err != nil {
		return err
	}
	ctx, who := r.Context(), auth.Who(r.Context())
	id := f.ID("person")
	f.Require("person", id != 0, i18n.M("deputy.needs-person"))
	if id != 0 && !charge.NamesDeputies(who, id) { // who says of nobody is told so
		return auth.Forbidden
	}
	shown := filled{f: f, names: pick.In(f)}
	if id != 0 {
		shown.person, err = h.deputies.person(ctx, id, h.clock.Today())
		switch {
		case errors.Is(err, pg.NotFound):
			f.Reject("person", i18n.M("deputy.needs-person"))
		case err != nil:
			return err
		case !shown.person.AtHome:
			f.Reject("person", i18n.M("deputy.person-not-ours", "name", shown.person.Name))
		}
	}
	return h.save(w, r, shown, nil)
}

// Edit shows the form filled in.
func (h *Handler) Edit(w http.ResponseWriter, r *http.Request) error {
	d, err := h.editable(r)
	if err != nil {
		return err
	}
	f := form.With(d.values(i18n.From(r.Context())))
	if err := version.Bring(r.Context(), h.db, shape, d.ID, r.URL.Query().Get("then"), f, h.clock); err != nil {
		return err
	}
	f.Set("back", page.Local(r.URL.Query().Get("back"), ""))
	return page.Show(w, r, http.StatusOK, formPage(filled{f: f, names: pick.In(f), d: &d, person: d.deputised()}))
}

// Update changes the deputy to what the form now describes.
func (h *Handler) Update(w http.ResponseWriter, r *http.Request) error {
	d, err := h.editable(r)
	if err != nil {
		return err
	}
	f, err := form.Parse(r)
	if err != nil {
		return err
	}
	return h.save(w, r, filled{f: f, names: pick.In(f), d: &d, person: d.deputised()}, &d)
}

func (h *Handler) save(w http.ResponseWriter, r *http.Request, shown filled, was *Deputy) error {
	ctx, who, f := r.Context(), auth.Who(r.Context()), shown.f
	if was != nil && version.Chosen(f) {
		return h.conflict(w, r, f)
	}
	d, err := h.draft(ctx, shown, was)
	if err != nil {
		return err
	}
	if !f.OK() {
		return page.Show(w, r, http.StatusUnprocessableEntity, formPage(shown))
	}
	var id int64
	if was == nil {
		id, err = h.deputies.Create(ctx, d, who)
	} else {
		id, err = was.ID, h.deputies.Update(ctx, was.ID, f.Version(), d, who)
	}
	switch {
	case errors.Is(err, Overlaps):
		f.Reject("from", i18n.M("deputy.overlaps"))
		return page.Show(w, r, http.StatusUnprocessableEntity, formPage(shown))
	case errors.Is(err, pg.Stale):
		return h.conflict(w, r, f)
	case err != nil:
		return err
	}
	flash.Set(w, r, i18n.M("deputy.saved"))
	return page.Back(w, r, Path(id))
}

// draft is what the form says, complaints about it noted on it.
func (h *Handler) draft(ctx context.Context, shown filled, was *Deputy) (Draft, error) {
	today, f := h.clock.Today(), shown.f
	if was != nil {
		shown.names.Keep([]int64{was.DeputyID}, nil)
	}
	d := read(f, shown.names, shown.person.ID, today)
	if err := shown.names.Resolve(ctx, h.db); err != nil {
		return d, err
	}
	d.DeputyID = d.deputy.ID
	deputy := Person{}
	if d.DeputyID != 0 {
		var err error
		deputy, err = h.deputies.person(ctx, d.DeputyID, today)
		if err != nil && !errors.Is(err, pg.NotFound) {
			return d, err
		}
	}
	d.check(f, deputy, was, today)
	return d, nil
}

// conflict shows the form again beside what somebody else has saved meanwhile.
func (h *Handler) conflict(w http.ResponseWriter, r *http.Request, f *form.Form) error {
	d, err := h.editable(r)
	if err != nil {
		return err
	}
	if err := d.meet(r.Context(), h.db, f, h.clock.Today()); err != nil {
		return err
	}
	return page.Show(w, r, http.StatusConflict, formPage(filled{f: f, names: pick.In(f), d: &d, person: d.deputised()}))
}

// Remove makes it as if nobody stood in.
func (h *Handler) Remove(w http.ResponseWriter, r *http.Request) error {
	d, err := h.editable(r)
	if err != nil {
		return err
	}
	f, err := form.Parse(r)
	if err != nil {
		return err
	}
	err = h.deputies.Remove(r.Context(), d.ID, f.Version(), auth.Who(r.Context()))
	if errors.Is(err, pg.Stale) {
		f.Reject("version", i18n.M("deputy.changed-meanwhile"))
		return h.showOne(w, r, http.StatusConflict, d, f)
	}
	if err != nil {
		return err
	}
	flash.Set(w, r, i18n.M("deputy.removed"))
	return page.Back(w, r, Path(d.ID))
}

// Restore brings it back.
func (h *Handler) Restore(w http.ResponseWriter, r *http.Request) error {
	d, err := h.deputy(r)
	if err != nil {
		return err
	}
	who := auth.Who(r.Context())
	if d.RemovedAt == nil { // it is back already
		return page.Back(w, r, Path(d.ID))
	}
	if !d.RestorableBy(who, h.clock.Now()) {
		return auth.Forbidden
	}
	err = h.deputies.Restore(r.Context(), d.ID, who)
	if errors.Is(err, Overlaps) {
		f := form.With(nil)
		f.Reject("from", i18n.M("deputy.overlaps"))
		return h.showOne(w, r, http.StatusUnprocessableEntity, d, f)
	}
	if err != nil && !errors.Is(err, pg.Stale) {
		return err
	}
	flash.Set(w, r, i18n.M("deputy.restored"))
	return page.Back(w, r, Path(d.ID))
}

// deputy is the one named in the path. A removed one is there only for who may bring it
// back.
func (h *Handler) deputy(r *http.Request) (Deputy, error) {
	id, err := page.ID(r)
	if err != nil {
		return Deputy{}, err
	}
	d, err := h.deputies.Find(r.Context(), id)
	if err == nil && d.RemovedAt != nil && !d.RestorableBy(auth.Who(r.Context()), h.clock.Now()) {
		err = pg.NotFound
	}
	return d, err
}

// editable is the deputy named in the path, if who asks may change it.
func (h *Handler) editable(r *http.Request) (Deputy, error) {
	id, err := page.ID(r)
	if err != nil {
		return Deputy{}, err
	}
	d, err := h.deputies.Find(r.Context(), id)
	switch {
	case err != nil:
		return Deputy{}, err
	case d.RemovedAt != nil:
		return Deputy{}, pg.NotFound
	case !d.EditableBy(auth.Who(r.Context())):
		return Deputy{}, auth.Forbidden
	}
	return d, nil
}
