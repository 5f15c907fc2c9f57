package agreement

import (
	"context"
	"fmt"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/pg"
)

// gone are choices of a form that are not there, or not for who asks.
type gone struct {
	Areas, Readers, Sources, Point bool
	Renewed                        bool // what it renews is renewed by another
}

// missing tells which choices of the draft are not there, were removed, or may not be seen
// by who asks; what the agreement has already it may keep.
func (s Store) missing(ctx context.Context, id int64, d Draft, who auth.Account) (gone, error) {
	g, err := pg.One[gone](ctx, s.DB, `
		select exists (
		         select from unnest(@areas::bigint[]) u(id)
		          where not exists (select from areas a where a.id = u.id and a.removed_at is null)
		            and not exists (select from agreement_areas x where x.agreement_id = @id and x.area_id = u.id)) as areas,
		       exists (
		         select from unnest(@readers::bigint[]) u(id) where not exists (select from accounts a where a.id = u.id)) as readers,
		       exists (
		         select from unnest(@sources::bigint[]) u(id)
		          where not exists (select from seen_commitments(@who) c where c.id = u.id and c.removed_at is null)) as sources,
		       @point <> 0 and not exists (
		         select from points p join seen_visits(@who) v on v.id = p.visit_id and v.removed_at is null where p.id = @point) as point,
		       @renewal <> 0 and exists (
		         select from agreements g where g.renewal_of_id = @renewal and g.id <> @id and g.removed_at is null) as renewed`,
		pg.Args{
			"id": id, "who": who.ID, "areas": d.AreaIDs, "readers": d.ReaderIDs, "sources": d.SourceIDs, "point": d.PointID, "renewal": d.RenewalOfID,
		})
	if err != nil {
		return gone{}, fmt.Errorf("looking up what an agreement's form chose: %w", err)
	}
	return g, nil
}

// left are those of the people who have left: all their positions have ended before today.
func (s Store) left(ctx context.Context, people []int64, today day.Day) (map[int64]bool, error) {
	ids, err := pg.Values[int64](ctx, s.DB, `
		select x.person_id from positions x
		 where x.person_id = any (@people)
		 group by x.person_id
		having bool_and(x.ends_on < @today) is true`, pg.Args{"people": people, "today": today})
	if err != nil {
		return nil, fmt.Errorf("asking who has left: %w", err)
	}
	left := map[int64]bool{}
	for _, id := range ids {
		left[id] = true
	}
	return left, nil
}

// named is another record that a form speaks of.
type named struct {
	ID   int64
	Text string
}

// offered is what a form lets one choose from, and what it speaks of.
type offered struct {
	areas   []Area
	readers []Reader
	renews  []named // the agreement that it renews, if who asks may see it
	sources []named // the commitments from which it comes, likewise
}

// offer asks for the areas and the accounts to choose from, those that the agreement has
// although they were removed, and for what the form names.
func (s Store) offer(ctx context.Context, id, renewal int64, sources []int64, who auth.Account) (offered, error) {
	var b pg.Batch
	args := pg.Args{"who": who.ID, "renewal": renewal, "sources": sources}
	renews := pg.Queue[named](&b, `
		select g.id, g.title as text from seen_agreements(@who) g where g.id = @renewal and g.removed_at is null`, args)
	from := pg.Queue[named](&b, `
		select c.id, c.what as text from seen_commitments(@who) c where c.id = any (@sources) and c.removed_at is null order by c.id`, args)
	areas := pg.Queue[Area](&b, `
		select a.id, a.name_en, a.name_ko from areas a
		 where a.removed_at is null or exists (select from agreement_areas x where x.agreement_id = @id and x.area_id = a.id)
		 order by coalesce(nullif(a.name_en, ''), a.name_ko), a.id limit 300`, pg.Args{"id": id})
	readers := pg.Queue[Reader](&b, `
		select a.id, a.name from accounts a
		 where a.disabled_at is null or exists (select from agreement_readers r where r.agreement_id = @id and r.account_id = a.id)
		 order by a.name, a.id limit 300`, pg.Args{"id": id})
	if err := b.Send(ctx, s.DB); err != nil {
		return offered{}, fmt.Errorf("listing what an agreement's form offers: %w", err)
	}
	return offered{*areas, *readers, *renews, *from}, nil
}

// origin is what a new agreement begins with.
type origin struct {
	Title      string
	Institutes []int64
}

// ofCommitment is what an agreement that comes from a commitment begins with, for who may
// see that.
func (s Store) ofCommitment(ctx context.Context, id int64, who auth.Account) (origin, error) {
	o, err := pg.One[origin](ctx, s.DB, `
		select c.what as title,
		       array(select x.institute_id from commitment_institutes x where x.commitment_id = c.id order by x.position, x.institute_id) as institutes
		  from seen_commitments(@who) c where c.id = @id and c.removed_at is null`, pg.Args{"id": id, "who": who.ID})
	if err != nil {
		return origin{}, fmt.Errorf("beginning with commitment %d: %w", id, err)
	}
	return o, nil
}

// ofPoint is the same for what was agreed at a point of a visit: with the institute of its
// stop, or with all of them where it is about the whole.
func (s Store) ofPoint(ctx context.Context, id int64, who auth.Account) (origin, error) {
	o, err := pg.One[origin](ctx, s.DB, `
		select p.text as title,
		       array(select s.institute_id from stops s
		              where s.visit_id = p.visit_id and (p.stop_id is null or s.id = p.stop_id) order by s.position, s.id) as institutes
		  from points p join seen_visits(@who) v on v.id = p.visit_id and v.removed_at is null
		 where p.id = @id and p.kind = 'agreed'`, pg.Args{"id": id, "who": who.ID})
	if err != nil {
		return origin{}, fmt.Errorf("beginning with point %d: %w", id, err)
	}
	return o, nil
}
