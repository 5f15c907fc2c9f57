package visit

import (
	"context"
	"slices"

	"github.com/jackc/pgx/v5"

	"gyoryu/internal/auth"
	"gyoryu/internal/commitment"
	"gyoryu/internal/day"
	"gyoryu/internal/pg"
)

// saveParts makes a visit's parts what the draft says: parts with an id are
// changed, the others added, and those that the draft no longer has are deleted,
// which the history keeps. Every statement takes all parts of a kind at once.
func saveParts(ctx context.Context, tx pgx.Tx, id int64, d Draft, who auth.Account) error {
	stops, points := rows(d)
	if err := commitment.Withdraw(ctx, tx, id, points.agreed(), who); err != nil {
		return err
	}
	if err := commitment.Follow(ctx, tx, id, points.kept, points.keptTexts, stops.kept, stops.keptInstitutes); err != nil {
		return err
	}
	if err := saveStops(ctx, tx, id, &stops); err != nil {
		return err
	}
	if err := savePeople(ctx, tx, id, d, stops); err != nil {
		return err
	}
	asking, err := pg.Values[int64](ctx, tx, `select id from points where visit_id = @visit and kind = 'agreed' and not no_action`, pg.Args{"visit": id})
	if err != nil {
		return err
	}
	made, err := savePoints(ctx, tx, id, points, stops)
	if err != nil {
		return err
	}
	return commitment.AddFromPoints(ctx, tx, asked(id, d, made, asking), who)
}

type stopRows struct {
	ids, institutes      []int64 // ids are filled in for added ones when saved
	positions            []int
	mets                 []day.Day
	places               []string
	kept, keptInstitutes []int64
}

type pointRows struct {
	ids       []int64
	stopAt    []int // index of its stop, -1 of the whole
	positions []int
	kinds     []Kind
	texts     []string
	noActions []bool
	kept      []int64
	keptTexts []string
}

// agreed are the points that are there already and still ask for a commitment.
func (p pointRows) agreed() []int64 {
	ids := []int64{}
	for i, id := range p.ids {
		if id != 0 && p.kinds[i] == Agreed && !p.noActions[i] {
			ids = append(ids, id)
		}
	}
	return ids
}

// rows lays the draft's stops and points out in columns, positions from 1.
func rows(d Draft) (s stopRows, p pointRows) {
	add := func(at int, points []PointDraft) {
		for i, point := range points {
			p.ids, p.stopAt, p.positions = append(p.ids, point.ID), append(p.stopAt, at), append(p.positions, i+1)
			p.kinds, p.texts = append(p.kinds, point.Kind), append(p.texts, point.Text)
			p.noActions = append(p.noActions, point.NoAction)
			if point.ID != 0 {
				p.kept, p.keptTexts = append(p.kept, point.ID), append(p.keptTexts, point.Text)
			}
		}
	}
	for i, stop := range d.Stops {
		s.ids, s.institutes, s.positions = append(s.ids, stop.ID), append(s.institutes, stop.Institute.ID), append(s.positions, i+1)
		s.mets, s.places = append(s.mets, stop.MetOn), append(s.places, stop.Place)
		if stop.ID != 0 {
			s.kept, s.keptInstitutes = append(s.kept, stop.ID), append(s.keptInstitutes, stop.Institute.ID)
		}
		add(i, stop.Points)
	}
	add(-1, d.Points)
	return s, p
}

func saveStops(ctx context.Context, tx pgx.Tx, id int64, s *stopRows) error {
	args := pg.Args{
		"visit": id, "ids": s.ids, "institutes": s.institutes, "positions": s.positions, "mets": s.mets, "places": s.places,
	}
	tag, err := tx.Exec(ctx, `
		update stops s
		   set institute_id = u.institute, position = u.position, met_on = u.met, place = u.place
		  from unnest(@ids::bigint[], @institutes::bigint[], @positions::int[], @mets::date[], @places::text[])
		       u(id, institute, position, met, place)
		 where s.id = u.id and s.visit_id = @visit`, args)
	if err != nil {
		return err
	}
	if int(tag.RowsAffected()) != len(s.kept) {
		return Gone
	}
	type added struct {
		ID       int64
		Position int
	}
	made, err := pg.Many[added](ctx, tx, `
		insert into stops (visit_id, institute_id, position, met_on, place)
		select @visit, u.institute, u.position, u.met, u.place
		  from unnest(@ids::bigint[], @institutes::bigint[], @positions::int[], @mets::date[], @places::text[])
		       u(id, institute, position, met, place)
		 where u.id = 0
		 order by u.position
		returning id, position`, args)
	if err != nil {
		return err
	}
	for _, m := range made {
		s.ids[m.Position-1] = m.ID
	}
	return nil
}

// savePoints also deletes the points that are gone, and then the stops: a point may
// have moved from a stop that is gone to one that stays.
func savePoints(ctx context.Context, tx pgx.Tx, id int64, p pointRows, s stopRows) (madeIDs []int64, err error) {
	stops := make([]*int64, len(p.stopAt))
	for i, at := range p.stopAt {
		if at >= 0 {
			stops[i] = &s.ids[at]
		}
	}
	args := pg.Args{
		"visit": id, "ids": p.ids, "stops": stops, "positions": p.positions, "kinds": p.kinds, "texts": p.texts,
		"no_actions": p.noActions, "kept": append([]int64{}, p.kept...), "kept_stops": append([]int64{}, s.ids...),
	}
	tag, err := tx.Exec(ctx, `
		update points p
		   set stop_id = u.stop, position = u.position, kind = u.kind, text = u.text, no_action = u.no_action
		  from unnest(@ids::bigint[], @stops::bigint[], @positions::int[], @kinds::text[], @texts::text[], @no_actions::bool[])
		       u(id, stop, position, kind, text, no_action)
		 where p.id = u.id and p.visit_id = @visit`, args)
	if err != nil {
		return nil, err
	}
	if int(tag.RowsAffected()) != len(p.kept) {
		return nil, Gone
	}
	if _, err := tx.Exec(ctx, `delete from points where visit_id = @visit and id <> all (@kept)`, args); err != nil {
		return nil, err
	}
	if _, err := tx.Exec(ctx, `delete from stops where visit_id = @visit and id <> all (@kept_stops)`, args); err != nil {
		return nil, err
	}
	type added struct{ ID, N int64 }
	made, err := pg.Many[added](ctx, tx, `
		with wanted as (
			select u.*, row_number() over (order by u.n) as place
			  from unnest(@stops::bigint[], @positions::int[], @kinds::text[], @texts::text[], @no_actions::bool[], @ids::bigint[])
			       with ordinality u(stop, position, kind, text, no_action, old, n)
			 where u.old = 0),
		made as (
			insert into points (visit_id, stop_id, position, kind, text, no_action)
			select @visit, stop, position, kind, text, no_action from wanted order by n
			returning id)
		select m.id, w.n
		  from (select id, row_number() over (order by id) as place from made) m
		  join wanted w using (place)`, args)
	if err != nil {
		return nil, err
	}
	madeIDs = make([]int64, len(p.ids))
	for _, m := range made {
		madeIDs[m.N-1] = m.ID
	}
	return madeIDs, nil
}

// savePeople saves the delegation, the people met, the areas and the readers.
func savePeople(ctx context.Context, tx pgx.Tx, id int64, d Draft, s stopRows) error {
	var people, metPeople, metStops []int64
	var roles []string
	for _, p := range d.Delegates {
		people, roles = append(people, p.ID), append(roles, p.Role)
	}
	for i, stop := range d.Stops {
		for _, p := range stop.People {
			metPeople, metStops = append(metPeople, p.ID), append(metStops, s.ids[i])
		}
	}
	var b pg.Batch
	args := pg.Args{
		"visit": id, "people": people, "roles": roles, "met": metPeople, "stops": metStops,
		"areas": d.AreaIDs, "readers": d.ReaderIDs,
	}
	b.Exec(`delete from visit_delegates where visit_id = @visit and person_id <> all (coalesce(@people::bigint[], '{}'))`, args)
	b.Exec(`
		insert into visit_delegates (visit_id, person_id, role, position)
		select @visit, u.id, u.role, u.n from unnest(@people::bigint[], @roles::text[]) with ordinality u(id, role, n)
		on conflict on constraint visit_delegates_once do update set role = excluded.role, position = excluded.position`, args)
	b.Exec(`
		delete from stop_people sp
		 where visit_id = @visit
		   and not exists (select from unnest(@met::bigint[], @stops::bigint[]) u(p, s) where u.p = sp.person_id and u.s = sp.stop_id)`, args)
	b.Exec(`
		insert into stop_people (stop_id, visit_id, person_id, position)
		select u.stop, @visit, u.id, u.n from unnest(@stops::bigint[], @met::bigint[]) with ordinality u(stop, id, n)
		on conflict (stop_id, person_id) do update set position = excluded.position`, args)
	b.Exec(`delete from visit_areas where visit_id = @visit and area_id <> all (coalesce(@areas::bigint[], '{}'))`, args)
	b.Exec(`insert into visit_areas (visit_id, area_id) select @visit, u from unnest(@areas::bigint[]) u on conflict do nothing`, args)
	b.Exec(`delete from visit_readers where visit_id = @visit and account_id <> all (coalesce(@readers::bigint[], '{}'))`, args)
	b.Exec(`insert into visit_readers (visit_id, account_id) select @visit, u from unnest(@readers::bigint[]) u on conflict do nothing`, args)
	return b.Send(ctx, tx)
}

// asked are the commitments that points ask for which did not before. made are the
// ids of added points, in the order of rows; asking are the points that had asked
// already: if somebody removed their commitment, it stays so unless the draft says more.
func asked(visitID int64, d Draft, made, asking []int64) []commitment.FromPoint {
	var all []commitment.FromPoint
	n := 0
	add := func(p PointDraft, institutes []int64) {
		pointID := made[n]
		if n++; pointID == 0 {
			pointID = p.ID
		}
		if !p.Makes() || slices.Contains(asking, pointID) && p.Person.None() && p.DueOn.IsZero() {
			return
		}
		from := commitment.FromPoint{VisitID: visitID, PointID: pointID, What: p.Text, InstituteIDs: institutes, DueOn: p.DueOn}
		if p.Person != nil {
			from.PersonID = p.Person.ID
		}
		all = append(all, from)
	}
	for _, s := range d.Stops {
		for _, p := range s.Points {
			add(p, []int64{s.Institute.ID})
		}
	}
	for _, p := range d.Points {
		var institutes []int64
		for i, s := range d.Stops {
			if p.With == nil || slices.Contains(p.With, i) {
				institutes = append(institutes, s.Institute.ID)
			}
		}
		add(p, institutes)
	}
	return all
}
