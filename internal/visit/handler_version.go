package visit

import (
	"net/http"

	"gyoryu/internal/auth"
	"gyoryu/internal/i18n"
	"gyoryu/internal/version"
)

// Version shows a visit as it was after an earlier saving.
func (h *Handler) Version(w http.ResponseWriter, r *http.Request) error {
	v, err := h.visit(r)
	if err != nil {
		return err
	}
	return version.Show(w, r, h.db, h.clock, shape, version.Record{
		ID: v.ID, Title: v.Title, Nav: "visits", List: i18n.T(r.Context(), "visit.all"), Path: path(v.ID),
		Editable: v.RemovedAt == nil && v.EditableBy(auth.Who(r.Context())),
	})
}
