package pg

import (
	"context"

	"github.com/jackc/pgx/v5"
)

// Batch is several queries that go to the server together and come back together:
// a page asks for all that it shows in one round trip.
type Batch struct{ queries pgx.Batch }

// Queue adds a query to the batch; its rows are in *rows once the batch was sent.
func Queue[T any](b *Batch, sql string, args Args) (rows *[]T) {
	rows = new([]T)
	b.queries.Queue(sql, args).Query(func(found pgx.Rows) (err error) {
		*rows, err = pgx.CollectRows(found, pgx.RowToStructByName[T])
		return err
	})
	return rows
}

// QueueValue adds a query of one value; it is in *value once the batch was sent.
func QueueValue[T any](b *Batch, sql string, args Args) (value *T) {
	value = new(T)
	b.queries.Queue(sql, args).Query(func(found pgx.Rows) (err error) {
		*value, err = pgx.CollectExactlyOneRow(found, pgx.RowTo[T])
		return absent(err)
	})
	return value
}

// Send asks all of the batch's queries.
func (b *Batch) Send(ctx context.Context, db DB) error {
	return db.SendBatch(ctx, &b.queries).Close()
}

// Exec adds a statement whose rows nobody needs.
func (b *Batch) Exec(sql string, args Args) { b.queries.Queue(sql, args) }
