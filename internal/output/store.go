package output

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/institute"
	"gyoryu/internal/person"
	"gyoryu/internal/pg"
	"gyoryu/internal/pick"
	"gyoryu/internal/recent"
)

// Store is the outputs and their parts. Only the store files write to them.
type Store struct {
	DB     pg.DB
	Recent *recent.Memory // what its lists need not ask each time; nil: they do
}

var (
	// DOITaken reports that another output has the DOI.
	DOITaken = errors.New("another output has the DOI")
	// SharedAlready reports an institute that has got the output before.
	SharedAlready = errors.New("it was shared with this institute before")
)

// Create adds an output with all its parts, and the people and institutes that it names
// for the first time.
func (s Store) Create(ctx context.Context, d Draft, who auth.Account) (id int64, err error) {
	err = pg.Tx(ctx, s.DB, who.ID, func(tx pgx.Tx) error {
		args := d.args()
		args["by"] = pg.NullID(who.ID)
		id, err = pg.Value[int64](ctx, tx, `
			insert into outputs (title, kind, published_on, doi, url, notes, created_by)
			values (@title, @kind, @published_on, @doi, @url, @notes, @by) returning id`, args)
		if err != nil {
			return taken(err)
		}
		return saveParts(ctx, tx, id, d, who)
	})
	if err != nil {
		return 0, fmt.Errorf("adding an output: %w", err)
	}
	return id, nil
}

// Update changes an output that was opened in this version, or is pg.Stale.
func (s Store) Update(ctx context.Context, id, version int64, d Draft, who auth.Account) error {
	args := d.args()
	args["id"], args["version"] = id, version
	err := pg.Tx(ctx, s.DB, who.ID, func(tx pgx.Tx) error {
		if err := changed(ctx, tx, `
			update outputs
			   set title = @title, kind = @kind, published_on = @published_on, doi = @doi, url = @url, notes = @notes
			 where id = @id and version = @version and removed_at is null`, args); err != nil {
			return err
		}
		return saveParts(ctx, tx, id, d, who)
	})
	return wrap(err, "changing", id)
}

func (d Draft) args() pg.Args {
	return pg.Args{"title": d.Title, "kind": d.Kind, "published_on": d.PublishedOn, "doi": d.DOI, "url": d.URL, "notes": d.Notes}
}

// saveParts makes an output's parts what the draft says. Topics that the account does
// not see stay as they are, and so do topics and stays that were removed: the draft
// could not have named them.
func saveParts(ctx context.Context, tx pgx.Tx, id int64, d Draft, who auth.Account) error {
	people, institutes, err := makeNew(ctx, tx, d, who)
	if err != nil {
		return err
	}
	var days []day.Day
	for _, s := range d.Shared {
		days = append(days, s.On)
	}
	args := pg.Args{
		"id": id, "who": who.ID, "people": people, "topics": d.TopicIDs, "stays": d.ExchangeIDs, "institutes": institutes, "days": days,
	}
	var b pg.Batch
	b.Exec(`delete from output_people where output_id = @id and person_id <> all (coalesce(@people::bigint[], '{}'))`, args)
	b.Exec(`
		insert into output_people (output_id, person_id, position)
		select @id, u.id, min(u.n) from unnest(@people::bigint[]) with ordinality u(id, n) group by u.id order by min(u.n)
		on conflict (output_id, person_id) do update set position = excluded.position`, args)
	b.Exec(`
		delete from output_topics x
		 where x.output_id = @id and x.topic_id <> all (coalesce(@topics::bigint[], '{}'))
		   and exists (select from seen_topics(@who) t where t.id = x.topic_id and t.removed_at is null)`, args)
	b.Exec(`insert into output_topics (output_id, topic_id) select @id, u from unnest(@topics::bigint[]) u on conflict do nothing`, args)
	b.Exec(`
		delete from output_exchanges x
		 where x.output_id = @id and x.exchange_id <> all (coalesce(@stays::bigint[], '{}'))
		   and exists (select from exchanges e where e.id = x.exchange_id and e.removed_at is null)`, args)
	b.Exec(`insert into output_exchanges (output_id, exchange_id) select @id, u from unnest(@stays::bigint[]) u on conflict do nothing`, args)
	b.Exec(`delete from output_shares where output_id = @id and institute_id <> all (coalesce(@institutes::bigint[], '{}'))`, args)
	b.Exec(`
		insert into output_shares (output_id, institute_id, shared_on)
		select @id, u.id, max(u.shared) from unnest(@institutes::bigint[], @days::date[]) with ordinality u(id, shared, n) group by u.id order by min(u.n)
		on conflict on constraint output_shares_once do update set shared_on = excluded.shared_on`, args)
	return b.Send(ctx, tx)
}

// makeNew makes the people and institutes that the draft names for the first time, each
// name once, and gives the ids of all. Where a new person works is for their page.
func makeNew(ctx context.Context, tx pgx.Tx, d Draft, who auth.Account) (people, institutes []int64, err error) {
	made := map[string]int64{}
	for _, p := range d.People {
		id, key := p.ID, strings.ToLower(p.New)
		if id == 0 && p.New != "" {
			if id = made[key]; id == 0 {
				if id, err = (person.Store{}).Add(ctx, tx, person.Named(p.New, 0), who); err != nil {
					return nil, nil, err
				}
				made[key] = id
			}
		}
		people = append(people, id)
	}
	for _, s := range d.Shared {
		id, err := madeInstitute(ctx, tx, s.Institute, who)
		if err != nil {
			return nil, nil, err
		}
		institutes = append(institutes, id)
	}
	return people, institutes, nil
}

func madeInstitute(ctx context.Context, tx pgx.Tx, i *pick.Institute, who auth.Account) (int64, error) {
	if i.ID != 0 || i.New == nil {
		return i.ID, nil
	}
	return institute.Store{}.Add(ctx, tx, *i.New, who)
}

// Share notes that an institute has got the output. One that had it on an unknown day
// gets the day; else it is SharedAlready.
func (s Store) Share(ctx context.Context, id int64, share ShareDraft, who auth.Account) error {
	err := pg.Tx(ctx, s.DB, who.ID, func(tx pgx.Tx) error {
		// A version of its own, so that who is just editing the output does not undo it.
		if err := changed(ctx, tx, `update outputs set updated_at = now() where id = @id and removed_at is null`, pg.Args{"id": id}); err != nil {
			return err
		}
		to, err := madeInstitute(ctx, tx, share.Institute, who)
		if err != nil {
			return err
		}
		tag, err := tx.Exec(ctx, `
			insert into output_shares as s (output_id, institute_id, shared_on) values (@id, @institute, @on)
			on conflict on constraint output_shares_once do update set shared_on = excluded.shared_on
			 where s.shared_on is null and excluded.shared_on is not null`,
			pg.Args{"id": id, "institute": to, "on": share.On})
		if err == nil && tag.RowsAffected() == 0 {
			err = SharedAlready
		}
		return err
	})
	return wrap(err, "sharing", id)
}

// Remove takes an output out of every list; Restore brings it back.
func (s Store) Remove(ctx context.Context, id, version int64, who auth.Account) error {
	err := pg.Tx(ctx, s.DB, who.ID, func(tx pgx.Tx) error {
		return changed(ctx, tx, `
			update outputs set removed_at = now(), removed_by = @by where id = @id and version = @version and removed_at is null`,
			pg.Args{"id": id, "version": version, "by": pg.NullID(who.ID)})
	})
	return wrap(err, "removing", id)
}

// Restore brings a removed output back; it is DOITaken if another has its DOI by now.
func (s Store) Restore(ctx context.Context, id int64, who auth.Account) error {
	err := pg.Tx(ctx, s.DB, who.ID, func(tx pgx.Tx) error {
		return changed(ctx, tx, `update outputs set removed_at = null, removed_by = null where id = @id and removed_at is not null`, pg.Args{"id": id})
	})
	return wrap(err, "bringing back", id)
}

// changed runs an update that must find its row: the record was there when it was
// opened, so that a row that is not found was changed since.
func changed(ctx context.Context, tx pgx.Tx, sql string, args pg.Args) error {
	tag, err := tx.Exec(ctx, sql, args)
	if err == nil && tag.RowsAffected() == 0 {
		return pg.Stale
	}
	return taken(err)
}

// taken names the constraint that a form can do something about.
func taken(err error) error {
	if pg.Violates(err, "outputs_doi_once") {
		return DOITaken
	}
	return err
}

func wrap(err error, doing string, id int64) error {
	if err != nil {
		return fmt.Errorf("%s output %d: %w", doing, id, err)
	}
	return nil
}
