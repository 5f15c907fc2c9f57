package visit

import (
	"context"
	"fmt"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/pg"
)

// recordPoints are the points p of visit v that stand where more says, as programs get them.
func recordPoints(where string) string {
	return `coalesce((
		select jsonb_agg(jsonb_build_object('id', p.id, 'kind', p.kind, 'text', p.text, 'no_action', p.no_action, 'commitment_id', c.id)
		                 order by p.position, p.id)
		  from points p left join commitments c on c.point_id = p.id and c.removed_at is null
		 where p.visit_id = v.id and ` + where + `), '[]')`
}

// recorded are the columns of a Record, from visits v.
var recorded = `
	v.id, v.version, v.title, v.direction, v.starts_on, v.ends_on, v.purpose, v.leader_id, v.delegation_size, v.state, v.outcome,
	v.confidential, v.report_due_on, v.created_at, v.updated_at,
	coalesce((select jsonb_agg(jsonb_build_object('person_id', d.person_id, 'role', d.role) order by d.position, d.id)
	            from visit_delegates d where d.visit_id = v.id), '[]') as delegates,
	array(select a.area_id from visit_areas a where a.visit_id = v.id order by a.area_id) as areas,
	array(select r.account_id from visit_readers r where r.visit_id = v.id order by r.account_id) as readers,
	coalesce((
		select jsonb_agg(jsonb_build_object(
		         'id', s.id, 'institute_id', s.institute_id, 'met_on', s.met_on, 'place', s.place,
		         'people', coalesce((select jsonb_agg(m.person_id order by m.position, m.person_id) from stop_people m where m.stop_id = s.id), '[]'),
		         'points', ` + recordPoints("p.stop_id = s.id") + `) order by s.position, s.id)
		  from stops s where s.visit_id = v.id), '[]') as stops,
	` + recordPoints("p.stop_id is null") + ` as points`

// Records is List for programs: the same rows, with all their parts.
func (s Store) Records(ctx context.Context, f Filter, today day.Day, who auth.Account) (all []Record, total int, err error) {
	head, by, args, err := f.chosen(today, who)
	if err != nil {
		return nil, 0, err
	}
	var b pg.Batch
	count := f.queueTotal(&b, s.Recent, today, who)
	found := pg.Queue[Record](&b, head+` select `+recorded+` from page v order by `+by, args)
	if err := b.Send(ctx, s.DB); err != nil {
		return nil, 0, fmt.Errorf("listing visits for a program: %w", err)
	}
	return *found, count.N(), nil
}

// Record is a visit that is not removed and that the account may see.
func (s Store) Record(ctx context.Context, id int64, who auth.Account) (Record, error) {
	r, err := pg.One[Record](ctx, s.DB, `select `+recorded+` from seen_visits(@who) v where v.id = @id and v.removed_at is null`,
		pg.Args{"id": id, "who": who.ID})
	if err != nil {
		return Record{}, fmt.Errorf("finding visit %d for a program: %w", id, err)
	}
	return r, nil
}
