package day_test

import (
	"errors"
	"math/rand/v2"
	"testing"

	"gyoryu/internal/day"
)

// ranges are read on wednesday, see there.
var ranges = map[string][2]string{
	"3-6 March 2019": {"2019-03-03", "2019-03-06"}, "3–6 March 2019": {"2019-03-03", "2019-03-06"}, "3 — 6 Mar": {"2019-03-03", "2019-03-06"},
	"2019. 3. 3 – 6": {"2019-03-03", "2019-03-06"}, "2019. 3. 3. – 6.": {"2019-03-03", "2019-03-06"}, "2019. 3. 3.–6.": {"2019-03-03", "2019-03-06"},
	"2019-03-03 ~ 2019-03-06": {"2019-03-03", "2019-03-06"}, "2019.3.3~3.6": {"2019-03-03", "2019-03-06"}, "2019.3.3〜3.6": {"2019-03-03", "2019-03-06"},
	"2019.3.3～6": {"2019-03-03", "2019-03-06"}, "2019.3.3~6일": {"2019-03-03", "2019-03-06"}, "19.3.3~3.6": {"2019-03-03", "2019-03-06"},
	"3월 3일~6일": {"2019-03-03", "2019-03-06"}, "3월 3일 - 3월 6일": {"2019-03-03", "2019-03-06"}, "3월 3-6일": {"2019-03-03", "2019-03-06"},
	"2019년 3월 3~6일": {"2019-03-03", "2019-03-06"}, "2019년 2월 28일 ~ 3월 2일": {"2019-02-28", "2019-03-02"},
	"March 3-6, 2019": {"2019-03-03", "2019-03-06"}, "March 3 to 6": {"2019-03-03", "2019-03-06"}, "Mar 3rd–6th 2019": {"2019-03-03", "2019-03-06"},
	"March 3-16": {"2019-03-03", "2019-03-16"}, "28 Feb-2 Mar": {"2019-02-28", "2019-03-02"},
	"28 Feb - 2 Mar 2019": {"2019-02-28", "2019-03-02"}, "28 February 2019 until 2 March 2019": {"2019-02-28", "2019-03-02"},
	"28 Dec 2018 – 2 Jan 2019": {"2018-12-28", "2019-01-02"}, "2019-03-03 to 2019-03-06": {"2019-03-03", "2019-03-06"},
	"from 3 to 6 March": {"2019-03-03", "2019-03-06"}, "6-Mar-2019 - 8-Mar-2019": {"2019-03-06", "2019-03-08"}, "3 through 6 March": {"2019-03-03", "2019-03-06"},
	"3.3부터 3.6까지": {"2019-03-03", "2019-03-06"}, "3월 3일에서 6일까지": {"2019-03-03", "2019-03-06"}, "3.3 부터 3.6": {"2019-03-03", "2019-03-06"},
	"3월 3일~6일까지": {"2019-03-03", "2019-03-06"}, "오늘부터 내일까지": {"2019-03-06", "2019-03-07"}, "오늘부터 3일 후까지": {"2019-03-06", "2019-03-09"},
	"3/3-3/6": {"2019-03-03", "2019-03-06"}, "3/3-6": {"2019-03-03", "2019-03-06"}, "3.3-3.6": {"2019-03-03", "2019-03-06"}, "3 ~ 6": {"2019-03-03", "2019-03-06"},
	"3~6일": {"2019-03-03", "2019-03-06"}, "25-28": {"2019-02-25", "2019-02-28"},
	// Hyphens inside the dates and between them.
	"2019-03-03-2019-03-06": {"2019-03-03", "2019-03-06"}, "2019-03-03–2019-03-06": {"2019-03-03", "2019-03-06"}, "2019-03-03—06": {"2019-03-03", "2019-03-06"},
	"2019-03-03 - 03-06": {"2019-03-03", "2019-03-06"}, "2019-03-03-03-06": {"2019-03-03", "2019-03-06"}, "03-03-03-06": {"2019-03-03", "2019-03-06"},
	"20190303-20190306": {"2019-03-03", "2019-03-06"}, "2019-03-03 - 06": {"2019-03-03", "2019-03-06"}, "3/3/2019 - 3/6/2019": {"2019-03-03", "2019-03-06"},
	// Over New Year.
	"12.28~1.2": {"2018-12-28", "2019-01-02"}, "2018.12.28~1.2": {"2018-12-28", "2019-01-02"}, "28 Dec – 2 Jan 2019": {"2018-12-28", "2019-01-02"},
	"28 Dec - 2 Jan": {"2018-12-28", "2019-01-02"}, "2018. 12. 28.–2019. 1. 2.": {"2018-12-28", "2019-01-02"},
	// Weekdays.
	"2019. 3. 3.(일) – 3. 6.(수)": {"2019-03-03", "2019-03-06"}, "Sun 3 – Wed 6 March 2019": {"2019-03-03", "2019-03-06"},
	"Fri 28 Dec – Wed 2 Jan 2019": {"2018-12-28", "2019-01-02"}, "12.28(금)~1.2(수)": {"2018-12-28", "2019-01-02"},
	"Monday to Friday": {"2019-03-11", "2019-03-15"}, "다음 주 월~금": {"2019-03-11", "2019-03-15"}, "last Monday - Friday": {"2019-03-04", "2019-03-08"},
	"today to Friday": {"2019-03-06", "2019-03-08"}, "tomorrow – 10": {"2019-03-07", "2019-03-10"}, "어제~3.10": {"2019-03-05", "2019-03-10"}, "3.3 ~ 오늘": {"2019-03-03", "2019-03-06"},
	"3 ~ 오늘": {"2019-03-03", "2019-03-06"}, "today - in 3 days": {"2019-03-06", "2019-03-09"}, "today to end of month": {"2019-03-06", "2019-03-31"},
	// A single day.
	"2019-03-03": {"2019-03-03", "2019-03-03"}, "3-6": {"2019-03-06", "2019-03-06"}, "3–6": {"2019-03-06", "2019-03-06"}, "-2": {"2019-03-04", "2019-03-04"},
	"내일": {"2019-03-07", "2019-03-07"}, "2019. 3. 6.(수)": {"2019-03-06", "2019-03-06"}, "year-end": {"2019-12-31", "2019-12-31"},
	"3-3 March": {"2019-03-03", "2019-03-03"}, "6-mar-19": {"2019-03-06", "2019-03-06"},
}

func TestReadRangesAsPeopleTypeThem(t *testing.T) {
	today := on(t, wednesday)
	for text, want := range ranges {
		first, last, err := day.ReadRange(text, today)
		if err != nil || first.String() != want[0] || last.String() != want[1] {
			t.Errorf("ReadRange(%q) = %v, %v, %v, want %v", text, first, last, err, want)
		}
	}
}

func TestARangeThatRunsBackwardsIsGivenAsTyped(t *testing.T) {
	today := on(t, wednesday)
	for text, want := range map[string][2]string{
		"6-3 March 2019": {"2019-03-06", "2019-03-03"}, "2019-03-06 ~ 2019-03-03": {"2019-03-06", "2019-03-03"}, "3.28~2": {"2019-03-28", "2019-03-02"},
		"2 Jan 2019 – 28 Dec 2018": {"2019-01-02", "2018-12-28"}, "3.6~3.3": {"2019-03-06", "2019-03-03"}, "내일 ~ 오늘": {"2019-03-07", "2019-03-06"},
		"March 28 - 6, 2019": {"2019-03-28", "2019-03-06"},
		// Nearly seven months, too long to run over a New Year that nobody typed.
		"Sep 1 - Mar 28 2019": {"2019-09-01", "2019-03-28"},
	} {
		first, last, err := day.ReadRange(text, today)
		if !errors.Is(err, day.Backwards) || first.String() != want[0] || last.String() != want[1] {
			t.Errorf("ReadRange(%q) = %v, %v, %v, want %v and Backwards", text, first, last, err, want)
		}
	}
}

func TestReadRangeSaysWhatIsWrong(t *testing.T) {
	today := on(t, wednesday)
	for text, want := range map[string]error{
		"": day.Unreadable, "~": day.Unreadable, "-": day.Unreadable, "2019-03": day.Unreadable, "3 ~": day.Unreadable, "~6일까지": day.Unreadable,
		"내일까지": day.Unreadable, "3.3부터": day.Unreadable, "3 – 6, 2019": day.Unreadable, "March to May": day.Unreadable, "3-6-9-": day.Unreadable,
		"28-31 February 2019": day.NoSuchDay, "2019-02-30": day.NoSuchDay, "2-30": day.NoSuchDay, "30 Feb – 2 March": day.NoSuchDay, "3.3~3.32": day.NoSuchDay,
		"Mon 3 – Wed 6 March 2019": day.WeekdayDisagrees, "3.3(일)~3.6(목)": day.WeekdayDisagrees, "3.6(목)": day.WeekdayDisagrees,
		"3 March 0000 – 6 March 2019": day.OutOfRange, "today – in 9999 years": day.OutOfRange,
	} {
		first, last, err := day.ReadRange(text, today)
		if !errors.Is(err, want) || !first.IsZero() || !last.IsZero() {
			t.Errorf("ReadRange(%q) = %v, %v, %v, want %v", text, first, last, err, want)
		}
	}
	if _, _, err := day.ReadRange("3.3~3.6", day.Day{}); !errors.Is(err, day.OutOfRange) {
		t.Errorf("without a today: %v", err)
	}
}

// backAndForth shows a range in every way that can be typed back, and reads it.
func backAndForth(t *testing.T, first, last, today day.Day) {
	t.Helper()
	texts := []string{first.String() + "–" + last.String(), first.String() + " - " + last.String(), first.String() + " to " + last.String()}
	for _, lang := range []string{"en", "ko"} {
		texts = append(texts, day.Range(first, last, lang), day.Full(first, lang)+" – "+day.Full(last, lang))
	}
	for _, text := range texts {
		f, l, err := day.ReadRange(text, today)
		if err != nil || f != first || l != last {
			t.Errorf("%v to %v is shown as %q and read as %v, %v, %v", first, last, text, f, l, err)
		}
	}
}

func TestARangeThatIsShownIsReadBack(t *testing.T) {
	random := rand.New(rand.NewPCG(2019, 3))
	start, today := on(t, "0001-01-01"), on(t, wednesday)
	for range 600 {
		for _, length := range []int{1, 10, 60, 400, 20_000} {
			first := start.Add(random.IntN(3_632_000))
			backAndForth(t, first, first.Add(random.IntN(length)), today)
		}
	}
}

func FuzzReadRange(f *testing.F) {
	for text := range ranges {
		f.Add(text, 737124, 3)
	}
	for text := range readings {
		f.Add(text+" ~ "+text, 3652058, 400)
	}
	start := on(f, "0001-01-01")
	f.Fuzz(func(t *testing.T, text string, number, length int) {
		today := start.Add(number)
		first, last, err := day.ReadRange(text, today)
		if both := !first.IsZero() && !last.IsZero(); both != (err == nil || errors.Is(err, day.Backwards)) {
			t.Errorf("ReadRange(%q) on %v = %v, %v, %v", text, today, first, last, err)
		}
		if last.Before(first) != errors.Is(err, day.Backwards) {
			t.Errorf("ReadRange(%q) on %v = %v, %v, %v", text, today, first, last, err)
		}
		for _, d := range []day.Day{first, last} {
			if _, ok := day.New(d.Year, d.Month, d.Day); !ok && !d.IsZero() {
				t.Errorf("ReadRange(%q) gives %v, which is no day", text, d)
			}
		}
		// What Read takes for a day is that day.
		if d, one := day.Read(text, today); one == nil && (first != d || last != d) {
			t.Errorf("Read(%q) = %v, ReadRange gives %v, %v", text, d, first, last)
		}
		if end := today.Add(length); length >= 0 && !end.IsZero() {
			backAndForth(t, today, end, start)
		}
	})
}
