package pgtest

import (
	"context"
	"crypto/sha256"
	"fmt"
	"io/fs"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"

	"gyoryu/internal/pg"
	"gyoryu/migrations"
)

// template is the name of the database that tests' databases are clones of.
var template = sync.OnceValues(func() (string, error) {
	server, err := server()
	if err != nil {
		return "", err
	}
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	return build(ctx, server, migrations.Files)
})

// build makes the template of files on the server, unless it is there.
func build(ctx context.Context, server string, files fs.FS) (string, error) {
	name, err := templateName(files)
	if err != nil {
		return "", err
	}
	conn, err := pgx.Connect(ctx, server)
	if err != nil {
		return "", err
	}
	defer conn.Close(context.WithoutCancel(ctx)) // and with it goes the lock

	// Other packages' tests run beside this one: one of them builds, all wait.
	if err := waitForLock(ctx, conn); err != nil {
		return "", err
	}
	var exists bool
	err = conn.QueryRow(ctx, "select exists (select from pg_database where datname = $1)", name).Scan(&exists)
	if err != nil || exists {
		return name, err
	}
	// Built under another name and renamed when whole, so that a build cut short
	// is never taken for a template. Nobody may connect to it then: a database
	// that is in use can't be cloned.
	half := name + "_half"
	for _, sql := range []string{
		"drop database if exists " + half + " with (force)",
		"create database " + half + " template template0",
	} {
		if _, err := conn.Exec(ctx, sql); err != nil {
			return "", fmt.Errorf("%s: %w", sql, err)
		}
	}
	if err := pg.Migrate(ctx, at(server, half), files); err != nil {
		return "", err
	}
	for _, sql := range []string{
		"alter database " + half + " with allow_connections false",
		"alter database " + half + " rename to " + name,
	} {
		if _, err := conn.Exec(ctx, sql); err != nil {
			return "", fmt.Errorf("%s: %w", sql, err)
		}
	}
	return name, nil
}

// templateName changes with any byte of the migrations.
func templateName(files fs.FS) (string, error) {
	sum := sha256.New()
	err := fs.WalkDir(files, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		body, err := fs.ReadFile(files, path)
		fmt.Fprintf(sum, "%s %d\n%s", path, len(body), body)
		return err
	})
	return fmt.Sprintf("template_%x", sum.Sum(nil)[:8]), err
}

// waitForLock asks again and again, because whoever waits inside
// pg_advisory_lock holds up what the builder's migrations may wait for.
func waitForLock(ctx context.Context, conn *pgx.Conn) error {
	const key = 7_316_221
	for {
		var mine bool
		if err := conn.QueryRow(ctx, "select pg_try_advisory_lock($1)", key).Scan(&mine); err != nil || mine {
			return err
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("waiting for another test process to build the template: %w", ctx.Err())
		case <-time.After(20 * time.Millisecond):
		}
	}
}
