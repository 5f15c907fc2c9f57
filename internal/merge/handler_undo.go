package merge

import (
	"errors"
	"net/http"
	"strconv"

	"gyoryu/internal/alike"
	"gyoryu/internal/auth"
	"gyoryu/internal/flash"
	"gyoryu/internal/form"
	"gyoryu/internal/history"
	"gyoryu/internal/i18n"
	"gyoryu/internal/list"
	"gyoryu/internal/page"
	"gyoryu/internal/pg"
)

// sort is the only order of the list: the latest first. That of a merge's rows is theirs.
const (
	sort    = "-new"
	rowSort = "row"
)

// List lists the merges.
func (h *Handler) List(w http.ResponseWriter, r *http.Request) error {
	v, err := list.Read(r.URL, sort)
	if err != nil {
		return err
	}
	noun := list.OneOf(v, "noun", alike.Nouns...)
	all, total, err := h.merges.page(r.Context(), v, noun)
	if err != nil {
		return err
	}
	if len(v.Reject) > 0 {
		all, total = nil, 0
	}
	all = list.Cut(v, all, total, func(m Merge) (string, int64) { return strconv.FormatInt(m.ID, 10), m.ID })
	return page.Show(w, r, http.StatusOK, listPage(listed{View: v, all: all, now: h.clock.Now(), zone: h.clock.Zone}))
}

// Show shows what a merge did and, once it is undone, what became of each row.
func (h *Handler) Show(w http.ResponseWriter, r *http.Request) error {
	m, err := h.one(r)
	if err != nil {
		return err
	}
	return h.showOne(w, r, http.StatusOK, m, form.With(nil))
}

func (h *Handler) showOne(w http.ResponseWriter, r *http.Request, status int, m Merge, f *form.Form) error {
	ctx := r.Context()
	u := *r.URL
	u.Path = Path(m.ID)
	v, err := list.Read(&u, rowSort)
	if err != nil {
		return err
	}
	s := shownMerge{Merge: m, View: v, f: f, now: h.clock.Now(), zone: h.clock.Zone}
	if s.tallies, err = h.merges.tallies(ctx, m.ID); err != nil {
		return err
	}
	outcome, part := list.OneOf(v, "outcome", Outcomes...), list.OneOf(v, "part", s.parts()...)
	var total int
	s.rows, total, err = h.merges.rows(ctx, v, m.ID, outcome, part)
	if err != nil {
		return err
	}
	if len(v.Reject) > 0 {
		s.rows, total = nil, 0
	}
	s.rows = list.Cut(v, s.rows, total, func(x Row) (string, int64) { return strconv.FormatInt(x.ID, 10), x.ID })
	if s.events, err = history.Shown(ctx, h.db, h.clock, "merge", m.ID); err != nil {
		return err
	}
	return page.Show(w, r, status, showPage(s))
}

// Undo takes a merge apart.
func (h *Handler) Undo(w http.ResponseWriter, r *http.Request) error {
	m, err := h.one(r)
	if err != nil {
		return err
	}
	f, err := form.Parse(r)
	if err != nil {
		return err
	}
	who := auth.Who(r.Context())
	switch {
	case m.UndoneAt != nil: // pressed twice, or somebody else was quicker
		return page.Go(w, r, Path(m.ID))
	case !m.UndoableBy(who, h.clock.Now()):
		f.Reject("version", m.stays())
		return h.showOne(w, r, http.StatusUnprocessableEntity, m, f)
	}
	err = h.merges.Undo(r.Context(), m, f.Version(), who)
	if errors.Is(err, pg.Stale) {
		f.Reject("version", i18n.M("merge.undo-changed-meanwhile"))
		if m, err = h.merges.Find(r.Context(), m.ID); err != nil {
			return err
		}
		return h.showOne(w, r, http.StatusConflict, m, f)
	}
	if err != nil {
		return err
	}
	flash.Set(w, r, i18n.M("merge.undone", "merged", m.MergedName))
	return page.Go(w, r, Path(m.ID))
}

// stays is why it cannot be undone.
func (m Merge) stays() i18n.Msg {
	switch {
	case m.Next != 0:
		return i18n.M("merge.undo-next-first", "kept", m.KeptName)
	case m.Forgotten:
		return i18n.M("merge.undo-forgotten")
	}
	return i18n.M("merge.too-late-to-undo")
}

// one is the merge named in the path.
func (h *Handler) one(r *http.Request) (Merge, error) {
	id, err := page.ID(r)
	if err != nil {
		return Merge{}, err
	}
	return h.merges.Find(r.Context(), id)
}
