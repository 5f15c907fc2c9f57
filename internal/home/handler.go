// Package home is the day of whoever asks: what calls for them first. It reads
// across the nouns and owns no table.
//
// Read store.go and store_manager.go for what each role is shown, handler.go for how a browser reaches
// it, views.templ and manager.templ for how it looks.
package home

import (
	"net/http"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/kept"
	"gyoryu/internal/page"
	"gyoryu/internal/pg"
	"gyoryu/internal/recent"
)

// Handler answers for the first page.
type Handler struct{ store store }

// NewHandler reads from db.
func NewHandler(db pg.DB, clock day.Clock, m *recent.Memory) *Handler {
	return &Handler{store{db: db, clock: clock, memory: m, kept: kept.NewStore(db, m)}}
}

// Show shows the day of who asks.
func (h *Handler) Show(w http.ResponseWriter, r *http.Request) error {
	t, err := h.store.today(r.Context(), auth.Who(r.Context()))
	if err != nil {
		return err
	}
	return page.Show(w, r, http.StatusOK, homePage(t))
}
