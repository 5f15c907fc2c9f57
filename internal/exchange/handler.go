package exchange

import (
	"context"
	"gyoryu/internal/line"
	"net/http"
	"slices"

	"gyoryu/internal/auth"
	"gyoryu/internal/country"
	"gyoryu/internal/day"
	"gyoryu/internal/form"
	"gyoryu/internal/history"
	"gyoryu/internal/list"
	"gyoryu/internal/page"
	"gyoryu/internal/pg"
	"gyoryu/internal/pick"
	"gyoryu/internal/recent"
)

// Handler answers for every page under /exchanges.
type Handler struct {
	db    pg.DB
	stays Store
	clock day.Clock
}

// NewHandler serves the stays kept in db.
func NewHandler(db pg.DB, clock day.Clock, m *recent.Memory) *Handler {
	return &Handler{db: db, stays: Store{DB: db, Recent: m}, clock: clock}
}

// List shows the stays, the latest first.
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
	found, err := h.stays.page(ctx, f)
	if err != nil {
		return err
	}
	if len(v.Reject) > 0 {
		found.lines, found.total = nil, 0
	}
	found.lines = list.Cut(v, found.lines, found.total, func(l Line) (string, int64) { return l.place(v.Sort) })
	return page.Show(w, r, http.StatusOK, listPage(listing{View: v, found: found, named: named, today: h.clock.Today()}))
}

// filterOf is what an address narrows the list to, but for whom and what it names: pages
// take those by name, programs by id.
func filterOf(v *list.View) Filter {
	f := Filter{
		Words: v.Filter("q"), Country: v.Filter("country"), Year: v.Year("year"), State: list.OneOf(v, "state", append(slices.Clone(States), Held)...), Partner: v.Filter("partner"),
		AreaID: v.ID("area"), Direction: list.OneOf(v, "direction", Directions...), Sort: v.Sort, After: v.After, Limit: v.Size,
	}
	if f.Country != "" && !country.Known(f.Country) {
		v.Reject["country"] = true
	}
	if f.Partner != "" && !country.Known(f.Partner) {
		v.Reject["partner"] = true
	}
	return f
}

// Calendar shows who is where in twelve months.
func (h *Handler) Calendar(w http.ResponseWriter, r *http.Request) error {
	today := h.clock.Today()
	c := readCalendar(r.URL.Query(), today)
	var err error
	if c.stays, err = h.stays.calendar(r.Context(), c.since, c.until, c.by); err != nil {
		return err
	}
	if c.more = len(c.stays) > maxStays; c.more {
		c.stays = c.stays[:maxStays]
	}
	return page.Show(w, r, http.StatusOK, calendarPage(c))
}

// Show shows one stay and what can be said of it.
func (h *Handler) Show(w http.ResponseWriter, r *http.Request) error {
	e, err := h.exchange(r)
	if err != nil {
		return err
	}
	return h.showOne(w, r, http.StatusOK, e, form.With(nil), "")
}

// showOne shows a stay with the form for one of its actions as filled in.
func (h *Handler) showOne(w http.ResponseWriter, r *http.Request, status int, e Exchange, f *form.Form, action string) error {
	ctx := r.Context()
	around, err := h.stays.around(ctx, e)
	if err != nil {
		return err
	}
	events, err := history.Shown(ctx, h.db, h.clock, "exchange", e.ID)
	if err != nil {
		return err
	}
	l, err := line.Of(ctx, h.db, auth.Who(ctx), line.Exchange, e.ID)
	if err != nil {
		return err
	}
	return page.Show(w, r, status, showPage(shown{e: e, around: around, events: events, line: l, f: f, action: action, today: h.clock.Today()}))
}

// exchange is the stay named in the path. A removed one is there only for who may bring
// it back.
func (h *Handler) exchange(r *http.Request) (Exchange, error) {
	id, err := page.ID(r)
	if err != nil {
		return Exchange{}, err
	}
	who := auth.Who(r.Context())
	e, err := h.stays.Find(r.Context(), id, h.clock.Today(), who)
	if err == nil && e.RemovedAt != nil && !e.RestorableBy(who, h.clock.Now()) {
		return Exchange{}, pg.NotFound
	}
	return e, err
}

// editable is the stay named in the path, if who asks may change it.
func (h *Handler) editable(r *http.Request) (Exchange, error) {
	id, err := page.ID(r)
	if err != nil {
		return Exchange{}, err
	}
	return h.changeable(r.Context(), id)
}

// changeable is the stay if who asks may change it.
func (h *Handler) changeable(ctx context.Context, id int64) (Exchange, error) {
	who := auth.Who(ctx)
	e, err := h.stays.Find(ctx, id, h.clock.Today(), who)
	switch {
	case err != nil:
		return Exchange{}, err
	case e.RemovedAt != nil:
		return Exchange{}, pg.NotFound
	case !e.EditableBy(who):
		return Exchange{}, auth.Forbidden
	}
	return e, nil
}

// Path is the address of a stay's page.
func Path(n int64) string { return "/exchanges/" + id(n) }
