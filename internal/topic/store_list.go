package topic

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"gyoryu/internal/auth"
	"gyoryu/internal/charge"
	"gyoryu/internal/day"
	"gyoryu/internal/list"
	"gyoryu/internal/pg"
	"gyoryu/internal/recent"
)

// Filter is what a list of topics is narrowed to; zero values don't narrow.
type Filter struct {
	Words       string // in the title
	InstituteID int64
	PersonID    int64 // works on it, or is in charge of it
	AreaID      int64
	Stage       Stage
	Year        int  // in which it came to its stage
	Mine        bool // written by who asks, or they work on it or are in charge of it
	Sort        string
	After       *list.Cursor
	Limit       int // list.PerPage unless set
}

// Sorts are the orders of the list, the usual one first.
var Sorts = []string{"-moved", "moved", "title", "-title", "stage", "-stage"}

// step is the place of a stage in a topic's life, as the index topics_in_order has it.
const step = `array_position('{proposed,shared,selected,under_way,published,dropped}'::text[], t.stage)`

type order struct {
	by, after string
	key       func(string) bool // what a cursor's key must be
}

func isDay(key string) bool {
	_, err := day.Parse(key)
	return err == nil
}

func isStep(key string) bool {
	n, err := strconv.Atoi(key)
	return err == nil && n > 0 && n <= len(Stages)
}

func isText(string) bool { return true }

var orders = map[string]order{
	"-moved": {"t.stage_on desc, t.id desc", "(t.stage_on, t.id) < (@key::date, @after)", isDay},
	"moved":  {"t.stage_on, t.id", "(t.stage_on, t.id) > (@key::date, @after)", isDay},
	"title":  {"t.title, t.id", "(t.title, t.id) > (@key::text, @after)", isText},
	"-title": {"t.title desc, t.id desc", "(t.title, t.id) < (@key::text, @after)", isText},
	"stage":  {step + ", t.id", "(" + step + ", t.id) > (@key::int, @after)", isStep},
	"-stage": {step + " desc, t.id desc", "(" + step + ", t.id) < (@key::int, @after)", isStep},
}

// Line is a topic in a list or on the board.
type Line struct {
	Head
	InstituteIDs []int64 // in order
	Shorts       []string
	Proposer     string // short name
	People       int    // researchers
	Charge       string // who is in charge of ours, the first of them
	ChargeNative string
}

// found is a page of the list, and what its filters offer.
type found struct {
	lines []Line
	total int
	years []string // in which topics moved, the latest first
	areas []Area
}

// List is a page (of f.Limit, and one row more if there is another page) of the topics
// that the account may see, and how many there are, at most list.MaxTotal+1.
func (s Store) List(ctx context.Context, f Filter, today day.Day, who auth.Account) (lines []Line, total int, err error) {
	found, err := s.page(ctx, f, today, who)
	return found.lines, found.total, err
}

func (s Store) page(ctx context.Context, f Filter, today day.Day, who auth.Account) (found, error) {
	var b pg.Batch
	total := f.queueTotal(&b, s.Recent, today, who)
	lines, err := f.Queue(&b, today, who)
	if err != nil {
		return found{}, err
	}
	span, areas := queueYears(&b, s.Recent, who), queueAreas(&b)
	if err := b.Send(ctx, s.DB); err != nil {
		return found{}, fmt.Errorf("listing topics: %w", err)
	}
	return found{lines: *lines, total: total.N(), years: span()[0].years(), areas: *areas}, nil
}

// shown are the columns of a Line, of page t.
const shown = head + `, i.institute_ids, i.shorts, coalesce(b.short, '') as proposer,
	(select count(*) from topic_people x where x.topic_id = t.id) as people,
	coalesce(c.name, '') as charge, coalesce(c.native_name, '') as charge_native`

// besides are the tables that shown needs beside page t.
const besides = `
	  left join institutes b on b.id = t.proposer_id
	 cross join lateral (
		select coalesce(array_agg(i.id), '{}') as institute_ids, coalesce(array_agg(i.short), '{}') as shorts
		  from (select i.id, i.short from topic_institutes x join institutes i on i.id = x.institute_id
		         where x.topic_id = t.id order by x.position, i.id) i) i
	  left join lateral (
		select p.name, p.native_name from assignments s join people p on p.id = s.person_id
		 where ` + inCharge + ` and s.side = 'ours' order by s.starts_on nulls first, s.id limit 1) c on true`

// Queue asks for the page in a batch of the caller's.
func (f Filter) Queue(b *pg.Batch, today day.Day, who auth.Account) (*[]Line, error) {
	from, by, args, err := f.chosen(today, who)
	if err != nil {
		return nil, err
	}
	return pg.Queue[Line](b, from+` select `+shown+` from page t `+besides+` order by `+by, args), nil
}

// queueTotal asks how many there are in all.
func (f Filter) queueTotal(b *pg.Batch, m *recent.Memory, today day.Day, who auth.Account) list.Total {
	w := f.where(today, who)
	return list.QueueTotal(b, m, `select from seen_topics(@who) t where t.removed_at is null`+w.String(), w.Args)
}

// chosen is the head of a query, in which the page that f asks for is called page, and
// its order.
func (f Filter) chosen(today day.Day, who auth.Account) (from, by string, args pg.Args, err error) {
	order, ok := orders[cmp.Or(f.Sort, Sorts[0])]
	if !ok {
		return "", "", nil, list.BadCursor
	}
	w := f.where(today, who)
	if f.Stage != "" && strings.HasSuffix(f.Sort, "stage") { // or the index would be read up to that stage
		w.And(true, step+` = @step`, "step", slices.Index(Stages, f.Stage)+1)
	}
	if f.After != nil {
		if !order.key(f.After.Key) {
			return "", "", nil, list.BadCursor
		}
		w.And(true, order.after, "after", f.After.ID)
		w.Args["key"] = f.After.Key
	}
	return `
		with page as materialized (
			select t.* from seen_topics(@who) t
			 where t.removed_at is null` + w.String() + `
			 order by ` + order.by + list.Limit(cmp.Or(f.Limit, list.PerPage)) + `)`, order.by, w.Args, nil
}

func (f Filter) where(today day.Day, who auth.Account) *list.Where {
	w := list.Select(pg.Args{"who": who.ID, "today": today})
	w.And(f.Words != "", `t.title ilike @words`, "words", "%"+list.Escape(f.Words)+"%")
	w.And(f.InstituteID != 0, `exists (select from topic_institutes x where x.topic_id = t.id and x.institute_id = @institute)`, "institute", f.InstituteID)
	w.And(f.PersonID != 0, `t.id in (select x.topic_id from topic_people x where x.person_id = @person
		union select s.topic_id from assignments s where s.person_id = @person and s.topic_id is not null and s.removed_at is null)`, "person", f.PersonID)
	w.And(f.AreaID != 0, `exists (select from topic_areas x where x.topic_id = t.id and x.area_id = @area)`, "area", f.AreaID)
	w.And(f.Stage != "", `t.stage = @stage`, "stage", f.Stage)
	w.And(f.Year != 0, `t.stage_on >= make_date(@year, 1, 1) and t.stage_on <= make_date(@year, 12, 31)`, "year", f.Year)
	w.And(f.Mine, `t.id in (select x.id from topics x where x.created_by = @who
		union select x.topic_id from topic_people x where x.person_id = @me
		union select s.topic_id from assignments s where s.person_id = @me and s.topic_id is not null and `+charge.Holds+`)`, "me", who.PersonID)
	return w
}

// place is a line's value in the order, for the next page's cursor.
func (h Head) place(sort string) (key string, id int64) {
	switch sort {
	case "title", "-title":
		return h.Title, h.ID
	case "stage", "-stage":
		return strconv.Itoa(slices.Index(Stages, h.Stage) + 1), h.ID
	}
	return h.StageOn.String(), h.ID
}
