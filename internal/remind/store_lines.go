package remind

import (
	"context"
	"fmt"

	"gyoryu/internal/charge"
	"gyoryu/internal/day"
	"gyoryu/internal/mail"
	"gyoryu/internal/pg"
)

// line is a notice of a mail as its account may read it now.
type line struct {
	Kind    kind
	Noun    string // of the record that it leads to
	ID      int64
	AboutOn day.Day
	Title   string
	TitleKO string
	Detail  string // the milestones that are due
}

// lines are what a mail tells, without what its account may not see any more, what was
// removed, and what is settled.
func lines(ctx context.Context, db pg.DB, m mail.Waiting, today day.Day) ([]line, error) {
	all, err := pg.Many[line](ctx, db, `
		select n.kind, t.noun, t.id, n.about_on, t.title, t.title_ko, t.detail
		  from mail_notices mn join notices n on n.id = mn.notice_id
		 cross join lateral (
			select 'commitment' as noun, c.id, c.what as title, '' as title_ko, '' as detail
			  from seen_commitments(@who) c
			 where n.noun = 'commitment' and c.id = n.noun_id and c.removed_at is null
			   and (n.kind not in ('due', 'overdue') or c.state in ('open', 'under_way') and c.due_on = n.about_on)
			   and (n.kind not in ('due', 'overdue', 'charge') or c.person_id in `+mine+`)
			union all
			select 'agreement', g.id, g.title, '', coalesce(d.titles, '')
			  from seen_agreements(@who) g
			  left join lateral (
				select string_agg(x.title, ' · ' order by x.position, x.id) as titles
				  from agreement_milestones x where x.agreement_id = g.id and x.due_on = n.about_on and x.done_on is null) d on n.kind = 'milestone'
			 where n.noun = 'agreement' and g.id = n.noun_id and g.removed_at is null
			   and (n.kind <> 'milestone' or d.titles is not null and g.state <> 'ended')
			   and (n.kind <> 'notice_day' or g.state = 'in_force' and g.notice_on = n.about_on)
			union all
			select 'visit', v.id, v.title, '', ''
			  from seen_visits(@who) v
			 where n.noun = 'visit' and v.id = n.noun_id and v.removed_at is null
			   and (n.kind <> 'report' or v.outcome = '' and v.state <> 'cancelled' and v.report_due_on = n.about_on)
			union all
			select 'topic', x.id, x.title, '', '' from seen_topics(@who) x where n.noun = 'topic' and x.id = n.noun_id and x.removed_at is null
			union all
			select 'institute', x.id, x.short, '', '' from institutes x where n.noun = 'institute' and x.id = n.noun_id and x.removed_at is null
			union all
			select 'forum', x.id, coalesce(nullif(x.acronym, ''), x.name), x.name_ko, ''
			  from forums x where n.noun = 'forum' and x.id = n.noun_id and x.removed_at is null
			union all
			select 'handover', h.id, p.name, p.native_name, ''
			  from handovers h join people p on p.id = h.from_person_id
			 where n.noun = 'handover' and h.id = n.noun_id and h.undone_at is null and h.to_person_id in `+mine+`
			union all
			select x.of, x.of_id, x.of_name, x.of_name_ko, x.role from (
				select s.role, s.person_id, `+charge.Thing+`
				  from seen_assignments(@who) s `+charge.Things+`
				 where n.noun = 'assignment' and s.id = n.noun_id and s.removed_at is null and `+charge.There+`
				   and coalesce(s.ends_on >= @today, true)) x
			 where n.kind <> 'charge' or x.person_id in `+mine+`) t
		 where mn.mail_id = @mail
		 order by n.about_on nulls last, n.id`,
		pg.Args{"who": m.AccountID, "mail": m.ID, "today": today})
	if err != nil {
		return nil, fmt.Errorf("reading what mail %d tells: %w", m.ID, err)
	}
	return all, nil
}
