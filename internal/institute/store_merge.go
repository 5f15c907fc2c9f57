package institute

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"gyoryu/internal/auth"
	"gyoryu/internal/pg"
)

// Find is one institute, removed and merged ones too: whoever merges asks what that means.
func (s Store) Find(ctx context.Context, id int64) (Institute, error) { return s.find(ctx, id) }

// Draft is what a writer decided about the institute, as it stands.
func (i Institute) Draft() Draft { return i.draft() }

// MergeInto takes the institute off every list, as it was at the given version, in favour of
// another: its address leads there. Our own stays.
func (s Store) MergeInto(ctx context.Context, tx pgx.Tx, id, version, into int64, by auth.Account) error {
	_, err := pg.Value[int64](ctx, tx, `
		update institutes set removed_at = now(), removed_by = nullif(@by, 0::bigint), merged_into_id = @into
		 where id = @id and version = @version and removed_at is null and not home
		returning id`, pg.Args{"id": id, "version": version, "into": into, "by": by.ID})
	if err != nil {
		return fmt.Errorf("merging institute %d into %d: %w", id, into, s.missed(ctx, tx, id, err))
	}
	return nil
}

// Unmerge makes the institute one of its own again. Should it be below itself by now, it is
// below none.
func (Store) Unmerge(ctx context.Context, tx pgx.Tx, id, from int64) error {
	_, err := pg.Value[int64](ctx, tx, `
		with recursive up as (
			select i.parent_id as id from institutes i where i.id = @id
			union
			select i.parent_id from up join institutes i on i.id = up.id
		)
		update institutes set removed_at = null, removed_by = null, merged_into_id = null,
		       parent_id = case when exists (select from up where up.id = @id) then null else parent_id end
		 where id = @id and merged_into_id = @from
		returning id`, pg.Args{"id": id, "from": from})
	if err != nil {
		return fmt.Errorf("taking institute %d out of %d: %w", id, from, err)
	}
	return nil
}

// Above reports whether one of the two is above the other, however far, and which: the first
// (1), the second (2), or neither (0).
func (Store) Above(ctx context.Context, db pg.DB, one, other int64) (int, error) {
	n, err := pg.Value[int](ctx, db, `
		with recursive up as (
			select i.id as of, i.parent_id as id from institutes i where i.id in (@one, @other)
			union
			select up.of, i.parent_id from up join institutes i on i.id = up.id
		)
		select case when exists (select from up where of = @other and id = @one) then 1
		            when exists (select from up where of = @one and id = @other) then 2 else 0 end`, pg.Args{"one": one, "other": other})
	if err != nil {
		return 0, fmt.Errorf("looking at the parents of institutes %d and %d: %w", one, other, err)
	}
	return n, nil
}

// Taken reports whether the store would not have a draft, for a reason that lies in other
// records.
func Taken(err error) bool {
	return errors.Is(err, OwnParent) || errors.Is(err, NoParent) || errors.Is(err, SecondHome)
}
