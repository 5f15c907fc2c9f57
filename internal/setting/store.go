package setting

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"gyoryu/internal/auth"
	"gyoryu/internal/institute"
	"gyoryu/internal/pg"
)

// Store is the tables settings and holidays. Only the files store*.go write them.
type Store struct{ DB pg.DB }

// NoZone reports a time zone that the program or its database does not know.
var NoZone = errors.New("no such time zone")

// Find is what holds now.
func (Store) Find(ctx context.Context, db pg.DB) (Settings, error) {
	s, err := pg.One[Settings](ctx, db, `
		select coalesce(s.zone, '') as zone, s.digest_hour, s.weekly_day, s.notice_days, s.file_megabytes as megabytes, s.version,
		       coalesce((select u.name from history h join accounts u on u.id = h.account_id
		                  where h.noun = 'settings' and h.noun_id = 1 order by h.id desc limit 1), '') as changed_by
		  from settings s`, nil)
	if err != nil {
		return Settings{}, fmt.Errorf("finding the settings: %w", err)
	}
	return s, nil
}

// Change replaces what was set at the given version, and which institute is ours if the
// draft has another than its form had.
func (s Store) Change(ctx context.Context, version int64, d Draft, by auth.Account) error {
	return pg.Tx(ctx, s.DB, by.ID, func(tx pgx.Tx) error {
		// The database reckons days too: it has to know the zone as well as the program does.
		known, err := pg.Value[bool](ctx, tx, `select @zone = '' or exists (select from pg_timezone_names where name = @zone)`, pg.Args{"zone": d.Zone})
		if err != nil {
			return fmt.Errorf("looking for the zone %s: %w", d.Zone, err)
		}
		if !known {
			return NoZone
		}
		_, err = pg.Value[int64](ctx, tx, `
			update settings
			   set zone = nullif(@zone, ''), digest_hour = @hour, weekly_day = @weekly, notice_days = @notice, file_megabytes = @megabytes
			 where version = @version
			returning id`, pg.Args{"zone": d.Zone, "hour": d.DigestHour, "weekly": d.WeeklyDay, "notice": d.NoticeDays, "megabytes": d.Megabytes, "version": version})
		if errors.Is(err, pg.NotFound) { // there is one row, always
			return pg.Stale
		}
		if err != nil {
			return fmt.Errorf("changing the settings: %w", err)
		}
		if d.HomeID == 0 || d.HomeID == d.HomeWas {
			return nil
		}
		return institute.Store{}.MakeHome(ctx, tx, d.HomeID, d.HomeWas)
	})
}

// Zone is the office's time zone: the one that was set or, while none is, instead. A zone
// that is known no more is NoZone, and instead.
func (Store) Zone(ctx context.Context, db pg.DB, instead *time.Location) (*time.Location, error) {
	name, err := pg.Value[string](ctx, db, `
		select coalesce(s.zone, '') from settings s
		 where s.zone is null or exists (select from pg_timezone_names n where n.name = s.zone)`, nil)
	if errors.Is(err, pg.NotFound) {
		return instead, NoZone
	}
	if err != nil {
		return instead, fmt.Errorf("finding the office's zone: %w", err)
	}
	if name == "" {
		return instead, nil
	}
	z, err := zone(name)
	if err != nil {
		return instead, NoZone
	}
	return z, nil
}
