package pg

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"github.com/golang-migrate/migrate/v4"
	"github.com/golang-migrate/migrate/v4/source/iofs"
	"github.com/jackc/pgx/v5"
)

// SchemaNewer reports a database that a newer version of the program has migrated.
var SchemaNewer = errors.New("the database is newer than this program")

// Status is how far a database's schema is.
type Status struct {
	// Current is the newest migration in the database, Newest the program's; 0 is
	// none.
	Current, Newest uint
	// Dirty tells that a migration was cut short. Current is then what is really
	// there, and the next Migrate goes on from it.
	Dirty bool
	// Pending are the names of the files that Migrate would run, in their order.
	Pending []string
}

// Migrate brings the database at url up to the newest schema of files, numbered
// pairs such as 0007_visits.up.sql and 0007_visits.down.sql. Each file is one
// transaction; if the program is killed inside one, the next Migrate goes on from
// there. Several programs may call it at once: one migrates, the others wait. It
// returns SchemaNewer, having changed nothing, for a schema that files don't know.
func Migrate(ctx context.Context, url string, files fs.FS) error {
	return migrating(ctx, url, files, func(m *migrate.Migrate, _ series, at Status) error {
		if at.Current == at.Newest {
			return nil
		}
		return m.Up()
	})
}

// MigrateDown takes the newest steps migrations back, and with them the data that
// only they have a place for. It refuses to take back more than there are.
func MigrateDown(ctx context.Context, url string, files fs.FS, steps int) error {
	return migrating(ctx, url, files, func(m *migrate.Migrate, all series, at Status) error {
		if there := len(all.upTo(at.Current)); steps < 1 || steps > there {
			return fmt.Errorf("can't take back %d migrations of %d", steps, there)
		}
		return m.Steps(-steps)
	})
}

// MigrationStatus says how far the database at url is. It changes nothing, and
// tells a schema that is newer than files by a Current above Newest.
func MigrationStatus(ctx context.Context, url string, files fs.FS) (Status, error) {
	all, err := readSeries(files)
	if err != nil {
		return Status{}, fmt.Errorf("migrations: %w", err)
	}
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return Status{}, fmt.Errorf("migrations: %w", err)
	}
	defer conn.Close(context.WithoutCancel(ctx))
	at, err := (&schema{ctx: ctx, conn: conn}).status(all)
	if err != nil {
		return Status{}, fmt.Errorf("migrations: %w", err)
	}
	return at, nil
}

// migrating does work with the database for itself, the schema known to be one
// that files describe, and no mark of an interruption left.
func migrating(ctx context.Context, url string, files fs.FS, work func(*migrate.Migrate, series, Status) error) (err error) {
	defer func() {
		if err != nil && !errors.Is(err, SchemaNewer) {
			err = fmt.Errorf("migrating: %w", err)
		}
	}()
	all, err := readSeries(files)
	if err != nil {
		return err
	}
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return err
	}
	defer conn.Close(context.WithoutCancel(ctx)) // and with it goes the lock
	db := &schema{ctx: ctx, conn: conn}

	// Asked before the lock, so that a program that is too old doesn't wait to be
	// told; and again with it, for what happened in the meantime counts.
	if at, err := db.status(all); err != nil {
		return err
	} else if err := at.refuseNewer(); err != nil {
		return err
	}
	if err := db.waitForLock(); err != nil {
		return err
	}
	at, err := db.status(all)
	if err != nil {
		return err
	}
	if err := at.refuseNewer(); err != nil {
		return err
	}
	if err := db.settle(at); err != nil {
		return err
	}

	source, err := iofs.New(files, ".")
	if err != nil {
		return err
	}
	// Not closed: it would close the files, which are the caller's.
	m, err := migrate.NewWithInstance("files", source, "pgx", db)
	if err != nil {
		return err
	}
	return work(m, all, at)
}

func (s Status) refuseNewer() error {
	if s.Current > s.Newest {
		return fmt.Errorf("%w: its schema is %d, the program's is %d; start the version of the program that was here last", SchemaNewer, s.Current, s.Newest)
	}
	return nil
}

// lockKey is the same in every version of the program.
const lockKey = 7_316_220

// patience is how long a program waits for another that is migrating.
var patience = 5 * time.Minute

// waitForLock asks again and again. Waiting inside pg_advisory_lock instead is a
// transaction, for which an index that is built concurrently waits: if the one
// who holds the lock builds it, both wait for ever.
func (s *schema) waitForLock() error {
	ctx, cancel := context.WithTimeout(s.ctx, patience)
	defer cancel()
	for {
		var mine bool
		err := s.conn.QueryRow(ctx, "select pg_try_advisory_lock($1)", lockKey).Scan(&mine)
		if err == nil && mine {
			return nil
		}
		if err != nil && ctx.Err() == nil {
			return fmt.Errorf("locking: %w", err)
		}
		select {
		case <-ctx.Done():
			if s.ctx.Err() != nil {
				return s.ctx.Err()
			}
			return fmt.Errorf("another program has been migrating this database for %s", patience)
		case <-time.After(50 * time.Millisecond):
		}
	}
}
