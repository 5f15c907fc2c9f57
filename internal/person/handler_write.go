package person

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"gyoryu/internal/area"
	"gyoryu/internal/auth"
	"gyoryu/internal/flash"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/page"
	"gyoryu/internal/pg"
	"gyoryu/internal/version"
	"gyoryu/web/ui"
)

// entry is what the form is about: a new person, or one there is.
type entry struct {
	person     Person
	areas      []area.Area
	institutes map[int][]ui.Choice // by line: offered where the typed institute could not be decided
	alike      []Match             // people that the new one may be another entry of
	kept       bool                // the form comes back after the sign-in had ended
	added      bool                // a line was just added: the focus goes there
}

func (h *Handler) showForm(w http.ResponseWriter, r *http.Request, status int, e entry, f *form.Form) error {
	var err error
	if e.areas, err = h.areas.All(r.Context()); err != nil {
		return err
	}
	return page.Show(w, r, status, formPage(e, f))
}

// New shows an empty form, with a line for where somebody works.
func (h *Handler) New(w http.ResponseWriter, r *http.Request) error {
	f := form.With(url.Values{"name": {r.URL.Query().Get("name")}, "held": {"1"}, "positions[0].institute": {""}})
	if id, err := strconv.ParseInt(r.URL.Query().Get("institute"), 10, 64); err == nil {
		found, err := h.institutes.ByID(r.Context(), h.people.DB, []int64{id})
		if err != nil {
			return err
		}
		if at, there := found[id]; there {
			f.Set("positions[0].institute", at.Short)
			f.Set("positions[0].institute_for", at.Short)
			f.Set("positions[0].institute_id", strconv.FormatInt(id, 10))
		}
	}
	return h.showForm(w, r, http.StatusOK, entry{}, f)
}

// Create adds the person that the form describes.
func (h *Handler) Create(w http.ResponseWriter, r *http.Request) error {
	f, err := form.Parse(r)
	if err != nil {
		return err
	}
	var e entry
	if rearrange(f, f.Do()) {
		e.kept, e.added = f.Do() == "show", f.Do() == "add-position"
		return h.showForm(w, r, http.StatusOK, e, f)
	}
	ctx := r.Context()
	d, institutes, err := h.draft(ctx, f, nil)
	if err != nil {
		return err
	}
	e.institutes = institutes
	if f.OK() {
		if e.alike, err = h.people.alike(ctx, d); err != nil {
			return err
		}
		if len(e.alike) > 0 {
			f.Ask("name", i18n.M("person.alike", "n", len(e.alike), "name", e.alike[0].Name))
		}
	}
	if !f.OK() {
		return h.showForm(w, r, http.StatusUnprocessableEntity, e, f)
	}
	id, err := h.people.Create(ctx, d, auth.Who(ctx))
	if refused(f, err) {
		return h.showForm(w, r, http.StatusConflict, e, f)
	}
	if err != nil {
		return err
	}
	flash.Set(w, r, i18n.M("form.saved"))
	return page.Go(w, r, path(id))
}

// Edit shows the form filled in.
func (h *Handler) Edit(w http.ResponseWriter, r *http.Request) error {
	p, err := h.allowed(r, Person.EditableBy)
	if err != nil {
		return err
	}
	f := form.With(p.values(i18n.From(r.Context())))
	if err := version.Bring(r.Context(), h.people.DB, shape, p.ID, r.URL.Query().Get("then"), f, h.clock); err != nil {
		return err
	}
	return h.showForm(w, r, http.StatusOK, entry{person: p}, f)
}

// conflict shows the form again beside what somebody else has saved meanwhile.
func (h *Handler) conflict(w http.ResponseWriter, r *http.Request, f *form.Form) error {
	p, err := h.allowed(r, Person.EditableBy)
	if err != nil {
		return err
	}
	if err := p.meet(r.Context(), h.people.DB, f, h.clock.Today()); err != nil {
		return err
	}
	return h.showForm(w, r, http.StatusConflict, entry{person: p}, f)
}

// Update changes the person to what the form now describes.
func (h *Handler) Update(w http.ResponseWriter, r *http.Request) error {
	p, err := h.allowed(r, Person.EditableBy)
	if err != nil {
		return err
	}
	f, err := form.Parse(r)
	if err != nil {
		return err
	}
	if version.Chosen(f) {
		return h.conflict(w, r, f)
	}
	e := entry{person: p}
	if rearrange(f, f.Do()) {
		e.kept, e.added = f.Do() == "show", f.Do() == "add-position"
		return h.showForm(w, r, http.StatusOK, e, f)
	}
	ctx, who := r.Context(), auth.Who(r.Context())
	d, institutes, err := h.draft(ctx, f, &p)
	if err != nil {
		return err
	}
	e.institutes = institutes
	if !f.OK() {
		return h.showForm(w, r, http.StatusUnprocessableEntity, e, f)
	}
	err = h.people.Change(ctx, p.ID, f.Version(), d, who)
	switch {
	case errors.Is(err, pg.Stale):
		return h.conflict(w, r, f)
	case refused(f, err):
		return h.showForm(w, r, http.StatusConflict, e, f)
	case err != nil:
		return err
	}
	flash.Set(w, r, i18n.M("form.saved"))
	return page.Go(w, r, path(p.ID))
}

// draft is what the form says of a new person or of p, complaints about it noted on f, and
// what to offer as institutes: the same for pages and for programs.
func (h *Handler) draft(ctx context.Context, f *form.Form, p *Person) (d Draft, institutes map[int][]ui.Choice, err error) {
	own := p != nil && !auth.Who(ctx).Writes()
	if own {
		p.keepPositions(f, i18n.From(ctx))
	}
	d = read(f, h.clock.Today())
	if own { // where somebody works, and whether they are archived, is for others to say
		d.Positions, d.Archived = p.Positions, p.ArchivedAt != nil
		return d, nil, nil
	}
	var had []Position
	if p != nil {
		had = p.Positions
	}
	institutes, err = h.resolve(ctx, f, &d, had)
	return d, institutes, err
}

// refused says beside its field why the store would not have it.
func refused(f *form.Form, err error) bool {
	switch {
	case errors.Is(err, NoInstitute):
		f.Reject("positions", i18n.M("form.no-such-record"))
	case errors.Is(err, NoArea):
		f.Reject("areas", i18n.M("form.no-such-record"))
	default:
		return false
	}
	return true
}

// alike finds people who have one of the draft's names already.
func (s Store) alike(ctx context.Context, d Draft) ([]Match, error) {
	found, err := s.Resolve(ctx, s.DB, slices.DeleteFunc([]string{d.Name, d.Native}, func(s string) bool { return s == "" }))
	if err != nil {
		return nil, err
	}
	var all []Match
	for _, matches := range found {
		for _, m := range matches {
			if !slices.ContainsFunc(all, func(o Match) bool { return o.ID == m.ID }) {
				all = append(all, m)
			}
		}
	}
	slices.SortFunc(all, func(a, b Match) int { return int(a.ID - b.ID) })
	return all, nil
}

// resolve looks up the institutes of the draft's positions, all at once. A chosen
// id counts for the text that it was chosen for: without script it stays behind
// when the text is changed. Institutes that somebody already was at may be removed
// by now.
func (h *Handler) resolve(ctx context.Context, f *form.Form, d *Draft, had []Position) (choices map[int][]ui.Choice, err error) {
	field := func(p Position, name string) string { return form.At("positions", p.line, name) }
	var ids []int64
	var names []string
	for _, p := range d.Positions {
		id, _ := strconv.ParseInt(f.Value(field(p, "institute_id")), 10, 64) // nonsense chooses none
		ids, names = append(ids, id), append(names, p.Institute)
	}
	byID, err := h.institutes.ByID(ctx, h.people.DB, ids)
	if err != nil {
		return nil, err
	}
	byName, err := h.institutes.Resolve(ctx, h.people.DB, names)
	if err != nil {
		return nil, err
	}
	choices = map[int][]ui.Choice{}
	for n := range d.Positions {
		p := &d.Positions[n]
		if p.Institute == "" { // has its complaint
			continue
		}
		there := slices.IndexFunc(had, func(o Position) bool { return o.InstituteID == ids[n] })
		m, live := byID[ids[n]]
		meant := f.Value(field(*p, "institute_for")) == f.Value(field(*p, "institute")) || live && strings.EqualFold(m.Short, p.Institute)
		matches := byName[p.Institute]
		switch {
		case ids[n] != 0 && meant && (live || there >= 0):
			p.InstituteID = ids[n]
			continue
		case p.Institute == strconv.FormatInt(ids[n], 10): // as a program names it
			f.Reject(field(*p, "institute"), i18n.M("form.no-such-record"))
			continue
		case len(matches) == 1:
			p.InstituteID = matches[0].ID
			f.Set(field(*p, "institute_id"), strconv.FormatInt(p.InstituteID, 10))
			f.Set(field(*p, "institute_for"), p.Institute)
			continue
		}
		f.Set(field(*p, "institute_id"), "")
		f.Set(field(*p, "institute_for"), f.Value(field(*p, "institute")))
		f.Reject(field(*p, "institute"), i18n.M("person.which-institute", "typed", p.Institute))
		if len(choices) == maxHelped { // each is a query
			continue
		}
		near, err := h.institutes.Near(ctx, h.people.DB, p.Institute, 5)
		if err != nil {
			return nil, err
		}
		for _, m := range near {
			choices[p.line] = append(choices[p.line], ui.Choice{Value: strconv.FormatInt(m.ID, 10), Text: choiceText(ctx, m)})
		}
	}
	return choices, nil
}

// maxHelped is for how many lines alike institutes are looked up.
const maxHelped = 5
