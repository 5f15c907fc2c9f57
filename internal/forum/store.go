package forum

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"gyoryu/internal/auth"
	"gyoryu/internal/pg"
	"gyoryu/internal/recent"
)

// Store is the forums and their editions, with all their parts. Only the store files
// write to them.
type Store struct {
	DB     pg.DB
	Recent *recent.Memory // what its lists need not ask each time; nil: they do
}

// NumberTaken reports an edition with a number that another of its forum has.
var NumberTaken = errors.New("another edition of the forum has the number")

// Create adds a forum with all its parts, and the institutes that it names for the
// first time.
func (s Store) Create(ctx context.Context, d Draft, who auth.Account) (id int64, err error) {
	err = pg.Tx(ctx, s.DB, who.ID, func(tx pgx.Tx) error {
		if err := makeInstitutes(ctx, tx, d, who); err != nil {
			return err
		}
		id, err = pg.Value[int64](ctx, tx, `
			insert into forums (name, name_ko, acronym, kind, frequency, notes, created_by)
			values (@name, @name_ko, @acronym, @kind, @frequency, @notes, @by) returning id`, d.args(who))
		if err != nil {
			return err
		}
		return saveParts(ctx, tx, id, d)
	})
	if err != nil {
		return 0, fmt.Errorf("adding a forum: %w", err)
	}
	return id, nil
}

// Update changes a forum that was opened in this version, or is pg.Stale.
func (s Store) Update(ctx context.Context, id, version int64, d Draft, who auth.Account) error {
	args := d.args(who)
	args["id"], args["version"] = id, version
	err := pg.Tx(ctx, s.DB, who.ID, func(tx pgx.Tx) error {
		if err := makeInstitutes(ctx, tx, d, who); err != nil {
			return err
		}
		if err := changed(ctx, tx, `
			update forums
			   set name = @name, name_ko = @name_ko, acronym = @acronym, kind = @kind, frequency = @frequency, notes = @notes
			 where id = @id and version = @version and removed_at is null`, args); err != nil {
			return err
		}
		return saveParts(ctx, tx, id, d)
	})
	return wrap(err, "changing forum", id)
}

func (d Draft) args(who auth.Account) pg.Args {
	kind, frequency := d.Kind, d.Frequency
	if kind == "" {
		kind = Meeting
	}
	if frequency == "" {
		frequency = Year
	}
	return pg.Args{
		"name": d.Name, "name_ko": d.NameKO, "acronym": d.Acronym, "kind": kind, "frequency": frequency,
		"notes": d.Notes, "by": pg.NullID(who.ID),
	}
}

// Carry says which edition (0: none yet) was the first to carry out a reform of the
// forum that was opened in this version.
func (s Store) Carry(ctx context.Context, id, version, reformID, editionID int64, who auth.Account) error {
	err := pg.Tx(ctx, s.DB, who.ID, func(tx pgx.Tx) error {
		// Who has the whole forum's form open is told of the change by its version.
		if err := changed(ctx, tx, `update forums set name = name where id = @id and version = @version and removed_at is null`,
			pg.Args{"id": id, "version": version}); err != nil {
			return err
		}
		return changed(ctx, tx, `update forum_reforms set first_edition_id = @edition where id = @reform and forum_id = @id`,
			pg.Args{"id": id, "reform": reformID, "edition": pg.NullID(editionID)})
	})
	return wrap(err, "saying what carried out a reform of forum", id)
}

// Remove takes a forum out of every list, and its editions with it.
func (s Store) Remove(ctx context.Context, id, version int64, who auth.Account) error {
	err := pg.Tx(ctx, s.DB, who.ID, func(tx pgx.Tx) error {
		return changed(ctx, tx, `
			update forums set removed_at = now(), removed_by = @by where id = @id and version = @version and removed_at is null`,
			pg.Args{"id": id, "version": version, "by": pg.NullID(who.ID)})
	})
	return wrap(err, "removing forum", id)
}

// Restore brings a removed forum back.
func (s Store) Restore(ctx context.Context, h Head, who auth.Account) error {
	err := pg.Tx(ctx, s.DB, who.ID, func(tx pgx.Tx) error {
		return changed(ctx, tx, `
			update forums set removed_at = null, removed_by = null where id = @id and version = @version and removed_at is not null`,
			pg.Args{"id": h.ID, "version": h.Version})
	})
	return wrap(err, "bringing back forum", h.ID)
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
		return fmt.Errorf("%s %d: %w", doing, id, err)
	}
	return nil
}
