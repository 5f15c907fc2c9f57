package person

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"gyoryu/internal/auth"
	"gyoryu/internal/pg"
)

// Store is the tables people, positions and person_areas. Only this package
// writes them.
type Store struct{ DB pg.DB }

var (
	// NoInstitute reports a position at an institute that is not there.
	NoInstitute = errors.New("no such institute")
	// NoArea reports an area that is not there.
	NoArea = errors.New("no such area")
)

// Create adds a person.
func (s Store) Create(ctx context.Context, d Draft, by auth.Account) (id int64, err error) {
	err = pg.Tx(ctx, s.DB, by.ID, func(tx pgx.Tx) error {
		id, err = s.Add(ctx, tx, d, by)
		return err
	})
	return id, err
}

// Add is Create within the caller's transaction: a visit makes people in place, of
// whom it may know no more than the name.
func (s Store) Add(ctx context.Context, tx pgx.Tx, d Draft, by auth.Account) (int64, error) {
	args := d.args()
	args["by"] = by.ID
	id, err := pg.Value[int64](ctx, tx, `
		insert into people (name, family_name, given_name, native_name, native_lang, honorific, email, phone, orcid, languages, notes,
		                    archived_at, created_by)
		values (@name, @family, @given, @native, @native_lang, @honorific, @email, @phone, @orcid, @languages, @notes,
		        case when @archived then now() end, nullif(@by, 0::bigint))
		returning id`, args)
	if err != nil {
		return 0, fmt.Errorf("adding a person: %w", err)
	}
	return id, s.keepParts(ctx, tx, id, d)
}

// Change replaces what the person was at the given version.
func (s Store) Change(ctx context.Context, id, version int64, d Draft, by auth.Account) error {
	return pg.Tx(ctx, s.DB, by.ID, func(tx pgx.Tx) error {
		args := d.args()
		args["id"], args["version"] = id, version
		_, err := pg.Value[int64](ctx, tx, `
			update people
			   set name = @name, family_name = @family, given_name = @given, native_name = @native, native_lang = @native_lang,
			       honorific = @honorific, email = @email, phone = @phone, orcid = @orcid, languages = @languages, notes = @notes,
			       archived_at = case when @archived then coalesce(archived_at, now()) end
			 where id = @id and version = @version and removed_at is null and anonymised_at is null
			returning id`, args)
		if err != nil {
			return fmt.Errorf("changing person %d: %w", id, s.missed(ctx, tx, id, err))
		}
		return s.keepParts(ctx, tx, id, d)
	})
}

// missed tells a version that is gone from a record that is.
func (Store) missed(ctx context.Context, tx pgx.Tx, id int64, err error) error {
	if !errors.Is(err, pg.NotFound) {
		return err
	}
	there, again := pg.Value[bool](ctx, tx, `
		select exists (select from people where id = @id and removed_at is null and anonymised_at is null)`, pg.Args{"id": id})
	switch {
	case again != nil:
		return again
	case there:
		return pg.Stale
	}
	return pg.NotFound
}

// keepParts makes the person's positions and areas those of the draft. A part
// that stays is left alone, so that the history tells only what changed. An
// institute or area that was removed stays where it already was, but is not added.
func (Store) keepParts(ctx context.Context, tx pgx.Tx, id int64, d Draft) error {
	positions, err := json.Marshal(d.Positions)
	if err != nil {
		return err
	}
	if d.Positions == nil {
		positions = []byte("[]")
	}
	gone, err := pg.One[struct{ Institutes, Areas int }](ctx, tx, `
		select (select count(*) from jsonb_to_recordset(@positions::jsonb) as w(institute_id bigint)
		         where not exists (select from institutes i where i.id = w.institute_id and i.removed_at is null)
		           and not exists (select from positions p where p.person_id = @id and p.institute_id = w.institute_id)) as institutes,
		       (select count(*) from unnest(@areas::bigint[]) as w(area_id)
		         where not exists (select from areas a where a.id = w.area_id and a.removed_at is null)
		           and not exists (select from person_areas p where p.person_id = @id and p.area_id = w.area_id)) as areas`,
		pg.Args{"id": id, "positions": string(positions), "areas": d.areas()})
	switch {
	case err != nil:
		return fmt.Errorf("looking at the positions and areas of person %d: %w", id, err)
	case gone.Institutes > 0:
		return NoInstitute
	case gone.Areas > 0:
		return NoArea
	}
	args := pg.Args{"id": id, "positions": string(positions), "areas": d.areas()}
	const wanted = `rows from (jsonb_to_recordset(@positions::jsonb) as (id bigint, institute_id bigint, title text, "from" date, "to" date))
		  with ordinality as w(id, institute_id, title, starts_on, ends_on, position)`
	for _, sql := range []string{`
		delete from positions p
		 where p.person_id = @id and not exists (select from ` + wanted + ` where w.id = p.id)`, `
		update positions p
		   set institute_id = w.institute_id, title = w.title, starts_on = w.starts_on, ends_on = w.ends_on, position = w.position
		  from ` + wanted + `
		 where p.person_id = @id and w.id = p.id
		   and (p.institute_id, p.title, p.starts_on, p.ends_on, p.position) is distinct from
		       (w.institute_id, w.title, w.starts_on, w.ends_on, w.position)`, `
		insert into positions (person_id, institute_id, position, title, starts_on, ends_on)
		select @id, w.institute_id, w.position, w.title, w.starts_on, w.ends_on
		  from ` + wanted + `
		 where not exists (select from positions p where p.person_id = @id and p.id = w.id)
		 order by w.position`, `
		delete from person_areas where person_id = @id and area_id <> all (@areas::bigint[])`, `
		insert into person_areas (person_id, area_id)
		select distinct @id::bigint, a from unnest(@areas::bigint[]) as a
		    on conflict do nothing`} {
		if _, err := tx.Exec(ctx, sql, args); err != nil {
			return fmt.Errorf("keeping the positions and areas of person %d: %w", id, err)
		}
	}
	return nil
}

// Remove takes the person off every list; what they did keeps their name.
func (s Store) Remove(ctx context.Context, id, version int64, by auth.Account) error {
	return pg.Tx(ctx, s.DB, by.ID, func(tx pgx.Tx) error {
		_, err := pg.Value[int64](ctx, tx, `
			update people set removed_at = now(), removed_by = @by
			 where id = @id and version = @version and removed_at is null
			returning id`, pg.Args{"id": id, "version": version, "by": by.ID})
		if errors.Is(err, pg.NotFound) {
			there, again := pg.Value[bool](ctx, tx, `select exists (select from people where id = @id and removed_at is null)`, pg.Args{"id": id})
			if again == nil && there {
				err = pg.Stale
			}
		}
		if err != nil {
			return fmt.Errorf("removing person %d: %w", id, err)
		}
		return nil
	})
}

// Restore brings a removed person back.
func (s Store) Restore(ctx context.Context, id int64, by auth.Account) error {
	return pg.Tx(ctx, s.DB, by.ID, func(tx pgx.Tx) error {
		_, err := pg.Value[int64](ctx, tx, `
			update people set removed_at = null, removed_by = null
			 where id = @id and removed_at is not null and merged_into_id is null
			returning id`, pg.Args{"id": id})
		if err != nil {
			return fmt.Errorf("bringing person %d back: %w", id, err)
		}
		return nil
	})
}

func (d Draft) areas() []int64 {
	if d.AreaIDs == nil {
		return []int64{}
	}
	return d.AreaIDs
}

func (d Draft) args() pg.Args {
	languages := d.Languages
	if languages == nil {
		languages = []string{}
	}
	return pg.Args{
		"name": d.Name, "family": d.Family, "given": d.Given, "native": d.Native, "native_lang": d.NativeLang,
		"honorific": d.Honorific, "email": d.Email, "phone": d.Phone, "orcid": d.ORCID, "languages": languages,
		"notes": d.Notes, "archived": d.Archived,
	}
}
