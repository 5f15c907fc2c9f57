package agreement

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/pg"
	"gyoryu/internal/recent"
)

// Store is the agreements and their parts. Only the store files write to them.
type Store struct {
	DB     pg.DB
	Recent *recent.Memory // what its lists need not ask each time; nil: they do
	// CarryOver puts who is in charge of one agreement in charge of the one that renews
	// it, in the transaction that makes that; nil: nobody is.
	CarryOver CarryOver
}

// CarryOver is what takes over to an agreement what others keep about the one that it renews.
type CarryOver func(ctx context.Context, tx pgx.Tx, from, to int64) error

var (
	// Gone reports a milestone that the form changes and that is not there any more.
	Gone = errors.New("a part of the agreement is gone")
	// RenewsItself reports an agreement that would renew itself, by way of others too.
	RenewsItself = errors.New("the agreement would renew itself")
	// RenewedAlready reports an agreement that another renews already.
	RenewedAlready = errors.New("the agreement is renewed already")
)

// Create adds an agreement with all its parts: the institutes and people that it names
// for the first time, and who is in charge of the one that it renews.
func (s Store) Create(ctx context.Context, d Draft, who auth.Account) (id int64, err error) {
	err = pg.Tx(ctx, s.DB, who.ID, func(tx pgx.Tx) error {
		if err := makeNew(ctx, tx, &d, who); err != nil {
			return err
		}
		args := d.args(who)
		id, err = pg.Value[int64](ctx, tx, `
			insert into agreements (title, kind, state, state_on, end_reason, printed_on, sent_on, signed_on, starts_on, ends_on,
			                        notice_days, renews, renewal_of_id, point_id, notes, confidential, created_by)
			values (@title, @kind, @state, @state_on, @end_reason, @printed_on, @sent_on, @signed_on, @starts_on, @ends_on,
			        @notice_days, @renews, @renewal_of, @point, @notes, @confidential, @by)
			returning id`, args)
		if err != nil {
			return known(err)
		}
		if err := saveParts(ctx, tx, id, d); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `
			insert into agreement_sources (agreement_id, commitment_id) select @id, u from unnest(@sources::bigint[]) u on conflict do nothing`,
			pg.Args{"id": id, "sources": d.SourceIDs}); err != nil {
			return err
		}
		if d.RenewalOfID == 0 || s.CarryOver == nil {
			return nil
		}
		return s.CarryOver(ctx, tx, d.RenewalOfID, id)
	})
	if err != nil {
		return 0, fmt.Errorf("adding an agreement: %w", err)
	}
	return id, nil
}

// Update changes an agreement that was opened in this version, or is pg.Stale. Which one
// it renews stays as it is where the account does not see that.
func (s Store) Update(ctx context.Context, id, version int64, d Draft, who auth.Account) error {
	err := pg.Tx(ctx, s.DB, who.ID, func(tx pgx.Tx) error {
		if err := checkRenewal(ctx, tx, id, d.RenewalOfID); err != nil {
			return err
		}
		if err := makeNew(ctx, tx, &d, who); err != nil {
			return err
		}
		args := d.args(who)
		args["id"], args["version"] = id, version
		if err := changed(ctx, tx, `
			update agreements g
			   set title = @title, kind = @kind, state_on = case when g.state = @state then g.state_on else @state_on::date end, state = @state,
			       end_reason = @end_reason, printed_on = @printed_on, sent_on = @sent_on, signed_on = @signed_on, starts_on = @starts_on,
			       ends_on = @ends_on, notice_days = @notice_days, renews = @renews, notes = @notes, confidential = @confidential,
			       renewal_of_id = case when g.renewal_of_id is null
			                              or exists (select from seen_agreements(@by) x where x.id = g.renewal_of_id and x.removed_at is null)
			                            then @renewal_of::bigint else g.renewal_of_id end
			 where id = @id and version = @version and removed_at is null`, args); err != nil {
			return known(err)
		}
		return saveParts(ctx, tx, id, d)
	})
	return wrap(err, "changing", id)
}

// checkRenewal refuses an agreement that would renew itself, by way of others too.
// Changes of renewals take turns, or two at once could close a circle.
func checkRenewal(ctx context.Context, tx pgx.Tx, id, of int64) error {
	if of == 0 {
		return nil
	}
	if of == id {
		return RenewsItself
	}
	if _, err := tx.Exec(ctx, "select pg_advisory_xact_lock(hashtext('agreements.renewal_of_id'))"); err != nil {
		return fmt.Errorf("waiting for other renewals: %w", err)
	}
	loop, err := pg.Value[bool](ctx, tx, `
		with recursive older as (
			select g.id, g.renewal_of_id from agreements g where g.id = @of
			union
			select g.id, g.renewal_of_id from older o join agreements g on g.id = o.renewal_of_id
		)
		select exists (select from older where older.id = @id)`, pg.Args{"of": of, "id": id})
	if err != nil {
		return fmt.Errorf("looking at what agreement %d renews: %w", of, err)
	}
	if loop {
		return RenewsItself
	}
	return nil
}

// known names the constraints that somebody can do something about.
func known(err error) error {
	switch {
	case pg.Violates(err, "agreements_renewed_once"):
		return RenewedAlready
	case pg.Violates(err, "agreements_not_itself"):
		return RenewsItself
	}
	return err
}

func (d Draft) args(who auth.Account) pg.Args {
	return pg.Args{
		"title": d.Title, "kind": d.Kind, "state": d.State, "state_on": d.StateOn, "end_reason": d.EndReason,
		"printed_on": d.PrintedOn, "sent_on": d.SentOn, "signed_on": d.SignedOn, "starts_on": d.StartsOn, "ends_on": d.EndsOn,
		"notice_days": d.NoticeDays, "renews": d.Renews, "renewal_of": pg.NullID(d.RenewalOfID), "point": pg.NullID(d.PointID),
		"notes": d.Notes, "confidential": d.Confidential, "by": pg.NullID(who.ID),
	}
}

// Sign puts an agreement in force, signed on a day.
func (s Store) Sign(ctx context.Context, id, version int64, on day.Day, who auth.Account) error {
	return s.act(ctx, id, version, who, `signed_on = @on::date, state = 'in_force', state_on = @on::date`, pg.Args{"on": on})
}

// End says that an agreement ended on a day, and why.
func (s Store) End(ctx context.Context, id, version int64, on day.Day, reason string, who auth.Account) error {
	return s.act(ctx, id, version, who, `state = 'ended', state_on = @on::date, end_reason = @reason`, pg.Args{"on": on, "reason": reason})
}

// Remove takes an agreement out of every list; Restore brings it back.
func (s Store) Remove(ctx context.Context, id, version int64, who auth.Account) error {
	return s.act(ctx, id, version, who, `removed_at = now(), removed_by = @by`, pg.Args{"by": pg.NullID(who.ID)})
}

// Restore brings a removed agreement back, unless what it renews was renewed by another
// meanwhile.
func (s Store) Restore(ctx context.Context, id, version int64, who auth.Account) error {
	err := pg.Tx(ctx, s.DB, who.ID, func(tx pgx.Tx) error {
		return known(changed(ctx, tx, `
			update agreements set removed_at = null, removed_by = null where id = @id and version = @version and removed_at is not null`,
			pg.Args{"id": id, "version": version}))
	})
	return wrap(err, "bringing back", id)
}

// SetDone says that a milestone was reached on a day, or with the zero Day that it is still
// to be; pg.NotFound if the agreement has no such milestone. It is a version of its own, so
// that no form that is open meanwhile undoes it.
func (s Store) SetDone(ctx context.Context, id, milestone, version int64, on day.Day, who auth.Account) error {
	err := pg.Tx(ctx, s.DB, who.ID, func(tx pgx.Tx) error {
		args := pg.Args{"id": id, "milestone": milestone, "version": version, "on": on}
		if _, err := pg.Value[int64](ctx, tx, `select id from agreement_milestones where id = @milestone and agreement_id = @id`, args); err != nil {
			return err
		}
		if err := changed(ctx, tx, `update agreements set title = title where id = @id and version = @version and removed_at is null`, args); err != nil {
			return err
		}
		return changed(ctx, tx, `update agreement_milestones set done_on = @on where id = @milestone and agreement_id = @id`, args)
	})
	return wrap(err, "reaching a milestone of", id)
}

// AddReview keeps what a manager decided about an agreement on a day.
func (s Store) AddReview(ctx context.Context, id int64, r Review, who auth.Account) error {
	err := pg.Tx(ctx, s.DB, who.ID, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `
			insert into agreement_reviews (agreement_id, reviewed_on, verdict, note, created_by) values (@id, @on, @verdict, @note, @by)`,
			pg.Args{"id": id, "on": r.ReviewedOn, "verdict": r.Verdict, "note": r.Note, "by": pg.NullID(who.ID)})
		return err
	})
	return wrap(err, "reviewing", id)
}

// act sets columns of an agreement that was opened in this version.
func (s Store) act(ctx context.Context, id, version int64, who auth.Account, set string, args pg.Args) error {
	args["id"], args["version"] = id, version
	err := pg.Tx(ctx, s.DB, who.ID, func(tx pgx.Tx) error {
		return changed(ctx, tx, `update agreements set `+set+` where id = @id and version = @version and removed_at is null`, args)
	})
	return wrap(err, "changing", id)
}

// changed runs an update that must find its row: the record was there when it was opened,
// so that a row that is not found was changed since.
func changed(ctx context.Context, tx pgx.Tx, sql string, args pg.Args) error {
	tag, err := tx.Exec(ctx, sql, args)
	if err == nil && tag.RowsAffected() == 0 {
		err = pg.Stale
	}
	return err
}

func wrap(err error, doing string, id int64) error {
	if err != nil {
		return fmt.Errorf("%s agreement %d: %w", doing, id, err)
	}
	return nil
}
