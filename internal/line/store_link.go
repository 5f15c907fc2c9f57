package line

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"gyoryu/internal/auth"
	"gyoryu/internal/pg"
)

// Why two records are not linked.
var (
	FromGone = errors.New("the record before is not there")
	ToGone   = errors.New("the record after is not there")
	Itself   = errors.New("a record does not lead to itself")
	Twice    = errors.New("linked already")
	Circle   = errors.New("the link would close a circle")
)

// Made is a link as it is kept.
type Made struct {
	ID        int64
	FromKind  Kind
	FromID    int64
	ToKind    Kind
	ToID      int64
	RemovedAt *time.Time
	RemovedBy int64
}

// From is the record before.
func (m Made) From() Ref { return Ref{m.FromKind, m.FromID} }

// To is the record after.
func (m Made) To() Ref { return Ref{m.ToKind, m.ToID} }

// Link notes that from led to to.
func (s Store) Link(ctx context.Context, from, to Ref, note string, who auth.Account) (id int64, err error) {
	err = pg.Tx(ctx, s.DB, who.ID, func(tx pgx.Tx) error {
		if err := fits(ctx, tx, from, to, who); err != nil {
			return err
		}
		id, err = pg.Value[int64](ctx, tx, `
			insert into links (from_kind, from_id, to_kind, to_id, note, created_by)
			values (@from_kind, @from_id, @to_kind, @to_id, @note, @by) returning id`,
			pg.Args{
				"from_kind": from.Kind, "from_id": from.ID, "to_kind": to.Kind, "to_id": to.ID, "note": note, "by": pg.NullID(who.ID),
			})
		return known(err)
	})
	if err != nil {
		return 0, fmt.Errorf("linking %s %d to %s %d: %w", from.Kind, from.ID, to.Kind, to.ID, err)
	}
	return id, nil
}

// fits tells why a link cannot be made, nil if it can. Links are made one after another,
// so that two of them cannot close a circle together.
func fits(ctx context.Context, tx pgx.Tx, from, to Ref, who auth.Account) error {
	if from == to {
		return Itself
	}
	if _, err := tx.Exec(ctx, `select pg_advisory_xact_lock(hashtext('links'))`); err != nil {
		return err
	}
	type row struct{ FromSeen, ToSeen, Said, Leads bool }
	is, err := pg.One[row](ctx, tx, `
		with recursive ahead(kind, id) as (
			select @to_kind::text, @to_id::bigint
			union
			select n.kind, n.id from ahead a`+after+`where`+seen+`)
		select seen_on_line(@who, @from_kind::text, @from_id::bigint) as from_seen,
		       seen_on_line(@who, @to_kind::text, @to_id::bigint) as to_seen,
		       exists (select from line_after(@from_kind::text, @from_id::bigint) n where n.to_kind = @to_kind and n.to_id = @to_id) as said,
		       exists (select from ahead a where a.kind = @from_kind and a.id = @from_id) as leads`,
		pg.Args{"who": who.ID, "from_kind": from.Kind, "from_id": from.ID, "to_kind": to.Kind, "to_id": to.ID})
	switch {
	case err != nil:
		return err
	case !is.FromSeen:
		return FromGone
	case !is.ToSeen:
		return ToGone
	case is.Said:
		return Twice
	case is.Leads:
		return Circle
	}
	return nil
}

// known tells the breaches of the rules that the table has, too.
func known(err error) error {
	switch {
	case pg.Violates(err, "links_once"):
		return Twice
	case pg.Violates(err, "links_not_itself"):
		return Itself
	}
	return err
}

// Find is a link, cut or not, both ends of which the account may see.
func (s Store) Find(ctx context.Context, id int64, who auth.Account) (Made, error) {
	m, err := pg.One[Made](ctx, s.DB, `
		select l.id, l.from_kind, l.from_id, l.to_kind, l.to_id, l.removed_at, coalesce(l.removed_by, 0) as removed_by
		  from links l
		 where l.id = @id and seen_on_line(@who, l.from_kind, l.from_id) and seen_on_line(@who, l.to_kind, l.to_id)`,
		pg.Args{"id": id, "who": who.ID})
	if err != nil {
		return Made{}, fmt.Errorf("finding link %d: %w", id, err)
	}
	return m, nil
}

// Cut takes a link away; Restore brings it back.
func (s Store) Cut(ctx context.Context, id int64, who auth.Account) error {
	err := pg.Tx(ctx, s.DB, who.ID, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `update links set removed_at = now(), removed_by = @by where id = @id and removed_at is null`,
			pg.Args{"id": id, "by": pg.NullID(who.ID)})
		return err
	})
	if err != nil {
		return fmt.Errorf("cutting link %d: %w", id, err)
	}
	return nil
}

// Restore brings a link back that was cut, if it fits still.
func (s Store) Restore(ctx context.Context, m Made, who auth.Account) error {
	err := pg.Tx(ctx, s.DB, who.ID, func(tx pgx.Tx) error {
		if err := fits(ctx, tx, m.From(), m.To(), who); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `update links set removed_at = null, removed_by = null where id = @id and removed_at is not null`, pg.Args{"id": m.ID})
		return known(err)
	})
	if err != nil {
		return fmt.Errorf("bringing back link %d: %w", m.ID, err)
	}
	return nil
}
