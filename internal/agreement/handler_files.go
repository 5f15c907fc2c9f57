package agreement

import (
	"context"

	"gyoryu/internal/auth"
	"gyoryu/internal/file"
	"gyoryu/internal/pg"
)

// Attachable is the agreement that scans and files are attached to, if who asks may see it.
func (h *Handler) Attachable(ctx context.Context, id int64) (file.Record, error) {
	who := auth.Who(ctx)
	a, err := h.agreements.Find(ctx, id, h.clock.Today(), who)
	if err == nil && a.RemovedAt != nil && !a.RestorableBy(who, h.clock.Now()) {
		err = pg.NotFound
	}
	return a.attachable(who), err
}

func (a Agreement) attachable(who auth.Account) file.Record {
	return file.Record{Noun: file.OfAgreement, ID: a.ID, Title: a.Title, Changes: a.EditableBy(who), Removed: a.RemovedAt != nil}
}
