package post

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/pg"
	"gyoryu/internal/recent"
)

// Store is the news items. Only the store files write to them.
type Store struct {
	DB     pg.DB
	Recent *recent.Memory // what its lists need not ask each time; nil: they do
}

// Confidential reports a visit of which nothing may be told in public.
var Confidential = errors.New("the visit is confidential")

// seen is whether who asks may see posts p: what tells of a confidential visit is seen
// by those who see the visit.
const seen = `(p.visit_id is null or (select true from seen_visits(@who) sv where sv.id = p.visit_id))`

// Find is an item that the account may see, removed or not.
func (s Store) Find(ctx context.Context, id int64, who auth.Account) (Post, error) {
	p, err := pg.One[Post](ctx, s.DB, `
		select p.id, p.version, p.title_en, p.title_ko, p.text_en, p.text_ko, p.category, p.state, p.published_on, p.reason, p.visit_id,
		       case when v.removed_at is null then coalesce(v.title, '') else '' end as visit_title,
		       coalesce(v.confidential, false) as visit_confidential,
		       p.earlier_hits, coalesce(h.hits, 0) as counted, coalesce(p.created_by, 0) as created_by, coalesce(w.name, '') as created_name,
		       p.created_at, p.updated_at,
		       coalesce((select a.name from history y join accounts a on a.id = y.account_id
		                  where y.noun = 'post' and y.noun_id = p.id order by y.id desc limit 1), '') as updated_name,
		       p.removed_at, coalesce(p.removed_by, 0) as removed_by
		  from posts p
		  left join visits v on v.id = p.visit_id
		  left join post_hits h on h.post_id = p.id
		  left join accounts w on w.id = p.created_by
		 where p.id = @id and `+seen, pg.Args{"id": id, "who": who.ID})
	if err != nil {
		return Post{}, fmt.Errorf("finding post %d: %w", id, err)
	}
	return p, nil
}

// Create adds an item, in draft. What tells of a confidential visit is Confidential.
func (s Store) Create(ctx context.Context, d Draft, who auth.Account) (id int64, err error) {
	args := d.args()
	args["by"] = pg.NullID(who.ID)
	err = pg.Tx(ctx, s.DB, who.ID, func(tx pgx.Tx) error {
		id, err = pg.Value[int64](ctx, tx, `
			insert into posts (title_en, title_ko, text_en, text_ko, category, published_on, visit_id, earlier_hits, created_by)
			values (@title_en, @title_ko, @text_en, @text_ko, @category, @published_on, @visit, @earlier_hits, @by) returning id`, args)
		if err != nil {
			return err
		}
		return open(ctx, tx, id)
	})
	if err != nil {
		return 0, fmt.Errorf("adding a post: %w", err)
	}
	return id, nil
}

// Update changes an item that was opened in this version, or is pg.Stale. What is
// already written of a visit stays with it.
func (s Store) Update(ctx context.Context, p Post, version int64, d Draft, who auth.Account) error {
	return s.act(ctx, p.ID, version, who, `title_en = @title_en, title_ko = @title_ko, text_en = @text_en, text_ko = @text_ko, category = @category,
		published_on = @published_on, visit_id = @visit, earlier_hits = @earlier_hits`, d.args(), func(tx pgx.Tx) error {
		if d.VisitID == p.visit() {
			return nil
		}
		return open(ctx, tx, p.ID)
	}, States...)
}

func (d Draft) args() pg.Args {
	category := d.Category
	if category == "" {
		category = Research
	}
	return pg.Args{
		"title_en": d.TitleEN, "title_ko": d.TitleKO, "text_en": d.TextEN, "text_ko": d.TextKO, "category": category,
		"published_on": d.PublishedOn, "visit": pg.NullID(d.VisitID), "earlier_hits": d.EarlierHits,
	}
}

// open refuses an item of a confidential visit. The visit's row is held, so that it does
// not become confidential before this is saved.
func open(ctx context.Context, tx pgx.Tx, id int64) error {
	hidden, err := pg.Values[bool](ctx, tx, `
		select v.confidential from visits v where v.id = (select p.visit_id from posts p where p.id = @id) for share`, pg.Args{"id": id})
	if err != nil {
		return err
	}
	if len(hidden) > 0 && hidden[0] {
		return Confidential
	}
	return nil
}

// Publish puts an item on the board, on the day; Confidential if its visit has become so.
func (s Store) Publish(ctx context.Context, id, version int64, on day.Day, who auth.Account) error {
	return s.act(ctx, id, version, who, `state = 'published', published_on = @on, reason = ''`, pg.Args{"on": on},
		func(tx pgx.Tx) error { return open(ctx, tx, id) }, InDraft, Withdrawn)
}

// Withdraw takes a published item off the board, which then says that it was withdrawn.
func (s Store) Withdraw(ctx context.Context, id, version int64, reason string, who auth.Account) error {
	return s.act(ctx, id, version, who, `state = 'withdrawn', reason = @reason`, pg.Args{"reason": reason}, nil, Published)
}

// Redraft makes a published or withdrawn item a draft again: the board no longer knows it.
func (s Store) Redraft(ctx context.Context, id, version int64, who auth.Account) error {
	return s.act(ctx, id, version, who, `state = 'draft', reason = ''`, pg.Args{}, nil, Published, Withdrawn)
}

// Remove takes an item out of every list and off the board; Restore brings it back.
func (s Store) Remove(ctx context.Context, id, version int64, who auth.Account) error {
	return s.act(ctx, id, version, who, `removed_at = now(), removed_by = @by`, pg.Args{"by": pg.NullID(who.ID)}, nil, States...)
}

// Restore brings a removed item back as it was.
func (s Store) Restore(ctx context.Context, id int64, who auth.Account) error {
	err := pg.Tx(ctx, s.DB, who.ID, func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, `update posts set removed_at = null, removed_by = null where id = @id and removed_at is not null`, pg.Args{"id": id})
		if err == nil && tag.RowsAffected() == 0 {
			err = pg.Stale
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("bringing back post %d: %w", id, err)
	}
	return nil
}

// act sets columns of an item that was opened in this version and is in one of the
// states still; then, if given, has to hold.
func (s Store) act(ctx context.Context, id, version int64, who auth.Account, set string, args pg.Args, then func(pgx.Tx) error, from ...State) error {
	args["id"], args["version"], args["from"] = id, version, from
	err := pg.Tx(ctx, s.DB, who.ID, func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, `update posts set `+set+` where id = @id and version = @version and removed_at is null and state = any(@from::text[])`, args)
		switch {
		case err != nil:
			return err
		case tag.RowsAffected() == 0:
			return pg.Stale
		case then != nil:
			return then(tx)
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("changing post %d: %w", id, err)
	}
	return nil
}

// told is a visit as the form of an item names it.
type told struct {
	ID           int64
	Title        string
	StartsOn     day.Day
	EndsOn       day.Day
	Confidential bool
}

// visit is one that the account may see, or pg.NotFound.
func (s Store) visit(ctx context.Context, id int64, who auth.Account) (told, error) {
	v, err := pg.One[told](ctx, s.DB, `
		select v.id, v.title, v.starts_on, v.ends_on, v.confidential from seen_visits(@who) v where v.id = @id and v.removed_at is null`,
		pg.Args{"id": id, "who": who.ID})
	if err != nil {
		return told{}, fmt.Errorf("finding visit %d for a post: %w", id, err)
	}
	return v, nil
}

// offered are the visits that a form lets one choose from: the latest, and the one that
// is chosen already.
func (s Store) offered(ctx context.Context, chosen int64, who auth.Account) ([]told, error) {
	all, err := pg.Many[told](ctx, s.DB, `
		(select v.id, v.title, v.starts_on, v.ends_on, v.confidential from seen_visits(@who) v where v.id = @chosen)
		union
		(select v.id, v.title, v.starts_on, v.ends_on, v.confidential from seen_visits(@who) v
		  where v.removed_at is null and not v.confidential order by v.starts_on desc, v.id desc limit 100)
		order by starts_on desc, id desc`, pg.Args{"chosen": chosen, "who": who.ID})
	if err != nil {
		return nil, fmt.Errorf("listing what a post's form offers: %w", err)
	}
	return all, nil
}
