package setting

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/pg"
)

// Listed reports a day that is in the list of holidays already.
type Listed struct{ Holiday }

func (l Listed) Error() string { return fmt.Sprintf("%s is a holiday already", l.OnDay) }

// WorkingDay reports whether people are in the office on the day: it is no Saturday or
// Sunday, and no holiday.
func (Store) WorkingDay(ctx context.Context, db pg.DB, d day.Day) (bool, error) {
	if Weekend(d) {
		return false, nil
	}
	off, err := pg.Value[bool](ctx, db, `select exists (select from holidays where on_day = @day)`, pg.Args{"day": d})
	if err != nil {
		return false, fmt.Errorf("asking whether %s is a working day: %w", d, err)
	}
	return !off, nil
}

// holidays are those of a year, in their order.
func (s Store) holidays(ctx context.Context, year int) ([]Holiday, error) {
	all, err := pg.Many[Holiday](ctx, s.DB, `
		select id, on_day, name_en, name_ko from holidays
		 where on_day between make_date(@year, 1, 1) and make_date(@year, 12, 31) order by on_day`, pg.Args{"year": year})
	if err != nil {
		return nil, fmt.Errorf("listing the holidays of %d: %w", year, err)
	}
	return all, nil
}

// add adds holidays, all or none: Listed names one that is there already.
func (s Store) add(ctx context.Context, days []Holiday, by auth.Account) error {
	return pg.Tx(ctx, s.DB, by.ID, func(tx pgx.Tx) error {
		listed, err := pg.One[Holiday](ctx, tx, `
			select id, on_day, name_en, name_ko from holidays where on_day = any(@days) order by on_day limit 1`, pg.Args{"days": daysOf(days)})
		if err == nil {
			return Listed{listed}
		}
		if !errors.Is(err, pg.NotFound) {
			return fmt.Errorf("looking for holidays: %w", err)
		}
		_, err = addMissing(ctx, tx, days)
		return err
	})
}

// addKorea adds Korea's public holidays of a year that are not there yet, and says how many.
func (s Store) addKorea(ctx context.Context, year int, by auth.Account) (added int, err error) {
	err = pg.Tx(ctx, s.DB, by.ID, func(tx pgx.Tx) error {
		added, err = addMissing(ctx, tx, Korea(year))
		return err
	})
	return added, err
}

func addMissing(ctx context.Context, tx pgx.Tx, days []Holiday) (int, error) {
	rows, err := json.Marshal(days)
	if err != nil {
		return 0, err
	}
	added, err := pg.Values[int64](ctx, tx, `
		insert into holidays (on_day, name_en, name_ko)
		select d.on_day, d.name_en, d.name_ko
		  from jsonb_to_recordset(@rows::jsonb) as d(on_day date, name_en text, name_ko text)
		 order by d.on_day
		on conflict on constraint holidays_once do nothing
		returning id`, pg.Args{"rows": string(rows)})
	if err != nil {
		return 0, fmt.Errorf("adding holidays: %w", err)
	}
	return len(added), nil
}

func daysOf(all []Holiday) []day.Day {
	days := make([]day.Day, len(all))
	for i, h := range all {
		days[i] = h.OnDay
	}
	return days
}

// drop takes a holiday off the list, and returns it.
func (s Store) drop(ctx context.Context, id int64, by auth.Account) (h Holiday, err error) {
	err = pg.Tx(ctx, s.DB, by.ID, func(tx pgx.Tx) error {
		h, err = pg.One[Holiday](ctx, tx, `delete from holidays where id = @id returning id, on_day, name_en, name_ko`, pg.Args{"id": id})
		if err != nil {
			return fmt.Errorf("removing holiday %d: %w", id, err)
		}
		return nil
	})
	return h, err
}

// Seed adds Korea's public holidays of today's year and the next, unless a year has or had
// holidays already: what an administrator has taken away stays away. Several copies of the
// program may do it at once.
func (s Store) Seed(ctx context.Context, today day.Day) error {
	for _, year := range []int{today.Year, today.Year + 1} {
		touched, err := pg.Value[bool](ctx, s.DB, `
			select exists (select from history
			                where noun = 'settings' and noun_id = 1 and part = 'holidays'
			                  and left(coalesce(after, before) ->> 'on_day', 4) = @year)`, pg.Args{"year": fmt.Sprintf("%04d", year)})
		if err != nil {
			return fmt.Errorf("asking whether %d has holidays: %w", year, err)
		}
		if touched {
			continue
		}
		if _, err := s.addKorea(ctx, year, auth.Account{}); err != nil {
			return err
		}
	}
	return nil
}
