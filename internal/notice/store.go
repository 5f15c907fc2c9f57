package notice

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"gyoryu/internal/jobs"
	"gyoryu/internal/pg"
)

// Put tells it when tx is committed, unless the account was told already. AtOnce mails it
// too, unless the account has switched that off; others wait for the morning's digest.
func Put(ctx context.Context, tx pgx.Tx, n Notice, atOnce bool) error {
	var id int64
	err := tx.QueryRow(ctx, `
		insert into notices (account_id, kind, noun, noun_id, about_on, key)
		values (@account, @kind, @noun, @id, @about, @key)
		on conflict on constraint notices_once do nothing
		returning id`, pgx.NamedArgs{
		"account": n.AccountID, "kind": n.Kind, "noun": n.Noun, "id": n.NounID, "about": n.AboutOn, "key": n.Key,
	}).Scan(&id)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("telling account %d of %s %d: %w", n.AccountID, n.Noun, n.NounID, err)
	}
	if !atOnce {
		return nil
	}
	return jobs.Insert(ctx, tx, jobs.Told{NoticeID: id}, nil)
}

// MailKey is the key of an account in the links of its mails that switch a kind off, made
// when it is asked for first.
func MailKey(ctx context.Context, db pg.DB, account int64) (string, error) {
	key, err := pg.Value[string](ctx, db, `
		insert into mail_keys (account_id, key) values (@account, @key)
		on conflict (account_id) do update set key = mail_keys.key
		returning key`, pg.Args{"account": account, "key": rand.Text()})
	if err != nil {
		return "", fmt.Errorf("finding the mail key of account %d: %w", account, err)
	}
	return key, nil
}
