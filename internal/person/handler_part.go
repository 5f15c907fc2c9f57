package person

import (
	"net/http"

	"gyoryu/internal/auth"
	"gyoryu/internal/page"
	"gyoryu/internal/round"
)

func (p Person) of() round.Of { return round.Of{Path: path(p.ID), Person: p.ID} }

// part shows one part of the page, and reads nothing else.
func (h *Handler) part(w http.ResponseWriter, r *http.Request, p Person, a round.Asked) error {
	ctx, who := r.Context(), auth.Who(r.Context())
	s := shownPart{shown: shown{Person: p, asked: a, today: h.clock.Today()}}
	var err error
	switch {
	case len(a.Reject) > 0: // what makes no sense finds nothing
	case a.Part == round.Knows:
		s.known, err = round.Known(ctx, h.people.DB, p.of(), h.clock.Today(), who)
	default:
		s.rows, err = round.Rows(ctx, h.people.DB, p.of(), a, who)
		s.rows = a.Cut(s.rows)
	}
	if err != nil {
		return err
	}
	return page.Show(w, r, http.StatusOK, partPage(s))
}

// shownPart is a part of the page.
type shownPart struct {
	shown
	rows  []round.Row
	known []round.Pair
}

// lists are the whole lists of what parts show, with all that can be asked of them.
var lists = map[round.Part]string{
	round.Visits: "/visits?person=", round.Commitments: "/commitments?which=all&person=", round.Topics: "/topics?person=",
	round.Stays: "/exchanges?person=", round.Outputs: "/outputs?person=",
}

// list is where the whole list of the part is.
func (s shown) list() string { return lists[s.asked.Part] + id(s.ID) }
