package day_test

import (
	"testing"
	"time"

	"gyoryu/internal/day"
)

func TestDaysAreShown(t *testing.T) {
	type shown struct{ iso, short, long, full, heading string }
	for lang, cases := range map[string][]shown{
		"en": {
			{"2019-03-06", "6 Mar 2019", "6 Mar 2019", "Wed 6 March 2019", "Wednesday 6 March"},
			{"2026-11-23", "23 Nov 2026", "23 Nov 2026", "Mon 23 November 2026", "Monday 23 November"},
			{"0045-01-01", "1 Jan 0045", "1 Jan 0045", "Sun 1 January 0045", "Sunday 1 January"},
			{"", "", "", "", ""},
		},
		"ko": {
			{"2019-03-06", "2019. 3. 6.", "2019. 3. 6.(수)", "2019년 3월 6일 수요일", "3월 6일 수요일"},
			{"2026-11-23", "2026. 11. 23.", "2026. 11. 23.(월)", "2026년 11월 23일 월요일", "11월 23일 월요일"},
			{"0045-01-01", "0045. 1. 1.", "0045. 1. 1.(일)", "0045년 1월 1일 일요일", "1월 1일 일요일"},
			{"", "", "", "", ""},
		},
	} {
		for _, c := range cases {
			var d day.Day
			if c.iso != "" {
				d = on(t, c.iso)
			}
			got := shown{c.iso, day.Short(d, lang), day.Long(d, lang), day.Full(d, lang), day.Heading(d, lang)}
			if got != c {
				t.Errorf("in %s: %+v, want %+v", lang, got, c)
			}
		}
	}
}

func TestAnUnknownLanguageIsEnglish(t *testing.T) {
	if got := day.Long(on(t, wednesday), "fr"); got != "6 Mar 2019" {
		t.Error(got)
	}
}

func TestRangesCollapse(t *testing.T) {
	for _, c := range []struct{ first, last, en, ko, enEcho, koEcho string }{
		{"2019-03-03", "2019-03-06", "3–6 March 2019", "2019. 3. 3.–6.", "Sun 3 – Wed 6 March 2019, 4 days", "2019. 3. 3.(일) – 3. 6.(수), 4일"},
		{"2019-02-28", "2019-03-02", "28 February – 2 March 2019", "2019. 2. 28.–3. 2.",
			"Thu 28 February – Sat 2 March 2019, 3 days", "2019. 2. 28.(목) – 3. 2.(토), 3일"},
		{"2018-12-28", "2019-01-02", "28 December 2018 – 2 January 2019", "2018. 12. 28.–2019. 1. 2.",
			"Fri 28 December 2018 – Wed 2 January 2019, 6 days", "2018. 12. 28.(금) – 2019. 1. 2.(수), 6일"},
		// The same month of another year, the same day of another month.
		{"2018-03-03", "2019-03-06", "3 March 2018 – 6 March 2019", "2018. 3. 3.–2019. 3. 6.",
			"Sat 3 March 2018 – Wed 6 March 2019, 369 days", "2018. 3. 3.(토) – 2019. 3. 6.(수), 369일"},
		{"2019-03-06", "2019-04-06", "6 March – 6 April 2019", "2019. 3. 6.–4. 6.",
			"Wed 6 March – Sat 6 April 2019, 32 days", "2019. 3. 6.(수) – 4. 6.(토), 32일"},
		{"2019-03-06", "2019-03-06", "6 March 2019", "2019. 3. 6.(수)", "Wed 6 March 2019, 1 day", "2019. 3. 6.(수), 1일"},
		// Half known, unknown, backwards.
		{"2019-03-06", "", "6 March 2019", "2019. 3. 6.(수)", "Wed 6 March 2019, 1 day", "2019. 3. 6.(수), 1일"},
		{"", "2019-03-06", "6 March 2019", "2019. 3. 6.(수)", "Wed 6 March 2019, 1 day", "2019. 3. 6.(수), 1일"},
		{"", "", "", "", "", ""},
		{"2019-03-06", "2019-03-03", "6–3 March 2019", "2019. 3. 6.–3.", "Wed 6 – Sun 3 March 2019", "2019. 3. 6.(수) – 3. 3.(일)"},
	} {
		var first, last day.Day
		if err := first.UnmarshalText([]byte(c.first)); err != nil {
			t.Fatal(err)
		}
		if err := last.UnmarshalText([]byte(c.last)); err != nil {
			t.Fatal(err)
		}
		for _, got := range []struct{ got, want string }{
			{day.Range(first, last, "en"), c.en}, {day.Range(first, last, "ko"), c.ko},
			{day.RangeEcho(first, last, "en"), c.enEcho}, {day.RangeEcho(first, last, "ko"), c.koEcho},
		} {
			if got.got != got.want {
				t.Errorf("%s to %s is %q, want %q", c.first, c.last, got.got, got.want)
			}
		}
	}
}

func TestDaysAreShownFromToday(t *testing.T) {
	today := on(t, wednesday)
	for _, c := range []struct {
		days                     int
		en, ko, dueInEn, dueInKo string
	}{
		{0, "today", "오늘", "due today", "오늘까지"}, {1, "tomorrow", "내일", "due tomorrow", "내일까지"},
		{-1, "yesterday", "어제", "1 day late", "1일 지남"}, {2, "in 2 days", "2일 남음", "in 2 days", "2일 남음"},
		{-2, "2 days ago", "2일 전", "2 days late", "2일 지남"}, {4, "in 4 days", "4일 남음", "in 4 days", "4일 남음"},
		{12, "in 12 days", "12일 남음", "in 12 days", "12일 남음"}, {-9, "9 days ago", "9일 전", "9 days late", "9일 지남"},
		{60, "in 60 days", "60일 남음", "in 60 days", "60일 남음"}, {-60, "60 days ago", "60일 전", "60 days late", "60일 지남"},
		{61, "in 2 months", "2개월 남음", "in 2 months", "2개월 남음"}, {-61, "2 months ago", "2개월 전", "2 months late", "2개월 지남"},
		{76, "in 2 months", "2개월 남음", "in 2 months", "2개월 남음"}, {77, "in 3 months", "3개월 남음", "in 3 months", "3개월 남음"},
		{153, "in 5 months", "5개월 남음", "in 5 months", "5개월 남음"}, {-365, "12 months ago", "12개월 전", "12 months late", "12개월 지남"},
		{700, "in 23 months", "23개월 남음", "in 23 months", "23개월 남음"}, {730, "in 2 years", "2년 남음", "in 2 years", "2년 남음"},
		{-3652, "10 years ago", "10년 전", "10 years late", "10년 지남"},
	} {
		d := today.Add(c.days)
		for _, got := range []struct{ got, want string }{
			{day.Relative(d, today, "en"), c.en}, {day.Relative(d, today, "ko"), c.ko},
			{day.Due(d, today, "en"), c.dueInEn}, {day.Due(d, today, "ko"), c.dueInKo},
		} {
			if got.got != got.want {
				t.Errorf("%d days from today it is %q, want %q", c.days, got.got, got.want)
			}
		}
	}
	for _, got := range []string{
		day.Relative(day.Day{}, today, "en"), day.Relative(today, day.Day{}, "ko"), day.Due(day.Day{}, today, "ko"), day.Due(today, day.Day{}, "en"),
	} {
		if got != "" {
			t.Errorf("the unknown day is %q", got)
		}
	}
}

func TestInstantsAreShownOnTheReadersClock(t *testing.T) {
	seoul := time.FixedZone("KST", 9*60*60)
	instant := time.Date(2026, 11, 22, 20, 5, 59, 0, time.UTC)
	for _, c := range []struct {
		loc      *time.Location
		lang     string
		instant  time.Time
		expected string
	}{
		{seoul, "en", instant, "23 Nov 2026, 05:05"}, {seoul, "ko", instant, "2026. 11. 23. 05:05"},
		{nil, "en", instant, "22 Nov 2026, 20:05"}, {time.UTC, "ko", instant.Add(-18 * time.Hour), "2026. 11. 22. 02:05"},
		{seoul, "en", time.Time{}, ""},
	} {
		if got := day.Instant(c.instant, c.loc, c.lang); got != c.expected {
			t.Errorf("got %q, want %q", got, c.expected)
		}
	}
}

func TestHowLongAgo(t *testing.T) {
	now := time.Date(2026, 11, 23, 14, 5, 0, 0, time.UTC)
	for _, c := range []struct {
		past   time.Duration
		en, ko string
	}{
		{-time.Hour, "just now", "방금"}, {0, "just now", "방금"}, {59 * time.Second, "just now", "방금"},
		{time.Minute, "1 minute ago", "1분 전"}, {3*time.Minute + 59*time.Second, "3 minutes ago", "3분 전"},
		{time.Hour, "1 hour ago", "1시간 전"}, {24*time.Hour - 1, "23 hours ago", "23시간 전"}, {24 * time.Hour, "1 day ago", "1일 전"},
		{71 * time.Hour, "2 days ago", "2일 전"}, {60 * 24 * time.Hour, "60 days ago", "60일 전"}, {152 * 24 * time.Hour, "5 months ago", "5개월 전"},
		{3652 * 24 * time.Hour, "10 years ago", "10년 전"},
	} {
		if got := day.Since(now.Add(-c.past), now, "en"); got != c.en {
			t.Errorf("after %v it is %q, want %q", c.past, got, c.en)
		}
		if got := day.Since(now.Add(-c.past), now, "ko"); got != c.ko {
			t.Errorf("after %v it is %q, want %q", c.past, got, c.ko)
		}
	}
	if got := day.Since(time.Time{}, now, "en") + day.Since(now, time.Time{}, "ko"); got != "" {
		t.Errorf("an unknown instant was %q", got)
	}
}
