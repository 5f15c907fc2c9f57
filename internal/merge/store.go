package merge

import (
	"context"
	"fmt"

	"gyoryu/internal/alike"
	"gyoryu/internal/auth"
	"gyoryu/internal/i18n"
	"gyoryu/internal/list"
	"gyoryu/internal/pg"
)

// Store is the tables merges and not_duplicates. Only this package writes them; merge_rows is
// written by pg, too, which repoints.
type Store struct{ DB pg.DB }

const columns = `
	m.id, m.version, m.noun, m.kept_id, m.merged_id, m.kept_name, m.merged_name, m.created_at, coalesce(a.name, '') as by,
	m.undone_at, coalesce(u.name, '') as undone_by,
	m.noun = 'person' and exists (select from people p where p.id in (m.kept_id, m.merged_id) and p.anonymised_at is not null) as forgotten,
	coalesce((select n.id from merges n where m.undone_at is null and n.noun = m.noun and n.merged_id = m.kept_id and n.undone_at is null), 0) as next`

const tables = `
	  from merges m
	  left join accounts a on a.id = m.created_by
	  left join accounts u on u.id = m.undone_by`

// Find is one merge.
func (s Store) Find(ctx context.Context, id int64) (Merge, error) {
	m, err := pg.One[Merge](ctx, s.DB, `select`+columns+tables+` where m.id = @id`, pg.Args{"id": id})
	if err != nil {
		return Merge{}, fmt.Errorf("finding merge %d: %w", id, err)
	}
	return m, nil
}

// into is the merge that made one record part of another, 0 if there is none.
func (s Store) into(ctx context.Context, noun alike.Noun, merged, kept int64) (int64, error) {
	ids, err := pg.Values[int64](ctx, s.DB, `
		select id from merges where noun = @noun and merged_id = @merged and kept_id = @kept and undone_at is null`,
		pg.Args{"noun": noun, "merged": merged, "kept": kept})
	if err != nil || len(ids) == 0 {
		return 0, err
	}
	return ids[0], nil
}

// page is a page of the list of merges, the latest first.
func (s Store) page(ctx context.Context, v *list.View, noun alike.Noun) ([]Merge, int, error) {
	w := list.Select(pg.Args{})
	w.And(noun != "", "m.noun = @noun", "noun", noun)
	var b pg.Batch
	total := list.QueueTotal(&b, nil, `select from merges m where true`+w.String(), w.Args)
	if v.After != nil {
		w.And(true, "m.id < @after", "after", v.After.ID)
	}
	found := pg.Queue[Merge](&b, `select`+columns+tables+` where true`+w.String()+` order by m.id desc`+list.Limit(v.Size), w.Args)
	if err := b.Send(ctx, s.DB); err != nil {
		return nil, 0, fmt.Errorf("listing merges: %w", err)
	}
	return *found, total.N(), nil
}

// tally is how many rows of a table a merge dealt with in one way.
type tally struct {
	Part    string
	What    string
	Outcome Outcome
	N       int
}

// tallies are all of a merge's.
func (s Store) tallies(ctx context.Context, id int64) ([]tally, error) {
	all, err := pg.Many[tally](ctx, s.DB, `
		select r.part, r.what, r.outcome, count(*) as n from merge_rows r
		 where r.merge_id = @id and r.what <> 'record'
		 group by 1, 2, 3 order by 1, 2, 3`, pg.Args{"id": id})
	if err != nil {
		return nil, fmt.Errorf("counting the rows of merge %d: %w", id, err)
	}
	return all, nil
}

// rows is a page of what a merge did, row by row, with the names that the records have now.
func (s Store) rows(ctx context.Context, v *list.View, id int64, outcome Outcome, part string) ([]Row, int, error) {
	who := auth.Who(ctx)
	w := list.Select(pg.Args{"id": id, "who": who.ID, "ko": i18n.From(ctx) == i18n.KO})
	w.And(outcome != "", "r.outcome = @outcome", "outcome", outcome)
	w.And(part != "", "r.part = @part", "part", part)
	var b pg.Batch
	total := list.QueueTotal(&b, nil, `select from merge_rows r where r.merge_id = @id`+w.String(), w.Args)
	if v.After != nil {
		w.And(true, "r.id > @after", "after", v.After.ID)
	}
	found := pg.Queue[Row](&b, `
		select r.id, r.part, r.noun, r.noun_id, r.what, r.outcome, r.reason, coalesce(n.name, '') as name, coalesce(n.removed, false) as removed
		  from (select r.* from merge_rows r where r.merge_id = @id`+w.String()+` order by r.id`+list.Limit(v.Size)+`) r
		  left join lateral (
			select v.title as name, v.removed_at is not null as removed from seen_visits(@who) v where r.noun = 'visit' and v.id = r.noun_id
			union all select c.what, c.removed_at is not null from seen_commitments(@who) c where r.noun = 'commitment' and c.id = r.noun_id
			union all select g.title, g.removed_at is not null from seen_agreements(@who) g where r.noun = 'agreement' and g.id = r.noun_id
			union all select t.title, t.removed_at is not null from seen_topics(@who) t where r.noun = 'topic' and t.id = r.noun_id
			union all select case when @ko and f.name_ko <> '' then f.name_ko else f.name end, f.removed_at is not null from forums f where r.noun = 'forum' and f.id = r.noun_id
			union all select case when @ko and f.name_ko <> '' then f.name_ko else f.name end || ' ' || e.number, e.removed_at is not null
			            from editions e join forums f on f.id = e.forum_id where r.noun = 'edition' and e.id = r.noun_id
			union all select p.name || ' → ' || i.short, e.removed_at is not null
			            from exchanges e join people p on p.id = e.person_id join institutes i on i.id = e.to_institute_id where r.noun = 'exchange' and e.id = r.noun_id
			union all select o.title, o.removed_at is not null from outputs o where r.noun = 'output' and o.id = r.noun_id
			union all select p.name, s.removed_at is not null from assignments s join people p on p.id = s.person_id where r.noun = 'assignment' and s.id = r.noun_id
			union all select i.short, i.removed_at is not null from institutes i where r.noun = 'institute' and i.id = r.noun_id
			union all select case when @ko and p.native_name <> '' then p.native_name else p.name end, p.removed_at is not null from people p where r.noun = 'person' and p.id = r.noun_id
			union all select a.name, false from accounts a where r.noun = 'account' and a.id = r.noun_id
			union all select p.name || ' → ' || q.name, false
			            from handovers h join people p on p.id = h.from_person_id join people q on q.id = h.to_person_id where r.noun = 'handover' and h.id = r.noun_id
			union all select p.name, d.removed_at is not null from deputies d join people p on p.id = d.person_id where r.noun = 'deputy' and d.id = r.noun_id
		  ) n on true
		 order by r.id`, w.Args)
	if err := b.Send(ctx, s.DB); err != nil {
		return nil, 0, fmt.Errorf("listing the rows of merge %d: %w", id, err)
	}
	return *found, total.N(), nil
}
