package handover

import (
	"context"
	"fmt"

	"gyoryu/internal/auth"
	"gyoryu/internal/charge"
	"gyoryu/internal/day"
	"gyoryu/internal/pg"
)

// most is how many duties of a kind go over at once: more than anybody has.
const most = 1000

// duties are what a person is in charge of and the account may see: each as it would go
// over to to (0 if that is not known) on a day. Of what is over by today nothing is left
// to go over.
func (s Store) duties(ctx context.Context, db pg.DB, d Draft, today day.Day, who auth.Account) ([]Duty, error) {
	var b pg.Batch
	args := pg.Args{"from": d.FromID, "to": d.ToID, "on": d.On, "today": today, "who": who.ID, "most": most}
	kinds := []*[]Duty{
		pg.Queue[Duty](&b, `
			select x.* from (
				select 'assignment' as kind, s.id, s.version, `+ofNamed+`, '' as under, s.role, s.starts_on, s.ends_on, null::date as due_on,
				       coalesce(s.starts_on, s.created_at::date) as since, coalesce(og.confidential, ot.confidential, false) as confidential,
				       case when s.side = 'theirs' then 'theirs' when exists (
				            select from assignments x
				             where x.person_id = @to and x.removed_at is null
				               and (x.institute_id = s.institute_id or x.agreement_id = s.agreement_id or x.topic_id = s.topic_id or x.forum_id = s.forum_id)
				               and daterange(x.starts_on, x.ends_on, '[]') && daterange(greatest(s.starts_on, @on::date), s.ends_on, '[]'))
				            then 'twice' else '' end as blocked
				  from seen_assignments(@who) s`+charge.Things+`
				 where s.person_id = @from and s.removed_at is null and `+charge.There+`
				   and (s.ends_on is null or s.ends_on >= greatest(@on::date, @today::date))) x
			 order by array_position('{institute,agreement,topic,forum}'::text[], x.of), x.name, x.id limit @most`, args),
		pg.Queue[Duty](&b, `
			select 'commitment' as kind, c.id, c.version, '' as of, 0::bigint as of_id, c.what as name, '' as name_ko, `+withInstitutes+` as under,
			       '' as role, null::date as starts_on, null::date as ends_on, c.due_on, null::date as since, `+secret+` as confidential, '' as blocked
			  from seen_commitments(@who) c
			 where c.person_id = @from and c.removed_at is null and c.state in ('open', 'under_way')
			 order by c.due_on nulls last, c.id limit @most`, args),
		pg.Queue[Duty](&b, `
			select 'milestone' as kind, m.id, g.version, 'agreement' as of, g.id as of_id, m.title as name, '' as name_ko, g.title as under,
			       '' as role, null::date as starts_on, null::date as ends_on, m.due_on, null::date as since, g.confidential, '' as blocked
			  from agreement_milestones m join seen_agreements(@who) g on g.id = m.agreement_id
			 where m.person_id = @from and m.done_on is null and g.removed_at is null and g.state <> 'ended'
			 order by m.due_on nulls last, m.id limit @most`, args),
	}
	if err := b.Send(ctx, db); err != nil {
		return nil, fmt.Errorf("reading what person %d is in charge of: %w", d.FromID, err)
	}
	var all []Duty
	for _, found := range kinds {
		all = append(all, *found...)
	}
	return all, nil
}

// Everything is the draft of handing over all that a person is in charge of, as it stands
// now, and that who asks may see.
func (s Store) Everything(ctx context.Context, from, to int64, on, today day.Day, who auth.Account) (Draft, error) {
	d := Draft{FromID: from, ToID: to, On: on}
	held, err := s.duties(ctx, s.DB, d, today, who)
	for _, h := range held {
		if h.Blocked == "" {
			d.Picks = append(d.Picks, pick{h.Kind, h.ID, h.Version})
		}
	}
	return d, err
}

// ofNamed is charge.Thing in the columns of a Duty.
const ofNamed = `
	case when s.institute_id is not null then 'institute' when s.agreement_id is not null then 'agreement'
	     when s.topic_id is not null then 'topic' else 'forum' end as of,
	coalesce(s.institute_id, s.agreement_id, s.topic_id, s.forum_id) as of_id,
	coalesce(oi.short, og.title, ot.title, nullif(f.acronym, ''), f.name) as name, coalesce(f.name_ko, '') as name_ko`

// oldest is the first day from which duties may be handed over: since when they are held,
// and today at the latest.
func oldest(all []Duty, today day.Day) day.Day {
	first := today
	for _, d := range all {
		if d.Blocked == "" && !d.Since.IsZero() && d.Since.Before(first) {
			first = d.Since
		}
	}
	return first
}
