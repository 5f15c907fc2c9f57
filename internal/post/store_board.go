package post

import (
	"context"
	"errors"
	"fmt"
	"time"

	"gyoryu/internal/day"
	"gyoryu/internal/i18n"
	"gyoryu/internal/list"
	"gyoryu/internal/pg"
)

// perPage is how many items a page of the board has.
const perPage = 20

// Gone reports an item that was withdrawn from the board.
var Gone = errors.New("withdrawn")

// public is true of posts p that anybody may read: what tells of a visit that has
// become confidential since is not, whoever published it.
const public = `p.removed_at is null and p.state = 'published' and not exists (select from visits v where v.id = p.visit_id and v.confidential)`

// written are the items that are there in a language.
var written = map[i18n.Lang]string{
	i18n.EN: ` and p.title_en <> '' and p.text_en <> ''`,
	i18n.KO: ` and p.title_ko <> '' and p.text_ko <> ''`,
}

// Item is what the public reads of an item, in one language.
type Item struct {
	ID          int64
	Title, Text string
	Category    Category
	PublishedOn day.Day
	UpdatedAt   time.Time
	Hits        int64
}

// itemColumns are those of an Item in a language, from posts p and post_hits h; text is
// SQL for its text.
func itemColumns(l i18n.Lang, text string) string {
	return `p.id, p.title_` + string(l) + ` as title, ` + text + ` as text, p.category, p.published_on, p.updated_at,
		p.earlier_hits + coalesce(h.hits, 0) as hits`
}

// boardFilter is what a list of the board is narrowed to.
type boardFilter struct {
	lang     i18n.Lang
	words    string
	category Category
	after    *list.Cursor
}

// board is a page of the public items in a language, and how many there are.
func (s Store) board(ctx context.Context, f boardFilter) ([]Item, int, error) {
	w := list.Select(pg.Args{})
	w.And(f.words != "", `p.title_en || ' ' || p.title_ko ilike @words and (p.title_`+string(f.lang)+` ilike @words)`, "words", "%"+list.Escape(f.words)+"%")
	w.And(f.category != "", `p.category = @category`, "category", f.category)
	from := ` from posts p where ` + public + written[f.lang] + w.String()
	var b pg.Batch
	total := list.QueueTotal(&b, s.Recent, `select`+from, pg.Args{"words": w.Args["words"], "category": w.Args["category"]})
	if f.after != nil {
		if _, err := day.Parse(f.after.Key); err != nil {
			return nil, 0, list.BadCursor
		}
		from += ` and (p.published_on, p.id) < (@key::date, @after)`
		w.Args["key"], w.Args["after"] = f.after.Key, f.after.ID
	}
	items := pg.Queue[Item](&b, `
		with page as materialized (select p.*`+from+` order by p.published_on desc, p.id desc`+list.Limit(perPage)+`)
		select `+itemColumns(f.lang, `''`)+` from page p left join post_hits h on h.post_id = p.id order by p.published_on desc, p.id desc`, w.Args)
	if err := b.Send(ctx, s.DB); err != nil {
		return nil, 0, fmt.Errorf("listing the board: %w", err)
	}
	return *items, total.N(), nil
}

// latest are the newest public items in a language with their texts, for the feed.
func (s Store) latest(ctx context.Context, l i18n.Lang) ([]Item, error) {
	items, err := pg.Many[Item](ctx, s.DB, `
		select `+itemColumns(l, `p.text_`+string(l))+`
		  from posts p left join post_hits h on h.post_id = p.id
		 where `+public+written[l]+` order by p.published_on desc, p.id desc limit `+fmt.Sprint(perPage), nil)
	if err != nil {
		return nil, fmt.Errorf("listing the feed: %w", err)
	}
	return items, nil
}

// public is an item as anybody may read it, in every language that it is in; Gone if it
// was withdrawn.
func (s Store) public(ctx context.Context, id int64) (map[i18n.Lang]Item, error) {
	type row struct {
		State            State
		TitleEN, TitleKO string
		TextEN, TextKO   string
		Category         Category
		PublishedOn      day.Day
		UpdatedAt        time.Time
		Hits             int64
	}
	r, err := pg.One[row](ctx, s.DB, `
		select p.state, p.title_en, p.title_ko, p.text_en, p.text_ko, p.category, p.published_on, p.updated_at,
		       p.earlier_hits + coalesce(h.hits, 0) as hits
		  from posts p left join post_hits h on h.post_id = p.id
		 where p.id = @id and (`+public+` or p.removed_at is null and p.state = 'withdrawn')`, pg.Args{"id": id})
	if err != nil {
		return nil, fmt.Errorf("finding post %d for the public: %w", id, err)
	}
	if r.State == Withdrawn {
		return nil, Gone
	}
	in, p := map[i18n.Lang]Item{}, Post{TitleEN: r.TitleEN, TitleKO: r.TitleKO, TextEN: r.TextEN, TextKO: r.TextKO}
	for _, l := range langs {
		if title, text := p.In(l); p.Whole(l) {
			in[l] = Item{id, title, text, r.Category, r.PublishedOn, r.UpdatedAt, r.Hits}
		}
	}
	if len(in) == 0 {
		return nil, fmt.Errorf("post %d has no text in any language: %w", id, pg.NotFound)
	}
	return in, nil
}

// Link is another item, by its title.
type Link struct {
	ID    int64
	Title string
}

// beside are the public items before and after one in the order of the board; nil at
// its ends.
func (s Store) beside(ctx context.Context, i Item, l i18n.Lang) (older, newer *Link, err error) {
	args := pg.Args{"on": i.PublishedOn, "id": i.ID}
	query := func(than, turn string) string {
		return `select p.id, p.title_` + string(l) + ` as title from posts p where ` + public + written[l] +
			` and (p.published_on, p.id) ` + than + ` (@on::date, @id) order by p.published_on` + turn + `, p.id` + turn + ` limit 1`
	}
	var b pg.Batch
	before, after := pg.Queue[Link](&b, query("<", " desc"), args), pg.Queue[Link](&b, query(">", ""), args)
	if err := b.Send(ctx, s.DB); err != nil {
		return nil, nil, fmt.Errorf("finding what stands beside post %d: %w", i.ID, err)
	}
	if len(*before) > 0 {
		older = &(*before)[0]
	}
	if len(*after) > 0 {
		newer = &(*after)[0]
	}
	return older, newer, nil
}
