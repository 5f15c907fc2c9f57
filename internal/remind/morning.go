package remind

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"

	"gyoryu/internal/day"
	"gyoryu/internal/jobs"
	"gyoryu/internal/pg"
)

// Check looks whether the morning has come.
type Check struct{}

// Kind is River's name for it.
func (Check) Kind() string { return "check" }

// Morning asks for everybody's digest of a day.
type Morning struct {
	Day day.Day `json:"day" river:"unique"`
}

// Kind is River's name for it.
func (Morning) Kind() string { return "morning" }

// Digest tells one account what the morning has for it.
type Digest struct {
	AccountID int64   `json:"account_id" river:"unique"`
	Day       day.Day `json:"day" river:"unique"`
}

// Kind is River's name for it.
func (Digest) Kind() string { return "digest" }

// Weekly tells one manager how things stand.
type Weekly struct {
	AccountID int64   `json:"account_id" river:"unique"`
	Week      day.Day `json:"week" river:"unique"` // its Monday
}

// Kind is River's name for it.
func (Weekly) Kind() string { return "weekly" }

// once is how a job is queued that may be there once, done or not: who asks for it again asks
// for nothing. What is told has a key of its own in the database, so that a clock that
// jumps back for longer than jobs are kept sends nothing twice either.
func once() *river.InsertOpts {
	return &river.InsertOpts{MaxAttempts: 8, UniqueOpts: river.UniqueOpts{ByArgs: true}}
}

type checkWorker struct {
	river.WorkerDefaults[Check]
	*reminder
}

// Work asks for the morning of a working day once its hour has come. One that fails is of no
// interest: the next is minutes away.
func (w *checkWorker) Work(ctx context.Context, _ *river.Job[Check]) error {
	if err := w.check(ctx); err != nil {
		return river.JobCancel(err)
	}
	return nil
}

func (r *reminder) check(ctx context.Context) error {
	if err := r.mails.Tidy(ctx); err != nil {
		return err
	}
	o, err := r.office(ctx)
	if err != nil {
		return err
	}
	today, come := o.morning(r.clock.Now())
	if !come {
		return nil
	}
	if r.first != nil {
		if err := r.first(ctx, today); err != nil {
			return err
		}
	}
	return pg.Tx(ctx, r.db, 0, func(tx pgx.Tx) error {
		return jobs.Insert(ctx, tx, Morning{Day: today}, once())
	})
}

type morningWorker struct {
	river.WorkerDefaults[Morning]
	*reminder
}

// Work asks for the digest of each account.
func (w *morningWorker) Work(ctx context.Context, job *river.Job[Morning]) error {
	return w.morning(ctx, job.Args.Day)
}

func (r *reminder) morning(ctx context.Context, today day.Day) error {
	o, err := r.office(ctx)
	if err != nil {
		return err
	}
	accounts, err := r.recipients(ctx)
	if err != nil {
		return err
	}
	var all []river.InsertManyParams
	for _, a := range accounts {
		all = append(all, river.InsertManyParams{Args: Digest{AccountID: a.ID, Day: today}, InsertOpts: once()})
		if a.Manager && o.weekly(today) {
			all = append(all, river.InsertManyParams{Args: Weekly{AccountID: a.ID, Week: week(today)}, InsertOpts: once()})
		}
	}
	err = pg.Tx(ctx, r.db, 0, func(tx pgx.Tx) error { return jobs.InsertMany(ctx, tx, all) })
	if err != nil {
		return fmt.Errorf("beginning the morning of %s: %w", today, err)
	}
	return nil
}
