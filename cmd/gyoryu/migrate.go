package main

import (
	"context"
	"errors"
	"fmt"

	"gyoryu/internal/pg"
	"gyoryu/migrations"
)

type migrate struct {
	Up     migrateUp     `cmd:"" help:"Bring the schema up to this program's. Serving does it, too."`
	Down   migrateDown   `cmd:"" help:"Take the newest migrations back, and with them the data that only they have a place for."`
	Status migrateStatus `cmd:"" help:"Say how far the schema is, and change nothing."`
}

type migrateUp struct{}

func (migrateUp) Run(ctx context.Context, p process) error {
	return withStatus(ctx, p, func(d *database) error { return d.migrate(ctx) })
}

type migrateDown struct {
	Steps int `arg:"" optional:"" default:"1" help:"How many to take back."`
}

func (m migrateDown) Run(ctx context.Context, p process) error {
	return withStatus(ctx, p, func(d *database) error {
		return pg.MigrateDown(ctx, d.url(), migrations.Files, m.Steps)
	})
}

type migrateStatus struct{}

func (migrateStatus) Run(ctx context.Context, p process) error {
	return withStatus(ctx, p, func(*database) error { return nil })
}

// withStatus does work and then says how far the schema is.
func withStatus(ctx context.Context, p process, work func(*database) error) (err error) {
	d, _, err := openBeside(ctx, p)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.close()) }()
	if err := work(d); err != nil {
		return err
	}
	at, err := pg.MigrationStatus(ctx, d.url(), migrations.Files)
	if err != nil {
		return err
	}
	switch {
	case at.Current > at.Newest:
		fmt.Fprintf(p.stdout, "schema %d, newer than this program, which knows %d\n", at.Current, at.Newest)
	case at.Current == at.Newest:
		fmt.Fprintf(p.stdout, "schema %d of %d, up to date\n", at.Current, at.Newest)
	default:
		fmt.Fprintf(p.stdout, "schema %d of %d, to come:\n", at.Current, at.Newest)
	}
	for _, name := range at.Pending {
		fmt.Fprintln(p.stdout, " ", name)
	}
	if at.Dirty {
		fmt.Fprintln(p.stdout, "a migration was cut short; the next start goes on from here")
	}
	return nil
}
