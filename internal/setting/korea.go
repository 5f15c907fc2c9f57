package setting

import (
	"slices"
	"strings"
	"time"

	"gyoryu/internal/day"
)

// lunar are the days of the lunar calendar that are public holidays in Korea, of the years
// that the program knows: Seollal, Buddha's Birthday, Chuseok. They are those of the Korea
// Astronomy and Space Science Institute's almanac (한국천문연구원 월력요항, which the ministry
// publishes each summer for the year after); a test compares them with the new moons by
// Meeus, Astronomical Algorithms, in Korea's time. The Chinese calendar has other days in
// some years, such as New Year in 2027 and 2028.
var lunar = map[int][3]day.Day{
	2024: {{Year: 2024, Month: time.February, Day: 10}, {Year: 2024, Month: time.May, Day: 15}, {Year: 2024, Month: time.September, Day: 17}},
	2025: {{Year: 2025, Month: time.January, Day: 29}, {Year: 2025, Month: time.May, Day: 5}, {Year: 2025, Month: time.October, Day: 6}},
	2026: {{Year: 2026, Month: time.February, Day: 17}, {Year: 2026, Month: time.May, Day: 24}, {Year: 2026, Month: time.September, Day: 25}},
	2027: {{Year: 2027, Month: time.February, Day: 7}, {Year: 2027, Month: time.May, Day: 13}, {Year: 2027, Month: time.September, Day: 15}},
	2028: {{Year: 2028, Month: time.January, Day: 27}, {Year: 2028, Month: time.May, Day: 2}, {Year: 2028, Month: time.October, Day: 3}},
	2029: {{Year: 2029, Month: time.February, Day: 13}, {Year: 2029, Month: time.May, Day: 20}, {Year: 2029, Month: time.September, Day: 22}},
	2030: {{Year: 2030, Month: time.February, Day: 3}, {Year: 2030, Month: time.May, Day: 9}, {Year: 2030, Month: time.September, Day: 12}},
}

// The first and the last year whose public holidays the program knows.
const (
	firstKnown = 2024
	lastKnown  = 2030
)

// makesUp says when a holiday that is lost is made up for.
type makesUp int

const (
	never     makesUp = iota
	onSundays         // Seollal and Chuseok: on a Sunday, or another holiday
	onWeekend         // on a Saturday too
)

// publicHoliday is a public holiday before it is made up for.
type publicHoliday struct {
	on      day.Day
	en, ko  string
	makesUp makesUp
}

// solar are the holidays of the year by its usual calendar. Constitution Day is one again
// from 2026 on (Public Holidays Act, amended in February 2026).
func solar(year int) []publicHoliday {
	on := func(m time.Month, d int, en, ko string, up makesUp) publicHoliday {
		return publicHoliday{day.Day{Year: year, Month: m, Day: d}, en, ko, up}
	}
	all := []publicHoliday{
		on(time.January, 1, "New Year’s Day", "신정", never),
		on(time.March, 1, "Independence Movement Day", "3·1절", onWeekend),
		on(time.May, 5, "Children’s Day", "어린이날", onWeekend),
		on(time.June, 6, "Memorial Day", "현충일", never),
		on(time.August, 15, "Liberation Day", "광복절", onWeekend),
		on(time.October, 3, "National Foundation Day", "개천절", onWeekend),
		on(time.October, 9, "Hangul Day", "한글날", onWeekend),
		on(time.December, 25, "Christmas Day", "성탄절", onWeekend),
	}
	if year >= 2026 {
		all = append(all, on(time.July, 17, "Constitution Day", "제헌절", onWeekend))
	}
	return all
}

// Korea is the public holidays of a year in Korea by the Regulation on Public Holidays
// (관공서의 공휴일에 관한 규정), with what makes up for those that are lost to a weekend or to
// each other; none of a year that the program doesn't know. Days of elections and those that
// the government adds for once are not in it.
func Korea(year int) []Holiday {
	moon, known := lunar[year]
	if !known {
		return nil
	}
	days := solar(year)
	for i, name := range [][2]string{{"Seollal", "설날"}, {"Buddha’s Birthday", "부처님오신날"}, {"Chuseok", "추석"}} {
		if i == 1 {
			days = append(days, publicHoliday{moon[i], name[0], name[1], onWeekend})
			continue
		}
		for near := -1; near <= 1; near++ {
			en, ko := name[0], name[1]
			if near != 0 {
				en, ko = en+" holiday", ko+" 연휴"
			}
			days = append(days, publicHoliday{moon[i].Add(near), en, ko, onSundays})
		}
	}
	byDay := map[day.Day][]publicHoliday{}
	for _, h := range days {
		byDay[h.on] = append(byDay[h.on], h)
	}
	var all []Holiday
	for on, same := range byDay {
		var en, ko []string
		for _, h := range same {
			en, ko = append(en, h.en), append(ko, h.ko)
		}
		all = append(all, Holiday{OnDay: on, NameEN: strings.Join(en, ", "), NameKO: strings.Join(ko, ", ")})
	}
	slices.SortFunc(all, earlier)
	off := map[day.Day]bool{}
	for _, h := range all {
		off[h.OnDay] = true
	}
	for _, h := range slices.Clone(all) {
		lost, is := lostOn(h.OnDay, byDay[h.OnDay])
		if !is {
			continue
		}
		up := h.OnDay.Add(1)
		for off[up] || Weekend(up) {
			up = up.Add(1)
		}
		off[up] = true
		all = append(all, Holiday{OnDay: up, NameEN: "Substitute holiday (" + lost.en + ")", NameKO: "대체공휴일(" + lost.ko + ")"})
	}
	slices.SortFunc(all, earlier)
	return all
}

// lostOn is the holiday for which another day makes up: because it falls on a weekend, or on
// a weekday together with another. Two on one day are made up for once.
func lostOn(on day.Day, same []publicHoliday) (publicHoliday, bool) {
	for _, h := range same {
		sunday := on.Weekday() == time.Sunday
		switch {
		case h.makesUp == never:
		case sunday, on.Weekday() == time.Saturday && h.makesUp == onWeekend, !Weekend(on) && len(same) > 1:
			h.en, h.ko = strings.TrimSuffix(h.en, " holiday"), strings.TrimSuffix(h.ko, " 연휴")
			return h, true
		}
	}
	return publicHoliday{}, false
}

func earlier(a, b Holiday) int { return a.OnDay.Sub(b.OnDay) }
