package exchange

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"

	"gyoryu/internal/area"
	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/form"
	"gyoryu/internal/institute"
	"gyoryu/internal/list"
	"gyoryu/internal/person"
	"gyoryu/internal/pg"
	"gyoryu/internal/pg/pgtest"
)

// stand is a database with accounts, institutes and people in it.
type stand struct {
	Store
	t                                 *testing.T
	ctx                               context.Context
	db                                *pgxpool.Pool
	staff, other, manager, researcher auth.Account
	stepi, casisd, casted             int64
	lee, wang                         int64
	robots                            int64
}

func newStand(t *testing.T) *stand {
	t.Helper()
	t.Parallel()
	db := pgtest.New(t)
	s := &stand{Store: Store{DB: db}, t: t, ctx: t.Context(), db: db}
	s.staff, s.other = s.account("sun", auth.Staff), s.account("omar", auth.Staff)
	s.manager, s.researcher = s.account("mina", auth.Manager), s.account("rae", auth.Researcher)
	s.stepi, s.casisd, s.casted = s.institute("STEPI", "KR"), s.institute("CASISD", "CN"), s.institute("CASTED", "CN")
	s.lee, s.wang = s.person("Yeon-gu Lee", "이연구", s.stepi), s.person("Wang Yanjiu", "王研究", s.casted)
	var err error
	s.robots, err = area.Store{DB: db}.Create(s.ctx, area.Draft{NameEN: "Robots", NameKO: "로봇"}, s.staff)
	s.must(err)
	return s
}

var today = on("2026-06-15")

func on(iso string) day.Day {
	d, err := day.Parse(iso)
	if err != nil {
		panic(err)
	}
	return d
}

func complaint(f *form.Form, field string) string {
	for _, c := range f.Complaints() {
		if c.Field == field {
			return c.Msg.Key
		}
	}
	return ""
}

func value[T any](s *stand, sql string, args pg.Args) T {
	s.t.Helper()
	v, err := pg.Value[T](s.ctx, s.db, sql, args)
	if err != nil {
		s.t.Fatalf("%s: %v", sql, err)
	}
	return v
}

func (s *stand) do(sql string, args pg.Args) {
	s.t.Helper()
	if _, err := s.db.Exec(s.ctx, sql, args); err != nil {
		s.t.Fatalf("%s: %v", sql, err)
	}
}

func (s *stand) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s *stand) account(name string, role auth.Role) auth.Account {
	s.t.Helper()
	id := value[int64](s, `insert into accounts (email, name, roles) values (@name || '@example.org', @name, array[@role]) returning id`,
		pg.Args{"name": name, "role": string(role)})
	return auth.Account{ID: id, Name: name, Roles: []auth.Role{role}}
}

func (s *stand) becomes(a auth.Account, person int64) auth.Account {
	s.t.Helper()
	s.do(`update accounts set person_id = @person where id = @id`, pg.Args{"id": a.ID, "person": person})
	a.PersonID = person
	return a
}

func (s *stand) institute(short, country string) int64 {
	s.t.Helper()
	id, err := institute.Store{DB: s.db}.Create(s.ctx, institute.Draft{
		Name: "The " + short, Acronym: short, Kind: "other", Country: country, Home: short == "STEPI",
	}, s.staff)
	s.must(err)
	return id
}

func (s *stand) person(name, native string, at int64) int64 {
	s.t.Helper()
	d := person.Named(name, at)
	d.Native = native
	id, err := person.Store{DB: s.db}.Create(s.ctx, d, s.staff)
	s.must(err)
	return id
}

// agreement is one that a person is in charge of (0: nobody).
func (s *stand) agreement(title string, confidential bool, inCharge int64) int64 {
	s.t.Helper()
	id := value[int64](s, `insert into agreements (title, kind, confidential) values (@title, 'researcher_exchange', @c) returning id`,
		pg.Args{"title": title, "c": confidential})
	if inCharge != 0 {
		s.do(`insert into assignments (person_id, agreement_id) values (@p, @a)`, pg.Args{"p": inCharge, "a": id})
	}
	return id
}

// create adds a stay of staff's, of Lee at CASTED unless the draft says otherwise.
func (s *stand) create(d Draft) Exchange {
	s.t.Helper()
	if d.PersonID == 0 {
		d.PersonID = s.lee
	}
	if d.ToID == 0 {
		d.ToID = s.casted
	}
	id, err := s.Create(s.ctx, d, s.staff)
	s.must(err)
	return s.find(id, s.staff)
}

func (s *stand) find(id int64, who auth.Account) Exchange {
	s.t.Helper()
	e, err := s.Find(s.ctx, id, today, who)
	s.must(err)
	return e
}

func TestAStayIsKeptAsItWasWrittenDown(t *testing.T) {
	s := newStand(t)
	pact := s.agreement("Exchange of researchers", false, s.wang)
	e := s.create(Draft{
		PersonID: s.lee, FromID: s.stepi, ToID: s.casted, StartsOn: on("2024-02-29"), EndsOn: on("2024-05-31"), State: Done,
		AgreementID: pact, AreaIDs: []int64{s.robots}, Outcome: "**Much**",
	})
	if e.Person.Name != "Yeon-gu Lee" || e.Person.Native != "이연구" || e.From.Short != "STEPI" || e.To.Short != "CASTED" || e.To.Country != "CN" ||
		e.StartsOn.String() != "2024-02-29" || e.EndsOn.String() != "2024-05-31" || e.State != Done || e.Agreement != "Exchange of researchers" ||
		e.AgreementID != pact || len(e.InCharge) != 1 || e.InCharge[0].ID != s.wang || e.Outcome != "**Much**" || len(e.Areas) != 1 ||
		e.Areas[0].NameKO != "로봇" || e.Version != 1 || e.CreatedBy != s.staff.ID || e.UpdatedName != "sun" || e.Charged {
		t.Errorf("%+v", e)
	}
	d := Draft{PersonID: s.wang, ToID: s.stepi, State: Planned}
	s.must(s.Update(s.ctx, e.ID, 1, d, s.other))
	e = s.find(e.ID, s.staff)
	if e.Person.ID != s.wang || e.From != nil || e.To.ID != s.stepi || !e.StartsOn.IsZero() || !e.EndsOn.IsZero() || e.State != Planned ||
		e.AgreementID != 0 || len(e.InCharge) != 0 || len(e.Areas) != 0 || e.Outcome != "" || e.Version != 2 || e.UpdatedName != "omar" {
		t.Errorf("changed to %+v", e)
	}
	if err := s.Update(s.ctx, e.ID, 1, d, s.staff); !errors.Is(err, pg.Stale) {
		t.Errorf("an old version: %v", err)
	}
	if _, err := s.Find(s.ctx, 999, today, s.staff); !errors.Is(err, pg.NotFound) {
		t.Errorf("one that is not there: %v", err)
	}
	if e := s.create(Draft{}); e.State != Planned {
		t.Errorf("a draft without a state is %s", e.State)
	}
}

func TestTheStateOfAStayMovesByItsButtons(t *testing.T) {
	s := newStand(t)
	e := s.create(Draft{StartsOn: on("2026-07-01")})
	s.must(s.Begin(s.ctx, e.ID, 1, on("2026-06-14"), s.staff))
	if e = s.find(e.ID, s.staff); e.State != UnderWay || e.StartsOn != on("2026-06-14") {
		t.Errorf("begun: %+v", e)
	}
	if err := s.Begin(s.ctx, e.ID, e.Version, today, s.staff); !errors.Is(err, pg.Stale) {
		t.Errorf("begun twice: %v", err)
	}
	if err := s.Finish(s.ctx, e.ID, 1, today, s.staff); !errors.Is(err, pg.Stale) {
		t.Errorf("an old version: %v", err)
	}
	s.must(s.Finish(s.ctx, e.ID, e.Version, today, s.staff))
	if e = s.find(e.ID, s.staff); e.State != Done || e.EndsOn != today {
		t.Errorf("finished: %+v", e)
	}
	if err := s.Cancel(s.ctx, e.ID, e.Version, s.staff); !errors.Is(err, pg.Stale) {
		t.Errorf("one that is over was cancelled: %v", err)
	}
	c := s.create(Draft{})
	s.must(s.Cancel(s.ctx, c.ID, c.Version, s.staff))
	if c = s.find(c.ID, s.staff); c.State != Cancelled || c.Begins() || c.Ends() {
		t.Errorf("cancelled: %+v", c)
	}
}

func TestARemovedStayLeavesEveryListAndComesBack(t *testing.T) {
	s := newStand(t)
	e := s.create(Draft{StartsOn: on("2026-06-01"), AreaIDs: []int64{s.robots}})
	other := s.create(Draft{StartsOn: on("2025-06-01"), EndsOn: on("2025-07-01")})
	if err := s.Remove(s.ctx, e.ID, 7, s.staff); !errors.Is(err, pg.Stale) {
		t.Errorf("an old version: %v", err)
	}
	s.must(s.Remove(s.ctx, e.ID, 1, s.staff))
	lines, total, err := s.List(s.ctx, Filter{})
	s.must(err)
	around, err := s.around(s.ctx, other)
	s.must(err)
	seen, err := s.calendar(s.ctx, on("2026-01-01"), on("2026-12-31"), byPerson)
	s.must(err)
	k, err := s.known(s.ctx, 0, Draft{PersonID: s.lee, StartsOn: on("2026-06-02")}, today, s.staff)
	s.must(err)
	if len(lines) != 1 || total != 1 || len(around.Others) != 0 || len(seen) != 0 || len(k.Clashes) != 0 {
		t.Errorf("%d in the list, %d in all, %d beside, %d in the calendar, %v", len(lines), total, len(around.Others), len(seen), k)
	}
	if _, err := s.Record(s.ctx, e.ID, s.manager); !errors.Is(err, pg.NotFound) {
		t.Errorf("a program finds it: %v", err)
	}
	if got := s.find(e.ID, s.staff); got.RemovedAt == nil || got.RemovedBy != s.staff.ID {
		t.Errorf("removed: %+v", got)
	}
	s.must(s.Restore(s.ctx, e.ID, s.manager))
	if got := s.find(e.ID, s.staff); got.RemovedAt != nil || len(got.Areas) != 1 {
		t.Errorf("brought back: %+v", got)
	}
	if err := s.Restore(s.ctx, e.ID, s.manager); !errors.Is(err, pg.Stale) {
		t.Errorf("brought back twice: %v", err)
	}
}

func TestWhoIsInChargeOfTheAgreementMayChangeTheStay(t *testing.T) {
	s := newStand(t)
	omar := s.becomes(s.other, s.wang)
	pact := s.agreement("Pact", true, s.wang)
	e := s.create(Draft{AgreementID: pact})
	if !s.find(e.ID, omar).EditableBy(omar) {
		t.Error("who is in charge may not")
	}
	for name, sql := range map[string]string{
		"no longer in charge": `update assignments set ends_on = '2026-06-14'`, "not yet": `update assignments set starts_on = '2026-06-16', ends_on = null`,
		"never was": `update assignments set starts_on = null, removed_at = now()`, "the agreement is gone": `update agreements set removed_at = now()`,
	} {
		s.do(`update assignments set starts_on = null, ends_on = null, removed_at = null`, nil)
		s.do(`update agreements set removed_at = null`, nil)
		if !s.find(e.ID, omar).Charged {
			t.Fatalf("%s: not in charge to begin with", name)
		}
		s.do(sql, nil)
		if s.find(e.ID, omar).EditableBy(omar) {
			t.Errorf("%s, and may change it", name)
		}
	}
}

func TestAnAgreementThatTheWriterDoesNotSeeStays(t *testing.T) {
	s := newStand(t)
	hidden, open := s.agreement("Hidden", true, 0), s.agreement("Open", false, 0)
	e := s.create(Draft{AgreementID: hidden})
	if e.AgreementID != 0 || e.Agreement != "" {
		t.Errorf("staff sees %d %q", e.AgreementID, e.Agreement)
	}
	of := func() int64 {
		return value[int64](s, `select coalesce(agreement_id, 0) from exchanges where id = @id`, pg.Args{"id": e.ID})
	}
	d := Draft{PersonID: s.lee, ToID: s.casted}
	s.must(s.Update(s.ctx, e.ID, 1, d, s.staff))
	if of() != hidden {
		t.Error("it was lost")
	}
	s.must(s.Update(s.ctx, e.ID, 2, d, s.manager)) // who saw it and took it away
	if of() != 0 {
		t.Error("a manager could not take it away")
	}
	d.AgreementID = open
	s.must(s.Update(s.ctx, e.ID, 3, d, s.staff))
	d.AgreementID = 0
	s.must(s.Update(s.ctx, e.ID, 4, d, s.staff))
	if of() != 0 {
		t.Error("an open one could not be taken away")
	}
}

func TestWhatAFormOffers(t *testing.T) {
	s := newStand(t)
	s.do(`insert into agreements (title, kind) select 'Agreement ' || n, 'mou' from generate_series(1, 205) n`, nil)
	hidden := s.agreement("Hidden", true, 0)
	oldest := value[int64](s, `select min(id) from agreements`, nil)
	areas, agreements, err := s.offered(s.ctx, 0, s.staff)
	s.must(err)
	if len(areas) != 1 || len(agreements) != 200 || agreements[0].Title != "Agreement 205" {
		t.Errorf("%d areas, %d agreements, the first %+v", len(areas), len(agreements), agreements[0])
	}
	if _, agreements, err = s.offered(s.ctx, oldest, s.staff); err != nil || len(agreements) != 201 || agreements[200].ID != oldest {
		t.Errorf("with the chosen one %d, %v", len(agreements), err)
	}
	if _, agreements, err = s.offered(s.ctx, hidden, s.staff); err != nil || len(agreements) != 200 {
		t.Errorf("with a hidden one %d, %v", len(agreements), err)
	}
	if _, agreements, err = s.offered(s.ctx, hidden, s.manager); err != nil || len(agreements) != 200 || agreements[0].ID != hidden {
		t.Errorf("a manager's: %d, %v", len(agreements), err)
	}
}

func TestTwoStaysOfOnePersonAtTheSameTime(t *testing.T) {
	s := newStand(t)
	for _, tt := range []struct {
		name           string
		from, to       string
		state          State
		newFrom, newTo string
		newState       State
		asks           bool
	}{
		{"apart", "2026-03-01", "2026-03-31", Done, "2026-04-01", "2026-04-30", Done, false},
		{"on one day", "2026-03-01", "2026-03-31", Done, "2026-03-31", "2026-04-30", Done, true},
		{"one within the other", "2026-03-01", "2026-03-31", Done, "2026-03-10", "2026-03-11", Done, true},
		{"the other was cancelled", "2026-03-01", "2026-03-31", Cancelled, "2026-03-10", "2026-03-11", Done, false},
		{"this is cancelled", "2026-03-01", "2026-03-31", Done, "2026-03-10", "2026-03-11", Cancelled, false},
		{"the other has no end yet", "2026-03-01", "", UnderWay, "2026-09-10", "", Planned, true},
		{"the other has no end yet, and begins later", "2026-10-01", "", Planned, "2026-09-10", "2026-09-30", Planned, false},
		{"this has no end yet", "2026-10-01", "2026-10-31", Planned, "2026-09-10", "", Planned, true},
		{"the other's beginning is not known", "", "2026-03-31", UnderWay, "2026-03-31", "", UnderWay, true},
		{"the other is over, its end was not noted", "2019-03-01", "", Done, "2026-03-01", "", UnderWay, false},
		{"the same day, its end was not noted", "2019-03-01", "", Done, "2019-03-01", "2019-03-05", Done, true},
		{"nothing is known of the other", "", "", Planned, "2026-03-01", "2026-03-31", Planned, false},
		{"nothing is known of this", "2026-03-01", "2026-03-31", Done, "", "", Planned, false},
		{"this is backwards", "2026-03-01", "2026-03-31", Done, "2026-03-20", "2026-03-10", Done, false},
		{"over a leap day", "2024-02-29", "2024-02-29", Done, "2024-02-28", "2024-03-01", Done, true},
	} {
		days := func(from, to string) (f, u day.Day) {
			if from != "" {
				f = on(from)
			}
			if to != "" {
				u = on(to)
			}
			return f, u
		}
		d := Draft{State: tt.state}
		d.StartsOn, d.EndsOn = days(tt.from, tt.to)
		e := s.create(d)
		this := Draft{PersonID: s.lee, ToID: s.casisd, State: tt.newState}
		this.StartsOn, this.EndsOn = days(tt.newFrom, tt.newTo)
		ask := func(id, person int64) []clash {
			this.PersonID = person
			k, err := s.known(s.ctx, id, this, today, s.staff)
			s.must(err)
			return k.Clashes
		}
		if got := ask(0, s.lee); len(got) > 0 != tt.asks || len(got) > 0 && (got[0].At != "CASTED" || got[0].StartsOn != d.StartsOn || got[0].EndsOn != d.EndsOn) {
			t.Errorf("%s: %+v", tt.name, got)
		}
		if got := ask(e.ID, s.lee); len(got) > 0 {
			t.Errorf("%s: a stay overlaps itself", tt.name)
		}
		if got := ask(0, s.wang); len(got) > 0 {
			t.Errorf("%s: another's stay overlaps", tt.name)
		}
		s.do(`update exchanges set removed_at = now() where id = @id`, pg.Args{"id": e.ID})
	}
}

func TestWhatAFormSaysThatIsNotThere(t *testing.T) {
	s := newStand(t)
	hidden, removed := s.agreement("Hidden", true, 0), s.agreement("Removed", false, 0)
	s.do(`update agreements set removed_at = now() where id = @id`, pg.Args{"id": removed})
	gone, err := area.Store{DB: s.db}.Create(s.ctx, area.Draft{NameEN: "Gone"}, s.staff)
	s.must(err)
	e := s.create(Draft{AreaIDs: []int64{gone}})
	s.do(`update areas set removed_at = now() where id = @id`, pg.Args{"id": gone})
	for name, tt := range map[string]struct {
		id   int64
		d    Draft
		want known
	}{
		"all is there":              {0, Draft{AreaIDs: []int64{s.robots}}, known{}},
		"a removed area":            {0, Draft{AreaIDs: []int64{gone}}, known{NoArea: true}},
		"a removed area, kept":      {e.ID, Draft{AreaIDs: []int64{gone, s.robots}}, known{}},
		"no such area":              {e.ID, Draft{AreaIDs: []int64{999}}, known{NoArea: true}},
		"no such agreement":         {0, Draft{AgreementID: 999}, known{NoAgreement: true}},
		"an agreement past its end": {0, Draft{AgreementID: 1<<63 - 1}, known{NoAgreement: true}},
		"a hidden agreement":        {0, Draft{AgreementID: hidden}, known{NoAgreement: true}},
		"a removed agreement":       {0, Draft{AgreementID: removed}, known{NoAgreement: true}},
	} {
		k, err := s.known(s.ctx, tt.id, tt.d, today, s.staff)
		s.must(err)
		if k.NoArea != tt.want.NoArea || k.NoAgreement != tt.want.NoAgreement || k.Left {
			t.Errorf("%s: %+v", name, k)
		}
	}
	if k, err := s.known(s.ctx, 0, Draft{AgreementID: hidden}, today, s.manager); err != nil || k.NoAgreement {
		t.Errorf("a manager's: %+v, %v", k, err)
	}
}

func TestWhoHasLeftAndWhereSomebodyWorks(t *testing.T) {
	s := newStand(t)
	left := func(from string) bool {
		d := Draft{PersonID: s.lee}
		if from != "" {
			d.StartsOn = on(from)
		}
		k, err := s.known(s.ctx, 0, d, today, s.staff)
		s.must(err)
		return k.Left
	}
	at := func(day string) string {
		w, err := s.worksAt(s.ctx, s.lee, on(day))
		s.must(err)
		return w.Short
	}
	if left("2027-01-01") || at("2027-01-01") != "STEPI" {
		t.Error("who works there has left")
	}
	s.do(`update positions set starts_on = '2020-01-01', ends_on = '2026-05-31' where person_id = @p`, pg.Args{"p": s.lee})
	if !left("") || !left("2026-06-01") || left("2026-05-31") || at("2026-06-01") != "" || at("2026-05-31") != "STEPI" || at("2019-12-31") != "" {
		t.Error("who has left works there")
	}
	s.do(`insert into positions (person_id, institute_id, position, starts_on) values (@p, @i, 1, '2026-06-01')`, pg.Args{"p": s.lee, "i": s.casisd})
	if left("") || at("2026-06-15") != "CASISD" {
		t.Error("who went elsewhere has left")
	}
	s.do(`delete from positions where person_id = @p`, pg.Args{"p": s.lee})
	if left("") || at("2026-06-15") != "" {
		t.Error("of whom nothing is known has left")
	}
}

func TestAListOfStaysIsNarrowed(t *testing.T) {
	s := newStand(t)
	ours := s.create(Draft{PersonID: s.lee, FromID: s.stepi, ToID: s.casted, StartsOn: on("2025-11-01"), EndsOn: on("2026-02-28"), State: Done, AreaIDs: []int64{s.robots}})
	theirs := s.create(Draft{PersonID: s.wang, FromID: s.casted, ToID: s.stepi, StartsOn: on("2026-03-01"), State: UnderWay})
	undated := s.create(Draft{PersonID: s.lee, ToID: s.casisd})
	third := s.create(Draft{PersonID: s.wang, ToID: s.casisd, StartsOn: on("2024-02-29"), EndsOn: on("2024-03-01"), State: Cancelled})
	for name, tt := range map[string]struct {
		f    Filter
		want []int64
	}{
		"all":                       {Filter{}, []int64{undated.ID, theirs.ID, ours.ID, third.ID}},
		"from the first":            {Filter{Sort: "day"}, []int64{third.ID, ours.ID, theirs.ID, undated.ID}},
		"by person":                 {Filter{Sort: "person"}, []int64{theirs.ID, third.ID, ours.ID, undated.ID}},
		"by person, the other way":  {Filter{Sort: "-person"}, []int64{undated.ID, ours.ID, third.ID, theirs.ID}},
		"a person's name":           {Filter{Words: "yeon gu"}, []int64{undated.ID, ours.ID}},
		"a native name":             {Filter{Words: "이연구"}, []int64{undated.ID, ours.ID}},
		"an institute's name":       {Filter{Words: "casted"}, []int64{theirs.ID, ours.ID}},
		"no name":                   {Filter{Words: "100%"}, nil},
		"an institute":              {Filter{InstituteID: s.casted}, []int64{theirs.ID, ours.ID}},
		"a person":                  {Filter{PersonID: s.wang}, []int64{theirs.ID, third.ID}},
		"a country":                 {Filter{Country: "KR"}, []int64{theirs.ID}},
		"a partner's country":       {Filter{Partner: "CN"}, []int64{undated.ID, theirs.ID, ours.ID, third.ID}},
		"our own is no partner":     {Filter{Partner: "KR"}, nil},
		"what took place":           {Filter{State: Held}, []int64{theirs.ID, ours.ID}},
		"a year, begun before":      {Filter{Year: 2026}, []int64{theirs.ID, ours.ID}},
		"a year, begun in it":       {Filter{Year: 2025}, []int64{ours.ID}},
		"a year later, still there": {Filter{Year: 2027}, []int64{theirs.ID}},
		"a leap day's":              {Filter{Year: 2024}, []int64{third.ID}},
		"the last year":             {Filter{Year: 9999}, []int64{theirs.ID}},
		"a state":                   {Filter{State: Planned}, []int64{undated.ID}},
		"an area":                   {Filter{AreaID: s.robots}, []int64{ours.ID}},
		"ours there":                {Filter{Direction: Outgoing}, []int64{undated.ID, ours.ID}},
		"theirs here":               {Filter{Direction: Incoming}, []int64{theirs.ID}},
		"several":                   {Filter{InstituteID: s.casted, State: Done, Year: 2026, Words: "lee"}, []int64{ours.ID}},
	} {
		lines, total, err := s.List(s.ctx, tt.f)
		s.must(err)
		var ids []int64
		for _, l := range lines {
			ids = append(ids, l.ID)
		}
		records, n, err := s.Records(s.ctx, tt.f, s.staff)
		s.must(err)
		var same []int64
		for _, r := range records {
			same = append(same, r.ID)
		}
		if !slices.Equal(ids, tt.want) || total != len(tt.want) || !slices.Equal(same, ids) || n != total {
			t.Errorf("%s: %v of %d, want %v; programs get %v of %d", name, ids, total, tt.want, same, n)
		}
	}
	found, err := s.page(s.ctx, Filter{})
	s.must(err)
	if got := strings.Join(found.years, " "); got != "2026 2025 2024" || !slices.Contains(found.countries, "CN") {
		t.Errorf("offers the years %s, countries %v", got, found.countries)
	}
}

func TestAPageOfStaysFollowsTheOther(t *testing.T) {
	s := newStand(t)
	for i := range 5 {
		d := Draft{PersonID: []int64{s.lee, s.wang}[i%2]}
		if i > 1 {
			d.StartsOn = on(fmt.Sprintf("2026-0%d-01", i/2))
		}
		s.create(d)
	}
	for _, sort := range Sorts {
		all, _, err := s.List(s.ctx, Filter{Sort: sort})
		s.must(err)
		var got []int64
		f := Filter{Sort: sort, Limit: 2}
		for range 4 {
			lines, _, err := s.List(s.ctx, f)
			s.must(err)
			for _, l := range lines[:min(2, len(lines))] {
				got = append(got, l.ID)
			}
			if len(lines) < 3 {
				break
			}
			key, id := lines[1].place(sort)
			f.After = &list.Cursor{Sort: sort, Key: key, ID: id}
		}
		var want []int64
		for _, l := range all {
			want = append(want, l.ID)
		}
		if len(want) != 5 || !slices.Equal(got, want) {
			t.Errorf("by %s: %v, want %v", sort, got, want)
		}
	}
	for _, f := range []Filter{{Sort: "size"}, {Sort: "day", After: &list.Cursor{Sort: "day", Key: "x", ID: 1}}} {
		if _, _, err := s.List(s.ctx, f); !errors.Is(err, list.BadCursor) {
			t.Errorf("%+v: %v", f, err)
		}
	}
}

func TestTheCalendarHasWhoIsSomewhereInItsDays(t *testing.T) {
	s := newStand(t)
	a := s.create(Draft{ToID: s.casted, StartsOn: on("2025-12-01"), EndsOn: on("2026-01-01"), State: Done})
	b := s.create(Draft{ToID: s.casisd, PersonID: s.wang, StartsOn: on("2026-12-31"), EndsOn: on("2027-03-01")})
	c := s.create(Draft{ToID: s.casisd, StartsOn: on("2026-03-01"), State: UnderWay})
	s.create(Draft{ToID: s.casted, StartsOn: on("2025-12-01"), EndsOn: on("2025-12-31"), State: Done})
	s.create(Draft{ToID: s.casted, StartsOn: on("2027-01-01")})
	s.create(Draft{ToID: s.casted, StartsOn: on("2026-05-01"), EndsOn: on("2026-05-31"), State: Cancelled})
	s.create(Draft{ToID: s.casted})
	for by, want := range map[grouping][]int64{byInstitute: {c.ID, b.ID, a.ID}, byPerson: {b.ID, a.ID, c.ID}} {
		lines, err := s.calendar(s.ctx, on("2026-01-01"), on("2026-12-31"), by)
		s.must(err)
		var ids []int64
		for _, l := range lines {
			ids = append(ids, l.ID)
		}
		if !slices.Equal(ids, want) {
			t.Errorf("by %s: %v, want %v", by, ids, want)
		}
	}
	s.do(`insert into exchanges (person_id, to_institute_id, starts_on) select @p, @i, '2026-06-01' from generate_series(1, 300)`, pg.Args{"p": s.lee, "i": s.casted})
	if lines, err := s.calendar(s.ctx, on("2026-01-01"), on("2026-12-31"), byPerson); err != nil || len(lines) != maxStays+1 {
		t.Errorf("%d, %v", len(lines), err)
	}
}

func TestWhatCameOfAStayAndTheOtherStaysOfItsPerson(t *testing.T) {
	s := newStand(t)
	e := s.create(Draft{StartsOn: on("2026-03-01"), EndsOn: on("2026-04-01"), State: Done})
	before, planned := s.create(Draft{StartsOn: on("2020-03-01"), State: Done}), s.create(Draft{})
	s.create(Draft{PersonID: s.wang})
	s.do(`with o as (insert into outputs (title, kind, published_on, removed_at) values ('Old', 'article', '2026-05-01', null), ('New', 'article', '2026-06-01', null),
			('Undated', 'other', null, null), ('Removed', 'other', null, now()) returning id)
		insert into output_exchanges select o.id, @e from o`, pg.Args{"e": e.ID})
	a, err := s.around(s.ctx, e)
	s.must(err)
	var titles []string
	for _, r := range a.Results {
		titles = append(titles, r.Title)
	}
	if strings.Join(titles, " ") != "New Old Undated" {
		t.Errorf("outputs %v", titles)
	}
	if len(a.Others) != 2 || a.Others[0].ID != planned.ID || a.Others[1].ID != before.ID {
		t.Errorf("others %+v", a.Others)
	}
}
