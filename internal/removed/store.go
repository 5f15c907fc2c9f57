package removed

import (
	"context"
	"fmt"
	"strings"
	"time"

	"gyoryu/internal/auth"
	"gyoryu/internal/i18n"
	"gyoryu/internal/list"
	"gyoryu/internal/pg"
	"gyoryu/internal/recent"
)

// Store reads what was removed; it writes nothing.
type Store struct {
	DB     pg.DB
	Recent *recent.Memory
}

// Filter is what the list is narrowed to; zero values don't narrow.
type Filter struct {
	Noun  Noun
	Words string
	After *list.Cursor
	Limit int
}

// Sort is the order of the list, the newest first.
const Sort = "-removed"

// bringBack is for how long who removed something may bring it back.
const bringBack = 30 * 24 * time.Hour

// List is a page (of f.Limit, and one row more if there is another page) of what the account
// may bring back: managers everything for ever, others for 30 days what they removed.
func (s Store) List(ctx context.Context, f Filter, now time.Time, who auth.Account) ([]Line, int, error) {
	args := pg.Args{
		"who": who.ID, "person": who.PersonID, "manager": who.Is(auth.Manager), "ko": i18n.From(ctx) == i18n.KO, "words": "%" + list.Escape(f.Words) + "%",
	}
	if !who.Is(auth.Manager) {
		args["since"] = now.Add(-bringBack).Truncate(time.Hour)
	}
	at, of, err := place(f.After)
	if err != nil {
		return nil, 0, err
	}
	var all, page []string
	for _, k := range kinds {
		if !k.by(who) || f.Noun != "" && f.Noun != Noun(k.noun) {
			continue
		}
		from := ` from ` + k.from + ` where x.removed_at is not null ` + k.and
		if !who.Is(auth.Manager) {
			from += ` and x.removed_by = @who and x.removed_at > @since`
		}
		if f.Words != "" {
			from += ` and ` + k.name + ` ilike @words`
		}
		all = append(all, `(select`+from+list.Limit(list.MaxTotal)+`)`)
		if f.After != nil {
			switch {
			case k.noun < of:
				from += ` and x.removed_at < @at`
			case k.noun > of:
				from += ` and x.removed_at <= @at`
			default:
				from += ` and (x.removed_at, x.id) < (@at, @after)`
			}
		}
		wait := k.wait
		if wait == "" {
			wait = `null::text`
		}
		page = append(page, `(select '`+k.noun+`' as noun, x.id, left(`+k.name+`, 300) as name, x.removed_at, x.removed_by, `+wait+` as wait`+
			from+` order by x.removed_at desc, x.id desc`+list.Limit(f.Limit)+`)`)
	}
	if len(page) == 0 {
		return nil, 0, nil
	}
	var b pg.Batch
	total := list.QueueTotal(&b, s.Recent, "select from ("+strings.Join(all, " union all ")+") r", args)
	withPlace := pg.Args{"at": at, "after": int64(0)}
	for name, v := range args {
		withPlace[name] = v
	}
	if f.After != nil {
		withPlace["after"] = f.After.ID
	}
	lines := pg.Queue[Line](&b, `
		select r.noun, r.id, coalesce(r.name, '') as name, r.removed_at, coalesce(a.name, '') as removed_by, coalesce(r.wait, '') as wait
		  from (`+strings.Join(page, " union all ")+`) r
		  left join accounts a on a.id = r.removed_by
		 order by r.removed_at desc, r.noun collate "C", r.id desc`+list.Limit(f.Limit), withPlace)
	if err := b.Send(ctx, s.DB); err != nil {
		return nil, 0, fmt.Errorf("listing what was removed: %w", err)
	}
	return *lines, total.N(), nil
}

// key is a line's value in the order: two of one instant are of different nouns, or ids.
func key(l Line) string { return l.RemovedAt.UTC().Format(time.RFC3339Nano) + " " + string(l.Noun) }

// place reads it.
func place(c *list.Cursor) (at time.Time, noun string, err error) {
	if c == nil {
		return at, "", nil
	}
	instant, noun, _ := strings.Cut(c.Key, " ")
	at, err = time.Parse(time.RFC3339Nano, instant)
	if err != nil || at.Year() < 1 || at.Year() > 9999 {
		return at, "", list.BadCursor
	}
	return at, noun, nil
}
