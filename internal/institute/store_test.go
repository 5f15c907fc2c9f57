package institute

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"gyoryu/internal/auth"
	"gyoryu/internal/history"
	"gyoryu/internal/pg"
	"gyoryu/internal/pg/pgtest"
)

// stand is a database with accounts and a few institutes in it.
type stand struct {
	Store
	ctx                                  context.Context
	staff, manager, researcher           auth.Account
	cas, casisd, casted, kostec, homeOne int64
}

func (s stand) do(t *testing.T, sql string, args pg.Args) {
	t.Helper()
	if _, err := s.DB.Exec(s.ctx, sql, args); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
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
	s.staff = account(t, db, "sun", auth.Staff)
	s.manager = account(t, db, "mina", auth.Manager)
	s.researcher = account(t, db, "rae", auth.Researcher)
	s.cas = s.add(t, Draft{Name: "Chinese Academy of Sciences", Acronym: "CAS", Native: "中国科学院", NativeLang: "zh", NameKO: "중국과학원", Kind: "research_institute", Country: "CN", City: "Beijing"})
	s.casisd = s.add(t, Draft{
		Name: "Institutes of Science and Development, Chinese Academy of Sciences", Acronym: "CASISD", Kind: "research_institute",
		Country: "CN", City: "Beijing", ParentID: s.cas,
	})
	s.casted = s.add(t, Draft{
		Name: "Chinese Academy of Science and Technology for Development", Acronym: "CASTED", Native: "中国科学技术发展战略研究院", NativeLang: "zh",
		NameKO: "중국과학기술발전전략연구원", Kind: "research_institute", Country: "CN", City: "Beijing",
		Others: []Name{{"National Research Center for S&T for Development", Former, "en"}},
	})
	s.kostec = s.add(t, Draft{Name: "Korea-China Science & Technology Cooperation Center", Acronym: "KOSTEC", Kind: "liaison_centre", Country: "CN", City: "Beijing"})
	s.homeOne = s.add(t, Draft{Name: "Science and Technology Policy Institute", Acronym: "STEPI", NameKO: "과학기술정책연구원", Kind: "research_institute", Country: "KR", City: "Sejong", Home: true})
	return s
}

func (s stand) add(t *testing.T, d Draft) int64 {
	t.Helper()
	id, err := s.Create(s.ctx, d, s.staff)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func shorts(found []Match) []string {
	all := []string{}
	for _, m := range found {
		all = append(all, m.Short)
	}
	return all
}

func TestAMisspeltAcronymFindsTheInstituteFirst(t *testing.T) {
	s := newStand(t)
	for _, typed := range []string{"CASSID", "cassid", "CASISDD", "CA SISD", "casis", "CASISD"} {
		found, err := s.Near(s.ctx, s.DB, typed, 5)
		if err != nil {
			t.Fatal(err)
		}
		if len(found) == 0 || found[0].Short != "CASISD" {
			t.Errorf("%s finds %v, want CASISD first", typed, shorts(found))
		}
	}
}

func TestInstitutesAreFoundByAnyOfTheirNames(t *testing.T) {
	s := newStand(t)
	for typed, want := range map[string]struct{ short, via string }{
		"중국과학기술발전":                 {"CASTED", ""},
		"中国科学技术发展":                 {"CASTED", "中国科学技术发展战略研究院"},
		"National Research Center": {"CASTED", "National Research Center for S&T for Development"},
		"Technology for Develop":   {"CASTED", ""},
		"step":                     {"STEPI", ""},
		"과학기술정책연구원":                {"STEPI", ""},
		"Korea China Science":      {"KOSTEC", ""},
	} {
		found, err := s.Near(s.ctx, s.DB, typed, 5)
		if err != nil {
			t.Fatal(err)
		}
		if len(found) == 0 || found[0].Short != want.short || found[0].Via != want.via {
			t.Errorf("%q finds %+v, want %+v first", typed, found, want)
		}
	}
	for _, typed := range []string{"", "  ", "%", "_", "Zzyzx", `\`} {
		found, err := s.Near(s.ctx, s.DB, typed, 5)
		if err != nil || len(found) != 0 {
			t.Errorf("%q finds %v, %v", typed, shorts(found), err)
		}
	}
	found, err := s.Near(s.ctx, s.DB, "cas", 1)
	if err != nil || !slices.Equal(shorts(found), []string{"CAS"}) || !found[0].Exact {
		t.Errorf("the one nearest to cas is %v, %v", found, err)
	}
}

func TestManyTypedNamesAreResolvedAtOnce(t *testing.T) {
	s := newStand(t)
	second := s.add(t, Draft{Name: "Centre for Applied Statistics", Acronym: "CAS", Kind: "other", Country: "DE", City: "Bonn"})
	got, err := s.Resolve(s.ctx, s.DB, []string{"casisd", "Chinese academy of science and technology, for development", "CAS", "CASIS", "", "..."})
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 3 || len(got["casisd"]) != 1 || got["casisd"][0].ID != s.casisd {
		t.Errorf("resolved to %+v", got)
	}
	if m := got["Chinese academy of science and technology, for development"]; len(m) != 1 || m[0].ID != s.casted {
		t.Errorf("the full name resolved to %+v", m)
	}
	if m := got["CAS"]; len(m) != 2 {
		t.Errorf("two institutes are CAS, got %+v", m)
	}
	if err := s.Remove(s.ctx, second, 1, s.staff); err != nil {
		t.Fatal(err)
	}
	if got, _ = s.Resolve(s.ctx, s.DB, []string{"CAS"}); len(got["CAS"]) != 1 {
		t.Errorf("a removed institute is still resolved: %+v", got)
	}
	if got, err = s.Resolve(s.ctx, s.DB, nil); err != nil || len(got) != 0 {
		t.Errorf("nothing typed resolves to %v, %v", got, err)
	}
}

func TestInstitutesByIDAndOurs(t *testing.T) {
	s := newStand(t)
	got, err := s.ByID(s.ctx, s.DB, []int64{s.cas, s.casted, 99999})
	if err != nil || len(got) != 2 || got[s.casted].Short != "CASTED" {
		t.Errorf("by id: %v, %v", got, err)
	}
	if home, err := s.Home(s.ctx, s.DB); err != nil || home.ID != s.homeOne || !home.Home {
		t.Errorf("ours is %v, %v", home, err)
	}
	if _, err := s.Create(s.ctx, Draft{Name: "Another", Kind: "other", Country: "KR", Home: true}, s.manager); !errors.Is(err, SecondHome) {
		t.Errorf("a second home institute: %v", err)
	}
	if err := s.Remove(s.ctx, s.homeOne, 1, s.manager); !errors.Is(err, HomeStays) {
		t.Errorf("removing our own: %v", err)
	}
}

func TestAnInstituteMadeInPassingKnowsOnlyItsName(t *testing.T) {
	s := newStand(t)
	var id int64
	err := pg.Tx(s.ctx, s.DB, s.staff.ID, func(tx pgx.Tx) (err error) {
		id, err = s.Add(s.ctx, tx, Draft{Name: "SERI China"}, s.staff)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	i, err := s.find(s.ctx, id)
	if err != nil || i.Kind != Other || i.Country != "ZZ" || i.CreatedBy != s.staff.ID || len(i.Names) != 1 {
		t.Errorf("made %+v, %v", i, err)
	}
}

func TestChangingAnInstituteKeepsItsNamesInOrder(t *testing.T) {
	s := newStand(t)
	i, err := s.find(s.ctx, s.casted)
	if err != nil {
		t.Fatal(err)
	}
	d := i.draft()
	if len(d.Others) != 1 || d.Native != "中国科学技术发展战略研究院" {
		t.Fatalf("draft %+v", d)
	}
	d.Others = []Name{{"CASTAD", Misspelt, ""}, d.Others[0], {"CASTAD", Misspelt, ""}}
	d.City = "베이징"
	if err := s.Change(s.ctx, s.casted, i.Version, d, s.manager); err != nil {
		t.Fatal(err)
	}
	after, err := s.find(s.ctx, s.casted)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"Chinese Academy of Science and Technology for Development", "CASTED", "中国科学技术发展战略研究院", "중국과학기술발전전략연구원", "CASTAD", "National Research Center for S&T for Development"}
	var got []string
	for _, n := range after.Names {
		got = append(got, n.Text)
	}
	if !slices.Equal(got, want) || after.City != "베이징" || after.Version != i.Version+1 || after.ChangedBy != "mina" {
		t.Errorf("changed to %v, %+v", got, after)
	}
	if err := s.Change(s.ctx, s.casted, i.Version, d, s.staff); !errors.Is(err, pg.Stale) {
		t.Errorf("a stale edit: %v", err)
	}
	if err := s.Change(s.ctx, 99999, 1, d, s.staff); !errors.Is(err, pg.NotFound) {
		t.Errorf("an edit of nothing: %v", err)
	}
	events, err := history.Of(s.ctx, s.DB, "institute", s.casted)
	if err != nil || len(events) != 2 || !events[1].Made || events[0].Account != "mina" {
		t.Errorf("history %+v, %v", events, err)
	}
}

func TestAnInstituteIsNeverBelowItself(t *testing.T) {
	s := newStand(t)
	change := func(id, parent int64) error {
		i, err := s.find(s.ctx, id)
		if err != nil {
			t.Fatal(err)
		}
		d := i.draft()
		d.ParentID = parent
		return s.Change(s.ctx, id, i.Version, d, s.staff)
	}
	if err := change(s.cas, s.cas); !errors.Is(err, OwnParent) {
		t.Errorf("below itself: %v", err)
	}
	if err := change(s.cas, s.casisd); !errors.Is(err, OwnParent) {
		t.Errorf("below its own child: %v", err)
	}
	if err := change(s.cas, 99999); !errors.Is(err, NoParent) {
		t.Errorf("below nothing: %v", err)
	}
	if err := s.Remove(s.ctx, s.kostec, 1, s.staff); err != nil {
		t.Fatal(err)
	}
	if err := change(s.cas, s.kostec); !errors.Is(err, NoParent) {
		t.Errorf("below one that was removed: %v", err)
	}
}

func TestRemovingAnInstituteAndBringingItBack(t *testing.T) {
	s := newStand(t)
	if err := s.Remove(s.ctx, s.casisd, 7, s.staff); !errors.Is(err, pg.Stale) {
		t.Errorf("removing another version: %v", err)
	}
	if err := s.Remove(s.ctx, s.casisd, 1, s.staff); err != nil {
		t.Fatal(err)
	}
	if err := s.Remove(s.ctx, s.casisd, 2, s.staff); !errors.Is(err, pg.NotFound) {
		t.Errorf("removing it twice: %v", err)
	}
	if found, _ := s.Near(s.ctx, s.DB, "CASISD", 5); slices.Contains(shorts(found), "CASISD") {
		t.Error("a removed institute is still suggested")
	}
	i, err := s.find(s.ctx, s.casisd)
	if err != nil || i.RemovedAt == nil || i.RemovedBy != s.staff.ID {
		t.Fatalf("removed %+v, %v", i, err)
	}
	soon, late := time.Now().Add(time.Hour), time.Now().Add(31*24*time.Hour)
	for _, may := range []struct {
		who  auth.Account
		when time.Time
		want bool
	}{{s.staff, soon, true}, {s.staff, late, false}, {s.manager, late, true}, {s.researcher, soon, false}, {auth.Account{}, soon, false}} {
		if got := i.RestorableBy(may.who, may.when); got != may.want {
			t.Errorf("%s may bring it back: %v", may.who.Name, got)
		}
	}
	if err := s.Restore(s.ctx, s.casisd, s.manager); err != nil {
		t.Fatal(err)
	}
	if err := s.Restore(s.ctx, s.casisd, s.manager); !errors.Is(err, pg.NotFound) {
		t.Errorf("bringing back what is there: %v", err)
	}
	events, err := history.Of(s.ctx, s.DB, "institute", s.casisd)
	if err != nil || len(events) != 3 || !events[0].Back || !events[1].Removed {
		t.Errorf("history %+v, %v", events, err)
	}
}
