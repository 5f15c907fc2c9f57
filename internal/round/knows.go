package round

import (
	"context"
	"fmt"
	"strings"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/pg"
)

// Pair is one of ours and one of theirs who know each other, as records have it: they met at a
// stop of a visit on which the one was, work on one topic, are authors of one output,
// or a commitment names both. A stay names no host, so it makes nobody known. LastOn is the last day of these, Times how many records there are, By kind.
type Pair struct {
	OursID       int64
	Ours         string
	OursNative   string
	TheirsID     int64
	Theirs       string
	TheirsNative string
	At           string // where the other works
	LastOn       day.Day
	Times        int
	VisitID      int64 // the last of each kind, 0 if none
	TopicID      int64
	OutputID     int64
	CommitmentID int64
}

// mostKnown is how many pairs a part tells.
const mostKnown = 200

// meetings are the records that two people share: a is one, b the other. Planned
// visits do not count yet.
const meetings = `
	select 'visit' as what, v.id, coalesce(s.met_on, v.starts_on) as on_day, d.person_id as a, x.person_id as b
	  from stop_people x join stops s on s.id = x.stop_id join seen_visits(@who) v on v.id = x.visit_id and v.removed_at is null and v.state = 'done'
	  join lateral (select g.person_id from visit_delegates g where g.visit_id = v.id union select v.leader_id where v.leader_id is not null) d on d.person_id <> x.person_id
	 where {visit}
	union all
	select 'topic', t.id, t.stage_on, p.person_id, q.person_id
	  from topic_people q join seen_topics(@who) t on t.id = q.topic_id and t.removed_at is null and t.stage <> 'dropped' join topic_people p on p.topic_id = t.id and p.person_id <> q.person_id
	 where {theirs}
	union all
	select 'output', o.id, o.published_on, p.person_id, q.person_id
	  from output_people q join outputs o on o.id = q.output_id and o.removed_at is null join output_people p on p.output_id = o.id and p.person_id <> q.person_id
	 where {theirs}
	union all
	select 'commitment', c.id, coalesce(c.state_on, c.due_on), c.person_id, c.their_person_id
	  from seen_commitments(@who) c where c.removed_at is null and c.person_id is not null and c.their_person_id is not null and {commitment}`

// home is the condition that a person, by id, is or was one of ours.
const home = `exists (select from positions o join institutes i on i.id = o.institute_id and i.home where o.person_id = `

// knownOf is the query of the pairs of whom is asked about.
func knownOf(o Of) string {
	var at string
	if o.Person == 0 {
		const there = `in (select o.person_id from positions o where o.institute_id = any (@ids::bigint[]))`
		at = strings.NewReplacer("{visit}", "x.person_id "+there, "{theirs}", "q.person_id "+there, "{commitment}", "c.id in (select m.id from commitments m where m.their_person_id "+there+")").Replace(meetings)
	} else {
		at = strings.NewReplacer(
			"{visit}", "(x.person_id = @person or d.person_id = @person) and x.visit_id in (select m.visit_id from stop_people m where m.person_id = @person union select m.visit_id from visit_delegates m where m.person_id = @person union select l.id from visits l where l.leader_id = @person)",
			"{theirs}", "(q.person_id = @person or p.person_id = @person) and {part}",
			"{commitment}", "c.id in (select m.id from commitments m where m.person_id = @person and m.removed_at is null union select m.id from commitments m where m.their_person_id = @person)").Replace(meetings)
		at = strings.Replace(at, "{part}", "q.topic_id in (select m.topic_id from topic_people m where m.person_id = @person)", 1)
		at = strings.Replace(at, "{part}", "q.output_id in (select m.output_id from output_people m where m.person_id = @person)", 1)
	}
	return `
	with met as (` + at + `),
	pairs as (
		select m.a, m.b, max(m.on_day) as last_on, count(distinct (m.what, m.id))::int as times,
		       coalesce((array_agg(m.id order by m.on_day desc nulls last) filter (where m.what = 'visit'))[1], 0) as visit_id,
		       coalesce((array_agg(m.id order by m.on_day desc nulls last) filter (where m.what = 'topic'))[1], 0) as topic_id,
		       coalesce((array_agg(m.id order by m.on_day desc nulls last) filter (where m.what = 'output'))[1], 0) as output_id,
		       coalesce((array_agg(m.id order by m.on_day desc nulls last) filter (where m.what = 'commitment'))[1], 0) as commitment_id
		  from met m where ` + home + `m.a) and not ` + home + `m.b)
		 group by m.a, m.b)
	select p.id as ours_id, p.name as ours, p.native_name as ours_native, q.id as theirs_id, q.name as theirs, q.native_name as theirs_native,
	       coalesce((select string_agg(i.short, ', ' order by o.position, o.id) from positions o join institutes i on i.id = o.institute_id
	                  where o.person_id = q.id and (o.ends_on is null or o.ends_on >= @today)), '') as at,
	       x.last_on, x.times, x.visit_id, x.topic_id, x.output_id, x.commitment_id
	  from pairs x join people p on p.id = x.a and p.removed_at is null join people q on q.id = x.b and q.removed_at is null
	 order by x.last_on desc nulls last, x.times desc, p.id, q.id limit ` + fmt.Sprint(mostKnown)
}

// Known are who of us knows whom: there, or whom a person of ours or theirs knows; those who met last first.
func Known(ctx context.Context, db pg.DB, o Of, today day.Day, who auth.Account) ([]Pair, error) {
	found, err := pg.Many[Pair](ctx, db, knownOf(o), o.args(today, who))
	if err != nil {
		return nil, fmt.Errorf("reading who knows whom: %w", err)
	}
	return found, nil
}

// QueueKnown asks for them in a page's round trip.
func QueueKnown(b *pg.Batch, o Of, today day.Day, who auth.Account) *[]Pair {
	return pg.Queue[Pair](b, knownOf(o), o.args(today, who))
}
