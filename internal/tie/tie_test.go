package tie

import (
	"context"
	"slices"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/pg"
	"gyoryu/internal/pg/pgtest"
)

type register struct {
	*testing.T
	db   *pgxpool.Pool
	home int64
}

func begin(t *testing.T) register {
	r := register{T: t, db: pgtest.New(t)}
	r.home = r.institute("Ours", "true")
	return r
}

func (r register) id(sql string, args pg.Args) int64 {
	r.Helper()
	id, err := pg.Value[int64](context.Background(), r.db, sql, args)
	if err != nil {
		r.Fatalf("%s: %v", sql, err)
	}
	return id
}

func (r register) exec(sql string) {
	r.Helper()
	if _, err := r.db.Exec(context.Background(), sql); err != nil {
		r.Fatalf("%s: %v", sql, err)
	}
}

func (r register) institute(name, home string) int64 {
	return r.id(`insert into institutes (name, kind, country, home) values (@name, 'other', 'CN', @home::bool) returning id`, pg.Args{"name": name, "home": home})
}

// person works at an institute from a day to a day, either of which may be empty.
func (r register) person(name string, at int64, from, until string) int64 {
	return r.id(`with p as (insert into people (name) values (@name) returning id),
		o as (insert into positions (person_id, institute_id, starts_on, ends_on) select id, @at::bigint, nullif(@from, '')::date, nullif(@until, '')::date from p) select id from p`,
		pg.Args{"name": name, "at": at, "from": from, "until": until})
}

func (r register) visit(at int64, from, until, state string, delegates ...int64) int64 {
	return r.id(`with v as (insert into visits (title, direction, starts_on, ends_on, state) values ('Visit', 'outgoing', @from::date, @until::date, @state) returning id),
		s as (insert into stops (visit_id, position, institute_id) select id, 1, @at::bigint from v),
		d as (insert into visit_delegates (visit_id, position, person_id) select v.id, n, p from v, unnest(@delegates::bigint[]) with ordinality x (p, n)) select id from v`,
		pg.Args{"at": at, "from": from, "until": until, "state": state, "delegates": delegates})
}

// topic is under way from a day to a day.
func (r register) topic(at int64, from, until string, people ...int64) int64 {
	return r.id(`with t as (insert into topics (title, stage, stage_on) values ('Topic', 'published', @until::date) returning id),
		m as (insert into topic_moves (topic_id, from_stage, to_stage, moved_on) select t.id, f, s, d from t, (values ('selected', 'under_way', @from::date), ('under_way', 'published', @until::date)) x (f, s, d) order by d),
		i as (insert into topic_institutes (topic_id, institute_id) select t.id, x from t, unnest(array[@home::bigint, @at::bigint]) x),
		p as (insert into topic_people (topic_id, person_id) select t.id, x from t, unnest(@people::bigint[]) x) select id from t`,
		pg.Args{"at": at, "home": r.home, "from": from, "until": until, "people": people})
}

func on(iso string) (d day.Day) {
	if iso != "" {
		d, _ = day.Parse(iso)
	}
	return d
}

func window(from, until string) Window { return Window{on(from), on(until)} }

var today = on("2026-11-23")

func (r register) tie(at int64, from, until string) (Tie, bool) {
	r.Helper()
	one, err := With(context.Background(), r.db, auth.Account{}, at, today, window(from, until))
	if err != nil {
		r.Fatal(err)
	}
	all, err := All(context.Background(), r.db, auth.Account{}, today, window(from, until))
	if err != nil {
		r.Fatal(err)
	}
	all = slices.DeleteFunc(all, func(t Tie) bool { return t.InstituteID != at })
	if len(one) != len(all) || len(one) == 1 && (one[0].Researcher != all[0].Researcher || one[0].Records() != all[0].Records() || !slices.Equal(one[0].Ours, all[0].Ours)) {
		r.Errorf("one says %+v, all say %+v", one, all)
	}
	if len(one) == 0 {
		return Tie{}, false
	}
	return one[0], true
}

// TestATieIsAsItIsDefined: what makes one, in which windows, and who carries it.
func TestATieIsAsItIsDefined(t *testing.T) {
	t.Parallel()
	r := begin(t)
	partner, other := r.institute("Partner", "false"), r.institute("Other", "false")
	kim, lee := r.person("Kim", r.home, "", "2020-12-31"), r.person("Lee", r.home, "", "")
	wang := r.person("Wang", partner, "", "")
	r.visit(partner, "2015-03-30", "2015-04-02", "done", kim)
	r.visit(partner, "2016-05-01", "2016-05-02", "planned", kim)
	r.visit(partner, "2016-05-01", "2016-05-02", "cancelled", kim)
	r.topic(partner, "2018-01-01", "2022-06-30", kim, wang)
	r.topic(other, "2018-01-01", "2018-06-30", lee, wang) // wang is not of the other one

	for name, c := range map[string]struct {
		at          int64
		from, until string
		records     int // none: no tie
		researcher  bool
		ours        []int64
	}{
		"a visit's last day":                {partner, "2015-04-02", "2015-12-31", 1, false, []int64{kim}},
		"the day after":                     {partner, "2015-04-03", "2015-12-31", 0, false, nil},
		"planned and cancelled":             {partner, "2016-01-01", "2016-12-31", 0, false, nil},
		"open at its beginning":             {partner, "", "2017-12-31", 1, false, []int64{kim}},
		"open at its end":                   {partner, "2018-01-02", "", 1, true, []int64{kim}},
		"open at both":                      {partner, "", "", 2, true, []int64{kim}},
		"a topic under way":                 {partner, "2019-01-01", "2019-12-31", 1, true, []int64{kim}},
		"whose researcher of ours has left": {partner, "2021-01-01", "2021-12-31", 1, false, []int64{}},
		"and that was published":            {partner, "2022-07-01", "2022-12-31", 0, false, nil},
		"with nobody of theirs":             {other, "2018-01-01", "2018-12-31", 1, false, []int64{lee}},
		"that ends before it begins":        {partner, "2019-12-31", "2019-01-01", 0, false, nil},
		"that begins after today":           {partner, "2027-01-01", "", 0, false, nil},
	} {
		got, found := r.tie(c.at, c.from, c.until)
		if found != (c.records > 0) || got.Records() != c.records || got.Researcher != c.researcher || found && !slices.Equal(got.Ours, c.ours) {
			t.Errorf("%s: %v %+v", name, found, got)
		}
	}
	shares, err := Shares(t.Context(), r.db, auth.Account{}, today, window("2018-01-01", "2018-12-31"), window("2016-01-01", "2016-12-31"))
	if err != nil {
		t.Fatal(err)
	}
	if want := []Share{{0, 1, 2}, {1, 0, 0}}; !slices.Equal(shares, want) {
		t.Errorf("shares are %+v, not %+v", shares, want)
	}
	// In 2018 both partners have a topic: only Kim and Wang share one, so it is 1 of 2. Moved out
	// of that topic, Wang leaves 0 of 2; back in, it is 1 of 2 again.
	for _, c := range []struct {
		do   string
		want Share
	}{
		{"delete from topic_people where person_id = (select id from people where name = 'Wang') and topic_id = (select min(id) from topics)", Share{0, 0, 2}},
		{"insert into topic_people (topic_id, person_id) select min(t.id), (select id from people where name = 'Wang') from topics t", Share{0, 1, 2}},
	} {
		r.exec(c.do)
		if shares, err := Shares(t.Context(), r.db, auth.Account{}, today, window("2018-01-01", "2018-12-31")); err != nil || shares[0] != c.want {
			t.Errorf("after %s: %+v %v", c.do, shares, err)
		}
	}
	records, err := Records(t.Context(), r.db, auth.Account{}, partner, today, window("", ""), 10)
	if err != nil || len(records) != 2 || records[0].Kind != Topic || !records[0].Carries() || records[1].Kind != Stop || records[1].Carries() {
		t.Errorf("%+v %v", records, err)
	}
}

// TestWhatIsHiddenOrGoneTiesNobody.
func TestWhatIsHiddenOrGoneTiesNobody(t *testing.T) {
	t.Parallel()
	r := begin(t)
	partner := r.institute("Partner", "false")
	kim, wang := r.person("Kim", r.home, "", ""), r.person("Wang", partner, "", "")
	r.visit(partner, "2019-01-01", "2019-01-02", "done", kim)
	r.topic(partner, "2018-01-01", "2022-06-30", kim, wang)
	for name, c := range map[string]struct {
		do, undo   string
		records    int
		researcher bool
	}{
		"as it is":            {"select 1", "select 1", 2, true},
		"a hidden topic":      {"update topics set confidential = true", "update topics set confidential = false", 1, false},
		"a removed topic":     {"update topics set removed_at = now()", "update topics set removed_at = null", 1, false},
		"a hidden visit":      {"update visits set confidential = true", "update visits set confidential = false", 1, true},
		"a removed visit":     {"update visits set removed_at = now()", "update visits set removed_at = null", 1, true},
		"somebody removed":    {"update people set removed_at = now() where name = 'Wang'", "update people set removed_at = null", 2, false},
		"a removed institute": {"update institutes set removed_at = now() where not home", "update institutes set removed_at = null", 0, false},
	} {
		r.exec(c.do)
		if got, _ := r.tie(partner, "2019-01-01", "2019-12-31"); got.Records() != c.records || got.Researcher != c.researcher {
			t.Errorf("%s: %+v", name, got)
		}
		r.exec(c.undo)
	}
}
