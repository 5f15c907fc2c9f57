package quality

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"gyoryu/internal/alike"
	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/list"
	"gyoryu/internal/pg/pgtest"
	"gyoryu/internal/recent"
)

// TestAPageOfWhatIsWrongReadsNoWholeTable: among 20,000 of each, of which few are wrong, or
// most are.
func TestAPageOfWhatIsWrongReadsNoWholeTable(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	err := pgx.BeginFunc(t.Context(), db, func(tx pgx.Tx) error {
		for _, sql := range []string{
			`set local session_replication_role = replica`,
			`insert into accounts (email, name, roles) values ('m@example.org', 'M', '{manager}')`,
			`insert into institutes (name, kind, country, latitude, longitude) select 'Institute ' || n, 'other', case when n % 400 = 0 then 'ZZ' else 'CN' end,
				case when n % 100 > 0 then 1 end, case when n % 100 > 0 then 1 end from generate_series(1, 20000) n`,
			`insert into people (name) select 'Person ' || n from generate_series(1, 20000) n`,
			`insert into positions (person_id, institute_id) select n, n from generate_series(1, 20000) n where n % 3 > 0`,
			`insert into visits (title, direction, starts_on, ends_on, written) select 'Visit ' || n, 'outgoing', date '2020-01-01' + n % 1500, date '2020-01-02' + n % 1500, n % 90 > 0 from generate_series(1, 20000) n`,
			`insert into stops (visit_id, position, institute_id) select n, 1, n from generate_series(1, 20000) n`,
			`insert into visit_delegates (visit_id, position, person_id) select n, 1, n from generate_series(1, 20000) n`,
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
	w := &pgtest.Watched{}
	today, who := day.Day{Year: 2026, Month: time.December, Day: 1}, auth.Account{ID: 1, Roles: []auth.Role{auth.Manager}}
	for check, after := range map[Check]*list.Cursor{
		Placeless: {Key: "tInstitute 5", ID: 5}, Homeless: {Key: "Person 5", ID: 5}, Unwritten: {Key: "2023-01-01", ID: 500},
	} {
		for _, after := range []*list.Cursor{nil, after} {
			for _, q := range w.Asked(t, string(check), func() error {
				_, err := Store{DB: w}.page(t.Context(), check, &list.View{Size: list.PerPage, After: after}, today, who)
				return err
			}) {
				if strings.Contains(q.SQL, "count(*) from (") || strings.Contains(q.SQL, "distinct country") || strings.Contains(q.SQL, "extract(year") {
					continue // totals, and what a list of visits offers to narrow it by
				}
				for _, p := range pgtest.Explained(t, db, q) {
					if p.Table != "" && (p.Read() > 1000 || p.Type == "Seq Scan" && p.Read() > 100) {
						t.Errorf("%s after %v: %v", check, after, p)
					}
				}
			}
		}
	}
	for _, q := range w.Asked(t, "counting", func() error {
		_, err := Store{DB: w, Recent: longKnown(who, today)}.Counts(t.Context(), today, who)
		return err
	}) {
		for _, p := range pgtest.Explained(t, db, q) {
			if p.Table != "" && p.Read() > 4000 {
				t.Errorf("counting: %v", p)
			}
		}
	}
}

// longKnown is a memory that knows already what takes long to find.
func longKnown(who auth.Account, today day.Day) *recent.Memory {
	m := recent.New(time.Now)
	for _, noun := range alike.Nouns {
		m.Later(twins{noun})([]alike.Pair{})
	}
	m.Later(carriedBy{who.ID, today})([]Carried{})
	return m
}
