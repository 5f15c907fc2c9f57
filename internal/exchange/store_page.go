package exchange

import (
	"context"
	"fmt"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/pg"
)

// held is whether assignment s is open today.
const held = `s.removed_at is null and coalesce(s.starts_on, '-infinity'::date) <= @today and coalesce(s.ends_on, 'infinity'::date) >= @today`

// seenAgreement is the agreement g of stay e, if the account sees it and it is there.
const seenAgreement = `
	left join lateral (
		select g.id, g.title from seen_agreements(@who) g where g.id = e.agreement_id and g.removed_at is null limit 1) g on true`

// institutes i and o as JSON: host and origin.
const (
	host   = `jsonb_build_object('id', i.id, 'short', i.short, 'name', i.name, 'name_ko', i.name_ko, 'country', i.country)`
	origin = `case when o.id is not null then jsonb_build_object('id', o.id, 'short', o.short, 'name', o.name, 'name_ko', o.name_ko, 'country', o.country) end`
	whose  = `jsonb_build_object('id', p.id, 'name', p.name, 'native', p.native_name)`
	areas  = `(select coalesce(jsonb_agg(jsonb_build_object('id', a.id, 'name_en', a.name_en, 'name_ko', a.name_ko) order by a.id), '[]')
	             from exchange_areas x join areas a on a.id = x.area_id where x.exchange_id = e.id)`
	named = `
	  join people p on p.id = e.person_id
	  join institutes i on i.id = e.to_institute_id
	  left join institutes o on o.id = e.from_institute_id`
)

// Find is a stay, removed or not, with as much of its agreement as the account may see.
func (s Store) Find(ctx context.Context, id int64, today day.Day, who auth.Account) (Exchange, error) {
	e, err := pg.One[Exchange](ctx, s.DB, `
		select e.id, e.version, e.starts_on, e.ends_on, e.state, e.outcome, coalesce(e.created_by, 0) as created_by, e.updated_at,
		       e.removed_at, coalesce(e.removed_by, 0) as removed_by,
		       `+whose+` as person, `+origin+` as "from", `+host+` as "to", `+areas+` as areas,
		       coalesce(g.id, 0) as agreement_id, coalesce(g.title, '') as agreement,
		       (select coalesce(jsonb_agg(c.p order by c.id), '[]') from (
		           select distinct on (p.id) s.id, `+whose+` as p
		             from assignments s join people p on p.id = s.person_id and p.removed_at is null
		            where s.agreement_id = g.id and `+held+` order by p.id, s.id) c) as in_charge,
		       exists (select from assignments s join accounts a on a.person_id = s.person_id
		                where a.id = @who and s.agreement_id = g.id and `+held+`) as charged,
		       coalesce((select a.name from history h join accounts a on a.id = h.account_id
		                  where h.noun = 'exchange' and h.noun_id = e.id order by h.id desc limit 1), '') as updated_name
		  from exchanges e`+named+seenAgreement+`
		 where e.id = @id`, pg.Args{"id": id, "today": today, "who": who.ID})
	if err != nil {
		return Exchange{}, fmt.Errorf("finding stay %d: %w", id, err)
	}
	return e, nil
}

// latest is how many outputs and other stays a page lists.
const latest = 20

// result is an output that came of a stay.
type result struct {
	ID          int64
	Title       string
	PublishedOn day.Day
}

// around is what a stay's page shows of other records.
type around struct {
	Results []result
	Others  []Line // of the same person
}

func (s Store) around(ctx context.Context, e Exchange) (around, error) {
	args := pg.Args{"id": e.ID, "person": e.Person.ID}
	var b pg.Batch
	results := pg.Queue[result](&b, fmt.Sprintf(`
		select t.id, t.title, t.published_on
		  from output_exchanges x join outputs t on t.id = x.output_id and t.removed_at is null
		 where x.exchange_id = @id order by t.published_on desc nulls last, t.id desc limit %d`, latest), args)
	others := pg.Queue[Line](&b, fmt.Sprintf(`select `+listed+` from exchanges e`+named+`
		 where e.person_id = @person and e.id <> @id and e.removed_at is null
		 order by e.starts_on desc nulls first, e.id desc limit %d`, latest), args)
	if err := b.Send(ctx, s.DB); err != nil {
		return around{}, fmt.Errorf("reading what belongs to stay %d: %w", e.ID, err)
	}
	return around{*results, *others}, nil
}
