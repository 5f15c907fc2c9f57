package search

import (
	"context"
	"fmt"
	"strconv"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/pg"
)

// detail is what is shown of a record, as the database has it.
type detail struct {
	RecordID int64
	Title    string
	Other    string // the native or Korean name, or the English title
	Lang     string // of Other
	Context  string
	Country  string
	State    string // a word of its kind
	OnDay    day.Day
	WholeID  int64 // the record that it is a part of
	Whole    string
	Names    string
	Body     string
}

// shown says, for each kind, what is read of the records @ids. Institutes are named by their
// short names, and each of them once.
var shown = map[Kind]string{
	Institute: `select r.id, r.name as title, coalesce(nullif(r.name_ko, ''), '') as other, 'ko' as lang,
		concat_ws(' · ', nullif(r.acronym, ''), nullif(r.city, '')) as context, r.country, r.kind as state, null::date as on_day, 0::bigint as whole_id, '' as whole
		from institutes r`,
	Person: `select r.id, r.name, r.native_name, r.native_lang,
		coalesce((select concat_ws(' · ', nullif(o.title, ''), i.short) from positions o join institutes i on i.id = o.institute_id
		           where o.person_id = r.id order by o.ends_on is not null, o.position, o.id limit 1), ''), '', '', null::date, 0::bigint, ''
		from people r`,
	Visit: `select r.id, r.title, '', '',
		coalesce((select string_agg(i.short, ', ' order by s.position) from stops s join institutes i on i.id = s.institute_id where s.visit_id = r.id), ''),
		'', r.direction, r.starts_on, 0::bigint, '' from visits r`,
	Point: `select r.id, '', '', '', coalesce(i.short, ''), '', r.kind, v.starts_on, v.id, v.title
		from points r join visits v on v.id = r.visit_id left join stops s on s.id = r.stop_id left join institutes i on i.id = s.institute_id`,
	Commitment: `select r.id, r.what, '', '',
		coalesce((select string_agg(i.short, ', ' order by c.position) from commitment_institutes c join institutes i on i.id = c.institute_id where c.commitment_id = r.id), ''),
		'', r.state, r.due_on, 0::bigint, '' from commitments r`,
	Agreement: `select r.id, r.title, '', '',
		coalesce((select string_agg(i.short, ', ' order by p.position) from agreement_parties p join institutes i on i.id = p.institute_id where p.agreement_id = r.id), ''),
		'', r.state, coalesce(r.starts_on, r.signed_on), 0::bigint, '' from agreements r`,
	Topic: `select r.id, r.title, '', '',
		coalesce((select string_agg(i.short, ', ' order by p.position) from topic_institutes p join institutes i on i.id = p.institute_id where p.topic_id = r.id), ''),
		'', r.stage, r.stage_on, 0::bigint, '' from topics r`,
	Forum: `select r.id, r.name, r.name_ko, 'ko',
		coalesce((select string_agg(i.short, ', ' order by p.position) from forum_institutes p join institutes i on i.id = p.institute_id where p.forum_id = r.id), ''),
		'', r.kind, null::date, 0::bigint, '' from forums r`,
	Edition: `select r.id, r.theme, '', '', concat_ws(' · ', '№ ' || r.number, nullif(r.city, '')), '', '', r.starts_on, f.id, f.name
		from editions r join forums f on f.id = r.forum_id`,
	Exchange: `select r.id, p.name, p.native_name, p.native_lang, concat_ws(' → ', f.short, t.short), '', r.state, r.starts_on, 0::bigint, ''
		from exchanges r join people p on p.id = r.person_id join institutes t on t.id = r.to_institute_id left join institutes f on f.id = r.from_institute_id`,
	Output: `select r.id, r.title, '', '',
		coalesce((select string_agg(p.name, ', ' order by o.position) from output_people o join people p on p.id = o.person_id where o.output_id = r.id), ''),
		'', r.kind, r.published_on, 0::bigint, '' from outputs r`,
	Post: `select r.id, r.title_en, r.title_ko, 'ko', '', '', r.state, r.published_on, 0::bigint, '' from posts r`,
	File: `select r.id, r.name, '', '', '', '', '', (r.created_at at time zone 'UTC')::date, 0::bigint,
		coalesce(v.title, i.short, a.title, c.what, o.title, '')
		from files r left join visits v on v.id = r.visit_id left join institutes i on i.id = r.institute_id left join agreements a on a.id = r.agreement_id
		left join commitments c on c.id = r.commitment_id left join outputs o on o.id = r.output_id`,
	Area: `select r.id, r.name_en, r.name_ko, 'ko', '', '', '', null::date, 0::bigint, '' from areas r`,
}

// read reads what is shown of places, in their order: one statement for each kind that is
// among them. A file is only found by who sees what it is attached to.
func (s Store) read(ctx context.Context, places []place, who auth.Account) ([]Hit, error) {
	if len(places) == 0 {
		return nil, nil
	}
	ids := map[Kind][]int64{}
	for _, p := range places {
		ids[p.Kind] = append(ids[p.Kind], p.ID)
	}
	var b pg.Batch
	answers := map[Kind]*[]detail{}
	for k, of := range ids {
		answers[k] = pg.Queue[detail](&b, `
			select d.id as record_id, d.title, d.other, d.lang, d.context, d.country, d.state, d.on_day, d.whole_id, d.whole, e.title as names, e.body
			  from (`+shown[k]+` where r.id = any(@ids)) d (id, title, other, lang, context, country, state, on_day, whole_id, whole)
			  join search_entries e on e.kind = @kind and e.record_id = d.id`, pg.Args{"ids": of, "kind": string(k)})
	}
	if err := b.Send(ctx, s.DB); err != nil {
		return nil, fmt.Errorf("reading what was found: %w", err)
	}
	type key struct {
		Kind
		int64
	}
	read := map[key]detail{}
	for k, all := range answers {
		for _, d := range *all {
			read[key{k, d.RecordID}] = d
		}
	}
	var hits []Hit
	for _, p := range places {
		if d, there := read[key{p.Kind, p.ID}]; there {
			hits = append(hits, d.hit(p, who))
		}
	}
	return hits, nil
}

// hit is the record as it is shown, but for what depends on the reader's language.
func (d detail) hit(p place, who auth.Account) Hit {
	id := strconv.FormatInt(p.ID, 10)
	h := Hit{
		place: p,
		Kind:  p.Kind, ID: p.ID, Title: d.Title, Also: d.Other, Lang: d.Lang, Context: d.Context, Country: d.Country, State: d.State, OnDay: d.OnDay,
		Whole: d.Whole, Body: d.Body, Names: d.Names, Href: "/" + string(p.Kind) + "s/" + id,
	}
	switch p.Kind {
	case Person:
		h.Href = "/people/" + id
	case Point:
		h.Href = "/visits/" + strconv.FormatInt(d.WholeID, 10) + "#point-" + id
	case File:
		h.Href = "/files/" + id + "/content"
	case Post:
		if !who.Writes() {
			h.Href = "/news/" + id
		}
	}
	return h
}
