package agreement

import (
	"context"
	"gyoryu/internal/line"
	"net/http"

	"gyoryu/internal/auth"
	"gyoryu/internal/country"
	"gyoryu/internal/day"
	"gyoryu/internal/file"
	"gyoryu/internal/form"
	"gyoryu/internal/history"
	"gyoryu/internal/list"
	"gyoryu/internal/page"
	"gyoryu/internal/pg"
	"gyoryu/internal/pick"
	"gyoryu/internal/recent"
)

// Handler answers for every page under /agreements.
type Handler struct {
	db         pg.DB
	agreements Store
	clock      day.Clock
}

// NewHandler serves the agreements kept in db; carry takes over to a renewal what others
// keep about the agreement that it renews, nil for nothing.
func NewHandler(db pg.DB, clock day.Clock, m *recent.Memory, carry CarryOver) *Handler {
	return &Handler{db: db, agreements: Store{DB: db, Recent: m, CarryOver: carry}, clock: clock}
}

// in is the same handler within a transaction.
func (h *Handler) in(db pg.DB) *Handler { return NewHandler(db, h.clock, nil, h.agreements.CarryOver) }

// List shows the agreements, the latest first.
func (h *Handler) List(w http.ResponseWriter, r *http.Request) error {
	if to, settled := list.Settle(r.URL, "institute", "person"); settled {
		return page.Go(w, r, to)
	}
	v, err := list.Read(r.URL, Sorts...)
	if err != nil {
		return err
	}
	ctx := r.Context()
	named, err := pick.Filters(ctx, h.db, v)
	if err != nil {
		return err
	}
	f := filterOf(v)
	f.InstituteID, f.PersonID = named.Institute.ID, named.Person.ID
	found, err := h.agreements.listed(ctx, f, h.clock.Today(), auth.Who(ctx))
	if err != nil {
		return err
	}
	if len(v.Reject) > 0 {
		found.lines, found.total = nil, 0
	}
	found.lines = list.Cut(v, found.lines, found.total, func(l Line) (string, int64) { return l.place(v.Sort, l.Title, l.ID) })
	return page.Show(w, r, http.StatusOK, listPage(listing{View: v, found: found, named: named, today: h.clock.Today()}))
}

// filterOf is what an address narrows the list to, but for whom it names: pages take those
// by name, programs by id.
func filterOf(v *list.View) Filter {
	f := Filter{
		Words: v.Filter("q"), Country: v.Filter("country"), Year: v.Year("year"), AreaID: v.ID("area"),
		State: list.OneOf(v, "state", States...), Which: list.OneOf(v, "which", Sets...), Kind: list.OneOf(v, "kind", Kinds...),
		Sort: v.Sort, After: v.After, Limit: v.Size,
	}
	if f.Country != "" && !country.Known(f.Country) {
		v.Reject["country"] = true
	}
	return f
}

// Show shows one agreement, what came before and after it, and what can be done with it.
func (h *Handler) Show(w http.ResponseWriter, r *http.Request) error {
	return h.showOne(w, r, http.StatusOK, form.With(nil), "")
}

// showOne shows the agreement named in the path, with the form for one of its actions as
// filled in.
func (h *Handler) showOne(w http.ResponseWriter, r *http.Request, status int, f *form.Form, action string) error {
	id, err := page.ID(r)
	if err != nil {
		return err
	}
	ctx, who, today := r.Context(), auth.Who(r.Context()), h.clock.Today()
	a, around, err := h.agreements.page(ctx, id, today, who)
	if err != nil {
		return err
	}
	if a.RemovedAt != nil && !a.RestorableBy(who, h.clock.Now()) {
		return pg.NotFound
	}
	events, err := history.Shown(ctx, h.db, h.clock, "agreement", id)
	if err != nil {
		return err
	}
	l, err := line.Of(ctx, h.db, who, line.Agreement, id)
	if err != nil {
		return err
	}
	files, err := file.Beside(ctx, h.db, h.clock, a.attachable(who))
	if err != nil {
		return err
	}
	return page.Show(w, r, status, showPage(shown{a: a, files: files, around: around, events: events, f: f, action: action, today: today, line: l}))
}

// changeable is the agreement if who asks may change it.
func (h *Handler) changeable(ctx context.Context, id int64) (Agreement, error) {
	who := auth.Who(ctx)
	a, err := h.agreements.Find(ctx, id, h.clock.Today(), who)
	switch {
	case err != nil:
		return Agreement{}, err
	case a.RemovedAt != nil:
		return Agreement{}, pg.NotFound
	case !a.EditableBy(who):
		return Agreement{}, auth.Forbidden
	}
	return a, nil
}

// editable is the agreement named in the path, if who asks may change it.
func (h *Handler) editable(r *http.Request) (Agreement, error) {
	id, err := page.ID(r)
	if err != nil {
		return Agreement{}, err
	}
	return h.changeable(r.Context(), id)
}
