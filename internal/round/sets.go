package round

// set is which rows a part has. Each reads what the account @who may see, of the institutes
// @ids or of the person @person, and finds them by these. place is a day, or for people a
// name; way says whose it was.
type set struct {
	rows                string
	institutes, persons string // conditions
	up                  bool   // in rising order
	href                string // before the id
	kind, state         string // before the words of them
}

var sets = map[Part]set{
	Visits: {
		rows: `select v.id, v.starts_on::text as place, v.title, '' as also, v.direction as kind, v.state, v.starts_on, v.ends_on,
			(select coalesce(string_agg(i.short, ', ' order by s.position, s.id), '') from stops s join institutes i on i.id = s.institute_id where s.visit_id = v.id) as at, '' as about,
			case v.direction when 'outgoing' then 'ours' when 'incoming' then 'theirs' else '' end as way
		   from seen_visits(@who) v where v.removed_at is null and v.state <> 'cancelled'`,
		institutes: `v.id in (select s.visit_id from stops s where s.institute_id = any (@ids::bigint[]))`,
		persons: `v.id in (select d.visit_id from visit_delegates d where d.person_id = @person union select x.visit_id from stop_people x where x.person_id = @person
			union select l.id from visits l where l.leader_id = @person)`,
		href: "/visits/", kind: "institute.direction.", state: "institute.visit-state.",
	},
	People: {
		rows: `select p.id, case when o.ends_on < @today then '1 ' else '0 ' end || p.name || ' ' || o.id as place, p.name as title, p.native_name as also, '' as kind,
			case when o.ends_on < @today then 'before' else 'now' end as state, o.starts_on, o.ends_on, i.short as at, o.title as about, '' as way
		   from positions o join people p on p.id = o.person_id and p.removed_at is null join institutes i on i.id = o.institute_id where true`,
		institutes: `o.institute_id = any (@ids::bigint[])`, up: true, href: "/people/",
	},
	Points: {
		rows: `select p.id, coalesce(s.met_on, v.starts_on)::text as place, p.text as title, '' as also, p.kind, coalesce(c.state, '') as state,
			coalesce(s.met_on, v.starts_on) as starts_on, case when s.met_on is null then v.ends_on end as ends_on, i.short as at, v.title as about, '' as way
		   from stops s join seen_visits(@who) v on v.id = s.visit_id and v.removed_at is null join points p on p.stop_id = s.id join institutes i on i.id = s.institute_id
		   left join seen_commitments(@who) c on c.point_id = p.id and c.removed_at is null where true`,
		institutes: `s.institute_id = any (@ids::bigint[])`, href: "/points/", kind: "institute.point.", state: "institute.commitment.",
	},
	Commitments: {
		rows: `select c.id, case when c.state in ('open', 'under_way') then '1' else '0' end || coalesce(c.due_on, 'infinity')::text as place, c.what as title, '' as also, c.owed_by as kind, c.state, c.due_on as starts_on, null::date as ends_on,
			(select coalesce(string_agg(i.short, ', ' order by x.position, i.id), '') from commitment_institutes x join institutes i on i.id = x.institute_id where x.commitment_id = c.id) as at,
			coalesce(h.name, '') as about, '' as way
		   from seen_commitments(@who) c left join people h on h.id = c.person_id where c.removed_at is null`,
		institutes: `c.id in (select x.commitment_id from commitment_institutes x where x.institute_id = any (@ids::bigint[]))`,
		persons:    `c.id in (select m.id from commitments m where m.person_id = @person and m.removed_at is null union select m.id from commitments m where m.their_person_id = @person)`,
		href:       "/commitments/", kind: "institute.owed.", state: "institute.commitment.",
	},
	Agreements: {
		rows: `select g.id, case when g.state in ('in_force', 'ended') then coalesce(coalesce(g.starts_on, g.signed_on)::text, '') else 'infinity' end as place, g.title, '' as also, g.kind, g.state, coalesce(g.starts_on, g.signed_on) as starts_on, g.ends_on,
			(select coalesce(string_agg(i.short, ', ' order by x.position, i.id), '') from agreement_parties x join institutes i on i.id = x.institute_id and not i.home where x.agreement_id = g.id) as at, '' as about, '' as way
		   from seen_agreements(@who) g where g.removed_at is null`,
		institutes: `g.id in (select x.agreement_id from agreement_parties x where x.institute_id = any (@ids::bigint[]))`,
		href:       "/agreements/", kind: "agreement.kind.", state: "institute.agreement.",
	},
	Topics: {
		rows: `select t.id, coalesce((select min(m.moved_on) from topic_moves m where m.topic_id = t.id), t.stage_on)::text as place, t.title, '' as also, '' as kind, t.stage as state,
			coalesce((select min(m.moved_on) from topic_moves m where m.topic_id = t.id), t.stage_on) as starts_on, null::date as ends_on,
			(select coalesce(string_agg(i.short, ', ' order by x.position, i.id), '') from topic_institutes x join institutes i on i.id = x.institute_id and not i.home where x.topic_id = t.id) as at,
			coalesce(q.short, '') as about, case when q.home then 'ours' when q.id = any (@ids::bigint[]) then 'theirs' else '' end as way
		   from seen_topics(@who) t left join institutes q on q.id = t.proposer_id where t.removed_at is null`,
		institutes: `t.id in (select x.topic_id from topic_institutes x where x.institute_id = any (@ids::bigint[]))`,
		persons:    `t.id in (select x.topic_id from topic_people x where x.person_id = @person)`,
		href:       "/topics/", state: "institute.stage.",
	},
	Stays: {
		rows: `select e.id, coalesce(e.starts_on, 'infinity')::text as place, p.name as title, p.native_name as also, '' as kind, e.state, e.starts_on, e.ends_on, t.short as at, coalesce(o.short, '') as about,
			case when e.to_institute_id = any (@ids::bigint[]) and (o.id is null or o.home) then 'ours' when e.from_institute_id = any (@ids::bigint[]) and t.home then 'theirs' else '' end as way
		   from exchanges e join people p on p.id = e.person_id join institutes t on t.id = e.to_institute_id left join institutes o on o.id = e.from_institute_id
		  where e.removed_at is null and e.state <> 'cancelled'`,
		institutes: `e.id in (select x.id from exchanges x where x.to_institute_id = any (@ids::bigint[]) union select x.id from exchanges x where x.from_institute_id = any (@ids::bigint[]))`,
		persons:    `e.person_id = @person`,
		href:       "/exchanges/", state: "exchange.state.",
	},
	Outputs: {
		rows: `select o.id, coalesce(o.published_on::text, '') as place, o.title, '' as also, o.kind, '' as state, o.published_on as starts_on, null::date as ends_on, '' as at,
			(select coalesce(string_agg(p.name, ', ' order by x.position, p.id), '') from output_people x join people p on p.id = x.person_id where x.output_id = o.id) as about, '' as way
		   from outputs o where o.removed_at is null`,
		institutes: `o.id in (select h.output_id from output_shares h where h.institute_id = any (@ids::bigint[]) union
			select y.output_id from topic_institutes x join seen_topics(@who) t on t.id = x.topic_id and t.removed_at is null join output_topics y on y.topic_id = t.id
			 where x.institute_id = any (@ids::bigint[]))`,
		persons: `o.id in (select x.output_id from output_people x where x.person_id = @person)`,
		href:    "/outputs/", kind: "institute.output.",
	},
	Forums: {
		rows: `select f.id, coalesce(e.starts_on::text, '') as place, f.name as title, f.name_ko as also, '' as kind, '' as state, e.starts_on, e.ends_on, '' as at, coalesce(e.number::text, '') as about, '' as way
		   from forums f left join lateral (select e.number, e.starts_on, e.ends_on from editions e where e.forum_id = f.id and e.removed_at is null order by e.number desc limit 1) e on true
		  where f.removed_at is null`,
		institutes: `f.id in (select x.forum_id from forum_institutes x where x.institute_id = any (@ids::bigint[]))`,
		href:       "/forums/",
	},
	Files: {
		rows: `select f.id, to_char(f.created_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS.US') as place, f.name as title, '' as also,
			case when f.visit_id is not null then 'visit' when f.agreement_id is not null then 'agreement' else 'institute' end as kind, '' as state,
			office_day(f.created_at) as starts_on, null::date as ends_on, coalesce(i.short, '') as at, coalesce(v.title, g.title, '') as about, '' as way
		   from seen_files(@who) f left join visits v on v.id = f.visit_id left join agreements g on g.id = f.agreement_id left join institutes i on i.id = f.institute_id
		  where f.removed_at is null and v.removed_at is null and g.removed_at is null`,
		institutes: `f.id in (select x.id from files x where x.institute_id = any (@ids::bigint[])
			union select x.id from stops s join files x on x.visit_id = s.visit_id where s.institute_id = any (@ids::bigint[])
			union select x.id from agreement_parties y join files x on x.agreement_id = y.agreement_id where y.institute_id = any (@ids::bigint[]))`,
		href: "/files/", kind: "round.file.",
	},
}

// of is the part's rows of whom.
func (s set) of(o Of) string {
	if o.Person != 0 {
		return s.rows + " and " + s.persons
	}
	return s.rows + " and " + s.institutes
}
