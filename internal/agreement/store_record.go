package agreement

import (
	"context"
	"fmt"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/pg"
)

// recorded are the columns of a Record, from agreements g: who does not see what it renews,
// or where it came from, is not told which that is.
const recorded = `
	g.id, g.version, g.title, g.kind, g.state, g.state_on, g.end_reason, g.printed_on, g.sent_on, g.signed_on, g.starts_on, g.ends_on,
	g.notice_days, g.renews, g.confidential, g.notes, g.created_at, g.updated_at,
	(select x.id from seen_agreements(@who) x where x.id = g.renewal_of_id and x.removed_at is null) as renewal_of_id,
	(select p.id from points p join seen_visits(@who) v on v.id = p.visit_id and v.removed_at is null where p.id = g.point_id) as point_id,
	coalesce((select jsonb_agg(jsonb_build_object('institute_id', x.institute_id, 'signed_by', x.signed_by) order by x.position, x.id)
	            from agreement_parties x where x.agreement_id = g.id), '[]') as parties,
	coalesce((select jsonb_agg(jsonb_build_object('id', m.id, 'title', m.title, 'due_on', m.due_on, 'done_on', m.done_on, 'person_id', m.person_id)
	                           order by m.position, m.id)
	            from agreement_milestones m where m.agreement_id = g.id), '[]') as milestones,
	array(select x.area_id from agreement_areas x where x.agreement_id = g.id order by x.area_id) as areas,
	array(select r.account_id from agreement_readers r where r.agreement_id = g.id order by r.account_id) as readers,
	array(select c.id from agreement_sources x join seen_commitments(@who) c on c.id = x.commitment_id and c.removed_at is null
	       where x.agreement_id = g.id order by c.id) as sources`

// Records is List for programs: the same rows, with all their parts.
func (s Store) Records(ctx context.Context, f Filter, today day.Day, who auth.Account) (all []Record, total int, err error) {
	head, by, args, err := f.chosen(today, who)
	if err != nil {
		return nil, 0, err
	}
	var b pg.Batch
	count := f.queueTotal(&b, s.Recent, today, who)
	found := pg.Queue[Record](&b, head+` select `+recorded+` from page g order by `+by, args)
	if err := b.Send(ctx, s.DB); err != nil {
		return nil, 0, fmt.Errorf("listing agreements for a program: %w", err)
	}
	return *found, count.N(), nil
}

// Record is an agreement that is not removed and that the account may see.
func (s Store) Record(ctx context.Context, id int64, who auth.Account) (Record, error) {
	r, err := pg.One[Record](ctx, s.DB, `select `+recorded+` from seen_agreements(@who) g where g.id = @id and g.removed_at is null`,
		pg.Args{"id": id, "who": who.ID})
	if err != nil {
		return Record{}, fmt.Errorf("finding agreement %d for a program: %w", id, err)
	}
	return r, nil
}
