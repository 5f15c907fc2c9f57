package output

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/list"
	"gyoryu/internal/pg"
)

// CreateSeveral adds outputs, all or none, each with its people, and shares them all as
// shared says, which may be nil. Every statement takes all of them at once.
func (s Store) CreateSeveral(ctx context.Context, all []Draft, shared *ShareDraft, who auth.Account) (ids []int64, err error) {
	var titles, kinds, dois, urls, notes []string
	var days []day.Day
	for _, d := range all {
		titles, kinds, dois = append(titles, d.Title), append(kinds, string(d.Kind)), append(dois, d.DOI)
		urls, notes, days = append(urls, d.URL), append(notes, d.Notes), append(days, d.PublishedOn)
	}
	err = pg.Tx(ctx, s.DB, who.ID, func(tx pgx.Tx) error {
		// Ids are given in the order of the lines, which the ones that come back are put in.
		ids, err = pg.Values[int64](ctx, tx, `
			with made as (
				insert into outputs (title, kind, published_on, doi, url, notes, created_by)
				select u.title, u.kind, u.published_on, u.doi, u.url, u.notes, @by
				  from unnest(@titles::text[], @kinds::text[], @days::date[], @dois::text[], @urls::text[], @notes::text[])
				       with ordinality u(title, kind, published_on, doi, url, notes, n)
				 order by u.n
				returning id)
			select id from made order by id`,
			pg.Args{"titles": titles, "kinds": kinds, "days": days, "dois": dois, "urls": urls, "notes": notes, "by": pg.NullID(who.ID)})
		if err != nil {
			return taken(err)
		}
		return saveSeveral(ctx, tx, ids, all, shared, who)
	})
	if err != nil {
		return nil, fmt.Errorf("adding %d outputs: %w", len(all), err)
	}
	return ids, nil
}

func saveSeveral(ctx context.Context, tx pgx.Tx, ids []int64, all []Draft, shared *ShareDraft, who auth.Account) error {
	var of, people, places []int64
	for i, d := range all {
		for n, p := range d.People {
			of, people, places = append(of, ids[i]), append(people, p.ID), append(places, int64(n+1))
		}
	}
	var b pg.Batch
	b.Exec(`
		insert into output_people (output_id, person_id, position)
		select u.of, u.person, min(u.n) from unnest(@of::bigint[], @people::bigint[], @places::bigint[]) u(of, person, n) group by u.of, u.person`,
		pg.Args{"of": of, "people": people, "places": places})
	if shared != nil {
		to, err := madeInstitute(ctx, tx, shared.Institute, who)
		if err != nil {
			return err
		}
		b.Exec(`insert into output_shares (output_id, institute_id, shared_on) select u, @institute, @on from unnest(@ids::bigint[]) u`,
			pg.Args{"ids": ids, "institute": to, "on": shared.On})
	}
	return b.Send(ctx, tx)
}

// known are the outputs that have one of the DOIs or titles already, by these in lower
// case.
func (s Store) known(ctx context.Context, dois, titles []string) (byDOI, byTitle map[string]Named, err error) {
	type row struct {
		Key string
		Named
	}
	byDOI, byTitle = map[string]Named{}, map[string]Named{}
	var b pg.Batch
	sameDOI := pg.Queue[row](&b, `
		select lower(o.doi) as key, o.id, o.title, o.doi from outputs o
		 where o.removed_at is null and o.doi <> '' and lower(o.doi) in (select lower(u) from unnest(@dois::text[]) u)`, pg.Args{"dois": dois})
	sameTitle := pg.Queue[row](&b, `
		select distinct on (u.title) u.title as key, o.id, o.title, o.doi
		  from unnest(@titles::text[], @patterns::text[]) u(title, pattern) join outputs o on o.title ilike u.pattern and o.removed_at is null
		 order by u.title, o.id`, pg.Args{"titles": titles, "patterns": escaped(titles)})
	if err := b.Send(ctx, s.DB); err != nil {
		return nil, nil, fmt.Errorf("looking for outputs that are here already: %w", err)
	}
	for _, r := range *sameDOI {
		byDOI[r.Key] = r.Named
	}
	for _, r := range *sameTitle {
		byTitle[strings.ToLower(r.Key)] = r.Named
	}
	return byDOI, byTitle, nil
}

// escaped are texts as patterns that match themselves.
func escaped(texts []string) []string {
	all := make([]string, len(texts))
	for i, t := range texts {
		all[i] = list.Escape(t)
	}
	return all
}
