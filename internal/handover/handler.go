package handover

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"slices"
	"strconv"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/flash"
	"gyoryu/internal/form"
	"gyoryu/internal/history"
	"gyoryu/internal/i18n"
	"gyoryu/internal/page"
	"gyoryu/internal/pg"
	picks "gyoryu/internal/pick"
)

// Handler answers for /people/{id}/handover and for every page under /handovers.
type Handler struct {
	db        pg.DB
	handovers Store
	clock     day.Clock
}

// NewHandler serves the handovers kept in db.
func NewHandler(db pg.DB, clock day.Clock) *Handler {
	return &Handler{db: db, handovers: Store{DB: db}, clock: clock}
}

// New shows what would go over: to whom, and from which day, the address says.
func (h *Handler) New(w http.ResponseWriter, r *http.Request) error {
	from, err := h.from(r)
	if err != nil {
		return err
	}
	f := form.With(r.URL.Query())
	asked := f.Value("to") != "" || f.Value("to_id") != ""
	p, _, err := h.plan(r.Context(), f, from)
	if err != nil {
		return err
	}
	if !asked { // nothing is missing yet
		on := f.Value("on")
		p.f = form.With(nil)
		p.f.Set("on", cmp.Or(on, day.Long(h.clock.Today(), string(i18n.From(r.Context())))))
	}
	status := http.StatusOK
	if !p.f.OK() {
		status = http.StatusUnprocessableEntity
	}
	return page.Show(w, r, status, formPage(p))
}

// Create hands over what was ticked.
func (h *Handler) Create(w http.ResponseWriter, r *http.Request) error {
	from, err := h.from(r)
	if err != nil {
		return err
	}
	f, err := form.Parse(r)
	if err != nil {
		return err
	}
	ctx := r.Context()
	p, d, err := h.plan(ctx, f, from)
	if err != nil {
		return err
	}
	f.Require("item", len(d.Picks) > 0, i18n.M("handover.needs-items"))
	if !f.OK() {
		return page.Show(w, r, http.StatusUnprocessableEntity, formPage(p))
	}
	id, err := h.handovers.Do(ctx, d, h.clock.Today(), auth.Who(ctx))
	if errors.Is(err, Nothing) {
		f.Reject("item", i18n.M("handover.nothing-moved"))
		return page.Show(w, r, http.StatusConflict, formPage(p))
	}
	if err != nil {
		return err
	}
	flash.Set(w, r, i18n.M("handover.done"))
	return page.Go(w, r, Path(id))
}

// plan is what would go over as the form says: the same for looking and for doing.
func (h *Handler) plan(ctx context.Context, f *form.Form, from Person) (plan, Draft, error) {
	today, who := h.clock.Today(), auth.Who(ctx)
	p := plan{from: from, f: f, names: picks.In(f), today: today}
	d := read(f, p.names, from.ID, today)
	if err := p.names.Resolve(ctx, h.db); err != nil {
		return p, d, err
	}
	d.ToID = d.to.ID
	if d.ToID != 0 {
		to, err := h.handovers.person(ctx, d.ToID, today)
		if err != nil && !errors.Is(err, pg.NotFound) {
			return p, d, err
		}
		p.to = to
		if f.Value("to") == "" {
			f.Set("to", to.Name)
		}
		f.Set("to_id", strconv.FormatInt(d.ToID, 10))
	}
	var err error
	if p.duties, err = h.handovers.duties(ctx, h.db, d, today, who); err != nil {
		return p, d, err
	}
	p.oldest = oldest(p.duties, today)
	d.check(f, p.to, p.oldest, today)
	p.on = d.On
	if f.Value("on") == "" {
		f.Set("on", day.Long(d.On, string(i18n.From(ctx))))
	}
	p.earlier, err = h.handovers.ofPerson(ctx, from.ID, who)
	return p, d, err
}

// from is the person named in the path, whose duties who asks may hand over.
func (h *Handler) from(r *http.Request) (Person, error) {
	id, err := page.ID(r)
	if err != nil {
		return Person{}, err
	}
	p, err := h.handovers.person(r.Context(), id, h.clock.Today())
	switch {
	case err != nil:
		return Person{}, err
	case p.Removed:
		return Person{}, pg.NotFound
	case !MayHandOver(auth.Who(r.Context()), id):
		return Person{}, auth.Forbidden
	}
	return p, nil
}

// Show shows one handover.
func (h *Handler) Show(w http.ResponseWriter, r *http.Request) error {
	one, err := h.one(r)
	if err != nil {
		return err
	}
	return h.showOne(w, r, http.StatusOK, one, form.With(nil))
}

// showOne shows a handover, f with the complaints about what was tried with it.
func (h *Handler) showOne(w http.ResponseWriter, r *http.Request, status int, one Handover, f *form.Form) error {
	ctx := r.Context()
	items, err := h.handovers.items(ctx, one.ID, auth.Who(ctx))
	if err != nil {
		return err
	}
	events, err := history.Shown(ctx, h.db, h.clock, "handover", one.ID)
	if err != nil {
		return err
	}
	return page.Show(w, r, status, showPage(shownOne{Handover: one, f: f, items: items, events: events, today: h.clock.Today(), now: h.clock.Now(), zone: h.clock.Zone}))
}

// Undo takes a handover back.
func (h *Handler) Undo(w http.ResponseWriter, r *http.Request) error {
	one, err := h.one(r)
	if err != nil {
		return err
	}
	f, err := form.Parse(r)
	if err != nil {
		return err
	}
	who := auth.Who(r.Context())
	switch {
	case !who.Is(auth.Manager):
		return auth.Forbidden
	case one.UndoneAt != nil: // pressed twice, or somebody else was quicker
		return page.Go(w, r, Path(one.ID))
	case !one.UndoableBy(who, h.clock.Now()):
		f.Reject("version", i18n.M("handover.too-late-to-undo"))
		return h.showOne(w, r, http.StatusUnprocessableEntity, one, f)
	}
	err = h.handovers.Undo(r.Context(), one, f.Version(), who)
	if errors.Is(err, pg.Stale) {
		f.Reject("version", i18n.M("handover.changed-meanwhile"))
		return h.showOne(w, r, http.StatusConflict, one, f)
	}
	if err != nil {
		return err
	}
	flash.Set(w, r, i18n.M("handover.undone"))
	return page.Go(w, r, Path(one.ID))
}

// Pack shows what the successor has to know, as a document to print.
func (h *Handler) Pack(w http.ResponseWriter, r *http.Request) error {
	one, err := h.one(r)
	if err != nil {
		return err
	}
	ctx, who := r.Context(), auth.Who(r.Context())
	items, err := h.handovers.items(ctx, one.ID, who)
	if err != nil {
		return err
	}
	items = slices.DeleteFunc(items, func(i Item) bool { return i.State == Left || i.Removed })
	p, err := h.handovers.pack(ctx, one, items, h.clock.Today(), who)
	if err != nil {
		return err
	}
	return page.Show(w, r, http.StatusOK, packPage(p))
}

// one is the handover named in the path, if who asks may see it.
func (h *Handler) one(r *http.Request) (Handover, error) {
	id, err := page.ID(r)
	if err != nil {
		return Handover{}, err
	}
	one, err := h.handovers.Find(r.Context(), id)
	if err == nil && !one.SeenBy(auth.Who(r.Context())) {
		err = pg.NotFound
	}
	return one, err
}
