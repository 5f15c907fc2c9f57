package topic

import (
	"context"
	"errors"
	"strings"

	"github.com/jackc/pgx/v5"

	"gyoryu/internal/auth"
	"gyoryu/internal/institute"
	"gyoryu/internal/person"
	"gyoryu/internal/pg"
)

// saveParts makes a topic's institutes, people, areas and readers what the draft says:
// what is gone is deleted, what is new added, what stays is left alone.
func saveParts(ctx context.Context, tx pgx.Tx, id int64, d Draft) error {
	var b pg.Batch
	args := pg.Args{"id": id, "institutes": d.instituteIDs(), "people": d.personIDs(), "areas": d.AreaIDs, "readers": d.ReaderIDs}
	b.Exec(`
		with wanted as (select u.id, u.n from unnest(@institutes::bigint[]) with ordinality u(id, n)),
		     gone as (delete from topic_institutes where topic_id = @id and institute_id not in (select wanted.id from wanted))
		insert into topic_institutes (topic_id, institute_id, position)
		select @id, wanted.id, wanted.n from wanted
		on conflict (topic_id, institute_id) do update set position = excluded.position
		   where topic_institutes.position <> excluded.position`, args)
	b.Exec(`
		with wanted as (select u.id, u.n from unnest(@people::bigint[]) with ordinality u(id, n)),
		     gone as (delete from topic_people where topic_id = @id and person_id not in (select wanted.id from wanted))
		insert into topic_people (topic_id, person_id, position)
		select @id, wanted.id, wanted.n from wanted
		on conflict (topic_id, person_id) do update set position = excluded.position
		   where topic_people.position <> excluded.position`, args)
	b.Exec(`
		with gone as (delete from topic_areas where topic_id = @id and area_id <> all (coalesce(@areas::bigint[], '{}')))
		insert into topic_areas (topic_id, area_id) select @id, u.id from unnest(@areas::bigint[]) u(id) on conflict do nothing`, args)
	b.Exec(`
		with gone as (delete from topic_readers where topic_id = @id and account_id <> all (coalesce(@readers::bigint[], '{}')))
		insert into topic_readers (topic_id, account_id) select @id, u.id from unnest(@readers::bigint[]) u(id) on conflict do nothing`, args)
	return b.Send(ctx, tx)
}

// instituteIDs are those of the draft's institutes, each once.
func (d Draft) instituteIDs() []int64 {
	return once(d.Institutes, func(p Party) int64 { return p.ID })
}

// personIDs are those of the draft's people, each once.
func (d Draft) personIDs() []int64 { return once(d.People, func(m Member) int64 { return m.ID }) }

func once[T any](all []T, id func(T) int64) []int64 {
	seen, ids := map[int64]bool{}, []int64{}
	for _, one := range all {
		if n := id(one); n != 0 && !seen[n] {
			seen[n] = true
			ids = append(ids, n)
		}
	}
	return ids
}

// makeNew makes the institutes and people that the draft names for the first time, each
// once, and fills in their ids. New researchers of our side work at our institute, those
// of theirs at the first partner.
func makeNew(ctx context.Context, tx pgx.Tx, d Draft, who auth.Account) error {
	institutes, people := map[string]int64{}, map[string]int64{}
	for _, p := range d.Institutes {
		if p.None() || p.New == nil {
			continue
		}
		key := strings.ToLower(p.New.Name)
		if institutes[key] == 0 {
			id, err := institute.Store{}.Add(ctx, tx, *p.New, who)
			if err != nil {
				return err
			}
			institutes[key] = id
		}
		p.ID = institutes[key]
	}
	home, err := institute.Store{}.Home(ctx, tx)
	if err != nil && !errors.Is(err, pg.NotFound) {
		return err
	}
	partner := int64(0)
	for _, p := range d.Institutes {
		if partner == 0 && p.ID != home.ID {
			partner = p.ID
		}
	}
	for _, m := range d.People {
		if m.None() || m.New == "" {
			continue
		}
		key, at := strings.ToLower(m.New), home.ID
		if m.theirs {
			at = partner
		}
		if people[key] == 0 {
			id, err := person.Store{}.Add(ctx, tx, person.Named(m.New, at), who)
			if err != nil {
				return err
			}
			people[key] = id
		}
		m.ID = people[key]
	}
	return nil
}
