package api

import (
	"context"
	"crypto/sha256"
	"fmt"
	"net/http"
	"strings"

	"github.com/jackc/pgx/v5"

	"gyoryu/internal/auth"
	"gyoryu/internal/i18n"
	"gyoryu/internal/page"
	"gyoryu/internal/pg"
)

const maxKey = 200

// keysLast is how long a repeat finds what was made.
const keysLast = "24 hours"

// once makes a record, unless the account has made it with the same key already: then
// it is that one, and repeated. The key is written in the transaction that makes the
// record, so that either both are there or neither; of two calls at once the second
// waits for the first. The same key with another body is refused.
func once(ctx context.Context, db pg.DB, noun, key string, body []byte, make func(context.Context, pg.DB) (int64, error)) (id int64, repeated bool, err error) {
	if len(key) > maxKey || strings.ContainsFunc(key, func(r rune) bool { return r < '!' || r > '~' }) {
		return 0, false, page.Refuse(0, "Idempotency-Key", i18n.M("api.bad-key", "max", maxKey))
	}
	who := auth.Who(ctx)
	hash := sha256.Sum256(append([]byte(noun+"\n"), body...))
	args := pg.Args{"account": who.ID, "key": key, "hash": hash[:], "noun": noun}
	err = pg.Tx(ctx, db, who.ID, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `
			delete from idempotency_keys
			 where (account_id, key) in (
			       select account_id, key from idempotency_keys where created_at < now() - interval '`+keysLast+`'
			        order by created_at limit 100 for update skip locked)`); err != nil {
			return err
		}
		tag, err := tx.Exec(ctx, `
			insert into idempotency_keys (account_id, key, request_hash, noun) values (@account, @key, @hash, @noun)
			on conflict do nothing`, args)
		if err != nil {
			return err
		}
		if repeated = tag.RowsAffected() == 0; repeated {
			id, err = made(ctx, tx, args)
			return err
		}
		if id, err = make(ctx, tx); err != nil {
			return err
		}
		args["id"] = id
		_, err = tx.Exec(ctx, `update idempotency_keys set noun_id = @id where account_id = @account and key = @key`, args)
		return err
	})
	if err != nil {
		return 0, false, fmt.Errorf("making a %s once: %w", noun, err)
	}
	return id, repeated, nil
}

// made is what the account made with the key, if it sent the same.
func made(ctx context.Context, tx pgx.Tx, args pg.Args) (int64, error) {
	type row struct {
		Same bool
		ID   int64
	}
	found, err := pg.One[row](ctx, tx, `
		select request_hash = @hash and noun = @noun as same, coalesce(noun_id, 0) as id
		  from idempotency_keys where account_id = @account and key = @key`, args)
	if err == nil && !found.Same {
		err = page.Refuse(http.StatusUnprocessableEntity, "Idempotency-Key", i18n.M("api.key-reused"))
	}
	return found.ID, err
}
