package commitment

import (
	"errors"
	"net/http"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/flash"
	"gyoryu/internal/form"
	"gyoryu/internal/history"
	"gyoryu/internal/i18n"
	"gyoryu/internal/page"
	"gyoryu/internal/pg"
	"gyoryu/internal/pick"
	"gyoryu/web/ui"
)

// act is one thing that is done with a commitment by a small form on its page: who
// may do it, what the form has to say, and what is then done.
type act struct {
	name string // of its form, and of the sentence that says it was done
	may  func(Commitment, auth.Account) bool
	do   func(r *http.Request, c Commitment, f *form.Form, names *pick.Names) error
	said *i18n.Msg // that it was done, where do has another sentence than usual; may be nil
}

// rejected reports that the form has complaints, which are noted on it.
var rejected = errors.New("rejected")

// run does it and goes back to where the form was, or shows the form again as it was filled
// in: in the row of the list that it came from, or on the commitment's page.
func (h *Handler) run(w http.ResponseWriter, r *http.Request, a act) error {
	c, err := h.allowed(r, a.may)
	if err != nil {
		return err
	}
	f, err := form.Parse(r)
	if err != nil {
		return err
	}
	names := pick.In(f)
	again := func(status int, c Commitment, events []ui.Event) error {
		if u, panel := listOf(f); panel {
			return h.showList(w, r, status, u, bulk{}, &opened{c, a.name, f, names, events})
		}
		return h.showOne(w, r, status, c, f, names, a.name)
	}
	if f.Do() == "show" {
		return again(http.StatusOK, c, nil)
	}
	err = a.do(r, c, f, names)
	switch {
	case errors.Is(err, rejected):
		return again(http.StatusUnprocessableEntity, c, nil)
	case errors.Is(err, pg.Stale):
		if c, err = h.allowed(r, a.may); err != nil {
			return err
		}
		events, err := history.Since(r.Context(), h.db, h.clock, "commitment", c.ID, f.Version())
		if err != nil {
			return err
		}
		f.Set("version", versionOf(c))
		f.Reject("version", i18n.M("commitment.changed-meanwhile"))
		return again(http.StatusConflict, c, events)
	case err != nil:
		return err
	}
	if a.said != nil && a.said.Key != "" {
		flash.Set(w, r, *a.said)
	} else {
		flash.Set(w, r, i18n.M("commitment.done."+a.name))
	}
	return page.Back(w, r, Path(c.ID))
}

// Assign puts somebody of ours in charge, and sets the day where there was none.
func (h *Handler) Assign(w http.ResponseWriter, r *http.Request) error {
	return h.run(w, r, act{name: "assign", may: Commitment.AssignableBy, do: func(r *http.Request, c Commitment, f *form.Form, names *pick.Names) error {
		who, due, err := h.charge(r, f, names)
		if err != nil {
			return err
		}
		if who == 0 && due.IsZero() && c.Person == nil {
			f.Reject("person", i18n.M("commitment.assign-whom"))
		}
		f.Require("due_on", c.fits(due), i18n.M("visit.due-before"))
		if !c.DueOn.IsZero() && !due.IsZero() && due != c.DueOn {
			f.Reject("due_on", i18n.M("commitment.move-instead"))
		}
		if !f.OK() {
			return rejected
		}
		if who == 0 && !f.Has("person") && c.Person != nil {
			who = c.Person.ID
		}
		return h.commitments.Assign(r.Context(), c.ID, f.Version(), who, due, auth.Who(r.Context()))
	}})
}

// charge reads who is to be in charge, and by when.
func (h *Handler) charge(r *http.Request, f *form.Form, names *pick.Names) (int64, day.Day, error) {
	p := names.Person("person", false)
	due := f.Day("due_on", h.clock.Today())
	err := names.Resolve(r.Context(), h.db)
	return p.ID, due, err
}

// state moves the commitment into another state from the day that the form says.
func (h *Handler) state(name string, to State, reason, evidence string) act {
	said := &i18n.Msg{}
	return act{name: name, may: Commitment.EditableBy, said: said, do: func(r *http.Request, c Commitment, f *form.Form, _ *pick.Names) error {
		on := f.Day("state_on", h.clock.Today())
		if on.IsZero() {
			on = h.clock.Today()
		}
		f.Require("state_on", !on.After(h.clock.Today()), i18n.M("commitment.not-yet"))
		var why, shows string
		if reason != "" {
			f.Need(reason)
			why = f.Text(reason, maxReason)
		}
		if evidence != "" {
			f.Need(evidence)
			shows = f.Text(evidence, maxWhat)
		}
		if !f.OK() {
			return rejected
		}
		next, err := h.commitments.setState(r.Context(), c.ID, f.Version(), to, on, why, shows, auth.Who(r.Context()))
		if next.ID != 0 {
			*said = i18n.M("commitment.done.keep-next", "day", day.Long(next.DueOn, string(i18n.From(r.Context()))))
		}
		return err
	}}
}

// UnderWay says that somebody is at it.
func (h *Handler) UnderWay(w http.ResponseWriter, r *http.Request) error {
	return h.run(w, r, h.state("under-way", UnderWay, "", ""))
}

// Keep says that it was done, and what shows it.
func (h *Handler) Keep(w http.ResponseWriter, r *http.Request) error {
	return h.run(w, r, h.state("keep", Kept, "", "evidence"))
}

// Drop says that it will not be done, and why.
func (h *Handler) Drop(w http.ResponseWriter, r *http.Request) error {
	return h.run(w, r, h.state("drop", Dropped, "reason", ""))
}

// Reopen says that it is to be done after all.
func (h *Handler) Reopen(w http.ResponseWriter, r *http.Request) error {
	return h.run(w, r, h.state("reopen", Open, "", ""))
}

// Move moves the due day, with the reason.
func (h *Handler) Move(w http.ResponseWriter, r *http.Request) error {
	return h.run(w, r, act{name: "move", may: Commitment.EditableBy, do: func(r *http.Request, c Commitment, f *form.Form, _ *pick.Names) error {
		to := f.Day("due_on", h.clock.Today())
		f.Require("due_on", c.fits(to), i18n.M("visit.due-before"))
		if c.DueOn.IsZero() {
			f.Need("due_on")
			if !f.OK() {
				return rejected
			}
			return h.commitments.Assign(r.Context(), c.ID, f.Version(), personID(c.Person), to, auth.Who(r.Context()))
		}
		f.Need("reason")
		reason := f.Text("reason", maxReason)
		f.Require("due_on", f.Complaint("due_on", i18n.EN) != "" || to != c.DueOn, i18n.M("commitment.same-day"))
		if !f.OK() {
			return rejected
		}
		return h.commitments.Move(r.Context(), c, f.Version(), to, reason, auth.Who(r.Context()))
	}})
}

// Note adds what was done about it, on a day: today unless another is said.
func (h *Handler) Note(w http.ResponseWriter, r *http.Request) error {
	return h.run(w, r, act{name: "note", may: Commitment.NotableBy, do: func(r *http.Request, c Commitment, f *form.Form, _ *pick.Names) error {
		f.Need("text")
		text, on := f.Text("text", maxWhat), f.Day("noted_on", h.clock.Today())
		if on.IsZero() {
			on = h.clock.Today()
		}
		f.Require("noted_on", !on.After(h.clock.Today()), i18n.M("commitment.not-yet"))
		if !f.OK() {
			return rejected
		}
		if f.Value("asked") == "1" {
			return h.commitments.Asked(r.Context(), c.ID, on, text, auth.Who(r.Context()))
		}
		return h.commitments.AddNote(r.Context(), c.ID, on, text, auth.Who(r.Context()))
	}})
}

// Remove takes it out of every list.
func (h *Handler) Remove(w http.ResponseWriter, r *http.Request) error {
	return h.run(w, r, act{name: "remove", may: Commitment.EditableBy, do: func(r *http.Request, c Commitment, f *form.Form, _ *pick.Names) error {
		return h.commitments.Remove(r.Context(), c.ID, f.Version(), auth.Who(r.Context()))
	}})
}

// Restore brings it back.
func (h *Handler) Restore(w http.ResponseWriter, r *http.Request) error {
	c, err := h.commitment(r)
	if err != nil {
		return err
	}
	who := auth.Who(r.Context())
	if c.RemovedAt == nil { // it is back already
		return page.Back(w, r, Path(c.ID))
	}
	if !c.RestorableBy(who, h.clock.Now()) {
		return auth.Forbidden
	}
	err = h.commitments.Restore(r.Context(), c.ID, who)
	if errors.Is(err, VisitRemoved) {
		flash.Set(w, r, i18n.M("removed.visit-first"))
		return page.Back(w, r, Path(c.ID))
	}
	if err != nil {
		return err
	}
	flash.Set(w, r, i18n.M("commitment.done.restore"))
	return page.Back(w, r, Path(c.ID))
}
