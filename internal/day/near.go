package day

import (
	"math"
	"strconv"
	"time"
)

// unit is what a distance is counted in.
type unit struct{ one, many, korean string }

var (
	minuteUnit = unit{"minute", "minutes", "분"}
	hourUnit   = unit{"hour", "hours", "시간"}
	dayUnit    = unit{"day", "days", "일"}
	monthUnit  = unit{"month", "months", "개월"}
	yearUnit   = unit{"year", "years", "년"}
)

// amount shows a number with its unit: 1 day, 4 days, 4일.
func amount(n int, u unit, lang string) string {
	switch {
	case lang == korean:
		return strconv.Itoa(n) + u.korean
	case n == 1:
		return "1 " + u.one
	default:
		return strconv.Itoa(n) + " " + u.many
	}
}

// distance shows so many days (0 or more) in days up to 60, in rounded months below two years, then in rounded years.
func distance(days int, lang string) string {
	const perYear = 365.2425
	switch months := int(math.Round(float64(days) * 12 / perYear)); {
	case days <= 60:
		return amount(days, dayUnit, lang)
	case months < 24:
		return amount(months, monthUnit, lang)
	default:
		return amount(int(math.Round(float64(days)/perYear)), yearUnit, lang)
	}
}

// Relative shows where a day lies from today, without judging: today, tomorrow, yesterday, in 12 days, 9 days ago; 오늘,
// 내일, 어제, 12일 남음, 9일 전. Beyond 60 days in months, beyond two years in years. "" if either day is zero.
func Relative(d, today Day, lang string) string {
	if d.IsZero() || today.IsZero() {
		return ""
	}
	switch n := d.Sub(today); {
	case n == 0:
		return word(lang, "today", "오늘")
	case n == 1:
		return word(lang, "tomorrow", "내일")
	case n == -1:
		return word(lang, "yesterday", "어제")
	case n > 0:
		return ahead(n, lang)
	default:
		return ago(distance(-n, lang), lang)
	}
}

// Due shows how a due day stands: due today, due tomorrow, in 4 days, 9 days late; 오늘까지, 내일까지, 4일 남음, 9일 지남.
// Units and zero as in Relative.
func Due(d, today Day, lang string) string {
	if d.IsZero() || today.IsZero() {
		return ""
	}
	switch n := d.Sub(today); {
	case n == 0:
		return word(lang, "due today", "오늘까지")
	case n == 1:
		return word(lang, "due tomorrow", "내일까지")
	case n > 0:
		return ahead(n, lang)
	default:
		late := distance(-n, lang)
		return word(lang, late+" late", late+" 지남")
	}
}

// Since shows how long ago an instant was: just now (also for what a slow clock puts in the future), 3 minutes ago, 2 hours
// ago, 2 days ago; 방금, 3분 전. Full units, never rounded up, until days, which go on as in Relative. "" if either is zero.
func Since(t, now time.Time, lang string) string {
	if t.IsZero() || now.IsZero() {
		return ""
	}
	switch past := now.Sub(t); {
	case past < time.Minute:
		return word(lang, "just now", "방금")
	case past < time.Hour:
		return ago(amount(int(past/time.Minute), minuteUnit, lang), lang)
	case past < 24*time.Hour:
		return ago(amount(int(past/time.Hour), hourUnit, lang), lang)
	default:
		return ago(distance(int(past/(24*time.Hour)), lang), lang)
	}
}

func ahead(days int, lang string) string {
	far := distance(days, lang)
	return word(lang, "in "+far, far+" 남음")
}

func ago(far, lang string) string { return word(lang, far+" ago", far+" 전") }

func word(lang, english, inKorean string) string {
	if lang == korean {
		return inKorean
	}
	return english
}
