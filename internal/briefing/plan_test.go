package briefing

import (
	"fmt"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/pg/pgtest"
)

// grown is a site with 8,000 visits at 500 institutes, where 2,000 people were met, made
// without the triggers.
func grown(t *testing.T) *pgxpool.Pool {
	t.Helper()
	db := pgtest.New(t)
	err := pgx.BeginFunc(t.Context(), db, func(tx pgx.Tx) error {
		for _, sql := range []string{
			`set local session_replication_role = replica`,
			`insert into accounts (email, name, roles, person_id) select 'a' || n || '@example.org', 'A' || n, '{researcher}', n from generate_series(1, 3) n`,
			`insert into institutes (name, kind, country, home) select 'Institute ' || n, 'other', 'CN', n = 1 from generate_series(1, 500) n`,
			`insert into people (name) select 'Person ' || n from generate_series(1, 2000) n`,
			`insert into positions (person_id, institute_id) select n, case when n <= 50 then 1 else 2 + n % 499 end from generate_series(1, 2000) n`,
			`insert into areas (name_en) select 'Area ' || n from generate_series(1, 40) n`,
			`insert into person_areas (person_id, area_id) select n, 1 + n % 40 from generate_series(1, 2000) n`,
			`insert into visits (title, direction, starts_on, ends_on, state, written, confidential)
			 select 'Visit ' || n, 'outgoing', '2000-01-01'::date + n % 9000, '2000-01-01'::date + n % 9000, 'done', true, n % 30 = 0 from generate_series(1, 8000) n`,
			`insert into visit_delegates (visit_id, position, person_id) select n, k, 1 + (n + k * 7) % 50 from generate_series(1, 8000) n, generate_series(1, 2) k`,
			`insert into stops (visit_id, position, institute_id) select n, k, 2 + (n + k * 77) % 499 from generate_series(1, 8000) n, generate_series(1, 2) k`,
			`insert into stop_people (stop_id, visit_id, person_id, position) select s.id, s.visit_id, 51 + (s.id * 13) % 1950, 1 from stops s`,
			`insert into points (visit_id, stop_id, position, kind, text)
			 select s.visit_id, s.id, k, (array['discussed','problem','agreed','opportunity'])[k], 'Something' from stops s, generate_series(1, 4) k where s.id % 3 = 0`,
			`insert into commitments (what, owed_by, visit_id, point_id, person_id, their_person_id)
			 select 'Do', 'us', p.visit_id, p.id, 1 + p.id % 50, 51 + p.id % 1950 from points p where p.kind = 'agreed'`,
			`insert into commitment_institutes (commitment_id, institute_id) select c.id, 2 + c.id % 499 from commitments c`,
			`insert into topics (title, stage, stage_on) select 'Topic ' || n, 'shared', '2020-01-01' from generate_series(1, 2000) n`,
			`insert into topic_areas (topic_id, area_id) select n, 1 + n % 40 from generate_series(1, 2000) n`,
			`insert into topic_people (topic_id, person_id) select n, 51 + n % 1950 from generate_series(1, 2000) n`,
			`insert into topic_institutes (topic_id, institute_id) select n, 2 + n % 499 from generate_series(1, 2000) n`,
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

var today = day.Day{Year: 2026, Month: 6, Day: 15}

func TestNoBriefingReadsAWholeTable(t *testing.T) {
	t.Parallel()
	db := grown(t)
	large := pgtest.Sizes(t, db, "visits", "stops", "points", "stop_people", "commitments", "commitment_institutes")
	ids := []int64{2, 30, 100, 200, 250, 300, 350, 400}
	w, who := &pgtest.Watched{}, auth.Account{ID: 3, Roles: []auth.Role{auth.Researcher}}
	for _, n := range []int{1, 8} {
		b := Briefing{today: today, limits: limitsFor(n)}
		for _, id := range ids[:n] {
			b.institutes = append(b.institutes, Institute{ID: id})
		}
		large.Spared(t, db, w, "a briefing", func() error { return Store{w}.fill(t.Context(), &b, who) })
	}
	large.Spared(t, db, w, "its visit", func() error { _, err := Store{w}.visit(t.Context(), 700, who); return err })
	large.Spared(t, db, w, "its institutes", func() error { _, _, err := Store{w}.institutes(t.Context(), ids); return err })
}
