package places

import (
	"net/http"
	"strings"

	"gyoryu/internal/auth"
	"gyoryu/internal/institute"
	"gyoryu/internal/page"
	"gyoryu/internal/pg"
)

// Handler answers for the map.
type Handler struct{ institutes institute.Store }

// NewHandler reads from db.
func NewHandler(db pg.DB) *Handler { return &Handler{institute.Store{DB: db}} }

// Show shows a part of the world and the institutes in it.
func (h *Handler) Show(w http.ResponseWriter, r *http.Request) error {
	s, err := h.drawn(r)
	if err != nil {
		return err
	}
	return page.Show(w, r, http.StatusOK, mapPage(s))
}

// Picture is the same picture as a file.
func (h *Handler) Picture(w http.ResponseWriter, r *http.Request) error {
	s, err := h.drawn(r)
	if err != nil {
		return err
	}
	return page.Picture(w, r, "map-"+strings.ToLower(s.view.Name)+".svg", file(s))
}

// drawn reads what the address asks for, and says where everything stands.
func (h *Handler) drawn(r *http.Request) (shown, error) {
	a, err := read(r.URL)
	if err != nil {
		return shown{}, err
	}
	found, err := h.institutes.Places(r.Context(), a.View, auth.Who(r.Context()))
	if err != nil {
		return shown{}, err
	}
	if a.Reject["in"] {
		found.All = nil
	}
	all := spots(found.All)
	s := shown{asked: a, offers: found, all: all, drawn: arrange(a.view, all)}
	if members, is := a.opened(s.drawn); is {
		s.members, s.rows = members, a.page(members)
	}
	return s, nil
}
