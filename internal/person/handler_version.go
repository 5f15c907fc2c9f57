package person

import (
	"net/http"

	"gyoryu/internal/auth"
	"gyoryu/internal/i18n"
	"gyoryu/internal/version"
)

// Version shows a person as it was after an earlier saving.
func (h *Handler) Version(w http.ResponseWriter, r *http.Request) error {
	p, err := h.person(r)
	if err != nil {
		return err
	}
	return version.Show(w, r, h.people.DB, h.clock, shape, version.Record{
		ID: p.ID, Title: p.Name, Nav: "people", List: i18n.T(r.Context(), "ui.nav-people"), Path: path(p.ID),
		Editable: p.RemovedAt == nil && p.EditableBy(auth.Who(r.Context())),
	})
}
