package agreement

import (
	"cmp"
	"context"
	"fmt"
	"strconv"

	"gyoryu/internal/auth"
	"gyoryu/internal/charge"
	"gyoryu/internal/day"
	"gyoryu/internal/institute"
	"gyoryu/internal/list"
	"gyoryu/internal/pg"
	"gyoryu/internal/recent"
)

// Filter is what a list of agreements is narrowed to; zero values don't narrow.
type Filter struct {
	Words       string // in the title
	InstituteID int64  // a party
	Country     string // of a party that is not ours
	Year        int    // in force on any day of it
	PersonID    int64  // in charge of it, or of a milestone
	AreaID      int64
	State       State
	Which       Which
	Kind        Kind
	Sort        string
	After       *list.Cursor
	Limit       int // list.PerPage unless set
}

// Sorts are the orders of the list, the usual one first.
var Sorts = []string{"-start", "start", "end", "-end", "title", "-title"}

type order struct {
	by, after string
	byDay     bool
}

const begun = "coalesce(g.starts_on, g.signed_on, '-infinity'::date)"

var orders = map[string]order{
	"-start": {begun + " desc, g.id desc", "(" + begun + ", g.id) < (@key::date, @after)", true},
	"start":  {begun + ", g.id", "(" + begun + ", g.id) > (@key::date, @after)", true},
	"end":    {"g.last_on, g.id", "(g.last_on, g.id) > (@key::date, @after)", true},
	"-end":   {"g.last_on desc, g.id desc", "(g.last_on, g.id) < (@key::date, @after)", true},
	"title":  {"g.title, g.id", "(g.title, g.id) > (@key::text, @after)", false},
	"-title": {"g.title desc, g.id desc", "(g.title, g.id) < (@key::text, @after)", false},
}

// Line is an agreement in a list.
type Line struct {
	Standing
	ID           int64
	Title        string
	Kind         Kind
	Confidential bool
	Parties      []ListedParty
	InCharge     []Person // ours, on the day on which it was asked
}

// ListedParty is a party of a listed agreement that is not ours.
type ListedParty struct {
	ID    int64  `json:"id"`
	Short string `json:"short"`
}

// List is a page (of f.Limit, and one row more if there is another page) of the agreements
// that the account may see, and how many there are, at most list.MaxTotal+1.
func (s Store) List(ctx context.Context, f Filter, today day.Day, who auth.Account) (lines []Line, total int, err error) {
	found, err := s.listed(ctx, f, today, who)
	return found.lines, found.total, err
}

// found is a page of the list, and what its filters offer.
type found struct {
	lines     []Line
	total     int
	years     []string // in which agreements that the account can see begin or end, the latest first
	countries []string // that have institutes, by their codes
	areas     []Area
}

func (s Store) listed(ctx context.Context, f Filter, today day.Day, who auth.Account) (found, error) {
	var b pg.Batch
	total := f.queueTotal(&b, s.Recent, today, who)
	lines, err := f.Queue(&b, today, who)
	if err != nil {
		return found{}, err
	}
	years, countries := queueYears(&b, s.Recent, today, who), institute.QueueCountries(&b, s.Recent)
	areas := list.QueueKnown[Area](&b, s.Recent, `
		select a.id, a.name_en, a.name_ko from areas a where a.removed_at is null order by coalesce(nullif(a.name_en, ''), a.name_ko), a.id limit 300`, nil)
	if err := b.Send(ctx, s.DB); err != nil {
		return found{}, fmt.Errorf("listing agreements: %w", err)
	}
	return found{lines: *lines, total: total.N(), years: years()[0].years(), countries: institute.Codes(countries()), areas: areas()}, nil
}

// Queue asks for the page in a batch of the caller's.
func (f Filter) Queue(b *pg.Batch, today day.Day, who auth.Account) (lines *[]Line, err error) {
	from, by, args, err := f.chosen(today, who)
	if err != nil {
		return nil, err
	}
	return pg.Queue[Line](b, from+`
		select `+standing+`, g.id, g.title, g.kind, g.confidential,
		       (select coalesce(jsonb_agg(jsonb_build_object('id', i.id, 'short', i.short) order by x.position, x.id), '[]')
		          from agreement_parties x join institutes i on i.id = x.institute_id where x.agreement_id = g.id and not i.home) as parties,
		       (select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'name', p.name, 'native', p.native_name) order by s.id), '[]')
		          from assignments s join people p on p.id = s.person_id
		         where s.agreement_id = g.id and s.side = 'ours' and `+charge.Holds+`) as in_charge
		  from page g
		 order by `+by, args), nil
}

// queueTotal asks how many there are in all.
func (f Filter) queueTotal(b *pg.Batch, m *recent.Memory, today day.Day, who auth.Account) list.Total {
	w := f.where(today, who)
	return list.QueueTotal(b, m, `select from seen_agreements(@who) g where g.removed_at is null`+w.String(), w.Args)
}

// chosen is the head of a query, in which the page that f asks for is called page, and
// its order.
func (f Filter) chosen(today day.Day, who auth.Account) (head, by string, args pg.Args, err error) {
	order, ok := orders[cmp.Or(f.Sort, Sorts[0])]
	if !ok {
		return "", "", nil, list.BadCursor
	}
	w := f.where(today, who)
	if f.After != nil {
		if _, err := day.Parse(f.After.Key); err != nil && order.byDay && f.After.Key != never && f.After.Key != "-"+never {
			return "", "", nil, list.BadCursor
		}
		w.And(true, order.after, "after", f.After.ID)
		w.Args["key"] = f.After.Key
	}
	return `
		with page as materialized (
			select g.* from seen_agreements(@who) g
			 where g.removed_at is null` + w.String() + `
			 order by ` + order.by + list.Limit(cmp.Or(f.Limit, list.PerPage)) + `)`, order.by, w.Args, nil
}

// lasted is the last day on which agreement g was in force, as far as is known: what goes on
// by itself does so until somebody ends it.
const lasted = `case when g.state = 'ended' and g.renews then coalesce(g.state_on, g.last_on)
	when g.state = 'ended' then least(g.last_on, g.state_on) when g.renews then 'infinity' else g.last_on end`

func (f Filter) where(today day.Day, who auth.Account) *list.Where {
	w := list.Select(pg.Args{"who": who.ID, "today": today})
	w.And(f.Words != "", `g.title ilike @words`, "words", "%"+list.Escape(f.Words)+"%")
	w.And(f.InstituteID != 0, `exists (select from agreement_parties x where x.agreement_id = g.id and x.institute_id = @institute)`, "institute", f.InstituteID)
	w.And(f.Country != "", `exists (select from agreement_parties x join institutes i on i.id = x.institute_id
		where x.agreement_id = g.id and i.country = @country and not i.home)`, "country", f.Country)
	w.And(f.Year != 0, `g.state in ('in_force', 'ended')
		and coalesce(g.starts_on, g.signed_on, case when g.state = 'in_force' then g.state_on end) <= make_date(@year, 12, 31)
		and `+lasted+` >= make_date(@year, 1, 1)`, "year", f.Year)
	w.And(f.PersonID != 0, `g.id in (select s.agreement_id from assignments s where s.person_id = @person and s.agreement_id is not null and s.removed_at is null
		union select m.agreement_id from agreement_milestones m where m.person_id = @person)`, "person", f.PersonID)
	w.And(f.AreaID != 0, `exists (select from agreement_areas a where a.agreement_id = g.id and a.area_id = @area)`, "area", f.AreaID)
	w.And(f.State != "", `g.state = @state`, "state", f.State)
	w.And(f.Which != "", conditions[f.Which], "", nil)
	w.And(f.Kind != "", `g.kind = @kind`, "kind", f.Kind)
	return w
}

// never is a day that does not come, as PostgreSQL has it.
const never = "infinity"

// place is a line's value in the order, for the next page's cursor.
func (s Standing) place(sort, title string, id int64) (string, int64) {
	switch sort {
	case "title", "-title":
		return title, id
	case "end", "-end":
		return cmp.Or(s.EndsOn.String(), never), id
	}
	return cmp.Or(s.since().String(), "-"+never), id
}

// span is the first and the last year in which an agreement that an account can see begins
// or ends.
type span struct{ First, Last *int }

// queueYears asks for it.
func queueYears(b *pg.Batch, m *recent.Memory, today day.Day, who auth.Account) func() []span {
	return list.QueueKnown[span](b, m, `
		select extract(year from min(coalesce(g.starts_on, g.signed_on)))::int as first,
		       extract(year from greatest(max(coalesce(g.starts_on, g.signed_on)), max(g.ends_on),
		         case when bool_or(g.state = 'in_force') then @today::date end))::int as last
		  from seen_agreements(@who) g where g.removed_at is null`, pg.Args{"who": who.ID, "today": today})
}

// years are all of them, the latest first; a wrong one far away doesn't make the list long.
func (s span) years() []string {
	if s.First == nil || s.Last == nil {
		return nil
	}
	var years []string
	for y := *s.Last; y >= max(*s.First, *s.Last-100); y-- {
		years = append(years, strconv.Itoa(y))
	}
	return years
}
