package pg

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/jackc/pgx/v5"
)

// Stale reports that somebody else has saved the record since it was opened.
var Stale = errors.New("changed by somebody else meanwhile")

// Tx runs work in one transaction, whose changes the history attributes to the
// account by (0 for the program itself). It begins and ends here, so stores that
// write parts of a whole take the tx that the uppermost one was given.
func Tx(ctx context.Context, db DB, by int64, work func(tx pgx.Tx) error) error {
	return pgx.BeginFunc(ctx, db, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, "select set_config('gyoryu.account', $1, true)", strconv.FormatInt(by, 10)); err != nil {
			return fmt.Errorf("naming who acts: %w", err)
		}
		return work(tx)
	})
}
