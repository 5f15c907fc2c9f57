package main

import (
	"fmt"
	"math/rand/v2"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"gyoryu/internal/mail/mailtest"
	"gyoryu/internal/pg/pgtest"
)

// onAWednesday builds the program with its clock set to the morning of a Wednesday at the
// office, and says which day that is.
func onAWednesday(t *testing.T) (build string, day time.Time) {
	t.Helper()
	seoul := time.FixedZone("KST", 9*60*60)
	now := time.Now().In(seoul)
	day = time.Date(now.Year(), now.Month(), now.Day(), 9, 30, 0, 0, seoul)
	for day.Weekday() != time.Wednesday {
		day = day.AddDate(0, 0, 1)
	}
	build = filepath.Join(t.TempDir(), "gyoryu")
	cmd := exec.Command("go", "build", "-buildvcs=false", "-ldflags", "-X main.ahead="+day.Sub(now).String(), "-o", build, ".")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("building the program: %v\n%s", err, out)
	}
	return build, day
}

// morningOf fills a database with accounts that have things to do, and says what the mail
// of each has to tell: its lines, by address.
func morningOf(t *testing.T, db *pgx.Conn, accounts int, today string) map[string][]string {
	t.Helper()
	exec := func(sql string, args ...any) {
		t.Helper()
		if _, err := db.Exec(t.Context(), sql, args...); err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
	}
	id := func(sql string, args ...any) (id int64) {
		t.Helper()
		if err := db.QueryRow(t.Context(), sql, args...).Scan(&id); err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
		return id
	}
	exec(`update settings set zone = 'Asia/Seoul', digest_hour = 8, weekly_day = 5`)
	exec(`insert into holidays (on_day, name_en, name_ko) values ($1, 'x', 'x')`, today)
	exec(`delete from holidays`) // what was taken away the program does not add: no feast falls on the day
	want := map[string][]string{}
	inst := id(`insert into institutes (name, kind, country) values ('CASTED', 'research_institute', 'CN') returning id`)
	for n := range accounts {
		name := fmt.Sprintf("a%02d", n)
		person := id(`insert into people (name) values ($1) returning id`, name)
		account := id(`insert into accounts (email, name, roles, person_id, language) values ($1, $2, '{staff}', $3, 'en') returning id`,
			name+"@office.example", name, person)
		exec(`insert into commitments (what, person_id, due_on) values ($1, $2, $3::date + 7)`, "Seven "+name, person, today)
		exec(`insert into commitments (what, person_id, due_on) values ($1, $2, $3::date - 2)`, "Late "+name, person, today)
		lines := []string{"Late " + name, "Seven " + name}
		if n%3 == 0 { // in charge of something that nobody else may know of
			v := id(`insert into visits (title, direction, starts_on, ends_on, confidential, outcome)
				values ('SECRET trip', 'outgoing', $1::date - 90, $1::date - 90, true, 'x') returning id`, today)
			exec(`insert into commitments (what, person_id, due_on, visit_id) values ($1, $2, $3::date + 1, $4)`, "SECRET "+name, person, today, v)
			lines = append(lines, "SECRET "+name)
		}
		if n%5 == 0 { // one who leads a trip whose report is due
			exec(`insert into visits (title, direction, starts_on, ends_on, confidential, leader_id)
				values ($1, 'outgoing', $2::date - 23, $2::date - 23, true, $3)`, "SECRET report "+name, today, person)
			lines = append(lines, "SECRET report "+name)
		}
		exec(`insert into follows (account_id, institute_id, created_at) values ($1, $2, now() - interval '1 day')`, account, inst)
		slices.Sort(lines)
		want[name+"@office.example"] = lines
	}
	// What all of them follow changes: a visit that all may see, and one that nobody of them may.
	for title, confidential := range map[string]bool{"Open visit": false, "SECRET visit": true} {
		v := id(`insert into visits (title, direction, starts_on, ends_on, confidential, outcome)
			values ($1, 'incoming', $2::date - 200, $2::date - 200, $3, 'x') returning id`, title, today, confidential)
		exec(`insert into stops (visit_id, position, institute_id) values ($1, 1, $2)`, v, inst)
	}
	for email := range want {
		want[email] = append(want[email], "CASTED", "Open visit")
		slices.Sort(want[email])
	}
	exec(`insert into accounts (email, name, roles) values ('idle@office.example', 'Idle', '{staff}')`)                     // nothing to tell
	exec(`insert into accounts (email, name, roles, disabled_at) values ('gone@office.example', 'Gone', '{staff}', now())`) // nobody any more
	return want
}

// TestTheMorningSurvivesAProgramThatIsKilled: two copies over one database, one of them killed
// at random twenty times, and a mail server that greylists, dawdles, breaks off and refuses.
func TestTheMorningSurvivesAProgramThatIsKilled(t *testing.T) {
	const accounts, kills = 48, 20
	build, day := onAWednesday(t)
	url := pgtest.NewURL(t)
	db, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close(t.Context())
	want := morningOf(t, db, accounts, day.Format(time.DateOnly))
	const bounces = "a01@office.example"
	server := mailtest.Start(t, mailtest.Options{
		Manner: func(to string, try int) mailtest.Manner {
			switch n := int(to[2] - '0'); {
			case to == bounces:
				return mailtest.Refuse
			case try > 1:
				return mailtest.Take
			case n == 2 || n == 7:
				return mailtest.Greylist
			case n == 4:
				return mailtest.BreakOff
			case n == 8:
				return mailtest.Lose
			}
			return mailtest.Take
		},
		Slow: func(string) time.Duration { return rand.N(300 * time.Millisecond) },
	})
	settings := []string{"DATABASE_URL=" + url, "GYORYU_SMTP_URL=smtp://" + server.Addr + "?from=gyoryu@office.example&tls=none"}
	another := func() *served {
		c, _ := launch(t, build, settings...) // killed before it serves, or while it does
		return c
	}
	copies := []*served{another(), another()}
	for n := range kills {
		// Some mails later, at any point between two of them; or without any, while one begins.
		until := server.Begun() + rand.IntN(4)
		for end := time.Now().Add(rand.N(3 * time.Second)); server.Begun() < until && time.Now().Before(end); {
			time.Sleep(rand.N(20 * time.Millisecond))
		}
		copies[n%2].kill()
		copies[n%2] = another()
	}
	t.Logf("%d messages until the last kill", len(server.Messages()))
	waiting := -1
	eventually(t, "every mail is sent", func() bool {
		if err := db.QueryRow(t.Context(), `select count(*) filter (where state = 'waiting') + $1 - count(*) from mails`, accounts).Scan(&waiting); err != nil {
			t.Fatal(err)
		}
		return waiting == 0
	})
	t.Logf("%d messages to %d accounts", len(server.Messages()), accounts)

	ids, got := map[string]string{}, map[string][]string{}
	for _, m := range server.Messages() {
		if to, known := ids[m.ID]; known && to != m.To {
			t.Errorf("%s went to %s and to %s", m.ID, to, m.To)
		}
		ids[m.ID] = m.To
		var lines []string
		for line := range strings.Lines(m.Text) {
			if text, ok := strings.CutPrefix(strings.TrimSpace(line), "* "); ok {
				lines = append(lines, text)
			}
		}
		slices.Sort(lines)
		if before, again := got[m.To]; again && !slices.Equal(before, lines) {
			t.Errorf("%s was told %v, and then %v", m.To, before, lines)
		}
		got[m.To] = lines
		if strings.Count(m.Text, "SECRET") != strings.Count(m.HTML, "SECRET") {
			t.Errorf("the two parts of the mail to %s differ: %s\n%s", m.To, m.Text, m.HTML)
		}
	}
	delete(want, bounces)
	if len(ids) != len(want) || len(got) != len(want) {
		t.Errorf("%d names of messages to %d accounts, not %d", len(ids), len(got), len(want))
	}
	for to, lines := range want {
		if !slices.Equal(got[to], lines) {
			t.Errorf("%s was told %v, want %v", to, got[to], lines)
		}
	}
	var state, why string
	if err := db.QueryRow(t.Context(), `select m.state, m.error from mails m join accounts a on a.id = m.account_id where a.email = $1`, bounces).Scan(&state, &why); err != nil {
		t.Fatal(err)
	}
	if state != "failed" || !strings.Contains(why, "no such user") {
		t.Errorf("the mail that bounced is %s: %s", state, why)
	}
	var lost string
	if err := db.QueryRow(t.Context(), `select coalesce(string_agg(kind || ' after ' || attempt || ' tries: ' || errors::text, '; '), '')
		from river.river_job where state = 'discarded'`).Scan(&lost); err != nil || lost != "" {
		t.Errorf("jobs were given up: %s, %v", lost, err)
	}
	for _, c := range copies {
		if status := c.stop(); status != 0 {
			t.Errorf("stopped with %d", status)
		}
		for line := range strings.Lines(c.log.String()) {
			if strings.Contains(line, "panic") {
				t.Error(line)
			}
		}
	}
}
