package remind

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"gyoryu/internal/pg"
)

// lifeLocks are the advisory locks of living copies, each by its name.
const lifeLocks = 7320

// showLife locks the name of a copy for as long as the connection lasts.
func showLife(ctx context.Context, conn *pgx.Conn, id string) error {
	var mine bool
	err := conn.QueryRow(ctx, "select pg_try_advisory_lock($1, hashtext($2))", lifeLocks, id).Scan(&mine)
	if err == nil && !mine {
		err = fmt.Errorf("%s is there already", id)
	}
	if err != nil {
		return fmt.Errorf("showing that this copy is there: %w", err)
	}
	return nil
}

// lives is the condition that the copy with this name is there.
func lives(name string) string {
	return `exists (select from pg_locks l
	         where l.locktype = 'advisory' and l.granted and l.classid = @locks and l.objsubid = 2
	           and l.database = (select d.oid from pg_database d where d.datname = current_database())
	           and l.objid = (hashtext(` + name + `)::bigint & 4294967295)::oid)`
}

// takeUp makes the jobs of copies that are gone available again, and lets another copy
// lead. River's tables are its own; this alone writes them beside it, in one statement
// each, so that two copies that look at once do not take a job from each other.
func takeUp(ctx context.Context, db pg.DB) error {
	args := pg.Args{"locks": lifeLocks}
	_, err := db.Exec(ctx, `
		update river.river_job j
		   set state = case when j.attempt < j.max_attempts then 'available' else 'discarded' end::river.river_job_state,
		       finalized_at = case when j.attempt < j.max_attempts then null else now() end, scheduled_at = now(),
		       errors = array_append(j.errors, jsonb_build_object('at', now(), 'attempt', j.attempt, 'error', 'the program ended meanwhile', 'trace', ''))
		 where j.state = 'running' and not `+lives(`j.attempted_by[array_upper(j.attempted_by, 1)]`), args)
	if err != nil {
		return fmt.Errorf("taking up the jobs of copies that are gone: %w", err)
	}
	if _, err := db.Exec(ctx, `delete from river.river_leader r where not `+lives(`r.leader_id`), args); err != nil {
		return fmt.Errorf("letting another copy lead: %w", err)
	}
	return nil
}
