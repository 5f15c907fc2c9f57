package visit

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"gyoryu/internal/auth"
	"gyoryu/internal/commitment"
	"gyoryu/internal/pg"
	"gyoryu/internal/recent"
)

// Store is the visits and their parts. Only the store files write to them.
type Store struct {
	DB     pg.DB
	Recent *recent.Memory // what its lists need not ask each time; nil: they do
}

// Gone reports a stop or point that the form changes and that is not there any more.
var Gone = errors.New("a part of the visit is gone")

// Create adds a visit with all its parts: the institutes and people that it names
// for the first time, and the commitments that its agreed points ask for.
func (s Store) Create(ctx context.Context, d Draft, who auth.Account) (id int64, err error) {
	err = pg.Tx(ctx, s.DB, who.ID, func(tx pgx.Tx) error {
		if err := makeNew(ctx, tx, &d, who); err != nil {
			return err
		}
		args := d.args()
		args["by"] = pg.NullID(who.ID)
		id, err = pg.Value[int64](ctx, tx, `
			insert into visits (title, direction, starts_on, ends_on, purpose, leader_id, delegation_size, state, outcome,
			                    confidential, written, created_by)
			values (@title, @direction, @starts_on, @ends_on, @purpose, @leader, @size, @state, @outcome, @confidential, @written, @by)
			returning id`, args)
		if err != nil {
			return err
		}
		return saveParts(ctx, tx, id, d, who)
	})
	if err != nil {
		return 0, fmt.Errorf("adding a visit: %w", err)
	}
	return id, nil
}

// Update changes a visit that was opened in this version, or is pg.Stale.
func (s Store) Update(ctx context.Context, id, version int64, d Draft, who auth.Account) error {
	err := pg.Tx(ctx, s.DB, who.ID, func(tx pgx.Tx) error {
		if err := makeNew(ctx, tx, &d, who); err != nil {
			return err
		}
		args := d.args()
		args["id"], args["version"] = id, version
		tag, err := tx.Exec(ctx, `
			update visits
			   set title = @title, direction = @direction, starts_on = @starts_on, ends_on = @ends_on, purpose = @purpose,
			       leader_id = @leader, delegation_size = @size, state = @state, outcome = @outcome, confidential = @confidential,
			       written = @written
			 where id = @id and version = @version and removed_at is null`, args)
		if err != nil {
			return err
		}
		if tag.RowsAffected() == 0 {
			return pg.Stale
		}
		return saveParts(ctx, tx, id, d, who)
	})
	if err != nil {
		return fmt.Errorf("changing visit %d: %w", id, err)
	}
	return nil
}

// Remove takes a visit and its commitments out of every list.
func (s Store) Remove(ctx context.Context, id, version int64, who auth.Account) error {
	err := pg.Tx(ctx, s.DB, who.ID, func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, `
			update visits set removed_at = now(), removed_by = @by where id = @id and version = @version and removed_at is null`,
			pg.Args{"id": id, "version": version, "by": pg.NullID(who.ID)})
		if err != nil {
			return err
		}
		if tag.RowsAffected() == 0 {
			return pg.Stale
		}
		return commitment.RemoveWith(ctx, tx, id, who)
	})
	if err != nil {
		return fmt.Errorf("removing visit %d: %w", id, err)
	}
	return nil
}

// Restore brings a removed visit back, with the commitments that went with it.
func (s Store) Restore(ctx context.Context, v Head, who auth.Account) error {
	err := pg.Tx(ctx, s.DB, who.ID, func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, `
			update visits set removed_at = null, removed_by = null where id = @id and version = @version and removed_at is not null`,
			pg.Args{"id": v.ID, "version": v.Version})
		if err != nil {
			return err
		}
		if tag.RowsAffected() == 0 {
			return pg.Stale
		}
		return commitment.RestoreWith(ctx, tx, v.ID, *v.RemovedAt)
	})
	if err != nil {
		return fmt.Errorf("bringing back visit %d: %w", v.ID, err)
	}
	return nil
}

func (d Draft) args() pg.Args {
	leader := (*int64)(nil)
	if d.Leader >= 0 && d.Leader < len(d.Delegates) {
		leader = &d.Delegates[d.Leader].ID
	}
	size := (*int)(nil)
	if d.DelegationSize > 0 {
		size = &d.DelegationSize
	}
	return pg.Args{
		"title": d.Title, "direction": d.Direction, "starts_on": d.StartsOn, "ends_on": d.EndsOn, "purpose": d.Purpose,
		"leader": leader, "size": size, "state": d.State, "outcome": d.Outcome, "confidential": d.Confidential,
		"written": len(d.Points) > 0 || slices.ContainsFunc(d.Stops, func(s StopDraft) bool { return len(s.Points) > 0 }),
	}
}
