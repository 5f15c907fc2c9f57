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
		if err := work(tx); err != nil {
			return err
		}
		if last, ok := ctx.Value(lastKey{}).(Last); ok {
			return last(ctx, tx)
		}
		return nil
	})
}

// Last is what remains to be done in a transaction after its own work, such as settling
// the draft of the form that it saves. What it returns undoes all of it.
type Last func(ctx context.Context, tx pgx.Tx) error

type lastKey struct{}

// WithLast has every transaction that is given the context end with last.
func WithLast(ctx context.Context, last Last) context.Context {
	return context.WithValue(ctx, lastKey{}, last)
}
