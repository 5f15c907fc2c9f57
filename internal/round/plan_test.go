package round

import (
	"fmt"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"gyoryu/internal/auth"
	"gyoryu/internal/pg/pgtest"
)

// TestNoPartReadsAWholeTable among 20,000 visits and as much of all else.
func TestNoPartReadsAWholeTable(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	if err := pgx.BeginFunc(t.Context(), db, func(tx pgx.Tx) error {
		for _, sql := range []string{
			`set local session_replication_role = replica`,
			`insert into institutes (name, kind, country, home) select 'I' || n, 'other', 'CN', n = 1 from generate_series(1, 1000) n`,
			`insert into people (name) select 'P' || n from generate_series(1, 5000) n`,
			`insert into positions (person_id, institute_id) select n, 1 + n % 1000 from generate_series(1, 5000) n`,
			`insert into visits (title, direction, starts_on, ends_on) select 'V' || n, 'outgoing', date '2010-01-01' + n % 5000, date '2010-01-01' + n % 5000 from generate_series(1, 20000) n`,
			`insert into stops (visit_id, position, institute_id) select n, 1, 1 + n % 1000 from generate_series(1, 20000) n`,
			`insert into stop_people (stop_id, visit_id, person_id, position) select n, n, 1 + n % 5000, 1 from generate_series(1, 20000) n`,
			`insert into visit_delegates (visit_id, position, person_id) select n, 1, 1 + n % 4999 from generate_series(1, 20000) n`,
			`insert into points (visit_id, stop_id, position, kind, text) select n, n, 1, 'agreed', 'x' from generate_series(1, 20000) n`,
			`insert into commitments (what, visit_id, point_id, person_id, their_person_id) select 'c', n, n, 1 + n % 5000, 1 + (n * 7) % 5000 from generate_series(1, 20000) n`,
			`insert into commitment_institutes (commitment_id, institute_id) select n, 1 + n % 1000 from generate_series(1, 20000) n`,
			`insert into commitment_spells (commitment_id, since, state, agreed_on) select n, '2020-01-01', 'open', '2020-01-01' from generate_series(1, 20000) n`,
			`insert into agreements (title, kind) select 'g', 'mou' from generate_series(1, 20000) n`,
			`insert into agreement_parties (agreement_id, position, institute_id) select n, 1, 1 + n % 1000 from generate_series(1, 20000) n`,
			`insert into topics (title, stage_on) select 't', '2020-01-01' from generate_series(1, 20000) n`,
			`insert into topic_institutes (topic_id, institute_id) select n, 1 + n % 1000 from generate_series(1, 20000) n`,
			`insert into topic_people (topic_id, person_id) select n, 1 + n % 5000 from generate_series(1, 20000) n`,
			`insert into exchanges (person_id, to_institute_id) select 1 + n % 5000, 1 + n % 1000 from generate_series(1, 20000) n`,
			`insert into outputs (title, kind) select 'o', 'other' from generate_series(1, 20000) n`,
			`insert into output_people (output_id, person_id) select n, 1 + n % 5000 from generate_series(1, 20000) n`,
			`insert into output_shares (output_id, institute_id) select n, 1 + n % 1000 from generate_series(1, 20000) n`,
		} {
			if _, err := tx.Exec(t.Context(), sql); err != nil {
				return fmt.Errorf("%s: %w", sql, err)
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(t.Context(), "vacuum analyze"); err != nil {
		t.Fatal(err)
	}
	who := auth.Account{ID: 99}
	institute, person := Of{Institutes: []int64{7}}, Of{Person: 7}
	queries := map[string]string{"who knows whom": knownOf(institute), "carriers": carriers}
	for p, in := range sets {
		queries["an institute's "+string(p)] = in.of(institute)
		if in.persons != "" {
			queries["a person's "+string(p)] = in.of(person)
		}
	}
	queries["whom a person knows"] = knownOf(person)
	for name, sql := range queries {
		o := institute
		if strings.Contains(name, "person") {
			o = person
		}
		rows, err := db.Query(t.Context(), "explain "+sql, o.args(today, who))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		plan, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for _, table := range []string{"visits", "stops", "stop_people", "visit_delegates", "points", "commitments", "agreements", "topics", "exchanges", "outputs", "output_people", "output_shares", "topic_people"} {
			for _, line := range plan {
				if strings.Contains(line, "Seq Scan on "+table+" ") {
					t.Errorf("%s reads all of %s:\n%s", name, table, strings.Join(plan, "\n"))
				}
			}
		}
	}
}
