package history

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"gyoryu/internal/day"
	"gyoryu/internal/i18n"
	"gyoryu/internal/pg"
	"gyoryu/internal/pg/pgtest"
)

type stand struct {
	t         *testing.T
	ctx       context.Context
	db        pg.DB
	sun, mina int64
}

func newStand(t *testing.T) *stand {
	t.Helper()
	t.Parallel()
	s := &stand{t: t, ctx: t.Context(), db: pgtest.New(t)}
	s.sun = s.id(0, `insert into accounts (email, name, roles) values ('sun@example.org', 'sun', '{staff}') returning id`)
	s.mina = s.id(0, `insert into accounts (email, name, roles) values ('mina@example.org', 'mina', '{manager}') returning id`)
	return s
}

// do runs statements in one transaction, as the account.
func (s *stand) do(by int64, statements ...string) {
	s.t.Helper()
	err := pg.Tx(s.ctx, s.db, by, func(tx pgx.Tx) error {
		for _, sql := range statements {
			if _, err := tx.Exec(s.ctx, sql); err != nil {
				return fmt.Errorf("%s: %w", sql, err)
			}
		}
		return nil
	})
	if err != nil {
		s.t.Fatal(err)
	}
}

// id is what a statement returns.
func (s *stand) id(by int64, sql string, args ...any) (id int64) {
	s.t.Helper()
	err := pg.Tx(s.ctx, s.db, by, func(tx pgx.Tx) error { return tx.QueryRow(s.ctx, fmt.Sprintf(sql, args...)).Scan(&id) })
	if err != nil {
		s.t.Fatalf("%s: %v", sql, err)
	}
	return id
}

var seoul = time.FixedZone("KST", 9*60*60)

func clock() day.Clock { return day.Clock{Now: time.Now, Zone: seoul} }

// told is the history of a record as a page lists it, the latest saving first.
func (s *stand) told(l i18n.Lang, noun string, id int64) string {
	s.t.Helper()
	events, err := Shown(i18n.With(s.ctx, l), s.db, clock(), noun, id)
	if err != nil {
		s.t.Fatal(err)
	}
	var b strings.Builder
	for _, e := range events {
		fmt.Fprintf(&b, "%s %s\n", e.Who, e.What)
		for _, c := range e.Changes {
			fmt.Fprintf(&b, "  %s: %s → %s\n", c.Field, c.From, c.To)
		}
		if e.When == "" || e.Title == "" {
			s.t.Errorf("when is %q, %q", e.When, e.Title)
		}
	}
	return b.String()
}

func (s *stand) tells(name string, l i18n.Lang, noun string, id int64, want ...string) {
	s.t.Helper()
	if got := s.told(l, noun, id); got != strings.Join(want, "\n")+"\n" {
		s.t.Errorf("%s:\n%s\nwant\n%s", name, got, strings.Join(want, "\n"))
	}
}

func TestTheHistoryOfAVisitTellsNamesAndWords(t *testing.T) {
	s := newStand(t)
	inst := s.id(s.sun, `insert into institutes (name, acronym, kind, country) values ('The Academy', 'CASTED', 'other', 'CN') returning id`)
	lee := s.id(s.sun, `insert into people (name, native_name) values ('Yeon-gu Lee', '이연구') returning id`)
	area := s.id(s.sun, `insert into areas (name_en, name_ko) values ('Robots', '로봇') returning id`)
	v := s.id(s.sun, `insert into visits (title, direction, starts_on, ends_on, leader_id) values ('A trip', 'outgoing', '2026-03-03', '2026-03-06', %d) returning id`, lee)
	s.do(s.mina,
		fmt.Sprintf(`update visits set state = 'cancelled', confidential = true, leader_id = null, delegation_size = 5 where id = %d`, v),
		fmt.Sprintf(`insert into stops (visit_id, position, institute_id, met_on) values (%d, 1, %d, '2026-03-04')`, v, inst),
		fmt.Sprintf(`insert into stop_people (stop_id, visit_id, person_id, position) select id, visit_id, %d, 1 from stops`, lee),
		fmt.Sprintf(`insert into points (visit_id, stop_id, position, kind, text) select visit_id, id, 1, 'agreed', 'A list.' from stops where visit_id = %d`, v),
		fmt.Sprintf(`insert into visit_areas values (%d, %d)`, v, area),
		fmt.Sprintf(`insert into visit_readers values (%d, %d)`, v, s.sun),
		fmt.Sprintf(`insert into visit_delegates (visit_id, position, person_id, role) values (%d, 1, %d, 'Head')`, v, lee))
	s.do(0, `update points set no_action = true`, `update points set position = 7`)
	s.do(s.mina, fmt.Sprintf(`update visits set removed_at = now(), removed_by = %d`, s.mina))
	s.do(s.sun, `update visits set removed_at = null, removed_by = null`)
	s.do(s.sun, `delete from points`)
	s.tells("in English", i18n.EN, "visit", v,
		"sun changed it", "  Point: A list. → ", "  Kind of point: agreed → ", "  Nothing to do: yes → ",
		"sun brought it back",
		"mina removed it",
		"the program changed it", "  Nothing to do: no → yes",
		"mina changed it", "  State: done → cancelled", "  Led by: Yeon-gu Lee → ", "  Confidential: no → yes", "  In all:  → 5",
		"  Day of the meeting:  → 4 Mar 2026", "  Institute:  → CASTED", "  Met:  → Yeon-gu Lee", "  Point:  → A list.", "  Kind of point:  → agreed",
		"  Area:  → Robots", "  Reader:  → sun", "  Delegate:  → Yeon-gu Lee", "  Role:  → Head",
		"sun wrote it down", "  What for:  → A trip", "  Direction:  → outgoing", "  State:  → done", "  First day:  → 3 Mar 2026", "  Last day:  → 6 Mar 2026", "  Led by:  → Yeon-gu Lee")
	got := s.told(i18n.KO, "visit", v)
	for _, want := range []string{"sun 되살림\n", "mina 삭제\n", "시스템 수정\n", "방문단:  → 이연구\n", "연구 분야:  → 로봇\n", "상태: 완료 → 취소\n", "비공개: 아니요 → 예\n", "첫날:  → 2026. 3. 3.", "내용 종류:  → 합의\n", "sun 작성\n"} {
		if !strings.Contains(got, want) {
			t.Errorf("in Korean %q is missing from\n%s", want, got)
		}
	}
}

// TestFilesAreToldInTheHistoryOfWhatTheyAreAttachedTo: those that came in one go together, though
// each was saved by itself.
func TestFilesAreToldInTheHistoryOfWhatTheyAreAttachedTo(t *testing.T) {
	s := newStand(t)
	v := s.id(s.sun, `insert into visits (title, direction, starts_on, ends_on) values ('A trip', 'outgoing', '2026-03-03', '2026-03-06') returning id`)
	s.do(0, `insert into blobs (sha256, size) values (sha256('x'), 1)`)
	attach := func(by int64, name string) {
		s.do(by, fmt.Sprintf(`insert into files (visit_id, name, content_type, blob_id) select %d, '%s', 'text/plain', id from blobs`, v, name))
	}
	attach(s.sun, "a.txt")
	attach(s.sun, "b.txt")
	attach(s.mina, "c.txt")
	s.do(s.mina, `update visits set purpose = 'To talk'`)
	s.do(s.mina, `update files set removed_at = now() where name = 'c.txt'`)
	s.tells("in English", i18n.EN, "visit", v,
		"mina changed it", "  File: c.txt → ",
		"mina changed it", "  Purpose:  → To talk",
		"mina changed it", "  File:  → c.txt",
		"sun changed it", "  File:  → a.txt", "  File:  → b.txt",
		"sun wrote it down", "  What for:  → A trip", "  Direction:  → outgoing", "  State:  → done", "  First day:  → 3 Mar 2026", "  Last day:  → 6 Mar 2026")
}

func TestTheHistoryOfACommitment(t *testing.T) {
	s := newStand(t)
	inst := s.id(s.sun, `insert into institutes (name, kind, country) values ('The Academy', 'other', 'CN') returning id`)
	lee := s.id(s.sun, `insert into people (name) values ('Yeon-gu Lee') returning id`)
	c := s.id(s.sun, `insert into commitments (what, due_on) values ('A list.', '2026-09-01') returning id`)
	s.do(s.mina,
		fmt.Sprintf(`update commitments set person_id = %d, their_person_id = %d, state = 'under_way', state_on = '2026-06-01', owed_by = 'us', recurs = 'year', due_on = null`, lee, lee),
		fmt.Sprintf(`insert into commitment_institutes values (%d, %d)`, c, inst),
		fmt.Sprintf(`insert into commitment_notes (commitment_id, noted_on, text) values (%d, '2026-06-02', 'Asked.')`, c),
		fmt.Sprintf(`insert into commitment_moves (commitment_id, from_on, to_on, reason) values (%d, '2026-09-01', null, 'Why.')`, c))
	s.do(0, `update commitments set state = 'dropped', reason = 'No call.', evidence = 'E'`)
	s.tells("in English", i18n.EN, "commitment", c,
		"the program changed it", "  State: under way → dropped", "  Evidence:  → E", "  Reason:  → No call.",
		"mina changed it", "  State: open → under way", "  Due: 1 Sep 2026 → ", "  In charge, ours:  → Yeon-gu Lee", "  Owed by: both → us", "  Again:  → every year",
		"  In charge, theirs:  → Yeon-gu Lee", "  With:  → The Academy", "  Note:  → Asked.", "  Day of the note:  → 2 Jun 2026", "  Day before:  → 1 Sep 2026", "  Why it moved:  → Why.",
		"sun wrote it down", "  What was agreed:  → A list.", "  State:  → open", "  Due:  → 1 Sep 2026", "  Owed by:  → both")
}

func TestTheHistoriesOfInstitutesPeopleAreasAndAccounts(t *testing.T) {
	s := newStand(t)
	cas := s.id(s.sun, `insert into institutes (name, kind, country) values ('CAS', 'other', 'CN') returning id`)
	inst := s.id(s.sun, `insert into institutes (name, kind, country, parent_id, latitude, longitude) values ('The Academy', 'think_tank', 'CN', %d, 39.9, 116) returning id`, cas)
	s.do(s.mina, fmt.Sprintf(`insert into institute_names (institute_id, position, text, kind, lang) values (%d, 1, '科学', 'native', 'zh')`, inst),
		fmt.Sprintf(`update institutes set archived_at = '2026-06-01 10:00Z' where id = %d`, inst))
	s.tells("an institute", i18n.EN, "institute", inst,
		"mina changed it", "  A name:  → 科学", "  Kind of name:  → native", "  Language of the name:  → Chinese",
		"  Archived:  → "+day.Instant(time.Date(2026, 6, 1, 10, 0, 0, 0, time.UTC), seoul, "en"),
		"sun wrote it down", "  Name:  → The Academy", "  Kind:  → think tank", "  Country:  → China", "  Latitude:  → 39.9", "  Longitude:  → 116", "  Parent:  → CAS")
	if got := s.told(i18n.KO, "institute", inst); !strings.Contains(got, "국가:  → 중국\n") || !strings.Contains(got, "이름의 언어:  → 중국어\n") {
		t.Errorf("in Korean\n%s", got)
	}
	area := s.id(s.sun, `insert into areas (name_ko) values ('로봇') returning id`)
	s.do(s.mina, `update areas set name_en = 'Robots'`)
	s.tells("an area", i18n.EN, "area", area, "mina changed it", "  English name:  → Robots", "sun wrote it down", "  Korean name:  → 로봇")

	p := s.id(s.sun, `insert into people (name, languages, native_lang) values ('Yeon-gu Lee', '{ko,en}', 'ko') returning id`)
	s.do(s.mina, fmt.Sprintf(`insert into positions (person_id, institute_id, title, starts_on) values (%d, %d, 'Fellow', '2020-01-01')`, p, inst),
		fmt.Sprintf(`insert into person_areas values (%d, %d)`, p, area))
	s.tells("a person", i18n.EN, "person", p,
		"mina changed it", "  Position:  → Fellow", "  From:  → 1 Jan 2020", "  Works at:  → The Academy", "  Area:  → Robots",
		"sun wrote it down", "  Name:  → Yeon-gu Lee", "  Languages:  → Korean, English", "  Language of the name:  → Korean")

	a := s.id(s.mina, `insert into accounts (email, name, roles, password_hash) values ('a@example.org', 'A', '{staff,manager}', 'secret hash') returning id`)
	s.do(a, fmt.Sprintf(`update accounts set language = 'ko', theme = 'dark', password_hash = 'another', person_id = %d where id = %d`, p, a))
	s.tells("an account", i18n.EN, "account", a,
		"A changed it", "  Person:  → Yeon-gu Lee", "  Language:  → Korean",
		"mina wrote it down", "  Name:  → A", "  E-mail:  → a@example.org", "  Roles:  → staff, manager")
	if kept := s.id(0, `select count(*) from history where before::text || after::text like '%%secret hash%%' or after::text like '%%password_hash%%'`); kept != 0 {
		t.Error("a password's hash is kept in the history")
	}
}

func TestARecordWithoutAHistoryHasNone(t *testing.T) {
	s := newStand(t)
	if got := s.told(i18n.EN, "visit", 999); got != "" {
		t.Errorf("told %q", got)
	}
}

func TestSavingWithoutAChangeIsNoEvent(t *testing.T) {
	s := newStand(t)
	area := s.id(s.sun, `insert into areas (name_en) values ('Robots') returning id`)
	s.do(s.mina, `update areas set name_en = 'Robots'`)
	if events, err := Of(s.ctx, s.db, "area", area); err != nil || len(events) != 1 {
		t.Errorf("%d events, %v", len(events), err)
	}
}

// noted are the columns that the triggers keep, as TABLE.COLUMN, by noun.
func (s *stand) noted() map[string]string {
	s.t.Helper()
	type trigger struct{ Part, Definition string }
	triggers, err := pg.Many[trigger](s.ctx, s.db, `
		select c.relname as part, pg_get_triggerdef(t.oid) as definition
		  from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_proc p on p.oid = t.tgfoid
		 where p.proname = 'keep_history'`, nil)
	if err != nil || len(triggers) < 15 {
		s.t.Fatal(len(triggers), err)
	}
	quoted, all := regexp.MustCompile(`'([a-z_]+)'`), map[string]string{}
	for _, tr := range triggers {
		words := quoted.FindAllStringSubmatch(tr.Definition, -1)
		hidden := map[string]bool{}
		for _, w := range words[2:] {
			hidden[w[1]] = true
		}
		columns, err := pg.Values[string](s.ctx, s.db, `select column_name::text from information_schema.columns where table_schema = 'public' and table_name = @t`, pg.Args{"t": tr.Part})
		if err != nil {
			s.t.Fatal(err)
		}
		for _, c := range columns {
			if !hidden[c] {
				all[tr.Part+"."+c] = words[0][1]
			}
		}
	}
	return all
}

func TestEveryColumnIsToldByItsNameOrIsSilentOnPurpose(t *testing.T) {
	s := newStand(t)
	for field, noun := range s.noted() {
		part, column, _ := strings.Cut(field, ".")
		if hushed(part, column) || column == noun+"_id" {
			continue
		}
		if !i18n.Exists("history.field." + field) {
			t.Errorf("the history of a %s would show %s by no name", noun, field)
		}
		if _, ok := whole[noun]; !ok {
			t.Errorf("nobody knows which table %s is", noun)
		}
		if strings.HasSuffix(column, "_id") && references[column] == "" {
			t.Errorf("%s would be shown as a number", field)
		}
	}
}

func TestEveryWordThatTheSchemaKnowsIsToldInWords(t *testing.T) {
	s := newStand(t)
	noted := s.noted()
	type check struct{ Part, Definition string }
	checks, err := pg.Many[check](s.ctx, s.db, `
		select conrelid::regclass::text as part, pg_get_constraintdef(oid) as definition from pg_constraint where contype = 'c' and conname like '%_known'`, nil)
	if err != nil || len(checks) < 10 {
		t.Fatal(len(checks), err)
	}
	column, word := regexp.MustCompile(`\(([a-z_]+) (?:=|<@)`), regexp.MustCompile(`'([a-z_]+)'::text`)
	n := 0
	for _, c := range checks {
		name := column.FindStringSubmatch(c.Definition)
		if name == nil {
			t.Errorf("what does %s say?", c.Definition)
			continue
		}
		if noted[c.Part+"."+name[1]] == "" || hushed(c.Part, name[1]) {
			continue
		}
		for _, w := range word.FindAllStringSubmatch(c.Definition, -1) {
			n++
			if key := "value." + c.Part + "." + name[1] + "." + w[1]; !i18n.Exists(key) {
				t.Errorf("%s is missing", key)
			}
		}
	}
	if n < 30 {
		t.Errorf("only %d words looked at", n)
	}
}
