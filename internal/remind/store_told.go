package remind

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"gyoryu/internal/mail"
	"gyoryu/internal/pg"
)

// accountLocks are the advisory locks of accounts that are being told things.
const accountLocks = 7321

// lockAccount waits until nobody else writes a mail to the account, and reports whether it may
// still sign in.
func lockAccount(ctx context.Context, tx pgx.Tx, account int64) (there bool, err error) {
	_, err = tx.Exec(ctx, "select pg_advisory_xact_lock(@locks, hashint8(@id::bigint))", pg.Args{"locks": accountLocks, "id": account})
	if err != nil {
		return false, fmt.Errorf("telling account %d: %w", account, err)
	}
	there, err = pg.Value[bool](ctx, tx, "select disabled_at is null from accounts where id = @id", pg.Args{"id": account})
	if err != nil {
		return false, fmt.Errorf("looking for account %d: %w", account, err)
	}
	return there, nil
}

// open is a notice that no mail tells yet.
type open struct {
	ID   int64
	Kind kind
}

// untold are the notices of the last days that no mail tells yet and that the account has not
// seen in the program, as far as it wants mails of their kinds.
func untold(ctx context.Context, tx pgx.Tx, account int64, kinds []mail.Kind) ([]open, error) {
	offs, err := pg.Values[string](ctx, tx, "select kind from mail_offs where account_id = @who", pg.Args{"who": account})
	if err != nil {
		return nil, fmt.Errorf("asking which mails account %d wants: %w", account, err)
	}
	all, err := pg.Many[open](ctx, tx, `
		select n.id, n.kind from notices n
		 where n.account_id = @who and n.seen_at is null and n.told_at > now() - interval '3 days'
		   and not exists (select from mail_notices m where m.notice_id = n.id)
		 order by n.id`, pg.Args{"who": account})
	if err != nil {
		return nil, fmt.Errorf("looking for what account %d was told: %w", account, err)
	}
	return slices.DeleteFunc(all, func(n open) bool {
		k := n.Kind.mail()
		return slices.Contains(offs, string(k)) || len(kinds) > 0 && !slices.Contains(kinds, k)
	}), nil
}

// ofNotice is the account of a notice that no mail tells yet; 0 if one does.
func ofNotice(ctx context.Context, db pg.DB, id int64) (int64, error) {
	account, err := pg.Value[int64](ctx, db, `
		select n.account_id from notices n
		 where n.id = @id and not exists (select from mail_notices m where m.notice_id = n.id)`, pg.Args{"id": id})
	if errors.Is(err, pg.NotFound) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("looking for notice %d: %w", id, err)
	}
	return account, nil
}
