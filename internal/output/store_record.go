package output

import (
	"context"
	"fmt"

	"gyoryu/internal/auth"
	"gyoryu/internal/pg"
)

// recorded are the columns of a Record, from outputs o.
const recorded = `
	o.id, o.version, o.title, o.kind, o.published_on, o.doi, o.url, o.notes, o.created_at, o.updated_at,
	array(select x.person_id from output_people x where x.output_id = o.id order by x.position, x.person_id) as person_ids,
	array(select t.id from ` + ofSeen + ` where x.output_id = o.id order by t.title, t.id) as topic_ids,
	array(select e.id from output_exchanges x join exchanges e on e.id = x.exchange_id and e.removed_at is null
	       where x.output_id = o.id order by e.starts_on nulls last, e.id) as exchange_ids,
	coalesce((select jsonb_agg(jsonb_build_object('institute_id', s.institute_id, 'on', s.shared_on) order by s.shared_on nulls last, s.id)
	            from output_shares s where s.output_id = o.id), '[]') as shared`

// Records is List for programs: the same rows.
func (s Store) Records(ctx context.Context, f Filter, who auth.Account) (all []Record, total int, err error) {
	head, by, args, err := f.chosen(who)
	if err != nil {
		return nil, 0, err
	}
	var b pg.Batch
	count := f.queueTotal(&b, s.Recent, who)
	found := pg.Queue[Record](&b, head+` select `+recorded+` from page o order by `+by, args)
	if err := b.Send(ctx, s.DB); err != nil {
		return nil, 0, fmt.Errorf("listing outputs for a program: %w", err)
	}
	return *found, count.N(), nil
}

// Record is an output that is not removed.
func (s Store) Record(ctx context.Context, id int64, who auth.Account) (Record, error) {
	r, err := pg.One[Record](ctx, s.DB, `select `+recorded+` from outputs o where o.id = @id and o.removed_at is null`, pg.Args{"id": id, "who": who.ID})
	if err != nil {
		return Record{}, fmt.Errorf("finding output %d for a program: %w", id, err)
	}
	return r, nil
}
