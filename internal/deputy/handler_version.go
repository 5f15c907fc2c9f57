package deputy

import (
	"net/http"

	"gyoryu/internal/auth"
	"gyoryu/internal/i18n"
	"gyoryu/internal/version"
)

// Version shows a deputy as it was after an earlier saving.
func (h *Handler) Version(w http.ResponseWriter, r *http.Request) error {
	d, err := h.deputy(r)
	if err != nil {
		return err
	}
	return version.Show(w, r, h.db, h.clock, shape, version.Record{
		ID: d.ID, Title: d.Person, Nav: "people", List: i18n.T(r.Context(), "ui.nav-people"), Path: Path(d.ID),
		Editable: d.RemovedAt == nil && d.EditableBy(auth.Who(r.Context())),
		ListPath: "/people",
	})
}
