package account

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"gyoryu/internal/auth"
	"gyoryu/internal/pg"
)

// memory is a copy of the program that remembers, and how often it asked the database.
type memory struct {
	*Sessions
	store Store
	asked int
}

func newMemory(t *testing.T, db *pgxpool.Pool) *memory {
	t.Helper()
	m := &memory{Sessions: &Sessions{}, store: Store{db}}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		m.Listen(ctx, func(ctx context.Context) (*pgx.Conn, error) { return pgx.ConnectConfig(ctx, db.Config().ConnConfig) })
	}()
	t.Cleanup(func() { stop(); <-ended })
	m.until(t, "it listens", func() bool { m.mu.Lock(); defer m.mu.Unlock(); return m.listening })
	return m
}

func (m *memory) until(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for range 500 {
		if holds() {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatal("not within five seconds:", what)
}

func (m *memory) visitor(ctx context.Context, token string) (visitor, error) {
	return m.of(token, func() (visitor, error) { m.asked++; return m.store.visitor(ctx, token) })
}

func TestWhoAsksIsRememberedUntilItChangesAnywhere(t *testing.T) {
	s, db := setUp(t)
	ctx := t.Context()
	bob := add(t, s, "bob@x.example", auth.Staff)
	here := newMemory(t, db)
	token := must(s.Open(ctx, bob, "", "", ""))(t)
	for range 3 {
		if v := must(here.visitor(ctx, token))(t); v.AccountID != bob || v.Unseen {
			t.Errorf("visitor %+v", v)
		}
	}
	if here.asked != 1 {
		t.Errorf("asked %d times, want once", here.asked)
	}
	// Through another copy of the program: nothing but the database tells this one.
	exec(t, db, "update accounts set roles = '{manager}' where id = @id", pg.Args{"id": bob})
	here.until(t, "a new role is seen", func() bool { return must(here.visitor(ctx, token))(t).account().Is(auth.Manager) })
	ok(t, s.End(ctx, token))
	here.until(t, "a sign-out is seen", func() bool { _, err := here.visitor(ctx, token); return errors.Is(err, pg.NotFound) })
	token = must(s.Open(ctx, bob, "", "", ""))(t)
	must(here.visitor(ctx, token))(t)
	exec(t, db, "update accounts set disabled_at = now() where id = @id", pg.Args{"id": bob})
	here.until(t, "disabling is seen", func() bool { _, err := here.visitor(ctx, token); return errors.Is(err, pg.NotFound) })
}

func TestWhoAsksIsNotRememberedWhileNobodyListens(t *testing.T) {
	s, db := setUp(t)
	ctx := t.Context()
	bob := add(t, s, "bob@x.example", auth.Staff)
	token := must(s.Open(ctx, bob, "", "", ""))(t)
	deaf := &memory{Sessions: &Sessions{}, store: Store{db}}
	for range 2 {
		must(deaf.visitor(ctx, token))(t)
	}
	if deaf.asked != 2 {
		t.Errorf("without a listener asked %d times, want each time", deaf.asked)
	}
	here := newMemory(t, db)
	must(here.visitor(ctx, token))(t)
	hangUp := func() {
		exec(t, db, "select pg_terminate_backend(pid) from pg_stat_activity where query ilike 'listen who_asks' and datname = current_database()", nil)
	}
	hangUp()
	here.until(t, "what it knew is forgotten", func() bool { here.mu.Lock(); defer here.mu.Unlock(); return len(here.known) == 0 })
	here.until(t, "it listens again", func() bool { here.mu.Lock(); defer here.mu.Unlock(); return here.listening })
	here.asked = 0
	for range 2 {
		must(here.visitor(ctx, token))(t)
	}
	if here.asked != 1 {
		t.Errorf("asked %d times after the database came back, want once", here.asked)
	}
}

func TestWhatWasFoundBeforeASignOutIsNotRememberedAfterIt(t *testing.T) {
	s, db := setUp(t)
	ctx := t.Context()
	token := must(s.Open(ctx, add(t, s, "bob@x.example", auth.Staff), "", "", ""))(t)
	here := newMemory(t, db)
	_, err := here.of(token, func() (visitor, error) {
		v, err := here.store.visitor(ctx, token)
		here.Forget() // the sign-out happens while the answer is on its way
		return v, err
	})
	ok(t, err)
	if here.mu.Lock(); len(here.known) != 0 {
		t.Error("it is remembered")
	}
	here.mu.Unlock()
	must(here.visitor(ctx, token))(t)
	here.mu.Lock()
	known := here.known[token]
	known.at = known.at.Add(-remembers)
	here.known[token] = known
	here.mu.Unlock()
	here.asked = 0
	must(here.visitor(ctx, token))(t)
	if here.asked != 1 {
		t.Error("a session is remembered for longer than a minute")
	}
	(*Sessions)(nil).Forget()
}
