package app

import (
	"context"
	"log/slog"

	"gyoryu/internal/auth"
	"gyoryu/internal/commitment"
	"gyoryu/internal/day"
	"gyoryu/internal/recent"
	"gyoryu/web/ui"
)

// attention counts how many commitments call for an account, for the navigation of every
// page.
type attention struct {
	commitments commitment.Store
	clock       day.Clock
	memory      *recent.Memory
}

// calling is what the memory knows an account's count by.
type calling struct{ account int64 }

// of is the counts for an account; none if they cannot be had, since no page should
// fail for want of them.
func (a attention) of(ctx context.Context, who auth.Account) ui.Counts {
	n, err := recent.Of(a.memory, calling{who.ID}, func() (int, error) {
		return a.commitments.Attention(ctx, a.clock.Today(), who)
	})
	if err != nil {
		slog.WarnContext(ctx, "no counts for the navigation", "err", err)
		return nil
	}
	return ui.Counts{"commitments": n}
}
