package removed

import (
	"net/http"
	"net/url"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/list"
	"gyoryu/internal/page"
	"gyoryu/internal/pg"
	"gyoryu/internal/recent"
)

// Handler answers for the list of what was removed.
type Handler struct {
	removed Store
	clock   day.Clock
}

// NewHandler serves what was removed from db.
func NewHandler(db pg.DB, clock day.Clock, m *recent.Memory) *Handler {
	return &Handler{removed: Store{DB: db, Recent: m}, clock: clock}
}

// listing is one page of the list.
type listing struct {
	*list.View
	lines []Line
	nouns []Noun
	clock day.Clock
	who   auth.Account
}

func (s listing) asked() url.Values {
	return url.Values{"q": {s.Filter("q")}, "noun": {s.Filter("noun")}}
}

// List shows what who asks may bring back, the newest first.
func (h *Handler) List(w http.ResponseWriter, r *http.Request) error {
	v, err := list.Read(r.URL, Sort)
	if err != nil {
		return err
	}
	who := auth.Who(r.Context())
	s := listing{View: v, nouns: nouns(who), clock: h.clock, who: who}
	f := Filter{Noun: list.OneOf(v, "noun", s.nouns...), Words: v.Filter("q"), After: v.After, Limit: v.Size}
	lines, total, err := h.removed.List(r.Context(), f, h.clock.Now(), who)
	if err != nil {
		return err
	}
	if len(v.Reject) > 0 { // a filter that makes no sense finds nothing
		lines, total = nil, 0
	}
	s.lines = list.Cut(v, lines, total, func(l Line) (string, int64) { return key(l), l.ID })
	return page.Show(w, r, http.StatusOK, listPage(s))
}
