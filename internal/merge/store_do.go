package merge

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"gyoryu/internal/alike"
	"gyoryu/internal/auth"
	"gyoryu/internal/pg"
)

// Refused reports that something speaks against the merge that did not when it was looked at.
type Refused struct{ Objections []Objection }

// Error is for the log.
func (Refused) Error() string { return "the records cannot be merged" }

// tries is how often a merge begins again that met with somebody's saving: both would have
// waited for each other.
const tries = 3

// Do merges m into k, both as they were looked at (pg.Stale if they are not so any more); k
// says the draft from then on.
func (s Store) Do(ctx context.Context, noun alike.Noun, k, m record, draft any, who auth.Account) (id int64, err error) {
	for range tries {
		err = pg.Tx(ctx, s.DB, who.ID, func(tx pgx.Tx) error {
			id, err = s.do(ctx, tx, noun, k, m, draft, who)
			return err
		})
		if !deadlocked(err) {
			break
		}
	}
	if err != nil {
		return 0, fmt.Errorf("merging %s %d into %d: %w", noun, m.Side().ID, k.Side().ID, err)
	}
	return id, nil
}

func (s Store) do(ctx context.Context, tx pgx.Tx, noun alike.Noun, k, m record, draft any, who auth.Account) (int64, error) {
	kept, merged := k.Side(), m.Side()
	if err := lock(ctx, tx, noun, kept, merged); err != nil {
		return 0, err
	}
	against, err := objections(ctx, tx, noun, kept, merged)
	if err != nil {
		return 0, err
	}
	if len(against) > 0 {
		return 0, Refused{against}
	}
	was, err := k.JSON()
	if err != nil {
		return 0, err
	}
	id, err := pg.Value[int64](ctx, tx, `
		insert into merges (noun, kept_id, merged_id, kept_name, merged_name, kept_was, created_by)
		values (@noun, @kept, @merged, @kept_name, @merged_name, @was::jsonb, nullif(@by, 0::bigint))
		returning id`,
		pg.Args{
			"noun": noun, "kept": kept.ID, "merged": merged.ID, "kept_name": kept.Name, "merged_name": merged.Name, "was": string(was), "by": who.ID,
		})
	if err != nil {
		return 0, err
	}
	if err := k.Keep(ctx, tx, draft, who); err != nil {
		return 0, err
	}
	r := pg.Repointing{Table: noun.Table(), Merge: id, From: merged.ID, To: kept.ID, By: who.ID}
	if err := pg.Repoint(ctx, tx, r); err != nil {
		return 0, err
	}
	if err := m.MergeInto(ctx, tx, kept.ID, who); err != nil {
		return 0, err
	}
	now, err := load(ctx, tx, noun, kept.ID)
	if err != nil {
		return 0, err
	}
	became, err := now.JSON()
	if err != nil {
		return 0, err
	}
	for _, sql := range []string{
		`update merges set kept_became = @became::jsonb where id = @id`,
		`insert into merge_rows (merge_id, part, key, noun, noun_id, what, before)
		 values (@id, @part, jsonb_build_object('id', @kept::bigint), @noun, @kept, 'record', '{}')`,
	} {
		if _, err := tx.Exec(ctx, sql, pg.Args{"id": id, "became": string(became), "part": noun.Table(), "noun": noun, "kept": kept.ID}); err != nil {
			return 0, err
		}
	}
	return id, nil
}

// lock lets nobody else change or point at either record until the end, and reports pg.Stale if
// somebody has changed one since it was looked at. Changes of parents take turns.
func lock(ctx context.Context, tx pgx.Tx, noun alike.Noun, sides ...Side) error {
	if noun == alike.Institute {
		if _, err := tx.Exec(ctx, "select pg_advisory_xact_lock(hashtext('institutes.parent_id'))"); err != nil {
			return err
		}
	}
	type held struct{ ID, Version int64 }
	var ids []int64
	for _, s := range sides {
		ids = append(ids, s.ID)
	}
	rows, err := pg.Many[held](ctx, tx, `select id, version from `+noun.Table()+` where id = any(@ids) order by id for update`, pg.Args{"ids": ids})
	if err != nil {
		return err
	}
	now := map[int64]int64{}
	for _, r := range rows {
		now[r.ID] = r.Version
	}
	for _, s := range sides {
		if now[s.ID] != s.Version {
			return pg.Stale
		}
	}
	return nil
}

func deadlocked(err error) bool {
	e, is := errors.AsType[*pgconn.PgError](err)
	return is && (e.Code == "40P01" || e.Code == "40001")
}

// constrained reports that the database would not have it, for a reason that objections do
// not know.
func constrained(err error) bool {
	e, is := errors.AsType[*pgconn.PgError](err)
	return is && e.Code[:2] == "23"
}
