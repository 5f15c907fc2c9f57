package institute

import (
	"context"
	"errors"
	"net/http"
	"net/url"

	"gyoryu/internal/auth"
	"gyoryu/internal/flash"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/page"
	"gyoryu/internal/pg"
	"gyoryu/internal/version"
	"gyoryu/web/ui"
)

// entry is what the form is about: a new institute, or one there is.
type entry struct {
	institute Institute
	parents   []ui.Choice // offered where the typed parent could not be decided
	alike     []Match     // institutes that the new one may be another entry of
	kept      bool        // the form comes back after the sign-in had ended
	added     bool        // a line was just added: the focus goes there
}

// New shows an empty form.
func (h *Handler) New(w http.ResponseWriter, r *http.Request) error {
	f := form.With(url.Values{"name": {r.URL.Query().Get("name")}, "held": {"1"}})
	return page.Show(w, r, http.StatusOK, formPage(entry{}, f))
}

// Create adds the institute that the form describes.
func (h *Handler) Create(w http.ResponseWriter, r *http.Request) error {
	f, err := form.Parse(r)
	if err != nil {
		return err
	}
	var e entry
	if rearrange(f, f.Do()) {
		e.kept, e.added = f.Do() == "show", f.Do() == "add-name"
		return page.Show(w, r, http.StatusOK, formPage(e, f))
	}
	ctx, who := r.Context(), auth.Who(r.Context())
	d, parents, err := h.institutes.draft(ctx, f, nil, who)
	if err != nil {
		return err
	}
	e.parents = parents
	if f.OK() {
		if e.alike, err = h.institutes.alike(ctx, h.institutes.DB, d); err != nil {
			return err
		}
		if len(e.alike) > 0 {
			f.Ask("name", i18n.M("institute.alike", "n", len(e.alike), "name", e.alike[0].Short))
		}
	}
	if !f.OK() {
		return page.Show(w, r, http.StatusUnprocessableEntity, formPage(e, f))
	}
	id, err := h.institutes.Create(ctx, d, who)
	if refused(f, err) {
		return page.Show(w, r, http.StatusConflict, formPage(e, f))
	}
	if err != nil {
		return err
	}
	flash.Set(w, r, i18n.M("form.saved"))
	return page.Go(w, r, path(id))
}

// Edit shows the form filled in.
func (h *Handler) Edit(w http.ResponseWriter, r *http.Request) error {
	i, err := h.editable(r)
	if err != nil {
		return err
	}
	f := form.With(i.values())
	if err := version.Bring(r.Context(), h.institutes.DB, shape, i.ID, r.URL.Query().Get("then"), f, h.clock); err != nil {
		return err
	}
	return page.Show(w, r, http.StatusOK, formPage(entry{institute: i}, f))
}

// conflict shows the form again beside what somebody else has saved meanwhile.
func (h *Handler) conflict(w http.ResponseWriter, r *http.Request, f *form.Form) error {
	i, err := h.editable(r)
	if err != nil {
		return err
	}
	if err := i.meet(r.Context(), h.institutes.DB, f, h.clock.Today()); err != nil {
		return err
	}
	return page.Show(w, r, http.StatusConflict, formPage(entry{institute: i}, f))
}

// Update changes the institute to what the form now describes.
func (h *Handler) Update(w http.ResponseWriter, r *http.Request) error {
	i, err := h.editable(r)
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
	e := entry{institute: i}
	if rearrange(f, f.Do()) {
		e.kept, e.added = f.Do() == "show", f.Do() == "add-name"
		return page.Show(w, r, http.StatusOK, formPage(e, f))
	}
	ctx, who := r.Context(), auth.Who(r.Context())
	d, parents, err := h.institutes.draft(ctx, f, &i, who)
	if err != nil {
		return err
	}
	e.parents = parents
	if !f.OK() {
		return page.Show(w, r, http.StatusUnprocessableEntity, formPage(e, f))
	}
	err = h.institutes.Change(ctx, i.ID, f.Version(), d, who)
	switch {
	case errors.Is(err, pg.Stale):
		return h.conflict(w, r, f)
	case refused(f, err):
		return page.Show(w, r, http.StatusConflict, formPage(e, f))
	case err != nil:
		return err
	}
	flash.Set(w, r, i18n.M("form.saved"))
	return page.Go(w, r, path(i.ID))
}

// draft is what the form says of a new institute or of i, complaints about it noted on f,
// and what to offer as its parent: the same for pages and for programs.
func (s Store) draft(ctx context.Context, f *form.Form, i *Institute, who auth.Account) (d Draft, parents []ui.Choice, err error) {
	d = read(f)
	if !who.Is(auth.Manager) { // whose field it is
		d.Home = i != nil && i.Home
	}
	if i != nil { // a page does not ask for these languages
		if !f.Has("name_lang") {
			d.NameLang = i.langOf(d.Name, Official)
		}
		if !f.Has("acronym_lang") {
			d.AcronymLang = i.langOf(d.Acronym, Acronym)
		}
	}
	parents, err = s.resolveParent(ctx, f, &d)
	return d, parents, err
}

// refused says beside its field why the store would not have it.
func refused(f *form.Form, err error) bool {
	switch {
	case errors.Is(err, OwnParent):
		f.Reject("parent", i18n.M("institute.own-parent"))
	case errors.Is(err, NoParent):
		f.Reject("parent", i18n.M("form.no-such-record"))
	case errors.Is(err, SecondHome):
		f.Reject("home", i18n.M("institute.second-home"))
	default:
		return false
	}
	return true
}
