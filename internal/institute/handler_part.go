package institute

import (
	"context"
	"net/http"
	"strconv"

	"gyoryu/internal/auth"
	"gyoryu/internal/charge"
	"gyoryu/internal/i18n"
	"gyoryu/internal/page"
	"gyoryu/internal/round"
	"gyoryu/web/ui"
)

// parts are the views of the institute's page: our own is in no balance with itself.
func (i Institute) parts() []round.Part {
	if i.Home {
		return round.OfInstitute[:len(round.OfInstitute)-1]
	}
	return round.OfInstitute
}

// of is whom the page tells about: the institute, and those under it if they count in.
func (i Institute) of(a round.Asked) round.Of {
	of := round.Of{Path: path(i.ID), Institutes: []int64{i.ID}, Children: len(i.Below)}
	if a.Children {
		of.Institutes = append(of.Institutes, i.Below...)
	}
	return of
}

// part shows one part of the page, and reads nothing else.
func (h *Handler) part(w http.ResponseWriter, r *http.Request, i Institute, of round.Of, a round.Asked) error {
	ctx, who := r.Context(), auth.Who(r.Context())
	p := shownPart{shown: shown{Institute: i, of: of, asked: a, today: h.clock.Today()}}
	var err error
	switch {
	case len(a.Reject) > 0: // what makes no sense finds nothing
	case a.Part == round.Balance:
		p.even, err = round.Balanced(ctx, h.institutes.DB, of, a, who)
	default:
		p.rows, err = round.Rows(ctx, h.institutes.DB, of, a, who)
		p.rows = a.Cut(p.rows)
		if err == nil && a.Part == round.People && !i.Home {
			p.known, err = round.Known(ctx, h.institutes.DB, of, h.clock.Today(), who)
		}
	}
	if err != nil {
		return err
	}
	return page.Show(w, r, http.StatusOK, partPage(p))
}

// shownPart is a part of the page.
type shownPart struct {
	shown
	rows  []round.Row
	known []round.Pair
	even  round.Even
}

// lists are the whole lists of what parts show, with all that can be asked of them.
var lists = map[round.Part]string{
	round.Visits: "/visits?institute=", round.People: "/people?institute=", round.Commitments: "/commitments?which=all&institute=",
	round.Agreements: "/agreements?institute=", round.Topics: "/topics?institute=", round.Stays: "/exchanges?institute=",
	round.Outputs: "/outputs?institute=", round.Forums: "/forums?institute=",
}

// list is where the whole list of the part is; those under the institute are not in it.
func (s shown) list() string {
	switch {
	case s.asked.Children:
		return ""
	case s.asked.Part == round.Files:
		return path(s.ID) + "/files"
	case lists[s.asked.Part] == "":
		return ""
	}
	return lists[s.asked.Part] + id(s.ID)
}

// figures are the big numbers, each with where those are.
func (s shown) figures(ctx context.Context) []ui.Figure {
	f := s.Figures
	to := func(query string, more ...string) string {
		if s.asked.Children { // a list knows one institute
			return s.of.Address(round.Commitments, true, more...)
		}
		return "/commitments?institute=" + id(s.ID) + query
	}
	loud := func(n int) ui.Tone {
		if n > 0 {
			return ui.Bad
		}
		return ui.Plain
	}
	all := []ui.Figure{
		{N: strconv.Itoa(f.Visits), Text: i18n.T(ctx, "institute.figure-visits", "n", f.Visits), Href: s.of.Address(round.Visits, s.asked.Children)},
		{N: strconv.Itoa(f.InForce), Text: i18n.T(ctx, "institute.figure-in-force", "n", f.InForce), Href: s.inForce()},
		{N: strconv.Itoa(f.We), Text: i18n.T(ctx, "institute.figure-we"), Href: to("&owed_by=us", "state", "open", "kind", "us")},
		{N: strconv.Itoa(f.They), Text: i18n.T(ctx, "institute.figure-they"), Href: to("&owed_by=them", "state", "open", "kind", "them")},
		{N: strconv.Itoa(f.Both), Text: i18n.T(ctx, "institute.figure-both"), Href: to("&owed_by=both", "state", "open", "kind", "both")},
		{N: strconv.Itoa(f.Overdue), Text: i18n.T(ctx, "institute.figure-overdue"), Href: to("&which=overdue", "state", "late"), Tone: loud(f.Overdue)},
		{N: strconv.Itoa(f.Nobody), Text: i18n.T(ctx, "institute.figure-nobody"), Href: to("&which=nobody", "state", "nobody"), Tone: loud(f.Nobody)},
	}
	if n, is := s.Follow.Percent(); is {
		kept := "/follow-through/rows?by=institute&of=" + id(s.ID) + "&on=" + s.today.String() + "&what=kept"
		if s.asked.Children {
			kept = s.of.Address(round.Commitments, true, "state", "settled")
		}
		all = append(all, ui.Figure{N: strconv.Itoa(n) + "%", Text: i18n.T(ctx, "institute.figure-kept"), Href: kept})
	}
	return all
}

// inForce is where the agreements in force are.
func (s shown) inForce() string {
	if s.asked.Children {
		return s.of.Address(round.Agreements, true)
	}
	return "/agreements?institute=" + id(s.ID) + "&state=in_force"
}

// inCharge are who is in charge of one side now.
func (s shown) inCharge(side charge.Side) []charge.InCharge { return charge.Now(s.Charge, side) }
