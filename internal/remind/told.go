package remind

import (
	"context"
	"fmt"
	"strconv"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"

	"gyoryu/internal/jobs"
	"gyoryu/internal/mail"
	"gyoryu/internal/pg"
)

type toldWorker struct {
	river.WorkerDefaults[jobs.Told]
	*reminder
}

// Work mails at once what somebody was told.
func (w *toldWorker) Work(ctx context.Context, job *river.Job[jobs.Told]) error {
	return w.told(ctx, job.Args.NoticeID)
}

// told writes one mail of all that the account was told at once: whoever is put in charge of
// thirty things by one click gets one mail, since the others are told by then.
func (r *reminder) told(ctx context.Context, notice int64) error {
	err := pg.Tx(ctx, r.db, 0, func(tx pgx.Tx) error {
		account, err := ofNotice(ctx, tx, notice)
		if err != nil || account == 0 {
			return err
		}
		if there, err := lockAccount(ctx, tx, account); err != nil || !there {
			return err
		}
		if account, err = ofNotice(ctx, tx, notice); err != nil || account == 0 { // while this one waited
			return err
		}
		return r.gather(ctx, tx, account, "told:"+strconv.FormatInt(notice, 10), []mail.Kind{mail.Charge})
	})
	if err != nil {
		return fmt.Errorf("mailing notice %d: %w", notice, err)
	}
	return nil
}
