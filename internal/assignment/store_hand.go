package assignment

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"

	"gyoryu/internal/day"
	"gyoryu/internal/pg"
)

// Handed is an assignment that was handed over, and the one that began for the successor.
type Handed struct {
	Heir    int64
	Version int64   // that the assignment has now
	EndsOn  day.Day // when it would have ended
}

// Hand makes an assignment that stands in this version end on the day before on, and one of
// to's begin on that day, with the same side, role and end, in the transaction of who hands
// over. One that would only begin then is removed, and begins for the successor when it was
// to. It is pg.Stale if it was changed since, and Twice if to is in charge already.
func Hand(ctx context.Context, tx pgx.Tx, id, version, to int64, on day.Day) (Handed, error) {
	var h Handed
	args := pg.Args{"id": id, "version": version, "to": to, "on": on}
	err := pgx.BeginFunc(ctx, tx, func(tx pgx.Tx) (err error) {
		h.Heir, err = pg.Value[int64](ctx, tx, `
			insert into assignments (person_id, institute_id, agreement_id, topic_id, forum_id, side, role, starts_on, ends_on, created_by)
			select @to, s.institute_id, s.agreement_id, s.topic_id, s.forum_id, s.side, s.role, greatest(s.starts_on, @on::date), s.ends_on, acting_account()
			  from assignments s
			 where s.id = @id and s.version = @version and s.removed_at is null and (s.ends_on is null or s.ends_on >= @on)
			returning id`, args)
		if err != nil {
			return stale(once(err))
		}
		row, err := pg.One[struct {
			Version int64
			EndsOn  day.Day
		}](ctx, tx, `
			with was as (select s.id, s.ends_on from assignments s where s.id = @id)
			update assignments s
			   set ends_on = case when s.starts_on >= @on then s.ends_on else @on::date - 1 end,
			       removed_at = case when s.starts_on >= @on then now() end,
			       removed_by = case when s.starts_on >= @on then acting_account() end
			  from was
			 where s.id = was.id and s.version = @version and s.removed_at is null
			returning s.version, was.ends_on`, args)
		h.Version, h.EndsOn = row.Version, row.EndsOn
		return stale(once(err))
	})
	return h, wrap(err, "handing over", id)
}

// TakeBack undoes Hand in the transaction of who undoes it: what began for the successor is
// removed, and the assignment goes on as before. It is pg.Stale if either was changed since,
// and Twice if the person is in charge again already.
func TakeBack(ctx context.Context, tx pgx.Tx, id int64, h Handed) error {
	err := pgx.BeginFunc(ctx, tx, func(tx pgx.Tx) error {
		if err := changed(ctx, tx, `
			update assignments set removed_at = now(), removed_by = acting_account() where id = @heir and version = 1 and removed_at is null`,
			pg.Args{"heir": h.Heir}); err != nil {
			return err
		}
		return changed(ctx, tx, `
			update assignments set ends_on = @ends, removed_at = null, removed_by = null where id = @id and version = @version`,
			pg.Args{"id": id, "version": h.Version, "ends": h.EndsOn})
	})
	return wrap(err, "taking back", id)
}

// stale is pg.Stale of a row that was not found as it was opened.
func stale(err error) error {
	if errors.Is(err, pg.NotFound) {
		return pg.Stale
	}
	return err
}
