package app

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"gyoryu/internal/auth"
	"gyoryu/internal/commitment"
	"gyoryu/internal/day"
	"gyoryu/web/ui"
)

// fresh is for how long a count is shown without asking again. Changes through this
// copy of the program are shown at once; those through another within this time.
const fresh = 15 * time.Second

// attention keeps how many commitments call for each account, so that pages don't
// count them anew each time.
type attention struct {
	commitments commitment.Store
	clock       day.Clock
	mu          sync.Mutex
	known       map[int64]counted
}

type counted struct {
	n  int
	at time.Time
}

func newAttention(c commitment.Store, clock day.Clock) *attention {
	return &attention{commitments: c, clock: clock, known: map[int64]counted{}}
}

// of is the counts for an account; none if they cannot be had, since no page should
// fail for want of them.
func (a *attention) of(ctx context.Context, who auth.Account) ui.Counts {
	now := a.clock.Now()
	a.mu.Lock()
	c, ok := a.known[who.ID]
	a.mu.Unlock()
	if !ok || now.Sub(c.at) > fresh || now.Before(c.at) {
		n, err := a.commitments.Attention(ctx, a.clock.Today(), who)
		if err != nil {
			slog.WarnContext(ctx, "no counts for the navigation", "err", err)
			return nil
		}
		c = counted{n, now}
		a.mu.Lock()
		a.known[who.ID] = c
		a.mu.Unlock()
	}
	return ui.Counts{"commitments": c.n}
}

// forget makes the next page count again.
func (a *attention) forget() {
	a.mu.Lock()
	defer a.mu.Unlock()
	clear(a.known)
}
