package assignment

import (
	"net/http"

	"gyoryu/internal/auth"
	"gyoryu/internal/i18n"
	"gyoryu/internal/version"
)

// Version shows an assignment as it was after an earlier saving.
func (h *Handler) Version(w http.ResponseWriter, r *http.Request) error {
	a, err := h.assignment(r)
	if err != nil {
		return err
	}
	return version.Show(w, r, h.db, h.clock, shape, version.Record{
		ID: a.ID, Title: a.Person, Nav: "people", List: i18n.T(r.Context(), "assignment.all"), Path: Path(a.ID),
		Editable: a.RemovedAt == nil && a.EditableBy(auth.Who(r.Context())),
	})
}
