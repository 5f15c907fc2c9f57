// Package jobs queues what is done beside requests. A job is inserted in the transaction
// that causes it, so that it is there exactly when its cause is; the workers, and what
// runs them, are of whoever does the work.
package jobs

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
)

// Schema is where River's tables are.
const Schema = "river"

// Mail sends one mail, by its id in mails.
type Mail struct {
	MailID int64 `json:"mail_id" river:"unique"`
}

// Kind is River's name for it.
func (Mail) Kind() string { return "mail" }

// MailQueue is where mails wait, so that a slow server holds up nothing else.
const MailQueue = "mail"

// InsertOpts: a server that is down for a day does not lose the mail.
func (Mail) InsertOpts() river.InsertOpts { return river.InsertOpts{Queue: MailQueue, MaxAttempts: 16} }

// Told writes the mail of a notice that is told at once, by its id in notices.
type Told struct {
	NoticeID int64 `json:"notice_id" river:"unique"`
}

// Kind is River's name for it.
func (Told) Kind() string { return "told" }

// inserter is a client that works nothing. It needs no database of its own.
func inserter() (*river.Client[pgx.Tx], error) {
	return river.NewClient(riverpgxv5.New(nil), &river.Config{Schema: Schema})
}

// Insert queues a job once tx is committed.
func Insert(ctx context.Context, tx pgx.Tx, job river.JobArgs, opts *river.InsertOpts) error {
	client, err := inserter()
	if err == nil {
		_, err = client.InsertTx(ctx, tx, job, opts)
	}
	if err != nil {
		return fmt.Errorf("queueing a job of kind %s: %w", job.Kind(), err)
	}
	return nil
}

// InsertMany queues several at once.
func InsertMany(ctx context.Context, tx pgx.Tx, all []river.InsertManyParams) error {
	if len(all) == 0 {
		return nil
	}
	client, err := inserter()
	if err == nil {
		_, err = client.InsertManyTx(ctx, tx, all)
	}
	if err != nil {
		return fmt.Errorf("queueing %d jobs: %w", len(all), err)
	}
	return nil
}

// Retry lets a job that failed for good be done once more, once tx is committed.
func Retry(ctx context.Context, tx pgx.Tx, id int64) error {
	client, err := inserter()
	if err == nil {
		_, err = client.JobRetryTx(ctx, tx, id)
	}
	if err != nil {
		return fmt.Errorf("queueing job %d again: %w", id, err)
	}
	return nil
}
