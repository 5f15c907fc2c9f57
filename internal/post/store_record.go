package post

import (
	"context"
	"fmt"

	"gyoryu/internal/auth"
	"gyoryu/internal/pg"
)

// recordColumns are those of a Record, from posts p and post_hits h.
const recordColumns = `
	p.id, p.version, p.title_en, p.title_ko, p.text_en, p.text_ko, p.category, p.state, p.published_on, p.reason, p.visit_id, p.earlier_hits,
	p.earlier_hits + coalesce(h.hits, 0) as hits, p.created_at, p.updated_at`

// Records is List for programs: the same rows.
func (s Store) Records(ctx context.Context, f Filter, who auth.Account) (all []Record, total int, err error) {
	found, err := find[Record](ctx, s, f, who, recordColumns)
	return found.rows, found.total, err
}

// Record is an item that is not removed and that the account may see.
func (s Store) Record(ctx context.Context, id int64, who auth.Account) (Record, error) {
	r, err := pg.One[Record](ctx, s.DB, `
		select `+recordColumns+` from posts p left join post_hits h on h.post_id = p.id where p.id = @id and p.removed_at is null and `+seen,
		pg.Args{"id": id, "who": who.ID})
	if err != nil {
		return Record{}, fmt.Errorf("finding post %d for a program: %w", id, err)
	}
	return r, nil
}
