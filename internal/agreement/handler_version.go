package agreement

import (
	"net/http"

	"gyoryu/internal/auth"
	"gyoryu/internal/i18n"
	"gyoryu/internal/page"
	"gyoryu/internal/pg"
	"gyoryu/internal/version"
)

// Version shows an agreement as it was after an earlier saving.
func (h *Handler) Version(w http.ResponseWriter, r *http.Request) error {
	id, err := page.ID(r)
	if err != nil {
		return err
	}
	who := auth.Who(r.Context())
	a, err := h.agreements.Find(r.Context(), id, h.clock.Today(), who)
	if err != nil {
		return err
	}
	if a.RemovedAt != nil && !a.RestorableBy(who, h.clock.Now()) {
		return pg.NotFound
	}
	return version.Show(w, r, h.db, h.clock, shape, version.Record{
		ID: a.ID, Title: a.Title, Nav: "agreements", List: i18n.T(r.Context(), "agreement.all"), Path: Path(a.ID),
		Editable: a.RemovedAt == nil && a.EditableBy(who),
	})
}
