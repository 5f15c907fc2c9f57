package remind

import (
	"context"
	"fmt"

	"gyoryu/internal/charge"
	"gyoryu/internal/day"
	"gyoryu/internal/pg"
)

// listed is how many of each set the week's mail names.
const listed = 10

// stood is one record of a set.
type stood struct {
	ID     int64
	Title  string
	On     day.Day
	Detail string
	N      int
	Total  int
}

// set is what the week's mail says of one kind of thing.
type set struct {
	key   string
	path  string // of a record's page
	more  string // where all of them are
	alarm bool
	rows  []stood
	total int
}

// weekSets are the sets, each with its query. All read as a manager does.
var weekSets = []struct {
	set
	sql string
}{
	{set{key: "overdue", path: "commitments", more: "/commitments?which=overdue", alarm: true}, `
		select c.id, c.what as title, c.due_on as "on", coalesce(p.name, '') as detail, 0 as n, count(*) over () as total
		  from seen_commitments(@who) c left join people p on p.id = c.person_id
		 where c.removed_at is null and c.state in ('open', 'under_way') and c.due_on < @today
		 order by c.due_on, c.id limit @listed`},
	{set{key: "nobody", path: "commitments", more: "/commitments?which=nobody"}, `
		select c.id, c.what as title, c.due_on as "on", '' as detail, 0 as n, count(*) over () as total
		  from seen_commitments(@who) c
		 where c.removed_at is null and c.state in ('open', 'under_way') and c.person_id is null
		 order by c.due_on nulls last, c.id limit @listed`},
	{set{key: "decide", path: "agreements", more: "/agreements?state=in_force&sort=end"}, `
		select g.id, g.title, x.on_day as "on", '' as detail, 0 as n, count(*) over () as total
		  from seen_agreements(@who) g
		 cross join lateral (select case when g.notice_days is not null and g.notice_on >= @today then g.notice_on else g.last_on end as on_day) x
		 where g.removed_at is null and g.state = 'in_force' and (g.notice_days is not null or not g.renews)
		   and x.on_day between @today and @today::date + 90
		 order by x.on_day, g.id limit @listed`},
	{set{key: "milestones", path: "agreements", more: "/agreements?which=late", alarm: true}, `
		select g.id, g.title, m.due_on as "on", m.title as detail, 0 as n, count(*) over () as total
		  from agreement_milestones m join seen_agreements(@who) g on g.id = m.agreement_id
		 where g.removed_at is null and g.state <> 'ended' and m.done_on is null and m.due_on < @today
		 order by m.due_on, m.id limit @listed`},
	{set{key: "left", path: "people", more: "/people"}, `
		with home as materialized (select id from institutes where home),
		     charged as (
			select s.person_id, count(*) as n from seen_assignments(@who) s ` + charge.Things + `
			 where s.side = 'ours' and ` + charge.Holds + ` and ` + charge.There + ` group by 1
			union all
			select c.person_id, count(*) from seen_commitments(@who) c
			 where c.removed_at is null and c.state in ('open', 'under_way') and c.person_id is not null group by 1)
		select p.id, p.name as title, null::date as "on", '' as detail, sum(x.n)::int as n, count(*) over () as total
		  from charged x join people p on p.id = x.person_id
		 where exists (select from positions o where o.person_id = p.id and o.institute_id in (select id from home))
		   and not exists (
		       select from positions o where o.person_id = p.id and o.institute_id in (select id from home) and (o.ends_on is null or o.ends_on >= @today))
		 group by p.id, p.name order by sum(x.n) desc, p.id limit @listed`},
}

// standing is how things stand, as a manager may see it; nothing for anybody else.
func standing(ctx context.Context, db pg.DB, account int64, today day.Day) ([]set, error) {
	wants, err := wantsWeekly(ctx, db, account)
	if err != nil || !wants {
		return nil, err
	}
	var b pg.Batch
	var found []*[]stood
	for _, s := range weekSets {
		found = append(found, pg.Queue[stood](&b, s.sql, pg.Args{"who": account, "today": today, "listed": listed}))
	}
	if err := b.Send(ctx, db); err != nil {
		return nil, fmt.Errorf("looking how things stand for account %d: %w", account, err)
	}
	var all []set
	for i, s := range weekSets {
		one := s.set
		if one.rows = *found[i]; len(one.rows) > 0 {
			one.total = one.rows[0].Total
		}
		all = append(all, one)
	}
	return all, nil
}

// wantsWeekly reports whether the account is a manager's who wants the week's mail.
func wantsWeekly(ctx context.Context, db pg.DB, account int64) (bool, error) {
	wants, err := pg.Value[bool](ctx, db, `
		select exists (
			select from accounts a
			 where a.id = @who and a.disabled_at is null and 'manager' = any (a.roles)
			   and not exists (select from mail_offs o where o.account_id = a.id and o.kind = 'weekly'))`, pg.Args{"who": account})
	if err != nil {
		return false, fmt.Errorf("asking whether account %d wants the week's mail: %w", account, err)
	}
	return wants, nil
}
