package remind

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"gyoryu/internal/day"
	"gyoryu/internal/mail"
	"gyoryu/internal/mail/mailtest"
	"gyoryu/internal/notice"
	"gyoryu/internal/pg"
)

func TestAgreementsMilestonesAndReportsAreTold(t *testing.T) {
	s := newStand(t, mailtest.Options{})
	agreement := func(title, state string, notice int) int64 {
		return s.id(`insert into agreements (title, kind, state, ends_on, notice_days) values ('%s', 'mou', '%s', date '2026-06-17' + 30 + %d, 30) returning id`, title, state, notice)
	}
	mine, passed, ended, others := agreement("Memorandum", "in_force", 7), agreement("Too late", "in_force", -1), agreement("Proposed", "proposed", 1), agreement("Others", "in_force", 1)
	for _, id := range []int64{mine, passed, ended} {
		s.exec(`insert into assignments (person_id, agreement_id) values (%d, %d)`, s.staff.person, id)
	}
	s.exec(`insert into assignments (person_id, agreement_id, ends_on) values (%d, %d, '2026-06-16')`, s.staff.person, others) // until yesterday
	s.exec(`insert into agreement_milestones (agreement_id, position, title, due_on, person_id) values
		(%[1]d, 1, 'First report', '2026-06-18', null), (%[1]d, 2, 'Data', '2026-06-18', null), (%[1]d, 3, 'Far', '2026-08-18', null), (%[2]d, 1, 'Late one', '2026-06-10', %[3]d)`,
		mine, others, s.staff.person)
	s.exec(`insert into agreement_milestones (agreement_id, position, title, due_on, done_on) values (%d, 4, 'Done', '2026-06-18', '2026-06-01')`, mine)
	led, logged, written, contact := s.visit("Led", 23, true), s.visit("Logged", 31, false), s.visit("Written", 23, false), s.visit("A call", 23, false)
	s.exec(`update visits set leader_id = %d where id = %d`, s.staff.person, led)
	s.exec(`update visits set created_by = %d where id in (%d, %d, %d)`, s.staff.id, logged, written, contact)
	s.exec(`update visits set outcome = 'We came, we saw.' where id = %d`, written)
	s.exec(`update visits set direction = 'contact' where id = %d`, contact)
	s.exec(`update visits set created_by = %d where id = %d`, s.staff.id, s.visit("Years ago", 400, false))
	s.must(s.digest(s.ctx, s.staff.id, s.today()))
	want := strings.Join([]string{
		fmt.Sprintf("milestone:agreement:%d:2026-06-18:1", mine), fmt.Sprintf("milestone:agreement:%d:2026-06-10:late-2026-06-15", others),
		fmt.Sprintf("notice_day:agreement:%d:2026-06-24:7", mine), fmt.Sprintf("notice_day:agreement:%d:2026-06-16:passed", passed),
		fmt.Sprintf("report:visit:%d:2026-06-24:7", led), fmt.Sprintf("report:visit:%d:2026-06-16:late-2026-06-15", logged),
	}, "\n")
	if got := s.told(s.staff); got != want {
		t.Errorf("told\n%s\nwant\n%s", got, want)
	}
	s.deliver()
	m := s.only(s.staff)
	if got := texts(m); got != "Too late, Memorandum, Others, Memorandum, Logged, Led" {
		t.Errorf("it tells %s:\n%s", got, m.Text)
	}
	for _, words := range []string{
		"First report · Data. Due 18 Jun 2026, due tomorrow", "Last day to give notice: 24 Jun 2026, in 7 days", "The last day to give notice was 16 Jun 2026",
		"Trip report due 16 Jun 2026, 1 day late",
	} {
		if !strings.Contains(m.Text, words) {
			t.Errorf("it has no %q:\n%s", words, m.Text)
		}
	}
}

func TestWhatChangedAtWhatOneFollows(t *testing.T) {
	s := newStand(t, mailtest.Options{})
	casted := s.id(`insert into institutes (name, acronym, kind, country) values ('Theirs', 'CASTED', 'other', 'CN') returning id`)
	topic := s.id(`insert into topics (title, stage_on) values ('Mobility', '2026-01-01') returning id`)
	old := s.visit("Before it was followed", 3, false)
	s.exec(`insert into stops (visit_id, position, institute_id) values (%d, 1, %d)`, old, casted)
	s.exec(`update history set at = now() - interval '1 day'`)
	s.exec(`insert into follows (account_id, institute_id, created_at) values (%d, %d, now() - interval '1 hour')`, s.staff.id, casted)
	s.exec(`insert into follows (account_id, topic_id, created_at) values (%d, %d, now() - interval '1 hour')`, s.staff.id, topic)
	at := func(visit int64) int64 {
		s.exec(`insert into stops (visit_id, position, institute_id) values (%d, 1, %d)`, visit, casted)
		return visit
	}
	at(s.visit("News", 3, false))
	at(s.visit("SECRET visit", 3, true))
	s.exec(`update visits set removed_at = now() where id = %d`, at(s.visit("Removed", 3, false)))
	s.visit("Elsewhere", 3, false)
	s.exec(`update topics set title = 'Mobility of people' where id = %d`, topic)
	s.must(pg.Tx(s.ctx, s.db, s.staff.id, func(tx pgx.Tx) error { // by themselves
		_, err := tx.Exec(s.ctx, `update institutes set city = 'Beijing'`)
		return err
	}))
	s.must(s.digest(s.ctx, s.staff.id, s.today()))
	s.deliver()
	m := s.only(s.staff)
	if got := texts(m); got != "Mobility of people, News" && got != "News, Mobility of people" {
		t.Errorf("it tells %s", got)
	}
	if strings.Contains(m.Text+m.HTML, "SECRET") || m.Subject != "2 changes at what you follow" || !strings.HasSuffix(m.Header.Get("List-Unsubscribe"), "/followed>") {
		t.Errorf("it is %q:\n%s", m.Subject, m.Text)
	}
	// The next morning has only what is new since.
	s.now = s.now.AddDate(0, 0, 1)
	s.must(s.digest(s.ctx, s.staff.id, s.today()))
	s.exec(`update topics set title = 'Mobility again' where id = %d`, topic)
	s.now = s.now.AddDate(0, 0, 1)
	s.must(s.digest(s.ctx, s.staff.id, s.today()))
	s.deliver()
	if got := s.server.Messages(); len(got) != 2 || texts(got[1]) != "Mobility again" {
		t.Errorf("%d mails, the last of which tells %s", len(got), texts(got[len(got)-1]))
	}
}

func TestAMailSaysNothingThatItsAccountMayNoLongerKnow(t *testing.T) {
	s := newStand(t, mailtest.Options{})
	casted := s.id(`insert into institutes (name, kind, country) values ('CASTED', 'other', 'CN') returning id`)
	s.exec(`insert into follows (account_id, institute_id, created_at) values (%d, %d, now() - interval '1 hour')`, s.staff.id, casted)
	becomes, goes := s.visit("SECRET visit", 3, false), s.visit("SECRET too", 3, false)
	for _, v := range []int64{becomes, goes} {
		s.exec(`insert into stops (visit_id, position, institute_id) values (%d, 1, %d)`, v, casted)
	}
	s.exec(`update institutes set removed_at = now() where id = %d`, casted)
	done, removed, handed := s.commitment("SECRET kept", s.staff, 1), s.commitment("SECRET removed", s.staff, 1), s.commitment("SECRET handed over", s.staff, 1)
	moved := s.commitment("SECRET moved", s.staff, 1)
	s.commitment("Still due", s.staff, 1)
	s.must(s.digest(s.ctx, s.staff.id, s.today()))
	if n := s.id(`select count(*) from mail_notices`); n != 7 {
		t.Fatalf("the mail tells %d things", n)
	}
	s.exec(`update visits set confidential = true where id = %d`, becomes)
	s.exec(`update visits set removed_at = now() where id = %d`, goes)
	s.exec(`update commitments set state = 'kept' where id = %d`, done)
	s.exec(`update commitments set removed_at = now() where id = %d`, removed)
	s.exec(`update commitments set person_id = %d where id = %d`, s.other.person, handed)
	s.exec(`update commitments set due_on = '2027-01-01' where id = %d`, moved)
	s.deliver()
	if m := s.only(s.staff); strings.Contains(m.Text+m.HTML+m.Subject, "SECRET") || texts(m) != "Still due" || m.Subject != "One thing for today" {
		t.Errorf("it says %s\n%s", m.Subject, m.Text)
	}
	if got := s.values(`select subject || body_text || body_html from mails`); got[0] != "" {
		t.Errorf("its text is kept: %s", got)
	}
}

func TestAMailOfWhichNothingIsLeftIsDropped(t *testing.T) {
	s := newStand(t, mailtest.Options{})
	gone, disabled, off := s.staff, s.other, s.researcher
	s.commitment("x", disabled, 1)
	s.commitment("x", off, 1)
	c := s.commitment("x", gone, 1)
	for _, w := range []who{gone, disabled, off} {
		s.must(s.digest(s.ctx, w.id, s.today()))
	}
	s.exec(`update commitments set removed_at = now() where id = %d`, c)
	s.exec(`update accounts set disabled_at = now() where id = %d`, disabled.id)
	s.exec(`insert into mail_offs (account_id, kind) values (%d, 'digest')`, off.id)
	s.deliver()
	if got := strings.Join(s.values(`select state || ': ' || error from mails order by id`), "\n"); got != "dropped: nothing of it concerns the account any more\ndropped: the account is disabled\ndropped: the account has switched such mails off" {
		t.Errorf("they are\n%s", got)
	}
	if len(s.server.Messages()) != 0 {
		t.Error("a mail went out")
	}
	// A disabled account is told nothing more.
	s.commitment("y", disabled, 7)
	s.must(s.digest(s.ctx, disabled.id, s.today()))
	if n := s.id(`select count(*) from notices where account_id = %d`, disabled.id); n != 1 {
		t.Errorf("%d notices", n)
	}
}

func TestWithoutAMailServerPeopleAreToldInTheProgram(t *testing.T) {
	s := newStand(t, mailtest.Options{})
	s.outbox = mail.Outbox{}
	s.commitment("x", s.staff, 1)
	s.must(s.digest(s.ctx, s.staff.id, s.today()))
	if s.told(s.staff) == "" || s.id(`select count(*) from mails`) != 0 {
		t.Errorf("told %q, and %d mails", s.told(s.staff), s.id(`select count(*) from mails`))
	}
}

// charge puts somebody in charge of commitments by one click.
func (s *stand) charge(of who, ids ...int64) {
	s.t.Helper()
	var all []notice.Charged
	for _, id := range ids {
		all = append(all, notice.Charged{ID: id, Version: 1, PersonID: of.person})
	}
	s.must(pg.Tx(s.ctx, s.db, s.manager.id, func(tx pgx.Tx) error { return notice.PutInCharge(s.ctx, tx, "commitment", all, s.manager.id) }))
}

func TestWhoIsPutInChargeOfManyThingsGetsOneMailAtOnce(t *testing.T) {
	s := newStand(t, mailtest.Options{})
	one, two := s.commitment("One", s.other, 40), s.commitment("Two", s.other, 50)
	s.charge(s.other, one, two)
	notices, err := pg.Values[int64](s.ctx, s.db, `select (args ->> 'notice_id')::bigint from river.river_job where kind = 'told' order by id`, nil)
	s.must(err)
	if len(notices) != 2 {
		t.Fatalf("%d jobs", len(notices))
	}
	for _, id := range notices {
		s.must(s.reminder.told(s.ctx, id))
		s.deliver()
	}
	m := s.only(s.other)
	if texts(m) != "One, Two" || m.Subject != "새로 담당하실 일 2건" || !strings.Contains(m.Text, "omar 님, 안녕하세요.") || !strings.Contains(m.HTML, `lang="ko"`) {
		t.Errorf("it is %q:\n%s", m.Subject, m.Text)
	}
	// Nobody is told what they did themselves, and who wants no such mail gets none.
	s.charge(s.manager, s.commitment("Own", s.manager, 40))
	if got := s.told(s.manager); got != "" {
		t.Errorf("told of their own deed: %s", got)
	}
	s.exec(`insert into mail_offs (account_id, kind) values (%d, 'charge')`, s.staff.id)
	s.charge(s.staff, s.commitment("Silent", s.staff, 40))
	s.must(s.reminder.told(s.ctx, s.id(`select max(id) from notices`)))
	s.must(s.digest(s.ctx, s.staff.id, s.today()))
	if n := s.id(`select count(*) from mails`); n != 1 {
		t.Errorf("%d mails", n)
	}
}

func TestAManagersWeek(t *testing.T) {
	s := newStand(t, mailtest.Options{})
	home := s.id(`insert into institutes (name, kind, country, home) values ('Ours', 'other', 'KR', true) returning id`)
	monday := week(s.today())
	s.must(s.weekly(s.ctx, s.manager.id, monday))
	s.commitment("Late", s.staff, -3)
	s.exec(`insert into commitments (what) values ('Nobody’s')`)
	g := s.id(`insert into agreements (title, kind, state, ends_on) values ('Ends soon', 'mou', 'in_force', '2026-08-01') returning id`)
	s.exec(`insert into agreements (title, kind, state, ends_on, renews) values ('Goes on', 'mou', 'in_force', '2026-08-01', true)`)
	s.exec(`insert into agreement_milestones (agreement_id, position, title, due_on) values (%d, 1, 'Data', '2026-06-01')`, g)
	s.exec(`insert into positions (person_id, institute_id, ends_on) values (%d, %d, '2026-01-31')`, s.staff.person, home)
	s.exec(`insert into positions (person_id, institute_id) values (%d, %d)`, s.other.person, home)
	s.exec(`insert into assignments (person_id, agreement_id) values (%d, %d), (%d, %d)`, s.staff.person, g, s.other.person, g)
	for range 2 {
		s.must(s.weekly(s.ctx, s.manager.id, monday))
	}
	s.must(s.weekly(s.ctx, s.staff.id, monday)) // no manager
	s.deliver()
	m := s.only(s.manager)
	if got := texts(m); got != "Late, Nobody’s, Ends soon, Ends soon, sun" || len(s.server.Messages()) != 1 {
		t.Errorf("it tells %s", got)
	}
	for _, words := range []string{
		"One commitment is overdue", "Due 14 Jun 2026, 3 days late. sun", "One commitment has nobody in charge", "One agreement to decide on within 90 days",
		"By 1 Aug 2026, in 45 days", "Data. Due 1 Jun 2026, 16 days late", "One person has left and is still in charge", "of 2 things", "/mail/off/",
	} {
		if !strings.Contains(m.Text, words) {
			t.Errorf("it has no %q:\n%s", words, m.Text)
		}
	}
	s.now = s.now.AddDate(0, 0, 7)
	s.must(s.weekly(s.ctx, s.manager.id, monday)) // a job that was left over
	s.must(s.weekly(s.ctx, s.manager.id, week(s.today())))
	s.exec(`update accounts set roles = '{staff}' where id = %d`, s.manager.id)
	s.deliver()
	if got := strings.Join(s.values(`select key || ' ' || state from mails order by id`), ", "); got != fmt.Sprintf("weekly:%[1]d:2026-06-15 sent, weekly:%[1]d:2026-06-22 dropped", s.manager.id) {
		t.Errorf("they are %s", got)
	}
}

func TestTheMorningIsAskedForOnceADay(t *testing.T) {
	s := newStand(t, mailtest.Options{})
	s.exec(`insert into accounts (email, name, roles, disabled_at) values ('gone@office.example', 'Gone', '{staff}', now())`)
	asked := func() string {
		s.t.Helper()
		s.must(s.check(s.ctx))
		s.must(s.check(s.ctx))
		return strings.Join(s.values(`select kind || ' ' || (args ->> 'day') from river.river_job order by id`), ", ")
	}
	s.now = wednesday.Add(-3 * time.Hour)
	if got := asked(); got != "" {
		t.Errorf("at half past six: %s", got)
	}
	s.now = wednesday.Add(12 * time.Hour) // it was down all morning
	if got := asked(); got != "morning 2026-06-17" {
		t.Errorf("in the evening: %s", got)
	}
	s.now = wednesday.AddDate(0, 0, 3)
	if got := asked(); got != "morning 2026-06-17" {
		t.Errorf("on Saturday: %s", got)
	}
	s.now = wednesday
	for range 2 {
		s.must(s.morning(s.ctx, s.today()))
	}
	if got := strings.Join(s.values(`select (args ->> 'account_id') || ' ' || (args ->> 'day') from river.river_job where kind = 'digest' order by id`), ", "); got != "1 2026-06-17, 2 2026-06-17, 3 2026-06-17, 4 2026-06-17" {
		t.Errorf("digests of %s", got)
	}
	s.exec(`update settings set weekly_day = 3`)
	s.must(s.morning(s.ctx, s.today()))
	if got := strings.Join(s.values(`select (args ->> 'account_id') || ' ' || (args ->> 'week') from river.river_job where kind = 'weekly'`), ", "); got != fmt.Sprintf("%d 2026-06-15", s.manager.id) {
		t.Errorf("weeks of %s", got)
	}
}

func TestAJobThatIsToldTwiceSaysItOnce(t *testing.T) {
	s := newStand(t, mailtest.Options{})
	s.charge(s.staff, s.commitment("One", s.staff, 40))
	id := s.id(`select max(id) from notices`)
	for range 2 {
		s.must(s.reminder.told(s.ctx, id))
	}
	s.must(s.reminder.told(s.ctx, 99)) // of a notice that is not there
	if n := s.id(`select count(*) from mails`); n != 1 {
		t.Errorf("%d mails", n)
	}
}

func TestADeputyIsToldWhatIsDueForWhomTheyStandIn(t *testing.T) {
	s := newStand(t, mailtest.Options{})
	s.commitment("Theirs", s.staff, 1)
	s.commitment("Own", s.other, 1)
	s.exec(`insert into deputies (person_id, deputy_id, starts_on, ends_on) values (%d, %d, '2026-06-17', '2026-06-17')`, s.staff.person, s.other.person)
	s.exec(`insert into deputies (person_id, deputy_id, starts_on, ends_on) values (%d, %d, '2026-06-18', '2026-06-30')`, s.manager.person, s.other.person)
	s.commitment("Not yet", s.manager, 1)
	for _, w := range []who{s.staff, s.other} {
		s.must(s.digest(s.ctx, w.id, s.today()))
	}
	s.deliver()
	if mine, both := texts(s.only(s.staff)), texts(s.only(s.other)); mine != "Theirs" || both != "Theirs, Own" {
		t.Errorf("told %s, and the deputy %s", mine, both)
	}
}

func TestAHandoverIsMailedAtOnce(t *testing.T) {
	s := newStand(t, mailtest.Options{})
	h := s.id(`insert into handovers (from_person_id, to_person_id, starts_on, key) values (%d, %d, '2026-07-01', 'k') returning id`, s.staff.person, s.researcher.person)
	on, err := day.Parse("2026-07-01")
	s.must(err)
	s.must(pg.Tx(s.ctx, s.db, 0, func(tx pgx.Tx) error {
		return notice.Put(s.ctx, tx, notice.Notice{AccountID: s.researcher.id, Kind: notice.Handover, Noun: "handover", NounID: h, AboutOn: on, Key: "handover:1"}, true)
	}))
	s.must(s.reminder.told(s.ctx, s.id(`select id from notices`)))
	s.deliver()
	if m := s.only(s.researcher); texts(m) != "sun" || !strings.Contains(m.Text, "Their duties are yours from 1 Jul 2026") || !strings.Contains(m.Text, fmt.Sprintf("/handovers/%d", h)) {
		t.Errorf("it says\n%s", m.Text)
	}
}
