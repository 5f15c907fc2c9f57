package collaborator

import (
	"fmt"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/list"
	"gyoryu/internal/pg/pgtest"
)

// grown is a site with 20,000 visits at 1,000 institutes, where 4,000 people were met, made
// without the triggers.
func grown(t *testing.T) *pgxpool.Pool {
	t.Helper()
	db := pgtest.New(t)
	err := pgx.BeginFunc(t.Context(), db, func(tx pgx.Tx) error {
		for _, sql := range []string{
			`set local session_replication_role = replica`,
			`insert into accounts (email, name, roles, person_id) select 'a' || n || '@example.org', 'A' || n, '{researcher}', n from generate_series(1, 3) n`,
			`insert into institutes (name, kind, country, home) select 'Institute ' || n, 'other', 'CN', n = 1 from generate_series(1, 1000) n`,
			`insert into people (name) select 'Person ' || n from generate_series(1, 4000) n`,
			`insert into positions (person_id, institute_id) select n, case when n <= 50 then 1 else 2 + n % 999 end from generate_series(1, 4000) n`,
			`insert into areas (name_en) select 'Area ' || n from generate_series(1, 40) n`,
			`insert into person_areas (person_id, area_id) select n, 1 + n % 40 from generate_series(1, 4000) n`,
			`insert into visits (title, direction, starts_on, ends_on, state, written, confidential)
			 select 'Visit ' || n, 'outgoing', '2000-01-01'::date + n % 9000, '2000-01-01'::date + n % 9000, 'done', true, n % 30 = 0 from generate_series(1, 20000) n`,
			`insert into visit_delegates (visit_id, position, person_id) select n, k, 1 + (n + k * 7) % 50 from generate_series(1, 20000) n, generate_series(1, 2) k`,
			`insert into stops (visit_id, position, institute_id) select n, k, 2 + (n + k * 77) % 999 from generate_series(1, 20000) n, generate_series(1, 2) k`,
			`insert into stop_people (stop_id, visit_id, person_id, position) select s.id, s.visit_id, 51 + (s.id * 13) % 3950, 1 from stops s`,
			`insert into commitments (what, owed_by, person_id, their_person_id) select 'Do', 'us', 1 + n % 50, 51 + n % 3950 from generate_series(1, 8000) n`,
			`insert into topics (title, stage, stage_on) select 'Topic ' || n, 'shared', '2020-01-01' from generate_series(1, 4000) n`,
			`insert into topic_areas (topic_id, area_id) select n, 1 + n % 40 from generate_series(1, 4000) n`,
			`insert into topic_people (topic_id, person_id) select n, 51 + n % 3950 from generate_series(1, 4000) n`,
			`insert into topic_institutes (topic_id, institute_id) select n, 2 + n % 999 from generate_series(1, 4000) n`,
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

func TestNoSearchForCollaboratorsReadsAWholeTable(t *testing.T) {
	t.Parallel()
	db := grown(t)
	large := pgtest.Sizes(t, db, "visits", "stops", "stop_people", "visit_delegates", "commitments")
	w, who := &pgtest.Watched{}, auth.Account{ID: 3, PersonID: 3, Roles: []auth.Role{auth.Researcher}}
	s := Store{db: w}
	for name, a := range map[string]asked{"own": {own: true}, "of an area": {areaID: 2}, "of a topic": {topicID: 3}, "of words": {words: "policy"}} {
		large.Spared(t, db, w, name, func() error { _, _, err := s.Wanted(t.Context(), a, who); return err })
	}
	found := wanted{areas: []named{{ID: 2}}, topics: []named{{ID: 3}}}
	v := &list.View{Sort: byShare}
	large.Spared(t, db, w, "a page", func() error { _, _, err := s.Page(t.Context(), asked{View: v}, found, today, who); return err })
	people, _, err := Store{db: db}.Page(t.Context(), asked{View: v}, found, today, who)
	if err != nil || len(people) < 10 {
		t.Fatalf("%d people, %v", len(people), err)
	}
	large.Spared(t, db, w, "what is said of them", func() error { return s.More(t.Context(), people[:min(len(people), list.PerPage)], found, today, who) })
}
