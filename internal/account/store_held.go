package account

import (
	"context"
	"fmt"

	"gyoryu/internal/pg"
)

// held is a form that came after its sign-in had ended.
type held struct {
	Path string
	Body []byte
}

// hold keeps a form for its account, and for the browser that has the token.
func (s Store) hold(ctx context.Context, account int64, path string, body []byte) (id int64, token string, err error) {
	token = newToken()
	id, err = pg.Value[int64](ctx, s.DB, `
		insert into held_forms (token_hash, account_id, path, body) values (@hash, @account, @path, @body) returning id`,
		pg.Args{"hash": tokenHash(token), "account": account, "path": path, "body": body})
	if err != nil {
		return 0, "", fmt.Errorf("keeping a form: %w", err)
	}
	return id, token, nil
}

// held is the form with the token, for its own account only.
func (s Store) held(ctx context.Context, account, id int64, token string) (held, error) {
	hash := tokenHash(token)
	if hash == nil {
		return held{}, pg.NotFound
	}
	return pg.One[held](ctx, s.DB, `
		select path, body from held_forms
		 where id = @id and token_hash = @hash and account_id = @account and created_at > now() - @lingers::interval`,
		pg.Args{"id": id, "hash": hash, "account": account, "lingers": lingers})
}

// drop forgets the form with the token.
func (s Store) drop(ctx context.Context, token string) error {
	hash := tokenHash(token)
	if hash == nil {
		return nil
	}
	_, err := s.DB.Exec(ctx, "delete from held_forms where token_hash = @hash", pg.Args{"hash": hash})
	return err
}
