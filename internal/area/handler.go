package area

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/flash"
	"gyoryu/internal/form"
	"gyoryu/internal/history"
	"gyoryu/internal/i18n"
	"gyoryu/internal/list"
	"gyoryu/internal/page"
	"gyoryu/internal/pg"
	"gyoryu/internal/version"
)

// Handler answers for every page under /areas.
type Handler struct {
	areas Store
	clock day.Clock
}

// NewHandler serves the areas kept in db.
func NewHandler(db pg.DB, clock day.Clock) *Handler {
	return &Handler{areas: Store{db}, clock: clock}
}

// List lists the areas.
func (h *Handler) List(w http.ResponseWriter, r *http.Request) error {
	v, err := list.Read(r.URL, sorts...)
	if err != nil {
		return err
	}
	lines, total, err := h.areas.page(r.Context(), v, auth.Who(r.Context()))
	if err != nil {
		return err
	}
	lines = list.Cut(v, lines, total, func(l line) (string, int64) { return l.Key, l.ID })
	return page.Show(w, r, http.StatusOK, listPage(v, lines))
}

// Show shows one area: who works on it, which visits were about it.
func (h *Handler) Show(w http.ResponseWriter, r *http.Request) error {
	a, err := h.area(r)
	if err != nil {
		return err
	}
	ctx := r.Context()
	people, visits, err := h.areas.at(ctx, a.ID, auth.Who(ctx))
	if err != nil {
		return err
	}
	events, err := history.Shown(ctx, h.areas.DB, h.clock, "area", a.ID)
	if err != nil {
		return err
	}
	return page.Show(w, r, http.StatusOK, showPage(a, people, visits, events, a.RestorableBy(auth.Who(ctx), h.clock.Now())))
}

// New shows an empty form.
func (h *Handler) New(w http.ResponseWriter, r *http.Request) error {
	return page.Show(w, r, http.StatusOK, formPage(entry{}, form.With(url.Values{"name_en": {r.URL.Query().Get("name")}})))
}

// Create adds the area that the form describes.
func (h *Handler) Create(w http.ResponseWriter, r *http.Request) error {
	f, err := form.Parse(r)
	if err != nil {
		return err
	}
	if f.Do() == "show" {
		return page.Show(w, r, http.StatusOK, formPage(entry{kept: true}, f))
	}
	d := read(f)
	if !f.OK() {
		return page.Show(w, r, http.StatusUnprocessableEntity, formPage(entry{}, f))
	}
	id, err := h.areas.Create(r.Context(), d, auth.Who(r.Context()))
	if rejectTaken(f, err) {
		return page.Show(w, r, http.StatusConflict, formPage(entry{}, f))
	}
	if err != nil {
		return err
	}
	flash.Set(w, r, i18n.M("form.saved"))
	return page.Go(w, r, path(id))
}

// Edit shows the form filled in.
func (h *Handler) Edit(w http.ResponseWriter, r *http.Request) error {
	a, err := h.editable(r)
	if err != nil {
		return err
	}
	f := form.With(a.values())
	if err := version.Bring(r.Context(), h.areas.DB, shape, a.ID, r.URL.Query().Get("then"), f, h.clock); err != nil {
		return err
	}
	return page.Show(w, r, http.StatusOK, formPage(entry{area: a}, f))
}

// Update changes the area to what the form now describes.
func (h *Handler) Update(w http.ResponseWriter, r *http.Request) error {
	a, err := h.editable(r)
	if err != nil {
		return err
	}
	f, err := form.Parse(r)
	if err != nil {
		return err
	}
	if f.Do() == "show" {
		return page.Show(w, r, http.StatusOK, formPage(entry{area: a, kept: true}, f))
	}
	if version.Chosen(f) {
		return h.conflict(w, r, f)
	}
	d := read(f)
	if !f.OK() {
		return page.Show(w, r, http.StatusUnprocessableEntity, formPage(entry{area: a}, f))
	}
	err = h.areas.Change(r.Context(), a.ID, f.Version(), d, auth.Who(r.Context()))
	switch {
	case errors.Is(err, pg.Stale):
		return h.conflict(w, r, f)
	case rejectTaken(f, err):
		return page.Show(w, r, http.StatusConflict, formPage(entry{area: a}, f))
	case err != nil:
		return err
	}
	flash.Set(w, r, i18n.M("form.saved"))
	return page.Go(w, r, path(a.ID))
}

// conflict shows the form again beside what somebody else has saved meanwhile.
func (h *Handler) conflict(w http.ResponseWriter, r *http.Request, f *form.Form) error {
	a, err := h.editable(r)
	if err != nil {
		return err
	}
	if err := a.meet(r.Context(), h.areas.DB, f, h.clock.Today()); err != nil {
		return err
	}
	return page.Show(w, r, http.StatusConflict, formPage(entry{area: a}, f))
}

// Remove takes the area off the list.
func (h *Handler) Remove(w http.ResponseWriter, r *http.Request) error {
	a, err := h.editable(r)
	if err != nil {
		return err
	}
	f, err := form.Parse(r)
	if err != nil {
		return err
	}
	if err := h.areas.Remove(r.Context(), a.ID, f.Version(), auth.Who(r.Context())); err != nil {
		return err
	}
	flash.Set(w, r, i18n.M("area.removed", "name", a.In(i18n.From(r.Context()))))
	return page.Go(w, r, path(a.ID))
}

// Restore brings the area back.
func (h *Handler) Restore(w http.ResponseWriter, r *http.Request) error {
	a, err := h.area(r)
	if err != nil {
		return err
	}
	if a.RemovedAt == nil { // pressed twice, or somebody else was quicker
		return page.Back(w, r, path(a.ID))
	}
	who := auth.Who(r.Context())
	if !a.RestorableBy(who, h.clock.Now()) {
		return auth.Forbidden
	}
	err = h.areas.Restore(r.Context(), a.ID, who)
	switch {
	case errors.Is(err, TakenEN), errors.Is(err, TakenKO):
		flash.Set(w, r, i18n.M("area.restore-taken"))
	case err != nil && !errors.Is(err, pg.NotFound): // not found: somebody else was quicker
		return err
	default:
		flash.Set(w, r, i18n.M("area.restored"))
	}
	return page.Back(w, r, path(a.ID))
}

// Suggest answers what is typed into a field for an area.
func (h *Handler) Suggest(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	items := []item{}
	if q := r.URL.Query().Get("q"); form.Storable(q) && len(q) <= maxName*4 && q != "" {
		found, err := h.areas.near(ctx, q, 10)
		if err != nil {
			return err
		}
		l := i18n.From(ctx)
		for _, a := range found {
			items = append(items, item{ID: strconv.FormatInt(a.ID, 10), Text: a.In(l), Detail: a.Other(l), Href: path(a.ID)})
		}
	}
	return page.JSON(w, map[string]any{"items": items, "create": false})
}

type item struct {
	ID     string `json:"id"`
	Text   string `json:"text"`
	Detail string `json:"detail"`
	Href   string `json:"href"`
}

// area is the area named in the path. A removed one is there for those who may
// bring it back.
func (h *Handler) area(r *http.Request) (Area, error) {
	id, err := page.ID(r)
	if err != nil {
		return Area{}, err
	}
	a, err := h.areas.find(r.Context(), id)
	if err == nil && a.RemovedAt != nil && !a.RestorableBy(auth.Who(r.Context()), h.clock.Now()) {
		err = pg.NotFound
	}
	return a, err
}

// editable is the area named in the path, if the account asking may change it.
func (h *Handler) editable(r *http.Request) (Area, error) {
	id, err := page.ID(r)
	if err != nil {
		return Area{}, err
	}
	return h.areas.changeable(r.Context(), id)
}

// rejectTaken says which name another area has already.
func rejectTaken(f *form.Form, err error) bool {
	switch {
	case errors.Is(err, TakenEN):
		f.Reject("name_en", i18n.M("area.taken"))
	case errors.Is(err, TakenKO):
		f.Reject("name_ko", i18n.M("area.taken"))
	default:
		return false
	}
	return true
}

// filterForm shows the filters that are set in the list's fields.
func filterForm(v *list.View) *form.Form {
	return form.With(url.Values{"q": {v.Filter("q")}})
}
