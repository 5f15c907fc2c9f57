package boardpaper

// Measure is something that is counted. Those of a year count what took place in the twelve
// months that end with the day; the others how things stood at its end.
type Measure string

// The measures, in their order. Commitments are counted by kept.
const (
	Visits     Measure = "visits"     // that took place, contacts among them
	Delegates  Measure = "delegates"  // who went on these, as the visits say: one who went twice counts twice
	Agreements Measure = "agreements" // in force
	Proposed   Measure = "proposed"   // topics at this stage, and so on
	Shared     Measure = "shared"
	Selected   Measure = "selected"
	UnderWay   Measure = "under_way"
	Published  Measure = "published"
	Dropped    Measure = "dropped"
	Exchanges  Measure = "exchanges" // stays under way
	Outputs    Measure = "outputs"   // shared with an institute; one that was shared with two counts once
)

// Measures are all of them.
var Measures = []Measure{Visits, Delegates, Agreements, Proposed, Shared, Selected, UnderWay, Published, Dropped, Exchanges, Outputs}

// stages are the measures of topics.
var stages = []Measure{Proposed, Shared, Selected, UnderWay, Published, Dropped}

// source is where measures come from, in SQL.
type source struct {
	measures []Measure
	// rows are id, title, on_day (in the list's order), n (what it counts for the measure), measure,
	// and was: whether it is counted a year before. A row for each of the two that it is counted in.
	rows string
	// countries are those of row b, each once.
	countries string
	href      string // of a row's page, before its id
}

// days are the two that are compared.
const days = `(values (false, @on::date), (true, @before::date)) d (was, day)`

// sources are all. The state of an agreement at a day goes by its dates: it is in force from
// its first day, or when it was signed, to the day before it was ended or the last of its term,
// whichever is first; one that goes on by itself has no last. What is proposed or negotiated
// now was not in force. The stage of a topic goes by its moves, and before the first of them by
// the day on which the history says that it came to the stage in which it was written down. A
// stay is under way from its first day to its last, if it was begun. An output of which nobody
// knows when it was shared is in no year.
var sources = []source{
	{
		measures: []Measure{Visits, Delegates},
		rows: `
			select v.id, v.title, v.starts_on as on_day, x.n, x.measure, v.starts_on <= @before as was
			  from seen_visits(@who) v
			 cross join lateral (values (1, 'visits'), (coalesce(v.delegation_size, (select count(*) from visit_delegates g where g.visit_id = v.id))::int, 'delegates')) x (n, measure)
			 where v.removed_at is null and v.state = 'done' and v.starts_on > @start and v.starts_on <= @on`,
		countries: `select distinct i.country from stops s join institutes i on i.id = s.institute_id and i.removed_at is null and not i.home where s.visit_id = b.id`,
		href:      "/visits/",
	},
	{
		measures: []Measure{Agreements},
		rows: `
			select g.id, g.title, g.begins_on as on_day, 1 as n, 'agreements' as measure, d.was
			  from seen_agreements(@who) g cross join ` + days + `
			 where g.removed_at is null and g.state in ('in_force', 'ended') and g.begins_on <= d.day
			   and (g.renews or g.ends_on is null or d.day <= g.ends_on)
			   and (g.state = 'in_force' or coalesce(g.starts_on, g.signed_on) is not null and d.day < coalesce(g.state_on, g.ends_on + 1, g.begins_on))`,
		countries: `select distinct i.country from agreement_parties a join institutes i on i.id = a.institute_id and i.removed_at is null and not i.home where a.agreement_id = b.id`,
		href:      "/agreements/",
	},
	{
		measures: stages,
		rows: `
			select t.id, t.title, t.since as on_day, 1 as n, t.stage as measure, t.was
			  from (
				select t.id, t.title, d.was, coalesce(m.to_stage, e.from_stage, t.stage) as stage, coalesce(m.moved_on, f.begun) as since
				  from seen_topics(@who) t cross join ` + days + `
				  left join lateral (select m.to_stage, m.moved_on from topic_moves m where m.topic_id = t.id and m.moved_on <= d.day order by m.moved_on desc, m.id desc limit 1) m on true
				  left join lateral (select m.from_stage from topic_moves m where m.topic_id = t.id and m.moved_on > d.day order by m.moved_on, m.id limit 1) e on m.to_stage is null
				  left join lateral (
					select case when e.from_stage is null then t.stage_on
					            else coalesce((select (h.after ->> 'stage_on')::date from history h
					                            where h.noun = 'topic' and h.noun_id = t.id and h.part = 'topics' and h.before is null limit 1),
					                          office_day(t.created_at)) end as begun) f on m.to_stage is null
				 where t.removed_at is null) t
			  join ` + days + ` on d.was = t.was and t.since <= d.day`,
		countries: `select distinct i.country from topic_institutes x join institutes i on i.id = x.institute_id and i.removed_at is null and not i.home where x.topic_id = b.id`,
		href:      "/topics/",
	},
	{
		measures: []Measure{Exchanges},
		rows: `
			select e.id, p.name as title, e.starts_on as on_day, 1 as n, 'exchanges' as measure, d.was
			  from exchanges e join people p on p.id = e.person_id cross join ` + days + `
			 where e.removed_at is null and e.state in ('under_way', 'done') and e.starts_on <= d.day
			   and (e.ends_on >= d.day or e.ends_on is null and e.state = 'under_way')`,
		countries: `select distinct i.country from exchanges e join institutes i on i.id in (e.from_institute_id, e.to_institute_id) and i.removed_at is null and not i.home where e.id = b.id`,
		href:      "/exchanges/",
	},
	{
		measures: []Measure{Outputs},
		rows: `
			select o.id, o.title, max(h.shared_on) as on_day, 1 as n, 'outputs' as measure, h.shared_on <= @before as was
			  from output_shares h join outputs o on o.id = h.output_id and o.removed_at is null
			 where h.shared_on > @start and h.shared_on <= @on
			 group by o.id, o.title, was`,
		countries: `select distinct i.country from output_shares h join institutes i on i.id = h.institute_id and i.removed_at is null and not i.home
			where h.output_id = b.id and h.shared_on > case when b.was then @start else @before end::date and h.shared_on <= case when b.was then @before else @on end::date`,
		href: "/outputs/",
	},
}

// sourceOf is where a measure comes from.
func sourceOf(m Measure) source {
	for _, s := range sources {
		for _, of := range s.measures {
			if of == m {
				return s
			}
		}
	}
	return source{}
}
