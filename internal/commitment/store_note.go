package commitment

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/pg"
)

// AddNote adds a dated note. It changes no field, so it needs no version.
func (s Store) AddNote(ctx context.Context, id int64, on day.Day, text string, who auth.Account) error {
	return s.note(ctx, id, on, text, false, who)
}

// Asked adds a note that the other side was asked: what is under way then waits for them.
func (s Store) Asked(ctx context.Context, id int64, on day.Day, text string, who auth.Account) error {
	return s.note(ctx, id, on, text, true, who)
}

func (s Store) note(ctx context.Context, id int64, on day.Day, text string, asked bool, who auth.Account) error {
	err := pg.Tx(ctx, s.DB, who.ID, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `
			insert into commitment_notes (commitment_id, noted_on, text, asked, created_by) values (@id, @on, @text, @asked, @by)`,
			pg.Args{"id": id, "on": on, "text": text, "asked": asked, "by": pg.NullID(who.ID)})
		return err
	})
	return wrap(err, "noting on", id)
}

// HasOwn reports whether anything that is still to be done is in the account's charge.
func (s Store) HasOwn(ctx context.Context, who auth.Account) (bool, error) {
	if who.PersonID == 0 {
		return false, nil
	}
	has, err := pg.Value[bool](ctx, s.DB, `
		select exists (select from seen_commitments(@who) c where c.removed_at is null and `+unsettled+` and c.person_id = @me)`,
		pg.Args{"who": who.ID, "me": who.PersonID})
	if err != nil {
		return false, fmt.Errorf("looking for commitments of account %d: %w", who.ID, err)
	}
	return has, nil
}
