package e2e

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"gyoryu/internal/app"
	"gyoryu/internal/day"
	"gyoryu/internal/demo"
	"gyoryu/internal/mail"
	"gyoryu/internal/pg/pgtest"
)

var clock = day.Clock{Now: time.Now, Zone: office}

func TestMain(m *testing.M) {
	slog.SetDefault(slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError})))
	status := m.Run()
	all.end()
	os.Exit(status)
}

// place is a site that runs, with the demo data.
type place struct {
	url string
	db  *pgxpool.Pool
}

// site is one of the test's own, which may change anything.
func site(t *testing.T) *place {
	t.Helper()
	from := filled()
	name := "demo_" + strings.ToLower(rand.Text())
	if err := admin(t.Context(), from, "create database "+name+" template "+database(from)+" strategy file_copy"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := admin(context.Background(), from, "drop database "+name+" with (force)"); err != nil {
			t.Error(err)
		}
	})
	return serveAt(t, at(from, name))
}

// shown is one that all tests look at and none changes.
func shown(t *testing.T) *place {
	t.Helper()
	p := theShown()
	theMerges() // which all of them find there
	return p
}

var theShown = sync.OnceValue(func() *place { return serveAt(all, clone()) })

// clone is a database of the demo data for shown.
func clone() string {
	from := filled()
	if err := admin(context.Background(), from, "create database demo_shown template "+database(from)); err != nil {
		all.Fatal(err)
	}
	all.Cleanup(func() { _ = admin(context.Background(), from, "drop database demo_shown with (force)") })
	return at(from, "demo_shown")
}

// filled is the address of a database with the demo data, which nobody uses: others
// are clones of it.
var filled = sync.OnceValue(func() string {
	address := pgtest.NewURL(all)
	db, err := pgxpool.New(context.Background(), address)
	if err == nil {
		err = demo.Load(context.Background(), db, clock)
		db.Close()
	}
	if err != nil {
		all.Fatal(err)
	}
	return address
})

func serveAt(t testing.TB, address string) *place {
	t.Helper()
	config, err := pgxpool.ParseConfig(address)
	if err != nil {
		t.Fatal(err)
	}
	config.ConnConfig.RuntimeParams["timezone"] = "Asia/Seoul" // as the program does: current_date is the office's day
	db, err := pgxpool.NewWithConfig(context.Background(), config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(db.Close)
	server := httptest.NewServer(app.New(app.Options{DB: db, Clock: clock, Demo: true, Log: slog.New(slog.DiscardHandler), Outbox: mail.Outbox{Host: "office.example", Site: "https://gyoryu.example.org"}}))
	t.Cleanup(server.Close)
	return &place{server.URL, db}
}

// admin runs sql beside the database, in the one that every server has.
func admin(ctx context.Context, beside, sql string) error {
	conn, err := pgx.Connect(ctx, at(beside, "postgres"))
	if err != nil {
		return err
	}
	_, err = conn.Exec(ctx, sql)
	return errors.Join(err, conn.Close(ctx))
}

func at(server, name string) string {
	u, err := url.Parse(server)
	if err != nil {
		panic(err) // it was connected to
	}
	u.Path = "/" + name
	return u.String()
}

func database(address string) string {
	u, _ := url.Parse(address)
	return strings.TrimPrefix(u.Path, "/")
}

// all stands for all tests together: what belongs to it goes when they are over.
var all = &everyTest{}

type everyTest struct {
	testing.TB
	mu       sync.Mutex
	cleanups []func()
}

func (a *everyTest) Helper() {}

func (a *everyTest) Cleanup(f func()) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.cleanups = append(a.cleanups, f)
}

func (a *everyTest) Error(args ...any)                 { fmt.Fprintln(os.Stderr, args...) }
func (a *everyTest) Fatal(args ...any)                 { panic(fmt.Sprint(args...)) }
func (a *everyTest) Fatalf(format string, args ...any) { panic(fmt.Sprintf(format, args...)) }

func (a *everyTest) end() {
	for i := len(a.cleanups) - 1; i >= 0; i-- {
		a.cleanups[i]()
	}
}
