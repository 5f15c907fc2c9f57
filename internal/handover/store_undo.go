package handover

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"gyoryu/internal/agreement"
	"gyoryu/internal/assignment"
	"gyoryu/internal/auth"
	"gyoryu/internal/commitment"
	"gyoryu/internal/day"
	"gyoryu/internal/pg"
)

// Undo takes a handover back that was opened in this version, or is pg.Stale. Each duty goes
// back; is kept by the successor, because it was edited since; or can't go back, and says why.
func (s Store) Undo(ctx context.Context, h Handover, version int64, who auth.Account) error {
	err := pg.Tx(ctx, s.DB, who.ID, func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, `update handovers set undone_at = now() where id = @id and version = @version and undone_at is null`,
			pg.Args{"id": h.ID, "version": version})
		if err == nil && tag.RowsAffected() == 0 {
			err = pg.Stale
		}
		if err != nil {
			return err
		}
		moved, err := pg.Many[undoing](ctx, tx, `
			select h.id, h.assignment_id, coalesce(h.heir_id, 0) as heir_id, h.commitment_id, h.agreement_id, h.milestone_id, h.ended_on, h.left_version,
			       coalesce(c.removed_at, g.removed_at) is not null as removed, coalesce(c.state not in ('open', 'under_way'), m.done_on is not null, false) as settled
			  from handover_items h
			  left join commitments c on c.id = h.commitment_id
			  left join agreements g on g.id = h.agreement_id
			  left join agreement_milestones m on m.id = h.milestone_id
			 where h.handover_id = @id and h.state = 'moved'
			 order by h.position, h.id`, pg.Args{"id": h.ID})
		if err != nil {
			return err
		}
		for _, u := range moved {
			state, reason, err := u.back(ctx, tx, h)
			if err != nil {
				return err
			}
			if _, err := tx.Exec(ctx, `update handover_items set state = @state, reason = @reason where id = @id`,
				pg.Args{"id": u.ID, "state": state, "reason": reason}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("undoing handover %d: %w", h.ID, err)
	}
	return nil
}

// undoing is an item that went over.
type undoing struct {
	ID           int64
	AssignmentID *int64
	HeirID       int64
	CommitmentID *int64
	AgreementID  *int64
	MilestoneID  *int64
	EndedOn      day.Day
	LeftVersion  int64
	Removed      bool
	Settled      bool
}

// back takes one back, or says why not.
func (u undoing) back(ctx context.Context, tx pgx.Tx, h Handover) (State, string, error) {
	var err error
	switch {
	case u.Removed:
		return Stuck, "removed", nil
	case u.AssignmentID != nil:
		err = assignment.TakeBack(ctx, tx, *u.AssignmentID, assignment.Handed{Heir: u.HeirID, Version: u.LeftVersion, EndsOn: u.EndedOn})
	case u.Settled:
		return Kept, "settled", nil
	case u.CommitmentID != nil:
		_, err = commitment.Hand(ctx, tx, *u.CommitmentID, u.LeftVersion, h.To.ID, h.From.ID)
	case u.MilestoneID == nil:
		return Stuck, "gone", nil
	default:
		var moved []int64
		moved, err = agreement.Hand(ctx, tx, *u.AgreementID, 0, []int64{*u.MilestoneID}, h.To.ID, h.From.ID)
		if err == nil && len(moved) == 0 {
			err = pg.Stale
		}
	}
	switch {
	case err == nil:
		return Back, "", nil
	case errors.Is(err, pg.Stale):
		return Kept, "changed", nil
	case errors.Is(err, assignment.Twice):
		return Stuck, "twice", nil
	}
	return "", "", err
}
