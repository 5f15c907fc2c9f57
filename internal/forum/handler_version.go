package forum

import (
	"net/http"

	"gyoryu/internal/auth"
	"gyoryu/internal/i18n"
	"gyoryu/internal/version"
)

// Version shows a forum as it was after an earlier saving.
func (h *Handler) Version(w http.ResponseWriter, r *http.Request) error {
	f, err := h.forum(r)
	if err != nil {
		return err
	}
	return version.Show(w, r, h.db, h.clock, shape, version.Record{
		ID: f.ID, Title: f.In(i18n.From(r.Context())), Nav: "forums", List: i18n.T(r.Context(), "forum.all"), Path: Path(f.ID),
		Editable: f.RemovedAt == nil && f.EditableBy(auth.Who(r.Context())),
	})
}

// EditionVersion shows an edition as it was after an earlier saving.
func (h *Handler) EditionVersion(w http.ResponseWriter, r *http.Request) error {
	e, err := h.edition(r)
	if err != nil {
		return err
	}
	return version.Show(w, r, h.db, h.clock, editionShape, version.Record{
		ID: e.ID, Title: nth(i18n.From(r.Context()), e.Number), Nav: "forums", List: i18n.T(r.Context(), "forum.all"), Path: EditionPath(e.ID),
		Editable: e.RemovedAt == nil && e.EditableBy(auth.Who(r.Context())),
		ListPath: Path(e.ForumID),
	})
}
