package bell

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"gyoryu/internal/auth"
	"gyoryu/internal/charge"
	"gyoryu/internal/list"
	"gyoryu/internal/notice"
	"gyoryu/internal/pg"
)

// most is how far what was not seen is counted: beyond 99 it says 99+.
const most = 100

// unseen is how much an account has not seen, at most so much.
const unseen = `select count(*) from (select from seen_notices(@who) n where n.seen_at is null limit @most) x`

// Unseen is how many notices the account has not seen, at most 100.
func (s Store) Unseen(ctx context.Context, who auth.Account) (int, error) {
	n, err := pg.Value[int](ctx, s.DB, unseen, pg.Args{"who": who.ID, "most": most})
	if err != nil {
		return 0, fmt.Errorf("counting notices that were not seen: %w", err)
	}
	return n, nil
}

// Filter is what a list of notices is narrowed to; zero values don't narrow.
type Filter struct {
	Kind   notice.Kind
	Unseen bool
	After  *list.Cursor
	Limit  int // list.PerPage unless set
}

// Sort is the order of the list, the newest first.
const Sort = "-new"

// Found is one page of an account's notices.
type Found struct {
	Told   []Told
	Total  int
	Unseen int   // of all, at most 100
	Newest int64 // of all
}

// List is a page (of f.Limit, and one row more if there is another page) of what the
// account was told and may still see.
func (s Store) List(ctx context.Context, f Filter, who auth.Account) (Found, error) {
	w := list.Select(pg.Args{"who": who.ID, "most": most})
	w.And(f.Kind != "", `n.kind = @kind`, "kind", f.Kind)
	w.And(f.Unseen, `n.seen_at is null`, "", nil)
	const from = ` from seen_notices(@who) n where true`
	var b pg.Batch
	total := list.QueueTotal(&b, s.Recent, `select`+from+w.String(), w.Args)
	left := pg.QueueValue[int](&b, unseen, w.Args)
	newest := pg.QueueValue[int64](&b, `
		select coalesce((select n.id from notices n where n.account_id = @who order by n.id desc limit 1), 0)`, w.Args)
	if f.After != nil {
		w.And(true, `n.id < @after`, "after", f.After.ID)
	}
	told := pg.Queue[Told](&b, `
		select n.id, n.kind, x.of, x.of_id, coalesce(v.title, c.what, g.title, t.title, i.short, nullif(fo.acronym, ''), fo.name) as title,
		       coalesce(fo.name_ko, '') as title_ko, coalesce(c.state, '') as state, n.about_on,
		       coalesce((select string_agg(m.title, ', ' order by m.id) from agreement_milestones m
		                  where n.kind = 'milestone' and m.agreement_id = g.id and m.due_on = n.about_on), '') as milestone,
		       coalesce(at.short, '') as at, fl.id is not null as topic_too, n.told_at, n.seen_at, s.id is not null as assignment
		  from (select n.*`+from+w.String()+` order by n.id desc`+list.Limit(cmp.Or(f.Limit, list.PerPage))+`) n
		  left join assignments s on n.noun = 'assignment' and s.id = n.noun_id
		 cross join lateral (
		       select case when s.id is null then n.noun when s.institute_id is not null then 'institute' when s.agreement_id is not null then 'agreement'
		                   when s.topic_id is not null then 'topic' else 'forum' end as of,
		              coalesce(s.institute_id, s.agreement_id, s.topic_id, s.forum_id, n.noun_id) as of_id) x
		  left join visits v on x.of = 'visit' and v.id = x.of_id
		  left join commitments c on x.of = 'commitment' and c.id = x.of_id
		  left join agreements g on x.of = 'agreement' and g.id = x.of_id
		  left join topics t on x.of = 'topic' and t.id = x.of_id
		  left join institutes i on x.of = 'institute' and i.id = x.of_id
		  left join forums fo on x.of = 'forum' and fo.id = x.of_id
		  left join follows fl on n.kind = 'followed' and fl.account_id = n.account_id and fl.topic_id = t.id
		  left join lateral (
		       select fi.short from institutes_of(n.noun, n.noun_id) o(id)
		         join follows f on f.account_id = n.account_id and f.institute_id = o.id
		         join institutes fi on fi.id = o.id and fi.removed_at is null
		        where n.kind = 'followed' order by f.id limit 1) at on true
		 order by n.id desc`, w.Args)
	if err := b.Send(ctx, s.DB); err != nil {
		return Found{}, fmt.Errorf("listing notices: %w", err)
	}
	return Found{*told, total.N(), *left, *newest}, nil
}

// lately is how often an account was told of an institute @institute, or a topic @topic,
// that it follows since a time, at most so often.
const lately = `
	select count(*) from (
		select from seen_notices(@who) n
		 where n.kind = 'followed' and n.told_at > @since
		   and (n.noun = 'topic' and n.noun_id = f.topic_id or f.institute_id in (select institutes_of(n.noun, n.noun_id)))
		 limit @most) x`

// Following is how an account stands to a record that it sees, and how often it was told
// of it in the days before now.
func (s Store) Following(ctx context.Context, of charge.Of, id int64, name string, now time.Time, who auth.Account) (Following, error) {
	all, err := pg.Values[int](ctx, s.DB, `
		select (`+lately+`) from follows f where f.account_id = @who and f.`+of.Column()+` = @id`, window(now, who, pg.Args{"id": id}))
	if err != nil {
		return Following{}, fmt.Errorf("asking whether account %d follows %s %d: %w", who.ID, of, id, err)
	}
	f := Following{Of: of, ID: id, Name: name}
	if len(all) > 0 {
		f.Is, f.Lately = true, all[0]
	}
	return f, nil
}

func window(now time.Time, who auth.Account, args pg.Args) pg.Args {
	args["who"], args["most"], args["since"] = who.ID, most, now.AddDate(0, 0, -Window)
	return args
}

// mostFollows is how many the page of an account shows.
const mostFollows = 300

// Mine is what an account has chosen to be told of, as far as it may still see it.
func (s Store) Mine(ctx context.Context, now time.Time, who auth.Account) (Mine, error) {
	var b pg.Batch
	follows := pg.Queue[Following](&b, `
		select case when f.topic_id is null then 'institute' else 'topic' end as of, coalesce(i.id, t.id) as id, coalesce(i.short, t.title) as name,
		       true as is, (`+lately+`) as lately
		  from follows f
		  left join institutes i on i.id = f.institute_id and i.removed_at is null
		  left join lateral (select t.id, t.title from seen_topics(@who) t where t.id = f.topic_id and t.removed_at is null) t on true
		 where f.account_id = @who and coalesce(i.id, t.id) is not null
		 order by of, name, id limit @shown`, window(now, who, pg.Args{"shown": mostFollows}))
	off := pg.Queue[struct{ Kind MailKind }](&b, `select kind from mail_offs where account_id = @who order by kind`, pg.Args{"who": who.ID})
	if err := b.Send(ctx, s.DB); err != nil {
		return Mine{}, fmt.Errorf("finding what account %d wants to be told of: %w", who.ID, err)
	}
	m := Mine{Follows: *follows}
	for _, o := range *off {
		m.Off = append(m.Off, o.Kind)
	}
	return m, nil
}
