package remind

import (
	"context"
	"fmt"

	"gyoryu/internal/charge"
	"gyoryu/internal/day"
	"gyoryu/internal/pg"
)

// most is how many things of a kind one morning tells an account.
const most = 300

// mine are the people for whom the account @who is told what is due on @today: its own person,
// and those for whom that stands in.
const mine = `(select a.person_id from accounts a where a.id = @who and a.person_id is not null
	union all select d.person_id from accounts a join deputised(@today) d on d.deputy_id = a.person_id where a.id = @who)`

// inCharge is the condition that one of them is in charge of agreement g on @today.
const inCharge = `exists (select from assignments s where s.agreement_id = g.id and s.person_id in ` + mine + ` and ` + charge.Holds + `)`

// reports is for how many days one is told that a trip report is late.
const reports = 60

// things are those with a day up to @until that the account has to do with and may see.
func things(ctx context.Context, db pg.DB, account int64, today day.Day, within int) ([]thing, error) {
	args := pg.Args{"who": account, "today": today, "until": today.Add(within), "most": most, "reports": today.Add(-reports)}
	var b pg.Batch
	all := []*[]thing{
		pg.Queue[thing](&b, `
			select 'commitment' as what, c.id, c.due_on as "on"
			  from seen_commitments(@who) c
			 where c.person_id in `+mine+` and c.removed_at is null and c.state in ('open', 'under_way') and c.due_on <= @until
			 order by c.due_on desc, c.id limit @most`, args),
		pg.Queue[thing](&b, `
			select 'agreement' as what, g.id, g.notice_on as "on"
			  from seen_agreements(@who) g
			 where g.removed_at is null and g.state = 'in_force' and g.notice_days is not null and g.notice_on <= @until and `+inCharge+`
			 order by g.notice_on desc, g.id limit @most`, args),
		pg.Queue[thing](&b, `
			select distinct 'milestone' as what, g.id, m.due_on as "on"
			  from agreement_milestones m join seen_agreements(@who) g on g.id = m.agreement_id
			 where g.removed_at is null and g.state <> 'ended' and m.done_on is null and m.due_on <= @until
			   and (m.person_id in `+mine+` or `+inCharge+`)
			 order by m.due_on desc, g.id limit @most`, args),
		pg.Queue[thing](&b, `
			select 'report' as what, v.id, v.report_due_on as "on"
			  from seen_visits(@who) v
			 where v.removed_at is null and v.state <> 'cancelled' and v.direction <> 'contact' and v.outcome = ''
			   and v.ends_on < @today and v.report_due_on between @reports and @until
			   and (v.leader_id in `+mine+` or v.created_by = @who)
			 order by v.report_due_on desc, v.id limit @most`, args),
	}
	if err := b.Send(ctx, db); err != nil {
		return nil, fmt.Errorf("looking for what is due for account %d: %w", account, err)
	}
	var found []thing
	for _, some := range all {
		found = append(found, *some...)
	}
	return found, nil
}
