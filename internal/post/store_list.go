package post

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"strconv"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/i18n"
	"gyoryu/internal/list"
	"gyoryu/internal/pg"
)

// Filter is what a list of items is narrowed to; zero values don't narrow.
type Filter struct {
	Words    string // in a title
	State    State
	Category Category
	Year     int // of publication
	Sort     string
	After    *list.Cursor
	Limit    int // list.PerPage unless set
}

// Sorts are the orders of the list, the usual one first.
var Sorts = []string{"-new", "-published"}

type order struct{ by, after string }

// publishedKey puts what has no day yet before the latest: it is still to be published.
const publishedKey = `coalesce(p.published_on, date '9999-12-31')`

var orders = map[string]order{
	"-new":       {"p.id desc", "p.id < @after"},
	"-published": {publishedKey + " desc, p.id desc", "(" + publishedKey + ", p.id) < (@key::date, @after)"},
}

// Line is an item in a list.
type Line struct {
	ID               int64
	TitleEN, TitleKO string
	InEN, InKO       bool
	Category         Category
	State            State
	PublishedOn      day.Day
	Hits             int64
	Writer           string
	Hidden           bool // its visit has become confidential
}

// Title is its title for a reader of l: in that language, or else in the other.
func (l Line) Title(in i18n.Lang) string {
	return Post{TitleEN: l.TitleEN, TitleKO: l.TitleKO}.Title(in)
}

// lineColumns are those of a Line, from page p and what is joined to it.
const lineColumns = `
	p.id, p.title_en, p.title_ko, p.text_en <> '' as in_en, p.text_ko <> '' as in_ko, p.category, p.state, p.published_on,
	p.earlier_hits + coalesce(h.hits, 0) as hits, coalesce(w.name, '') as writer, coalesce(v.confidential, false) as hidden`

// List is a page (of f.Limit, and one row more if there is another page) of the items
// that the account may see, and how many there are, at most list.MaxTotal+1.
func (s Store) List(ctx context.Context, f Filter, who auth.Account) (lines []Line, total int, err error) {
	found, err := find[Line](ctx, s, f, who, lineColumns)
	return found.rows, found.total, err
}

// span is the first and the last year in which items were published.
type span struct{ First, Last *int }

// years are all of them, the latest first.
func (s span) years() []string {
	if s.Last == nil {
		return nil
	}
	var all []string
	for y := *s.Last; y >= *s.First; y-- {
		all = append(all, strconv.Itoa(y))
	}
	return all
}

// found is a page of a list, and the years that its filter offers.
type found[T any] struct {
	rows  []T
	total int
	years []string
}

// find is a page of rows with the columns.
func find[T any](ctx context.Context, s Store, f Filter, who auth.Account, columns string) (found[T], error) {
	by, ok := orders[cmp.Or(f.Sort, Sorts[0])]
	if !ok {
		return found[T]{}, list.BadCursor
	}
	w := f.where(who)
	var b pg.Batch
	total := list.QueueTotal(&b, s.Recent, `select from posts p where p.removed_at is null`+w.String(), maps.Clone(w.Args))
	years := list.QueueKnown[span](&b, s.Recent, `
		select extract(year from min(p.published_on))::int as first, extract(year from max(p.published_on))::int as last
		  from posts p where p.removed_at is null and p.state = 'published'`, pg.Args{})
	if f.After != nil {
		if _, err := day.Parse(f.After.Key); err != nil && f.Sort == "-published" {
			return found[T]{}, list.BadCursor
		}
		w.And(true, by.after, "after", f.After.ID)
		w.Args["key"] = f.After.Key
	}
	rows := pg.Queue[T](&b, `
		with page as materialized (
			select p.* from posts p where p.removed_at is null`+w.String()+` order by `+by.by+list.Limit(cmp.Or(f.Limit, list.PerPage))+`)
		select `+columns+`
		  from page p
		  left join post_hits h on h.post_id = p.id
		  left join accounts w on w.id = p.created_by
		  left join visits v on v.id = p.visit_id
		 order by `+by.by, w.Args)
	if err := b.Send(ctx, s.DB); err != nil {
		return found[T]{}, fmt.Errorf("listing posts: %w", err)
	}
	return found[T]{*rows, total.N(), years()[0].years()}, nil
}

func (f Filter) where(who auth.Account) *list.Where {
	w := list.Select(pg.Args{"who": who.ID})
	w.And(true, seen, "", nil)
	w.And(f.Words != "", `p.title_en || ' ' || p.title_ko ilike @words`, "words", "%"+list.Escape(f.Words)+"%")
	w.And(f.State != "", `p.state = @state`, "state", f.State)
	w.And(f.Category != "", `p.category = @category`, "category", f.Category)
	w.And(f.Year != 0, `p.published_on >= make_date(@year, 1, 1) and p.published_on <= make_date(@year, 12, 31)`, "year", f.Year)
	return w
}

// place is a line's value in the order, for the next page's cursor.
func place(sort string, id int64, on day.Day) (key string, last int64) {
	switch {
	case sort == "-new":
		return strconv.FormatInt(id, 10), id
	case on.IsZero():
		return "9999-12-31", id
	}
	return on.String(), id
}
