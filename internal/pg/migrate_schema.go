package pg

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/golang-migrate/migrate/v4/database"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// schema is golang-migrate's door to one database, through one connection.
//
// golang-migrate writes a version down as dirty before it runs a file, and clean
// afterwards; killed in between, it can't know whether the file happened. So the
// file's own transaction also writes schema_done, and settle believes that.
//
// The connection that migrates also holds the lock: a server goes on with the
// statement of a client that was killed, and the lock must last as long.
type schema struct {
	ctx    context.Context // golang-migrate knows none
	conn   *pgx.Conn
	target int // the version that the next Run leads to
}

var _ database.Driver = (*schema)(nil)

// recorded is what the database says about itself, -1 where it says nothing.
type recorded struct {
	version int  // golang-migrate's
	dirty   bool // golang-migrate's
	done    int  // ours
	marked  bool // whether ours is there at all
}

// read looks without making anything.
func (s *schema) read() (recorded, error) {
	at := recorded{version: database.NilVersion, done: database.NilVersion}
	var ours, theirs bool
	err := s.conn.QueryRow(s.ctx, "select to_regclass('schema_migrations') is not null, to_regclass('schema_done') is not null").Scan(&theirs, &ours)
	if err != nil {
		return at, fmt.Errorf("reading the schema's version: %w", err)
	}
	if theirs {
		err = s.conn.QueryRow(s.ctx, "select version, dirty from schema_migrations").Scan(&at.version, &at.dirty)
		if err != nil && !errors.Is(err, pgx.ErrNoRows) {
			return at, fmt.Errorf("reading schema_migrations: %w", err)
		}
	}
	if ours {
		err = s.conn.QueryRow(s.ctx, "select version from schema_done").Scan(&at.done)
		if err != nil && !errors.Is(err, pgx.ErrNoRows) {
			return at, fmt.Errorf("reading schema_done: %w", err)
		}
		at.marked = err == nil
	}
	return at, nil
}

// status compares what the database records with the program's files.
func (s *schema) status(files series) (Status, error) {
	at, err := s.read()
	if err != nil {
		return Status{}, err
	}
	truth := at.version
	if at.dirty {
		truth = at.done
		if !at.marked || !files.neighbours(known(at.version), known(at.done)) {
			return Status{}, fmt.Errorf("another tool left migration %d half done, and nothing tells whether it happened: mend it by hand, then set dirty to false in schema_migrations", at.version)
		}
	}
	now := Status{Current: known(truth), Newest: files.newest(), Dirty: at.dirty}
	there := files.upTo(now.Current)
	if now.Current != 0 && now.Current <= now.Newest && there[len(there)-1].version != now.Current {
		return Status{}, fmt.Errorf("the database is at migration %d, of which the program has no file", now.Current)
	}
	for _, p := range files[len(there):] {
		now.Pending = append(now.Pending, p.up)
	}
	return now, nil
}

func known(version int) uint { return uint(max(version, 0)) }

// settle makes both records tell the truth that status found, so that the next
// migration starts from it.
func (s *schema) settle(at Status) error {
	// A server that notices at once that its client was killed gives the next
	// program the lock sooner; a system that can't tell it refuses the setting.
	_, _ = s.conn.Exec(s.ctx, "set client_connection_check_interval = '2s'")

	truth := int(at.Current)
	if truth == 0 {
		truth = database.NilVersion
	}
	return pgx.BeginFunc(s.ctx, s.conn, func(tx pgx.Tx) error {
		_, err := tx.Exec(s.ctx, `
			create table if not exists schema_migrations (version bigint primary key, dirty boolean not null);
			create table if not exists schema_done (version bigint not null);
			comment on table schema_migrations is 'The migration that began last (golang-migrate).';
			comment on table schema_done is 'The migration that happened last, written in its own transaction.'`)
		if err != nil {
			return fmt.Errorf("making the schema's records: %w", err)
		}
		if err := record(s.ctx, tx, truth, false); err != nil {
			return err
		}
		return mark(s.ctx, tx, truth)
	})
}

// mark writes down what is true once tx commits.
func mark(ctx context.Context, tx pgx.Tx, version int) error {
	if _, err := tx.Exec(ctx, "delete from schema_done"); err != nil {
		return fmt.Errorf("marking version %d: %w", version, err)
	}
	if _, err := tx.Exec(ctx, "insert into schema_done (version) values ($1)", version); err != nil {
		return fmt.Errorf("marking version %d: %w", version, err)
	}
	return nil
}

// record writes golang-migrate's table as its own drivers do.
func record(ctx context.Context, tx pgx.Tx, version int, dirty bool) error {
	if _, err := tx.Exec(ctx, "delete from schema_migrations"); err != nil {
		return fmt.Errorf("recording version %d: %w", version, err)
	}
	if version == database.NilVersion && !dirty {
		return nil
	}
	if _, err := tx.Exec(ctx, "insert into schema_migrations (version, dirty) values ($1, $2)", version, dirty); err != nil {
		return fmt.Errorf("recording version %d: %w", version, err)
	}
	return nil
}

// Run runs one file and its mark in one transaction.
func (s *schema) Run(file io.Reader) error {
	sql, err := io.ReadAll(file)
	if err != nil {
		return err
	}
	return pgx.BeginFunc(s.ctx, s.conn, func(tx pgx.Tx) error {
		// The simple protocol, since a file is many statements.
		if _, err := tx.Conn().PgConn().Exec(s.ctx, string(sql)).ReadAll(); err != nil {
			return s.explain(err, string(sql))
		}
		if s.conn.PgConn().TxStatus() != 'T' {
			return fmt.Errorf("the migration to version %d ends its transaction itself", s.target)
		}
		return mark(s.ctx, tx, s.target)
	})
}

// explain says where in the file PostgreSQL stumbled.
func (s *schema) explain(err error, sql string) error {
	breach, ok := errors.AsType[*pgconn.PgError](err)
	if !ok || breach.Position < 1 {
		return fmt.Errorf("to version %d: %w", s.target, err)
	}
	before := []rune(sql)
	before = before[:min(int(breach.Position)-1, len(before))]
	return fmt.Errorf("to version %d, line %d: %w", s.target, strings.Count(string(before), "\n")+1, err)
}

// SetVersion is called before and after each Run, with dirty true and false.
func (s *schema) SetVersion(version int, dirty bool) error {
	s.target = version
	return pgx.BeginFunc(s.ctx, s.conn, func(tx pgx.Tx) error {
		return record(s.ctx, tx, version, dirty)
	})
}

// Version is called once, after settle: nothing is dirty then.
func (s *schema) Version() (int, bool, error) {
	at, err := s.read()
	return at.version, at.dirty, err
}

// Lock does nothing: waitForLock has it already, in its own way.
func (s *schema) Lock() error { return nil }

// Unlock does nothing: closing the connection unlocks.
func (s *schema) Unlock() error { return nil }

// Close does nothing: who opened the connection closes it.
func (s *schema) Close() error { return nil }

// Open is for golang-migrate's registry of drivers, in which this one is not.
func (s *schema) Open(string) (database.Driver, error) {
	return nil, errors.New("not opened by address")
}

// Drop would delete everything. Nothing asks for it.
func (s *schema) Drop() error { return errors.New("the schema is never dropped") }
