package topic

import (
	"context"
	"fmt"

	"gyoryu/internal/auth"
	"gyoryu/internal/charge"
	"gyoryu/internal/day"
	"gyoryu/internal/pg"
)

// inCharge are the assignments s of topic t that hold on @today.
const inCharge = `s.topic_id = t.id and ` + charge.Holds

// head are the columns of a Head, from seen_topics t.
const head = `
	t.id, t.version, t.title, t.stage, t.stage_on, t.confidential, coalesce(t.created_by, 0) as created_by,
	coalesce(t.proposer_id, 0) as proposer_id,
	array(select s.person_id from assignments s where ` + inCharge + ` order by s.id) as charged`

// joined are the agreement g and the point p with its visit v that a topic t has, as far
// as the account may see them.
const joined = `
	  left join lateral (
		select g.id, g.title from seen_agreements(@who) g where g.id = t.agreement_id and g.removed_at is null limit 1) g on true
	  left join lateral (
		select p.id, p.text, v.id as visit_id, v.title as visit, v.starts_on
		  from points p join seen_visits(@who) v on v.id = p.visit_id and v.removed_at is null
		 where p.id = t.point_id limit 1) p on true`

// worksAt is where the person p works on @today, or worked last: at an institute of
// topic t before others.
const worksAt = `
	  left join lateral (
		select i.id, i.short, i.home, o.ends_on < @today as ended
		  from positions o join institutes i on i.id = o.institute_id
		 where o.person_id = p.id
		 order by o.ends_on is not null and o.ends_on < @today,
		          not exists (select from topic_institutes x where x.topic_id = t.topic_id and x.institute_id = i.id),
		          o.ends_on desc nulls first, o.position, o.id
		 limit 1) w on true`

// Find is a topic that the account may see, removed or not, with all its parts, in one
// batch.
func (s Store) Find(ctx context.Context, id int64, today day.Day, who auth.Account) (Topic, error) {
	args := pg.Args{"id": id, "who": who.ID, "today": today}
	var b pg.Batch
	found := pg.Queue[Topic](&b, `
		select `+head+`, t.summary, coalesce(g.id, 0) as agreement_id, coalesce(g.title, '') as agreement,
		       coalesce(p.id, 0) as point_id, coalesce(p.text, '') as point, coalesce(p.visit_id, 0) as visit_id,
		       coalesce(p.visit, '') as visit, p.starts_on as visit_on,
		       coalesce(w.name, '') as created_name, t.created_at, t.removed_at, coalesce(t.removed_by, 0) as removed_by,
		       coalesce((select a.name from history h join accounts a on a.id = h.account_id
		                  where h.noun = 'topic' and h.noun_id = t.id order by h.id desc limit 1), '') as updated_name
		  from seen_topics(@who) t left join accounts w on w.id = t.created_by`+joined+`
		 where t.id = @id`, args)
	areas := pg.Queue[Area](&b, `
		select a.id, a.name_en, a.name_ko from topic_areas t join areas a on a.id = t.area_id where t.topic_id = @id order by a.id`, args)
	readers := pg.Queue[Reader](&b, `
		select a.id, a.name from topic_readers t join accounts a on a.id = t.account_id where t.topic_id = @id order by a.name, a.id`, args)
	institutes := pg.Queue[Institute](&b, `
		select i.id, i.short, i.name, i.name_ko, i.home
		  from topic_institutes t join institutes i on i.id = t.institute_id where t.topic_id = @id order by t.position, i.id`, args)
	people := pg.Queue[Person](&b, `
		select p.id, p.name, p.native_name as native, coalesce(w.short, '') as at, coalesce(w.id, 0) as at_id,
		       coalesce(w.home, false) as ours, coalesce(w.ended, false) as "left"
		  from topic_people t join people p on p.id = t.person_id`+worksAt+`
		 where t.topic_id = @id order by t.position, p.id`, args)
	charges := charge.Queue(&b, charge.Topic, id, today)
	if err := b.Send(ctx, s.DB); err != nil {
		return Topic{}, fmt.Errorf("finding topic %d: %w", id, err)
	}
	if len(*found) == 0 {
		return Topic{}, fmt.Errorf("finding topic %d: %w", id, pg.NotFound)
	}
	t := (*found)[0]
	t.Areas, t.Readers, t.Institutes, t.People, t.Charges = *areas, *readers, *institutes, *people, *charges
	return t, nil
}

// beside is what a topic's page shows beside the topic.
type beside struct {
	moves   []Move // the latest first
	began   began
	outputs []Output
	rivals  []Rival
}

// began is the stage in which a topic was written down, and since when it was in it.
type began struct {
	Stage Stage
	On    day.Day
}

// beside reads what happened to the topic, what came of it, and what was on the table
// with it: raised at the same point, or under the same agreement, as far as who asks
// sees those.
func (s Store) beside(ctx context.Context, t Topic, who auth.Account) (beside, error) {
	args := pg.Args{"id": t.ID, "who": who.ID, "point": pg.NullID(t.PointID), "agreement": pg.NullID(t.AgreementID)}
	var b pg.Batch
	moves := pg.Queue[Move](&b, `
		select m.from_stage as "from", m.to_stage as "to", m.moved_on as "on", m.reason, coalesce(a.name, '') as by
		  from topic_moves m left join accounts a on a.id = m.created_by
		 where m.topic_id = @id order by m.id desc limit 200`, args)
	first := pg.Queue[began](&b, `
		select h.after ->> 'stage' as stage, (h.after ->> 'stage_on')::date as "on"
		  from history h
		 where h.noun = 'topic' and h.noun_id = @id and h.part = 'topics' and h.action = 'insert' order by h.id limit 1`, args)
	outputs := pg.Queue[Output](&b, `
		select o.id, o.title, o.kind, o.published_on
		  from output_topics x join outputs o on o.id = x.output_id and o.removed_at is null
		 where x.topic_id = @id order by o.published_on desc nulls last, o.id desc limit 200`, args)
	rivals := pg.Queue[Rival](&b, `
		select t.id, t.title, t.stage, t.stage_on, coalesce(i.short, '') as proposer, coalesce(i.id, 0) as by_id, coalesce(i.home, false) as ours,
		       (select m.moved_on from topic_moves m where m.topic_id = t.id and m.to_stage = 'selected' order by m.id desc limit 1) as chosen_on
		  from seen_topics(@who) t left join institutes i on i.id = t.proposer_id
		 where t.removed_at is null
		   and t.id in (select x.id from topics x where x.point_id = @point union select x.id from topics x where x.agreement_id = @agreement)
		 order by i.home desc nulls last, i.short, t.id limit 200`, args)
	if err := b.Send(ctx, s.DB); err != nil {
		return beside{}, fmt.Errorf("reading what belongs to topic %d: %w", t.ID, err)
	}
	all := beside{moves: *moves, outputs: *outputs, rivals: *rivals, began: began{Stage: t.Stage, On: t.StageOn}}
	if len(*moves) > 0 {
		all.began = began{Stage: (*moves)[len(*moves)-1].From}
	}
	if len(*first) > 0 {
		all.began = (*first)[0]
	}
	return all, nil
}
