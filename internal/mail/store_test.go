package mail

import (
	"errors"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"gyoryu/internal/auth"
	"gyoryu/internal/i18n"
	"gyoryu/internal/jobs"
	"gyoryu/internal/pg"
	"gyoryu/internal/pg/pgtest"
)

type stand struct {
	Store
	t   *testing.T
	db  *pgxpool.Pool
	bob int64
	out Outbox
}

func newStand(t *testing.T) *stand {
	t.Helper()
	t.Parallel()
	db := pgtest.New(t)
	s := &stand{Store: Store{DB: db}, t: t, db: db, out: Outbox{Host: "office.example", Site: "https://x.example"}}
	s.bob = value[int64](s, `insert into accounts (email, name, roles) values ('bob@x.example', 'Bob', '{staff}') returning id`)
	return s
}

func value[T any](s *stand, sql string) T {
	s.t.Helper()
	v, err := pg.Value[T](s.t.Context(), s.db, sql, nil)
	s.must(err)
	return v
}

func (s *stand) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s *stand) put(out Outbox, m Mail) {
	s.t.Helper()
	s.must(pg.Tx(s.t.Context(), s.db, 0, func(tx pgx.Tx) error { return out.Put(s.t.Context(), tx, m) }))
}

func TestAMailIsPutOnceWithItsJobAndItsName(t *testing.T) {
	s := newStand(t)
	m := Mail{AccountID: s.bob, Kind: Invitation, Key: "link:1", Letter: Letter{Lang: i18n.EN, Subject: "Welcome", Intro: []string{"Come in."}}}
	s.put(s.out, m)
	s.put(s.out, m)
	if n := value[int](s, `select count(*) from mails`); n != 1 {
		t.Fatalf("%d mails", n)
	}
	if n := value[int](s, `select count(*) from river.river_job where kind = 'mail' and queue = 'mail' and args ->> 'mail_id' = (select id::text from mails)`); n != 1 {
		t.Errorf("%d jobs", n)
	}
	id := value[int64](s, `select id from mails`)
	w, err := s.Find(t.Context(), id)
	s.must(err)
	if w.Subject != "Welcome" || !strings.Contains(w.BodyText, "Come in.") || !strings.Contains(w.BodyHTML, "Come in.") || w.Email != "bob@x.example" ||
		w.Language != i18n.KO || w.State != IsWaiting || w.Disabled || w.SwitchOff {
		t.Errorf("it is %+v", w)
	}
	if w.MessageID != messageID("link:1", "office.example") || !strings.HasSuffix(w.MessageID, "@office.example") || strings.Contains(w.MessageID, "link") {
		t.Errorf("its name is %s", w.MessageID)
	}
	s.put(Outbox{}, Mail{AccountID: s.bob, Kind: Invitation, Key: "link:2"})
	if n := value[int](s, `select count(*) from mails`); n != 1 {
		t.Errorf("without a server there are %d mails", n)
	}
	if _, err := s.Find(t.Context(), 99); !errors.Is(err, pg.NotFound) {
		t.Errorf("a mail that is not there: %v", err)
	}
}

func TestNothingSecretStaysOnceAMailIsSentOrDropped(t *testing.T) {
	s := newStand(t)
	for _, key := range []string{"a", "b", "c", "d"} {
		s.put(s.out, Mail{AccountID: s.bob, Kind: Password, Key: key, Letter: Letter{Lang: i18n.EN, Subject: "x", Intro: []string{"SECRET"}}})
	}
	s.must(s.Sent(t.Context(), 1))
	s.must(s.Drop(t.Context(), 2, "nobody wants it"))
	s.must(s.Tried(t.Context(), 3, errors.New("no\r\nsuch user"), true))
	s.must(s.Tried(t.Context(), 4, errors.New("later"), false))
	if _, err := s.db.Exec(t.Context(), `update mails set created_at = now() - interval '9 days'`); err != nil {
		t.Fatal(err)
	}
	if got := value[string](s, `select string_agg(state || tries || error || (sent_at is not null) || (body_text <> '' or body_html <> ''), ' ' order by id) from mails`); got != "sent1truefalse dropped0nobody wants itfalsefalse failed1no such userfalsetrue waiting1laterfalsetrue" {
		t.Errorf("they are %s", got)
	}
	s.must(s.Tidy(t.Context()))
	if got := value[string](s, `select string_agg((body_text <> '' or body_html <> '')::text, ' ' order by id) from mails`); got != "false false false true" {
		t.Errorf("after some days texts are left: %s", got)
	}
	// What was sent is not sent again, whoever says so late.
	s.must(s.Tried(t.Context(), 1, errors.New("late"), true))
	if got := value[string](s, `select state from mails where id = 1`); got != "sent" {
		t.Errorf("it is %s", got)
	}
}

func TestAnAdministratorTriesAgain(t *testing.T) {
	s := newStand(t)
	ctx := auth.As(t.Context(), auth.Account{ID: s.bob, Name: "Bob"})
	desk := Desk{DB: s.db, Outbox: s.out}
	s.must(desk.Test(ctx, auth.Account{ID: s.bob, Name: "Bob"}))
	s.must(desk.Test(ctx, auth.Account{ID: s.bob, Name: "Bob"}))
	if got := value[string](s, `select string_agg(kind || ' ' || subject, ', ') from mails`); got != "test Mail works, test Mail works" {
		t.Errorf("sent %s", got)
	}
	if err := desk.Again(ctx, 1); !errors.Is(err, pg.NotFound) {
		t.Errorf("a mail that waits: %v", err)
	}
	s.must(s.Tried(ctx, 1, errors.New("no"), true))
	s.must(desk.Again(ctx, 1))
	if got := value[string](s, `select state from mails where id = 1`); got != "waiting" || value[int](s, `select count(*) from river.river_job`) != 3 {
		t.Errorf("it is %s", got)
	}
	s.put(s.out, Mail{AccountID: s.bob, Kind: Password, Key: "link", Letter: Letter{Lang: i18n.EN, Subject: "x"}})
	s.must(s.Tried(ctx, 3, errors.New("no"), true))
	if _, err := s.db.Exec(ctx, `update mails set body_text = '' where id = 3`); err != nil {
		t.Fatal(err)
	}
	if err := desk.Again(ctx, 3); !errors.Is(err, pg.NotFound) {
		t.Errorf("a link that is over: %v", err)
	}
	s.must(pg.Tx(ctx, s.db, 0, func(tx pgx.Tx) error { return jobs.Insert(ctx, tx, jobs.Told{NoticeID: 1}, nil) }))
	id := value[int64](s, `select max(id) from river.river_job`)
	if err := desk.Retry(ctx, id); !errors.Is(err, pg.NotFound) {
		t.Errorf("a job that waits: %v", err)
	}
	if _, err := s.db.Exec(ctx, `update river.river_job set state = 'discarded', finalized_at = now(), attempt = 25 where id = $1`, id); err != nil {
		t.Fatal(err)
	}
	s.must(desk.Retry(ctx, id))
	if got := value[string](s, `select state::text || (max_attempts > attempt) from river.river_job order by id desc limit 1`); got != "availabletrue" {
		t.Errorf("it is %s", got)
	}
}
