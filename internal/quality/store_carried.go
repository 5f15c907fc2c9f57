package quality

import (
	"context"
	"fmt"

	"gyoryu/internal/auth"
	"gyoryu/internal/charge"
	"gyoryu/internal/day"
	"gyoryu/internal/list"
	"gyoryu/internal/pg"
	"gyoryu/internal/recent"
)

// lately is how many years back a tie is looked for.
const lately = 3

// Carried is a partner with whom all that we share rests on one person of ours.
type Carried struct {
	ID       int64
	Short    string
	Name     string
	NameKO   string
	Country  string
	PersonID int64
	Person   string
	Native   string
	Last     day.Day // of what they share, the last day
	N        int     // how much it is
}

// carriedBy is what the memory knows those by.
type carriedBy struct {
	who   int64
	today day.Day
}

// carried are the ties that rest on a single person of ours: if that person leaves, they end.
// A tie is what we and a partner share in the last three years, up to today: a stop of a visit
// that is done, an edition of a forum, an agreement in force, a topic under way, a stay or an
// output. It rests on whoever of ours led or went on the visit, took part in the edition, is
// in charge of the agreement, works on the topic, stays, or made the output; what names
// nobody of ours rests on the institute, and so does a tie that has any such, and one of
// which somebody else of ours is in charge. Unit: partners.
// It errs where people are not named, or their positions at ours are not recorded.
func (s Store) carried(ctx context.Context, today day.Day, who auth.Account) ([]Carried, error) {
	return recent.Once(ctx, s.Recent, carriedBy{who.ID, today}, func() ([]Carried, error) {
		found, err := pg.Many[Carried](ctx, s.DB, `
			with us as materialized (
				select distinct o.person_id from positions o join institutes h on h.id = o.institute_id and h.home
			), shared as (
				select s.institute_id, ('visit', v.id)::text as what, w.person_id, v.ends_on as on_day
				  from seen_visits(@who) v join stops s on s.visit_id = v.id
				  left join lateral (
					select d.person_id from visit_delegates d join us on us.person_id = d.person_id where d.visit_id = v.id
					union select v.leader_id from us where us.person_id = v.leader_id) w on true
				 where v.removed_at is null and v.state = 'done' and v.starts_on >= @since and v.starts_on <= @today
				union all
				select f.institute_id, ('edition', e.id)::text, w.person_id, e.starts_on
				  from editions e join forum_institutes f on f.forum_id = e.forum_id
				  left join lateral (select x.person_id from edition_people x join us on us.person_id = x.person_id where x.edition_id = e.id) w on true
				 where e.removed_at is null and e.starts_on >= @since and e.starts_on <= @today
				union all
				select p.institute_id, ('agreement', g.id)::text, w.person_id, @today
				  from seen_agreements(@who) g join agreement_parties p on p.agreement_id = g.id
				  left join lateral (select s.person_id from assignments s where s.agreement_id = g.id and s.side = 'ours' and `+charge.Holds+`) w on true
				 where g.removed_at is null and g.state = 'in_force' and (g.renews or coalesce(g.ends_on, 'infinity') >= @today)
				union all
				select i.institute_id, ('topic', t.id)::text, w.person_id, @today
				  from seen_topics(@who) t join topic_institutes i on i.topic_id = t.id
				  left join lateral (select x.person_id from topic_people x join us on us.person_id = x.person_id where x.topic_id = t.id) w on true
				 where t.removed_at is null and t.stage = 'under_way'
				union all
				select i.id, ('stay', e.id)::text, us.person_id, coalesce(least(e.ends_on, @today), e.starts_on)
				  from exchanges e join institutes i on i.id in (e.to_institute_id, e.from_institute_id) left join us on us.person_id = e.person_id
				 where e.removed_at is null and e.state in ('under_way', 'done') and coalesce(e.ends_on, @today) >= @since and coalesce(e.starts_on, e.ends_on) <= @today
				union all
				select i.id, ('output', o.id)::text, w.person_id, o.published_on
				  from outputs o
				 cross join lateral (
					select s.institute_id as id from output_shares s where s.output_id = o.id
					union select ti.institute_id from output_topics ot join seen_topics(@who) t on t.id = ot.topic_id and t.removed_at is null
					  join topic_institutes ti on ti.topic_id = t.id where ot.output_id = o.id) i
				  left join lateral (select x.person_id from output_people x join us on us.person_id = x.person_id where x.output_id = o.id) w on true
				 where o.removed_at is null and coalesce(o.published_on, '-infinity') >= @since and o.published_on <= @today
			), alone as (
				select s.institute_id, min(s.person_id) as person_id, max(s.on_day) as last, count(distinct s.what)::int as n
				  from shared s
				 group by s.institute_id
				having count(distinct s.person_id) = 1 and bool_and(s.person_id is not null)
			)
			select i.id, i.short, i.name, i.name_ko, i.country, p.id as person_id, p.name as person, p.native_name as native, a.last, a.n
			  from alone a
			  join institutes i on i.id = a.institute_id and not i.home and i.removed_at is null and i.archived_at is null
			  join people p on p.id = a.person_id and p.removed_at is null
			 where not exists (select from assignments s where s.institute_id = i.id and s.side = 'ours' and s.person_id <> a.person_id and `+charge.Holds+`)
			 order by i.short, i.id`+list.Limit(list.MaxTotal),
			pg.Args{"who": who.ID, "today": today, "since": day.Of(today.Time().AddDate(-lately, 0, 0))})
		if err != nil {
			return nil, fmt.Errorf("finding ties that one person carries: %w", err)
		}
		return found, nil
	})
}

// carriedPage is one page of them.
func (s Store) carriedPage(ctx context.Context, v *list.View, today day.Day, who auth.Account) ([]Carried, error) {
	all, err := s.carried(ctx, today, who)
	if err != nil {
		return nil, err
	}
	if v.After != nil {
		// In the order of the database, which is not that of Go: by the row itself.
		for i, c := range all {
			if c.ID == v.After.ID {
				all = all[i+1:]
				break
			}
		}
	}
	return all[:min(len(all), v.Size+1)], nil
}
