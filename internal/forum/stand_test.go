package forum

import (
	"context"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/institute"
	"gyoryu/internal/person"
	"gyoryu/internal/pg"
	"gyoryu/internal/pg/pgtest"
	"gyoryu/internal/pick"
	"gyoryu/internal/visit"
)

// stand is a database with accounts, institutes and people in it.
type stand struct {
	Store
	t                                 *testing.T
	ctx                               context.Context
	db                                *pgxpool.Pool
	staff, other, manager, researcher auth.Account
	casisd, casted                    int64
	lee, kim, wang                    int64
}

func newStand(t *testing.T) *stand {
	t.Helper()
	t.Parallel()
	db := pgtest.New(t)
	s := &stand{Store: Store{DB: db}, t: t, ctx: t.Context(), db: db}
	s.staff, s.other = s.account("sun", auth.Staff), s.account("omar", auth.Staff)
	s.manager, s.researcher = s.account("mina", auth.Manager), s.account("rae", auth.Researcher)
	s.casisd, s.casted = s.institute("CASISD", "CN"), s.institute("CASTED", "CN")
	s.lee, s.kim, s.wang = s.person("Yeon-gu Lee"), s.person("Jeong-chaek Kim"), s.person("Wang Yanjiu")
	return s
}

var today = on("2026-06-15")

func clock() day.Clock {
	return day.Clock{Now: func() time.Time { return time.Date(2026, 6, 15, 9, 0, 0, 0, time.UTC) }, Zone: time.UTC}
}

func on(iso string) day.Day {
	d, err := day.Parse(iso)
	if err != nil {
		panic(err)
	}
	return d
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
	id, err := institute.Store{DB: s.db}.Create(s.ctx, institute.Draft{Name: "The " + short, Acronym: short, Kind: "other", Country: country}, s.staff)
	s.must(err)
	return id
}

func (s *stand) person(name string) int64 {
	s.t.Helper()
	id, err := person.Store{DB: s.db}.Create(s.ctx, person.Named(name, 0), s.staff)
	s.must(err)
	return id
}

// visited is a visit by staff to CASTED with a problem and an agreed point, whose ids
// and whose commitment's are told.
func (s *stand) visited(confidential bool) (visitID, problem, agreed, promise int64) {
	s.t.Helper()
	visits := visit.Store{DB: s.db}
	visitID, err := visits.Create(s.ctx, visit.Draft{
		Title: "A trip to Beijing", Direction: visit.Outgoing, StartsOn: on("2026-03-03"), EndsOn: on("2026-03-06"), State: visit.Done, Leader: -1,
		Confidential: confidential,
		Stops: []visit.StopDraft{{Institute: &pick.Institute{ID: s.casted}, MetOn: on("2026-03-04"), Points: []visit.PointDraft{
			{Kind: visit.Problem, Text: "Too uniform."}, {Kind: visit.Agreed, Text: "More concrete topics."}, {Kind: visit.Learned, Text: "Its role."},
		}}},
	}, s.staff)
	s.must(err)
	v, err := visits.Find(s.ctx, visitID, s.staff)
	s.must(err)
	p := v.Stops[0].Points
	return visitID, p[0].ID, p[1].ID, p[1].Commitment.ID
}

func heldBy(ids ...int64) []Organiser {
	var all []Organiser
	for _, id := range ids {
		all = append(all, Organiser{Institute: &pick.Institute{ID: id}})
	}
	return all
}

func people(ids ...int64) []Participant {
	var all []Participant
	for _, id := range ids {
		all = append(all, Participant{Person: &pick.Person{ID: id}})
	}
	return all
}

func (s *stand) create(d Draft) Forum {
	s.t.Helper()
	if d.Name == "" {
		d.Name = "A forum"
	}
	id, err := s.Create(s.ctx, d, s.staff)
	s.must(err)
	return s.find(id, s.staff)
}

func (s *stand) find(id int64, who auth.Account) Forum {
	s.t.Helper()
	f, err := s.Find(s.ctx, id, today, who)
	s.must(err)
	return f
}

func (s *stand) edition(d EditionDraft) Edition {
	s.t.Helper()
	id, err := s.CreateEdition(s.ctx, d, s.staff)
	s.must(err)
	return s.findEdition(id)
}

func (s *stand) findEdition(id int64) Edition {
	s.t.Helper()
	e, err := s.FindEdition(s.ctx, id, today)
	s.must(err)
	return e
}
