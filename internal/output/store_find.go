package output

import (
	"context"
	"errors"
	"fmt"

	"gyoryu/internal/area"
	"gyoryu/internal/auth"
	"gyoryu/internal/pg"
)

const head = `
	o.id, o.version, o.title, o.kind, o.published_on, o.doi, o.url, o.notes,
	coalesce(o.created_by, 0) as created_by, coalesce(w.name, '') as created_name, o.created_at, o.updated_at,
	coalesce((select a.name from history h join accounts a on a.id = h.account_id
	           where h.noun = 'output' and h.noun_id = o.id order by h.id desc limit 1), '') as updated_name,
	o.removed_at, coalesce(o.removed_by, 0) as removed_by`

// works is where person p works now: the first of the open positions.
const works = `
	left join lateral (
		select i.short, i.home
		  from positions x join institutes i on i.id = x.institute_id and i.removed_at is null
		 where x.person_id = p.id and (x.ends_on is null or x.ends_on >= current_date)
		 order by x.position, x.id limit 1) h on true`

// shared are the columns of a Share, from output_shares s and institutes i.
const sharedOf = `
	select coalesce(jsonb_agg(jsonb_build_object('institute_id', i.id, 'short', i.short, 'name', i.name, 'on', s.shared_on)
	                          order by s.shared_on nulls last, s.id), '[]')
	  from output_shares s join institutes i on i.id = s.institute_id where s.output_id = o.id`

// Find is an output, removed or not, with those of its parts that the account may see,
// in one batch.
func (s Store) Find(ctx context.Context, id int64, who auth.Account) (Output, error) {
	args := pg.Args{"id": id, "who": who.ID}
	var b pg.Batch
	heads := pg.Queue[Head](&b, `select `+head+` from outputs o left join accounts w on w.id = o.created_by where o.id = @id`, args)
	people := pg.Queue[Person](&b, `
		select p.id, p.name, p.native_name as native, coalesce(h.short, '') as "where", coalesce(h.home, false) as ours
		  from output_people x join people p on p.id = x.person_id`+works+`
		 where x.output_id = @id order by x.position, p.id`, args)
	topics := pg.Queue[Topic](&b, `
		select `+topicColumns+`
		  from output_topics x join seen_topics(@who) t on t.id = x.topic_id and t.removed_at is null
		 where x.output_id = @id order by t.title, t.id`, args)
	stays := pg.Queue[Stay](&b, `
		select `+stayColumns+`
		  from output_exchanges x join exchanges e on e.id = x.exchange_id and e.removed_at is null`+stayJoins+`
		 where x.output_id = @id order by e.starts_on nulls last, e.id`, args)
	shared := pg.Queue[Share](&b, `
		select i.id as institute_id, i.short, i.name, s.shared_on as on
		  from output_shares s join institutes i on i.id = s.institute_id
		 where s.output_id = @id order by s.shared_on nulls last, s.id`, args)
	if err := b.Send(ctx, s.DB); err != nil {
		return Output{}, fmt.Errorf("finding output %d: %w", id, err)
	}
	if len(*heads) == 0 {
		return Output{}, fmt.Errorf("finding output %d: %w", id, pg.NotFound)
	}
	return Output{Head: (*heads)[0], People: *people, Topics: *topics, Stays: *stays, Shared: *shared}, nil
}

// Named is an output by its name, for a link.
type Named struct {
	ID    int64
	Title string
	DOI   string
}

// withDOI is the output that has the DOI; nothing if none has.
func (s Store) withDOI(ctx context.Context, doi string) (Named, error) {
	n, err := pg.One[Named](ctx, s.DB, `select id, title, doi from outputs where lower(doi) = lower(@doi) and doi <> '' and removed_at is null`, pg.Args{"doi": doi})
	if err != nil && !errors.Is(err, pg.NotFound) {
		return n, fmt.Errorf("looking for the output with DOI %s: %w", doi, err)
	}
	return n, nil
}

// areas are those that a list can be narrowed to.
func (s Store) areas(ctx context.Context) ([]area.Area, error) { return area.Store{DB: s.DB}.All(ctx) }
