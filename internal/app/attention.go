package app

import (
	"context"
	"log/slog"

	"gyoryu/internal/auth"
	"gyoryu/internal/bell"
	"gyoryu/internal/commitment"
	"gyoryu/internal/day"
	"gyoryu/internal/recent"
	"gyoryu/web/ui"
)

// attention counts how many commitments call for an account, and what it was told and has
// not seen, for the frame of every page.
type attention struct {
	commitments commitment.Store
	bell        bell.Store
	clock       day.Clock
	memory      *recent.Memory
}

// calling is what the memory knows an account's count by.
type calling struct{ account int64 }

// unseen is what the memory knows it by how much an account has not seen.
type unseen struct{ account int64 }

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
	told, err := recent.Of(a.memory, unseen{who.ID}, func() (int, error) { return a.bell.Unseen(ctx, who) })
	if err != nil {
		slog.WarnContext(ctx, "no count for the bell", "err", err)
	}
	return ui.Counts{"commitments": n, "notices": told}
}
