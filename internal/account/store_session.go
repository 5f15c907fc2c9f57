package account

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"gyoryu/internal/auth"
	"gyoryu/internal/pg"
)

const (
	// idle ends a session that nobody uses, absolute one that somebody does.
	idle     = 12 * time.Hour
	absolute = 30 * 24 * time.Hour
	// lingers is how long an ended session is still known, so that a form sent late
	// finds the account that it belongs to. Held forms last as long.
	lingers = 7 * 24 * time.Hour
)

// visitor is who a session's cookie stands for.
type visitor struct {
	SessionID int64
	EndsAt    time.Time // if nothing more comes from it
	Unseen    bool      // whether its last seen is to be written
	owner
}

// owner is the account that a session or a token is of.
type owner struct {
	AccountID int64
	Name      string
	Email     string
	Roles     []auth.Role
	PersonID  int64
	Language  string
	Theme     string
}

const ofOwner = `
	a.id as account_id, a.name, a.email, a.roles, coalesce(a.person_id, 0) as person_id,
	coalesce(a.language, '') as language, coalesce(a.theme, '') as theme`

// visitor is who the token stands for, or NotFound if it is no session that goes on.
func (s Store) visitor(ctx context.Context, token string) (visitor, error) {
	hash := tokenHash(token)
	if hash == nil {
		return visitor{}, pg.NotFound
	}
	return pg.One[visitor](ctx, s.DB, `
		select s.id as session_id, least(s.ends_at, now() + @idle::interval) as ends_at,
		       s.seen_at < now() - interval '1 minute' as unseen,`+ofOwner+`
		  from sessions s
		  join accounts a on a.id = s.account_id
		 where s.token_hash = @hash and s.ended_at is null and s.ends_at > now() and s.seen_at > now() - @idle::interval
		   and a.disabled_at is null`, pg.Args{"hash": hash, "idle": idle})
}

// seen renews the session.
func (s Store) seen(ctx context.Context, session int64) error {
	_, err := s.DB.Exec(ctx, "update sessions set seen_at = now() where id = @id and ended_at is null", pg.Args{"id": session})
	return err
}

// Open signs the account in: it ends the session of the old token, if that is one,
// and returns the token of a new one.
func (s Store) Open(ctx context.Context, account int64, old, address, agent string) (token string, err error) {
	token = newToken()
	err = pg.Tx(ctx, s.DB, account, func(tx pgx.Tx) error {
		if err := end(ctx, tx, old); err != nil {
			return err
		}
		// Not for an account that was disabled while its password was compared.
		tag, err := tx.Exec(ctx, `
			insert into sessions (token_hash, account_id, ends_at, address, agent)
			select @hash, id, now() + @absolute::interval, @address, @agent
			  from accounts where id = @account and disabled_at is null for share`,
			pg.Args{"hash": tokenHash(token), "account": account, "absolute": absolute, "address": address, "agent": agent})
		if err == nil && tag.RowsAffected() == 0 {
			return pg.NotFound
		}
		return err
	})
	if err != nil {
		return "", fmt.Errorf("opening a session: %w", err)
	}
	return token, nil
}

// End ends the session of the token, if it is one.
func (s Store) End(ctx context.Context, token string) error { return end(ctx, s.DB, token) }

func end(ctx context.Context, db pg.DB, token string) error {
	hash := tokenHash(token)
	if hash == nil {
		return nil
	}
	_, err := db.Exec(ctx, "update sessions set ended_at = now() where token_hash = @hash and ended_at is null", pg.Args{"hash": hash})
	return err
}

// endOne ends one of the account's sessions.
func (s Store) endOne(ctx context.Context, account, session int64) error {
	tag, err := s.DB.Exec(ctx, "update sessions set ended_at = coalesce(ended_at, now()) where id = @id and account_id = @account",
		pg.Args{"id": session, "account": account})
	if err == nil && tag.RowsAffected() == 0 {
		return pg.NotFound
	}
	return err
}

// endOthers ends all the account's sessions but one.
func (s Store) endOthers(ctx context.Context, account, but int64) error {
	return endSessions(ctx, s.DB, account, but)
}

func endSessions(ctx context.Context, db pg.DB, account, but int64) error {
	_, err := db.Exec(ctx, "update sessions set ended_at = now() where account_id = @account and id <> @but and ended_at is null",
		pg.Args{"account": account, "but": but})
	return err
}

// Session is one sign-in of an account that goes on.
type Session struct {
	ID        int64
	CreatedAt time.Time
	SeenAt    time.Time
	Address   string
	Agent     string
}

// sessions are those of the account that go on, the latest used first.
func (s Store) sessions(ctx context.Context, account int64) ([]Session, error) {
	return pg.Many[Session](ctx, s.DB, `
		select id, created_at, seen_at, address, agent
		  from sessions
		 where account_id = @account and ended_at is null and ends_at > now() and seen_at > now() - @idle::interval
		 order by seen_at desc, id desc
		 limit 100`, pg.Args{"account": account, "idle": idle})
}

// lately is whose session the token was, if it has not ended long ago: enough to keep
// a form for that account, not to let anybody in.
func (s Store) lately(ctx context.Context, token string) (account int64, err error) {
	hash := tokenHash(token)
	if hash == nil {
		return 0, pg.NotFound
	}
	return pg.Value[int64](ctx, s.DB, "select account_id from sessions where token_hash = @hash", pg.Args{"hash": hash})
}

// secret is what a password is compared with.
type secret struct {
	ID       int64
	Hash     string
	Disabled bool
}

// secret is the account with the e-mail; the zero one, which no password fits, if
// there is none.
func (s Store) secret(ctx context.Context, email string) (secret, error) {
	found, err := pg.One[secret](ctx, s.DB, `
		select id, coalesce(password_hash, '') as hash, disabled_at is not null as disabled
		  from accounts where lower(email) = lower(@email)`, pg.Args{"email": email})
	if errors.Is(err, pg.NotFound) {
		return secret{}, nil
	}
	return found, err
}

// setPassword changes the account's own password, and ends its other sessions and
// any link that could set another.
func (s Store) setPassword(ctx context.Context, account int64, hash string, but int64) error {
	return pg.Tx(ctx, s.DB, account, func(tx pgx.Tx) error { return writePassword(ctx, tx, account, hash, but) })
}

func writePassword(ctx context.Context, tx pgx.Tx, account int64, hash string, but int64) error {
	err := save(ctx, tx, "update accounts set password_hash = @hash, password_set_at = now() where id = @id returning id",
		pg.Args{"id": account, "hash": hash})
	if err != nil {
		return err
	}
	if err := endLinks(ctx, tx, account); err != nil {
		return err
	}
	return endSessions(ctx, tx, account, but)
}
