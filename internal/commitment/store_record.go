package commitment

import (
	"context"
	"errors"
	"fmt"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/list"
	"gyoryu/internal/pg"
)

// recorded are the columns of a Record, from commitments c and ofSeen: who does not see
// the visit is not told which it was.
const recorded = `
	c.id, c.version, c.what, c.owed_by, c.person_id, c.their_person_id, c.due_on, c.state, c.state_on, c.reason, c.evidence, c.recurs,
	case when o.visit is not null then c.point_id end as point_id, o.visit as visit_id, g.id as agreement_id, c.created_at, c.updated_at, c.urgent_on,
	array(select x.institute_id from commitment_institutes x where x.commitment_id = c.id order by x.position, x.institute_id) as institute_ids`

// ofSeen is the visit that commitments c came from and the agreement that contains them,
// if the account sees them.
const ofSeen = `
	left join lateral (select v.id as visit from seen_visits(@who) v where v.id = c.visit_id and v.removed_at is null limit 1) o on true
	left join lateral (select g.id from seen_agreements(@who) g where g.id = c.agreement_id and g.removed_at is null limit 1) g on true `

// Records is List for programs: the same rows.
func (s Store) Records(ctx context.Context, f Filter, today day.Day, who auth.Account) (all []Record, total int, err error) {
	by, w, err := f.where(today, who)
	if err != nil {
		return nil, 0, err
	}
	var b pg.Batch
	count := list.QueueTotal(&b, s.Recent, `select`+fromSeen(w, f.Which), w.Args)
	if err := f.after(w, by); err != nil {
		return nil, 0, err
	}
	found := pg.Queue[Record](&b, `
		with page as materialized (select c.*`+fromSeen(w, f.Which)+`order by `+by.by+list.Limit(f.Limit)+`)
		select `+recorded+` from page c`+ofSeen+`order by `+by.by, w.Args)
	if err := b.Send(ctx, s.DB); err != nil {
		return nil, 0, fmt.Errorf("listing commitments for a program: %w", err)
	}
	return *found, count.N(), nil
}

// Record is a commitment that is not removed and that the account may see.
func (s Store) Record(ctx context.Context, id int64, who auth.Account) (Record, error) {
	r, err := pg.One[Record](ctx, s.DB, `select `+recorded+` from seen_commitments(@who) c`+ofSeen+`where c.id = @id and c.removed_at is null`,
		pg.Args{"id": id, "who": who.ID})
	if err != nil {
		return Record{}, fmt.Errorf("finding commitment %d for a program: %w", id, err)
	}
	return r, nil
}

// at is the commitment that the point would make: of its visit, as far as who asks sees
// that; pg.NotFound if there is no such point for them.
func (s Store) at(ctx context.Context, point int64, who auth.Account) (Commitment, error) {
	type row struct {
		VisitID       int64
		VisitOn       day.Day
		VisitBy, Lead int64
	}
	found, err := pg.One[row](ctx, s.DB, `
		select v.id as visit_id, v.starts_on as visit_on, coalesce(v.created_by, 0) as visit_by, coalesce(v.leader_id, 0) as lead
		  from points p join seen_visits(@who) v on v.id = p.visit_id and v.removed_at is null
		 where p.id = @point`, pg.Args{"who": who.ID, "point": point})
	if err != nil && !errors.Is(err, pg.NotFound) {
		err = fmt.Errorf("looking for point %d: %w", point, err)
	}
	return Commitment{VisitID: &found.VisitID, VisitOn: found.VisitOn, VisitBy: found.VisitBy, VisitLeader: found.Lead, PointID: &point}, err
}

// after is a record's place in the order, for the next page's cursor.
func (r Record) after(sort string) (string, int64) {
	return Line{Commitment: Commitment{ID: r.ID, What: r.What, DueOn: r.DueOn, StateOn: r.StateOn}, UrgentOn: r.UrgentOn}.place(sort)
}
