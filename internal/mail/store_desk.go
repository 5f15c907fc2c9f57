package mail

import (
	"context"
	"crypto/rand"
	"fmt"

	"github.com/jackc/pgx/v5"

	"gyoryu/internal/auth"
	"gyoryu/internal/i18n"
	"gyoryu/internal/jobs"
	"gyoryu/internal/pg"
)

// Desk is how an administrator reaches the mails and the jobs: each method asks in the name
// of whoever is signed in.
type Desk struct {
	DB     pg.DB
	Outbox Outbox
}

// Test queues a mail that says that mail works.
func (d Desk) Test(ctx context.Context, to auth.Account) error {
	l := i18n.From(ctx)
	err := pg.Tx(ctx, d.DB, to.ID, func(tx pgx.Tx) error {
		return d.Outbox.Put(ctx, tx, Mail{AccountID: to.ID, Kind: Test, Key: "test:" + rand.Text(), Letter: Letter{
			Lang: l, Subject: i18n.Say(l, "mail.test-subject"), Greeting: i18n.Say(l, "mail.greeting", "name", to.Name),
			Intro: []string{i18n.Say(l, "mail.test")}, Foot: []Link{{Text: i18n.Say(l, "mail.from")}},
		}})
	})
	if err != nil {
		return fmt.Errorf("sending a test mail to account %d: %w", to.ID, err)
	}
	return nil
}

// Again sends a mail that failed once more, from now on; pg.NotFound if it did not fail, or its
// link lets nobody in any more.
func (d Desk) Again(ctx context.Context, id int64) error {
	err := pg.Tx(ctx, d.DB, auth.Who(ctx).ID, func(tx pgx.Tx) error {
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

// Retry does a job that failed once more, now; pg.NotFound if there is none.
func (d Desk) Retry(ctx context.Context, id int64) error {
	err := pg.Tx(ctx, d.DB, auth.Who(ctx).ID, func(tx pgx.Tx) error {
		_, err := pg.Value[int64](ctx, tx, `
			select id from river.river_job where id = @id and state in ('discarded', 'retryable') for update`, pg.Args{"id": id})
		if err != nil {
			return err
		}
		return jobs.Retry(ctx, tx, id)
	})
	if err != nil {
		return fmt.Errorf("doing job %d again: %w", id, err)
	}
	return nil
}
