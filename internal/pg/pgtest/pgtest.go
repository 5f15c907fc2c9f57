// Package pgtest gives each test a PostgreSQL database of its own, on a real
// server.
//
// The schema is built once per set of migrations, as a template database; each
// test gets a clone of it, in tens of milliseconds, and may do anything to it.
// The server is the one in TEST_DATABASE_URL, where withpg puts one, or else one
// that this test process starts and that ends with it.
//
// Read pgtest.go for what tests call, plan.go for looking at plans, then server.go and template.go. withpg is
// the command that starts one server for many test processes.
package pgtest

import (
	"context"
	"crypto/rand"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// poolSize is small, because as many tests run at once as there are processors,
// in as many processes, and all share one server.
const poolSize = 4

// New returns a pool on an empty, migrated database. When t ends the pool is
// closed and the database dropped, even if something still uses it.
func New(t testing.TB) *pgxpool.Pool {
	t.Helper()
	config, err := pgxpool.ParseConfig(NewURL(t))
	if err != nil {
		t.Fatal(err)
	}
	config.MaxConns = poolSize
	pool, err := pgxpool.NewWithConfig(context.Background(), config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { // runs before the one that drops the database
		closed := make(chan struct{})
		go func() {
			pool.Close()
			close(closed)
		}()
		// Closing waits for every connection to be given back. One that a test
		// forgot, or left to a goroutine, is cut off by the drop.
		select {
		case <-closed:
		case <-time.After(200 * time.Millisecond):
		}
	})
	return pool
}

// NewURL returns the address of an empty, migrated database, which is dropped
// when t ends.
func NewURL(t testing.TB) string {
	t.Helper()
	template, err := template()
	if err != nil {
		t.Fatalf("preparing the template database: %v", err)
	}
	return fresh(t, " template "+template)
}

// Empty returns the address of a database with nothing in it, not even the
// schema, which is dropped when t ends.
func Empty(t testing.TB) string {
	t.Helper()
	return fresh(t, " template template0")
}

func fresh(t testing.TB, how string) string {
	t.Helper()
	server, err := server()
	if err != nil {
		t.Fatal(err)
	}
	name := "test_" + strings.ToLower(rand.Text())
	if err := admin(server, "create database "+name+how+" strategy "+strategy); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := admin(server, "drop database "+name+" with (force)"); err != nil {
			t.Error(err)
		}
	})
	return at(server, name)
}

// strategy says how a clone is made. Copying files is quicker here than copying
// through the log; the checkpoints that it asks for cost little on a server that
// doesn't wait for its disk.
const strategy = "file_copy"

func admin(server, sql string) error {
	ctx := context.Background()
	conn, err := pgx.Connect(ctx, server)
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	if _, err := conn.Exec(ctx, sql); err != nil {
		return fmt.Errorf("%s: %w", sql, err)
	}
	return nil
}
