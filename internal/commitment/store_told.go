package commitment

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"gyoryu/internal/auth"
	"gyoryu/internal/notice"
	"gyoryu/internal/pg"
)

// tellInCharge tells somebody at once that who put them in charge of a commitment, where was
// had been in charge before (0 nobody).
func tellInCharge(ctx context.Context, tx pgx.Tx, who auth.Account, id, was, now int64) error {
	if now == 0 || now == was {
		return nil
	}
	version, err := pg.Value[int64](ctx, tx, `select version from commitments where id = @id`, pg.Args{"id": id})
	if err != nil {
		return fmt.Errorf("telling who is in charge of commitment %d: %w", id, err)
	}
	return notice.PutInCharge(ctx, tx, "commitment", []notice.Charged{{ID: id, Version: version, PersonID: now}}, who.ID)
}
