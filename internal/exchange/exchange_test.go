package exchange

import (
	"net/url"
	"testing"
	"time"

	"gyoryu/internal/auth"
	"gyoryu/internal/day"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
	"gyoryu/internal/pick"
)

func TestWhoMayChangeAStayAndBringItBack(t *testing.T) {
	t.Parallel()
	as := func(id int64, roles ...auth.Role) auth.Account { return auth.Account{ID: id, Roles: roles} }
	for _, tt := range []struct {
		name string
		who  auth.Account
		e    Exchange
		want bool
	}{
		{"a manager", as(9, auth.Manager), Exchange{CreatedBy: 1}, true},
		{"who wrote it", as(1, auth.Staff), Exchange{CreatedBy: 1}, true},
		{"who wrote it, a researcher now", as(1, auth.Researcher), Exchange{CreatedBy: 1}, false},
		{"who is in charge of its agreement", as(2, auth.Staff), Exchange{CreatedBy: 1, Charged: true}, true},
		{"who is in charge of its agreement, a researcher", as(2, auth.Researcher), Exchange{CreatedBy: 1, Charged: true}, false},
		{"other staff", as(3, auth.Staff), Exchange{CreatedBy: 1}, false},
		{"an administrator", as(4, auth.Admin), Exchange{CreatedBy: 1}, false},
		{"the public", auth.Account{}, Exchange{}, false},
	} {
		if got := tt.e.EditableBy(tt.who); got != tt.want {
			t.Errorf("%s may change it: %v", tt.name, got)
		}
	}
	now := time.Date(2026, 6, 15, 9, 0, 0, 0, time.UTC)
	ago := func(days int) *time.Time { at := now.AddDate(0, 0, -days); return &at }
	for _, tt := range []struct {
		name    string
		who     auth.Account
		removed *time.Time
		want    bool
	}{
		{"a manager, years later", as(9, auth.Manager), ago(3000), true},
		{"a manager, what is there", as(9, auth.Manager), nil, false},
		{"who removed it, after 29 days", as(5, auth.Staff), ago(29), true},
		{"who removed it, after 30 days", as(5, auth.Staff), ago(30), false},
		{"who wrote it", as(1, auth.Staff), ago(1), false},
		{"who removed it, writing no more", as(5, auth.Researcher), ago(1), false},
	} {
		if got := (Exchange{CreatedBy: 1, RemovedAt: tt.removed, RemovedBy: 5}).RestorableBy(tt.who, now); got != tt.want {
			t.Errorf("%s may bring it back: %v", tt.name, got)
		}
	}
}

func TestTheBadgeAndTheWordBesideItSayWhatOneWantsToKnow(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		from, to        string
		state           State
		badge, near     string
		badgeKO, nearKO string
	}{
		{"2026-06-27", "", Planned, "planned", "begins in 12 days", "예정", "시작 12일 남음"},
		{"", "", Planned, "planned", "", "예정", ""},
		{"2026-06-15", "", Planned, "planned", "begins today", "예정", "시작 오늘"},
		{"2026-06-14", "", Planned, "has it begun?", "was to begin yesterday", "시작했나요?", "시작 예정일 어제"},
		{"2026-06-01", "2026-06-27", UnderWay, "under way", "back in 12 days", "진행", "복귀 12일 남음"},
		{"2026-06-01", "2026-06-15", UnderWay, "under way", "back today", "진행", "복귀 오늘"},
		{"2026-06-01", "", UnderWay, "under way", "", "진행", ""},
		{"2026-06-01", "2026-06-12", UnderWay, "is it over?", "was to end 3 days ago", "끝났나요?", "복귀 예정일 3일 전"},
		{"2026-06-01", "2026-06-12", Done, "done", "ended 3 days ago", "완료", "종료 3일 전"},
		{"2026-06-01", "2026-06-12", Cancelled, "cancelled", "", "취소", ""},
	} {
		s := Span{State: tt.state}
		if tt.from != "" {
			s.StartsOn = on(tt.from)
		}
		if tt.to != "" {
			s.EndsOn = on(tt.to)
		}
		ctx := t.Context()
		_, badge := s.status(ctx, today)
		if near := s.relative(ctx, today); badge != tt.badge || near != tt.near {
			t.Errorf("%+v: %q, %q", tt, badge, near)
		}
		ctx = i18n.With(ctx, i18n.KO)
		_, badge = s.status(ctx, today)
		if near := s.relative(ctx, today); badge != tt.badgeKO || near != tt.nearKO {
			t.Errorf("%+v: %q, %q", tt, badge, near)
		}
	}
}

func TestReadingTheDaysOfAStayAndHowItStands(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		first, last, state  string
		from, to            string
		want                State
		atFirst, atLast, at string
	}{
		{"", "", "", "", "", Planned, "", "", ""},
		{"2026-09-01", "", "", "2026-09-01", "", Planned, "", "", ""},
		{"2026-06-15", "", "", "2026-06-15", "", UnderWay, "", "", ""},
		{"2026-06-01", "2026-06-15", "", "2026-06-01", "2026-06-15", UnderWay, "", "", ""},
		{"2026-06-01", "2026-06-14", "", "2026-06-01", "2026-06-14", Done, "", "", ""},
		{"2026-06-10", "2026-06-10", "", "2026-06-10", "2026-06-10", Done, "", "", ""},
		{"", "2026-06-14", "", "", "2026-06-14", Done, "", "", ""},
		{"1 March – 30 June 2027", "", "", "2027-03-01", "2027-06-30", Planned, "", "", ""},
		{"2024-02-29", "2028-02-29", "", "2024-02-29", "2028-02-29", UnderWay, "", "", ""},
		{"2023-02-29", "", "", "", "", Planned, "form.no-such-day", "", ""},
		{"2026-03-02", "2026-03-01", "", "2026-03-02", "2026-03-01", Done, "", "form.days-backwards", ""},
		{"soonish", "\x00", "planned", "", "", Planned, "form.no-day", "form.no-day", ""},
		{"2026-06-01", "", "lost", "2026-06-01", "", "", "", "", "form.no-such-choice"},
	} {
		f := form.With(url.Values{"person": {"Lee"}, "to": {"CASTED"}, "starts_on": {tt.first}, "ends_on": {tt.last}, "state": {tt.state}})
		d := read(f, pick.In(f), today)
		d.check(f, today)
		if d.StartsOn.String() != tt.from || d.EndsOn.String() != tt.to || d.State != tt.want ||
			complaint(f, "starts_on") != tt.atFirst || complaint(f, "ends_on") != tt.atLast || complaint(f, "state") != tt.at {
			t.Errorf("%q to %q: %+v, %v", tt.first, tt.last, d, f.Complaints())
		}
	}
}

func TestWhatIsUnusualIsAsked(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, from, to string
		state          State
		known          known
		field, want    string
	}{
		{"five years", "2020-01-01", "2024-12-31", Done, known{}, "ends_on", ""},
		{"a day more", "2020-01-01", "2025-01-02", Done, known{}, "ends_on", "exchange.very-long"},
		{"five years from a leap day", "2024-02-29", "2029-02-28", UnderWay, known{}, "ends_on", ""},
		{"under way, to begin tomorrow", "2026-06-16", "", UnderWay, known{}, "state", "exchange.not-begun"},
		{"under way from today", "2026-06-15", "", UnderWay, known{}, "state", ""},
		{"under way, over yesterday", "2026-06-01", "2026-06-14", UnderWay, known{}, "state", "exchange.over-already"},
		{"under way, its last day is today", "2026-06-01", "2026-06-15", UnderWay, known{}, "state", ""},
		{"done, until tomorrow", "2026-06-01", "2026-06-16", Done, known{}, "state", "exchange.not-over"},
		{"done, from tomorrow", "2026-06-16", "", Done, known{}, "state", "exchange.not-over"},
		{"done today", "2026-06-01", "2026-06-15", Done, known{}, "state", ""},
		{"planned, its days have passed", "2026-06-01", "2026-06-10", Planned, known{}, "state", ""},
		{"somebody who has left", "2026-06-01", "2026-06-10", Done, known{Left: true}, "person", "exchange.has-left"},
		{"another stay", "2026-06-01", "2026-06-10", Done, known{Clashes: []clash{{At: "CASISD", StartsOn: on("2026-06-05"), EndsOn: on("2026-07-04")}}}, "starts_on", "exchange.overlaps"},
	} {
		d := Draft{State: tt.state, StartsOn: on(tt.from)}
		if tt.to != "" {
			d.EndsOn = on(tt.to)
		}
		f := form.With(nil)
		d.ask(f, tt.known, today, i18n.EN)
		if got := complaint(f, tt.field); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
		if _, asks := f.Asks(tt.field); asks != (tt.want != "") {
			t.Errorf("%s: asks %v", tt.name, asks)
		}
	}
	f := form.With(nil)
	Draft{}.ask(f, known{Clashes: []clash{{At: "CASISD", StartsOn: on("2026-06-05"), EndsOn: on("2026-07-04")}, {At: "KOSTEC", StartsOn: on("2026-07-01")}}}, today, i18n.KO)
	if got, want := f.Complaint("starts_on", i18n.KO), "같은 때에 다른 교류가 있습니다: CASISD, 2026. 6. 5.–7. 4.; KOSTEC, 2026. 7. 1.부터. 맞나요?"; got != want {
		t.Errorf("asks %q", got)
	}
}

func TestTheDaysOfACalendarsAddress(t *testing.T) {
	t.Parallel()
	for query, tt := range map[string]struct {
		since, until string
		by           grouping
		bad          bool
	}{
		"":                    {"2026-04-01", "2027-03-31", byInstitute, false},
		"from=2024-02":        {"2024-02-01", "2025-01-31", byInstitute, false},
		"from=2024-12":        {"2024-12-01", "2025-11-30", byInstitute, false},
		"by=person":           {"2026-04-01", "2027-03-31", byPerson, false},
		"by=institute":        {"2026-04-01", "2027-03-31", byInstitute, false},
		"by=area":             {"2026-04-01", "2027-03-31", byInstitute, true},
		"from=2024-13":        {"2026-04-01", "2027-03-31", byInstitute, true},
		"from=2024-00":        {"2026-04-01", "2027-03-31", byInstitute, true},
		"from=2024-1":         {"2026-04-01", "2027-03-31", byInstitute, true},
		"from=2024-01-01":     {"2026-04-01", "2027-03-31", byInstitute, true},
		"from=9999-01":        {"2026-04-01", "2027-03-31", byInstitute, true},
		"from=9998-12":        {"9998-12-01", "9999-11-30", byInstitute, false},
		"from=0001-01":        {"0001-01-01", "0001-12-31", byInstitute, false},
		"from=0000-05":        {"2026-04-01", "2027-03-31", byInstitute, true},
		"from=%00&by=person":  {"2026-04-01", "2027-03-31", byPerson, true},
		"from=%ff":            {"2026-04-01", "2027-03-31", byInstitute, true},
		"from=99999999999-01": {"2026-04-01", "2027-03-31", byInstitute, true},
	} {
		q, err := url.ParseQuery(query)
		if err != nil {
			t.Fatal(err)
		}
		c := readCalendar(q, today)
		if c.since.String() != tt.since || c.until.String() != tt.until || c.by != tt.by || c.bad != tt.bad {
			t.Errorf("%s: %s to %s by %s, bad %v", query, c.since, c.until, c.by, c.bad)
		}
	}
	first := readCalendar(url.Values{"from": {"0001-02"}}, today)
	last := readCalendar(url.Values{"from": {"9998-08"}, "by": {"person"}}, today)
	if first.earlier() != "" || last.later() != "" {
		t.Errorf("before the first %q, after the last %q", first.earlier(), last.later())
	}
	if got := last.earlier(); got != "/exchanges/calendar?by=person&from=9998-02" {
		t.Errorf("earlier: %s", got)
	}
	now := readCalendar(nil, today)
	if got, back := now.later(), readCalendar(url.Values{"from": {"2026-10"}}, today).earlier(); got != "/exchanges/calendar?from=2026-10" || back != "/exchanges/calendar" {
		t.Errorf("later %s, and back %s", got, back)
	}
}

func TestABarStandsWhereItsDaysAre(t *testing.T) {
	t.Parallel()
	c := readCalendar(url.Values{"from": {"2026-01"}}, today)
	if c.x(on("2026-01-01")) != labelWidth || c.x(on("2027-01-01")) != pictureWidth {
		t.Errorf("the year is from %v to %v", c.x(on("2026-01-01")), c.x(on("2027-01-01")))
	}
	for _, tt := range []struct {
		from, to      string
		state         State
		x, right      float64
		before, after bool
	}{
		{"2026-01-01", "2026-12-31", UnderWay, labelWidth, pictureWidth, false, false},
		{"2025-12-31", "2027-01-01", UnderWay, labelWidth, pictureWidth, true, true},
		{"2025-06-01", "2026-03-31", Done, labelWidth, c.x(on("2026-04-01")), true, false},
		{"2026-10-01", "", Planned, c.x(on("2026-10-01")), pictureWidth, false, true},
		{"", "2026-03-31", UnderWay, labelWidth, c.x(on("2026-04-01")), true, false},
		{"2026-05-01", "", Done, c.x(on("2026-05-01")), c.x(on("2026-05-01")) + arrow, false, false},
		{"2026-12-31", "2026-12-31", Planned, pictureWidth - arrow, pictureWidth, false, false},
	} {
		s := Span{State: tt.state}
		if tt.from != "" {
			s.StartsOn = on(tt.from)
		}
		if tt.to != "" {
			s.EndsOn = on(tt.to)
		}
		b := c.bar(Line{Span: s})
		if px(b.x) != px(tt.x) || px(b.x+b.w) != px(tt.right) || b.before != tt.before || b.after != tt.after {
			t.Errorf("%s to %s: from %v to %v, %v %v", tt.from, tt.to, b.x, b.x+b.w, b.before, b.after)
		}
	}
}

func TestLabelsAreShortenedByTheirWidth(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"CASTED": "CASTED", "Institutes": "Institutes", "Institutes of": "Institute…", "과학기술": "과학기술", "과학기술정책연구원": "과학기술…", "": "",
	} {
		if got := clip(text, 10); got != want {
			t.Errorf("%q: %q", text, got)
		}
	}
}

func TestDaysAreToldAsFarAsTheyAreKnown(t *testing.T) {
	t.Parallel()
	a, b := on("2024-02-29"), on("2024-05-31")
	for _, tt := range []struct {
		from, to day.Day
		en, ko   string
	}{
		{a, b, "29 February – 31 May 2024", "2024. 2. 29.–5. 31."},
		{a, day.Day{}, "from 29 Feb 2024", "2024. 2. 29.부터"},
		{day.Day{}, b, "until 31 May 2024", "2024. 5. 31.까지"},
		{day.Day{}, day.Day{}, "days not known", "기간 미정"},
	} {
		if en, ko := days(tt.from, tt.to, i18n.EN), days(tt.from, tt.to, i18n.KO); en != tt.en || ko != tt.ko {
			t.Errorf("%q, %q", en, ko)
		}
	}
}
