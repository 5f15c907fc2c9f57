// Package demo fills an empty database with something to look at: the visit of the
// article, fact by fact, and around it a small continuation that is made up. It
// writes through the same store methods as the forms.
//
// Read demo.go for the order, institutes.go and people.go for who there is,
// article.go for the real visit and news.go for the article itself, after.go and story.go for
// what is made up, files.go for what is attached, bell.go for what the accounts follow and were told.
package demo

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5/pgxpool"

	"gyoryu/internal/account"
	"gyoryu/internal/area"
	"gyoryu/internal/auth"
	"gyoryu/internal/commitment"
	"gyoryu/internal/day"
	"gyoryu/internal/institute"
	"gyoryu/internal/person"
	"gyoryu/internal/pg"
	"gyoryu/internal/visit"
)

// Loaded reports that the demo data, or something else, is in the database already.
var Loaded = errors.New("the database is not empty")

// Interrupted reports demo data of which only a part was loaded.
var Interrupted = errors.New("loading the demo data was interrupted before: start again with an empty database")

// loader loads the demo data; what it made is found by short names.
type loader struct {
	db         *pgxpool.Pool
	today      day.Day
	staff      auth.Account
	manager    auth.Account
	institutes map[string]int64
	people     map[string]int64
	areas      map[string]int64
	made       map[string]visit.Visit // visits, by their titles
	agreed     map[string]int64       // agreements, by their titles
	forum      map[string]int64       // by their names
	topic      int64                  // the one that was selected

}

// Load loads the demo data into an empty database, or says Loaded.
func Load(ctx context.Context, db *pgxpool.Pool, clock day.Clock) error {
	l := loader{
		db: db, today: clock.Today(),
		institutes: map[string]int64{}, people: map[string]int64{}, areas: map[string]int64{},
		made: map[string]visit.Visit{}, agreed: map[string]int64{}, forum: map[string]int64{},
	}
	if err := l.empty(ctx); err != nil {
		return err
	}
	for _, step := range []func(context.Context) error{
		l.firstAccounts, l.addAreas, l.addInstitutes, l.addPeople, l.nameAccounts, l.article, l.news, l.after, l.story, l.files, l.daysOff, l.bell, l.handovers, l.begun,
		l.lastAccount,
	} {
		if err := step(ctx); err != nil {
			return fmt.Errorf("loading the demo data: %w", err)
		}
	}
	return nil
}

// empty reports whether nothing is there: the last step's account tells that all is.
func (l *loader) empty(ctx context.Context) error {
	type state struct{ Any, Begun, All bool }
	s, err := pg.One[state](ctx, l.db, `
		select exists (select from accounts) or exists (select from institutes) as any,
		       exists (select from accounts where email = 'admin@demo.example') as begun,
		       exists (select from accounts where email = 'researcher@demo.example') as all`, nil)
	switch {
	case err != nil:
		return fmt.Errorf("looking whether the database is empty: %w", err)
	case s.Begun && !s.All:
		return Interrupted
	case s.Any:
		return Loaded
	}
	return nil
}

func (l *loader) account(ctx context.Context, role auth.Role, name string, person int64) (auth.Account, error) {
	email := string(role) + "@demo.example"
	id, err := account.Store{DB: l.db}.AddDemo(ctx, account.Draft{
		Email: email, Name: name, Roles: []auth.Role{role}, PersonID: person,
	})
	return auth.Account{ID: id, Name: name, Email: email, Roles: []auth.Role{role}, PersonID: person}, err
}

func (l *loader) firstAccounts(ctx context.Context) (err error) {
	if _, err = l.account(ctx, auth.Admin, "Gwan-li Seo", 0); err != nil {
		return err
	}
	if l.manager, err = l.account(ctx, auth.Manager, "Jeong-chaek Kim", 0); err != nil {
		return err
	}
	l.staff, err = l.account(ctx, auth.Staff, "Yeon-gu Lee", 0)
	return err
}

// nameAccounts says whose accounts they are, once the people are there.
func (l *loader) nameAccounts(ctx context.Context) error {
	accounts := account.Store{DB: l.db}
	l.manager.PersonID, l.staff.PersonID = l.people["Kim"], l.people["Lee"]
	if err := accounts.SetPerson(ctx, 0, l.manager.ID, l.manager.PersonID); err != nil {
		return err
	}
	return accounts.SetPerson(ctx, 0, l.staff.ID, l.staff.PersonID)
}

func (l *loader) lastAccount(ctx context.Context) error {
	_, err := l.account(ctx, auth.Researcher, "Hyeok-sin Park", l.people["Park"])
	return err
}

func (l *loader) addAreas(ctx context.Context) error {
	for _, a := range []area.Draft{
		{NameEN: "National innovation systems", NameKO: "국가혁신체제"},
		{NameEN: "International innovation systems", NameKO: "국제혁신체제"},
		{NameEN: "One Belt, One Road", NameKO: "일대일로"},
		{NameEN: "Artificial intelligence", NameKO: "인공지능"},
		{NameEN: "Smart mobility", NameKO: "스마트 모빌리티"},
		{NameEN: "Robots", NameKO: "로봇"},
		{NameEN: "Industrial policy", NameKO: "산업정책"},
	} {
		id, err := area.Store{DB: l.db}.Create(ctx, a, l.manager)
		if err != nil {
			return err
		}
		l.areas[a.NameEN] = id
	}
	return nil
}

func (l *loader) institute(ctx context.Context, d institute.Draft) error {
	id, err := institute.Store{DB: l.db}.Create(ctx, d, l.staff)
	key := d.Acronym
	if key == "" {
		key = d.Name
	}
	l.institutes[key] = id
	return err
}

func (l *loader) person(ctx context.Context, key string, d person.Draft) error {
	id, err := person.Store{DB: l.db}.Create(ctx, d, l.staff)
	l.people[key] = id
	return err
}

func (l *loader) visit(ctx context.Context, d visit.Draft) (visit.Visit, error) {
	visits := visit.Store{DB: l.db}
	id, err := visits.Create(ctx, d, l.staff)
	if err != nil {
		return visit.Visit{}, err
	}
	return visits.Find(ctx, id, l.staff)
}

// commitmentOf is the commitment that the nth agreed point of the visit made.
func commitmentOf(v visit.Visit, n int) commitment.Commitment {
	for _, p := range v.AllPoints() {
		if p.Commitment == nil {
			continue
		}
		if n == 0 {
			return *p.Commitment
		}
		n--
	}
	panic(fmt.Sprintf("demo: %q has fewer commitments", v.Title))
}
