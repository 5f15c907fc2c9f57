package demo

import (
	"context"

	"gyoryu/internal/draft"
)

// begun is what staff has begun to write and not saved.
func (l *loader) begun(ctx context.Context) error {
	return draft.Store{DB: l.db}.Begin(ctx, "5a0e1c44b7d94e2f8c3a6d1b90f2e758", "/topics", [][2]string{
		{"title", "Open data of public research institutes"},
		{"summary", "CASISD asked at the last forum how Korean institutes publish their data. Compare rules and practice on both sides; to be talked over with"},
		{"stage", "proposed"},
		{"institutes[0].institute", "STEPI"},
		{"institutes[1].institute", "CASISD"},
	}, l.staff)
}
