package handover

import (
	"context"
	"fmt"

	"gyoryu/internal/auth"
	"gyoryu/internal/charge"
	"gyoryu/internal/day"
	"gyoryu/internal/pg"
)

// pack reads all that the pack says, in one round trip, as far as the account may see it.
func (s Store) pack(ctx context.Context, h Handover, items []Item, today day.Day, who auth.Account) (Pack, error) {
	p := Pack{Handover: h, today: today}
	args := pg.Args{"who": who.ID, "today": today, "most": most}
	for _, of := range charge.Everything {
		ids := []int64{}
		for _, i := range items {
			if i.Kind == Assignment && i.Of == of {
				ids = append(ids, i.OfID)
			}
		}
		args[string(of)] = ids
	}
	owed := map[int64]bool{}
	commitments := []int64{}
	for _, i := range items {
		switch {
		case i.Kind == Commitment && i.Theirs():
			commitments, owed[i.RefID] = append(commitments, i.RefID), true
		case i.Kind == Milestone && i.Theirs():
			p.reached = append(p.reached, &Open{Of: i.Of, OfID: i.OfID, ID: i.RefID, Kind: Milestone, What: i.Name, Under: i.Under, DueOn: i.DueOn, Confidential: i.Confidential})
		}
	}
	args["commitments"] = commitments
	var b pg.Batch
	things, met := pg.Queue[Thing](&b, thingsHanded, args), pg.Queue[Met](&b, lastAndNext, args)
	theirs, pacts := pg.Queue[Contact](&b, inChargeThere, args), pg.Queue[Pact](&b, pactsWith, args)
	open := pg.Queue[Open](&b, stillOpen, args)
	if err := b.Send(ctx, s.DB); err != nil {
		return Pack{}, fmt.Errorf("putting together the pack of handover %d: %w", h.ID, err)
	}
	for i := range *things {
		p.things = append(p.things, &(*things)[i])
	}
	for i := range *open {
		if o := &(*open)[i]; o.Kind == Commitment && owed[o.ID] {
			p.others, owed[o.ID] = append(p.others, o), false
		}
	}
	p.assemble(*met, *theirs, *pacts, *open)
	return p, nil
}

// thingsHanded are what is in @institute, @agreement, @topic and @forum: the rows of Thing.
const thingsHanded = `
	select * from (
	select 'institute' as of, i.id as of_id, i.short as name, '' as name_ko, case when i.name <> i.short then i.name else '' end as "full", '' as state, null::date as state_on,
	       null::date as ends_on, null::date as notice_on, false as renews, false as confidential
	  from institutes i where i.id = any (@institute) and i.removed_at is null
	union all
	select 'agreement', g.id, g.title, '', ` + parties + `, g.state, g.state_on, g.ends_on, case when g.notice_days is not null then nullif(g.notice_on, 'infinity') end, g.renews, g.confidential
	  from seen_agreements(@who) g where g.id = any (@agreement) and g.removed_at is null
	union all
	select 'topic', t.id, t.title, '', coalesce((select string_agg(i.short, ', ' order by x.position, i.id) from topic_institutes x join institutes i on i.id = x.institute_id
	                                              where x.topic_id = t.id and not i.home), ''), t.stage, t.stage_on, null, null, false, t.confidential
	  from seen_topics(@who) t where t.id = any (@topic) and t.removed_at is null
	union all
	select 'forum', f.id, coalesce(nullif(f.acronym, ''), f.name), f.name_ko, coalesce((select string_agg(i.short, ', ' order by x.position, i.id) from forum_institutes x
	                                              join institutes i on i.id = x.institute_id where x.forum_id = f.id and not i.home), ''), '', null, null, null, false, false
	  from forums f where f.id = any (@forum) and f.removed_at is null) x
	 order by array_position('{institute,agreement,topic,forum}'::text[], x.of), x.name, x.of_id`

const parties = `coalesce((select string_agg(i.short, ', ' order by x.position, x.id) from agreement_parties x join institutes i on i.id = x.institute_id
	                       where x.agreement_id = g.id and not i.home), '')`

// lastAndNext are the last visit or edition of each thing and the next, the rows of Met: a
// visit to any institute that it is with.
const lastAndNext = `
	with at as (
		select 'institute' as of, u as of_id, array[u] as institutes from unnest(@institute::bigint[]) u
		union all
		select 'agreement', x.agreement_id, array_agg(x.institute_id) from agreement_parties x join institutes i on i.id = x.institute_id and not i.home
		 where x.agreement_id = any (@agreement) group by x.agreement_id
		union all
		select 'topic', x.topic_id, array_agg(x.institute_id) from topic_institutes x join institutes i on i.id = x.institute_id and not i.home
		 where x.topic_id = any (@topic) group by x.topic_id)
	select at.of, at.of_id, m.* from at cross join lateral (
		(select v.id, v.title, coalesce(s.met_on, v.starts_on) as on_day, false as edition, false as ahead, v.confidential
		   from stops s join seen_visits(@who) v on v.id = s.visit_id
		  where s.institute_id = any (at.institutes) and v.removed_at is null and v.state = 'done' order by on_day desc, v.id desc limit 1)
		union all
		(select v.id, v.title, coalesce(s.met_on, v.starts_on), false, true, v.confidential
		   from stops s join seen_visits(@who) v on v.id = s.visit_id
		  where s.institute_id = any (at.institutes) and v.removed_at is null and v.state = 'planned' and v.ends_on >= @today order by 3, v.id limit 1)) m
	union all
	select 'forum', u, m.* from unnest(@forum::bigint[]) u cross join lateral (
		(select e.id, coalesce(nullif(e.theme, ''), e.city), e.starts_on, true, false, false from editions e
		  where e.forum_id = u and e.removed_at is null and e.starts_on <= @today order by e.starts_on desc, e.id desc limit 1)
		union all
		(select e.id, coalesce(nullif(e.theme, ''), e.city), e.starts_on, true, true, false from editions e
		  where e.forum_id = u and e.removed_at is null and e.starts_on > @today order by e.starts_on, e.id limit 1)) m`

// inChargeThere are those in charge of the things on their side: the rows of Contact.
const inChargeThere = `
	select case when s.institute_id is not null then 'institute' when s.agreement_id is not null then 'agreement'
	            when s.topic_id is not null then 'topic' else 'forum' end as of,
	       coalesce(s.institute_id, s.agreement_id, s.topic_id, s.forum_id) as of_id, p.id, p.name, p.native_name as native, s.role, p.email, p.phone
	  from seen_assignments(@who) s join people p on p.id = s.person_id
	 where s.side = 'theirs' and ` + charge.Holds + `
	   and (s.institute_id = any (@institute) or s.agreement_id = any (@agreement) or s.topic_id = any (@topic) or s.forum_id = any (@forum))
	 order by p.name, p.id limit @most`

// pactsWith are the agreements with @institute that have not ended: the rows of Pact.
const pactsWith = `
	select x.institute_id, g.id, g.title, g.state, g.ends_on, case when g.notice_days is not null then nullif(g.notice_on, 'infinity') end as notice_on, g.renews, g.confidential
	  from agreement_parties x join seen_agreements(@who) g on g.id = x.agreement_id
	 where x.institute_id = any (@institute) and g.removed_at is null and g.state <> 'ended'
	 order by g.last_on, g.id limit @most`

// stillOpen are open commitments, each with every thing that it belongs to, and open
// milestones of the agreements: the rows of Open, what is due first.
const stillOpen = `
	with of_things as (
		select 'institute' as of, x.institute_id as of_id, x.commitment_id from commitment_institutes x where x.institute_id = any (@institute)
		union all select 'agreement', c.agreement_id, c.id from commitments c where c.agreement_id = any (@agreement)
		union all select 'topic', t.id, c.id from topics t join commitments c on c.point_id = t.point_id where t.id = any (@topic)
		union all select 'forum', r.forum_id, c.id from forum_reforms r join commitments c on c.point_id = r.point_id where r.forum_id = any (@forum)
		union all select '', 0, u from unnest(@commitments::bigint[]) u)
	select o.of, o.of_id, c.id, 'commitment' as kind, c.what, c.owed_by, ` + withInstitutes + ` as under, c.due_on, ` + secret + ` as confidential
	  from of_things o join seen_commitments(@who) c on c.id = o.commitment_id
	 where c.removed_at is null and c.state in ('open', 'under_way')
	union all
	select 'agreement', g.id, m.id, 'milestone', m.title, '', g.title, m.due_on, g.confidential
	  from agreement_milestones m join seen_agreements(@who) g on g.id = m.agreement_id
	 where g.id = any (@agreement) and m.done_on is null and g.removed_at is null
	 order by due_on nulls last, id limit @most`
