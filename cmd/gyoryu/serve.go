package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"runtime/debug"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"

	accounts "gyoryu/internal/account"
	"gyoryu/internal/app"
	"gyoryu/internal/config"
	"gyoryu/internal/day"
	demodata "gyoryu/internal/demo"
	"gyoryu/internal/mail"
	"gyoryu/internal/post"
	"gyoryu/internal/remind"
	"gyoryu/internal/setting"
)

// garbage is how much may be thrown away, in percent of what is kept, before the collector
// looks for it: a page of a list costs less than with Go's usual 100, and the program stays below 100 MB
// under load. docs/bench.md has the figures.
const garbage = 150

// memory is how much the program may have, in bytes, before the collector looks more often: with what
// is mapped from the program's own file it stays below 100 MB. Hashing a password takes 19 MiB
// for a moment, after which the collector would let as much pile up again, and half more.
const memory = 60 << 20

// grace is how long requests under way may take once the program is to stop.
const grace = 10 * time.Second

// ahead is how far the program's clock is from the machine's. Tests build the program with
// another, to have a working morning at any time; nothing sets it in one that serves.
var ahead string

// now is the program's time.
func now() time.Time {
	by, err := time.ParseDuration(ahead)
	if err != nil {
		return time.Now()
	}
	return time.Now().Add(by)
}

type serve struct{}

func (serve) Help() string { return settingsHelp() }

// Run serves until ctx ends. It takes the address first, so that a second copy
// is told so before it does anything.
func (serve) Run(ctx context.Context, p process) (err error) {
	c, err := p.config()
	if err != nil {
		return err
	}
	log, flush := newServingLog(p.stderr, c.Log)
	defer func() { err = errors.Join(err, flush()) }()
	slog.SetDefault(log)
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(garbage)
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(memory)
	}
	pages, err := listen(ctx, "GYORYU_ADDR", c.Addr)
	if err != nil {
		return err
	}
	defer pages.Close()
	db, err := open(ctx, c, log)
	if err != nil {
		return unlessStopped(ctx, err)
	}
	defer func() { err = errors.Join(err, db.close()) }()
	registry := newRegistry()
	stopMetrics, err := serveMetrics(ctx, c, registry, log)
	if err != nil {
		return err
	}
	defer stopMetrics()
	if err := db.migrate(ctx); err != nil {
		return unlessStopped(ctx, err)
	}
	pool, err := db.pool(ctx)
	if err != nil {
		return err
	}
	pool, zone, err := db.atOffice(ctx, pool, c.Zone)
	if err != nil {
		return unlessStopped(ctx, err)
	}
	clock := day.Clock{Now: now, Zone: zone}
	if err := (setting.Store{DB: pool}).Seed(ctx, clock.Today()); err != nil {
		return unlessStopped(ctx, fmt.Errorf("adding the public holidays: %w", err))
	}
	registry.MustRegister(poolMetrics{pool})
	if c.Demo {
		if err := demodata.Load(ctx, pool, clock); err != nil && !errors.Is(err, demodata.Loaded) {
			return unlessStopped(ctx, fmt.Errorf("loading the demo data: %w", err))
		}
	}
	sessions, listening := &accounts.Sessions{}, make(chan struct{})
	hearing, deafen := context.WithCancel(ctx)
	defer func() { deafen(); <-listening }()
	go func() {
		defer close(listening)
		sessions.Listen(hearing, func(ctx context.Context) (*pgx.Conn, error) { return pgx.ConnectConfig(ctx, pool.Config().ConnConfig) })
	}()
	hits := post.NewHits(pool, clock)
	hits.Start()
	defer hits.Close()
	stopReminders, err := remind.Start(ctx, remind.Options{
		DB: pool, Clock: day.Clock{Now: now, Zone: c.Zone}, SMTP: c.SMTP, Site: site(c, pages), Log: log, // it reads the settings each time
		First: setting.Store{DB: pool}.Seed, // next year's holidays
	})
	if err != nil {
		return unlessStopped(ctx, err)
	}
	defer stopReminders()
	outbox := remind.Outbox(c.SMTP, site(c, pages))
	handler := app.New(app.Options{
		DB: pool, Clock: clock, URL: c.URL, Demo: c.Demo, TrustedProxies: c.TrustedProxies,
		Log: log, Metrics: registry, Sessions: sessions, Hits: hits, Zone: c.Zone,
		Outbox: outbox, Mail: desk(c.SMTP, mail.Desk{DB: pool, Outbox: outbox}),
	})
	return answer(ctx, p, c, pages, handler, db.lost, log)
}

// desk is how the pages of the settings reach the mail, if there is any.
func desk(c config.SMTP, d mail.Desk) setting.Mail {
	if !d.Outbox.On() {
		return setting.Mail{}
	}
	return setting.Mail{Server: net.JoinHostPort(c.Host, strconv.Itoa(c.Port)), Test: d.Test, Again: d.Again, Retry: d.Retry}
}

// answer serves handler until ctx ends or the database is lost for good.
func answer(ctx context.Context, p process, c config.Config, pages net.Listener, handler http.Handler, lost <-chan error, log *slog.Logger) error {
	// Requests have their own context: those under way when the program is to stop
	// are to be finished, and only then cut off.
	requests, cut := context.WithCancel(context.WithoutCancel(ctx))
	defer cut()
	server := &http.Server{
		Handler:           handler,
		BaseContext:       func(net.Listener) context.Context { return requests },
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       60 * time.Second, // a file on a slow line; handlers of larger ones extend it
		WriteTimeout:      90 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(pages) }()
	go announce(ctx, p, found(c.Addr, pages))

	select {
	case err := <-ended:
		return fmt.Errorf("serving: %w", err)
	case err := <-lost:
		_ = server.Close()
		return err
	case <-ctx.Done():
	}
	log.InfoContext(ctx, "stopping")
	limit, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
	defer cancel()
	if err := server.Shutdown(limit); err != nil {
		log.WarnContext(ctx, "some requests were cut off", "err", err)
		_ = server.Close()
	}
	return nil
}

// announce prints the address once the program answers there.
func announce(ctx context.Context, p process, address string) {
	for ctx.Err() == nil {
		if ready(ctx, address) == nil {
			fmt.Fprintln(p.stdout, "gyoryu is at", address)
			return
		}
		select {
		case <-ctx.Done():
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// unlessStopped is err, unless the program was to stop anyway: then that is why.
func unlessStopped(ctx context.Context, err error) error {
	select {
	case <-ctx.Done():
		return nil
	default:
		return err
	}
}
