package draft

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"gyoryu/internal/auth"
	"gyoryu/internal/pg"
)

// Store is the drafts. Only the store files write to them.
type Store struct{ DB pg.DB }

var (
	// Elsewhere reports that another page has gone on with the draft: what is written here
	// becomes one of its own.
	Elsewhere = errors.New("another page writes on this draft")
	// Over reports a draft that was saved or thrown away.
	Over = errors.New("the draft is over")
	// Full reports an account that keeps as much as it may.
	Full = errors.New("too many drafts")
)

// writing is what a page sends while somebody types.
type writing struct {
	Ref
	place
	seq     int64
	version int64 // of the record, as the form was opened
	fields  [][2]string
	size    int
}

// Begin keeps fields of the form that is sent to the address, as if the account had typed them.
func (s Store) Begin(ctx context.Context, key, form string, fields [][2]string, who auth.Account) error {
	w := writing{Ref: Ref{Key: key, Writer: key}, seq: 1}
	var known bool
	if w.place, known = placeAt(form); !known {
		return fmt.Errorf("no form is sent to %s", form)
	}
	w.fields, w.size = typed(fields)
	_, err := s.keep(ctx, w, who)
	return err
}

// stands is what is kept of a draft so far.
type stands struct {
	ID       int64
	Writer   string
	Seq      int64
	Revision int64
	Size     int
	Over     bool
}

// keep keeps what was typed, and returns which revision of the draft that is. A request
// that comes late changes nothing.
func (s Store) keep(ctx context.Context, w writing, who auth.Account) (revision int64, err error) {
	err = pg.Tx(ctx, s.DB, who.ID, func(tx pgx.Tx) error {
		// One after the other for each account: what it may keep is bounded.
		if _, err := tx.Exec(ctx, "select pg_advisory_xact_lock(hashtext('drafts'), $1::int)", who.ID%(1<<31)); err != nil {
			return err
		}
		d, err := pg.One[stands](ctx, tx, `
			select id, writer, seq, revision, size, saved_at is not null or thrown_at is not null as over
			  from drafts where account_id = @who and key = @key for update`, pg.Args{"who": who.ID, "key": w.Key})
		if err != nil && !errors.Is(err, pg.NotFound) {
			return err
		}
		switch {
		case d.Over:
			return Over
		case d.ID != 0 && d.Writer == w.Writer && w.seq <= d.Seq:
			revision = d.Revision
			return nil
		case d.ID != 0 && d.Writer != w.Writer && w.Revision != d.Revision:
			return Elsewhere
		}
		if err := s.fits(ctx, tx, who, d, w.size); err != nil {
			return err
		}
		revision, err = s.write(ctx, tx, w, who)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("keeping a draft of account %d: %w", who.ID, err)
	}
	return revision, nil
}

// fits sweeps up what is over, and checks that the account may keep so much more.
func (s Store) fits(ctx context.Context, tx pgx.Tx, who auth.Account, d stands, size int) error {
	if d.ID == 0 {
		if _, err := tx.Exec(ctx, `
			delete from drafts where account_id = @who and (saved_at < now() - interval '7 days' or thrown_at < now() - interval '1 day')`,
			pg.Args{"who": who.ID}); err != nil {
			return err
		}
	}
	type sum struct{ N, Bytes int }
	kept, err := pg.One[sum](ctx, tx, `
		select count(*)::int as n, coalesce(sum(size), 0)::int as bytes from drafts where account_id = @who and saved_at is null and id <> @but`,
		pg.Args{"who": who.ID, "but": d.ID})
	if err != nil {
		return err
	}
	if kept.N >= maxDrafts || kept.Bytes+size > maxBytes {
		return Full
	}
	return nil
}

// write keeps it as it is now. The version that it began with stays: what was saved since
// is shown each time that somebody goes on, until they save.
func (s Store) write(ctx context.Context, tx pgx.Tx, w writing, who auth.Account) (int64, error) {
	return pg.Value[int64](ctx, tx, `
		insert into drafts (account_id, key, form, noun, noun_id, base_version, title, fields, size, writer, seq)
		values (@who, @key, @form, @noun, @noun_id, @version, @title, @fields, @size, @writer, @seq)
		on conflict (account_id, key) do update
		   set form = excluded.form, noun = excluded.noun, noun_id = excluded.noun_id,
		       title = excluded.title, fields = excluded.fields, size = excluded.size, writer = excluded.writer, seq = excluded.seq,
		       revision = drafts.revision + 1, updated_at = now()
		returning revision`, w.args(who))
}

func (w writing) args(who auth.Account) pg.Args {
	return pg.Args{
		"who": who.ID, "key": w.Key, "form": w.action, "noun": w.noun, "noun_id": pg.NullID(w.id), "version": w.version,
		"title": titleOf(w.fields), "fields": w.fields, "size": w.size, "writer": w.Writer, "seq": w.seq,
	}
}

// settle ends the draft of a form that is being saved, in the transaction that saves it.
// If another page has gone on with it meanwhile, that one's words stay.
func settle(ctx context.Context, tx pgx.Tx, ref Ref, p place, who int64) error {
	_, err := tx.Exec(ctx, `
		insert into drafts (account_id, key, form, noun, noun_id, fields, size, writer, seq, saved_at)
		values (@who, @key, @form, @noun, @noun_id, '[]', 0, @writer, 0, now())
		on conflict (account_id, key) do update
		   set saved_at = now(), thrown_at = null, fields = '[]', title = '', size = 0
		 where drafts.saved_at is null and (drafts.writer = excluded.writer or drafts.revision = @revision)`,
		pg.Args{"who": who, "key": ref.Key, "form": p.action, "noun": p.noun, "noun_id": pg.NullID(p.id), "writer": ref.Writer, "revision": ref.Revision})
	if err != nil {
		return fmt.Errorf("settling the draft of %s: %w", p.action, err)
	}
	return nil
}

// throw throws a draft away; for a day it can be brought back.
func (s Store) throw(ctx context.Context, id int64, who auth.Account) error {
	return s.act(ctx, id, who, "update drafts set thrown_at = now() where id = @id and account_id = @who and saved_at is null and thrown_at is null")
}

// restore brings back what was thrown away.
func (s Store) restore(ctx context.Context, id int64, who auth.Account) error {
	return s.act(ctx, id, who, `
		update drafts set thrown_at = null
		 where id = @id and account_id = @who and saved_at is null and thrown_at > now() - interval '1 day'`)
}

// act changes a draft of the account that it sees, or is pg.NotFound.
func (s Store) act(ctx context.Context, id int64, who auth.Account, sql string) error {
	if _, err := s.line(ctx, id, who); err != nil {
		return err
	}
	return pg.Tx(ctx, s.DB, who.ID, func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, sql, pg.Args{"id": id, "who": who.ID})
		if err == nil && tag.RowsAffected() == 0 {
			err = pg.NotFound
		}
		if err != nil {
			return fmt.Errorf("changing draft %d: %w", id, err)
		}
		return nil
	})
}
