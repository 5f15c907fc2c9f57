package line

import (
	"gyoryu/internal/auth"
	"gyoryu/internal/list"
	"gyoryu/internal/pg"
	"gyoryu/internal/recent"
)

// Store reads lines, and keeps the links that people make. Only the store files write
// to them.
type Store struct {
	DB     pg.DB
	Recent *recent.Memory // how many visits led to something need not be asked each time; nil: it is
}

// titled is what the records n(kind, id) of a line are called: t, with title, title_ko,
// number, "on" and state. One branch is read for each.
const titled = `
	cross join lateral (
		select v.title, '' as title_ko, 0 as number, v.starts_on as "on", v.state from visits v where n.kind = 'visit' and v.id = n.id
		union all select left(p.text, 120), '', 0, v.starts_on, p.kind from points p join visits v on v.id = p.visit_id where n.kind = 'point' and p.id = n.id
		union all select left(c.what, 300), '', 0, c.due_on, c.state from commitments c where n.kind = 'commitment' and c.id = n.id
		union all select g.title, '', 0, coalesce(g.signed_on, g.starts_on), g.state from agreements g where n.kind = 'agreement' and g.id = n.id
		union all select s.title, '', 0, s.stage_on, s.stage from topics s where n.kind = 'topic' and s.id = n.id
		union all select p.name || ' → ' || i.short, coalesce(nullif(p.native_name, ''), p.name) || ' → ' || i.short, 0, e.starts_on, e.state
		            from exchanges e join people p on p.id = e.person_id join institutes i on i.id = e.to_institute_id
		           where n.kind = 'exchange' and e.id = n.id
		union all select coalesce(nullif(f.acronym, ''), f.name), f.name_ko, e.number, e.starts_on, ''
		            from editions e join forums f on f.id = e.forum_id where n.kind = 'edition' and e.id = n.id
		union all select o.title, '', 0, o.published_on, o.kind from outputs o where n.kind = 'output' and o.id = n.id) t `

// node is such a record as a Node.
const node = `jsonb_build_object('kind', n.kind, 'id', n.id, 'title', t.title, 'title_ko', t.title_ko,
	'number', t.number, 'on', t."on", 'state', t.state)`

// after and before are the records n that a record a(kind, id) of a line leads to, and
// that led to it. The offset keeps the planner from asking seen_on_line in each branch of
// the function: it is planned anew for every place in a query where it stands.
const (
	after  = ` cross join lateral (select x.to_kind as kind, x.to_id as id from line_after(a.kind, a.id) x offset 0) n `
	before = ` cross join lateral (select x.from_kind as kind, x.from_id as id from line_before(a.kind, a.id) x offset 0) n `
)

// seen is the condition that the account may see n, and it is there.
const seen = ` seen_on_line(@who, n.kind, n.id) `

// Queue asks for all that led to a record and came of it, over any number of steps, in
// one query. Each step is only taken to what the account may see, so that nothing is
// reached through a hidden record; no step is taken twice, so that circles end; and no
// more is read than is shown, the nearest first.
func Queue(b *pg.Batch, who auth.Account, kind Kind, id int64) func() Line {
	type row struct {
		Nodes []Node
		Edges []Edge
	}
	found := pg.Queue[row](b, `
		with recursive
		self as materialized (select @kind::text as kind, @id::bigint as id where seen_on_line(@who, @kind::text, @id::bigint)),
		ahead(kind, id, by_kind, by_id) as (
			select s.kind, s.id, null::text, null::bigint from self s
			union
			select n.kind, n.id, a.kind, a.id from ahead a`+after+`where`+seen+`),
		back(kind, id, by_kind, by_id) as (
			select s.kind, s.id, null::text, null::bigint from self s
			union
			select n.kind, n.id, a.kind, a.id from back a`+before+`where`+seen+`),
		came as materialized (select * from ahead`+list.Limit(mostSteps)+`),
		led as materialized (select * from back`+list.Limit(mostSteps)+`),
		edges as (
			select c.by_kind as from_kind, c.by_id as from_id, c.kind as to_kind, c.id as to_id from came c where c.by_id is not null
			union
			select d.kind, d.id, d.by_kind, d.by_id from led d where d.by_id is not null)
		select coalesce((select jsonb_agg(`+node+`) from (select c.kind, c.id from came c union select d.kind, d.id from led d) n `+titled+`), '[]') as nodes,
		       coalesce((select jsonb_agg(jsonb_build_object('from', jsonb_build_object('kind', e.from_kind, 'id', e.from_id),
		                                                     'to', jsonb_build_object('kind', e.to_kind, 'id', e.to_id),
		                                                     'link_id', coalesce(l.id, 0), 'note', coalesce(l.note, '')))
		                   from edges e
		                   left join lateral (
		                        select l.id, l.note from links l
		                         where l.from_kind = e.from_kind and l.from_id = e.from_id and l.to_kind = e.to_kind and l.to_id = e.to_id
		                           and l.removed_at is null limit 1) l on true), '[]') as edges`,
		pg.Args{"who": who.ID, "kind": kind, "id": id})
	return func() Line {
		if len(*found) == 0 {
			return Line{}
		}
		l := arrange(Ref{kind, id}, (*found)[0].Nodes, (*found)[0].Edges)
		l.More = l.More || len((*found)[0].Edges) >= mostSteps
		return l
	}
}
