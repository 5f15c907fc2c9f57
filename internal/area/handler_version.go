package area

import (
	"net/http"

	"gyoryu/internal/auth"
	"gyoryu/internal/i18n"
	"gyoryu/internal/version"
)

// Version shows an area as it was after an earlier saving.
func (h *Handler) Version(w http.ResponseWriter, r *http.Request) error {
	a, err := h.area(r)
	if err != nil {
		return err
	}
	return version.Show(w, r, h.areas.DB, h.clock, shape, version.Record{
		ID: a.ID, Title: a.In(i18n.From(r.Context())), Nav: "areas", List: i18n.T(r.Context(), "ui.nav-areas"), Path: path(a.ID),
		Editable: a.RemovedAt == nil && a.EditableBy(auth.Who(r.Context())),
	})
}
