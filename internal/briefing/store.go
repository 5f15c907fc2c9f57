package briefing

import (
	"context"
	"fmt"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/pg"
)

// Store reads what the document says.
type Store struct{ db pg.DB }

// visit is the one that a document is made for, if the account may see it and it is there.
func (s Store) visit(ctx context.Context, id int64, who auth.Account) (Visit, error) {
	v, err := pg.One[Visit](ctx, s.db, `
		select v.id, v.title, v.starts_on, v.ends_on, v.confidential,
		       coalesce(v.delegation_size, (select count(*) from visit_delegates d where d.visit_id = v.id))::int as size,
		       array(select i.id from stops x join institutes i on i.id = x.institute_id and i.removed_at is null and not i.home
		              where x.visit_id = v.id order by x.position) as institutes,
		       coalesce(d.ids, '{}') as people, coalesce(d.names, '{}') as names, coalesce(d.natives, '{}') as natives
		  from seen_visits(@who) v
		  left join lateral (
			select array_agg(p.id order by o.rank, o.position) as ids, array_agg(p.name order by o.rank, o.position) as names,
			       array_agg(p.native_name order by o.rank, o.position) as natives
			  from (select d.person_id, case when d.person_id = v.leader_id then 0 else 1 end as rank, d.position from visit_delegates d where d.visit_id = v.id) o
			  join people p on p.id = o.person_id and p.removed_at is null) d on true
		 where v.id = @id and v.removed_at is null`, pg.Args{"id": id, "who": who.ID})
	if err != nil {
		return Visit{}, fmt.Errorf("finding visit %d of a briefing: %w", id, err)
	}
	return v, nil
}

// institutes are those of the ids, each once and in their order: those that were merged are the
// ones that were kept, and those that are gone, or are us, are none.
func (s Store) institutes(ctx context.Context, ids []int64) (found []Institute, gone bool, err error) {
	if len(ids) == 0 {
		return nil, false, nil
	}
	type row struct {
		ID                                       int64
		Short, Name, NameKO, Kind, Country, City string
		ParentID                                 int64
		Parent, ParentKO                         string
		Archived                                 bool
	}
	rows, err := pg.Many[row](ctx, s.db, `
		with recursive led as (
			select a.n, i.id, i.merged_into_id from unnest(@ids::bigint[]) with ordinality a (id, n) join institutes i on i.id = a.id
			union
			select l.n, i.id, i.merged_into_id from led l join institutes i on i.id = l.merged_into_id)
		select i.id, i.short, i.name, i.name_ko, i.kind, i.country, i.city, coalesce(p.id, 0) as parent_id, coalesce(p.short, '') as parent,
		       coalesce(p.name_ko, '') as parent_ko, i.archived_at is not null as archived
		  from led l join institutes i on i.id = l.id and i.removed_at is null and not i.home
		  left join institutes p on p.id = i.parent_id and p.removed_at is null
		 order by l.n`, pg.Args{"ids": ids})
	if err != nil {
		return nil, false, fmt.Errorf("finding the institutes of a briefing: %w", err)
	}
	known := map[int64]bool{}
	for _, r := range rows {
		if !known[r.ID] {
			found = append(found, Institute{
				ID: r.ID, Short: r.Short, Name: r.Name, NameKO: r.NameKO, Kind: r.Kind, Country: r.Country, City: r.City,
				ParentID: r.ParentID, Parent: r.Parent, ParentKO: r.ParentKO, Archived: r.Archived,
			})
		}
		known[r.ID] = true
	}
	return found, len(rows) < len(ids), nil
}

// Make makes the document: of the institutes of a visit, if any is asked for, and then of the
// others. Gone is whether some of those asked for are not there.
func (s Store) Make(ctx context.Context, a asked, today day.Day, who auth.Account) (b Briefing, told told, err error) {
	b.today = today
	told.malformed, told.tooMany = a.malformed, a.tooMany
	ids := a.institutes
	if a.visitID != 0 {
		v, err := s.visit(ctx, a.visitID, who)
		if err != nil {
			return b, told, err
		}
		b.visit = &v
		var cut bool
		ids, cut = with(v.Institutes, a.institutes)
		told.tooMany = told.tooMany || cut
	}
	if b.institutes, told.gone, err = s.institutes(ctx, ids); err != nil {
		return b, told, err
	}
	b.limits = limitsFor(len(b.institutes))
	return b, told, s.fill(ctx, &b, who)
}

// told is what of an address could not be done, which the page says.
type told struct{ malformed, gone, tooMany bool }

// any reports whether there is something to say.
func (t told) any() bool { return t.malformed || t.gone || t.tooMany }
