package setting

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/go-chi/chi/v5"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/i18n"
	"gyoryu/internal/institute"
	"gyoryu/internal/page"
	"gyoryu/internal/pg"
	"gyoryu/internal/pg/pgtest"
)

type stand struct {
	Store
	t            *testing.T
	ctx          context.Context
	admin, other auth.Account
	ours, theirs int64
	mail         Mail
}

var seoul = time.FixedZone("Asia/Seoul", 9*60*60)

// noon is what the clock says: the middle of a working day in 2026.
var noon = time.Date(2026, time.October, 12, 12, 0, 0, 0, seoul)

func newStand(t *testing.T) *stand {
	t.Helper()
	t.Parallel()
	s := &stand{Store: Store{pgtest.New(t)}, t: t, ctx: t.Context()}
	for name, who := range map[string]*auth.Account{"gwan": &s.admin, "seo": &s.other} {
		*who = auth.Account{ID: s.id(`insert into accounts (email, name, roles) values (@n || '@example.org', @n, '{admin}') returning id`, pg.Args{"n": name}),
			Name: name, Email: name + "@example.org", Roles: []auth.Role{auth.Admin}}
	}
	for short, id := range map[string]*int64{"STEPI": &s.ours, "KISTEP": &s.theirs} {
		var err error
		*id, err = institute.Store{DB: s.DB}.Create(s.ctx, institute.Draft{Name: short + " Institute", Acronym: short, Kind: "research_institute", Country: "KR", Home: short == "STEPI"}, s.admin)
		if err != nil {
			t.Fatal(err)
		}
	}
	return s
}

func (s *stand) id(sql string, args pg.Args) int64 {
	s.t.Helper()
	id, err := pg.Value[int64](s.ctx, s.DB, sql, args)
	if err != nil {
		s.t.Fatal(err)
	}
	return id
}

func (s *stand) exec(sql string, args pg.Args) {
	s.t.Helper()
	if _, err := s.DB.Exec(s.ctx, sql, args); err != nil {
		s.t.Fatal(err)
	}
}

// ask asks for a page, and checks that it has words for all that it says.
func (s *stand) ask(l i18n.Lang, method, target string, body url.Values) *httptest.ResponseRecorder {
	s.t.Helper()
	h := NewHandler(s.DB, day.Clock{Now: func() time.Time { return noon }, Zone: seoul}, Options{Mail: s.mail})
	r := chi.NewRouter()
	r.Get("/settings", page.Handle(h.Show))
	r.Post("/settings", page.Handle(h.Update))
	r.Get("/settings/holidays", page.Handle(h.Holidays))
	r.Post("/settings/holidays", page.Handle(h.AddHolidays))
	r.Post("/settings/holidays/korea", page.Handle(h.AddKorea))
	r.Post("/settings/holidays/remove", page.Handle(h.RemoveHoliday))
	r.Get("/settings/mail", page.Handle(h.Mail))
	r.Post("/settings/mail/test", page.Handle(h.TestMail))
	r.Post("/settings/mail/again", page.Handle(h.TryAgain))
	r.Get("/settings/sign-ins", page.Handle(h.SignIns))
	q := httptest.NewRequest(method, target, strings.NewReader(body.Encode()))
	if method == http.MethodPost {
		q.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	w := httptest.NewRecorder()
	r.ServeHTTP(w, q.WithContext(i18n.With(auth.As(q.Context(), s.admin), l)))
	if text := w.Body.String(); strings.Contains(text, "⟦") {
		s.t.Errorf("%s %s says %.80s", method, target, text[strings.Index(text, "⟦"):])
	}
	return w
}

// says is the words of a page.
func (s *stand) says(w *httptest.ResponseRecorder) string {
	s.t.Helper()
	d, err := goquery.NewDocumentFromReader(strings.NewReader(w.Body.String()))
	if err != nil {
		s.t.Fatal(err)
	}
	return strings.Join(strings.Fields(d.Find("main").Text()), " ")
}

func (s *stand) get(l i18n.Lang, target string) string {
	s.t.Helper()
	w := s.ask(l, http.MethodGet, target, nil)
	if w.Code != http.StatusOK {
		s.t.Fatalf("GET %s: %d", target, w.Code)
	}
	return s.says(w)
}

func (s *stand) wants(what, text string, want ...string) {
	s.t.Helper()
	for _, w := range want {
		if !strings.Contains(text, w) {
			s.t.Errorf("%s: %q is missing from %.3000s", what, w, text)
		}
	}
}

func (s *stand) settings() Settings {
	s.t.Helper()
	found, err := s.Find(s.ctx, s.DB)
	if err != nil {
		s.t.Fatal(err)
	}
	return found
}

// typed is the form as it is opened, with some of it changed.
func (s *stand) typed(changes ...string) url.Values {
	s.t.Helper()
	home, err := institute.Store{}.Home(s.ctx, s.DB)
	if err != nil && !errors.Is(err, pg.NotFound) {
		s.t.Fatal(err)
	}
	v := s.settings().values(home)
	for i := 0; i < len(changes); i += 2 {
		v.Set(changes[i], changes[i+1])
	}
	return v
}

func TestTheSettingsAreAtFirstWhatTheProgramThinksGood(t *testing.T) {
	s := newStand(t)
	if got := s.settings(); got.Zone != "" || got.DigestHour != 8 || got.WeeklyDay != 1 || got.NoticeDays != 60 {
		t.Errorf("%+v", got)
	}
	s.wants("in English", s.get(i18n.EN, "/settings"), "System", "Our institute", "Left empty, GYORYU_TZ holds: Asia/Seoul", "It is 12:00 by Asia/Seoul now", "08:00", "Monday")
	s.wants("in Korean", s.get(i18n.KO, "/settings"), "시스템 설정", "소속 기관", "월요일", "현재 시각은 12:00(Asia/Seoul)입니다")
}

func TestSettingsAreSavedAndToldInTheirHistory(t *testing.T) {
	s := newStand(t)
	w := s.ask(i18n.EN, http.MethodPost, "/settings", s.typed("zone", "Asia/Tokyo", "digest_hour", "7", "weekly_day", "5", "notice_days", "90",
		"home", "KISTEP", "home_id", idText(s.theirs)))
	if w.Code != http.StatusSeeOther {
		t.Fatalf("%d %s", w.Code, s.says(w))
	}
	if got := s.settings(); got.Zone != "Asia/Tokyo" || got.DigestHour != 7 || got.WeeklyDay != 5 || got.NoticeDays != 90 || got.ChangedBy != "gwan" {
		t.Errorf("%+v", got)
	}
	if home, err := (institute.Store{}).Home(s.ctx, s.DB); err != nil || home.ID != s.theirs {
		t.Errorf("ours is %v %v", home, err)
	}
	if n := s.id(`select count(*) from institutes where home`, nil); n != 1 {
		t.Errorf("%d institutes are ours", n)
	}
	s.wants("in English", s.get(i18n.EN, "/settings"), "gwan", "Our institute was: STEPI → now: KISTEP"[:13], "STEPI", "KISTEP", "Time zone", "Asia/Tokyo", "Friday",
		"At the next start", "Asia/Tokyo takes effect when the program is started next. Until then days are reckoned by Asia/Seoul.")
	s.wants("in Korean", s.get(i18n.KO, "/settings"), "금요일", "Asia/Tokyo 시간대는 프로그램을 다시 시작하면 적용됩니다", "새 협약의 통보 기간(일)")
	if n := s.id(`select count(*) from history where noun = 'settings' and account_id = @id and before ? 'home_id'`, pg.Args{"id": s.admin.ID}); n != 3 { // made, given up, made
		t.Errorf("%d lines tell whose the institute is", n)
	}
}

func TestWhatIsWrongWithASettingIsSaidBesideIt(t *testing.T) {
	s := newStand(t)
	for name, c := range map[string]struct {
		change          []string
		field, says, ko string
	}{
		"no such zone":                    {[]string{"zone", "Asia/Soul"}, "zone", "No time zone has this name. It should look like Asia/Seoul.", "이런 이름의 시간대가 없습니다"},
		"here is no zone":                 {[]string{"zone", "Local"}, "zone", "No time zone has this name", "시간대가 없습니다"},
		"a path":                          {[]string{"zone", "../../etc/passwd"}, "zone", "No time zone has this name", "시간대가 없습니다"},
		"a long zone":                     {[]string{"zone", strings.Repeat("x", 65)}, "zone", "64", "64"},
		"a NUL":                           {[]string{"zone", "Asia/\x00Seoul"}, "zone", "character", "문자"},
		"no hour":                         {[]string{"digest_hour", ""}, "digest_hour", "Fill this in", ""},
		"an hour too late":                {[]string{"digest_hour", "24"}, "digest_hour", "from 0 to 23", "0"},
		"half an hour":                    {[]string{"digest_hour", "7.5"}, "digest_hour", "from 0 to 23", "0"},
		"a Sunday":                        {[]string{"weekly_day", "7"}, "weekly_day", "from 1 to 5", "1"},
		"no notice":                       {[]string{"notice_days", ""}, "notice_days", "Fill this in", ""},
		"absurd notice":                   {[]string{"notice_days", "99999999999999999999"}, "notice_days", "from 0 to 999", "999"},
		"no institute":                    {[]string{"home", "", "home_id", ""}, "home", "Name the institute whose exchange this is", "기관을 지정해 주세요"},
		"unknown institute":               {[]string{"home", "Nowhere", "home_id", ""}, "home", "", ""},
		"an institute's id that none has": {[]string{"home", "X", "home_id", "999999"}, "home", "", ""},
		"an id past bigint":               {[]string{"home", "X", "home_id", "99999999999999999999"}, "home", "", ""},
	} {
		v := s.typed(append(c.change, "notice_days", "77")...)
		if c.field == "notice_days" {
			v = s.typed(c.change...)
		}
		w := s.ask(i18n.EN, http.MethodPost, "/settings", v)
		d, err := goquery.NewDocumentFromReader(strings.NewReader(w.Body.String()))
		if err != nil {
			t.Fatal(err)
		}
		if got := d.Find("#" + c.field + "-complaint").Text(); w.Code != http.StatusUnprocessableEntity || got == "" || !strings.Contains(got, c.says) {
			t.Errorf("%s: %d %q, want %q", name, w.Code, got, c.says)
		}
		if c.field != "notice_days" && d.Find("#notice_days").AttrOr("value", "") != "77" {
			t.Errorf("%s: what was typed elsewhere is gone", name)
		}
		s.wants(name+" in Korean", s.says(s.ask(i18n.KO, http.MethodPost, "/settings", v)), c.ko)
	}
	if got := s.settings(); got.Version != 1 {
		t.Errorf("something was saved: %+v", got)
	}
}

func TestNobodyOverwritesAnothersSettings(t *testing.T) {
	s := newStand(t)
	stale := s.typed("digest_hour", "9", "home", "KISTEP", "home_id", idText(s.theirs))
	if err := s.Change(s.ctx, 1, Draft{DigestHour: 6, WeeklyDay: 1, NoticeDays: 60, Megabytes: 50}, s.other); err != nil {
		t.Fatal(err)
	}
	w := s.ask(i18n.EN, http.MethodPost, "/settings", stale)
	if w.Code != http.StatusConflict {
		t.Fatalf("%d", w.Code)
	}
	s.wants("the conflict", s.says(w), "seo", "06:00", "STEPI")
	if s.settings().DigestHour != 6 {
		t.Error("it was overwritten")
	}
	d, _ := goquery.NewDocumentFromReader(strings.NewReader(w.Body.String()))
	if v := d.Find("input[name=version]").AttrOr("value", ""); v != "2" {
		t.Errorf("the form cannot be sent again: version %s", v)
	}
}

func TestOursIsNotReplacedBehindSomebodysBack(t *testing.T) {
	s := newStand(t)
	third, err := institute.Store{DB: s.DB}.Create(s.ctx, institute.Draft{Name: "Third", Kind: "other", Country: "KR"}, s.admin)
	if err != nil {
		t.Fatal(err)
	}
	v := s.typed("home", "KISTEP", "home_id", idText(s.theirs))
	if err := s.Change(s.ctx, 1, Draft{HomeID: third, HomeWas: s.ours, DigestHour: 8, WeeklyDay: 1, NoticeDays: 60, Megabytes: 50}, s.other); err != nil {
		t.Fatal(err)
	}
	s.exec(`update settings set version = 1`, nil) // as if it had been made ours on its own page
	v.Set("version", idText(s.settings().Version))
	if w := s.ask(i18n.EN, http.MethodPost, "/settings", v); w.Code != http.StatusConflict {
		t.Errorf("%d %s", w.Code, s.says(w))
	}
	if home, err := (institute.Store{}).Home(s.ctx, s.DB); err != nil || home.ID != third {
		t.Errorf("ours is %v %v", home, err)
	}
	s.exec(`update institutes set removed_at = now(), removed_by = @by where id = @id`, pg.Args{"id": s.theirs, "by": s.admin.ID})
	if err := s.Change(s.ctx, s.settings().Version, Draft{HomeID: s.theirs, HomeWas: third, DigestHour: 8, WeeklyDay: 1, Megabytes: 50}, s.admin); !errors.Is(err, pg.NotFound) {
		t.Errorf("a removed one became ours: %v", err)
	}
}

func TestTheZoneIsTheOneThatWasSetOrTheEnvironments(t *testing.T) {
	s := newStand(t)
	if z, err := s.Zone(s.ctx, s.DB, seoul); err != nil || z != seoul {
		t.Errorf("unset: %v %v", z, err)
	}
	s.exec(`update settings set zone = 'Asia/Tokyo'`, nil)
	if z, err := s.Zone(s.ctx, s.DB, seoul); err != nil || z.String() != "Asia/Tokyo" {
		t.Errorf("set: %v %v", z, err)
	}
	s.exec(`update settings set zone = 'Asia/Atlantis'`, nil)
	if z, err := s.Zone(s.ctx, s.DB, seoul); !errors.Is(err, NoZone) || z != seoul {
		t.Errorf("known no more: %v %v", z, err)
	}
	if err := s.Change(s.ctx, s.settings().Version, Draft{Zone: "Asia/Atlantis", WeeklyDay: 1}, s.admin); !errors.Is(err, NoZone) {
		t.Errorf("a zone that the database does not know: %v", err)
	}
}
