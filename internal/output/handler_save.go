package output

import (
	"context"
	"errors"
	"net/http"

	"gyoryu/internal/auth"
	"gyoryu/internal/flash"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/page"
	"gyoryu/internal/pg"
	"gyoryu/internal/pick"
	"gyoryu/internal/version"
	"gyoryu/web/ui"
)

// New shows an empty form, begun with the topic or the stay that the address names.
func (h *Handler) New(w http.ResponseWriter, r *http.Request) error {
	f := form.With(map[string][]string{"topics[0].topic": {""}, "stays[0].stay": {""}, "shared[0].institute": {""}})
	q := form.With(map[string][]string{"topic": {r.URL.Query().Get("topic")}, "exchange": {r.URL.Query().Get("exchange")}})
	for _, begin := range []struct {
		field, part, name string
		at                lookup
	}{{"topic", "topics", "topic", h.outputs.lookupTopics()}, {"exchange", "stays", "stay", h.outputs.lookupStays()}} {
		id := q.ID(begin.field)
		if id == 0 {
			continue
		}
		all, err := begin.at.byID(r.Context(), []int64{id}, auth.Who(r.Context()))
		if err != nil {
			return err
		}
		for _, one := range all {
			writeRef(f, begin.part, begin.name, 0, one.ID, one.Text)
		}
	}
	return h.showForm(w, r, http.StatusOK, filled{f: f, names: pick.In(f)})
}

// Create adds the output that the form describes.
func (h *Handler) Create(w http.ResponseWriter, r *http.Request) error {
	return h.save(w, r, nil)
}

// Edit shows the form filled in.
func (h *Handler) Edit(w http.ResponseWriter, r *http.Request) error {
	o, err := h.editable(r)
	if err != nil {
		return err
	}
	f := form.With(o.values(i18n.From(r.Context())))
	if err := version.Bring(r.Context(), h.db, shape, o.ID, r.URL.Query().Get("then"), f, h.clock); err != nil {
		return err
	}
	return h.showForm(w, r, http.StatusOK, filled{f: f, names: pick.In(f), o: &o})
}

// Update changes the output to what the form now describes.
func (h *Handler) Update(w http.ResponseWriter, r *http.Request) error {
	o, err := h.editable(r)
	if err != nil {
		return err
	}
	return h.save(w, r, &o)
}

// save saves a new output, or the changes of o.
func (h *Handler) save(w http.ResponseWriter, r *http.Request, o *Output) error {
	f, err := form.Parse(r)
	if err != nil {
		return err
	}
	ctx, who := r.Context(), auth.Who(r.Context())
	to := filled{f: f, names: pick.In(f), o: o}
	if o != nil && version.Chosen(f) {
		return h.conflict(w, r, f)
	}
	if f.Do() != "save" {
		rearrange(f, f.Do())
		return h.showForm(w, r, http.StatusOK, to)
	}
	d, choices, err := h.draft(ctx, f, to.names, o)
	if err != nil {
		return err
	}
	to.choices = choices
	if !f.OK() {
		return h.showForm(w, r, http.StatusUnprocessableEntity, to)
	}
	var id int64
	if o == nil {
		id, err = h.outputs.Create(ctx, d, who)
	} else {
		id, err = o.ID, h.outputs.Update(ctx, o.ID, f.Version(), d, who)
	}
	switch {
	case errors.Is(err, pg.Stale):
		return h.conflict(w, r, f)
	case errors.Is(err, DOITaken):
		if to.other, err = h.outputs.withDOI(ctx, d.DOI); err != nil {
			return err
		}
		f.Reject("doi", i18n.M("output.doi-taken", "title", to.other.Title))
		return h.showForm(w, r, http.StatusConflict, to)
	case err != nil:
		return err
	}
	flash.Set(w, r, i18n.M("output.saved"))
	return page.Go(w, r, Path(id))
}

// draft is what the form says, complaints about it noted on f, and what to offer where a
// topic or stay could not be decided: the same for pages and for programs.
func (h *Handler) draft(ctx context.Context, f *form.Form, names *pick.Names, o *Output) (Draft, map[string][]ui.Choice, error) {
	if o != nil {
		names.Keep(o.named())
	}
	d := read(f, names, h.clock.Today())
	choices := map[string][]ui.Choice{}
	if err := names.Resolve(ctx, h.db); err != nil {
		return d, nil, err
	}
	if err := h.outputs.lookupTopics().resolve(ctx, f, d.topics, choices); err != nil {
		return d, nil, err
	}
	if err := h.outputs.lookupStays().resolve(ctx, f, d.stays, choices); err != nil {
		return d, nil, err
	}
	d.check(f, h.clock.Today())
	return d, choices, nil
}

// conflict shows the form again beside what somebody else has saved meanwhile.
func (h *Handler) conflict(w http.ResponseWriter, r *http.Request, f *form.Form) error {
	o, err := h.editable(r)
	if err != nil {
		return err
	}
	if err := o.meet(r.Context(), h.db, f, h.clock.Today()); err != nil {
		return err
	}
	return h.showForm(w, r, http.StatusConflict, filled{f: f, names: pick.In(f), o: &o})
}

func (h *Handler) showForm(w http.ResponseWriter, r *http.Request, status int, to filled) error {
	return page.Show(w, r, status, formPage(to))
}

// changeable is the output if who asks may change it.
func (h *Handler) changeable(ctx context.Context, id int64) (Output, error) {
	who := auth.Who(ctx)
	o, err := h.outputs.Find(ctx, id, who)
	switch {
	case err != nil:
		return Output{}, err
	case o.RemovedAt != nil:
		return Output{}, pg.NotFound
	case !o.EditableBy(who):
		return Output{}, auth.Forbidden
	}
	return o, nil
}
