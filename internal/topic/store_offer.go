package topic

import (
	"context"
	"errors"
	"fmt"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/pg"
)

// Agreement is one that a topic may run under.
type Agreement struct {
	ID    int64
	Title string
}

// offer is what a form lets one choose from.
type offer struct {
	areas      []Area
	readers    []Reader
	agreements []Agreement
}

// offered are the areas, accounts and agreements to choose from: the newest that who may
// see, and the chosen one.
func (s Store) offered(ctx context.Context, chosen int64, who auth.Account) (offer, error) {
	var b pg.Batch
	areas := queueAreas(&b)
	readers := pg.Queue[Reader](&b, `select id, name from accounts where disabled_at is null order by name, id limit 300`, nil)
	agreements := pg.Queue[Agreement](&b, `
		(select g.id, g.title from seen_agreements(@who) g where g.id = @chosen and g.removed_at is null)
		union
		(select g.id, g.title from seen_agreements(@who) g where g.removed_at is null order by g.id desc limit 200)
		order by id desc`, pg.Args{"who": who.ID, "chosen": chosen})
	if err := b.Send(ctx, s.DB); err != nil {
		return offer{}, fmt.Errorf("listing what a topic's form offers: %w", err)
	}
	return offer{areas: *areas, readers: *readers, agreements: *agreements}, nil
}

func queueAreas(b *pg.Batch) *[]Area {
	return pg.Queue[Area](b, `
		select id, name_en, name_ko from areas where removed_at is null order by coalesce(nullif(name_en, ''), name_ko), id limit 300`, nil)
}

// gone are choices of a form that are not there for who asks, and the people newly
// named who have left their institutes.
type gone struct {
	Areas, Readers, Agreement, Point bool
	Left                             []int64
}

// missing tells which choices of the draft are not there, or were removed; what topic id
// has already it may keep.
func (s Store) missing(ctx context.Context, id int64, d Draft, today day.Day, who auth.Account) (gone, error) {
	g, err := pg.One[gone](ctx, s.DB, `
		select exists (
		         select from unnest(@areas::bigint[]) u(id)
		          where not exists (select from areas a where a.id = u.id and a.removed_at is null)
		            and not exists (select from topic_areas x where x.topic_id = @id and x.area_id = u.id)) as areas,
		       exists (
		         select from unnest(@readers::bigint[]) u(id) where not exists (select from accounts a where a.id = u.id)) as readers,
		       @agreement::bigint is not null and not exists (
		         select from seen_agreements(@who) g where g.id = @agreement and g.removed_at is null) as agreement,
		       @point::bigint is not null and not exists (
		         select from points p join seen_visits(@who) v on v.id = p.visit_id and v.removed_at is null where p.id = @point) as point,
		       array(
		         select p.id from people p
		          where p.id = any (@people)
		            and exists (select from positions o where o.person_id = p.id)
		            and not exists (select from positions o where o.person_id = p.id and (o.ends_on is null or o.ends_on >= @today))
		            and not exists (select from topic_people x where x.topic_id = @id and x.person_id = p.id)) as "left"`,
		pg.Args{
			"id": id, "areas": d.AreaIDs, "readers": d.ReaderIDs, "agreement": pg.NullID(d.AgreementID), "point": pg.NullID(d.PointID),
			"people": d.personIDs(), "today": today, "who": who.ID,
		})
	if err != nil {
		return gone{}, fmt.Errorf("looking up what a topic's form chose: %w", err)
	}
	return g, nil
}

// start is what a new topic begins with.
type start struct {
	Text         string // of the point
	Confidential bool
	InstituteIDs []int64
	AreaIDs      []int64
}

// fromPoint is what a topic raised at a point of a visit begins with: the institute of
// its stop (of a point about the whole: all of them), and the areas of the visit.
func (s Store) fromPoint(ctx context.Context, id int64, who auth.Account) (start, error) {
	return s.start(ctx, `
		select p.text, v.confidential,
		       array(select s.institute_id from stops s where s.visit_id = v.id and (p.stop_id is null or s.id = p.stop_id)
		              group by s.institute_id order by min(s.position)) as institute_ids,
		       array(select x.area_id from visit_areas x join areas a on a.id = x.area_id and a.removed_at is null
		              where x.visit_id = v.id order by x.area_id) as area_ids
		  from points p join seen_visits(@who) v on v.id = p.visit_id and v.removed_at is null
		 where p.id = @id`, id, who)
}

// fromAgreement is what a topic under an agreement begins with: its parties and areas.
func (s Store) fromAgreement(ctx context.Context, id int64, who auth.Account) (start, error) {
	return s.start(ctx, `
		select '' as text, g.confidential,
		       array(select x.institute_id from agreement_parties x where x.agreement_id = g.id order by x.position, x.id) as institute_ids,
		       array(select x.area_id from agreement_areas x join areas a on a.id = x.area_id and a.removed_at is null
		              where x.agreement_id = g.id order by x.area_id) as area_ids
		  from seen_agreements(@who) g where g.id = @id and g.removed_at is null`, id, who)
}

// start is empty if there is no such record for who asks.
func (s Store) start(ctx context.Context, sql string, id int64, who auth.Account) (start, error) {
	found, err := pg.One[start](ctx, s.DB, sql, pg.Args{"id": id, "who": who.ID})
	if err != nil && !errors.Is(err, pg.NotFound) {
		return start{}, fmt.Errorf("looking for what a topic begins with: %w", err)
	}
	return found, nil
}
