package person

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/history"
	"gyoryu/internal/institute"
	"gyoryu/internal/pg"
	"gyoryu/internal/pg/pgtest"
)

// stand is a database with accounts, institutes and a few people in it.
type stand struct {
	Store
	ctx                        context.Context
	staff, manager, researcher auth.Account
	stepi, casted              int64
	ai, robots                 int64
	cho, wang, kim             int64
}

func account(t *testing.T, db pg.DB, name string, role auth.Role) auth.Account {
	t.Helper()
	id, err := pg.Value[int64](t.Context(), db, `
		insert into accounts (email, name, roles) values (@name || '@example.org', @name, array[@role]) returning id`,
		pg.Args{"name": name, "role": string(role)})
	if err != nil {
		t.Fatal(err)
	}
	return auth.Account{ID: id, Name: name, Roles: []auth.Role{role}}
}

func newStand(t *testing.T) stand {
	t.Helper()
	db := pgtest.New(t)
	s := stand{Store: Store{db}, ctx: t.Context()}
	s.staff, s.manager, s.researcher = account(t, db, "sun", auth.Staff), account(t, db, "mina", auth.Manager), account(t, db, "rae", auth.Researcher)
	at := func(d institute.Draft) int64 {
		id, err := institute.Store{DB: db}.Create(s.ctx, d, s.staff)
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	s.stepi = at(institute.Draft{Name: "Science and Technology Policy Institute", Acronym: "STEPI", Kind: "research_institute", Country: "KR", Home: true})
	s.casted = at(institute.Draft{Name: "Chinese Academy of Science and Technology for Development", Acronym: "CASTED", Kind: "research_institute", Country: "CN"})
	for name, id := range map[string]*int64{"Artificial intelligence": &s.ai, "Robots": &s.robots} {
		var err error
		if *id, err = pg.Value[int64](s.ctx, db, "insert into areas (name_en) values (@n) returning id", pg.Args{"n": name}); err != nil {
			t.Fatal(err)
		}
	}
	s.cho = s.add(t, Draft{
		Name: "Hwang-hee Cho", Family: "Cho", Given: "Hwang-hee", Native: "조황희", NativeLang: "ko", Email: "cho@example.org", Phone: "+82 44 000 0000",
		Notes: "Prefers mail", Positions: []Position{{InstituteID: s.stepi, Title: "President", From: mustDay("2017-09-01")}}, AreaIDs: []int64{s.ai},
	})
	s.wang = s.add(t, Draft{
		Name: "Wang Yanjiu", Family: "Wang", Given: "Yanjiu", Native: "王研究", NativeLang: "zh",
		Positions: []Position{{InstituteID: s.stepi, Title: "Visiting fellow", To: mustDay("2015-12-31")}, {InstituteID: s.casted, Title: "Director"}},
	})
	s.kim = s.add(t, Draft{Name: "C. Kim", Family: "Kim", Given: "Chaek", Native: "김정책", NativeLang: "ko", Positions: []Position{{InstituteID: s.stepi}}})
	return s
}

func mustDay(iso string) day.Day {
	d, err := day.Parse(iso)
	if err != nil {
		panic(err)
	}
	return d
}

func (s stand) add(t *testing.T, d Draft) int64 {
	t.Helper()
	id, err := s.Create(s.ctx, d, s.staff)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func named(found []Match) []string {
	all := []string{}
	for _, m := range found {
		all = append(all, m.Name)
	}
	return all
}

func TestPeopleAreFoundByEitherNameInEitherOrder(t *testing.T) {
	s := newStand(t)
	for typed, want := range map[string]string{
		"Hwang-hee Cho": "Hwang-hee Cho", "cho hwanghee": "Hwang-hee Cho", "Cho, Hwang-hee": "Hwang-hee Cho", "조황희": "Hwang-hee Cho",
		"조황": "Hwang-hee Cho", "hwang": "Hwang-hee Cho", "Yanjiu Wang": "Wang Yanjiu", "王研": "Wang Yanjiu", "Hwanghi Cho": "Hwang-hee Cho",
	} {
		found, err := s.Near(s.ctx, s.DB, typed, 5)
		if err != nil {
			t.Fatal(err)
		}
		if len(found) == 0 || found[0].Name != want {
			t.Errorf("%q finds %v, want %s first", typed, named(found), want)
		}
	}
	for _, typed := range []string{"", " ", "%", "_", "Xyzzy", "- -"} {
		if found, err := s.Near(s.ctx, s.DB, typed, 5); err != nil || len(found) != 0 {
			t.Errorf("%q finds %v, %v", typed, named(found), err)
		}
	}
}

func TestSuggestingOnlyOursOrThoseOfAnInstituteFirst(t *testing.T) {
	s := newStand(t)
	ours, err := s.NearAmong(s.ctx, s.DB, "", Among{Home: true}, 10)
	if err != nil || !slices.Equal(named(ours), []string{"C. Kim", "Hwang-hee Cho"}) {
		t.Errorf("ours are %v, %v; a position that ended does not count", named(ours), err)
	}
	there, err := s.NearAmong(s.ctx, s.DB, "", Among{Institute: s.casted}, 10)
	if err != nil || !slices.Equal(named(there), []string{"Wang Yanjiu"}) || there[0].Title != "Director" || there[0].Institute != "CASTED" {
		t.Errorf("at CASTED are %+v, %v", there, err)
	}
	s.add(t, Draft{Name: "Wang Aaron"})
	first, err := s.NearAmong(s.ctx, s.DB, "wang", Among{Institute: s.casted}, 10)
	if err != nil || len(first) < 2 || !slices.Equal(named(first)[:2], []string{"Wang Yanjiu", "Wang Aaron"}) {
		t.Errorf("those of CASTED first: %v, %v", named(first), err)
	}
}

func TestManyTypedPeopleAreResolvedAtOnce(t *testing.T) {
	s := newStand(t)
	s.add(t, Draft{Name: "Kim Min", Native: "김정책"})
	got, err := s.Resolve(s.ctx, s.DB, []string{"조 황희", "CHO Hwang-hee", "Chaek Kim", "Kim Chaek", "김정책", "Hwang", "", "··"})
	if err != nil {
		t.Fatal(err)
	}
	for typed, want := range map[string]int64{"조 황희": s.cho, "CHO Hwang-hee": s.cho, "Chaek Kim": s.kim, "Kim Chaek": s.kim} {
		if m := got[typed]; len(m) != 1 || m[0].ID != want {
			t.Errorf("%q is %+v", typed, m)
		}
	}
	if len(got["김정책"]) != 2 || len(got) != 5 {
		t.Errorf("two are 김정책, and no more are known: %+v", got)
	}
	if got, err := s.Resolve(s.ctx, s.DB, nil); err != nil || len(got) != 0 {
		t.Errorf("nothing typed is %v, %v", got, err)
	}
	byID, err := s.ByID(s.ctx, s.DB, []int64{s.cho, 99999})
	if err != nil || len(byID) != 1 || byID[s.cho].Native != "조황희" || !byID[s.cho].Home {
		t.Errorf("by id: %+v, %v", byID, err)
	}
	if none, err := s.ByID(s.ctx, s.DB, nil); err != nil || len(none) != 0 {
		t.Errorf("by no id: %v, %v", none, err)
	}
}

func TestAPersonMadeInPassingKnowsOnlyTheirName(t *testing.T) {
	s := newStand(t)
	var id int64
	err := pg.Tx(s.ctx, s.DB, s.staff.ID, func(tx pgx.Tx) (err error) {
		id, err = s.Add(s.ctx, tx, Draft{Name: "이연구"}, s.staff)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	p, err := s.find(s.ctx, id)
	if err != nil || p.Name != "이연구" || p.CreatedBy != s.staff.ID || len(p.Positions) != 0 || len(p.Areas) != 0 {
		t.Errorf("made %+v, %v", p, err)
	}
}

func TestChangingAPersonKeepsWhatDidNotChange(t *testing.T) {
	s := newStand(t)
	p, err := s.find(s.ctx, s.wang)
	if err != nil || len(p.Positions) != 2 {
		t.Fatalf("%+v, %v", p, err)
	}
	d := p.draft()
	d.Positions[1].To = mustDay("2026-01-31")
	d.Positions = append(d.Positions, Position{InstituteID: s.casted, Title: "President", From: mustDay("2026-02-01")})
	d.AreaIDs = []int64{s.robots, s.ai, s.robots}
	if err := s.Change(s.ctx, s.wang, p.Version, d, s.manager); err != nil {
		t.Fatal(err)
	}
	after, err := s.find(s.ctx, s.wang)
	if err != nil || len(after.Positions) != 3 || after.Positions[1].ID != p.Positions[1].ID || after.Positions[1].To != mustDay("2026-01-31") ||
		len(after.Areas) != 2 || after.ChangedBy != "mina" {
		t.Errorf("changed to %+v, %v", after, err)
	}
	events, err := history.Of(s.ctx, s.DB, "person", s.wang)
	if err != nil || len(events) != 2 {
		t.Fatalf("history %+v, %v", events, err)
	}
	for _, c := range events[0].Changes {
		if c.Part == "positions" && c.Row == p.Positions[0].ID {
			t.Errorf("the history tells a change of a position that stayed: %+v", c)
		}
	}
	d.Positions = after.Positions[:1]
	if err := s.Change(s.ctx, s.wang, after.Version, d, s.manager); err != nil {
		t.Fatal(err)
	}
	if last, _ := s.find(s.ctx, s.wang); len(last.Positions) != 1 {
		t.Errorf("positions left: %+v", last.Positions)
	}
	if err := s.Change(s.ctx, s.wang, p.Version, d, s.staff); !errors.Is(err, pg.Stale) {
		t.Errorf("a stale edit: %v", err)
	}
	if err := s.Change(s.ctx, 99999, 1, d, s.staff); !errors.Is(err, pg.NotFound) {
		t.Errorf("an edit of nobody: %v", err)
	}
}

func TestAPositionOrAreaThatIsNotThere(t *testing.T) {
	s := newStand(t)
	if _, err := s.Create(s.ctx, Draft{Name: "X", Positions: []Position{{InstituteID: 99999}}}, s.staff); !errors.Is(err, NoInstitute) {
		t.Errorf("a position nowhere: %v", err)
	}
	if _, err := s.Create(s.ctx, Draft{Name: "X", AreaIDs: []int64{99999}}, s.staff); !errors.Is(err, NoArea) {
		t.Errorf("an area that is none: %v", err)
	}
	if err := (institute.Store{DB: s.DB}).Remove(s.ctx, s.casted, 1, s.staff); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Create(s.ctx, Draft{Name: "X", Positions: []Position{{InstituteID: s.casted}}}, s.staff); !errors.Is(err, NoInstitute) {
		t.Errorf("a new position at a removed institute: %v", err)
	}
	p, _ := s.find(s.ctx, s.wang)
	if err := s.Change(s.ctx, s.wang, p.Version, p.draft(), s.staff); err != nil {
		t.Errorf("a position that was there before its institute was removed: %v", err)
	}
}

func TestRemovingAPersonAndBringingThemBack(t *testing.T) {
	s := newStand(t)
	if err := s.Remove(s.ctx, s.cho, 9, s.staff); !errors.Is(err, pg.Stale) {
		t.Errorf("removing another version: %v", err)
	}
	if err := s.Remove(s.ctx, s.cho, 1, s.staff); err != nil {
		t.Fatal(err)
	}
	if err := s.Remove(s.ctx, s.cho, 2, s.staff); !errors.Is(err, pg.NotFound) {
		t.Errorf("removing them twice: %v", err)
	}
	if got, _ := s.Resolve(s.ctx, s.DB, []string{"조황희"}); len(got) != 0 {
		t.Error("a removed person is still resolved")
	}
	if got, _ := s.Near(s.ctx, s.DB, "조황희", 5); len(got) != 0 {
		t.Error("a removed person is still suggested")
	}
	p, err := s.find(s.ctx, s.cho)
	if err != nil || p.RemovedAt == nil || !p.RestorableBy(s.staff, time.Now()) || p.RestorableBy(s.researcher, time.Now()) ||
		p.RestorableBy(s.staff, time.Now().Add(31*24*time.Hour)) || !p.RestorableBy(s.manager, time.Now().Add(31*24*time.Hour)) {
		t.Errorf("removed %+v, %v", p, err)
	}
	if err := s.Restore(s.ctx, s.cho, s.staff); err != nil {
		t.Fatal(err)
	}
	if err := s.Restore(s.ctx, s.cho, s.staff); !errors.Is(err, pg.NotFound) {
		t.Errorf("bringing back who is there: %v", err)
	}
}

func TestAnAnonymisedPersonIsNowhereAnyMore(t *testing.T) {
	s := newStand(t)
	p, _ := s.find(s.ctx, s.cho)
	d := p.draft()
	d.Phone, d.ORCID, d.Notes = "+82 10 1234 5678", "0000-0002-1825-0097", "Likes tea"
	if err := s.Change(s.ctx, s.cho, p.Version, d, s.staff); err != nil {
		t.Fatal(err)
	}
	if err := s.Anonymise(s.ctx, s.cho, p.Version, s.manager); !errors.Is(err, pg.Stale) {
		t.Errorf("a stale page anonymises: %v", err)
	}
	if err := s.Anonymise(s.ctx, s.cho, p.Version+1, s.manager); err != nil {
		t.Fatal(err)
	}
	after, err := s.find(s.ctx, s.cho)
	if err != nil || after.Name != Dash || after.Notes != Dash || after.AnonymisedAt == nil {
		t.Errorf("anonymised to %+v, %v", after, err)
	}
	rows, err := pg.Values[string](s.ctx, s.DB, `
		select row_to_json(h)::text from history h union all select row_to_json(p)::text from people p where id = @id`, pg.Args{"id": s.cho})
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		for _, word := range []string{"Hwang", "Cho", "조황희", "cho@example", "+82", "0000-0002", "Prefers", "tea"} {
			if strings.Contains(row, word) {
				t.Errorf("%s is still in %s", word, row)
			}
		}
	}
	events, err := history.Of(s.ctx, s.DB, "person", s.cho)
	if err != nil || len(events) != 3 || events[0].Account != "mina" {
		t.Errorf("the history keeps that it happened: %+v, %v", events, err)
	}
	others, err := history.Of(s.ctx, s.DB, "person", s.wang)
	if said, _ := json.Marshal(others); err != nil || !strings.Contains(string(said), "Wang Yanjiu") {
		t.Errorf("somebody else's history was rewritten: %s, %v", said, err)
	}
	if err := s.Anonymise(s.ctx, s.cho, after.Version, s.manager); !errors.Is(err, pg.NotFound) {
		t.Errorf("anonymising twice: %v", err)
	}
	if after.EditableBy(s.manager) {
		t.Error("an anonymised person can be written to again")
	}
	if found, _ := s.Near(s.ctx, s.DB, Dash, 5); len(found) != 0 {
		t.Error("an anonymised person is suggested")
	}
}
