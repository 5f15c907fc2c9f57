package kept

import (
	"errors"
	"net/http"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/list"
	"gyoryu/internal/page"
	"gyoryu/internal/pg"
	"gyoryu/internal/recent"
)

// Handler answers for the follow-through.
type Handler struct {
	store Store
	clock day.Clock
}

// NewHandler reads from db.
func NewHandler(db pg.DB, clock day.Clock, m *recent.Memory) *Handler {
	return &Handler{NewStore(db, m), clock}
}

// Show shows the figures at the end of a day, over the year before it, and by group.
func (h *Handler) Show(w http.ResponseWriter, r *http.Request) error {
	a, err := read(r.URL, h.clock.Today())
	if err != nil {
		return err
	}
	s := shown{asked: a}
	if len(a.Reject) == 0 {
		ctx, who := r.Context(), auth.Who(r.Context())
		if s.year, err = h.store.Year(ctx, a.on, who); err != nil {
			return err
		}
		groups, err := h.store.Ordered(ctx, a.by, a.on, a.Sort, who)
		if err != nil {
			return err
		}
		s.groups = list.Cut(a.View, pageOf(groups, a.Sort, a.by, a.After), len(groups), func(g Group) (string, int64) {
			return g.place(a.Sort, a.by), g.ID
		})
	}
	return page.Show(w, r, http.StatusOK, keptPage(s))
}

// Rows shows the commitments that a figure counts, as they stood.
func (h *Handler) Rows(w http.ResponseWriter, r *http.Request) error {
	a, err := readRows(r.URL, h.clock.Today())
	if err != nil {
		return err
	}
	s := shownRows{askedRows: a}
	if len(a.Reject) == 0 {
		ctx, who := r.Context(), auth.Who(r.Context())
		s.group, err = h.store.Name(ctx, a.of)
		if errors.Is(err, pg.NotFound) {
			a.Reject["of"] = true
			return page.Show(w, r, http.StatusOK, rowsPage(s))
		}
		if err != nil {
			return err
		}
		counts, err := h.store.Of(ctx, a.of, a.on, who)
		if err != nil {
			return err
		}
		rows, err := h.store.Rows(ctx, a.what, a.of, a.on, a.After, who)
		if err != nil {
			return err
		}
		s.n = counts.Of(a.what)
		s.rows = list.Cut(a.View, rows, s.n, func(r Row) (string, int64) { return r.Place.String(), r.ID })
	}
	return page.Show(w, r, http.StatusOK, rowsPage(s))
}
