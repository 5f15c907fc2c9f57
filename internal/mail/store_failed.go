package mail

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"gyoryu/internal/jobs"
	"gyoryu/internal/pg"
)

// Failure is a mail that did not go, or not yet.
type Failure struct {
	ID        int64
	Kind      Kind
	State     State // failed, or waiting to be tried again
	AccountID int64
	Name      string
	Email     string
	Tries     int
	Error     string
	CreatedAt time.Time
}

// FailedMails are those that nobody tries any more, and those whose last try failed, the newest
// first. What they say is not in it: the reader may not be one who may see that.
func (s Store) FailedMails(ctx context.Context, most int) ([]Failure, error) {
	all, err := pg.Many[Failure](ctx, s.DB, `
		select m.id, m.kind, m.state, m.account_id, a.name, a.email, m.tries, m.error, m.created_at
		  from mails m join accounts a on a.id = m.account_id
		 where m.state in ('waiting', 'failed') and (m.state = 'failed' or m.error <> '')
		 order by m.id desc limit @most`, pg.Args{"most": most})
	if err != nil {
		return nil, fmt.Errorf("listing mails that failed: %w", err)
	}
	return all, nil
}

// FailedJob is a job that nobody tries any more. Those of mails are told by their mails.
type FailedJob struct {
	ID       int64
	Kind     string
	Attempt  int
	Error    string
	FailedAt time.Time
}

// FailedJobs are all of them, the latest first.
func (s Store) FailedJobs(ctx context.Context, most int) ([]FailedJob, error) {
	all, err := pg.Many[FailedJob](ctx, s.DB, `
		select j.id, j.kind, j.attempt::int as attempt, coalesce(left(j.errors[array_upper(j.errors, 1)] ->> 'error', 1000), '') as error,
		       j.finalized_at as failed_at
		  from river.river_job j
		 where j.state = 'discarded' and j.finalized_at is not null and j.kind <> 'mail'
		 order by j.finalized_at desc, j.id desc limit @most`, pg.Args{"most": most})
	if err != nil {
		return nil, fmt.Errorf("listing jobs that failed: %w", err)
	}
	return all, nil
}

// Retry sends a mail that failed once more, from now on; pg.NotFound if it did not fail.
func (s Store) Retry(ctx context.Context, by, id int64) error {
	err := pg.Tx(ctx, s.DB, by, func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, `
			update mails set state = 'waiting'
			 where id = @id and state = 'failed' and (kind not in ('invitation', 'password') or body_text <> '')`, pg.Args{"id": id})
		if err != nil {
			return err
		}
		if tag.RowsAffected() == 0 {
			return pg.NotFound
		}
		return jobs.Insert(ctx, tx, jobs.Mail{MailID: id}, nil)
	})
	if err != nil {
		return fmt.Errorf("trying mail %d again: %w", id, err)
	}
	return nil
}

// RetryJob lets a job that failed be done once more; pg.NotFound if there is none.
func (s Store) RetryJob(ctx context.Context, by, id int64) error {
	err := pg.Tx(ctx, s.DB, by, func(tx pgx.Tx) error {
		if _, err := pg.Value[int64](ctx, tx, `select id from river.river_job where id = @id and state = 'discarded'`, pg.Args{"id": id}); err != nil {
			return err
		}
		return jobs.Retry(ctx, tx, id)
	})
	if err != nil {
		return fmt.Errorf("doing job %d again: %w", id, err)
	}
	return nil
}
