package forum

import (
	"errors"
	"net/http"
	"slices"
	"strconv"

	"github.com/go-chi/chi/v5"

	"gyoryu/internal/auth"
	"gyoryu/internal/flash"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/page"
	"gyoryu/internal/pg"
)

// Carried says which edition was the first to carry out a reform, or that none was yet.
func (h *Handler) Carried(w http.ResponseWriter, r *http.Request) error {
	forum, err := h.editable(r)
	if err != nil {
		return err
	}
	reform, err := strconv.ParseInt(chi.URLParam(r, "reform"), 10, 64)
	if err != nil || !slices.ContainsFunc(forum.Reforms, func(one Reform) bool { return one.ID == reform }) {
		return pg.NotFound
	}
	f, err := form.Parse(r)
	if err != nil {
		return err
	}
	ctx, who := r.Context(), auth.Who(r.Context())
	if f.Do() == "show" {
		return h.showOne(w, r, http.StatusOK, forum, f, reform)
	}
	first := f.ID("first")
	there, err := h.forums.looked(ctx, forum.ID, Draft{Reforms: []ReformDraft{{FirstID: first}}}, who)
	if err != nil {
		return err
	}
	f.Require("first", first == 0 || there.editions[first], i18n.M("forum.no-such-edition"))
	if !f.OK() {
		return h.showOne(w, r, http.StatusUnprocessableEntity, forum, f, reform)
	}
	err = h.forums.Carry(ctx, forum.ID, f.Version(), reform, first, who)
	if errors.Is(err, pg.Stale) {
		if forum, err = h.editable(r); err != nil {
			return err
		}
		f.Reject("version", i18n.M("forum.changed-meanwhile"))
		return h.showOne(w, r, http.StatusConflict, forum, f, reform)
	}
	if err != nil {
		return err
	}
	flash.Set(w, r, i18n.M("form.saved"))
	return page.Go(w, r, Path(forum.ID)+"#reform-"+id(reform))
}
