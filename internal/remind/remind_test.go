package remind

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	netmail "net/mail"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivermigrate"

	"gyoryu/internal/config"
	"gyoryu/internal/day"
	"gyoryu/internal/jobs"
	"gyoryu/internal/mail"
	"gyoryu/internal/mail/mailtest"
	"gyoryu/internal/notice"
	"gyoryu/internal/pg"
	"gyoryu/internal/pg/pgtest"
)

// A Wednesday at the office, half past nine.
var wednesday = time.Date(2026, 6, 17, 0, 30, 0, 0, time.UTC)

type stand struct {
	*reminder
	t                                 *testing.T
	ctx                               context.Context
	server                            *mailtest.Server
	now                               time.Time
	staff, other, manager, researcher who
}

// who is an account and its person.
type who struct {
	id, person int64
	email      string
}

func smtpTo(t *testing.T, addr string) config.SMTP {
	t.Helper()
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		t.Fatal(err)
	}
	n, err := strconv.Atoi(port)
	if err != nil {
		t.Fatal(err)
	}
	return config.SMTP{Host: host, Port: n, TLS: config.TLSNone, From: netmail.Address{Name: "Gyoryu", Address: "gyoryu@office.example"}}
}

func newStand(t *testing.T, o mailtest.Options) *stand {
	t.Helper()
	t.Parallel()
	s := &stand{t: t, ctx: t.Context(), server: mailtest.Start(t, o), now: wednesday}
	pool := pgtest.New(t)
	smtp := smtpTo(t, s.server.Addr)
	s.reminder = &reminder{
		db: pool, clock: day.Clock{Now: func() time.Time { return s.now }, Zone: time.FixedZone("KST", 9*60*60)},
		smtp: smtp, site: "https://gyoryu.example.org", outbox: Outbox(smtp, "https://gyoryu.example.org"), mails: mail.Store{DB: pool}, log: slog.New(slog.DiscardHandler),
	}
	s.exec(`update settings set weekly_day = 5`)
	s.staff, s.other = s.account("sun", "staff", "en"), s.account("omar", "staff", "ko")
	s.manager, s.researcher = s.account("mina", "manager", "en"), s.account("rae", "researcher", "en")
	return s
}

func (s *stand) account(name, role, language string) who {
	person := s.id(`insert into people (name) values ('%s') returning id`, name)
	email := name + "@office.example"
	return who{s.id(`insert into accounts (email, name, roles, person_id, language) values ('%s', '%s', '{%s}', %d, '%s') returning id`,
		email, name, role, person, language), person, email}
}

func (s *stand) id(sql string, args ...any) (id int64) {
	s.t.Helper()
	id, err := pg.Value[int64](s.ctx, s.db, fmt.Sprintf(sql, args...), nil)
	if err != nil {
		s.t.Fatalf(sql+": %v", append(args, err)...)
	}
	return id
}

func (s *stand) exec(sql string, args ...any) {
	s.t.Helper()
	if _, err := s.db.Exec(s.ctx, fmt.Sprintf(sql, args...)); err != nil {
		s.t.Fatalf(sql+": %v", append(args, err)...)
	}
}

func (s *stand) values(sql string) []string {
	s.t.Helper()
	all, err := pg.Values[string](s.ctx, s.db, sql, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	return all
}

func (s *stand) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s *stand) today() day.Day { return s.clock.Today() }

// commitment is one in somebody's charge, due so many days from the Wednesday.
func (s *stand) commitment(what string, of who, in int) int64 {
	s.t.Helper()
	return s.id(`insert into commitments (what, person_id, due_on) values ('%s', %d, date '2026-06-17' + %d) returning id`, what, of.person, in)
}

// visit is one that ended so many days before, written by nobody.
func (s *stand) visit(title string, ago int, confidential bool) int64 {
	s.t.Helper()
	return s.id(`insert into visits (title, direction, starts_on, ends_on, confidential)
		values ('%s', 'outgoing', date '2026-06-17' - %[2]d, date '2026-06-17' - %[2]d, %[3]v) returning id`, title, ago, confidential)
}

// deliver sends every mail that waits.
func (s *stand) deliver() {
	s.t.Helper()
	ids, err := pg.Values[int64](s.ctx, s.db, `select id from mails where state = 'waiting' order by id`, nil)
	s.must(err)
	for _, id := range ids {
		s.must(s.send(s.ctx, id, false))
	}
}

// told are the keys of what somebody was told.
func (s *stand) told(of who) string {
	s.t.Helper()
	return strings.Join(s.values(fmt.Sprintf(`select key from notices where account_id = %d order by key`, of.id)), "\n")
}

// texts are the lines of a mail's sections: what stands after a star.
func texts(m mailtest.Message) string {
	var all []string
	for line := range strings.Lines(m.Text) {
		if text, ok := strings.CutPrefix(strings.TrimSpace(line), "* "); ok {
			all = append(all, text)
		}
	}
	return strings.Join(all, ", ")
}

// only is the one mail to somebody.
func (s *stand) only(to who) mailtest.Message {
	s.t.Helper()
	var found []mailtest.Message
	for _, m := range s.server.Messages() {
		if m.To == to.email {
			found = append(found, m)
		}
	}
	if len(found) != 1 {
		s.t.Fatalf("%d mails to %s", len(found), to.email)
	}
	return found[0]
}

func TestTheMorningTellsWhatIsDueAndWhatIsLate(t *testing.T) {
	s := newStand(t, mailtest.Options{})
	late, week1, far := s.commitment("Late draft", s.staff, -3), s.commitment("Send the list", s.staff, 7), s.commitment("Far away", s.staff, 15)
	s.commitment("Somebody else’s", s.other, 1)
	kept := s.commitment("Kept", s.staff, 1)
	s.exec(`update commitments set state = 'kept' where id = %d`, kept)
	removed := s.commitment("Removed", s.staff, 1)
	s.exec(`update commitments set removed_at = now() where id = %d`, removed)
	s.must(s.digest(s.ctx, s.staff.id, s.today()))
	want := fmt.Sprintf("due:commitment:%d:2026-06-24:7\noverdue:commitment:%d:2026-06-14:late-2026-06-15", week1, late)
	if got := s.told(s.staff); got != want {
		t.Errorf("told\n%s\nwant\n%s (and not %d)", got, want, far)
	}
	s.deliver()
	m := s.only(s.staff)
	if m.Subject != "2 things for today, one of them late" && m.Subject != "2 things for today, 1 of them late" {
		t.Errorf("the subject is %q", m.Subject)
	}
	if got := texts(m); got != "Late draft, Send the list" {
		t.Errorf("it tells %s", got)
	}
	for _, words := range []string{
		"Hello sun,", "This is what Wednesday 17 June brings.", "Due 14 Jun 2026, 3 days late", "Due 24 Jun 2026, in 7 days",
		fmt.Sprintf("https://gyoryu.example.org/commitments/%d", late),
	} {
		if !strings.Contains(m.Text, words) {
			t.Errorf("the text has no %q:\n%s", words, m.Text)
		}
		if !strings.Contains(m.HTML, words) {
			t.Errorf("the HTML has no %q:\n%s", words, m.HTML)
		}
	}
	key, err := notice.MailKey(s.ctx, s.db, s.staff.id)
	s.must(err)
	off := "https://gyoryu.example.org/mail/off/" + key + "/digest"
	if m.Header.Get("List-Unsubscribe") != "<"+off+">" || m.Header.Get("List-Unsubscribe-Post") != "List-Unsubscribe=One-Click" || !strings.Contains(m.Text, off) {
		t.Errorf("it cannot be switched off: %v", m.Header)
	}
	if got := m.Header.Get("From"); got != `"Gyoryu" <gyoryu@office.example>` {
		t.Errorf("it is from %s", got)
	}
	if !strings.HasSuffix(m.ID, "@office.example>") {
		t.Errorf("its name is %s", m.ID)
	}
}

func TestAMorningIsToldOnce(t *testing.T) {
	s := newStand(t, mailtest.Options{})
	s.commitment("Send the list", s.staff, 7)
	for range 3 {
		s.must(s.digest(s.ctx, s.staff.id, s.today()))
		s.deliver()
	}
	s.only(s.staff)
	// The clock jumps to the next day and back again.
	s.now = wednesday.AddDate(0, 0, 1)
	s.must(s.digest(s.ctx, s.staff.id, s.today()))
	s.now = wednesday
	s.must(s.digest(s.ctx, s.staff.id, s.today()))
	s.deliver()
	s.only(s.staff)
	// A job that was left over says nothing of a day that is over.
	s.commitment("Tomorrow", s.other, 1)
	s.now = wednesday.AddDate(0, 0, 1)
	s.must(s.digest(s.ctx, s.other.id, day.Of(wednesday)))
	if got := s.told(s.other); got != "" {
		t.Errorf("told of a day that is over: %s", got)
	}
}

func TestWhoHasNothingGetsNoMail(t *testing.T) {
	s := newStand(t, mailtest.Options{})
	s.must(s.digest(s.ctx, s.staff.id, s.today()))
	s.deliver()
	if got := s.server.Messages(); len(got) != 0 {
		t.Errorf("%d mails", len(got))
	}
}

func TestEachLeadIsToldOnTheLastMorningThatIsNoLater(t *testing.T) {
	t.Parallel()
	o := office{zone: time.UTC, holidays: map[day.Day]bool{{Year: 2026, Month: 6, Day: 22}: true}}
	on := day.Day{Year: 2026, Month: 6, Day: 29} // a Monday
	var got []string
	seen := map[string]bool{}
	for d := on.Add(-20); d.Before(on.Add(16)); d = d.Add(1) {
		if !o.working(d) {
			continue
		}
		n, tell := thing{"commitment", 5, on}.told(1, d, o.next(d))
		if tell && !seen[n.Key] {
			seen[n.Key] = true
			got = append(got, d.String()[5:]+" "+strings.TrimPrefix(n.Key, "due:commitment:5:2026-06-29:"))
		}
	}
	want := []string{
		"06-15 14", "06-19 7", // the Monday before is a holiday
		"06-26 1", // the Friday before
		"06-30 overdue:commitment:5:2026-06-29:late-2026-06-29", "07-06 overdue:commitment:5:2026-06-29:late-2026-07-06",
		"07-13 overdue:commitment:5:2026-06-29:late-2026-07-13",
	}
	if !slices.Equal(got, want) {
		t.Errorf("told on\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestWhenItIsMorning(t *testing.T) {
	t.Parallel()
	seoul := time.FixedZone("KST", 9*60*60)
	o := office{zone: seoul, digestHour: 8, holidays: map[day.Day]bool{{Year: 2026, Month: 6, Day: 3}: true}}
	for at, want := range map[string]bool{
		"2026-06-16T22:59:59Z": false, "2026-06-16T23:00:00Z": true, // 8 o'clock on Wednesday
		"2026-06-17T14:59:59Z": true, "2026-06-17T15:00:00Z": false, // midnight
		"2026-06-19T23:30:00Z": false, "2026-06-20T23:30:00Z": false, "2026-06-21T23:30:00Z": true, // the weekend
		"2026-06-03T00:00:00Z": false, // a holiday
	} {
		now, err := time.Parse(time.RFC3339, at)
		if err != nil {
			t.Fatal(err)
		}
		if _, got := o.morning(now); got != want {
			t.Errorf("%s: %v", at, got)
		}
	}
	if got := week(day.Day{Year: 2026, Month: 6, Day: 21}).String(); got != "2026-06-15" {
		t.Errorf("the week of Sunday begins on %s", got)
	}
	if got := week(day.Day{Year: 2026, Month: 6, Day: 15}).String(); got != "2026-06-15" {
		t.Errorf("the week of Monday begins on %s", got)
	}
}

func TestTheOfficeIsAsItWasSet(t *testing.T) {
	s := newStand(t, mailtest.Options{})
	s.exec(`update settings set zone = 'Europe/Vienna', digest_hour = 9, weekly_day = 2`)
	s.exec(`insert into holidays (on_day, name_en, name_ko) values ('2026-06-18', 'A feast', '잔치')`)
	o, err := s.office(s.ctx)
	s.must(err)
	if o.zone.String() != "Europe/Vienna" || o.digestHour != 9 || o.weeklyDay != time.Tuesday || o.working(day.Of(wednesday).Add(1)) || !o.working(day.Of(wednesday)) {
		t.Errorf("it is %+v", o)
	}
	if got := o.next(day.Of(wednesday)).String(); got != "2026-06-19" {
		t.Errorf("the next working day is %s", got)
	}
}

func TestRiversTablesAreAsItsVersionWantsThem(t *testing.T) {
	t.Parallel()
	pool := pgtest.New(t)
	m, err := rivermigrate.New(riverpgxv5.New(pool), &rivermigrate.Config{Schema: jobs.Schema})
	if err != nil {
		t.Fatal(err)
	}
	if got, err := m.Validate(t.Context(), nil); err != nil || !got.OK {
		t.Errorf("%v, %v", got, err)
	}
	theirs, err := pgxpool.New(t.Context(), pgtest.Empty(t))
	if err != nil {
		t.Fatal(err)
	}
	defer theirs.Close()
	if _, err := theirs.Exec(t.Context(), "create schema river"); err != nil {
		t.Fatal(err)
	}
	if m, err = rivermigrate.New(riverpgxv5.New(theirs), &rivermigrate.Config{Schema: jobs.Schema}); err != nil {
		t.Fatal(err)
	}
	if _, err := m.Migrate(t.Context(), rivermigrate.DirectionUp, nil); err != nil {
		t.Fatal(err)
	}
	if ours, want := schema(t, pool), schema(t, theirs); ours != want {
		t.Errorf("ours is\n%s\nRiver’s is\n%s", ours, want)
	}
}

// schema is what a database has in River's schema.
func schema(t *testing.T, db *pgxpool.Pool) string {
	t.Helper()
	rows, err := db.Query(t.Context(), `
		select format('%s.%s %s %s %s', c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, pg_get_expr(d.adbin, d.adrelid))
		  from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
		  left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
		 where c.relnamespace = 'river'::regnamespace and c.relkind = 'r'
		union all select pg_get_indexdef(indexrelid) from pg_index join pg_class c on c.oid = indexrelid where c.relnamespace = 'river'::regnamespace
		union all select format('%s %s %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) from pg_constraint
		           where connamespace = 'river'::regnamespace and contype <> 'n'
		union all select line || ' ' || version from river.river_migration
		order by 1`)
	if err != nil {
		t.Fatal(err)
	}
	all, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(strings.Join(all, "\n"), "pkey1", "pkey")
}
