package commitment

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/pg"
)

// Year is the commitment of another year that the same promise made: the one before, or
// the next.
type Year struct {
	ID    int64
	DueOn day.Day
	State State
	After bool // it is the next
}

// SetState moves a commitment into a state from on; reason says why it was dropped,
// evidence what shows that it was kept. What recurs and is kept makes its next.
func (s Store) SetState(ctx context.Context, id, version int64, to State, on day.Day, reason, evidence string, who auth.Account) error {
	_, err := s.setState(ctx, id, version, to, on, reason, evidence, who)
	return err
}

// setState is SetState, and says which next it made: the zero Year if none.
func (s Store) setState(ctx context.Context, id, version int64, to State, on day.Day, reason, evidence string, who auth.Account) (next Year, err error) {
	err = pg.Tx(ctx, s.DB, who.ID, func(tx pgx.Tx) error {
		err := changed(ctx, tx, `
			update commitments
			   set state = @state, state_on = @on, reason = @reason, evidence = case when @evidence <> '' then @evidence else evidence end
			 where id = @id and version = @version and removed_at is null`,
			pg.Args{"id": id, "version": version, "state": to, "on": on, "reason": reason, "evidence": evidence})
		if err != nil || to != Kept {
			return err
		}
		next, err = makeNext(ctx, tx, id)
		return err
	})
	return next, wrap(err, "changing", id)
}

// makeNext makes the commitment of the next year of one that recurs and was kept: due a
// year after its day, or after the day on which it was kept if it had none. It is of the
// same visit and agreement, so that whoever may not see this one does not see the next.
// That there is one already, be it removed, is the unique constraint's to say.
func makeNext(ctx context.Context, tx pgx.Tx, id int64) (Year, error) {
	next, err := pg.One[Year](ctx, tx, `
		with made as (
			insert into commitments (what, owed_by, person_id, their_person_id, due_on, recurs, visit_id, agreement_id, follows_id, created_by)
			select c.what, c.owed_by, c.person_id, c.their_person_id, (coalesce(c.due_on, c.state_on) + interval '1 year')::date,
			       c.recurs, c.visit_id, c.agreement_id, c.id, c.created_by
			  from commitments c
			 where c.id = @id and c.recurs = 'year' and coalesce(c.due_on, c.state_on) < date '9999-01-01'
			on conflict on constraint commitments_follows_once do nothing
			returning id, due_on, state),
		with_them as (
			insert into commitment_institutes (commitment_id, institute_id, position)
			select made.id, x.institute_id, x.position from made join commitment_institutes x on x.commitment_id = @id)
		select id, due_on, state, true as after from made`, pg.Args{"id": id})
	if errors.Is(err, pg.NotFound) { // it does not recur, or has its next
		return Year{}, nil
	}
	return next, err
}

// queueYears asks for those beside it that the account may see, the one before first.
func queueYears(b *pg.Batch, id int64, who auth.Account) *[]Year {
	return pg.Queue[Year](b, `
		select c.id, c.due_on, c.state, false as after
		  from seen_commitments(@who) c where c.id = (select x.follows_id from commitments x where x.id = @id) and c.removed_at is null
		union all
		select c.id, c.due_on, c.state, true from seen_commitments(@who) c where c.follows_id = @id and c.removed_at is null`,
		pg.Args{"id": id, "who": who.ID})
}
