package collaborator

import (
	"context"
	"fmt"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/institute"
	"gyoryu/internal/list"
	"gyoryu/internal/pg"
	"gyoryu/internal/recent"
)

// Store finds them.
type Store struct {
	db     pg.DB
	memory *recent.Memory
}

// offered is what the filters offer.
type offered struct {
	areas     []named
	countries []string
}

// most is how many areas, and how many topics, are asked about at once: words that many topics
// have find the latest.
const most = 200

// Wanted are the areas and topics that are asked about, of those that the account may see; and
// what the filters offer.
func (s Store) Wanted(ctx context.Context, a asked, who auth.Account) (w wanted, o offered, err error) {
	args := pg.Args{"who": who.ID, "me": who.PersonID, "own": a.own, "area": a.areaID, "topic": a.topicID, "words": a.words, "like": "%" + list.Escape(a.words) + "%", "most": most}
	var b pg.Batch
	all := pg.Queue[named](&b, `
		select id, name_en, name_ko from areas where removed_at is null order by coalesce(nullif(name_en, ''), name_ko), id limit 300`, nil)
	countries := institute.QueueCountries(&b, s.memory)
	const topic = `exists (select from topic_areas x where x.area_id = a.id and x.topic_id = @topic and (select true from seen_topics(@who) t where t.id = @topic and t.removed_at is null))`
	areas := pg.Queue[named](&b, `
		select a.id, a.name_en, a.name_ko from areas a
		 where a.removed_at is null and (a.id = @area or @topic::bigint <> 0 and `+topic+`
		    or @words::text <> '' and (a.name_en ilike @like or a.name_ko ilike @like)
		    or @own::boolean and (
		        exists (select from person_areas x where x.area_id = a.id and x.person_id = @me)
		        or a.id in (select x.area_id from topic_people p join topic_areas x on x.topic_id = p.topic_id
		                     where p.person_id = @me and (select true from seen_topics(@who) t where t.id = p.topic_id and t.removed_at is null))))
		 order by a.id limit @most`, args)
	title, topics := `t.id, t.title as name_en, '' as name_ko`, new([]named)
	switch {
	case a.own:
		topics = pg.Queue[named](&b, `select `+title+` from topic_people p join seen_topics(@who) t on t.id = p.topic_id and t.removed_at is null
			where p.person_id = @me order by t.stage_on desc, t.id desc limit @most`, args)
	case a.topicID > 0:
		topics = pg.Queue[named](&b, `select `+title+` from seen_topics(@who) t where t.id = @topic and t.removed_at is null`, args)
	case a.words != "":
		topics = pg.Queue[named](&b, `select `+title+` from seen_topics(@who) t where t.removed_at is null and t.title ilike @like
			order by t.stage_on desc, t.id desc limit @most`, args)
	}
	if err := b.Send(ctx, s.db); err != nil {
		return w, o, fmt.Errorf("reading what to look for collaborators on: %w", err)
	}
	return wanted{*areas, *topics, a.own}, offered{*all, institute.Codes(countries())}, nil
}

// evidence is what people share with what is asked about: a topic of one of the areas counts as
// asked about, too.
const evidence = `
	with asked_topics as materialized (
		select t.id from seen_topics(@who) t
		 where t.removed_at is null and t.id in (select unnest(@topics::bigint[]) union select x.topic_id from topic_areas x where x.area_id = any (@areas::bigint[]))),
	evidence as materialized (
		select x.person_id, 'area' as kind, x.area_id as id from person_areas x where x.area_id = any (@areas::bigint[])
		union
		select x.person_id, 'topic', x.topic_id from topic_people x join asked_topics t on t.id = x.topic_id
		union
		select e.person_id, 'exchange', e.id from exchange_areas x join exchanges e on e.id = x.exchange_id and e.removed_at is null and e.state <> 'cancelled'
		 where x.area_id = any (@areas::bigint[])
		union
		select op.person_id, 'output', o.id from asked_topics t join output_topics x on x.topic_id = t.id
		  join outputs o on o.id = x.output_id and o.removed_at is null join output_people op on op.output_id = o.id)`

// here is the condition that position o holds today.
const here = `(o.starts_on is null or o.starts_on <= @today) and (o.ends_on is null or o.ends_on >= @today)`

// tied is the condition that institute i is tied to us.
const tied = `(
	exists (select from stops s where s.institute_id = i.id and (select true from seen_visits(@who) v where v.id = s.visit_id and v.removed_at is null and v.state = 'done'))
	or exists (select from topic_institutes x where x.institute_id = i.id
	            and (select true from seen_topics(@who) t where t.id = x.topic_id and t.removed_at is null and t.stage <> 'dropped'))
	or exists (select from agreement_parties x where x.institute_id = i.id
	            and (select true from seen_agreements(@who) g where g.id = x.agreement_id and g.removed_at is null and g.state = 'in_force'))
	or exists (select from exchanges e where e.to_institute_id = i.id and e.removed_at is null and e.state <> 'cancelled')
	or exists (select from exchanges e where e.from_institute_id = i.id and e.removed_at is null and e.state <> 'cancelled')
	or exists (select from output_shares h join outputs p on p.id = h.output_id and p.removed_at is null where h.institute_id = i.id))`

// metOn is the day on which person p was met last, by whom does not matter.
const metOn = `(
	select max(coalesce(s.met_on, v.starts_on)) from stop_people x join stops s on s.id = x.stop_id
	  join seen_visits(@who) v on v.id = x.visit_id and v.removed_at is null and v.state = 'done'
	 where x.person_id = p.id)`

// Page is a page of the people, and one more if there is another; and how many there are, at
// most list.MaxTotal+1.
func (s Store) Page(ctx context.Context, a asked, w wanted, today day.Day, who auth.Account) (people []Person, total int, err error) {
	if len(w.areas)+len(w.topics) == 0 {
		return nil, 0, nil
	}
	c := list.Select(pg.Args{"who": who.ID, "today": today, "areas": ids(w.areas), "topics": ids(w.topics)})
	c.And(a.country != "", `i.country = @country`, "country", a.country)
	found := evidence + `,
		scores as (
			select e.person_id, (least(count(*) filter (where kind = 'topic'), 3) * 3 + least(count(*) filter (where kind = 'output'), 3) * 2
			       + least(count(*) filter (where kind = 'exchange'), 3) * 2 + least(count(*) filter (where kind = 'area'), 3))::int as score
			  from evidence e group by e.person_id),
		there as materialized (
			select p.id, p.name, p.native_name as native, h.title, h.institute_id, h.institute, h.country, x.score
			  from scores x join people p on p.id = x.person_id and p.removed_at is null and p.archived_at is null and p.anonymised_at is null
			 cross join lateral (
				select o.title, i.id as institute_id, i.short as institute, i.country
				  from positions o join institutes i on i.id = o.institute_id and i.removed_at is null and not i.home
				 where o.person_id = p.id and ` + here + c.String() + `
				 order by o.position, o.id limit 1) h
			 where not exists (select from positions o join institutes i on i.id = o.institute_id and i.home where o.person_id = p.id and ` + here + `)),
		partners as materialized (select i.id from (select distinct p.institute_id as id from there p) i where ` + tied + `),
		ranked as (
			select p.id, p.name, p.native, p.title, p.institute_id, p.institute, p.country, p.score, ` + metOn + ` as met_on
			  from there p join partners b on b.id = p.institute_id)`
	after := ""
	if a.After != nil {
		c.Args["score"], c.Args["met"], c.Args["after"] = a.After.Key[:3], a.After.Key[4:], a.After.ID
		after = ` where (r.score, coalesce(r.met_on, '-infinity'::date), -r.id) < (@score::text::int, @met::text::date, -@after::bigint)`
	}
	var b pg.Batch
	n := pg.QueueValue[int](&b, found+` select count(*)::int from (select from ranked`+list.Limit(list.MaxTotal)+`) x`, c.Args)
	rows := pg.Queue[struct {
		ID                  int64
		Name, Native, Title string
		InstituteID         int64
		Institute, Country  string
		Score               int
		MetOn               day.Day
	}](&b, found+` select r.* from ranked r`+after+` order by r.score desc, coalesce(r.met_on, '-infinity'::date) desc, r.id`+list.Limit(list.PerPage), c.Args)
	if err := b.Send(ctx, s.db); err != nil {
		return nil, 0, fmt.Errorf("looking for collaborators: %w", err)
	}
	for _, r := range *rows {
		people = append(people, Person{
			ID: r.ID, Name: r.Name, Native: r.Native, Title: r.Title, InstituteID: r.InstituteID, Institute: r.Institute, Country: r.Country, Score: r.Score, MetOn: r.MetOn,
		})
	}
	return people, *n, nil
}
