package round

import (
	"context"
	"fmt"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/list"
	"gyoryu/internal/pg"
)

func (o Of) args(today day.Day, who auth.Account) pg.Args {
	ids := o.Institutes
	if ids == nil {
		ids = []int64{}
	}
	return pg.Args{"ids": ids, "person": o.Person, "today": today, "who": who.ID}
}

// place is where a row stands in the order: days sort as they are written.
const place = `x.place collate "C"`

// Rows asks for a page of a part, and one row more if there is another page.
func Rows(ctx context.Context, db pg.DB, o Of, a Asked, who auth.Account) ([]Row, error) {
	in := sets[a.Part]
	w := list.Select(o.args(a.today, who))
	w.And(a.Kind != "", "x.kind = @kind", "kind", a.Kind)
	w.And(a.State != "", standing[a.State], "", nil)
	w.And(a.Way != "", "x.way = @way", "way", string(a.Way))
	w.And(!a.From.IsZero(), place+` >= @from`, "from", a.From.String())
	w.And(!a.To.IsZero(), place+` < @beyond`, "beyond", a.To.Add(1).String())
	order, than := " desc", "<"
	if in.up {
		order, than = "", ">"
	}
	if a.After != nil {
		w.And(true, `(`+place+`, x.id) `+than+` (@key, @after)`, "after", a.After.ID)
		w.Args["key"] = a.After.Key
	}
	rows, err := pg.Many[Row](ctx, db, `
		select x.place, x.id, x.title, x.also, x.kind, x.state, x.starts_on, x.ends_on, x.at, x.about
		  from (`+in.of(o)+`) x
		 where true`+w.String()+`
		 order by `+place+order+`, x.id`+order+list.Limit(a.Size), w.Args)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", a.Part, err)
	}
	return rows, nil
}

// QueueYears asks how many of the drawn parts began in each year.
func QueueYears(b *pg.Batch, o Of, today day.Day, who auth.Account) func() []Year {
	sql := ""
	for _, p := range drawn {
		if sql != "" {
			sql += " union all "
		}
		sql += `select '` + string(p) + `' as part, substr(x.place, 1, 4)::int as year, count(*)::int as n from (` + sets[p].of(o) + `) x where x.place ~ '^[0-9]{4}-' group by 2`
	}
	found := pg.Queue[counted](b, sql, o.args(today, who))
	return func() []Year { return years(*found, today) }
}

// Balanced asks for the balance with the institutes in a window of days.
func Balanced(ctx context.Context, db pg.DB, o Of, a Asked, who auth.Account) (Even, error) {
	type line struct {
		Part Part
		Counts
	}
	args := o.args(a.today, who)
	args["from"], args["beyond"] = a.From.String(), a.To.Add(1).String()
	if a.From.IsZero() {
		args["from"] = ""
	}
	if a.To.IsZero() {
		args["beyond"] = "A" // after every day
	}
	sql := ""
	for _, p := range []Part{Visits, Stays, Topics} {
		if sql != "" {
			sql += " union all "
		}
		sql += `select '` + string(p) + `' as part, count(*) filter (where x.way = 'ours')::int as ours, count(*) filter (where x.way = 'theirs')::int as theirs
			from (` + sets[p].of(o) + `) x where ` + place + ` >= @from and ` + place + ` < @beyond`
	}
	found, err := pg.Many[line](ctx, db, sql, args)
	if err != nil {
		return Even{}, fmt.Errorf("counting the balance: %w", err)
	}
	var e Even
	for _, l := range found {
		*map[Part]*Counts{Visits: &e.Visits, Stays: &e.Stays, Topics: &e.Proposals}[l.Part] = l.Counts
	}
	return e, nil
}

// QueueFollow asks how what was agreed with the institutes was kept, by the end of today.
func QueueFollow(b *pg.Batch, o Of, today day.Day, who auth.Account) *[]Follow {
	return pg.Queue[Follow](b, `
		select count(*) filter (where p.state = 'kept')::int as kept, count(*) filter (where p.state = 'dropped')::int as dropped,
		       count(*) filter (where p.state in ('open', 'under_way') and p.due_on < @today)::int as overdue
		  from commitment_spells p
		 where p.commitment_id in (select x.commitment_id from commitment_institutes x where x.institute_id = any (@ids::bigint[]))
		   and not p.gone and p.since <= @today and (p.until is null or p.until > @today)
		   and (select true from seen_commitments(@who) c where c.id = p.commitment_id)`, o.args(today, who))
}
