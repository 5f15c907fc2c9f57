package bell

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"gyoryu/internal/auth"
	"gyoryu/internal/charge"
	"gyoryu/internal/day"
	"gyoryu/internal/flash"
	"gyoryu/internal/i18n"
	"gyoryu/internal/list"
	"gyoryu/internal/notice"
	"gyoryu/internal/page"
	"gyoryu/internal/pg"
	"gyoryu/internal/pg/pgtest"
	"gyoryu/internal/webtest"
	"gyoryu/web/ui"
)

// stand is a database with accounts, and with one record of each noun that notices are about.
type stand struct {
	Store
	t                           *testing.T
	ctx                         context.Context
	db                          *pgxpool.Pool
	clock                       day.Clock
	staff, other, manager       auth.Account
	casted                      int64
	visit, commitment           int64
	agreement, topic, forum     int64
	ofInstitute, ofTopic        int64 // assignments
	hiddenVisit, hiddenPromise  int64 // written by the manager, as below
	hiddenAgreement, hiddenTopi int64
	hiddenCharge                int64
}

func newStand(t *testing.T) *stand {
	t.Helper()
	t.Parallel()
	db := pgtest.New(t)
	now := time.Now().Truncate(time.Second)
	s := &stand{Store: Store{DB: db}, t: t, ctx: t.Context(), db: db, clock: day.Clock{Now: func() time.Time { return now }, Zone: time.UTC}}
	s.staff, s.other, s.manager = s.account("sun", auth.Staff), s.account("omar", auth.Staff), s.account("mina", auth.Manager)
	s.casted = s.id(`insert into institutes (name, acronym, kind, country) values ('Academy', 'CASTED', 'other', 'CN') returning id`)
	person := s.id(`insert into people (name) values ('Lee') returning id`)
	visit := func(title string, hidden bool) (id int64) {
		id = s.id(`insert into visits (title, direction, starts_on, ends_on, confidential, created_by) values ('%s', 'outgoing', '2026-01-05', '2026-01-06', %t, %d) returning id`, title, hidden, s.manager.ID)
		s.do(`insert into stops (visit_id, position, institute_id) values (%d, 0, %d)`, id, s.casted)
		return id
	}
	promise := func(what string, visit int64) (id int64) {
		id = s.id(`insert into commitments (what, owed_by, visit_id) values ('%s', 'us', %d) returning id`, what, visit)
		s.do(`insert into commitment_institutes (commitment_id, institute_id) values (%d, %d)`, id, s.casted)
		return id
	}
	s.visit, s.hiddenVisit = visit("Trip to Beijing", false), visit("zqvisitx", true)
	s.commitment, s.hiddenPromise = promise("Send the list", s.visit), promise("zqpromisex", s.hiddenVisit)
	s.agreement = s.id(`insert into agreements (title, kind, created_by) values ('Memorandum', 'mou', %d) returning id`, s.manager.ID)
	s.do(`insert into agreement_parties (agreement_id, position, institute_id) values (%d, 0, %d)`, s.agreement, s.casted)
	s.hiddenAgreement = s.id(`insert into agreements (title, kind, confidential, created_by) values ('zqagreementx', 'mou', true, %d) returning id`, s.manager.ID)
	s.topic = s.id(`insert into topics (title, stage_on, created_by) values ('Mobility', '2026-01-01', %d) returning id`, s.manager.ID)
	s.hiddenTopi = s.id(`insert into topics (title, stage_on, confidential, created_by) values ('zqtopicx', '2026-01-01', true, %d) returning id`, s.manager.ID)
	s.forum = s.id(`insert into forums (name, name_ko) values ('STI Forum', '과학기술 포럼') returning id`)
	s.ofInstitute = s.id(`insert into assignments (person_id, institute_id) values (%d, %d) returning id`, person, s.casted)
	s.ofTopic = s.id(`insert into assignments (person_id, topic_id) values (%d, %d) returning id`, person, s.topic)
	s.hiddenCharge = s.id(`insert into assignments (person_id, agreement_id) values (%d, %d) returning id`, person, s.hiddenAgreement)
	return s
}

func (s *stand) account(name string, role auth.Role) auth.Account {
	s.t.Helper()
	id := s.id(`insert into accounts (email, name, roles) values ('%s@example.org', '%s', '{%s}') returning id`, name, name, role)
	return auth.Account{ID: id, Name: name, Email: name + "@example.org", Roles: []auth.Role{role}}
}

func (s *stand) id(sql string, args ...any) int64 {
	s.t.Helper()
	var id int64
	if err := s.db.QueryRow(s.ctx, fmt.Sprintf(sql, args...)).Scan(&id); err != nil {
		s.t.Fatalf("%s: %v", fmt.Sprintf(sql, args...), err)
	}
	return id
}

func (s *stand) do(sql string, args ...any) {
	s.t.Helper()
	if _, err := s.db.Exec(s.ctx, fmt.Sprintf(sql, args...)); err != nil {
		s.t.Fatalf("%s: %v", fmt.Sprintf(sql, args...), err)
	}
}

// tell tells an account of a record.
func (s *stand) tell(who auth.Account, k notice.Kind, noun string, id int64, on day.Day) int64 {
	s.t.Helper()
	key := fmt.Sprint(k, noun, id, on)
	err := pg.Tx(s.ctx, s.db, 0, func(tx pgx.Tx) error {
		return notice.Put(s.ctx, tx, notice.Notice{AccountID: who.ID, Kind: k, Noun: noun, NounID: id, AboutOn: on, Key: key}, false)
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return s.id(`select max(id) from notices`)
}

func (s *stand) in(days int) day.Day { return s.clock.Today().Add(days) }

func (s *stand) unseen(who auth.Account) int {
	s.t.Helper()
	n, err := s.Unseen(s.ctx, who)
	if err != nil {
		s.t.Fatal(err)
	}
	return n
}

func (s *stand) list(who auth.Account, f Filter) Found {
	s.t.Helper()
	found, err := s.List(s.ctx, f, who)
	if err != nil {
		s.t.Fatal(err)
	}
	return found
}

// as opens a browser on the pages of notices, as somebody, in a language.
func (s *stand) as(who auth.Account, l i18n.Lang) *webtest.Browser {
	s.t.Helper()
	h := NewHandler(s.db, s.clock, nil)
	r := chi.NewRouter()
	r.Use(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
			ctx := ui.WithPath(i18n.With(q.Context(), l), q.RequestURI)
			if who.SignedIn() {
				ctx = auth.As(ctx, who)
			}
			next.ServeHTTP(w, q.WithContext(ctx))
		})
	}, flash.Load)
	r.Get("/notices", page.Handle(h.List))
	r.Post("/notices/seen", page.Handle(h.SeenAll))
	r.Post("/notices/{id}/seen", page.Handle(h.Seen))
	r.Post("/institutes/{id}/follow", page.Handle(h.Follow(charge.Institute)))
	r.Post("/institutes/{id}/unfollow", page.Handle(h.Unfollow(charge.Institute)))
	r.Post("/topics/{id}/follow", page.Handle(h.Follow(charge.Topic)))
	r.Post("/topics/{id}/unfollow", page.Handle(h.Unfollow(charge.Topic)))
	r.Post("/account/mail", page.Handle(h.SwitchMail))
	r.Get("/mail/off/{token}/{kind}", page.Handle(h.MailForm))
	r.Post("/mail/off/{token}/{kind}", page.Handle(h.MailOff))
	return webtest.Open(s.t, r)
}

// TestEachKindSaysInASentenceWhy, in both languages, and leads to what it is about.
func TestEachKindSaysInASentenceWhy(t *testing.T) {
	s := newStand(t)
	s.do(`insert into agreement_milestones (agreement_id, position, title, due_on) values (%d, 0, 'First data', '%s')`, s.agreement, s.in(14))
	for _, n := range []struct {
		kind   notice.Kind
		noun   string
		id     int64
		on     day.Day
		href   string
		en, ko string
	}{
		{notice.Due, "commitment", s.commitment, s.in(7), "/commitments/%d", "(in 7 days): Send the list", "(7일 남음): Send the list"},
		{notice.Overdue, "commitment", s.commitment, s.in(-3), "/commitments/%d", "(3 days ago): Send the list", "이 지났습니다 (3일 전): Send the list"},
		{notice.NoticeDay, "agreement", s.agreement, s.in(30), "/agreements/%d", "Notice can be given until", "통보 기한"},
		{notice.Milestone, "agreement", s.agreement, s.in(14), "/agreements/%d", "Milestone “First data”, due on", "협약 이정표 ‘First data’"},
		{notice.Milestone, "agreement", s.agreement, s.in(2), "/agreements/%d", "A milestone is due on", "협약 이정표 기한"},
		{notice.Report, "visit", s.visit, s.in(1), "/visits/%d", "Trip report due on", "출장보고서 기한"},
		{notice.Report, "visit", s.visit, day.Day{}, "/visits/%d", "The trip report is due: Trip to Beijing", "낼 때입니다: Trip to Beijing"},
		{notice.Charge, "commitment", s.commitment, day.Day{}, "/commitments/%d", "You were put in charge of Send the list", "지정되었습니다: Send the list"},
		{notice.Charge, "assignment", s.ofInstitute, day.Day{}, "/institutes/", "You were put in charge of CASTED", "지정되었습니다: CASTED"},
		{notice.Charge, "assignment", s.ofTopic, day.Day{}, "/topics/", "You were put in charge of Mobility", "지정되었습니다: Mobility"},
		{notice.Charge, "forum", s.forum, day.Day{}, "/forums/%d", "You were put in charge of STI Forum", "지정되었습니다: 과학기술 포럼"},
		{notice.Handover, "topic", s.topic, day.Day{}, "/topics/%d", "Handed over to you: Mobility", "업무를 넘겨받았습니다: Mobility"},
		{notice.Followed, "visit", s.visit, day.Day{}, "/visits/%d", "At CASTED, which you follow: Trip to Beijing", "관심 기관 CASTED의 소식: Trip to Beijing"},
		{notice.Followed, "agreement", s.agreement, day.Day{}, "/agreements/%d", "At CASTED, which you follow: Memorandum", "관심 기관 CASTED의 소식: Memorandum"},
		{notice.Followed, "institute", s.casted, day.Day{}, "/institutes/%d", "at an institute that you follow: CASTED", "관심 기관에 변경 사항이 있습니다: CASTED"},
		{notice.Followed, "topic", s.topic, day.Day{}, "/topics/%d", "A topic that you follow has changed: Mobility", "관심 주제에 변경 사항이 있습니다: Mobility"},
		{notice.Followed, "forum", s.forum, day.Day{}, "/forums/%d", "Something that you followed has changed: STI Forum", "관심을 두었던"},
	} {
		for _, of := range Followable {
			if _, err := s.Follow(s.ctx, of, map[charge.Of]int64{charge.Institute: s.casted, charge.Topic: s.topic}[of], s.staff); err != nil {
				t.Fatal(err)
			}
		}
		s.tell(s.staff, n.kind, n.noun, n.id, n.on)
		for l, want := range map[i18n.Lang]string{i18n.EN: n.en, i18n.KO: n.ko} {
			p := s.as(s.staff, l).Get("/notices").Want(200)
			if first := p.Texts(".told > li")[0]; !strings.Contains(first, want) || strings.Contains(p.Body, "⟦") {
				t.Errorf("%s of a %s in %s says %q, not %q", n.kind, n.noun, l, first, want)
			}
			href := p.Links(".told > li:first-child .told-what a")[0]
			if want := strings.ReplaceAll(n.href, "%d", strconv.FormatInt(n.id, 10)); !strings.HasPrefix(href, want) {
				t.Errorf("%s of a %s leads to %s, not %s", n.kind, n.noun, href, want)
			}
		}
	}
	s.do(`update commitments set state = 'kept', state_on = current_date where id = %d`, s.commitment)
	if got := s.as(s.staff, i18n.EN).Get("/notices?kind=due").Want(200).Text(".told > li"); !strings.Contains(got, "kept since") {
		t.Errorf("what was kept since is not said to be: %s", got)
	}
}

// TestTheNoticesOfOthersAreNotThere: not in the list, not in the count, not to be marked as seen.
func TestTheNoticesOfOthersAreNotThere(t *testing.T) {
	s := newStand(t)
	theirs := s.tell(s.other, notice.Due, "commitment", s.commitment, s.in(1))
	mine := s.tell(s.staff, notice.Charge, "topic", s.topic, day.Day{})
	b := s.as(s.staff, i18n.EN)
	if got := b.Get("/notices").Want(200).Texts(".told > li"); len(got) != 1 || !strings.Contains(got[0], "Mobility") {
		t.Errorf("the list is %q", got)
	}
	for _, id := range []string{strconv.FormatInt(theirs, 10), "999999", "0", "-1", "x", "99999999999999999999", "%00"} {
		b.Post("/notices/"+id+"/seen", nil).Want(404)
	}
	b.Post("/notices/seen", url.Values{}).Want(200)
	if s.unseen(s.other) != 1 || s.unseen(s.staff) != 0 {
		t.Errorf("not seen: %d of theirs, %d of one's own", s.unseen(s.other), s.unseen(s.staff))
	}
	b.Post("/notices/"+strconv.FormatInt(mine, 10)+"/seen", nil).Want(200) // again: it stays seen
}

// TestWhatMayNotBeSeenIsNotToldOf: hidden, removed or gone, it is left out and not counted.
func TestWhatMayNotBeSeenIsNotToldOf(t *testing.T) {
	s := newStand(t)
	hidden := map[string]int64{
		"visit": s.hiddenVisit, "commitment": s.hiddenPromise, "agreement": s.hiddenAgreement, "topic": s.hiddenTopi, "assignment": s.hiddenCharge,
	}
	for noun, id := range hidden {
		for _, who := range []auth.Account{s.staff, s.manager} {
			s.tell(who, notice.Followed, noun, id, day.Day{})
		}
	}
	if n, all := s.unseen(s.manager), s.list(s.manager, Filter{}); n != len(hidden) || len(all.Told) != n || all.Total != n {
		t.Errorf("the manager is told %d, %d of %d", n, len(all.Told), all.Total)
	}
	found := s.list(s.staff, Filter{})
	if s.unseen(s.staff) != 0 || len(found.Told) != 0 || found.Total != 0 || found.Unseen != 0 {
		t.Errorf("staff is told of what is hidden: %+v", found)
	}
	b := s.as(s.staff, i18n.EN)
	if p := b.Get("/notices").Want(200); strings.Contains(p.Body, "zq") || !strings.Contains(p.Says(), "Nothing yet") {
		t.Errorf("the page tells of it: %s", p.Says())
	}
	for _, id := range s.ids(`select id from notices where account_id = @who`, s.staff) {
		b.Post("/notices/"+strconv.FormatInt(id, 10)+"/seen", nil).Want(404)
	}
	b.Post("/notices/seen", nil)
	if n := s.id(`select count(*) from notices where account_id = %d and seen_at is not null`, s.staff.ID); n != 0 {
		t.Errorf("%d that are hidden were marked as seen", n)
	}

	// What is there is told of until it is removed.
	for noun, id := range map[string]int64{
		"visit": s.visit, "commitment": s.commitment, "agreement": s.agreement, "topic": s.topic, "institute": s.casted, "forum": s.forum, "assignment": s.ofInstitute,
	} {
		s.tell(s.other, notice.Charge, noun, id, day.Day{})
	}
	if n := s.unseen(s.other); n != 7 {
		t.Fatalf("told of %d", n)
	}
	for i, gone := range []struct {
		table string
		id    int64
		left  int
	}{{"visits", s.visit, 6}, {"commitments", s.commitment, 5}, {"agreements", s.agreement, 4}, {"topics", s.topic, 3}, {"forums", s.forum, 2}, {"assignments", s.ofInstitute, 1}, {"institutes", s.casted, 0}} {
		s.do(`update %s set removed_at = now() where id = %d`, gone.table, gone.id)
		if found := s.list(s.other, Filter{}); s.unseen(s.other) != gone.left || len(found.Told) != gone.left {
			t.Errorf("%d: after one of %s was removed: %d, %d", i, gone.table, s.unseen(s.other), len(found.Told))
		}
	}
}

func (s *stand) ids(sql string, who auth.Account) []int64 {
	s.t.Helper()
	all, err := pg.Values[int64](s.ctx, s.db, sql, pg.Args{"who": who.ID})
	if err != nil {
		s.t.Fatal(err)
	}
	return all
}

// TestTheListPagesAndFilters by key, the newest first, with what was not seen marked.
func TestTheListPagesAndFilters(t *testing.T) {
	s := newStand(t)
	for n := range list.PerPage + 3 {
		s.tell(s.staff, notice.Due, "commitment", s.commitment, s.in(n))
	}
	s.tell(s.staff, notice.Charge, "topic", s.topic, day.Day{})
	b := s.as(s.staff, i18n.EN)
	p := b.Get("/notices").Want(200)
	if len(p.Texts(".told > li.is-new")) != list.PerPage || !strings.Contains(p.Text(".total"), "54") {
		t.Errorf("the first page has %d of %s", len(p.Texts(".told > li")), p.Text(".total"))
	}
	next := p.Links(".pager a")
	p = b.Get(next[len(next)-1]).Want(200)
	if len(p.Texts(".told > li")) != 4 {
		t.Errorf("the second page has %d", len(p.Texts(".told > li")))
	}
	if got := b.Get("/notices?kind=charge").Want(200).Texts(".told > li"); len(got) != 1 {
		t.Errorf("of one kind: %q", got)
	}
	p = b.Get("/notices?kind=nonsense").Want(200)
	if len(p.Texts(".told > li")) != 0 || p.Find(".complaint").Length() != 1 {
		t.Errorf("of no kind: %s", p.Says())
	}
	b.Get("/notices?which=never").Want(200)
	for _, cursor := range []string{
		"x", "%25%25", list.Cursor{Sort: "title", Key: "1", ID: 1}.String(), list.Cursor{Sort: Sort, Key: "1", ID: -1}.String(), "bnVsbA%3D%3D",
	} {
		b.Ask(http.MethodGet, "/notices?after="+cursor, nil).Want(400)
	}
	if p := b.Get("/notices?after=" + (list.Cursor{Sort: Sort, Key: "nonsense", ID: 1 << 62}).String()).Want(200); len(p.Texts(".told > li")) != list.PerPage {
		t.Error("a cursor past all is not the beginning")
	}
}

// TestOneIsMarkedAsSeenAndAll that there were when the page was made.
func TestOneIsMarkedAsSeenAndAll(t *testing.T) {
	s := newStand(t)
	for n := range 3 {
		s.tell(s.staff, notice.Due, "commitment", s.commitment, s.in(n))
	}
	b := s.as(s.staff, i18n.EN)
	p := b.Get("/notices").Want(200)
	first := s.ids(`select max(id) from notices where account_id = @who`, s.staff)[0]
	one := "/notices/" + strconv.FormatInt(first, 10) + "/seen"
	if got := p.Find("a[data-seen]").First().AttrOr("data-seen", ""); got != one {
		t.Errorf("script posts to %q", got)
	}
	p = p.Form(one).Press("").Want(200)
	if len(p.Texts(".told > li")) != 3 || len(p.Texts(".told > li.is-new")) != 2 || s.unseen(s.staff) != 2 {
		t.Errorf("one seen: %s", p.Says())
	}
	if got := b.Get("/notices?which=unseen").Want(200).Texts(".told > li"); len(got) != 2 {
		t.Errorf("not seen: %q", got)
	}
	all := p.Form("/notices/seen")
	s.tell(s.staff, notice.Charge, "topic", s.topic, day.Day{}) // while they look
	p = all.Press("").Want(200)
	if s.unseen(s.staff) != 1 || p.Flash() != "Marked 2 notices as seen." {
		t.Errorf("all seen: %d are not, %q", s.unseen(s.staff), p.Flash())
	}
	for _, wrong := range []string{"x", "-1", "99999999999999999999", "\x00"} {
		b.Post("/notices/seen", url.Values{"newest": {wrong}}).Want(400)
	}
	b.Post("/notices/seen", nil).Want(200)
	p = b.Get("/notices?which=unseen").Want(200)
	if s.unseen(s.staff) != 0 || !strings.Contains(p.Says(), "You have seen everything") || p.Find("form[action='/notices/seen']").Length() != 0 {
		t.Errorf("nothing is left: %s", p.Says())
	}
}

// TestTheBellCountsNoFurtherThanItShows.
func TestTheBellCountsNoFurtherThanItShows(t *testing.T) {
	s := newStand(t)
	s.do(`insert into notices (account_id, kind, noun, noun_id, key) select %d, 'due', 'commitment', %d, g::text from generate_series(1, 250) g`, s.staff.ID, s.commitment)
	if n := s.unseen(s.staff); n != most {
		t.Errorf("%d", n)
	}
	p := s.as(s.staff, i18n.EN).Get("/notices").Want(200)
	if tabs := p.Texts(".tabs a"); len(tabs) != 2 || tabs[1] != "Not seen yet (99+)" {
		t.Errorf("%q", tabs)
	}
}

// TestWhoFollowsWhat: pressed twice it is the same, and only what one sees can be followed.
func TestWhoFollowsWhat(t *testing.T) {
	s := newStand(t)
	b := s.as(s.staff, i18n.EN)
	at := map[charge.Of]int64{charge.Institute: s.casted, charge.Topic: s.topic}
	for of, id := range at {
		for range 2 {
			if p := b.Ask(http.MethodPost, of.Href(id)+"/follow", nil).Want(303); p.Location() != of.Href(id) {
				t.Errorf("leads to %s", p.Location())
			}
		}
	}
	if n := s.id(`select count(*) from follows where account_id = %d`, s.staff.ID); n != 2 {
		t.Errorf("%d follows", n)
	}
	s.tell(s.staff, notice.Followed, "visit", s.visit, day.Day{})
	s.tell(s.staff, notice.Followed, "commitment", s.commitment, day.Day{})
	s.tell(s.staff, notice.Followed, "visit", s.hiddenVisit, day.Day{})
	s.tell(s.staff, notice.Followed, "topic", s.topic, day.Day{})
	s.do(`update notices set told_at = now() - interval '31 days' where id = %d`, s.tell(s.staff, notice.Followed, "agreement", s.agreement, day.Day{}))
	for of, want := range map[charge.Of]int{charge.Institute: 2, charge.Topic: 1} {
		f, err := s.Following(s.ctx, of, at[of], "Its name", s.clock.Now(), s.staff)
		if err != nil || !f.Is || f.Lately != want {
			t.Errorf("%s: %+v, %v", of, f, err)
		}
		if f, err := s.Following(s.ctx, of, at[of], "Its name", s.clock.Now(), s.other); err != nil || f.Is || f.Lately != 0 {
			t.Errorf("%s of another: %+v, %v", of, f, err)
		}
	}
	mine, err := s.Mine(s.ctx, s.clock.Now(), s.staff)
	if err != nil || len(mine.Follows) != 2 || mine.Follows[0].Name != "CASTED" || mine.Follows[0].Lately != 2 || mine.Follows[1].Name != "Mobility" || mine.Follows[1].Lately != 1 {
		t.Errorf("%+v, %v", mine, err)
	}
	for _, path := range []string{"/topics/" + strconv.FormatInt(s.hiddenTopi, 10), "/topics/999999", "/institutes/999999", "/institutes/99999999999999999999", "/topics/x", "/topics/%00"} {
		b.Ask(http.MethodPost, path+"/follow", nil).Want(404)
		b.Ask(http.MethodPost, path+"/unfollow", nil).Want(404)
	}
	// What was hidden or removed since is not listed.
	s.do(`update topics set confidential = true where id = %d`, s.topic)
	s.do(`update institutes set removed_at = now() where id = %d`, s.casted)
	if mine, err := s.Mine(s.ctx, s.clock.Now(), s.staff); err != nil || len(mine.Follows) != 0 {
		t.Errorf("%+v, %v", mine, err)
	}
	b.Ask(http.MethodPost, "/institutes/"+strconv.FormatInt(s.casted, 10)+"/follow", nil).Want(404)
	s.do(`update institutes set removed_at = null where id = %d`, s.casted)
	for range 2 {
		p := b.Ask(http.MethodPost, "/institutes/"+strconv.FormatInt(s.casted, 10)+"/unfollow", url.Values{"back": {"//evil.example"}}).Want(303)
		if p.Location() != "/institutes/"+strconv.FormatInt(s.casted, 10) {
			t.Errorf("leads to %s", p.Location())
		}
	}
	if n := s.id(`select count(*) from follows where institute_id is not null`); n != 0 {
		t.Errorf("%d follow it still", n)
	}
}

// TestAKindOfMailIsSwitchedOnOnesOwnAccount and is as it was when pressed twice.
func TestAKindOfMailIsSwitchedOnOnesOwnAccount(t *testing.T) {
	s := newStand(t)
	b := s.as(s.staff, i18n.EN)
	for _, do := range []string{"off", "off", "on", "on", "off"} {
		b.Ask(http.MethodPost, "/account/mail", url.Values{"kind": {"digest"}, "do": {do}}).Want(303)
		mine, err := s.Mine(s.ctx, s.clock.Now(), s.staff)
		if err != nil || mine.Gets(Digest) != (do == "on") || !mine.Gets(Charge) {
			t.Errorf("after %s: %+v, %v", do, mine, err)
		}
	}
	for _, wrong := range []url.Values{{}, {"kind": {"digest"}}, {"do": {"off"}}, {"kind": {"invitation"}, "do": {"off"}}, {"kind": {"digest\x00"}, "do": {"off"}}, {"kind": {"digest"}, "do": {"maybe"}}} {
		b.Post("/account/mail", wrong).Want(400)
	}
	if mine, err := s.Mine(s.ctx, s.clock.Now(), s.other); err != nil || len(mine.Off) != 0 {
		t.Errorf("another's: %+v, %v", mine, err)
	}
	if err := s.Mail(s.ctx, s.staff.ID, "invitation", false); !pg.Violates(err, "mail_offs_kind_known") {
		t.Errorf("a kind that nobody may switch off: %v", err)
	}
	if Weekly.Concerns(s.staff) || !Weekly.Concerns(s.manager) || !Digest.Concerns(s.staff) {
		t.Error("the weekly is for managers")
	}
}

// TestALinkInAMailSwitchesItsKindOff: by its button and by itself, and on again; opening
// it changes nothing.
func TestALinkInAMailSwitchesItsKindOff(t *testing.T) {
	s := newStand(t)
	key, err := notice.MailKey(s.ctx, s.db, s.staff.ID)
	if err != nil {
		t.Fatal(err)
	}
	gets := func(k MailKind) bool {
		t.Helper()
		mine, err := s.Mine(s.ctx, s.clock.Now(), s.staff)
		if err != nil {
			t.Fatal(err)
		}
		return mine.Gets(k)
	}
	for l, says := range map[i18n.Lang][2]string{i18n.EN: {"Switch off this mail?", "It is off"}, i18n.KO: {"그만 받을까요?", "더 보내지 않습니다"}} {
		b := s.as(auth.Account{}, l)
		for _, k := range MailKinds {
			p := b.Get(MailPath(key, k)).Want(200)
			if !gets(k) || !strings.Contains(p.Text("h1"), says[0]) || strings.Contains(p.Body, "⟦") {
				t.Errorf("%s in %s: %s", k, l, p.Says())
			}
			if !strings.Contains(p.Says(), "s•••@example.org") || strings.Contains(p.Body, s.staff.Email) || p.Header.Get("Referrer-Policy") != "no-referrer" {
				t.Errorf("for whom: %s", p.Says())
			}
			p = p.Form(MailPath(key, k)).Press("off").Want(200)
			if gets(k) || !strings.Contains(p.Text("h1"), says[1]) {
				t.Errorf("%s switched off in %s: %s", k, l, p.Says())
			}
			p.Form(MailPath(key, k)).Press("on").Want(200)
			if !gets(k) {
				t.Errorf("%s is not on again", k)
			}
		}
	}
	b := s.as(auth.Account{}, i18n.EN)
	boundary := "--b\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--b--\r\n"
	for kind, body := range map[string]string{"application/x-www-form-urlencoded": "List-Unsubscribe=One-Click", "multipart/form-data; boundary=b": boundary} {
		if err := s.Mail(s.ctx, s.staff.ID, Followed, true); err != nil {
			t.Fatal(err)
		}
		if p := b.Send(http.MethodPost, MailPath(key, Followed), kind, body).Want(200); gets(Followed) || !strings.Contains(p.Text("h1"), "It is off") {
			t.Errorf("by itself, as %s: %s", kind, p.Says())
		}
	}
	for _, body := range []string{"", "do=maybe", "List-Unsubscribe=Two-Clicks", "do=%zz", "do=off%00"} {
		b.Send(http.MethodPost, MailPath(key, Charge), "application/x-www-form-urlencoded", body).Want(400)
	}
	if !gets(Charge) {
		t.Error("a button that is none switched it off")
	}
}

// TestALinkThatIsWrongSaysSo, and neither switches nor tells anything.
func TestALinkThatIsWrongSaysSo(t *testing.T) {
	s := newStand(t)
	key, err := notice.MailKey(s.ctx, s.db, s.staff.ID)
	if err != nil {
		t.Fatal(err)
	}
	for l, says := range map[i18n.Lang]string{i18n.EN: "This link switches nothing off", i18n.KO: "사용할 수 없는 링크입니다"} {
		b := s.as(auth.Account{}, l)
		for _, path := range []string{
			MailPath(key, "invitation"), MailPath(key, "Digest"), MailPath(key[:20], Digest), MailPath(strings.ToLower(key), Digest), MailPath("x", Digest),
			MailPath(key+"%00", Digest), MailPath("%ff", Digest), MailPath(strings.Repeat("A", 5000), Digest), MailPath("'%20or%201=1", Digest),
		} {
			for _, method := range []string{http.MethodGet, http.MethodPost} {
				p := b.Ask(method, path, url.Values{"do": {"off"}}).Want(404)
				if p.Text("h1") != says || strings.Contains(p.Body, "•••") {
					t.Errorf("%s %.60s: %s", method, path, p.Says())
				}
			}
		}
	}
	if n := s.id(`select count(*) from mail_offs`); n != 0 {
		t.Errorf("%d were switched off", n)
	}
	if _, err := s.Receiver(s.ctx, "nobody", Digest); !errors.Is(err, pg.NotFound) {
		t.Errorf("%v", err)
	}
}

// TestAnAddressIsMasked so that its owner knows it and a stranger does not.
func TestAnAddressIsMasked(t *testing.T) {
	t.Parallel()
	for email, want := range map[string]string{"manager@demo.example": "m•••@demo.example", "한글@demo.example": "한•••@demo.example", "@x": "•••@x", "": "•••"} {
		if got := (Receiver{Email: email}).Masked(); got != want {
			t.Errorf("%q is %q", email, got)
		}
	}
}

// TestTheDatabaseKnowsTheSameKinds of notices and mails.
func TestTheDatabaseKnowsTheSameKinds(t *testing.T) {
	s := newStand(t)
	for _, k := range notice.Kinds {
		s.tell(s.staff, k, "visit", s.visit, day.Day{})
	}
	for _, k := range MailKinds {
		if err := s.Mail(s.ctx, s.staff.ID, k, false); err != nil {
			t.Error(err)
		}
	}
	rule := s.text(`select pg_get_constraintdef(oid) from pg_constraint where conname = 'notices_kind_known'`)
	if n := strings.Count(rule, "::text"); n < len(notice.Kinds) || slices.ContainsFunc(notice.Kinds, func(k notice.Kind) bool { return !strings.Contains(rule, "'"+string(k)+"'") }) || strings.Count(rule, "'")/2 != len(notice.Kinds) {
		t.Errorf("%s", rule)
	}
}

func (s *stand) text(sql string) (found string) {
	s.t.Helper()
	if err := s.db.QueryRow(s.ctx, sql).Scan(&found); err != nil {
		s.t.Fatal(err)
	}
	return found
}
