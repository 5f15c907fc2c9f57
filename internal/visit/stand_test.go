package visit

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"

	"gyoryu/internal/auth"
	"gyoryu/internal/commitment"
	"gyoryu/internal/day"
	"gyoryu/internal/form"
	"gyoryu/internal/institute"
	"gyoryu/internal/person"
	"gyoryu/internal/pg"
	"gyoryu/internal/pg/pgtest"
	"gyoryu/internal/pick"
)

// stand is a database with accounts, institutes and people in it.
type stand struct {
	Store
	t                                     *testing.T
	ctx                                   context.Context
	db                                    *pgxpool.Pool
	staff, other, manager, researcher     auth.Account
	stepi, casisd, casted, kostec, nistep int64
	cho, lee, wang, li                    int64
	ai, robots                            int64
}

func newStand(t *testing.T) *stand {
	t.Helper()
	t.Parallel()
	db := pgtest.New(t)
	s := &stand{Store: Store{DB: db}, t: t, ctx: t.Context(), db: db}
	s.staff, s.other = s.account("sun", auth.Staff), s.account("omar", auth.Staff)
	s.manager, s.researcher = s.account("mina", auth.Manager), s.account("rae", auth.Researcher)
	s.stepi = s.institute("Science and Technology Policy Institute", "STEPI", "KR", true)
	s.casisd = s.institute("Institutes of Science and Development", "CASISD", "CN", false)
	s.casted = s.institute("Academy of Science and Technology for Development", "CASTED", "CN", false)
	s.kostec = s.institute("Cooperation Center", "KOSTEC", "CN", false)
	s.nistep = s.institute("National Institute of Science and Technology Policy", "NISTEP", "JP", false)
	s.cho, s.lee = s.person("Hwang-hee Cho", s.stepi), s.person("Yeon-gu Lee", s.stepi)
	s.wang, s.li = s.person("Wang Yanjiu", s.casted), s.person("Li Zhengce", s.casisd)
	s.ai = value[int64](s, `insert into areas (name_en) values ('Artificial intelligence') returning id`, nil)
	s.robots = value[int64](s, `insert into areas (name_en) values ('Robots') returning id`, nil)
	return s
}

// value is one value that the database has.
func value[T any](s *stand, sql string, args pg.Args) T {
	s.t.Helper()
	v, err := pg.Value[T](s.ctx, s.db, sql, args)
	if err != nil {
		s.t.Fatalf("%s: %v", sql, err)
	}
	return v
}

// values are the values of one column.
func values[T any](s *stand, sql string, args pg.Args) []T {
	s.t.Helper()
	v, err := pg.Values[T](s.ctx, s.db, sql, args)
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

func (s *stand) account(name string, role auth.Role) auth.Account {
	s.t.Helper()
	id := value[int64](s, `insert into accounts (email, name, roles) values (@name || '@example.org', @name, array[@role]) returning id`,
		pg.Args{"name": name, "role": string(role)})
	return auth.Account{ID: id, Name: name, Roles: []auth.Role{role}}
}

// becomes makes the account that of a person.
func (s *stand) becomes(a auth.Account, person int64) auth.Account {
	s.do(`update accounts set person_id = @person where id = @id`, pg.Args{"id": a.ID, "person": person})
	a.PersonID = person
	return a
}

func (s *stand) institute(name, acronym, country string, home bool) int64 {
	s.t.Helper()
	id, err := institute.Store{DB: s.db}.Create(s.ctx, institute.Draft{Name: name, Acronym: acronym, Kind: "other", Country: country, Home: home}, s.staff)
	if err != nil {
		s.t.Fatal(err)
	}
	return id
}

func (s *stand) person(name string, at int64) int64 {
	s.t.Helper()
	id, err := person.Store{DB: s.db}.Create(s.ctx, person.Named(name, at), s.staff)
	if err != nil {
		s.t.Fatal(err)
	}
	return id
}

func (s *stand) create(d Draft) Visit {
	s.t.Helper()
	id, err := s.Create(s.ctx, d, s.staff)
	if err != nil {
		s.t.Fatal(err)
	}
	return s.find(id)
}

// find is the visit as a manager sees it.
func (s *stand) find(id int64) Visit {
	s.t.Helper()
	v, err := s.Find(s.ctx, id, s.manager)
	if err != nil {
		s.t.Fatal(err)
	}
	return v
}

// update changes the visit as it is now, and finds it again.
func (s *stand) update(v Visit, d Draft) Visit {
	s.t.Helper()
	if err := s.Update(s.ctx, v.ID, v.Version, d, s.staff); err != nil {
		s.t.Fatal(err)
	}
	return s.find(v.ID)
}

var today = on("2026-06-15")

func on(iso string) day.Day {
	d, err := day.Parse(iso)
	if err != nil {
		panic(err)
	}
	return d
}

func trip(stops ...StopDraft) Draft {
	return Draft{
		Title: "A trip", Direction: Outgoing, StartsOn: on("2026-03-03"), EndsOn: on("2026-03-06"), State: Done, Leader: -1, Stops: stops,
	}
}

func at(institute int64, points ...PointDraft) StopDraft {
	return StopDraft{Institute: &pick.Institute{ID: institute}, Points: points}
}

func atNew(name string, points ...PointDraft) StopDraft {
	return StopDraft{Institute: &pick.Institute{New: &institute.Draft{Name: name, Kind: institute.Other, Country: "ZZ"}}, Points: points}
}

func say(k Kind, text string) PointDraft { return PointDraft{Kind: k, Text: text} }

func who(id int64) Delegate { return Delegate{Person: &pick.Person{ID: id}} }

func newcomer(name string) Delegate { return Delegate{Person: &pick.Person{New: name}} }

// again is the draft that changes nothing about v.
func again(v Visit) Draft {
	d := Draft{
		Title: v.Title, Direction: v.Direction, StartsOn: v.StartsOn, EndsOn: v.EndsOn, Purpose: v.Purpose, DelegationSize: v.DelegationSize,
		State: v.State, Outcome: v.Outcome, Confidential: v.Confidential, Leader: -1,
	}
	people := func(all []Person) []Delegate {
		var same []Delegate
		for _, p := range all {
			same = append(same, Delegate{Person: &pick.Person{ID: p.ID}, Role: p.Role})
		}
		return same
	}
	points := func(all []Point) []PointDraft {
		var same []PointDraft
		for _, p := range all {
			same = append(same, PointDraft{ID: p.ID, Kind: p.Kind, Text: p.Text, NoAction: p.NoAction})
		}
		return same
	}
	d.Delegates = people(v.Delegates)
	for i, p := range v.Delegates {
		if p.ID == v.LeaderID {
			d.Leader = i
		}
	}
	for _, a := range v.Areas {
		d.AreaIDs = append(d.AreaIDs, a.ID)
	}
	for _, r := range v.Readers {
		d.ReaderIDs = append(d.ReaderIDs, r.ID)
	}
	for _, s := range v.Stops {
		d.Stops = append(d.Stops, StopDraft{
			ID: s.ID, Institute: &pick.Institute{ID: s.Institute.ID}, MetOn: s.MetOn, Place: s.Place, People: people(s.People), Points: points(s.Points),
		})
	}
	d.Points = points(v.Points)
	return d
}

// told is what a visit says, without ids, a line for each thing.
func told(v Visit) string {
	var b strings.Builder
	line := func(words ...string) { b.WriteString(strings.Join(words, " ") + "\n") }
	names := func(all []Person) (names []string) {
		for _, p := range all {
			names = append(names, strings.TrimSpace(p.Name+" "+p.Role))
		}
		return names
	}
	points := func(all []Point) {
		for _, p := range all {
			words := []string{"  -", string(p.Kind), p.Text}
			if p.NoAction {
				words = append(words, "(nothing to do)")
			}
			if c := p.Commitment; c != nil {
				words = append(words, "→ "+agreed(*c))
			}
			line(words...)
		}
	}
	line(append([]string{"with"}, names(v.Delegates)...)...)
	for _, stop := range v.Stops {
		line(strings.Fields(strings.Join([]string{stop.Institute.Short, stop.MetOn.String(), stop.Place, strings.Join(names(stop.People), ", ")}, " "))...)
		points(stop.Points)
	}
	points(v.Points)
	return b.String()
}

// agreed is a commitment in words: what, with whom, whose, until when.
func agreed(c commitment.Commitment) string {
	var shorts []string
	for _, i := range c.Institutes {
		shorts = append(shorts, i.Short)
	}
	words := c.What + " [" + strings.Join(shorts, " ") + "]"
	if c.Person != nil {
		words += " by " + c.Person.Name
	}
	if !c.DueOn.IsZero() {
		words += " until " + c.DueOn.String()
	}
	return words
}

func lines(all ...string) string { return strings.Join(all, "\n") + "\n" }

func same(t *testing.T, what, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("%s:\n%s\nwant:\n%s", what, got, want)
	}
}

// read reads a form as a browser would post it and resolves its names.
func (s *stand) read(fields url.Values) (Draft, *form.Form) {
	s.t.Helper()
	f := form.With(fields)
	names := pick.In(f)
	d := read(f, names, today)
	if err := names.Resolve(s.ctx, s.db); err != nil {
		s.t.Fatal(err)
	}
	d.check(f)
	return d, f
}

// complaints are the fields complained about and the keys of what is said.
func complaints(f *form.Form) []string {
	all := []string{}
	for _, c := range f.Complaints() {
		all = append(all, c.Field+" "+c.Msg.Key)
	}
	slices.Sort(all)
	return all
}

func fieldsOf(pairs ...string) url.Values {
	v := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		v.Add(pairs[i], pairs[i+1])
	}
	return v
}

func wants(t *testing.T, doing string, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("%s: %v, want %v", doing, err, want)
	}
}

func (s *stand) commitments() []commitment.Commitment {
	s.t.Helper()
	found, err := commitment.Store{DB: s.db}.List(s.ctx, commitment.Filter{Which: commitment.All, Sort: "-new"}, today, s.manager)
	if err != nil {
		s.t.Fatal(err)
	}
	var all []commitment.Commitment
	for _, l := range found.Lines {
		all = append(all, l.Commitment)
	}
	return all
}
