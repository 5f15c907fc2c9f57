package area

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/i18n"
	"gyoryu/internal/list"
	"gyoryu/internal/pg"
)

// Store is the table areas. Only this file writes it.
type Store struct{ DB pg.DB }

var (
	// TakenEN reports an area with the same English name.
	TakenEN = errors.New("another area has this English name")
	// TakenKO reports an area with the same Korean name.
	TakenKO = errors.New("another area has this Korean name")
)

const columns = `a.id, a.name_en, a.name_ko, a.version, a.removed_at, coalesce(a.removed_by, 0) as removed_by,
	coalesce((select u.name from history h join accounts u on u.id = h.account_id
	           where h.noun = 'area' and h.noun_id = a.id order by h.id desc limit 1), '') as changed_by`

// shown is the name by which areas are sorted, in the reader's language.
const shown = `case when @ko then coalesce(nullif(a.name_ko, ''), a.name_en) else coalesce(nullif(a.name_en, ''), a.name_ko) end`

// All are the areas there are, by their names in the reader's language.
func (s Store) All(ctx context.Context) ([]Area, error) {
	all, err := pg.Many[Area](ctx, s.DB, `
		select a.id, a.name_en, a.name_ko, a.version, a.removed_at, 0::bigint as removed_by, '' as changed_by
		  from areas a
		 where a.removed_at is null
		 order by `+shown+`, a.id`, pg.Args{"ko": i18n.From(ctx) == i18n.KO})
	if err != nil {
		return nil, fmt.Errorf("listing the areas to choose from: %w", err)
	}
	return all, nil
}

// Create adds an area.
func (s Store) Create(ctx context.Context, d Draft, by auth.Account) (id int64, err error) {
	err = pg.Tx(ctx, s.DB, by.ID, func(tx pgx.Tx) error {
		id, err = s.Add(ctx, tx, d, by)
		return err
	})
	return id, err
}

// Add is Create within the caller's transaction.
func (Store) Add(ctx context.Context, tx pgx.Tx, d Draft, by auth.Account) (int64, error) {
	id, err := pg.Value[int64](ctx, tx, `
		insert into areas (name_en, name_ko, created_by) values (@en, @ko, nullif(@by, 0::bigint)) returning id`,
		pg.Args{"en": d.NameEN, "ko": d.NameKO, "by": by.ID})
	if err != nil {
		return 0, fmt.Errorf("adding an area: %w", taken(err))
	}
	return id, nil
}

func taken(err error) error {
	switch {
	case pg.Violates(err, "areas_name_en_key"):
		return TakenEN
	case pg.Violates(err, "areas_name_ko_key"):
		return TakenKO
	}
	return err
}

// Change renames the area that was opened at the given version.
func (s Store) Change(ctx context.Context, id, version int64, d Draft, by auth.Account) error {
	return s.update(ctx, by, `
		update areas set name_en = @en, name_ko = @ko
		 where id = @id and version = @version and removed_at is null
		returning id`,
		pg.Args{"id": id, "version": version, "en": d.NameEN, "ko": d.NameKO})
}

// Remove takes the area off every list and form.
func (s Store) Remove(ctx context.Context, id, version int64, by auth.Account) error {
	return s.update(ctx, by, `
		update areas set removed_at = now(), removed_by = @by
		 where id = @id and version = @version and removed_at is null
		returning id`,
		pg.Args{"id": id, "version": version, "by": by.ID})
}

func (s Store) update(ctx context.Context, by auth.Account, sql string, args pg.Args) error {
	return pg.Tx(ctx, s.DB, by.ID, func(tx pgx.Tx) error {
		_, err := pg.Value[int64](ctx, tx, sql, args)
		if errors.Is(err, pg.NotFound) {
			there, again := pg.Value[bool](ctx, tx, `select exists (select from areas where id = @id and removed_at is null)`, args)
			if again == nil && there {
				err = pg.Stale
			}
		}
		if err != nil {
			return fmt.Errorf("changing area %d: %w", args["id"], taken(err))
		}
		return nil
	})
}

// Restore brings a removed area back, unless another has its name by now.
func (s Store) Restore(ctx context.Context, id int64, by auth.Account) error {
	return pg.Tx(ctx, s.DB, by.ID, func(tx pgx.Tx) error {
		_, err := pg.Value[int64](ctx, tx, `
			update areas set removed_at = null, removed_by = null where id = @id and removed_at is not null returning id`, pg.Args{"id": id})
		if err != nil {
			return fmt.Errorf("bringing area %d back: %w", id, taken(err))
		}
		return nil
	})
}

// find is one area, removed ones too: the handler asks who may see those.
func (s Store) find(ctx context.Context, id int64) (Area, error) {
	a, err := pg.One[Area](ctx, s.DB, `select `+columns+` from areas a where a.id = @id`, pg.Args{"id": id})
	if err != nil {
		return Area{}, fmt.Errorf("finding area %d: %w", id, err)
	}
	return a, nil
}

// line is a row of the list, with how many people work on it and how many of the
// visits that the reader may see are about it.
type line struct {
	ID             int64
	NameEN, NameKO string
	Key            string
	People, Visits int
}

// sorts are the orders of the list, the usual one first.
var sorts = []string{"name", "-name"}

var orders = map[string]struct{ by, after string }{
	"name":  {"key, id", "(" + shown + ", a.id) > (@key, @after)"},
	"-name": {"key desc, id desc", "(" + shown + ", a.id) < (@key, @after)"},
}

// page is a page of the list, one row longer if there is another, and the total.
func (s Store) page(ctx context.Context, v *list.View, who auth.Account) ([]line, int, error) {
	b, chosen, order, args, total := ask(ctx, v)
	args["who"] = who.ID
	lines := pg.Queue[line](b, chosen+`
		select c.id, c.name_en, c.name_ko, c.key,
		       (select count(*) from person_areas x join people p on p.id = x.person_id and p.removed_at is null where x.area_id = c.id) as people,
		       (select count(*) from visit_areas x join seen_visits(@who) v on v.id = x.visit_id and v.removed_at is null where x.area_id = c.id) as visits
		  from chosen c`+order, args)
	if err := b.Send(ctx, s.DB); err != nil {
		return nil, 0, fmt.Errorf("listing areas: %w", err)
	}
	return *lines, total.N(), nil
}

// ask begins the batch of a list: how many there are in all, and the areas chosen for
// the page that v asks for, in which order.
func ask(ctx context.Context, v *list.View) (b *pg.Batch, chosen, order string, args pg.Args, total list.Total) {
	w := list.Select(pg.Args{"ko": i18n.From(ctx) == i18n.KO})
	q := v.Filter("q")
	w.And(q != "", "(a.name_en ilike @q or a.name_ko ilike @q)", "q", "%"+list.Escape(q)+"%")
	b = &pg.Batch{}
	total = list.QueueTotal(b, nil, `select from areas a where a.removed_at is null`+w.String(), w.Args)
	if v.After != nil {
		w.And(true, orders[v.Sort].after, "after", v.After.ID)
		w.Args["key"] = v.After.Key
	}
	order = ` order by ` + orders[v.Sort].by
	chosen = `
		with chosen as (
			select a.*, ` + shown + ` as key
			  from areas a
			 where a.removed_at is null` + w.String() + order + list.Limit(v.Size) + `
		)`
	return b, chosen, order, w.Args, total
}

// most is how many people and visits an area's page lists; links lead to all.
const most = 50

type worker struct {
	ID               int64
	Name, NativeName string
	Institute        string
	InstituteID      int64
}

type about struct {
	ID       int64
	Title    string
	StartsOn day.Day
	EndsOn   day.Day
}

// at is who works on the area, and the visits about it that the reader may see.
func (s Store) at(ctx context.Context, id int64, who auth.Account) ([]worker, []about, error) {
	args := pg.Args{"id": id, "who": who.ID, "most": most}
	var b pg.Batch
	people := pg.Queue[worker](&b, `
		select p.id, p.name, p.native_name, coalesce(w.institute, '') as institute, coalesce(w.id, 0) as institute_id
		  from person_areas x
		  join people p on p.id = x.person_id and p.removed_at is null
		  left join lateral (
			select i.id, i.short as institute
			  from positions o join institutes i on i.id = o.institute_id and i.removed_at is null
			 where o.person_id = p.id and (o.ends_on is null or o.ends_on >= current_date)
			 order by o.position, o.id
			 limit 1) w on true
		 where x.area_id = @id
		 order by p.name, p.id
		`+list.Limit(list.MaxTotal), args)
	visits := pg.Queue[about](&b, `
		select v.id, v.title, v.starts_on, v.ends_on
		  from visit_areas x
		  join seen_visits(@who) v on v.id = x.visit_id and v.removed_at is null
		 where x.area_id = @id
		 order by v.starts_on desc, v.id desc
		`+list.Limit(list.MaxTotal), args)
	if err := b.Send(ctx, s.DB); err != nil {
		return nil, nil, fmt.Errorf("reading what area %d is about: %w", id, err)
	}
	return *people, *visits, nil
}

// near are the areas whose names hold text, those that begin with it first.
func (s Store) near(ctx context.Context, text string, limit int) ([]Area, error) {
	found, err := pg.Many[Area](ctx, s.DB, `
		select a.id, a.name_en, a.name_ko, a.version, a.removed_at, 0::bigint as removed_by, '' as changed_by
		  from areas a
		 where a.removed_at is null and (a.name_en ilike @holds or a.name_ko ilike @holds)
		 order by not (a.name_en ilike @begins or a.name_ko ilike @begins), `+shown+`, a.id
		 limit @limit`,
		pg.Args{"ko": i18n.From(ctx) == i18n.KO, "begins": list.Escape(text) + "%", "holds": "%" + list.Escape(text) + "%", "limit": limit})
	if err != nil {
		return nil, fmt.Errorf("finding areas like %q: %w", text, err)
	}
	return found, nil
}
