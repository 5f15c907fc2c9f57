package institute

import (
	"context"
	"fmt"
	"strings"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/list"
	"gyoryu/internal/pg"
	"gyoryu/internal/recent"
)

// line is a row of the list, with what of it the reader may see.
type line struct {
	ID         int64
	Short      string
	Name       string
	NameKO     string
	Native     string
	NativeLang string
	Kind       Kind
	Country    string
	City       string
	Archived   bool
	Home       bool
	LastOn     day.Day // the last meeting there that the reader may see
	LastVisit  int64
	Open       int // commitments still to be kept that the reader may see
	Key        string
}

// Archival says whether a list has the archived records too.
type archival string

const (
	onlyArchived archival = "only"
	alsoArchived archival = "all"
)

// filter is what a list is narrowed to; zero values don't narrow.
type filter struct {
	Words    string // in any name
	Country  string
	Kind     Kind
	Parent   int64
	Area     int64 // somebody there works on it, or a visit or topic with it that the reader may see is about it
	Archived archival
}

// onArea are the institutes that have to do with the area @area, as far as the reader may see.
const onArea = `i.id in (
		select o.institute_id from person_areas a join people p on p.id = a.person_id and p.removed_at is null
		  join positions o on o.person_id = p.id and (o.ends_on is null or o.ends_on >= office_today()) where a.area_id = @area
		union
		select s.institute_id from visit_areas a join seen_visits(@who) v on v.id = a.visit_id and v.removed_at is null and v.state <> 'cancelled'
		  join stops s on s.visit_id = v.id where a.area_id = @area
		union
		select x.institute_id from topic_areas a join seen_topics(@who) t on t.id = a.topic_id and t.removed_at is null
		  join topic_institutes x on x.topic_id = t.id where a.area_id = @area)`

// sorts are the orders of the list, the usual one first.
var sorts = []string{"name", "-name", "country", "-country", "-contact", "contact"}

// lastOn is the day of the last meeting at institute i that @who may see, the
// first day of all if there was none.
const lastOn = `coalesce((select max(coalesce(s.met_on, v.starts_on))
                          from stops s join seen_visits(@who) v on v.id = s.visit_id and v.removed_at is null and v.state = 'done'
                         where s.institute_id = i.id), '0001-01-01')`

var orders = map[string]struct{ key, by, after string }{
	"name":     {"i.short", "key, id", "(i.short, i.id) > (@key, @after)"},
	"-name":    {"i.short", "key desc, id desc", "(i.short, i.id) < (@key, @after)"},
	"country":  {"i.country || i.short", "country, short, id", "(i.country, i.short, i.id) > (left(@key, 2), substr(@key, 3), @after)"},
	"-country": {"i.country || i.short", "country desc, short desc, id desc", "(i.country, i.short, i.id) < (left(@key, 2), substr(@key, 3), @after)"},
	"-contact": {lastOn + "::text", "key desc, id desc", "(" + lastOn + ", i.id) < (@key::date, @after)"},
	"contact":  {lastOn + "::text", "key, id", "(" + lastOn + ", i.id) > (@key::date, @after)"},
}

// option is an institute or a country that a filter offers.
type option struct {
	ID   int64
	Text string
}

// found is a page of the list, one row longer if there is another.
type found struct {
	lines     []line
	total     int
	countries []string // in use
	parents   []option // that have institutes below them
	areas     []Area
}

// page reads the page of the list that v asks for.
func (s Store) page(ctx context.Context, v *list.View, by filter, who auth.Account) (found, error) {
	b, chosen, order, args, total, err := by.ask(v, who)
	if err != nil {
		return found{}, err
	}
	lines := pg.Queue[line](b, chosen+`
		select c.id, c.short, c.name, c.name_ko, coalesce(n.text, '') as native, coalesce(n.lang, '') as native_lang,
		       c.kind, c.country, c.city, c.archived_at is not null as archived, c.home,
		       last.met_on as last_on, coalesce(last.id, 0) as last_visit, o.open, c.key
		  from chosen c
		  left join lateral (
			select n.text, n.lang from institute_names n where n.institute_id = c.id and n.kind = 'native' order by n.position limit 1) n on true
		  left join lateral (
			select coalesce(s.met_on, v.starts_on) as met_on, v.id
			  from stops s join seen_visits(@who) v on v.id = s.visit_id and v.removed_at is null and v.state = 'done'
			 where s.institute_id = c.id
			 order by 1 desc, 2 desc
			 limit 1) last on true
		 cross join lateral (
			select count(*) as open
			  from commitment_institutes x
			  join seen_commitments(@who) m on m.id = x.commitment_id and m.removed_at is null and m.state in ('open', 'under_way')
			 where x.institute_id = c.id) o`+order, args)
	countries := QueueCountries(b, nil)
	parents := pg.Queue[option](b, `
		select i.id, i.short as text
		  from institutes i
		 where i.removed_at is null and exists (select from institutes c where c.parent_id = i.id and c.removed_at is null)
		 order by i.short, i.id
		 limit 500`, nil)
	areas := queueAreas(b)
	if err := b.Send(ctx, s.DB); err != nil {
		return found{}, fmt.Errorf("listing institutes: %w", err)
	}
	return found{lines: *lines, total: total.N(), countries: Codes(countries()), parents: *parents, areas: *areas}, nil
}

// Used is a country that has institutes, by its code.
type Used struct{ Country string }

// QueueCountries asks for the countries that have institutes.
func QueueCountries(b *pg.Batch, m *recent.Memory) func() []Used {
	return list.QueueKnown[Used](b, m, `select distinct country from institutes where removed_at is null and country <> 'ZZ'`, nil)
}

// Codes are the codes of countries.
func Codes(all []Used) (codes []string) {
	for _, c := range all {
		codes = append(codes, c.Country)
	}
	return codes
}

// ask begins the batch of a list: how many there are in all, and the institutes chosen
// for the page that v asks for, in which order.
func (by filter) ask(v *list.View, who auth.Account) (b *pg.Batch, chosen, order string, args pg.Args, total list.Total, err error) {
	in, ok := orders[v.Sort]
	if !ok {
		return nil, "", "", nil, total, list.BadCursor
	}
	w := by.where(who)
	b = &pg.Batch{}
	total = list.QueueTotal(b, nil, `select`+from+w.String(), w.Args)
	if v.After != nil {
		if strings.HasSuffix(v.Sort, "contact") {
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
			select i.*, ` + in.key + ` as key` + from + w.String() + order + list.Limit(v.Size) + `
		)`
	return b, chosen, order, w.Args, total, nil
}

const from = ` from institutes i where i.removed_at is null`

// where is what the filter narrows institutes i to.
func (by filter) where(who auth.Account) *list.Where {
	w := list.Select(pg.Args{"who": who.ID})
	w.And(by.Words != "", `exists (select from institute_names n where n.institute_id = i.id and n.key like
		(select '%' || replace(replace(coalesce(name_key(@words), ''), '\', '\\'), '%', '\%') || '%'))`, "words", by.Words)
	w.And(by.Country != "", `i.country = @country`, "country", by.Country)
	w.And(by.Kind != "", `i.kind = @kind`, "kind", by.Kind)
	w.And(by.Parent != 0, `i.parent_id = @parent`, "parent", by.Parent)
	w.And(by.Area != 0, onArea, "area", by.Area)
	w.And(by.Archived == "", `i.archived_at is null`, "", nil)
	w.And(by.Archived == onlyArchived, `i.archived_at is not null`, "", nil)
	return w
}
