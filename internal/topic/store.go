package topic

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/pg"
	"gyoryu/internal/recent"
)

// Store is the topics and their parts. Only the store files write to them.
type Store struct {
	DB     pg.DB
	Recent *recent.Memory // what its lists need not ask each time; nil: they do
}

// Create adds a topic with all its parts: the institutes and people that it names for
// the first time, too.
func (s Store) Create(ctx context.Context, d Draft, who auth.Account) (id int64, err error) {
	err = pg.Tx(ctx, s.DB, who.ID, func(tx pgx.Tx) error {
		if err := makeNew(ctx, tx, d, who); err != nil {
			return err
		}
		id, err = pg.Value[int64](ctx, tx, `
			insert into topics (title, summary, stage, stage_on, proposer_id, agreement_id, point_id, confidential, created_by)
			values (@title, @summary, coalesce(nullif(@stage, ''), 'proposed'), coalesce(@on::date, current_date), @proposer, @agreement,
			        @point, @confidential, @by)
			returning id`, d.args(who))
		if err != nil {
			return err
		}
		return saveParts(ctx, tx, id, d)
	})
	if err != nil {
		return 0, fmt.Errorf("adding a topic: %w", err)
	}
	return id, nil
}

// Update changes a topic that was opened in this version, or is pg.Stale. Its stage
// stays: that is Move's. An agreement that who does not see stays unless another is
// chosen.
func (s Store) Update(ctx context.Context, id, version int64, d Draft, who auth.Account) error {
	err := pg.Tx(ctx, s.DB, who.ID, func(tx pgx.Tx) error {
		if err := makeNew(ctx, tx, d, who); err != nil {
			return err
		}
		args := d.args(who)
		args["id"], args["version"] = id, version
		if err := changed(ctx, tx, `
			update topics t
			   set title = @title, summary = @summary, proposer_id = @proposer, confidential = @confidential,
			       agreement_id = case when @agreement::bigint is null and not exists (
			                                select from seen_agreements(@by) g where g.id = t.agreement_id and g.removed_at is null)
			                           then t.agreement_id else @agreement end
			 where t.id = @id and t.version = @version and t.removed_at is null`, args); err != nil {
			return err
		}
		return saveParts(ctx, tx, id, d)
	})
	return wrap(err, "changing", id)
}

func (d Draft) args(who auth.Account) pg.Args {
	var proposer *int64
	if !d.Proposer.None() {
		proposer = &d.Proposer.ID
	}
	return pg.Args{
		"title": d.Title, "summary": d.Summary, "stage": d.Stage, "on": d.StageOn, "proposer": proposer,
		"agreement": pg.NullID(d.AgreementID), "point": pg.NullID(d.PointID), "confidential": d.Confidential, "by": pg.NullID(who.ID),
	}
}

// Move moves a topic that was opened in this version to another stage on a day, and
// keeps why; it is pg.Stale if the topic is there already.
func (s Store) Move(ctx context.Context, id, version int64, to Stage, on day.Day, reason string, who auth.Account) error {
	err := pg.Tx(ctx, s.DB, who.ID, func(tx pgx.Tx) error {
		return changed(ctx, tx, `
			with moved as (
				update topics t
				   set stage = @to, stage_on = @on
				  from topics was
				 where was.id = t.id and t.id = @id and t.version = @version and t.stage <> @to and t.removed_at is null
				returning was.stage)
			insert into topic_moves (topic_id, from_stage, to_stage, moved_on, reason, created_by)
			select @id, m.stage, @to, @on, @reason::text, @by::bigint from moved m`,
			pg.Args{"id": id, "version": version, "to": to, "on": on, "reason": reason, "by": pg.NullID(who.ID)})
	})
	return wrap(err, "moving", id)
}

// Remove takes a topic out of every list; Restore brings it back.
func (s Store) Remove(ctx context.Context, id, version int64, who auth.Account) error {
	err := pg.Tx(ctx, s.DB, who.ID, func(tx pgx.Tx) error {
		return changed(ctx, tx, `
			update topics set removed_at = now(), removed_by = @by where id = @id and version = @version and removed_at is null`,
			pg.Args{"id": id, "version": version, "by": pg.NullID(who.ID)})
	})
	return wrap(err, "removing", id)
}

// Restore brings a removed topic back.
func (s Store) Restore(ctx context.Context, id, version int64, who auth.Account) error {
	err := pg.Tx(ctx, s.DB, who.ID, func(tx pgx.Tx) error {
		return changed(ctx, tx, `
			update topics set removed_at = null, removed_by = null where id = @id and version = @version and removed_at is not null`,
			pg.Args{"id": id, "version": version})
	})
	return wrap(err, "bringing back", id)
}

// changed runs an update that must find its row: the record was there when it was
// opened, so that a row that is not found was changed since.
func changed(ctx context.Context, tx pgx.Tx, sql string, args pg.Args) error {
	tag, err := tx.Exec(ctx, sql, args)
	if err == nil && tag.RowsAffected() == 0 {
		err = pg.Stale
	}
	return err
}

func wrap(err error, doing string, id int64) error {
	if err != nil {
		return fmt.Errorf("%s topic %d: %w", doing, id, err)
	}
	return nil
}
