package collaborator

import (
	"net/http"
	"slices"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/list"
	"gyoryu/internal/page"
	"gyoryu/internal/pg"
	"gyoryu/internal/recent"
)

// Handler answers for /collaborators.
type Handler struct {
	store Store
	clock day.Clock
}

// NewHandler reads from db.
func NewHandler(db pg.DB, clock day.Clock, m *recent.Memory) *Handler {
	return &Handler{Store{db, m}, clock}
}

// List shows whom one could work with.
func (h *Handler) List(w http.ResponseWriter, r *http.Request) error {
	ctx, who, today := r.Context(), auth.Who(r.Context()), h.clock.Today()
	a, err := read(r.URL, who)
	if err != nil {
		return err
	}
	s := shown{asked: a, today: today}
	if s.wanted, s.offered, err = h.store.Wanted(ctx, a, who); err != nil {
		return err
	}
	has := func(all []named, id int64) bool {
		return slices.ContainsFunc(all, func(n named) bool { return n.ID == id })
	}
	a.Reject["area"] = a.Reject["area"] || a.areaID > 0 && !has(s.areas, a.areaID)
	a.Reject["topic"] = a.Reject["topic"] || a.topicID > 0 && !has(s.topics, a.topicID)
	for name, bad := range a.Reject {
		if !bad {
			delete(a.Reject, name)
		}
	}
	if len(a.Reject) == 0 {
		people, total, err := h.store.Page(ctx, a, s.wanted, today, who)
		if err != nil {
			return err
		}
		s.people = list.Cut(a.View, people, total, Person.place)
		if err := h.store.More(ctx, s.people, s.wanted, today, who); err != nil {
			return err
		}
	}
	return page.Show(w, r, http.StatusOK, listPage(s))
}
