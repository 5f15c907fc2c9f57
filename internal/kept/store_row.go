package kept

import (
	"context"
	"fmt"

	"gyoryu/internal/auth"
	"gyoryu/internal/commitment"
	"gyoryu/internal/day"
	"gyoryu/internal/list"
	"gyoryu/internal/pg"
)

// Row is a commitment as it stood at the end of a day.
type Row struct {
	ID         int64
	What       string
	State      commitment.State // then
	Since      day.Day          // when it came into its state or got its day
	DueOn      day.Day          // then
	NowState   commitment.State
	NowDueOn   day.Day
	Place      day.Day // in the order
	PersonID   int64
	Person     string
	Native     string
	Institutes []commitment.Institute
}

// set is one of the ways to stand, in SQL, and the order in which its rows come: each by an
// index that has just them.
type set struct{ where, place string }

var sets = map[What]set{
	Kept:    {"p.state = 'kept'", "p.since"},
	Dropped: {"p.state = 'dropped'", "p.since"},
	Overdue: {unsettled + " and p.due_on < " + thatDay, "p.due_on"},
	Open:    {unsettled + " and p.due_on >= " + thatDay, "p.due_on"},
	Undated: {unsettled + " and p.due_on is null", "p.since"},
}

// Of narrows rows to a group, or to what was agreed with a country's institutes; the zero
// value does not.
type Of struct {
	By      By
	ID      int64  // 0: those in no group
	Country string // ISO 3166-1
}

// Rows is a page of the commitments that a figure counts, and one row more if there is
// another page: the latest to come into their state first, or the latest due.
func (s Store) Rows(ctx context.Context, what What, of Of, on day.Day, after *list.Cursor, who auth.Account) ([]Row, error) {
	in, by := sets[what], groupings[of.By]
	w := list.Select(pg.Args{"on": on, "who": who.ID, "of": of.ID})
	switch {
	case of.By == "":
	case by.of == "":
		w.And(true, by.key+" = @of", "", nil)
	case of.ID == 0:
		w.And(true, "not exists (select from ("+by.of+") x where x.commitment_id = p.commitment_id)", "", nil)
	default:
		w.And(true, "p.commitment_id in (select x.commitment_id from ("+by.of+") x where x.key = @of)", "", nil)
	}
	w.And(of.Country != "", `p.commitment_id in (select x.commitment_id from commitment_institutes x join institutes i on i.id = x.institute_id
		where i.country = @country and i.removed_at is null and not i.home)`, "country", of.Country)
	if after != nil {
		if _, err := day.Parse(after.Key); err != nil {
			return nil, list.BadCursor
		}
		w.And(true, "("+in.place+", p.commitment_id) < (@key::date, @after)", "after", after.ID)
		w.Args["key"] = after.Key
	}
	rows, err := pg.Many[Row](ctx, s.db, `
		with page as materialized (
			select p.commitment_id, p.state, p.since, p.due_on, `+in.place+` as place
			  from commitment_spells p
			 where not p.gone and `+in.where+` and `+stoodAt+`
			   and (select true from seen_commitments(@who) s where s.id = p.commitment_id)`+w.String()+`
			 order by `+in.place+` desc, p.commitment_id desc`+list.Limit(list.PerPage)+`)
		select p.commitment_id as id, c.what, p.state, p.since, p.due_on, c.state as now_state, c.due_on as now_due_on, p.place,
		       coalesce(q.id, 0) as person_id, coalesce(q.name, '') as person, coalesce(q.native_name, '') as native,
		       (select coalesce(jsonb_agg(jsonb_build_object('id', i.id, 'short', i.short, 'name', i.name) order by ci.position, i.id), '[]')
		          from commitment_institutes ci join institutes i on i.id = ci.institute_id
		         where ci.commitment_id = c.id) as institutes
		  from page p join seen_commitments(@who) c on c.id = p.commitment_id left join people q on q.id = c.person_id
		 order by p.place desc, p.commitment_id desc`, w.Args)
	if err != nil {
		return nil, fmt.Errorf("listing commitments that were %s on %s: %w", what, on, err)
	}
	return rows, nil
}

// Name is a group's, or NotFound; empty for those in none and for years.
func (s Store) Name(ctx context.Context, of Of) (Group, error) {
	names := groupings[of.By].name
	if of.ID == 0 || names == "" {
		return Group{ID: of.ID}, nil
	}
	type named struct {
		ID         int64
		Name, Also string
	}
	n, err := pg.One[named](ctx, s.db, `select n.id, n.name, n.also from (`+names+`) n where n.id = @of`, pg.Args{"of": of.ID})
	if err != nil {
		return Group{}, fmt.Errorf("finding %s %d: %w", of.By, of.ID, err)
	}
	return Group{ID: n.ID, Name: n.Name, Also: n.Also}, nil
}
