package institute

import (
	"net/http"

	"gyoryu/internal/auth"
	"gyoryu/internal/i18n"
	"gyoryu/internal/version"
)

// Version shows an institute as it was after an earlier saving.
func (h *Handler) Version(w http.ResponseWriter, r *http.Request) error {
	i, err := h.institute(r)
	if err != nil {
		return err
	}
	return version.Show(w, r, h.institutes.DB, h.clock, shape, version.Record{
		ID: i.ID, Title: i.Short, Nav: "institutes", List: i18n.T(r.Context(), "ui.nav-institutes"), Path: path(i.ID),
		Editable: i.RemovedAt == nil && i.EditableBy(auth.Who(r.Context())),
	})
}
