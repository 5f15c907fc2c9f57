package round

import (
	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/pg"
)

// Carrier is a person of ours on whom what there is with an institute rests, and on how many
// records each: visits done in the last three years that they led or went on, topics that are
// not dropped, stays, outputs, and commitments in their charge.
type Carrier struct {
	ID          int64
	Name        string
	Native      string
	Visits      int
	Topics      int
	Stays       int
	Outputs     int
	Commitments int
}

// carriers are at most two of them: whether there is one alone is all that is asked. Who is in
// charge of the institute by an assignment carries it too.
const carriers = `
	with on_it as (
		select 'visit' as what, v.id, d.person_id
		  from (select distinct s.visit_id from stops s where s.institute_id = any (@ids::bigint[])) s
		  join seen_visits(@who) v on v.id = s.visit_id and v.removed_at is null and v.state = 'done' and v.starts_on > @today::date - 1096
		  join lateral (select g.person_id from visit_delegates g where g.visit_id = v.id union select v.leader_id where v.leader_id is not null) d on true
		union
		select 'topic', t.id, p.person_id
		  from topic_institutes x join seen_topics(@who) t on t.id = x.topic_id and t.removed_at is null and t.stage <> 'dropped' join topic_people p on p.topic_id = t.id
		 where x.institute_id = any (@ids::bigint[])
		union
		select 'stay', e.id, e.person_id from exchanges e
		 where (e.to_institute_id = any (@ids::bigint[]) or e.from_institute_id = any (@ids::bigint[])) and e.removed_at is null and e.state <> 'cancelled'
		union
		select 'output', o.id, p.person_id
		  from output_shares h join outputs o on o.id = h.output_id and o.removed_at is null join output_people p on p.output_id = o.id
		 where h.institute_id = any (@ids::bigint[])
		union
		select 'commitment', c.id, c.person_id
		  from (select distinct x.commitment_id from commitment_institutes x where x.institute_id = any (@ids::bigint[])) x
		  join seen_commitments(@who) c on c.id = x.commitment_id and c.removed_at is null and c.person_id is not null
		union
		select 'charge', s.id, s.person_id from assignments s
		 where s.institute_id = any (@ids::bigint[]) and s.side = 'ours' and s.removed_at is null
		   and (s.starts_on is null or s.starts_on <= @today) and (s.ends_on is null or s.ends_on >= @today))
	select p.id, p.name, p.native_name as native, count(*) filter (where x.what = 'visit')::int as visits, count(*) filter (where x.what = 'topic')::int as topics,
	       count(*) filter (where x.what = 'stay')::int as stays, count(*) filter (where x.what = 'output')::int as outputs, count(*) filter (where x.what = 'commitment')::int as commitments
	  from on_it x join people p on p.id = x.person_id and p.removed_at is null
	 where exists (select from positions o join institutes i on i.id = o.institute_id and i.home where o.person_id = p.id and (o.ends_on is null or o.ends_on >= @today))
	 group by p.id, p.name, p.native_name order by p.id limit 2`

// QueueCarriers asks for them.
func QueueCarriers(b *pg.Batch, o Of, today day.Day, who auth.Account) *[]Carrier {
	return pg.Queue[Carrier](b, carriers, o.args(today, who))
}

// few is how many pairs stand beside a page.
const few = 6

// link is a record behind a figure.
type link struct {
	part Part
	href string
	n    int
}

// links are the last records of each kind in which both are.
func (p Pair) links() (all []link) {
	for _, l := range []struct {
		part Part
		id   int64
	}{{Visits, p.VisitID}, {Topics, p.TopicID}, {Outputs, p.OutputID}, {Commitments, p.CommitmentID}} {
		if l.id != 0 {
			all = append(all, link{part: l.part, href: sets[l.part].href + id(l.id)})
		}
	}
	return all
}

// lines are what the tie rests on, each where those are.
func (c Carrier) lines(institute int64) (all []link) {
	of := "institute=" + id(institute) + "&person=" + id(c.ID)
	for _, l := range []link{
		{Visits, "/visits?" + of, c.Visits}, {Topics, "/topics?" + of, c.Topics}, {Stays, "/exchanges?" + of, c.Stays},
		{Outputs, "/outputs?" + of, c.Outputs}, {Commitments, "/commitments?which=all&" + of, c.Commitments},
	} {
		if l.n > 0 {
			all = append(all, l)
		}
	}
	return all
}
