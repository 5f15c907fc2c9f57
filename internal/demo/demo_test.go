package demo

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"gyoryu/internal/auth"
	"gyoryu/internal/commitment"
	"gyoryu/internal/day"
	"gyoryu/internal/institute"
	"gyoryu/internal/pg"
	"gyoryu/internal/pg/pgtest"
	"gyoryu/internal/visit"
)

var clock = day.Clock{
	Now: func() time.Time { return time.Date(2026, 6, 15, 3, 0, 0, 0, time.UTC) }, Zone: time.FixedZone("KST", 9*60*60),
}

// loaded is a database with the demo data, and what everybody signed in may see.
func loaded(t *testing.T) *pgxpool.Pool {
	t.Helper()
	db := pgtest.New(t)
	if err := Load(t.Context(), db, clock); err != nil {
		t.Fatal(err)
	}
	return db
}

func value[T any](t *testing.T, db pg.DB, sql string, args pg.Args) T {
	t.Helper()
	v, err := pg.Value[T](t.Context(), db, sql, args)
	if err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return v
}

// as is the demo account with the role.
func as(t *testing.T, db pg.DB, role auth.Role) auth.Account {
	t.Helper()
	type row struct{ ID, PersonID int64 }
	r, err := pg.One[row](t.Context(), db, `select id, coalesce(person_id, 0) as person_id from accounts where email = @email`, pg.Args{"email": string(role) + "@demo.example"})
	if err != nil {
		t.Fatal(err)
	}
	return auth.Account{ID: r.ID, PersonID: r.PersonID, Roles: []auth.Role{role}}
}

// article is the visit of March 2019, as a researcher sees it.
func article(t *testing.T, db pg.DB) visit.Visit {
	t.Helper()
	visits, who := visit.Store{DB: db}, as(t, db, auth.Researcher)
	found, total, err := visits.List(t.Context(), visit.Filter{Year: 2019}, clock.Today(), who)
	if err != nil || total != 1 {
		t.Fatalf("%d visits in 2019, %v", total, err)
	}
	v, err := visits.Find(t.Context(), found[0].ID, who)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestFactsOfTheArticleAreInTheDatabase(t *testing.T) {
	t.Parallel()
	db := loaded(t)
	v := article(t, db)
	stop := func(short string) visit.Stop {
		i := slices.IndexFunc(v.Stops, func(s visit.Stop) bool { return s.Institute.Short == short })
		if i < 0 {
			t.Fatalf("no stop at %s", short)
		}
		return v.Stops[i]
	}
	// said reports whether a point of the kind has all the words, and hands it on.
	said := func(points []visit.Point, kind visit.Kind, words ...string) *visit.Point {
		for i, p := range points {
			has := p.Kind == kind
			for _, w := range words {
				has = has && strings.Contains(strings.ToLower(p.Text), strings.ToLower(w))
			}
			if has {
				return &points[i]
			}
		}
		return nil
	}
	// open reports whether the point's commitment waits for somebody and a day, with just these institutes.
	open := func(p *visit.Point, with ...string) bool {
		if p == nil || p.Commitment == nil {
			return false
		}
		var shorts []string
		for _, i := range p.Commitment.Institutes {
			shorts = append(shorts, i.Short)
		}
		return p.Commitment.State == commitment.Open && p.Commitment.Nobody() && p.Commitment.Undated() && p.Commitment.TheirPerson == nil && slices.Equal(shorts, with)
	}
	inst := func(short string) (name, ko, kind, country, city, parent string) {
		type row struct{ Name, NameKO, Kind, Country, City, Parent string }
		r, err := pg.One[row](t.Context(), db, `
			select i.name, i.name_ko, i.kind, i.country, i.city, coalesce(p.name, '') as parent
			  from institutes i left join institutes p on p.id = i.parent_id where i.short = @short and i.removed_at is null`, pg.Args{"short": short})
		if err != nil {
			t.Fatalf("%s: %v", short, err)
		}
		return r.Name, r.NameKO, r.Kind, r.Country, r.City, r.Parent
	}
	casisd, casted, kostec, seri := stop("CASISD").Points, stop("CASTED").Points, stop("KOSTEC").Points, stop("SERI China").Points
	for n, fact := range []struct {
		number int
		holds  func() bool
	}{
		{1, func() bool {
			return v.Title == "Visit to China's Major Science & Technology Innovation Research Institutes"
		}},
		{2, func() bool {
			return v.Direction == visit.Outgoing && v.StartsOn.String() == "2019-03-03" && v.EndsOn.String() == "2019-03-06" && slices.Equal(v.Countries(), []string{"CN"}) && v.State == visit.Done
		}},
		{3, func() bool {
			l, led := v.Leader()
			return v.Size() == 5 && len(v.Delegates) == 1 && led && l.Name == "Hwang-hee Cho" && l.Native == "조황희" && l.Role == "President of STEPI" &&
				value[string](t, db, `select honorific from people where id = @id`, pg.Args{"id": l.ID}) == "Dr."
		}},
		{4, func() bool {
			return strings.Contains(v.Purpose, "expand academic exchange with Chinese institutes") && strings.Contains(v.Purpose, "collect data for STEPI's China research in 2019")
		}},
		{5, func() bool {
			var order []string
			for _, s := range v.Stops {
				if !s.MetOn.IsZero() {
					return false
				}
				order = append(order, s.Institute.Short)
			}
			return slices.Equal(order, []string{"CASISD", "CASTED", "KOSTEC", "SERI China"})
		}},
		{6, func() bool {
			name, _, _, country, _, parent := inst("CASISD")
			near, err := institute.Store{}.Near(t.Context(), db, "CASSID", 5)
			found, err2 := institute.Store{}.Resolve(t.Context(), db, []string{"CASSID"})
			return name == "Institutes of Science and Development, Chinese Academy of Sciences" && country == "CN" && parent == "Chinese Academy of Sciences" &&
				err == nil && err2 == nil && near[0].Short == "CASISD" && len(found["CASSID"]) == 1 && found["CASSID"][0].Short == "CASISD"
		}},
		{7, func() bool {
			name, _, _, country, _, parent := inst("CASTED")
			return name == "Chinese Academy of Science and Technology for Development" && country == "CN" && parent == "Ministry of Science and Technology"
		}},
		{8, func() bool {
			name, _, kind, country, city, _ := inst("KOSTEC")
			return name == "Korea-China Science & Technology Cooperation Center" && kind == "liaison_centre" && country == "CN" && city == "Beijing"
		}},
		{9, func() bool {
			name, _, kind, _, _, _ := inst("SERI China")
			return name == "Samsung Economic Research Institute China" && kind == "think_tank" &&
				strings.Contains(value[string](t, db, `select notes from institutes where short = 'SERI China'`, nil), "company")
		}},
		{10, func() bool {
			name, ko, _, country, _, _ := inst("STEPI")
			home, err := institute.Store{}.Home(t.Context(), db)
			return name == "Science and Technology Policy Institute" && ko == "과학기술정책연구원" && country == "KR" && err == nil && home.Short == "STEPI"
		}},
		{11, func() bool {
			return open(said(casisd, visit.Agreed, "joint research", "both sides' researchers"), "CASISD")
		}},
		{12, func() bool {
			return open(said(casisd, visit.Agreed, "first share key research topics", "decide the joint research topic"), "CASISD")
		}},
		{13, func() bool {
			return said(casisd, visit.Discussed, "AI", "smart mobility", "robots", "fourth industrial revolution") != nil
		}},
		{14, func() bool {
			return open(said(casisd, visit.Agreed, "detailed timeline", "persons in charge on both sides"), "CASISD")
		}},
		{15, func() bool {
			return said(casted, visit.Problem, "Korea-China Science and Technology Innovation Forum", "too uniform", "one-time event") != nil
		}},
		{16, func() bool {
			return open(said(casted, visit.Agreed, "concrete topics", "researchers' perspective"), "CASTED")
		}},
		{17, func() bool {
			return open(said(casted, visit.Agreed, "exchange researchers", "National Innovation System", "International Innovation System", "One Belt, One Road"), "CASTED")
		}},
		{18, func() bool {
			return open(said(casted, visit.Agreed, "key research achievements", "report lists"), "CASTED")
		}},
		{19, func() bool { return open(said(casted, visit.Agreed, "joint research", "academic journals"), "CASTED") }},
		{20, func() bool {
			return said(kostec, visit.Learned, "role and function", "challenges of Korea-China") != nil
		}},
		{21, func() bool { return said(kostec, visit.Opportunity, "seminars in China", "many experts") != nil }},
		{22, func() bool {
			return said(seri, visit.Learned, "difficulties that local Korean companies face", "industrial policy") != nil
		}},
		{23, func() bool {
			return said(kostec, visit.Material, "China research in 2019") != nil && said(seri, visit.Material, "China research in 2019") != nil
		}},
		{24, func() bool { return strings.Contains(v.Outcome, "from institute-centred to researcher-centred") }},
		{25, func() bool {
			return open(said(v.Points, visit.Agreed, "joint research reports", "both finally select"), "CASISD", "CASTED")
		}},
		{26, func() bool { return strings.Contains(v.Outcome, "long-term, practical framework") }},
		{27, func() bool {
			return said(v.Points, visit.Learned, "all the institutes", "new method of Korea-China cooperation") != nil
		}},
		{28, func() bool {
			return said(v.Points, visit.Discussed, "format and structure", "China-Japan-Korea Seminar", "Korea-China Science and Technology Innovation Forum") != nil
		}},
		{29, func() bool {
			return open(said(v.Points, visit.Agreed, "practical venue", "led by research institutes"), "CASISD", "CASTED", "KOSTEC", "SERI China")
		}},
		{30, func() bool { return strings.Contains(v.Outcome, "goes on expanding exchange with CASISD and CASTED") }},
		{32, func() bool {
			found, err := commitment.Store{DB: db}.List(t.Context(), commitment.Filter{Which: commitment.Nobody, VisitID: v.ID}, clock.Today(), as(t, db, auth.Researcher))
			return err == nil && found.Total == 9 && found.Counts[commitment.Undated] == 9 && found.Counts[commitment.Unsettled] == 9
		}},
		{33, func() bool {
			for _, s := range v.Stops {
				if len(s.People) > 0 {
					return false
				}
			}
			return true
		}},
	} {
		if !fact.holds() {
			t.Errorf("fact %d is not there (row %d)", fact.number, n)
		}
	}
	if n := len(v.AllPoints()); n != 18 {
		t.Errorf("the visit has %d points: something was added or lost", n)
	}
}

func TestTheDemoDataIsLoadedOnce(t *testing.T) {
	t.Parallel()
	db := loaded(t)
	count := func() string {
		return value[string](t, db, `select concat_ws(' ', (select count(*) from visits), (select count(*) from commitments), (select count(*) from people),
			(select count(*) from institutes), (select count(*) from accounts), (select count(*) from history))`, nil)
	}
	before := count()
	if err := Load(t.Context(), db, clock); !errors.Is(err, Loaded) {
		t.Errorf("loading it again: %v", err)
	}
	if after := count(); after != before {
		t.Errorf("loading it again made %s of %s", after, before)
	}
}

func TestTheDemoDataIsNotLoadedBesideOtherData(t *testing.T) {
	t.Parallel()
	for name, sql := range map[string]string{
		"an account":   `insert into accounts (email, name, roles) values ('a@example.org', 'A', '{admin}')`,
		"an institute": `insert into institutes (name, kind, country) values ('I', 'other', 'KR')`,
	} {
		db := pgtest.New(t)
		if _, err := db.Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
		if err := Load(t.Context(), db, clock); !errors.Is(err, Loaded) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestLoadingThatWasInterruptedIsSaid(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	l := loader{db: db, today: clock.Today(), institutes: map[string]int64{}, people: map[string]int64{}, areas: map[string]int64{}}
	for _, step := range []func(context.Context) error{l.firstAccounts, l.addAreas} {
		if err := step(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := Load(t.Context(), db, clock); !errors.Is(err, Interrupted) {
			t.Errorf("loading again: %v", err)
		}
	}
}

func TestTheContinuationIsSaidToBeMadeUp(t *testing.T) {
	t.Parallel()
	db := loaded(t)
	for what, sql := range map[string]string{
		"points":      `select count(*) from points p join visits v on v.id = p.visit_id where v.starts_on > '2020-01-01' and p.text not like '%(example)%'`,
		"visits":      `select count(*) from visits where starts_on > '2020-01-01' and purpose not like '%(example)%'`,
		"people":      `select count(*) from people where notes not like '%example%' and name <> 'Hwang-hee Cho'`,
		"notes":       `select count(*) from commitment_notes where text not like '%(example)%'`,
		"moves":       `select count(*) from commitment_moves where reason not like '%(example)%'`,
		"commitments": `select count(*) from commitments c join visits v on v.id = c.visit_id where v.starts_on > '2020-01-01' and what not like '%(example)%'`,
		"reasons":     `select count(*) from commitments where reason || evidence <> '' and reason || evidence not like '%(example)%'`,
	} {
		if n := value[int](t, db, sql, nil); n != 0 {
			t.Errorf("%d %s pass for real", n, what)
		}
	}
}

func TestTheContinuationShowsEveryStateRelativeToToday(t *testing.T) {
	t.Parallel()
	db := loaded(t)
	manager, today := as(t, db, auth.Manager), clock.Today()
	for _, set := range []commitment.Which{commitment.Overdue, commitment.Nobody, commitment.Undated, commitment.Mine, commitment.IsKept, commitment.IsDropped} {
		found, err := commitment.Store{DB: db}.List(t.Context(), commitment.Filter{Which: set}, today, manager)
		if err != nil || found.Total == 0 {
			t.Errorf("%s: %d, %v", set, found.Total, err)
		}
	}
	for _, state := range []commitment.State{commitment.Open, commitment.UnderWay} {
		if value[int](t, db, `select count(*) from commitments where state = @s`, pg.Args{"s": string(state)}) == 0 {
			t.Errorf("no commitment is %s", state)
		}
	}
	visits := visit.Store{DB: db}
	for name, f := range map[string]visit.Filter{
		"outgoing": {Direction: visit.Outgoing}, "incoming": {Direction: visit.Incoming}, "online": {Direction: visit.Online}, "contacts": {Direction: visit.Contact},
		"planned": {State: visit.Planned, Since: today}, "done without points": {Unwritten: today},
	} {
		if _, total, err := visits.List(t.Context(), f, today, manager); err != nil || total == 0 {
			t.Errorf("%s: %d, %v", name, total, err)
		}
	}
	_, all, _ := visits.List(t.Context(), visit.Filter{}, today, manager)
	_, seen, _ := visits.List(t.Context(), visit.Filter{}, today, as(t, db, auth.Researcher))
	if all != seen+1 {
		t.Errorf("a researcher sees %d of %d visits: one is hidden", seen, all)
	}
	if n := value[int](t, db, `select count(*) from visits where starts_on > '2020-01-01' and (starts_on < date '2026-06-15' - 730 or ends_on > date '2026-06-15' + 60)`, nil); n != 0 {
		t.Errorf("%d made-up visits are not of the last two years or soon", n)
	}
	if n := value[int](t, db, `select count(*) from history where account_id is null and noun in ('visit', 'commitment', 'institute', 'person')`, nil); n != 0 {
		t.Errorf("%d rows of the history name nobody", n)
	}
}

func TestTheRolesAreThereToSignInWith(t *testing.T) {
	t.Parallel()
	db := loaded(t)
	got := value[string](t, db, `select string_agg(array_to_string(roles, '+') || ' ' || coalesce((select p.name from people p where p.id = a.person_id), '-'), ', ' order by a.id) from accounts a`, nil)
	if want := "admin -, manager Jeong-chaek Kim, staff Yeon-gu Lee, researcher Hyeok-sin Park"; got != want {
		t.Errorf("accounts: %s, want %s", got, want)
	}
}
