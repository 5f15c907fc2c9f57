package forum

import (
	"cmp"
	"context"
	"fmt"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/list"
	"gyoryu/internal/pg"
)

// seenPoint is the id of x's point if the account sees the visit that it is of: nobody
// else is told that there is one.
const seenPoint = `(select p.id from points p join seen_visits(@who) v on v.id = p.visit_id and v.removed_at is null where p.id = x.point_id)`

// recorded are the columns of a Record, from forums f.
const recorded = `
	f.id, f.version, f.name, f.name_ko, f.acronym, f.kind, f.frequency, f.notes, f.created_at, f.updated_at, ` + lastOn + ` as sort_on,
	array(select x.institute_id from forum_institutes x where x.forum_id = f.id order by x.position, x.institute_id) as institute_ids,
	coalesce((
		select jsonb_agg(jsonb_build_object('id', x.id, 'text', x.text, 'point_id', ` + seenPoint + `, 'edition_point_id', (
		         select p.id from edition_points p join editions e on e.id = p.edition_id and e.removed_at is null where p.id = x.edition_point_id))
		         order by x.position, x.id)
		  from forum_problems x where x.forum_id = f.id), '[]') as problems,
	coalesce((
		select jsonb_agg(jsonb_build_object('id', x.id, 'text', x.text, 'problem_id', x.problem_id, 'agreed_on', x.agreed_on,
		         'point_id', ` + seenPoint + `, 'first_edition_id', e.id) order by x.position, x.id)
		  from forum_reforms x left join editions e on e.id = x.first_edition_id and e.removed_at is null
		 where x.forum_id = f.id), '[]') as reforms`

// Records is List for programs: the same rows, with their problems and reforms.
func (s Store) Records(ctx context.Context, f Filter, today day.Day, who auth.Account) (all []Record, total int, err error) {
	head, by, args, err := f.chosen(today)
	if err != nil {
		return nil, 0, err
	}
	args["who"] = who.ID
	var b pg.Batch
	count := f.queueTotal(&b, s, today)
	found := pg.Queue[Record](&b, head+` select `+recorded+` from page f order by `+by, args)
	if err := b.Send(ctx, s.DB); err != nil {
		return nil, 0, fmt.Errorf("listing forums for a program: %w", err)
	}
	return *found, count.N(), nil
}

// Record is a forum that is not removed, as the account may see it.
func (s Store) Record(ctx context.Context, id int64, today day.Day, who auth.Account) (Record, error) {
	r, err := pg.One[Record](ctx, s.DB, `select `+recorded+` from forums f where f.id = @id and f.removed_at is null`,
		pg.Args{"id": id, "who": who.ID, "today": today})
	if err != nil {
		return Record{}, fmt.Errorf("finding forum %d for a program: %w", id, err)
	}
	return r, nil
}

// editionRecorded are the columns of a EditionRecord, from editions e.
const editionRecorded = `
	e.id, e.version, e.forum_id, e.number, e.starts_on, e.ends_on, e.city, e.theme, e.led_by, e.researchers, e.created_at, e.updated_at,
	array(select x.person_id from edition_people x where x.edition_id = e.id order by x.position, x.person_id) as person_ids,
	coalesce((select jsonb_agg(jsonb_build_object('id', x.id, 'kind', x.kind, 'text', x.text) order by x.position, x.id)
	            from edition_points x where x.edition_id = e.id), '[]') as points`

// EditionFilter is what a list of editions is narrowed to; zero values don't narrow.
type EditionFilter struct {
	ForumID  int64
	PersonID int64 // who took part
	LedBy    LedBy
	Sort     string
	After    *list.Cursor
	Limit    int // list.PerPage unless set
}

// EditionSorts are the orders of a list of editions, the usual one first. Those whose
// day nobody knows are the earliest.
var EditionSorts = []string{"-day", "day"}

const editionDay = `coalesce(e.starts_on, '-infinity'::date)`

var editionOrders = map[string]order{
	"-day": {editionDay + " desc, e.id desc", "(" + editionDay + ", e.id) < (coalesce(nullif(@key::text, '')::date, '-infinity'::date), @after)", true},
	"day":  {editionDay + ", e.id", "(" + editionDay + ", e.id) > (coalesce(nullif(@key::text, '')::date, '-infinity'::date), @after)", true},
}

// EditionRecords is a page of the editions of forums that are there, for programs.
func (s Store) EditionRecords(ctx context.Context, f EditionFilter) (all []EditionRecord, total int, err error) {
	order, ok := editionOrders[cmp.Or(f.Sort, EditionSorts[0])]
	if !ok {
		return nil, 0, list.BadCursor
	}
	w := list.Select(pg.Args{})
	w.And(f.ForumID != 0, `e.forum_id = @forum`, "forum", f.ForumID)
	w.And(f.PersonID != 0, `exists (select from edition_people x where x.edition_id = e.id and x.person_id = @person)`, "person", f.PersonID)
	w.And(f.LedBy != "", `e.led_by = @led_by`, "led_by", f.LedBy)
	const from = `
		from editions e
		where e.removed_at is null and exists (select from forums f where f.id = e.forum_id and f.removed_at is null)`
	var b pg.Batch
	count := list.QueueTotal(&b, s.Recent, `select`+from+w.String(), w.Args)
	if f.After != nil {
		if _, err := day.Parse(f.After.Key); err != nil && f.After.Key != "" {
			return nil, 0, list.BadCursor
		}
		w.And(true, order.after, "after", f.After.ID)
		w.Args["key"] = f.After.Key
	}
	found := pg.Queue[EditionRecord](&b, `
		with page as materialized (
			select e.*`+from+w.String()+` order by `+order.by+list.Limit(cmp.Or(f.Limit, list.PerPage))+`)
		select `+editionRecorded+` from page e order by `+order.by, w.Args)
	if err := b.Send(ctx, s.DB); err != nil {
		return nil, 0, fmt.Errorf("listing editions for a program: %w", err)
	}
	return *found, count.N(), nil
}

// EditionRecord is an edition that is not removed, of a forum that is not.
func (s Store) EditionRecord(ctx context.Context, id int64) (EditionRecord, error) {
	r, err := pg.One[EditionRecord](ctx, s.DB, `
		select `+editionRecorded+` from editions e join forums f on f.id = e.forum_id and f.removed_at is null
		 where e.id = @id and e.removed_at is null`, pg.Args{"id": id})
	if err != nil {
		return EditionRecord{}, fmt.Errorf("finding edition %d for a program: %w", id, err)
	}
	return r, nil
}
