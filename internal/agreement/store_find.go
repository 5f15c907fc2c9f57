package agreement

import (
	"context"
	"fmt"

	"gyoryu/internal/auth"
	"gyoryu/internal/charge"
	"gyoryu/internal/commitment"
	"gyoryu/internal/day"
	"gyoryu/internal/pg"
)

// head are the columns of a Head, from seen_agreements g and joined.
const head = standing + `,
	g.id, g.version, g.title, g.kind, g.end_reason, g.printed_on, g.sent_on, g.notes, g.confidential,
	coalesce(o.id, 0) as renewal_of_id, coalesce(o.title, '') as renewal_title,
	coalesce(v.point_id, 0) as point_id, coalesce(v.id, 0) as visit_id, coalesce(v.title, '') as visit_title,
	coalesce(g.created_by, 0) as created_by, coalesce(w.name, '') as created_name, g.created_at, g.updated_at,
	coalesce((select a.name from history h join accounts a on a.id = h.account_id
	           where h.noun = 'agreement' and h.noun_id = g.id order by h.id desc limit 1), '') as updated_name,
	g.removed_at, coalesce(g.removed_by, 0) as removed_by`

// joined are the tables that head needs beside seen_agreements g: what it renews and where
// it came from, as far as who asks may see them.
const joined = `
	  left join accounts w on w.id = g.created_by
	  left join lateral (
		select x.id, x.title from seen_agreements(@who) x where x.id = g.renewal_of_id and x.removed_at is null limit 1) o on true
	  left join points p on p.id = g.point_id
	  left join lateral (
		select x.id, x.title, p.id as point_id from seen_visits(@who) x where x.id = p.visit_id and x.removed_at is null limit 1) v on true`

// queued is an agreement that was asked for in a batch.
type queued struct {
	heads      *[]Head
	parties    *[]Party
	milestones *[]Milestone
	areas      *[]Area
	readers    *[]Reader
	charges    *[]charge.InCharge
}

func queue(b *pg.Batch, id int64, today day.Day, who auth.Account) queued {
	args := pg.Args{"id": id, "who": who.ID, "today": today}
	return queued{
		heads: pg.Queue[Head](b, `select `+head+` from seen_agreements(@who) g`+joined+` where g.id = @id`, args),
		parties: pg.Queue[Party](b, `
			select i.id, i.short, i.name, i.name_ko, i.home, x.signed_by
			  from agreement_parties x join institutes i on i.id = x.institute_id where x.agreement_id = @id order by x.position, x.id`, args),
		milestones: pg.Queue[Milestone](b, `
			select m.id, m.title, m.due_on, m.done_on,
			       case when p.id is not null then jsonb_build_object('id', p.id, 'name', p.name, 'native', p.native_name) end as person
			  from agreement_milestones m left join people p on p.id = m.person_id where m.agreement_id = @id order by m.position, m.id`, args),
		areas: pg.Queue[Area](b, `
			select a.id, a.name_en, a.name_ko from agreement_areas x join areas a on a.id = x.area_id where x.agreement_id = @id order by a.id`, args),
		readers: pg.Queue[Reader](b, `
			select a.id, a.name from agreement_readers r join accounts a on a.id = r.account_id where r.agreement_id = @id order by a.name, a.id`, args),
		charges: charge.Queue(b, charge.Agreement, id, today),
	}
}

// found is the agreement once the batch was sent, or pg.NotFound.
func (q queued) found(id int64) (Agreement, error) {
	if len(*q.heads) == 0 {
		return Agreement{}, fmt.Errorf("finding agreement %d: %w", id, pg.NotFound)
	}
	return Agreement{
		Head: (*q.heads)[0], Parties: *q.parties, Milestones: *q.milestones, Areas: *q.areas, Readers: *q.readers, Charges: *q.charges,
	}, nil
}

// Find is an agreement that the account may see, removed or not, as it stands today.
func (s Store) Find(ctx context.Context, id int64, today day.Day, who auth.Account) (Agreement, error) {
	var b pg.Batch
	q := queue(&b, id, today, who)
	if err := b.Send(ctx, s.DB); err != nil {
		return Agreement{}, fmt.Errorf("finding agreement %d: %w", id, err)
	}
	return q.found(id)
}

// Link is another agreement of a chain of renewals: N is -1 for the one that it renews, 1
// for the one that renews it, and so on.
type Link struct {
	ID       int64
	Title    string
	State    State
	StartsOn day.Day
	EndsOn   day.Day
	N        int
}

// Topic is a topic that runs under an agreement.
type Topic struct {
	ID    int64
	Title string
	Stage string
}

// Stay is a researcher's stay under an agreement.
type Stay struct {
	ID       int64
	Name     string
	Native   string
	To       string
	StartsOn day.Day
	EndsOn   day.Day
	State    string
}

// around is what an agreement's page shows of other records.
type around struct {
	chain    []Link
	sources  []commitment.Line // from which it came
	contains []commitment.Line
	topics   []Topic
	stays    []Stay
	reviews  []Review
}

// most is how many records of a kind a page shows of what belongs to an agreement.
const most = 200

// page is an agreement with all that its page shows, in one batch.
func (s Store) page(ctx context.Context, id int64, today day.Day, who auth.Account) (Agreement, around, error) {
	var b pg.Batch
	args := pg.Args{"id": id, "who": who.ID, "today": today}
	q := queue(&b, id, today, who)
	chain := pg.Queue[Link](&b, `
		with recursive older(id, renewal_of_id, n) as (
			select g.id, g.renewal_of_id, 0 from agreements g where g.id = @id
			union all
			select g.id, g.renewal_of_id, o.n - 1 from older o join agreements g on g.id = o.renewal_of_id where o.n > -100),
		newer(id, n) as (
			select @id::bigint, 0
			union all
			select g.id, w.n + 1 from newer w join agreements g on g.renewal_of_id = w.id and g.removed_at is null where w.n < 100)
		select g.id, g.title, g.state, g.starts_on, g.ends_on, c.n
		  from (select id, n from older where n < 0 union all select id, n from newer where n > 0) c
		  join lateral (select x.* from seen_agreements(@who) x where x.id = c.id and x.removed_at is null limit 1) g on true
		 order by c.n`, args)
	sources, err := commitment.Filter{LedTo: id, Limit: most}.Queue(&b, today, who)
	if err != nil {
		return Agreement{}, around{}, err
	}
	contains, err := commitment.Filter{AgreementID: id, Limit: most}.Queue(&b, today, who)
	if err != nil {
		return Agreement{}, around{}, err
	}
	topics := pg.Queue[Topic](&b, `
		select t.id, t.title, t.stage from seen_topics(@who) t
		 where t.agreement_id = @id and t.removed_at is null order by t.stage_on desc, t.id desc limit 200`, args)
	stays := pg.Queue[Stay](&b, `
		select x.id, p.name, p.native_name as native, i.short as to, x.starts_on, x.ends_on, x.state
		  from exchanges x join people p on p.id = x.person_id join institutes i on i.id = x.to_institute_id
		 where x.agreement_id = @id and x.removed_at is null order by x.starts_on desc nulls last, x.id desc limit 200`, args)
	reviews := pg.Queue[Review](&b, `
		select r.reviewed_on, r.verdict, r.note, coalesce(a.name, '') as by
		  from agreement_reviews r left join accounts a on a.id = r.created_by
		 where r.agreement_id = @id order by r.reviewed_on desc, r.id desc limit 200`, args)
	if err := b.Send(ctx, s.DB); err != nil {
		return Agreement{}, around{}, fmt.Errorf("reading agreement %d: %w", id, err)
	}
	a, err := q.found(id)
	return a, around{*chain, *sources, *contains, *topics, *stays, *reviews}, err
}
