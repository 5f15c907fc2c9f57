package collaborator

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
	"gyoryu/internal/list"
	"gyoryu/internal/pg"
	"gyoryu/internal/pg/pgtest"
)

// stand is a site on 15 June 2026: ours, two institutes that we visited and one that nobody
// has anything to do with; a researcher who works on robots.
type stand struct {
	t                        *testing.T
	ctx                      context.Context
	db                       *pgxpool.Pool
	h                        *Handler
	researcher, reader       auth.Account
	home, casted, grips, far int64
	robots, cities           int64
	me, cho                  int64
}

func newStand(t *testing.T) *stand {
	t.Helper()
	t.Parallel()
	clock := day.Clock{Now: func() time.Time { return time.Date(2026, 6, 14, 20, 0, 0, 0, time.UTC) }, Zone: time.FixedZone("KST", 9*60*60)}
	s := &stand{t: t, ctx: t.Context(), db: pgtest.New(t)}
	s.h = NewHandler(s.db, clock, nil)
	place := func(name, country string, home bool) int64 {
		return s.id(`insert into institutes (name, kind, country, home) values ('%s', 'university', '%s', %v) returning id`, name, country, home)
	}
	s.home, s.casted, s.grips, s.far = place("OURS", "KR", true), place("CASTED", "CN", false), place("GRIPS", "JP", false), place("FAR", "JP", false)
	s.robots = s.id(`insert into areas (name_en, name_ko) values ('Robots', '로봇') returning id`)
	s.cities = s.id(`insert into areas (name_en, name_ko) values ('Cities', '도시') returning id`)
	s.me, s.cho = s.person("Me", s.home, s.robots), s.person("Cho", s.home)
	s.researcher = auth.Account{ID: s.id(`insert into accounts (email, name, roles, person_id) values ('r@example.org', 'R', '{researcher}', %d) returning id`, s.me), Name: "R", PersonID: s.me, Roles: []auth.Role{auth.Researcher}}
	s.reader = auth.Account{ID: s.id(`insert into accounts (email, name, roles) values ('a@example.org', 'A', '{admin}') returning id`), Name: "A", Roles: []auth.Role{auth.Admin}}
	s.visit("2026-01-10", false, s.casted)
	s.visit("2021-01-10", false, s.grips)
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

func (s *stand) person(name string, at int64, areas ...int64) int64 {
	s.t.Helper()
	id := s.id(`insert into people (name) values ('%s') returning id`, name)
	s.id(`insert into positions (person_id, institute_id, title) values (%d, %d, 'Professor') returning id`, id, at)
	for _, a := range areas {
		s.id(`insert into person_areas (person_id, area_id) values (%d, %d) returning area_id`, id, a)
	}
	return id
}

// visit is one that Cho led to an institute, where people were met.
func (s *stand) visit(on string, confidential bool, institute int64, met ...int64) {
	s.t.Helper()
	v := s.id(`insert into visits (title, direction, starts_on, ends_on, leader_id, confidential) values ('Tour', 'outgoing', '%[1]s', '%[1]s', %[2]d, %[3]v) returning id`, on, s.cho, confidential)
	s.id(`insert into visit_delegates (visit_id, position, person_id) values (%d, 1, %d) returning id`, v, s.cho)
	stop := s.id(`insert into stops (visit_id, position, institute_id) values (%d, 1, %d) returning id`, v, institute)
	for n, p := range met {
		s.id(`insert into stop_people (stop_id, visit_id, person_id, position) values (%d, %d, %d, %d) returning stop_id`, stop, v, p, n)
	}
}

// topic is one of an area, with people.
func (s *stand) topic(title string, confidential bool, area int64, people ...int64) int64 {
	s.t.Helper()
	id := s.id(`insert into topics (title, stage, stage_on, confidential) values ('%s', 'under_way', '2026-02-02', %v) returning id`, title, confidential)
	s.id(`insert into topic_areas (topic_id, area_id) values (%d, %d) returning area_id`, id, area)
	for _, p := range people {
		s.id(`insert into topic_people (topic_id, person_id) values (%d, %d) returning person_id`, id, p)
	}
	return id
}

func (s *stand) get(who auth.Account, l i18n.Lang, address string) (int, string, error) {
	s.t.Helper()
	r := httptest.NewRequest(http.MethodGet, address, nil)
	r = r.WithContext(i18n.With(auth.As(r.Context(), who), l))
	w := httptest.NewRecorder()
	err := s.h.List(w, r)
	if strings.Contains(w.Body.String(), "⟦") {
		s.t.Errorf("%s in %s: a text is missing", address, l)
	}
	return w.Code, w.Body.String(), err
}

var tags = regexp.MustCompile(`<[^>]*>|\s+`)

// says is what a page says below its head, which has to hold all of want and none of not.
func (s *stand) says(who auth.Account, l i18n.Lang, address string, want []string, not ...string) string {
	s.t.Helper()
	code, body, err := s.get(who, l, address)
	if err != nil || code != http.StatusOK {
		s.t.Fatalf("%s: %d, %v", address, code, err)
	}
	_, text, _ := strings.Cut(body, "<main")
	text = strings.Join(strings.Fields(tags.ReplaceAllString(text, " ")), " ")
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

// order is the names of those who are found.
func (s *stand) order(address string, who auth.Account) string {
	s.t.Helper()
	_, body, err := s.get(who, i18n.EN, address)
	if err != nil {
		s.t.Fatal(err)
	}
	var names []string
	for _, m := range regexp.MustCompile(`(?s)<th scope="row"><a href="/people/\d+">.*?<span>([^<]*)</span>`).FindAllStringSubmatch(body, -1) {
		names = append(names, m[1])
	}
	return strings.Join(names, ", ")
}

func TestOneBeginsWithWhatOneWorksOn(t *testing.T) {
	s := newStand(t)
	wang := s.person("Wang", s.casted, s.robots)
	s.person("Sato", s.grips, s.robots)
	s.person("Elsewhere", s.far, s.robots)  // no tie
	s.person("Other", s.casted, s.cities)   // shares nothing
	s.person("Colleague", s.home, s.robots) // ours
	archived, gone, left := s.person("Archived", s.casted, s.robots), s.person("–", s.casted, s.robots), s.person("Left", s.casted, s.robots)
	s.id(`update people set archived_at = now() where id = %d returning id`, archived)
	s.id(`update people set anonymised_at = now() where id = %d returning id`, gone)
	s.id(`update positions set ends_on = '2026-01-01' where person_id = %d returning id`, left)
	s.visit("2026-03-04", false, s.casted, wang)
	s.says(s.researcher, i18n.EN, Path, []string{
		"Who shares what you work on: Robots", "2 in all", "Wang Professor CASTED China works on Robots last contact 4 Mar 2026 Cho met 4 Mar 2026",
		"Sato Professor GRIPS Japan works on Robots no contact since 10 Jan 2021 nobody has met them yet",
	}, "Elsewhere", "Other", "Colleague", "Archived", "Left", "–")
	s.says(s.researcher, i18n.KO, Path, []string{"내가 연구하는 것과 같은 분야와 주제: 로봇", "중국"})
	s.says(s.reader, i18n.EN, Path, []string{"On what?", "Robots", "Cities"}, "Wang")
	s.says(s.reader, i18n.EN, Path+"?area="+id64(s.robots), []string{"Who works on: Robots", "Wang"})
	s.says(s.reader, i18n.EN, Path+"?area="+id64(s.robots)+"&country=JP", []string{"Sato"}, "Wang")
	s.says(s.reader, i18n.EN, Path+"?area="+id64(s.robots)+"&country=DE", []string{"There may be somebody in another country"})
	s.says(s.reader, i18n.EN, Path+"?q=rob", []string{"Wang", "Sato"})
	s.says(s.reader, i18n.EN, Path+"?q=%EB%A1%9C%EB%B4%87", []string{"Wang"})
	s.says(s.reader, i18n.EN, Path+"?q=%25", []string{"Nobody is known"})
}

func TestWhoSharesMoreComesFirstAndThenWhomWeMetLast(t *testing.T) {
	s := newStand(t)
	all := map[string]int64{}
	for _, name := range []string{"Never", "Long ago", "Lately", "Area and stay", "Topic", "Output"} {
		all[name] = s.person(name, s.casted)
	}
	for _, name := range []string{"Never", "Long ago", "Lately", "Area and stay"} {
		s.id(`insert into person_areas (person_id, area_id) values (%d, %d) returning area_id`, all[name], s.robots)
	}
	e := s.id(`insert into exchanges (person_id, from_institute_id, to_institute_id, state) values (%d, %d, %d, 'done') returning id`, all["Area and stay"], s.casted, s.home)
	s.id(`insert into exchange_areas (exchange_id, area_id) values (%d, %d) returning area_id`, e, s.robots)
	topic := s.topic("Soft robots", false, s.robots, all["Topic"], s.me)
	o := s.id(`insert into outputs (title, kind) values ('Report', 'joint_report') returning id`)
	s.id(`insert into output_topics (output_id, topic_id) values (%d, %d) returning topic_id`, o, topic)
	s.id(`insert into output_people (output_id, person_id) values (%d, %d) returning person_id`, o, all["Output"])
	s.visit("2025-05-05", false, s.casted, all["Long ago"])
	s.visit("2026-05-05", false, s.casted, all["Lately"], all["Long ago"])
	s.visit("2026-05-06", false, s.casted, all["Lately"])
	want := "Area and stay, Topic, Output, Lately, Long ago, Never"
	if got := s.order(Path+"?area="+id64(s.robots), s.reader); got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if got := s.order(Path+"?topic="+id64(topic), s.reader); got != want {
		t.Errorf("of a topic: %s, want %s", got, want)
	}
	if got := s.order(Path+"?q=soft", s.reader); got != "Topic, Output" {
		t.Errorf("of a topic's word: %s", got)
	}
	s.says(s.reader, i18n.EN, Path+"?area="+id64(s.robots), []string{"Me shares a topic, last moved 2 Feb 2026", "output Report", "stay at OURS"})
}

func TestWhoOfUsCanIntroduce(t *testing.T) {
	s := newStand(t)
	wang, li := s.person("Wang", s.casted, s.robots), s.person("Li", s.casted, s.robots)
	s.visit("2024-01-01", false, s.casted, wang, li)
	o := s.id(`insert into outputs (title, kind, published_on) values ('Report', 'joint_report', '2026-04-01') returning id`)
	gone := s.person("Retired", s.home)
	s.id(`update people set archived_at = now() where id = %d returning id`, gone)
	for _, p := range []int64{wang, s.me, gone} {
		s.id(`insert into output_people (output_id, person_id) values (%d, %d) returning person_id`, o, p)
	}
	s.says(s.reader, i18n.EN, Path+"?area="+id64(s.robots), []string{"Me wrote with them 1 Apr 2026 Cho met 1 Jan 2024", "Li Professor CASTED China works on Robots last contact 10 Jan 2026 Cho met 1 Jan 2024"}, "Retired")
	s.person("New", s.casted, s.robots)
	s.says(s.reader, i18n.EN, Path+"?area="+id64(s.robots), []string{"nobody has met them yet"})
	s.id(`insert into assignments (person_id, institute_id, side) values (%d, %d, 'ours') returning id`, s.cho, s.casted)
	s.says(s.reader, i18n.EN, Path+"?area="+id64(s.robots), []string{"Cho in charge of the institute"}, "nobody has met them yet")
}

func TestNothingConfidentialFindsAnybodyOrRanksThem(t *testing.T) {
	s := newStand(t)
	wang, li := s.person("Wang", s.casted, s.robots), s.person("Li", s.casted, s.robots)
	s.person("Elsewhere", s.far, s.robots)
	only := s.person("Only by a secret", s.casted)
	s.visit("2025-05-05", false, s.casted, wang)
	pages := func() (all []string) {
		for _, who := range []auth.Account{s.reader, s.researcher} {
			for _, a := range []string{Path, Path + "?area=" + id64(s.robots), Path + "?q=zq", Path + "?q=o", Path + "?topic=1"} {
				_, body, err := s.get(who, i18n.EN, a)
				all = append(all, body, fmt.Sprint(err))
			}
		}
		return all
	}
	before := pages()
	s.visit("2026-06-01", true, s.casted, li)
	s.visit("2026-06-02", true, s.far)
	topic := s.topic("zqtopicx", true, s.robots, li, only, s.cho)
	g := s.id(`insert into agreements (title, kind, state, confidential) values ('zqpactx', 'mou', 'in_force', true) returning id`)
	s.id(`insert into agreement_parties (agreement_id, position, institute_id) values (%d, 1, %d) returning id`, g, s.far)
	s.id(`insert into topic_institutes (topic_id, institute_id) values (%d, %d) returning topic_id`, topic, s.far)
	for n, body := range pages() {
		if body != before[n] {
			t.Errorf("page %d tells of it:\n%s\n%s", n, before[n], body)
		}
	}
	manager := auth.Account{ID: s.id(`insert into accounts (email, name, roles) values ('m@example.org', 'M', '{manager}') returning id`), Roles: []auth.Role{auth.Manager}}
	if got := s.order(Path+"?area="+id64(s.robots), manager); got != "Li, Only by a secret, Wang, Elsewhere" {
		t.Errorf("a manager sees %s", got)
	}
}

func TestTheNextPageGoesOn(t *testing.T) {
	s := newStand(t)
	var people []int64
	for n := range 120 {
		people = append(people, s.person(fmt.Sprintf("P%03d", n), s.casted, s.robots))
	}
	s.visit("2026-05-05", false, s.casted, people[3:40]...)
	seen, address := map[string]bool{}, Path+"?area="+id64(s.robots)
	for page := 0; address != ""; page++ {
		for _, name := range strings.Split(s.order(address, s.reader), ", ") {
			if seen[name] {
				t.Errorf("%s comes twice", name)
			}
			seen[name] = true
		}
		_, body, _ := s.get(s.reader, i18n.EN, address)
		next := regexp.MustCompile(`rel="next" href="([^"]*)"`).FindStringSubmatch(body)
		address = ""
		if next != nil {
			address = strings.ReplaceAll(next[1], "&amp;", "&")
			if !strings.Contains(address, "area="+id64(s.robots)) {
				t.Fatalf("the filter is lost: %s", address)
			}
		}
		if page > 5 {
			t.Fatal("it does not end")
		}
	}
	if len(seen) != 120 {
		t.Errorf("%d of 120", len(seen))
	}
}

func TestAddressesThatMakeNoSense(t *testing.T) {
	s := newStand(t)
	s.person("Wang", s.casted, s.robots)
	removed := s.id(`insert into areas (name_en, removed_at) values ('Gone', now()) returning id`)
	for _, q := range []string{"area=x", "area=-1", "area=9223372036854775808", "area=999999", "area=" + id64(removed), "topic=1", "topic=x", "country=XX", "q=" + strings.Repeat("x", 10000)} {
		s.says(s.researcher, i18n.EN, Path+"?"+q, []string{"means nothing that is here"}, "Wang")
	}
	for _, q := range []string{"q=%00", "q=%FF", "q='%22%3C%3E%26%7C!()*", "q=%E3%85%88", "q=%F0%9F%98%80", "q=+", "q=%5C_%25"} {
		if code, _, err := s.get(s.researcher, i18n.EN, Path+"?"+q); err != nil || code != 200 {
			t.Errorf("%s: %d, %v", q, code, err)
		}
	}
	for _, key := range []string{"", "x", "003 2026-13-01", "003 infinity", "1e9 2026-01-01", "003 -infinity'"} {
		if _, _, err := s.get(s.researcher, i18n.EN, Path+"?after="+list.Cursor{Sort: byShare, Key: key, ID: 1}.String()); !errors.Is(err, list.BadCursor) {
			t.Errorf("a cursor %q: %v", key, err)
		}
	}
}
