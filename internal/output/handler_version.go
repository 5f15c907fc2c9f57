package output

import (
	"net/http"

	"gyoryu/internal/auth"
	"gyoryu/internal/i18n"
	"gyoryu/internal/version"
)

// Version shows an output as it was after an earlier saving.
func (h *Handler) Version(w http.ResponseWriter, r *http.Request) error {
	o, err := h.output(r)
	if err != nil {
		return err
	}
	return version.Show(w, r, h.db, h.clock, shape, version.Record{
		ID: o.ID, Title: o.Title, Nav: "outputs", List: i18n.T(r.Context(), "output.all"), Path: Path(o.ID),
		Editable: o.RemovedAt == nil && o.EditableBy(auth.Who(r.Context())),
	})
}
