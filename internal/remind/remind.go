// Package remind tells people in time: each working morning what is due, what has passed
// and what changed, managers once a week how things stand, and at once who is put in
// charge. It runs River's jobs; several copies of the program share them over one database.
//
// Read remind.go for what is started and how it stops, alive.go for what becomes of the
// jobs of a copy that was killed, office.go and morning.go for when it is morning, digest.go
// and told.go for what is told, weekly.go for the managers' mail, and send.go, compose.go and
// words.go for the mails. The store files ask the database.
package remind

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivertype"

	"gyoryu/internal/config"
	"gyoryu/internal/day"
	"gyoryu/internal/jobs"
	"gyoryu/internal/mail"
)

// Options are what reminders need to know.
type Options struct {
	DB    *pgxpool.Pool
	Clock day.Clock
	SMTP  config.SMTP // off: people are told in the program alone
	Site  string      // the address that links begin with
	Log   *slog.Logger
	First func(ctx context.Context, today day.Day) error // what each morning begins with; nil: nothing
}

// Outbox is where mails are put, as the settings say.
func Outbox(c config.SMTP, site string) mail.Outbox {
	if !c.On() {
		return mail.Outbox{}
	}
	return mail.Outbox{Host: domain(c.From.Address), Site: site}
}

// reminder does the jobs.
type reminder struct {
	db     *pgxpool.Pool
	clock  day.Clock
	smtp   config.SMTP
	site   string
	outbox mail.Outbox
	mails  mail.Store
	first  func(ctx context.Context, today day.Day) error
	log    *slog.Logger
}

const (
	// checks is how often somebody looks whether the morning has come.
	checks = 5 * time.Minute
	// mostChecks is how many copies that look may be killed while they do, before the
	// administrator is told of a job that was given up. One that fails is not tried again.
	mostChecks = 25
	// longest is how long a job may take: a mail to a slow server takes a minute at most.
	longest = 2 * time.Minute
	// kept is how long jobs that are done are kept: one is not done twice in a week.
	kept = 8 * 24 * time.Hour
	// grace is how long jobs under way may take once the program is to stop.
	grace = 5 * time.Second
)

// Start does jobs until stop is called, which has to happen before the pool is closed.
func Start(ctx context.Context, o Options) (stop func(), err error) {
	if o.Log == nil {
		o.Log = slog.Default()
	}
	r := &reminder{
		db: o.DB, clock: o.Clock, smtp: o.SMTP, site: o.Site, outbox: Outbox(o.SMTP, o.Site), mails: mail.Store{DB: o.DB}, first: o.First, log: o.Log,
	}
	life, err := live(ctx, o.DB, o.Log)
	if err != nil {
		return nil, fmt.Errorf("starting reminders: %w", err)
	}
	client, err := r.newClient(r.settings(life.id))
	if err == nil {
		err = client.Start(context.WithoutCancel(ctx)) // it is stopped, and not cut off
	}
	if err != nil {
		life.end()
		return nil, fmt.Errorf("starting reminders: %w", err)
	}
	return func() {
		limit, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace+time.Second)
		defer cancel()
		if err := client.Stop(limit); err != nil {
			o.Log.WarnContext(ctx, "some jobs were cut off", "err", err)
		}
		life.end()
	}, nil
}

func (r *reminder) newClient(c *river.Config) (*river.Client[pgx.Tx], error) {
	return river.NewClient(riverpgxv5.New(r.db), c)
}

// settings are what River is told.
func (r *reminder) settings(id string) *river.Config {
	workers := river.NewWorkers()
	river.AddWorker(workers, &checkWorker{reminder: r})
	river.AddWorker(workers, &morningWorker{reminder: r})
	river.AddWorker(workers, &digestWorker{reminder: r})
	river.AddWorker(workers, &weeklyWorker{reminder: r})
	river.AddWorker(workers, &toldWorker{reminder: r})
	river.AddWorker(workers, &mailWorker{reminder: r})
	return &river.Config{
		ID:     id,
		Schema: jobs.Schema,
		Queues: map[string]river.QueueConfig{
			river.QueueDefault: {MaxWorkers: 2}, jobs.MailQueue: {MaxWorkers: 2},
		},
		Workers:                     workers,
		JobTimeout:                  longest,
		RescueStuckJobsAfter:        2 * longest, // those of a copy that was killed are taken up sooner
		SoftStopTimeout:             grace,
		FetchPollInterval:           2 * time.Second,
		CompletedJobRetentionPeriod: kept,
		CancelledJobRetentionPeriod: kept,
		DiscardedJobRetentionPeriod: 90 * 24 * time.Hour, // the administrator is to see them
		Logger:                      slog.New(loud{r.log.Handler()}),
		ErrorHandler:                complaints{r.log},
		PeriodicJobs: []*river.PeriodicJob{river.NewPeriodicJob(river.PeriodicInterval(checks), func() (river.JobArgs, *river.InsertOpts) {
			return Check{}, &river.InsertOpts{MaxAttempts: mostChecks, UniqueOpts: river.UniqueOpts{ByState: unfinished}}
		}, &river.PeriodicJobOpts{RunOnStart: true})},
	}
}

// unfinished are the states of a job that is still to be done.
var unfinished = []rivertype.JobState{
	rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRetryable, rivertype.JobStateRunning, rivertype.JobStateScheduled,
}

// complaints logs each job that fails. It never ends the program.
type complaints struct{ log *slog.Logger }

// HandleError logs an error.
func (c complaints) HandleError(ctx context.Context, job *rivertype.JobRow, err error) *river.ErrorHandlerResult {
	c.log.WarnContext(ctx, "a job failed", "kind", job.Kind, "job", job.ID, "attempt", job.Attempt, "of", job.MaxAttempts, "err", err)
	return nil
}

// HandlePanic logs a panic.
func (c complaints) HandlePanic(ctx context.Context, job *rivertype.JobRow, panicked any, trace string) *river.ErrorHandlerResult {
	c.log.ErrorContext(ctx, "a job panicked", "kind", job.Kind, "job", job.ID, "attempt", job.Attempt, "of", job.MaxAttempts, "panic", panicked, "trace", trace)
	return nil
}

// loud lets through only what River cannot mend by itself: what becomes of jobs is logged above.
type loud struct{ slog.Handler }

// Enabled is whether a line is logged.
func (l loud) Enabled(ctx context.Context, level slog.Level) bool {
	return level > slog.LevelWarn && l.Handler.Enabled(ctx, level)
}

// WithAttrs keeps it so.
func (l loud) WithAttrs(attrs []slog.Attr) slog.Handler { return loud{l.Handler.WithAttrs(attrs)} }

// WithGroup keeps it so.
func (l loud) WithGroup(name string) slog.Handler { return loud{l.Handler.WithGroup(name)} }
