package exchange

import (
	"net/http"

	"gyoryu/internal/auth"
	"gyoryu/internal/i18n"
	"gyoryu/internal/version"
)

// Version shows a stay as it was after an earlier saving.
func (h *Handler) Version(w http.ResponseWriter, r *http.Request) error {
	e, err := h.exchange(r)
	if err != nil {
		return err
	}
	return version.Show(w, r, h.db, h.clock, shape, version.Record{
		ID: e.ID, Title: e.title(r.Context()), Nav: "exchanges", List: i18n.T(r.Context(), "exchange.all"), Path: Path(e.ID),
		Editable: e.RemovedAt == nil && e.EditableBy(auth.Who(r.Context())),
	})
}
