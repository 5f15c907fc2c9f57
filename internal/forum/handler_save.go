package forum

import (
	"context"
	"errors"
	"net/http"
	"slices"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/flash"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/institute"
	"gyoryu/internal/page"
	"gyoryu/internal/pg"
	"gyoryu/internal/pick"
	"gyoryu/internal/version"
)

// save saves a new forum, or the changes of one.
func (h *Handler) save(w http.ResponseWriter, r *http.Request, forum *Forum) error {
	f, err := form.Parse(r)
	if err != nil {
		return err
	}
	ctx, who := r.Context(), auth.Who(r.Context())
	shown := filled{f: f, names: pick.In(f), forum: forum}
	if forum != nil && version.Chosen(f) {
		return h.conflict(w, r, f)
	}
	if do := f.Do(); do != "save" {
		renumber(f)
		shown.added = rearrange(f, do)
		return h.showForm(w, r, http.StatusOK, shown)
	}
	d, err := h.draft(ctx, f, shown.names, forum)
	if err != nil {
		return err
	}
	if !f.OK() {
		return h.showForm(w, r, http.StatusUnprocessableEntity, shown)
	}
	if forum == nil {
		id, err := h.forums.Create(ctx, d, who)
		if err != nil {
			return err
		}
		flash.Set(w, r, i18n.M("form.saved"))
		return page.Go(w, r, Path(id))
	}
	err = h.forums.Update(ctx, forum.ID, f.Version(), d, who)
	if errors.Is(err, pg.Stale) {
		return h.conflict(w, r, f)
	}
	if err != nil {
		return err
	}
	flash.Set(w, r, i18n.M("form.saved"))
	return page.Go(w, r, Path(forum.ID))
}

// draft is what the form says, complaints about it noted on f: the same for pages and
// for programs.
func (h *Handler) draft(ctx context.Context, f *form.Form, names *pick.Names, forum *Forum) (Draft, error) {
	var id int64
	if forum != nil {
		id = forum.ID
		names.Keep(nil, forum.named())
	}
	d := read(f, names, h.clock.Today())
	if err := names.Resolve(ctx, h.db); err != nil {
		return d, err
	}
	there, err := h.forums.looked(ctx, id, d, auth.Who(ctx))
	if err != nil {
		return d, err
	}
	d.check(f)
	d.fit(f, forum, there)
	return d, nil
}

// conflict shows the form again beside what somebody else has saved meanwhile.
func (h *Handler) conflict(w http.ResponseWriter, r *http.Request, f *form.Form) error {
	forum, err := h.editable(r)
	if err != nil {
		return err
	}
	if err := forum.meet(r.Context(), h.db, f, h.clock.Today()); err != nil {
		return err
	}
	return h.showForm(w, r, http.StatusConflict, filled{f: f, names: pick.In(f), forum: &forum})
}

func (h *Handler) showForm(w http.ResponseWriter, r *http.Request, status int, d filled) error {
	ctx := r.Context()
	var forumID int64
	if d.forum != nil {
		forumID = d.forum.ID
	}
	institutes, linked := chosen(d.f, "institutes", "institute_id"), chosen(d.f, "problems", "point")
	linked = append(linked, chosen(d.f, "reforms", "point")...)
	var err error
	if d.offer, err = h.forums.offered(ctx, forumID, institutes, linked, auth.Who(ctx)); err != nil {
		return err
	}
	return page.Show(w, r, status, formPage(d))
}

// chosen are the records that the lines of a part choose; what is none is left out, and
// has its complaint.
func chosen(f *form.Form, part, field string) []int64 {
	ids := []int64{}
	look := form.With(nil)
	for _, i := range f.Indexes(part) {
		look.Set("id", f.Value(form.At(part, i, field)))
		if id := look.ID("id"); id != 0 && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids
}

// beginWith puts the institute with the id into the first line.
func (h *Handler) beginWith(r *http.Request, f *form.Form, typed string) error {
	n := form.With(map[string][]string{"id": {typed}}).ID("id")
	if n == 0 {
		return nil
	}
	found, err := institute.Store{DB: h.db}.ByID(r.Context(), h.db, []int64{n})
	if m, there := found[n]; there {
		f.Set("institutes[0].institute", m.Short)
		f.Set("institutes[0].institute_id", id(n))
	}
	return err
}

// beginLine begins a problem or a reform with the point that the address names, unless
// there is one of it, and says of which part that is.
func (h *Handler) beginLine(r *http.Request, f *form.Form, typed string) (string, error) {
	p, err := h.forums.begun(r.Context(), typed, auth.Who(r.Context()))
	if errors.Is(err, pg.NotFound) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	part := "problems"
	if p.Kind == "agreed" {
		part = "reforms"
	}
	if slices.Contains(chosen(f, part, "point"), p.ID) {
		return "", nil
	}
	n := add(f, part)
	f.Set(form.At(part, n, "text"), p.Text)
	f.Set(form.At(part, n, "point"), id(p.ID))
	if part == "reforms" {
		f.Set(form.At(part, n, "agreed_on"), day.Long(p.On, string(i18n.From(r.Context()))))
	}
	return part, nil
}
