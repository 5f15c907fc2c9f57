package visit

import (
	"context"

	"gyoryu/internal/auth"
	"gyoryu/internal/file"
	"gyoryu/internal/pg"
)

// Attachable is the visit that files are attached to, if who asks may see it.
func (h *Handler) Attachable(ctx context.Context, id int64) (file.Record, error) {
	who := auth.Who(ctx)
	v, err := h.visits.Find(ctx, id, who)
	if err == nil && v.RemovedAt != nil && !v.RestorableBy(who, h.clock.Now()) {
		err = pg.NotFound
	}
	return v.attachable(who), err
}

func (v Head) attachable(who auth.Account) file.Record {
	return file.Record{Noun: file.OfVisit, ID: v.ID, Title: v.Title, Changes: v.EditableBy(who), Removed: v.RemovedAt != nil}
}
