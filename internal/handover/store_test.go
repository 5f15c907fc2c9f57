package handover

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/pg"
	"gyoryu/internal/pg/pgtest"
)

// stand is a database in which Lee, who leaves, is in charge of things that Kim may take.
type stand struct {
	Store
	t                         *testing.T
	ctx                       context.Context
	db                        *pgxpool.Pool
	manager, staff, successor auth.Account
	home, casted              int64
	lee, kim                  int64
	agreement, topic, forum   int64
	commitment, undated       int64
	milestone, second         int64
	ofInstitute, ofAgreement  int64 // assignments
	ofTopic, ofForum          int64
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
	s.home = s.id(`insert into institutes (name, acronym, kind, country, home) values ('Ours', 'STEPI', 'other', 'KR', true) returning id`)
	s.casted = s.id(`insert into institutes (name, acronym, kind, country) values ('Theirs', 'CASTED', 'other', 'CN') returning id`)
	s.lee, s.kim = s.person("Lee", "'2026-06-10'"), s.person("Kim", "null")
	s.manager, s.staff = s.account("mina", auth.Manager, 0), s.account("sun", auth.Staff, s.lee)
	s.successor = s.account("kim", auth.Staff, s.kim)
	s.agreement = s.id(`insert into agreements (title, kind, state, confidential) values ('Memorandum', 'mou', 'in_force', true) returning id`)
	s.topic = s.id(`insert into topics (title, stage_on) values ('Mobility', '2026-01-01') returning id`)
	s.forum = s.id(`insert into forums (name, name_ko) values ('STI Forum', '포럼') returning id`)
	charge := func(of string, id int64, from, to string) int64 {
		return s.id(`insert into assignments (person_id, %s, role, starts_on, ends_on) values (%d, %d, 'lead', %s, %s) returning id`, of, s.lee, id, from, to)
	}
	s.ofInstitute = charge("institute_id", s.casted, "'2024-01-01'", "null")
	s.ofAgreement = charge("agreement_id", s.agreement, "null", "'2027-12-31'")
	s.ofTopic = charge("topic_id", s.topic, "'2026-09-01'", "null") // begins later
	s.ofForum = charge("forum_id", s.forum, "'2020-01-01'", "'2026-06-14'")
	s.commitment = s.id(`insert into commitments (what, person_id, due_on) values ('Send the list', %d, '2026-05-01') returning id`, s.lee)
	s.undated = s.id(`insert into commitments (what, person_id, state) values ('Write a draft', %d, 'under_way') returning id`, s.lee)
	s.id(`insert into commitments (what, person_id, state, state_on) values ('Kept long ago', %d, 'kept', '2025-01-01') returning id`, s.lee)
	milestone := func(n int, title string, done string) int64 {
		return s.id(`insert into agreement_milestones (agreement_id, position, title, due_on, done_on, person_id) values (%d, %d, '%s', '2026-08-01', %s, %d) returning id`,
			s.agreement, n, title, done, s.lee)
	}
	s.milestone, s.second = milestone(1, "First report", "null"), milestone(2, "Second report", "null")
	milestone(3, "Reached", "'2026-01-01'")
	return s
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

// text is one value of a query.
func (s *stand) text(sql string, args ...any) string {
	s.t.Helper()
	v, err := pg.Value[*string](s.ctx, s.db, `select (`+fmt.Sprintf(sql, args...)+`)::text`, nil)
	s.must(err)
	if v == nil {
		return ""
	}
	return *v
}

func (s *stand) person(name, until string) int64 {
	s.t.Helper()
	id := s.id(`insert into people (name) values ('%s') returning id`, name)
	s.do(`insert into positions (person_id, position, institute_id, ends_on) values (%d, 1, %d, %s)`, id, s.home, until)
	return id
}

func (s *stand) account(name string, role auth.Role, person int64) auth.Account {
	s.t.Helper()
	id := s.id(`insert into accounts (email, name, roles, person_id) values ('%s@example.org', '%s', '{%s}', nullif(%d, 0)) returning id`, name, name, role, person)
	return auth.Account{ID: id, Name: name, Roles: []auth.Role{role}, PersonID: person}
}

// all is the draft of handing over everything that who may see, as it stands now.
func (s *stand) all(from, to int64, on day.Day, who auth.Account) Draft {
	s.t.Helper()
	d, err := s.Everything(s.ctx, from, to, on, today, who)
	s.must(err)
	return d
}

func (s *stand) done(d Draft) Handover {
	s.t.Helper()
	id, err := s.Do(s.ctx, d, today, s.manager)
	s.must(err)
	h, err := s.Find(s.ctx, id)
	s.must(err)
	return h
}

// became is what became of each duty, in words.
func (s *stand) became(h Handover, who auth.Account) string {
	s.t.Helper()
	all, err := s.items(s.ctx, h.ID, who)
	s.must(err)
	var said []string
	for _, i := range all {
		said = append(said, strings.TrimSpace(i.Name+" "+string(i.State)+" "+i.Reason))
	}
	return strings.Join(said, ", ")
}

// holders are in charge of a thing on a day by assignments.
func (s *stand) holders(column string, id int64, on string) string {
	return s.text(`select string_agg(p.name, ',' order by p.name) from assignments s join people p on p.id = s.person_id
		where s.%s = %d and s.removed_at is null and coalesce(s.starts_on <= '%s', true) and coalesce(s.ends_on >= '%s', true)`, column, id, on, on)
}

func TestEverythingThatIsOpenGoesOverFromTheDayOn(t *testing.T) {
	s := newStand(t)
	h := s.done(s.all(s.lee, s.kim, on("2026-06-20"), s.manager))
	if got := s.became(h, s.manager); got != "CASTED moved, Memorandum moved, Mobility moved, Send the list moved, Write a draft moved, First report moved, Second report moved" {
		t.Errorf("%s", got)
	}
	for _, c := range []struct{ column, on, want string }{
		{"institute_id", "2026-06-19", "Lee"}, {"institute_id", "2026-06-20", "Kim"}, {"agreement_id", "2026-06-19", "Lee"}, {"agreement_id", "2026-06-20", "Kim"},
		{"agreement_id", "2028-01-01", ""}, {"topic_id", "2026-08-31", ""}, {"topic_id", "2026-09-01", "Kim"}, {"forum_id", "2026-06-14", "Lee"}, {"forum_id", "2026-06-20", ""},
	} {
		id := map[string]int64{"institute_id": s.casted, "agreement_id": s.agreement, "topic_id": s.topic, "forum_id": s.forum}[c.column]
		if got := s.holders(c.column, id, c.on); got != c.want {
			t.Errorf("%s on %s: %q, want %q", c.column, c.on, got, c.want)
		}
	}
	if got := s.text(`select string_agg(distinct role || side, ',') from assignments where person_id = %d`, s.kim); got != "leadours" {
		t.Errorf("role and side: %s", got)
	}
	if got := s.text(`select count(*) from commitments where person_id = %d and %d = any (was_in_charge)`, s.kim, s.lee); got != "2" {
		t.Errorf("%s commitments", got)
	}
	if got := s.text(`select string_agg(title, ',' order by position) from agreement_milestones where person_id = %d`, s.kim); got != "First report,Second report" {
		t.Errorf("milestones %s", got)
	}
	if got := s.text(`select count(*) from history where account_id = %d and noun in ('assignment', 'commitment', 'agreement', 'handover')`, s.manager.ID); got == "0" {
		t.Error("nothing is in the histories")
	}
	if h.From.Name != "Lee" || h.To.Name != "Kim" || h.CreatedName != "mina" || h.StartsOn != on("2026-06-20") {
		t.Errorf("%+v", h)
	}
}

func TestTheSuccessorIsToldOnceForTheWholeHandover(t *testing.T) {
	s := newStand(t)
	h := s.done(s.all(s.lee, s.kim, today, s.manager))
	if got := s.text(`select string_agg(account_id || ' ' || kind || ' ' || noun || ' ' || noun_id || ' ' || about_on || ' ' || key, ';') from notices`); got !=
		fmt.Sprintf("%d handover handover %d 2026-06-15 handover:%d", s.successor.ID, h.ID, h.ID) {
		t.Errorf("%s", got)
	}
	if got := s.text(`select count(*) from river.river_job where kind = 'told'`); got != "1" {
		t.Errorf("%s jobs", got)
	}
}

func TestADisabledAccountIsNotTold(t *testing.T) {
	s := newStand(t)
	s.do(`update accounts set disabled_at = now() where id = %d`, s.successor.ID)
	s.done(s.all(s.lee, s.kim, today, s.manager))
	if got := s.text(`select count(*) from notices`); got != "0" {
		t.Errorf("%s notices", got)
	}
}

func TestOnlyWhatIsTickedGoesOver(t *testing.T) {
	s := newStand(t)
	d := s.all(s.lee, s.kim, today, s.manager)
	d.Picks = slices.DeleteFunc(d.Picks, func(p pick) bool { return p.id != s.second || p.kind != Milestone })
	if got := s.became(s.done(d), s.manager); got != "Second report moved" {
		t.Errorf("%s", got)
	}
	if got := s.text(`select string_agg(title, ',' order by position) from agreement_milestones where person_id = %d and done_on is null`, s.lee); got != "First report" {
		t.Errorf("still theirs: %s", got)
	}
}

func TestWhatWasChangedSinceThePreviewIsLeftAndNamed(t *testing.T) {
	s := newStand(t)
	d := s.all(s.lee, s.kim, today, s.manager)
	s.do(`update assignments set role = 'contact' where id = %d`, s.ofInstitute)
	s.do(`update commitments set due_on = '2026-07-01' where id = %d`, s.commitment)
	s.do(`update commitments set state = 'kept', state_on = '2026-06-15' where id = %d`, s.undated)
	s.do(`update agreements set notes = 'More.' where id = %d`, s.agreement)
	s.id(`insert into assignments (person_id, topic_id) values (%d, %d) returning id`, s.kim, s.topic)
	h := s.done(d)
	want := "CASTED left changed, Memorandum moved, Mobility left twice, Send the list left changed, First report left changed, Second report left changed, Write a draft left changed"
	if got := s.became(h, s.manager); got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
	if got := s.text(`select person_id from commitments where id = %d`, s.commitment); got != fmt.Sprint(s.lee) {
		t.Errorf("the changed commitment is %s's", got)
	}
}

func TestWhereNothingCanGoOverNothingIsDone(t *testing.T) {
	s := newStand(t)
	d := s.all(s.lee, s.kim, today, s.manager)
	for _, table := range []string{"assignments", "commitments", "agreements"} {
		s.do(`update %s set updated_at = now()`, table)
	}
	if _, err := s.Do(s.ctx, d, today, s.manager); !errors.Is(err, Nothing) {
		t.Errorf("%v", err)
	}
	if got := s.text(`select (select count(*) from handovers) + (select count(*) from handover_items) + (select count(*) from notices)`); got != "0" {
		t.Errorf("%s rows", got)
	}
}

func TestTheSameFormSentTwiceIsOneHandover(t *testing.T) {
	s := newStand(t)
	d := s.all(s.lee, s.kim, today, s.manager)
	first := s.done(d)
	slices.Reverse(d.Picks)
	if second := s.done(d); second.ID != first.ID {
		t.Errorf("%d and %d", first.ID, second.ID)
	}
	if got := s.text(`select count(*) from notices`); got != "1" {
		t.Errorf("told %s times", got)
	}
}

func TestTwoManagersAtOnceHandOverOnce(t *testing.T) {
	s := newStand(t)
	park := s.person("Park", "null")
	drafts := []Draft{s.all(s.lee, s.kim, today, s.manager), s.all(s.lee, park, today, s.manager)}
	var wait sync.WaitGroup
	errs := make([]error, len(drafts))
	for i, d := range drafts {
		wait.Go(func() { _, errs[i] = s.Do(s.ctx, d, today, s.manager) })
	}
	wait.Wait()
	if (errs[0] == nil) == (errs[1] == nil) || !errors.Is(errors.Join(errs...), Nothing) {
		t.Errorf("%v", errs)
	}
	if got := s.text(`select count(distinct person_id) from commitments where state in ('open', 'under_way')`); got != "1" {
		t.Errorf("%s people have them", got)
	}
}

func TestWhatTheSuccessorIsInChargeOfAlreadyAndWhatIsTheirsStays(t *testing.T) {
	s := newStand(t)
	s.id(`insert into assignments (person_id, institute_id, starts_on) values (%d, %d, '2027-01-01') returning id`, s.kim, s.casted)
	s.do(`update assignments set side = 'theirs' where id = %d`, s.ofTopic)
	held, err := s.duties(s.ctx, s.db, Draft{FromID: s.lee, ToID: s.kim, On: today}, today, s.manager)
	s.must(err)
	said := []string{}
	for _, h := range held {
		if h.Blocked != "" {
			said = append(said, h.Name+" "+h.Blocked)
		}
	}
	if got := strings.Join(said, ", "); got != "CASTED twice, Mobility theirs" {
		t.Errorf("%s", got)
	}
	// What no page offers is not moved, whatever was sent.
	d := Draft{FromID: s.lee, ToID: s.kim, On: today, Picks: []pick{{Assignment, s.ofTopic, 2}, {Assignment, s.ofInstitute, 1}}}
	if _, err := s.Do(s.ctx, d, today, s.manager); !errors.Is(err, Nothing) {
		t.Errorf("%v", err)
	}
}

func TestWhoMayNotSeeItDoesNotHandItOver(t *testing.T) {
	s := newStand(t)
	rae := s.account("rae", auth.Staff, 0)
	held, err := s.duties(s.ctx, s.db, Draft{FromID: s.lee, ToID: s.kim, On: today}, today, rae)
	s.must(err)
	for _, h := range held {
		if strings.Contains(h.Name+h.Under, "Memorandum") {
			t.Errorf("shown: %+v", h)
		}
	}
	d := Draft{FromID: s.lee, ToID: s.kim, On: today, Picks: []pick{{Assignment, s.ofAgreement, 1}, {Milestone, s.milestone, 1}, {Commitment, s.commitment, 1}}}
	id, err := s.Do(s.ctx, d, today, rae)
	s.must(err)
	if got := s.text(`select count(*) from handover_items where handover_id = %d`, id); got != "1" {
		t.Errorf("%s items, want the commitment alone", got)
	}
	// A handover of hidden things names them to nobody else.
	h := s.done(s.all(s.lee, s.kim, today, s.manager))
	if got := s.became(h, rae); strings.Contains(got, "Memorandum") || strings.Contains(got, "report") {
		t.Errorf("%s", got)
	}
	if h.SeenBy(rae) || !h.SeenBy(s.manager) || !h.SeenBy(s.staff) || !h.SeenBy(s.successor) || h.SeenBy(auth.Account{}) {
		t.Error("who sees it")
	}
}

func TestUndoingGivesEverythingBack(t *testing.T) {
	s := newStand(t)
	before := s.holdings()
	h := s.done(s.all(s.lee, s.kim, today, s.manager))
	s.must(s.Undo(s.ctx, h, h.Version, s.manager))
	if got := s.became(h, s.manager); strings.Count(got, " back") != 7 {
		t.Errorf("%s", got)
	}
	if now := s.holdings(); now != before {
		t.Errorf("%s\nbefore %s", now, before)
	}
	if err := s.Undo(s.ctx, h, h.Version+1, s.manager); !errors.Is(err, pg.Stale) {
		t.Errorf("undone twice: %v", err)
	}
}

// holdings are who is in charge of what.
func (s *stand) holdings() string {
	return s.text(`select string_agg(x.said, ';' order by x.said) from (
		select 'a ' || person_id || coalesce(institute_id, agreement_id, topic_id, forum_id) || ' ' || coalesce(starts_on::text, '-') || coalesce(ends_on::text, '-') as said
		  from assignments where removed_at is null
		union all select 'c ' || id || ' ' || person_id from commitments
		union all select 'm ' || id || ' ' || person_id from agreement_milestones) x`)
}

func TestUndoingKeepsWhatWasEditedSinceAndSaysWhatItCannot(t *testing.T) {
	s := newStand(t)
	h := s.done(s.all(s.lee, s.kim, today, s.manager))
	s.do(`update assignments set role = 'contact' where person_id = %d and institute_id = %d`, s.kim, s.casted)
	s.id(`insert into assignments (person_id, agreement_id, starts_on) values (%d, %d, '2027-01-01') returning id`, s.lee, s.agreement)
	s.do(`update commitments set due_on = '2026-07-01' where id = %d`, s.commitment)
	s.do(`update commitments set removed_at = now() where id = %d`, s.undated)
	s.do(`update agreement_milestones set done_on = '2026-06-15' where id = %d`, s.milestone)
	s.do(`delete from agreement_milestones where id = %d`, s.second)
	s.must(s.Undo(s.ctx, h, h.Version, s.manager))
	want := "CASTED kept changed, Memorandum stuck twice, Mobility back, Send the list kept changed, Write a draft stuck removed, First report kept settled,  stuck gone"
	if got := s.became(h, s.manager); got != strings.ReplaceAll(want, ",  ", ", ") {
		t.Errorf("%s\nwant %s", got, want)
	}
	if got := s.holders("institute_id", s.casted, "2026-07-01"); got != "Kim" {
		t.Errorf("%s", got)
	}
}

func TestPersonsStand(t *testing.T) {
	s := newStand(t)
	archived := s.person("Archived", "null")
	s.do(`update people set archived_at = now() where id = %d`, archived)
	wang := s.id(`insert into people (name) values ('Wang') returning id`)
	for id, want := range map[int64]Person{s.lee: {Left: true}, s.kim: {AtHome: true}, archived: {AtHome: true, Archived: true}, wang: {}} {
		p, err := s.Store.person(s.ctx, id, today)
		s.must(err)
		if p.Left != want.Left || p.AtHome != want.AtHome || p.Archived != want.Archived || p.Takes() != (id == s.kim) {
			t.Errorf("%+v", p)
		}
	}
	if _, err := s.Store.person(s.ctx, 999999, today); !errors.Is(err, pg.NotFound) {
		t.Errorf("%v", err)
	}
}

func TestThePackTellsWhatTheSuccessorNeeds(t *testing.T) {
	s := newStand(t)
	wang := s.id(`insert into people (name, email) values ('Wang', 'wang@example.org') returning id`)
	s.do(`insert into assignments (person_id, institute_id, side) values (%d, %d, 'theirs')`, wang, s.casted)
	s.do(`insert into agreement_parties (agreement_id, position, institute_id) values (%d, 1, %d)`, s.agreement, s.casted)
	for _, c := range []int64{s.commitment} {
		s.do(`insert into commitment_institutes (commitment_id, institute_id) values (%d, %d)`, c, s.casted)
	}
	theirs := s.id(`insert into commitments (what, owed_by, due_on) values ('They send theirs', 'them', '2026-07-30') returning id`)
	s.do(`insert into commitment_institutes (commitment_id, institute_id) values (%d, %d)`, theirs, s.casted)
	visit := func(title, state, day string) {
		id := s.id(`insert into visits (title, direction, state, starts_on, ends_on) values ('%s', 'outgoing', '%s', '%s', '%s') returning id`, title, state, day, day)
		s.do(`insert into stops (visit_id, position, institute_id) values (%d, 1, %d)`, id, s.casted)
	}
	visit("Earlier", "done", "2025-01-01")
	visit("Latest", "done", "2026-03-01")
	visit("Coming", "planned", "2026-09-01")
	h := s.done(s.all(s.lee, s.kim, today, s.manager))
	items, err := s.items(s.ctx, h.ID, s.manager)
	s.must(err)
	p, err := s.pack(s.ctx, h, items, today, s.manager)
	s.must(err)
	var said []string
	for _, x := range p.things {
		line := x.Name
		for _, c := range x.theirs {
			line += " theirs=" + c.Name + c.Email
		}
		if x.last != nil {
			line += " last=" + x.last.Title
		}
		if x.next != nil {
			line += " next=" + x.next.Title
		}
		for _, o := range x.open {
			line += " open=" + o.What
		}
		said = append(said, line)
	}
	want := "CASTED theirs=Wangwang@example.org last=Latest next=Coming open=Send the list open=They send theirs|" +
		"Memorandum last=Latest next=Coming open=First report open=Second report|Mobility"
	if got := strings.Join(said, "|"); got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
	if len(p.others) != 1 || p.others[0].What != "Write a draft" || len(p.reached) != 0 {
		t.Errorf("%+v %+v", p.others, p.reached)
	}
	// Who may not see the memorandum is told nothing of it.
	rae := s.account("rae", auth.Researcher, 0)
	items, err = s.items(s.ctx, h.ID, rae)
	s.must(err)
	p, err = s.pack(s.ctx, h, items, today, rae)
	s.must(err)
	for _, x := range p.things {
		if x.Confidential || len(x.pacts) > 0 {
			t.Errorf("%+v", x)
		}
	}
}
