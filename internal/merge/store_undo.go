package merge

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"gyoryu/internal/auth"
	"gyoryu/internal/pg"
)

// Undo takes a merge apart that was looked at in this version, or is pg.Stale. Each row goes
// back; is left, because it was edited since; or cannot go back, and says why.
func (s Store) Undo(ctx context.Context, m Merge, version int64, who auth.Account) (err error) {
	for range tries {
		err = pg.Tx(ctx, s.DB, who.ID, func(tx pgx.Tx) error { return s.undo(ctx, tx, m, version, who) })
		if !deadlocked(err) {
			break
		}
	}
	if err != nil {
		return fmt.Errorf("undoing merge %d: %w", m.ID, err)
	}
	return nil
}

func (s Store) undo(ctx context.Context, tx pgx.Tx, m Merge, version int64, who auth.Account) error {
	kept, err := load(ctx, tx, m.Noun, m.KeptID)
	if err != nil {
		return err
	}
	merged, err := load(ctx, tx, m.Noun, m.MergedID)
	if err != nil {
		return err
	}
	if err := lock(ctx, tx, m.Noun, kept.Side(), merged.Side()); err != nil {
		return err
	}
	if kept.Side().MergedInto != 0 || merged.Side().MergedInto != m.KeptID || kept.Side().Anonymised {
		return pg.Stale // the page says what has to be undone before
	}
	type drafts struct{ Was, Became string }
	found, err := pg.Many[drafts](ctx, tx, `
		update merges set undone_at = greatest(now(), created_at), undone_by = nullif(@by, 0::bigint)
		 where id = @id and version = @version and undone_at is null
		returning coalesce(kept_was::text, '') as was, coalesce(kept_became::text, '') as became`, pg.Args{"id": m.ID, "version": version, "by": who.ID})
	if err == nil && len(found) == 0 {
		err = pg.Stale
	}
	if err != nil {
		return err
	}
	if err := pg.PointBack(ctx, tx, pg.Repointing{Table: m.Noun.Table(), Merge: m.ID, From: m.MergedID, To: m.KeptID, By: who.ID}); err != nil {
		return err
	}
	if err := merged.Unmerge(ctx, tx, m.KeptID); err != nil {
		return err
	}
	outcome, reason, err := sayBefore(ctx, tx, m, []byte(found[0].Was), []byte(found[0].Became), who)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `update merge_rows set outcome = @outcome, reason = @reason where merge_id = @id and what = 'record'`,
		pg.Args{"id": m.ID, "outcome": outcome, "reason": reason})
	return err
}

// sayBefore lets the kept record say what it said before the merge, if nobody has edited it
// since.
func sayBefore(ctx context.Context, tx pgx.Tx, m Merge, was, became []byte, who auth.Account) (Outcome, string, error) {
	kept, err := load(ctx, tx, m.Noun, m.KeptID)
	if err != nil {
		return "", "", err
	}
	if kept.Side().Removed {
		return Stuck, "removed", nil
	}
	now, err := kept.JSON()
	if err != nil {
		return "", "", err
	}
	if !sameJSON(now, became) {
		return Kept, "edited", nil
	}
	err = kept.KeepJSON(ctx, tx, was, who)
	switch {
	case err == nil:
		return Back, "", nil
	case kept.Taken(err):
		return Stuck, "refused", nil
	}
	return "", "", err
}
