package tie

import (
	"context"
	"fmt"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/pg"
)

// columns are a tie, of each window and partner; its name for the reader is chosen from its names.
const columns = `
	select x.n as window, x.at as institute_id, i.name, i.name_ko, i.short, i.country, coalesce(i.parent_id, 0) as parent_id,
	       visits, editions, agreements, topics, exchanges, outputs, researcher,
	       coalesce(c.ours, '{}') as ours, coalesce(c.theirs, '{}') as theirs
	  from x join institutes i on i.id = x.at left join crowd c on c.n = x.n and c.at = x.at
	 order by x.n, i.country, i.short, i.id`

// sums are the records of each window and partner, counted.
var sums = `,
	listed as (select distinct r.n, r.kind, r.id, r.at from records r),
	x as (
		select d.n, d.at,
		       count(*) filter (where d.kind = 'visit')::int as visits, count(*) filter (where d.kind = 'edition')::int as editions,
		       count(*) filter (where d.kind = 'agreement')::int as agreements, count(*) filter (where d.kind = 'topic')::int as topics,
		       count(*) filter (where d.kind = 'exchange')::int as exchanges, count(*) filter (where d.kind = 'output')::int as outputs,
		       coalesce(bool_or(` + carries + `), false) as researcher
		  from listed d left join named m on m.n = d.n and m.kind = d.kind and m.id = d.id and m.at = d.at
		 group by d.n, d.at
		having bool_or(d.kind <> 'commitment')),
	crowd as (
		select s.n, s.at, coalesce(array_agg(distinct s.person_id) filter (where s.ours and (s.kind <> 'commitment' or ` + carries + `)), '{}') as ours,
		       coalesce(array_agg(distinct s.person_id) filter (where not s.ours and ` + carries + `), '{}') as theirs
		  from sides s join named m on m.n = s.n and m.kind = s.kind and m.id = s.id and m.at = s.at
		 group by s.n, s.at)`

// All are the ties with every partner that who may see, of each window, by country and name.
func All(ctx context.Context, db pg.DB, who auth.Account, today day.Day, windows ...Window) ([]Tie, error) {
	args := asked(who, today, windows)
	args["everybody"] = true
	ties, err := pg.Many[Tie](ctx, db, query(false, sums+columns), args)
	if err != nil {
		return nil, fmt.Errorf("reading ties: %w", err)
	}
	return ties, nil
}

// With are the ties with one partner, of each window that has one. QueueWith asks it in a batch.
func With(ctx context.Context, db pg.DB, who auth.Account, institute int64, today day.Day, windows ...Window) ([]Tie, error) {
	var b pg.Batch
	ties := QueueWith(&b, who, institute, today, windows...)
	if err := b.Send(ctx, db); err != nil {
		return nil, fmt.Errorf("reading the tie with institute %d: %w", institute, err)
	}
	return *ties, nil
}

// QueueWith is With as one query of a page.
func QueueWith(b *pg.Batch, who auth.Account, institute int64, today day.Day, windows ...Window) *[]Tie {
	args := asked(who, today, windows)
	args["everybody"], args["institute"] = true, institute
	return pg.Queue[Tie](b, query(true, sums+columns), args)
}

// Records are what the tie with one partner rests on in a window, the newest first, with the
// commitments by which researchers carry it; at most most of them.
func Records(ctx context.Context, db pg.DB, who auth.Account, institute int64, today day.Day, w Window, most int) ([]Record, error) {
	args := asked(who, today, []Window{w})
	args["everybody"], args["institute"], args["most"] = true, institute, most
	all, err := pg.Many[Record](ctx, db, query(true, `
		select * from (
			select distinct on (r.kind, r.id) r.kind, r.id, r.title, r.starts_on as on,
			       coalesce((select nullif(f.name_ko, '') || ' ' || e.number from editions e join forums f on f.id = e.forum_id where e.id = r.id and r.kind = 'edition'), '') as title_ko, coalesce(m.ours, '{}') as ours, coalesce(m.theirs, '{}') as theirs
			  from records r left join named m on m.n = r.n and m.kind = r.kind and m.id = r.id and m.at = r.at
			 where r.kind <> 'commitment' or `+carries+`
			 order by r.kind, r.id, r.starts_on) y
		 order by "on" desc, kind, id limit @most`), args)
	if err != nil {
		return nil, fmt.Errorf("reading what the tie with institute %d rests on: %w", institute, err)
	}
	return all, nil
}

// Shares are the researcher shares of each window; a window without ties has none of any.
func Shares(ctx context.Context, db pg.DB, who auth.Account, today day.Day, windows ...Window) ([]Share, error) {
	args := asked(who, today, windows)
	args["everybody"] = false
	found, err := pg.Many[Share](ctx, db, query(false, sums+`
		select n as window, count(*) filter (where researcher)::int as researcher, count(*)::int as "all" from x group by n order by n`), args)
	if err != nil {
		return nil, fmt.Errorf("reading researcher shares: %w", err)
	}
	shares := make([]Share, len(windows))
	for i := range shares {
		shares[i].Window = i
	}
	for _, s := range found {
		shares[s.Window] = s
	}
	return shares, nil
}

func asked(who auth.Account, today day.Day, windows []Window) pg.Args {
	from, until := make([]day.Day, len(windows)), make([]day.Day, len(windows))
	for i, w := range windows {
		from[i], until[i] = w.From, w.Until
	}
	return pg.Args{"who": who.ID, "today": today, "from": from, "until": until}
}
