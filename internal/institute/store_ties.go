package institute

import (
	"gyoryu/internal/auth"
	"gyoryu/internal/charge"
	"gyoryu/internal/day"
	"gyoryu/internal/pg"
)

// tied is how many agreements, topics, forums, stays and outputs a page lists of each.
const tied = 5

// agreed is an agreement with the institute, as its page lists it.
type agreed struct {
	ID       int64
	Title    string
	State    string
	EndsOn   day.Day
	NoticeOn day.Day // zero: no notice is to be given
	Renews   bool
	Late     int // milestones
	Ours     []int64
	OurNames []string
	Theirs   []string
}

// subject is a topic of joint research with it.
type subject struct {
	ID    int64
	Title string
	Stage string
}

// meeting is a forum that it organises.
type meeting struct {
	ID      int64
	Name    string
	NameKO  string
	Number  int // of its latest edition, 0 if it has none
	On      day.Day
	Carried int // of its reforms
	Reforms int
}

// stay is a researcher's stay there, or elsewhere from there.
type stay struct {
	ID           int64
	Person       string
	PersonNative string
	Comes        bool // there
	StartsOn     day.Day
	EndsOn       day.Day
	State        string
}

// result is an output that was shared with it, or that came of a topic with it.
type result struct {
	ID          int64
	Title       string
	Kind        string
	PublishedOn day.Day
}

// ties are what binds it and us, beside visits and commitments.
type ties struct {
	Agreements []agreed
	Topics     []subject
	Forums     []meeting
	Stays      []stay
	Outputs    []result
}

// queueTies asks for them; the loud agreements first.
func queueTies(b *pg.Batch, ids []int64, today day.Day, who auth.Account) func() ties {
	args := pg.Args{"ids": ids, "who": who.ID, "today": today, "most": tied + 1}
	agreements := pg.Queue[agreed](b, `
		select g.id, g.title, g.state, g.ends_on, case when g.notice_days is not null and g.ends_on is not null then g.notice_on end as notice_on, g.renews,
		       case when g.state = 'ended' then 0 else (select count(*) from agreement_milestones m
		         where m.agreement_id = g.id and m.done_on is null and m.due_on < @today) end as late,
		       array(select s.person_id from assignments s where s.agreement_id = g.id and s.side = 'ours' and `+charge.Holds+` order by s.id) as ours,
		       array(select p.name from assignments s join people p on p.id = s.person_id where s.agreement_id = g.id and s.side = 'ours' and `+charge.Holds+` order by s.id) as our_names,
		       array(select p.name from assignments s join people p on p.id = s.person_id where s.agreement_id = g.id and s.side = 'theirs' and `+charge.Holds+` order by s.id) as theirs
		  from (select distinct x.agreement_id from agreement_parties x where x.institute_id = any (@ids::bigint[])) x
		  join seen_agreements(@who) g on g.id = x.agreement_id and g.removed_at is null
		 order by array_position('{in_force,negotiating,proposed,ended}', g.state), g.last_on, g.id
		 limit @most`, args)
	topics := pg.Queue[subject](b, `
		select t.id, t.title, t.stage
		  from (select distinct x.topic_id from topic_institutes x where x.institute_id = any (@ids::bigint[])) x
		  join seen_topics(@who) t on t.id = x.topic_id and t.removed_at is null
		 order by t.stage = 'dropped', t.stage_on desc, t.id desc
		 limit @most`, args)
	forums := pg.Queue[meeting](b, `
		select f.id, f.name, f.name_ko, coalesce(e.number, 0) as number, e.starts_on as on, r.carried, r.reforms
		  from (select distinct x.forum_id from forum_institutes x where x.institute_id = any (@ids::bigint[])) x join forums f on f.id = x.forum_id and f.removed_at is null
		  left join lateral (select e.number, e.starts_on from editions e where e.forum_id = f.id and e.removed_at is null order by e.number desc limit 1) e on true
		 cross join lateral (select count(*) as reforms, count(r.first_edition_id) as carried from forum_reforms r where r.forum_id = f.id) r
		 order by e.starts_on desc nulls last, f.id
		 limit @most`, args)
	stays := pg.Queue[stay](b, `
		select e.id, p.name as person, p.native_name as person_native, e.to_institute_id = any (@ids::bigint[]) as comes, e.starts_on, e.ends_on, e.state
		  from exchanges e join people p on p.id = e.person_id
		 where (e.to_institute_id = any (@ids::bigint[]) or e.from_institute_id = any (@ids::bigint[])) and e.removed_at is null
		 order by coalesce(e.starts_on, 'infinity') desc, e.id desc
		 limit @most`, args)
	outputs := pg.Queue[result](b, `
		select o.id, o.title, o.kind, o.published_on
		  from outputs o
		 where o.removed_at is null and o.id in (
			select h.output_id from output_shares h where h.institute_id = any (@ids::bigint[])
			union
			select y.output_id from topic_institutes x join seen_topics(@who) t on t.id = x.topic_id and t.removed_at is null join output_topics y on y.topic_id = t.id
			 where x.institute_id = any (@ids::bigint[]))
		 order by coalesce(o.published_on, '-infinity') desc, o.id desc
		 limit @most`, args)
	return func() ties {
		return ties{Agreements: *agreements, Topics: *topics, Forums: *forums, Stays: *stays, Outputs: *outputs}
	}
}
