package calendar

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"gyoryu/internal/day"
	"gyoryu/internal/i18n"
	"gyoryu/internal/pg"
)

// Store keeps the addresses in PostgreSQL, and reads what their calendars hold.
type Store struct{ DB pg.DB }

// ofOwner is the condition that a calendar c is the owner's, and still open.
const ofOwner = `(c.account_id = @account or c.institute_id = @institute) and c.ended_at is null`

func (o Owner) args() pg.Args {
	return pg.Args{"account": pg.NullID(o.AccountID), "institute": pg.NullID(o.InstituteID)}
}

// Queue asks for the address of an owner: none or one.
func Queue(b *pg.Batch, of Owner) *[]Address {
	return pg.Queue[Address](b, current, of.args())
}

const current = `
	select c.id, c.language, c.created_at, coalesce(a.name, '') as creator, c.fetched_on
	  from calendars c left join accounts a on a.id = c.created_by
	 where ` + ofOwner + `
	 order by c.id desc limit 1`

// Of is the address of an owner, nil if there is none.
func (s Store) Of(ctx context.Context, of Owner) (*Address, error) {
	all, err := pg.Many[Address](ctx, s.DB, current, of.args())
	if err != nil {
		return nil, fmt.Errorf("looking for the calendar of %+v: %w", of, err)
	}
	return First(all), nil
}

// First is the address that was asked for, nil if there is none.
func First(all []Address) *Address {
	if len(all) == 0 {
		return nil
	}
	return &all[0]
}

// Make makes an address in place of the one with that id (0: there is none yet), which is
// dead from then on, and returns the secret this once, and the owner's name. Stale is that it
// is not the one that there is; NotFound that the owner is not there any more.
func (s Store) Make(ctx context.Context, of Owner, instead int64, l i18n.Lang, by int64) (secret, name string, err error) {
	secret = newSecret()
	err = pg.Tx(ctx, s.DB, by, func(tx pgx.Tx) error {
		if name, err = end(ctx, tx, of, instead, by); err != nil {
			return err
		}
		args := of.args()
		args["hash"], args["language"], args["by"] = hashOf(secret), l, pg.NullID(by)
		_, err := tx.Exec(ctx, `
			insert into calendars (secret_hash, account_id, institute_id, language, created_by)
			values (@hash, @account, @institute, @language, @by)`, args)
		return err
	})
	if err != nil {
		return "", "", fmt.Errorf("making an address of %+v: %w", of, err)
	}
	return secret, name, nil
}

// End ends the address with that id.
func (s Store) End(ctx context.Context, of Owner, id, by int64) error {
	err := pg.Tx(ctx, s.DB, by, func(tx pgx.Tx) error {
		_, err := end(ctx, tx, of, id, by)
		if err == nil && id == 0 {
			return pg.Stale
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("ending the address %d of %+v: %w", id, of, err)
	}
	return nil
}

// end ends the address that the owner has, if it is the one with that id, and returns the
// owner's name. Two who renew one at once wait here for each other, so that there is never
// more than one.
func end(ctx context.Context, tx pgx.Tx, of Owner, id, by int64) (name string, err error) {
	args := of.args()
	args["by"] = pg.NullID(by)
	owner := `select name from accounts where id = @account and disabled_at is null for no key update`
	if of.InstituteID != 0 {
		owner = `select short from institutes where id = @institute and removed_at is null for no key update`
	}
	if name, err = pg.Value[string](ctx, tx, owner, args); err != nil {
		return "", err
	}
	ended, err := pg.Values[int64](ctx, tx, `
		update calendars c set ended_at = now(), ended_by = @by where `+ofOwner+` returning c.id`, args)
	if err != nil {
		return "", err
	}
	now := int64(0)
	for _, one := range ended {
		now = max(now, one)
	}
	if now != id {
		return "", pg.Stale
	}
	return name, nil
}

// open is the calendar that the secret opens, or NotFound. That of a disabled account and of
// a removed institute is dead.
func (s Store) open(ctx context.Context, hash []byte, today day.Day) (opened, error) {
	return pg.One[opened](ctx, s.DB, `
		select c.id, coalesce(c.account_id, 0) as account_id, coalesce(c.institute_id, 0) as institute_id, coalesce(a.person_id, 0) as person_id,
		       coalesce(a.name, i.short) as name, coalesce(a.language, c.language) as language, c.fetched_on is distinct from @today as unfetched
		  from calendars c
		  left join accounts a on a.id = c.account_id and a.disabled_at is null
		  left join institutes i on i.id = c.institute_id and i.removed_at is null
		 where c.secret_hash = @hash and c.ended_at is null and coalesce(a.id, i.id) is not null`, pg.Args{"hash": hash, "today": today})
}

// fetched notes that it was fetched on the day.
func (s Store) fetched(ctx context.Context, id int64, today day.Day) error {
	_, err := s.DB.Exec(ctx, `update calendars set fetched_on = @today where id = @id and fetched_on is distinct from @today`,
		pg.Args{"id": id, "today": today})
	return err
}
