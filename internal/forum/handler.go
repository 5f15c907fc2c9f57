package forum

import (
	"context"
	"net/http"
	"strconv"

	"gyoryu/internal/auth"
	"gyoryu/internal/country"
	"gyoryu/internal/day"
	"gyoryu/internal/flash"
	"gyoryu/internal/form"
	"gyoryu/internal/history"
	"gyoryu/internal/i18n"
	"gyoryu/internal/list"
	"gyoryu/internal/page"
	"gyoryu/internal/pg"
	"gyoryu/internal/pick"
	"gyoryu/internal/recent"
	"gyoryu/internal/version"
)

// Handler answers for every page under /forums and /editions.
type Handler struct {
	db     pg.DB
	forums Store
	clock  day.Clock
}

// NewHandler serves the forums kept in db.
func NewHandler(db pg.DB, clock day.Clock, m *recent.Memory) *Handler {
	return &Handler{db: db, forums: Store{DB: db, Recent: m}, clock: clock}
}

// List shows the forums, by name.
func (h *Handler) List(w http.ResponseWriter, r *http.Request) error {
	if to, settled := list.Settle(r.URL, "institute"); settled {
		return page.Go(w, r, to)
	}
	v, err := list.Read(r.URL, Sorts...)
	if err != nil {
		return err
	}
	ctx, today := r.Context(), h.clock.Today()
	named, err := pick.Filters(ctx, h.db, v)
	if err != nil {
		return err
	}
	f := filterOf(v)
	f.InstituteID = named.Institute.ID
	found, err := h.forums.page(ctx, f, today)
	if err != nil {
		return err
	}
	if len(v.Reject) > 0 {
		found.lines, found.total = nil, 0
	}
	found.lines = list.Cut(v, found.lines, found.total, func(l Line) (string, int64) { return place(v.Sort, l.Name, l.SortOn, l.ID) })
	return page.Show(w, r, http.StatusOK, listPage(listing{View: v, found: found, named: named, today: today}))
}

// filterOf is what an address narrows the list to, but for the institute that it names:
// pages take that by name, programs by id.
func filterOf(v *list.View) Filter {
	f := Filter{
		Words: v.Filter("q"), Country: v.Filter("country"), Kind: list.OneOf(v, "kind", Kinds...),
		Sort: v.Sort, After: v.After, Limit: v.Size,
	}
	if f.Country != "" && !country.Known(f.Country) {
		v.Reject["country"] = true
	}
	return f
}

// Show shows one forum, its editions side by side.
func (h *Handler) Show(w http.ResponseWriter, r *http.Request) error {
	f, err := h.forum(r)
	if err != nil {
		return err
	}
	return h.showOne(w, r, http.StatusOK, f, form.With(nil), 0)
}

// showOne shows a forum; carrying is the form of the reform whose edition was being said.
func (h *Handler) showOne(w http.ResponseWriter, r *http.Request, status int, f Forum, carrying *form.Form, reformID int64) error {
	ctx, today := r.Context(), h.clock.Today()
	before, err := strconv.Atoi(r.URL.Query().Get("before"))
	if err != nil || before < 1 || before > maxNumber+1 {
		before = 0
	}
	s, err := h.forums.sideBySide(ctx, f.ID, before, today)
	if err != nil {
		return err
	}
	who := auth.Who(ctx)
	shown := shownForum{f: f, side: s, before: before, carrying: carrying, reformID: reformID, today: today, now: h.clock.Now().In(h.clock.Zone)}
	if f.EditableBy(who) && len(f.Reforms) > 0 {
		all, err := h.forums.offered(ctx, f.ID, nil, nil, who)
		if err != nil {
			return err
		}
		shown.offered = all.editions
	}
	if shown.events, err = history.Shown(ctx, h.db, h.clock, "forum", f.ID); err != nil {
		return err
	}
	return page.Show(w, r, status, showPage(shown))
}

// New shows an empty form, begun with the institute that the address names.
func (h *Handler) New(w http.ResponseWriter, r *http.Request) error {
	f := form.With(map[string][]string{"kind": {string(Meeting)}, "frequency": {string(Year)}})
	if err := h.beginWith(r, f, r.URL.Query().Get("institute")); err != nil {
		return err
	}
	begin(f)
	return h.showForm(w, r, http.StatusOK, filled{f: f, names: pick.In(f)})
}

// Create adds the forum that the form describes, or does what its button asks.
func (h *Handler) Create(w http.ResponseWriter, r *http.Request) error {
	return h.save(w, r, nil)
}

// Edit shows the form filled in, with a new line for the point that the address names.
func (h *Handler) Edit(w http.ResponseWriter, r *http.Request) error {
	forum, err := h.editable(r)
	if err != nil {
		return err
	}
	f := form.With(forum.values(i18n.From(r.Context())))
	if err := version.Bring(r.Context(), h.db, shape, forum.ID, r.URL.Query().Get("then"), f, h.clock); err != nil {
		return err
	}
	d := filled{f: f, names: pick.In(f), forum: &forum}
	if d.added, err = h.beginLine(r, f, r.URL.Query().Get("point")); err != nil {
		return err
	}
	begin(f)
	return h.showForm(w, r, http.StatusOK, d)
}

// Update changes the forum to what the form now describes.
func (h *Handler) Update(w http.ResponseWriter, r *http.Request) error {
	forum, err := h.editable(r)
	if err != nil {
		return err
	}
	return h.save(w, r, &forum)
}

// Remove takes the forum out of every list.
func (h *Handler) Remove(w http.ResponseWriter, r *http.Request) error {
	forum, err := h.editable(r)
	if err != nil {
		return err
	}
	f, err := form.Parse(r)
	if err != nil {
		return err
	}
	if err := h.forums.Remove(r.Context(), forum.ID, f.Version(), auth.Who(r.Context())); err != nil {
		return err
	}
	flash.Set(w, r, i18n.M("forum.removed", "name", forum.In(i18n.From(r.Context()))))
	return page.Go(w, r, Path(forum.ID))
}

// Restore brings a removed forum back.
func (h *Handler) Restore(w http.ResponseWriter, r *http.Request) error {
	forum, err := h.forum(r)
	if err != nil {
		return err
	}
	who := auth.Who(r.Context())
	if forum.RemovedAt == nil { // it is back already
		return page.Back(w, r, Path(forum.ID))
	}
	if !forum.RestorableBy(who, h.clock.Now()) {
		return auth.Forbidden
	}
	if err := h.forums.Restore(r.Context(), forum.Head, who); err != nil {
		return err
	}
	flash.Set(w, r, i18n.M("forum.restored"))
	return page.Back(w, r, Path(forum.ID))
}

// forum is the one named in the path. A removed one is there only for who may bring it
// back.
func (h *Handler) forum(r *http.Request) (Forum, error) {
	id, err := page.ID(r)
	if err != nil {
		return Forum{}, err
	}
	who := auth.Who(r.Context())
	f, err := h.forums.Find(r.Context(), id, h.clock.Today(), who)
	if err == nil && f.RemovedAt != nil && !f.RestorableBy(who, h.clock.Now()) {
		return Forum{}, pg.NotFound
	}
	return f, err
}

// there is the forum if it is there, whoever asks.
func (h *Handler) there(ctx context.Context, id int64) (Forum, error) {
	f, err := h.forums.Find(ctx, id, h.clock.Today(), auth.Who(ctx))
	if err == nil && f.RemovedAt != nil {
		return Forum{}, pg.NotFound
	}
	return f, err
}

// changeable is the forum if who asks may change it.
func (h *Handler) changeable(ctx context.Context, id int64) (Forum, error) {
	f, err := h.there(ctx, id)
	if err == nil && !f.EditableBy(auth.Who(ctx)) {
		return Forum{}, auth.Forbidden
	}
	return f, err
}

func (h *Handler) editable(r *http.Request) (Forum, error) {
	id, err := page.ID(r)
	if err != nil {
		return Forum{}, err
	}
	return h.changeable(r.Context(), id)
}
