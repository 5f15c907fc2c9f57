package round

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/i18n"
	"gyoryu/internal/list"
	"gyoryu/internal/pg"
	"gyoryu/internal/pg/pgtest"
)

var today = day.Day{Year: 2026, Month: 6, Day: 15}

type stand struct {
	t                              *testing.T
	ctx                            context.Context
	db                             *pgxpool.Pool
	manager, researcher            auth.Account
	home, parent, casted           int64
	cho, kim, wang                 int64
	castedOf, parentOf, childrenOf Of
}

func (s *stand) id(sql string, args ...any) int64 {
	s.t.Helper()
	id, err := pg.Value[int64](s.ctx, s.db, fmt.Sprintf(sql, args...), nil)
	if err != nil {
		s.t.Fatalf(sql+": %v", append(args, err)...)
	}
	return id
}

func newStand(t *testing.T) *stand {
	t.Helper()
	t.Parallel()
	s := &stand{t: t, ctx: t.Context(), db: pgtest.New(t)}
	account := func(name, role string) auth.Account {
		return auth.Account{ID: s.id(`insert into accounts (email, name, roles) values ('%[1]s@example.org', '%[1]s', '{%[2]s}') returning id`, name, role), Roles: []auth.Role{auth.Role(role)}}
	}
	s.manager, s.researcher = account("mina", "manager"), account("rae", "researcher")
	s.home = s.id(`insert into institutes (name, acronym, kind, country, home) values ('Ours', 'STEPI', 'other', 'KR', true) returning id`)
	s.parent = s.id(`insert into institutes (name, acronym, kind, country) values ('Ministry', 'MOST', 'government', 'CN') returning id`)
	s.casted = s.id(`insert into institutes (name, acronym, kind, country, parent_id) values ('Academy', 'CASTED', 'other', 'CN', %d) returning id`, s.parent)
	person := func(name string, at int64) int64 {
		p := s.id(`insert into people (name) values ('%s') returning id`, name)
		s.id(`insert into positions (person_id, institute_id) values (%d, %d) returning id`, p, at)
		return p
	}
	s.cho, s.kim, s.wang = person("Cho", s.home), person("Kim", s.home), person("Wang", s.casted)
	s.castedOf = Of{Path: "/institutes/3", Institutes: []int64{s.casted}}
	s.parentOf = Of{Path: "/institutes/2", Institutes: []int64{s.parent}, Children: 1}
	s.childrenOf = Of{Path: "/institutes/2", Institutes: []int64{s.parent, s.casted}, Children: 1}
	return s
}

// visit is one with a stop at CASTED where Wang was met, by these of ours.
func (s *stand) visit(title, direction, on string, hidden bool, ours ...int64) int64 {
	s.t.Helper()
	v := s.id(`insert into visits (title, direction, starts_on, ends_on, confidential, created_by) values ('%s', '%s', '%s', '%s', %v, %d) returning id`, title, direction, on, on, hidden, s.manager.ID)
	stop := s.id(`insert into stops (visit_id, position, institute_id) values (%d, 1, %d) returning id`, v, s.casted)
	s.id(`insert into stop_people (stop_id, visit_id, person_id, position) values (%d, %d, %d, 1) returning stop_id`, stop, v, s.wang)
	for i, p := range ours {
		s.id(`insert into visit_delegates (visit_id, position, person_id) values (%d, %d, %d) returning id`, v, i, p)
	}
	s.id(`insert into points (visit_id, stop_id, position, kind, text) values (%d, %d, 1, 'problem', 'Said at %s') returning id`, v, stop, title)
	return v
}

// works puts people on a topic.
func (s *stand) works(topic int64, people ...int64) {
	s.t.Helper()
	for _, p := range people {
		s.id(`insert into topic_people (topic_id, person_id) values (%d, %d) returning topic_id`, topic, p)
	}
}

func (s *stand) asked(address string, parts []Part) Asked {
	s.t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		s.t.Fatal(err)
	}
	a, err := Read(u, parts, today)
	if err != nil {
		s.t.Fatalf("%s: %v", address, err)
	}
	return a
}

func (s *stand) titles(o Of, query string, who auth.Account) string {
	s.t.Helper()
	parts := OfInstitute
	if o.Person != 0 {
		parts = OfPerson
	}
	a := s.asked(o.Path+"?"+query, parts)
	rows, err := Rows(s.ctx, s.db, o, a, who)
	if err != nil {
		s.t.Fatalf("%s: %v", query, err)
	}
	var all []string
	for _, r := range a.Cut(rows) {
		all = append(all, r.Title)
	}
	return strings.Join(all, ", ")
}

// everything is all that is told of an institute to somebody, as one text.
func (s *stand) everything(o Of, who auth.Account) string {
	s.t.Helper()
	var all []any
	for _, p := range OfInstitute {
		if _, is := sets[p]; is {
			all = append(all, s.titles(o, "part="+string(p), who))
		}
	}
	var b pg.Batch
	years, follow := QueueYears(&b, o, today, who), QueueFollow(&b, o, today, who)
	known, carriers := QueueKnown(&b, o, today, who), QueueCarriers(&b, o, today, who)
	if err := b.Send(s.ctx, s.db); err != nil {
		s.t.Fatal(err)
	}
	even, err := Balanced(s.ctx, s.db, o, s.asked("/x?part=balance&from=1990-01-01&to=2030-01-01", OfInstitute), who)
	if err != nil {
		s.t.Fatal(err)
	}
	text, err := json.Marshal(append(all, years(), *follow, *known, *carriers, even))
	if err != nil {
		s.t.Fatal(err)
	}
	return string(text)
}

func TestAPartHasItsRowsOfTheInstituteAndOfThoseUnderIt(t *testing.T) {
	s := newStand(t)
	s.visit("Old", "outgoing", "2019-03-03", false, s.cho)
	s.visit("New", "incoming", "2025-05-01", false, s.kim)
	s.id(`update visits set state = 'cancelled' where id = %d returning id`, s.visit("Cancelled", "outgoing", "2025-06-01", false))
	for query, want := range map[string]string{
		"part=visits": "New, Old", "part=visits&way=ours": "Old", "part=visits&way=theirs": "New", "part=visits&from=2020-01-01": "New", "part=visits&to=2019-12-31": "Old",
		"part=points&kind=agreed": "", "part=points&kind=problem&to=2020-01-01": "Said at Old", "part=people": "Wang",
	} {
		if got := s.titles(s.castedOf, query, s.researcher); got != want {
			t.Errorf("%s: %q, want %q", query, got, want)
		}
	}
	if alone, all := s.titles(s.parentOf, "part=visits", s.researcher), s.titles(s.childrenOf, "part=visits", s.researcher); alone != "" || all != "New, Old" {
		t.Errorf("the parent has %q alone, %q with those under it", alone, all)
	}
	if got := s.titles(Of{Path: "/people/1", Person: s.cho}, "part=visits", s.researcher); got != "Old" {
		t.Errorf("Cho was on %q", got)
	}
	for range list.PerPage {
		s.visit("More", "online", "2022-01-01", false)
	}
	a := s.asked("/institutes/3?part=visits", OfInstitute)
	rows, err := Rows(s.ctx, s.db, s.castedOf, a, s.researcher)
	if err != nil || len(rows) != list.PerPage+1 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	a.Cut(rows)
	next, err := url.Parse(a.Next())
	if err != nil {
		t.Fatal(err)
	}
	if got := s.titles(s.castedOf, next.RawQuery, s.researcher); got != "More, Old" {
		t.Errorf("the second page has %q", got)
	}
}

func TestTheBalanceTheYearsAndWhatIsBehindThemAgree(t *testing.T) {
	s := newStand(t)
	s.visit("We go", "outgoing", "2024-03-03", false, s.cho)
	s.visit("We go again", "outgoing", "2025-03-03", false, s.cho)
	s.visit("They come", "incoming", "2025-05-01", false, s.kim)
	s.visit("A call", "contact", "2025-05-02", false, s.kim)
	s.id(`insert into exchanges (person_id, to_institute_id, starts_on) values (%d, %d, '2025-02-01') returning id`, s.kim, s.casted)
	s.id(`insert into exchanges (person_id, from_institute_id, to_institute_id, starts_on) values (%d, %d, %d, '2025-02-01') returning id`, s.wang, s.casted, s.home)
	s.id(`insert into exchanges (person_id, from_institute_id, to_institute_id, starts_on) values (%d, %d, %d, '2025-02-01') returning id`, s.wang, s.casted, s.parent)
	for _, proposer := range []int64{s.home, s.casted, s.casted, s.parent} {
		topic := s.id(`insert into topics (title, stage_on, proposer_id) values ('T', '2025-04-01', %d) returning id`, proposer)
		s.id(`insert into topic_institutes (topic_id, institute_id) values (%d, %d) returning topic_id`, topic, s.casted)
	}
	even, err := Balanced(s.ctx, s.db, s.castedOf, s.asked("/x?part=balance&from=2025-01-01&to=2025-12-31", OfInstitute), s.researcher)
	want := Even{Visits: Counts{1, 1}, Stays: Counts{1, 1}, Proposals: Counts{1, 2}}
	if err != nil || even != want {
		t.Errorf("the balance of 2025 is %+v, want %+v, %v", even, want, err)
	}
	for _, l := range even.lines() {
		for way, n := range map[Way]int{Ours: l.Ours, Theirs: l.Theirs} {
			rows := s.titles(s.castedOf, fmt.Sprintf("part=%s&way=%s&from=2025-01-01&to=2025-12-31", l.Part, way), s.researcher)
			if got := len(strings.Split(rows, ", ")); got != n {
				t.Errorf("%s of %s: %d, but the rows are %q", l.Part, way, n, rows)
			}
		}
	}
	s.visit("Long ago", "outgoing", "2001-01-01", false)
	var b pg.Batch
	asked := QueueYears(&b, s.castedOf, today, s.researcher)
	if err := b.Send(s.ctx, s.db); err != nil {
		t.Fatal(err)
	}
	all := asked()
	var page strings.Builder
	if err := Strip(s.castedOf, false, all).Render(i18n.With(s.ctx, i18n.EN), &page); err != nil {
		t.Fatal(err)
	}
	for _, y := range all {
		for _, p := range drawn {
			u, err := url.Parse(markHref(s.castedOf, false, all, y, p))
			if err != nil {
				t.Fatal(err)
			}
			rows := s.titles(s.castedOf, u.RawQuery, s.researcher)
			if n := len(strings.Split(rows, ", ")); rows != "" && n != y.N[p] || rows == "" && y.N[p] != 0 {
				t.Errorf("%d has %d %s, but the rows are %q", y.Year, y.N[p], p, rows)
			}
			if y.N[p] > 0 { // in the picture, and in the table
				in := i18n.With(s.ctx, i18n.EN)
				if said := (mark{Year: y, part: p, n: y.N[p]}).spoken(in); !strings.Contains(page.String(), said) {
					t.Errorf("the picture does not say %q", said)
				}
				if cell := fmt.Sprintf(`href="%s">%d</a>`, strings.ReplaceAll(markHref(s.castedOf, false, all, y, p), "&", "&amp;"), y.N[p]); !strings.Contains(page.String(), cell) {
					t.Errorf("the table has no %s", cell)
				}
			}
		}
	}
	if Sum(all, Visits) != 5 || all[0].Year != 0 || all[0].N[Visits] != 1 {
		t.Errorf("the years are %+v", all)
	}
}

func TestWhoKnowsWhomIsToldFromRecords(t *testing.T) {
	s := newStand(t)
	s.visit("First", "outgoing", "2024-03-03", false, s.cho)
	s.visit("Second", "outgoing", "2025-03-03", false, s.cho, s.kim)
	topic := s.id(`insert into topics (title, stage_on) values ('T', '2025-04-01') returning id`)
	s.works(topic, s.cho, s.wang)
	for name, o := range map[string]Of{"CASTED": s.castedOf, "Wang": {Person: s.wang}} {
		pairs, err := Known(s.ctx, s.db, o, today, s.researcher)
		if err != nil || len(pairs) != 2 || pairs[0].Ours != "Cho" || pairs[0].Times != 3 || pairs[0].LastOn.String() != "2025-04-01" || pairs[0].TopicID != topic ||
			pairs[1].Ours != "Kim" || pairs[1].Times != 1 || pairs[1].Theirs != "Wang" {
			t.Errorf("%s is known by %+v, %v", name, pairs, err)
		}
	}
	if pairs, err := Known(s.ctx, s.db, Of{Person: s.kim}, today, s.researcher); err != nil || len(pairs) != 1 || pairs[0].Theirs != "Wang" {
		t.Errorf("Kim knows %+v, %v", pairs, err)
	}
}

func TestATieIsCarriedByOneUntilThereIsAnother(t *testing.T) {
	s := newStand(t)
	carried := func() string {
		var b pg.Batch
		found := QueueCarriers(&b, s.castedOf, today, s.manager)
		if err := b.Send(s.ctx, s.db); err != nil {
			t.Fatal(err)
		}
		var all []string
		for _, c := range *found {
			all = append(all, c.Name)
		}
		return strings.Join(all, " ")
	}
	s.visit("Long ago", "outgoing", "2019-03-03", false, s.kim)
	s.visit("Lately", "outgoing", "2025-03-03", false, s.cho)
	if got := carried(); got != "Cho" {
		t.Errorf("carried by %q", got)
	}
	s.id(`insert into assignments (person_id, institute_id) values (%d, %d) returning id`, s.kim, s.casted)
	if got := carried(); got != "Cho Kim" {
		t.Errorf("with another in charge carried by %q", got)
	}
	s.id(`update positions set ends_on = '2026-01-01' where person_id = %d returning id`, s.cho)
	if got := carried(); got != "Kim" {
		t.Errorf("after one left carried by %q", got)
	}
}

// TestWhatIsHiddenChangesNothing in any part, year, balance or pair.
func TestWhatIsHiddenChangesNothing(t *testing.T) {
	s := newStand(t)
	s.visit("Open", "outgoing", "2025-03-03", false, s.cho)
	before, known := s.everything(s.castedOf, s.researcher), s.everything(s.castedOf, s.manager)
	v := s.visit("Hidden", "outgoing", "2025-04-03", true, s.kim)
	c := s.id(`insert into commitments (what, visit_id, due_on, person_id, their_person_id, created_at) values ('hidden', %d, '2025-05-01', %d, %d, '2025-04-05') returning id`, v, s.kim, s.wang)
	s.id(`insert into commitment_institutes (commitment_id, institute_id) values (%d, %d) returning commitment_id`, c, s.casted)
	g := s.id(`insert into agreements (title, kind, state, starts_on, confidential, created_by) values ('hidden', 'mou', 'in_force', '2025-01-01', true, %d) returning id`, s.manager.ID)
	s.id(`insert into agreement_parties (agreement_id, position, institute_id) values (%d, 1, %d) returning id`, g, s.casted)
	topic := s.id(`insert into topics (title, stage_on, proposer_id, confidential, created_by) values ('hidden', '2025-04-01', %d, true, %d) returning id`, s.casted, s.manager.ID)
	s.id(`insert into topic_institutes (topic_id, institute_id) values (%d, %d) returning topic_id`, topic, s.casted)
	s.works(topic, s.kim, s.wang)
	o := s.id(`insert into outputs (title, kind, published_on) values ('of what is hidden', 'article', '2025-06-01') returning id`)
	s.id(`insert into output_topics (output_id, topic_id) values (%d, %d) returning topic_id`, o, topic)
	if after := s.everything(s.castedOf, s.researcher); after != before {
		t.Errorf("a researcher is told\n%s\nand before\n%s", after, before)
	}
	if after := s.everything(s.castedOf, s.manager); after == known || strings.Count(after, "idden") < 5 {
		t.Errorf("a manager is told no more: %s", after)
	}
}

func TestAddressesThatMakeNoSense(t *testing.T) {
	s := newStand(t)
	for address, rejects := range map[string]string{
		"/x?part=nothing": "part", "/x?part=visits&from=soon-ish": "from", "/x?part=visits&from=2025-02-02&to=2025-01-01": "to", "/x?part=visits&way=sideways": "way",
		"/x?part=points&kind=joke": "kind", "/x?children=2": "children", "/x?part=commitments&state=lost": "state", "/x?part=visits&from=" + strings.Repeat("9", 10000): "from",
	} {
		if a := s.asked(address, OfInstitute); !a.Reject[rejects] {
			t.Errorf("%.60s rejects %v", address, a.Reject)
		}
	}
	for _, address := range []string{"/x?part=visits&after=%25%25", "/x?part=people&after=" + list.Cursor{Sort: "place-visits", Key: "2025-01-01", ID: 1}.String()} {
		u, _ := url.Parse(address)
		if _, err := Read(u, OfInstitute, today); err == nil {
			t.Errorf("%s is read", address)
		}
	}
}
