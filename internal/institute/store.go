package institute

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"gyoryu/internal/auth"
	"gyoryu/internal/country"
	"gyoryu/internal/pg"
)

// Store is the tables institutes and institute_names. Only this package writes
// them.
type Store struct{ DB pg.DB }

var (
	// NoParent reports a parent that is not there or was removed.
	NoParent = errors.New("no such parent")
	// OwnParent reports an institute that would be below itself.
	OwnParent = errors.New("an institute cannot be below itself")
	// SecondHome reports that another institute is ours already.
	SecondHome = errors.New("another institute is ours")
	// HomeStays reports that our own institute cannot be removed.
	HomeStays = errors.New("our own institute stays")
)

// Create adds an institute.
func (s Store) Create(ctx context.Context, d Draft, by auth.Account) (id int64, err error) {
	err = pg.Tx(ctx, s.DB, by.ID, func(tx pgx.Tx) error {
		id, err = s.Add(ctx, tx, d, by)
		return err
	})
	return id, err
}

// Add is Create within the caller's transaction: a visit makes institutes in
// place, of which it may know no more than the name.
func (s Store) Add(ctx context.Context, tx pgx.Tx, d Draft, by auth.Account) (int64, error) {
	if err := s.checkParent(ctx, tx, 0, d.ParentID); err != nil {
		return 0, err
	}
	args := d.args()
	args["by"] = by.ID
	id, err := pg.Value[int64](ctx, tx, `
		insert into institutes (name, acronym, name_ko, kind, country, city, latitude, longitude, website, ror, notes,
		                        parent_id, home, archived_at, created_by)
		values (@name, @acronym, @name_ko, @kind, @country, @city, @latitude, @longitude, @website, @ror, @notes,
		        nullif(@parent, 0::bigint), @home, case when @archived then now() end, nullif(@by, 0::bigint))
		returning id`, args)
	if err != nil {
		return 0, fmt.Errorf("adding an institute: %w", known(err))
	}
	return id, s.keepNames(ctx, tx, id, d)
}

// Change replaces what the institute was at the given version.
func (s Store) Change(ctx context.Context, id, version int64, d Draft, by auth.Account) error {
	return pg.Tx(ctx, s.DB, by.ID, func(tx pgx.Tx) error {
		if err := s.checkParent(ctx, tx, id, d.ParentID); err != nil {
			return err
		}
		args := d.args()
		args["id"], args["version"] = id, version
		_, err := pg.Value[int64](ctx, tx, `
			update institutes
			   set name = @name, acronym = @acronym, name_ko = @name_ko, kind = @kind, country = @country, city = @city,
			       latitude = @latitude, longitude = @longitude, website = @website, ror = @ror, notes = @notes,
			       parent_id = nullif(@parent, 0::bigint), home = @home,
			       archived_at = case when @archived then coalesce(archived_at, now()) end
			 where id = @id and version = @version and removed_at is null
			returning id`, args)
		if err != nil {
			return fmt.Errorf("changing institute %d: %w", id, s.missed(ctx, tx, id, known(err)))
		}
		return s.keepNames(ctx, tx, id, d)
	})
}

// missed tells a version that is gone from a record that is.
func (Store) missed(ctx context.Context, tx pgx.Tx, id int64, err error) error {
	if !errors.Is(err, pg.NotFound) {
		return err
	}
	there, again := pg.Value[bool](ctx, tx, `select exists (select from institutes where id = @id and removed_at is null)`, pg.Args{"id": id})
	switch {
	case again != nil:
		return again
	case there:
		return pg.Stale
	}
	return pg.NotFound
}

// known names the constraints that a form can do something about.
func known(err error) error {
	switch {
	case pg.Violates(err, "institutes_one_home"):
		return SecondHome
	case pg.Violates(err, "institutes_own_parent"):
		return OwnParent
	case pg.Violates(err, "institutes_parent_id_fkey"):
		return NoParent
	}
	return err
}

// checkParent refuses a parent that is gone, and one that is below the institute
// itself. Changes of parents take turns, or two at once could close a circle.
func (Store) checkParent(ctx context.Context, tx pgx.Tx, id, parent int64) error {
	if parent == 0 {
		return nil
	}
	if id != 0 {
		if _, err := tx.Exec(ctx, "select pg_advisory_xact_lock(hashtext('institutes.parent_id'))"); err != nil {
			return fmt.Errorf("waiting for other changes of parents: %w", err)
		}
	}
	ups, err := pg.Values[int64](ctx, tx, `
		with recursive up as (
			select id, parent_id from institutes where id = @parent and removed_at is null
			union
			select i.id, i.parent_id from up join institutes i on i.id = up.parent_id
		)
		select id from up`, pg.Args{"parent": parent})
	if err != nil {
		return fmt.Errorf("looking at the parents of institute %d: %w", id, err)
	}
	if len(ups) == 0 {
		return NoParent
	}
	for _, up := range ups {
		if up == id {
			return OwnParent
		}
	}
	return nil
}

// keepNames makes the institute's names those of the draft. A name that stays is
// left alone, so that the history tells only what changed.
func (Store) keepNames(ctx context.Context, tx pgx.Tx, id int64, d Draft) error {
	names, err := json.Marshal(d.names())
	if err != nil {
		return err
	}
	args := pg.Args{"id": id, "names": string(names)}
	for _, sql := range []string{`
		delete from institute_names n
		 where n.institute_id = @id and not exists (
		       select from jsonb_to_recordset(@names::jsonb) as w(text text, kind text, lang text)
		        where w.text = n.text and w.kind = n.kind and w.lang = n.lang)`, `
		update institute_names n
		   set position = w.position
		  from rows from (jsonb_to_recordset(@names::jsonb) as (text text, kind text, lang text)) with ordinality as w(text, kind, lang, position)
		 where n.institute_id = @id and w.text = n.text and w.kind = n.kind and w.lang = n.lang and n.position <> w.position`, `
		insert into institute_names (institute_id, position, text, kind, lang)
		select @id, w.position, w.text, w.kind, w.lang
		  from rows from (jsonb_to_recordset(@names::jsonb) as (text text, kind text, lang text)) with ordinality as w(text, kind, lang, position)
		 where not exists (select from institute_names n where n.institute_id = @id and n.text = w.text and n.kind = w.kind and n.lang = w.lang)
		 order by w.position`} {
		if _, err := tx.Exec(ctx, sql, args); err != nil {
			return fmt.Errorf("keeping the names of institute %d: %w", id, err)
		}
	}
	return nil
}

// Remove takes the institute off every list; what happened there keeps its name.
func (s Store) Remove(ctx context.Context, id, version int64, by auth.Account) error {
	return pg.Tx(ctx, s.DB, by.ID, func(tx pgx.Tx) error {
		home, err := pg.Value[bool](ctx, tx, `
			update institutes set removed_at = now(), removed_by = @by
			 where id = @id and version = @version and removed_at is null
			returning home`, pg.Args{"id": id, "version": version, "by": by.ID})
		if err != nil {
			return fmt.Errorf("removing institute %d: %w", id, s.missed(ctx, tx, id, err))
		}
		if home {
			return HomeStays
		}
		return nil
	})
}

// MakeHome makes an institute ours, in place of the one that was (0: none was): pg.Stale if
// another is by now, pg.NotFound if it is not there.
func (Store) MakeHome(ctx context.Context, tx pgx.Tx, id, was int64) error {
	now, err := pg.Values[int64](ctx, tx, `select id from institutes where home for update`, nil)
	if err != nil {
		return fmt.Errorf("finding our own institute: %w", err)
	}
	if len(now) > 0 && now[0] != was || len(now) == 0 && was != 0 {
		return pg.Stale
	}
	if was == id {
		return nil
	}
	if _, err := tx.Exec(ctx, `update institutes set home = false where home`); err != nil {
		return fmt.Errorf("making institute %d ours: %w", id, err)
	}
	if _, err := pg.Value[int64](ctx, tx, `update institutes set home = true where id = @id and removed_at is null returning id`, pg.Args{"id": id}); err != nil {
		return fmt.Errorf("making institute %d ours: %w", id, known(err))
	}
	return nil
}

// Restore brings a removed institute back.
func (s Store) Restore(ctx context.Context, id int64, by auth.Account) error {
	return pg.Tx(ctx, s.DB, by.ID, func(tx pgx.Tx) error {
		_, err := pg.Value[int64](ctx, tx, `
			update institutes set removed_at = null, removed_by = null
			 where id = @id and removed_at is not null and merged_into_id is null
			returning id`, pg.Args{"id": id})
		if err != nil {
			return fmt.Errorf("bringing institute %d back: %w", id, err)
		}
		return nil
	})
}

func (d Draft) args() pg.Args {
	return pg.Args{
		"name": d.Name, "acronym": d.Acronym, "name_ko": d.NameKO, "kind": cmp.Or(d.Kind, Other),
		"country": cmp.Or(d.Country, country.Unknown), "city": d.City, "latitude": d.Latitude, "longitude": d.Longitude,
		"website": d.Website, "ror": d.ROR, "notes": d.Notes, "parent": d.ParentID, "home": d.Home, "archived": d.Archived,
	}
}
