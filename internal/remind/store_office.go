package remind

import (
	"context"
	"fmt"
	"time"

	"gyoryu/internal/day"
	"gyoryu/internal/pg"
)

// office is what the administrator set; the zone is the program's where nobody set one.
func (r *reminder) office(ctx context.Context) (office, error) {
	type row struct {
		Zone                  string
		DigestHour, WeeklyDay int
		Holidays              []string
	}
	found, err := pg.One[row](ctx, r.db, `
		select coalesce(s.zone, '') as zone, s.digest_hour::int as digest_hour, s.weekly_day::int as weekly_day,
		       array(select h.on_day::text from holidays h where h.on_day between @around::date - 2 and @around::date + 45) as holidays
		  from settings s`, pg.Args{"around": r.clock.Today()})
	if err != nil {
		return office{}, fmt.Errorf("reading when the office works: %w", err)
	}
	o := office{zone: r.clock.Zone, digestHour: found.DigestHour, weeklyDay: time.Weekday(found.WeeklyDay), holidays: map[day.Day]bool{}}
	if zone, err := time.LoadLocation(found.Zone); err == nil && found.Zone != "" {
		o.zone = zone
	}
	for _, h := range found.Holidays {
		if d, err := day.Parse(h); err == nil {
			o.holidays[d] = true
		}
	}
	return o, nil
}

// recipient is an account that is told things.
type recipient struct {
	ID      int64
	Manager bool
}

// recipients are all accounts that may sign in.
func (r *reminder) recipients(ctx context.Context) ([]recipient, error) {
	all, err := pg.Many[recipient](ctx, r.db,
		`select id, 'manager' = any (roles) as manager from accounts where disabled_at is null order by id`, nil)
	if err != nil {
		return nil, fmt.Errorf("listing whom to tell: %w", err)
	}
	return all, nil
}
