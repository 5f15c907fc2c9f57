package topic

import (
	"context"
	"fmt"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/pg"
)

// recorded are the columns of a Record, from topics t with joined beside it: who does not
// see the agreement or the visit is not told which it was.
const recorded = `
	t.id, t.version, t.title, t.summary, t.stage, t.stage_on, t.proposer_id, g.id as agreement_id, p.id as point_id, t.confidential,
	t.created_at, t.updated_at,
	coalesce((select m.reason from topic_moves m where m.topic_id = t.id order by m.id desc limit 1), '') as reason,
	array(select x.area_id from topic_areas x where x.topic_id = t.id order by x.area_id) as areas,
	array(select x.institute_id from topic_institutes x where x.topic_id = t.id order by x.position, x.institute_id) as institute_ids,
	array(select x.person_id from topic_people x where x.topic_id = t.id order by x.position, x.person_id) as person_ids,
	array(select x.account_id from topic_readers x where x.topic_id = t.id order by x.account_id) as readers`

// Records is List for programs: the same rows, with all their parts.
func (s Store) Records(ctx context.Context, f Filter, today day.Day, who auth.Account) (all []Record, total int, err error) {
	from, by, args, err := f.chosen(today, who)
	if err != nil {
		return nil, 0, err
	}
	var b pg.Batch
	count := f.queueTotal(&b, s.Recent, today, who)
	found := pg.Queue[Record](&b, from+` select `+recorded+` from page t`+joined+` order by `+by, args)
	if err := b.Send(ctx, s.DB); err != nil {
		return nil, 0, fmt.Errorf("listing topics for a program: %w", err)
	}
	return *found, count.N(), nil
}

// Record is a topic that is not removed and that the account may see.
func (s Store) Record(ctx context.Context, id int64, who auth.Account) (Record, error) {
	r, err := pg.One[Record](ctx, s.DB, `select `+recorded+` from seen_topics(@who) t`+joined+` where t.id = @id and t.removed_at is null`,
		pg.Args{"id": id, "who": who.ID})
	if err != nil {
		return Record{}, fmt.Errorf("finding topic %d for a program: %w", id, err)
	}
	return r, nil
}
