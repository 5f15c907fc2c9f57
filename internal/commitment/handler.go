package commitment

import (
	"context"
	"errors"
	"net/http"
	"strconv"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/flash"
	"gyoryu/internal/form"
	"gyoryu/internal/history"
	"gyoryu/internal/i18n"
	"gyoryu/internal/institute"
	"gyoryu/internal/page"
	"gyoryu/internal/pg"
	"gyoryu/internal/pick"
	"gyoryu/internal/recent"
	"gyoryu/internal/version"
)

// Handler answers for every page under /commitments.
type Handler struct {
	db          pg.DB
	commitments Store
	clock       day.Clock
}

// NewHandler serves the commitments kept in db.
func NewHandler(db pg.DB, clock day.Clock, m *recent.Memory) *Handler {
	return &Handler{db: db, commitments: Store{DB: db, Recent: m}, clock: clock}
}

// Show shows one commitment and what can be done with it.
func (h *Handler) Show(w http.ResponseWriter, r *http.Request) error {
	c, err := h.commitment(r)
	if err != nil {
		return err
	}
	f := form.With(nil)
	return h.showOne(w, r, http.StatusOK, c, f, pick.In(f), "")
}

// showOne shows a commitment with the form for one of its actions as filled in.
func (h *Handler) showOne(w http.ResponseWriter, r *http.Request, status int, c Commitment, f *form.Form, names *pick.Names, action string) error {
	beside, err := h.commitments.parts(r.Context(), c.ID, auth.Who(r.Context()))
	if err != nil {
		return err
	}
	events, err := history.Shown(r.Context(), h.db, h.clock, "commitment", c.ID)
	if err != nil {
		return err
	}
	return page.Show(w, r, status, showPage(shownOne{
		c: c, parts: beside, events: events, f: f, names: names, action: action, today: h.clock.Today(), now: h.clock.Now().In(h.clock.Zone),
	}))
}

// New shows an empty form.
func (h *Handler) New(w http.ResponseWriter, r *http.Request) error {
	f := form.With(nil)
	f.Set("owed_by", string(Both))
	f.Set("from", r.URL.Query().Get("institute"))
	if id := f.ID("from"); id != 0 {
		found, err := institute.Store{DB: h.db}.ByID(r.Context(), h.db, []int64{id})
		if err != nil {
			return err
		}
		f.Set("institutes[0].institute", found[id].Short)
		f.Set("institutes[0].institute_id", strconv.FormatInt(id, 10))
	}
	f.Set("agreement_id", r.URL.Query().Get("agreement"))
	return h.showForm(w, r, http.StatusOK, filled{f: f, names: pick.In(f)})
}

// Create adds the commitment that the form describes.
func (h *Handler) Create(w http.ResponseWriter, r *http.Request) error {
	return h.save(w, r, nil)
}

// Edit shows the form filled in.
func (h *Handler) Edit(w http.ResponseWriter, r *http.Request) error {
	c, err := h.editable(r)
	if err != nil {
		return err
	}
	l := i18n.From(r.Context())
	f := form.With(c.values(l))
	if err := version.Bring(r.Context(), h.db, shape, c.ID, r.URL.Query().Get("then"), f, h.clock); err != nil {
		return err
	}
	if !c.DueOn.IsZero() { // which moves by a step of its own
		f.Set("due_on", day.Long(c.DueOn, string(l)))
	}
	return h.showForm(w, r, http.StatusOK, filled{f: f, names: pick.In(f), c: &c})
}

// Update changes the commitment to what the form now describes.
func (h *Handler) Update(w http.ResponseWriter, r *http.Request) error {
	c, err := h.editable(r)
	if err != nil {
		return err
	}
	return h.save(w, r, &c)
}

func (h *Handler) save(w http.ResponseWriter, r *http.Request, c *Commitment) error {
	f, err := form.Parse(r)
	if err != nil {
		return err
	}
	ctx, who := r.Context(), auth.Who(r.Context())
	filled := filled{f: f, names: pick.In(f), c: c}
	f.Renumber("institutes")
	if c != nil && version.Chosen(f) {
		return h.conflict(w, r, f)
	}
	if f.Do() != "save" {
		return h.showForm(w, r, http.StatusOK, filled)
	}
	d, err := h.draft(ctx, f, filled.names, c)
	if err != nil {
		return err
	}
	if c != nil && !c.DueOn.IsZero() && f.Version() == c.Version {
		f.Require("due_on", d.DueOn == c.DueOn, i18n.M("commitment.move-instead"))
	}
	if !f.OK() {
		return h.showForm(w, r, http.StatusUnprocessableEntity, filled)
	}
	if c == nil {
		id, err := h.commitments.Create(ctx, d, who)
		if err != nil {
			return err
		}
		flash.Set(w, r, i18n.M("commitment.saved"))
		return page.Go(w, r, Path(id))
	}
	err = h.commitments.Update(ctx, *c, d, f.Version(), who)
	if errors.Is(err, pg.Stale) {
		return h.conflict(w, r, f)
	}
	if err != nil {
		return err
	}
	flash.Set(w, r, i18n.M("form.saved"))
	return page.Go(w, r, Path(c.ID))
}

// draft is what the form says, complaints about it noted on f: the same for pages and
// for programs.
func (h *Handler) draft(ctx context.Context, f *form.Form, names *pick.Names, c *Commitment) (Draft, error) {
	if c != nil {
		names.Keep(c.named())
	}
	d := read(f, names, h.clock.Today())
	if err := names.Resolve(ctx, h.db); err != nil {
		return d, err
	}
	d.check(f)
	if d.AgreementID != 0 && (c == nil || d.AgreementID != agreementID(c.Agreement)) {
		_, err := h.commitments.agreement(ctx, d.AgreementID, auth.Who(ctx))
		if err != nil && !errors.Is(err, pg.NotFound) {
			return d, err
		}
		f.Require("agreement_id", err == nil, i18n.M("form.no-such-record"))
	}
	if c != nil {
		f.Require("due_on", d.DueOn == c.DueOn || c.fits(d.DueOn), i18n.M("visit.due-before"))
	}
	return d, nil
}

// conflict shows the form again beside what somebody else has saved meanwhile.
func (h *Handler) conflict(w http.ResponseWriter, r *http.Request, f *form.Form) error {
	c, err := h.editable(r)
	if err != nil {
		return err
	}
	if err := c.meet(r.Context(), h.db, f, h.clock.Today()); err != nil {
		return err
	}
	return h.showForm(w, r, http.StatusConflict, filled{f: f, names: pick.In(f), c: &c})
}

func (h *Handler) showForm(w http.ResponseWriter, r *http.Request, status int, d filled) error {
	var has *Agreement
	if d.c != nil {
		has = d.c.Agreement
	}
	var err error
	if d.agreements, err = h.commitments.offered(r.Context(), has, auth.Who(r.Context())); err != nil {
		return err
	}
	d.today = h.clock.Today()
	return page.Show(w, r, status, formPage(d))
}

// commitment is the one named in the path. A removed one is there only for who may
// bring it back.
func (h *Handler) commitment(r *http.Request) (Commitment, error) {
	id, err := page.ID(r)
	if err != nil {
		return Commitment{}, err
	}
	who := auth.Who(r.Context())
	c, err := h.commitments.Find(r.Context(), id, who)
	if err == nil && c.RemovedAt != nil && !c.RestorableBy(who, h.clock.Now()) {
		return Commitment{}, pg.NotFound
	}
	return c, err
}

// allowed is the commitment named in the path, if may lets who asks do it.
func (h *Handler) allowed(r *http.Request, may func(Commitment, auth.Account) bool) (Commitment, error) {
	id, err := page.ID(r)
	if err != nil {
		return Commitment{}, err
	}
	return h.changeable(r.Context(), id, may)
}

func (h *Handler) editable(r *http.Request) (Commitment, error) {
	return h.allowed(r, Commitment.EditableBy)
}

// Path is the address of a commitment's page.
func Path(id int64) string { return "/commitments/" + strconv.FormatInt(id, 10) }
