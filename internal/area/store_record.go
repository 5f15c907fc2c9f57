package area

import (
	"context"
	"fmt"

	"gyoryu/internal/list"
	"gyoryu/internal/pg"
)

// recorded are the columns of a Record, but for its key, from areas a.
const recorded = `a.id, a.version, a.name_en, a.name_ko, a.created_at, a.updated_at`

// records is page for programs: the same rows.
func (s Store) records(ctx context.Context, v *list.View) ([]Record, int, error) {
	b, chosen, order, args, total := ask(ctx, v)
	found := pg.Queue[Record](b, chosen+` select `+recorded+`, a.key from chosen a`+order, args)
	if err := b.Send(ctx, s.DB); err != nil {
		return nil, 0, fmt.Errorf("listing areas for a program: %w", err)
	}
	return *found, total.N(), nil
}

// record is an area that is not removed.
func (s Store) record(ctx context.Context, id int64) (Record, error) {
	r, err := pg.One[Record](ctx, s.DB, `select `+recorded+`, '' as key from areas a where a.id = @id and a.removed_at is null`, pg.Args{"id": id})
	if err != nil {
		return Record{}, fmt.Errorf("finding area %d for a program: %w", id, err)
	}
	return r, nil
}
