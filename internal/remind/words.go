package remind

import (
	"strings"
	"unicode/utf8"

	"gyoryu/internal/day"
	"gyoryu/internal/i18n"
	"gyoryu/internal/notice"
)

// say says a sentence of this package.
func say(l i18n.Lang, key string, args ...any) string { return i18n.Say(l, "remind."+key, args...) }

// long is how much of a title a line shows: what a commitment is may be a page of text.
const long = 200

// short is a title that fits on a line.
func short(title string) string {
	title = strings.Join(strings.Fields(title), " ")
	if utf8.RuneCountInString(title) <= long {
		return title
	}
	return strings.TrimSpace(string([]rune(title)[:long-1])) + "…"
}

// about says when, and what of, below a line's title.
func about(l i18n.Lang, x line, today day.Day) string {
	on, due := day.Long(x.AboutOn, string(l)), day.Due(x.AboutOn, today, string(l))
	noun := say(l, "noun-"+x.Noun)
	switch notice.Kind(x.Kind) {
	case notice.Due, notice.Overdue:
		return say(l, "about-due", "day", on, "due", due)
	case notice.NoticeDay:
		if x.AboutOn.Before(today) {
			return say(l, "about-notice-passed", "day", on)
		}
		return say(l, "about-notice", "day", on, "due", day.Relative(x.AboutOn, today, string(l)))
	case notice.Milestone:
		return say(l, "about-milestone", "titles", short(x.Detail), "day", on, "due", due)
	case notice.Report:
		return say(l, "about-report", "day", on, "due", due)
	case notice.Handover:
		return say(l, "about-handover", "day", on)
	case notice.Followed:
		return say(l, "about-followed", "noun", noun, "day", on)
	}
	if x.Detail != "" {
		return say(l, "about-charge-as", "noun", noun, "role", short(x.Detail))
	}
	return noun
}
