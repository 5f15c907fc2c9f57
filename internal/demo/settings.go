package demo

import (
	"context"

	"gyoryu/internal/setting"
)

// daysOff are Korea's public holidays, as the program adds them at its first start.
func (l *loader) daysOff(ctx context.Context) error {
	return setting.Store{DB: l.db}.Seed(ctx, l.today)
}
