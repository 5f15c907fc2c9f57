package forum

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"gyoryu/internal/auth"
	"gyoryu/internal/pg"
)

// CreateEdition adds an edition with all its parts, and the people that it names for
// the first time. It is NumberTaken if another edition of the forum has its number.
func (s Store) CreateEdition(ctx context.Context, d EditionDraft, who auth.Account) (id int64, err error) {
	err = pg.Tx(ctx, s.DB, who.ID, func(tx pgx.Tx) error {
		if err := makePeople(ctx, tx, d, who); err != nil {
			return err
		}
		id, err = pg.Value[int64](ctx, tx, `
			insert into editions (forum_id, number, starts_on, ends_on, city, theme, led_by, researchers, created_by)
			select f.id, @number, @starts_on, @ends_on, @city, @theme, @led_by, @researchers, @by
			  from forums f where f.id = @forum and f.removed_at is null
			returning id`, d.args(who))
		if err != nil {
			return err
		}
		return saveEditionParts(ctx, tx, id, d)
	})
	if err != nil {
		return 0, fmt.Errorf("adding an edition: %w", taken(err))
	}
	return id, nil
}

// UpdateEdition changes an edition that was opened in this version, or is pg.Stale.
func (s Store) UpdateEdition(ctx context.Context, id, version int64, d EditionDraft, who auth.Account) error {
	args := d.args(who)
	args["id"], args["version"] = id, version
	err := pg.Tx(ctx, s.DB, who.ID, func(tx pgx.Tx) error {
		if err := makePeople(ctx, tx, d, who); err != nil {
			return err
		}
		if err := changed(ctx, tx, `
			update editions
			   set number = @number, starts_on = @starts_on, ends_on = @ends_on, city = @city, theme = @theme,
			       led_by = @led_by, researchers = @researchers
			 where id = @id and version = @version and removed_at is null`, args); err != nil {
			return err
		}
		return saveEditionParts(ctx, tx, id, d)
	})
	return wrap(taken(err), "changing edition", id)
}

func (d EditionDraft) args(who auth.Account) pg.Args {
	return pg.Args{
		"forum": d.ForumID, "number": d.Number, "starts_on": d.StartsOn, "ends_on": d.EndsOn, "city": d.City, "theme": d.Theme,
		"led_by": d.LedBy, "researchers": d.Researchers, "by": pg.NullID(who.ID),
	}
}

func taken(err error) error {
	if pg.Violates(err, "editions_number_once") {
		return NumberTaken
	}
	return err
}

// saveEditionParts saves who took part and the points: points with an id are changed,
// the others added, and those that the draft no longer has are deleted.
func saveEditionParts(ctx context.Context, tx pgx.Tx, id int64, d EditionDraft) error {
	people, ids, kept := []int64{}, []int64{}, []int64{}
	var kinds, texts []string
	for _, p := range d.People {
		if !p.None() {
			people = append(people, p.ID)
		}
	}
	for _, p := range d.Points {
		ids, kinds, texts = append(ids, p.ID), append(kinds, string(p.Kind)), append(texts, p.Text)
		if p.ID != 0 {
			kept = append(kept, p.ID)
		}
	}
	args := pg.Args{"edition": id, "people": people, "ids": ids, "kinds": kinds, "texts": texts, "kept": kept}
	tag, err := tx.Exec(ctx, `
		update edition_points p
		   set position = u.n, kind = u.kind, text = u.text
		  from unnest(@ids::bigint[], @kinds::text[], @texts::text[]) with ordinality u(id, kind, text, n)
		 where p.id = u.id and p.edition_id = @edition`, args)
	if err != nil {
		return err
	}
	if int(tag.RowsAffected()) != len(kept) {
		return pg.Stale
	}
	var b pg.Batch
	b.Exec(`delete from edition_points where edition_id = @edition and id <> all (@kept::bigint[])`, args)
	b.Exec(`
		insert into edition_points (edition_id, position, kind, text)
		select @edition, u.n, u.kind, u.text
		  from unnest(@ids::bigint[], @kinds::text[], @texts::text[]) with ordinality u(id, kind, text, n)
		 where u.id = 0 order by u.n`, args)
	b.Exec(`delete from edition_people where edition_id = @edition and person_id <> all (@people::bigint[])`, args)
	b.Exec(`
		insert into edition_people (edition_id, person_id, position)
		select @edition, u.id, u.n from unnest(@people::bigint[]) with ordinality u(id, n)
		on conflict (edition_id, person_id) do update set position = excluded.position`, args)
	return b.Send(ctx, tx)
}

// RemoveEdition takes an edition out of every list.
func (s Store) RemoveEdition(ctx context.Context, id, version int64, who auth.Account) error {
	err := pg.Tx(ctx, s.DB, who.ID, func(tx pgx.Tx) error {
		return changed(ctx, tx, `
			update editions set removed_at = now(), removed_by = @by where id = @id and version = @version and removed_at is null`,
			pg.Args{"id": id, "version": version, "by": pg.NullID(who.ID)})
	})
	return wrap(err, "removing edition", id)
}

// RestoreEdition brings a removed edition back, unless another has taken its number
// meanwhile: NumberTaken.
func (s Store) RestoreEdition(ctx context.Context, e Edition, who auth.Account) error {
	err := pg.Tx(ctx, s.DB, who.ID, func(tx pgx.Tx) error {
		return changed(ctx, tx, `
			update editions set removed_at = null, removed_by = null where id = @id and version = @version and removed_at is not null`,
			pg.Args{"id": e.ID, "version": e.Version})
	})
	return wrap(taken(err), "bringing back edition", e.ID)
}
