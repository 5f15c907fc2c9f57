package agreement

import (
	"context"

	"github.com/jackc/pgx/v5"

	"gyoryu/internal/pg"
)

// Hand makes milestones of an agreement that stands in this version, and that from is in
// charge of, to's, in the transaction of who hands over, and says which. Version 0 is
// whichever it has. It is pg.Stale if the agreement was changed since, and passes over
// milestones that are reached or somebody else's.
func Hand(ctx context.Context, tx pgx.Tx, id, version int64, milestones []int64, from, to int64) ([]int64, error) {
	args := pg.Args{"id": id, "version": version, "milestones": milestones, "from": from, "to": to}
	// It is a version of its own, so that no form that is open meanwhile undoes it.
	if err := changed(ctx, tx, `
		update agreements set title = title where id = @id and (version = @version or @version::bigint = 0) and removed_at is null`, args); err != nil {
		return nil, wrap(err, "handing over milestones of", id)
	}
	moved, err := pg.Values[int64](ctx, tx, `
		update agreement_milestones set person_id = @to
		 where id = any (@milestones) and agreement_id = @id and person_id = @from and done_on is null
		returning id`, args)
	return moved, wrap(err, "handing over milestones of", id)
}
