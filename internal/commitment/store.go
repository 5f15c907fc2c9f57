package commitment

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/line"
	"gyoryu/internal/pg"
	"gyoryu/internal/recent"
)

// Store is the commitments and their parts. Only the store files write to them.
type Store struct {
	DB     pg.DB
	Recent *recent.Memory // what its lists need not ask each time; nil: they do
}

// shown are the columns of a Commitment, from seen_commitments c.
const shown = `
	c.id, c.version, c.what, c.owed_by, c.due_on, c.state, c.state_on, c.reason, c.evidence, c.recurs,
	c.visit_id, c.point_id, coalesce(c.created_by, 0) as created_by, c.updated_at, c.removed_at,
	coalesce(c.removed_by, 0) as removed_by,
	coalesce((select a.name from history h join accounts a on a.id = h.account_id
	           where h.noun = 'commitment' and h.noun_id = c.id order by h.id desc limit 1), '') as updated_name,
	case when p.id is not null then jsonb_build_object('id', p.id, 'name', p.name, 'native', p.native_name) end as person,
	case when t.id is not null then jsonb_build_object('id', t.id, 'name', t.name, 'native', t.native_name) end as their_person,
	case when g.id is not null then jsonb_build_object('id', g.id, 'title', g.title) end as agreement,
	coalesce(v.title, '') as visit_title, v.starts_on as visit_on, coalesce(v.created_by, 0) as visit_by,
	coalesce(v.leader_id, 0) as visit_leader, v.id is not null as visit_seen,
	(select coalesce(jsonb_agg(jsonb_build_object('id', i.id, 'short', i.short, 'name', i.name) order by ci.position, i.id), '[]')
	   from commitment_institutes ci join institutes i on i.id = ci.institute_id
	  where ci.commitment_id = c.id) as institutes`

// joined are the tables that shown needs beside seen_commitments c.
const joined = `
	  left join people p on p.id = c.person_id
	  left join people t on t.id = c.their_person_id
	  left join lateral (
		select v.* from seen_visits(@who) v where v.id = c.visit_id and v.removed_at is null limit 1) v on true
	  left join lateral (
		select g.id, g.title from seen_agreements(@who) g where g.id = c.agreement_id and g.removed_at is null limit 1) g on true`

// Find is a commitment that the account may see, removed or not.
func (s Store) Find(ctx context.Context, id int64, who auth.Account) (Commitment, error) {
	c, err := pg.One[Commitment](ctx, s.DB,
		`select `+shown+` from seen_commitments(@who) c `+joined+` where c.id = @id`,
		pg.Args{"id": id, "who": who.ID})
	if err != nil {
		return Commitment{}, fmt.Errorf("finding commitment %d: %w", id, err)
	}
	return c, nil
}

// OfVisit are a visit's commitments, for who may see the visit.
func OfVisit(b *pg.Batch, visitID int64, who auth.Account) *[]Commitment {
	return pg.Queue[Commitment](b,
		`select `+shown+` from seen_commitments(@who) c `+joined+`
		  where c.visit_id = @visit and c.removed_at is null order by c.id`,
		pg.Args{"visit": visitID, "who": who.ID})
}

// parts are what a commitment's page shows beside it.
type parts struct {
	notes []Note // the latest first
	moves []Move // the latest first
	years []Year // that it follows, and that follow it
	line  line.Line
}

// parts reads what the account may see of them.
func (s Store) parts(ctx context.Context, id int64, who auth.Account) (parts, error) {
	var b pg.Batch
	years := queueYears(&b, id, who)
	notes := pg.Queue[Note](&b, `
		select n.noted_on, n.text, n.asked, coalesce(a.name, '') as by
		  from commitment_notes n left join accounts a on a.id = n.created_by
		 where n.commitment_id = @id order by n.noted_on desc, n.id desc limit 200`, pg.Args{"id": id})
	moves := pg.Queue[Move](&b, `
		select m.from_on, m.to_on, m.reason, coalesce(a.name, '') as by, m.created_at as at
		  from commitment_moves m left join accounts a on a.id = m.created_by
		 where m.commitment_id = @id order by m.id desc limit 200`, pg.Args{"id": id})
	l := line.Queue(&b, who, line.Commitment, id)
	if err := b.Send(ctx, s.DB); err != nil {
		return parts{}, fmt.Errorf("reading what was done about commitment %d: %w", id, err)
	}
	return parts{*notes, *moves, *years, l()}, nil
}

// HasOne reports a point that has a commitment already, perhaps a removed one.
var HasOne = errors.New("the point has a commitment")

// Create adds a commitment: of the point of a visit that the draft names, or of none.
func (s Store) Create(ctx context.Context, d Draft, who auth.Account) (id int64, err error) {
	err = pg.Tx(ctx, s.DB, who.ID, func(tx pgx.Tx) error {
		id, err = pg.Value[int64](ctx, tx, `
			insert into commitments (what, owed_by, person_id, their_person_id, due_on, recurs, evidence, visit_id, point_id, agreement_id, created_by)
			values (@what, @owed_by, @person, @their_person, @due_on, @recurs, @evidence, @visit, @point, @agreement, @by) returning id`,
			d.args(who))
		if pg.Violates(err, "commitments_point_once") {
			return HasOne
		}
		if err != nil {
			return err
		}
		if err := setInstitutes(ctx, tx, id, d.InstituteIDs); err != nil {
			return err
		}
		return tellInCharge(ctx, tx, who, id, 0, d.PersonID)
	})
	if err != nil {
		return 0, fmt.Errorf("adding a commitment: %w", err)
	}
	return id, nil
}

// ofSeenAgreement is whether the account that saves a commitment sees the agreement that
// contains it: who does not cannot mean to take it out of there.
const ofSeenAgreement = `exists (
	select from seen_agreements(@by) g where g.id = commitments.agreement_id and g.removed_at is null)`

// Update changes a commitment that was opened in this version, or is pg.Stale. A
// due day is only set or kept here: moving it is Move's, with a reason.
func (s Store) Update(ctx context.Context, c Commitment, d Draft, version int64, who auth.Account) error {
	args := d.args(who)
	args["id"], args["version"] = c.ID, version
	err := pg.Tx(ctx, s.DB, who.ID, func(tx pgx.Tx) error {
		if err := changed(ctx, tx, `
			update commitments
			   set what = @what, owed_by = @owed_by, their_person_id = @their_person, due_on = @due_on,
			       recurs = @recurs, evidence = @evidence, person_id = @person::bigint,
			       agreement_id = case when agreement_id is null or `+ofSeenAgreement+` then @agreement::bigint else agreement_id end,
			       was_in_charge = case when person_id is distinct from @person::bigint and person_id is not null
			                            then array_append(array_remove(was_in_charge, person_id), person_id) else was_in_charge end
			 where id = @id and version = @version and removed_at is null`, args); err != nil {
			return err
		}
		if err := setInstitutes(ctx, tx, c.ID, d.InstituteIDs); err != nil {
			return err
		}
		was := int64(0)
		if c.Person != nil {
			was = c.Person.ID
		}
		return tellInCharge(ctx, tx, who, c.ID, was, d.PersonID)
	})
	return wrap(err, "changing", c.ID)
}

func (d Draft) args(who auth.Account) pg.Args {
	return pg.Args{
		"what": d.What, "owed_by": d.OwedBy, "person": pg.NullID(d.PersonID), "their_person": pg.NullID(d.TheirPersonID),
		"due_on": d.DueOn, "recurs": d.Recurs, "evidence": d.Evidence, "visit": pg.NullID(d.visitID), "point": pg.NullID(d.PointID),
		"agreement": pg.NullID(d.AgreementID), "by": pg.NullID(who.ID),
	}
}

func setInstitutes(ctx context.Context, tx pgx.Tx, id int64, institutes []int64) error {
	_, err := tx.Exec(ctx, `
		with wanted as (select u.id, u.n from unnest(@institutes::bigint[]) with ordinality u(id, n)),
		     gone as (delete from commitment_institutes
		               where commitment_id = @id and institute_id not in (select wanted.id from wanted))
		insert into commitment_institutes (commitment_id, institute_id, position)
		select @id, wanted.id, wanted.n from wanted
		on conflict (commitment_id, institute_id) do update set position = excluded.position`,
		pg.Args{"id": id, "institutes": institutes})
	return err
}

// Assign puts our person in charge (0 nobody) and, where it had none, sets a day.
func (s Store) Assign(ctx context.Context, id, version, personID int64, due day.Day, who auth.Account) error {
	err := pg.Tx(ctx, s.DB, who.ID, func(tx pgx.Tx) error {
		was, err := pg.Value[int64](ctx, tx, `select coalesce(person_id, 0) from commitments where id = @id for update`, pg.Args{"id": id})
		if err != nil {
			return err
		}
		if err := changed(ctx, tx, `
			update commitments
			   set person_id = @person::bigint,
			       was_in_charge = case when person_id is distinct from @person::bigint and person_id is not null
			                            then array_append(array_remove(was_in_charge, person_id), person_id) else was_in_charge end,
			       due_on = coalesce(due_on, @due::date)
			 where id = @id and version = @version and removed_at is null`,
			pg.Args{"id": id, "version": version, "person": pg.NullID(personID), "due": due}); err != nil {
			return err
		}
		return tellInCharge(ctx, tx, who, id, was, personID)
	})
	return wrap(err, "changing", id)
}

// Move moves the due day (to the zero Day: none any more) and keeps why.
func (s Store) Move(ctx context.Context, c Commitment, version int64, to day.Day, reason string, who auth.Account) error {
	err := pg.Tx(ctx, s.DB, who.ID, func(tx pgx.Tx) error {
		if err := changed(ctx, tx, `update commitments set due_on = @to where id = @id and version = @version and removed_at is null`,
			pg.Args{"id": c.ID, "version": version, "to": to}); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `
			insert into commitment_moves (commitment_id, from_on, to_on, reason, created_by)
			values (@id, @from, @to, @reason, @by)`,
			pg.Args{"id": c.ID, "from": c.DueOn, "to": to, "reason": reason, "by": pg.NullID(who.ID)})
		return err
	})
	return wrap(err, "moving the day of", c.ID)
}

// Remove takes a commitment out of every list; Restore brings it back.
func (s Store) Remove(ctx context.Context, id, version int64, who auth.Account) error {
	return s.act(ctx, id, version, who, `removed_at = now(), removed_by = @by`, pg.Args{"by": pg.NullID(who.ID)})
}

// VisitRemoved reports a commitment whose visit has to come back first.
var VisitRemoved = errors.New("the visit is removed")

// Restore brings a removed commitment back.
func (s Store) Restore(ctx context.Context, id int64, who auth.Account) error {
	err := pg.Tx(ctx, s.DB, who.ID, func(tx pgx.Tx) error {
		gone, err := pg.Value[bool](ctx, tx, `
			select exists (select from commitments c join visits v on v.id = c.visit_id where c.id = @id and v.removed_at is not null)`, pg.Args{"id": id})
		if err != nil {
			return err
		}
		if gone {
			return VisitRemoved
		}
		return changed(ctx, tx, `update commitments set removed_at = null, removed_by = null where id = @id and removed_at is not null`,
			pg.Args{"id": id})
	})
	return wrap(err, "bringing back", id)
}

// act sets columns of a commitment that was opened in this version.
func (s Store) act(ctx context.Context, id, version int64, who auth.Account, set string, args pg.Args) error {
	args["id"], args["version"] = id, version
	err := pg.Tx(ctx, s.DB, who.ID, func(tx pgx.Tx) error {
		return changed(ctx, tx, `update commitments set `+set+` where id = @id and version = @version and removed_at is null`, args)
	})
	return wrap(err, "changing", id)
}

// changed runs an update that must find its row: the record was there when it was
// opened, so that a row that is not found was changed since.
func changed(ctx context.Context, tx pgx.Tx, sql string, args pg.Args) error {
	tag, err := tx.Exec(ctx, sql, args)
	if err == nil && tag.RowsAffected() == 0 {
		err = pg.Stale
	}
	return err
}

func wrap(err error, doing string, id int64) error {
	if err != nil {
		return fmt.Errorf("%s commitment %d: %w", doing, id, err)
	}
	return nil
}
