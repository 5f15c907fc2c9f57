package remind

import (
	"context"
	"fmt"
	"strconv"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"

	"gyoryu/internal/day"
	"gyoryu/internal/mail"
	"gyoryu/internal/notice"
	"gyoryu/internal/pg"
)

type digestWorker struct {
	river.WorkerDefaults[Digest]
	*reminder
}

// Work tells one account what the morning has for it.
func (w *digestWorker) Work(ctx context.Context, job *river.Job[Digest]) error {
	return w.digest(ctx, job.Args.AccountID, job.Args.Day)
}

// digest writes the notices of a morning, and one mail of all that was told since the last, in
// one transaction: killed inside it, the next try does it all. One whose day is over does
// nothing: the next morning tells it.
func (r *reminder) digest(ctx context.Context, account int64, today day.Day) error {
	o, err := r.office(ctx)
	if err != nil {
		return err
	}
	if now := day.Of(r.clock.Now().In(o.zone)); now.After(today) {
		return nil
	}
	next := o.next(today)
	err = pg.Tx(ctx, r.db, 0, func(tx pgx.Tx) error {
		if there, err := lockAccount(ctx, tx, account); err != nil || !there {
			return err
		}
		due, err := things(ctx, tx, account, today, reach(today, next))
		if err != nil {
			return err
		}
		changed, err := changes(ctx, tx, account)
		if err != nil {
			return err
		}
		var all []notice.Notice
		for _, t := range due {
			if n, tell := t.told(account, today, next); tell {
				all = append(all, n)
			}
		}
		for _, c := range changed {
			all = append(all, c.told(account, o.zone))
		}
		if err := notice.PutAll(ctx, tx, all); err != nil {
			return err
		}
		return r.gather(ctx, tx, account, "digest:"+strconv.FormatInt(account, 10)+":"+today.String(), nil)
	})
	if err != nil {
		return fmt.Errorf("the digest of account %d on %s: %w", account, today, err)
	}
	return nil
}

// gather puts what the account was told and no mail has told yet into one mail: all of it, or
// only of some kinds. What it has switched off stays in the program.
func (r *reminder) gather(ctx context.Context, tx pgx.Tx, account int64, key string, kinds []mail.Kind) error {
	if !r.outbox.On() {
		return nil
	}
	open, err := untold(ctx, tx, account, kinds)
	if err != nil || len(open) == 0 {
		return err
	}
	m := mail.Mail{AccountID: account, Key: key}
	of := map[mail.Kind]bool{}
	for _, n := range open {
		m.Notices = append(m.Notices, n.ID)
		of[n.Kind.mail()] = true
	}
	for _, k := range []mail.Kind{mail.Digest, mail.Followed, mail.Charge} { // what it is called after
		if of[k] {
			m.Kind = k
			break
		}
	}
	return r.outbox.Put(ctx, tx, m)
}

// kind is why an account is told.
type kind notice.Kind

// mail is the kind of mail that tells it, which one can switch off.
func (k kind) mail() mail.Kind {
	switch notice.Kind(k) {
	case notice.Charge, notice.Handover:
		return mail.Charge
	case notice.Followed:
		return mail.Followed
	}
	return mail.Digest
}
