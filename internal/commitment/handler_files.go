package commitment

import (
	"context"

	"gyoryu/internal/auth"
	"gyoryu/internal/file"
	"gyoryu/internal/pg"
)

// Attachable is the commitment that files are attached to, if who asks may see it.
func (h *Handler) Attachable(ctx context.Context, id int64) (file.Record, error) {
	who := auth.Who(ctx)
	c, err := h.commitments.Find(ctx, id, who)
	if err == nil && c.RemovedAt != nil && !c.RestorableBy(who, h.clock.Now()) {
		err = pg.NotFound
	}
	return c.attachable(who), err
}

func (c Commitment) attachable(who auth.Account) file.Record {
	return file.Record{Noun: file.OfCommitment, ID: c.ID, Title: c.What, Changes: c.EditableBy(who), Removed: c.RemovedAt != nil}
}
