package forum

import (
	"context"
	"fmt"
	"strconv"

	"gyoryu/internal/auth"
	"gyoryu/internal/charge"
	"gyoryu/internal/commitment"
	"gyoryu/internal/day"
	"gyoryu/internal/pg"
)

const head = `
	f.id, f.version, f.name, f.name_ko, f.acronym, f.kind, f.frequency, f.notes, coalesce(f.created_by, 0) as created_by,
	coalesce((select a.name from history h join accounts a on a.id = h.account_id
	           where h.noun = 'forum' and h.noun_id = f.id order by h.id desc limit 1), '') as updated_name,
	f.removed_at, coalesce(f.removed_by, 0) as removed_by`

// chargedNow is that somebody is in charge of the forum f by assignment s today.
const chargedNow = `s.forum_id = f.id and ` + charge.Holds

// sourced are the columns of a Source, of x that has a point_id, and those of the points
// of editions where editionPoint is.
func sourced(editionPoint string) string {
	return `
	coalesce(v.point_id, 0) as point_id, coalesce(v.visit_id, 0) as visit_id, coalesce(v.title, '') as visit_title, v.starts_on as visit_on,
	coalesce(w.point_id, 0) as edition_point_id, coalesce(w.edition_id, 0) as edition_id, coalesce(w.number, 0) as edition_number,
	(x.point_id is not null and v.point_id is null or ` + editionPoint + ` is not null and w.point_id is null) as hidden`
}

// ofSeen are the visit of x's point, if the account sees it, and the edition of its
// editionPoint.
func ofSeen(editionPoint string) string {
	return `
	  left join lateral (
		select p.id as point_id, v.id as visit_id, v.title, v.starts_on
		  from points p join seen_visits(@who) v on v.id = p.visit_id and v.removed_at is null
		 where p.id = x.point_id limit 1) v on true
	  left join lateral (
		select p.id as point_id, e.id as edition_id, e.number
		  from edition_points p join editions e on e.id = p.edition_id and e.removed_at is null
		 where p.id = ` + editionPoint + ` limit 1) w on true`
}

// Find is a forum, removed or not, with all its parts as the account may see them, in
// one batch.
func (s Store) Find(ctx context.Context, id int64, today day.Day, who auth.Account) (Forum, error) {
	args := pg.Args{"id": id, "who": who.ID, "today": today}
	var b pg.Batch
	heads := pg.Queue[Head](&b, `select `+head+` from forums f where f.id = @id`, args)
	institutes := pg.Queue[Institute](&b, `
		select i.id, i.short, i.country
		  from forum_institutes x join institutes i on i.id = x.institute_id where x.forum_id = @id order by x.position, i.id`, args)
	charges := charge.Queue(&b, charge.Forum, id, today)
	problems := pg.Queue[Problem](&b, `
		select x.id, x.text, `+sourced("x.edition_point_id")+`
		  from forum_problems x`+ofSeen("x.edition_point_id")+`
		 where x.forum_id = @id order by x.position, x.id`, args)
	reforms := pg.Queue[reformRow](&b, `
		select x.id, x.text, coalesce(x.problem_id, 0) as problem_id, x.agreed_on, coalesce(e.id, 0) as first_id, coalesce(e.number, 0) as first,
		       e.starts_on as first_on, x.first_edition_id is not null and e.id is null as first_gone, `+sourced("null::bigint")+`
		  from forum_reforms x
		  left join editions e on e.id = x.first_edition_id and e.removed_at is null`+ofSeen("null::bigint")+`
		 where x.forum_id = @id order by x.position, x.id`, args)
	commitments := commitment.OfReforms(&b, id, who)
	if err := b.Send(ctx, s.DB); err != nil {
		return Forum{}, fmt.Errorf("finding forum %d: %w", id, err)
	}
	if len(*heads) == 0 {
		return Forum{}, fmt.Errorf("finding forum %d: %w", id, pg.NotFound)
	}
	f := Forum{Head: (*heads)[0], Institutes: *institutes, InCharge: *charges, Problems: *problems}
	asked := map[int64]*commitment.Commitment{}
	for i, c := range *commitments {
		asked[c.ReformID] = &(*commitments)[i].Commitment
	}
	for _, r := range *reforms {
		reform := Reform{
			ID: r.ID, Text: r.Text, ProblemID: r.ProblemID, AgreedOn: r.AgreedOn, FirstID: r.FirstID, First: r.First, FirstOn: r.FirstOn,
			FirstGone: r.FirstGone, Source: r.Source, Commitment: asked[r.ID],
		}
		f.Reforms = append(f.Reforms, reform)
	}
	return f, nil
}

type reformRow struct {
	ID        int64
	Text      string
	ProblemID int64
	AgreedOn  day.Day
	FirstID   int64
	First     int
	FirstOn   day.Day
	FirstGone bool
	Source
}

// offer is what a form lets one choose from.
type offer struct {
	points        []offeredPoint
	editionPoints []offeredPoint
	editions      []offeredEdition
}

// offeredPoint is a point that a problem or a reform may come from.
type offeredPoint struct {
	ID     int64
	Kind   string
	Text   string
	On     day.Day
	Where  string // the institute where it was said
	Number int    // of the edition
}

type offeredEdition struct {
	ID       int64
	Number   int
	StartsOn day.Day
}

// offered are the points of visits that stopped at the institutes, and of those that
// linked points are of, as the account sees them; and the forum's editions (0: none yet).
func (s Store) offered(ctx context.Context, forumID int64, institutes, linked []int64, who auth.Account) (offer, error) {
	args := pg.Args{"forum": forumID, "institutes": institutes, "linked": linked, "who": who.ID}
	var b pg.Batch
	points := pg.Queue[offeredPoint](&b, `
		select p.id, p.kind, p.text, coalesce(s.met_on, v.starts_on) as on, coalesce(i.short, '') as where, 0 as number
		  from (select x.visit_id from stops x where x.institute_id = any (@institutes)
		        union select x.visit_id from points x where x.id = any (@linked)) o
		  join seen_visits(@who) v on v.id = o.visit_id and v.removed_at is null
		  join points p on p.visit_id = v.id and (p.kind in ('problem', 'agreed') or p.id = any (@linked))
		  left join stops s on s.id = p.stop_id
		  left join institutes i on i.id = s.institute_id
		 order by p.id = any (@linked) desc, v.starts_on desc, p.id desc limit 300`, args)
	editionPoints := pg.Queue[offeredPoint](&b, `
		select p.id, p.kind, p.text, e.starts_on as on, '' as where, e.number
		  from editions e join edition_points p on p.edition_id = e.id and p.kind = 'problem'
		 where e.forum_id = @forum and e.removed_at is null order by e.number desc, p.position, p.id limit 200`, args)
	editions := pg.Queue[offeredEdition](&b, `
		select e.id, e.number, e.starts_on from editions e
		 where e.forum_id = @forum and e.removed_at is null order by e.number desc limit 1000`, args)
	if err := b.Send(ctx, s.DB); err != nil {
		return offer{}, fmt.Errorf("listing what the form of forum %d offers: %w", forumID, err)
	}
	return offer{*points, *editionPoints, *editions}, nil
}

// looked are which of the records that a draft points to are there for the account.
func (s Store) looked(ctx context.Context, forumID int64, d Draft, who auth.Account) (known, error) {
	points, editionPoints, editions := []int64{}, []int64{}, []int64{}
	for _, p := range d.Problems {
		points, editionPoints = append(points, p.PointID), append(editionPoints, p.EditionPointID)
	}
	for _, r := range d.Reforms {
		points, editions = append(points, r.PointID), append(editions, r.FirstID)
	}
	found, err := pg.Many[offeredPoint](ctx, s.DB, `
		select p.id, p.kind, '' as text, null::date as on, '' as where, 0 as number
		  from points p join seen_visits(@who) v on v.id = p.visit_id and v.removed_at is null where p.id = any (@points)
		union all
		select p.id, 'of an edition', '', null, '', e.number
		  from edition_points p join editions e on e.id = p.edition_id and e.forum_id = @forum and e.removed_at is null
		 where p.id = any (@edition_points)
		union all
		select e.id, 'an edition', '', null, '', e.number
		  from editions e where e.id = any (@editions) and e.forum_id = @forum and e.removed_at is null`,
		pg.Args{"who": who.ID, "forum": forumID, "points": points, "edition_points": editionPoints, "editions": editions})
	if err != nil {
		return known{}, fmt.Errorf("looking up what the form of forum %d chose: %w", forumID, err)
	}
	k := known{points: map[int64]string{}, editionPoints: map[int64]bool{}, editions: map[int64]bool{}}
	for _, p := range found {
		switch p.Kind {
		case "of an edition":
			k.editionPoints[p.ID] = true
		case "an edition":
			k.editions[p.ID] = true
		default:
			k.points[p.ID] = p.Kind
		}
	}
	return k, nil
}

// begun is the point that a new line begins with, its day where that is known;
// pg.NotFound unless the account sees it and it is a problem or was agreed.
func (s Store) begun(ctx context.Context, point string, who auth.Account) (offeredPoint, error) {
	id, err := strconv.ParseInt(point, 10, 64)
	if err != nil {
		return offeredPoint{}, pg.NotFound
	}
	return pg.One[offeredPoint](ctx, s.DB, `
		select p.id, p.kind, p.text, coalesce(s.met_on, case when v.starts_on = v.ends_on then v.starts_on end) as on, '' as where, 0 as number
		  from points p join seen_visits(@who) v on v.id = p.visit_id and v.removed_at is null
		  left join stops s on s.id = p.stop_id
		 where p.id = @id and p.kind in ('problem', 'agreed')`, pg.Args{"id": id, "who": who.ID})
}
