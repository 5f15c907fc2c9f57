package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"
)

// merging is the name of the case.
const merging = "merging an institute with 1,000 visits"

const (
	mergedVisits = 1000
	mostMerging  = time.Second
	mergings     = 3
)

// mergingTimes is how long it took in one size, each time.
type mergingTimes struct{ merge, undo []time.Duration }

// merge has a manager merge an institute with a thousand visits and a hundred commitments into
// another, and undo that, several times. What was made for it is taken away again.
func (a *arena) merge(ctx context.Context, p *postgres) (t mergingTimes, err error) {
	cookie, err := a.site.signIn(ctx, "manager")
	if err != nil {
		return t, err
	}
	db, err := pgx.Connect(ctx, p.url(a.database))
	if err != nil {
		return t, err
	}
	defer db.Close(context.WithoutCancel(ctx))
	var kept, merged int64
	for _, id := range []*int64{&kept, &merged} {
		if err := db.QueryRow(ctx, `
			with i as (insert into institutes (name, kind, country) values ('To be merged', 'other', 'ZZ') returning id),
			     n as (insert into institute_names (institute_id, position, text, kind) select id, 1, 'To be merged', 'official' from i)
			select id from i`).Scan(id); err != nil {
			return t, err
		}
	}
	defer func() { err = errors.Join(err, takeAway(context.WithoutCancel(ctx), db, kept, merged)) }()
	for _, of := range []struct {
		sql string
		n   int
	}{
		{`with v as (insert into visits (title, direction, starts_on, ends_on)
		            select 'To be merged ' || n, 'outgoing', '2020-01-01', '2020-01-02' from generate_series(1, $2::int) n returning id)
		 insert into stops (visit_id, position, institute_id) select id, 1, $1 from v`, mergedVisits},
		{`with c as (insert into commitments (what) select 'To be merged ' || n from generate_series(1, $2::int) n returning id)
		 insert into commitment_institutes (commitment_id, institute_id) select id, $1 from c`, mergedVisits / 10},
	} {
		if _, err := db.Exec(ctx, of.sql, merged, of.n); err != nil {
			return t, err
		}
	}
	path := "/institutes/" + id(kept) + "/merge"
	for range mergings {
		body, status, err := a.site.get(ctx, path+"?with_id="+id(merged), cookie)
		if err != nil || status != http.StatusOK {
			return t, errors.Join(err, fmt.Errorf("%s: %d", path, status))
		}
		form, err := readForm(body, path)
		if err != nil {
			return t, err
		}
		took, err := a.timed(ctx, path, cookie, form)
		if err != nil {
			return t, err
		}
		t.merge = append(t.merge, took)
		var made, version int64
		if err := db.QueryRow(ctx, `select id, version from merges where merged_id = $1 and noun = 'institute' order by id desc limit 1`, merged).Scan(&made, &version); err != nil {
			return t, err
		}
		took, err = a.timed(ctx, "/merges/"+id(made)+"/undo", cookie, url.Values{"version": {strconv.FormatInt(version, 10)}})
		if err != nil {
			return t, err
		}
		t.undo = append(t.undo, took)
		var back int
		if err := db.QueryRow(ctx, `select count(*) from stops where institute_id = $1`, merged).Scan(&back); err != nil || back != mergedVisits {
			return t, errors.Join(err, fmt.Errorf("%d of %d visits went back", back, mergedVisits))
		}
	}
	return t, nil
}

// timed is how long it takes until a form is answered.
func (a *arena) timed(ctx context.Context, path, cookie string, form url.Values) (time.Duration, error) {
	began := time.Now()
	said, status, err := a.site.send(ctx, http.MethodPost, path, cookie, form)
	took := time.Since(began)
	if err == nil && status != http.StatusSeeOther {
		err = fmt.Errorf("%s: %d %.500s", path, status, said)
	}
	return took, err
}

// takeAway leaves the database as it was, for the next run.
func takeAway(ctx context.Context, db *pgx.Conn, kept, merged int64) error {
	return pgx.BeginFunc(ctx, db, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `set local session_replication_role = replica`); err != nil {
			return err
		}
		for _, sql := range []string{
			`delete from history where noun = 'visit' and noun_id in (select visit_id from stops where institute_id in ($1, $2))`,
			`delete from history where noun = 'commitment' and noun_id in (select commitment_id from commitment_institutes where institute_id in ($1, $2))`,
			`delete from search_entries where kind = 'visit' and record_id in (select visit_id from stops where institute_id in ($1, $2))`,
			`delete from search_entries where kind = 'commitment' and record_id in (select commitment_id from commitment_institutes where institute_id in ($1, $2))`,
			`delete from search_entries where kind = 'institute' and record_id in ($1, $2)`,
			`delete from visits where id in (select visit_id from stops where institute_id in ($1, $2))`,
			`delete from commitment_spells where commitment_id in (select commitment_id from commitment_institutes where institute_id in ($1, $2))`,
			`delete from commitments where id in (select commitment_id from commitment_institutes where institute_id in ($1, $2))`,
			`delete from stops where institute_id in ($1, $2)`,
			`delete from commitment_institutes where institute_id in ($1, $2)`,
			`delete from merge_rows where merge_id in (select id from merges where noun = 'institute' and kept_id in ($1, $2))`,
			`delete from history where part = 'merges' and part_id in (select id from merges where noun = 'institute' and kept_id in ($1, $2)) and noun = 'merge' and noun_id = part_id`,
			`delete from merges where noun = 'institute' and kept_id in ($1, $2)`,
			`delete from history where noun = 'institute' and noun_id in ($1, $2)`,
			`delete from institute_names where institute_id in ($1, $2)`,
			`delete from institutes where id in ($1, $2)`,
		} {
			if _, err := tx.Exec(ctx, sql, kept, merged); err != nil {
				return fmt.Errorf("%s: %w", sql, err)
			}
		}
		return nil
	})
}

// mergingVerdicts are that each is made and undone under a second.
func (a *arena) mergingVerdicts() []verdict {
	if len(a.merging.merge) == 0 {
		return nil
	}
	one := func(what string, times []time.Duration) verdict {
		return verdict{what: merging + what + " at " + thousands(a.visits), value: middle(times).Seconds(), limit: mostMerging.Seconds(), most: true, unit: " s"}
	}
	return []verdict{one("", a.merging.merge), one(", undoing", a.merging.undo)}
}
