package exchange

import (
	"context"
	"fmt"

	"gyoryu/internal/day"
	"gyoryu/internal/list"
	"gyoryu/internal/pg"
)

// maxStays is how many stays a calendar shows.
const maxStays = 200

// calendar are the stays in the days from since to until, by host or by person, and one
// more than are shown if there are more. What was cancelled is nowhere.
func (s Store) calendar(ctx context.Context, since, until day.Day, by grouping) ([]Line, error) {
	order := "i.short, i.id, "
	if by == byPerson {
		order = "p.name, p.id, "
	}
	lines, err := pg.Many[Line](ctx, s.DB, `
		select `+listed+` from exchanges e`+named+`
		 where e.removed_at is null and e.state <> 'cancelled' and `+during+`
		 order by `+order+`e.starts_on nulls first, e.id`+list.Limit(maxStays),
		pg.Args{"since": since, "until": until})
	if err != nil {
		return nil, fmt.Errorf("reading who is where: %w", err)
	}
	return lines, nil
}
