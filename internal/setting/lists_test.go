package setting

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"gyoryu/internal/auth"
	"gyoryu/internal/i18n"
	"gyoryu/internal/list"
	"gyoryu/internal/pg"
)

func (s *stand) works(iso string) bool {
	s.t.Helper()
	is, err := s.WorkingDay(s.ctx, s.DB, on(s.t, iso))
	if err != nil {
		s.t.Fatal(err)
	}
	return is
}

func TestHolidaysAndWeekendsAreNoWorkingDays(t *testing.T) {
	s := newStand(t)
	if !s.works("2026-10-09") || s.works("2026-10-10") || s.works("2026-10-11") || !s.works("2026-10-12") {
		t.Error("weekends are wrong")
	}
	if err := s.Seed(s.ctx, on(t, "2026-10-12")); err != nil {
		t.Fatal(err)
	}
	for iso, want := range map[string]bool{"2026-10-09": false, "2026-10-05": false, "2026-10-06": true, "2027-02-09": false, "2027-02-10": true} {
		if s.works(iso) != want {
			t.Errorf("%s: %v", iso, !want)
		}
	}
}

func TestHolidaysAreAddedOnceAndWhatWasTakenAwayStaysAway(t *testing.T) {
	s := newStand(t)
	today := on(t, "2026-10-12")
	done := make(chan error)
	for range 4 {
		go func() { done <- s.Seed(context.WithoutCancel(s.ctx), today) }()
	}
	for range 4 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	both := int64(len(Korea(2026)) + len(Korea(2027)))
	if n := s.id(`select count(*) from holidays`, nil); n != both {
		t.Errorf("%d holidays, want %d", n, both)
	}
	s.exec(`delete from holidays where on_day >= '2027-01-01'`, nil)
	if err := s.Seed(s.ctx, today); err != nil {
		t.Fatal(err)
	}
	if n := s.id(`select count(*) from holidays where on_day >= '2027-01-01'`, nil); n != 0 {
		t.Errorf("%d came back", n)
	}
	if err := s.Seed(s.ctx, on(t, "2027-01-04")); err != nil {
		t.Fatal(err)
	}
	if n := s.id(`select count(*) from holidays where on_day >= '2028-01-01'`, nil); n != int64(len(Korea(2028))) {
		t.Errorf("%d holidays of the year after", n)
	}
}

func TestADayIsAddedAndRemovedAndBothAreTold(t *testing.T) {
	s := newStand(t)
	w := s.ask(i18n.EN, http.MethodPost, "/settings/holidays", url.Values{"on_day": {"2026-12-31"}, "name_ko": {"종무일"}, "year": {"2026"}})
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/settings/holidays?year=2026" {
		t.Fatalf("%d %s", w.Code, s.says(w))
	}
	s.wants("in English", s.get(i18n.EN, "/settings/holidays"), "Thu 31 December 2026", "종무일", "1 day", "Add Korea’s public holidays of 2026")
	s.wants("in Korean", s.get(i18n.KO, "/settings/holidays?year=2026"), "2026년 12월 31일 목요일", "모두 1일", "2026년 대한민국 공휴일 추가")
	s.wants("its history", s.get(i18n.EN, "/settings"), "Holiday", "31 Dec 2026 종무일")
	id := s.id(`select id from holidays`, nil)
	w = s.ask(i18n.EN, http.MethodPost, "/settings/holidays/remove", url.Values{"holiday": {idText(id)}, "year": {"2026"}})
	if w.Code != http.StatusSeeOther || s.id(`select count(*) from holidays`, nil) != 0 {
		t.Errorf("it stays: %d", w.Code)
	}
	if w = s.ask(i18n.EN, http.MethodPost, "/settings/holidays/remove", url.Values{"holiday": {idText(id)}, "year": {"2026"}}); w.Code != http.StatusSeeOther {
		t.Errorf("pressed twice: %d", w.Code)
	}
	if w = s.ask(i18n.EN, http.MethodPost, "/settings/holidays/remove", url.Values{"holiday": {"99999999999999999999"}}); w.Code != http.StatusNotFound {
		t.Errorf("an id past bigint: %d", w.Code)
	}
	if n := s.id(`select count(*) from history where noun = 'settings' and part = 'holidays' and account_id = @id`, pg.Args{"id": s.admin.ID}); n != 2 {
		t.Errorf("%d lines of history", n)
	}
}

func TestWhatIsWrongWithADayIsSaid(t *testing.T) {
	s := newStand(t)
	if err := s.add(s.ctx, []Holiday{{OnDay: on(t, "2026-12-31"), NameEN: "Last day", NameKO: "종무일"}}, s.other); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		typed       url.Values
		field, says string
	}{
		"no day":         {url.Values{"name_en": {"X"}}, "on_day", "Fill this in"},
		"no such day":    {url.Values{"on_day": {"2026-02-30"}, "name_en": {"X"}}, "on_day", "2026-02-30"},
		"a distant day":  {url.Values{"on_day": {"1850-02-03"}, "name_en": {"X"}}, "on_day", "Days from 2000 to 2100"},
		"nameless":       {url.Values{"on_day": {"2026-12-24"}}, "name_en", "Give the day a name"},
		"a long name":    {url.Values{"on_day": {"2026-12-24"}, "name_ko": {strings.Repeat("가", 101)}}, "name_ko", "100"},
		"broken text":    {url.Values{"on_day": {"2026-12-24"}, "name_en": {"\xff"}}, "name_en", "character"},
		"there already":  {url.Values{"on_day": {"2026-12-31"}, "name_en": {"X"}}, "on_day", "31 Dec 2026 is in the list already: Last day."},
		"a line's there": {url.Values{"do": {"paste"}, "pasted": {"2026-12-30 A\n2026-12-31 B"}}, "pasted", "31 Dec 2026 is in the list already"},
	} {
		w := s.ask(i18n.EN, http.MethodPost, "/settings/holidays", c.typed)
		d, _ := goquery.NewDocumentFromReader(strings.NewReader(w.Body.String()))
		if got := d.Find("#" + c.field + "-complaint").Text(); w.Code != http.StatusUnprocessableEntity || !strings.Contains(got, c.says) || got == "" {
			t.Errorf("%s: %d %q, want %q", name, w.Code, got, c.says)
		}
	}
	if n := s.id(`select count(*) from holidays`, nil); n != 1 {
		t.Errorf("%d days: something was added", n)
	}
	for _, year := range []string{"", "2031", "x", "99999999999999999999"} {
		if w := s.ask(i18n.EN, http.MethodPost, "/settings/holidays/korea", url.Values{"year": {year}}); w.Code != http.StatusUnprocessableEntity {
			t.Errorf("the holidays of %q: %d", year, w.Code)
		}
	}
	s.wants("a year that is unknown", s.get(i18n.EN, "/settings/holidays?year=2031"), "No holidays in 2031 yet", "from 2024 to 2030")
	s.wants("nonsense is this year", s.get(i18n.EN, "/settings/holidays?year=-5"), "Last day")
}

func TestTheButtonAddsWhatIsMissingOfAYear(t *testing.T) {
	s := newStand(t)
	own := Holiday{OnDay: on(t, "2027-03-01"), NameEN: "Own name", NameKO: "삼일절"}
	if err := s.add(s.ctx, []Holiday{own}, s.admin); err != nil {
		t.Fatal(err)
	}
	if w := s.ask(i18n.EN, http.MethodPost, "/settings/holidays/korea", url.Values{"year": {"2027"}}); w.Code != http.StatusSeeOther {
		t.Fatalf("%d", w.Code)
	}
	text := s.get(i18n.EN, "/settings/holidays?year=2027")
	s.wants("the year", text, "Own name", "설날", "Substitute holiday (Christmas Day)", "대체공휴일(성탄절)")
	if strings.Contains(text, "Add Korea’s public holidays") || strings.Contains(text, "Independence Movement Day") {
		t.Errorf("it offers to add what is there, or took a name: %s", text)
	}
}

func (s *stand) mailed(who auth.Account, state, errorText string) int64 {
	s.t.Helper()
	return s.id(`insert into mails (account_id, kind, key, message_id, subject, body_text, body_html, state, tries, error)
		values (@who, 'charge', gen_random_uuid(), gen_random_uuid(), 'zqsecret subject', 'zqsecret', 'zqsecret', @state, 3, @error) returning id`,
		pg.Args{"who": who.ID, "state": state, "error": errorText})
}

func TestMailThatFailedIsShownWithoutWhatItSays(t *testing.T) {
	s := newStand(t)
	s.wants("at first", s.get(i18n.EN, "/settings/mail"), "not set", "GYORYU_SMTP_URL", "Every mail went out", "never")
	id := s.mailed(s.other, "failed", "dial smtp://user:hunter2@mail.example.org: 550 \"zqquoted\" no such user\nAUTH PLAIN zqpass")
	s.mailed(s.other, "waiting", "")
	text := s.get(i18n.EN, "/settings/mail")
	s.wants("the list", text, "seo", "seo@example.org", "Put in charge", "550", "no such user", "1 in all", "Waiting1")
	for _, secret := range []string{"hunter2", "user:", "zqpass", "zqquoted", "zqsecret", "Try again"} {
		if strings.Contains(text, secret) {
			t.Errorf("%s shows in %s", secret, text)
		}
	}
	s.wants("in Korean", s.get(i18n.KO, "/settings/mail"), "담당 지정", "발송 실패 메일", "설정 안 됨")
	var again []int64
	s.mail = Mail{Server: "mail.example.org:587", Again: func(_ context.Context, mail int64) error { again = append(again, mail); return nil }}
	s.wants("with mail", s.get(i18n.EN, "/settings/mail"), "mail.example.org:587", "Try again")
	if w := s.ask(i18n.EN, http.MethodPost, "/settings/mail/again", url.Values{"mail": {idText(id)}}); w.Code != http.StatusSeeOther || len(again) != 1 || again[0] != id {
		t.Errorf("%d %v", w.Code, again)
	}
	for _, v := range []url.Values{{}, {"mail": {"x"}}, {"job": {"-1"}}, {"mail": {"99999999999999999999"}}} {
		if w := s.ask(i18n.EN, http.MethodPost, "/settings/mail/again", v); w.Code != http.StatusNotFound {
			t.Errorf("%v: %d", v, w.Code)
		}
	}
}

func TestJobsThatFailedAreShownWithWhomTheyWereFor(t *testing.T) {
	s := newStand(t)
	mail := s.mailed(s.other, "waiting", "")
	job := func(state, kind, args string, errs ...string) int64 {
		t.Helper()
		return s.id(`insert into river.river_job (state, attempt, max_attempts, kind, args, errors, finalized_at)
			values (@state::text::river.river_job_state, 2, 25, @kind, @args::text::jsonb, (select array_agg(jsonb_build_object('error', e)) from unnest(@errs::text[]) e),
			        case when @state::text = 'discarded' then now() end) returning id`,
			pg.Args{"state": state, "kind": kind, "args": args, "errs": errs})
	}
	id := job("discarded", "mail", fmt.Sprintf(`{"mail_id": %d}`, mail), "first", "second password=zqpass")
	job("retryable", "tidy", `{"mail_id": "x", "notice_id": "99999999999999999999", "account_id": null}`, "broken")
	job("available", "quiet", `{}`)
	text := s.get(i18n.EN, "/settings/mail?which=jobs")
	s.wants("the jobs", text, "Sending a mail", "seo@example.org", "second", "2 of 25", "tidy", "is tried again by itself", "nobody in particular", "2 in all")
	if strings.Contains(text, "zqpass") || strings.Contains(text, "first") || strings.Contains(text, "quiet") {
		t.Errorf("too much: %s", text)
	}
	var again []int64
	s.mail = Mail{Retry: func(_ context.Context, job int64) error { again = append(again, job); return pg.NotFound }}
	if w := s.ask(i18n.EN, http.MethodPost, "/settings/mail/again", url.Values{"job": {idText(id)}}); w.Code != http.StatusSeeOther || len(again) != 1 {
		t.Errorf("%d %v", w.Code, again)
	}
}

func TestATestMailGoesToWhoAsks(t *testing.T) {
	s := newStand(t)
	if text := s.get(i18n.EN, "/settings/mail"); strings.Contains(text, "Send me a test mail") {
		t.Error("it offers what it cannot do")
	}
	if w := s.ask(i18n.EN, http.MethodPost, "/settings/mail/test", nil); w.Code != http.StatusSeeOther {
		t.Errorf("without mail: %d", w.Code)
	}
	var to []string
	s.mail = Mail{Server: "mail.example.org", Test: func(_ context.Context, who auth.Account) error { to = append(to, who.Email); return nil }}
	s.wants("with mail", s.get(i18n.EN, "/settings/mail"), "Send me a test mail")
	if w := s.ask(i18n.EN, http.MethodPost, "/settings/mail/test", nil); w.Code != http.StatusSeeOther || len(to) != 1 || to[0] != s.admin.Email {
		t.Errorf("%d %v", w.Code, to)
	}
	s.mail.Test = func(context.Context, auth.Account) error { return errors.New("broken") }
	if w := s.ask(i18n.EN, http.MethodPost, "/settings/mail/test", nil); w.Code != http.StatusInternalServerError {
		t.Errorf("broken: %d", w.Code)
	}
}

func TestLongListsGoOnAtTheNextPage(t *testing.T) {
	s := newStand(t)
	s.exec(`insert into mails (account_id, kind, key, message_id, subject, body_text, body_html, state)
		select @who, 'digest', n, n, '', '', '', 'failed' from generate_series(1, @many::int) n`, pg.Args{"who": s.other.ID, "many": list.PerPage + 3})
	s.exec(`insert into sign_ins (email, address, ok, account_id, at) select 'seo@example.org', '192.0.2.' || n, n % 2 = 0, @who, @at from generate_series(1, @many::int) n`,
		pg.Args{"who": s.other.ID, "many": list.PerPage + 3, "at": noon.Add(-time.Hour)})
	for _, path := range []string{"/settings/mail", "/settings/sign-ins", "/settings/sign-ins?account=" + idText(s.other.ID)} {
		seen := 0
		for at, pages := path, 0; at != "" && pages < 3; pages++ {
			w := s.ask(i18n.EN, http.MethodGet, at, nil)
			d, _ := goquery.NewDocumentFromReader(strings.NewReader(w.Body.String()))
			seen += d.Find("tbody tr").Length()
			at = d.Find("a[rel=next]").AttrOr("href", "")
		}
		if seen != list.PerPage+3 {
			t.Errorf("%s: %d rows on its pages", path, seen)
		}
	}
	if w := s.ask(i18n.EN, http.MethodGet, "/settings/mail?after=nonsense", nil); w.Code != http.StatusBadRequest {
		t.Errorf("a page that is none: %d", w.Code)
	}
}

func TestTheLogTellsWhoCameInAndWhoWasRefused(t *testing.T) {
	s := newStand(t)
	s.wants("at first", s.get(i18n.EN, "/settings/sign-ins"), "No sign-ins here")
	s.exec(`insert into sign_ins (email, address, ok, way, account_id, at) values
		('seo@example.org', '192.0.2.1', true, 'link', @seo, @at), ('seo@example.org', '192.0.2.2', false, 'password', @seo, @at),
		('ghost@example.org', '192.0.2.3', false, 'password', null, @at), ('zqpassword1', '192.0.2.4', false, 'password', null, @at)`,
		pg.Args{"seo": s.other.ID, "at": noon.Add(-2 * time.Hour)})
	all := s.get(i18n.EN, "/settings/sign-ins")
	s.wants("all", all, "4 in all", "one-time link", "Signed in", "Refused", "ghost@example.org", "no such account", "not an e-mail address", "2 hours ago")
	if strings.Contains(all, "zqpassword1") {
		t.Error("what may be a password is shown")
	}
	s.wants("in Korean", s.get(i18n.KO, "/settings/sign-ins"), "로그인 기록", "거부", "일회용 링크", "없는 계정")
	for path, want := range map[string]string{
		"?account=" + idText(s.other.ID):                 "2 in all",
		"?outcome=refused":                               "3 in all",
		"?outcome=in":                                    "1 in all",
		"?outcome=refused&account=" + idText(s.other.ID): "192.0.2.2",
		"?account=" + idText(s.admin.ID):                 "No sign-ins here",
		"?account=x":                                     "One of these filters means nothing",
		"?outcome=maybe":                                 "One of these filters means nothing",
		"?account=99999999999999999999":                  "One of these filters means nothing",
	} {
		s.wants(path, s.get(i18n.EN, "/settings/sign-ins"+path), want)
	}
}

func TestAnErrorIsMadeHarmless(t *testing.T) {
	t.Parallel()
	for from, want := range map[string]string{
		"": "", " 550 no such user ": "550 no such user",
		"dial smtp://me:pw@mail.example.org:25: timeout": "dial smtp://…@mail.example.org:25: timeout",
		"invalid input \"Visit to X\" here\nstack":       "invalid input “…” here",
		"535 AUTH LOGIN c2VjcmV0":                        "535 AUTH …",
		strings.Repeat("x", 300):                         strings.Repeat("x", maxError) + "…",
	} {
		if got := harmless(from); got != want {
			t.Errorf("%q: %q, want %q", from, got, want)
		}
	}
}
