package figure

import (
	"strconv"

	"gyoryu/internal/list"
	"gyoryu/internal/pg"
)

// The conditions are those of the lists' filters: a number and the list behind it must be
// of the same rows, which a test holds for every link.

// counted is how one noun is counted: a query for each grouping, of key and the figures.
type counted struct {
	from    string // the rows, as x
	figures string // after key, in the order of into
	into    []What
	joins   map[By]string // from a row to its groups k; a grouping without one is a column of x
	keys    map[By]string
}

const (
	ofVisits  = `stops s join institutes i on i.id = s.institute_id where s.visit_id = x.id`
	ofParties = `agreement_parties s join institutes i on i.id = s.institute_id where s.agreement_id = x.id and not i.home`
	ofStay    = `institutes i where i.id in (x.to_institute_id, x.from_institute_id) and not i.home`
	ofOutput  = `(select s.institute_id as id from output_shares s where s.output_id = x.id
		union select ti.institute_id from output_topics ot join seen_topics(@who) t on t.id = ot.topic_id and t.removed_at is null
		  join topic_institutes ti on ti.topic_id = t.id where ot.output_id = x.id) s join institutes i on i.id = s.id where not i.home`
	// begun and lasted are from when to when an agreement was in force, as its list has it.
	begun  = `coalesce(x.starts_on, x.signed_on, case when x.state = 'in_force' then x.state_on end)`
	lasted = `case when x.state = 'ended' and x.renews then coalesce(x.state_on, x.last_on)
		when x.state = 'ended' then least(x.last_on, x.state_on) when x.renews then 'infinity' else x.last_on end`
	// stayed is when a stay was, as its list has it.
	stayed = `daterange(case when x.state = 'done' then coalesce(x.starts_on, x.ends_on) else x.starts_on end,
		case when x.state = 'done' then coalesce(x.ends_on, x.starts_on) else x.ends_on end, '[]')`
	thisYear = `extract(year from @today::date)::int`
)

func each(of string) map[By]string {
	return map[By]string{
		ByCountry:   ` cross join lateral (select distinct i.country as key from ` + of + `) k`,
		ByInstitute: ` cross join lateral (select distinct i.id as key from ` + of + ` and not i.home and i.removed_at is null) k`,
	}
}

func with(joins map[By]string, by By, join string) map[By]string {
	joins[by] = join
	return joins
}

var visits = counted{
	from: `(select v.id, v.direction, v.starts_on, v.ends_on - v.starts_on + 1 as days,
	               coalesce(v.delegation_size, (select count(*) from visit_delegates d where d.visit_id = v.id))::int as delegates
	          from SEEN v where v.removed_at is null and v.state = 'done'WHERE) x`,
	figures: `count(*)::int as a, coalesce(sum(x.days), 0)::int as b, coalesce(sum(x.delegates), 0)::int as c`,
	into:    []What{Visits, Days, Delegates},
	joins:   each(ofVisits),
	keys:    map[By]string{ByYear: `extract(year from x.starts_on)::int::text`, ByKind: `x.direction`},
}

var agreements = counted{
	from:    `(select v.* from SEEN v where v.removed_at is nullWHERE) x`,
	figures: `count(*)::int as a, 0 as b, 0 as c`,
	into:    []What{Agreements},
	joins: with(each(ofParties), ByYear, ` cross join lateral (
		select y::text as key from generate_series(greatest(extract(year from `+begun+`), `+strconv.Itoa(first)+`)::int,
		       least(extract(year from least(`+lasted+`, @today::date)), `+thisYear+`)::int) y where x.state in ('in_force', 'ended')) k`),
	keys: map[By]string{ByKind: `x.kind`},
}

var stays = counted{
	from:    `(select v.* from exchanges v where v.removed_at is null and v.state in ('under_way', 'done')WHERE) x`,
	figures: `count(*)::int as a, 0 as b, 0 as c`,
	into:    []What{Stays},
	joins: with(each(ofStay), ByYear, ` cross join lateral (
		select y::text as key from generate_series(greatest(extract(year from lower(`+stayed+`)), `+strconv.Itoa(first)+`)::int,
		       least(extract(year from upper(`+stayed+`) - 1), `+thisYear+`)::int) y where coalesce(x.starts_on, x.ends_on) is not null) k`),
	keys: map[By]string{ByKind: `case when exists (select from institutes h where h.home and h.id = x.to_institute_id) then 'incoming'
		when exists (select from institutes h where h.home and h.id = x.from_institute_id)
		  or x.from_institute_id is null and exists (select from positions o join institutes h on h.id = o.institute_id and h.home where o.person_id = x.person_id) then 'outgoing' end`},
}

var outputs = counted{
	from:    `(select v.* from outputs v where v.removed_at is nullWHERE) x`,
	figures: `count(*)::int as a, 0 as b, 0 as c`,
	into:    []What{Outputs},
	joins:   each(ofOutput),
	keys:    map[By]string{ByYear: `extract(year from x.published_on)::int::text`, ByKind: `x.kind`},
}

// whereVisits and the others narrow rows v as the lists do.
func (n Narrowed) whereVisits(args pg.Args) *list.Where {
	w := list.Select(args)
	w.And(n.Institute != 0, `exists (select from stops s where s.visit_id = v.id and s.institute_id = @institute)`, "institute", n.Institute)
	w.And(n.Country != "", `exists (select from stops s join institutes i on i.id = s.institute_id where s.visit_id = v.id and i.country = @country)`, "country", n.Country)
	w.And(n.Year != 0, `v.starts_on >= make_date(@year, 1, 1) and v.starts_on <= make_date(@year, 12, 31)`, "year", n.Year)
	return w
}

func (n Narrowed) whereAgreements(args pg.Args, by By) *list.Where {
	w := list.Select(args)
	w.And(n.Institute != 0, `exists (select from agreement_parties s where s.agreement_id = v.id and s.institute_id = @institute)`, "institute", n.Institute)
	w.And(n.Country != "", `exists (select from agreement_parties s join institutes i on i.id = s.institute_id
		where s.agreement_id = v.id and i.country = @country and not i.home)`, "country", n.Country)
	w.And(n.Year != 0, `v.state in ('in_force', 'ended') and coalesce(v.starts_on, v.signed_on, case when v.state = 'in_force' then v.state_on end) <= make_date(@year, 12, 31)
		and case when v.state = 'ended' and v.renews then coalesce(v.state_on, v.last_on)
			when v.state = 'ended' then least(v.last_on, v.state_on) when v.renews then 'infinity' else v.last_on end >= make_date(@year, 1, 1)`, "year", n.Year)
	w.And(n.Year == 0 && by != ByYear, `v.state = 'in_force'`, "", nil)
	return w
}

func (n Narrowed) whereStays(args pg.Args) *list.Where {
	w := list.Select(args)
	w.And(n.Institute != 0, `@institute in (v.to_institute_id, v.from_institute_id)`, "institute", n.Institute)
	w.And(n.Country != "", `exists (select from institutes i where i.id in (v.to_institute_id, v.from_institute_id) and i.country = @country and not i.home)`, "country", n.Country)
	w.And(n.Year != 0, `coalesce(v.starts_on, v.ends_on) is not null and daterange(case when v.state = 'done' then coalesce(v.starts_on, v.ends_on) else v.starts_on end,
		case when v.state = 'done' then coalesce(v.ends_on, v.starts_on) else v.ends_on end, '[]') && daterange(make_date(@year, 1, 1), make_date(@year, 12, 31), '[]')`, "year", n.Year)
	return w
}

func (n Narrowed) whereOutputs(args pg.Args) *list.Where {
	const topics = `output_topics ot join seen_topics(@who) t on t.id = ot.topic_id and t.removed_at is null join topic_institutes ti on ti.topic_id = t.id`
	w := list.Select(args)
	w.And(n.Institute != 0, `v.id in (select s.output_id from output_shares s where s.institute_id = @institute
		union select ot.output_id from `+topics+` where ti.institute_id = @institute)`, "institute", n.Institute)
	w.And(n.Country != "", `v.id in (select s.output_id from output_shares s join institutes i on i.id = s.institute_id where i.country = @country and not i.home
		union select ot.output_id from `+topics+` join institutes i on i.id = ti.institute_id where i.country = @country and not i.home)`, "country", n.Country)
	w.And(n.Year != 0, `v.published_on between make_date(@year, 1, 1) and make_date(@year, 12, 31)`, "year", n.Year)
	return w
}
