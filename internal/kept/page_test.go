package kept

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"gyoryu/internal/auth"
	"gyoryu/internal/commitment"
	"gyoryu/internal/day"
	"gyoryu/internal/i18n"
	"gyoryu/internal/list"
)

// site is a stand on 31 December 2025, at the office.
type site struct {
	*stand
	h *Handler
}

func newSite(t *testing.T) site {
	t.Helper()
	s := newStand(t)
	clock := day.Clock{Now: func() time.Time { return time.Date(2025, 12, 30, 20, 0, 0, 0, time.UTC) }, Zone: seoul}
	return site{s, NewHandler(s.pool, clock, nil)}
}

// get is a page; show is one of the handlers' two.
func (s site) get(who auth.Account, l i18n.Lang, address string) (int, string, error) {
	s.t.Helper()
	r := httptest.NewRequest(http.MethodGet, address, nil)
	r = r.WithContext(i18n.With(auth.As(r.Context(), who), l))
	w := httptest.NewRecorder()
	show := s.h.Show
	if strings.HasPrefix(address, rowsPath) {
		show = s.h.Rows
	}
	err := show(w, r)
	if strings.Contains(w.Body.String(), "⟦") {
		s.t.Errorf("%s in %s: a text is missing", address, l)
	}
	return w.Code, w.Body.String(), err
}

func (s site) says(who auth.Account, l i18n.Lang, address string, want ...string) string {
	s.t.Helper()
	status, body, err := s.get(who, l, address)
	if err != nil || status != http.StatusOK {
		s.t.Fatalf("%s: %d, %v", address, status, err)
	}
	for _, w := range want {
		if !strings.Contains(body, w) {
			s.t.Errorf("%s in %s does not say %q: %s", address, l, w, text(body))
		}
	}
	return body
}

var tags = regexp.MustCompile(`<[^>]*>|\s+`)

func text(body string) string { return tags.ReplaceAllString(body, " ") }

// some are five commitments of institute 0, each standing in another way, and one more kept
// of nobody's; in 2024 the first was overdue.
func (s site) some() (ids []int64) {
	s.onDay(on("2024-03-01"), func(tx pgx.Tx, c commitment.Store) {
		for i, due := range []string{"'2024-05-01'", "'2024-05-01'", "'2025-01-01'", "'2027-01-01'", "null", "null"} {
			id := s.in(tx, `insert into commitments (what, due_on, person_id) values ('Thing %d', %s, %d) returning id`, i, due, s.people[1])
			ids = append(ids, id)
			if i < 5 {
				s.in(tx, `insert into commitment_institutes (commitment_id, institute_id) values (%d, %d) returning 1::bigint`, id, s.institutes[0])
			}
		}
	})
	s.onDay(on("2025-02-01"), func(_ pgx.Tx, c commitment.Store) {
		s.must(c.SetState(s.ctx, ids[0], 1, commitment.Kept, on("2025-01-20"), "", "shown", s.manager))
		s.must(c.SetState(s.ctx, ids[1], 1, commitment.Dropped, on("2025-02-01"), "why", "", s.manager))
		s.must(c.SetState(s.ctx, ids[5], 1, commitment.Kept, on("2025-02-01"), "", "shown", s.manager))
	})
	return ids
}

func TestThePageOfFigures(t *testing.T) {
	s := newSite(t)
	s.some()
	for _, who := range []auth.Account{s.manager, s.staff, s.her} {
		s.says(who, i18n.EN, "/follow-through", "<strong>50%</strong>", "2 of 4 kept", "Up by 50 points in a year: 0% on 31 Dec 2024", ">I0</a>", "With no institute", "33%", "100%",
			"what=overdue", "End of 2024", "Lowest first")
	}
	s.says(s.manager, i18n.KO, "/follow-through", "이행률", "4건 중 2건 이행", "1년 사이 50%p 상승", "기관 없음", "표로 보기")
	s.says(s.manager, i18n.EN, "/follow-through?on=2024-12-31", "<strong>0%</strong>", "0 of 2 kept", "There is nothing yet to compare it")
	s.says(s.manager, i18n.EN, "/follow-through?on=2024-12-31&by=year", "By the year agreed", `scope="row">2024`)
	s.says(s.manager, i18n.EN, "/follow-through?by=person&sort=name", "Person 1", "By who is in charge")
	s.says(s.manager, i18n.KO, "/follow-through?by=forum", "포럼과 무관", "포럼별")
	s.says(s.manager, i18n.EN, "/follow-through?on=2020-01-01", "Nothing had been agreed by then")
	s.says(s.manager, i18n.EN, "/follow-through?on=%EC%96%B4%EC%A0%9C", "At the end of 30 Dec 2025") // yesterday, as people type it
}

func TestNothingIsAgreedYet(t *testing.T) {
	s := newSite(t)
	body := s.says(s.staff, i18n.EN, "/follow-through", "Nothing was agreed yet", "New visit")
	if strings.Contains(body, "kept-line") {
		t.Error("a line of nothing is drawn")
	}
	if body = s.says(s.her, i18n.KO, "/follow-through", "아직 약속이 없습니다"); strings.Contains(body, `href="/visits/new"`) {
		t.Error("a researcher is asked to log a visit")
	}
}

func TestThePageBehindAFigure(t *testing.T) {
	s := newSite(t)
	ids := s.some()
	of := fmt.Sprintf("&by=institute&of=%d", s.institutes[0])
	body := s.says(s.her, i18n.EN, "/follow-through/rows?what=kept"+of, "Commitments kept: I0", "1 commitment<", "Thing 0", commitment.Path(ids[0]), "kept 20 Jan 2025", "/people/")
	if strings.Contains(body, "Thing 5") {
		t.Error("one of no institute is among those of an institute")
	}
	s.says(s.her, i18n.EN, "/follow-through/rows?what=kept&by=institute&of=none", "With no institute", "Thing 5")
	s.says(s.her, i18n.EN, "/follow-through/rows?what=overdue&on=2024-06-01", "2 commitments", "Thing 0", "Thing 1", "31 days over", "now: kept", "now: dropped")
	s.says(s.her, i18n.KO, "/follow-through/rows?what=undated", "기한 없는 약속", "약속 1건", "Thing 4")
	s.says(s.her, i18n.KO, "/follow-through/rows?what=dropped", "2025. 2. 1. 중단")
	s.says(s.her, i18n.EN, "/follow-through/rows?what=open&by=year&of=2024", "Thing 3", "2024")
	s.says(s.her, i18n.EN, "/follow-through/rows?what=open&on=2020-01-01", "None stood like this on that day")
	s.says(s.her, i18n.EN, "/follow-through/rows", "Commitments overdue", "Thing 2")
}

func TestADayThatIsNoneIsSaidSo(t *testing.T) {
	s := newSite(t)
	s.some()
	for typed, want := range map[string][2]string{
		"zzz": {"This is no day.", "날짜를 알 수 없습니다."}, "2025-02-30": {"This is no day.", "날짜를 알 수 없습니다."},
		"2026-01-01": {"still to come", "아직 오지 않은 날"}, "1949-12-31": {"before 1950", "1950년 이전"}, "0001-01-01": {"before 1950", "1950년 이전"},
		"999999999999999999999": {"This is no day.", "날짜를 알 수 없습니다."},
	} {
		for _, address := range []string{path, rowsPath} {
			if body := s.says(s.manager, i18n.EN, address+"?on="+typed, want[0]); strings.Contains(body, "<strong>50%") || strings.Contains(body, "Thing") {
				t.Errorf("%s of %s shows figures of another day", address, typed)
			}
			s.says(s.manager, i18n.KO, address+"?on="+typed, want[1])
		}
	}
}

func TestAnAddressThatMeansNothingIsSaidSo(t *testing.T) {
	s := newSite(t)
	s.some()
	for _, address := range []string{
		"/follow-through?by=zzz", "/follow-through/rows?what=zzz", "/follow-through/rows?by=zzz&of=1", "/follow-through/rows?by=institute&of=zzz", "/follow-through/rows?by=institute",
		"/follow-through/rows?of=7", "/follow-through/rows?by=institute&of=99999999999999999999", "/follow-through/rows?by=person&of=999999", "/follow-through/rows?by=institute&of=0",
		"/follow-through/rows?by=forum&of=-1",
	} {
		if body := s.says(s.manager, i18n.EN, address, "One of these filters means nothing"); strings.Contains(body, "Thing") || strings.Contains(body, "kept-big") {
			t.Errorf("%s shows something", address)
		}
	}
	s.says(s.manager, i18n.EN, "/follow-through?on=%00&by=%ff&sort=%00", "2 of 4 kept") // nobody typed that
}

func TestACursorOfAnotherListIsRefused(t *testing.T) {
	s := newSite(t)
	s.some()
	for _, address := range []string{
		"/follow-through?after=zzz", "/follow-through?after=" + list.Cursor{Sort: "name", Key: "x", ID: 1}.String(),
		"/follow-through/rows?what=kept&after=" + list.Cursor{Sort: "overdue", Key: "2025-01-01", ID: 1}.String(),
		"/follow-through/rows?what=kept&after=" + list.Cursor{Sort: "kept", Key: "zzz", ID: 1}.String(),
		"/follow-through/rows?what=kept&after=" + list.Cursor{Sort: "kept", Key: "", ID: 1}.String(),
	} {
		if _, _, err := s.get(s.manager, i18n.EN, address); !errors.Is(err, list.BadCursor) {
			t.Errorf("%s: %v", address, err)
		}
	}
	// One that is well formed and points nowhere is just a place.
	s.says(s.manager, i18n.EN, "/follow-through?after="+list.Cursor{Sort: "worst", Key: "zzz", ID: 1 << 62}.String(), "By institute")
}

func TestGroupsArePagedInTheirOrder(t *testing.T) {
	s := newSite(t)
	s.onDay(on("2025-03-01"), func(tx pgx.Tx, c commitment.Store) {
		for i := range 120 {
			p := s.in(tx, `insert into people (name) values ('Somebody %03d') returning id`, i)
			for n := range i%4 + 1 {
				id := s.in(tx, `insert into commitments (what, due_on, person_id) values ('x', '2025-05-01', %d) returning id`, p)
				if n == 0 && i%3 > 0 {
					s.must(c.SetState(s.ctx, id, 1, commitment.Kept, on("2025-03-01"), "", "shown", s.manager))
				}
			}
		}
	})
	for _, sort := range sorts(ByPerson) {
		seen, pages, last := map[int64]bool{}, 0, -1
		for address := "/follow-through?by=person&sort=" + sort; address != ""; pages++ {
			r := httptest.NewRequest(http.MethodGet, address, nil)
			a, err := read(r.URL, on("2025-12-31"))
			s.must(err)
			groups, err := s.Ordered(s.ctx, a.by, a.on, a.Sort, s.manager)
			s.must(err)
			for _, g := range list.Cut(a.View, pageOf(groups, a.Sort, a.by, a.After), len(groups), func(g Group) (string, int64) { return g.place(a.Sort, a.by), g.ID }) {
				n, is := g.Percent()
				if seen[g.ID] || !is || sort == Worst && n < last {
					t.Errorf("%s: %+v after %d%%, seen %v", sort, g, last, seen[g.ID])
				}
				seen[g.ID], last = true, n
			}
			address = a.Next()
		}
		if len(seen) != 120 || pages != 3 {
			t.Errorf("%s: %d groups on %d pages", sort, len(seen), pages)
		}
	}
}

func TestWhatIsConfidentialChangesNobodysFiguresWhoMayNotSeeIt(t *testing.T) {
	s := newSite(t)
	s.some()
	before := map[string]string{}
	pages := []string{"/follow-through", "/follow-through?by=person", "/follow-through?by=year", "/follow-through?by=forum", "/follow-through/rows?what=overdue", "/follow-through/rows?what=kept&by=year&of=2025"}
	for _, p := range pages {
		before[p] = s.says(s.staff, i18n.EN, p)
	}
	s.onDay(on("2025-06-01"), func(tx pgx.Tx, c commitment.Store) {
		v := s.in(tx, `insert into visits (title, direction, starts_on, ends_on, confidential) values ('V', 'outgoing', '2025-05-01', '2025-05-01', true) returning id`)
		p := s.in(tx, `insert into points (visit_id, position, kind, text) values (%d, 1, 'agreed', 'x') returning id`, v)
		g := s.in(tx, `insert into agreements (title, kind, confidential) values ('A', 'mou', true) returning id`)
		s.in(tx, `insert into forum_reforms (forum_id, position, text, point_id) values (%d, 1, 'x', %d) returning id`, s.forums[0], p)
		one := s.in(tx, `insert into commitments (what, visit_id, point_id, due_on, person_id) values ('Secret one', %d, %d, '2025-07-01', %d) returning id`, v, p, s.people[0])
		two := s.in(tx, `insert into commitments (what, agreement_id) values ('Secret two', %d) returning id`, g)
		for _, id := range []int64{one, two} {
			s.in(tx, `insert into commitment_institutes (commitment_id, institute_id) values (%d, %d) returning 1::bigint`, id, s.institutes[5])
		}
		s.must(c.SetState(s.ctx, two, 1, commitment.Kept, on("2025-06-01"), "", "shown", s.manager))
	})
	for _, p := range pages {
		if after := s.says(s.staff, i18n.EN, p); after != before[p] {
			t.Errorf("%s has changed for who may not see it: %s\nwas %s", p, text(after), text(before[p]))
		}
	}
	s.says(s.manager, i18n.EN, "/follow-through", "3 of 6 kept", ">I5</a>")
	s.says(s.her, i18n.EN, "/follow-through", "2 of 5 kept", ">I5</a>") // who is in charge of one
	s.says(s.her, i18n.EN, "/follow-through/rows?what=overdue", "Secret one")
	s.says(s.her, i18n.EN, "/follow-through?by=forum", "Forum 0")
}
