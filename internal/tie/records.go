package tie

import "regexp"

// records reads, for each window w, what our institute and the partners at share in it: the days
// from_on to on_until are those of the record that lie in the window. Where it says /*one*/, a
// condition narrows it to one partner, so that its own records are found by their indexes.
//
// crew are those named in the records; named says of each record who of them is of which side.
const records = `
	home as materialized (select id from institutes where home),
	w as materialized (
		select x.n, x.from_on, x.on_until, daterange(x.from_on, x.on_until, '[]') as days
		  from (select n - 1 as n, coalesce(f, '-infinity'::date) as from_on, least(coalesce(u, 'infinity'::date), @today::date) as on_until
		          from unnest(@from::date[], @until::date[]) with ordinality as a (f, u, n)) x
		 where x.from_on <= x.on_until),
	raw as (
		select w.n, 'visit' as kind, v.id, s.id as part, v.title, s.institute_id as at,
		       coalesce(s.met_on, v.starts_on) as starts_on, coalesce(s.met_on, v.ends_on) as ends_on, v.leader_id as person_id, null::bigint as their_person_id
		  from w join seen_visits(@who) v on daterange(v.starts_on, v.ends_on, '[]') && w.days and v.removed_at is null and v.state = 'done'
		  join stops s on s.visit_id = v.id
		 where coalesce(s.met_on, v.starts_on) <= w.on_until and coalesce(s.met_on, v.ends_on) >= w.from_on /*one s.institute_id*/
		union all
		select w.n, 'edition', e.id, 0, f.name || ' ' || e.number, x.at, e.starts_on, coalesce(e.ends_on, e.starts_on), null, null
		  from w join editions e on e.starts_on <= w.on_until and coalesce(e.ends_on, e.starts_on) >= w.from_on and e.removed_at is null
		  join forums f on f.id = e.forum_id and f.removed_at is null
		  cross join lateral (
			select o.institute_id as at from forum_institutes o where o.forum_id = f.id
			union
			select o.institute_id from edition_people p join positions o on o.person_id = p.person_id
			 where p.edition_id = e.id and (o.starts_on is null or o.starts_on <= coalesce(e.ends_on, e.starts_on)) and (o.ends_on is null or o.ends_on >= e.starts_on)) x
		 where true /*one x.at*/
		union all
		select w.n, 'agreement', g.id, 0, g.title, p.institute_id, g.begins_on, g.over_on, null, null
		  from w join seen_agreements(@who) g on g.begins_on <= w.on_until and g.over_on >= w.from_on and g.removed_at is null
		   and (g.state = 'in_force' or g.state = 'ended' and coalesce(g.signed_on, g.starts_on) is not null)
		  join agreement_parties p on p.agreement_id = g.id
		 where true /*one p.institute_id*/
		union all
		select w.n, 'topic', t.id, 0, t.title, x.institute_id, m.moved_on, coalesce(l.moved_on, 'infinity'), null, null
		  from w join topic_moves m on m.to_stage = 'under_way' and m.moved_on <= w.on_until
		  join seen_topics(@who) t on t.id = m.topic_id and t.removed_at is null
		  left join lateral (select l.moved_on from topic_moves l where l.topic_id = m.topic_id and l.id > m.id order by l.id limit 1) l on true
		  join topic_institutes x on x.topic_id = t.id
		 where coalesce(l.moved_on, 'infinity') >= w.from_on /*one x.institute_id*/
		union all
		select w.n, 'exchange', e.id, 0, coalesce(nullif(y.title, ''), 'exchange'), x.at, e.on_from, e.on_to, e.person_id, null
		  from w join (
			select e.*, coalesce(e.starts_on, e.ends_on) as on_from,
			       coalesce(e.ends_on, case when e.state = 'under_way' then 'infinity'::date else e.starts_on end) as on_to
			  from exchanges e where e.removed_at is null and e.state in ('under_way', 'done')) e
		    on e.on_from <= w.on_until and e.on_to >= w.from_on
		  cross join lateral (select p.name as title from people p where p.id = e.person_id) y
		  cross join lateral (
			select e.to_institute_id as at where e.from_institute_id = (select id from home) or e.from_institute_id is null and e.to_institute_id <> (select id from home)
			union
			select e.from_institute_id where e.to_institute_id = (select id from home) and e.from_institute_id is not null
			union
			select o.institute_id from positions o
			 where o.person_id = e.person_id and e.from_institute_id is null and e.to_institute_id = (select id from home)
			   and (o.starts_on is null or o.starts_on <= e.on_to) and (o.ends_on is null or o.ends_on >= e.on_from)) x
		 where true /*one x.at*/
		union all
		select w.n, 'output', u.id, 0, u.title, x.at, x.on_day, x.on_day, null, null
		  from w cross join lateral (
			select u.published_on as on_day, u.id, o.institute_id as at
			  from outputs u join output_people p on p.output_id = u.id join positions o on o.person_id = p.person_id
			 where u.published_on between w.from_on and w.on_until and u.removed_at is null
			   and (o.starts_on is null or o.starts_on <= u.published_on) and (o.ends_on is null or o.ends_on >= u.published_on) /*one o.institute_id*/
			union
			select u.published_on, u.id, i.institute_id
			  from outputs u join output_topics x on x.output_id = u.id join seen_topics(@who) t on t.id = x.topic_id and t.removed_at is null
			  join topic_institutes i on i.topic_id = t.id
			 where u.published_on between w.from_on and w.on_until and u.removed_at is null /*one i.institute_id*/
			union
			select coalesce(h.shared_on, u.published_on), u.id, h.institute_id
			  from output_shares h join outputs u on u.id = h.output_id and u.removed_at is null
			 where (h.shared_on between w.from_on and w.on_until or h.shared_on is null and u.published_on between w.from_on and w.on_until) /*one h.institute_id*/) x
		  join outputs u on u.id = x.id
		union all
		select w.n, 'commitment', c.id, 0, left(c.what, 200), x.institute_id, d.on_from, d.on_to, c.person_id, c.their_person_id
		  from w cross join seen_commitments(@who) c
		  left join visits v on v.id = c.visit_id
		  cross join lateral (select coalesce(v.starts_on, (c.created_at at time zone 'UTC')::date) as on_from,
		                             case when c.state in ('kept', 'dropped') then coalesce(c.state_on, 'infinity') else 'infinity'::date end as on_to) d
		  join commitment_institutes x on x.commitment_id = c.id
		 where c.removed_at is null and c.person_id is not null and c.their_person_id is not null
		   and d.on_from <= w.on_until and d.on_to >= w.from_on /*one x.institute_id*/),
	records as materialized (
		select r.n, r.kind, r.id, r.part, r.title, r.at, r.starts_on, greatest(r.starts_on, w.from_on) as from_on, least(r.ends_on, w.on_until) as on_until,
		       r.person_id, r.their_person_id
		  from raw r join w on w.n = r.n join institutes i on i.id = r.at and not i.home and i.removed_at is null
		 where exists (select from home)),
	crew as (
		select r.n, r.kind, r.id, r.at, r.from_on, r.on_until, r.person_id from records r where r.person_id is not null and (@everybody or r.kind <> 'visit')
		union all select r.n, r.kind, r.id, r.at, r.from_on, r.on_until, r.their_person_id from records r where r.their_person_id is not null
		union all select r.n, r.kind, r.id, r.at, r.from_on, r.on_until, x.person_id from records r join visit_delegates x on x.visit_id = r.id where @everybody and r.kind = 'visit'
		union all select r.n, r.kind, r.id, r.at, r.from_on, r.on_until, x.person_id from records r join stop_people x on x.stop_id = r.part where @everybody and r.kind = 'visit'
		union all select r.n, r.kind, r.id, r.at, r.from_on, r.on_until, x.person_id from records r join edition_people x on x.edition_id = r.id where @everybody and r.kind = 'edition'
		union all select r.n, r.kind, r.id, r.at, r.from_on, r.on_until, x.person_id from records r join assignments x on x.agreement_id = r.id
		           where @everybody and r.kind = 'agreement' and x.removed_at is null and (x.starts_on is null or x.starts_on <= r.on_until) and (x.ends_on is null or x.ends_on >= r.from_on)
		union all select r.n, r.kind, r.id, r.at, r.from_on, r.on_until, x.person_id from records r join topic_people x on x.topic_id = r.id where r.kind = 'topic'
		union all select r.n, r.kind, r.id, r.at, r.from_on, r.on_until, x.person_id from records r join output_people x on x.output_id = r.id where r.kind = 'output'
		union all select r.n, r.kind, r.id, r.at, r.from_on, r.on_until, x.person_id from records r join output_exchanges e on e.exchange_id = r.id
		           join outputs u on u.id = e.output_id and u.removed_at is null join output_people x on x.output_id = u.id where r.kind = 'exchange'),
	sides as (
		select distinct p.n, p.kind, p.id, p.at, p.person_id, o.institute_id <> p.at as ours
		  from crew p join people k on k.id = p.person_id and k.removed_at is null join positions o on o.person_id = p.person_id and o.institute_id in (p.at, (select id from home))
		 where (o.starts_on is null or o.starts_on <= p.on_until) and (o.ends_on is null or o.ends_on >= p.from_on)),
	named as (
		select n, kind, id, at, coalesce(array_agg(person_id order by person_id) filter (where ours), '{}') as ours,
		       coalesce(array_agg(person_id order by person_id) filter (where not ours), '{}') as theirs
		  from sides group by n, kind, id, at)`

// carries is whether what named holds makes a tie researcher-carried.
const carries = `(m.kind in ('topic', 'exchange', 'output', 'commitment') and m.ours <> '{}' and m.theirs <> '{}')`

var toOne = regexp.MustCompile(`/\*one ([a-z._]+)\*/`)

// query is a select that reads records and named; one is whether it is about @institute alone.
func query(one bool, rest string) string {
	narrowed := ""
	if one {
		narrowed = "and $1 = @institute"
	}
	return "with " + toOne.ReplaceAllString(records, narrowed) + rest
}
