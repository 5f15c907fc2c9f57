package topic

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/history"
	"gyoryu/internal/i18n"
	"gyoryu/internal/institute"
	"gyoryu/internal/list"
	"gyoryu/internal/person"
	"gyoryu/internal/pg"
	"gyoryu/internal/pg/pgtest"
	"gyoryu/internal/pick"
)

// stand is a database with accounts, institutes and people in it.
type stand struct {
	Store
	t                                        *testing.T
	ctx                                      context.Context
	db                                       *pgxpool.Pool
	staff, other, manager, researcher, admin auth.Account
	stepi, casisd, casted                    int64
	cho, lee, wang, li                       int64
	ai, robots                               int64
}

var today = on("2026-06-15")

func on(iso string) day.Day {
	d, err := day.Parse(iso)
	if err != nil {
		panic(err)
	}
	return d
}

func newStand(t *testing.T) *stand {
	t.Helper()
	t.Parallel()
	db := pgtest.New(t)
	s := &stand{Store: Store{DB: db}, t: t, ctx: t.Context(), db: db}
	s.staff, s.other = s.account("sun", auth.Staff), s.account("omar", auth.Staff)
	s.manager, s.researcher = s.account("mina", auth.Manager), s.account("rae", auth.Researcher)
	s.admin = s.account("adam", auth.Admin)
	s.stepi = s.institute("Science and Technology Policy Institute", "STEPI", true)
	s.casisd = s.institute("Institutes of Science and Development", "CASISD", false)
	s.casted = s.institute("Academy of Science and Technology for Development", "CASTED", false)
	s.cho, s.lee = s.person("Hwang-hee Cho", s.stepi), s.person("Yeon-gu Lee", s.stepi)
	s.wang, s.li = s.person("Wang Yanjiu", s.casted), s.person("Li Zhengce", s.casisd)
	s.ai = value[int64](s, `insert into areas (name_en) values ('Artificial intelligence') returning id`, nil)
	s.robots = value[int64](s, `insert into areas (name_en, name_ko) values ('Robots', '로봇') returning id`, nil)
	return s
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

// becomes makes the account that of a person.
func (s *stand) becomes(a auth.Account, person int64) auth.Account {
	s.t.Helper()
	s.do(`update accounts set person_id = @person where id = @id`, pg.Args{"id": a.ID, "person": person})
	a.PersonID = person
	return a
}

func (s *stand) institute(name, acronym string, home bool) int64 {
	s.t.Helper()
	id, err := institute.Store{DB: s.db}.Create(s.ctx, institute.Draft{Name: name, Acronym: acronym, Kind: "other", Country: "CN", Home: home}, s.staff)
	s.must(err)
	return id
}

func (s *stand) person(name string, at int64) int64 {
	s.t.Helper()
	id, err := person.Store{DB: s.db}.Create(s.ctx, person.Named(name, at), s.staff)
	s.must(err)
	return id
}

// visit is one by staff with a stop at CASTED and a point there; the id of the point.
func (s *stand) visit(title, text string, confidential bool) (visit, point int64) {
	s.t.Helper()
	visit = value[int64](s, `insert into visits (title, direction, starts_on, ends_on, confidential, created_by)
		values (@title, 'outgoing', '2026-03-03', '2026-03-06', @c, @by) returning id`, pg.Args{"title": title, "c": confidential, "by": s.staff.ID})
	s.do(`insert into visit_areas (visit_id, area_id) values (@v, @a)`, pg.Args{"v": visit, "a": s.robots})
	stop := value[int64](s, `insert into stops (visit_id, institute_id, position) values (@v, @i, 1) returning id`, pg.Args{"v": visit, "i": s.casted})
	point = value[int64](s, `insert into points (visit_id, stop_id, position, kind, text) values (@v, @s, 1, 'discussed', @text) returning id`,
		pg.Args{"v": visit, "s": stop, "text": text})
	return visit, point
}

// agreement is one by staff between STEPI and CASISD.
func (s *stand) agreement(title string, confidential bool) int64 {
	s.t.Helper()
	id := value[int64](s, `insert into agreements (title, kind, confidential, created_by) values (@title, 'mou', @c, @by) returning id`,
		pg.Args{"title": title, "c": confidential, "by": s.staff.ID})
	s.do(`insert into agreement_parties (agreement_id, position, institute_id) values (@a, 1, @x), (@a, 2, @y)`, pg.Args{"a": id, "x": s.stepi, "y": s.casisd})
	s.do(`insert into agreement_areas (agreement_id, area_id) values (@a, @x)`, pg.Args{"a": id, "x": s.ai})
	return id
}

func (s *stand) charge(topic, person int64, from, to string) {
	s.t.Helper()
	s.do(`insert into assignments (person_id, topic_id, starts_on, ends_on) values (@p, @t, nullif(@from, '')::date, nullif(@to, '')::date)`,
		pg.Args{"p": person, "t": topic, "from": from, "to": to})
}

func draft(title string) Draft {
	return Draft{Title: title, StageOn: today}
}

func (s *stand) create(d Draft) Topic {
	s.t.Helper()
	id, err := s.Create(s.ctx, d, s.staff)
	s.must(err)
	return s.find(id)
}

// find is the topic as a manager sees it.
func (s *stand) find(id int64) Topic {
	s.t.Helper()
	t, err := s.Find(s.ctx, id, today, s.manager)
	s.must(err)
	return t
}

func wants(t *testing.T, what string, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("%s: %v, want %v", what, err, want)
	}
}

func TestATopicIsKeptWithAllItsParts(t *testing.T) {
	s := newStand(t)
	_, point := s.visit("A trip", "Robots in cities.", false)
	d := draft("Robots in cities")
	d.Summary, d.AgreementID, d.PointID, d.Confidential, d.ReaderIDs = "Why *together*.", s.agreement("MoU", false), point, true, []int64{s.researcher.ID}
	d.Institutes, d.People, d.AreaIDs = With(s.casted, s.stepi), By(s.wang, s.cho), []int64{s.robots, s.ai}
	d.Proposer = d.Institutes[1].Institute
	d.Stage, d.StageOn = Shared, on("2026-05-01")
	got := s.create(d)
	if got.Title != d.Title || got.Summary != d.Summary || got.Agreement != "MoU" || got.Point != "Robots in cities." || got.Visit != "A trip" ||
		got.VisitOn != on("2026-03-03") || !got.Confidential || got.Stage != Shared || got.StageOn != d.StageOn || got.CreatedName != "sun" ||
		got.UpdatedName != "sun" || got.Version != 1 || got.ProposerID != s.stepi || len(got.Readers) != 1 || got.Readers[0].Name != "rae" {
		t.Errorf("got %+v", got)
	}
	if by, ok := got.proposer(); !ok || by.Short != "STEPI" || !by.Home {
		t.Errorf("proposed by %+v", by)
	}
	people, institutes := got.named()
	if !slices.Equal(people, []int64{s.wang, s.cho}) || !slices.Equal(institutes, []int64{s.casted, s.stepi}) || len(got.Areas) != 2 {
		t.Errorf("people %v, institutes %v, areas %v", people, institutes, got.Areas)
	}
	if a, b := got.side(true), got.side(false); len(a) != 1 || a[0].Name != "Hwang-hee Cho" || a[0].At != "STEPI" || len(b) != 1 || b[0].At != "CASTED" {
		t.Errorf("ours %+v, theirs %+v", a, b)
	}
	plain := s.create(Draft{Title: "Only a title"})
	if plain.Stage != Proposed || plain.StageOn.IsZero() || plain.AgreementID+plain.PointID+plain.ProposerID != 0 {
		t.Errorf("got %+v", plain)
	}
	wants(t, "an id that none has", func() error { _, err := s.Find(s.ctx, 999, today, s.manager); return err }(), pg.NotFound)
}

func TestATopicIsChangedInTheVersionThatWasOpened(t *testing.T) {
	s := newStand(t)
	d := draft("First")
	d.Institutes, d.People, d.AreaIDs, d.ReaderIDs = With(s.stepi, s.casted), By(s.cho, s.wang), []int64{s.ai}, []int64{s.other.ID}
	was := s.create(d)
	d.Title, d.Institutes, d.People, d.AreaIDs, d.ReaderIDs = "Second", With(s.casisd, s.stepi), By(s.li), []int64{s.robots}, nil
	d.Proposer, d.Stage = d.Institutes[0].Institute, Published
	s.must(s.Update(s.ctx, was.ID, was.Version, d, s.other))
	now := s.find(was.ID)
	people, institutes := now.named()
	if now.Title != "Second" || now.ProposerID != s.casisd || !slices.Equal(people, []int64{s.li}) || !slices.Equal(institutes, []int64{s.casisd, s.stepi}) ||
		len(now.Areas) != 1 || now.Areas[0].NameEN != "Robots" || len(now.Readers) != 0 || now.Version != 2 || now.UpdatedName != "omar" {
		t.Errorf("got %+v", now)
	}
	if now.Stage != Proposed {
		t.Error("saving the form moved it")
	}
	wants(t, "the version before", s.Update(s.ctx, was.ID, was.Version, d, s.staff), pg.Stale)
	if n := value[int](s, `select count(*) from topic_people where topic_id = @id`, pg.Args{"id": was.ID}); n != 1 {
		t.Errorf("%d people", n)
	}
	told := value[int](s, `select count(*) from history where noun = 'topic' and noun_id = @id`, pg.Args{"id": was.ID})
	s.must(s.Update(s.ctx, was.ID, now.Version, d, s.other))
	if n := value[int](s, `select count(*) from history where noun = 'topic' and noun_id = @id`, pg.Args{"id": was.ID}); n != told {
		t.Errorf("saving it as it is wrote %d lines of history", n-told)
	}
}

func TestInstitutesAndResearchersNamedForTheFirstTimeAreMadeOnce(t *testing.T) {
	s := newStand(t)
	fresh := func(name string, theirs bool) Member {
		return Member{Person: &pick.Person{New: name}, theirs: theirs}
	}
	d := draft("With newcomers")
	d.Institutes = append(With(s.stepi), Party{Institute: &pick.Institute{New: &institute.Draft{Name: "Academy of the South", Kind: institute.Other, Country: "ZZ"}}})
	d.Proposer = d.Institutes[1].Institute
	d.People = []Member{fresh("Gyo-ryu Choi", false), fresh("Anna Alvarez", true), fresh("anna alvarez", true)}
	got := s.create(d)
	if by, ok := got.proposer(); !ok || by.Name != "Academy of the South" {
		t.Errorf("proposed by %+v", by)
	}
	var said []string
	for _, p := range got.People {
		said = append(said, fmt.Sprint(p.Name, " ", p.At, " ", p.Ours))
	}
	if want := []string{"Gyo-ryu Choi STEPI true", "Anna Alvarez Academy of the South false"}; !slices.Equal(said, want) {
		t.Errorf("people %v", said)
	}
}

func TestAMoveIsKeptWithWhoAndWhy(t *testing.T) {
	s := newStand(t)
	was := s.create(Draft{Title: "Moving", StageOn: on("2026-05-01")})
	s.must(s.Move(s.ctx, was.ID, 1, Shared, on("2026-05-20"), "", s.staff))
	s.must(s.Move(s.ctx, was.ID, 2, UnderWay, on("2026-06-01"), "Both want it now.", s.other))
	wants(t, "the version before", s.Move(s.ctx, was.ID, 2, Published, today, "", s.staff), pg.Stale)
	wants(t, "where it is already", s.Move(s.ctx, was.ID, 3, UnderWay, today, "", s.staff), pg.Stale)
	now := s.find(was.ID)
	if now.Stage != UnderWay || now.StageOn != on("2026-06-01") || now.Version != 3 {
		t.Errorf("got %+v", now.Head)
	}
	more, err := s.beside(s.ctx, now, s.manager)
	s.must(err)
	want := []Move{
		{From: Shared, To: UnderWay, On: on("2026-06-01"), Reason: "Both want it now.", By: "omar"},
		{From: Proposed, To: Shared, On: on("2026-05-20"), By: "sun"},
	}
	if !slices.Equal(more.moves, want) {
		t.Errorf("moves %+v", more.moves)
	}
	var line []string
	for _, p := range (shownOne{t: now, beside: more}).way() {
		line = append(line, fmt.Sprint(p.Stage, " ", p.On, " ", p.Been, " ", p.Now))
	}
	if got := strings.Join(line, "|"); got != "proposed 2026-05-01 true false|shared 2026-05-20 true false|selected  false false|under_way 2026-06-01 true true|published  false false" {
		t.Errorf("its way is %s", got)
	}
}

func TestWhoMayMoveATopicWhere(t *testing.T) {
	t.Parallel()
	staff, researcher := auth.Account{ID: 1, Roles: []auth.Role{auth.Staff}}, auth.Account{ID: 2, Roles: []auth.Role{auth.Researcher}}
	for _, tt := range []struct {
		from, to   Stage
		reason, by bool // needs one; a researcher may
	}{
		{Proposed, Shared, false, true},
		{Proposed, Selected, true, false},
		{Proposed, UnderWay, true, false},
		{Shared, Selected, false, false},
		{Shared, Proposed, true, true},
		{Selected, UnderWay, false, true},
		{UnderWay, Selected, true, false},
		{UnderWay, Published, false, true},
		{UnderWay, Shared, true, true},
		{Shared, Dropped, true, true},
		{Published, Dropped, true, true},
		{Dropped, Proposed, true, true},
		{Dropped, Selected, true, false},
		{Dropped, Published, true, false},
	} {
		h := Head{Stage: tt.from}
		if got := tt.from.NeedsReason(tt.to); got != tt.reason {
			t.Errorf("%s to %s needs a reason: %v", tt.from, tt.to, got)
		}
		if got := h.MovableTo(tt.to, researcher); got != tt.by {
			t.Errorf("%s to %s by a researcher: %v", tt.from, tt.to, got)
		}
		if !h.MovableTo(tt.to, staff) {
			t.Errorf("%s to %s is refused to staff", tt.from, tt.to)
		}
	}
}

func TestWhoMayChangeATopic(t *testing.T) {
	s := newStand(t)
	mine, err := s.Create(s.ctx, draft("Own proposal"), s.researcher)
	s.must(err)
	researcher := s.becomes(s.researcher, s.lee)
	may := func(what string, id int64, who auth.Account, want bool) {
		t.Helper()
		if got := s.find(id).EditableBy(who); got != want {
			t.Errorf("%s: %s may change it: %v", what, who.Name, got)
		}
	}
	may("proposed", mine, researcher, true)
	for _, who := range []auth.Account{s.staff, s.admin, {}} {
		may("proposed by another", mine, who, false)
	}
	may("proposed", mine, s.manager, true)
	s.must(s.Move(s.ctx, mine, 1, Shared, today, "", researcher))
	may("their own, shared by now", mine, researcher, false)
	s.charge(mine, s.lee, "", "2026-06-14")
	may("in charge till yesterday", mine, researcher, false)
	s.charge(mine, s.lee, "2026-06-15", "")
	may("in charge from today", mine, researcher, true)
	s.do(`update assignments set removed_at = now()`, nil)
	may("the assignment was removed", mine, researcher, false)
	other := s.becomes(s.other, s.cho)
	s.charge(mine, s.cho, "", "")
	may("in charge, staff", mine, other, true)
	theirs := s.create(draft("Of staff")).ID
	s.must(s.Move(s.ctx, theirs, 1, Published, today, "done", s.staff))
	may("wrote it", theirs, s.staff, true)
	keeper := s.admin
	keeper.Roles = []auth.Role{auth.Admin, auth.Manager}
	may("an administrator who manages, too", theirs, keeper, true)
	if who, left := s.find(mine).Charges, s.find(mine).Charged; len(who) != 1 || who[0].Name != "Hwang-hee Cho" || !slices.Equal(left, []int64{s.cho}) {
		t.Errorf("in charge %+v", who)
	}
}

func TestATopicThatIsRemovedComesBack(t *testing.T) {
	s := newStand(t)
	was := s.create(draft("Here and gone"))
	wants(t, "an old version", s.Remove(s.ctx, was.ID, 7, s.staff), pg.Stale)
	s.must(s.Remove(s.ctx, was.ID, was.Version, s.staff))
	wants(t, "twice", s.Remove(s.ctx, was.ID, was.Version, s.staff), pg.Stale)
	gone := s.find(was.ID)
	lines, total, err := s.List(s.ctx, Filter{}, today, s.staff)
	s.must(err)
	board, _, err := s.Board(s.ctx, Filter{}, today, s.staff)
	s.must(err)
	if len(lines)+total+board[0].Total+len(board[0].Cards) != 0 || gone.RemovedBy != s.staff.ID {
		t.Errorf("lists have %v, %d, %v", lines, total, board[0])
	}
	wants(t, "as a record", func() error { _, err := s.Record(s.ctx, was.ID, s.staff); return err }(), pg.NotFound)
	wants(t, "changing it", s.Update(s.ctx, was.ID, gone.Version, draft("x"), s.staff), pg.Stale)
	wants(t, "moving it", s.Move(s.ctx, was.ID, gone.Version, Shared, today, "", s.staff), pg.Stale)
	for who, want := range map[*auth.Account]bool{&s.staff: true, &s.manager: true, &s.other: false, &s.researcher: false, &s.admin: false} {
		if got := gone.RestorableBy(*who, gone.RemovedAt.AddDate(0, 0, 29)); got != want {
			t.Errorf("%s brings it back: %v", who.Name, got)
		}
	}
	if gone.RestorableBy(s.staff, gone.RemovedAt.AddDate(0, 0, 31)) {
		t.Error("after 31 days, too")
	}
	s.must(s.Restore(s.ctx, was.ID, gone.Version, s.staff))
	wants(t, "back twice", s.Restore(s.ctx, was.ID, gone.Version, s.staff), pg.Stale)
	if s.find(was.ID).RemovedAt != nil {
		t.Error("it is not back")
	}
}

func TestWhoSeesAConfidentialTopic(t *testing.T) {
	s := newStand(t)
	d := draft("Hidden")
	d.Confidential, d.People, d.ReaderIDs = true, By(s.cho), []int64{s.admin.ID}
	d.Institutes, d.AreaIDs = With(s.casted), []int64{s.ai}
	id := s.create(d).ID
	s.charge(id, s.lee, "2020-01-01", "2020-02-01")
	works, was := s.becomes(s.account("works", auth.Researcher), s.cho), s.becomes(s.account("was", auth.Researcher), s.lee)
	for _, who := range []auth.Account{s.staff, s.manager, works, was, s.admin, s.other, s.researcher, {}} {
		sees := !slices.Contains([]int64{s.other.ID, s.researcher.ID, 0}, who.ID)
		if _, err := s.Find(s.ctx, id, today, who); (err == nil) != sees {
			t.Errorf("%q finds it: %v", who.Name, err)
		}
		if _, err := s.Record(s.ctx, id, who); (err == nil) != sees {
			t.Errorf("%q reads it: %v", who.Name, err)
		}
		n := 0
		for _, f := range []Filter{{}, {Words: "hid"}, {InstituteID: s.casted}, {PersonID: s.cho}, {PersonID: s.lee}, {AreaID: s.ai}, {Stage: Proposed}, {Year: 2026}} {
			lines, total, err := s.List(s.ctx, f, today, who)
			s.must(err)
			all, counted, err := s.Records(s.ctx, f, today, who)
			s.must(err)
			if len(lines) != total || len(all) != total || counted != total {
				t.Errorf("%+v: %d lines, %d records, %d and %d in all", f, len(lines), len(all), total, counted)
			}
			n += total
		}
		board, _, err := s.Board(s.ctx, Filter{}, today, who)
		s.must(err)
		for _, c := range board {
			n += c.Total + len(c.Cards)
		}
		if want := map[bool]int{true: 10}[sees]; n != want {
			t.Errorf("%q is listed it %d times, want %d", who.Name, n, want)
		}
	}
}

func TestATopicSaysNothingOfAHiddenVisitOrAgreement(t *testing.T) {
	s := newStand(t)
	_, point := s.visit("Secret trip", "Secret words", true)
	d := draft("Open")
	d.PointID, d.AgreementID = point, s.agreement("Secret agreement", true)
	id := s.create(d).ID
	d.Title = "Also open"
	sibling := s.create(d)
	seen, err := s.Find(s.ctx, id, today, s.other)
	s.must(err)
	if seen.PointID+seen.VisitID+seen.AgreementID != 0 || seen.Point+seen.Visit+seen.Agreement != "" {
		t.Errorf("tells %+v", seen)
	}
	more, err := s.beside(s.ctx, seen, s.other)
	s.must(err)
	if len(more.rivals) != 0 {
		t.Errorf("tells what was on the table: %+v", more.rivals)
	}
	r, err := s.Record(s.ctx, id, s.other)
	s.must(err)
	if r.PointID != nil || r.AgreementID != nil {
		t.Errorf("a program is told %v, %v", r.PointID, r.AgreementID)
	}
	ctx := i18n.With(auth.As(s.ctx, s.other), i18n.EN)
	events, err := history.Shown(ctx, s.db, day.Clock{Now: seen.CreatedAt.UTC, Zone: seen.CreatedAt.Location()}, "topic", id)
	s.must(err)
	if told := fmt.Sprint(events); strings.Contains(told, "Secret") || strings.Contains(told, "Agreement") {
		t.Errorf("the history tells %s", told)
	}
	s.must(s.Update(s.ctx, id, 1, draft("Changed by who does not see it"), s.other))
	if s.find(id).Agreement != "Secret agreement" {
		t.Error("the agreement was lost")
	}
	s.must(s.Update(s.ctx, id, 2, draft("Changed by who sees it"), s.manager))
	if s.find(id).AgreementID != 0 {
		t.Error("the agreement stayed")
	}
	more, err = s.beside(s.ctx, sibling, s.manager)
	s.must(err)
	if len(more.rivals) != 2 {
		t.Errorf("a manager sees %+v", more.rivals)
	}
	offer, err := s.offered(s.ctx, d.AgreementID, s.other)
	s.must(err)
	if len(offer.agreements) != 0 {
		t.Errorf("it is offered: %+v", offer.agreements)
	}
	for what, get := range map[string]func() (start, error){
		"the point":     func() (start, error) { return s.fromPoint(s.ctx, point, s.other) },
		"the agreement": func() (start, error) { return s.fromAgreement(s.ctx, d.AgreementID, s.other) },
	} {
		if from, err := get(); err != nil || from.Text != "" || len(from.InstituteIDs) != 0 {
			t.Errorf("%s: %+v, %v", what, from, err)
		}
	}
}

func TestWhatWasOnTheTableAndWhatWasChosen(t *testing.T) {
	s := newStand(t)
	_, point := s.visit("A trip", "AI; robots; smart mobility", false)
	propose := func(title string, by int64) int64 {
		d := draft(title)
		d.PointID, d.Institutes = point, With(s.stepi, s.casted)
		for _, p := range d.Institutes {
			if p.ID == by {
				d.Proposer = p.Institute
			}
		}
		return s.create(d).ID
	}
	ai, robots, other := propose("AI", s.casted), propose("Robots", s.stepi), propose("Gone", s.stepi)
	s.must(s.Remove(s.ctx, other, 1, s.staff))
	s.do(`update topics set confidential = true where id = @id`, pg.Args{"id": propose("Hidden", s.casted)})
	s.must(s.Move(s.ctx, robots, 1, Selected, on("2026-06-01"), "decided", s.staff))
	s.must(s.Move(s.ctx, robots, 2, UnderWay, on("2026-06-10"), "", s.staff))
	agreement := s.agreement("MoU", false)
	d := draft("Under the agreement")
	d.AgreementID = agreement
	under := s.create(d).ID
	s.do(`update topics set agreement_id = @a where id = @id`, pg.Args{"a": agreement, "id": ai})
	tell := func(id int64) string {
		more, err := s.beside(s.ctx, s.find(id), s.researcher)
		s.must(err)
		var all []string
		for _, r := range more.rivals {
			all = append(all, strings.TrimSpace(fmt.Sprint(r.Title, " ", r.Proposer, " ", r.Ours, " ", r.Stage.Chosen(), " ", r.ChosenOn)))
		}
		return strings.Join(all, "|")
	}
	if got := tell(robots); got != "Robots STEPI true true 2026-06-01|AI CASTED false false" {
		t.Errorf("on the table: %s", got)
	}
	if got := tell(ai); got != "Robots STEPI true true 2026-06-01|AI CASTED false false|Under the agreement  false false" {
		t.Errorf("on the table: %s", got)
	}
	if got := tell(under); got != "AI CASTED false false|Under the agreement  false false" {
		t.Errorf("on the table: %s", got)
	}
}

func TestWhatCameOfATopic(t *testing.T) {
	s := newStand(t)
	id := s.create(draft("Fruitful")).ID
	for title, removed := range map[string]bool{"A report": false, "Withdrawn": true} {
		o := value[int64](s, `insert into outputs (title, kind, published_on) values (@t, 'joint_report', '2026-05-05') returning id`, pg.Args{"t": title})
		s.do(`insert into output_topics (output_id, topic_id) values (@o, @t)`, pg.Args{"o": o, "t": id})
		if removed {
			s.do(`update outputs set removed_at = now() where id = @o`, pg.Args{"o": o})
		}
	}
	more, err := s.beside(s.ctx, s.find(id), s.researcher)
	s.must(err)
	if len(more.outputs) != 1 || more.outputs[0].Title != "A report" || more.outputs[0].PublishedOn != on("2026-05-05") {
		t.Errorf("got %+v", more.outputs)
	}
}

func TestTheListIsNarrowedAndSorted(t *testing.T) {
	s := newStand(t)
	add := func(title string, stage Stage, since string, change func(*Draft)) int64 {
		d := Draft{Title: title, Stage: stage, StageOn: on(since)}
		if change != nil {
			change(&d)
		}
		return s.create(d).ID
	}
	a := add("Beta 100%", Published, "2025-02-01", func(d *Draft) { d.Institutes, d.People = With(s.stepi, s.casted), By(s.cho, s.wang) })
	b := add("Alpha", Dropped, "2026-01-01", func(d *Draft) { d.AreaIDs = []int64{s.ai} })
	c := add("Gamma", Shared, "2026-03-01", func(d *Draft) { d.Institutes = With(s.casisd) })
	d := add("Alpha", Shared, "2026-03-01", nil)
	s.charge(d, s.lee, "", "")
	s.charge(c, s.lee, "", "2026-01-01")
	works := s.becomes(s.researcher, s.lee)
	for _, tt := range []struct {
		f    Filter
		want []int64
	}{
		{Filter{}, []int64{d, c, b, a}},
		{Filter{Sort: "moved"}, []int64{a, b, c, d}},
		{Filter{Sort: "title"}, []int64{b, d, a, c}},
		{Filter{Sort: "-title"}, []int64{c, a, d, b}},
		{Filter{Sort: "stage"}, []int64{c, d, a, b}},
		{Filter{Sort: "-stage"}, []int64{b, a, d, c}},
		{Filter{Words: "ALPHA"}, []int64{d, b}},
		{Filter{Words: "0%"}, []int64{a}},
		{Filter{Words: "_"}, nil},
		{Filter{InstituteID: s.casted}, []int64{a}},
		{Filter{InstituteID: -1}, nil},
		{Filter{PersonID: s.wang}, []int64{a}},
		{Filter{PersonID: s.lee}, []int64{d, c}},
		{Filter{AreaID: s.ai}, []int64{b}},
		{Filter{Stage: Shared}, []int64{d, c}},
		{Filter{Year: 2025}, []int64{a}},
		{Filter{Mine: true}, []int64{d}},
		{Filter{Stage: Shared, Sort: "title"}, []int64{d, c}},
	} {
		var paged []int64
		f := tt.f
		f.Limit = 1
		for {
			lines, total, err := s.List(s.ctx, f, today, works)
			s.must(err)
			if total != len(tt.want) {
				t.Errorf("%+v: %d in all", tt.f, total)
			}
			if len(lines) == 0 {
				break
			}
			paged = append(paged, lines[0].ID)
			if len(lines) == 1 {
				break
			}
			key, id := lines[0].place(cmpOr(f.Sort, "-moved"))
			f.After = &list.Cursor{Sort: f.Sort, Key: key, ID: id}
		}
		if !slices.Equal(paged, tt.want) {
			t.Errorf("%+v: %v, want %v", tt.f, paged, tt.want)
		}
	}
	lines, _, err := s.List(s.ctx, Filter{Words: "Beta"}, today, works)
	s.must(err)
	if l := lines[0]; l.People != 2 || !slices.Equal(l.Shorts, []string{"STEPI", "CASTED"}) {
		t.Errorf("got %+v", l)
	}
	for sort, key := range map[string]string{"-moved": "x", "stage": "9", "-stage": "x"} {
		_, _, err := s.List(s.ctx, Filter{Sort: sort, After: &list.Cursor{Key: key}}, today, works)
		wants(t, sort, err, list.BadCursor)
	}
	_, _, err = s.List(s.ctx, Filter{Sort: "nothing"}, today, works)
	wants(t, "no such order", err, list.BadCursor)
}

func cmpOr(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

func TestTheBoardHasAColumnForEachStage(t *testing.T) {
	s := newStand(t)
	for i := range 23 {
		d := Draft{Title: fmt.Sprintf("No. %d", i), StageOn: today.Add(-i), Institutes: With(s.casted)}
		if i > 20 {
			d.Stage, d.AreaIDs = Selected, []int64{s.ai}
		}
		s.create(d)
	}
	board, areas, err := s.Board(s.ctx, Filter{}, today, s.researcher)
	s.must(err)
	var got []string
	for _, c := range board {
		got = append(got, fmt.Sprint(c.Stage, " ", len(c.Cards), " ", c.Total))
	}
	if want := "proposed 20 21|shared 0 0|selected 2 2|under_way 0 0|published 0 0|dropped 0 0"; strings.Join(got, "|") != want || len(areas) != 2 {
		t.Errorf("got %v, %v", got, areas)
	}
	if board[0].Cards[0].Title != "No. 0" {
		t.Errorf("first is %s", board[0].Cards[0].Title)
	}
	board, _, err = s.Board(s.ctx, Filter{AreaID: s.ai, InstituteID: s.casted}, today, s.researcher)
	s.must(err)
	if board[0].Total != 0 || board[2].Total != 2 {
		t.Errorf("narrowed %v", board)
	}
	board, _, err = s.Board(s.ctx, Filter{InstituteID: s.casisd}, today, s.researcher)
	s.must(err)
	if board[0].Total+board[2].Total != 0 {
		t.Errorf("narrowed to another %v", board)
	}
}

func TestTheHistoryOfATopicIsToldInWords(t *testing.T) {
	s := newStand(t)
	d := draft("Told")
	d.Institutes, d.People, d.AreaIDs, d.AgreementID = With(s.stepi), By(s.cho), []int64{s.robots}, s.agreement("MoU", false)
	d.Proposer = d.Institutes[0].Institute
	id := s.create(d).ID
	s.must(s.Move(s.ctx, id, 1, Dropped, today, "No money.", s.staff))
	for l, want := range map[i18n.Lang][]string{
		i18n.EN: {"Stage: proposed → dropped", "Why it moved:  → No money.", "Proposed by:  → STEPI", "Agreement:  → MoU", "Researcher:  → Hwang-hee Cho", "Area:  → Robots"},
		i18n.KO: {"단계: 제안 → 중단", "제안 기관:  → STEPI", "연구 분야:  → 로봇"},
	} {
		events, err := history.Shown(i18n.With(auth.As(s.ctx, s.staff), l), s.db, day.Clock{Now: s.find(id).CreatedAt.UTC, Zone: s.find(id).CreatedAt.Location()}, "topic", id)
		s.must(err)
		var told []string
		for _, e := range events {
			for _, c := range e.Changes {
				told = append(told, c.Field+": "+c.From+" → "+c.To)
			}
		}
		all := strings.Join(told, "\n")
		for _, w := range want {
			if !strings.Contains(all, w) {
				t.Errorf("%s does not tell %q:\n%s", l, w, all)
			}
		}
		if strings.Contains(all, "⟦") || strings.Contains(all, "2026") || len(events) != 2 {
			t.Errorf("%s tells %s", l, all)
		}
	}
}
