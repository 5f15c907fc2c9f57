package person

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"gyoryu/internal/auth"
	"gyoryu/internal/pg"
)

// Find is one person, removed and merged ones too: whoever merges asks what that means.
func (s Store) Find(ctx context.Context, id int64) (Person, error) { return s.find(ctx, id) }

// Draft is what a writer decided about the person, as it stands.
func (p Person) Draft() Draft { return p.draft() }

// MergeInto takes the person off every list, as they were at the given version, in favour of
// another: the address leads there.
func (s Store) MergeInto(ctx context.Context, tx pgx.Tx, id, version, into int64, by auth.Account) error {
	_, err := pg.Value[int64](ctx, tx, `
		update people set removed_at = now(), removed_by = nullif(@by, 0::bigint), merged_into_id = @into
		 where id = @id and version = @version and removed_at is null and anonymised_at is null
		returning id`, pg.Args{"id": id, "version": version, "into": into, "by": by.ID})
	if err != nil {
		return fmt.Errorf("merging person %d into %d: %w", id, into, s.missed(ctx, tx, id, err))
	}
	return nil
}

// Unmerge makes the person one of their own again.
func (Store) Unmerge(ctx context.Context, tx pgx.Tx, id, from int64) error {
	_, err := pg.Value[int64](ctx, tx, `
		update people set removed_at = null, removed_by = null, merged_into_id = null
		 where id = @id and merged_into_id = @from
		returning id`, pg.Args{"id": id, "from": from})
	if err != nil {
		return fmt.Errorf("taking person %d out of %d: %w", id, from, err)
	}
	return nil
}

// Taken reports whether the store would not have a draft, for a reason that lies in other
// records.
func Taken(err error) bool { return errors.Is(err, NoInstitute) || errors.Is(err, NoArea) }
