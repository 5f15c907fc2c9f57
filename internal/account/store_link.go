package account

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"gyoryu/internal/pg"
)

// purpose is what a one-time link is for.
type purpose string

const (
	invitation purpose = "invitation"
	reset      purpose = "reset"
)

var (
	// LinkUsed reports a one-time link that has set its password.
	LinkUsed = errors.New("the link was used")
	// LinkOld reports one that nobody used in time, or that a newer one replaced.
	LinkOld = errors.New("the link is too old")
)

// Reset makes a one-time link for the account with the e-mail, for the command line.
func (s Store) Reset(ctx context.Context, by int64, email string) (token string, err error) {
	a, err := s.byEmail(ctx, email)
	if err != nil {
		return "", err
	}
	return s.invite(ctx, by, a.ID)
}

// invite makes a one-time link: an invitation if the account never had a password.
// Links made before it end. A disabled account gets none.
func (s Store) invite(ctx context.Context, by, id int64) (token string, err error) {
	return s.inviteBy(ctx, by, id, nil)
}

// postman sends a one-time link to its account, in the transaction that makes it; nil: nobody does.
type postman func(ctx context.Context, tx pgx.Tx, account int64, why purpose, token string) error

// inviteBy is invite, and sends the link if there is somebody to do so.
func (s Store) inviteBy(ctx context.Context, by, id int64, send postman) (token string, err error) {
	err = pg.Tx(ctx, s.DB, by, func(tx pgx.Tx) error {
		why, err := pg.Value[purpose](ctx, tx, `
			select case when password_hash is null then 'invitation' else 'reset' end
			  from accounts where id = @id and disabled_at is null for share`, pg.Args{"id": id})
		if err != nil {
			return err
		}
		if token, err = newLink(ctx, tx, by, id, why); err != nil || send == nil {
			return err
		}
		return send(ctx, tx, id, why, token)
	})
	return token, err
}

// forgotten sends a link to whoever has the e-mail and may sign in; nobody need know whether
// that is somebody. Links made before stay, or anyone could end the administrator's.
func (s Store) forgotten(ctx context.Context, email string, send postman) (account int64, err error) {
	err = pg.Tx(ctx, s.DB, 0, func(tx pgx.Tx) error {
		a, err := pg.One[struct {
			ID  int64
			Why purpose
		}](ctx, tx, `
			select id, case when password_hash is null then 'invitation' else 'reset' end as why
			  from accounts where lower(email) = @email and disabled_at is null for share`, pg.Args{"email": email})
		if errors.Is(err, pg.NotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		account = a.ID
		token, err := addLink(ctx, tx, 0, a.ID, a.Why)
		if err != nil {
			return err
		}
		return send(ctx, tx, a.ID, a.Why, token)
	})
	if err != nil {
		return 0, fmt.Errorf("sending a link: %w", err)
	}
	return account, nil
}

// newLink makes a link in place of those made before.
func newLink(ctx context.Context, tx pgx.Tx, by, account int64, why purpose) (token string, err error) {
	if err := endLinks(ctx, tx, account); err != nil {
		return "", err
	}
	return addLink(ctx, tx, by, account, why)
}

func addLink(ctx context.Context, tx pgx.Tx, by, account int64, why purpose) (token string, err error) {
	lasts := invitationLasts
	if why == reset {
		lasts = resetLasts
	}
	token = newToken()
	_, err = tx.Exec(ctx, `
		insert into account_links (token_hash, account_id, purpose, created_by, ends_at)
		values (@hash, @account, @purpose, nullif(@by, 0), now() + @lasts::interval)`,
		pg.Args{"hash": tokenHash(token), "account": account, "purpose": string(why), "by": by, "lasts": lasts})
	if err != nil {
		return "", fmt.Errorf("making a link: %w", err)
	}
	return token, nil
}

func endLinks(ctx context.Context, tx pgx.Tx, account int64) error {
	_, err := tx.Exec(ctx, "update account_links set ends_at = now() where account_id = @account and used_at is null and ends_at > now()",
		pg.Args{"account": account})
	return err
}

// link is a one-time link and whom it lets in.
type link struct {
	AccountID int64
	Email     string
	Name      string
	Purpose   purpose
	Used, Old bool
}

// link is the one with the token; LinkUsed or LinkOld if it lets nobody in any more.
func (s Store) link(ctx context.Context, token string) (link, error) {
	hash := tokenHash(token)
	if hash == nil {
		return link{}, pg.NotFound
	}
	l, err := pg.One[link](ctx, s.DB, `
		select a.id as account_id, a.email, a.name, l.purpose, l.used_at is not null as used,
		       l.ends_at <= now() or a.disabled_at is not null as old
		  from account_links l
		  join accounts a on a.id = l.account_id
		 where l.token_hash = @hash`, pg.Args{"hash": hash})
	switch {
	case err != nil:
		return link{}, err
	case l.Used:
		return l, LinkUsed
	case l.Old:
		return l, LinkOld
	}
	return l, nil
}

// useLink sets the password of the link's account, once, and ends its sessions.
func (s Store) useLink(ctx context.Context, token, hash string) error {
	l, err := s.link(ctx, token)
	if err != nil {
		return err
	}
	return pg.Tx(ctx, s.DB, l.AccountID, func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, "update account_links set used_at = now() where token_hash = @token and used_at is null and ends_at > now()",
			pg.Args{"token": tokenHash(token)})
		if err != nil {
			return err
		}
		if tag.RowsAffected() == 0 { // two browsers opened it, and the other was quicker
			return LinkUsed
		}
		return writePassword(ctx, tx, l.AccountID, hash, 0)
	})
}
