package timeline

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"

	"gyoryu/internal/auth"
	"gyoryu/internal/charge"
	"gyoryu/internal/day"
	"gyoryu/internal/list"
	"gyoryu/internal/pg"
	"gyoryu/internal/recent"
)

// most is how many bars one picture has.
const most = 50

type store struct {
	db     pg.DB
	memory *recent.Memory
}

// found is one page of bars.
type found struct {
	bars []Bar
	next *cursor
	sums
}

// sums are how much there is in the window, each at most list.MaxTotal+1.
type sums struct {
	Total  int // agreements
	Decide int // to be decided on: expired, expiring or with notice due
	Late   int // milestones
}

// cursor is the place after a bar.
type cursor struct {
	group []string // what the group is ordered by; empty: those without anybody in charge
	place string   // the bar's first day
	id    int64
}

func (c cursor) String() string {
	key, err := json.Marshal(append([]string{c.place}, c.group...))
	if err != nil { // texts
		panic(err)
	}
	return list.Cursor{Key: string(key), ID: c.id}.String()
}

func readCursor(s string) (*cursor, error) {
	c, err := list.ReadCursor(s, "")
	if err != nil || c == nil {
		return nil, err
	}
	var parts []string
	if json.Unmarshal([]byte(c.Key), &parts) != nil || len(parts) == 0 {
		return nil, list.BadCursor
	}
	if _, err := day.Parse(parts[0]); err != nil {
		return nil, list.BadCursor
	}
	return &cursor{parts[1:], parts[0], c.ID}, nil
}

// grouping is how the bars of one grouping are found: each in the order of an index, so
// that a picture costs the same among 20,000 agreements as among 200.
type grouping struct {
	from    string // the groups x and, beside each, its agreements g
	lateral bool   // whether what narrows the agreements stands within from
	groups  string // which groups
	key     string // what the groups are ordered by, as texts
	text    string
	land    string
	id      string
	order   string
	after   string
	onward  string // the same of the groups alone, for their index
	parts   int    // of the key
}

// In the lateral parts stands what narrows the agreements; offset keeps PostgreSQL from joining
// all groups with all agreements before it sorts them.
const (
	ofInstitutes = `
	institutes x
	cross join lateral (
		select g.*
		  from agreement_parties p join seen_agreements(@who) g on g.id = p.agreement_id
		 where p.institute_id = x.id`
	ofPeople = `
	people x
	cross join lateral (
		select g.*
		  from assignments s join seen_agreements(@who) g on g.id = s.agreement_id
		 where s.person_id = x.id and s.side = 'ours' and ` + charge.Holds
	inside = `
		 order by g.begins_on, g.id offset 0) g`
	// onceInACountry: whichever of its institutes comes first.
	onceInACountry = `
		   and not exists (select from agreement_parties q join institutes j on j.id = q.institute_id
			where q.agreement_id = g.id and j.country = x.country and not j.home and j.removed_at is null and q.position < p.position)`
)

const nobody = `not exists (select from assignments s where s.agreement_id = g.id and s.side = 'ours' and ` + charge.Holds + `)`

var groupings = map[By]grouping{
	ByInstitute: {
		from: ofInstitutes, lateral: true, groups: "x.removed_at is null and not x.home",
		key: "array[x.country, x.short, x.id::text]", text: "x.short", land: "x.country", id: "x.id",
		order: "x.country, x.short, x.id, g.begins_on, g.id", parts: 3,
		after:  "(x.country, x.short, x.id, g.begins_on, g.id) > (@g1, @g2, @g3::bigint, @place::date, @after)",
		onward: "(x.country, x.short, x.id) >= (@g1, @g2, @g3::bigint)",
	},
	ByCountry: {
		from: ofInstitutes + onceInACountry, lateral: true, groups: "x.removed_at is null and not x.home",
		key: "array[x.country, x.short, x.id::text]", text: "x.country", land: "x.country", id: "0",
		order: "x.country, x.short, x.id, g.begins_on, g.id", parts: 3,
		after:  "(x.country, x.short, x.id, g.begins_on, g.id) > (@g1, @g2, @g3::bigint, @place::date, @after)",
		onward: "(x.country, x.short, x.id) >= (@g1, @g2, @g3::bigint)",
	},
	ByKind: {
		from: `seen_agreements(@who) g`, groups: "true", key: "array[g.kind]", text: "g.kind", land: "''", id: "0",
		order: "g.kind, g.begins_on, g.id", parts: 1, after: "(g.kind, g.begins_on, g.id) > (@g1, @place::date, @after)", onward: "true",
	},
	ByPerson: {
		from: ofPeople, lateral: true,
		groups: "x.removed_at is null and exists (select from assignments s where s.person_id = x.id and s.agreement_id is not null)",
		key:    "array[x.name, x.id::text]", text: "x.name", land: "''", id: "x.id",
		order: "x.name, x.id, g.begins_on, g.id", parts: 2,
		after:  "(x.name, x.id, g.begins_on, g.id) > (@g1, @g2::bigint, @place::date, @after)",
		onward: "(x.name, x.id) >= (@g1, @g2::bigint)",
	},
}

// unassigned is the group of those without anybody in charge on our side.
var unassigned = grouping{
	from: `seen_agreements(@who) g`, groups: nobody, key: "'{}'::text[]", text: "''", land: "''", id: "0", order: "g.begins_on, g.id",
	after: "(g.begins_on, g.id) > (@place::date, @after)", onward: "true",
}

// where are the conditions of a window and its filters on agreements g.
func (a asked) where(today day.Day, who auth.Account) *list.Where {
	w := list.Select(pg.Args{"who": who.ID, "today": today, "from": a.From, "until": a.last()})
	w.And(true, `g.removed_at is null and g.begins_on <= @until and g.over_on >= @from`, "", nil)
	f := a.filter
	w.And(f.words != "", `g.title ilike @words`, "words", "%"+list.Escape(f.words)+"%")
	w.And(f.kind != "", `g.kind = @kind`, "kind", f.kind)
	w.And(f.state != "", `g.state = @state`, "state", string(f.state))
	w.And(f.instituteID != 0, `exists (select from agreement_parties p where p.agreement_id = g.id and p.institute_id = @institute)`, "institute", f.instituteID)
	w.And(f.country != "", `exists (select from agreement_parties p join institutes i on i.id = p.institute_id
		where p.agreement_id = g.id and i.country = @country)`, "country", f.country)
	w.And(f.personID != 0, `(exists (select from assignments s where s.agreement_id = g.id and s.person_id = @person and s.removed_at is null)
		or exists (select from agreement_milestones m where m.agreement_id = g.id and m.person_id = @person))`, "person", f.personID)
	w.And(f.areaID != 0, `exists (select from agreement_areas r where r.agreement_id = g.id and r.area_id = @area)`, "area", f.areaID)
	return w
}

// bars reads one page of them in one batch.
func (s store) bars(ctx context.Context, a asked, today day.Day, who auth.Account) (found, error) {
	var b pg.Batch
	counted := a.where(today, who)
	sums := list.QueueKnown[sums](&b, s.memory, `
		select (select count(*) from (select from seen_agreements(@who) g where true`+counted.String()+list.Limit(list.MaxTotal)+`) x) as total,
		       (select count(*) from (select from seen_agreements(@who) g where g.state = 'in_force'
		           and (g.notice_on <= @today::date + 30 or not g.renews and g.last_on <= @today::date + 90)`+counted.String()+list.Limit(list.MaxTotal)+`) x) as decide,
		       (select count(*) from (select from agreement_milestones m join seen_agreements(@who) g on g.id = m.agreement_id
		         where m.done_on is null and m.due_on < @today and g.state <> 'ended'`+counted.String()+list.Limit(list.MaxTotal)+`) x) as late`, counted.Args)
	var parts []*[]Bar
	for _, nobodys := range a.phases() {
		rows, err := a.queue(&b, nobodys, today, who)
		if err != nil {
			return found{}, err
		}
		parts = append(parts, rows)
	}
	if err := b.Send(ctx, s.db); err != nil {
		return found{}, fmt.Errorf("reading agreements over time: %w", err)
	}
	all := found{sums: sums()[0]}
	for _, rows := range parts {
		all.bars = append(all.bars, *rows...)
	}
	if len(all.bars) > most {
		all.bars = all.bars[:most]
		last := all.bars[most-1]
		all.next = &cursor{last.Group, last.Place, last.ID}
	}
	return all, nil
}

// phases are the queries of a page: by person, those without anybody come first.
func (a asked) phases() []bool {
	switch {
	case a.by != ByPerson:
		return []bool{false}
	case a.after != nil && len(a.after.group) > 0:
		return []bool{false}
	}
	return []bool{true, false}
}

func (a asked) queue(b *pg.Batch, nobodys bool, today day.Day, who auth.Account) (*[]Bar, error) {
	w, in := a.where(today, who), groupings[a.by]
	if nobodys {
		in = unassigned
	}
	from, which := in.from, in.groups+w.String()
	if in.lateral {
		from, which = in.from+w.String()+inside, in.groups
	}
	if a.after != nil && (nobodys || len(a.after.group) > 0 || a.by != ByPerson) {
		keys := a.after.group
		if !nobodys && (len(keys) != in.parts || !in.fits(keys)) {
			return nil, list.BadCursor
		}
		which += " and " + in.onward + " and " + in.after
		w.Args["after"], w.Args["place"] = a.after.id, a.after.place
		for i, k := range keys {
			w.Args["g"+strconv.Itoa(i+1)] = k
		}
	}
	return pg.Queue[Bar](b, `
		with page as materialized (
			select g.*, `+in.key+` as "group", `+in.text+` as group_text, `+in.land+` as group_country, `+in.id+` as group_id,
			       row_number() over (order by `+in.order+`) as nth
			  from `+from+`
			 where `+which+`
			 order by `+in.order+list.Limit(most)+`)
		select g.id, g.title, g.kind, g.state, g.end_reason, g.begins_on, nullif(g.over_on, 'infinity') as over_on, g.ends_on,
		       case when g.notice_days is not null then nullif(g.notice_on, 'infinity') end as notice_on, g.state_on, g.renews, g.confidential,
		       coalesce(g.renewal_of_id, 0) as renewal_of_id,
		       coalesce((select n.id from seen_agreements(@who) n where n.renewal_of_id = g.id and n.removed_at is null limit 1), 0) as renewed_by_id,
		       array(select p.name from assignments s join people p on p.id = s.person_id
		              where s.agreement_id = g.id and s.side = 'ours' and `+charge.Holds+` order by s.id) as ours,
		       array(select p.name from assignments s join people p on p.id = s.person_id
		              where s.agreement_id = g.id and s.side = 'theirs' and `+charge.Holds+` order by s.id) as theirs,
		       coalesce((select jsonb_agg(jsonb_build_object('id', m.id, 'title', m.title, 'due_on', m.due_on, 'done_on', m.done_on) order by m.position, m.id)
		          from agreement_milestones m where m.agreement_id = g.id), '[]') as milestones,
		       array(select i.short from agreement_parties p join institutes i on i.id = p.institute_id
		              where p.agreement_id = g.id and not i.home order by p.position, p.id) as partners,
		       g."group", g.group_text, g.group_country, g.group_id, g.begins_on::text as place
		  from page g
		 order by g.nth`, w.Args), nil
}

// fits reports whether the parts of a cursor's group are what the order compares them with.
func (g grouping) fits(keys []string) bool {
	if g.parts < 2 {
		return true
	}
	_, err := strconv.ParseInt(keys[g.parts-1], 10, 64)
	return err == nil
}
