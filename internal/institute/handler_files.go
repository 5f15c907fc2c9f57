package institute

import (
	"context"

	"gyoryu/internal/auth"
	"gyoryu/internal/file"
	"gyoryu/internal/pg"
)

// Attachable is the institute that files are attached to.
func (h *Handler) Attachable(ctx context.Context, id int64) (file.Record, error) {
	who := auth.Who(ctx)
	i, err := h.institutes.find(ctx, id)
	if err == nil && i.RemovedAt != nil && !i.RestorableBy(who, h.clock.Now()) {
		err = pg.NotFound
	}
	return i.attachable(who), err
}

func (i Institute) attachable(who auth.Account) file.Record {
	return file.Record{Noun: file.OfInstitute, ID: i.ID, Title: i.Short, Changes: who.Writes(), Removed: i.RemovedAt != nil}
}
