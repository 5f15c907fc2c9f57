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

// Told writes the mail of a notice that is told at once, by its id in notices.
type Told struct {
	NoticeID int64 `json:"notice_id" river:"unique"`
}

// Kind is River's name for it.
func (Told) Kind() string { return "told" }

// Insert queues a job once tx is committed.
func Insert(ctx context.Context, tx pgx.Tx, job river.JobArgs, opts *river.InsertOpts) error {
	client, err := river.NewClient(riverpgxv5.New(nil), &river.Config{Schema: Schema})
	if err != nil {
		return fmt.Errorf("queueing a job of kind %s: %w", job.Kind(), err)
	}
	if _, err := client.InsertTx(ctx, tx, job, opts); err != nil {
		return fmt.Errorf("queueing a job of kind %s: %w", job.Kind(), err)
	}
	return nil
}
