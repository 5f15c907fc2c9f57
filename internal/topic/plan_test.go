package topic

import (
	"fmt"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"gyoryu/internal/auth"
	"gyoryu/internal/list"
	"gyoryu/internal/pg/pgtest"
)

// grown is a database with 20,000 topics and twice as many people and institutes on
// them, made without the triggers.
func grown(t *testing.T) *pgxpool.Pool {
	t.Helper()
	db := pgtest.New(t)
	err := pgx.BeginFunc(t.Context(), db, func(tx pgx.Tx) error {
		for _, sql := range []string{
			`set local session_replication_role = replica`,
			`insert into accounts (email, name, roles, person_id) select 'a' || n || '@example.org', 'A' || n, '{researcher}', n from generate_series(1, 3) n`,
			`insert into institutes (name, kind, country) select 'Institute ' || n, 'other', 'CN' from generate_series(1, 400) n`,
			`insert into people (name) select 'Person ' || n from generate_series(1, 2000) n`,
			`insert into areas (name_en) select 'Area ' || n from generate_series(1, 40) n`,
			`insert into topics (title, stage, stage_on, point_id, agreement_id, proposer_id, created_by, confidential)
			 select 'Topic ' || n, (array['proposed','shared','selected','under_way','published','dropped'])[1 + n % 6], '2000-01-01'::date + n % 9000,
			        1 + n / 4, 1 + n / 9, 1 + n % 400, 1 + n % 50, n % 20 = 0 from generate_series(1, 20000) n`,
			`insert into topic_institutes (topic_id, institute_id, position) select n, 1 + (n + k * 7) % 400, k from generate_series(1, 20000) n, generate_series(1, 2) k`,
			`insert into topic_people (topic_id, person_id, position) select n, 1 + (n + k * 7) % 2000, k from generate_series(1, 20000) n, generate_series(1, 2) k`,
			`insert into topic_areas (topic_id, area_id) select n, 1 + n % 40 from generate_series(1, 20000) n`,
			`insert into topic_moves (topic_id, from_stage, to_stage, moved_on) select n, 'proposed', 'selected', '2020-01-01' from generate_series(1, 20000) n`,
			`insert into assignments (person_id, topic_id) select 1 + n % 2000, n from generate_series(1, 20000) n`,
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
var large = pgtest.Large{
	"topics": 20000, "topic_institutes": 40000, "topic_people": 40000, "topic_areas": 20000, "topic_moves": 20000, "assignments": 20000,
}

func TestNoPageOfTopicsReadsAWholeTable(t *testing.T) {
	t.Parallel()
	db := grown(t)
	w := &pgtest.Watched{}
	s, who := Store{DB: w}, auth.Account{ID: 3, PersonID: 3, Roles: []auth.Role{auth.Researcher}}
	check := func(name string, ask func() error) {
		t.Helper()
		large.Spared(t, db, w, name, ask)
	}
	keys := map[string]string{"-moved": "2012-06-15", "moved": "2012-06-15", "title": "Topic 8", "-title": "Topic 8", "stage": "3", "-stage": "3"}
	for name, f := range map[string]Filter{
		"all": {}, "institute": {InstituteID: 7}, "person": {PersonID: 9}, "area": {AreaID: 4}, "stage": {Stage: Selected}, "year": {Year: 2015}, "words": {Words: "1234"}, "mine": {Mine: true},
	} {
		for _, sort := range Sorts {
			f.Sort, f.After = sort, nil
			check(name+", "+sort, func() error { _, _, err := s.List(t.Context(), f, today, who); return err })
			if f.After = (&list.Cursor{Sort: sort, Key: keys[sort], ID: 900}); name == "all" {
				check(name+", "+sort+", a later page", func() error { _, _, err := s.List(t.Context(), f, today, who); return err })
			}
		}
		f.Sort, f.After = "", nil
		check(name+", for a program", func() error { _, _, err := s.Records(t.Context(), f, today, who); return err })
	}
	for name, f := range map[string]Filter{"whole": {}, "of an institute": {InstituteID: 7}, "of an area": {AreaID: 4}} {
		check("the board, "+name, func() error { _, _, err := s.Board(t.Context(), f, today, who); return err })
	}
	check("a topic", func() error { _, err := s.Find(t.Context(), 1234, today, who); return err })
	check("what belongs to it", func() error {
		_, err := s.beside(t.Context(), Topic{Head: Head{ID: 1234}, PointID: 309, AgreementID: 138}, who)
		return err
	})
	check("what a form offers", func() error { _, err := s.offered(t.Context(), 5, who); return err })
	check("what a form chose", func() error {
		_, err := s.missing(t.Context(), 1234, Draft{People: By(1, 2), AreaIDs: []int64{1}}, today, who)
		return err
	})
}
