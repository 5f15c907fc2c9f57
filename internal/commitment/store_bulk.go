package commitment

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/notice"
	"gyoryu/internal/pg"
)

// given is a commitment that was assigned, perhaps to who was in charge of it already.
type given struct {
	notice.Charged
	New bool
}

// assignSeveral gives commitments a person (0: as it is) and, where they have none,
// a day; it says how many it changed. Only those count that who may assign and that
// are still as the list showed them.
func (s Store) assignSeveral(ctx context.Context, ticked []picked, personID int64, due day.Day, who auth.Account) (done int, err error) {
	var ids, versions []int64
	for _, p := range ticked {
		ids, versions = append(ids, p.id), append(versions, p.version)
	}
	err = pg.Tx(ctx, s.DB, who.ID, func(tx pgx.Tx) error {
		seen, err := pg.Many[Commitment](ctx, tx,
			`select `+shown+` from seen_commitments(@who) c `+joined+` where c.id = any(@ids) and c.removed_at is null`,
			pg.Args{"who": who.ID, "ids": ids})
		if err != nil {
			return err
		}
		var may []int64
		for _, c := range seen {
			if c.AssignableBy(who) {
				may = append(may, c.ID)
			}
		}
		given, err := pg.Many[given](ctx, tx, `
			with was as (select id, person_id from commitments where id = any(@ids) order by id for update)
			update commitments c
			   set person_id = coalesce(@person::bigint, c.person_id), due_on = coalesce(c.due_on, @due::date),
			       was_in_charge = case when @person::bigint is distinct from c.person_id and @person::bigint is not null and c.person_id is not null
			                            then array_append(array_remove(c.was_in_charge, c.person_id), c.person_id)
			                            else c.was_in_charge end
			  from unnest(@ids::bigint[], @versions::bigint[]) u(id, version) join was on was.id = u.id
			 where c.id = u.id and c.version = u.version and c.removed_at is null and c.id = any(@may)
			   and (@person::bigint is not null or c.due_on is null)
			returning c.id, c.version, coalesce(c.person_id, 0) as person_id, c.person_id is distinct from was.person_id as new`,
			pg.Args{"ids": ids, "versions": versions, "may": may, "person": pg.NullID(personID), "due": due})
		if err != nil {
			return err
		}
		var tell []notice.Charged
		for _, g := range given {
			if g.New {
				tell = append(tell, g.Charged)
			}
		}
		done = len(given)
		return notice.PutInCharge(ctx, tx, "commitment", tell, who.ID)
	})
	if err != nil {
		return 0, fmt.Errorf("assigning %d commitments: %w", len(ticked), err)
	}
	return done, nil
}
