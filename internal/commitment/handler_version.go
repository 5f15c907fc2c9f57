package commitment

import (
	"net/http"

	"gyoryu/internal/auth"
	"gyoryu/internal/i18n"
	"gyoryu/internal/version"
)

// Version shows a commitment as it was after an earlier saving.
func (h *Handler) Version(w http.ResponseWriter, r *http.Request) error {
	c, err := h.commitment(r)
	if err != nil {
		return err
	}
	return version.Show(w, r, h.db, h.clock, shape, version.Record{
		ID: c.ID, Title: c.What, Nav: "commitments", List: i18n.T(r.Context(), "commitment.all"), Path: Path(c.ID),
		Editable: c.RemovedAt == nil && c.EditableBy(auth.Who(r.Context())),
	})
}
