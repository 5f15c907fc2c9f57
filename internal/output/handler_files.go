package output

import (
	"context"

	"gyoryu/internal/auth"
	"gyoryu/internal/file"
	"gyoryu/internal/pg"
)

// Attachable is the output that files are attached to, if who asks may see it.
func (h *Handler) Attachable(ctx context.Context, id int64) (file.Record, error) {
	who := auth.Who(ctx)
	o, err := h.outputs.Find(ctx, id, who)
	if err == nil && o.RemovedAt != nil && !o.RestorableBy(who, h.clock.Now()) {
		err = pg.NotFound
	}
	return o.attachable(who), err
}

func (o Output) attachable(who auth.Account) file.Record {
	return file.Record{Noun: file.OfOutput, ID: o.ID, Title: o.Title, Changes: o.EditableBy(who), Removed: o.RemovedAt != nil}
}
