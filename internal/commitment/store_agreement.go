package commitment

import (
	"context"
	"errors"
	"fmt"

	"gyoryu/internal/auth"
	"gyoryu/internal/pg"
)

// offered are the agreements that a form lets one choose from, the latest first: those that
// have not ended, and the one that contains the commitment already. Agreements stand above
// commitments: what is asked of them here is SQL.
func (s Store) offered(ctx context.Context, has *Agreement, who auth.Account) ([]Agreement, error) {
	all, err := pg.Many[Agreement](ctx, s.DB, `
		select g.id, g.title from seen_agreements(@who) g
		 where g.removed_at is null and (g.state <> 'ended' or g.id = @has)
		 order by g.id = @has desc, g.title, g.id limit 300`,
		pg.Args{"who": who.ID, "has": agreementID(has)})
	if err != nil {
		return nil, fmt.Errorf("listing agreements for a commitment: %w", err)
	}
	return all, nil
}

// agreement is one that the account may see, or pg.NotFound.
func (s Store) agreement(ctx context.Context, id int64, who auth.Account) (Agreement, error) {
	a, err := pg.One[Agreement](ctx, s.DB, `
		select g.id, g.title from seen_agreements(@who) g where g.id = @id and g.removed_at is null`, pg.Args{"who": who.ID, "id": id})
	if err != nil && !errors.Is(err, pg.NotFound) {
		err = fmt.Errorf("looking for agreement %d: %w", id, err)
	}
	return a, err
}
