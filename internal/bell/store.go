package bell

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"gyoryu/internal/auth"
	"gyoryu/internal/charge"
	"gyoryu/internal/form"
	"gyoryu/internal/pg"
	"gyoryu/internal/recent"
)

// Store is what accounts were told, and what they chose to be told of. Only the store
// files write to it.
type Store struct {
	DB     pg.DB
	Recent *recent.Memory // what its lists need not ask each time; nil: they do
}

// there is the record that somebody may follow, if who asks may see it: its id and name.
func there(of charge.Of) string {
	if of == charge.Topic {
		return `select t.id, t.title as name from seen_topics(@who) t where t.id = @id and t.removed_at is null`
	}
	return `select i.id, i.short as name from institutes i where i.id = @id and i.removed_at is null`
}

// Follow makes an account follow a record; it may do so already. It returns what the
// record is called, or pg.NotFound.
func (s Store) Follow(ctx context.Context, of charge.Of, id int64, who auth.Account) (name string, err error) {
	return s.follow(ctx, "following", of, id, who, `
		insert into follows (account_id, `+of.Column()+`) select @who, x.id from x on conflict do nothing`)
}

// Unfollow makes an account follow a record no longer; it may not have.
func (s Store) Unfollow(ctx context.Context, of charge.Of, id int64, who auth.Account) (name string, err error) {
	return s.follow(ctx, "unfollowing", of, id, who, `
		delete from follows f using x where f.account_id = @who and f.`+of.Column()+` = x.id`)
}

func (s Store) follow(ctx context.Context, doing string, of charge.Of, id int64, who auth.Account, sql string) (name string, err error) {
	err = pg.Tx(ctx, s.DB, who.ID, func(tx pgx.Tx) error {
		name, err = pg.Value[string](ctx, tx, `
			with x as (`+there(of)+`), done as (`+sql+`)
			select name from x`, pg.Args{"who": who.ID, "id": id})
		return err
	})
	if err != nil {
		return "", fmt.Errorf("%s %s %d: %w", doing, of, id, err)
	}
	return name, nil
}

// Mail switches a kind of mail on or off for an account, as it may be already.
func (s Store) Mail(ctx context.Context, account int64, k MailKind, on bool) error {
	sql := `insert into mail_offs (account_id, kind) values (@account, @kind) on conflict do nothing`
	if on {
		sql = `delete from mail_offs where account_id = @account and kind = @kind`
	}
	err := pg.Tx(ctx, s.DB, account, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, sql, pg.Args{"account": account, "kind": k})
		return err
	})
	if err != nil {
		return fmt.Errorf("switching %s mails of account %d: %w", k, account, err)
	}
	return nil
}

// longestKey is as long as the key in a link may be.
const longestKey = 100

// Receiver is whose mails the key in a link is for, or pg.NotFound.
func (s Store) Receiver(ctx context.Context, key string, k MailKind) (Receiver, error) {
	if !form.Storable(key) || len(key) > longestKey {
		return Receiver{}, pg.NotFound
	}
	r, err := pg.One[Receiver](ctx, s.DB, `
		select a.id as account_id, a.email, exists (select from mail_offs o where o.account_id = a.id and o.kind = @kind) as off
		  from mail_keys m join accounts a on a.id = m.account_id
		 where m.key = @key`, pg.Args{"key": key, "kind": k})
	if err != nil {
		return Receiver{}, fmt.Errorf("finding whose mails a link is for: %w", err)
	}
	return r, nil
}
