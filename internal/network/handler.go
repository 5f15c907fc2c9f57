package network

import (
	"net/http"
	"slices"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/i18n"
	"gyoryu/internal/list"
	"gyoryu/internal/page"
	"gyoryu/internal/pg"
	"gyoryu/internal/recent"
	"gyoryu/internal/tie"
)

// Handler answers for the network.
type Handler struct {
	store store
	clock day.Clock
}

// NewHandler reads from db.
func NewHandler(db pg.DB, clock day.Clock, m *recent.Memory) *Handler {
	return &Handler{store{db, m}, clock}
}

// restsOn is how many records of a tie are listed for each window.
const restsOn = 30

// Show shows the network, what an opened tie rests on, and the researcher share over the years.
func (h *Handler) Show(w http.ResponseWriter, r *http.Request) error {
	if to, settled := list.Settle(r.URL); settled {
		return page.Go(w, r, to)
	}
	s, err := h.drawn(r)
	if err != nil {
		return err
	}
	ctx := r.Context()
	if s.node != 0 && !s.wrong() {
		if s.opened, err = h.store.institute(ctx, s.node); err != nil {
			return err
		}
		if s.opened.MergedID != 0 {
			return page.Go(w, r, s.With("node", itoa(s.opened.MergedID)))
		}
		for _, span := range s.windows {
			records, err := tie.Records(ctx, h.store.db, auth.Who(ctx), s.node, s.today, span, restsOn)
			if err != nil {
				return err
			}
			s.rests = append(s.rests, records)
		}
		if s.people, err = h.store.people(ctx, s.rests); err != nil {
			return err
		}
	}
	if s.shares, err = h.store.shares(ctx, s.today, auth.Who(ctx)); err != nil {
		return err
	}
	return page.Show(w, r, http.StatusOK, networkPage(s))
}

// Picture is the same picture as a file.
func (h *Handler) Picture(w http.ResponseWriter, r *http.Request) error {
	s, err := h.drawn(r)
	if err != nil {
		return err
	}
	return page.Picture(w, r, "network.svg", file(s))
}

// List is every tie in the windows as comma-separated values.
func (h *Handler) List(w http.ResponseWriter, r *http.Request) error {
	s, err := h.drawn(r)
	if err != nil {
		return err
	}
	return page.Sheet(w, "network.csv", sheet(s.ties, s.windows, i18n.From(r.Context())))
}

// drawn reads what the address asks for, and says where everything stands.
func (h *Handler) drawn(r *http.Request) (shown, error) {
	ctx, today := r.Context(), h.clock.Today()
	a, err := read(r.URL, today)
	if err != nil {
		return shown{}, err
	}
	s := shown{asked: a, today: today}
	if s.home, err = h.store.home(ctx); err != nil || a.wrong() {
		return s, err
	}
	if s.ties, err = tie.All(ctx, h.store.db, auth.Who(ctx), today, a.windows...); err != nil {
		return shown{}, err
	}
	if a.country != "" {
		s.ties = slices.DeleteFunc(s.ties, func(t tie.Tie) bool { return t.Country != a.country })
	}
	open := a.open
	if a.country != "" {
		open = a.country
	}
	s.wide, s.high = 1120, 600
	if len(a.windows) == 2 {
		s.wide, s.high = 560, 500
	}
	shownNodes := nodes(s.ties, len(a.windows), open, i18n.From(ctx))
	s.spots, s.high = place(shownNodes, s.wide, s.high)
	return s, nil
}
