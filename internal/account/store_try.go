package account

import (
	"context"
	"fmt"
	"net/netip"
	"time"

	"github.com/jackc/pgx/v5"

	"gyoryu/internal/pg"
)

const (
	// window is how long a failure counts.
	window = 15 * time.Minute
	// So many failures are free, of an e-mail and of an address. An office has one
	// address for everybody.
	freeByEmail   = 5
	freeByAddress = 20
)

// pause is how long to wait after so many failures: it doubles from half a minute.
func pause(failures, free int) time.Duration {
	if failures < free {
		return 0
	}
	return min(30*time.Second<<min(failures-free, 10), window)
}

type failures struct {
	ByEmail      int
	SinceEmail   float64 // seconds since the last
	ByAddress    int
	SinceAddress float64
}

// try notes that somebody tries to sign in, as a failure until succeeded says
// otherwise, or says how long to wait before that. E-mails that nobody has are
// slowed down like any other.
func (s Store) try(ctx context.Context, email, address string) (id int64, wait time.Duration, err error) {
	address = network(address)
	err = pg.Tx(ctx, s.DB, 0, func(tx pgx.Tx) error {
		// A hundred tries at once must not all find that nobody has failed yet.
		args := pg.Args{"email": email, "address": address, "window": window}
		if _, err := tx.Exec(ctx, "select pg_advisory_xact_lock(7316, hashtext(@email))", args); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, "select pg_advisory_xact_lock(7317, hashtext(@address))", args); err != nil {
			return err
		}
		f, err := pg.One[failures](ctx, tx, `
			with of_email as (
				select at from sign_ins
				 where email = @email and not ok and at > clock_timestamp() - @window::interval
				   and at > coalesce((select max(at) from sign_ins where email = @email and ok), '-infinity')
			), of_address as (
				select at from sign_ins where address = @address and not ok and at > clock_timestamp() - @window::interval
			)
			select (select count(*) from of_email) as by_email,
			       coalesce((select extract(epoch from clock_timestamp() - max(at)) from of_email), 0)::float8 as since_email,
			       (select count(*) from of_address) as by_address,
			       coalesce((select extract(epoch from clock_timestamp() - max(at)) from of_address), 0)::float8 as since_address`, args)
		if err != nil {
			return err
		}
		wait = max(
			pause(f.ByEmail, freeByEmail)-seconds(f.SinceEmail),
			pause(f.ByAddress, freeByAddress)-seconds(f.SinceAddress),
			0)
		if wait > 0 {
			return nil
		}
		id, err = pg.Value[int64](ctx, tx, `
			insert into sign_ins (email, address, ok, at, account_id)
			values (@email, @address, false, clock_timestamp(), (select a.id from accounts a where lower(a.email) = lower(@email)))
			returning id`, args)
		return err
	})
	if err != nil {
		return 0, 0, fmt.Errorf("noting a try to sign in: %w", err)
	}
	return id, wait, nil
}

func seconds(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }

// succeeded notes that the try was right, which forgives the e-mail's failures.
func (s Store) succeeded(ctx context.Context, try int64) error {
	_, err := s.DB.Exec(ctx, "update sign_ins set ok = true, at = clock_timestamp() where id = @id", pg.Args{"id": try})
	return err
}

// The ways in beside a password.
const (
	byLink = "link"
	byDemo = "demo"
)

// entered notes that the owner of an e-mail came in another way than by a password, which
// forgives the e-mail's failures.
func (s Store) entered(ctx context.Context, email, address, way string) error {
	_, err := s.DB.Exec(ctx, `
		insert into sign_ins (email, address, ok, at, way, account_id)
		values (@email, @address, true, clock_timestamp(), @way, (select a.id from accounts a where lower(a.email) = lower(@email)))`,
		pg.Args{"email": typedEmail(email), "address": network(address), "way": way})
	return err
}

// kept is how long the log of sign-ins goes back.
const kept = 366 * 24 * time.Hour

// Tidy deletes what has served its time: tries of last year, forms that nobody came
// back for, sessions and links long ended.
func (s Store) Tidy(ctx context.Context) error {
	return pg.Tx(ctx, s.DB, 0, func(tx pgx.Tx) error {
		for _, sql := range []string{
			"delete from sign_ins where at < now() - @kept::interval",
			"delete from held_forms where created_at < now() - @lingers::interval",
			"delete from sessions where least(ends_at, coalesce(ended_at, ends_at), seen_at + @idle::interval) < now() - @lingers::interval",
			"delete from account_links where ends_at < now() - interval '90 days'",
		} {
			if _, err := tx.Exec(ctx, sql, pg.Args{"lingers": lingers, "idle": idle, "kept": kept}); err != nil {
				return fmt.Errorf("tidying sign-ins: %w", err)
			}
		}
		return nil
	})
}

// network is what tries are counted by: an address, or of IPv6 the network that one
// household has, since it may choose among as many addresses as it likes.
func network(address string) string {
	a, err := netip.ParseAddr(address)
	if err != nil {
		return address
	}
	if a = a.Unmap().WithZone(""); a.Is6() {
		if p, err := a.Prefix(64); err == nil {
			return p.String()
		}
	}
	return a.String()
}
