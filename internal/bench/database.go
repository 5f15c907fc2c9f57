package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"gyoryu/internal/day"
	"gyoryu/internal/demo"
	"gyoryu/internal/generate"
	"gyoryu/internal/pg"
	"gyoryu/internal/pg/local"
	"gyoryu/migrations"
)

// postgres is a server as the program brings it along for real use: what it writes
// is safe on the disk, unlike that of the servers for tests.
type postgres struct {
	*local.Server
	admin *pgx.Conn
	bin   string // where pgbench is
	log   string
	temp  string // a folder to be removed
}

// changed are the settings that differ from those of a server as it is installed:
// room for programs of several sizes at once, and a log that can be told apart.
var changed = []string{
	"alter system set max_connections = 200",
	"alter system set log_line_prefix = '<%p|%v|%d> '",
	"alter system set log_parameter_max_length = -1",
	"alter system reset log_statement",
}

func startPostgres(ctx context.Context, data string) (p *postgres, err error) {
	p = &postgres{}
	if data == "" {
		if data, err = os.MkdirTemp("", "gyoryu-bench-"); err != nil {
			return nil, err
		}
		p.temp = data
		if err := os.Chmod(data, 0o711); err != nil { // to root, the server is another user
			return nil, err
		}
	}
	for _, last := range []bool{false, true} {
		if p.Server, err = local.Start(ctx, local.Options{Dir: data}); err != nil {
			return nil, errors.Join(err, p.clear())
		}
		if p.admin, err = pgx.Connect(ctx, p.URL()); err != nil {
			return nil, errors.Join(err, p.stop(ctx))
		}
		if last {
			break
		}
		for _, sql := range changed {
			if _, err := p.admin.Exec(ctx, sql); err != nil {
				return nil, errors.Join(err, p.stop(ctx))
			}
		}
		p.admin.Close(ctx)
		if err := p.Stop(ctx); err != nil {
			return nil, errors.Join(err, p.clear())
		}
	}
	p.log = filepath.Join(p.Dir(), "postgres.log")
	if err := p.admin.QueryRow(ctx, "select setting from pg_config where name = 'BINDIR'").Scan(&p.bin); err != nil {
		return nil, errors.Join(err, p.stop(ctx))
	}
	return p, nil
}

func (p *postgres) stop(ctx context.Context) error {
	ctx = context.WithoutCancel(ctx)
	if p.admin != nil {
		p.admin.Close(ctx)
	}
	return errors.Join(p.Stop(ctx), p.clear())
}

func (p *postgres) clear() error {
	if p.temp == "" {
		return nil
	}
	return os.RemoveAll(p.temp)
}

// url is the address of one of the server's databases.
func (p *postgres) url(database string) string {
	u, err := url.Parse(p.URL())
	if err != nil { // the server made it
		panic(err)
	}
	u.Path = "/" + database
	return u.String()
}

// fill makes the database of a size, unless it was kept from an earlier run.
func (p *postgres) fill(ctx context.Context, database string, visits int) error {
	var there bool
	err := p.admin.QueryRow(ctx, "select exists (select from pg_database where datname = $1)", database).Scan(&there)
	if err != nil || there {
		return err
	}
	making := database + "_making" // half a database is not to be taken for a whole one
	for _, sql := range []string{"drop database if exists " + making, "create database " + making} {
		if _, err := p.admin.Exec(ctx, sql); err != nil {
			return err
		}
	}
	if err := load(ctx, p.url(making), visits); err != nil {
		return fmt.Errorf("filling %s: %w", database, err)
	}
	_, err = p.admin.Exec(ctx, "alter database "+making+" rename to "+database)
	return err
}

// quiet keeps the morning's mails to all accounts out of what is measured, whatever the
// hour: on a holiday nobody is told anything.
const quiet = `insert into holidays (on_day, name_en, name_ko)
	select current_date + n, 'Measuring', '측정' from generate_series(-1, 7) n on conflict do nothing`

func load(ctx context.Context, address string, visits int) error {
	if err := pg.Migrate(ctx, address, migrations.Files); err != nil {
		return err
	}
	db, err := pgxpool.New(ctx, address)
	if err != nil {
		return err
	}
	defer db.Close()
	zone, err := time.LoadLocation("Asia/Seoul")
	if err != nil {
		return err
	}
	clock := day.Clock{Now: time.Now, Zone: zone}
	if err := demo.Load(ctx, db, clock); err != nil {
		return err
	}
	began := time.Now()
	said := time.Time{}
	_, err = generate.Load(ctx, db, generate.Options{
		Visits: visits, Seed: 1, Today: clock.Today(),
		Progress: func(what string, done, total int) {
			if time.Since(said) > 5*time.Second {
				said = time.Now()
				fmt.Fprintf(os.Stderr, "bench: filling: %s %d of %d\n", what, done, total)
			}
		},
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(os.Stderr, "bench: %d visits took %s\n", visits, time.Since(began).Round(100*time.Millisecond))
	// As a server that has been running for a while has done by itself.
	for _, sql := range []string{quiet, "vacuum (analyze)", "checkpoint"} {
		if _, err := db.Exec(ctx, sql); err != nil {
			return err
		}
	}
	return nil
}

// record is what the server was asked to do in a database while f ran.
func (p *postgres) record(ctx context.Context, database string, f func() error) ([]entry, error) {
	from, err := os.Stat(p.log)
	if err != nil {
		return nil, err
	}
	if err := p.logging(ctx, "alter system set log_statement = 'all'"); err != nil {
		return nil, err
	}
	failed := f()
	if err := p.logging(ctx, "alter system reset log_statement"); err != nil || failed != nil {
		return nil, errors.Join(err, failed)
	}
	file, err := os.Open(p.log)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	text, err := io.ReadAll(io.NewSectionReader(file, from.Size(), 1<<30))
	if err != nil {
		return nil, err
	}
	return readLog(string(text), database), nil
}

// logging switches, and waits until every backend has heard of it.
func (p *postgres) logging(ctx context.Context, sql string) error {
	for _, sql := range []string{sql, "select pg_reload_conf()"} {
		if _, err := p.admin.Exec(ctx, sql); err != nil {
			return err
		}
	}
	time.Sleep(200 * time.Millisecond)
	return nil
}

// settings are those of the server that matter for its speed.
func (p *postgres) settings(ctx context.Context) (string, error) {
	rows, err := p.admin.Query(ctx, `
		select name || ' ' || current_setting(name) from pg_settings
		 where name in ('shared_buffers', 'fsync', 'synchronous_commit', 'full_page_writes', 'work_mem', 'effective_cache_size',
		                'random_page_cost', 'jit', 'max_parallel_workers_per_gather', 'autovacuum', 'max_connections')
		 order by name`)
	if err != nil {
		return "", err
	}
	all, err := pgx.CollectRows(rows, pgx.RowTo[string])
	return strings.Join(all, ", "), err
}
