package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"text/tabwriter"
	"time"

	"gyoryu/internal/day"
	made "gyoryu/internal/generate"
)

type generate struct {
	Visits int    `required:"" placeholder:"N" help:"How many, 1 to 5000000; institutes, people and accounts come with them, and what came of them."`
	Seed   uint64 `default:"1" placeholder:"S" help:"The same seed, number and day give the same data in the same database (${default})."`
}

// Help is what generate --help says besides.
func (generate) Help() string {
	return "It adds to what is there, all or nothing; until it ends nobody else can write. To visits and commitments it adds " +
		"agreements, topics, forums and their editions, stays of researchers, outputs, news, who is in charge, and links. " +
		"Each record gets one line of history, that it was made (a link one at both its ends). Its parts (names, positions, " +
		"stops, points …) get none, and neither does what happened to it since."
}

// Validate is asked by the parser.
func (g generate) Validate() error {
	if g.Visits < 1 || g.Visits > made.MaxVisits {
		return fmt.Errorf("--visits has to be 1 to %d", made.MaxVisits)
	}
	return nil
}

func (g generate) Run(ctx context.Context, p process) (err error) {
	d, c, err := openBeside(ctx, p)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.close()) }()
	if err := d.migrate(ctx); err != nil {
		return err
	}
	pool, err := d.pool(ctx)
	if err != nil {
		return err
	}
	counts, err := made.Load(ctx, pool, made.Options{
		Visits: g.Visits, Seed: g.Seed, Today: day.Clock{Now: time.Now, Zone: c.Zone}.Today(), Progress: onceASecond(p.stderr, time.Now),
	})
	if err != nil {
		return err
	}
	table := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	for _, one := range counts {
		fmt.Fprintf(table, "%d\t %s\n", one.Rows, one.Table)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	_, err = fmt.Fprintln(p.stdout, "the history has one line for each record, that it was made; its parts have none")
	return err
}

// onceASecond tells how far it is, and not more often.
func onceASecond(w io.Writer, now func() time.Time) func(what string, done, total int) {
	var last time.Time
	return func(what string, done, total int) {
		if t := now(); t.Sub(last) >= time.Second {
			last = t
			fmt.Fprintf(w, "%s: %d of %d\n", what, done, total)
		}
	}
}
