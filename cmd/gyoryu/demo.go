package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"gyoryu/internal/day"
	demodata "gyoryu/internal/demo"
)

type demo struct{}

func (demo) Run(ctx context.Context, p process) (err error) {
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
	err = demodata.Load(ctx, pool, day.Clock{Now: time.Now, Zone: c.Zone})
	if errors.Is(err, demodata.Loaded) {
		fmt.Fprintln(p.stdout, "the demo data is there already")
		return nil
	}
	if err == nil {
		fmt.Fprintln(p.stdout, "the demo data is loaded")
	}
	return err
}
