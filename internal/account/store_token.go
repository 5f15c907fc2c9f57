package account

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"
	"golang.org/x/text/unicode/norm"

	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/pg"
)

const (
	maxTokenName = 100
	// maxTokens is how many an account may have at a time: more than anybody can keep
	// an eye on.
	maxTokens = 50
)

// Token is what a program asks with, in the name of an account. The secret itself is
// known to the program alone.
type Token struct {
	ID        int64
	Name      string
	ReadsOnly bool
	CreatedAt time.Time
	UsedAt    *time.Time
	RevokedAt *time.Time
}

// AddToken makes a token for the account, and returns it this once. A disabled account
// gets none. What cannot be kept is a Refusal.
func (s Store) AddToken(ctx context.Context, by, account int64, name string, readsOnly bool) (id int64, token string, err error) {
	name, err = tokenName(name)
	if err != nil {
		return 0, "", err
	}
	token = newProgramToken()
	err = pg.Tx(ctx, s.DB, by, func(tx pgx.Tx) error {
		// Two at once must not both find room for the last one.
		_, err := pg.Value[int64](ctx, tx, "select id from accounts where id = @id and disabled_at is null for no key update", pg.Args{"id": account})
		if err != nil {
			return err
		}
		n, err := pg.Value[int](ctx, tx, "select count(*) from api_tokens where account_id = @id and revoked_at is null", pg.Args{"id": account})
		if err != nil {
			return err
		}
		if n >= maxTokens {
			return Refusal{"name", i18n.M("account.tokens-full", "max", maxTokens)}
		}
		id, err = pg.Value[int64](ctx, tx, `
			insert into api_tokens (token_hash, account_id, name, reads_only, created_by)
			values (@hash, @account, @name, @reads_only, nullif(@by, 0))
			returning id`,
			pg.Args{"hash": programTokenHash(token), "account": account, "name": name, "reads_only": readsOnly, "by": by})
		return err
	})
	if err != nil {
		return 0, "", fmt.Errorf("making a token: %w", err)
	}
	return id, token, nil
}

// tokenName is the name as it is kept, or a Refusal.
func tokenName(typed string) (string, error) {
	reject := func(key string, args ...any) (string, error) { return "", Refusal{"name", i18n.M(key, args...)} }
	if !form.Storable(typed) {
		return reject("form.unreadable")
	}
	name := norm.NFC.String(strings.Join(strings.Fields(typed), " "))
	switch n := utf8.RuneCountInString(name); {
	case n == 0:
		return reject("form.needed")
	case n > maxTokenName:
		return reject("form.too-long", "max", maxTokenName, "has", n)
	}
	return name, nil
}

// AddTokenFor makes a token for the account with the e-mail, for the command line.
func (s Store) AddTokenFor(ctx context.Context, email, name string, readsOnly bool) (token string, err error) {
	a, err := s.byEmail(ctx, email)
	if err != nil {
		return "", err
	}
	_, token, err = s.AddToken(ctx, 0, a.ID, name, readsOnly)
	return token, err
}

// tokens are those of the account that work, and those revoked lately, newest first.
func (s Store) tokens(ctx context.Context, account int64) ([]Token, error) {
	return pg.Many[Token](ctx, s.DB, `
		select id, name, reads_only, created_at, used_at, revoked_at
		  from api_tokens
		 where account_id = @account and (revoked_at is null or revoked_at > now() - interval '30 days')
		 order by created_at desc, id desc
		 limit 200`, pg.Args{"account": account})
}

// RevokeToken ends one of the account's tokens; one that has ended stays as it is.
func (s Store) RevokeToken(ctx context.Context, by, account, id int64) error {
	return pg.Tx(ctx, s.DB, by, func(tx pgx.Tx) error {
		_, err := pg.Value[int64](ctx, tx, `
			update api_tokens set revoked_at = now(), revoked_by = nullif(@by, 0)
			 where id = @id and account_id = @account and revoked_at is null
			returning id`, pg.Args{"by": by, "id": id, "account": account})
		if !errors.Is(err, pg.NotFound) {
			return err
		}
		_, err = pg.Value[int64](ctx, tx, "select id from api_tokens where id = @id and account_id = @account",
			pg.Args{"id": id, "account": account})
		return err
	})
}

// RevokeNamed ends all tokens of that name that the account with the e-mail has, for
// the command line, and returns how many.
func (s Store) RevokeNamed(ctx context.Context, email, name string) (n int64, err error) {
	a, err := s.byEmail(ctx, email)
	if err != nil {
		return 0, err
	}
	name, err = tokenName(name)
	if err != nil {
		return 0, err
	}
	err = pg.Tx(ctx, s.DB, 0, func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, "update api_tokens set revoked_at = now() where account_id = @account and name = @name and revoked_at is null",
			pg.Args{"account": a.ID, "name": name})
		n = tag.RowsAffected()
		return err
	})
	return n, err
}

// bearer is who a program's token stands for.
type bearer struct {
	TokenID   int64
	ReadsOnly bool
	Unseen    bool // whether its last use is to be written
	owner
}

// bearer is who the token stands for, or NotFound if it opens nothing.
func (s Store) bearer(ctx context.Context, token string) (bearer, error) {
	hash := programTokenHash(token)
	if hash == nil {
		return bearer{}, pg.NotFound
	}
	return pg.One[bearer](ctx, s.DB, `
		select t.id as token_id, t.reads_only, coalesce(t.used_at < now() - interval '1 minute', true) as unseen,`+ofOwner+`
		  from api_tokens t
		  join accounts a on a.id = t.account_id
		 where t.token_hash = @hash and t.revoked_at is null and a.disabled_at is null`, pg.Args{"hash": hash})
}

// used notes that the token was used just now.
func (s Store) used(ctx context.Context, id int64) error {
	_, err := s.DB.Exec(ctx, `
		update api_tokens set used_at = now() where id = @id and coalesce(used_at < now() - interval '1 minute', true)`, pg.Args{"id": id})
	return err
}
