package search_test

import (
	"testing"

	"github.com/jackc/pgx/v5"

	"gyoryu/internal/auth"
	"gyoryu/internal/person"
	"gyoryu/internal/pg"
	"gyoryu/internal/search"
)

// untrue are the entries that are not what their records say, or that stand for none.
const untrue = `
	select coalesce(e.kind, s.kind) || ' ' || coalesce(e.record_id, s.record_id)
	  from search_entries e full join search_sources s on s.kind = e.kind and s.record_id = e.record_id
	 where e.kind is null or s.kind is null
	    or (e.on_day, e.title, e.body) is distinct from (s.on_day, normalize(s.title, NFKC), normalize(s.body, NFKC))
	 order by 1`

// TestTheIndexIsKeptTrueByTheDatabase, whatever is changed and however.
func TestTheIndexIsKeptTrueByTheDatabase(t *testing.T) {
	t.Parallel()
	db, who := shown(t)
	check := func(after string) {
		t.Helper()
		wrong, err := pg.Values[string](t.Context(), db, untrue, nil)
		if err != nil {
			t.Fatal(err)
		}
		if len(wrong) > 0 {
			t.Errorf("after %s: %v", after, wrong)
		}
	}
	check("loading")
	for _, change := range []string{
		`update institutes set notes = 'Ｎotes', city = 'Xi’an'`,
		`insert into institute_names (institute_id, position, text, kind) select id, 99, 'Name ' || id, 'former' from institutes`,
		`update institute_names set text = text || '!' where position = 99`,
		`update institute_names set institute_id = 1 where position = 99 and institute_id = 2`,
		`delete from institute_names where position = 99`,
		`update people set notes = '메모', name = name || ' Jr.'`,
		`update people set email = 'x' || id || '@example.org'`,
		`update visits set title = title || ' (new)'`,
		`update visits set purpose = 'purpose', outcome = 'outcome'`,
		`update visits set starts_on = starts_on - 1`,
		`update points set text = text || ' ①'`,
		`delete from points where id in (select id from points p where not exists (select from commitments c where c.point_id = p.id) limit 3)`,
		`update commitments set what = what || ' again', reason = 'why', evidence = 'ＦＵＬＬ'`,
		`update commitments set due_on = '2030-01-01'`,
		`update agreements set notes = 'noted', signed_on = '2020-02-02', starts_on = '2020-03-03'`,
		`update agreement_milestones set title = title || ' moved'`,
		`delete from agreement_milestones`,
		`update topics set summary = 'summed up'`,
		`update topics set stage_on = '2021-01-01'`,
		`update forums set name_ko = '포럼', acronym = 'F' || id`,
		`update forum_problems set text = text || '?'`,
		`delete from forum_reforms`,
		`update editions set theme = 'theme', city = 'city', starts_on = '2020-01-01', ends_on = '2020-01-02'`,
		`update edition_points set text = 'ｈａｌｆ'`,
		`update exchanges set outcome = 'came of it', starts_on = '2020-01-01', ends_on = '2020-01-02'`,
		`update outputs set notes = 'n', title = title || '.', published_on = '2020-01-01'`,
		`update posts set text_ko = '글', title_ko = '제목'`,
		`update files set name = 'x' || name`,
		`update areas set name_ko = name_ko || '학'`,
		`update visits set removed_at = now()`,
		`update visits set removed_at = null`,
		`delete from visits where id = (select max(id) from visits v where not exists (select from commitments c where c.visit_id = v.id) and not exists (select from files f where f.visit_id = v.id)
			and not exists (select from posts p where p.visit_id = v.id))`,
	} {
		tag, err := db.Exec(t.Context(), change)
		if err != nil {
			t.Fatalf("%s: %v", change, err)
		}
		if tag.RowsAffected() == 0 {
			t.Errorf("%s changes nothing", change)
		}
		check(change)
	}
	if _, err := db.Exec(t.Context(), `delete from search_entries where record_id % 2 = 0; select search_fill()`); err != nil {
		t.Fatal(err)
	}
	check("filling in what was missing")
	_ = who
}

// TestWhatIsRemovedIsNotFoundUntilItIsBack.
func TestWhatIsRemovedIsNotFoundUntilItIsBack(t *testing.T) {
	t.Parallel()
	db, who := shown(t)
	for _, of := range []struct{ table, typed, kind string }{
		{"institutes", "KOSTEC", "institute"}, {"people", "조황희", "person"}, {"visits", "china's major", "visit"}, {"visits", "too uniform", "point"},
		{"commitments", "three candidates", "commitment"}, {"agreements", "report lists", "agreement"}, {"topics", "Robots and work", "topic"},
		{"forums", "한중일 세미나", "forum"}, {"editions", "Speeches filled", "edition"}, {"forums", "Speeches filled", "edition"}, {"exchanges", "made comparable", "exchange"},
		{"outputs", "Comparing mobility", "output"}, {"posts", "획일적", "post"}, {"files", "연락처", "file"}, {"visits", "연락처", "file"}, {"areas", "일대일로", "area"},
	} {
		finds := func() int { return look(t, db, of.typed, who).Counts[search.Kind(of.kind)] }
		was := finds()
		if was == 0 {
			t.Errorf("%s finds no %s", of.typed, of.kind)
		}
		for _, removed := range []string{"now()", "null"} {
			if _, err := db.Exec(t.Context(), `update `+of.table+` set removed_at = `+removed); err != nil {
				t.Fatal(err)
			}
			want := was
			if removed != "null" {
				want = 0
			}
			if n := finds(); n != want {
				t.Errorf("%s of %s removed at %s: %d of kind %s, want %d", of.typed, of.table, removed, n, of.kind, want)
			}
		}
	}
}

// TestAMergedPersonIsFoundByBothNames, as the one that is kept; undone, each by their own.
func TestAMergedRecordIsFoundByBothNames(t *testing.T) {
	t.Parallel()
	db, who := shown(t)
	do := func(sql string, args pg.Args) int64 {
		t.Helper()
		id, err := pg.Value[int64](t.Context(), db, sql, args)
		if err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
		return id
	}
	first := func(typed string) int64 {
		t.Helper()
		r := look(t, db, typed, who)
		if len(r.Hits) == 0 {
			return 0
		}
		return r.Hits[0].ID
	}
	cho := do(`select id from people where native_name = '조황희'`, nil)
	twin := do(`insert into people (name, native_name) values ('H. H. Zzyzx', '조횽희') returning id`, nil)
	kostec := do(`select id from institutes where acronym = 'KOSTEC'`, nil)
	other := do(`insert into institutes (name, kind, country) values ('Zyxel Centre of Liaison', 'other', 'CN') returning id`, nil)
	do(`insert into institute_names (institute_id, position, text, kind) values (@i, 1, 'Zyxel Centre of Liaison', 'official') returning id`, pg.Args{"i": other})
	for _, l := range []struct {
		typed     string
		own, kept int64
	}{{"Zzyzx", twin, cho}, {"조횽희", twin, cho}, {"Zyxel Centre", other, kostec}} {
		if got := first(l.typed); got != l.own {
			t.Errorf("%s finds %d, want %d", l.typed, got, l.own)
		}
		do(`update people set removed_at = now(), merged_into_id = @kept where id = @id returning id`, pg.Args{"id": twin, "kept": cho})
		do(`update institutes set removed_at = now(), merged_into_id = @kept where id = @id returning id`, pg.Args{"id": other, "kept": kostec})
		if got := first(l.typed); got != l.kept {
			t.Errorf("merged, %s finds %d, want %d", l.typed, got, l.kept)
		}
		do(`update people set removed_at = null, merged_into_id = null where id = @id returning id`, pg.Args{"id": twin})
		do(`update institutes set removed_at = null, merged_into_id = null where id = @id returning id`, pg.Args{"id": other})
		if got := first(l.typed); got != l.own {
			t.Errorf("undone, %s finds %d, want %d", l.typed, got, l.own)
		}
	}
}

// TestWhoIsAnonymisedIsNotFound, by any of the words that were theirs.
func TestWhoIsAnonymisedIsNotFound(t *testing.T) {
	t.Parallel()
	db, who := shown(t)
	id, err := pg.Value[int64](t.Context(), db, `insert into people (name, native_name, email, notes) values ('Quux Zzyzx', '횽햏훼', 'quux@example.org', 'plays the vuvuzela') returning id`, nil)
	if err != nil {
		t.Fatal(err)
	}
	typed := []string{"Zzyzx", "횽햏훼", "ㅎㅎㅎ", "vuvuzela", "quux@example.org"}
	for _, words := range typed {
		if r := look(t, db, words, who); len(r.Hits) == 0 || r.Hits[0].ID != id {
			t.Errorf("%s does not find them", words)
		}
	}
	if err := (person.Store{DB: db}).Anonymise(t.Context(), id, 1, auth.Account{ID: who.ID, Roles: []auth.Role{auth.Manager}}); err != nil {
		t.Fatal(err)
	}
	for _, words := range typed {
		for _, h := range look(t, db, words, who).Hits {
			if h.Kind == search.Person && h.ID == id {
				t.Errorf("%s still finds them", words)
			}
		}
	}
	left, err := pg.Values[string](t.Context(), db, `select title || body from search_entries where title || body ~* 'zzyzx|횽햏훼|vuvuzela|quux'`, nil)
	if err != nil || len(left) > 0 {
		t.Errorf("the index still has %v, %v", left, err)
	}
}

// TestAskingOneByOneAndInTheQueryIsTheSame: what may be seen is said in SQL twice, once to be
// quick with few records and once to be quick with many.
func TestWhatIsSeenIsTheSameAskedEitherWay(t *testing.T) {
	t.Parallel()
	db, _ := shown(t)
	if err := pg.Tx(t.Context(), db, 0, func(tx pgx.Tx) error {
		for _, sql := range []string{
			`update visits set confidential = true where id % 3 = 0`, `update agreements set confidential = true where id % 2 = 0`, `update topics set confidential = true where id % 2 = 0`,
			`update visits set removed_at = now() where id % 5 = 0`, `update people set removed_at = now() where id % 4 = 0`, `update outputs set removed_at = now() where id % 2 = 0`,
			`update exchanges set removed_at = now() where id % 2 = 0`, `update institutes set removed_at = now() where id % 4 = 0`,
		} {
			if _, err := tx.Exec(t.Context(), sql); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	for kind, condition := range search.SeenOf() {
		differ, err := pg.Values[string](t.Context(), db, `
			select a.email || ' ' || e.record_id
			  from accounts a cross join search_entries e
			 cross join lateral (select a.id as who, a.roles && '{manager,staff}' as writes) w
			 where e.kind = @kind and search_seen(w.who, w.writes, e.kind, e.record_id) <> coalesce(`+condition("w.who", "w.writes")+`, false)`, pg.Args{"kind": string(kind)})
		if err != nil || len(differ) > 0 {
			t.Errorf("%s: %v %v", kind, differ, err)
		}
	}
}
