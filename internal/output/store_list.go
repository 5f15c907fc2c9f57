package output

import (
	"cmp"
	"context"
	"fmt"
	"strconv"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/institute"
	"gyoryu/internal/list"
	"gyoryu/internal/pg"
	"gyoryu/internal/recent"
)

// Filter is what a list of outputs is narrowed to; zero values don't narrow.
type Filter struct {
	InstituteID int64  // shared with it, or one of a topic's
	Country     string // of an institute that it was shared with, or one of a topic's, that is not ours
	PersonID    int64  // made it
	TopicID     int64
	AreaID      int64 // of a topic
	Year        int
	Kind        Kind
	Words       string // in the title, or the DOI
	Sort        string
	After       *list.Cursor
	Limit       int // list.PerPage unless set
}

// Sorts are the orders of the list, the usual one first.
var Sorts = []string{"-published", "published", "title", "-title"}

type order struct {
	by, after string
	byDay     bool
}

// publishedOn is the day in the order: what has none comes last of the newest first.
const publishedOn = `coalesce(o.published_on, '-infinity'::date)`

var orders = map[string]order{
	"-published": {publishedOn + " desc, o.id desc", "(" + publishedOn + ", o.id) < (@key::date, @after)", true},
	"published":  {publishedOn + ", o.id", "(" + publishedOn + ", o.id) > (@key::date, @after)", true},
	"title":      {"o.title, o.id", "(o.title, o.id) > " + afterTitle, false},
	"-title":     {"o.title desc, o.id desc", "(o.title, o.id) < " + afterTitle, false},
}

// afterTitle is the place of the last row in an order by titles, of which the longest
// would not fit into an address.
const afterTitle = "((select c.title from outputs c where c.id = @after), @after)"

// Line is an output in a list.
type Line struct {
	ID          int64
	Title       string
	Kind        Kind
	PublishedOn day.Day
	DOI         string
	People      []Person
	Shared      []Share
}

// List is a page (of f.Limit, and one row more if there is another page) of the outputs,
// and how many there are, at most list.MaxTotal+1.
func (s Store) List(ctx context.Context, f Filter, who auth.Account) (lines []Line, total int, err error) {
	page, err := s.page(ctx, f, who)
	return page.lines, page.total, err
}

// listed is a page of the list, and what its filters offer.
type listed struct {
	lines []Line
	total int
	years []string // in which something came out, the latest first

	countries []string // that have institutes, by their codes
}

func (s Store) page(ctx context.Context, f Filter, who auth.Account) (listed, error) {
	var b pg.Batch
	total := f.queueTotal(&b, s.Recent, who)
	lines, err := f.Queue(&b, who)
	if err != nil {
		return listed{}, err
	}
	years, countries := queueYears(&b, s.Recent), institute.QueueCountries(&b, s.Recent)
	if err := b.Send(ctx, s.DB); err != nil {
		return listed{}, fmt.Errorf("listing outputs: %w", err)
	}
	return listed{lines: *lines, total: total.N(), years: years()[0].years(), countries: institute.Codes(countries())}, nil
}

// Queue asks for the page in a batch of the caller's.
func (f Filter) Queue(b *pg.Batch, who auth.Account) (*[]Line, error) {
	from, by, args, err := f.chosen(who)
	if err != nil {
		return nil, err
	}
	return pg.Queue[Line](b, from+`
		select o.id, o.title, o.kind, o.published_on, o.doi, (`+sharedOf+`) as shared,
		       (select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'name', p.name, 'native', p.native_name) order by x.position, p.id), '[]')
		          from output_people x join people p on p.id = x.person_id where x.output_id = o.id) as people
		  from page o order by `+by, args), nil
}

func (f Filter) queueTotal(b *pg.Batch, m *recent.Memory, who auth.Account) list.Total {
	w := f.where(who)
	return list.QueueTotal(b, m, `select from outputs o where o.removed_at is null`+w.String(), w.Args)
}

// chosen is the head of a query, in which the page that f asks for is called page, and
// its order.
func (f Filter) chosen(who auth.Account) (head, by string, args pg.Args, err error) {
	order, ok := orders[cmp.Or(f.Sort, Sorts[0])]
	if !ok {
		return "", "", nil, list.BadCursor
	}
	w := f.where(who)
	if f.After != nil {
		if _, err := day.Parse(f.After.Key); err != nil && order.byDay && f.After.Key != "-infinity" {
			return "", "", nil, list.BadCursor
		}
		w.And(true, order.after, "after", f.After.ID)
		w.Args["key"] = f.After.Key
	}
	return `
		with page as materialized (
			select o.* from outputs o
			 where o.removed_at is null` + w.String() + `
			 order by ` + order.by + list.Limit(cmp.Or(f.Limit, list.PerPage)) + `)`, order.by, w.Args, nil
}

// ofSeen is the topics of output o, of those that the account may see.
const ofSeen = `output_topics x join seen_topics(@who) t on t.id = x.topic_id and t.removed_at is null`

func (f Filter) where(who auth.Account) *list.Where {
	w := list.Select(pg.Args{"who": who.ID})
	w.And(f.InstituteID != 0, `o.id in (select s.output_id from output_shares s where s.institute_id = @institute
		union select x.output_id from `+ofSeen+` join topic_institutes ti on ti.topic_id = t.id where ti.institute_id = @institute)`, "institute", f.InstituteID)
	w.And(f.Country != "", `o.id in (select s.output_id from output_shares s join institutes i on i.id = s.institute_id where i.country = @country and not i.home
		union select x.output_id from `+ofSeen+` join topic_institutes ti on ti.topic_id = t.id join institutes i on i.id = ti.institute_id
		 where i.country = @country and not i.home)`, "country", f.Country)
	w.And(f.PersonID != 0, `exists (select from output_people x where x.output_id = o.id and x.person_id = @person)`, "person", f.PersonID)
	w.And(f.TopicID != 0, `exists (select from `+ofSeen+` where x.output_id = o.id and x.topic_id = @topic)`, "topic", f.TopicID)
	w.And(f.AreaID != 0, `o.id in (select x.output_id from `+ofSeen+` join topic_areas ta on ta.topic_id = t.id where ta.area_id = @area)`, "area", f.AreaID)
	w.And(f.Year != 0, publishedOn+` between make_date(@year, 1, 1) and make_date(@year, 12, 31)`, "year", f.Year)
	w.And(f.Kind != "", `o.kind = @kind`, "kind", f.Kind)
	if doi, is := readDOI(f.Words); is && doi != "" {
		w.And(true, `lower(o.doi) = lower(@words) and o.doi <> ''`, "words", doi)
	} else {
		w.And(f.Words != "", `o.title ilike @words`, "words", "%"+list.Escape(f.Words)+"%")
	}
	return w
}

// place is a line's value in the order, for the next page's cursor.
func (l Line) place(sort string) (key string, id int64) {
	if sort == "title" || sort == "-title" {
		return "", l.ID
	}
	return cmp.Or(l.PublishedOn.String(), "-infinity"), l.ID
}

// span is the first and the last year in which something came out.
type span struct{ First, Last *int }

func queueYears(b *pg.Batch, m *recent.Memory) func() []span {
	const of = `(select extract(year from o.published_on)::int from outputs o where o.removed_at is null and ` + publishedOn + ` > '-infinity' order by `
	return list.QueueKnown[span](b, m, `select `+of+publishedOn+`, o.id limit 1) as first, `+of+publishedOn+` desc, o.id desc limit 1) as last`, nil)
}

// years are all of them, the latest first.
func (s span) years() []string {
	if s.Last == nil {
		return nil
	}
	var years []string
	for y := *s.Last; y >= *s.First; y-- {
		years = append(years, strconv.Itoa(y))
	}
	return years
}
