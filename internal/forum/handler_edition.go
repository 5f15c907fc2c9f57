package forum

import (
	"context"
	"errors"
	"gyoryu/internal/line"
	"net/http"
	"strconv"

	"gyoryu/internal/auth"
	"gyoryu/internal/flash"
	"gyoryu/internal/form"
	"gyoryu/internal/history"
	"gyoryu/internal/i18n"
	"gyoryu/internal/page"
	"gyoryu/internal/pg"
	"gyoryu/internal/pick"
	"gyoryu/internal/version"
)

// NewEdition shows an empty form for the next edition of a forum.
func (h *Handler) NewEdition(w http.ResponseWriter, r *http.Request) error {
	forum, err := h.forumThere(r)
	if err != nil {
		return err
	}
	s, err := h.forums.sideBySide(r.Context(), forum.ID, 0, h.clock.Today())
	if err != nil {
		return err
	}
	f := form.With(nil)
	if s.next <= maxNumber {
		f.Set("number", strconv.Itoa(s.next))
	}
	addPoint(f)
	return page.Show(w, r, http.StatusOK, editionForm(filledEdition{f: f, names: pick.In(f), forum: forum}))
}

// CreateEdition adds the edition that the form describes, or does what its button asks.
func (h *Handler) CreateEdition(w http.ResponseWriter, r *http.Request) error {
	forum, err := h.forumThere(r)
	if err != nil {
		return err
	}
	return h.saveEdition(w, r, filledEdition{forum: forum})
}

// ShowEdition shows one edition.
func (h *Handler) ShowEdition(w http.ResponseWriter, r *http.Request) error {
	e, err := h.edition(r)
	if err != nil {
		return err
	}
	ctx := r.Context()
	shown := shownEdition{e: e, today: h.clock.Today(), now: h.clock.Now().In(h.clock.Zone)}
	forum, err := h.there(ctx, e.ForumID)
	if err != nil {
		return err
	}
	shown.firsts = forum.firsts(e.ID)
	if shown.previous, shown.next, err = h.forums.neighbours(ctx, e); err != nil {
		return err
	}
	if shown.events, err = history.Shown(ctx, h.db, h.clock, "edition", e.ID); err != nil {
		return err
	}
	if shown.line, err = line.Of(ctx, h.db, auth.Who(ctx), line.Edition, e.ID); err != nil {
		return err
	}
	return page.Show(w, r, http.StatusOK, editionPage(shown))
}

// EditEdition shows the form filled in.
func (h *Handler) EditEdition(w http.ResponseWriter, r *http.Request) error {
	e, forum, err := h.editableEdition(r)
	if err != nil {
		return err
	}
	f := form.With(e.values(i18n.From(r.Context())))
	if err := version.Bring(r.Context(), h.db, editionShape, e.ID, r.URL.Query().Get("then"), f, h.clock); err != nil {
		return err
	}
	return page.Show(w, r, http.StatusOK, editionForm(filledEdition{f: f, names: pick.In(f), forum: forum, e: &e}))
}

// UpdateEdition changes the edition to what the form now describes.
func (h *Handler) UpdateEdition(w http.ResponseWriter, r *http.Request) error {
	e, forum, err := h.editableEdition(r)
	if err != nil {
		return err
	}
	return h.saveEdition(w, r, filledEdition{forum: forum, e: &e})
}

func (h *Handler) saveEdition(w http.ResponseWriter, r *http.Request, shown filledEdition) error {
	f, err := form.Parse(r)
	if err != nil {
		return err
	}
	ctx, who := r.Context(), auth.Who(r.Context())
	if shown.e != nil && version.Chosen(f) {
		return h.conflictEdition(w, r, f)
	}
	shown.f, shown.names = f, pick.In(f)
	again := func(status int) error { return page.Show(w, r, status, editionForm(shown)) }
	if do := f.Do(); do != "save" {
		f.Renumber("points")
		f.Renumber("people")
		rearrangePoints(f, do)
		return again(http.StatusOK)
	}
	d, err := h.draftEdition(ctx, f, shown.names, shown.e)
	if err != nil {
		return err
	}
	if !f.OK() {
		return again(http.StatusUnprocessableEntity)
	}
	var made int64
	if shown.e == nil {
		d.ForumID = shown.forum.ID
		made, err = h.forums.CreateEdition(ctx, d, who)
	} else {
		made, err = shown.e.ID, h.forums.UpdateEdition(ctx, shown.e.ID, f.Version(), d, who)
	}
	switch {
	case errors.Is(err, NumberTaken):
		f.Reject("number", i18n.M("forum.number-taken", "n", d.Number))
		return again(http.StatusConflict)
	case errors.Is(err, pg.Stale):
		return h.conflictEdition(w, r, f)
	case err != nil:
		return err
	}
	flash.Set(w, r, i18n.M("form.saved"))
	return page.Go(w, r, EditionPath(made))
}

// conflictEdition shows the form again beside what somebody else has saved meanwhile.
func (h *Handler) conflictEdition(w http.ResponseWriter, r *http.Request, f *form.Form) error {
	e, forum, err := h.editableEdition(r)
	if err != nil {
		return err
	}
	if err := e.meet(r.Context(), h.db, f, h.clock.Today()); err != nil {
		return err
	}
	return page.Show(w, r, http.StatusConflict, editionForm(filledEdition{f: f, names: pick.In(f), forum: forum, e: &e}))
}

// draftEdition is what the form says, complaints about it noted on f: the same for
// pages and for programs.
func (h *Handler) draftEdition(ctx context.Context, f *form.Form, names *pick.Names, e *Edition) (EditionDraft, error) {
	if e != nil {
		names.Keep(e.named(), nil)
	}
	d := readEdition(f, names, h.clock.Today())
	if err := names.Resolve(ctx, h.db); err != nil {
		return d, err
	}
	d.check(f, e)
	return d, nil
}

// RemoveEdition takes the edition out of every list.
func (h *Handler) RemoveEdition(w http.ResponseWriter, r *http.Request) error {
	e, _, err := h.editableEdition(r)
	if err != nil {
		return err
	}
	f, err := form.Parse(r)
	if err != nil {
		return err
	}
	if err := h.forums.RemoveEdition(r.Context(), e.ID, f.Version(), auth.Who(r.Context())); err != nil {
		return err
	}
	flash.Set(w, r, i18n.M("forum.edition.removed"))
	return page.Go(w, r, EditionPath(e.ID))
}

// RestoreEdition brings a removed edition back, unless its number was taken meanwhile.
func (h *Handler) RestoreEdition(w http.ResponseWriter, r *http.Request) error {
	e, err := h.edition(r)
	if err != nil {
		return err
	}
	who := auth.Who(r.Context())
	if e.RemovedAt == nil { // it is back already
		return page.Back(w, r, EditionPath(e.ID))
	}
	if !e.RestorableBy(who, h.clock.Now()) {
		return auth.Forbidden
	}
	err = h.forums.RestoreEdition(r.Context(), e, who)
	switch {
	case errors.Is(err, NumberTaken):
		flash.Set(w, r, i18n.M("forum.edition.restore-taken", "n", e.Number))
	case err != nil:
		return err
	default:
		flash.Set(w, r, i18n.M("forum.edition.restored"))
	}
	return page.Back(w, r, EditionPath(e.ID))
}

// edition is the one named in the path. A removed one is there only for who may bring
// it back.
func (h *Handler) edition(r *http.Request) (Edition, error) {
	id, err := page.ID(r)
	if err != nil {
		return Edition{}, err
	}
	e, err := h.forums.FindEdition(r.Context(), id, h.clock.Today())
	if err == nil && e.RemovedAt != nil && !e.RestorableBy(auth.Who(r.Context()), h.clock.Now()) {
		return Edition{}, pg.NotFound
	}
	return e, err
}

// changeableEdition is the edition if who asks may change it.
func (h *Handler) changeableEdition(ctx context.Context, id int64) (Edition, error) {
	e, err := h.forums.FindEdition(ctx, id, h.clock.Today())
	switch {
	case err != nil:
		return Edition{}, err
	case e.RemovedAt != nil:
		return Edition{}, pg.NotFound
	case !e.EditableBy(auth.Who(ctx)):
		return Edition{}, auth.Forbidden
	}
	return e, nil
}

func (h *Handler) editableEdition(r *http.Request) (Edition, Forum, error) {
	id, err := page.ID(r)
	if err != nil {
		return Edition{}, Forum{}, err
	}
	e, err := h.changeableEdition(r.Context(), id)
	if err != nil {
		return e, Forum{}, err
	}
	forum, err := h.there(r.Context(), e.ForumID)
	return e, forum, err
}

// forumThere is the forum named in the path, which any writer may add an edition to.
func (h *Handler) forumThere(r *http.Request) (Forum, error) {
	id, err := page.ID(r)
	if err != nil {
		return Forum{}, err
	}
	return h.there(r.Context(), id)
}
