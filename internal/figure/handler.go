package figure

import (
	"net/http"
	"strconv"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/list"
	"gyoryu/internal/page"
	"gyoryu/internal/pg"
	"gyoryu/internal/pick"
	"gyoryu/internal/recent"
)

// Handler answers for the figures.
type Handler struct {
	store Store
	clock day.Clock
}

// NewHandler reads from db.
func NewHandler(db pg.DB, clock day.Clock, m *recent.Memory) *Handler {
	return &Handler{Store{db, m}, clock}
}

// Show shows the figures.
func (h *Handler) Show(w http.ResponseWriter, r *http.Request) error {
	if to, settled := list.Settle(r.URL, "institute"); settled {
		return page.Go(w, r, to)
	}
	s, all, err := h.counted(r)
	if err != nil {
		return err
	}
	s.all = all
	if s.rows, err = s.page(all); err != nil {
		return err
	}
	if err := h.name(r, &s, s.rows); err != nil {
		return err
	}
	return page.Show(w, r, http.StatusOK, figuresPage(s))
}

// CSV is the figures as a file for a spreadsheet, all pages of them.
func (h *Handler) CSV(w http.ResponseWriter, r *http.Request) error {
	s, all, err := h.counted(r)
	if err != nil {
		return err
	}
	if err := h.name(r, &s, all); err != nil {
		return err
	}
	return page.Sheet(w, "figures-"+string(s.by)+".csv", s.sheet(r.Context(), all))
}

// counted reads what the address asks for, and counts it.
func (h *Handler) counted(r *http.Request) (shown, []Group, error) {
	a, err := read(r.URL)
	if err != nil {
		return shown{}, nil, err
	}
	ctx := r.Context()
	if a.named, err = pick.Filters(ctx, h.store.DB, a.View); err != nil {
		return shown{}, nil, err
	}
	a.narrowed.Institute = a.named.Institute.ID
	s := shown{asked: a, today: h.clock.Today(), found: found{groups: map[What]map[string]Counts{}}}
	if s.offers, err = h.store.offers(ctx, auth.Who(ctx)); err != nil {
		return shown{}, nil, err
	}
	if len(a.Reject) > 0 {
		return s, nil, nil
	}
	if s.found, err = h.store.Count(ctx, a.narrowed, a.by, s.today, auth.Who(ctx)); err != nil {
		return shown{}, nil, err
	}
	if a.by == ByKind {
		return s, nil, nil
	}
	return s, sorted(s.together(a.by), a.by, a.sort()), nil
}

// name finds what the institutes of the rows are called.
func (h *Handler) name(r *http.Request, s *shown, rows []Group) (err error) {
	if s.by != ByInstitute {
		return nil
	}
	ids := make([]int64, len(rows))
	for i, g := range rows {
		ids[i], _ = strconv.ParseInt(g.Key, 10, 64)
	}
	s.names, err = h.store.names(r.Context(), ids)
	return err
}
