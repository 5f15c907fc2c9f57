package notice

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"gyoryu/internal/pg"
)

// Seen notes that an account has seen one of its notices, or is pg.NotFound if that is
// another's, or about what it may not see any more. Once seen, it stays so.
func Seen(ctx context.Context, db pg.DB, account, id int64) error {
	err := pg.Tx(ctx, db, account, func(tx pgx.Tx) error {
		_, err := pg.Value[int64](ctx, tx, `
			update notices set seen_at = coalesce(seen_at, now())
			 where id = (select n.id from seen_notices(@account) n where n.id = @id) returning id`,
			pg.Args{"account": account, "id": id})
		return err
	})
	if err != nil {
		return fmt.Errorf("noting that account %d saw notice %d: %w", account, id, err)
	}
	return nil
}

// SeenUpTo notes that an account has seen all its notices up to one: what it was told
// later may have come while it looked. 0 is all of them.
func SeenUpTo(ctx context.Context, db pg.DB, account, last int64) (n int, err error) {
	err = pg.Tx(ctx, db, account, func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, `
			update notices set seen_at = now()
			 where id in (select n.id from seen_notices(@account) n where n.seen_at is null and (@last = 0 or n.id <= @last))`,
			pg.Args{"account": account, "last": last})
		n = int(tag.RowsAffected())
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("noting that account %d saw its notices: %w", account, err)
	}
	return n, nil
}
