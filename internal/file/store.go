package file

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"gyoryu/internal/auth"
	"gyoryu/internal/list"
	"gyoryu/internal/pg"
)

// Store is the files. Only the files store*.go write to their tables.
type Store struct{ DB pg.DB }

// shown is a file as pages show it; its record's id is that of whichever noun it has.
const shown = `
	select f.id, f.name, f.content_type, f.blob_id, b.size, encode(b.sha256, 'hex') as sha256, f.version, f.created_at, coalesce(w.name, '') as created_name,
	       f.removed_at, coalesce(f.removed_by, 0) as removed_by, coalesce(r.name, '') as removed_name,
	       case when f.visit_id is not null then 'visit' when f.institute_id is not null then 'institute' when f.agreement_id is not null then 'agreement'
	            when f.commitment_id is not null then 'commitment' else 'output' end as noun,
	       coalesce(f.visit_id, f.institute_id, f.agreement_id, f.commitment_id, f.output_id) as record_id
	  from seen_files(@who) f
	  join blobs b on b.id = f.blob_id
	  left join accounts w on w.id = f.created_by
	  left join accounts r on r.id = f.removed_by`

// restorable is the condition that who asks may bring a removed file back at @now.
const restorable = `(@manager or f.removed_by = @who and f.removed_at > @now::timestamptz - interval '30 days')`

// Find is a file of a record that the account may see, removed or not.
func (s Store) Find(ctx context.Context, id int64, who auth.Account) (File, error) {
	f, err := pg.One[File](ctx, s.DB, shown+` where f.id = @id`, pg.Args{"id": id, "who": who.ID})
	if err != nil {
		return File{}, fmt.Errorf("finding file %d: %w", id, err)
	}
	return f, nil
}

// listed are the files of a record, as far as one page shows them.
type listed struct {
	files     []File
	total     int // at most list.MaxTotal+1, as is removed
	removed   int // that who asks may bring back
	megabytes int // that a file may have
}

// asked says which of a record's files.
type asked struct {
	Record
	removed bool  // those that who asks may bring back, not those that are there
	before  int64 // older than this one; 0: from the newest on
	size    int
}

// of are a record's files, the newest first, for who may see the record.
func (s Store) of(ctx context.Context, q asked, who auth.Account, now any) (listed, error) {
	var b pg.Batch
	args := pg.Args{"id": q.ID, "who": who.ID, "before": q.before, "manager": who.Is(auth.Manager), "now": now}
	there := ` f.` + q.Noun.column() + ` = @id and f.removed_at is null`
	gone := ` f.` + q.Noun.column() + ` = @id and f.removed_at is not null and ` + restorable
	which := there
	if q.removed {
		which = gone
	}
	if q.before != 0 {
		which += ` and f.id < @before`
	}
	rows := pg.Queue[File](&b, shown+` where `+which+` order by f.id desc`+list.Limit(q.size), args)
	count := func(which string) *int {
		return pg.QueueValue[int](&b, `select count(*) from (select from seen_files(@who) f where`+which+list.Limit(list.MaxTotal)+`) x`, args)
	}
	total, removed := count(there), new(int)
	if who.Writes() {
		removed = count(gone)
	}
	megabytes := pg.QueueValue[int](&b, `select file_megabytes from settings`, nil)
	if err := b.Send(ctx, s.DB); err != nil {
		return listed{}, fmt.Errorf("listing the files of %s %d: %w", q.Noun, q.ID, err)
	}
	return listed{*rows, *total, *removed, *megabytes}, nil
}

// most is how large a file may be now, in bytes.
func (s Store) most(ctx context.Context) (int64, error) {
	megabytes, err := pg.Value[int64](ctx, s.DB, `select file_megabytes from settings`, nil)
	if err != nil {
		return 0, fmt.Errorf("finding how large a file may be: %w", err)
	}
	return megabytes << 20, nil
}

// Remove takes a file off its record, unless it is pg.Stale.
func (s Store) Remove(ctx context.Context, id, version int64, who auth.Account) error {
	return s.act(ctx, id, who, `
		update files set removed_at = now(), removed_by = @by where id = @id and version = @version and removed_at is null`,
		pg.Args{"version": version, "by": pg.NullID(who.ID)})
}

// Restore brings a removed file back.
func (s Store) Restore(ctx context.Context, id int64, who auth.Account) error {
	return s.act(ctx, id, who, `update files set removed_at = null, removed_by = null where id = @id and removed_at is not null`, pg.Args{})
}

func (s Store) act(ctx context.Context, id int64, who auth.Account, sql string, args pg.Args) error {
	args["id"] = id
	err := pg.Tx(ctx, s.DB, who.ID, func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, sql, args)
		if err == nil && tag.RowsAffected() == 0 {
			err = pg.Stale
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("changing file %d: %w", id, err)
	}
	return nil
}
