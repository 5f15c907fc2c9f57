package institute

import (
	"context"
	"fmt"

	"gyoryu/internal/auth"
	"gyoryu/internal/list"
	"gyoryu/internal/pg"
)

// recorded are the columns of a Record, but for its key, from institutes i.
const recorded = `
	i.id, i.version, i.name, i.short, i.kind, i.country, i.parent_id, i.city, i.latitude, i.longitude, i.website, i.ror, i.notes, i.home,
	i.archived_at is not null as archived, i.created_at, i.updated_at,
	coalesce((select jsonb_agg(jsonb_build_object('text', n.text, 'kind', n.kind, 'lang', n.lang) order by n.position, n.id)
	            from institute_names n where n.institute_id = i.id), '[]') as names`

// records is page for programs: the same rows, with all their names.
func (s Store) records(ctx context.Context, v *list.View, by filter, who auth.Account) ([]Record, int, error) {
	b, chosen, order, args, total, err := by.ask(v, who)
	if err != nil {
		return nil, 0, err
	}
	found := pg.Queue[Record](b, chosen+` select `+recorded+`, i.key from chosen i`+order, args)
	if err := b.Send(ctx, s.DB); err != nil {
		return nil, 0, fmt.Errorf("listing institutes for a program: %w", err)
	}
	return *found, total.N(), nil
}

// record is an institute that is not removed.
func (s Store) record(ctx context.Context, id int64) (Record, error) {
	r, err := pg.One[Record](ctx, s.DB, `select `+recorded+`, '' as key from institutes i where i.id = @id and i.removed_at is null`, pg.Args{"id": id})
	if err != nil {
		return Record{}, fmt.Errorf("finding institute %d for a program: %w", id, err)
	}
	return r, nil
}
