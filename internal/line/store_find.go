package line

import (
	"context"
	"fmt"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/list"
	"gyoryu/internal/pg"
)

// finders are the queries for the records of each kind whose title has the words,
// among those that the account may see, the latest first. Points have no index of
// words: they are looked for in the visits that are called so, and in the latest.
var finders = map[Kind]string{
	Visit:      `select v.id from seen_visits(@who) v where v.removed_at is null and v.title ilike @words order by v.starts_on desc, v.id desc`,
	Commitment: `select c.id from seen_commitments(@who) c where c.removed_at is null and c.what ilike @words order by c.id desc`,
	Agreement: `select g.id from seen_agreements(@who) g where g.removed_at is null and g.title ilike @words
		order by coalesce(g.starts_on, g.signed_on, '-infinity'::date) desc, g.id desc`,
	Topic:  `select s.id from seen_topics(@who) s where s.removed_at is null and s.title ilike @words order by s.stage_on desc, s.id desc`,
	Output: `select o.id from outputs o where o.removed_at is null and o.title ilike @words order by coalesce(o.published_on, '-infinity'::date) desc, o.id desc`,
	Exchange: `select e.id from exchanges e join people p on p.id = e.person_id join institutes i on i.id = e.to_institute_id
		where e.removed_at is null and p.name || ' ' || p.native_name || ' → ' || i.short ilike @words
		order by coalesce(e.starts_on, 'infinity'::date) desc, e.id desc`,
	Edition: `select e.id from editions e join forums f on f.id = e.forum_id
		where e.removed_at is null and f.name || ' ' || f.name_ko || ' ' || f.acronym || ' ' || e.theme ilike @words
		order by coalesce(e.starts_on, '-infinity'::date) desc, e.id desc`,
	Pointed: `select p.id from points p join (
			(select v.id, v.starts_on, false as called from seen_visits(@who) v where v.removed_at is null order by v.starts_on desc, v.id desc limit 300)
			union all
			(select v.id, v.starts_on, true from seen_visits(@who) v where v.removed_at is null and v.title ilike @words order by v.starts_on desc, v.id desc limit 30)) v on v.id = p.visit_id
		where v.called or p.text ilike @words
		group by p.id, v.starts_on, v.id, p.position order by v.starts_on desc, v.id desc, p.position, p.id`,
}

// Titled are records of a kind whose title has the words, at most n.
func (s Store) Titled(ctx context.Context, kind Kind, words string, n int, who auth.Account) ([]Node, error) {
	find, is := finders[kind]
	if !is {
		return nil, nil
	}
	found, err := pg.Values[Node](ctx, s.DB, `
		select `+node+`
		  from unnest(array(`+find+` limit @n)) with ordinality u(id, place)
		 cross join lateral (select @kind::text as kind, u.id) n `+titled+`
		 order by u.place`,
		pg.Args{"who": who.ID, "kind": kind, "words": "%" + list.Escape(words) + "%", "n": n})
	if err != nil {
		return nil, fmt.Errorf("finding a %s by %q: %w", kind, words, err)
	}
	return found, nil
}

// Named is a record that the account may see and that is there, or pg.NotFound.
func (s Store) Named(ctx context.Context, r Ref, who auth.Account) (Node, error) {
	n, err := pg.Value[Node](ctx, s.DB, `
		select `+node+` from (select @kind::text as kind, @id::bigint as id) n `+titled+` where seen_on_line(@who, n.kind, n.id)`,
		pg.Args{"who": who.ID, "kind": r.Kind, "id": r.ID})
	if err != nil {
		return Node{}, fmt.Errorf("looking for %s %d: %w", r.Kind, r.ID, err)
	}
	return n, nil
}

// Point is one point of a visit, as its page shows it.
type Point struct {
	ID             int64
	Kind           string
	Text           string
	NoAction       bool
	VisitID        int64
	VisitTitle     string
	StartsOn       day.Day
	EndsOn         day.Day
	InstituteID    int64 // of its stop, 0 if it is about the visit as a whole
	Institute      string
	Place          string
	MetOn          day.Day
	CommitmentID   int64 // 0 if it made none that the reader sees
	What           string
	State          string
	DueOn          day.Day
	PersonID       int64
	Person, Native string
}

// Point is one with its line, if the account may see its visit.
func (s Store) Point(ctx context.Context, id int64, who auth.Account) (Point, Line, error) {
	var b pg.Batch
	found := pg.Queue[Point](&b, `
		select p.id, p.kind, p.text, p.no_action, v.id as visit_id, v.title as visit_title, v.starts_on, v.ends_on,
		       coalesce(i.id, 0) as institute_id, coalesce(i.short, '') as institute, coalesce(s.place, '') as place, s.met_on,
		       coalesce(c.id, 0) as commitment_id, coalesce(c.what, '') as what, coalesce(c.state, '') as state, c.due_on,
		       coalesce(h.id, 0) as person_id, coalesce(h.name, '') as person, coalesce(h.native_name, '') as native
		  from points p
		  join lateral (select v.* from seen_visits(@who) v where v.id = p.visit_id and v.removed_at is null limit 1) v on true
		  left join stops s on s.id = p.stop_id
		  left join institutes i on i.id = s.institute_id
		  left join lateral (select c.* from seen_commitments(@who) c where c.point_id = p.id and c.removed_at is null limit 1) c on true
		  left join people h on h.id = c.person_id
		 where p.id = @id`, pg.Args{"id": id, "who": who.ID})
	l := Queue(&b, who, Pointed, id)
	if err := b.Send(ctx, s.DB); err != nil {
		return Point{}, Line{}, fmt.Errorf("finding point %d: %w", id, err)
	}
	if len(*found) == 0 {
		return Point{}, Line{}, fmt.Errorf("finding point %d: %w", id, pg.NotFound)
	}
	return (*found)[0], l(), nil
}

// Of is the line of one record, in a round trip of its own.
func Of(ctx context.Context, db pg.DB, who auth.Account, kind Kind, id int64) (Line, error) {
	var b pg.Batch
	found := Queue(&b, who, kind, id)
	if err := b.Send(ctx, db); err != nil {
		return Line{}, fmt.Errorf("reading the line of %s %d: %w", kind, id, err)
	}
	return found(), nil
}
