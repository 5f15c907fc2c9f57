package commitment

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/notice"
	"gyoryu/internal/pg"
)

// FromPoint is what an agreed point of a visit asks to be done.
type FromPoint struct {
	VisitID, PointID int64
	What             string
	InstituteIDs     []int64
	PersonID         int64
	DueOn            day.Day
}

// AddFromPoints makes a commitment of each agreed point that has none yet, in the
// visit's transaction; one that was withdrawn comes back as it was, but for who is
// said to be in charge now, and a day where it had none.
func AddFromPoints(ctx context.Context, tx pgx.Tx, points []FromPoint, who auth.Account) error {
	if len(points) == 0 {
		return nil
	}
	var (
		visits, pointIDs, people, ofPoint, institutes []int64
		whats                                         []string
		dues                                          []day.Day
	)
	for _, p := range points {
		visits, pointIDs, people = append(visits, p.VisitID), append(pointIDs, p.PointID), append(people, p.PersonID)
		whats, dues = append(whats, p.What), append(dues, p.DueOn)
		for _, i := range p.InstituteIDs {
			ofPoint, institutes = append(ofPoint, p.PointID), append(institutes, i)
		}
	}
	named, err := pg.Many[notice.Charged](ctx, tx, `
		with made as (
			insert into commitments (visit_id, point_id, what, person_id, due_on, created_by)
			select v, p, w, nullif(person, 0), due, @by
			  from unnest(@visits::bigint[], @points::bigint[], @whats::text[], @people::bigint[], @dues::date[])
			       with ordinality u(v, p, w, person, due, n)
			 order by n
			on conflict on constraint commitments_point_once do update
			   set removed_at = null, removed_by = null, due_on = coalesce(commitments.due_on, excluded.due_on),
			       person_id = coalesce(excluded.person_id, commitments.person_id),
			       was_in_charge = case when excluded.person_id <> commitments.person_id
			                            then array_append(array_remove(commitments.was_in_charge, commitments.person_id), commitments.person_id)
			                            else commitments.was_in_charge end
			 where commitments.removed_at is not null
			returning id, point_id, version, person_id),
		agreed as (
			insert into commitment_institutes (commitment_id, institute_id, position)
			select made.id, u.i, u.n
			  from unnest(@of_point::bigint[], @institutes::bigint[]) with ordinality u(p, i, n)
			  join made on made.point_id = u.p
			 where not exists (select from commitment_institutes x where x.commitment_id = made.id)
			on conflict do nothing)
		select made.id, made.version, made.person_id
		  from made join unnest(@points::bigint[], @people::bigint[]) u(point, person) on u.point = made.point_id
		 where made.person_id = u.person order by made.id`, pg.Args{
		"visits": visits, "points": pointIDs, "whats": whats, "people": people, "dues": dues,
		"of_point": ofPoint, "institutes": institutes, "by": pg.NullID(who.ID),
	})
	if err != nil {
		return fmt.Errorf("making commitments of %d agreed points: %w", len(points), err)
	}
	return notice.PutInCharge(ctx, tx, "commitment", named, who.ID)
}

// Follow keeps the commitments of a visit's points in step with the points while
// these are being saved, before they are: a commitment still worded like its point
// takes the new words, and one made at a stop goes with the stop to another institute.
func Follow(ctx context.Context, tx pgx.Tx, visitID int64, pointIDs []int64, texts []string, stopIDs, instituteIDs []int64) error {
	_, err := tx.Exec(ctx, `
		update commitments c
		   set what = u.text
		  from unnest(@points::bigint[], @texts::text[]) u(id, text)
		  join points p on p.id = u.id
		 where c.point_id = u.id and c.visit_id = @visit and c.what = p.text and u.text <> p.text`,
		pg.Args{"visit": visitID, "points": pointIDs, "texts": texts})
	if err != nil {
		return fmt.Errorf("rewording the commitments of visit %d: %w", visitID, err)
	}
	_, err = tx.Exec(ctx, `
		with moved as (
			select c.id, s.institute_id as old, u.institute as new
			  from unnest(@stops::bigint[], @institutes::bigint[]) u(id, institute)
			  join stops s on s.id = u.id and s.institute_id <> u.institute
			  join points p on p.stop_id = s.id
			  join commitments c on c.point_id = p.id
			 where c.visit_id = @visit),
		gone as (delete from commitment_institutes ci using moved where ci.commitment_id = moved.id and ci.institute_id = moved.old)
		insert into commitment_institutes (commitment_id, institute_id)
		select id, new from moved
		on conflict do nothing`,
		pg.Args{"visit": visitID, "stops": stopIDs, "institutes": instituteIDs})
	if err != nil {
		return fmt.Errorf("taking commitments of visit %d to another institute: %w", visitID, err)
	}
	return nil
}

// Withdraw removes the commitments of points that are no longer agreed, or gone.
// They can be brought back like any other.
func Withdraw(ctx context.Context, tx pgx.Tx, visitID int64, keptPoints []int64, who auth.Account) error {
	_, err := tx.Exec(ctx, `
		update commitments set removed_at = now(), removed_by = @by
		 where visit_id = @visit and point_id is not null and point_id <> all (@kept) and removed_at is null`,
		pg.Args{"visit": visitID, "kept": keptPoints, "by": pg.NullID(who.ID)})
	if err != nil {
		return fmt.Errorf("withdrawing commitments of visit %d: %w", visitID, err)
	}
	return nil
}

// RemoveWith removes a visit's commitments together with the visit, at the same
// instant, by which RestoreWith knows them.
func RemoveWith(ctx context.Context, tx pgx.Tx, visitID int64, who auth.Account) error {
	_, err := tx.Exec(ctx, `
		update commitments set removed_at = now(), removed_by = @by where visit_id = @visit and removed_at is null`,
		pg.Args{"visit": visitID, "by": pg.NullID(who.ID)})
	if err != nil {
		return fmt.Errorf("removing the commitments of visit %d: %w", visitID, err)
	}
	return nil
}

// RestoreWith brings back the commitments that were removed with their visit.
func RestoreWith(ctx context.Context, tx pgx.Tx, visitID int64, removedAt time.Time) error {
	_, err := tx.Exec(ctx, `
		update commitments set removed_at = null, removed_by = null where visit_id = @visit and removed_at = @at`,
		pg.Args{"visit": visitID, "at": removedAt})
	if err != nil {
		return fmt.Errorf("bringing back the commitments of visit %d: %w", visitID, err)
	}
	return nil
}
