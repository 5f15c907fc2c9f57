package generate

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/demo"
	"gyoryu/internal/pg"
	"gyoryu/internal/pg/pgtest"
	"gyoryu/internal/visit"
)

var clock = day.Clock{
	Now: func() time.Time { return time.Date(2026, 6, 15, 3, 0, 0, 0, time.UTC) }, Zone: time.FixedZone("KST", 9*60*60),
}

// load fills db with 300 visits.
func load(t *testing.T, db *pgxpool.Pool, seed uint64) Counts {
	t.Helper()
	counts, err := Load(t.Context(), db, Options{Visits: 300, Seed: seed, Today: clock.Today()})
	if err != nil {
		t.Fatal(err)
	}
	return counts
}

func value[T any](t *testing.T, db pg.DB, sql string) T {
	t.Helper()
	v, err := pg.Value[T](t.Context(), db, sql, nil)
	if err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return v
}

// none reports the rows that the query finds.
func none(t *testing.T, db pg.DB, what, sql string) {
	t.Helper()
	if n := value[int](t, db, "select count(*) "+sql); n != 0 {
		t.Errorf("%d %s", n, what)
	}
}

// hashes are those of everything in each table.
func hashes(t *testing.T, db pg.DB) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, name := range append(names(), "history") {
		all[name] = value[string](t, db, `select coalesce(md5(string_agg(r::text, e'\n' order by r::text)), '') from `+name+" r")
	}
	return all
}

func TestTheSameSeedMakesTheSameRowsAndAnotherOthers(t *testing.T) {
	t.Parallel()
	one, two, other := pgtest.New(t), pgtest.New(t), pgtest.New(t)
	load(t, one, 7)
	load(t, two, 7)
	load(t, other, 8)
	first, second, third := hashes(t, one), hashes(t, two), hashes(t, other)
	for table, hash := range first {
		if second[table] != hash {
			t.Errorf("%s differs", table)
		}
		if third[table] == hash && table != "areas" { // these are always all there
			t.Errorf("%s is the same with another seed", table)
		}
	}
}

func TestThereIsAsMuchOfEachAsAskedFor(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	counts := load(t, db, 1)
	for _, name := range append(names(), "history") {
		if n := value[int64](t, db, "select count(*) from "+name); n != counts.Of(name) {
			t.Errorf("%s: %d rows, said to be %d", name, n, counts.Of(name))
		}
	}
	if n := counts.Of("visits"); n != 300 {
		t.Errorf("%d visits", n)
	}
	for what, per := range map[string]struct {
		sql       string
		low, high float64
	}{
		"stops a visit":              {`select (select count(*) from stops) / (select count(*) from visits)::float8`, 2.7, 3.3},
		"points a stop":              {`select (select count(*) from points) / (select count(*) from stops)::float8`, 3.4, 4.8},
		"commitments a visit":        {`select (select count(*) from commitments) / (select count(*) from visits)::float8`, 0.9, 1.5},
		"delegates a visit":          {`select (select count(*) from visit_delegates) / (select count(*) from visits)::float8`, 3.5, 4.5},
		"most stops":                 {`select max(n)::float8 from (select count(*) n from stops group by visit_id) s`, 6, 6},
		"fewest delegates":           {`select min(n)::float8 from (select count(*) n from visit_delegates group by visit_id) s`, 2, 2},
		"most delegates":             {`select max(n)::float8 from (select count(*) n from visit_delegates group by visit_id) s`, 6, 6},
		"done visits":                {`select avg((state = 'done')::int)::float8 from visits`, 0.82, 0.96},
		"planned visits":             {`select avg((state = 'planned')::int)::float8 from visits`, 0.02, 0.12},
		"cancelled visits":           {`select avg((state = 'cancelled')::int)::float8 from visits`, 0.005, 0.08},
		"years":                      {`select (max(starts_on) - min(starts_on)) / 365.0::float8 from visits`, 20, 21},
		"undated commitments":        {`select avg((due_on is null)::int)::float8 from commitments`, 0.12, 0.32},
		"without anyone":             {`select avg((person_id is null)::int)::float8 from commitments`, 0.12, 0.3},
		"overdue":                    {`select avg((due_on < '2026-06-15' and state in ('open', 'under_way'))::int)::float8 from commitments`, 0.03, 0.25},
		"kept":                       {`select avg((state = 'kept')::int)::float8 from commitments`, 0.45, 0.8},
		"dropped":                    {`select avg((state = 'dropped')::int)::float8 from commitments`, 0.05, 0.3},
		"confidential":               {`select avg(confidential::int)::float8 from visits`, 0.003, 0.07},
		"stops at the best known":    {`select max(n) / (select count(*) from stops)::float8 from (select count(*) n from stops group by institute_id) s`, 0.02, 0.2},
		"people at an institute":     {`select min(n)::float8 from (select count(*) n from positions where ends_on is null group by institute_id) s`, 2, 2},
		"Korean titles":              {`select avg((title ~ '[가-힣]')::int)::float8 from visits`, 0.35, 0.75},
		"Chinese titles":             {`select avg((title !~ '[가-힣]' and title ~ '[一-龥]{4}')::int)::float8 from visits`, 0.01, 0.25},
		"titles with one word":       {`select avg((title ilike '%forum%')::int)::float8 from visits`, 0.005, 0.3},
		"titles that are there once": {`select avg((n = 1)::int)::float8 from (select count(*) n from visits group by title) s`, 0.8, 1},
	} {
		if got := value[float64](t, db, per.sql); got < per.low || got > per.high {
			t.Errorf("%s: %.3f, not %g to %g", what, got, per.low, per.high)
		}
	}
}

func TestItGrowsTowardsTwoThousandInstitutes(t *testing.T) {
	t.Parallel()
	for visits, want := range map[int]size{
		1: {12, 36, 12, 6}, 1000: {200, 1000, 50, 16}, 100_000: {2000, 15_000, 200, 40}, 1_000_000: {6325, 58_000, 400, 63},
	} {
		got := sizeFor(visits)
		for _, pair := range [][2]int{{got.institutes, want.institutes}, {got.people, want.people}, {got.ours, want.ours}, {got.accounts, want.accounts}} {
			if pair[0] < pair[1]*98/100 || pair[0] > pair[1]*102/100 {
				t.Errorf("%d visits: %+v, want about %+v", visits, got, want)
			}
		}
	}
	if len(lands) != 60 {
		t.Errorf("%d countries", len(lands))
	}
}

func TestWhatIsMadeFitsTogether(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	load(t, db, 1)
	none(t, db, "visits are said to be written and are not, or the other way round",
		`from visits v where written <> exists (select from points p where p.visit_id = v.id)`)
	none(t, db, "leaders are not in their delegation",
		`from visits v where not exists (select from visit_delegates d where d.visit_id = v.id and d.person_id = v.leader_id)`)
	none(t, db, "visits are done and yet to come", `from visits where state = 'done' and ends_on > '2026-06-15'`)
	none(t, db, "rows were made in the future", `from (select created_at from visits union all select created_at from commitments) r where created_at >= '2026-06-15'`)
	none(t, db, "commitments without their point's words", `from commitments c where not exists (
		select from points p where p.id = c.point_id and p.visit_id = c.visit_id and p.kind = 'agreed' and not p.no_action and p.text = c.what)`)
	none(t, db, "agreed points without a commitment", `from points p where kind = 'agreed' and not no_action and not exists (select from commitments c where c.point_id = p.id)`)
	none(t, db, "commitments with institutes that were not visited", `from commitment_institutes i join commitments c on c.id = i.commitment_id
		where not exists (select from stops s where s.visit_id = c.visit_id and s.institute_id = i.institute_id)`)
	none(t, db, "commitments with nobody", `from commitments c where not exists (select from commitment_institutes i where i.commitment_id = c.id)`)
	none(t, db, "are kept without evidence", `from commitments where (state = 'kept') <> (evidence <> '')`)
	none(t, db, "came into their state before they were made, or in the future", `from commitments where state_on < created_at::date or state_on > '2026-06-15'`)
	none(t, db, "meetings are on a day of no visit", `from stops s join visits v on v.id = s.visit_id where s.met_on not between v.starts_on and v.ends_on`)
	none(t, db, "confidential visits without a reader", `from visits v where confidential <> exists (select from visit_readers r where r.visit_id = v.id)`)
	none(t, db, "accounts have a password, or are nobody's", `from accounts where password_hash is not null or person_id is null`)
	none(t, db, "texts have gaps", `from (select title as t from visits union all select purpose || outcome from visits union all select text from points
		union all select reason || evidence from commitments union all select place from stops union all select text from institute_names) r where t ~ '[{}]'`)
}

func TestTheHistorySaysOfEachRecordThatItWasMade(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	load(t, db, 1)
	whole := []string{
		"institutes", "people", "accounts", "areas", "visits", "commitments", "agreements", "topics", "forums", "editions", "exchanges", "outputs",
		"assignments", "posts",
	}
	for _, table := range whole {
		none(t, db, table+" have no line, or several", `from `+table+` r where 1 <> (
			select count(*) from history h where h.part = '`+table+`' and h.noun_id = r.id and h.part_id = r.id and h.action = 'insert')`)
	}
	none(t, db, "links have not a line at each end", `from links l where 2 <> (
		select count(*) from history h where h.part = 'links' and h.part_id = l.id and h.action = 'insert' and h.after = to_jsonb(l)
		   and (h.noun, h.noun_id) in ((l.from_kind, l.from_id), (l.to_kind, l.to_id)))`)
	none(t, db, "lines are of something else", `from history where part not in ('links', '`+strings.Join(whole, "', '")+`')`)
	none(t, db, "lines are of another moment than the record, or by somebody else", `from history where at <> (after ->> 'created_at')::timestamptz
		or account_id is distinct from (after ->> 'created_by')::bigint`)
	// A line is what the trigger would write: the same columns, under the same noun.
	for _, sql := range []string{
		`insert into visits (title, direction, starts_on, ends_on) values ('T', 'online', '2026-01-01', '2026-01-01')`,
		`insert into institutes (name, kind, country) values ('I', 'other', 'FR')`,
		`insert into people (name) values ('P')`, `insert into commitments (what) values ('W')`,
		`insert into areas (name_en) values ('A')`, `insert into accounts (email, name, roles) values ('a@b', 'A', '{staff}')`,
		`insert into agreements (title, kind) values ('G', 'mou')`, `insert into topics (title, stage_on) values ('T', '2026-01-01')`,
		`insert into forums (name) values ('F')`, `insert into editions (forum_id, number) select max(id), 1 from forums`,
		`insert into exchanges (person_id, to_institute_id) select max(p.id), max(i.id) from people p, institutes i`,
		`insert into outputs (title, kind) values ('O', 'other')`, `insert into posts (title_en) values ('N')`,
		`insert into assignments (person_id, forum_id) select max(p.id), max(f.id) from people p, forums f`,
	} {
		if _, err := db.Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
	}
	shapes := `select count(distinct (part, noun, array(select jsonb_object_keys(after) order by 1))) from history`
	if n := value[int](t, db, shapes+" where part <> 'links'"); n != len(whole) {
		t.Errorf("lines of %d tables have %d shapes: the triggers write others", len(whole), n)
	}
	before := value[int](t, db, shapes)
	if _, err := db.Exec(t.Context(), `insert into links (from_kind, from_id, to_kind, to_id)
		select from_kind, from_id, to_kind, to_id + 1000000 from links`); err != nil {
		t.Fatal(err)
	}
	if n := value[int](t, db, shapes); n != before {
		t.Errorf("lines of links have %d shapes, %d before: their trigger writes others", n, before)
	}
}

func TestEverythingWorksAsBeforeAfterwards(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	load(t, db, 1)
	none(t, db, "triggers are off", `from pg_trigger where tgenabled <> 'O'`)
	who := auth.Account{ID: value[int64](t, db, `select min(id) from accounts where 'staff' = any (roles)`), Roles: []auth.Role{auth.Staff}}
	highest := value[int64](t, db, `select max(id) from visits`)
	visits := visit.Store{DB: db}
	id, err := visits.Create(t.Context(), visit.Draft{
		Title: "After", Direction: visit.Online, StartsOn: clock.Today(), EndsOn: clock.Today(), State: visit.Done, Leader: -1,
		Points: []visit.PointDraft{{Kind: visit.Agreed, Text: "Something is to be done."}},
	}, who)
	if err != nil || id != highest+1 {
		t.Fatalf("visit %d after %d, %v", id, highest, err)
	}
	v, err := visits.Find(t.Context(), id, who)
	if err != nil || len(v.Points) != 1 || v.Points[0].Commitment == nil {
		t.Errorf("%+v, %v", v, err)
	}
	for _, one := range tables {
		if one.numbered {
			none(t, db, one.name+" would get an id again", `from (select pg_sequence_last_value(pg_get_serial_sequence('`+one.name+`', 'id')::regclass) as last,
				(select max(id) from `+one.name+`) as highest) s where last is null or last < highest`)
		}
	}
}

func TestItIsAddedToTheDemoData(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	if err := demo.Load(t.Context(), db, clock); err != nil {
		t.Fatal(err)
	}
	before := value[string](t, db, `select md5(string_agg(v::text, '' order by id)) from visits v`)
	last := value[int64](t, db, `select max(id) from visits`)
	known := value[int](t, db, `select count(*) from areas`)
	load(t, db, 1)
	if after := value[string](t, db, fmt.Sprintf(`select md5(string_agg(v::text, '' order by id)) from visits v where id <= %d`, last)); after != before {
		t.Error("visits of the demo have changed")
	}
	if home := value[string](t, db, `select string_agg(acronym, ', ') from institutes where home`); home != "STEPI" {
		t.Errorf("our institute is %s", home)
	}
	if n := value[int](t, db, `select count(*) from positions where institute_id = (select id from institutes where home)`); n < 30 {
		t.Errorf("%d people at our institute", n)
	}
	// Four of the topics are areas of the demo under the same names.
	if n := value[int](t, db, `select count(*) from areas`); n != known+len(topics)-4 {
		t.Errorf("%d areas, and %d before", n, known)
	}
	none(t, db, "areas of the demo are used by no made-up visit", fmt.Sprintf(`from areas a where name_en = 'Artificial intelligence'
		and not exists (select from visit_areas v where v.area_id = a.id and v.visit_id > %d)`, last))
	load(t, db, 2) // and once more
}

func TestTheListShowsThemButForWhatIsConfidential(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	load(t, db, 1)
	visits := visit.Store{DB: db}
	manager := auth.Account{ID: value[int64](t, db, `select min(id) from accounts where 'manager' = any (roles)`), Roles: []auth.Role{auth.Manager}}
	secret := value[int](t, db, `select count(*) from visits where confidential`)
	lines, all, err := visits.List(t.Context(), visit.Filter{}, clock.Today(), manager)
	if err != nil || all != 300 || len(lines) == 0 || len(lines[0].Institutes()) == 0 {
		t.Fatalf("a manager sees %d, %v", all, err)
	}
	_, seen, err := visits.List(t.Context(), visit.Filter{}, clock.Today(), auth.Account{ID: 1 << 40, Roles: []auth.Role{auth.Researcher}})
	if err != nil || seen != all-secret || secret == 0 {
		t.Errorf("a stranger sees %d of %d with %d confidential, %v", seen, all, secret, err)
	}
	for _, words := range []string{"forum", "수소", "visit", "협력"} {
		_, n, err := visits.List(t.Context(), visit.Filter{Words: words}, clock.Today(), manager)
		if err != nil || n == 0 || n > 200 {
			t.Errorf("%s: %d visits, %v", words, n, err)
		}
	}
}

func TestEverySentenceCanBeFilled(t *testing.T) {
	t.Parallel()
	d := (&generator{}).dice("sentences")
	for lang, words := range tongues {
		s := scene{tongue: words, topic: topics[0], year: 2026}
		for _, p := range []*place{&s.at, &s.other, &s.home} {
			*p = place{name: "N", cityEN: "C", cityKO: "시", countryEN: "L", countryKO: "국"}
		}
		all := slices.Concat(words.titles, words.calls, words.purposes, words.outcomes, words.evidence, words.reasons, words.roles, words.rooms,
			words.again, words.milestones, words.reviews, words.remarks, words.duties, words.results.topics, words.summaries, words.shortcuts, words.forums,
			words.themes, words.reforms, words.stays, words.because, words.headlines, words.openings, words.middles, words.closings, words.withdrawals)
		for what, by := range map[string]struct {
			of   map[string][]string
			keys []string
		}{
			"titles": {words.agreements, agreementKinds}, "outputs": {words.outputs, outputKinds},
			"endings": {words.endings, []string{"term", "notice", "completed", "replaced", "renewed"}},
		} {
			for _, key := range by.keys {
				if len(by.of[key]) == 0 {
					t.Errorf("%s has no %s for %s", lang, what, key)
				}
				all = append(all, by.of[key]...)
			}
		}
		for _, kind := range visit.Kinds {
			if len(words.points[kind]) == 0 {
				t.Errorf("%s says nothing that was %s", lang, kind)
			}
			all = append(all, words.points[kind]...)
		}
		for _, sentence := range all {
			if said := s.say(d, []string{sentence}); strings.ContainsAny(said, "{}") || strings.Contains(said, "을를") {
				t.Errorf("%s: %q became %q", lang, sentence, said)
			}
		}
	}
}

func TestKoreanParticlesFitTheWord(t *testing.T) {
	t.Parallel()
	for word, want := range map[string]string{"반도체": "를", "업무협약": "을", "KIST": "를", "STEPI": "를", "SPRM": "을", "진흥원(취리히)": "을"} {
		if got := particle(word, "을를"); got != want {
			t.Errorf("%s%s", word, got)
		}
	}
}

func TestWhatFailsHalfWayLeavesNothing(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	ctx, cancel := context.WithCancel(t.Context())
	_, err := Load(ctx, db, Options{Visits: 3000, Today: clock.Today(), Progress: func(what string, _, _ int) {
		if what == "visits" {
			cancel()
		}
	}})
	if err == nil {
		t.Fatal("nothing failed")
	}
	none(t, db, "visits are there", `from visits`)
	none(t, db, "triggers are off", `from pg_trigger where tgenabled <> 'O'`)
}

func TestWithoutADayOrANumberItDoesNotBegin(t *testing.T) {
	t.Parallel()
	for _, o := range []Options{{Visits: 10}, {Today: clock.Today()}, {Visits: MaxVisits + 1, Today: clock.Today()}} {
		if _, err := Load(t.Context(), nil, o); err == nil {
			t.Errorf("%+v was taken", o)
		}
	}
}

func TestHowMadeUpCommitmentsStoodIsWhatTheTriggersWouldHaveWritten(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	load(t, db, 1)
	const spans = `select string_agg(concat_ws(' ', commitment_id, since, until, state, due_on, agreed_on, gone), E'\n' order by commitment_id, since) from commitment_spells`
	before := value[string](t, db, spans)
	if _, err := db.Exec(t.Context(), `delete from commitment_spells`); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(t.Context(), `select turn_spells(null, to_jsonb(c), '2026-06-15') from commitments c`); err != nil {
		t.Fatal(err)
	}
	if after := value[string](t, db, spans); after != before {
		t.Errorf("the triggers write other spans: %.300s, not %.300s", after, before)
	}
}
