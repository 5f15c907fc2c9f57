package assignment

import (
	"context"
	"errors"
	"net/http"
	"strconv"

	"gyoryu/internal/auth"
	"gyoryu/internal/charge"
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

// Handler answers for every page under /assignments.
type Handler struct {
	db          pg.DB
	assignments Store
	clock       day.Clock
}

// NewHandler serves the assignments kept in db.
func NewHandler(db pg.DB, clock day.Clock, m *recent.Memory) *Handler {
	return &Handler{db: db, assignments: Store{DB: db, Recent: m}, clock: clock}
}

// List shows who is and was in charge of what, the newest first.
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
	f := filterOf(v, h.clock.Today())
	f.PersonID, f.Of[charge.Institute] = named.Person.ID, named.Institute.ID
	lines, total, err := h.assignments.List(ctx, f, h.clock.Today(), auth.Who(ctx))
	if err != nil {
		return err
	}
	if len(v.Reject) > 0 {
		lines, total = nil, 0
	}
	shown := listing{View: v, named: named, today: h.clock.Today()}
	shown.lines = list.Cut(v, lines, total, func(a Assignment) (string, int64) { return place(v.Sort, a.Person, a.ID) })
	return page.Show(w, r, http.StatusOK, listPage(shown))
}

// filterOf is what an address narrows the list to, but for what it names: pages take
// those by name, programs by id.
func filterOf(v *list.View, today day.Day) Filter {
	f := Filter{
		Of:   map[charge.Of]int64{charge.Agreement: v.ID("agreement"), charge.Topic: v.ID("topic"), charge.Forum: v.ID("forum")},
		Side: list.OneOf(v, "side", charge.Sides...), Sort: v.Sort, After: v.After, Limit: v.Size,
	}
	f.Left = list.OneOf(v, "left", "1") != ""
	if typed := v.Filter("open"); typed != "" {
		on, err := day.Read(typed, today)
		if err != nil {
			v.Reject["open"] = true
		}
		f.Open = on
	}
	return f
}

// Show shows one assignment.
func (h *Handler) Show(w http.ResponseWriter, r *http.Request) error {
	a, err := h.assignment(r)
	if err != nil {
		return err
	}
	return h.showOne(w, r, http.StatusOK, a, form.With(nil))
}

// showOne shows an assignment, f with the complaints about what was tried with it.
func (h *Handler) showOne(w http.ResponseWriter, r *http.Request, status int, a Assignment, f *form.Form) error {
	events, err := history.Shown(r.Context(), h.db, h.clock, "assignment", a.ID)
	if err != nil {
		return err
	}
	return page.Show(w, r, status, showPage(shownOne{a: a, f: f, events: events, today: h.clock.Today()}))
}

// New shows an empty form, for what the address names.
func (h *Handler) New(w http.ResponseWriter, r *http.Request) error {
	q, f := r.URL.Query(), form.With(nil)
	f.Set("side", string(charge.Ours))
	f.Set("from", day.Long(h.clock.Today(), string(i18n.From(r.Context()))))
	f.Set("back", page.Local(q.Get("back"), ""))
	d := filled{f: f, names: pick.In(f)}
	if q.Get("of") == "" && q.Get("id") == "" {
		return h.showForm(w, r, http.StatusOK, d)
	}
	f.Set("id", q.Get("id"))
	of, id := charge.Of(q.Get("of")), f.ID("id")
	t, err := h.assignments.target(r.Context(), of, id, h.clock.Today(), auth.Who(r.Context()))
	if err != nil {
		return err
	}
	if !t.EditableBy(auth.Who(r.Context())) {
		return auth.Forbidden
	}
	f.Set("of", string(of))
	d.target = t
	return h.showForm(w, r, http.StatusOK, d)
}

// Create puts somebody in charge as the form describes.
func (h *Handler) Create(w http.ResponseWriter, r *http.Request) error {
	return h.save(w, r, nil)
}

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
	f.Set("back", page.Local(r.URL.Query().Get("back"), ""))
	return h.showForm(w, r, http.StatusOK, filled{f: f, names: pick.In(f), a: &a, target: a.target()})
}

// Update changes the assignment to what the form now describes.
func (h *Handler) Update(w http.ResponseWriter, r *http.Request) error {
	a, err := h.editable(r)
	if err != nil {
		return err
	}
	return h.save(w, r, &a)
}

func (h *Handler) save(w http.ResponseWriter, r *http.Request, a *Assignment) error {
	f, err := form.Parse(r)
	if err != nil {
		return err
	}
	ctx, who := r.Context(), auth.Who(r.Context())
	if a != nil && version.Chosen(f) {
		return h.conflict(w, r, f)
	}
	shown := filled{f: f, names: pick.In(f), a: a}
	d, t, err := h.draft(ctx, f, shown.names, a)
	if err != nil {
		return err
	}
	shown.target = t
	if !f.OK() {
		return h.showForm(w, r, http.StatusUnprocessableEntity, shown)
	}
	var id int64
	if a == nil {
		id, err = h.assignments.Create(ctx, d, who)
	} else {
		id, err = a.ID, h.assignments.Update(ctx, a.ID, f.Version(), d, who)
	}
	switch {
	case errors.Is(err, Twice):
		f.Reject("person", i18n.M("assignment.twice"))
		return h.showForm(w, r, http.StatusUnprocessableEntity, shown)
	case errors.Is(err, pg.Stale):
		return h.conflict(w, r, f)
	case err != nil:
		return err
	}
	flash.Set(w, r, i18n.M("assignment.saved"))
	return page.Back(w, r, Path(id))
}

// draft is what the form says, complaints about it noted on f, and what it is of: the
// same for pages and for programs.
func (h *Handler) draft(ctx context.Context, f *form.Form, names *pick.Names, a *Assignment) (Draft, Target, error) {
	today, who := h.clock.Today(), auth.Who(ctx)
	if a != nil { // what it is of stays
		names.Keep([]int64{a.PersonID}, nil)
		f.Set("of", string(a.Of))
		f.Set("id", strconv.FormatInt(a.OfID, 10))
	}
	d := read(f, names, today)
	if err := names.Resolve(ctx, h.db); err != nil {
		return d, Target{}, err
	}
	d.named(f)
	t := Target{}
	if d.Of != "" && d.OfID != 0 {
		var err error
		t, err = h.assignments.target(ctx, d.Of, d.OfID, today, who)
		switch {
		case errors.Is(err, pg.NotFound):
			f.Reject("institute", i18n.M("assignment.of-gone"))
		case err != nil:
			return d, t, err
		case !t.EditableBy(who):
			return d, t, auth.Forbidden
		}
	}
	p, err := h.assignments.standing(ctx, d.PersonID, today)
	d.doubts(f, p, a, today)
	return d, t, err
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
	return h.showForm(w, r, http.StatusConflict, filled{f: f, names: pick.In(f), a: &a, target: a.target()})
}

func (h *Handler) showForm(w http.ResponseWriter, r *http.Request, status int, d filled) error {
	return page.Show(w, r, status, formPage(d))
}

// assignment is the one named in the path. A removed one is there only for who may
// bring it back.
func (h *Handler) assignment(r *http.Request) (Assignment, error) {
	id, err := page.ID(r)
	if err != nil {
		return Assignment{}, err
	}
	who := auth.Who(r.Context())
	a, err := h.assignments.Find(r.Context(), id, h.clock.Today(), who)
	if err == nil && a.RemovedAt != nil && !a.RestorableBy(who, h.clock.Now()) {
		return Assignment{}, pg.NotFound
	}
	return a, err
}

// editable is the assignment named in the path, if who asks may change it.
func (h *Handler) editable(r *http.Request) (Assignment, error) {
	id, err := page.ID(r)
	if err != nil {
		return Assignment{}, err
	}
	return h.changeable(r.Context(), id)
}

// changeable is the assignment if who asks may change it.
func (h *Handler) changeable(ctx context.Context, id int64) (Assignment, error) {
	who := auth.Who(ctx)
	a, err := h.assignments.Find(ctx, id, h.clock.Today(), who)
	switch {
	case err != nil:
		return Assignment{}, err
	case a.RemovedAt != nil:
		return Assignment{}, pg.NotFound
	case !a.EditableBy(who):
		return Assignment{}, auth.Forbidden
	}
	return a, nil
}
