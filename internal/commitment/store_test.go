package commitment

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/history"
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
	s.casisd, s.casted = s.institute("CASISD"), s.institute("CASTED")
	s.lee, s.kim, s.wang = s.person("Yeon-gu Lee"), s.person("Jeong-chaek Kim"), s.person("Wang Yanjiu")
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

func (s *stand) institute(short string) int64 {
	s.t.Helper()
	id, err := institute.Store{DB: s.db}.Create(s.ctx, institute.Draft{Name: "The " + short, Acronym: short, Kind: "other", Country: "CN"}, s.staff)
	s.must(err)
	return id
}

func (s *stand) person(name string) int64 {
	s.t.Helper()
	id, err := person.Store{DB: s.db}.Create(s.ctx, person.Named(name, 0), s.staff)
	s.must(err)
	return id
}

// visit is one by staff with a point for each text, agreed; its commitments in order.
func (s *stand) visit(confidential bool, texts ...string) (id int64, ids []int64) {
	s.t.Helper()
	id = value[int64](s, `insert into visits (title, direction, starts_on, ends_on, confidential, created_by)
		values ('A trip', 'outgoing', '2026-03-03', '2026-03-06', @c, @by) returning id`, pg.Args{"c": confidential, "by": s.staff.ID})
	var points []FromPoint
	for i, text := range texts {
		p := value[int64](s, `insert into points (visit_id, position, kind, text) values (@v, @n, 'agreed', @text) returning id`, pg.Args{"v": id, "n": i, "text": text})
		points = append(points, FromPoint{VisitID: id, PointID: p, What: text, InstituteIDs: []int64{s.casisd}})
	}
	s.in(func(tx pgx.Tx) error { return AddFromPoints(s.ctx, tx, points, s.staff) })
	found, err := pg.Values[int64](s.ctx, s.db, `select id from commitments where visit_id = @v order by id`, pg.Args{"v": id})
	s.must(err)
	return id, found
}

func (s *stand) in(work func(tx pgx.Tx) error) {
	s.t.Helper()
	s.must(pg.Tx(s.ctx, s.db, s.staff.ID, work))
}

func (s *stand) create(d Draft) Commitment {
	s.t.Helper()
	if d.OwedBy == "" {
		d.OwedBy = Both
	}
	id, err := s.Create(s.ctx, d, s.staff)
	s.must(err)
	return s.find(id)
}

func (s *stand) find(id int64) Commitment {
	s.t.Helper()
	c, err := s.Find(s.ctx, id, s.manager)
	s.must(err)
	return c
}

func (s *stand) wasInCharge(id int64) []int64 {
	s.t.Helper()
	return value[[]int64](s, `select was_in_charge from commitments where id = @id`, pg.Args{"id": id})
}

func shorts(c Commitment) string {
	var all []string
	for _, i := range c.Institutes {
		all = append(all, i.Short)
	}
	return strings.Join(all, " ")
}

func stale(t *testing.T, doing string, err error) {
	t.Helper()
	if !errors.Is(err, pg.Stale) {
		t.Errorf("%s: %v, want Stale", doing, err)
	}
}

func TestACommitmentIsKeptWithAllThatIsSaid(t *testing.T) {
	s := newStand(t)
	c := s.create(Draft{
		What: "Share lists.", OwedBy: Them, InstituteIDs: []int64{s.casted, s.casisd}, PersonID: s.lee, TheirPersonID: s.wang,
		DueOn: on("2026-09-01"), Recurs: "year", Evidence: "A mail.",
	})
	if c.What != "Share lists." || c.OwedBy != Them || shorts(c) != "CASTED CASISD" || c.Person.Name != "Yeon-gu Lee" || c.TheirPerson.ID != s.wang ||
		c.DueOn != on("2026-09-01") || c.Recurs != "year" || c.Evidence != "A mail." || c.State != Open || c.VisitID != nil || c.PointID != nil ||
		c.CreatedBy != s.staff.ID || c.UpdatedName != "sun" || c.Version != 1 || c.VisitSeen {
		t.Errorf("got %+v", c)
	}
	if _, err := s.Find(s.ctx, 999, s.manager); !errors.Is(err, pg.NotFound) {
		t.Errorf("one that is not there: %v", err)
	}
	bare := s.create(Draft{What: "Bare."})
	if bare.Person != nil || bare.TheirPerson != nil || !bare.DueOn.IsZero() || len(bare.Institutes) != 0 {
		t.Errorf("got %+v", bare)
	}
}

func TestChangingACommitment(t *testing.T) {
	s := newStand(t)
	c := s.create(Draft{What: "Share lists.", InstituteIDs: []int64{s.casted, s.casisd}, PersonID: s.lee, DueOn: on("2026-09-01")})
	d := Draft{What: "Share all lists.", OwedBy: Us, InstituteIDs: []int64{s.casisd}, PersonID: s.kim, TheirPersonID: s.wang, DueOn: on("2026-09-01"), Recurs: "year", Evidence: "E"}
	s.must(s.Update(s.ctx, c, d, c.Version, s.other))
	got := s.find(c.ID)
	if got.What != d.What || got.OwedBy != Us || shorts(got) != "CASISD" || got.Person.ID != s.kim || got.TheirPerson.ID != s.wang || got.Recurs != "year" ||
		got.Evidence != "E" || got.Version != c.Version+1 || got.UpdatedName != "omar" || got.CreatedBy != s.staff.ID {
		t.Errorf("got %+v", got)
	}
	if was := s.wasInCharge(c.ID); !slices.Equal(was, []int64{s.lee}) {
		t.Errorf("was in charge: %v", was)
	}
	stale(t, "a version that has passed", s.Update(s.ctx, c, d, c.Version, s.staff))
	d.PersonID = 0
	s.must(s.Update(s.ctx, got, d, got.Version, s.staff))
	d.PersonID = s.lee
	s.must(s.Update(s.ctx, got, d, got.Version+1, s.staff))
	d.PersonID = s.kim
	s.must(s.Update(s.ctx, got, d, got.Version+2, s.staff))
	if was := s.wasInCharge(c.ID); !slices.Equal(was, []int64{s.kim, s.lee}) {
		t.Errorf("was in charge: %v, each once and the last at the end", was)
	}
}

func TestPuttingSomebodyInCharge(t *testing.T) {
	s := newStand(t)
	c := s.create(Draft{What: "Share lists.", InstituteIDs: []int64{s.casted}})
	assign := func(person int64, due day.Day) Commitment {
		t.Helper()
		now := s.find(c.ID)
		s.must(s.Assign(s.ctx, c.ID, now.Version, person, due, s.manager))
		return s.find(c.ID)
	}
	if got := assign(s.lee, on("2026-09-01")); got.Person.ID != s.lee || got.DueOn != on("2026-09-01") || got.UpdatedName != "mina" {
		t.Errorf("got %+v", got)
	}
	if got := assign(s.kim, on("2027-01-01")); got.Person.ID != s.kim || got.DueOn != on("2026-09-01") {
		t.Errorf("a day that was set is moved: %+v", got)
	}
	if got := assign(0, day.Day{}); got.Person != nil {
		t.Errorf("nobody: %+v", got)
	}
	assign(s.lee, day.Day{})
	assign(s.lee, day.Day{})
	if was := s.wasInCharge(c.ID); !slices.Equal(was, []int64{s.lee, s.kim}) {
		t.Errorf("was in charge: %v", was)
	}
	stale(t, "a version that has passed", s.Assign(s.ctx, c.ID, c.Version, s.lee, day.Day{}, s.manager))
}

func TestTheStatesOfACommitment(t *testing.T) {
	s := newStand(t)
	c := s.create(Draft{What: "Share lists.", Evidence: "begun"})
	step := func(to State, reason, evidence string) Commitment {
		t.Helper()
		s.must(s.SetState(s.ctx, c.ID, s.find(c.ID).Version, to, on("2026-06-01"), reason, evidence, s.staff))
		got := s.find(c.ID)
		if got.State != to || got.StateOn != on("2026-06-01") || got.Reason != reason {
			t.Errorf("%s: got %+v", to, got)
		}
		return got
	}
	if got := step(UnderWay, "", ""); got.Evidence != "begun" || !got.Unsettled() {
		t.Errorf("got %+v", got)
	}
	if got := step(Kept, "", "the receipt"); got.Evidence != "the receipt" || got.Unsettled() {
		t.Errorf("got %+v", got)
	}
	if got := step(Dropped, "no call", ""); got.Evidence != "the receipt" || got.Unsettled() {
		t.Errorf("got %+v", got)
	}
	if got := step(Open, "", ""); !got.Unsettled() {
		t.Errorf("got %+v", got)
	}
	if err := s.SetState(s.ctx, c.ID, s.find(c.ID).Version, Dropped, today, "", "", s.staff); !pg.Violates(err, "commitments_drop_reason") {
		t.Errorf("dropped without a reason: %v", err)
	}
	stale(t, "a version that has passed", s.SetState(s.ctx, c.ID, c.Version, Kept, today, "", "", s.staff))
}

func TestMovingTheDayKeepsWhy(t *testing.T) {
	s := newStand(t)
	c := s.create(Draft{What: "Share lists.", DueOn: on("2026-06-01")})
	s.must(s.Move(s.ctx, c, c.Version, on("2026-07-01"), "They asked.", s.staff))
	c = s.find(c.ID)
	s.must(s.Move(s.ctx, c, c.Version, day.Day{}, "Nobody knows.", s.manager))
	stale(t, "a version that has passed", s.Move(s.ctx, c, c.Version, on("2026-08-01"), "Late.", s.staff))
	if got := s.find(c.ID); !got.DueOn.IsZero() || !got.Undated() {
		t.Errorf("got %+v", got)
	}
	beside, err := s.parts(s.ctx, c.ID, s.staff)
	moves := beside.moves
	if err != nil || len(moves) != 2 {
		t.Fatal(moves, err)
	}
	if m := moves[0]; m.FromOn != on("2026-07-01") || !m.ToOn.IsZero() || m.Reason != "Nobody knows." || m.By != "mina" || m.At.IsZero() {
		t.Errorf("the last is %+v", m)
	}
	if m := moves[1]; m.FromOn != on("2026-06-01") || m.ToOn != on("2026-07-01") || m.By != "sun" {
		t.Errorf("the first is %+v", m)
	}
}

func TestNotesAreReadLatestFirst(t *testing.T) {
	s := newStand(t)
	c := s.create(Draft{What: "Share lists."})
	s.must(s.AddNote(s.ctx, c.ID, on("2026-05-03"), "Asked again.", s.staff))
	s.must(s.AddNote(s.ctx, c.ID, on("2026-06-03"), "Asked once more.", s.manager))
	s.must(s.AddNote(s.ctx, c.ID, on("2026-04-03"), "Asked, noted late.", auth.Account{}))
	s.must(s.Asked(s.ctx, c.ID, on("2026-05-03"), "And that day by phone.", s.staff))
	beside, err := s.parts(s.ctx, c.ID, s.staff)
	s.must(err)
	if got := fmt.Sprint(beside.notes); got != "[{2026-06-03 Asked once more. false mina} {2026-05-03 And that day by phone. true sun} "+
		"{2026-05-03 Asked again. false sun} {2026-04-03 Asked, noted late. false }]" {
		t.Errorf("got %s", got)
	}
	found, err := s.List(s.ctx, Filter{}, today, s.staff)
	s.must(err)
	if l := found.Lines[0]; l.NoteOn != on("2026-06-03") || l.NoteText != "Asked once more." || l.NoteAsked {
		t.Errorf("in its row: %+v", l)
	}
	if s.find(c.ID).Version != c.Version {
		t.Error("a note made the commitment stale for who edits it")
	}
	if err := s.AddNote(s.ctx, 999, today, "x", s.staff); err == nil {
		t.Error("a note on nothing was kept")
	}
}

func TestRemovingACommitmentAndBringingItBack(t *testing.T) {
	s := newStand(t)
	c := s.create(Draft{What: "Share lists."})
	stale(t, "bringing back what is there", s.Restore(s.ctx, c.ID, s.staff))
	s.must(s.Remove(s.ctx, c.ID, c.Version, s.staff))
	got := s.find(c.ID)
	if got.RemovedAt == nil || got.RemovedBy != s.staff.ID {
		t.Errorf("removed: %+v", got)
	}
	stale(t, "removing it twice", s.Remove(s.ctx, c.ID, got.Version, s.staff))
	stale(t, "changing what is removed", s.Assign(s.ctx, c.ID, got.Version, s.lee, day.Day{}, s.staff))
	if found, err := s.List(s.ctx, Filter{Which: All}, today, s.manager); err != nil || found.Total != 0 || len(found.Lines) != 0 {
		t.Errorf("listed: %+v, %v", found, err)
	}
	s.must(s.Restore(s.ctx, c.ID, s.manager))
	if got = s.find(c.ID); got.RemovedAt != nil || got.RemovedBy != 0 || got.UpdatedName != "mina" {
		t.Errorf("brought back: %+v", got)
	}
}

func TestTheHistoryTellsWhoDidWhatToACommitment(t *testing.T) {
	s := newStand(t)
	c := s.create(Draft{What: "Share lists.", InstituteIDs: []int64{s.casted}, DueOn: on("2026-06-01")})
	s.must(s.Assign(s.ctx, c.ID, 1, s.lee, day.Day{}, s.manager))
	s.must(s.Move(s.ctx, c, 2, on("2026-07-01"), "They asked.", s.other))
	s.must(s.AddNote(s.ctx, c.ID, today, "Asked.", s.staff))
	s.must(s.SetState(s.ctx, c.ID, 3, Dropped, today, "No call.", "", s.manager))
	s.must(s.Remove(s.ctx, c.ID, 4, s.staff))
	s.must(s.Restore(s.ctx, c.ID, s.manager))
	events, err := history.Of(s.ctx, s.db, "commitment", c.ID)
	s.must(err)
	var told []string
	for _, e := range events {
		words := e.Account + ":"
		for _, c := range e.Changes {
			words += fmt.Sprintf(" %s.%s %v→%v", c.Part, c.Column, c.Before, c.After)
		}
		if e.Made || e.Removed || e.Back {
			words += fmt.Sprint(" ", e.Made, e.Removed, e.Back)
		}
		told = append(told, words)
	}
	want := []string{
		"mina: false false true",
		"sun: false true false",
		"mina: commitments.state open→dropped commitments.reason →No call.",
		"sun: commitment_notes.text <nil>→Asked. commitment_notes.noted_on <nil>→2026-06-15",
		"omar: commitments.due_on 2026-06-01→2026-07-01 commitment_moves.from_on <nil>→2026-06-01 commitment_moves.reason <nil>→They asked. commitment_moves.to_on <nil>→2026-07-01",
		fmt.Sprintf("mina: commitments.person_id <nil>→%d", s.lee),
		fmt.Sprintf("sun: commitments.what <nil>→Share lists. commitments.state <nil>→open commitments.due_on <nil>→2026-06-01 commitments.owed_by <nil>→both commitment_institutes.institute_id <nil>→%d true false false", s.casted),
	}
	for i := range max(len(told), len(want)) {
		if i >= len(told) || i >= len(want) || told[i] != want[i] {
			t.Errorf("the history is\n%s\nwant\n%s", strings.Join(told, "\n"), strings.Join(want, "\n"))
			break
		}
	}
}

func TestSeveralAreAssignedAtOnceAndTheRestIsLeft(t *testing.T) {
	s := newStand(t)
	fresh := s.create(Draft{What: "fresh"})
	dated := s.create(Draft{What: "dated", DueOn: on("2026-07-01"), PersonID: s.kim})
	changed := s.create(Draft{What: "changed meanwhile"})
	s.must(s.Assign(s.ctx, changed.ID, changed.Version, s.wang, day.Day{}, s.manager))
	removed := s.create(Draft{What: "removed meanwhile"})
	s.must(s.Remove(s.ctx, removed.ID, removed.Version, s.staff))
	_, hidden := s.visit(true, "hidden")
	foreign := s.create(Draft{What: "of others, in charge", PersonID: s.kim})
	all := []picked{{fresh.ID, 1}, {dated.ID, 1}, {changed.ID, 1}, {removed.ID, 2}, {999, 1}, {hidden[0], 1}, {foreign.ID, 1}}

	// Other staff may assign only what nobody is in charge of, and what they may see.
	done, err := s.assignSeveral(s.ctx, all, s.lee, on("2026-09-01"), s.other)
	if err != nil || done != 1 {
		t.Errorf("another of staff changed %d, %v", done, err)
	}
	if got := s.find(fresh.ID); got.Person.ID != s.lee || got.DueOn != on("2026-09-01") || got.UpdatedName != "omar" {
		t.Errorf("fresh: %+v", got)
	}
	all[0].version = 2
	// Only a day: those that have one are left as they are.
	if done, err = s.assignSeveral(s.ctx, all, 0, on("2026-10-01"), s.manager); err != nil || done != 2 {
		t.Errorf("only a day: %d, %v", done, err)
	}
	if got := s.find(dated.ID); got.DueOn != on("2026-07-01") || got.Version != 1 {
		t.Errorf("dated: %+v", got)
	}
	if got := s.find(foreign.ID); got.DueOn != on("2026-10-01") || got.Person.ID != s.kim {
		t.Errorf("undated: %+v", got)
	}
	if got := s.find(changed.ID); got.Person.ID != s.wang || got.Version != 2 {
		t.Errorf("changed meanwhile: %+v", got)
	}
	// Only a person: the days stay, and who was in charge is kept.
	if done, err = s.assignSeveral(s.ctx, []picked{{dated.ID, 1}}, s.wang, day.Day{}, s.manager); err != nil || done != 1 {
		t.Errorf("only a person: %d, %v", done, err)
	}
	if got := s.find(dated.ID); got.Person.ID != s.wang || got.DueOn != on("2026-07-01") || !slices.Equal(s.wasInCharge(dated.ID), []int64{s.kim}) {
		t.Errorf("dated: %+v, before %v", got, s.wasInCharge(dated.ID))
	}
	if done, err = s.assignSeveral(s.ctx, nil, s.wang, day.Day{}, s.manager); err != nil || done != 0 {
		t.Errorf("none: %d, %v", done, err)
	}
}

func TestHowManyCallForSomebody(t *testing.T) {
	s := newStand(t)
	me := s.becomes(s.staff, s.lee)
	s.create(Draft{What: "mine, overdue", PersonID: s.lee, DueOn: on("2026-06-14")})
	s.create(Draft{What: "mine, due today", PersonID: s.lee, DueOn: today})
	s.create(Draft{What: "undated", PersonID: s.kim})
	s.create(Draft{What: "nobody's", DueOn: on("2026-09-01")})
	kept := s.create(Draft{What: "kept"})
	s.must(s.SetState(s.ctx, kept.ID, 1, Kept, today, "", "E", s.staff))
	gone := s.create(Draft{What: "removed"})
	s.must(s.Remove(s.ctx, gone.ID, 1, s.staff))
	s.visit(true, "hidden")
	kim := s.becomes(s.other, s.kim)
	for name, c := range map[string]struct {
		who  auth.Account
		want int
	}{"a manager": {s.manager, 4}, "who wrote them": {me, 4}, "who is in charge of one": {kim, 1}, "a researcher": {s.researcher, 0}} {
		if n, err := s.Attention(s.ctx, today, c.who); err != nil || n != c.want {
			t.Errorf("%s: %d, %v, want %d", name, n, err, c.want)
		}
	}
	s.do(`insert into commitments (what) select 'x' from generate_series(1, 120)`, nil)
	if n, err := s.Attention(s.ctx, today, s.manager); err != nil || n != 100 {
		t.Errorf("at most a hundred: %d, %v", n, err)
	}
}

func whats(found Found) string {
	var all []string
	for _, l := range found.Lines {
		all = append(all, l.What)
	}
	return strings.Join(all, ", ")
}

func TestEachSetAndFilterOfTheListOfCommitments(t *testing.T) {
	s := newStand(t)
	me := s.becomes(s.researcher, s.lee)
	add := func(what string, change func(*Draft)) Commitment {
		d := Draft{What: what, InstituteIDs: []int64{s.casted}, PersonID: s.kim, DueOn: on("2026-09-01")}
		change(&d)
		return s.create(d)
	}
	add("overdue", func(d *Draft) { d.PersonID, d.DueOn = s.lee, on("2026-06-14") })
	add("today", func(d *Draft) { d.DueOn, d.InstituteIDs = today, []int64{s.casisd, s.casted} })
	add("nobody's 100%", func(d *Draft) { d.PersonID, d.OwedBy = 0, Us })
	add("undated_x", func(d *Draft) { d.DueOn, d.TheirPersonID = day.Day{}, s.wang })
	way := add("under way", func(d *Draft) { d.PersonID, d.OwedBy = s.lee, Them })
	s.must(s.SetState(s.ctx, way.ID, 1, UnderWay, today, "", "", s.staff))
	kept := add("kept", func(d *Draft) { d.PersonID, d.DueOn = 0, day.Day{} })
	s.must(s.SetState(s.ctx, kept.ID, 1, Kept, today, "", "E", s.staff))
	dropped := add("dropped", func(d *Draft) { d.DueOn = on("2026-01-01") })
	s.must(s.SetState(s.ctx, dropped.ID, 1, Dropped, today, "R", "", s.staff))
	visit, _ := s.visit(false, "of a visit")
	hidden, _ := s.visit(true, "hidden")
	s.do(`update commitments set created_at = '2026-06-10 10:00Z'`, nil)
	for name, c := range map[string]struct {
		f    Filter
		who  auth.Account
		want string
	}{
		"unsettled":            {Filter{Which: Unsettled}, me, "nobody's 100%, undated_x, of a visit, overdue, today, under way"},
		"by words":             {Filter{Which: Unsettled, Sort: "what"}, me, "nobody's 100%, of a visit, overdue, today, undated_x, under way"},
		"by words, last first": {Filter{Which: Unsettled, Sort: "-what"}, me, "under way, undated_x, today, overdue, of a visit, nobody's 100%"},
		"newest first":         {Filter{Which: Unsettled, Sort: "-new"}, me, "of a visit, under way, undated_x, nobody's 100%, today, overdue"},
		"with the hidden":      {Filter{Which: Unsettled, Sort: "-new"}, s.manager, "hidden, of a visit, under way, undated_x, nobody's 100%, today, overdue"},
		"overdue":              {Filter{Which: Overdue}, me, "overdue"},
		"nobody in charge":     {Filter{Which: Nobody}, me, "nobody's 100%, of a visit"},
		"undated":              {Filter{Which: Undated}, me, "undated_x, of a visit"},
		"mine":                 {Filter{Which: Mine}, me, "overdue, under way"},
		"mine, of nobody":      {Filter{Which: Mine}, s.manager, ""},
		"kept":                 {Filter{Which: IsKept}, me, "kept"},
		"dropped":              {Filter{Which: IsDropped}, me, "dropped"},
		"all":                  {Filter{Which: All, Sort: "-new"}, me, "of a visit, dropped, kept, under way, undated_x, nobody's 100%, today, overdue"},
		"any":                  {Filter{Sort: "-new"}, me, "of a visit, dropped, kept, under way, undated_x, nobody's 100%, today, overdue"},
		"an institute":         {Filter{Which: All, InstituteID: s.casisd}, me, "of a visit, today"},
		"no institute":         {Filter{Which: All, InstituteID: -1}, me, ""},
		"a person of ours":     {Filter{Which: All, PersonID: s.lee}, me, "overdue, under way"},
		"a person of theirs":   {Filter{Which: All, PersonID: s.wang}, me, "undated_x"},
		"a visit":              {Filter{Which: All, VisitID: visit}, me, "of a visit"},
		"a hidden visit":       {Filter{Which: All, VisitID: hidden}, me, ""},
		"owed by us":           {Filter{Which: All, OwedBy: Us}, me, "nobody's 100%"},
		"words":                {Filter{Which: All, Words: "WAY"}, me, "under way"},
		"a percent sign":       {Filter{Which: All, Words: "%"}, me, "nobody's 100%"},
		"an underscore":        {Filter{Which: All, Words: "_"}, me, "undated_x"},
		"several at once":      {Filter{Which: Unsettled, InstituteID: s.casted, PersonID: s.lee, OwedBy: Them, Words: "under"}, me, "under way"},
	} {
		found, err := s.List(s.ctx, c.f, today, c.who)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := whats(found); got != c.want {
			t.Errorf("%s: %s\nwant %s", name, got, c.want)
		}
		if found.Total != len(found.Lines) {
			t.Errorf("%s: a total of %d, %d listed", name, found.Total, len(found.Lines))
		}
	}
	found, err := s.List(s.ctx, Filter{Which: IsKept}, today, me)
	if want := map[Which]int{Unsettled: 6, Overdue: 1, Nobody: 2, Undated: 2, Mine: 2, Waiting: 1, Settled: 2, All: 8}; err != nil || fmt.Sprint(found.Counts) != fmt.Sprint(want) {
		t.Errorf("the sets have %v, %v, want %v", found.Counts, err, want)
	}
}

func TestPagesOfCommitmentsGoThroughAllInEveryOrder(t *testing.T) {
	s := newStand(t)
	const all = 137
	s.do(`insert into commitments (what, due_on, person_id) select repeat('가', 199 * (n % 2)) || 'Do ' || (n % 40), case when n % 3 > 0 then date '2026-01-01' + n % 7 end, @p
		from generate_series(1, @all) n`, pg.Args{"all": all, "p": s.lee})
	for _, sort := range Sorts {
		f, seen := Filter{Which: All, Sort: sort}, map[int64]bool{}
		for {
			found, err := s.List(s.ctx, f, today, s.researcher)
			if err != nil || found.Total != all {
				t.Fatalf("%s: a total of %d, %v", sort, found.Total, err)
			}
			for _, l := range found.Lines[:min(list.PerPage, len(found.Lines))] {
				if seen[l.ID] {
					t.Fatalf("%s: %d is there twice", sort, l.ID)
				}
				seen[l.ID] = true
			}
			if len(found.Lines) <= list.PerPage {
				break
			}
			key, id := found.Lines[list.PerPage-1].place(sort)
			f.After = &list.Cursor{Sort: sort, Key: key, ID: id}
		}
		if len(seen) != all {
			t.Errorf("%s: %d of %d", sort, len(seen), all)
		}
	}
	for name, f := range map[string]Filter{
		"no such order": {Which: All, Sort: "size"},
		"no day":        {Which: All, Sort: "urgent", After: &list.Cursor{Sort: "urgent", Key: "x", ID: 1}},
	} {
		if _, err := s.List(s.ctx, f, today, s.researcher); !errors.Is(err, list.BadCursor) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestWhoSeesTheCommitmentsOfAConfidentialVisit(t *testing.T) {
	s := newStand(t)
	visit, ids := s.visit(true, "secret")
	lee := s.becomes(s.account("lee", auth.Researcher), s.lee)
	kim := s.becomes(s.account("kim", auth.Researcher), s.kim)
	sees := func(name string, who auth.Account, sees, visitToo bool) {
		t.Helper()
		c, err := s.Find(s.ctx, ids[0], who)
		found, listed := s.List(s.ctx, Filter{Which: All}, today, who)
		s.must(listed)
		var b pg.Batch
		of := OfVisit(&b, visit, who)
		s.must(b.Send(s.ctx, s.db))
		if !sees {
			if !errors.Is(err, pg.NotFound) || found.Total != 0 || len(*of) != 0 || found.Counts[Unsettled] != 0 {
				t.Errorf("%s: %v, %+v, %v", name, err, found, *of)
			}
			return
		}
		if err != nil || found.Total != 1 || len(*of) != 1 || c.VisitSeen != visitToo || (c.VisitTitle != "") != visitToo || c.VisitOn.IsZero() == visitToo {
			t.Errorf("%s: %v, %+v, %d of the visit", name, err, c, len(*of))
		}
	}
	sees("who wrote the visit", s.staff, true, true)
	sees("a manager", s.manager, true, true)
	sees("another of staff", s.other, false, false)
	sees("an administrator", s.account("adam", auth.Admin), false, false)
	sees("lee, before", lee, false, false)
	s.must(s.Assign(s.ctx, ids[0], 1, s.lee, day.Day{}, s.manager))
	sees("who is in charge", lee, true, false)
	s.must(s.Assign(s.ctx, ids[0], 2, s.kim, day.Day{}, s.manager))
	sees("who was in charge", lee, true, false)
	sees("who is now", kim, true, false)
	s.must(s.Assign(s.ctx, ids[0], 3, 0, day.Day{}, s.manager))
	sees("who was, of nobody now", kim, true, false)
	sees("somebody without a person", s.researcher, false, false)
}

func TestCommitmentsGoAndComeBackWithTheirVisit(t *testing.T) {
	s := newStand(t)
	visit, ids := s.visit(false, "one", "two", "three")
	_, others := s.visit(false, "of another")
	s.must(s.Remove(s.ctx, ids[1], 1, s.manager))
	s.in(func(tx pgx.Tx) error { return RemoveWith(s.ctx, tx, visit, s.staff) })
	removedAt := s.find(ids[0]).RemovedAt
	if removedAt == nil || s.find(ids[2]).RemovedAt == nil || s.find(ids[0]).RemovedBy != s.staff.ID || s.find(others[0]).RemovedAt != nil || s.find(ids[1]).RemovedBy != s.manager.ID {
		t.Error("not just these were removed with their visit")
	}
	s.in(func(tx pgx.Tx) error { return RestoreWith(s.ctx, tx, visit, *removedAt) })
	if s.find(ids[0]).RemovedAt != nil || s.find(ids[2]).RemovedAt != nil || s.find(ids[1]).RemovedAt == nil {
		t.Error("not just these came back")
	}
}

func TestWithdrawnCommitmentsComeBackAsTheyWere(t *testing.T) {
	s := newStand(t)
	visit, ids := s.visit(false, "one", "two")
	point := *s.find(ids[0]).PointID
	s.must(s.Assign(s.ctx, ids[0], 1, s.kim, on("2026-09-01"), s.staff))
	s.in(func(tx pgx.Tx) error { return Withdraw(s.ctx, tx, visit, []int64{*s.find(ids[1]).PointID}, s.other) })
	if c := s.find(ids[0]); c.RemovedAt == nil || c.RemovedBy != s.other.ID || s.find(ids[1]).RemovedAt != nil {
		t.Errorf("withdrawn: %+v", c)
	}
	again := FromPoint{VisitID: visit, PointID: point, What: "other words", InstituteIDs: []int64{s.casted, s.casisd}, DueOn: on("2027-01-01")}
	s.in(func(tx pgx.Tx) error { return AddFromPoints(s.ctx, tx, []FromPoint{again}, s.other) })
	if c := s.find(ids[0]); c.RemovedAt != nil || c.What != "one" || shorts(c) != "CASISD" || c.Person.ID != s.kim || c.DueOn != on("2026-09-01") || c.CreatedBy != s.staff.ID {
		t.Errorf("come back: %+v", c)
	}
	// What is there is left alone, and what was withdrawn takes who is said now.
	again.PersonID = s.lee
	s.in(func(tx pgx.Tx) error { return AddFromPoints(s.ctx, tx, []FromPoint{again}, s.other) })
	if c := s.find(ids[0]); c.Person.ID != s.kim {
		t.Errorf("left alone: %+v", c)
	}
	s.in(func(tx pgx.Tx) error { return Withdraw(s.ctx, tx, visit, []int64{}, s.other) })
	s.in(func(tx pgx.Tx) error { return AddFromPoints(s.ctx, tx, []FromPoint{again}, s.other) })
	if c := s.find(ids[0]); c.Person.ID != s.lee || !slices.Equal(s.wasInCharge(ids[0]), []int64{s.kim}) {
		t.Errorf("with somebody new: %+v, before %v", c, s.wasInCharge(ids[0]))
	}
	s.in(func(tx pgx.Tx) error { return AddFromPoints(s.ctx, tx, nil, s.other) })
}
