package remind

import (
	"context"
	"log/slog"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"

	"gyoryu/internal/config"
	"gyoryu/internal/jobs"
	"gyoryu/internal/mail/mailtest"
	"gyoryu/internal/pg"
)

// eventually waits until ok.
func (s *stand) eventually(what string, ok func() bool) {
	s.t.Helper()
	for end := time.Now().Add(30 * time.Second); !ok(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			s.t.Fatalf("%s: not within half a minute: %v", what, s.values(`select kind || ' ' || state || coalesce(' ' || (errors[1] ->> 'error'), '') from river.river_job`))
		}
	}
}

// run starts the reminders as the program does.
func (s *stand) run() (stop func()) {
	s.t.Helper()
	stop, err := Start(s.ctx, Options{DB: s.db, Clock: s.clock, SMTP: s.smtp, Site: s.site, Log: slog.New(slog.DiscardHandler)})
	s.must(err)
	return stop
}

func TestTheMorningGoesOutByItself(t *testing.T) {
	s := newStand(t, mailtest.Options{Manner: func(to string, try int) mailtest.Manner {
		switch {
		case strings.HasPrefix(to, "omar"):
			return mailtest.Refuse
		case try == 1:
			return mailtest.Greylist
		}
		return mailtest.Take
	}})
	s.commitment("One", s.staff, 1)
	s.commitment("Two", s.other, 1)
	stop := s.run()
	s.eventually("the mails", func() bool { return s.id(`select count(*) from mails where state in ('sent', 'failed')`) == 2 })
	stop()
	if m := s.only(s.staff); texts(m) != "One" || s.server.Tries(s.staff.email) != 2 {
		t.Errorf("it tells %s, after %d tries", texts(m), s.server.Tries(s.staff.email))
	}
	if got := strings.Join(s.values(`select state || ' ' || tries from mails order by state`), ", "); got != "failed 1, sent 2" {
		t.Errorf("they are %s", got)
	}
	if s.server.Tries(s.other.email) != 1 {
		t.Errorf("what bounced was tried %d times", s.server.Tries(s.other.email))
	}
	if n := s.id(`select count(*) from river.river_job where state = 'running'`); n != 0 {
		t.Errorf("%d jobs are said to run", n)
	}
}

func TestAMailServerThatIsDownIsTriedUntilNobodyBelievesInIt(t *testing.T) {
	s := newStand(t, mailtest.Options{Manner: func(string, int) mailtest.Manner { return mailtest.Greylist }})
	s.commitment("One", s.staff, 1)
	s.must(s.digest(s.ctx, s.staff.id, s.today()))
	id := s.id(`select id from mails`)
	if err := s.send(s.ctx, id, false); err == nil {
		t.Error("it counts as sent")
	}
	if got := s.values(`select state || ' ' || tries from mails`)[0]; got != "waiting 1" {
		t.Errorf("it is %s", got)
	}
	if err := s.send(s.ctx, id, true); err == nil {
		t.Error("it counts as sent")
	}
	if got := s.values(`select state || ' ' || tries || ' ' || (error like '%greylisted%') from mails`)[0]; got != "failed 2 true" {
		t.Errorf("it is %s", got)
	}
	s.smtp = config.SMTP{}
	s.exec(`update mails set state = 'waiting'`)
	if err := s.send(s.ctx, id, false); err == nil || !strings.Contains(err.Error(), "Snooze") && !strings.Contains(err.Error(), "snooze") {
		t.Errorf("without a server: %v", err)
	}
	total := time.Duration(0)
	if !slices.IsSorted(waits) {
		t.Error("the waits do not grow")
	}
	for _, w := range waits {
		total += w
	}
	if max := (jobs.Mail{}).InsertOpts().MaxAttempts; max != len(waits)+1 || total < 24*time.Hour {
		t.Errorf("%d tries in %s, of which %d waits are known", max, total, len(waits))
	}
}

// A panicking worker stands for a mistake of ours.
type mistake struct{}

func (mistake) Kind() string { return "mistake" }

type mistaken struct{ river.WorkerDefaults[mistake] }

func (mistaken) Work(context.Context, *river.Job[mistake]) error { panic("a mistake") }

func TestAJobThatPanicsDoesNotEndTheProgram(t *testing.T) {
	s := newStand(t, mailtest.Options{})
	s.commitment("One", s.staff, 1)
	life, err := live(s.ctx, s.db, s.log)
	s.must(err)
	defer life.end()
	config := s.settings(life.id)
	river.AddWorker(config.Workers, mistaken{})
	client, err := s.newClient(config)
	s.must(err)
	s.must(pg.Tx(s.ctx, s.db, 0, func(tx pgx.Tx) error { return jobs.Insert(s.ctx, tx, mistake{}, &river.InsertOpts{MaxAttempts: 1}) }))
	s.must(client.Start(s.ctx))
	s.eventually("the panic", func() bool {
		return s.id(`select count(*) from river.river_job where kind = 'mistake' and state = 'discarded'`) == 1
	})
	s.eventually("the mail", func() bool { return len(s.server.Messages()) == 1 })
	s.must(client.Stop(s.ctx))
}

func TestWhatADeadCopyWasDoingIsTakenUp(t *testing.T) {
	s := newStand(t, mailtest.Options{})
	living, err := live(s.ctx, s.db, s.log)
	s.must(err)
	defer living.end()
	job := func(by string, attempt int) int64 {
		return s.id(`insert into river.river_job (state, attempt, max_attempts, attempted_by, attempted_at, args, kind)
			values ('running', %d, 3, '{someone,%s}', now(), '{}', 'x') returning id`, attempt, by)
	}
	of := func(id int64) string {
		return s.values(`select state::text from river.river_job where id = ` + strconv.FormatInt(id, 10))[0]
	}
	alive, dead, tired := job(living.id, 1), job("gyoryu-dead", 1), job("gyoryu-dead", 3)
	s.exec(`insert into river.river_leader (elected_at, expires_at, leader_id) values (now(), now() + interval '1 hour', 'gyoryu-dead')`)
	s.must(takeUp(s.ctx, s.db))
	if of(alive) != "running" || of(dead) != "available" || of(tired) != "discarded" || s.id(`select count(*) from river.river_leader`) != 0 {
		t.Errorf("they are %s, %s, %s, with %d leaders", of(alive), of(dead), of(tired), s.id(`select count(*) from river.river_leader`))
	}
	// A copy that lost its connection shows itself again; one that ends lets go.
	s.exec(`select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and classid = 7320
		and database = (select oid from pg_database where datname = current_database())`)
	s.eventually("a new connection", func() bool {
		return s.id(`select count(*) from pg_locks where locktype = 'advisory' and classid = 7320 and database = (select oid from pg_database where datname = current_database())`) == 1
	})
}

// TestACopyKilledWhileItLooksForTheMorningGivesUpNothing: the administrator was told of a job
// that was given up, and there was nothing to do about it.
func TestACopyKilledWhileItLooksForTheMorningGivesUpNothing(t *testing.T) {
	s := newStand(t, mailtest.Options{})
	stop := s.run()
	s.eventually("the first look", func() bool {
		return s.id(`select count(*) from river.river_job where kind = 'check' and state = 'completed'`) == 1
	})
	stop()
	s.exec(`update river.river_job set state = 'running', finalized_at = null, attempted_by = '{killed}' where kind = 'check'`)
	s.must(takeUp(s.ctx, s.db))
	if got := s.values(`select state::text from river.river_job where kind = 'check'`); !slices.Equal(got, []string{"available"}) {
		t.Errorf("it is %s", got)
	}
}

func TestStoppingWaitsForNoSlowServer(t *testing.T) {
	release := make(chan struct{})
	s := newStand(t, mailtest.Options{Slow: func(string) time.Duration { <-release; return 0 }})
	s.commitment("One", s.staff, 1)
	stop := s.run()
	s.eventually("a mail begins", func() bool { return s.server.Begun() == 1 })
	began := time.Now()
	stop()
	if took := time.Since(began); took > 2*grace {
		t.Errorf("stopping took %s", took)
	}
	close(release)
	stop = s.run() // as the next start does
	s.eventually("the mail", func() bool { return s.id(`select count(*) from mails where state = 'sent'`) == 1 })
	stop()
	ids := map[string]bool{}
	for _, m := range s.server.Messages() {
		ids[m.ID] = true
	}
	if len(ids) != 1 {
		t.Errorf("%d names", len(ids))
	}
}
