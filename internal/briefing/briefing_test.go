package briefing

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/i18n"
	"gyoryu/internal/pg"
	"gyoryu/internal/pg/pgtest"
)

// stand is a site on 15 June 2026, with an institute of ours and one abroad.
type stand struct {
	t                               *testing.T
	ctx                             context.Context
	db                              *pgxpool.Pool
	h                               *Handler
	manager, researcher             auth.Account
	home, casted, cho, wang, author int64
}

func newStand(t *testing.T) *stand {
	t.Helper()
	t.Parallel()
	clock := day.Clock{Now: func() time.Time { return time.Date(2026, 6, 14, 20, 0, 0, 0, time.UTC) }, Zone: time.FixedZone("KST", 9*60*60)}
	s := &stand{t: t, ctx: t.Context(), db: pgtest.New(t)}
	s.h = NewHandler(s.db, clock)
	account := func(name, role string) auth.Account {
		return auth.Account{ID: s.id(`insert into accounts (email, name, roles) values ('%[1]s@example.org', '%[1]s', '{%[2]s}') returning id`, name, role), Name: name, Roles: []auth.Role{auth.Role(role)}}
	}
	s.manager, s.researcher = account("mina", "manager"), account("rae", "researcher")
	s.author = account("sun", "staff").ID
	s.home = s.id(`insert into institutes (name, acronym, kind, country, home) values ('Our Institute', 'OUR', 'research_institute', 'KR', true) returning id`)
	s.casted = s.institute("CASTED", "Academy of Development")
	s.cho, s.wang = s.person("Cho Hwang-hee", s.home), s.person("Wang Yanjiu", s.casted)
	return s
}

func (s *stand) id(sql string, args ...any) int64 {
	s.t.Helper()
	id, err := pg.Value[int64](s.ctx, s.db, fmt.Sprintf(sql, args...), nil)
	if err != nil {
		s.t.Fatalf(sql+": %v", append(args, err)...)
	}
	return id
}

func (s *stand) institute(short, name string) int64 {
	s.t.Helper()
	id := s.id(`insert into institutes (name, acronym, name_ko, kind, country, city) values ('%s', '%s', '가나원', 'think_tank', 'CN', 'Beijing') returning id`, name, short)
	s.id(`insert into institute_names (institute_id, position, text, kind) values (%d, 1, '%s', 'acronym') returning id`, id, short)
	return id
}

func (s *stand) person(name string, at int64) int64 {
	s.t.Helper()
	id := s.id(`insert into people (name) values ('%s') returning id`, name)
	s.id(`insert into positions (person_id, institute_id, title) values (%d, %d, 'Head of %s') returning id`, id, at, name)
	return id
}

// visit is one of an institute, so many days from today, at which one person was met.
func (s *stand) visit(title, state string, in int, confidential bool, institute, met int64) (visit, stop int64) {
	s.t.Helper()
	visit = s.id(`insert into visits (title, direction, starts_on, ends_on, state, confidential, created_by, leader_id)
		values ('%s', 'outgoing', date '2026-06-15' + %d, date '2026-06-15' + %d, '%s', %v, %d, %d) returning id`, title, in, in, state, confidential, s.author, s.cho)
	s.id(`insert into visit_delegates (visit_id, position, person_id) values (%d, 1, %d) returning id`, visit, s.cho)
	stop = s.id(`insert into stops (visit_id, position, institute_id) values (%d, 1, %d) returning id`, visit, institute)
	if met != 0 {
		s.id(`insert into stop_people (stop_id, visit_id, person_id, position) values (%d, %d, %d, 1) returning stop_id`, stop, visit, met)
	}
	return visit, stop
}

func (s *stand) point(visit, stop int64, kind, text string) int64 {
	s.t.Helper()
	s.id(`update visits set written = true where id = %d returning id`, visit)
	return s.id(`insert into points (visit_id, stop_id, position, kind, text) values (%d, %d, 1, '%s', '%s') returning id`, visit, stop, kind, text)
}

func (s *stand) promise(what, owedBy, due string, institute int64, columns ...string) int64 {
	s.t.Helper()
	more, values := "", ""
	if len(columns) == 2 {
		more, values = ", "+columns[0], ", "+columns[1]
	}
	id := s.id(`insert into commitments (what, owed_by, due_on%s) values ('%s', '%s', %s%s) returning id`, more, what, owedBy, due, values)
	s.id(`insert into commitment_institutes (commitment_id, institute_id) values (%d, %d) returning commitment_id`, id, institute)
	return id
}

func (s *stand) get(who auth.Account, l i18n.Lang, address string) (int, string, error) {
	s.t.Helper()
	r := httptest.NewRequest(http.MethodGet, address, nil)
	r = r.WithContext(i18n.With(auth.As(r.Context(), who), l))
	w := httptest.NewRecorder()
	err := s.h.Show(w, r)
	if strings.Contains(w.Body.String(), "⟦") {
		s.t.Errorf("%s in %s: a text is missing", address, l)
	}
	return w.Code, w.Body.String(), err
}

var tags = regexp.MustCompile(`<[^>]*>|\s+`)

// says is a page's text, which has to say all of want and none of not.
func (s *stand) says(who auth.Account, l i18n.Lang, address string, status int, want []string, not ...string) string {
	s.t.Helper()
	code, body, err := s.get(who, l, address)
	if err != nil || code != status {
		s.t.Fatalf("%s: %d, %v", address, code, err)
	}
	text := strings.Join(strings.Fields(tags.ReplaceAllString(body, " ")), " ")
	for _, w := range want {
		if !strings.Contains(text, w) {
			s.t.Errorf("%s does not say %q: %s", address, w, text)
		}
	}
	for _, n := range not {
		if strings.Contains(text, n) {
			s.t.Errorf("%s says %q: %s", address, n, text)
		}
	}
	return body
}

func TestWhatADelegationHasToKnow(t *testing.T) {
	s := newStand(t)
	v, stop := s.visit("Spring tour", "done", -40, false, s.casted, s.wang)
	s.id(`insert into stop_people (stop_id, visit_id, person_id, position) values (%d, %d, %d, 2) returning stop_id`, stop, v, s.cho) // ours sat there too
	s.point(v, stop, "discussed", "Robots came up")
	answered := s.point(v, stop, "problem", "Visas take long")
	s.promise("Ask the embassy", "us", "'2026-12-01'", s.casted, "visit_id, point_id", fmt.Sprintf("%d, %d", v, answered))
	s.point(v, stop, "opportunity", "A survey wants a partner")
	s.promise("Send the list", "us", "'2026-06-05'", s.casted)
	s.promise("Name three people", "them", "'2026-06-01'", s.casted)
	s.promise("Meet again", "both", "null", s.casted)
	g := s.id(`insert into agreements (title, kind, state, starts_on, ends_on, notice_days) values ('Exchange of robots', 'mou', 'in_force', '2024-01-01', '2026-08-01', 30) returning id`)
	s.id(`insert into agreement_parties (agreement_id, position, institute_id) values (%d, 1, %d) returning id`, g, s.casted)
	topic := s.id(`insert into topics (title, stage, stage_on) values ('Soft robots', 'shared', '2026-02-03') returning id`)
	s.id(`insert into topic_institutes (topic_id, institute_id) values (%d, %d) returning topic_id`, topic, s.casted)
	s.id(`insert into assignments (person_id, institute_id, side) values (%d, %d, 'ours') returning id`, s.cho, s.casted)
	s.id(`insert into assignments (person_id, institute_id, side) values (%d, %d, 'theirs') returning id`, s.wang, s.casted)
	next, _ := s.visit("Summer tour", "planned", 9, false, s.casted, 0)
	for _, address := range []string{ForInstitutes(s.casted), ForVisit(next)} {
		body := s.says(s.researcher, i18n.EN, address, 200, []string{
			"as of 15 Jun 2026, made for rae", "CASTED Academy of Development", "Think tank · Beijing · China", "ours Cho Hwang-hee", "theirs Wang Yanjiu",
			"Last contact 6 May 2026 Spring tour", "next 24 Jun 2026 Summer tour", "Wang Yanjiu Head of Wang Yanjiu 6 May 2026", "Discussed Robots came up",
			"We promised 10 days late Send the list nobody in charge", "by 1 Dec 2026 Ask the embassy", "They promised 14 days late Name three people", "Promised together no day Meet again",
			"Exchange of robots notice until 2 Jul 2026", "Soft robots Shared 3 Feb 2026",
			"To raise they are 14 days late Name three people we are 10 days late Send the list notice until 2 Jul 2026 Exchange of robots " +
				"opportunity since 6 May 2026 A survey wants a partner topic waits since 3 Feb 2026 Soft robots We promised",
		}, "unanswered", "Confidential", "Head of Cho")
		if strings.Contains(body, `<article class="paper brief" lang="en">`) == false {
			t.Error("the document is not marked with its language")
		}
	}
	s.says(s.researcher, i18n.EN, ForVisit(next)+"&lang=ko", 200, []string{"방문 브리핑: Summer tour", "CASTED 가나원", "상대가 한 약속", "상대 14일 지남", "2026. 6. 15.", "Language of the document"})
	s.says(s.researcher, i18n.KO, ForInstitutes(s.casted)+"&lang=en", 200, []string{"They promised", "문서 언어"})
	s.says(s.researcher, i18n.EN, ForInstitutes(s.casted)+"&lang=xx", 200, []string{"There is no document in that language", "They promised"})
}

func TestAnInstituteOfWhichNothingIsKnown(t *testing.T) {
	s := newStand(t)
	s.says(s.researcher, i18n.EN, ForInstitutes(s.casted), 200, []string{"Nothing is recorded with them yet", "nobody"}, "To raise")
	s.says(s.researcher, i18n.EN, Path, 200, []string{"Choose the institutes"}, "Language of the document")
	v := s.id(`insert into visits (title, direction, starts_on, ends_on, state) values ('Nowhere', 'outgoing', '2026-07-01', '2026-07-01', 'planned') returning id`)
	s.says(s.researcher, i18n.EN, ForVisit(v), 200, []string{"Briefing: Nowhere", "No partner is among this visit"})
}

func TestNothingConfidentialIsInTheDocumentOfWhomItDoesNotConcern(t *testing.T) {
	s := newStand(t)
	v, stop := s.visit("Open tour", "done", -40, false, s.casted, s.wang)
	hint := s.point(v, stop, "problem", "Visas take long")
	_, before, err := s.get(s.researcher, i18n.EN, ForInstitutes(s.casted))
	if err != nil {
		t.Fatal(err)
	}
	hidden, at := s.visit("zqtitlex", "done", -2, true, s.casted, s.person("zqmetx", s.casted))
	plan, _ := s.visit("zqplanx", "planned", 2, true, s.casted, 0)
	s.point(hidden, at, "problem", "zqproblemx")
	s.point(hidden, at, "discussed", "zqsaidx")
	s.promise("zqowedx", "them", "'2026-06-01'", s.casted, "visit_id", fmt.Sprint(hidden))
	g := s.id(`insert into agreements (title, kind, state, confidential, starts_on, point_id) values ('zqpactx', 'mou', 'in_force', true, '2024-01-01', %d) returning id`, hint)
	s.id(`insert into agreement_parties (agreement_id, position, institute_id) values (%d, 1, %d) returning id`, g, s.casted)
	topic := s.id(`insert into topics (title, stage, stage_on, confidential, point_id) values ('zqtopicx', 'shared', '2026-02-03', true, %d) returning id`, hint)
	s.id(`insert into topic_institutes (topic_id, institute_id) values (%d, %d) returning topic_id`, topic, s.casted)
	_, after, err := s.get(s.researcher, i18n.EN, ForInstitutes(s.casted))
	if err != nil || after != before {
		t.Errorf("%v: the document says more than before:\n%s\n%s", err, before, after)
	}
	for _, id := range []int64{hidden, plan} {
		if _, _, err := s.get(s.researcher, i18n.EN, ForVisit(id)); !errors.Is(err, pg.NotFound) {
			t.Errorf("a confidential visit's briefing: %v", err)
		}
	}
	s.says(s.manager, i18n.EN, ForInstitutes(s.casted), 200, []string{"Confidential: holds", "zqtitlex confidential", "zqplanx", "zqmetx", "zqsaidx", "zqowedx", "zqpactx", "zqtopicx"}, "unanswered since 6 May")
	s.says(s.manager, i18n.EN, ForVisit(plan), 200, []string{"Briefing: zqplanx"})
}

func TestMergedAndRemovedInstitutesAndIDsThatAreNone(t *testing.T) {
	s := newStand(t)
	old, older := s.institute("OLD", "Old"), s.institute("OLDER", "Older")
	s.id(`update institutes set removed_at = now(), merged_into_id = %d where id = %d returning id`, s.casted, old)
	s.id(`update institutes set removed_at = now(), merged_into_id = %d where id = %d returning id`, old, older)
	gone := s.institute("GONE", "Gone")
	s.id(`update institutes set removed_at = now() where id = %d returning id`, gone)
	body := s.says(s.manager, i18n.EN, ForInstitutes(old, s.casted, older), 200, []string{"CASTED"}, "OLD", "are not here")
	if n := strings.Count(body, `class="brief-of"`); n != 1 {
		t.Errorf("the kept institute is there %d times", n)
	}
	s.says(s.manager, i18n.EN, ForInstitutes(s.casted, gone), 200, []string{"CASTED", "are not here (any more)"}, "GONE")
	for _, id := range []string{fmt.Sprint(gone), "x", "-1", "0", "9223372036854775808", "%00", "1%FF", fmt.Sprint(s.home), strings.Repeat("9", 10000)} {
		s.says(s.manager, i18n.EN, Path+"?institute="+id, 404, []string{"are not here (any more)", "One more institute"})
	}
	for _, id := range []string{"999999", "x", "-1", "9223372036854775808", "%00"} {
		if _, _, err := s.get(s.manager, i18n.EN, Path+"?visit="+id); !errors.Is(err, pg.NotFound) {
			t.Errorf("visit %s: %v", id, err)
		}
	}
	v, _ := s.visit("Removed", "done", -3, false, s.casted, 0)
	s.id(`update visits set removed_at = now() where id = %d returning id`, v)
	if _, _, err := s.get(s.manager, i18n.EN, ForVisit(v)); !errors.Is(err, pg.NotFound) {
		t.Errorf("a removed visit: %v", err)
	}
}

func TestManyInstitutesAndMuchToSayStayReadable(t *testing.T) {
	s := newStand(t)
	var all []int64
	for n := range most + 1 {
		all = append(all, s.institute(fmt.Sprintf("INST%02d", n), "Institute"))
	}
	for n := range 14 {
		s.promise(fmt.Sprintf("Thing %d", n), "us", "null", all[0])
	}
	s.says(s.manager, i18n.EN, ForInstitutes(all[:8]...), 200, []string{"INST00, INST01, INST02 and 5 others", "and 12 more", "Thing 0", "Thing 1"}, "Thing 2")
	s.says(s.manager, i18n.EN, ForInstitutes(all[0]), 200, []string{"Thing 7", "and 6 more"}, "Thing 8")
	s.says(s.manager, i18n.EN, ForInstitutes(all...), 200, []string{"holds 12 institutes at most: the first 12", "INST11"}, "INST12")
}

func TestAnInstituteIsAddedByItsName(t *testing.T) {
	s := newStand(t)
	other := s.institute("CASISD", "Institutes of Science")
	at := ForInstitutes(s.casted)
	moved := func(address, want string) {
		t.Helper()
		r := httptest.NewRequest(http.MethodGet, address, nil)
		w := httptest.NewRecorder()
		if err := s.h.Show(w, r.WithContext(auth.As(r.Context(), s.manager))); err != nil || w.Code != 303 || w.Header().Get("Location") != want {
			t.Errorf("%s: %d to %q, %v", address, w.Code, w.Header().Get("Location"), err)
		}
	}
	moved(at+"&add=casisd&add_id=", ForInstitutes(s.casted, other))
	moved(at+"&add=CASISD&add_id="+fmt.Sprint(other), ForInstitutes(s.casted, other))
	moved(at+"&add=CASTED&lang=ko", ForInstitutes(s.casted)+"&lang=ko")
	s.says(s.manager, i18n.EN, at+"&add=nowhere+at+all", 422, []string{"No institute is called so", "CASTED"})
	s.says(s.manager, i18n.EN, at+"&add=CAS", 422, []string{"Which of these is it?", "CASISD", "CASTED"})
	s.says(s.manager, i18n.EN, at+"&add="+strings.Repeat("x", 500), 422, []string{"at most 300"})
	s.says(s.manager, i18n.EN, at+"&add=%00", 422, []string{"cannot be kept"})
}

func TestTextsAreCutAtAWord(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		text string
		most int
		want string
	}{
		{"short", 10, "short"}, {"one two three four", 12, "one two…"}, {"가나다라마바사", 5, "가나다라…"}, {"a\n b", 10, "a b"}, {"", 3, ""}, {"well, then", 6, "well…"},
	} {
		if got := short(tt.text, tt.most); got != tt.want {
			t.Errorf("%q cut to %d: %q, want %q", tt.text, tt.most, got, tt.want)
		}
	}
}
