package person

import (
	"context"
	"fmt"

	"gyoryu/internal/auth"
	"gyoryu/internal/charge"
	"gyoryu/internal/day"
	"gyoryu/internal/list"
	"gyoryu/internal/pg"
)

// line is a row of the list, with what of it the reader may see.
type line struct {
	ID          int64
	Name        string
	NativeName  string
	Title       string
	InstituteID int64
	Institute   string
	Home        bool
	Archived    bool
	HasLeft     bool // and is in charge still: where the list is of those
	Areas       []Area
	LastOn      day.Day // the last visit with them that the reader may see
	LastVisit   int64
	Open        int // commitments still to be kept in their charge that the reader may see
	Key         string
}

// filter is what a list is narrowed to; zero values don't narrow.
type filter struct {
	Words     string // in either form of the name
	Institute int64  // where they are now
	Country   string // likewise
	Side      side
	Area      int64
	Archived  archival
	Left      bool // our institute, and is in charge still
	today     day.Day
}

// side is whose people they are: those with an open position at our institute, or
// the others.
type side string

const (
	ours   side = "1"
	theirs side = "0"
)

type archival string

const (
	onlyArchived archival = "only"
	alsoArchived archival = "all"
)

// sorts are the orders of the list, the usual one first.
var sorts = []string{"name", "-name", "-met", "met"}

// metBy are the visits, which @who may see, that person p led, went on, or was met at.
const metBy = `(
	select v.id, v.starts_on as met_on from seen_visits(@who) v where v.leader_id = p.id and v.removed_at is null and v.state = 'done'
	union all
	select v.id, v.starts_on from visit_delegates d join seen_visits(@who) v on v.id = d.visit_id and v.removed_at is null and v.state = 'done'
	 where d.person_id = p.id
	union all
	select v.id, coalesce(s.met_on, v.starts_on)
	  from stop_people x join stops s on s.id = x.stop_id join seen_visits(@who) v on v.id = x.visit_id and v.removed_at is null and v.state = 'done'
	 where x.person_id = p.id) m`

const metOn = `coalesce((select max(m.met_on) from ` + metBy + `), '0001-01-01')`

var orders = map[string]struct{ key, by, after string }{
	"name":  {"p.name", "sort_key, id", "(p.name, p.id) > (@key, @after)"},
	"-name": {"p.name", "sort_key desc, id desc", "(p.name, p.id) < (@key, @after)"},
	"-met":  {metOn + "::text", "sort_key desc, id desc", "(" + metOn + ", p.id) < (@key::date, @after)"},
	"met":   {metOn + "::text", "sort_key, id", "(" + metOn + ", p.id) > (@key::date, @after)"},
}

// at says that person p has an open position at an institute i of which more holds.
func at(more string) string {
	return `exists (select from positions o join institutes i on i.id = o.institute_id
	                 where o.person_id = p.id and (o.ends_on is null or o.ends_on >= current_date) and ` + more + `)`
}

// found is a page of the list, one row longer if there is another.
type found struct {
	lines     []line
	total     int
	countries []string // where somebody is
}

// page reads the page of the list that v asks for.
func (s Store) page(ctx context.Context, v *list.View, by filter, who auth.Account) (found, error) {
	b, chosen, order, args, total, err := by.ask(v, who)
	if err != nil {
		return found{}, err
	}
	lines := pg.Queue[line](b, chosen+`
		select p.id, p.name, p.native_name, coalesce(w.title, '') as title, coalesce(w.institute_id, 0) as institute_id,
		       coalesce(w.institute, '') as institute, coalesce(w.home, false) as home, p.archived_at is not null as archived, @left::boolean as has_left,
		       coalesce((select jsonb_agg(jsonb_build_object('id', a.id, 'name_en', a.name_en, 'name_ko', a.name_ko) order by a.name_en, a.id)
		                   from person_areas x join areas a on a.id = x.area_id and a.removed_at is null where x.person_id = p.id), '[]') as areas,
		       last.met_on as last_on, coalesce(last.id, 0) as last_visit, c.open, p.sort_key as key
		  from chosen p`+place+`
		  left join lateral (select m.* from `+metBy+` order by m.met_on desc, m.id desc limit 1) last on true
		 cross join lateral (
			select count(*) as open from seen_commitments(@who) c
			 where (c.person_id = p.id or c.their_person_id = p.id) and c.removed_at is null and c.state in ('open', 'under_way')) c`+order, args)
	countries := pg.Queue[struct{ Country string }](b, `
		select distinct i.country from positions o join institutes i on i.id = o.institute_id and i.removed_at is null
		 where (o.ends_on is null or o.ends_on >= current_date) and i.country <> 'ZZ'`, nil)
	if err := b.Send(ctx, s.DB); err != nil {
		return found{}, fmt.Errorf("listing people: %w", err)
	}
	all := found{lines: *lines, total: total.N()}
	for _, c := range *countries {
		all.countries = append(all.countries, c.Country)
	}
	return all, nil
}

// ask begins the batch of a list: how many there are in all, and the people chosen for
// the page that v asks for, in which order.
func (by filter) ask(v *list.View, who auth.Account) (b *pg.Batch, chosen, order string, args pg.Args, total list.Total, err error) {
	in, ok := orders[v.Sort]
	if !ok {
		return nil, "", "", nil, total, list.BadCursor
	}
	w := list.Select(pg.Args{"who": who.ID, "today": by.today, "left": by.Left})
	w.And(by.Left, `(`+charge.Left+`) and `+charge.Holding, "", nil)
	w.And(by.Words != "", `exists (
		select from (select replace(replace(name_key(t), '\', '\\'), '%', '\%') as key from unnest(@turns::text[]) as t) k
		 where p.key like '%' || k.key || '%' or p.native_key like '%' || k.key || '%')`, "turns", turns(by.Words))
	w.And(by.Institute != 0, at("i.id = @institute"), "institute", by.Institute)
	w.And(by.Country != "", at("i.country = @country"), "country", by.Country)
	w.And(by.Side == ours, at("i.home"), "", nil)
	w.And(by.Side == theirs, "not "+at("i.home"), "", nil)
	w.And(by.Area != 0, `exists (select from person_areas x where x.person_id = p.id and x.area_id = @area)`, "area", by.Area)
	w.And(by.Archived == "", `p.archived_at is null`, "", nil)
	w.And(by.Archived == onlyArchived, `p.archived_at is not null`, "", nil)
	const from = ` from people p where p.removed_at is null and p.anonymised_at is null`

	b = &pg.Batch{}
	total = list.QueueTotal(b, nil, `select`+from+w.String(), w.Args)
	if v.After != nil {
		if v.Sort == "met" || v.Sort == "-met" {
			if _, err := day.Parse(v.After.Key); err != nil {
				return nil, "", "", nil, total, list.BadCursor
			}
		}
		w.And(true, in.after, "after", v.After.ID)
		w.Args["key"] = v.After.Key
	}
	order = ` order by ` + in.by
	chosen = `
		with chosen as (
			select p.*, ` + in.key + ` as sort_key` + from + w.String() + order + list.Limit(v.Size) + `
		)`
	return b, chosen, order, w.Args, total, nil
}
