package visit

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"gyoryu/internal/auth"
	"gyoryu/internal/country"
	"gyoryu/internal/day"
	"gyoryu/internal/file"
	"gyoryu/internal/flash"
	"gyoryu/internal/form"
	"gyoryu/internal/history"
	"gyoryu/internal/i18n"
	"gyoryu/internal/institute"
	"gyoryu/internal/line"
	"gyoryu/internal/list"
	"gyoryu/internal/page"
	"gyoryu/internal/pg"
	"gyoryu/internal/pick"
	"gyoryu/internal/recent"
	"gyoryu/internal/version"
)

// Handler answers for every page under /visits.
type Handler struct {
	db     pg.DB
	visits Store
	clock  day.Clock
}

// NewHandler serves the visits kept in db.
func NewHandler(db pg.DB, clock day.Clock, m *recent.Memory) *Handler {
	return &Handler{db: db, visits: Store{DB: db, Recent: m}, clock: clock}
}

// List shows the log, newest first.
func (h *Handler) List(w http.ResponseWriter, r *http.Request) error {
	if to, settled := list.Settle(r.URL, "institute", "person"); settled {
		return page.Go(w, r, to)
	}
	v, err := list.Read(r.URL, Sorts...)
	if err != nil {
		return err
	}
	ctx, who := r.Context(), auth.Who(r.Context())
	named, err := pick.Filters(ctx, h.db, v)
	if err != nil {
		return err
	}
	f := filterOf(v)
	f.InstituteID, f.PersonID = named.Institute.ID, named.Person.ID
	found, err := h.visits.page(ctx, f, h.clock.Today(), who)
	if err != nil {
		return err
	}
	if len(v.Reject) > 0 {
		found.lines, found.total = nil, 0
	}
	found.lines = list.Cut(v, found.lines, found.total, func(l Line) (string, int64) { return l.place(v.Sort) })
	shown := listing{View: v, found: found, named: named, today: h.clock.Today()}
	return page.Show(w, r, http.StatusOK, listPage(shown))
}

// filterOf is what an address narrows the list to, but for whom and what it names: pages
// take those by name, programs by id.
func filterOf(v *list.View) Filter {
	f := Filter{
		AreaID: v.ID("area"), Year: v.Year("year"), State: list.OneOf(v, "state", States...),
		Direction: list.OneOf(v, "direction", Directions...), Words: v.Filter("q"), Country: v.Filter("country"),
		Mine: v.Filter("mine") != "", Sort: v.Sort, After: v.After, Limit: v.Size,
	}
	if f.Country != "" && !country.Known(f.Country) {
		v.Reject["country"] = true
	}
	return f
}

// Show shows one visit as people read it.
func (h *Handler) Show(w http.ResponseWriter, r *http.Request) error {
	v, l, err := h.shown(r)
	if err != nil {
		return err
	}
	events, err := history.Shown(r.Context(), h.db, h.clock, "visit", v.ID)
	if err != nil {
		return err
	}
	news, err := h.visits.news(r.Context(), v.Head)
	if err != nil {
		return err
	}
	files, err := file.Beside(r.Context(), h.db, h.clock, v.attachable(auth.Who(r.Context())))
	if err != nil {
		return err
	}
	return page.Show(w, r, http.StatusOK, showPage(shown{v: v, files: files, today: h.clock.Today(), now: h.clock.Now(), events: events, news: news, line: l}))
}

// New shows an empty form, begun with what the address says.
func (h *Handler) New(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	blank := url.Values{
		"direction":               {string(Outgoing)},
		"stops[0].points[0].kind": {string(Discussed)},
		"stops[0].points[0].text": {""},
		"points[0].kind":          {string(Discussed)},
		"points[0].text":          {""},
		"stops[0].institute":      {""},
		"stops[0].institute_id":   {""},
	}
	if d := Direction(q.Get("direction")); slices.Contains(Directions, d) {
		blank.Set("direction", string(d))
	}
	if blank.Get("direction") == string(Contact) {
		blank.Set("starts_on", day.Long(h.clock.Today(), lang(r)))
	}
	f := form.With(blank)
	if err := h.beginWith(r, f, q.Get("institute")); err != nil {
		return err
	}
	return h.showForm(w, r, http.StatusOK, f, pick.In(f), nil)
}

// beginWith puts the institute with the id into the first stop.
func (h *Handler) beginWith(r *http.Request, f *form.Form, id string) error {
	f.Set("from", id)
	n := f.ID("from")
	f.Set("from", "")
	if n == 0 {
		return nil
	}
	found, err := institute.Store{DB: h.db}.ByID(r.Context(), h.db, []int64{n})
	if m, there := found[n]; there {
		f.Set("stops[0].institute", m.Short)
		f.Set("stops[0].institute_id", id)
	}
	return err
}

// Create logs the visit that the form describes, or does what its button asks.
func (h *Handler) Create(w http.ResponseWriter, r *http.Request) error {
	return h.save(w, r, nil)
}

// Edit shows the form filled in.
func (h *Handler) Edit(w http.ResponseWriter, r *http.Request) error {
	v, err := h.editable(r)
	if err != nil {
		return err
	}
	f := form.With(v.values(i18n.From(r.Context())))
	if err := version.Bring(r.Context(), h.db, shape, v.ID, r.URL.Query().Get("then"), f, h.clock); err != nil {
		return err
	}
	return h.showForm(w, r, http.StatusOK, f, pick.In(f), &v)
}

// Update changes the visit to what the form now describes.
func (h *Handler) Update(w http.ResponseWriter, r *http.Request) error {
	v, err := h.editable(r)
	if errors.Is(err, pg.NotFound) {
		return h.removedMeanwhile(w, r, err)
	}
	if err != nil {
		return err
	}
	return h.save(w, r, &v)
}

// Remove takes the visit out of every list.
func (h *Handler) Remove(w http.ResponseWriter, r *http.Request) error {
	v, err := h.editable(r)
	if err != nil {
		return err
	}
	f, err := form.Parse(r)
	if err != nil {
		return err
	}
	if err := h.visits.Remove(r.Context(), v.ID, f.Version(), auth.Who(r.Context())); err != nil {
		return err
	}
	flash.Set(w, r, i18n.M("visit.removed", "title", v.Title))
	return page.Go(w, r, path(v.ID))
}

// Restore brings a removed visit back.
func (h *Handler) Restore(w http.ResponseWriter, r *http.Request) error {
	v, err := h.visit(r)
	if err != nil {
		return err
	}
	who := auth.Who(r.Context())
	if v.RemovedAt == nil { // it is back already
		return page.Back(w, r, path(v.ID))
	}
	if !v.RestorableBy(who, h.clock.Now()) {
		return auth.Forbidden
	}
	if err := h.visits.Restore(r.Context(), v.Head, who); err != nil {
		return err
	}
	flash.Set(w, r, i18n.M("visit.restored"))
	return page.Back(w, r, path(v.ID))
}

func (h *Handler) showForm(w http.ResponseWriter, r *http.Request, status int, f *form.Form, names *pick.Names, v *Visit) error {
	areas, readers, err := h.visits.offered(r.Context())
	if err != nil {
		return err
	}
	return page.Show(w, r, status, formPage(filled{f: f, names: names, v: v, areas: areas, readers: readers, today: h.clock.Today()}))
}

// visit is the visit named in the path. A removed one is there only for who may
// bring it back.
func (h *Handler) visit(r *http.Request) (Visit, error) {
	id, err := page.ID(r)
	if err != nil {
		return Visit{}, err
	}
	who := auth.Who(r.Context())
	v, err := h.visits.Find(r.Context(), id, who)
	if err == nil && v.RemovedAt != nil && !v.RestorableBy(who, h.clock.Now()) {
		return Visit{}, pg.NotFound
	}
	return v, err
}

// shown is the same with its line.
func (h *Handler) shown(r *http.Request) (Visit, line.Line, error) {
	id, err := page.ID(r)
	if err != nil {
		return Visit{}, line.Line{}, err
	}
	who := auth.Who(r.Context())
	v, l, err := h.visits.findShown(r.Context(), id, who)
	if err == nil && v.RemovedAt != nil && !v.RestorableBy(who, h.clock.Now()) {
		return Visit{}, line.Line{}, pg.NotFound
	}
	return v, l, err
}

// editable is the visit named in the path, if who asks may change it.
func (h *Handler) editable(r *http.Request) (Visit, error) {
	id, err := page.ID(r)
	if err != nil {
		return Visit{}, err
	}
	return h.changeable(r.Context(), id)
}

func path(id int64) string { return "/visits/" + strconv.FormatInt(id, 10) }

func lang(r *http.Request) string { return string(i18n.From(r.Context())) }
