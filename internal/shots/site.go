package main

import (
	"context"
	"errors"
	"fmt"
	"net/http/httptest"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"gyoryu/internal/app"
	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/demo"
	"gyoryu/internal/mail"
	"gyoryu/internal/pg"
	"gyoryu/internal/pg/local"
	"gyoryu/internal/pick"
	"gyoryu/internal/visit"
	"gyoryu/migrations"
)

// open starts a site with the demo data, and so many more visits, on a database that
// is gone once it is closed.
func open(ctx context.Context, many int) (address string, closing func() error, err error) {
	server, err := local.StartScratch(ctx)
	if err != nil {
		return "", nil, err
	}
	closing = func() error { return server.Stop(context.WithoutCancel(ctx)) }
	defer func() {
		if err != nil {
			err = errors.Join(err, closing())
		}
	}()
	if err := pg.Migrate(ctx, server.URL(), migrations.Files); err != nil {
		return "", nil, err
	}
	db, err := pgxpool.New(ctx, server.URL())
	if err != nil {
		return "", nil, err
	}
	zone, err := time.LoadLocation("Asia/Seoul")
	if err != nil {
		return "", nil, err
	}
	clock := day.Clock{Now: time.Now, Zone: zone}
	if err := demo.Load(ctx, db, clock); err != nil {
		return "", nil, err
	}
	if err := add(ctx, db, many, clock.Today()); err != nil {
		return "", nil, err
	}
	site := httptest.NewServer(app.New(app.Options{DB: db, Clock: clock, Demo: true, Outbox: mail.Outbox{Host: "office.example", Site: "https://gyoryu.example.org"}}))
	stop := closing
	closing = func() error {
		site.Close()
		db.Close()
		return stop()
	}
	return site.URL, closing, nil
}

// add makes n visits up, one a day into the past, with a commitment of every third.
func add(ctx context.Context, db *pgxpool.Pool, n int, today day.Day) error {
	who, err := staff(ctx, db)
	if err != nil {
		return err
	}
	institutes, err := pg.Values[int64](ctx, db, `select id from institutes where not home order by id`, nil)
	if err != nil {
		return err
	}
	visits := visit.Store{DB: db}
	kinds := []visit.Kind{visit.Agreed, visit.Discussed, visit.Learned}
	for i := range n {
		at := today.Add(-i)
		_, err := visits.Create(ctx, visit.Draft{
			Title:     fmt.Sprintf("Visit no. %d, on a subject that takes some words to name (example)", i+1),
			Direction: visit.Directions[i%3], StartsOn: at, EndsOn: at.Add(i % 4), State: visit.Done, DelegationSize: 1 + i%7, Leader: -1,
			Stops: []visit.StopDraft{{
				Institute: &pick.Institute{ID: institutes[i%len(institutes)]},
				Points:    []visit.PointDraft{{Kind: kinds[i%3], Text: fmt.Sprintf("What no. %d came to, in a sentence of some length. (example)", i+1)}},
			}},
		}, who)
		if err != nil {
			return fmt.Errorf("visit no. %d: %w", i+1, err)
		}
	}
	return nil
}

func staff(ctx context.Context, db *pgxpool.Pool) (auth.Account, error) {
	type row struct {
		ID   int64
		Name string
	}
	r, err := pg.One[row](ctx, db, `select id, name from accounts where email = 'staff@demo.example'`, nil)
	return auth.Account{ID: r.ID, Name: r.Name, Email: "staff@demo.example", Roles: []auth.Role{auth.Staff}}, err
}
