// Package pg is the house style for talking to PostgreSQL: typed rows, one
// not-found error, transactions that know who acts, and constraint names that
// callers can recognise.
//
// Read pg.go for queries, batch.go for several at once, tx.go for transactions, migrate.go for the schema,
// repoint.go and its siblings for what merging does in all tables at once,
// local/ for the server that the program brings along, and pgtest/ for the
// database that each test gets.
package pg

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// DB is what a store needs. A pool satisfies it, and so does a transaction.
type DB interface {
	Begin(ctx context.Context) (pgx.Tx, error)
	Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error)
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
	SendBatch(ctx context.Context, b *pgx.Batch) pgx.BatchResults
}

// Args names the parameters of a query: @institute in SQL, "institute" here.
type Args = pgx.NamedArgs

// NotFound reports that the row asked for does not exist, or not for who asks.
var NotFound = errors.New("not found")

// Many runs a query and returns its rows. Columns and fields of T must match by
// name, both ways, so a column added to only one of them fails the first test.
func Many[T any](ctx context.Context, db DB, sql string, args Args) ([]T, error) {
	rows, err := db.Query(ctx, sql, args)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[T])
}

// One is Many for a query that finds one row, or NotFound.
func One[T any](ctx context.Context, db DB, sql string, args Args) (T, error) {
	rows, err := db.Query(ctx, sql, args)
	if err != nil {
		var none T
		return none, err
	}
	row, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[T])
	return row, absent(err)
}

// Value is One for a query of a single column, such as insert … returning id.
func Value[T any](ctx context.Context, db DB, sql string, args Args) (T, error) {
	rows, err := db.Query(ctx, sql, args)
	if err != nil {
		var none T
		return none, err
	}
	v, err := pgx.CollectExactlyOneRow(rows, pgx.RowTo[T])
	return v, absent(err)
}

// Values is Many for a query of a single column.
func Values[T any](ctx context.Context, db DB, sql string, args Args) ([]T, error) {
	rows, err := db.Query(ctx, sql, args)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[T])
}

// NullID is an id as a column has it that may point at nothing: 0 is null.
func NullID(id int64) *int64 {
	if id == 0 {
		return nil
	}
	return &id
}

// Violates reports whether err is the breach of the named constraint.
func Violates(err error, constraint string) bool {
	breach, ok := errors.AsType[*pgconn.PgError](err)
	return ok && breach.ConstraintName == constraint
}

func absent(err error) error {
	if errors.Is(err, pgx.ErrNoRows) {
		return NotFound
	}
	return err
}
