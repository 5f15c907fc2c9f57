package notice

import (
	"context"
	"fmt"
	"strconv"

	"github.com/jackc/pgx/v5"

	"gyoryu/internal/day"
	"gyoryu/internal/jobs"
	"gyoryu/internal/pg"
)

// PutAll is Put for several that wait for the morning's digest.
func PutAll(ctx context.Context, tx pgx.Tx, all []Notice) error {
	if len(all) == 0 {
		return nil
	}
	var (
		accounts, ids      []int64
		kinds, nouns, keys []string
		abouts             []day.Day
	)
	for _, n := range all {
		accounts, ids, abouts = append(accounts, n.AccountID), append(ids, n.NounID), append(abouts, n.AboutOn)
		kinds, nouns, keys = append(kinds, string(n.Kind)), append(nouns, n.Noun), append(keys, n.Key)
	}
	_, err := tx.Exec(ctx, `
		insert into notices (account_id, kind, noun, noun_id, about_on, key)
		select a, k, n, i, o, u
		  from unnest(@accounts::bigint[], @kinds::text[], @nouns::text[], @ids::bigint[], @abouts::date[], @keys::text[])
		       with ordinality x(a, k, n, i, o, u, place)
		 order by place
		on conflict on constraint notices_once do nothing`, pg.Args{
		"accounts": accounts, "kinds": kinds, "nouns": nouns, "ids": ids, "abouts": abouts, "keys": keys,
	})
	if err != nil {
		return fmt.Errorf("telling %d things: %w", len(all), err)
	}
	return nil
}

// Charged is a record of which a person was put in charge, in the version that says so.
type Charged struct {
	ID       int64
	Version  int64
	PersonID int64
}

// PutInCharge tells the accounts of people at once that somebody put them in charge of records;
// nobody is told what they did themselves. The noun is commitment or assignment.
func PutInCharge(ctx context.Context, tx pgx.Tx, noun string, all []Charged, by int64) error {
	if len(all) == 0 {
		return nil
	}
	var ids, people []int64
	var keys []string
	for _, c := range all {
		ids, people = append(ids, c.ID), append(people, c.PersonID)
		keys = append(keys, "charge:"+noun+":"+strconv.FormatInt(c.ID, 10)+":v"+strconv.FormatInt(c.Version, 10))
	}
	told, err := pg.Values[int64](ctx, tx, `
		insert into notices (account_id, kind, noun, noun_id, key)
		select a.id, @kind, @noun, x.id, x.key
		  from unnest(@ids::bigint[], @people::bigint[], @keys::text[]) with ordinality x(id, person, key, place)
		  join accounts a on a.person_id = x.person
		 where a.disabled_at is null and a.id <> @by
		 order by x.place
		on conflict on constraint notices_once do nothing
		returning id`, pg.Args{"kind": Charge, "noun": noun, "ids": ids, "people": people, "keys": keys, "by": by})
	if err != nil {
		return fmt.Errorf("telling who is in charge of %d records: %w", len(all), err)
	}
	for _, id := range told {
		if err := jobs.Insert(ctx, tx, jobs.Told{NoticeID: id}, nil); err != nil {
			return err
		}
	}
	return nil
}
