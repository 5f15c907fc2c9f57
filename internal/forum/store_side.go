package forum

import (
	"context"
	"fmt"

	"gyoryu/internal/day"
	"gyoryu/internal/pg"
)

// edition are the columns of an Edition, from editions e of forums f.
const edition = `
	e.id, e.forum_id, e.number, e.starts_on, e.ends_on, e.city, e.theme, e.led_by, e.researchers, e.version,
	coalesce(e.created_by, 0) as created_by,
	coalesce((select a.name from history h join accounts a on a.id = h.account_id
	           where h.noun = 'edition' and h.noun_id = e.id order by h.id desc limit 1), '') as updated_name,
	e.removed_at, coalesce(e.removed_by, 0) as removed_by,
	coalesce((select jsonb_agg(jsonb_build_object('id', p.id, 'name', p.name, 'native', p.native_name) order by x.position, p.id)
	            from edition_people x join people p on p.id = x.person_id where x.edition_id = e.id), '[]') as people,
	coalesce((select jsonb_agg(jsonb_build_object('id', x.id, 'kind', x.kind, 'text', x.text) order by x.position, x.id)
	            from edition_points x where x.edition_id = e.id), '[]') as points,
	f.name as forum_name, f.name_ko as forum_name_ko, coalesce(f.created_by, 0) as forum_by,
	array(select s.person_id from assignments s where ` + chargedNow + ` order by s.id) as in_charge`

// shownAtOnce are how many editions stand side by side.
const shownAtOnce = 4

// side are editions side by side, and how the forum stands.
type side struct {
	editions []Edition // the newest last
	earlier  bool      // there are older ones
	most     int       // researchers at any edition
	next     int       // the number after the last
	Near
}

// sideBySide are the editions of a forum before a number (0: the newest), removed ones
// left out.
func (s Store) sideBySide(ctx context.Context, forumID int64, before int, today day.Day) (side, error) {
	type stands struct {
		Most, Next int
		Near
	}
	args := pg.Args{"forum": forumID, "before": before, "today": today, "limit": shownAtOnce + 1}
	var b pg.Batch
	editions := pg.Queue[Edition](&b, `
		select `+edition+`
		  from editions e join forums f on f.id = e.forum_id
		 where e.forum_id = @forum and e.removed_at is null and (@before = 0 or e.number < @before)
		 order by e.number desc limit @limit`, args)
	stood := pg.Queue[stands](&b, `
		select coalesce(m.most, 0) as most, coalesce(m.last, 0) + 1 as next, `+near+`
		  from forums f
		 cross join lateral (
			select max(e.researchers) as most, max(e.number) as last from editions e where e.forum_id = f.id and e.removed_at is null) m`+editionsNear+`
		 where f.id = @forum`, args)
	if err := b.Send(ctx, s.DB); err != nil {
		return side{}, fmt.Errorf("reading the editions of forum %d: %w", forumID, err)
	}
	var all side
	if len(*stood) > 0 {
		all.most, all.next, all.Near = (*stood)[0].Most, (*stood)[0].Next, (*stood)[0].Near
	}
	newest := *editions
	if all.earlier = len(newest) > shownAtOnce; all.earlier {
		newest = newest[:shownAtOnce]
	}
	for i := len(newest) - 1; i >= 0; i-- {
		all.editions = append(all.editions, newest[i])
	}
	return all, nil
}

// FindEdition is an edition, removed or not, of a forum that is there.
func (s Store) FindEdition(ctx context.Context, id int64, today day.Day) (Edition, error) {
	e, err := pg.One[Edition](ctx, s.DB, `
		select `+edition+`
		  from editions e join forums f on f.id = e.forum_id and f.removed_at is null where e.id = @id`,
		pg.Args{"id": id, "today": today})
	if err != nil {
		return Edition{}, fmt.Errorf("finding edition %d: %w", id, err)
	}
	return e, nil
}

// neighbours are the editions before and after one; their ids are 0 if there is none.
func (s Store) neighbours(ctx context.Context, e Edition) (previous, next offeredEdition, err error) {
	args := pg.Args{"forum": e.ForumID, "number": e.Number}
	var b pg.Batch
	before := pg.Queue[offeredEdition](&b, `
		select e.id, e.number, e.starts_on from editions e
		 where e.forum_id = @forum and e.removed_at is null and e.number < @number order by e.number desc limit 1`, args)
	after := pg.Queue[offeredEdition](&b, `
		select e.id, e.number, e.starts_on from editions e
		 where e.forum_id = @forum and e.removed_at is null and e.number > @number order by e.number limit 1`, args)
	if err := b.Send(ctx, s.DB); err != nil {
		return previous, next, fmt.Errorf("finding the neighbours of edition %d: %w", e.ID, err)
	}
	if len(*before) > 0 {
		previous = (*before)[0]
	}
	if len(*after) > 0 {
		next = (*after)[0]
	}
	return previous, next, nil
}
