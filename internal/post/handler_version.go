package post

import (
	"net/http"

	"gyoryu/internal/auth"
	"gyoryu/internal/i18n"
	"gyoryu/internal/version"
)

// Version shows an item as it was after an earlier saving.
func (h *Handler) Version(w http.ResponseWriter, r *http.Request) error {
	p, err := h.post(r)
	if err != nil {
		return err
	}
	return version.Show(w, r, h.db, h.clock, shape, version.Record{
		ID: p.ID, Title: p.Title(i18n.From(r.Context())), Nav: "posts", List: i18n.T(r.Context(), "post.all"), Path: Path(p.ID),
		Editable: p.RemovedAt == nil && p.EditableBy(auth.Who(r.Context())),
	})
}
