package exchange

import (
	"cmp"
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/institute"
	"gyoryu/internal/person"
	"gyoryu/internal/pg"
	"gyoryu/internal/pick"
	"gyoryu/internal/recent"
)

// Store is the stays. Only the store files write to them.
type Store struct {
	DB     pg.DB
	Recent *recent.Memory // what its lists need not ask each time; nil: they do
}

// Create adds a stay, with the person and the institutes that it names for the first time.
func (s Store) Create(ctx context.Context, d Draft, who auth.Account) (id int64, err error) {
	err = pg.Tx(ctx, s.DB, who.ID, func(tx pgx.Tx) error {
		if err := d.makeNew(ctx, tx, who); err != nil {
			return err
		}
		id, err = pg.Value[int64](ctx, tx, `
			insert into exchanges (person_id, from_institute_id, to_institute_id, starts_on, ends_on, state, agreement_id, outcome, created_by)
			values (@person, @from, @to, @starts_on, @ends_on, @state, @agreement, @outcome, @by) returning id`, d.args(who))
		if err != nil {
			return err
		}
		return setAreas(ctx, tx, id, d.AreaIDs)
	})
	if err != nil {
		return 0, fmt.Errorf("adding a stay: %w", err)
	}
	return id, nil
}

// Update changes a stay that was opened in this version, or is pg.Stale. An agreement
// that the writer does not see stays as it is unless they choose another: the form that
// they filled in did not show it.
func (s Store) Update(ctx context.Context, id, version int64, d Draft, who auth.Account) error {
	err := pg.Tx(ctx, s.DB, who.ID, func(tx pgx.Tx) error {
		if err := d.makeNew(ctx, tx, who); err != nil {
			return err
		}
		args := d.args(who)
		args["id"], args["version"] = id, version
		if err := changed(ctx, tx, `
			update exchanges e
			   set person_id = @person, from_institute_id = @from, to_institute_id = @to, starts_on = @starts_on, ends_on = @ends_on,
			       state = @state, outcome = @outcome,
			       agreement_id = case when @agreement::bigint is null and not exists (
			                                select from seen_agreements(@who) g where g.id = e.agreement_id and g.removed_at is null)
			                           then e.agreement_id else @agreement::bigint end
			 where id = @id and version = @version and removed_at is null`, args); err != nil {
			return err
		}
		return setAreas(ctx, tx, id, d.AreaIDs)
	})
	return wrap(err, "changing", id)
}

func (d Draft) args(who auth.Account) pg.Args {
	return pg.Args{
		"person": d.PersonID, "from": pg.NullID(d.FromID), "to": d.ToID, "starts_on": d.StartsOn, "ends_on": d.EndsOn,
		"state": cmp.Or(d.State, Planned), "agreement": pg.NullID(d.AgreementID), "outcome": d.Outcome,
		"by": pg.NullID(who.ID), "who": who.ID,
	}
}

// makeNew makes the institutes and the person that the draft names for the first time,
// the person at the institute that they come from, and fills in their ids.
func (d *Draft) makeNew(ctx context.Context, tx pgx.Tx, who auth.Account) (err error) {
	for _, i := range []struct {
		named *pick.Institute
		id    *int64
	}{{d.from, &d.FromID}, {d.to, &d.ToID}} {
		if i.named == nil || i.named.New == nil {
			continue
		}
		if *i.id, err = (institute.Store{}).Add(ctx, tx, *i.named.New, who); err != nil {
			return err
		}
	}
	if d.person != nil && d.person.New != "" {
		d.PersonID, err = person.Store{}.Add(ctx, tx, person.Named(d.person.New, d.FromID), who)
	}
	return err
}

func setAreas(ctx context.Context, tx pgx.Tx, id int64, areas []int64) error {
	_, err := tx.Exec(ctx, `
		with gone as (delete from exchange_areas where exchange_id = @id and area_id <> all (@areas::bigint[]))
		insert into exchange_areas (exchange_id, area_id)
		select @id, u.id from unnest(@areas::bigint[]) u(id)
		on conflict do nothing`, pg.Args{"id": id, "areas": append([]int64{}, areas...)})
	return err
}

// Begin says that a planned stay has begun, on the day.
func (s Store) Begin(ctx context.Context, id, version int64, on day.Day, who auth.Account) error {
	return s.act(ctx, id, version, who, `state = 'under_way', starts_on = @on`, `state = 'planned'`, pg.Args{"on": on})
}

// Finish says that a stay is over, on the day.
func (s Store) Finish(ctx context.Context, id, version int64, on day.Day, who auth.Account) error {
	return s.act(ctx, id, version, who, `state = 'done', ends_on = @on`, `state in ('planned', 'under_way')`, pg.Args{"on": on})
}

// Cancel says that a stay does not come to pass, or was broken off.
func (s Store) Cancel(ctx context.Context, id, version int64, who auth.Account) error {
	return s.act(ctx, id, version, who, `state = 'cancelled'`, `state in ('planned', 'under_way')`, pg.Args{})
}

// Remove takes a stay out of every list; Restore brings it back.
func (s Store) Remove(ctx context.Context, id, version int64, who auth.Account) error {
	return s.act(ctx, id, version, who, `removed_at = now(), removed_by = @by`, `true`, pg.Args{"by": pg.NullID(who.ID)})
}

// Restore brings a removed stay back.
func (s Store) Restore(ctx context.Context, id int64, who auth.Account) error {
	err := pg.Tx(ctx, s.DB, who.ID, func(tx pgx.Tx) error {
		return changed(ctx, tx, `update exchanges set removed_at = null, removed_by = null where id = @id and removed_at is not null`,
			pg.Args{"id": id})
	})
	return wrap(err, "bringing back", id)
}

// act sets columns of a stay that was opened in this version, and stands as it has to.
func (s Store) act(ctx context.Context, id, version int64, who auth.Account, set, stands string, args pg.Args) error {
	args["id"], args["version"] = id, version
	err := pg.Tx(ctx, s.DB, who.ID, func(tx pgx.Tx) error {
		return changed(ctx, tx, `update exchanges set `+set+` where id = @id and version = @version and removed_at is null and `+stands, args)
	})
	return wrap(err, "changing", id)
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
		return fmt.Errorf("%s stay %d: %w", doing, id, err)
	}
	return nil
}
