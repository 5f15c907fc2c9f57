package alike

import (
	"fmt"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"gyoryu/internal/pg"
	"gyoryu/internal/pg/pgtest"
)

// grown is a database with 20,000 institutes and people, whose names are of few words.
func grown(t *testing.T) *pgxpool.Pool {
	t.Helper()
	db := pgtest.New(t)
	err := pgx.BeginFunc(t.Context(), db, func(tx pgx.Tx) error {
		for _, sql := range []string{
			`set local session_replication_role = replica`,
			`insert into institutes (name, kind, country, website, ror) select 'Institute ' || md5(n::text), 'other', 'CN', 'https://www.i' || n || '.example.org/en', '' from generate_series(1, 20000) n`,
			`insert into institute_names (institute_id, position, text, kind) select id, 1, name, 'official' from institutes`,
			`insert into people (name, email) select md5(n::text) || ' Lee', 'p' || n || '@example.org' from generate_series(1, 20000) n`,
			`insert into positions (person_id, institute_id) select n, 1 + n % 400 from generate_series(1, 20000) n`,
			`update institutes set website = 'http://i2.example.org' where id = 1`,
			`update institute_names set text = (select text from institute_names where institute_id = 1) where institute_id = 3`,
			`update people set email = 'P2@example.org' where id = 1`,
			`insert into not_duplicates (noun, one_id, other_id) select 'institute', n, n + 1 from generate_series(1000, 5000) n`,
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

// TestLookingForTwinsReadsNoWholeTable, and finds them.
func TestLookingForTwinsReadsNoWholeTable(t *testing.T) {
	t.Parallel()
	db := grown(t)
	for noun, sql := range map[Noun]string{Institute: institutes, Person: people} {
		card, err := Of(t.Context(), db, noun, 1)
		if err != nil || len(card.Candidates) == 0 {
			t.Fatalf("%s: %+v %v", noun, card, err)
		}
		q := &pgx.QueuedQuery{SQL: sql, Arguments: []any{pg.Args{"id": 1, "most": most, "alike": leastAlike}}}
		for _, p := range pgtest.Explained(t, db, q) {
			if testing.Verbose() && p.Table != "" {
				t.Logf("%s: %v", noun, p)
			}
			if p.Table != "" && p.Read() > 2000 {
				t.Errorf("%s: %v", noun, p)
			}
		}
	}
}

// TestWhatIsAlikeIsOffered: by each way to be found, and not where somebody said no.
func TestWhatIsAlikeIsOffered(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	id := func(sql string, args pg.Args) int64 {
		t.Helper()
		id, err := pg.Value[int64](t.Context(), db, sql, args)
		if err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
		return id
	}
	institute := func(name, acronym, country, website, ror string) int64 {
		return id(`with i as (insert into institutes (name, acronym, kind, country, website, ror) values (@n, @a, 'other', @c, @w, @r) returning id),
			n as (insert into institute_names (institute_id, position, text, kind) select i.id, p, t, k from i, (values (1, @n, 'official'), (2, @a, 'acronym')) x(p, t, k) where t <> '')
			select id from i`, pg.Args{"n": name, "a": acronym, "c": country, "w": website, "r": ror})
	}
	person := func(name, native, email, orcid string, at int64) int64 {
		return id(`with p as (insert into people (name, native_name, email, orcid) values (@n, @v, @e, @o) returning id),
			o as (insert into positions (person_id, institute_id) select id, @i::bigint from p where @i::bigint > 0) select id from p`,
			pg.Args{"n": name, "v": native, "e": email, "o": orcid, "i": at})
	}
	i := institute("Institute of Policy and Management", "IPM", "CN", "https://www.ipm.example.org/en/", "03yrm5c26")
	p := person("Hwang-hee Cho", "조황희", "cho@example.org", "0000-0002-1825-0097", i)
	for name, c := range map[string]struct {
		noun Noun
		of   int64
		twin int64
		why  string // empty: not offered
	}{
		"the same name":               {Institute, i, institute("INSTITUTE of policy, and management", "", "CN", "", ""), "name"},
		"a name that is alike":        {Institute, i, institute("Institute of Policy & Managements", "", "CN", "", ""), "alike"},
		"that in another country":     {Institute, i, institute("Institute of Policies & Management", "", "DE", "", ""), ""},
		"the acronym":                 {Institute, i, institute("Something else", "I.P.M.", "ZZ", "", ""), "name"},
		"the acronym elsewhere":       {Institute, i, institute("Something other", "IPM", "DE", "", ""), ""},
		"the website":                 {Institute, i, institute("Entirely other", "", "DE", "http://ipm.example.org", ""), "site"},
		"another page of a host":      {Institute, i, institute("Entirely new", "", "DE", "http://other.example.org", ""), ""},
		"the ROR id":                  {Institute, i, institute("Other again", "", "DE", "", "03yrm5c26"), "ror"},
		"a name at the same place":    {Person, p, person("Hwanghee Cho", "", "", "", i), "name"},
		"a name alike there":          {Person, p, person("Hwang-hee Choe", "", "", "", i), "alike"},
		"a native name, nowhere":      {Person, p, person("H. Jo", "조황희", "", "", 0), "name"},
		"a namesake at another place": {Person, p, person("Hwang-hee Cho", "", "", "", institute("Far away", "", "US", "", "")), ""},
		"the e-mail address":          {Person, p, person("Somebody", "", "CHO@example.org", "", 0), "email"},
		"the ORCID":                   {Person, p, person("Somebody else", "", "", "0000-0002-1825-0097", 0), "orcid"},
	} {
		others := `update ` + c.noun.Table() + ` set removed_at = case when id in (@of, @twin) then null else now() end returning id`
		if _, err := db.Exec(t.Context(), others, pg.Args{"of": c.of, "twin": c.twin}); err != nil {
			t.Fatal(err)
		}
		card, err := Of(t.Context(), db, c.noun, c.of)
		if err != nil {
			t.Fatal(err)
		}
		// Among all of them it is found by the same rules.
		pairs := func() string {
			t.Helper()
			all, err := Pairs(t.Context(), db, c.noun)
			if err != nil {
				t.Fatal(err)
			}
			said := ""
			for _, p := range all {
				said += fmt.Sprint(p.OneID, p.OtherID, p.Why)
			}
			return said
		}
		want := ""
		if c.why != "" {
			want = fmt.Sprint(min(c.of, c.twin), max(c.of, c.twin), c.why)
		}
		if got := pairs(); got != want {
			t.Errorf("%s: among all of them %q, not %q", name, got, want)
		}
		if c.why == "" {
			if len(card.Candidates) != 0 {
				t.Errorf("%s: %+v", name, card.Candidates)
			}
			continue
		}
		if len(card.Candidates) != 1 || card.Candidates[0].ID != c.twin || card.Candidates[0].Why != c.why {
			t.Errorf("%s: %+v", name, card.Candidates)
		}
		if back, err := Of(t.Context(), db, c.noun, c.twin); err != nil || len(back.Candidates) != 1 {
			t.Errorf("%s, the other way: %+v %v", name, back.Candidates, err)
		}
		if _, err := db.Exec(t.Context(), `insert into not_duplicates (noun, one_id, other_id) values (@noun, least(@of::bigint, @twin), greatest(@of::bigint, @twin))`,
			pg.Args{"noun": c.noun, "of": c.of, "twin": c.twin}); err != nil {
			t.Fatal(err)
		}
		if card, err := Of(t.Context(), db, c.noun, c.of); err != nil || len(card.Candidates) != 0 {
			t.Errorf("%s, told apart: %+v %v", name, card.Candidates, err)
		}
		if got := pairs(); got != "" {
			t.Errorf("%s, told apart: among all of them %q", name, got)
		}
	}
}
