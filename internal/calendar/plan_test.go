package calendar

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"gyoryu/internal/day"
	"gyoryu/internal/pg"
	"gyoryu/internal/pg/pgtest"
)

// grown is a database with 20,000 visits and what belongs to them, made without the triggers.
func grown(t *testing.T) *pgxpool.Pool {
	t.Helper()
	db := pgtest.New(t)
	err := pgx.BeginFunc(t.Context(), db, func(tx pgx.Tx) error {
		for _, sql := range []string{
			`set local session_replication_role = replica`,
			`insert into accounts (email, name, roles, person_id) select 'a' || n || '@example.org', 'A' || n, '{staff}', n from generate_series(1, 40) n`,
			`insert into institutes (name, kind, country, city) select 'Institute ' || n, 'other', 'CN', 'City ' || n % 90 from generate_series(1, 400) n`,
			`insert into people (name) select 'Person ' || n from generate_series(1, 2000) n`,
			`insert into visits (title, direction, starts_on, ends_on, confidential, leader_id, created_by, removed_at)
			 select 'Visit ' || n, 'outgoing', current_date - n % 7000 + 300, current_date - n % 7000 + 303, n % 20 = 0, 1 + n % 2000, 1 + n % 40, case when n % 50 = 0 then now() end from generate_series(1, 20000) n`,
			`insert into visit_delegates (visit_id, position, person_id) select n, k, 1 + (n * 7 + k) % 2000 from generate_series(1, 20000) n, generate_series(1, 3) k`,
			`insert into stops (visit_id, position, institute_id) select n, k, 1 + (n * 3 + k) % 400 from generate_series(1, 20000) n, generate_series(1, 2) k`,
			`insert into stop_people (stop_id, visit_id, person_id, position) select n, n, 1 + n * 11 % 2000, 0 from generate_series(1, 20000) n`,
			`insert into visit_readers (visit_id, account_id) select n, 1 + n % 40 from generate_series(1, 20000) n`,
			`insert into agreement_readers (agreement_id, account_id) select n, 1 + n % 40 from generate_series(1, 4000) n`,
			`insert into commitments (what, due_on, person_id, visit_id, removed_at) select 'Do ' || n, current_date - n % 7000 + 300, 1 + n % 2000, 1 + n % 20000, case when n % 50 = 0 then now() - n * interval '1 hour' end from generate_series(1, 30000) n`,
			`insert into commitment_institutes (commitment_id, institute_id) select n, 1 + n % 400 from generate_series(1, 30000) n`,
			`insert into agreements (title, kind, state, ends_on, notice_days, confidential) select 'Pact ' || n, 'mou', 'in_force', current_date + n % 900, 30, n % 9 = 0 from generate_series(1, 4000) n`,
			`insert into agreement_parties (agreement_id, position, institute_id) select n, k, 1 + (n + k) % 400 from generate_series(1, 4000) n, generate_series(1, 2) k`,
			`insert into agreement_milestones (agreement_id, position, title, due_on, person_id) select n, k, 'Goal', current_date + n % 900, case when k = 1 then 1 + n % 2000 end from generate_series(1, 4000) n, generate_series(1, 4) k`,
			`insert into assignments (person_id, agreement_id) select 1 + n % 2000, n from generate_series(1, 4000) n`,
			`insert into assignments (person_id, institute_id) select 1 + n % 2000, n from generate_series(1, 400) n`,
			`insert into forums (name) select 'Forum ' || n from generate_series(1, 300) n`,
			`insert into assignments (person_id, forum_id) select 1 + n % 2000, n from generate_series(1, 300) n`,
			`insert into forum_institutes (forum_id, institute_id) select n, 1 + n % 400 from generate_series(1, 300) n`,
			`insert into editions (forum_id, number, starts_on) select n, k, current_date - k * 90 + 300 from generate_series(1, 300) n, generate_series(1, 30) k`,
			`insert into edition_people (edition_id, person_id) select n, 1 + (n + k) % 2000 from generate_series(1, 9000) n, generate_series(1, 4) k`,
			`insert into exchanges (person_id, to_institute_id, from_institute_id, starts_on, ends_on) select 1 + n % 2000, 1 + n % 200, 201 + n % 200, current_date - n % 7000 + 300, current_date - n % 7000 + 400 from generate_series(1, 8000) n`,
			`insert into history (noun, noun_id, part, part_id, action, before, after, at)
			 select 'agreement', 1 + n % 4000, 'agreement_milestones', n, 'delete', '{"title": "Goal", "due_on": "2026-05-05", "person_id": 7}', null, now() - n * interval '1 hour' from generate_series(1, 3000) n`,
			`insert into history (noun, noun_id, part, part_id, action, before, after) select 'visit', n, 'visits', n, 'insert', null, '{}' from generate_series(1, 20000) n`,
		} {
			if _, err := tx.Exec(t.Context(), sql); err != nil {
				return fmt.Errorf("%s: %w", sql, err)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(t.Context(), "vacuum analyze"); err != nil {
		t.Fatal(err)
	}
	return db
}

// whole are the tables that a plan reads from their beginning to their end.
func whole(plan map[string]any) (tables []string) {
	if plan["Node Type"] == "Seq Scan" {
		tables = append(tables, plan["Relation Name"].(string))
	}
	below, _ := plan["Plans"].([]any)
	for _, p := range below {
		tables = append(tables, whole(p.(map[string]any))...)
	}
	return tables
}

// TestNoCalendarReadsATableFromEndToEnd, but for those that are small.
func TestNoCalendarReadsATableFromEndToEnd(t *testing.T) {
	t.Parallel()
	db := grown(t)
	now := time.Now()
	for what, o := range map[string]opened{"an account's": {AccountID: 7, PersonID: 7}, "an institute's": {InstituteID: 7}} {
		of, args := concerning, o.args(now, day.Of(now))
		if o.InstituteID != 0 {
			of = shared
		}
		for _, sql := range of.queries() {
			plan, err := pg.Value[[]byte](t.Context(), db, "explain (format json) "+sql, args)
			if err != nil {
				t.Fatalf("%s: %v", sql, err)
			}
			var plans []map[string]any
			if err := json.Unmarshal(plan, &plans); err != nil {
				t.Fatal(err)
			}
			for _, table := range whole(plans[0]["Plan"].(map[string]any)) {
				if !strings.Contains(" institutes forums forum_institutes people accounts assignments ", " "+table+" ") {
					t.Errorf("%s reads all %s: %s", what, table, sql[:30])
				}
			}
		}
		if os.Getenv("GYORYU_TEST_LOG") != "" {
			began := time.Now()
			all, err := Store{db}.events(t.Context(), o, now, day.Of(now))
			t.Logf("%s: %d events in %v, %v", what, len(all), time.Since(began), err)
		}
	}
}
