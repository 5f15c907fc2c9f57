package timeline

import (
	"net/http"

	"gyoryu/internal/auth"
	"gyoryu/internal/country"
	"gyoryu/internal/day"
	"gyoryu/internal/i18n"
	"gyoryu/internal/list"
	"gyoryu/internal/page"
	"gyoryu/internal/pg"
	"gyoryu/internal/pick"
	"gyoryu/internal/recent"
)

const path = "/agreements/timeline"

// Handler answers for the timeline.
type Handler struct {
	store store
	clock day.Clock
}

// NewHandler reads from db.
func NewHandler(db pg.DB, clock day.Clock, m *recent.Memory) *Handler {
	return &Handler{store{db, m}, clock}
}

// Show shows a window of the agreements.
func (h *Handler) Show(w http.ResponseWriter, r *http.Request) error {
	if to, settled := list.Settle(r.URL, "institute", "person"); settled {
		return page.Go(w, r, to)
	}
	s, err := h.drawn(r)
	if err != nil {
		return err
	}
	return page.Show(w, r, http.StatusOK, timelinePage(s))
}

// Picture is the same picture as a file.
func (h *Handler) Picture(w http.ResponseWriter, r *http.Request) error {
	s, err := h.drawn(r)
	if err != nil {
		return err
	}
	return page.Picture(w, r, "agreements-"+s.month()+".svg", file(s))
}

// drawn reads what the address asks for, and says where everything stands.
func (h *Handler) drawn(r *http.Request) (shown, error) {
	ctx, today := r.Context(), h.clock.Today()
	v, err := list.Read(r.URL, "")
	if err != nil {
		return shown{}, err
	}
	named, err := pick.Filters(ctx, h.store.db, v)
	if err != nil {
		return shown{}, err
	}
	q := r.URL.Query()
	for name, f := range map[string]pick.Filter{"institute": named.Institute, "person": named.Person} {
		q.Del(name)
		if f.ID > 0 {
			q.Set(name, f.Shown())
		}
	}
	a := read(q, today)
	a.reject = a.reject || len(v.Reject) > 0 || a.filter.country != "" && !country.Known(a.filter.country)
	if a.after, err = readCursor(q.Get("after")); err != nil {
		return shown{}, err
	}
	s := shown{asked: a, named: named, today: today}
	if !a.reject {
		if s.found, err = h.store.bars(ctx, a, today, auth.Who(ctx)); err != nil {
			return shown{}, err
		}
	}
	s.chart = draw(s.bars, a, today, i18n.From(ctx))
	return s, nil
}
