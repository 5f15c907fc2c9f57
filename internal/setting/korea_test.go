package setting

import (
	"math"
	"net/url"
	"strings"
	"testing"
	"time"

	"gyoryu/internal/day"
	"gyoryu/internal/form"
	"gyoryu/internal/i18n"
)

func on(t *testing.T, iso string) day.Day {
	t.Helper()
	d, err := day.Parse(iso)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// newMoon is the instant of a new moon, k of them after that of 6 January 2000, by chapter 49
// of Meeus, Astronomical Algorithms; the corrections that are left out stay below a minute.
func newMoon(k float64) time.Time {
	t := k / 1236.85
	e := 1 - 0.002516*t - 0.0000074*t*t
	angle := func(degrees float64) float64 { return math.Mod(degrees, 360) * math.Pi / 180 }
	m := angle(2.5534 + 29.10535670*k - 0.0000014*t*t)
	mm := angle(201.5643 + 385.81693528*k + 0.0107582*t*t)
	f := angle(160.7108 + 390.67050284*k - 0.0016118*t*t)
	omega := angle(124.7746 - 1.56375588*k + 0.0020672*t*t)
	jde := 2451550.09766 + 29.530588861*k + 0.00015437*t*t
	for _, c := range []struct{ by, of float64 }{
		{-0.40720, mm}, {0.17241 * e, m}, {0.01608, 2 * mm}, {0.01039, 2 * f}, {0.00739 * e, mm - m}, {-0.00514 * e, mm + m},
		{0.00208 * e * e, 2 * m}, {-0.00111, mm - 2*f}, {-0.00057, mm + 2*f}, {0.00056 * e, 2*mm + m}, {-0.00042, 3 * mm},
		{0.00042 * e, m + 2*f}, {0.00038 * e, m - 2*f}, {-0.00024 * e, 2*mm - m}, {-0.00017, omega}, {-0.00007, mm + 2*m},
	} {
		jde += c.by * math.Sin(c.of)
	}
	const ahead = 70 // seconds by which dynamical time runs ahead in these years
	seconds := (jde-2440587.5)*86400 - ahead
	return time.Unix(int64(seconds), 0)
}

// moons are the days in Korea of all new moons around a year.
func moons(year int) []day.Day {
	seoul := time.FixedZone("KST", 9*60*60)
	var all []day.Day
	first := math.Floor((float64(year) - 2000.1) * 12.3685)
	for k := first - 1; k < first+16; k++ {
		all = append(all, day.Of(newMoon(k).In(seoul)))
	}
	return all
}

// TestTheLunarHolidaysAreThoseOfTheMoon: Seollal is the second new moon after the winter
// solstice, Buddha's Birthday the eighth day of the third month after its own, Chuseok the
// fifteenth of the month in which the autumn's equinox lies.
func TestTheLunarHolidaysAreThoseOfTheMoon(t *testing.T) {
	t.Parallel()
	for year := firstKnown; year <= lastKnown; year++ {
		solstice := day.Day{Year: year - 1, Month: time.December, Day: 22}
		equinox := day.Day{Year: year, Month: time.September, Day: 23}
		var after []day.Day
		var autumn day.Day
		for _, m := range moons(year) {
			if m.After(solstice) {
				after = append(after, m)
			}
			if !m.After(equinox) {
				autumn = m
			}
		}
		want := [3]day.Day{after[1], after[4].Add(7), autumn.Add(14)}
		if lunar[year] != want {
			t.Errorf("%d: %v, by the moon %v", year, lunar[year], want)
		}
	}
}

// TestKoreasHolidaysAreThoseThatWereAndWillBe: the days of the government's own lists, with
// what makes up for those that are lost.
func TestKoreasHolidaysAreThoseThatWereAndWillBe(t *testing.T) {
	t.Parallel()
	for year, want := range map[int]string{
		2024: "01-01 02-09 02-10 02-11 02-12s 03-01 05-05 05-06s 05-15 06-06 08-15 09-16 09-17 09-18 10-03 10-09 12-25",
		2025: "01-01 01-28 01-29 01-30 03-01 03-03s 05-05 05-06s 06-06 08-15 10-03 10-05 10-06 10-07 10-08s 10-09 12-25",
		2026: "01-01 02-16 02-17 02-18 03-01 03-02s 05-05 05-24 05-25s 06-06 07-17 08-15 08-17s 09-24 09-25 09-26 10-03 10-05s 10-09 12-25",
		2027: "01-01 02-06 02-07 02-08 02-09s 03-01 05-05 05-13 06-06 07-17 07-19s 08-15 08-16s 09-14 09-15 09-16 10-03 10-04s 10-09 10-11s 12-25 12-27s",
		2028: "01-01 01-26 01-27 01-28 03-01 05-02 05-05 06-06 07-17 08-15 10-02 10-03 10-04 10-05s 10-09 12-25",
		2029: "01-01 02-12 02-13 02-14 03-01 05-05 05-07s 05-20 05-21s 06-06 07-17 08-15 09-21 09-22 09-23 09-24s 10-03 10-09 12-25",
	} {
		var got []string
		for _, h := range Korea(year) {
			s := h.OnDay.String()[5:]
			if strings.HasPrefix(h.NameEN, "Substitute holiday (") && strings.HasPrefix(h.NameKO, "대체공휴일(") {
				s += "s"
			}
			got = append(got, s)
		}
		if have := strings.Join(got, " "); have != want {
			t.Errorf("%d:\n%s, want\n%s", year, have, want)
		}
	}
	if Korea(2023) != nil || Korea(2031) != nil || len(Korea(2030)) < 16 {
		t.Error("the years that are known are others")
	}
}

func TestTwoHolidaysOnOneDayAreNamedTogetherAndMadeUpForOnce(t *testing.T) {
	t.Parallel()
	var said []string
	for _, h := range Korea(2025) {
		if h.OnDay.Month == time.May {
			said = append(said, h.OnDay.String()+" "+h.NameEN+" / "+h.NameKO)
		}
	}
	want := "2025-05-05 Children’s Day, Buddha’s Birthday / 어린이날, 부처님오신날; 2025-05-06 Substitute holiday (Children’s Day) / 대체공휴일(어린이날)"
	if got := strings.Join(said, "; "); got != want {
		t.Errorf("%s, want\n%s", got, want)
	}
}

func TestAPastedListIsReadAsPeopleWriteIt(t *testing.T) {
	t.Parallel()
	f := form.With(url.Values{"pasted": {"2027-01-01 New Year's Day / 신정\r\n\n  2027. 2. 6.(토)  설날 연휴 / Seollal holiday\n2027년 3월 1일\t3·1절\n2027/5/5: Children's Day\n2027.12.25 Christmas Day\t성탄절"}})
	got := readLines(f)
	want := []Holiday{
		{0, on(t, "2027-01-01"), "New Year's Day", "신정"}, {0, on(t, "2027-02-06"), "Seollal holiday", "설날 연휴"},
		{0, on(t, "2027-03-01"), "3·1절", "3·1절"}, {0, on(t, "2027-05-05"), "Children's Day", "Children's Day"}, {0, on(t, "2027-12-25"), "Christmas Day", "성탄절"},
	}
	if !f.OK() || len(got) != len(want) {
		t.Fatalf("%v %v", got, f.Complaints())
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("line %d: %v, want %v", i, got[i], want[i])
		}
	}
}

func TestEachWrongLineIsNamed(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		"":                                       "Fill this in",
		"2027-01-01 A\nNew Year":                 "Line 2 does not begin with a day like 2027-01-01: “New Year”",
		"01-01 A":                                "Line 1 does not begin with a day",
		"2027-02-30 A":                           "Line 1: the calendar has no such day: “2027-02-30 A”",
		"9999-02-03 A":                           "Line 1: days from 2000 to 2100 can be kept",
		"2027-01-01":                             "Line 1 has no name after its day",
		"2027-01-01 / ":                          "Line 1 has no name after its day",
		"2027-01-01 A / B":                       "more than one name in a language",
		"2027-01-01 신정 / 설":                      "more than one name in a language",
		"2027-01-01 A\n2027.1.1 B":               "Lines 1 and 2 are the same day, 2027-01-01",
		"2027-01-01 a\x00b":                      "character",
		"2027-01-01 \xff\xfe":                    "character",
		strings.Repeat("x", 20_001):              "20000",
		"2027-01-01 " + strings.Repeat("x", 101): "a name may have 100 characters",
		manyLines(101):                           "At most 100 days at once",
	} {
		f := form.With(url.Values{"pasted": {typed}})
		readLines(f)
		if got := f.Complaint("pasted", i18n.EN); !strings.Contains(got, want) {
			t.Errorf("%.40q: %q, want %q", typed, got, want)
		}
		if ko := f.Complaint("pasted", i18n.KO); ko == "" || strings.Contains(ko, "⟦") || strings.Contains(ko, "{") {
			t.Errorf("%.40q in Korean: %q", typed, ko)
		}
	}
}

func manyLines(n int) string {
	var b strings.Builder
	d := day.Day{Year: 2027, Month: time.January, Day: 1}
	for range n {
		b.WriteString(d.String() + " Day off\n")
		d = d.Add(1)
	}
	return b.String()
}
