package visit

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"gyoryu/internal/auth"
	"gyoryu/internal/commitment"
	"gyoryu/internal/list"
	"gyoryu/internal/pg/pgtest"
)

// grown is a database with 20,000 visits, 60,000 stops, 80,000 points and 24,000
// commitments, made without the triggers, which would take a minute.
func grown(t *testing.T) *pgxpool.Pool {
	t.Helper()
	db := pgtest.New(t)
	err := pgx.BeginFunc(t.Context(), db, func(tx pgx.Tx) error {
		for _, sql := range []string{
			`set local session_replication_role = replica`,
			`set local synchronous_commit = off`,
			`insert into accounts (email, name, roles) select 'a' || n || '@example.org', 'A' || n, array[(array['manager','staff','researcher'])[n]] from generate_series(1, 3) n`,
			`insert into institutes (name, acronym, kind, country, home) select 'Institute ' || n, 'I' || n, 'other', chr(65 + n % 26) || chr(65 + n / 26 % 26), n = 1 from generate_series(1, 300) n`,
			`insert into people (name) select 'Person ' || n from generate_series(1, 1000) n`,
			`update accounts set person_id = id`,
			`insert into areas (name_en) select 'Area ' || n from generate_series(1, 40) n`,
			`insert into visits (title, direction, starts_on, ends_on, leader_id, state, confidential, created_by, written, removed_at)
			 select 'Visit ' || n, (array['outgoing','incoming','online','contact'])[1 + n % 4], date '2006-01-01' + n * 20 % 7500,
			        date '2006-01-03' + n * 20 % 7500, 1 + n * 7 % 1000, (array['done','done','done','planned','cancelled'])[1 + n % 5], n % 20 = 0, 1 + n % 3, n % 100 > 0,
			        case when n % 50 = 0 then now() end
			   from generate_series(1, 20000) n`,
			`insert into visit_delegates (visit_id, position, person_id) select n, p, 1 + (n * 11 + p * 13) % 1000 from generate_series(1, 20000) n, generate_series(1, 2) p`,
			`insert into visit_areas (visit_id, area_id) select n, 1 + n % 40 from generate_series(1, 20000) n`,
			`insert into visit_readers (visit_id, account_id) select n, 3 from generate_series(1, 20000, 400) n`,
			`insert into stops (visit_id, position, institute_id) select n, p, 1 + (n * 17 + p * 5) % 300 from generate_series(1, 20000) n, generate_series(1, 3) p`,
			`insert into stop_people (stop_id, visit_id, person_id, position) select id, visit_id, 1 + id * 3 % 1000, 1 from stops`,
			`insert into points (visit_id, stop_id, position, kind, text)
			 select n, nullif(n * 3 - 3 + p, n * 3 + 1), p, case when p = 1 or p = 2 and n % 5 = 0 then 'agreed' else 'discussed' end, 'Point ' || n || ' ' || p
			   from generate_series(1, 20000) n, generate_series(1, 4) p`,
			`insert into commitments (what, person_id, their_person_id, due_on, state, state_on, reason, owed_by, visit_id, point_id, created_by, created_at, removed_at, was_in_charge)
			 select text, case when id % 9 > 0 then 1 + id * 7 % 1000 end, case when id % 4 = 0 then 1 + id * 3 % 1000 end,
			        case when id % 7 > 0 then date '2006-01-01' + (id % 7500)::int end, (array['kept','kept','kept','kept','kept','dropped','kept','kept','open','under_way'])[1 + visit_id % 10],
			        date '2006-01-01' + (id % 7400)::int, 'r', (array['us','both','them'])[1 + id % 3], visit_id, id, 1 + id % 3, timestamptz '2006-01-01' + visit_id * interval '9 hours', case when id % 60 = 0 then now() end,
			        case when id % 10 = 0 then array[1 + id % 1000] else '{}' end
			   from points where kind = 'agreed'`,
			`insert into commitment_institutes (commitment_id, institute_id) select c.id, 1 + c.visit_id % 300 from commitments c`,
			`insert into commitment_notes (commitment_id, noted_on, text, asked) select id, '2026-01-01', 'n', id % 2 = 0 from commitments where id % 3 = 0`,
			`insert into history (noun, noun_id, part, part_id, action, after, account_id)
			 select 'visit', id, 'visits', id, 'insert', '{}'::jsonb, created_by from visits
			 union all select 'commitment', id, 'commitments', id, 'insert', '{}'::jsonb, created_by from commitments`,
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

// large are the tables that no page may read as a whole, with how many rows they have.
var large = pgtest.Large{"visits": 20000, "stops": 60000, "points": 80000, "commitments": 24000}

func TestNoPageOfVisitsOrCommitmentsReadsAWholeTable(t *testing.T) {
	t.Parallel()
	db := grown(t)
	w := &pgtest.Watched{}
	visits, commitments := Store{DB: w}, commitment.Store{DB: w}
	manager := auth.Account{ID: 1, PersonID: 1, Roles: []auth.Role{auth.Manager}}
	staff := auth.Account{ID: 2, PersonID: 2, Roles: []auth.Role{auth.Staff}}
	researcher := auth.Account{ID: 3, PersonID: 3, Roles: []auth.Role{auth.Researcher}}
	seen := map[string]bool{}
	check := func(name string, ask func() error) {
		t.Helper()
		for _, q := range w.Asked(t, name, ask) {
			key := fmt.Sprint(q.SQL, q.Arguments)
			if seen[key] { // the same as of another list
				continue
			}
			seen[key] = true
			for _, p := range large.Whole(t, db, q) {
				t.Errorf("%s: %v: %s", name, p, firstWords(q.SQL))
			}
		}
	}
	midVisit := map[string]*list.Cursor{
		"-day": {Sort: "-day", Key: "2016-06-15", ID: 900}, "day": {Sort: "day", Key: "2016-06-15", ID: 900},
		"title": {Sort: "title", Key: "Visit 8", ID: 1}, "-title": {Sort: "-title", Key: "Visit 8", ID: 1},
	}
	for name, f := range map[string]Filter{
		"all": {}, "institute": {InstituteID: 7}, "person": {PersonID: 9}, "area": {AreaID: 4}, "country": {Country: "CD"}, "year": {Year: 2015},
		"state": {State: Planned}, "direction": {Direction: Incoming}, "words": {Words: "1234"}, "mine": {Mine: true},
	} {
		sorts := []string{"-day", "title"}
		if name == "all" {
			sorts = Sorts
		}
		for _, sort := range sorts {
			f.Sort, f.After = sort, nil
			check("visits, "+name+", "+sort, func() error { _, _, err := visits.List(t.Context(), f, today, researcher); return err })
			if f.After = midVisit[sort]; name == "all" || name == "institute" {
				check("visits, "+name+", "+sort+", a later page", func() error { _, _, err := visits.List(t.Context(), f, today, researcher); return err })
			}
		}
	}
	for name, f := range map[string]Filter{
		"coming": {Since: today, State: Planned, Sort: "day", Limit: 8}, "unwritten": {Unwritten: today, Limit: 8},
		"unwritten of mine": {Unwritten: today, Mine: true, Limit: 8}, "recent": {Until: today, Limit: 8},
	} {
		check("home, "+name, func() error { _, _, err := visits.List(t.Context(), f, today, staff); return err })
	}
	check("a visit", func() error { _, err := visits.Find(t.Context(), 1234, researcher); return err })
	check("what a form offers", func() error { _, _, err := visits.offered(t.Context()); return err })

	midCommitment := map[string]*list.Cursor{
		"urgent": {Sort: "urgent", Key: "2012-06-15", ID: 900}, "due": {Sort: "due", Key: "2012-06-15", ID: 900}, "-settled": {Sort: "-settled", Key: "2012-06-15", ID: 900}, "what": {Sort: "what", Key: "Point 8", ID: 1},
		"-what": {Sort: "-what", Key: "Point 8", ID: 1}, "-new": {Sort: "-new", Key: "9000", ID: 9000},
	}
	for _, set := range commitment.Sets {
		for _, sort := range commitment.Sorts {
			f := commitment.Filter{Which: set, Sort: sort}
			name := "commitments, " + string(set) + ", " + sort
			check(name, func() error { _, err := commitments.List(t.Context(), f, today, researcher); return err })
			if f.After = midCommitment[sort]; set == commitment.Unsettled {
				check(name+", a later page", func() error { _, err := commitments.List(t.Context(), f, today, researcher); return err })
			}
		}
	}
	for name, f := range map[string]commitment.Filter{
		"institute": {InstituteID: 7}, "person": {PersonID: 9}, "visit": {VisitID: 77}, "words": {Words: "1234"}, "owed by": {OwedBy: commitment.Us},
	} {
		for _, set := range []commitment.Which{commitment.Unsettled, commitment.All} {
			for _, sort := range []string{"urgent", "-new"} {
				f.Which, f.Sort = set, sort
				check("commitments, "+string(set)+" of "+name+", "+sort, func() error { _, err := commitments.List(t.Context(), f, today, researcher); return err })
			}
		}
	}
	check("whether anything is one's own", func() error { _, err := commitments.HasOwn(t.Context(), researcher); return err })
	check("a commitment", func() error { _, err := commitments.Find(t.Context(), 1234, researcher); return err })
	for name, a := range map[string]auth.Account{"a manager's": manager, "staff's": staff} {
		check(name+" attention", func() error { _, err := commitments.Attention(t.Context(), today, a); return err })
	}
}

func firstWords(sql string) string {
	words := strings.Fields(sql)
	if i := slices.Index(words, "where"); i > 0 && len(words) > 14 {
		words = append(slices.Clone(words[:8]), append([]string{"…"}, words[i:min(len(words), i+12)]...)...)
	}
	return strings.Join(words[:min(len(words), 22)], " ")
}
