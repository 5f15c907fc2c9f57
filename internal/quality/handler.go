package quality

import (
	"net/http"
	"net/url"
	"slices"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/list"
	"gyoryu/internal/page"
	"gyoryu/internal/pg"
	"gyoryu/internal/recent"
)

// Handler answers for the quality of the data.
type Handler struct {
	store Store
	clock day.Clock
}

// NewHandler reads from db.
func NewHandler(db pg.DB, clock day.Clock, m *recent.Memory) *Handler {
	return &Handler{Store{db, m}, clock}
}

// shown is what the page shows.
type shown struct {
	*list.View
	found

	check  Check
	counts Counts
	today  day.Day
}

// Show shows what one check found, and how much the others did.
func (h *Handler) Show(w http.ResponseWriter, r *http.Request) error {
	ctx, who, today := r.Context(), auth.Who(r.Context()), h.clock.Today()
	counts, err := h.store.Counts(ctx, today, who)
	if err != nil {
		return err
	}
	s := shown{check: Check(r.URL.Query().Get("check")), counts: counts, today: today}
	if !slices.Contains(Checks, s.check) {
		s.check = counts.first()
	}
	if s.View, err = list.Read(&url.URL{Path: path, RawQuery: r.URL.RawQuery}, string(s.check)); err != nil {
		return err
	}
	list.OneOf(s.View, "check", Checks...)
	if len(s.Reject) > 0 {
		return page.Show(w, r, http.StatusOK, qualityPage(s))
	}
	s.Tab("check", string(s.check))
	if s.found, err = h.store.page(ctx, s.check, s.View, today, who); err != nil {
		return err
	}
	n := counts[s.check]
	switch s.check {
	case TwinInstitutes, TwinPeople:
		s.found.pairs = list.Cut(s.View, s.found.pairs, n, func(p Pair) (string, int64) { return place(p.Pair), p.OtherID })
	case CarriedByOne:
		s.found.carried = list.Cut(s.View, s.found.carried, n, func(c Carried) (string, int64) { return c.Short, c.ID })
	case Placeless:
		s.institutes = list.Cut(s.View, s.institutes, n, func(i Institute) (string, int64) { return i.Key, i.ID })
	case Homeless:
		s.people = list.Cut(s.View, s.people, n, func(p Person) (string, int64) { return p.Name, p.ID })
	case Unwritten:
		s.visits = list.Cut(s.View, s.visits, n, func(l visitLine) (string, int64) { return l.StartsOn.String(), l.ID })
	}
	return page.Show(w, r, http.StatusOK, qualityPage(s))
}
