package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"gyoryu/internal/config"
	"gyoryu/internal/pg"
	"gyoryu/internal/pg/local"
	"gyoryu/internal/setting"
	"gyoryu/migrations"
)

// database is where everything is kept: on the server in DATABASE_URL, or on one
// that the program brings along.
type database struct {
	log     *slog.Logger
	zone    string                 // the office's: current_date in a query is the office's day
	address atomic.Pointer[string] // a server brought along may move when it is restarted
	keeper  *keeper                // of a server brought along
	pools   []*pgxpool.Pool
	lost    <-chan error // why there will be no database any more
}

func (d *database) url() string { return *d.address.Load() }

// open returns when the database answers.
func open(ctx context.Context, c config.Config, log *slog.Logger) (*database, error) {
	d := &database{log: log, zone: c.Zone.String()}
	if c.DatabaseURL != "" {
		d.address.Store(&c.DatabaseURL)
		return d, d.wait(ctx)
	}
	k, err := keep(ctx, local.Options{Dir: c.Data, Log: log}, func(url string) { d.address.Store(&url) })
	if err != nil {
		return nil, err
	}
	d.keeper, d.lost = k, k.lost
	return d, nil
}

// openBeside is open for a short task, which may also work with the database of
// a copy of the program that is running.
func openBeside(ctx context.Context, p process) (*database, config.Config, error) {
	c, err := p.config()
	if err != nil {
		return nil, c, err
	}
	log := newLog(p.stderr, c.Log)
	slog.SetDefault(log)
	d, err := open(ctx, c, log)
	if errors.Is(err, local.InUse) {
		if url, ok := running(c.Data, err); ok {
			d = &database{log: log, zone: c.Zone.String()}
			d.address.Store(&url)
			return d, c, d.wait(ctx)
		}
	}
	return d, c, err
}

// patience is how long a database may take to answer that is being started
// together with the program.
var patience = time.Minute

// wait returns once the database answers, or at once with what waiting won't mend,
// such as a wrong password.
func (d *database) wait(ctx context.Context) error {
	for since, told := time.Now(), false; ; {
		err := d.ping(ctx)
		if err == nil {
			return nil
		}
		if refusal, ok := errors.AsType[*pgconn.PgError](err); ok && refusal.Code != "57P03" || ctx.Err() != nil { // 57P03: it is starting
			return fmt.Errorf("DATABASE_URL: %w", err)
		}
		if missing, ok := errors.AsType[*net.DNSError](err); time.Since(since) > patience || ok && missing.IsNotFound && told {
			return fmt.Errorf("DATABASE_URL: no answer from the database: %w", err)
		}
		if !told {
			d.log.InfoContext(ctx, "waiting for the database", "err", err)
			told = true
		}
		select {
		case <-ctx.Done():
		case <-time.After(500 * time.Millisecond):
		}
	}
}

func (d *database) ping(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	conn, err := pgx.Connect(ctx, d.url())
	if err != nil {
		return err
	}
	return conn.Close(ctx)
}

func (d *database) migrate(ctx context.Context) error {
	return pg.Migrate(ctx, d.url(), migrations.Files)
}

// pool makes one that outlives the database's restarts: a connection that has
// rested is tried before it is used, and a broken one replaced.
func (d *database) pool(ctx context.Context) (*pgxpool.Pool, error) {
	c, err := pgxpool.ParseConfig(d.url())
	if err != nil {
		return nil, err
	}
	// Pages are short: so many serve hundreds of readers, and several copies of the
	// program fit into the hundred connections of a PostgreSQL as it is installed.
	c.MaxConns = 16
	c.MaxConnLifetimeJitter = 5 * time.Minute
	c.MaxConnIdleTime = 15 * time.Minute
	c.HealthCheckPeriod = 30 * time.Second
	c.PingTimeout = 5 * time.Second
	c.ConnConfig.ConnectTimeout = 5 * time.Second
	c.ConnConfig.RuntimeParams["application_name"] = "gyoryu"
	c.ConnConfig.RuntimeParams["timezone"] = d.zone
	c.ConnConfig.RuntimeParams["jit"] = "off" // it compiles for longer than any page's query takes
	c.ConnConfig.RuntimeParams["idle_in_transaction_session_timeout"] = "60s"
	if d.keeper != nil {
		c.BeforeConnect = func(_ context.Context, conn *pgx.ConnConfig) error {
			now, err := pgx.ParseConfig(d.url())
			if err == nil {
				conn.Host, conn.Port = now.Host, now.Port
			}
			return err
		}
	}
	pool, err := pgxpool.NewWithConfig(ctx, c)
	if err == nil {
		d.pools = append(d.pools, pool)
	}
	return pool, err
}

// atOffice is a pool whose days are the office's, and the office's zone: the one that was set
// or, while none is, the environment's, which the pool has.
func (d *database) atOffice(ctx context.Context, pool *pgxpool.Pool, environment *time.Location) (*pgxpool.Pool, *time.Location, error) {
	zone, err := setting.Store{}.Zone(ctx, pool, environment)
	if errors.Is(err, setting.NoZone) {
		d.log.WarnContext(ctx, "the time zone that was set is not known here", "instead", environment.String())
		return pool, environment, nil
	}
	if err != nil || zone.String() == environment.String() {
		return pool, zone, err
	}
	pool.Close()
	d.zone = zone.String()
	pool, err = d.pool(ctx)
	return pool, zone, err
}

// close ends the pools, and the server if it was brought along.
func (d *database) close() error {
	closed := make(chan struct{})
	go func() {
		for _, pool := range d.pools {
			pool.Close() // waits for connections in use
		}
		close(closed)
	}()
	select {
	case <-closed:
	case <-time.After(2 * time.Second): // a request that was cut off has one still
	}
	if d.keeper == nil {
		return nil
	}
	return d.keeper.stop()
}
