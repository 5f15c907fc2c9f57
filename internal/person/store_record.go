package person

import (
	"context"
	"fmt"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/list"
	"gyoryu/internal/pg"
)

// recorded are the columns of a Record, but for its key, from people p.
const recorded = `
	p.id, p.version, p.name, p.family_name, p.given_name, p.native_name, p.native_lang, p.honorific, p.email, p.phone, p.orcid, p.languages,
	p.notes, p.archived_at is not null as archived, p.anonymised_at is not null as anonymised, p.created_at, p.updated_at,
	coalesce((select jsonb_agg(jsonb_build_object('id', o.id, 'institute_id', o.institute_id, 'title', o.title, 'from', o.starts_on, 'to', o.ends_on)
	                           order by o.position, o.id)
	            from positions o where o.person_id = p.id), '[]') as positions,
	(select o.institute_id from positions o
	  where o.person_id = p.id and (o.ends_on is null or o.ends_on >= @today) and (o.starts_on is null or o.starts_on <= @today)
	  order by o.position, o.id limit 1) as institute_id,
	array(select x.area_id from person_areas x where x.person_id = p.id order by x.area_id) as areas`

// records is page for programs: the same rows, with all their parts.
func (s Store) records(ctx context.Context, v *list.View, by filter, today day.Day, who auth.Account) ([]Record, int, error) {
	b, chosen, order, args, total, err := by.ask(v, who)
	if err != nil {
		return nil, 0, err
	}
	args["today"] = today
	found := pg.Queue[Record](b, chosen+` select `+recorded+`, p.sort_key from chosen p`+order, args)
	if err := b.Send(ctx, s.DB); err != nil {
		return nil, 0, fmt.Errorf("listing people for a program: %w", err)
	}
	return *found, total.N(), nil
}

// record is a person who is not removed.
func (s Store) record(ctx context.Context, id int64, today day.Day) (Record, error) {
	r, err := pg.One[Record](ctx, s.DB, `select `+recorded+`, '' as sort_key from people p where p.id = @id and p.removed_at is null`,
		pg.Args{"id": id, "today": today})
	if err != nil {
		return Record{}, fmt.Errorf("finding person %d for a program: %w", id, err)
	}
	return r, nil
}
