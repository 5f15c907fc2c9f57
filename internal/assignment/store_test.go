package assignment

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"gyoryu/internal/auth"
	"gyoryu/internal/charge"
	"gyoryu/internal/day"
	"gyoryu/internal/list"
	"gyoryu/internal/pg"
	"gyoryu/internal/pg/pgtest"
	"gyoryu/internal/pick"
)

// stand is a database with accounts, and with what people can be in charge of.
type stand struct {
	Store
	t                                 *testing.T
	ctx                               context.Context
	db                                *pgxpool.Pool
	staff, other, manager, researcher auth.Account
	home, casted                      int64
	agreement, topic, forum           int64 // written by staff
	lee, kim, wang                    int64
}

func newStand(t *testing.T) *stand {
	t.Helper()
	t.Parallel()
	db := pgtest.New(t)
	s := &stand{Store: Store{DB: db}, t: t, ctx: t.Context(), db: db}
	s.home = s.id(`insert into institutes (name, acronym, kind, country, home) values ('Ours', 'STEPI', 'other', 'KR', true) returning id`)
	s.casted = s.id(`insert into institutes (name, acronym, kind, country) values ('Theirs', 'CASTED', 'other', 'CN') returning id`)
	s.lee, s.kim, s.wang = s.person("Lee", s.home, "null"), s.person("Kim", s.home, "'2020-01-01'"), s.person("Wang", s.casted, "null")
	s.staff, s.other = s.account("sun", auth.Staff, 0), s.account("omar", auth.Staff, s.lee)
	s.manager, s.researcher = s.account("mina", auth.Manager, 0), s.account("rae", auth.Researcher, 0)
	s.agreement = s.id(`insert into agreements (title, kind, created_by) values ('Memorandum', 'mou', %d) returning id`, s.staff.ID)
	s.topic = s.id(`insert into topics (title, stage_on, created_by) values ('Mobility', '2026-01-01', %d) returning id`, s.staff.ID)
	s.forum = s.id(`insert into forums (name, name_ko) values ('STI Forum', '포럼') returning id`)
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

func (s *stand) id(sql string, args ...any) int64 {
	s.t.Helper()
	var id int64
	if err := s.db.QueryRow(s.ctx, fmt.Sprintf(sql, args...)).Scan(&id); err != nil {
		s.t.Fatalf("%s: %v", sql, err)
	}
	return id
}

func (s *stand) do(sql string, args ...any) {
	s.t.Helper()
	if _, err := s.db.Exec(s.ctx, fmt.Sprintf(sql, args...)); err != nil {
		s.t.Fatalf("%s: %v", sql, err)
	}
}

func (s *stand) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// person is one at an institute until a day.
func (s *stand) person(name string, at int64, until string) int64 {
	s.t.Helper()
	id := s.id(`insert into people (name) values ('%s') returning id`, name)
	s.do(`insert into positions (person_id, position, institute_id, ends_on) values (%d, 1, %d, %s)`, id, at, until)
	return id
}

func (s *stand) account(name string, role auth.Role, person int64) auth.Account {
	s.t.Helper()
	id := s.id(`insert into accounts (email, name, roles, person_id) values ('%s@example.org', '%s', '{%s}', nullif(%d, 0)) returning id`, name, name, role, person)
	return auth.Account{ID: id, Name: name, Roles: []auth.Role{role}, PersonID: person}
}

// add puts somebody in charge.
func (s *stand) add(person int64, of charge.Of, id int64, from, to string) int64 {
	s.t.Helper()
	d := Draft{PersonID: person, Of: of, OfID: id, Side: charge.Ours}
	if from != "" {
		d.From = on(from)
	}
	if to != "" {
		d.To = on(to)
	}
	made, err := s.Create(s.ctx, d, s.staff)
	s.must(err)
	return made
}

func (s *stand) found(id int64, who auth.Account) Assignment {
	s.t.Helper()
	a, err := s.Find(s.ctx, id, today, who)
	s.must(err)
	return a
}

func TestSomebodyIsInChargeOfEachThing(t *testing.T) {
	s := newStand(t)
	for of, want := range map[charge.Of]struct {
		id   int64
		name string
	}{charge.Institute: {s.casted, "CASTED"}, charge.Agreement: {s.agreement, "Memorandum"}, charge.Topic: {s.topic, "Mobility"}, charge.Forum: {s.forum, "STI Forum"}} {
		id := s.add(s.lee, of, want.id, "2026-01-01", "")
		if a := s.found(id, s.researcher); a.Of != of || a.OfID != want.id || a.OfName != want.name || a.Person != "Lee" || a.StartsOn != on("2026-01-01") || !a.EndsOn.IsZero() {
			t.Errorf("%s: %+v", of, a)
		}
		var b pg.Batch
		all := charge.Queue(&b, of, want.id, today)
		duties := charge.QueueOfPerson(&b, s.lee, s.researcher)
		s.must(b.Send(s.ctx, s.db))
		if len(*all) != 1 || (*all)[0].ID != id || (*all)[0].Name != "Lee" || (*duties)[0].Name != want.name || (*duties)[0].Of != of {
			t.Errorf("%s: %+v %+v", of, *all, *duties)
		}
		s.do(`delete from assignments`)
	}
}

func TestNobodyIsInChargeOfAThingTwiceAtOnce(t *testing.T) {
	s := newStand(t)
	id := s.add(s.lee, charge.Institute, s.casted, "2026-01-01", "2026-06-30")
	d := Draft{PersonID: s.lee, Of: charge.Institute, OfID: s.casted, Side: charge.Ours, From: on("2026-06-30")}
	if _, err := s.Create(s.ctx, d, s.staff); !errors.Is(err, Twice) {
		t.Errorf("on the same day: %v", err)
	}
	d.From = on("2026-07-01")
	second, err := s.Create(s.ctx, d, s.staff)
	s.must(err)
	d.From = day.Day{}
	if err := s.Update(s.ctx, second, 1, d, s.staff); !errors.Is(err, Twice) {
		t.Errorf("changed to always: %v", err)
	}
	s.must(s.Remove(s.ctx, id, 1, s.staff))
	s.must(s.Update(s.ctx, second, 1, d, s.staff))
	if err := s.Restore(s.ctx, id, s.staff); !errors.Is(err, Twice) {
		t.Errorf("brought back: %v", err)
	}
	s.add(s.lee, charge.Topic, s.topic, "", "")
	s.add(s.wang, charge.Institute, s.casted, "", "")
}

func TestAnAssignmentIsChangedEndedRemovedAndBroughtBack(t *testing.T) {
	s := newStand(t)
	id := s.add(s.lee, charge.Institute, s.casted, "2026-01-01", "")
	s.must(s.Update(s.ctx, id, 1, Draft{PersonID: s.wang, Side: charge.Theirs, Role: "lead", From: on("2026-02-01")}, s.staff))
	if a := s.found(id, s.staff); a.PersonID != s.wang || a.Side != charge.Theirs || a.Role != "lead" || a.Version != 2 || a.UpdatedName != "sun" || a.OfID != s.casted {
		t.Errorf("%+v", a)
	}
	if err := s.Update(s.ctx, id, 1, Draft{PersonID: s.lee, Side: charge.Ours}, s.staff); !errors.Is(err, pg.Stale) {
		t.Errorf("of an old version: %v", err)
	}
	s.must(s.End(s.ctx, id, 2, today, s.staff))
	if a := s.found(id, s.staff); a.EndsOn != today || !a.Span().Open(today) || a.Span().Open(today.Add(1)) {
		t.Errorf("%+v", a)
	}
	s.must(s.Remove(s.ctx, id, 3, s.staff))
	a := s.found(id, s.staff)
	if a.RemovedAt == nil || a.RemovedBy != s.staff.ID {
		t.Errorf("%+v", a)
	}
	if all, total, err := s.List(s.ctx, Filter{}, today, s.manager); err != nil || len(all) != 0 || total != 0 {
		t.Errorf("a removed one is listed: %v %d %v", all, total, err)
	}
	if _, err := s.Record(s.ctx, id, s.manager); !errors.Is(err, pg.NotFound) {
		t.Errorf("for a program: %v", err)
	}
	s.must(s.Restore(s.ctx, id, s.staff))
	if a := s.found(id, s.staff); a.RemovedAt != nil {
		t.Errorf("%+v", a)
	}
}

func TestWhoMaySayWhoIsInCharge(t *testing.T) {
	s := newStand(t)
	institute := s.add(s.kim, charge.Institute, s.casted, "", "")
	agreement := s.add(s.kim, charge.Agreement, s.agreement, "", "")
	topic := s.add(s.kim, charge.Topic, s.topic, "", "")
	may := func(id int64, who auth.Account) bool { return s.found(id, who).EditableBy(who) }
	for name, tt := range map[string]struct {
		id   int64
		who  auth.Account
		want bool
	}{
		"any staff of an institute":    {institute, s.other, true},
		"no researcher":                {institute, s.researcher, false},
		"who wrote the agreement":      {agreement, s.staff, true},
		"other staff of the agreement": {agreement, s.other, false},
		"a manager":                    {agreement, s.manager, true},
		"who wrote the topic":          {topic, s.staff, true},
		"other staff of the topic":     {topic, s.other, false},
	} {
		if got := may(tt.id, tt.who); got != tt.want {
			t.Errorf("%s: %v", name, got)
		}
	}
	s.add(s.lee, charge.Agreement, s.agreement, "2026-01-01", "2026-06-15")
	if !may(agreement, s.other) {
		t.Error("staff who is in charge of it today may not change it")
	}
	s.do(`update assignments set ends_on = '2026-06-14' where person_id = %d`, s.lee)
	if may(agreement, s.other) {
		t.Error("staff who was in charge of it may change it still")
	}
	for of, id := range map[charge.Of]int64{charge.Agreement: s.agreement, charge.Topic: s.topic} {
		target, err := s.target(s.ctx, of, id, today, s.other)
		if err != nil || target.EditableBy(s.other) || !target.EditableBy(s.manager) {
			t.Errorf("%s: %+v %v", of, target, err)
		}
	}
}

func TestAnAssignmentOfWhatIsHiddenIsHidden(t *testing.T) {
	s := newStand(t)
	id := s.add(s.kim, charge.Agreement, s.agreement, "", "")
	s.do(`update agreements set confidential = true`)
	seen := func(who auth.Account) bool {
		_, err := s.Find(s.ctx, id, today, who)
		_, rec := s.Record(s.ctx, id, who)
		_, target := s.target(s.ctx, charge.Agreement, s.agreement, today, who)
		all, total, list := s.List(s.ctx, Filter{}, today, who)
		var b pg.Batch
		duties := charge.QueueOfPerson(&b, s.kim, who)
		s.must(b.Send(s.ctx, s.db))
		s.must(list)
		there := err == nil
		if (rec == nil) != there || (target == nil) != there || (len(all) == 1) != there || (total == 1) != there || (len(*duties) == 1) != there {
			t.Errorf("for %s: %v %v %v %d %d %d", who.Name, err, rec, target, len(all), total, len(*duties))
		}
		return there
	}
	if seen(s.other) || seen(s.researcher) || !seen(s.staff) || !seen(s.manager) {
		t.Error("of a confidential agreement")
	}
	s.do(`update agreements set confidential = false, removed_at = now()`)
	if seen(s.manager) {
		t.Error("of a removed agreement")
	}
	forum := s.add(s.kim, charge.Forum, s.forum, "", "")
	s.do(`update forums set removed_at = now()`)
	if _, err := s.Find(s.ctx, forum, today, s.manager); !errors.Is(err, pg.NotFound) {
		t.Errorf("of a removed forum: %v", err)
	}
}

func TestTheListIsNarrowedAndGoesOnInPages(t *testing.T) {
	s := newStand(t)
	a := s.add(s.lee, charge.Institute, s.casted, "2026-01-01", "2026-03-31")
	b := s.add(s.wang, charge.Topic, s.topic, "2026-03-01", "")
	c := s.add(s.kim, charge.Forum, s.forum, "", "2026-02-01")
	s.do(`update assignments set side = 'theirs' where id = %d`, b)
	of := func(of charge.Of, id int64) map[charge.Of]int64 { return map[charge.Of]int64{of: id} }
	for name, tt := range map[string]struct {
		f    Filter
		want []int64
	}{
		"all, the newest first": {Filter{}, []int64{c, b, a}},
		"by name":               {Filter{Sort: "person"}, []int64{c, a, b}},
		"by name, backwards":    {Filter{Sort: "-person"}, []int64{b, a, c}},
		"a person":              {Filter{PersonID: s.lee}, []int64{a}},
		"an institute":          {Filter{Of: of(charge.Institute, s.casted)}, []int64{a}},
		"a topic":               {Filter{Of: of(charge.Topic, s.topic)}, []int64{b}},
		"a forum":               {Filter{Of: of(charge.Forum, s.forum)}, []int64{c}},
		"an agreement":          {Filter{Of: of(charge.Agreement, s.agreement)}, []int64{}},
		"theirs":                {Filter{Side: charge.Theirs}, []int64{b}},
		"on a day":              {Filter{Open: on("2026-03-15")}, []int64{b, a}},
		"on an early day":       {Filter{Open: on("2001-01-01")}, []int64{c}},
		"an id past all":        {Filter{PersonID: 1<<63 - 1}, []int64{}},
	} {
		all, total, err := s.List(s.ctx, tt.f, today, s.researcher)
		ids := []int64{}
		for _, x := range all {
			ids = append(ids, x.ID)
		}
		if err != nil || fmt.Sprint(ids) != fmt.Sprint(tt.want) || total != len(tt.want) {
			t.Errorf("%s: %v of %d, %v", name, ids, total, err)
		}
	}
	for _, sort := range Sorts {
		f, got := Filter{Sort: sort, Limit: 1}, []int64{}
		for range 3 {
			all, _, err := s.Records(s.ctx, f, today, s.staff)
			s.must(err)
			got = append(got, all[0].ID)
			key, id := place(sort, all[0].Person, all[0].ID)
			f.After = &list.Cursor{Sort: sort, Key: key, ID: id}
		}
		if got[0] == got[1] || got[1] == got[2] || got[0] == got[2] {
			t.Errorf("pages by %s: %v", sort, got)
		}
	}
	if _, _, err := s.List(s.ctx, Filter{Sort: "none"}, today, s.staff); !errors.Is(err, list.BadCursor) {
		t.Errorf("%v", err)
	}
}

func TestARenewedAgreementKeepsWhoIsInCharge(t *testing.T) {
	s := newStand(t)
	next := s.id(`insert into agreements (title, kind, renewal_of_id) values ('Second', 'mou', %d) returning id`, s.agreement)
	s.add(s.lee, charge.Agreement, s.agreement, "2020-01-01", "")
	s.add(s.kim, charge.Agreement, s.agreement, "2019-01-01", "2019-12-31") // over
	s.must(s.Remove(s.ctx, s.add(s.wang, charge.Agreement, s.agreement, "", ""), 1, s.staff))
	carry := func() {
		t.Helper()
		s.must(pg.Tx(s.ctx, s.db, s.manager.ID, func(tx pgx.Tx) error { return CarryOver(s.ctx, tx, s.agreement, next) }))
	}
	carry()
	all, _, err := s.List(s.ctx, Filter{Of: map[charge.Of]int64{charge.Agreement: next}}, today, s.manager)
	if err != nil || len(all) != 1 || all[0].PersonID != s.lee || all[0].StartsOn != on("2020-01-01") || all[0].UpdatedName != "mina" {
		t.Errorf("%+v %v", all, err)
	}
	carry() // again, which changes nothing
	if n := s.id(`select count(*) from assignments where agreement_id = %d`, next); n != 1 {
		t.Errorf("%d carried over", n)
	}
}

func TestSomebodyNewIsMadeWhereTheyBelong(t *testing.T) {
	s := newStand(t)
	for side, at := range map[charge.Side]int64{charge.Ours: s.home, charge.Theirs: s.casted} {
		id, err := s.Create(s.ctx, Draft{Of: charge.Institute, OfID: s.casted, Side: side, person: &pick.Person{New: "New " + string(side)}}, s.staff)
		s.must(err)
		a := s.found(id, s.staff)
		if got := s.id(`select institute_id from positions where person_id = %d`, a.PersonID); a.Person != "New "+string(side) || got != at {
			t.Errorf("%s: %+v at %d", side, a, got)
		}
	}
}

func TestWhereSomebodyWorks(t *testing.T) {
	s := newStand(t)
	nobody := s.id(`insert into people (name) values ('Nobody knows') returning id`)
	for id, want := range map[int64]standing{s.lee: {true, true, true}, s.kim: {true, false, false}, s.wang: {true, true, false}, nobody: {}, 9999: {}} {
		if p, err := s.standing(s.ctx, id, today); err != nil || p != want {
			t.Errorf("%d: %+v %v", id, p, err)
		}
	}
}
