package calendar

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/history"
	"gyoryu/internal/i18n"
	"gyoryu/internal/pg"
	"gyoryu/internal/pg/pgtest"
)

var today = on("2026-06-15")

// stand is a database with accounts, people and institutes.
type stand struct {
	Store
	t                     *testing.T
	ctx                   context.Context
	db                    *pgxpool.Pool
	now                   time.Time
	clock                 day.Clock
	sun, mina             auth.Account // staff and manager; sun is lee
	lee, wang             int64
	stepi, casted, casisd int64
}

func newStand(t *testing.T) *stand {
	t.Helper()
	t.Parallel()
	db := pgtest.New(t)
	s := &stand{Store: Store{db}, t: t, ctx: t.Context(), db: db, now: time.Now()}
	s.clock = day.Clock{Now: func() time.Time { return s.now }, Zone: time.UTC}
	institute := func(short string, home bool) int64 {
		return value[int64](s, `insert into institutes (name, acronym, kind, country, city, home) values ('Institute ' || @s, @s, 'other', 'CN', 'Beijing', @h) returning id`,
			pg.Args{"s": short, "h": home})
	}
	s.stepi, s.casted, s.casisd = institute("STEPI", true), institute("CASTED", false), institute("CASISD", false)
	s.lee = value[int64](s, `insert into people (name, native_name) values ('Yeon-gu Lee', '이연구') returning id`, nil)
	s.wang = value[int64](s, `insert into people (name, native_name) values ('Wang Yanjiu', '王研究') returning id`, nil)
	account := func(name string, person int64, role auth.Role) auth.Account {
		id := value[int64](s, `insert into accounts (email, name, roles, person_id) values (@n || '@example.org', @n, array[@r], nullif(@p, 0)) returning id`,
			pg.Args{"n": name, "r": string(role), "p": person})
		return auth.Account{ID: id, Name: name, Roles: []auth.Role{role}, PersonID: person}
	}
	s.sun, s.mina = account("sun", s.lee, auth.Staff), account("mina", 0, auth.Manager)
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

// address makes one, and is its secret.
func (s *stand) address(of Owner, instead int64) string {
	s.t.Helper()
	secret, _, err := s.Make(s.ctx, of, instead, i18n.EN, s.mina.ID)
	if err != nil {
		s.t.Fatal(err)
	}
	return secret
}

// current is the id of the owner's address, 0 if there is none.
func (s *stand) current(of Owner) int64 {
	s.t.Helper()
	a, err := s.Of(s.ctx, of)
	if err != nil {
		s.t.Fatal(err)
	}
	if a == nil {
		return 0
	}
	return a.ID
}

// opens reports whether the secret opens a calendar.
func (s *stand) opens(secret string) bool {
	s.t.Helper()
	_, err := s.open(s.ctx, hashOf(secret), today)
	if err != nil && !errors.Is(err, pg.NotFound) {
		s.t.Fatal(err)
	}
	return err == nil
}

func TestASecretIsKeptAsItsHash(t *testing.T) {
	s := newStand(t)
	for _, of := range []Owner{OfAccount(s.sun.ID), OfInstitute(s.casted)} {
		secret := s.address(of, 0)
		raw, err := base64.RawURLEncoding.DecodeString(secret)
		if err != nil || len(raw) != 32 || !s.opens(secret) {
			t.Fatalf("%q: %v", secret, err)
		}
		rows, err := pg.Values[string](s.ctx, s.db, `select calendars::text from calendars union all select history::text from history`, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows {
			if strings.Contains(row, secret) || strings.Contains(row, fmt.Sprintf("%x", raw)) {
				t.Errorf("the secret is in %s", row)
			}
			if strings.Contains(row, "created_by") && strings.Contains(row, "secret_hash") {
				t.Errorf("its hash is in the history: %s", row)
			}
		}
	}
}

func TestWrongSecretsOpenNothing(t *testing.T) {
	s := newStand(t)
	secret := s.address(OfAccount(s.sun.ID), 0)
	for _, wrong := range []string{
		"", "x", secret + "A", secret[1:], strings.ToLower(secret), strings.Repeat("A", 43), strings.Repeat("A", 100_000), "'; drop table calendars; --", secret + "=", "a\x00b", "\xff", secret[:42] + "\n",
	} {
		if wrong != secret && s.opens(wrong) {
			t.Errorf("%.60q opens a calendar", wrong)
		}
	}
}

func TestRenewingKillsTheOldAddress(t *testing.T) {
	s := newStand(t)
	for _, of := range []Owner{OfAccount(s.sun.ID), OfInstitute(s.casted)} {
		old := s.address(of, 0)
		id := s.current(of)
		renewed := s.address(of, id)
		if s.opens(old) || !s.opens(renewed) || s.current(of) == id {
			t.Errorf("%+v: the old one opens %v, the new one %v", of, s.opens(old), s.opens(renewed))
		}
		for _, stale := range []int64{0, id, -1, 999} {
			if _, _, err := s.Make(s.ctx, of, stale, i18n.EN, s.mina.ID); !errors.Is(err, pg.Stale) {
				t.Errorf("in place of %d: %v", stale, err)
			}
			if err := s.End(s.ctx, of, stale, s.mina.ID); !errors.Is(err, pg.Stale) {
				t.Errorf("ending %d: %v", stale, err)
			}
		}
		if !s.opens(renewed) {
			t.Error("what was refused ended it")
		}
		if err := s.End(s.ctx, of, s.current(of), s.mina.ID); err != nil || s.opens(renewed) || s.current(of) != 0 {
			t.Errorf("ended: %v", err)
		}
		if err := s.End(s.ctx, of, 0, s.mina.ID); !errors.Is(err, pg.Stale) {
			t.Errorf("ended again: %v", err)
		}
	}
}

func TestOneAddressWhoeverAsksAtOnce(t *testing.T) {
	s := newStand(t)
	of := OfInstitute(s.casted)
	var all sync.WaitGroup
	var mu sync.Mutex
	var secrets []string
	for range 12 {
		all.Go(func() {
			secret, _, err := s.Make(s.ctx, of, 0, i18n.KO, s.mina.ID)
			if err != nil && !errors.Is(err, pg.Stale) {
				t.Error(err)
			}
			if err == nil {
				mu.Lock()
				secrets = append(secrets, secret)
				mu.Unlock()
			}
		})
	}
	all.Wait()
	if n := value[int](s, `select count(*) from calendars where ended_at is null`, nil); n != 1 || len(secrets) != 1 || !s.opens(secrets[0]) {
		t.Errorf("%d addresses, %d secrets", n, len(secrets))
	}
}

func TestTheCalendarOfWhoIsNotThereIsDead(t *testing.T) {
	s := newStand(t)
	own, given := s.address(OfAccount(s.sun.ID), 0), s.address(OfInstitute(s.casted), 0)
	s.do(`update accounts set disabled_at = now() where id = @id`, pg.Args{"id": s.sun.ID})
	s.do(`update institutes set removed_at = now() where id = @id`, pg.Args{"id": s.casted})
	if s.opens(own) || s.opens(given) {
		t.Error("of a disabled account or a removed institute")
	}
	for _, of := range []Owner{OfAccount(s.sun.ID), OfInstitute(s.casted), OfInstitute(999_999), OfAccount(999_999)} {
		if _, _, err := s.Make(s.ctx, of, s.current(of), i18n.EN, s.mina.ID); !errors.Is(err, pg.NotFound) {
			t.Errorf("%+v gets one: %v", of, err)
		}
	}
	s.do(`update institutes set removed_at = null`, nil)
	if !s.opens(given) {
		t.Error("brought back, it is still dead")
	}
}

func TestTheHistoryTellsWhoMadeAnAddress(t *testing.T) {
	s := newStand(t)
	ctx := i18n.With(auth.As(s.ctx, s.mina), i18n.EN)
	for noun, of := range map[string]Owner{"account": OfAccount(s.sun.ID), "institute": OfInstitute(s.casted)} {
		id := of.AccountID + of.InstituteID
		s.address(of, 0)
		if err := s.fetched(s.ctx, s.current(of), today); err != nil {
			t.Fatal(err)
		}
		if err := s.End(s.ctx, of, s.current(of), s.mina.ID); err != nil {
			t.Fatal(err)
		}
		events, err := history.Shown(ctx, s.db, s.clock, noun, id)
		if err != nil {
			t.Fatal(err)
		}
		var told []string
		for _, e := range events {
			for _, c := range e.Changes {
				told = append(told, e.Who+": "+c.Field+" "+c.From+" "+strings.TrimSpace(c.To))
			}
		}
		if len(events) < 2 || !strings.HasPrefix(told[0], "mina: Calendar’s address ended ") || !slices.Contains(told, "mina: Calendar’s address made, in  English") {
			t.Errorf("%s: %q", noun, told)
		}
	}
}

func TestItIsSaidWhenItWasFetchedLast(t *testing.T) {
	s := newStand(t)
	of := OfAccount(s.sun.ID)
	secret := s.address(of, 0)
	lines := value[int](s, `select count(*) from history`, nil)
	found := func() opened {
		o, err := s.open(s.ctx, hashOf(secret), today)
		if err != nil {
			t.Fatal(err)
		}
		return o
	}
	if !found().Unfetched {
		t.Error("fetched already")
	}
	if err := s.fetched(s.ctx, found().ID, today); err != nil {
		t.Fatal(err)
	}
	a, err := s.Of(s.ctx, of)
	if err != nil || a.FetchedOn != today || found().Unfetched || a.Creator != "mina" {
		t.Errorf("%+v, %v", a, err)
	}
	if n := value[int](s, `select count(*) from history`, nil); n != lines {
		t.Error("the history tells it")
	}
}

func TestTheAccountsLanguageGoesFirst(t *testing.T) {
	s := newStand(t)
	secret := s.address(OfAccount(s.sun.ID), 0)
	for _, tt := range []struct{ sql, want string }{{`update accounts set language = null`, "en"}, {`update accounts set language = 'ko'`, "ko"}} {
		s.do(tt.sql, nil)
		if o, err := s.open(s.ctx, hashOf(secret), today); err != nil || string(o.Language) != tt.want || o.Name != "sun" || o.PersonID != s.lee {
			t.Errorf("%+v, %v", o, err)
		}
	}
}

// uids are what a calendar holds, in order.
func (s *stand) uids(of Owner) []string {
	s.t.Helper()
	person := value[int64](s, `select coalesce((select person_id from accounts where id = @id), 0)`, pg.Args{"id": of.AccountID})
	all, err := s.events(s.ctx, opened{AccountID: of.AccountID, InstituteID: of.InstituteID, PersonID: person}, time.Now(), day.Of(time.Now()))
	if err != nil {
		s.t.Fatal(err)
	}
	uids := []string{}
	for _, e := range all {
		uids = append(uids, e.uid())
	}
	slices.Sort(uids)
	return uids
}

// TestConfidentialRecordsAreOnlyForThoseWhomTheyConcern: what is confidential is in the calendar
// of an account that sees it, and in none that is given away; once it may not be seen, it is
// not even told that it was removed.
func TestConfidentialRecordsAreOnlyForThoseWhomTheyConcern(t *testing.T) {
	s := newStand(t)
	visit := value[int64](s, `insert into visits (title, direction, starts_on, ends_on, confidential, created_by, leader_id) values ('Secret', 'outgoing', current_date, current_date, true, @m, @l) returning id`,
		pg.Args{"m": s.mina.ID, "l": s.lee})
	s.do(`insert into stops (visit_id, position, institute_id) values (@v, 0, @i)`, pg.Args{"v": visit, "i": s.casted})
	promise := value[int64](s, `insert into commitments (what, due_on, visit_id, person_id) values ('Secret words', current_date, @v, @l) returning id`, pg.Args{"v": visit, "l": s.lee})
	s.do(`insert into commitment_institutes (commitment_id, institute_id) values (@c, @i)`, pg.Args{"c": promise, "i": s.casted})
	pact := value[int64](s, `insert into agreements (title, kind, state, ends_on, notice_days, confidential, created_by) values ('Secret pact', 'mou', 'in_force', current_date + 90, 30, true, @m) returning id`, pg.Args{"m": s.mina.ID})
	s.do(`insert into agreement_parties (agreement_id, position, institute_id) values (@a, 0, @i)`, pg.Args{"a": pact, "i": s.casted})
	goal := value[int64](s, `insert into agreement_milestones (agreement_id, position, title, due_on) values (@a, 0, 'Secret goal', current_date + 9) returning id`, pg.Args{"a": pact})
	s.do(`insert into assignments (agreement_id, person_id) values (@a, @l)`, pg.Args{"a": pact, "l": s.lee})

	all := []string{"agreement-" + id(pact) + "-end", "agreement-" + id(pact) + "-notice", "commitment-" + id(promise), "milestone-" + id(goal), "visit-" + id(visit)}
	if got := s.uids(OfAccount(s.sun.ID)); !slices.Equal(got, all) {
		t.Errorf("of whom it concerns: %v, want %v", got, all)
	}
	if got := s.uids(OfInstitute(s.casted)); len(got) > 0 {
		t.Errorf("given away: %v", got)
	}
	// Removed ones of which the account may know are told, to nobody else.
	s.do(`update visits set removed_at = now()`, nil)
	s.do(`update commitments set removed_at = now()`, nil)
	s.do(`update agreements set removed_at = now()`, nil)
	if got := s.uids(OfAccount(s.sun.ID)); !slices.Equal(got, all) {
		t.Errorf("removed, of whom it concerns: %v", got)
	}
	if got := s.uids(OfInstitute(s.casted)); len(got) > 0 {
		t.Errorf("removed, given away: %v", got)
	}
	s.do(`update visits set leader_id = null, removed_at = null`, nil)
	s.do(`update commitments set person_id = null, removed_at = null`, nil)
	s.do(`delete from assignments`, nil)
	s.do(`delete from agreement_milestones`, nil) // the history alone knows it
	if got := s.uids(OfAccount(s.sun.ID)); len(got) > 0 {
		t.Errorf("of whom it concerned: %v", got)
	}
	// What is no longer confidential is in both; not our days of notice in what is given away.
	s.do(`update visits set confidential = false`, nil)
	s.do(`update agreements set confidential = false, removed_at = null`, nil)
	if got, want := s.uids(OfInstitute(s.casted)), []string{"commitment-" + id(promise), "milestone-" + id(goal), "visit-" + id(visit)}; !slices.Equal(got, want) {
		t.Errorf("given away: %v, want %v", got, want)
	}
	if got := s.uids(OfInstitute(s.casisd)); len(got) > 0 {
		t.Errorf("given to another: %v", got)
	}
}
