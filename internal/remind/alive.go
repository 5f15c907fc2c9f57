package remind

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// A life shows the other copies that this one is there: a connection holds a lock of its
// name, which the database lets go of when the program is killed. What a copy without a
// life was doing, the others take up within seconds; River by itself would wait until no
// job could possibly still be running.
type life struct {
	id   string
	db   *pgxpool.Pool
	log  *slog.Logger
	quit context.CancelFunc
	done chan struct{}
}

// rounds is how often a copy looks after the others.
const rounds = 5 * time.Second

// live begins one, and takes up what the dead have left.
func live(ctx context.Context, db *pgxpool.Pool, log *slog.Logger) (*life, error) {
	ctx, quit := context.WithCancel(context.WithoutCancel(ctx))
	l := &life{id: "gyoryu-" + rand.Text(), db: db, log: log, quit: quit, done: make(chan struct{})}
	conn, err := l.hold(ctx)
	if err == nil {
		err = takeUp(ctx, db)
	}
	if err != nil {
		quit()
		if conn != nil {
			_ = conn.Close(context.WithoutCancel(ctx))
		}
		return nil, err
	}
	go l.goOn(ctx, conn)
	return l, nil
}

// end lets go of the lock.
func (l *life) end() {
	l.quit()
	<-l.done
}

// hold takes the lock, on a connection that is the pool's no longer.
func (l *life) hold(ctx context.Context) (*pgx.Conn, error) {
	borrowed, err := l.db.Acquire(ctx)
	if err != nil {
		return nil, fmt.Errorf("showing that this copy is there: %w", err)
	}
	conn := borrowed.Hijack()
	if err := showLife(ctx, conn, l.id); err != nil {
		_ = conn.Close(context.WithoutCancel(ctx))
		return nil, err
	}
	return conn, nil
}

// goOn holds the lock until the end, and takes it again where its connection was lost.
func (l *life) goOn(ctx context.Context, conn *pgx.Conn) {
	defer close(l.done)
	defer func() {
		if conn != nil {
			limit, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
			defer cancel()
			_ = conn.Close(limit)
		}
	}()
	for tick := time.NewTicker(rounds); ; {
		select {
		case <-ctx.Done():
			tick.Stop()
			return
		case <-tick.C:
		}
		if conn == nil || conn.Ping(ctx) != nil {
			if conn != nil {
				_ = conn.Close(ctx)
			}
			var err error
			if conn, err = l.hold(ctx); err != nil {
				conn = nil
				l.complain(ctx, err)
				continue
			}
		}
		if err := takeUp(ctx, l.db); err != nil {
			l.complain(ctx, err)
		}
	}
}

func (l *life) complain(ctx context.Context, err error) {
	if ctx.Err() == nil {
		l.log.WarnContext(ctx, "looking after jobs", "err", err)
	}
}
