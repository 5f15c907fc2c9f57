package boardpaper

import (
	"net/http"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/list"
	"gyoryu/internal/page"
	"gyoryu/internal/pg"
	"gyoryu/internal/recent"
	"gyoryu/web/ui"
)

// Handler answers for /board-paper.
type Handler struct {
	store Store
	clock day.Clock
}

// NewHandler reads from db.
func NewHandler(db pg.DB, clock day.Clock, m *recent.Memory) *Handler {
	return &Handler{NewStore(db, m), clock}
}

// Show shows the document of a day.
func (h *Handler) Show(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	s := shown{asked: readDay(r.URL, h.clock.Today()), document: ui.ReadDocument(ctx, r.URL)}
	if s.asked.wrong == nil {
		var err error
		if s.Paper, err = h.store.Make(ctx, s.asked.on, s.asked.today, auth.Who(ctx)); err != nil {
			return err
		}
	}
	return page.Show(w, r, http.StatusOK, paperPage(s))
}

// Rows shows what a number counts.
func (h *Handler) Rows(w http.ResponseWriter, r *http.Request) error {
	a, err := readRows(r.URL, h.clock.Today())
	if err != nil {
		return err
	}
	s := shownRows{askedRows: a}
	if len(a.Reject) == 0 {
		rows, n, err := h.store.Rows(r.Context(), a, auth.Who(r.Context()))
		if err != nil {
			return err
		}
		s.n = n
		s.rows = list.Cut(a.View, rows, n, func(r Row) (string, int64) { return r.OnDay.String(), r.ID })
	}
	return page.Show(w, r, http.StatusOK, rowsPage(s))
}
