package day_test

import (
	"errors"
	"strings"
	"testing"

	"gyoryu/internal/day"
)

// Every table here is read on this day, a Wednesday, unless it says otherwise:
//
//	 February 2019           March 2019
//	Mo Tu We Th Fr Sa Su   Mo Tu We Th Fr Sa Su
//	18 19 20 21 22 23 24               1  2  3
//	25 26 27 28             4  5 [6] 7  8  9 10
//	                       11 12 13 14 15 16 17
const wednesday = "2019-03-06"

var readings = map[string]string{
	// Numbers.
	"2019-03-06": "2019-03-06", "2019-3-6": "2019-03-06", "2019.3.6": "2019-03-06", "2019.3.6.": "2019-03-06",
	"2019. 3. 6.": "2019-03-06", "2019. 3. 6": "2019-03-06", "2019/3/6": "2019-03-06", "20190306": "2019-03-06",
	"190306": "2019-03-06", "2019 3 6": "2019-03-06", "  2019 .3 . 6 ": "2019-03-06", "2019–03–06": "2019-03-06",
	"19.3.6": "2019-03-06", "19-03-06": "2019-03-06", "19/3/6": "2019-03-06", "'19.3.6": "2019-03-06",
	"2019年3月6日": "", "3.6": "2019-03-06", "3. 6.": "2019-03-06", "3/6": "2019-03-06", "3-6": "2019-03-06", "3 - 6": "2019-03-06",
	"03/06": "2019-03-06", "12/31": "2018-12-31", "0044-03-15": "0044-03-15",
	"6/3/2019": "2019-06-03", "6-3-2019": "2019-06-03", "26/3/2019": "2019-03-26", "26-3-2019": "2019-03-26",
	"6.3.2019": "2019-03-06", "3.26.2019": "2019-03-26", "3/6/19": "2019-03-06", "25/12": "2018-12-25", "25.12.": "2018-12-25",
	"２０１９．３．６": "2019-03-06", "２０１９年": "", "2019。3。6": "2019-03-06", "2019.\u200b3.6": "2019-03-06",
	"2019.\u00a03.\u00a06.": "2019-03-06",
	// A day of a month, whichever is nearest.
	"15": "2019-03-15", "15일": "2019-03-15", "15th": "2019-03-15", "the 15th": "2019-03-15", "6": "2019-03-06",
	"1": "2019-03-01", "28": "2019-02-28", "20": "2019-03-20", "21": "2019-02-21", "25": "2019-02-25", "31": "2019-03-31",
	// Weekday beside the date.
	"2019. 3. 6.(수)": "2019-03-06", "2019. 3. 6. (수)": "2019-03-06", "2019. 3. 6 수": "2019-03-06", "3.6(수)": "2019-03-06",
	"3.6 수": "2019-03-06", "3월 6일 수요일": "2019-03-06", "3월 6일(수요일)": "2019-03-06", "(수) 3월 6일": "2019-03-06",
	"수요일 3월 6일": "2019-03-06", "2019-03-06 Wed": "2019-03-06", "2019-03-06 (Wed.)": "2019-03-06", "Wed 6 Mar 2019": "2019-03-06",
	"Wednesday, March 6, 2019": "2019-03-06", "Wed. 6 March": "2019-03-06", "6 Mar, Wednesday": "2019-03-06", "3월 10일 일": "2019-03-10",
	"Thurs 7 March": "2019-03-07", "Tues 5 Mar": "2019-03-05", "내일(목)": "2019-03-07", "tomorrow, Thursday": "2019-03-07",
	"Wed 6": "2019-03-06", "6(수)": "2019-03-06",
	// Korean.
	"3월 6일": "2019-03-06", "3월6일": "2019-03-06", "2019년 3월 6일": "2019-03-06", "19년 3월 6일": "2019-03-06",
	"2019년3월6일": "2019-03-06", "12월 25일": "2018-12-25", "3월 6 일": "2019-03-06", "3월 6": "2019-03-06",
	"내년 3월 6일": "2020-03-06", "내년 2월 29일": "2020-02-29", "작년 12월 1일": "2018-12-01", "올해 12월 1일": "2019-12-01",
	"3\u110b\u116f\u11af 6\u110b\u1175\u11af": "2019-03-06", // as a Mac decomposes it
	// English.
	"6 March 2019": "2019-03-06", "6 Mar": "2019-03-06", "March 6, 2019": "2019-03-06", "Mar 6": "2019-03-06",
	"6th March": "2019-03-06", "6th of March": "2019-03-06", "the 6th of March, 2019": "2019-03-06", "March 6th": "2019-03-06",
	"march 6 2019": "2019-03-06", "6-Mar-2019": "2019-03-06", "6-mar-19": "2019-03-06", "6Mar2019": "2019-03-06", "6 Mar '19": "2019-03-06",
	"6 Mar. 2019": "2019-03-06", "Sept 1": "2019-09-01", "1 Sep 2019": "2019-09-01", "SEPTEMBER 1": "2019-09-01", "1st May": "2019-05-01",
	"2nd may 2019": "2019-05-02", "June 3rd": "2019-06-03", "2019-Mar-06": "2019-03-06", "2019 March 6": "2019-03-06", "Mar-06-2019": "2019-03-06",
	"6-Mar": "2019-03-06", "Ｍａｒ　６": "2019-03-06",
	// The nearest year: 4 September is 182 days ahead and was 183 behind, 5 September is 183 ahead and was 182 behind.
	"9/2": "2019-09-02", "9/4": "2019-09-04", "9/5": "2018-09-05", "1.1": "2019-01-01", "31 Dec": "2018-12-31",
	// Around today.
	"오늘": "2019-03-06", "내일": "2019-03-07", "모레": "2019-03-08", "내일 모레": "2019-03-08", "글피": "2019-03-09",
	"어제": "2019-03-05", "그저께": "2019-03-04", "그제": "2019-03-04", "그끄저께": "2019-03-03",
	"today": "2019-03-06", "Tomorrow": "2019-03-07", "yesterday": "2019-03-05", "the day after tomorrow": "2019-03-08",
	"day after tomorrow": "2019-03-08", "the day before yesterday": "2019-03-04",
	// Weekdays.
	"다음 주 금요일": "2019-03-15", "다음주 금": "2019-03-15", "다음주금요일": "2019-03-15", "이번 주 수요일": "2019-03-06",
	"이번주 월": "2019-03-04", "이번 주 일요일": "2019-03-10", "지난주 월요일": "2019-02-25", "지난 주 일요일": "2019-03-03",
	"다다음 주 월요일": "2019-03-18", "금주 금": "2019-03-08", "지난 금요일": "2019-03-01", "다음 금요일": "2019-03-15",
	"이번 금요일": "2019-03-08", "금요일": "2019-03-08", "금": "2019-03-08", "수요일": "2019-03-13", "화": "2019-03-12", "오는 금요일": "2019-03-08",
	"Friday": "2019-03-08", "on Friday": "2019-03-08", "fri": "2019-03-08", "Wednesday": "2019-03-13", "tue": "2019-03-12",
	"next Friday": "2019-03-15", "next Monday": "2019-03-11", "this Friday": "2019-03-08", "this Wednesday": "2019-03-06",
	"this Monday": "2019-03-11", "last Monday": "2019-03-04", "last Wednesday": "2019-02-27", "last Friday": "2019-03-01",
	"Friday next week": "2019-03-15", "next week Friday": "2019-03-15", "on Monday last week": "2019-02-25", "Friday this week": "2019-03-08",
	// So long from today.
	"in 3 days": "2019-03-09", "3 days ago": "2019-03-03", "in two weeks": "2019-03-20", "in a week": "2019-03-13", "a month ago": "2019-02-06",
	"in 1 year": "2020-03-06", "2 weeks from now": "2019-03-20", "one day later": "2019-03-07", "in twelve months": "2020-03-06",
	"3일 후": "2019-03-09", "3일후": "2019-03-09", "3일 뒤": "2019-03-09", "3일 전": "2019-03-03", "3일 전에": "2019-03-03", "2주 후": "2019-03-20",
	"2주일 뒤": "2019-03-20", "일주일 후": "2019-03-13", "한 주 뒤": "2019-03-13", "이주 후": "2019-03-20", "한 달 후": "2019-04-06", "한달 전": "2019-02-06",
	"두 달 뒤": "2019-05-06", "2개월 뒤": "2019-05-06", "삼 개월 이후": "2019-06-06", "1년 후": "2020-03-06", "사흘 뒤": "2019-03-09", "이틀 전": "2019-03-04",
	"열흘 후": "2019-03-16", "보름 뒤": "2019-03-21", "열두 달 후": "2020-03-06", "３일 후": "2019-03-09",
	"+3": "2019-03-09", "-2": "2019-03-04", "−2": "2019-03-04", "+2w": "2019-03-20", "+1m": "2019-04-06", "+ 3 days": "2019-03-09", "-1y": "2018-03-06",
	"+3일": "2019-03-09", "+2주": "2019-03-20", "-1달": "2019-02-06", "+2개월": "2019-05-06", "+1년": "2020-03-06", "+0": "2019-03-06",
	// Months and their ends.
	"다음 달 3일": "2019-04-03", "다음달 3일": "2019-04-03", "이번 달 3일": "2019-03-03", "이달 3일": "2019-03-03", "지난달 28일": "2019-02-28",
	"the 3rd of next month": "2019-04-03", "3rd last month": "2019-02-03", "3 this month": "2019-03-03",
	"이달 말": "2019-03-31", "이번 달 말일": "2019-03-31", "다음 달 말": "2019-04-30", "지난달 말": "2019-02-28", "월말": "2019-03-31", "말일": "2019-03-31",
	"연말": "2019-12-31", "올해 말": "2019-12-31", "내년 말": "2020-12-31", "작년말": "2018-12-31", "2021년 말": "2021-12-31",
	"end of month": "2019-03-31", "the end of the month": "2019-03-31", "end of next month": "2019-04-30", "month end": "2019-03-31",
	"end of year": "2019-12-31", "end of last year": "2018-12-31", "year-end": "2019-12-31", "end of 2021": "2021-12-31",
	"end of March": "2019-03-31", "end of Feb": "2019-02-28", "end of February 2020": "2020-02-29", "end of Oct": "2018-10-31", "3월 말": "2019-03-31",
	"3월말": "2019-03-31", "12월 말": "2018-12-31", "2020년 2월 말": "2020-02-29", "내년 2월 말": "2020-02-29",
}

func TestReadWhatPeopleType(t *testing.T) {
	today := on(t, wednesday)
	for text, want := range readings {
		got, err := day.Read(text, today)
		if want == "" {
			if !errors.Is(err, day.Unreadable) {
				t.Errorf("Read(%q) = %v, %v, want Unreadable", text, got, err)
			}
		} else if err != nil || got.String() != want {
			t.Errorf("Read(%q) = %v, %v, want %s", text, got, err, want)
		}
	}
}

func TestReadSaysWhatIsWrong(t *testing.T) {
	today := on(t, wednesday)
	for text, want := range map[string]error{
		"": day.Unreadable, " ": day.Unreadable, ".": day.Unreadable, "soon": day.Unreadable, "2019": day.Unreadable, "3월": day.Unreadable,
		"3 월": day.Unreadable, "March": day.Unreadable, "March 2019": day.Unreadable, "2019-03": day.Unreadable, "2019.3": day.Unreadable,
		"2019년 3월": day.Unreadable, "next week": day.Unreadable, "다음 주": day.Unreadable, "6, 2019": day.Unreadable, "25-28": day.Unreadable,
		"3,6": day.Unreadable, "219-3-6": day.Unreadable, "3 days": day.Unreadable, "내일까지": day.Unreadable, "6 marsh": day.Unreadable,
		"2019-03.06": day.Unreadable, "2019-03-06T00:00": day.Unreadable, "\xff\xfe": day.Unreadable, "three": day.Unreadable,
		strings.Repeat("2", 400): day.Unreadable, strings.Repeat(" ", 200) + "2019-03-06": day.Unreadable,

		"31 April": day.NoSuchDay, "4/31": day.NoSuchDay, "2019-02-29": day.NoSuchDay, "29 Feb": day.NoSuchDay, "2월 30일": day.NoSuchDay,
		"2019.13.1": day.NoSuchDay, "32": day.NoSuchDay, "0일": day.NoSuchDay, "13/13": day.NoSuchDay, "0.5": day.NoSuchDay, "99/99/2019": day.NoSuchDay,
		"지난달 30일": day.NoSuchDay, "13월 말": day.NoSuchDay, "2019년 0월 말": day.NoSuchDay, "20191301": day.NoSuchDay, "12/25/26": day.NoSuchDay,
		"작년 2월 29일": day.NoSuchDay, "31 April (Wed)": day.NoSuchDay,

		"Thu 6 March 2019": day.WeekdayDisagrees, "2019. 3. 6.(목)": day.WeekdayDisagrees, "3월 6일 일": day.WeekdayDisagrees,
		"내일(금)": day.WeekdayDisagrees, "Wed 7": day.WeekdayDisagrees,

		"0000-01-01": day.OutOfRange, "10000-01-01": day.OutOfRange, "6 March 99999999999999999999": day.OutOfRange, "in 9000000 days": day.OutOfRange,
		"+99999999999999999999y": day.OutOfRange, "3000 years ago": day.OutOfRange, "-99999999m": day.OutOfRange, "99999999999주 후": day.OutOfRange,
		"10000년 말": day.OutOfRange,
	} {
		if got, err := day.Read(text, today); !errors.Is(err, want) || !got.IsZero() {
			t.Errorf("Read(%q) = %v, %v, want %v", text, got, err, want)
		}
	}
}

func TestReadOnOtherDays(t *testing.T) {
	for _, c := range []struct{ today, text, want string }{
		// Over New Year.
		{"2018-12-30", "1/2", "2019-01-02"}, {"2019-01-02", "12.30", "2018-12-30"}, {"2018-12-30", "2", "2019-01-02"},
		{"2019-01-02", "12월 말", "2018-12-31"}, {"2018-12-30", "다음 달 3일", "2019-01-03"}, {"2019-01-02", "지난달 3일", "2018-12-03"},
		// The year that is nearest, around a leap day.
		{"2020-02-29", "2/29", "2020-02-29"}, {"2020-01-01", "2/29", "2020-02-29"}, {"2019-08-30", "7/1", "2019-07-01"},
		// The ends of months.
		{"2019-01-31", "+1m", "2019-02-28"}, {"2020-01-31", "in a month", "2020-02-29"}, {"2020-02-29", "+1y", "2021-02-28"},
		{"2019-01-31", "end of next month", "2019-02-28"}, {"2019-05-31", "지난달 말", "2019-04-30"}, {"2019-03-31", "-1m", "2019-02-28"},
		// A day of the month that the present month has not, and one equally far both ways.
		{"2019-02-20", "31", "2019-01-31"}, {"2019-02-10", "30", "2019-01-30"}, {"2019-03-15", "29", "2019-03-29"}, {"2019-04-16", "1", "2019-05-01"},
		// Sunday ends a week, Monday begins one.
		{"2019-03-10", "next Monday", "2019-03-11"}, {"2019-03-10", "이번 주 월요일", "2019-03-04"}, {"2019-03-10", "this Monday", "2019-03-11"},
		{"2019-03-10", "last Sunday", "2019-03-03"}, {"2019-03-10", "Sunday", "2019-03-17"}, {"2019-03-10", "다음 주 일요일", "2019-03-17"},
		{"2019-03-11", "이번 주 월요일", "2019-03-11"}, {"2019-03-11", "지난주 일요일", "2019-03-10"}, {"2019-03-09", "last Friday", "2019-03-08"},
		// The ends of the calendar.
		{"9999-12-31", "1/1", "9999-01-01"}, {"0001-01-01", "31 Dec", "0001-12-31"}, {"0001-01-01", "31", "0001-01-31"}, {"9999-12-31", "1", "9999-12-01"},
	} {
		got, err := day.Read(c.text, on(t, c.today))
		if err != nil || got.String() != c.want {
			t.Errorf("on %s, Read(%q) = %v, %v, want %s", c.today, c.text, got, err, c.want)
		}
	}
}

func TestReadNeedsTodayOnlyForWhatDependsOnIt(t *testing.T) {
	for _, today := range []day.Day{{}, {Year: 2019, Month: 2, Day: 31}, {Year: 1 << 62, Month: 1 << 62, Day: -1}} {
		for text := range readings {
			if d, err := day.Read(text, today); err == nil && d.IsZero() {
				t.Errorf("Read(%q) without a today gives zero and no error", text)
			}
		}
		for _, text := range []string{"3/6", "15", "오늘", "Friday", "next Friday", "+1m", "end of year", "3월 말", "내년 3월 6일", "다음 달 3일"} {
			if d, err := day.Read(text, today); !errors.Is(err, day.OutOfRange) {
				t.Errorf("Read(%q) on %v = %v, %v, want OutOfRange", text, today, d, err)
			}
		}
		if d, err := day.Read("2019-03-06", today); err != nil || d.String() != "2019-03-06" {
			t.Errorf("a whole date on %v is %v, %v", today, d, err)
		}
	}
}

// shows are the ways of showing a day that say all of it.
var shows = []func(day.Day, string) string{day.Short, day.Long, day.Full}

func FuzzRead(f *testing.F) {
	for text := range readings {
		f.Add(text, 737124)
	}
	f.Add("2/29", 0)
	f.Add("+1m", 3652058)
	first := on(f, "0001-01-01")
	f.Fuzz(func(t *testing.T, text string, number int) {
		today := first.Add(number)
		d, err := day.Read(text, today)
		if _, real := day.New(d.Year, d.Month, d.Day); real != (err == nil) {
			t.Errorf("Read(%q) on %s = %v, %v", text, today, d, err)
		}
		for _, known := range []day.Day{d, today} {
			if known.IsZero() {
				continue
			}
			texts := []string{known.String()}
			for _, show := range shows {
				texts = append(texts, show(known, "en"), show(known, "ko"))
			}
			for _, text := range texts {
				if back, err := day.Read(text, first); err != nil || back != known {
					t.Errorf("%v is shown as %q and read as %v, %v", known, text, back, err)
				}
			}
			if back, err := day.Parse(known.String()); err != nil || back != known {
				t.Errorf("%v is parsed as %v, %v", known, back, err)
			}
		}
	})
}
