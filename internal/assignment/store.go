package assignment

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"gyoryu/internal/auth"
	"gyoryu/internal/charge"
	"gyoryu/internal/day"
	"gyoryu/internal/institute"
	"gyoryu/internal/notice"
	"gyoryu/internal/person"
	"gyoryu/internal/pg"
	"gyoryu/internal/recent"
)

// Store is the assignments. Only the store files write to them.
type Store struct {
	DB     pg.DB
	Recent *recent.Memory // what its lists need not ask each time; nil: they do
}

// shown are the columns of an Assignment, from seen_assignments s and joined.
var shown = `
	s.id, s.version, s.person_id, p.name as person, p.native_name as native, ` + charge.Thing + `,
	s.side, s.role, s.starts_on, s.ends_on, ` + concerned + ` as concerned, s.updated_at,
	coalesce((select a.name from history h join accounts a on a.id = h.account_id
	           where h.noun = 'assignment' and h.noun_id = s.id order by h.id desc limit 1), '') as updated_name,
	s.removed_at, coalesce(s.removed_by, 0) as removed_by, (` + charge.Left + `) as "left",
	(select jsonb_build_object('id', e.id, 'name', e.name, 'native', e.native_name, 'until', d.ends_on)
	   from deputies d join people e on e.id = d.deputy_id
	  where d.person_id = s.person_id and d.removed_at is null and d.starts_on <= @today and d.ends_on >= @today limit 1) as deputy`

// joined are the tables that shown needs beside s.
const joined = charge.Things + ` join people p on p.id = s.person_id `

// Twice reports that the person is in charge of the same thing at the same time already.
var Twice = errors.New("in charge of it already")

// Find is an assignment, removed or not, of something that is there and that the
// account may see.
func (s Store) Find(ctx context.Context, id int64, today day.Day, who auth.Account) (Assignment, error) {
	a, err := pg.One[Assignment](ctx, s.DB,
		`select `+shown+` from seen_assignments(@who) s `+joined+` where s.id = @id and `+charge.There,
		pg.Args{"id": id, "who": who.ID, "me": who.PersonID, "today": today})
	if err != nil {
		return Assignment{}, fmt.Errorf("finding assignment %d: %w", id, err)
	}
	return a, nil
}

// Create puts somebody in charge, who is made if the draft names them for the first time.
func (s Store) Create(ctx context.Context, d Draft, who auth.Account) (id int64, err error) {
	err = pg.Tx(ctx, s.DB, who.ID, func(tx pgx.Tx) error {
		if err := d.makePerson(ctx, tx, who); err != nil {
			return err
		}
		args := d.args()
		args["by"] = pg.NullID(who.ID)
		for _, of := range charge.Everything {
			args[string(of)] = (*int64)(nil)
		}
		args[string(d.Of)] = pg.NullID(d.OfID)
		id, err = pg.Value[int64](ctx, tx, `
			insert into assignments (person_id, institute_id, agreement_id, topic_id, forum_id, side, role, starts_on, ends_on, created_by)
			values (@person, @institute, @agreement, @topic, @forum, @side, @role, @from, @to, @by) returning id`, args)
		if err != nil {
			return once(err)
		}
		return notice.PutInCharge(ctx, tx, "assignment", []notice.Charged{{ID: id, Version: 1, PersonID: d.PersonID}}, who.ID)
	})
	if err != nil {
		return 0, fmt.Errorf("putting somebody in charge: %w", err)
	}
	return id, nil
}

// Update changes an assignment that was opened in this version, or is pg.Stale. What
// it is of stays.
func (s Store) Update(ctx context.Context, id, version int64, d Draft, who auth.Account) error {
	err := pg.Tx(ctx, s.DB, who.ID, func(tx pgx.Tx) error {
		if err := d.makePerson(ctx, tx, who); err != nil {
			return err
		}
		was, err := pg.Value[int64](ctx, tx, `select person_id from assignments where id = @id for update`, pg.Args{"id": id})
		if err != nil {
			return err
		}
		args := d.args()
		args["id"], args["version"] = id, version
		err = changed(ctx, tx, `
			update assignments set person_id = @person, side = @side, role = @role, starts_on = @from, ends_on = @to
			 where id = @id and version = @version and removed_at is null`, args)
		if err != nil || was == d.PersonID {
			return err
		}
		return notice.PutInCharge(ctx, tx, "assignment", []notice.Charged{{ID: id, Version: version + 1, PersonID: d.PersonID}}, who.ID)
	})
	return wrap(err, "changing", id)
}

// End makes an assignment end on the day.
func (s Store) End(ctx context.Context, id, version int64, on day.Day, who auth.Account) error {
	return s.act(ctx, id, who, `update assignments set ends_on = @on where id = @id and version = @version and removed_at is null`,
		pg.Args{"version": version, "on": on})
}

// Remove takes an assignment out of every list; Restore brings it back.
func (s Store) Remove(ctx context.Context, id, version int64, who auth.Account) error {
	return s.act(ctx, id, who, `
		update assignments set removed_at = now(), removed_by = @by where id = @id and version = @version and removed_at is null`,
		pg.Args{"version": version, "by": pg.NullID(who.ID)})
}

// Restore brings a removed assignment back, or is Twice.
func (s Store) Restore(ctx context.Context, id int64, who auth.Account) error {
	return s.act(ctx, id, who, `update assignments set removed_at = null, removed_by = null where id = @id and removed_at is not null`, pg.Args{})
}

// CarryOver puts those in charge of the agreement from, as far as that is not over, in
// charge of the agreement to as well, in the transaction of who renews it. Who is in
// charge of that already stays as they are.
func CarryOver(ctx context.Context, tx pgx.Tx, from, to int64) error {
	type carried struct {
		notice.Charged
		By int64
	}
	all, err := pg.Many[carried](ctx, tx, `
		insert into assignments (person_id, agreement_id, side, role, starts_on, ends_on, created_by)
		select s.person_id, @to, s.side, s.role, s.starts_on, s.ends_on, acting_account()
		  from assignments s
		 where s.agreement_id = @from and s.removed_at is null and (s.ends_on is null or s.ends_on >= current_date)
		 order by s.id
		on conflict do nothing
		returning id, version, person_id, coalesce(created_by, 0) as by`, pg.Args{"from": from, "to": to})
	if err != nil {
		return fmt.Errorf("carrying over who is in charge of agreement %d to %d: %w", from, to, err)
	}
	var by int64
	var tell []notice.Charged
	for _, c := range all {
		by, tell = c.By, append(tell, c.Charged)
	}
	return notice.PutInCharge(ctx, tx, "assignment", tell, by)
}

// makePerson makes the person whom the draft names for the first time: ours is at our
// institute, theirs at the institute that it is about.
func (d *Draft) makePerson(ctx context.Context, tx pgx.Tx, who auth.Account) error {
	if d.person == nil || d.person.New == "" {
		return nil
	}
	at := int64(0)
	switch {
	case d.Side == charge.Ours:
		home, err := institute.Store{}.Home(ctx, tx)
		if err != nil && !errors.Is(err, pg.NotFound) {
			return err
		}
		at = home.ID
	case d.Of == charge.Institute:
		at = d.OfID
	}
	id, err := person.Store{}.Add(ctx, tx, person.Named(d.person.New, at), who)
	d.PersonID = id
	return err
}

func (d Draft) args() pg.Args {
	return pg.Args{"person": d.PersonID, "side": d.Side, "role": d.Role, "from": d.From, "to": d.To}
}

func (s Store) act(ctx context.Context, id int64, who auth.Account, sql string, args pg.Args) error {
	args["id"] = id
	err := pg.Tx(ctx, s.DB, who.ID, func(tx pgx.Tx) error { return changed(ctx, tx, sql, args) })
	return wrap(err, "changing", id)
}

// changed runs an update that must find its row: the record was there when it was
// opened, so that a row that is not found was changed since.
func changed(ctx context.Context, tx pgx.Tx, sql string, args pg.Args) error {
	tag, err := tx.Exec(ctx, sql, args)
	if err == nil && tag.RowsAffected() == 0 {
		err = pg.Stale
	}
	return once(err)
}

// once tells the breach of the rule that nobody is in charge of a thing twice at once.
func once(err error) error {
	if pg.Violates(err, "assignments_once_at_a_time") {
		return Twice
	}
	return err
}

func wrap(err error, doing string, id int64) error {
	if err != nil {
		return fmt.Errorf("%s assignment %d: %w", doing, id, err)
	}
	return nil
}
