package commitment

import (
	"context"

	"github.com/jackc/pgx/v5"

	"gyoryu/internal/pg"
)

// Hand makes a commitment that stands in this version, and that from is in charge of, to's,
// in the transaction of who hands over, and says the version that it has then. It is
// pg.Stale if it was changed since, is settled, or is somebody else's.
func Hand(ctx context.Context, tx pgx.Tx, id, version, from, to int64) (int64, error) {
	rows, err := pg.Values[int64](ctx, tx, `
		update commitments
		   set person_id = @to, was_in_charge = array_append(array_remove(was_in_charge, person_id), person_id)
		 where id = @id and version = @version and person_id = @from and removed_at is null and state in ('open', 'under_way')
		returning version`, pg.Args{"id": id, "version": version, "from": from, "to": to})
	if err == nil && len(rows) == 0 {
		err = pg.Stale
	}
	if err != nil {
		return 0, wrap(err, "handing over", id)
	}
	return rows[0], nil
}
