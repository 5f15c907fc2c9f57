package topic

import (
	"net/http"

	"gyoryu/internal/auth"
	"gyoryu/internal/i18n"
	"gyoryu/internal/version"
)

// Version shows a topic as it was after an earlier saving.
func (h *Handler) Version(w http.ResponseWriter, r *http.Request) error {
	t, err := h.topic(r)
	if err != nil {
		return err
	}
	of, err := h.topics.shape(r.Context(), t, h.clock.Today())
	if err != nil {
		return err
	}
	return version.Show(w, r, h.db, h.clock, of, version.Record{
		ID: t.ID, Title: t.Title, Nav: "topics", List: i18n.T(r.Context(), "topic.all"), Path: Path(t.ID),
		Editable: t.RemovedAt == nil && t.EditableBy(auth.Who(r.Context())),
	})
}
