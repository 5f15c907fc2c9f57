package home

import (
	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/list"
	"gyoryu/internal/pg"
)

// few is how many rows each part beside the page has.
const few = 5

// soon is within how many days an agreement is to be decided on.
const soon = 90

// decision is an agreement to decide on: until the day notice can be given, or its end.
type decision struct {
	ID     int64
	Title  string
	On     day.Day
	Notice bool // the day is the last to give notice
}

// milestone is one that is late.
type milestone struct {
	ID          int64
	Title       string
	DueOn       day.Day
	AgreementID int64
	Agreement   string
}

// queueDecisions asks for the agreements to decide on, the nearest first: those with a day
// for notice within the next days, and those whose end is, unless they go on by themselves.
func queueDecisions(b *pg.Batch, today day.Day, who auth.Account) *[]decision {
	return pg.Queue[decision](b, `
		select x.id, x.title, x.on, x.notice from (
			(select g.id, g.title, g.notice_on as on, true as notice
			   from seen_agreements(@who) g
			  where g.removed_at is null and g.state = 'in_force' and g.notice_days is not null and g.notice_on between @today and @today::date + @soon::int
			  order by g.notice_on, g.id`+list.Limit(few)+`)
			union all
			(select g.id, g.title, g.last_on, false
			   from seen_agreements(@who) g
			  where g.removed_at is null and g.state = 'in_force' and not g.renews and g.last_on between @today and @today::date + @soon::int
			    and (g.notice_days is null or g.notice_on < @today)
			  order by g.last_on, g.id`+list.Limit(few)+`)) x
		 order by x.on, x.id`+list.Limit(few), pg.Args{"who": who.ID, "today": today, "soon": soon})
}

// queueLate asks for the milestones that are late, those that became so last first.
func queueLate(b *pg.Batch, today day.Day, who auth.Account) *[]milestone {
	return pg.Queue[milestone](b, `
		select m.id, m.title, m.due_on, g.id as agreement_id, g.title as agreement
		  from agreement_milestones m
		  join lateral (select g.id, g.title from seen_agreements(@who) g
		                 where g.id = m.agreement_id and g.removed_at is null and g.state <> 'ended' limit 1) g on true
		 where m.done_on is null and m.due_on < @today
		 order by m.due_on desc, m.agreement_id, m.id`+list.Limit(few), pg.Args{"who": who.ID, "today": today})
}
