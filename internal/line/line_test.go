package line

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
	"gyoryu/internal/i18n"
	"gyoryu/internal/list"
	"gyoryu/internal/pg"
	"gyoryu/internal/pg/pgtest"
)

// stand is a database with one line in it: a visit, its points, what came of them.
type stand struct {
	Store
	t                                 *testing.T
	ctx                               context.Context
	db                                *pgxpool.Pool
	staff, other, manager, researcher auth.Account
	inst                              int64
	visit, agreed, said               Ref
	commitment, agreement, topic      Ref
	exchange, edition, output         Ref
}

func newStand(t *testing.T) *stand {
	t.Helper()
	t.Parallel()
	db := pgtest.New(t)
	s := &stand{Store: Store{DB: db}, t: t, ctx: t.Context(), db: db}
	s.staff, s.other = s.account("sun", auth.Staff), s.account("omar", auth.Staff)
	s.manager, s.researcher = s.account("mina", auth.Manager), s.account("rae", auth.Researcher)
	s.inst = s.id(`insert into institutes (name, acronym, kind, country) values ('The Academy', 'CASTED', 'other', 'CN') returning id`)
	lee := s.id(`insert into people (name, native_name) values ('Yeon-gu Lee', '이연구') returning id`)
	s.visit = Ref{Visit, s.id(`insert into visits (title, direction, starts_on, ends_on, created_by) values ('A trip', 'outgoing', '2019-03-03', '2019-03-06', %d) returning id`, s.staff.ID)}
	stop := s.id(`insert into stops (visit_id, position, institute_id) values (%d, 1, %d) returning id`, s.visit.ID, s.inst)
	s.agreed = Ref{Pointed, s.id(`insert into points (visit_id, stop_id, position, kind, text) values (%d, %d, 1, 'agreed', 'A joint list') returning id`, s.visit.ID, stop)}
	s.said = Ref{Pointed, s.id(`insert into points (visit_id, stop_id, position, kind, text) values (%d, %d, 2, 'discussed', 'Smart cities') returning id`, s.visit.ID, stop)}
	s.commitment = Ref{Commitment, s.id(`insert into commitments (what, visit_id, point_id) values ('Send the list', %d, %d) returning id`, s.visit.ID, s.agreed.ID)}
	s.agreement = Ref{Agreement, s.id(`insert into agreements (title, kind, created_by) values ('Memorandum', 'mou', %d) returning id`, s.staff.ID)}
	s.do(`insert into agreement_sources values (%d, %d)`, s.agreement.ID, s.commitment.ID)
	s.topic = Ref{Topic, s.id(`insert into topics (title, stage_on, agreement_id) values ('Smart mobility', '2019-05-01', %d) returning id`, s.agreement.ID)}
	s.exchange = Ref{Exchange, s.id(`insert into exchanges (person_id, to_institute_id, agreement_id) values (%d, %d, %d) returning id`, lee, s.inst, s.agreement.ID)}
	s.output = Ref{Output, s.id(`insert into outputs (title, kind) values ('Joint report', 'joint_report') returning id`)}
	s.do(`insert into output_topics values (%d, %d)`, s.output.ID, s.topic.ID)
	forum := s.id(`insert into forums (name, name_ko) values ('STI Forum', '과학기술 포럼') returning id`)
	s.edition = Ref{Edition, s.id(`insert into editions (forum_id, number) values (%d, 12) returning id`, forum)}
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

func (s *stand) account(name string, role auth.Role) auth.Account {
	s.t.Helper()
	id := s.id(`insert into accounts (email, name, roles) values ('%s@example.org', '%s', '{%s}') returning id`, name, name, role)
	return auth.Account{ID: id, Name: name, Roles: []auth.Role{role}}
}

// line is that of a record as somebody sees it.
func (s *stand) line(r Ref, who auth.Account) Line {
	s.t.Helper()
	var b pg.Batch
	l := Queue(&b, who, r.Kind, r.ID)
	s.must(b.Send(s.ctx, s.db))
	return l()
}

// told is a line in words: before | after, with how far each is.
func told(l Line) string {
	say := func(all []Node) string {
		var parts []string
		for _, n := range all {
			parts = append(parts, fmt.Sprintf("%s %+d", n.Kind, n.Steps))
		}
		return strings.Join(parts, ", ")
	}
	return say(l.Before) + " | " + say(l.After)
}

func (s *stand) tells(name string, r Ref, who auth.Account, want string) {
	s.t.Helper()
	if got := told(s.line(r, who)); got != want {
		s.t.Errorf("%s: %s\nwant %s", name, got, want)
	}
}

func TestALineIsFollowedBothWaysOverAnyNumberOfSteps(t *testing.T) {
	s := newStand(t)
	s.tells("the visit", s.visit, s.researcher, " | point +1, point +1, commitment +2, agreement +3, topic +4, exchange +4, output +5")
	s.tells("the output", s.output, s.researcher, "topic -1, agreement -2, commitment -3, point -4, visit -5 | ")
	s.tells("the agreement", s.agreement, s.researcher, "commitment -1, point -2, visit -3 | topic +1, exchange +1, output +2")
	s.tells("the point of which nothing came", s.said, s.researcher, "visit -1 | ")
	l := s.line(s.agreement, s.researcher)
	if l.Self.Title != "Memorandum" || l.Self.StateKey() != "line.state.agreement.proposed" || l.Self.Href() != fmt.Sprintf("/agreements/%d", s.agreement.ID) || l.More || len(l.Edges) != 6 {
		t.Errorf("%+v", l)
	}
	for ctx, want := range map[context.Context]string{i18n.With(s.ctx, i18n.EN): "Yeon-gu Lee → CASTED", i18n.With(s.ctx, i18n.KO): "이연구 → CASTED"} {
		if got := l.After[1].Called(ctx); got != want {
			t.Errorf("the stay is called %q", got)
		}
	}
	if got := s.line(s.edition, s.staff).Self.Called(i18n.With(s.ctx, i18n.KO)); got != "과학기술 포럼 제12회" {
		t.Errorf("the edition is called %q", got)
	}
	if l := s.line(Ref{Agreement, 9999}, s.manager); l.Self.Kind != "" || !l.Empty() {
		t.Errorf("what is not there has a line: %+v", l)
	}
	s.tells("of a kind that is none", Ref{"person", 1}, s.manager, " | ")
}

func TestNothingIsReachedThroughAHiddenRecord(t *testing.T) {
	s := newStand(t)
	s.do(`update agreements set confidential = true`)
	s.tells("the visit, for others", s.visit, s.other, " | point +1, point +1, commitment +2")
	s.tells("the output, for others", s.output, s.researcher, "topic -1 | ")
	s.tells("the topic, for others", s.topic, s.researcher, " | output +1")
	s.tells("for who wrote it", s.visit, s.staff, " | point +1, point +1, commitment +2, agreement +3, topic +4, exchange +4, output +5")
	s.tells("for a manager", s.output, s.manager, "topic -1, agreement -2, commitment -3, point -4, visit -5 | ")
	if l := s.line(s.agreement, s.other); l.Self.Kind != "" || !l.Empty() {
		t.Errorf("the hidden one itself: %+v", l)
	}
	s.do(`update agreements set confidential = false; update visits set confidential = true`)
	s.tells("the agreement of a confidential visit", s.agreement, s.other, " | topic +1, exchange +1, output +2")
	s.do(`update visits set confidential = false; update commitments set removed_at = now()`)
	s.tells("past what was removed", s.visit, s.manager, " | point +1, point +1")
}

func TestACircleEnds(t *testing.T) {
	s := newStand(t)
	s.do(`insert into links (from_kind, from_id, to_kind, to_id) values ('output', %d, 'visit', %d)`, s.output.ID, s.visit.ID)
	l := s.line(s.visit, s.staff)
	if len(l.Before)+len(l.After) != 7 {
		t.Errorf("%s", told(l))
	}
	for _, n := range slices.Concat(l.Before, l.After) {
		if n.Ref == s.visit {
			t.Error("a record is on its own line twice")
		}
	}
}

func TestALineEndsAtTwoHundredRecordsAndSaysSo(t *testing.T) {
	s := newStand(t)
	s.do(`insert into topics (title, stage_on, agreement_id) select 'T' || n, '2019-05-01', %d from generate_series(1, 300) n`, s.agreement.ID)
	if l := s.line(s.agreement, s.staff); !l.More || len(l.Before)+len(l.After) != most {
		t.Errorf("more %v, %d records", l.More, len(l.Before)+len(l.After))
	}
	if p := s.line(s.agreement, s.staff).draw(i18n.With(s.ctx, i18n.EN)); len(p.Left) == 0 || p.Left[0].N < 100 {
		t.Errorf("left out of the drawing: %+v", p.Left)
	}
	if l := s.line(s.output, s.staff); l.More {
		t.Error("a short line says that there is more")
	}
}

// TestNoTableIsReadWholeForALine counts how each table was read, within functions too.
func TestNoTableIsReadWholeForALine(t *testing.T) {
	s := newStand(t)
	for _, sql := range []string{
		`insert into accounts (email, name, roles) select 'a' || n || '@example.org', 'A' || n, '{staff}' from generate_series(1, 600) n`,
		`insert into institutes (name, kind, country) select 'I' || n, 'other', 'CN' from generate_series(1, 600) n`,
		`insert into people (name) select 'P' || n from generate_series(1, 600) n`,
		`insert into visits (title, direction, starts_on, ends_on, confidential, created_by) select 'V' || n, 'outgoing', '2019-01-01', '2019-01-02', n %% 9 = 0, %[1]d from generate_series(1, 900) n`,
		`insert into points (visit_id, position, kind, text) select id, p, 'agreed', 'Point' from visits, generate_series(3, 5) p where title like 'V%%'`,
		`insert into commitments (what, visit_id, point_id) select 'C', visit_id, id from points where position = 3`,
		`insert into agreements (title, kind, point_id, created_by) select 'G', 'mou', id, %[1]d from points where position = 4`,
		`insert into agreement_sources select g.id, c.id from agreements g join points p on p.id = g.point_id join commitments c on c.visit_id = p.visit_id`,
		`insert into topics (title, stage_on, agreement_id) select 'T', '2019-02-02', id from agreements`,
		`insert into exchanges (person_id, to_institute_id, agreement_id) select 1, 1, id from agreements`,
		`insert into outputs (title, kind) select 'O', 'article' from topics`,
		`insert into output_topics select o.id, t.id from outputs o join topics t on t.id = o.id on conflict do nothing`,
		`insert into output_exchanges select o.id, e.id from outputs o join exchanges e on e.id = o.id`,
		`insert into forums (name) select 'F' || n from generate_series(1, 600) n`,
		`insert into editions (forum_id, number) select id, 1 from forums`,
		`insert into forum_reforms (forum_id, position, text, point_id, first_edition_id) select f.id, 1, 'R', p.id, e.id from forums f join editions e on e.forum_id = f.id and e.number = 1 join points p on p.id = f.id + 100`,
		`insert into links (from_kind, from_id, to_kind, to_id) select 'output', o.id, 'output', o.id + 1 from outputs o where o.id %% 3 = 0`,
		`insert into assignments (person_id, agreement_id) select 1, id from agreements`,
		`insert into agreement_milestones (agreement_id, position, title) select id, 1, 'M' from agreements`,
		`insert into agreement_readers select id, %[1]d from agreements`,
		`insert into topic_people select id, 1 from topics`, `insert into topic_readers select id, %[1]d from topics`,
		`insert into visit_delegates (visit_id, position, person_id) select id, 1, 1 from visits`, `insert into visit_readers select id, %[1]d from visits`,
		`insert into stops (visit_id, position, institute_id) select id, 2, 1 from visits`,
		`insert into stop_people select id, visit_id, 1, 1 from stops`,
		`update visits set confidential = true where id = 10`, `update agreements set confidential = true where id %% 5 = 0`, `update topics set confidential = true where id %% 5 = 0`,
	} {
		if !strings.Contains(sql, "%[1]d") {
			sql += "%[1]s"
			s.do(sql, "")
			continue
		}
		s.do(sql, s.other.ID)
	}
	s.do(`analyze`)
	scans := func(tx pgx.Tx) string {
		all, err := pg.Value[string](s.ctx, tx, `select coalesce(string_agg(relname || ' ' || seq_scan, ', ' order by relname), '') from pg_stat_xact_user_tables where seq_scan > 0`, nil)
		s.must(err)
		return all
	}
	for _, r := range []Ref{s.visit, s.agreement, s.output, {Visit, 10}, {Agreement, 20}, {Edition, 30}, {Output, 30}} {
		err := pgx.BeginFunc(s.ctx, s.db, func(tx pgx.Tx) error {
			before := scans(tx) // of this connection, not yet told to the statistics
			var b pg.Batch
			l := Queue(&b, s.staff, r.Kind, r.ID)
			if err := b.Send(s.ctx, tx); err != nil {
				return err
			}
			if now := scans(tx); now != before {
				t.Errorf("%s %d, with %d records, reads tables whole: %s, before %s", r.Kind, r.ID, len(l().Before)+len(l().After), now, before)
			}
			return nil
		})
		s.must(err)
	}
}

func TestALinkIsMadeCutAndBroughtBack(t *testing.T) {
	s := newStand(t)
	id, err := s.Link(s.ctx, s.said, s.topic, "first named there", s.staff)
	s.must(err)
	s.tells("linked", s.said, s.researcher, "visit -1 | topic +1, output +2")
	l := s.line(s.topic, s.staff)
	i := slices.IndexFunc(l.Edges, func(e Edge) bool { return e.LinkID == id })
	if i < 0 || l.Edges[i].Note != "first named there" || l.Edges[i].From != s.said {
		t.Errorf("%+v", l.Edges)
	}
	s.must(s.Cut(s.ctx, id, s.staff))
	s.tells("cut", s.said, s.researcher, "visit -1 | ")
	m, err := s.Find(s.ctx, id, s.staff)
	s.must(err)
	if m.RemovedAt == nil || m.RemovedBy != s.staff.ID {
		t.Errorf("%+v", m)
	}
	s.must(s.Restore(s.ctx, m, s.staff))
	s.tells("brought back", s.said, s.researcher, "visit -1 | topic +1, output +2")
	s.do(`update topics set confidential = true`)
	if _, err := s.Find(s.ctx, id, s.other); !errors.Is(err, pg.NotFound) {
		t.Errorf("a link to what is hidden: %v", err)
	}
}

func TestWhyTwoRecordsAreNotLinked(t *testing.T) {
	s := newStand(t)
	hidden := Ref{Topic, s.id(`insert into topics (title, stage_on, confidential, created_by) values ('Hidden', '2019-05-01', true, %d) returning id`, s.staff.ID)}
	_, err := s.Link(s.ctx, s.visit, s.edition, "", s.staff)
	s.must(err)
	for name, tt := range map[string]struct {
		from, to Ref
		want     error
	}{
		"itself":                      {s.visit, s.visit, Itself},
		"the same twice":              {s.visit, s.edition, Twice},
		"what the records say":        {s.agreement, s.topic, Twice},
		"a circle":                    {s.output, s.visit, Circle},
		"a circle through a link":     {s.edition, s.visit, Circle},
		"to what is not there":        {s.visit, Ref{Output, 99999}, ToGone},
		"from what is not there":      {Ref{Output, 99999}, s.visit, FromGone},
		"to what is hidden":           {s.visit, hidden, ToGone},
		"from what is hidden":         {hidden, s.visit, FromGone},
		"to a kind that is none":      {s.visit, Ref{"person", 1}, ToGone},
		"past the largest of numbers": {s.visit, Ref{Output, 1<<63 - 1}, ToGone},
	} {
		if _, err := s.Link(s.ctx, tt.from, tt.to, "", s.other); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v, want %v", name, err, tt.want)
		}
	}
	s.do(`update outputs set removed_at = now()`)
	if _, err := s.Link(s.ctx, s.visit, s.output, "", s.manager); !errors.Is(err, ToGone) {
		t.Errorf("to what was removed: %v", err)
	}
}

func TestALinkThatWasCutAndWouldCloseACircleStaysCut(t *testing.T) {
	s := newStand(t)
	id, err := s.Link(s.ctx, s.edition, s.visit, "", s.staff)
	s.must(err)
	s.must(s.Cut(s.ctx, id, s.staff))
	_, err = s.Link(s.ctx, s.output, s.edition, "", s.staff)
	s.must(err)
	m, err := s.Find(s.ctx, id, s.staff)
	s.must(err)
	if err := s.Restore(s.ctx, m, s.staff); !errors.Is(err, Circle) {
		t.Errorf("%v", err)
	}
}

// history is how the reader is told what was done to a record.
func (s *stand) history(r Ref, who auth.Account, l i18n.Lang) string {
	s.t.Helper()
	events, err := history.Shown(auth.As(i18n.With(s.ctx, l), who), s.db, day.Clock{Now: clockNow, Zone: seoul}, string(r.Kind), r.ID)
	s.must(err)
	var b strings.Builder
	for _, e := range events {
		for _, c := range e.Changes {
			fmt.Fprintf(&b, "%s %s: %s > %s\n", e.Who, c.Field, c.From, c.To)
		}
	}
	return b.String()
}

func TestALinkIsInTheHistoryOfBothItsEnds(t *testing.T) {
	s := newStand(t)
	id, err := s.Link(s.ctx, s.said, s.topic, "first named there", s.staff)
	s.must(err)
	if got := s.history(s.said, s.other, i18n.EN); got != "sun Link:  > → Topic: Smart mobility (first named there)\n" {
		t.Errorf("of the point: %q", got)
	}
	if got := s.history(s.topic, s.other, i18n.KO); !strings.Contains(got, "sun 연결:  > ← 내용: Smart cities (first named there)\n") {
		t.Errorf("of the topic: %q", got)
	}
	s.must(s.Cut(s.ctx, id, s.manager))
	if got := s.history(s.said, s.other, i18n.EN); !strings.HasPrefix(got, "mina Link: → Topic: Smart mobility (first named there) > \n") {
		t.Errorf("cut: %q", got)
	}
	s.do(`update topics set confidential = true`)
	if got := s.history(s.said, s.other, i18n.EN); got != "" {
		t.Errorf("the history tells of a link to what is hidden: %q", got)
	}
	if got := s.history(s.said, s.manager, i18n.EN); !strings.Contains(got, "Smart mobility") {
		t.Errorf("for a manager: %q", got)
	}
	s.do(`update topics set confidential = false, removed_at = now()`)
	if got := s.history(s.said, s.other, i18n.EN); !strings.Contains(got, "→ Topic, removed") || strings.Contains(got, "mobility") {
		t.Errorf("to what was removed: %q", got)
	}
}

func TestWhatVisitsLedTo(t *testing.T) {
	s := newStand(t)
	empty := s.id(`insert into visits (title, direction, starts_on, ends_on) values ('Led nowhere', 'outgoing', '2019-09-01', '2019-09-02') returning id`)
	s.id(`insert into points (visit_id, position, kind, text) values (%d, 1, 'discussed', 'Nothing') returning id`, empty)
	s.id(`insert into visits (title, direction, starts_on, ends_on) values ('Another year', 'outgoing', '2018-09-01', '2018-09-02') returning id`)
	s.id(`insert into visits (title, direction, starts_on, ends_on, state) values ('Not yet', 'outgoing', '2019-10-01', '2019-10-02', 'planned') returning id`)
	secret := s.id(`insert into visits (title, direction, starts_on, ends_on, confidential) values ('Secret', 'outgoing', '2019-09-01', '2019-09-02', true) returning id`)
	found, err := s.List(s.ctx, Filter{Year: 2019, Limit: 50}, s.researcher)
	s.must(err)
	if len(found.Visits) != 2 || found.Total != 2 || found.Led != 1 || found.Partial || found.Visits[0].ID != empty || len(found.Visits[0].Results) != 0 {
		t.Errorf("%+v", found)
	}
	led := found.Visits[1]
	for k, want := range map[Kind]int{Commitment: 1, Agreement: 1, Topic: 1, Exchange: 1, Edition: 0, Output: 1} {
		if got := led.Of(k); len(got) != want {
			t.Errorf("%s: %v", k, got)
		}
	}
	nothing, err := s.List(s.ctx, Filter{Year: 2019, Nothing: true, Limit: 50}, s.manager)
	s.must(err)
	if len(nothing.Visits) != 2 || nothing.Visits[0].ID != secret || nothing.Total != 3 || nothing.Led != 1 {
		t.Errorf("to nothing, for a manager: %+v", nothing)
	}
	// What is hidden counts as nothing for who may not see it.
	s.do(`delete from links; update commitments set removed_at = now()`)
	_, err = s.Link(s.ctx, s.said, s.agreement, "", s.staff)
	s.must(err)
	s.do(`update agreements set confidential = true`)
	for who, want := range map[*auth.Account]int{&s.staff: 1, &s.other: 0} {
		if found, err := s.List(s.ctx, Filter{Year: 2019, Limit: 50}, *who); err != nil || found.Led != want {
			t.Errorf("for %s %d visits led to something, %v", who.Name, found.Led, err)
		}
	}
	// Through another visit.
	s.do(`update agreements set confidential = false`)
	_, err = s.Link(s.ctx, Ref{Visit, empty}, s.visit, "", s.staff)
	s.must(err)
	if found, err := s.List(s.ctx, Filter{Year: 2019, Limit: 50}, s.other); err != nil || found.Led != 2 || len(found.Visits[0].Results) == 0 {
		t.Errorf("through another visit: %+v %v", found, err)
	}
	at, err := s.List(s.ctx, Filter{InstituteID: s.inst, Limit: 50}, s.other)
	if err != nil || len(at.Visits) != 1 || at.Visits[0].ID != s.visit.ID {
		t.Errorf("at the institute: %+v %v", at, err)
	}
	first, err := s.List(s.ctx, Filter{Limit: 1}, s.other)
	s.must(err)
	key, id := first.Visits[0].place()
	next, err := s.List(s.ctx, Filter{Limit: 1, After: &list.Cursor{Key: key, ID: id}}, s.other)
	if err != nil || len(first.Visits) != 2 || next.Visits[0].ID != first.Visits[1].ID {
		t.Errorf("pages: %+v %+v %v", first.Visits, next.Visits, err)
	}
	if y1, y2, err := s.Years(s.ctx, s.other); err != nil || y1 != 2018 || y2 != 2019 || len(years(y1, y2)) != 2 {
		t.Errorf("years %d to %d, %v", y1, y2, err)
	}
}

func TestRecordsAreFoundByTheirTitles(t *testing.T) {
	s := newStand(t)
	for kind, words := range map[Kind]string{
		Visit: "trip", Pointed: "smart", Commitment: "LIST", Agreement: "memo", Topic: "mobil", Exchange: "이연구", Edition: "포럼", Output: "report",
	} {
		found, err := s.Titled(s.ctx, kind, words, 5, s.researcher)
		if err != nil || len(found) != 1 || found[0].Kind != kind || found[0].Title == "" {
			t.Errorf("%s by %q: %+v, %v", kind, words, found, err)
		}
		if found, err := s.Titled(s.ctx, kind, "100%_", 5, s.researcher); err != nil || len(found) != 0 {
			t.Errorf("%s by nonsense: %+v, %v", kind, found, err)
		}
	}
	if found, err := s.Titled(s.ctx, Pointed, "a trip", 5, s.researcher); err != nil || len(found) != 2 {
		t.Errorf("points by their visit: %+v, %v", found, err)
	}
	s.do(`update visits set confidential = true; update topics set removed_at = now()`)
	for kind, words := range map[Kind]string{Visit: "trip", Pointed: "smart", Commitment: "list", Topic: "mobil"} {
		if found, err := s.Titled(s.ctx, kind, words, 5, s.researcher); err != nil || len(found) != 0 {
			t.Errorf("a hidden or removed %s is found: %+v, %v", kind, found, err)
		}
	}
}

func TestAPointOfAHiddenVisitIsNotThere(t *testing.T) {
	s := newStand(t)
	p, l, err := s.Point(s.ctx, s.agreed.ID, s.researcher)
	s.must(err)
	if p.Text != "A joint list" || p.VisitTitle != "A trip" || p.Institute != "CASTED" || p.CommitmentID != s.commitment.ID || len(l.After) != 5 {
		t.Errorf("%+v %s", p, told(l))
	}
	s.do(`update visits set confidential = true`)
	if _, _, err := s.Point(s.ctx, s.agreed.ID, s.researcher); !errors.Is(err, pg.NotFound) {
		t.Errorf("hidden: %v", err)
	}
	s.do(`update visits set confidential = false, removed_at = now()`)
	if _, _, err := s.Point(s.ctx, s.agreed.ID, s.manager); !errors.Is(err, pg.NotFound) {
		t.Errorf("removed: %v", err)
	}
}
