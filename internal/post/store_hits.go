package post

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"fmt"

	"github.com/jackc/pgx/v5"

	"gyoryu/internal/day"
	"gyoryu/internal/pg"
)

// saltSize is that of a day's secret, in bytes.
const saltSize = 32

// keepDays is for how many days it is known who read what; h.writing is held below.
const keepDays = 2

// write counts the readings that are the first of their reader and day.
func (h *Hits) write(ctx context.Context, taken map[reading]bool) error {
	if err := h.tidy(ctx); err != nil {
		return err
	}
	if len(taken) == 0 {
		return nil
	}
	var posts []int64
	var days []string
	var readers [][]byte
	for r := range taken {
		salt, err := h.salt(ctx, r.on)
		if err != nil {
			return err
		}
		sum := hmac.New(sha256.New, salt)
		sum.Write(r.who[:])
		posts, days, readers = append(posts, r.post), append(days, r.on.String()), append(readers, sum.Sum(nil))
	}
	err := pg.Tx(ctx, h.db, 0, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `
			with fresh as (
				insert into post_readers (post_id, on_day, reader)
				select u.post, u.on_day::date, u.reader
				  from unnest(@posts::bigint[], @days::text[], @readers::bytea[]) u(post, on_day, reader)
				 where exists (select from posts p where p.id = u.post)
				 order by 1, 2, 3 -- the same in every copy of the program, so that none waits for another in a circle
				on conflict do nothing
				returning post_id)
			insert into post_hits (post_id, hits)
			select post_id, count(*) from fresh group by 1 order by 1
			on conflict (post_id) do update set hits = post_hits.hits + excluded.hits`,
			pg.Args{"posts": posts, "days": days, "readers": readers})
		return err
	})
	if err != nil {
		return fmt.Errorf("counting %d readings: %w", len(taken), err)
	}
	return nil
}

// salt is the day's secret: of whichever copy of the program asked for it first.
func (h *Hits) salt(ctx context.Context, on day.Day) ([]byte, error) {
	if salt, known := h.salts[on]; known {
		return salt, nil
	}
	fresh := make([]byte, saltSize)
	_, _ = rand.Read(fresh) // never fails
	args := pg.Args{"on": on, "salt": fresh}
	if _, err := h.db.Exec(ctx, `insert into post_salts (on_day, salt) values (@on, @salt) on conflict do nothing`, args); err != nil {
		return nil, fmt.Errorf("making the secret of %s: %w", on, err)
	}
	salt, err := pg.Value[[]byte](ctx, h.db, `select salt from post_salts where on_day = @on`, pg.Args{"on": on})
	if err != nil {
		return nil, fmt.Errorf("reading the secret of %s: %w", on, err)
	}
	h.salts[on] = salt
	return salt, nil
}

// tidy forgets once a day who read what days ago.
func (h *Hits) tidy(ctx context.Context) error {
	today := h.clock.Today()
	if h.tidied == today {
		return nil
	}
	args := pg.Args{"before": today.Add(-keepDays)}
	var b pg.Batch
	b.Exec(`delete from post_readers where on_day < @before`, args)
	b.Exec(`delete from post_salts where on_day < @before`, args)
	if err := b.Send(ctx, h.db); err != nil {
		return fmt.Errorf("forgetting who read what: %w", err)
	}
	h.tidied = today
	clear(h.salts)
	return nil
}
