package deputy

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"gyoryu/internal/auth"
	"gyoryu/internal/charge"
	"gyoryu/internal/day"
	"gyoryu/internal/pg"
)

// Store is the deputies. Only this file writes to them.
type Store struct{ DB pg.DB }

// Overlaps reports that the person is deputised already on some of the days.
var Overlaps = errors.New("deputised already")

// Find is a deputy, removed or not.
func (s Store) Find(ctx context.Context, id int64) (Deputy, error) {
	d, err := pg.One[Deputy](ctx, s.DB, `
		select d.id, d.version, p.id as person_id, p.name as person, p.native_name as native, e.id as deputy_id, e.name as deputy, e.native_name as deputy_native,
		       d.starts_on as "from", d.ends_on as "to", d.removed_at, coalesce(d.removed_by, 0) as removed_by,
		       coalesce((select a.name from history h join accounts a on a.id = h.account_id
		                  where h.noun = 'deputy' and h.noun_id = d.id order by h.id desc limit 1), '') as updated_name
		  from deputies d join people p on p.id = d.person_id join people e on e.id = d.deputy_id
		 where d.id = @id`, pg.Args{"id": id})
	if err != nil {
		return Deputy{}, fmt.Errorf("finding deputy %d: %w", id, err)
	}
	return d, nil
}

// person is somebody who is not removed, as they stand today.
func (s Store) person(ctx context.Context, id int64, today day.Day) (Person, error) {
	p, err := pg.One[Person](ctx, s.DB, `
		select p.id, p.name, p.native_name as native, p.archived_at is null and exists (
		       select from positions o join institutes i on i.id = o.institute_id
		        where o.person_id = p.id and i.home and (o.starts_on is null or o.starts_on <= @today) and (o.ends_on is null or o.ends_on >= @today)) as at_home,
		       (`+charge.Left+`) as "left"
		  from people p where p.id = @id and p.removed_at is null and p.anonymised_at is null`, pg.Args{"id": id, "today": today})
	if err != nil {
		return Person{}, fmt.Errorf("finding person %d to stand in: %w", id, err)
	}
	return p, nil
}

// Create makes somebody stand in, or Overlaps.
func (s Store) Create(ctx context.Context, d Draft, who auth.Account) (id int64, err error) {
	err = pg.Tx(ctx, s.DB, who.ID, func(tx pgx.Tx) error {
		id, err = pg.Value[int64](ctx, tx, `
			insert into deputies (person_id, deputy_id, starts_on, ends_on, created_by) values (@person, @deputy, @from, @to, @by) returning id`,
			pg.Args{"person": d.PersonID, "deputy": d.DeputyID, "from": d.From, "to": d.To, "by": pg.NullID(who.ID)})
		return once(err)
	})
	if err != nil {
		return 0, fmt.Errorf("naming a deputy of person %d: %w", d.PersonID, err)
	}
	return id, nil
}

// Update changes a deputy that was opened in this version, or is pg.Stale or Overlaps.
func (s Store) Update(ctx context.Context, id, version int64, d Draft, who auth.Account) error {
	return s.act(ctx, id, who, `
		update deputies set deputy_id = @deputy, starts_on = @from, ends_on = @to where id = @id and version = @version and removed_at is null`,
		pg.Args{"version": version, "deputy": d.DeputyID, "from": d.From, "to": d.To})
}

// Remove makes it as if nobody stood in; Restore brings it back.
func (s Store) Remove(ctx context.Context, id, version int64, who auth.Account) error {
	return s.act(ctx, id, who, `
		update deputies set removed_at = now(), removed_by = @by where id = @id and version = @version and removed_at is null`,
		pg.Args{"version": version, "by": pg.NullID(who.ID)})
}

// Restore brings a removed deputy back, or Overlaps.
func (s Store) Restore(ctx context.Context, id int64, who auth.Account) error {
	return s.act(ctx, id, who, `update deputies set removed_at = null, removed_by = null where id = @id and removed_at is not null`, pg.Args{})
}

// act runs an update that must find its row: the record was there when it was opened, so
// that a row that is not found was changed since.
func (s Store) act(ctx context.Context, id int64, who auth.Account, sql string, args pg.Args) error {
	args["id"] = id
	err := pg.Tx(ctx, s.DB, who.ID, func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, sql, args)
		if err == nil && tag.RowsAffected() == 0 {
			err = pg.Stale
		}
		return once(err)
	})
	if err != nil {
		return fmt.Errorf("changing deputy %d: %w", id, err)
	}
	return nil
}

// once tells the breach of the rule that one person stands in at a time.
func once(err error) error {
	if pg.Violates(err, "deputies_one_at_a_time") {
		return Overlaps
	}
	return err
}
